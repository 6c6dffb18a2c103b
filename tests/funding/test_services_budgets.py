"""A budget is what had been decided by a day; no cut takes away more than there is."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from core.errors import Refused
from funding.enums import Source, Use
from funding.models import Budget, Fund
from funding.services import budgets

pytestmark = pytest.mark.django_db
EARLY, CUT, LATE = dt.date(2017, 1, 10), dt.date(2017, 6, 1), dt.date(2017, 9, 1)


@pytest.fixture
def line(fund: Fund, zone: Any) -> Callable[..., Budget]:
    def make(fen: int, decided_on: dt.date = EARLY, **given: Any) -> Budget:
        values = {"fund": fund, "year": 2017, "area": zone, **given}
        return budgets.keep(Budget(fen=fen, decided_on=decided_on, **values))

    return make


def refused(line: Callable[..., Budget], *args: Any, **given: Any) -> tuple[str, str]:
    with pytest.raises(Refused) as why:
        line(*args, **given)
    return why.value.field, str(why.value)


def stood(fund: Fund, day: dt.date) -> int:
    """The budget of the year as the day left it."""
    return budgets.total(budgets.decided(2017, day).filter(fund=fund))


def test_as_of_a_day(line: Any, fund: Fund, loan_fund: Fund, zone: Any) -> None:
    line(100_00)
    line(-30_00, CUT)
    line(5_00, year=2018)
    line(7_00, fund=loan_fund)
    told = {
        day: stood(fund, day)
        for day in (EARLY - dt.timedelta(days=1), EARLY, CUT - dt.timedelta(days=1), CUT, LATE)
    }
    assert list(told.values()) == [0, 100_00, 100_00, 70_00, 70_00]


def test_a_cut_to_nothing_and_not_below(line: Any, fund: Fund) -> None:
    line(100_00)
    field, sentence = refused(line, -100_01, CUT)
    assert field == "fen"
    assert "变成 -0.01 元" in sentence
    line(-100_00, CUT)
    assert refused(line, -1, LATE)[0] == "fen"
    assert stood(fund, LATE) == 0


def test_a_cut_is_not_before_what_it_cuts(line: Any) -> None:
    line(100_00, CUT)
    assert refused(line, -1, CUT - dt.timedelta(days=1))[0] == "fen"
    line(-1, CUT)


@pytest.mark.parametrize(
    "other",
    [{"use": Use.ACTIVITY}, {"source": Source.TOWN}, {"year": 2018}, {"area": "street"}],
)
def test_a_cut_is_of_the_same_place(
    line: Any, request: pytest.FixtureRequest, other: dict[str, Any]
) -> None:
    line(100_00)
    if "area" in other:
        other = {"area": request.getfixturevalue("street")}
    assert refused(line, -1, CUT, **other)[0] == "fen"


def test_a_line_is_not_corrected_below_its_cuts(line: Any, street: Any) -> None:
    first = line(100_00)
    line(-60_00, CUT)
    first.fen = 60_00
    budgets.keep(first)
    first.fen = 59_99
    with pytest.raises(Refused, match="调减不能超过已批复的"):
        budgets.keep(first)
    first.fen, first.area = 60_00, street
    with pytest.raises(Refused, match="调减不能超过已批复的"):
        budgets.keep(first)


def test_its_day_and_place(line: Any, foreign_zone: Any, make_party_organisation: Any) -> None:
    assert refused(line, 1, dt.date(2100, 1, 1))[0] == "decided_on"
    assert refused(line, 1, dt.date(2015, 12, 31))[0] == "decided_on"
    assert line(1, dt.date(2016, 1, 1)).pk
    assert refused(line, 1, area=foreign_zone)[0] == "area"
    party = make_party_organisation("商圈党委")
    assert line(1, party_organisation=party).pk
