"""口径版本: what a locked edition was counted by stays; a trend runs over versions and says so."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from core.errors import Refused
from core.models import Act
from districts.enums import AreaKind
from districts.models import Area
from reports import bases
from reports.boards.dashboards import dashboard
from reports.compile.compiling import compile_report
from reports.models import Basis, Figure, QuarterlyReport
from reports.readings import version_changes
from reports.selection import select
from tests.conftest import START, make_area, make_user
from tests.reports.cycle import sealed
from tests.reports.quarters import PERIOD, Town
from tests.reports.town import every_row, listed, recompile, seen

pytestmark = pytest.mark.django_db
DEFAULT = "default"


def current(code: str = DEFAULT) -> Basis:
    return Basis.objects.get(code=code, current=True)


def lock(town: Town) -> QuarterlyReport:
    report = QuarterlyReport.objects.get(area=town.district, year=2017, quarter=4)
    return sealed(report, by=None)


def revise(by: Any, **fields: Any) -> Basis:
    told = {"version": "2027", "least_staff": 10, **fields}
    return bases.revise(current(), by=by, reason="按新通知", **told)


class TestWhatIsLocked:
    def test_the_service_refuses_to_correct_it(self, town: Town, cast: SimpleNamespace) -> None:
        lock(town)
        with pytest.raises(Refused, match="已用于锁定的报表，不能更正；请建新版本"):
            bases.correct(current(), by=cast.admin, reason="笔误", least_staff=5)

    @pytest.mark.parametrize(
        "change",
        [
            {"kinds": ["enterprise"]},
            {"least_staff": 5},
            {"classes": ["standalone"]},
            {"means": []},
            {"seats_count": True},
            {"activities_count": True},
            {"due_members": 5},
            {"name": "别名"},
            {"target": 80},
        ],
    )
    def test_the_database_refuses_it_too(self, town: Town, change: dict[str, Any]) -> None:
        lock(town)
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            Basis.objects.filter(code=DEFAULT).update(**change)

    def test_it_may_give_way_to_another_version(self, town: Town, cast: SimpleNamespace) -> None:
        report = lock(town)
        before = list(Figure.objects.filter(report=report).values_list("basis", "counts"))
        made = revise(cast.admin)
        assert (current(), made.why, made.name) == (made, "按新通知", "2026版")
        assert list(Figure.objects.filter(report=report).values_list("basis", "counts")) == before
        told = Act.objects.get(verb="建口径新版本")
        assert told.note == "改了版本、从业人员不少于。按新通知"

    def test_a_page_of_it_keeps_its_version(self, town: Town, cast: SimpleNamespace) -> None:
        lock(town)
        before = seen(cast.official)
        rows = [row.pk for row in every_row(cast.official, indicator="organisations")]
        revise(cast.admin, target=90)
        after = seen(cast.official)
        assert [one.rate for one in after.kpis] == [one.rate for one in before.kpis]
        assert (after.selection.basis.version, after.streets.target) == ("2026", 60)
        assert [row.pk for row in every_row(cast.official, indicator="organisations")] == rows
        assert listed(cast.official, indicator="organisations").total == len(rows)


class TestWhatIsNotLocked:
    def test_it_is_corrected_with_a_reason(self, town: Town, cast: SimpleNamespace) -> None:
        fixed = bases.correct(current(), by=cast.admin, reason="笔误", least_staff=5, code="x")
        assert (fixed.least_staff, fixed.code) == (5, DEFAULT)
        with pytest.raises(Refused, match="请写明事由"):
            bases.correct(current(), by=cast.admin, reason=" ", least_staff=6)
        assert current().least_staff == 5

    def test_a_draft_is_compiled_by_the_new_version(
        self, town: Town, cast: SimpleNamespace
    ) -> None:
        made = revise(cast.admin, kinds=["social"], least_staff=0)
        recompile(town)
        kept = Figure.objects.filter(report__year=2017, basis__code=DEFAULT)
        assert set(kept.values_list("basis", flat=True)) == {made.pk}
        assert seen(cast.official).selection.basis == made


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"version": "2026"}, "已有“2026”版"),
        ({"least_staff": 0}, "与现行版本相同"),
        ({"kinds": []}, "至少选一类单位"),
        ({"classes": []}, "至少选一类计入组织覆盖"),
        ({"due_members": 0}, "应大于 0"),
        ({"name": " "}, "都要填"),
    ],
)
def test_a_new_version_that_cannot_be(
    cast: SimpleNamespace, fields: dict[str, Any], told: str
) -> None:
    with pytest.raises(Refused, match=told):
        revise(cast.admin, **fields)
    assert current().version == "2026"


def test_a_version_gives_way_once(cast: SimpleNamespace) -> None:
    old = current()
    revise(cast.admin)
    with pytest.raises(Refused, match="已不是现行版本"):
        bases.revise(old, by=cast.admin, reason="再改", version="2028", least_staff=20)
    with pytest.raises(IntegrityError), transaction.atomic():
        Basis.objects.create(code=DEFAULT, name="又一个", version="3")


def test_only_administrators_keep_them(cast: SimpleNamespace) -> None:
    for user in (cast.clerk, cast.official, cast.auditor):
        with pytest.raises(Refused, match="由本区的管理员维护"):
            revise(user)


class TestLocal:
    def add(self, area: Area, by: Any, code: str = "local") -> Basis:
        made = Basis(area=area, code=code, name="本区口径", version="1", least_staff=3)
        return bases.add(made, by=by, reason="区委要求")

    def test_it_is_compiled_and_offered_there_only(self, town: Town, cast: SimpleNamespace) -> None:
        other = make_area("640105", "西夏区", AreaKind.DISTRICT, town.district.parent)
        self.add(town.district, cast.admin)
        recompile(town)
        page = seen(cast.official, basis="local")
        assert (page.selection.basis.code, page.kpis[0].rate.denominator > 0) == ("local", True)
        street = select({"area": town.street.code}, cast.official)
        assert "local" in {basis.code for basis in street.bases}
        assert not Basis.objects.get(code="local").holds_in(other)
        assert not Basis.objects.holding_in(other).filter(code="local").exists()

    def test_its_code_is_no_common_one(self, district: Area, cast: SimpleNamespace) -> None:
        with pytest.raises(Refused, match="代码“default”已用于"):
            self.add(district, cast.admin, code=DEFAULT)

    def test_it_is_of_an_area_with_reports(self, town: Town, cast: SimpleNamespace) -> None:
        with pytest.raises(Refused, match="只有单独出报表的区"):
            self.add(town.street, cast.admin)

    def test_another_district_may_use_the_same_code(
        self, district: Area, cast: SimpleNamespace
    ) -> None:
        other = make_area("640105", "西夏区", AreaKind.DISTRICT, district.parent)
        self.add(district, cast.admin)
        foreign = Basis.objects.create(area=other, code="local", name="西夏口径", version="1")
        assert list(Basis.objects.current().holding_in(other).filter(code="local")) == [foreign]


def test_a_trend_runs_over_versions_and_says_where(town: Town, cast: SimpleNamespace) -> None:
    """Two quarters by the old version, one by the new: the mark stands at the third."""
    recompile(town, PERIOD.shift(-2), PERIOD.shift(-1))
    revise(cast.admin)
    recompile(town)
    page = seen(cast.official)
    assert [point.version for point in page.trend[-3:]] == ["", "", "2026 → 2027"]
    assert all(point.rates[0].denominator for point in page.trend[-3:])
    chart = page.charts["trend"]
    assert chart.note == "2017年第四季度起口径版本变化（2026 → 2027），前后不完全可比。"
    assert [row[0].note for row in chart.rows[-2:]] == ["", "口径版本变化"]


def test_a_city_reads_each_district_by_its_own_version(town: Town, cast: SimpleNamespace) -> None:
    """One district's quarter was compiled before the change, the other's after it."""
    city = make_area("6401", "银川市", AreaKind.CITY)
    other = make_area("640104", "兴庆区", AreaKind.DISTRICT, city)
    Area.objects.filter(pk=other.pk).update(ledger_since=START)
    district = Area.objects.get(pk=town.district.pk)
    for area, parent in ((district, city), (town.zone, district), (town.street, district)):
        area.parent = parent
        area.save()
    town.organisation("小店", area=other, staff=2)
    made = revise(cast.admin, least_staff=3)
    compile_report(Area.objects.get(pk=other.pk), PERIOD)
    user = make_user("mayor", ("official", city))
    page = dashboard(select({"area": city.code}, user), user)
    assert page.selection.basis == made
    whole = page.reading.counts["organisations"][0]
    assert listed(user, area=city.code, indicator="organisations").total == whole
    rows = every_row(user, area=city.code, indicator="organisations")
    assert (len(rows), "小店" in {row.name for row in rows}) == (whole, False)
    assert version_changes(page.selection, {PERIOD: page.reading}) == {}
