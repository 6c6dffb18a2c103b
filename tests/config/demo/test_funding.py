"""Money in the demonstration: QC3, QC11, XG11, XG12, XG14, JF6, XH5, XH8, and 金凤区 today."""

import datetime as dt
from typing import Any

from django.db.models import Count, Sum
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from config.demo.funding.claims import BEFORE, DEFECTS
from config.demo.funding.years import PUBLISHED, SPENT, TIMES, offices_of
from config.demo.store_stages import FILLER
from core.dated import Quarter
from core.models import Act
from districts.models import (
    Area,
    PartyOrganisation,
    VenueSupport,
)
from funding.enums import AccountKind, ExpenseState, JournalKind, LineState, LoanState, Source, Use
from funding.models import (
    Account,
    Appropriation,
    AppropriationBatch,
    Budget,
    Entry,
    Expense,
    Fund,
    InKind,
    Loan,
    Publication,
    Receipt,
    ShareRule,
)
from funding.rules import RULES
from funding.services import payers
from funding.services.verifying import verify
from tests.funding.ledgers import sums_of_the_workbook


def fund_of(area: Area, name: str = "") -> Fund:
    return Fund.objects.get(area=area, **({"name": name} if name else {}))


def received(fund: Fund, **of: Any) -> dict[str, int]:
    """In fen by source, from the ledger."""
    rows = Entry.objects.filter(
        account__fund=fund, account__kind=AccountKind.HELD, journal__kind=JournalKind.RECEIPT, **of
    )
    return dict(rows.values_list("account__source").annotate(fen=Sum("fen")))


def test_qc3_rent_that_is_waived(areas: dict[str, Area]) -> None:
    there = VenueSupport.objects.filter(venue__area__path__startswith=areas["441802"].path)
    assert sum(one.yearly_fen for one in there) == 800_000_00


def test_qc11_the_workbook_of_2013(areas: dict[str, Area]) -> None:
    fund = fund_of(areas["441802"])
    assert received(fund) == {
        Source.DISTRICT: 300_000_00,
        Source.TOWN: 650_000_00,
        Source.DUES: 50_000_00,
    }
    used = Account.objects.filter(fund=fund, kind=AccountKind.USE)
    sums = sums_of_the_workbook()
    assert dict(used.values_list("use").annotate(fen=Sum("balance"))) == {
        Use.PREMISES: sums["阵地建设"],
        Use.ACTIVITY: sums["党员活动"],
        Use.ALLOWANCE: sums["岗位津贴"],
    }
    shares = ShareRule.objects.get(fund=fund).shares.values_list("source", "parts")
    assert dict(shares) == {Source.DISTRICT: 3000, Source.TOWN: 6500, Source.DUES: 500}


def test_xg14_sources_and_quarterly_appropriation(areas: dict[str, Area]) -> None:
    fund = fund_of(areas["410303"], "商圈党建经费")
    wanted = {Source.ENTERPRISE, Source.RETURNED, Source.AWARD, Source.DONATION}
    assert set(received(fund)) == wanted
    assert Receipt.objects.filter(fund=fund, pre_tax=True, source=Source.ENTERPRISE).count() == 4
    parties = PartyOrganisation.objects.filter(area__path__startswith=areas["410303"].path)
    lines = Appropriation.objects.filter(batch__fund=fund, journal__isnull=False)
    by_quarter = lines.values("batch__quarter").annotate(
        parties=Count("party_organisation", distinct=True)
    )
    assert {row["batch__quarter"] for row in by_quarter} == {1, 2, 3, 4}
    last = by_quarter.get(batch__quarter=4)["parties"]
    assert last == parties.filter(founded__lte=dt.date(2016, 10, 1), dissolved=None).count() > 10


def test_xg12_the_red_fund_and_its_loans(areas: dict[str, Area]) -> None:
    fund = fund_of(areas["410303"], "红色发展基金")
    assert (fund.planned_fen, sum(received(fund).values())) == (500_000_00, 320_000_00)
    loans = Loan.objects.filter(fund=fund)
    assert set(loans.values_list("state", flat=True)) >= {
        LoanState.SUBMITTED,
        LoanState.REVIEWED,
        LoanState.APPROVED,
        LoanState.AGREED,
        LoanState.LENT,
        LoanState.REPAID,
        LoanState.REJECTED,
    }
    assert loans.overdue(dt.date(2016, 12, 31)).count() == 1
    balances = Account.objects.filter(fund=fund).values_list("kind", "balance")
    lent = sum(fen for kind, fen in balances if kind == AccountKind.LENT)
    held = sum(fen for kind, fen in balances if kind == AccountKind.HELD)
    assert (lent > 0, lent + held) == (True, 320_000_00)


