"""Phases on paper: what a ledger of the last day of 2017 makes of an organisation's phases."""

from typing import Any

import pytest

from core.dated import Precision
from districts.enums import OperatingState, OrganisationKind
from districts.ledgers import Plan
from districts.models import Area, CommercialDistrict, Organisation, OrganisationPhase
from districts.services.phases import (
    COPIED,
    STATED,
    PhaseBook,
    Standing,
    changes_of,
    shown,
    title,
)
from tests.districts.books import DAY, LATER, OLDER, SAME, day, saved, told

ZONE = saved(Area, 1, name="阅海湾", code="1")
STREET = saved(Area, 2, name="满城北街", code="2")
MARKET = saved(CommercialDistrict, 1, name="甲市场", area=ZONE)
ENTERPRISE: dict[str, Any] = {
    "kind": OrganisationKind.ENTERPRISE,
    "state": OperatingState.OPERATING,
    "area": ZONE,
}


def book(*phases: tuple[str, dict[str, Any]]) -> PhaseBook:
    """`book(("2015", {"staff": 8}), …)`: the phases of one enterprise in the zone."""
    owner = saved(Organisation, 1, name="甲公司", **ENTERPRISE)
    rows = []
    for key, (since, values) in enumerate(phases, start=1):
        start = day(since)
        rows.append(
            saved(
                OrganisationPhase,
                key,
                organisation=owner,
                since=start.first,
                since_precision=start.precision,
                **{**ENTERPRISE, **values},
            )
        )
    return PhaseBook(Plan(), owner, rows)


def values(kept: PhaseBook, name: str) -> list[tuple[str, Any]]:
    return [(str(phase.since), getattr(phase, name)) for phase in kept.phases]


@pytest.mark.parametrize(
    ("standing", "since", "known", "stated", "result"),
    [
        # a later ledger opens a phase on its day
        (LATER, "2015", 8, 9, [("2015-01-01", 8), ("2017-12-31", 9)]),
        # unless the phase began that very day, or the value was not known
        (LATER, "2017.12.31", 8, 9, [("2017-12-31", 9)]),
        (LATER, "2015", None, 9, [("2015-01-01", 9)]),
        # one of the same day puts right
        (SAME, "2015", 8, 9, [("2015-01-01", 9)]),
        # an older one only fills
        (OLDER, "2015", 8, 9, [("2015-01-01", 8)]),
        (OLDER, "2015", None, 9, [("2015-01-01", 9)]),
        # nothing new
        (LATER, "2015", 8, 8, [("2015-01-01", 8)]),
        (LATER, "2015", 0, 0, [("2015-01-01", 0)]),
        (LATER, "2015", 0, 9, [("2015-01-01", 0), ("2017-12-31", 9)]),  # nobody is a number
    ],
)
def test_what_a_ledger_makes_of_the_phase_that_holds(
    standing: Standing, since: str, known: int | None, stated: int, result: Any
) -> None:
    kept = book((since, {"staff": known}))
    changes = told(kept.state(standing, DAY, {"staff": stated}))
    assert values(kept, "staff") == result
    said = [] if standing is OLDER and known else [f"从业人员：{known or '—'}→{stated}"]
    if known == 0 and stated:
        said = [f"从业人员：0→{stated}"]
    assert changes == ([] if known == stated else said)
    assert kept.plan.conflicts == (
        ["甲公司：从业人员登记为“8”，本表为“9”"] if standing is OLDER and known else []
    )


def test_a_new_phase_goes_on_in_whatever_is_not_stated() -> None:
    former = dict.fromkeys(("ownership", "industry", "registrar", "evidence"), "旧")
    kept = book(("2015", {**former, "staff": 8, "commercial_district": MARKET}))
    kept.organisation.commercial_district = MARKET
    kept.state(LATER, DAY, {"staff": 9})
    (phase,) = kept.plan.creates
    assert phase.since_precision == Precision.DAY
    assert phase.staff == 9
    assert phase.commercial_district == MARKET
    assert {getattr(phase, name) for name in former} == {"旧"}
    assert kept.plan.updates == []


def test_gaps_beside_a_change_open_one_phase_with_both() -> None:
    kept = book(("2015", {"staff": 8, "industry": ""}))
    kept.state(LATER, DAY, {"staff": 9, "industry": "零售"})
    assert values(kept, "industry") == [("2015-01-01", ""), ("2017-12-31", "零售")]


def test_an_older_ledger_fills_the_gap_and_lists_the_rest() -> None:
    kept = book(("2015", {"staff": 8, "industry": ""}))
    changes = kept.state(OLDER, DAY, {"staff": 9, "industry": "零售"})
    assert told(changes) == ["行业：—→零售"]
    assert kept.plan.conflicts == ["甲公司：从业人员登记为“8”，本表为“9”"]
    assert values(kept, "industry") == [("2015-01-01", "零售")]


def test_having_no_reason_is_no_gap() -> None:
    """An empty reason says that something is established: a later reason opens a phase."""
    kept = book(("2015", {"unestablished_reason": ""}))
    kept.state(LATER, DAY, {"unestablished_reason": "没有党员"})
    assert values(kept, "unestablished_reason") == [("2015-01-01", ""), ("2017-12-31", "没有党员")]
    kept = book(("2015", {"unestablished_reason": ""}))
    kept.state(OLDER, DAY, {"unestablished_reason": "没有党员"})
    assert values(kept, "unestablished_reason") == [("2015-01-01", "")]
    assert len(kept.plan.conflicts) == 1


