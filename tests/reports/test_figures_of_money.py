"""The figures of money: they add up at every level, each opens to its rows and these to lines."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.db.models import Sum

from core.dated import Quarter
from districts.models import CommercialDistrict, PartyOrganisation
from funding.enums import Source, Use
from reports.indicators import INDICATORS, indicator, rows_behind
from reports.models import (
    AccountFact,
    Basis,
    BudgetFact,
    InKindFact,
    LoanFact,
    QuarterlyReport,
    VenueSupportFact,
)
from reports.readings import Rate
from tests.reports import money
from tests.reports.deeds import NOVEMBER
from tests.reports.making import figure
from tests.reports.money import DECEMBER, EARLIER, MARCH, Money, held
from tests.reports.quarters import PERIOD, Town, compiled
from tests.reports.town import listed, recompile
from tests.shared_world import shared

pytestmark = pytest.mark.usefixtures("town")
MONEY = (AccountFact, BudgetFact, InKindFact, VenueSupportFact, LoanFact)
#: of the district, in fen: of the quarter, of the year
COUNTED = {
    "funds_received": (95_000_00 * 3, 435_000_00),
    "funds_received_from_donation": (95_000_00 * 3, 95_000_00 * 3),
    "funds_received_from_district": (0, 150_000_00),
    "funds_appropriated": (20_000_00, 60_000_00),
    "funds_spent": (25_000_00, 45_000_00),
    "funds_spent_for_activity": (20_000_00, 40_000_00),
    "funds_spent_for_premises": (5_000_00, 5_000_00),
    "gifts_in_kind": (40_000_50, 40_000_50),
    "gifts_donated": (0, 0),
    "loans_lent": (0, 30_000_00),
    "loans_repaid": (10_000_00, 10_000_00),
}
STANDING = {
    "funds_held": 402_345_67,
    "funds_budget_year": 50_000_00,
    "funds_budget_from_district_year": 50_000_00,
    "funds_opening_year": 12_345_67,
    "funds_opening": 142_345_67,
    "loans_standing": 1,
    "loans_outstanding": 20_000_00,
    "loans_overdue": 0,
    "loan_fund_received": 100_000_00,
    "loan_fund_lent": 30_000_00,
    "loan_fund_repaid": 10_000_00,
    "loan_fund_held": 80_000_00,
    "venue_support_year": 800_000_00,
}


def furnish(town: Town, cast: SimpleNamespace) -> Money:
    """The district gives two branches of the zone, the street is given something by its people."""
    purse = money.special(town, cast)
    joint = PartyOrganisation.objects.get(name="商务区联合党支部")
    chamber = PartyOrganisation.objects.get(name="街道商会党支部")
    purse.arrive(town.district, 12_345_67, EARLIER)
    purse.arrive(town.district, 150_000_00, MARCH)
    purse.arrive(town.street, 95_000_00 * 3, source=Source.DONATION)
    purse.plan(town.zone, 40_000_00)
    purse.plan(town.street, 10_000_00, DECEMBER, use=Use.PREMISES)
    purse.give(town.district, joint, 40_000_00, MARCH)
    purse.give(town.district, chamber, 20_000_00)
    purse.pay(held(town.zone, party=joint), 20_000_00, MARCH)
    purse.pay(held(town.zone, party=joint), 20_000_00)
    purse.pay(held(town.street, party=chamber), 5_000_00, use=Use.PREMISES)
    money.gift(town.zone, 40_000_50)
    money.waived(town.zone, 800_000_00, EARLIER)
    fund = money.loans(town.zone, cast)
    fund.arrive(town.zone, 100_000_00, MARCH)
    loan, out = money.lent(fund, town.zone, 30_000_00, MARCH, (NOVEMBER, 10_000_00), name="小店")
    assert loan.account is not None
    fund.post("repayment", NOVEMBER, 10_000_00, loan.account, out)
    return purse


@pytest.fixture
@shared
def kept(town: Town, cast: SimpleNamespace) -> QuarterlyReport:
    furnish(town, cast)
    return compiled(town.district)


def test_the_figures_of_the_district(town: Town, kept: QuarterlyReport) -> None:
    counts = figure(kept, town.district)
    for code, (quarter, year) in COUNTED.items():
        assert (counts[code][0], counts[f"{code}_year"][0]) == (quarter, year), code
    assert {code: counts[code][0] for code in STANDING} == STANDING
    assert counts["funds_execution_year"] == [45_000_00, 50_000_00]


def test_the_figures_add_up_at_every_level(town: Town, kept: QuarterlyReport) -> None:
    """区 = 各街道 + 区直, by source and by use, and what came in is what went out or is left."""
    whole, direct = figure(kept, town.district), AccountFact.objects.filter(area=town.district)
    for one in (one for one in INDICATORS if one.subject in MONEY and not one.ratio):
        parts = [figure(kept, area)[one.code][0] for area in (town.zone, town.street)]
        own = rows_behind(one.code, kept, Basis.objects.get(code="default")).filter(
            area=town.district
        )
        rest = own.aggregate(sum=Sum(one.total))["sum"] or 0 if one.total else own.count()
        assert sum(parts) + rest == whole[one.code][0], one.code
    for code, choices in (("funds_received_from_{}", Source), ("funds_spent_for_{}", Use)):
        for time in ("", "_year"):
            each = [whole[f"{code.format(value)}{time}"][0] for value in choices.values]
            stem = code.partition("_from_")[0].partition("_for_")[0]
            assert sum(each) == whole[f"{stem}{time}"][0] != 0
    for time in ("", "_year"):
        opening, received, spent = (
            whole[f"funds_{word}{time}"][0] for word in ("opening", "received", "spent")
        )
        assert opening + received == spent + whole["funds_held"][0]
        moved = sum(whole[f"funds_{word}{time}"][0] for word in ("appropriated", "transferred"))
        assert moved == 0
    assert direct.exists()


def test_a_commercial_district_has_what_its_branches_have(
    town: Town, kept: QuarterlyReport
) -> None:
    park = CommercialDistrict.objects.get(name="阅海湾中央商务区")
    counts = figure(kept, town.zone, park)
    assert counts["funds_appropriated_year"] == [40_000_00, 0]
    assert counts["funds_spent_year"] == [40_000_00, 0]
    assert counts["funds_held"] == [0, 0]


def test_what_was_lent_and_is_there_is_what_came_and_came_back(
    town: Town, kept: QuarterlyReport
) -> None:
    counts = figure(kept, town.zone)
    lent, there = counts["loan_fund_lent"][0], counts["loan_fund_held"][0]
    assert lent + there == counts["loan_fund_received"][0] + counts["loan_fund_repaid"][0]
    assert counts["loans_outstanding"][0] == lent - counts["loan_fund_repaid"][0]


def test_every_figure_opens_to_rows_that_add_up_to_it(
    town: Town, kept: QuarterlyReport, cast: SimpleNamespace
) -> None:
    counts, opened = figure(kept, town.district), 0
    for one in (one for one in INDICATORS if one.subject in MONEY):
        page = listed(cast.official, indicator=one.code, area=town.district.code)
        found = page.indicator  # of a quotient: what stands above
        of = [getattr(fact, str(found.total)) for fact in page.rows] if found.total else page.rows
        number = sum(of) if found.total else len(page.rows)
        assert number == counts[one.code][0], one.code
        opened += bool(number)
    assert opened > 30


def test_the_two_sides_of_the_execution_rate(
    town: Town, kept: QuarterlyReport, cast: SimpleNamespace
) -> None:
    words = {"indicator": "funds_execution_year", "area": town.district.code}
    above, below = (
        listed(cast.official, **words),
        listed(cast.official, **words, part="denominator"),
    )
    assert (above.indicator.code, below.indicator.code) == (
        "funds_spent_year",
        "funds_budget_year",
    )
    assert sum(fact.fen for fact in below.rows) == 50_000_00
    assert listed(cast.official, **words, part="rest").indicator.code == "funds_spent_year"
    rows = rows_behind("funds_execution_year", kept, Basis.objects.get(code="default"))
    assert rows.aggregate(sum=Sum("spent_year"))["sum"] == 45_000_00


def test_a_rate_without_a_budget_is_a_dash(town: Town, cast: SimpleNamespace) -> None:
    purse = money.special(town, cast)
    purse.arrive(town.zone, 10_00)
    purse.pay(held(town.zone), 4_00)
    counts = figure(compiled(town.district), town.zone)
    assert Rate(*counts["funds_execution_year"]).text == "—"
    assert counts["funds_execution_year"] == [4_00, 0]


def test_a_quarter_is_reversed_below_nothing(town: Town, cast: SimpleNamespace) -> None:
    purse = money.special(town, cast)
    wrong = purse.arrive(town.zone, 10_00, MARCH)
    purse.reverse(wrong, NOVEMBER)
    recompile(town, Quarter(2017, 1))
    counts = figure(compiled(town.district), town.zone)
    assert (counts["funds_received"], counts["funds_received_year"]) == ([-10_00, 0], [0, 0])
    page = listed(cast.official, indicator="funds_received", area=town.zone.code)
    assert [fact.received for fact in page.rows] == [-10_00]


def test_each_source_and_use_says_whose_it_is() -> None:
    one = indicator("funds_spent_for_premises_year")
    assert (one.title, one.unit, one.scale) == ("本年支出（阵地建设）", "元", 100)
    assert "用途为“阵地建设”" in one.definition
    assert indicator("funds_budget_from_dues_year").title == "本年预算（区管党费）"
    assert PERIOD.number == 4


def test_lists_read_in_yuan(
    town: Town, kept: QuarterlyReport, cast: SimpleNamespace, sign_in: Any
) -> None:
    client = sign_in(cast.official)
    for code, words in {
        "funds_held": ("102,345.67", "街道商会党支部", "捐助"),
        "funds_budget_year": ("40,000.00", "2017-12-10"),
        "gifts_in_kind_year": ("40,000.50", "桌椅"),
        "venue_support_year": ("800,000.00", "党群服务中心"),
        "loans_outstanding": ("20,000.00", "小店"),
    }.items():
        body = client.get(f"/dashboard/organisations/?indicator={code}").content.decode()
        for word in words:
            assert word in body, (code, word)
        assert "/dashboard/funding/?" in body, code
