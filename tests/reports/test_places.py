"""The rows of a report: units with their parts, 区直, and what is not known of a place."""

import datetime as dt
from typing import Any

import pytest

from districts.enums import AreaKind
from districts.models import Area, CommercialDistrict
from reports.compile.compiling import compile_report
from reports.models import Basis
from reports.places import OUTSIDE, Place, places
from tests.conftest import START, make_area
from tests.reports.making import make_member
from tests.reports.quarters import PERIOD, Town, town
from tests.shared_world import shared

COUNTS = {"organisations": [7, 0], "organisation_coverage": [6, 7], "managed_members": [3, 0]}
COUNTS |= {"party_organisations": [2, 0], "members": [9, 0], "members_placed": [8, 0]}


@pytest.fixture
@shared
def place(request: pytest.FixtureRequest, db: None) -> Town:
    return town(request)


def rows(made: Town, basis: str = "default") -> tuple[list[Place], Place]:
    report = compile_report(Area.objects.get(pk=made.district.pk), PERIOD).report
    return places(report, Basis.objects.get(code=basis))


# what is known of a place


@pytest.mark.parametrize(
    ("ledger", "roster", "known"),
    [
        (True, True, set(COUNTS)),
        (True, False, set(COUNTS) - {"managed_members"}),
        (False, True, {"managed_members", "party_organisations", "members"}),
        (False, False, set()),
    ],
)
def test_unknown_is_not_none(ledger: bool, roster: bool, known: set[str]) -> None:
    row = Place("某街道", COUNTS, ledger=ledger, roster=roster)
    for code, pair in COUNTS.items():
        assert row.count(code) == (pair if code in known else None), code
        assert row.numerator(code) == (pair[0] if code in known else None), code


def test_what_is_known_and_not_counted_is_nought() -> None:
    row = Place("某街道", {})
    assert row.count("organisation_coverage") == [0, 0]
    assert row.numerator("covered") == 0


@pytest.mark.parametrize(
    ("number", "ledger", "label"),
    [
        (1, True, "某街道"),
        (1, False, "某街道（无台账）"),
        (None, False, "某街道"),  # a part says nothing its unit does not
        (None, True, "某街道"),
    ],
)
def test_a_unit_without_a_ledger_says_so(number: int | None, ledger: bool, label: str) -> None:
    assert Place("某街道", {}, number=number, ledger=ledger).label == label


# which rows there are


def told(found: list[Place]) -> list[tuple[Any, ...]]:
    return [
        (row.name, row.number, row.area, row.numerator("organisations"), bool(row.district))
        for row in found
    ]


def test_units_their_parts_and_the_rest(place: Town) -> None:
    found, whole = rows(place)
    assert told(found) == [
        ("银川阅海湾中央商务区", 1, "640106-YHW", 7, False),
        ("阅海湾中央商务区", None, "640106-YHW", 7, True),
        ("满城北街街道", 2, "640106006", 3, False),
        ("万达商圈", None, "640106006", 2, True),
        (OUTSIDE, None, "640106006", 1, False),
        ("空白街道", 3, "640106009", 0, False),
        ("区直", 4, "", 1, False),
    ]
    assert (whole.name, whole.area, whole.numerator("organisations")) == ("合计", "640106", 11)


def test_parts_of_a_unit_stand_by_name(place: Town) -> None:
    for name in ("丙商圈", "乙商圈"):
        mall = CommercialDistrict.objects.create(name=name, area=place.street)
        place.organisation(f"{name}公司", area=place.street, commercial_district=mall)
    found, _ = rows(place)
    street = [row.name for row in found if row.area == place.street.code]
    assert street == ["满城北街街道", "万达商圈", "丙商圈", "乙商圈", OUTSIDE]


def test_what_of_a_commercial_district_belongs_to_no_unit(place: Town) -> None:
    mall = CommercialDistrict.objects.get(name="万达商圈")
    for number in range(2):
        place.organisation(f"区直{number}", area=place.district, commercial_district=mall)
    found, _ = rows(place)
    assert told(found)[-3:] == [
        ("区直", 4, "", 3, False),
        ("万达商圈", None, "", 2, True),  # without the street's own two
        (OUTSIDE, None, "", 1, False),
    ]


def test_without_anything_of_its_own_a_district_has_no_such_row(place: Town) -> None:
    place.made["区直协会"].phases.update(area=place.street)
    found, _ = rows(place)
    assert [row.name for row in found if not row.area] == []


def test_a_zone_is_its_own_unit(place: Town) -> None:
    report = compile_report(place.zone, PERIOD).report
    found, whole = places(report, Basis.objects.get(code="default"))
    assert told(found) == [
        ("银川阅海湾中央商务区", 1, "640106-YHW", 7, False),
        ("阅海湾中央商务区", None, "640106-YHW", 7, True),
    ]
    assert whole.counts == found[0].counts


