"""资金来源: what each payer was to give by the shares, what has arrived, and when."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from funding.enums import AccountKind, JournalKind, Source
from funding.models import Budget, Fund, Journal, Share, ShareRule
from funding.services import reversing, sources
from tests.funding.conftest import DAY, OPENED
from tests.shared_world import shared

END = dt.date(2017, 12, 31)
PARTS = ((Source.DISTRICT, 3000), (Source.TOWN, 6500), (Source.DUES, 500))


@pytest.fixture
@shared
def shares(fund: Fund, district: Any) -> ShareRule:
    """QC11: of a million the district gives 30 %, towns 65 %, district-managed dues 5 %."""
    rule = ShareRule.objects.create(fund=fund, since=OPENED, document="清组通〔2013〕9号")
    for source, parts in PARTS:
        Share.objects.create(rule=rule, source=source, parts=parts)
    Budget.objects.create(fund=fund, year=2017, area=district, fen=1_000_000_00, decided_on=OPENED)
    return rule


def told(fund: Fund, day: dt.date = END) -> list[tuple[Any, ...]]:
    found = sources.of_fund(fund, 2017, day)
    return [
        (one.source, one.percent, one.due, one.arrived, one.missing, one.last_day)
        for one in found.lines
    ]


def test_shares_of_a_million(
    shares: ShareRule, fund: Fund, zone: Any, arrive: Callable[..., Journal]
) -> None:
    later = dt.date(2017, 7, 15)
    arrive(fund, 300_000_00)
    arrive(fund, 400_000_00, area=zone, source=Source.TOWN)
    arrive(fund, 87_500_00, area=zone, source=Source.TOWN, day=later)
    arrive(fund, 60_000_00, source=Source.DUES)
    assert told(fund) == [
        ("district", "30%", 300_000_00, 300_000_00, 0, DAY),
        ("town", "65%", 650_000_00, 487_500_00, 162_500_00, later),
        ("dues", "5%", 50_000_00, 60_000_00, 0, DAY),
    ]
    found = sources.of_fund(fund, 2017, END)
    assert (found.due, found.arrived, found.missing) == (1_000_000_00, 847_500_00, 162_500_00)
    assert [one.whole for one in found.lines] == [True, False, True]
    assert found.document == "清组通〔2013〕9号"


def test_shares_sum_to_a_budget_that_does_not_divide(shares: ShareRule, fund: Fund) -> None:
    Budget.objects.update(fen=1_000_000_01)
    found = sources.of_fund(fund, 2017, END)
    assert found.due == 1_000_000_01
    assert [one.due for one in found.lines] == [300_000_00, 650_000_01, 50_000_00]


def test_as_of_a_day(shares: ShareRule, fund: Fund, arrive: Callable[..., Journal]) -> None:
    arrive(fund, 1_00)
    Budget.objects.create(fund=fund, year=2017, area=fund.area, fen=-500_000_00, decided_on=DAY)
    before = told(fund, DAY - dt.timedelta(days=1))[0]
    assert before[2:] == (300_000_00, 0, 300_000_00, None)
    assert told(fund, DAY)[0][2:] == (150_000_00, 1_00, 149_999_00, DAY)


def test_of_the_year_alone(shares: ShareRule, fund: Fund, arrive: Callable[..., Journal]) -> None:
    fund.opened = dt.date(2016, 1, 1)
    fund.save()
    arrive(fund, 7_00, day=dt.date(2016, 12, 31))
    arrive(fund, 9_00, day=dt.date(2018, 1, 1))
    arrive(fund, 5_00, kind=JournalKind.OPENING)
    assert told(fund, dt.date(2018, 6, 1))[0][3] == 0


def test_the_shares_of_the_day_hold(shares: ShareRule, fund: Fund) -> None:
    shares.until = dt.date(2017, 7, 1)
    shares.save()
    later = ShareRule.objects.create(fund=fund, since=shares.until)
    Share.objects.create(rule=later, source=Source.TOWN, parts=10_000)
    assert [row[1] for row in told(fund, dt.date(2017, 6, 30))] == ["30%", "65%", "5%"]
    assert [row[:3] for row in told(fund)] == [("town", "100%", 1_000_000_00)]


def test_what_was_reversed_did_not_arrive(
    shares: ShareRule, fund: Fund, arrive: Callable[..., Journal], cast: Any
) -> None:
    arrive(fund, 5_00)
    wrong = arrive(fund, 7_00, day=dt.date(2017, 5, 1))
    reversing.opposite(
        wrong,
        day=dt.date(2017, 6, 1),
        reason="误记",
        maker=cast.clerk,
        checker=cast.approver,
    )
    assert told(fund)[0][3:] == (5_00, 299_995_00, DAY)


def test_what_came_without_a_share_stands_below(
    shares: ShareRule, fund: Fund, zone: Any, arrive: Callable[..., Journal]
) -> None:
    arrive(fund, 3_00, area=zone, source=Source.DONATION)
    arrive(fund, 4_00, area=zone, source=Source.RETURNED)
    assert told(fund)[3:] == [
        ("returned", "—", 0, 4_00, 0, DAY),
        ("donation", "—", 0, 3_00, 0, DAY),
    ]
    assert fund.accounts.filter(kind=AccountKind.HELD).count() == 2


def test_a_fund_without_shares_tells_what_came(fund: Fund, arrive: Callable[..., Journal]) -> None:
    assert told(fund) == []
    arrive(fund, 3_00)
    assert told(fund) == [("district", "—", 0, 3_00, 0, DAY)]
