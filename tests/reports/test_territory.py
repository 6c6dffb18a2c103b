"""Which areas have a ledger by a day, and which report a code names."""

import datetime as dt

import pytest

from core.errors import Refused
from districts.enums import AreaKind
from districts.models import (
    Area,
)
from reports.compiling import compile_report
from reports.models import QuarterlyReport
from reports.territory import Territory, report_area
from tests.conftest import START, make_area
from tests.reports.making import Q4, Make, figure, make_member


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
