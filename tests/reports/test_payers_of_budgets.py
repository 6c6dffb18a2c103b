"""应到: the page of money and the page of the fund tell the same of every payer, to the fen."""

from types import SimpleNamespace
from typing import Any

import pytest

from funding.enums import Source
from funding.models import Share, ShareRule
from funding.services import sources
from funding.services.allocation import split
from reports.models import BudgetFact
from tests.conftest import START
from tests.reports import money
from tests.reports.making import figure
from tests.reports.money import DECEMBER, LATER, Money
from tests.reports.quarters import PERIOD, Town, compiled
from tests.reports.test_funding_dashboard import asked, seen
from tests.reports.town import listed, recompile

pytestmark = pytest.mark.usefixtures("town")
PARTS = ((Source.DISTRICT, 3000), (Source.TOWN, 6500), (Source.DUES, 500))
UNNAMED: dict[str, Any] = {"source": ""}


@pytest.fixture
def purse(town: Town, cast: SimpleNamespace) -> Money:
    """QC11, with sums that divide nowhere: three lines of which each alone would round otherwise,
    a cut, and a line that names who gives it."""
    made = money.special(town, cast)
    rule = ShareRule.objects.create(fund=made.fund, since=START)
    for source, parts in PARTS:
        Share.objects.create(rule=rule, source=source, parts=parts)
    for area, fen in ((town.zone, 3_333_31), (town.street, 10_01), (town.district, 777_71)):
        made.plan(area, fen, **UNNAMED)
    made.plan(town.zone, -1_11, DECEMBER, **UNNAMED)
    made.plan(town.street, 5_00, source=Source.PROJECT)
    made.plan(town.zone, 1_000_01, LATER, **UNNAMED)
    made.arrive(town.district, 4_00_01)
    made.arrive(town.zone, 1_23, source=Source.DONATION)
    return made


def of_page(user: Any) -> dict[str, tuple[int, int, int]]:
    return {one.name: (one.due, one.came, one.lacking) for one in seen(user).sources}


def of_fund(purse: Money) -> dict[str, tuple[int, int, int]]:
    told = sources.of_fund(purse.fund, 2017, PERIOD.last)
    return {line.title: (line.due, line.arrived, line.missing) for line in told.lines}


def test_both_pages_tell_the_same(town: Town, cast: SimpleNamespace, purse: Money) -> None:
    recompile(town)
    told = of_page(cast.official)
    assert told == of_fund(purse)
    shared = 3_333_31 + 10_01 + 777_71 - 1_11  # 411,992 fen
    assert {name: due for name, (due, _, _) in told.items()} == {
        "区财政": 1_235_98,  # 123,597.6
        "镇（街）财政": 2_677_95,  # 267,794.8
        "区管党费": 205_99,  # 20,599.6: of equal remainders the first got the fen
        "上级项目经费": 5_00,
        "捐助": 0,
    }
    assert sum(due for due, _, _ in told.values()) == shared + 5_00
    percents = {one.name: one.share.text for one in seen(cast.official).sources}
    assert (percents["区财政"], percents["镇（街）财政"]) == ("30.0%", "64.9%")


def test_line_by_line_it_would_be_other_fen(town: Town, purse: Money) -> None:
    """The parts of a line sum to it, those of all lines to the split of the whole."""
    facts = BudgetFact.objects.filter(report=compiled(town.district)).exclude(source="project")
    for fact in facts:
        assert sum(getattr(fact, f"from_{source}") for source in Source) == fact.fen
    alone = [split(fact.fen, {str(source): parts for source, parts in PARTS}) for fact in facts]
    assert sum(fact.from_dues for fact in facts) == 205_99
    assert sum(parts["dues"] for parts in alone) == 206_00


def test_every_part_opens_to_its_rows(
    town: Town, cast: SimpleNamespace, purse: Money, sign_in: Any
) -> None:
    recompile(town)
    for one in seen(cast.official).sources:
        if one.due:
            found = listed(cast.official, **asked(one.urls[0]))
            assert sum(getattr(row, str(found.indicator.total)) for row in found.rows) == one.due
    town_due = next(one for one in seen(cast.official).sources if one.name == "镇（街）财政")
    body = sign_in(cast.official).get(town_due.urls[0]).content.decode()
    assert "镇（街）财政 2,166.65" in body
    assert "区财政 999.99" in body


def test_a_place_has_its_part(town: Town, purse: Money) -> None:
    report = compiled(town.district)
    for source in Source:
        code = f"funds_budget_from_{source}_year"
        parts = [figure(report, area)[code][0] for area in (town.zone, town.street)]
        own = BudgetFact.objects.get(report=report, area=town.district)
        assert sum(parts) + getattr(own, f"from_{source}") == figure(report, town.district)[code][0]


def test_the_shares_of_the_day_hold(town: Town, cast: SimpleNamespace, purse: Money) -> None:
    rule = ShareRule.objects.get()
    rule.until = DECEMBER
    rule.save()
    later = ShareRule.objects.create(fund=purse.fund, since=DECEMBER)
    Share.objects.create(rule=later, source=Source.TOWN, parts=10_000)
    recompile(town)
    told = of_page(cast.official)
    assert told == of_fund(purse)
    assert told["镇（街）财政"][0] == 4_119_92


def test_without_shares_it_is_due_from_nobody(
    town: Town, cast: SimpleNamespace, purse: Money
) -> None:
    ShareRule.objects.all().delete()
    recompile(town)
    told = of_page(cast.official)
    assert told["未分来源"][0] == 4_119_92
    assert told["上级项目经费"][0] == of_fund(purse)["上级项目经费"][0] == 5_00


def test_a_budget_of_two_funds_is_split_by_the_shares_of_each(
    town: Town, cast: SimpleNamespace, purse: Money
) -> None:
    other = Money(
        money.Fund.objects.create(area=town.zone, name="又一项", opened=START),
        cast.clerk,
        cast.approver,
    )
    other.plan(town.zone, 9_99, **UNNAMED)
    recompile(town)
    told = of_page(cast.official)
    assert told["未分来源"][0] == 9_99
    assert told["镇（街）财政"][0] == 2_677_95