def test_xg11_goods_of_the_auction(areas: dict[str, Area]) -> None:
    goods = InKind.objects.get(area=areas["410303"], name="公益慈善拍卖会拍品")
    assert (goods.fen, goods.day, goods.donated) == (40_000_00, dt.date(2016, 9, 10), True)
    assert "公益慈善拍卖会" in goods.valuation


def test_jf6_projects_won_in_three_years(areas: dict[str, Area]) -> None:
    won = Receipt.objects.filter(fund__area=areas["640106"], source=Source.PROJECT)
    assert sorted(set(won.values_list("day__year", flat=True))) == [2015, 2016, 2017]
    for purpose, fen in (("党建项目经费", 670_000_00), ("服务和发展资金", 3_738_000_00)):
        there = won.filter(purpose__contains=purpose, journal__isnull=False)
        assert there.aggregate(sum=Sum("fen"))["sum"] == fen


def test_the_published_year_is_led_to_its_vouchers(areas: dict[str, Area]) -> None:
    """What each office of 金凤区 spent in 2017, and what was given each quarter."""
    district = areas["640106"]
    offices, fund = offices_of(district), fund_of(district)
    spent = Expense.objects.filter(account__fund=fund, spent_on__year=PUBLISHED)
    assert not spent.filter(vouchers=None).exists()
    sums = dict(spent.order_by().values_list("use").annotate(Sum("fen")))
    times = sum(TIMES[number % len(TIMES)] for number in range(len(offices)))
    assert sums == {told.use: told.yuan * 100 * times for told in SPENT}
    batches = AppropriationBatch.objects.filter(fund=fund, year=PUBLISHED, state="posted")
    assert sorted(batches.values_list("quarter", flat=True)) == [1, 2, 3, 4]
    due = payers.by_line([fund.pk], PUBLISHED, dt.date(PUBLISHED, 12, 31))
    assert {source for _, source, _ in due} == {Source.DISTRICT, Source.TOWN}


def test_xh5_so_much_for_each_member(areas: dict[str, Area]) -> None:
    fund = fund_of(areas["130705Z01"])
    rules = {one.entitlement: one for one in fund.rules.all()}
    assert (rules["member"].fen, rules["member"].rhythm) == (100_00, "year")
    assert (rules["new_branch"].fen, rules["new_branch"].rhythm) == (1_000_00, "once")
    instead = InKind.objects.get(rule=rules["new_branch"])
    assert (instead.fen, instead.party_organisation is not None) == (1_000_00, True)
    kinds = set(InKind.objects.filter(area=areas["130705Z01"]).values_list("kind", flat=True))
    assert kinds >= {"papers", "signs"}


def test_xh8_donations_of_each_month(areas: dict[str, Area]) -> None:
    fund = fund_of(areas["130705Z01"])
    for number in (1, 2, 3, 4):
        quarter = Quarter(2018, number)
        of = {"journal__day__range": (quarter.first, quarter.last)}
        assert received(fund, **of)[Source.DONATION] == 3 * 95_000_00


def test_today_budget_money_and_what_waits(areas: dict[str, Area]) -> None:
    today, zone = dt.date.today(), areas["640106Z01"]
    fund = fund_of(areas["640106"])
    budget = Budget.objects.filter(fund=fund, year=today.year)
    assert set(budget.values_list("use", flat=True)) == set(Use) - {Use.OTHER}
    states = set(AppropriationBatch.objects.filter(fund=fund).values_list("state", flat=True))
    assert states == {"posted", "submitted"}
    claims = Expense.objects.filter(area=zone)
    assert set(claims.values_list("state", flat=True)) == set(ExpenseState)
    assert not claims.filter(vouchers=None).exists()
    assert claims.get(state=ExpenseState.RETURNED).told.count("\n") == len(DEFECTS) - 1 == 2
    loans = Loan.objects.filter(fund__area=zone)
    assert set(loans.values_list("state", flat=True)) == set(LoanState)
    late = loans.overdue(today).values_list("state", flat=True)
    assert sorted(late) == [LoanState.LENT, LoanState.WRITING_OFF]


