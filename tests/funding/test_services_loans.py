"""Who may apply, what is asked, and the way of a loan from application to payment."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts.models import Message
from core.errors import Refused
from core.models import Act
from core.working_days import after
from districts.enums import Role
from districts.models import RuleLimit
from funding.enums import AccountKind, LoanState
from funding.models import Fund, Journal, Loan
from funding.services import (
    loan_applying,
    loan_deciding,
    loan_figures,
    loan_lending,
    loan_plan,
    loan_terms,
    loans,
    reversing,
)
from funding.services.loan_applying import Asked
from funding.services.loan_course import course
from funding.services.verifying import verify
from storefronts.enums import TitleState
from storefronts.models import Storefront, StorefrontAccount
from tests.conftest import START, make_user
from tests.funding import lending
from tests.funding.conftest import held
from tests.funding.lending import ASKED, TODAY, applicant, decision, terms_of
from tests.storefronts.merchants import merchant_of
from tests.storefronts.stores import title_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def day(today: Any) -> dt.date:
    return today(str(TODAY))


@pytest.fixture
def lender(day: dt.date, loan_fund: Fund, arrive: Any, cast: Any) -> SimpleNamespace:
    return lending.lender(loan_fund, arrive, cast)


def unmet(lender: SimpleNamespace) -> dict[str, str]:
    """Title of each condition that is not met → what is told and its remedy."""
    (offer,) = loan_terms.offers(lender.store, TODAY)
    return {one.title: f"{one.told}。{one.remedy}" for one in offer.unmet}


# Who may apply


def test_a_store_that_meets_all_reads_what_the_fund_has(lender: SimpleNamespace) -> None:
    (offer,) = loan_terms.offers(lender.store, TODAY)
    assert unmet(lender) == {}
    assert (offer.terms, offer.available) == (lender.terms, 100_000_00)
    assert len(offer.conditions) == 6


@pytest.mark.parametrize(
    ("opened", "met"), [(dt.date(2016, 3, 10), True), (dt.date(2016, 3, 11), False), (None, False)]
)
def test_open_for_so_many_months(
    lender: SimpleNamespace, opened: dt.date | None, met: bool
) -> None:
    Storefront.objects.update(opened=opened)
    lender.store.refresh_from_db()
    assert ("开业满 12 个月" not in unmet(lender)) is met


def test_all_reasons_at_once_each_with_its_remedy(lender: SimpleNamespace) -> None:
    lender.store.titles.update(state=TitleState.SUSPENDED)
    Storefront.objects.update(opened=dt.date(2017, 1, 1), licence_until=TODAY - dt.timedelta(1))
    lender.store.refresh_from_db()
    assert unmet(lender) == {
        "开业满 12 个月": "2017-01-01开业。2018-01-01 起再申请；"
        "开业时间登记有误的，请告诉街道更正。",
        "是在册的党员示范店": "没有在有效期内的党员示范店称号。"
        "请先申报党员示范店；称号暂停的，请先完成整改。",
        "证照在有效期内": "证照有效期至 2017-03-09。请先换发证照，再告诉街道更正登记。",
    }
    with pytest.raises(Refused, match=r"开业满 12 个月.*党员示范店.*证照"):
        lending.applied(lender)
    assert not Loan.objects.exists()


def test_only_the_title_of_a_model_store_counts(lender: SimpleNamespace) -> None:
    lender.store.titles.update(state=TitleState.SUSPENDED)
    title_of(lender.store, "honest_merchant", number="诚1", awarded_on=dt.date(2016, 10, 1))
    assert list(unmet(lender)) == ["是在册的党员示范店"]
    lender.terms.needs_title = False
    lender.terms.save()
    assert unmet(lender) == {}


def test_a_licence_that_ends_today_has_not_ended(lender: SimpleNamespace) -> None:
    Storefront.objects.update(licence_until=TODAY)
    lender.store.refresh_from_db()
    assert unmet(lender) == {}


def test_one_loan_at_a_time(lender: SimpleNamespace) -> None:
    loan = lending.applied(lender)
    assert unmet(lender) == {
        "没有在办、在还的贷款": f"{loan.number}：待审查。请先办完、还清这一笔。"
    }
    with pytest.raises(Refused, match="没有在办"):
        lending.applied(lender)
    loan_applying.withdraw(loan, by=lender.merchant)
    assert unmet(lender) == {}


def test_the_database_holds_that_too(lender: SimpleNamespace) -> None:
    loan = lending.applied(lender)
    loan.pk, loan.number, loan.form_key = None, "DK-9", None
    loan._state.adding = True
    with pytest.raises(IntegrityError, match="loan_open_once"), transaction.atomic():
        loan.save()


def test_nothing_overdue_of_the_same_organisation(
    lender: SimpleNamespace, make_organisation: Any
) -> None:
    owner = make_organisation("文华集团")
    Storefront.objects.update(organisation=owner)
    loan = lending.lent(lender)
    second = applicant(lender.fund.area, "文华二店", organisation=owner)
    (offer,) = loan_terms.offers(second, loan.next_due)
    assert offer.unmet == []
    (offer,) = loan_terms.offers(second, loan.next_due + dt.timedelta(1))
    assert [one.title for one in offer.unmet] == ["没有逾期没还的"]


def test_whose_area_the_fund_covers(
    lender: SimpleNamespace, street: Any, district: Any, foreign_zone: Any
) -> None:
    neighbour = applicant(street, "邻街")
    assert loan_terms.offers(neighbour, TODAY) == []
    above = Fund.objects.create(area=district, kind="loan", name="区基金", opened=START)
    terms_of(above)
    assert [one.terms.fund for one in loan_terms.offers(neighbour, TODAY)] == [above]
    nearest_first = [one.terms.fund for one in loan_terms.offers(lender.store, TODAY)]
    assert nearest_first == [lender.fund, above]
    assert loan_terms.offers(applicant(foreign_zone, "外区"), TODAY) == []
    merchant = merchant_of(neighbour, username="neighbour")
    with pytest.raises(Refused, match="不适用于这家店"):
        loan_applying.apply(lender.terms, neighbour, ASKED, by=merchant)


def test_a_closed_fund_and_terms_that_ended_offer_nothing(lender: SimpleNamespace) -> None:
    loan = lending.applied(lender)
    Fund.objects.filter(pk=lender.fund.pk).update(closed=TODAY)
    assert loan_terms.offers(lender.store, TODAY - dt.timedelta(1)) != []
    assert loan_terms.offers(lender.store, TODAY) == []
    with pytest.raises(Refused, match="停止办理"):
        loan_deciding.review(Loan.objects.get(pk=loan.pk), by=lender.clerk)
    Fund.objects.filter(pk=lender.fund.pk).update(closed=None)
    lender.terms.until = TODAY
    lender.terms.save()
    assert loan_terms.offers(lender.store, TODAY) == []


def test_two_terms_of_a_fund_on_one_day_are_refused(lender: SimpleNamespace) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        terms_of(lender.fund, since=TODAY)


def test_the_cost_of_an_offer(lender: SimpleNamespace, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(5):
        loan_terms.offers(lender.store, TODAY)


# Applying


@pytest.mark.parametrize(
    ("given", "field", "told"),
    [
        ({"fen": 50_000_01}, "fen", "每笔最多 50,000.00 元"),
        ({"fen": 0}, "fen", "大于 0"),
        ({"months": 13}, "months", "1 到 12 个月"),
        ({"months": 0}, "months", "1 到 12 个月"),
        ({"purpose": " "}, "purpose", "用途"),
        ({"payee": ""}, "payee", "户名"),
        ({"payee_bank": ""}, "payee_bank", "开户行"),
        ({"payee_number": "1234567"}, "payee_number", "8 到 30 位"),
        ({"payee_number": "6222021234567890123"}, "payee_number", "银行卡号校验不对"),
    ],
)
def test_what_is_asked(lender: SimpleNamespace, given: Any, field: str, told: str) -> None:
    with pytest.raises(Refused, match=told) as why:
        lending.applied(lender, **given)
    assert why.value.field == field


def test_all_defects_at_once(lender: SimpleNamespace) -> None:
    wrong = loan_applying.defects(lender.terms, Asked(0, 13, "", "", "1", ""))
    names = {"fen", "months", "purpose", "payee", "payee_number", "payee_bank"}
    assert set(wrong) == names


def test_the_most_is_allowed(lender: SimpleNamespace) -> None:
    loan = lending.applied(lender, fen=50_000_00, months=12)
    assert (loan.state, loan.number, loan.due) == (
        LoanState.SUBMITTED,
        "DK-2017-0001",
        after(TODAY, 10),
    )


def test_the_same_form_twice_is_one(lender: SimpleNamespace) -> None:
    two = [
        loan_applying.apply(lender.terms, lender.store, ASKED, by=lender.merchant, form_key="k")
        for _ in range(2)
    ]
    assert two[0] == two[1]
    assert Loan.objects.count() == 1


def test_only_who_signs_in_for_the_store_applies(lender: SimpleNamespace) -> None:
    with pytest.raises(Refused, match="自己登录的店"):
        loan_applying.apply(lender.terms, lender.store, ASKED, by=lender.clerk)


@pytest.mark.django_db(transaction=True)
def test_pressed_at_the_same_moment_it_is_one(
    default_schemes: None, lender: SimpleNamespace
) -> None:
    def press(_: int) -> int:
        try:
            loan = loan_applying.apply(
                lender.terms, lender.store, ASKED, by=lender.merchant, form_key="k"
            )
            return loan.pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        found = set(pool.map(press, range(4)))
    assert len(found) == Loan.objects.count() == 1


def test_returned_with_every_defect_and_handed_in_again(lender: SimpleNamespace) -> None:
    loan = lending.applied(lender)
    words = "1. 用途请写具体\n2. 户名与执照不符"
    with pytest.raises(Refused, match="写明事由"):
        loan_deciding.send_back(loan, by=lender.clerk, words=" ")
    loan = loan_deciding.send_back(loan, by=lender.clerk, words=words)
    assert (loan.state, loan.told, loan.due) == (LoanState.RETURNED, words, after(TODAY, 10))
    assert words in Message.objects.get(user=lender.merchant).text
    with pytest.raises(Refused, match="商户自己"):
        loan_applying.resubmit(loan, ASKED, by=lender.clerk)
    mended = Asked(**{**vars(ASKED), "payee": "赵六", "fen": 9_000_00})
    loan = loan_applying.resubmit(loan, mended, by=lender.merchant)
    loan.refresh_from_db()
    told = (loan.state, loan.payee, loan.asked_fen, loan.due)
    assert told == (LoanState.SUBMITTED, "赵六", 9_000_00, after(TODAY, 10))
    looks = [(one.look, one.title, one.words) for one in course(loan)][:4]
    assert looks == [
        ("done", "申请", ""),
        ("back", "退回补正", words),
        ("done", "补正", ""),
        ("now", "街道审查", ""),
    ]


# Deciding


def test_the_whole_way(lender: SimpleNamespace) -> None:
    loan = lending.lent(lender)
    assert (loan.state, loan.fen, loan.months) == (LoanState.LENT, 12_000_00, 12)
    assert (loan.lent_on, loan.next_due, loan.due) == (TODAY, dt.date(2017, 4, 10), None)
    assert loan.account.kind == AccountKind.LENT
    assert loan.account.balance == 12_000_00
    assert held(lender.fund, lender.fund.area).balance == 88_000_00
    assert (loan.journal.maker, loan.journal.checker) == (lender.clerk, lender.approver)
    assert verify() == []
    steps = [(one.title, one.office) for one in course(loan) if one.look == "done"]
    zone = str(lender.fund.area)
    assert steps == [
        ("申请", "文华书城"),
        *((verb, zone) for verb in ("审查通过", "同意借款", "签订协议", "放款")),
    ]


def test_the_store_reads_no_note_of_the_office(lender: SimpleNamespace) -> None:
    loan = lending.applied(lender)
    loan_deciding.review(loan, by=lender.clerk, words="内部说明")
    assert not any("内部" in one.words for one in course(loan))


def test_limits_are_working_days(lender: SimpleNamespace) -> None:
    zone = lender.fund.area
    RuleLimit.objects.create(area=zone, code="loan_decision", value=3, source="试行")
    loan = lending.reviewed(lender)
    assert loan.due == after(TODAY, 3)
    loan = loan_deciding.approve(loan, decision(lender, 12_000_00, 12), by=lender.approver)
    assert loan.due == after(TODAY, 15)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"fen": 12_000_01}, "fen"),
        ({"fen": 0}, "fen"),
        ({"months": 13}, "months"),
        ({"months": 0}, "months"),
        ({"words": " "}, "words"),
        ({"day": TODAY + dt.timedelta(1)}, "day"),
        ({"day": TODAY - dt.timedelta(1)}, "day"),
    ],
)
def test_what_the_committee_grants(lender: SimpleNamespace, given: Any, field: str) -> None:
    loan = lending.reviewed(lender)
    asked = decision(lender, **{"fen": 12_000_00, "months": 12, **given})
    with pytest.raises(Refused) as why:
        loan_deciding.approve(loan, asked, by=lender.approver)
    assert why.value.field == field
    loan.refresh_from_db()
    assert (loan.state, loan.fen) == (LoanState.REVIEWED, None)


def test_less_is_granted(lender: SimpleNamespace) -> None:
    loan = lending.reviewed(lender)
    loan = loan_deciding.approve(loan, decision(lender, 10_000_00, 3), by=lender.approver)
    loan = loan_deciding.agree(loan, number="协1", day=TODAY, by=lender.clerk)
    assert [(str(one.due), one.fen) for one in loan.instalments.all()] == [
        ("2017-04-10", 3_333_33),
        ("2017-05-10", 3_333_33),
        ("2017-06-10", 3_333_34),
    ]


def test_a_committee_that_was_dissolved_decides_nothing(lender: SimpleNamespace) -> None:
    lender.committee.dissolved = TODAY
    loan = lending.reviewed(lender)
    with pytest.raises(Refused, match="已撤销"):
        loan_deciding.approve(loan, decision(lender, 1_00, 1), by=lender.approver)


def test_who_may_do_what(lender: SimpleNamespace, cast: Any) -> None:
    loan = lending.applied(lender)
    for who in (cast.approver, cast.official, cast.street_clerk, cast.foreign_clerk):
        with pytest.raises(Refused, match="经办人办理"):
            loan_deciding.review(loan, by=who)
    loan = loan_deciding.review(loan, by=cast.clerk)
    for who in (cast.clerk, cast.official, cast.foreign_clerk):
        with pytest.raises(Refused, match="审批人办理"):
            loan_deciding.approve(loan, decision(lender, 1_00, 1), by=who)


def test_who_reviewed_does_not_approve_and_who_approved_does_not_pay(
    lender: SimpleNamespace,
) -> None:
    both = make_user("both", (Role.CLERK, lender.fund.area), (Role.APPROVER, lender.fund.area))
    loan = loan_deciding.review(lending.applied(lender), by=both)
    asked = decision(lender, 12_000_00, 12)
    with pytest.raises(Refused, match="另一人评议"):
        loan_deciding.approve(loan, asked, by=both)
    with pytest.raises(IntegrityError, match="decided_by_another"), transaction.atomic():
        Loan.objects.filter(pk=loan.pk).update(approved_by=both)
    loan_deciding.send_back(loan, by=lender.approver, words="重新审查")
    loan = loan_applying.resubmit(loan, ASKED, by=lender.merchant)
    loan = loan_deciding.review(loan, by=lender.clerk)
    loan = loan_deciding.approve(loan, asked, by=both)
    loan = loan_deciding.agree(loan, number="协1", day=TODAY, by=lender.clerk)
    with pytest.raises(Refused, match="批准人不能自己放款"):
        loan_lending.lend(loan, lender.purse, day=TODAY, bank_reference="F", by=both)


def test_nobody_decides_for_his_own_store(lender: SimpleNamespace) -> None:
    StorefrontAccount.objects.create(storefront=lender.store, user=lender.clerk, since=START)
    with pytest.raises(Refused, match="自己店的贷款"):
        loan_deciding.review(lending.applied(lender), by=lender.clerk)


def test_what_was_approved_stands(lender: SimpleNamespace) -> None:
    loan = lending.approved(lender)
    for changed in ({"fen": 1}, {"months": 1}, {"payee_seal": "x"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Loan.objects.filter(pk=loan.pk).update(**changed)
    with pytest.raises(DatabaseError), transaction.atomic():
        loan.delete()


def test_another_account_than_the_approved_is_not_paid(lender: SimpleNamespace) -> None:
    loan = lending.agreed(lender)
    loan.payee_number = "64009999999999"
    loan.save(update_fields=["payee_number"])
    with pytest.raises(Refused, match="在审批后被改动"):
        lending.lend(lender, loan)
    loan = loan_deciding.send_back(loan, by=lender.approver, words="账号不符")
    assert (loan.state, loan.fen, loan.agreement) == (LoanState.RETURNED, None, "")
    assert not loan.instalments.exists()


def test_an_agreement_has_its_own_number(lender: SimpleNamespace) -> None:
    lending.agreed(lender)
    first = Loan.objects.get()
    second = applicant(lender.fund.area, "二店")
    set_ = SimpleNamespace(
        **{**vars(lender), "store": second, "merchant": merchant_of(second, username="two")}
    )
    loan = lending.approved(set_)
    with pytest.raises(Refused, match="协议编号已用过"):
        loan_deciding.agree(loan, number=first.agreement, day=TODAY, by=lender.clerk)
    for day in (TODAY - dt.timedelta(1), TODAY + dt.timedelta(1)):
        with pytest.raises(Refused, match="签订日期"):
            loan_deciding.agree(loan, number="新", day=day, by=lender.clerk)


def test_rejected_it_can_be_applied_for_anew(lender: SimpleNamespace) -> None:
    loan = loan_deciding.reject(lending.reviewed(lender), by=lender.approver, words="用途不符")
    assert (loan.state, loan.told, loan.ended_on) == (LoanState.REJECTED, "用途不符", TODAY)
    assert lending.applied(lender).number == "DK-2017-0002"


# Lending


def test_not_enough_is_refused_by_the_ledger(
    day: dt.date, loan_fund: Fund, arrive: Any, cast: Any
) -> None:
    """500,000 planned, 11,999.99 arrived: what is planned is not available."""
    lender = lending.lender(loan_fund, arrive, cast, 11_999_99)
    loan = lending.agreed(lender)
    with pytest.raises(Refused, match=r"只有 11,999\.99 元，不够 12,000\.00 元"):
        lending.lend(lender, loan)
    loan.refresh_from_db()
    assert (loan.state, loan.account) == (LoanState.AGREED, None)
    figures = loan_figures.figures(loan_fund)
    assert (figures.planned, figures.available) == (500_000_00, 11_999_99)


def test_all_of_it_can_be_lent(day: dt.date, loan_fund: Fund, arrive: Any, cast: Any) -> None:
    lender = lending.lender(loan_fund, arrive, cast, 12_000_00)
    lending.lent(lender)
    assert loan_figures.available(loan_fund) == 0


def test_out_of_an_account_of_the_loans_fund(
    lender: SimpleNamespace, fund: Fund, arrive: Any
) -> None:
    arrive(fund, 50_000_00)
    loan = lending.agreed(lender)
    with pytest.raises(Refused, match="红色发展基金的结存账户"):
        lending.lend(lender, loan, held(fund, fund.area))
    with pytest.raises(Refused, match="结存账户"):
        lending.lend(lender, loan, lender.fund.accounts.get(kind=AccountKind.SOURCE))


def test_the_day_of_payment(lender: SimpleNamespace, today: Any) -> None:
    loan = lending.agreed(lender)
    first = dt.date(2017, 4, 10)
    today(str(first))
    for day, told in ((dt.date(2017, 3, 9), "早于签订日期"), (first, "先调整还款计划")):
        with pytest.raises(Refused, match=told):
            loan_lending.lend(loan, lender.purse, day=day, bank_reference="F", by=lender.clerk)
    with pytest.raises(Refused, match="流水号"):
        loan_lending.lend(loan, lender.purse, day=TODAY, bank_reference=" ", by=lender.clerk)


def test_paid_twice_it_is_paid_once(lender: SimpleNamespace) -> None:
    loan = lending.lent(lender)
    with pytest.raises(Refused, match="当前为“在贷”"):
        lending.lend(lender, loan)
    assert Journal.objects.filter(kind="lending").count() == 1


def test_a_lending_that_is_reversed_waits_to_be_paid_again(lender: SimpleNamespace) -> None:
    loan = lending.lent(lender)
    journal = loan.journal
    asked = reversing.ask(journal, day=TODAY, reason="银行退票", by=lender.clerk)
    reversing.post(asked, by=lender.approver)
    loan.refresh_from_db()
    kept = (loan.state, loan.account, loan.lent_on, loan.next_due)
    assert kept == (LoanState.AGREED, None, None, None)
    assert loan.due == after(TODAY, 15)
    again = lending.lend(lender, loan)
    assert again.journal != journal
    assert held(lender.fund, lender.fund.area).balance == 88_000_00
    assert loan_figures.figures(lender.fund).lent == 12_000_00
    assert verify() == []


def test_withdrawn_until_it_is_paid(lender: SimpleNamespace) -> None:
    loan = lending.agreed(lender)
    assert loan_applying.withdraw(loan, by=lender.merchant).state == LoanState.WITHDRAWN
    loan = lending.lent(lender)
    with pytest.raises(Refused, match="不能撤回"):
        loan_applying.withdraw(loan, by=lender.merchant)


# The plan


@pytest.mark.parametrize(
    ("fen", "months", "start", "told"),
    [
        (
            100_00,
            3,
            "2017-01-31",
            [("2017-02-28", 3333), ("2017-03-31", 3333), ("2017-04-30", 3334)],
        ),
        (100_00, 1, "2017-12-31", [("2018-01-31", 10000)]),
        (2, 5, "2020-01-31", [("2020-02-29", 1), ("2020-03-31", 1)]),
    ],
)
def test_equal_instalments(fen: int, months: int, start: str, told: Any) -> None:
    plan = loan_plan.equal(fen, months, dt.date.fromisoformat(start))
    assert [(str(due), part) for due, part in plan] == told


def test_the_plan_is_changed_before_payment_only(lender: SimpleNamespace) -> None:
    loan = lending.agreed(lender)
    rows = [(dt.date(2017, 6, 30), 5_000_00), (dt.date(2018, 3, 10), 7_000_00)]
    loan_plan.change(loan, rows, by=lender.clerk)
    assert [(one.due, one.fen) for one in loan.instalments.all()] == rows
    assert Act.objects.filter(verb=loan_plan.CHANGE).count() == 1
    with pytest.raises(Refused, match="由所在街道的经办人调整"):
        loan_plan.change(loan, rows, by=lender.approver)
    loan = lending.lend(lender, loan)
    assert loan.next_due == rows[0][0]
    with pytest.raises(Refused, match="放款前可以调整"):
        loan_plan.change(loan, rows, by=lender.clerk)


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([("2017-06-30", 11_999_99)], "应等于核定金额"),
        ([("2017-03-10", 12_000_00)], "第一期要晚于"),
        ([("2018-03-11", 12_000_00)], "不能晚于 2018-03-10"),
        ([("2017-06-30", 6_000_00), ("2017-06-30", 6_000_00)], "一期比一期晚"),
        ([("2017-06-30", 0), ("2017-07-30", 12_000_00)], "大于 0"),
        ([], "大于 0"),
    ],
)
def test_what_is_no_plan_of_the_loan(lender: SimpleNamespace, rows: Any, told: str) -> None:
    loan = lending.agreed(lender)
    given = [(dt.date.fromisoformat(day), fen) for day, fen in rows]
    with pytest.raises(Refused, match=told):
        loan_plan.change(loan, given, by=lender.clerk)
    assert loan.instalments.count() == 12


def test_interest_does_not_exist() -> None:
    names = {field.name for field in Loan._meta.get_fields()}
    assert not {name for name in names if "interest" in name or "rate" in name}
    words = [str(getattr(field, "verbose_name", "")) for field in Loan._meta.get_fields()]
    assert not any("利" in word for word in words)


def test_the_table_leads_everywhere() -> None:
    reached = {one.target for one in loans.TRANSITIONS}
    assert reached == set(LoanState)
