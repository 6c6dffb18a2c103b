"""What a report counts of money: accounts net of reversals, budgets as decided, gifts, loans."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest

from core.dated import Quarter
from districts.models import PartyOrganisation
from funding.enums import AccountKind, JournalKind, Source
from reports.compile.compiling import compile_report
from reports.models import (
    AccountFact,
    BudgetFact,
    InKindFact,
    LoanFact,
    QuarterlyReport,
    VenueSupportFact,
)
from tests.reports import money
from tests.reports.deeds import NOVEMBER
from tests.reports.money import DECEMBER, EARLIER, LATER, MARCH, Money, held
from tests.reports.quarters import PERIOD, Town, compiled
from tests.shared_world import shared

pytestmark = pytest.mark.usefixtures("town")
DAY = PERIOD.last
AUGUST = dt.date(2017, 8, 1)


@pytest.fixture
@shared
def purse(town: Town, cast: SimpleNamespace) -> Money:
    return money.special(town, cast)


def fact_of(report: QuarterlyReport, party: Any = None, **fields: Any) -> AccountFact:
    found = AccountFact.objects.filter(report=report, party_organisation=party, **fields)
    return found.get()


def told(fact: AccountFact, *names: str) -> list[int]:
    return [getattr(fact, name) for name in names]


def test_what_an_account_held_received_gave_and_spent(town: Town, purse: Money) -> None:
    branch = PartyOrganisation.objects.get(name="商务区联合党支部")
    purse.arrive(town.district, 90_00, EARLIER)
    purse.arrive(town.district, 10_00, MARCH, kind=JournalKind.OPENING)
    purse.arrive(town.district, 500_00, MARCH)
    purse.arrive(town.district, 300_00)
    purse.give(town.district, branch, 200_00, MARCH)
    purse.give(town.district, branch, 50_00)
    own = held(branch.area, party=branch)
    purse.pay(own, 120_00)
    purse.pay(own, 7_00, LATER)
    report = compiled(town.district)
    payer = fact_of(report, kind="held")
    assert told(payer, "opening", "opening_year") == [400_00, 100_00]
    assert told(payer, "received", "received_year") == [300_00, 800_00]
    assert told(payer, "transferred", "transferred_year") == [-50_00, -250_00]
    assert told(payer, "appropriated", "spent", "balance") == [0, 0, 650_00]
    assert payer.last_received == NOVEMBER
    assert (payer.name, payer.fund, payer.fund_kind) == (town.district.name, "专项经费", "special")
    receiver = fact_of(report, branch, kind="held")
    assert told(receiver, "opening", "opening_year") == [200_00, 0]
    assert told(receiver, "appropriated", "appropriated_year") == [50_00, 250_00]
    assert told(receiver, "spent", "spent_year", "balance") == [120_00, 120_00, 130_00]
    assert receiver.commercial_district == branch.commercial_district
    assert (receiver.name, receiver.last_received) == ("商务区联合党支部", None)
    used = fact_of(report, branch, kind="use")
    assert told(used, "spent", "spent_year", "balance") == [120_00, 120_00, 120_00]
    assert (used.use, used.received_in_all) == ("activity", 0)
    assert not AccountFact.objects.filter(kind=AccountKind.SOURCE).exists()


def test_a_reversal_nets_in_its_own_quarter(town: Town, purse: Money) -> None:
    wrong = purse.arrive(town.zone, 100_00, AUGUST)
    purse.arrive(town.zone, 40_00)
    purse.reverse(wrong, NOVEMBER)
    before, after = compiled(town.district, Quarter(2017, 3)), compiled(town.district)
    assert told(fact_of(before, kind="held"), "received", "received_year") == [100_00, 100_00]
    fact = fact_of(after, kind="held")
    assert told(fact, "received", "received_year", "balance") == [-60_00, 40_00, 40_00]
    assert fact.last_received == NOVEMBER


def test_what_was_reversed_did_not_arrive(town: Town, purse: Money) -> None:
    purse.arrive(town.zone, 40_00, MARCH)
    purse.reverse(purse.arrive(town.zone, 100_00, AUGUST), NOVEMBER)
    assert fact_of(compiled(town.district), kind="held").last_received == MARCH
    assert fact_of(compiled(town.district, Quarter(2017, 3))).last_received == AUGUST


def test_an_account_that_stands_is_told_though_nothing_moved(town: Town, purse: Money) -> None:
    purse.arrive(town.zone, 100_00, EARLIER)
    purse.pay(held(town.zone), 30_00, EARLIER)
    purse.arrive(town.street, 5_00, EARLIER)
    purse.pay(held(town.street), 5_00, EARLIER)
    report = compiled(town.district)
    fact = fact_of(report, area=town.zone, kind="held")
    assert told(fact, "opening", "opening_year", "balance", "received_year") == [
        70_00,
        70_00,
        70_00,
        0,
    ]
    assert not AccountFact.objects.filter(report=report, area=town.street, kind="held").exists()


def test_what_is_carried_over_in_the_quarter_is_its_opening(town: Town, purse: Money) -> None:
    purse.arrive(town.zone, 10_00, kind=JournalKind.OPENING)
    purse.arrive(town.zone, 3_00)
    fact = fact_of(compiled(town.district), kind="held")
    assert told(fact, "opening", "opening_year", "received", "balance") == [
        10_00,
        10_00,
        3_00,
        13_00,
    ]


def test_an_account_of_later_is_not_told(town: Town, purse: Money) -> None:
    purse.arrive(town.zone, 100_00, LATER)
    assert not AccountFact.objects.filter(report=compiled(town.district)).exists()


def test_the_quarter_begins_and_ends_on_its_days(town: Town, purse: Money) -> None:
    first, last = PERIOD.first, PERIOD.last
    for day, fen in (
        (first - dt.timedelta(days=1), 1_00),
        (first, 2_00),
        (last, 4_00),
        (last + dt.timedelta(days=1), 8_00),
    ):
        purse.arrive(town.zone, fen, day)
    fact = fact_of(compiled(town.district), kind="held")
    assert told(fact, "opening", "received", "received_year", "balance") == [1_00, 6_00, 7_00, 7_00]


def test_a_late_posting_shows_when_it_is_compiled_again(town: Town, purse: Money) -> None:
    purse.arrive(town.zone, 100_00)
    before = compile_report(town.district, PERIOD)
    assert not compile_report(town.district, PERIOD).changed
    purse.arrive(town.zone, 11_00, DECEMBER)
    after = compile_report(town.district, PERIOD)
    assert after.changed
    assert after.report.digest != before.report.digest
    assert fact_of(after.report, kind="held").received == 111_00


def test_budgets_are_those_decided_by_the_day(town: Town, purse: Money) -> None:
    purse.plan(town.zone, 1_000_00, document="金财〔2017〕1号")
    purse.plan(town.zone, -200_00, DAY)
    purse.plan(town.zone, 55_00, LATER)
    purse.plan(town.zone, 77_00, year=2018)
    branch = PartyOrganisation.objects.get(name="商务区联合党支部")
    purse.plan(town.zone, 3_00, party_organisation=branch, source="", use="")
    facts = BudgetFact.objects.filter(report=compiled(town.district))
    assert sorted(facts.values_list("fen", "body", "source")) == [
        (-200_00, town.zone.name, "district"),
        (3_00, "商务区联合党支部", ""),
        (1_000_00, town.zone.name, "district"),
    ]
    assert facts.get(fen=3_00).commercial_district == branch.commercial_district
    assert facts.get(fen=1_000_00).document == "金财〔2017〕1号"


def test_gifts_are_those_posted_and_name_no_person(town: Town) -> None:
    giver = next(iter(town.made.values()))
    money.gift(town.zone, 40_000_00, giver="赵六", donated=True)
    money.gift(town.zone, 1_00, MARCH, organisation=giver)
    money.gift(town.zone, 2_00, state="recorded")
    money.gift(town.zone, 3_00, state="reversed")
    money.gift(town.zone, 4_00, EARLIER)
    money.gift(town.zone, 5_00, LATER)
    facts = InKindFact.objects.filter(report=compiled(town.district)).order_by("fen")
    assert list(facts.values_list("fen", "in_quarter", "body", "donated")) == [
        (1_00, False, giver.name, False),
        (40_000_00, True, "", True),
    ]


def test_what_is_waived_adds_up_to_its_year(town: Town) -> None:
    """800,000 yuan a year, and 100.01 since a day in the second quarter."""
    whole = money.waived(town.zone, 800_000_00, EARLIER)
    part = money.waived(town.zone, 100_01, dt.date(2017, 5, 2), dt.date(2017, 11, 16))
    quarters = [compiled(town.district, Quarter(2017, number)) for number in (1, 2, 3, 4)]
    facts = VenueSupportFact.objects.filter(report__in=quarters).order_by("report__quarter")
    of_whole = facts.filter(support=whole)
    assert sum(fact.fen for fact in of_whole) == 800_000_00
    assert [fact.fen_year for fact in of_whole][-1] == 800_000_00
    assert of_whole[0].fen == round(800_000_00 * 90 / 365)
    held = facts.filter(support=part)
    assert [fact.report.quarter for fact in held] == [2, 3, 4]
    assert sum(fact.fen for fact in held) == held[2].fen_year == round(100_01 * 198 / 365)
    later = compiled(town.district, Quarter(2018, 1))
    assert VenueSupportFact.objects.filter(report=later).get().fen == round(800_000_00 * 90 / 365)


def test_a_loan_is_owed_and_overdue_by_its_plan(town: Town, cast: SimpleNamespace) -> None:
    fund = money.loans(town.zone, cast)
    fund.arrive(town.zone, 100_000_00, EARLIER)
    plan = ((AUGUST, 10_000_00), (DAY, 10_000_00))
    late, out = money.lent(fund, town.zone, 20_000_00, MARCH, *plan, name="拖欠小店")
    fund.post(JournalKind.REPAYMENT, NOVEMBER, 4_000_00, late.account, out)
    paid, _ = money.lent(fund, town.zone, 5_000_00, MARCH, (AUGUST, 5_000_00), name="还清小店")
    fund.post(JournalKind.REPAYMENT, AUGUST, 5_000_00, paid.account, out)
    money.lent(fund, town.zone, 1_000_00, LATER, name="明年小店")
    report = compiled(town.district)
    facts = {fact.name: fact for fact in LoanFact.objects.filter(report=report)}
    assert set(facts) == {"拖欠小店", "还清小店"}
    fact = facts["拖欠小店"]
    assert (fact.lent, fact.lent_year, fact.lent_on) == (0, 20_000_00, MARCH)
    assert (fact.repaid, fact.repaid_year) == (4_000_00, 4_000_00)
    assert (fact.outstanding, fact.overdue) == (16_000_00, 6_000_00)
    done = facts["还清小店"]
    assert (done.outstanding, done.overdue, done.repaid_year) == (0, 0, 5_000_00)
    available = fact_of(report, fund_kind="loan", kind="held")
    assert told(available, "received_in_all", "lent_in_all", "repaid_in_all", "balance") == [
        *(100_000_00, 25_000_00, 9_000_00, 84_000_00),
    ]
    assert told(available, "lent", "lent_year", "repaid") == [0, 25_000_00, 4_000_00]
    lent = fact_of(report, account=late.account)
    assert told(lent, "lent_year", "repaid", "balance") == [20_000_00, 4_000_00, 16_000_00]


def test_what_is_lent_in_full_is_still_told_of_the_fund(town: Town, cast: SimpleNamespace) -> None:
    fund = money.loans(town.zone, cast)
    fund.arrive(town.zone, 3_000_00, EARLIER)
    loan, _ = money.lent(fund, town.zone, 3_000_00, EARLIER, name="小店")
    lost = money.Place(AccountKind.LOST, Source.DISTRICT, town.zone)
    report = compiled(town.district)
    assert told(fact_of(report, kind="held"), "received_in_all", "balance") == [3_000_00, 0]
    assert loan.account is not None
    fund.post(JournalKind.WRITE_OFF, NOVEMBER, 3_000_00, loan.account, lost)
    fact = LoanFact.objects.get(report=compiled(town.district))
    assert (fact.written_off, fact.outstanding) == (3_000_00, 0)
