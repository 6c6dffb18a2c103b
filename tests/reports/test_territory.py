"""Which areas have a ledger by a day, and which report a code names."""

import datetime as dt
from typing import Any

import pytest

from core.errors import Refused
from districts.enums import AreaKind
from districts.models import (
    Area,
)
from reports.compile.compiling import compile_report
from reports.models import QuarterlyReport
from reports.territory import Territory, report_area
from tests.conftest import START, make_area
from tests.reports.making import Q4, Make, figure, make_member
from tests.shared_world import shared


class TestLedgerDays:
    def test_organisations_count_from_the_ledger_of_the_nearest_area(
        self, district: Area, zone: Area, street: Area
    ) -> None:
        zone.ledger_since = dt.date(2018, 1, 1)
        zone.save()
        district.ledger_since = START
        district.save()
        then = Territory.on(district, Q4.last)
        now = Territory.on(district, Q4.shift(1).last)
        assert set(then.organisations) == {district.pk, street.pk}
        assert set(now.organisations) == {district.pk, street.pk, zone.pk}

    def test_a_zone_takes_the_day_of_the_district_above(self, kept: Area, zone: Area) -> None:
        assert Territory.on(zone, Q4.last).organisations == (zone.pk,)
        assert Territory.on(zone, START - dt.timedelta(days=1)).empty

    def test_a_roster_alone_counts_party_organisations(
        self, district: Area, zone: Area, make_party_organisation: Make, make_organisation: Make
    ) -> None:
        zone.roster_since = START
        zone.save()
        make_organisation()
        make_member(None, make_party_organisation())
        report = compile_report(district, Q4).report
        assert report.organisation_facts.count() == 0
        assert figure(report, zone)["members"] == [1, 0]
        assert figure(report, zone)["organisation_coverage"] == [0, 0]

    def test_no_ledger_is_refused(self, district: Area) -> None:
        with pytest.raises(Refused, match="金凤区2017年第四季度无台账"):
            compile_report(district, Q4)
        assert not QuarterlyReport.objects.exists()

    def test_the_area_a_code_names(self, district: Area, zone: Area, street: Area) -> None:
        community = make_area("640106006001", "逸馨苑社区", AreaKind.COMMUNITY, street)
        named = [report_area(area.code) for area in (district, zone, street, community)]
        assert named == [district, zone, district, district]
        with pytest.raises(Refused, match="999999"):
            report_area("999999")
        city = make_area("6401", "银川市", AreaKind.CITY)
        with pytest.raises(Refused, match="银川市"):
            report_area(city.code)


DAY = Q4.last
MORROW = DAY + dt.timedelta(days=1)
#: days of ledger and roster by area code; who counts organisations, who Party organisations
OPENED: list[tuple[dict[str, tuple[Any, Any]], set[str], set[str]]] = [
    ({}, set(), set()),
    ({"640106": (DAY, None)}, {"区", "商务区", "街道", "社区"}, {"区", "商务区", "街道", "社区"}),
    ({"640106": (MORROW, None)}, set(), set()),
    ({"640106": (None, DAY)}, set(), {"区", "商务区", "街道", "社区"}),
    ({"640106": (MORROW, DAY)}, set(), {"区", "商务区", "街道", "社区"}),
    ({"6401": (START, None)}, {"区", "商务区", "街道", "社区"}, {"区", "商务区", "街道", "社区"}),
    # the nearest day counts, be it later than the one above
    ({"640106": (START, None), "640106006": (MORROW, None)}, {"区", "商务区"}, {"区", "商务区"}),
    ({"640106": (MORROW, None), "640106006": (START, None)}, {"街道", "社区"}, {"街道", "社区"}),
    ({"640106-YHW": (START, None)}, {"商务区"}, {"商务区"}),
    ({"640106-YHW": (None, START)}, set(), {"商务区"}),
    # ledger and roster are asked apart
    (
        {"640106": (START, None), "640106006": (None, MORROW)},
        {"区", "商务区", "街道", "社区"},
        {"区", "商务区", "街道", "社区"},
    ),
    (
        {"640106": (None, START), "640106006": (START, MORROW)},
        {"街道", "社区"},
        {"区", "商务区", "街道", "社区"},
    ),
]


class TestWhereBooksAreOpen:
    @pytest.fixture
    @shared
    def areas(self, db: None) -> dict[str, Area]:
        """A city, its district, of which a zone, a street and a community of the street."""
        city = make_area("6401", "市", AreaKind.CITY)
        district = make_area("640106", "区", AreaKind.DISTRICT, city)
        zone = make_area("640106-YHW", "商务区", AreaKind.ZONE, district)
        street = make_area("640106006", "街道", AreaKind.STREET, district)
        community = make_area("640106006001", "社区", AreaKind.COMMUNITY, street)
        other = make_area("640104", "别的区", AreaKind.DISTRICT, city)
        return {area.name: area for area in (city, district, zone, street, community, other)}

    @pytest.mark.parametrize(("days", "organisations", "parties"), OPENED)
    def test_which_areas_count_what(
        self,
        areas: dict[str, Area],
        days: dict[str, tuple[Any, Any]],
        organisations: set[str],
        parties: set[str],
    ) -> None:
        for code, (ledger, roster) in days.items():
            Area.objects.filter(code=code).update(ledger_since=ledger, roster_since=roster)
        names = {area.pk: name for name, area in areas.items()}
        found = Territory.on(areas["区"], DAY)
        assert {names[pk] for pk in found.organisations} == organisations
        assert {names[pk] for pk in found.party_organisations} == parties
        assert found.empty is (not parties)

    def test_what_each_area_adds_up_to(self, areas: dict[str, Area]) -> None:
        """To itself and to all above it, up to the report's own area."""
        names = {area.pk: name for name, area in areas.items()}
        for top, expected in (
            (
                "区",
                {
                    "区": ["区"],
                    "商务区": ["商务区", "区"],
                    "街道": ["街道", "区"],
                    "社区": ["社区", "街道", "区"],
                },
            ),
            ("街道", {"街道": ["街道"], "社区": ["社区", "街道"]}),
            ("商务区", {"商务区": ["商务区"]}),
        ):
            levels = Territory.on(areas[top], DAY).levels
            found = {names[pk]: [names[one] for one in above] for pk, above in levels.items()}
            assert found == expected

    def test_it_is_one_question(
        self, areas: dict[str, Area], django_assert_num_queries: Any
    ) -> None:
        with django_assert_num_queries(1):
            Territory.on(areas["区"], DAY)