def test_today_somebody_has_every_to_do(areas: dict[str, Area]) -> None:
    """But to post or plan a batch, and to publish the year before: it is done."""
    path, day = areas["640106"].path, dt.date.today()
    codes = {rule.code for rule in RULES if any(True for _ in rule.find(path, day))}
    assert {rule.code for rule in RULES} - codes == {
        "appropriation_post",
        "appropriation_quarter",
        "funding-publication",
    }


def test_today_the_bank_did_not_pay_one_branch_and_another_has_not_signed(
    areas: dict[str, Area],
) -> None:
    lines = Appropriation.objects.filter(batch__fund=fund_of(areas["640106"]))
    failed, paid = (lines.filter(state=state) for state in (LineState.FAILED, LineState.PAID))
    there = {
        one: set(rows.values_list("party_organisation", flat=True))
        for one, rows in (("failed", failed), ("paid", paid))
    }
    assert [len(parties) for parties in there.values()] == [1, 1]
    assert there["failed"] != there["paid"]
    assert not failed.filter(bank_told="").exists()
    again = lines.filter(state=LineState.PROPOSED, party_organisation__in=there["failed"])
    assert set(again.values_list("period", flat=True)) >= set(
        failed.values_list("period", flat=True)
    )


def steps(row: Any) -> list[tuple[str, str]]:
    """Who did what to it, the first first; no step before the one that it follows."""
    acts = Act.objects.filter(model=row._meta.label_lower, object_id=row.pk).order_by("pk")
    assert [act.at for act in acts] == sorted(act.at for act in acts)
    return [(act.verb, act.by.username if act.by else "") for act in acts]


def test_today_the_log_names_those_who_did_it(areas: dict[str, Area]) -> None:
    claims = Expense.objects.filter(area=areas["640106Z01"])
    large = claims.get(state=ExpenseState.PAID, fen__gt=2_000_00)
    assert steps(large) == [
        ("传票据", "clerk"),
        ("提交", "clerk"),
        ("审核通过", "approver"),
        ("审批通过", "district-approver"),
        ("支付", "clerk"),
    ]
    paid = Act.objects.get(model="funding.expense", object_id=large.pk, verb="支付")
    assert localdate(paid.at) == large.paid_on
    lost = Loan.objects.get(fund__area=areas["640106Z01"], state=LoanState.WRITTEN_OFF)
    assert steps(lost) == [
        ("申请", FILLER),
        ("审查通过", "clerk"),
        ("同意借款", "approver"),
        ("签订协议", "clerk"),
        ("放款", "clerk"),
        ("提出核销", "clerk"),
        ("同意核销", "approver"),
    ]
    assert lost.number.startswith(f"DK-{lost.asked_on.year}-")


def test_qc11_two_years_are_public(areas: dict[str, Area]) -> None:
    """QC11 as it was published, and the year before of 金凤区."""
    of_2013 = Publication.objects.get(fund__area=areas["441802"])
    assert (of_2013.year, of_2013.published_on) == (2013, dt.date(2014, 3, 20))
    rows = [*of_2013.told["received"], *of_2013.told["spent"]]
    assert {row["title"]: row["fen"] for row in rows} == sums_of_the_workbook()
    before = Publication.objects.get(fund=fund_of(areas["640106"]))
    assert (before.year, before.told["expenses"]) == (dt.date.today().year - 1, len(BEFORE))
    told = Client().get(reverse("public-funds")).content.decode()
    assert str(of_2013.fund) in told
    assert str(before.fund) in told


def test_xg14_donations_have_numbered_receipts(areas: dict[str, Area]) -> None:
    given = Receipt.objects.filter(source=Source.DONATION, day__gte=dt.date(2014, 1, 1))
    assert given.filter(number__startswith="捐").count() == given.count() >= 4 + 12 + 1
    assert InKind.objects.get(donated=True, area=areas["410303"]).number == "物2016-0001"


def test_the_ledger_proves_right(areas: dict[str, Area]) -> None:
    assert verify() == []
