"""Which compiled quarters a page reads: editions, cities, scope, and since when there are books."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils.timezone import now

from core.dated import Quarter
from districts.enums import AreaKind, Role
from districts.models import Area, CommercialDistrict
from reports.boards.pages import gap
from reports.models import Basis, Figure, QuarterlyReport
from reports.readings import Rate, Reading, books_since, history, parts, rate
from reports.selection import select
from tests.conftest import START, make_area, make_user
from tests.shared_world import shared

LONG_AGO = dt.date(2015, 5, 5)
CODE = "organisation_coverage"


def compiled(
    area: Area,
    pair: tuple[int, int],
    *,
    quarter: int = 4,
    edition: int = 1,
    basis: str = "default",
    district: CommercialDistrict | None = None,
    of: Area | None = None,
) -> QuarterlyReport:
    """A report of `of` (else of the area itself) with one figure of the area."""
    report, _ = QuarterlyReport.objects.get_or_create(
        area=of or area,
        year=2017,
        quarter=quarter,
        edition=edition,
        defaults={
            "compiled_at": now(),
            "digest": f"{(of or area).code}/{edition};",
            "reason": "更正" if edition > 1 else "",
        },
    )
    Figure.objects.create(
        report=report,
        basis=Basis.objects.get(code=basis),
        area=area,
        commercial_district=district,
        counts={CODE: list(pair)},
    )
    return report


def read(user: Any, **params: str) -> dict[str, str]:
    """The rate of each quarter, oldest first."""
    found = history(select(params, user), user)
    return {str(period): rate(one.counts, CODE).fraction for period, one in found.items()}


@pytest.fixture
@shared
def city(district: Area) -> Area:
    made = make_area("6401", "银川市", AreaKind.CITY)
    district.parent = made
    district.save()
    return made


def test_quarters_come_oldest_first_whatever_their_order(
    cast: SimpleNamespace, district: Area
) -> None:
    for quarter in (4, 1, 3):
        compiled(district, (quarter, 9), quarter=quarter)
    assert list(read(cast.official).items()) == [
        ("2017Q1", "1 / 9"),
        ("2017Q3", "3 / 9"),
        ("2017Q4", "4 / 9"),
    ]


def test_the_newest_edition_counts_whatever_their_order(
    cast: SimpleNamespace, district: Area
) -> None:
    for edition in (2, 3, 1):
        compiled(district, (edition, 9), edition=edition)
    assert read(cast.official) == {"2017Q4": "3 / 9"}


def test_each_basis_and_place_has_figures_of_its_own(
    cast: SimpleNamespace, district: Area, zone: Area
) -> None:
    mall = CommercialDistrict.objects.create(name="万达商圈", area=district)
    compiled(district, (1, 9))
    compiled(district, (2, 9), basis="seats")
    compiled(district, (3, 9), district=mall)
    compiled(zone, (4, 9), of=district)
    user = cast.official
    assert read(user) == {"2017Q4": "1 / 9"}
    assert read(user, basis="seats") == {"2017Q4": "2 / 9"}
    assert read(user, commercial_district=str(mall.pk)) == {"2017Q4": "3 / 9"}
    assert read(user, area=zone.code) == {"2017Q4": "4 / 9"}
    assert read(user, basis="ten-staff") == {}


def test_a_zones_own_report_goes_before_its_districts(
    cast: SimpleNamespace, district: Area, zone: Area
) -> None:
    """Both hold a figure of the zone; the one of the smaller area is the later word."""
    own = compiled(zone, (5, 9))
    compiled(zone, (4, 9), of=district)
    selection = select({"area": zone.code}, cast.official)
    (reading,) = history(selection, cast.official).values()
    assert (rate(reading.counts, CODE), reading.reports) == (Rate(5, 9), (own.pk,))


def test_a_city_adds_its_districts_up(city: Area, district: Area) -> None:
    other = make_area("640104", "兴庆区", AreaKind.DISTRICT, city)
    district.refresh_from_db()
    reports = {compiled(district, (1, 4)).pk, compiled(other, (2, 5)).pk}
    compiled(district, (7, 7), quarter=3)
    mayor = make_user("mayor", (Role.OFFICIAL, city))
    assert read(mayor) == {"2017Q3": "7 / 7", "2017Q4": "3 / 9"}
    reading: Reading = history(select({}, mayor), mayor)[Quarter(2017, 4)]
    assert set(reading.reports) == reports
    assert sorted(reading.digest.split(";")) == ["", "640104/1", "640106/1"]
    newest = QuarterlyReport.objects.filter(pk__in=reports).latest("compiled_at")
    assert reading.compiled_at == newest.compiled_at


def test_a_city_takes_the_newest_edition_of_each_district(city: Area, district: Area) -> None:
    other = make_area("640104", "兴庆区", AreaKind.DISTRICT, city)
    district.refresh_from_db()
    compiled(other, (1, 1))
    for edition in (1, 2):
        compiled(district, (edition, 9), edition=edition)
    mayor = make_user("mayor", (Role.OFFICIAL, city))
    assert read(mayor) == {"2017Q4": "3 / 10"}


def test_figures_of_other_areas_stay_away(
    cast: SimpleNamespace, district: Area, foreign_district: Area
) -> None:
    compiled(district, (1, 9))
    compiled(foreign_district, (2, 9))
    assert read(cast.official) == {"2017Q4": "1 / 9"}
    assert read(cast.foreign_official) == {"2017Q4": "2 / 9"}
    assert read(cast.admin, area=district.code) == {"2017Q4": "1 / 9"}


def test_a_user_without_the_place_reads_nothing(cast: SimpleNamespace, district: Area) -> None:
    compiled(district, (1, 9))
    official = select({}, cast.official)
    assert history(official, cast.clerk) == {}
    assert history(official, cast.nobody) == {}


# the parts of a place


def test_the_parts_of_a_district(cast: SimpleNamespace, district: Area, zone: Area) -> None:
    mall = CommercialDistrict.objects.create(name="万达商圈", area=district)
    for area, place, pair in (
        (district, None, (4, 9)),
        (zone, None, (3, 7)),
        (district, mall, (2, 5)),
        (zone, mall, (1, 4)),
    ):
        compiled(area, pair, district=place, of=district)
    user = cast.official
    selection = select({}, user)
    areas, districts = parts(selection, history(selection, user)[Quarter(2017, 4)], user)
    told = [(part.name, part.area, rate(part.counts, CODE).fraction) for part in areas]
    assert told == [(zone.name, zone.code, "3 / 7"), ("区直", "", "1 / 2")]
    assert [(part.name, rate(part.counts, CODE).fraction) for part in districts] == [
        ("万达商圈", "2 / 5")
    ]
    inside = select({"commercial_district": str(mall.pk)}, user)
    areas, _ = parts(inside, history(inside, user)[Quarter(2017, 4)], user)
    assert [(part.name, rate(part.counts, CODE).fraction) for part in areas] == [
        (zone.name, "1 / 4"),
        ("区直", "1 / 1"),
    ]


def test_what_lies_wholly_in_its_streets_has_no_rest(
    cast: SimpleNamespace, district: Area, zone: Area
) -> None:
    for area in (district, zone):
        compiled(area, (3, 7), of=district)
    selection = select({}, cast.official)
    reading = history(selection, cast.official)[Quarter(2017, 4)]
    areas, _ = parts(selection, reading, cast.official)
    assert [part.name for part in areas] == [zone.name]


def test_a_place_without_parts_has_none(cast: SimpleNamespace, district: Area, zone: Area) -> None:
    compiled(zone, (3, 7), of=district)
    selection = select({}, cast.clerk)
    reading = history(selection, cast.clerk)[Quarter(2017, 4)]
    assert parts(selection, reading, cast.clerk) == ([], [])


# since when there are books


@pytest.mark.parametrize(
    ("days", "who", "params", "expected"),
    [
        ({}, "official", {}, None),
        ({"640106": START}, "official", {}, START),
        ({"640106": START}, "clerk", {}, START),  # from above
        ({"640106006": START}, "official", {}, START),  # from below
        ({"640106006": START}, "clerk", {}, None),  # beside
        ({"640106": START, "640106-YHW": LONG_AGO}, "official", {}, LONG_AGO),
        ({"640106": LONG_AGO, "640106-YHW": START}, "clerk", {}, LONG_AGO),
        ({"130705": START}, "official", {}, None),
    ],
)
def test_the_first_ledger_of_a_place(
    cast: SimpleNamespace,
    days: dict[str, dt.date],
    who: str,
    params: dict[str, str],
    expected: dt.date | None,
) -> None:
    for code, day in days.items():
        Area.objects.filter(code=code).update(ledger_since=day)
    assert books_since(select(params, getattr(cast, who)), "ledger_since") == expected


@pytest.mark.parametrize(
    ("since", "told"),
    [
        (None, "无台账"),
        (dt.date(2017, 12, 31), "未汇总"),
        (dt.date(2018, 1, 1), "无台账"),
        (dt.date(2016, 1, 1), "未汇总"),
    ],
)
def test_why_a_quarter_is_empty(
    cast: SimpleNamespace, district: Area, since: dt.date | None, told: str
) -> None:
    Area.objects.filter(pk=district.pk).update(ledger_since=since)
    assert gap(select({}, cast.official), Quarter(2017, 4)) == told