@pytest.mark.parametrize(
    ("on", "staff"),
    [
        ("2015.01.01", 1),
        ("2016.05.31", 1),
        ("2016.06.01", 2),
        ("2017.12.30", 2),
        ("2017.12.31", 3),
        ("2099.01.01", 3),
        ("2014.12.31", None),
    ],
)
def test_exactly_one_phase_holds_on_a_day(on: str, staff: int | None) -> None:
    kept = book(("2015", {"staff": 1}), ("2016.06", {"staff": 2}), ("2017.12.31", {"staff": 3}))
    phase = kept.on(day(on).first)
    assert (phase.staff if phase else None) == staff


def test_only_the_phase_of_the_day_is_put_right() -> None:
    kept = book(("2015", {"staff": 1}), ("2018.06", {"staff": 3}))
    kept.state(SAME, DAY, {"staff": 2})
    assert values(kept, "staff") == [("2015-01-01", 2), ("2018-06-01", 3)]


def test_a_phase_between_two_does_not_become_the_current_one() -> None:
    kept = book(("2015", {}), ("2018.06", {"kind": OrganisationKind.SOCIAL, "industry": "后来"}))
    kept.plan.update(kept.organisation, kind=OrganisationKind.SOCIAL)
    kept.state(LATER, DAY, {"kind": OrganisationKind.INSTITUTION})
    assert [since for since, _ in values(kept, "kind")] == [
        "2015-01-01",
        "2017-12-31",
        "2018-06-01",
    ]
    assert kept.organisation.kind == OrganisationKind.SOCIAL


def test_a_new_phase_goes_on_as_the_one_before_it_not_as_the_first() -> None:
    kept = book(("2015", {"industry": "零售"}), ("2016", {"industry": "餐饮"}), ("2019", {}))
    opened = kept.open(day("2017.12.31"), staff=9)
    assert (opened.organisation, opened.industry, opened.staff) == (kept.organisation, "餐饮", 9)
    before = kept.open(day("2014"), staff=1)
    assert before.industry == "零售"
    assert [phase.since.year for phase in kept.phases] == [2014, 2015, 2016, 2017, 2019]


@pytest.mark.parametrize(
    ("field", "stated"),
    [
        ("kind", OrganisationKind.SOCIAL),
        ("state", OperatingState.SUSPENDED),
        ("area", STREET),
        ("commercial_district", MARKET),
    ],
)
@pytest.mark.parametrize("standing", [LATER, SAME])
def test_the_organisation_carries_a_copy_of_the_latest_phase(
    field: str, stated: Any, standing: Standing
) -> None:
    assert field in COPIED
    kept = book(("2015", {}))
    kept.state(standing, DAY, {field: stated})
    assert getattr(kept.organisation, field) == stated
    assert (kept.organisation, {field: stated}) in kept.plan.updates


def test_every_copy_is_something_a_ledger_may_state() -> None:
    assert set(COPIED) <= set(STATED)


def test_a_ledger_before_the_first_phase_lets_it_reach_back() -> None:
    kept = book(("2018.06", {"staff": 8}))
    assert told(kept.state(OLDER, DAY, {"staff": 8})) == ["起始日期：2018-06-01→不晚于2017-12-31"]
    (phase,) = kept.phases
    assert (phase.since, phase.since_precision) == (DAY, Precision.BY)
    assert kept.plan.creates == []


def test_a_ledger_before_the_first_phase_that_differs_opens_one_before_it() -> None:
    kept = book(("2018.06", {"staff": 8, "industry": "零售"}))
    assert told(kept.state(OLDER, DAY, {"staff": 5})) == ["起始日期：2018-06-01→不晚于2017-12-31"]
    first, second = kept.phases
    assert (first.since, first.since_precision, first.staff) == (DAY, Precision.BY, 5)
    assert first.industry == "零售"
    assert (str(second.since), second.staff) == ("2018-06-01", 8)
    assert kept.plan.creates == [first]
    assert kept.plan.conflicts == []


@pytest.mark.parametrize(
    ("since", "start"),
    [
        ("2014.06", ("2014-06-01", "M")),
        ("2015", ("2015-01-01", "Y")),
        ("2016", ("2015-01-01", "Y")),
    ],
)
def test_the_first_phase_may_start_earlier_never_later(since: str, start: Any) -> None:
    kept = book(("2015", {}), ("2016.06", {}))
    kept.starts_by(day(since))
    first = kept.phases[0]
    assert (str(first.since), first.since_precision) == start
    assert bool(kept.plan.updates) == (since == "2014.06")


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        ("staff", None, "—"),
        ("staff", 0, "0"),
        ("industry", "", "—"),
        ("industry", "零售", "零售"),
        ("kind", "social", "社会组织"),
        ("state", "shell", "空壳"),
        ("commercial_district", MARKET, "甲市场"),
        ("commercial_district", None, "—"),
    ],
)
def test_a_value_is_told_as_screens_show_it(field: str, value: Any, text: str) -> None:
    assert shown(OrganisationPhase(**{field: value}), field) == text


def test_changes_are_told_by_their_titles() -> None:
    phase = OrganisationPhase(kind="enterprise", staff=8)
    changes = changes_of(phase, {"kind": "social", "staff": 0})
    assert told(changes) == ["类别：非公有制企业→社会组织", "从业人员：8→0"]
    assert title("unestablished_reason") == "未建原因"