@pytest.mark.parametrize(
    ("kind", "stands"),
    [("street", True), ("town", True), ("zone", True), ("community", False)],
)
def test_which_areas_are_units(place: Town, kind: str, stands: bool) -> None:
    make_area("640106077", "新设", AreaKind(kind), place.district)
    found, _ = rows(place)
    assert ("新设" in {row.name for row in found}) is stands


@pytest.mark.parametrize(
    ("since", "until", "stands"),
    [
        (None, None, True),
        (PERIOD.last, None, True),
        (PERIOD.last + dt.timedelta(1), None, False),
        (None, PERIOD.first + dt.timedelta(1), True),
        (None, PERIOD.first, False),
    ],
)
def test_a_unit_stands_that_existed_in_the_quarter(
    place: Town, since: dt.date | None, until: dt.date | None, stands: bool
) -> None:
    """One without a ledger of its own and without figures."""
    Area.objects.filter(pk=place.district.pk).update(ledger_since=None)
    Area.objects.filter(pk=place.zone.pk).update(ledger_since=START)
    Area.objects.filter(code="640106009").update(since=since, until=until)
    found, _ = rows(place)
    assert ("空白街道（无台账）" in {row.label for row in found}) is stands


# whose ledger and roster is known


def flags(made: Town) -> dict[str, tuple[bool, bool]]:
    found, whole = rows(made)
    return {row.name: (row.ledger, row.roster) for row in [*found, whole] if row.name != OUTSIDE}


@pytest.mark.parametrize(
    ("ledgers", "rosters", "expected"),
    [
        (["640106"], [], {"银川阅海湾中央商务区": (True, False), "合计": (True, False)}),
        (["640106"], ["640106"], {"满城北街街道": (True, True), "合计": (True, True)}),
        (
            ["640106"],
            ["640106-YHW"],
            {
                "银川阅海湾中央商务区": (True, True),
                "阅海湾中央商务区": (True, True),
                "满城北街街道": (True, False),
                "合计": (True, True),
            },
        ),
        (
            ["640106-YHW"],
            [],
            {
                "银川阅海湾中央商务区": (True, False),
                "满城北街街道": (False, False),
                "空白街道": (False, False),
                "合计": (True, False),
            },
        ),
        (
            [],
            ["640106006"],
            {
                "银川阅海湾中央商务区": (False, False),
                "满城北街街道": (False, True),
                "合计": (False, True),
            },
        ),
    ],
)
def test_where_ledgers_and_rosters_are_known(
    place: Town,
    ledgers: list[str],
    rosters: list[str],
    expected: dict[str, tuple[bool, bool]],
) -> None:
    Area.objects.update(ledger_since=None, roster_since=None)
    Area.objects.filter(code__in=ledgers).update(ledger_since=START)
    Area.objects.filter(code__in=rosters).update(roster_since=START)
    assert flags(place).items() >= expected.items()


@pytest.mark.parametrize(("late", "known"), [(0, True), (1, False)])
def test_a_roster_is_known_from_its_day(place: Town, late: int, known: bool) -> None:
    Area.objects.filter(code="640106006").update(roster_since=PERIOD.last + dt.timedelta(late))
    assert flags(place)["满城北街街道"] == (True, known)


def test_who_is_in_the_register_is_known_without_a_roster(place: Town) -> None:
    """Entered one by one; of the other street nobody is."""
    make_member(None, place.branch("阅海湾流动党支部", area=place.zone))
    assert (
        flags(place).items()
        >= {
            "银川阅海湾中央商务区": (True, True),
            "阅海湾中央商务区": (True, True),
            "满城北街街道": (True, False),
            "合计": (True, True),
        }.items()
    )


@pytest.mark.parametrize(
    ("roster", "counted", "known"),
    [(True, 0, True), (False, 0, False), (False, 1, True)],
)
def test_without_a_roster_nobody_who_was_there_is_not_none(
    roster: bool, counted: int, known: bool
) -> None:
    """A member of another place may have been at an activity."""
    shares, hours = [counted, 40], [counted, 0]
    row = Place("某街道", {"members_share": shares, "study_hours": hours}, roster=roster)
    assert row.count("members_share") == (shares if known else None)
    assert row.count("study_hours") == (hours if known else None)
    assert row.count("participants") == [0, 0]


def test_members_by_name_of_a_place_with_a_roster(place: Town) -> None:
    Area.objects.filter(pk=place.zone.pk).update(roster_since=START)
    branch = place.branch("阅海湾流动党支部", area=place.zone)
    make_member(None, branch)
    make_member(None, branch, "floating_in")
    found, whole = rows(place)
    zone, street = (row for row in found if row.number in {1, 2})
    codes = ("formal_members", "floating_members", "managed_members")
    assert [zone.numerator(code) for code in codes] == [1, 1, 2]
    assert [street.numerator(code) for code in codes] == [None] * 3
    assert [whole.numerator(code) for code in codes] == [1, 1, 2]
