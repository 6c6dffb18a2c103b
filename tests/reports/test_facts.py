"""Published figures come out of the real ledgers, from the import to the figure."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from core.dated import Quarter
from core.errors import Refused
from districts.enums import AreaKind, Role
from districts.models import Area, CommercialDistrict, JointCommittee
from reports.boards.comparison import comparison
from reports.compile.compiling import compile_report
from reports.indicators import rows_behind
from reports.models import Basis, Figure, QuarterlyReport
from reports.selection import select
from tests.conftest import make_area, make_user
from tests.shared_world import shared

LEDGERS = Path(__file__).parents[1] / "data"


def take_in(kind: str, name: str, *, by: str, **options: Any) -> None:
    call_command("import_ledger", kind, str(LEDGERS / name), user=by, **options)


def counts(
    report: QuarterlyReport, area: Area, district: Any = None, basis: str = "default"
) -> dict[str, list[int]]:
    return Figure.objects.get(
        report=report, area=area, commercial_district=district, basis__code=basis
    ).counts


def own_district(code: str, name: str) -> Area:
    """A district with a clerk of its own, named after its code."""
    area = make_area(code, name, AreaKind.DISTRICT)
    make_user(f"clerk-{code}", (Role.CLERK, area))
    return area


class TestYuehaiwan:
    """JF4: 150 enterprises, 10 Party organisations, 80 members, 50 % and 100 %."""

    @pytest.fixture
    @shared
    def report(self, district: Area, zone: Area) -> QuarterlyReport:
        make_user("clerk", (Role.CLERK, zone))
        take_in("organisations", "yuehaiwan-enterprise-ledger.xlsx", by="clerk")
        return compile_report(district, Quarter(2017, 4)).report

    def test_the_published_figures(self, report: QuarterlyReport, zone: Area) -> None:
        for area in (report.area, zone):
            found = counts(report, area)
            assert found["organisations"] == [150, 0]
            assert found["organisation_coverage"] == [75, 150]
            assert found["work_coverage"] == [150, 150]
            classes = [found[code][0] for code in ("standalone", "joint", "other", "uncovered")]
            assert classes == [5, 66, 4, 75]
            assert found["party_organisations"] == [10, 0]
            assert found["standalone_branch"] == [5, 0]
            assert found["joint_branches"] == [1, 0]
            assert found["members"] == [80, 0]

    def test_the_figure_opens_to_the_75(self, report: QuarterlyReport, zone: Area) -> None:
        basis = Basis.objects.get(code="default")
        found = {
            part: rows_behind("organisation_coverage", report, basis, area=zone, part=part).count()
            for part in ("numerator", "denominator", "rest")
        }
        assert found == {"numerator": 75, "denominator": 150, "rest": 75}

    def test_why_one_says_50_and_another_6_7(self, report: QuarterlyReport, zone: Area) -> None:
        """Organisations covered, and Party organisations counted, over the same 150."""
        mayor = make_user("mayor", (Role.OFFICIAL, zone))
        page = comparison(select({}, mayor), mayor)
        assert (page.covered.text, page.covered.fraction) == ("50.0%", "75 / 150")
        assert (page.bodies.text, page.bodies.fraction) == ("6.7%", "10 / 150")

    def test_the_commercial_district_has_them_all(
        self, report: QuarterlyReport, zone: Area
    ) -> None:
        district = CommercialDistrict.objects.get(area=zone)
        assert counts(report, zone, district)["organisation_coverage"] == [75, 150]

    def test_before_the_ledger_there_are_no_figures(self, report: QuarterlyReport) -> None:
        with pytest.raises(Refused, match="2017年第三季度无台账"):
            compile_report(report.area, Quarter(2017, 3))

    def test_the_same_file_again_changes_nothing(self, report: QuarterlyReport) -> None:
        take_in("organisations", "yuehaiwan-enterprise-ledger.xlsx", by="clerk")
        again = compile_report(report.area, Quarter(2017, 4))
        assert not again.changed


class TestXuanhua:
    """XH1 to XH3: 147 in one ledger, 93.1 % and 100 %, 13 instructors guiding 28 organisations."""

    @pytest.fixture
    @shared
    def report(self, foreign_district: Area, foreign_zone: Area) -> QuarterlyReport:
        make_user("clerk", (Role.CLERK, foreign_zone))
        for kind in ("organisations", "social-organisations"):
            take_in(kind, "xuanhua-ledger.xlsx", by="clerk")
        return compile_report(foreign_district, Quarter(2018, 4)).report

    def test_the_published_figures(self, report: QuarterlyReport, foreign_zone: Area) -> None:
        found = counts(report, foreign_zone)
        assert found["organisations"] == [147, 0]
        assert found["enterprises_coverage"] == [108, 116]
        assert found["social_organisations_coverage"] == [31, 31]
        assert found["organisation_coverage"] == [139, 147]
        assert found["instructors"] == [13, 0]
        assert found["instructor_linked"] == [28, 0]

    def test_the_reporting_zone_alone_says_the_same(
        self, report: QuarterlyReport, foreign_zone: Area
    ) -> None:
        alone = compile_report(foreign_zone, Quarter(2018, 4)).report
        assert counts(alone, foreign_zone) == counts(report, foreign_zone)


class TestXigong:
    """XG1 to XG6: three joint committees, 499 members gathered in, 100 % inside the districts."""

    @pytest.fixture
    @shared
    def report(self, db: None) -> QuarterlyReport:
        area = own_district("410303", "西工区")
        take_in("member-organisations", "xigong-member-organisations.xlsx", by="clerk-410303")
        take_in("members", "xigong-member-roster.xlsx", by="clerk-410303")
        area.refresh_from_db()
        return compile_report(area, Quarter(2016, 4)).report

    def test_three_joint_committees_with_their_seats(self, report: QuarterlyReport) -> None:
        committees = JointCommittee.objects.order_by("founded", "id")
        assert committees.count() == 3
        assert str(min(one.founded for one in committees)) == "2015-12-09"
        seats = {
            one.commercial_district.name: (
                one.seats.filter(capacity="enterprise").count(),
                one.seats.exclude(capacity="enterprise").count(),
            )
            for one in committees.select_related("commercial_district")
        }
        assert sorted(seats.values()) == [(5, 2), (6, 0), (8, 4)]

    def test_the_order_of_the_ledgers_does_not_matter(self, db: None) -> None:
        """A roster knows branches before anybody says in which commercial district they lie."""
        area = own_district("410303", "西工区")
        for kind, name in (
            ("members", "xigong-member-roster.xlsx"),
            ("member-organisations", "xigong-member-organisations.xlsx"),
        ):
            take_in(kind, name, by="clerk-410303", date=dt.date(2016, 12, 31))
        area.refresh_from_db()
        found = compile_report(area, Quarter(2016, 4)).report
        managed = sorted(
            counts(found, area, one)["managed_members"][0]
            for one in CommercialDistrict.objects.filter(area=area)
        )
        assert managed == [36, 214, 249]

    def test_the_members_gathered_in(self, report: QuarterlyReport) -> None:
        found = counts(report, report.area)
        assert found["managed_members"] == [499, 0]
        assert found["formal_members"] == [405, 0]
        assert found["floating_members"] == [94, 0]
        districts = CommercialDistrict.objects.filter(area=report.area)
        by_district = sorted(
            counts(report, report.area, one)["managed_members"][0] for one in districts
        )
        assert by_district == [36, 214, 249]

    def test_everything_inside_the_districts_is_covered(self, report: QuarterlyReport) -> None:
        """By the basis that counts who sits in a joint committee."""
        for district in CommercialDistrict.objects.filter(area=report.area):
            found = counts(report, report.area, district, basis="seats")
            numerator, denominator = found["organisation_coverage"]
            assert numerator == denominator > 0
            assert found["work_coverage"] == [denominator, denominator]


class TestTaibailou:
    """JN1: 382 floating members."""

    def test_the_published_figure(self, db: None) -> None:
        area = own_district("370811", "任城区")
        take_in("floating-members", "taibailou-floating-members.xlsx", by="clerk-370811")
        report = compile_report(area, Quarter(2019, 3)).report
        found = counts(report, area)
        assert found["floating_members"] == [382, 0]
        assert found["managed_members"] == [382, 0]
        assert found["members"] == [0, 0]
        assert found["organisation_coverage"] == [0, 0]
