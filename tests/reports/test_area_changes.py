"""A past quarter's report after an area was merged, renamed or moved says what it said before."""

import datetime as dt

import pytest

from core.dated import Quarter
from core.errors import Refused
from districts.enums import AreaKind
from districts.models import Area
from districts.services import area_changes
from reports.compiling import compile_report
from reports.models import Basis, Figure
from reports.places import places
from reports.territory import report_area
from tests.conftest import START, make_area

BEFORE, AFTER = Quarter(2018, 1), Quarter(2018, 3)
DAY = dt.date(2018, 7, 1)


@pytest.fixture
def covered(zone, street, make_organisation, make_party_organisation, cover):
    """Two organisations in the zone, one of them covered; one in a community of the street."""
    Area.objects.update(ledger_since=START, roster_since=START)
    cover(make_organisation("甲公司"), make_party_organisation())
    make_organisation("乙公司")
    community = make_area("640106006001", "某某社区", AreaKind.COMMUNITY, street)
    make_organisation("丙公司", area=community)
    return community


def coverage(report):
    return {
        figure.area_id: figure.counts["organisation_coverage"]
        for figure in Figure.objects.filter(report=report, basis__code="default")
        if figure.commercial_district_id is None
    }


@pytest.mark.usefixtures("covered")
def test_a_past_quarter_keeps_its_figures_after_a_merger(district, zone, street, admin):
    before = compile_report(district, BEFORE)
    area_changes.merge(zone, street, DAY, by=admin)
    again = compile_report(district, BEFORE)
    assert not again.changed
    assert coverage(before.report)[zone.pk] == [1, 2]
    after = coverage(compile_report(district, AFTER).report)
    assert (after[street.pk], zone.pk in after) == ([1, 3], False)


def test_a_community_counts_where_it_lay(district, zone, street, admin, covered):
    before = compile_report(district, BEFORE).report
    area_changes.merge(street, zone, DAY, by=admin)
    assert not compile_report(district, BEFORE).changed
    assert coverage(before)[street.pk] == [0, 1]
    after = coverage(compile_report(district, AFTER).report)
    assert after[zone.pk] == [1, 3]
    assert after[covered.pk] == [0, 1]


@pytest.mark.usefixtures("covered")
def test_a_past_report_says_the_old_name(district, zone, admin):
    reports = [compile_report(district, quarter).report for quarter in (BEFORE, AFTER)]
    area_changes.rename(zone, "阅海湾商务区", DAY, by=admin)
    basis = Basis.objects.get(code="default")
    told = [[place.name for place in places(report, basis)[0]] for report in reports]
    assert zone.name == "阅海湾商务区"
    assert "银川阅海湾中央商务区" in told[0]
    assert "阅海湾商务区" in told[1]


def test_an_old_code_finds_the_area(district, admin):
    area_changes.recode(district, "640196", DAY, by=admin)
    assert report_area("640106") == report_area("640196") == district
    with pytest.raises(Refused):
        report_area("640107")
