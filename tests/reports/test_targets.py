"""目标: the share of the time, how far a target is, who may set one, and what became of it."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from core.errors import Refused
from core.models import Act
from districts.enums import AreaKind, Role
from districts.models import Area, CommercialDistrict, RuleLimit
from reports import targets
from reports.bounds import Bounds
from reports.compile.compiling import compile_report
from reports.edition import Edition
from reports.indicators import BY_CODE
from reports.models import Basis, Target, TargetFact
from reports.readings import Rate
from reports.targets import Progress, time_share
from reports.workbooks import aims
from tests.conftest import make_area, make_user
from tests.reports.cycle import locked_now, sealed
from tests.reports.life import title_with
from tests.reports.quarters import PERIOD, Town
from tests.reports.shops import furnish
from tests.reports.town import listed, recompile, seen
from tests.storefronts.stores import store_in

NEW_YEAR, LAST = dt.date(2017, 1, 1), dt.date(2017, 12, 31)
#: the five stores of the source, in its order
NAMED = ("文华书城", "万信通讯", "富贵鸟", "格豪假日酒店", "益华百货")


def target_of(area: Area, by: User, **fields: Any) -> Target:
    """Ten model stores in the year, unless told otherwise."""
    told: dict[str, Any] = {
        "indicator": "model_stores",
        "title": "党员示范店",
        "plan": "双十双百",
        "value": 10,
        "first_day": NEW_YEAR,
        "last_day": LAST,
        **fields,
    }
    return targets.set_target(area=area, by=by, **told)


def unsaved(**fields: Any) -> Target:
    days = {"first_day": NEW_YEAR, "last_day": LAST}
    return Target(**{"indicator": "model_stores", "value": 10, **days, **fields})


@pytest.mark.parametrize(
    ("day", "share"),
    [
        (dt.date(2016, 12, 31), Rate(0, 365)),
        (NEW_YEAR, Rate(1, 365)),
        (dt.date(2017, 9, 30), Rate(273, 365)),
        (LAST, Rate(365, 365)),
        (dt.date(2018, 6, 1), Rate(365, 365)),
    ],
)
def test_the_share_of_the_time_that_is_over(day: dt.date, share: Rate) -> None:
    assert time_share(NEW_YEAR, LAST, day) == share


def test_a_leap_year_has_a_day_more() -> None:
    first, last = dt.date(2016, 1, 1), dt.date(2016, 12, 31)
    assert time_share(first, last, dt.date(2016, 2, 29)) == Rate(60, 366)
    assert time_share(first, last, dt.date(2016, 3, 1)) == Rate(61, 366)
    assert time_share(first, last, last) == Rate(366, 366)


@pytest.mark.parametrize(
    ("count", "day", "behind", "state"),
    [
        (5, dt.date(2017, 9, 30), "24.8", "warn"),
        (8, dt.date(2017, 9, 30), "-5.2", "ok"),
        (0, dt.date(2016, 12, 31), "0.0", "ok"),
        (0, NEW_YEAR, "0.3", "ok"),
        (0, LAST, "100.0", "late"),
        (9, LAST, "10.0", "warn"),
        (7, LAST, "30.0", "warn"),
        (10, LAST, "0.0", "ok"),
        (12, LAST, "-20.0", "ok"),
    ],
)
def test_how_far_behind_its_time(count: int, day: dt.date, behind: str, state: str) -> None:
    found = Progress(unsaved(), count, day)
    assert (found.behind, found.state) == (Decimal(behind), state)
    assert found.fraction == f"{count}/10"


def test_a_bar_ends_at_its_end() -> None:
    assert Progress(unsaved(), 12, LAST).drawn == 100
    assert Progress(unsaved(), 0, LAST).drawn == 0
    assert Progress(unsaved(), 5, LAST).drawn == 50


def test_only_declared_counts_of_a_day_may_be_aimed_at() -> None:
    offered = {code for _, group in targets.CHOICES for code, _ in group}
    assert offered == targets.AIMS.keys()
    assert {"model_stores", "honest_merchants", "organisations"} <= offered
    assert {"volunteer_teams", "volunteers", "activities_volunteer_year"} <= offered
    assert not offered & {"organisation_coverage", "model_stores_awarded", "activities"}
    assert not any(BY_CODE[code].is_rate or BY_CODE[code].flow for code in offered)


@pytest.mark.django_db
class TestOnTheDashboard:
    def test_five_of_ten_opens_the_five(self, town: Town, cast: SimpleNamespace) -> None:
        """QC5: 5 of 10, named."""
        for number, name in enumerate(NAMED):
            title_with(store_in(town.zone, name), number=f"示范{number}", valid_to=LAST)
        title_with(store_in(town.zone, "别的荣誉"), code="honest_merchant")
        recompile(town)
        target_of(town.district, cast.official)
        [found] = seen(cast.official).targets
        assert (found.fraction, found.share.text, found.word) == ("5/10", "100.0%", "滞后")
        assert "indicator=model_stores" in found.url
        page = listed(cast.official, indicator="model_stores", sort="name")
        assert {row.name for row in page.rows} == set(NAMED)

    def test_what_is_behind_is_to_be_seen_to(self, town: Town, cast: SimpleNamespace) -> None:
        target_of(town.district, cast.official)
        target_of(town.district, cast.official, indicator="organisations", title="单位", value=11)
        page = seen(cast.official)
        told = {item.title: (item.state, item.detail) for item in page.attention.counted}
        assert told["党员示范店 0/10"] == ("late", "落后序时进度 100.0 个百分点")
        assert not any("单位" in title for title in told)

    def test_the_heading_is_the_plan_of_all(self, town: Town, cast: SimpleNamespace) -> None:
        target_of(town.district, cast.official)
        assert seen(cast.official).plan == "双十双百"
        assert seen(cast.official).pace == "序时进度 100.0%"
        later = dt.date(2018, 12, 31)
        target_of(town.district, cast.official, plan="", last_day=later)
        assert seen(cast.official).plan == "目标进度"
        assert seen(cast.official).pace == "序时进度"

    @pytest.mark.parametrize(
        ("first", "last", "shown"),
        [
            (PERIOD.last, dt.date(2018, 12, 31), True),
            (PERIOD.last + dt.timedelta(days=1), dt.date(2018, 12, 31), False),
            (dt.date(2016, 1, 1), PERIOD.first, True),
            (dt.date(2016, 1, 1), PERIOD.first - dt.timedelta(days=1), False),
        ],
    )
    def test_it_is_shown_in_the_quarters_in_which_it_runs(
        self, town: Town, cast: SimpleNamespace, first: dt.date, last: dt.date, shown: bool
    ) -> None:
        target_of(town.district, cast.official, first_day=first, last_day=last)
        assert bool(seen(cast.official).targets) is shown

    def test_an_ended_one_stays_in_the_quarters_before(
        self, town: Town, cast: SimpleNamespace
    ) -> None:
        target = target_of(town.district, cast.official, last_day=dt.date(2030, 1, 1))
        targets.end(target, by=cast.official, reason="并入全市目标")
        assert len(seen(cast.official).targets) == 1
        Target.objects.update(ended_on=PERIOD.last)
        assert not seen(cast.official).targets

    def test_each_place_has_its_own(self, town: Town, cast: SimpleNamespace) -> None:
        target_of(town.zone, cast.official, value=3)
        assert not seen(cast.official).targets
        assert [one.target.value for one in seen(cast.official, area=town.zone.code).targets] == [3]
        park = CommercialDistrict.objects.get(area=town.zone)
        inside = seen(cast.official, area=town.zone.code, commercial_district=str(park.pk))
        assert not inside.targets

    def test_plaques_lapse_by_month(self, town: Town, cast: SimpleNamespace) -> None:
        assert seen(cast.official).lapsing == ()
        furnish(town)
        recompile(town)
        page = seen(cast.official)
        assert [(line.title, line.count) for line in page.lapsing] == [
            ("2018年1月", 1),
            ("2018年2月", 6),
            ("2018年3月", 0),
            ("三个月合计", 7),
        ]
        assert page.plaques.count == 7
        assert "indicator=plaques_lapsing_2" in page.lapsing[1].url


@pytest.mark.django_db
class TestStandings:
    def test_by_the_newest_quarter_of_the_area(self, town: Town, cast: SimpleNamespace) -> None:
        title_with(store_in(town.zone), valid_to=dt.date(2019, 1, 1))
        target_of(town.district, cast.official)
        target_of(town.street, cast.official)
        recompile(town, PERIOD.shift(-1), PERIOD.shift(1))
        found = targets.standings(targets.visible(cast.official))
        assert [(one.target.area, one.count, one.day) for one in found] == [
            (town.district, 1, dt.date(2018, 3, 31)),
            (town.street, 0, dt.date(2018, 3, 31)),
        ]
        assert "period=2018Q1" in found[0].url

    def test_without_a_report_it_stands_at_its_start(
        self, district: Area, cast: SimpleNamespace
    ) -> None:
        target_of(district, cast.official)
        [found] = targets.standings(targets.visible(cast.official))
        assert (found.count, found.share.numerator, found.url) == (0, 0, "")

    def test_a_city_is_the_sum_of_its_districts(self, town: Town) -> None:
        city = make_area("6401", "银川市", AreaKind.CITY)
        Area.objects.filter(pk=town.district.pk).update(parent=city)
        title_with(store_in(town.zone))
        recompile(town)
        official = make_user("city", (Role.OFFICIAL, city))
        target_of(city, official, value=4)
        [found] = targets.standings(targets.visible(official))
        assert (found.count, found.day) == (1, PERIOD.last)

    def test_any_number_of_targets_costs_the_same(
        self, town: Town, cast: SimpleNamespace, django_assert_num_queries: Any
    ) -> None:
        for number in range(5):
            target_of(town.district, cast.official, last_day=dt.date(2018, 1, 1 + number))
        found = list(targets.visible(cast.official))
        with django_assert_num_queries(3):  # the basis, the figures, what is an alert
            targets.standings(found)


@pytest.mark.django_db
class TestSetting:
    def test_who_may(self, district: Area, zone: Area, cast: SimpleNamespace) -> None:
        """Whoever closes the reports of the area: its officials."""
        for user in (cast.clerk, cast.approver, cast.auditor, cast.admin, cast.foreign_official):
            with pytest.raises(Refused, match="本区"):
                target_of(zone, user)
        made = target_of(zone, cast.official)
        with pytest.raises(Refused, match="区级人员"):
            targets.end(made, by=cast.clerk, reason="x")
        with pytest.raises(Refused, match="区级人员"):
            targets.change(made, by=cast.foreign_official, reason="x", value=1)
        assert Target.objects.get().ended_on is None

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({"value": 0}, "value"),
            ({"last_day": NEW_YEAR}, "last_day"),
            ({"last_day": dt.date(2016, 1, 1)}, "last_day"),
            ({"indicator": "nothing"}, "indicator"),
            ({"indicator": "activities"}, "indicator"),
            ({"indicator": "activities_year", "last_day": dt.date(2018, 6, 30)}, "last_day"),
            ({"indicator": "organisation_coverage"}, "indicator"),
            ({"indicator": "model_stores_awarded"}, "indicator"),
            ({"indicator": "honour:党员示范店"}, "indicator"),
        ],
    )
    def test_what_makes_no_target(
        self, district: Area, cast: SimpleNamespace, fields: dict[str, Any], field: str
    ) -> None:
        with pytest.raises(Refused) as refused:
            target_of(district, cast.official, **fields)
        assert refused.value.field == field
        assert not Target.objects.exists()

    def test_the_same_is_not_aimed_at_twice(self, district: Area, cast: SimpleNamespace) -> None:
        first = target_of(district, cast.official)
        with pytest.raises(Refused, match="已有目标"):
            target_of(district, cast.official, value=20)
        other = target_of(district, cast.official, last_day=dt.date(2018, 12, 31))
        with pytest.raises(Refused, match="已有目标"):
            targets.change(other, by=cast.official, reason="x", last_day=LAST)
        targets.end(first, by=cast.official, reason="改数")
        target_of(district, cast.official, value=20)

    def test_a_change_keeps_what_it_was_and_why(
        self, district: Area, cast: SimpleNamespace
    ) -> None:
        target = target_of(district, cast.official)
        targets.change(target, by=cast.official, reason="区委会议调整", value=12)
        target.refresh_from_db()
        assert (target.value, target.title) == (12, "党员示范店")
        changed = Act.objects.get(verb="更正目标")
        assert "党员示范店 10" in changed.note
        assert "党员示范店 12" in changed.note
        assert "区委会议调整" in changed.note
        for reason, fields, told in (("", {"value": 3}, "事由"), ("x", {}, "没有改动")):
            with pytest.raises(Refused, match=told):
                targets.change(target, by=cast.official, reason=reason, **fields)

    def test_it_is_ended_not_deleted(self, district: Area, cast: SimpleNamespace) -> None:
        target = target_of(district, cast.official)
        with pytest.raises(Refused, match="事由"):
            targets.end(target, by=cast.official, reason=" ")
        ended = targets.end(target, by=cast.official, reason="不再考核")
        assert ended.ended_reason == "不再考核"
        assert [act.verb for act in Act.objects.order_by("pk")] == ["设定目标", "结束目标"]
        with pytest.raises(Refused, match="已于"):
            targets.end(target, by=cast.official, reason="再来")
        with pytest.raises(Refused, match="已于"):
            targets.change(target, by=cast.official, reason="再来", value=5)
        assert list(targets.visible(cast.official)) == []
        assert list(targets.visible(cast.official, ended=True)) == [target]


@pytest.mark.django_db
class TestOfALockedEdition:
    def lock(self, town: Town, cast: SimpleNamespace) -> Edition:
        report = sealed(compile_report(town.district, PERIOD).report, by=cast.official)
        return Edition(report, Basis.objects.get(code="default"))

    def told(self, edition: Edition) -> list[Any]:
        table = aims.table(edition)
        assert table is not None
        return [[line.values for line in table.lines], table.notes]

    def test_later_changes_alter_nothing_of_it(self, town: Town, cast: SimpleNamespace) -> None:
        kept = target_of(town.district, cast.official, indicator="organisations", value=12)
        target_of(town.zone, cast.official, indicator="covered", title="组建")
        edition = self.lock(town, cast)
        before, page = self.told(edition), seen(cast.official).targets
        assert [row["value"] for row in before[0]] == [12, 10]
        targets.change(kept, by=cast.official, reason="调整", value=99, title="别的")
        target_of(town.district, cast.official, title="后来的")
        RuleLimit.objects.create(area=town.district, code="target_red", value=3, source="区定")
        assert self.told(edition) == before
        after = seen(cast.official).targets
        assert [(one.target.title, one.fraction, one.word) for one in after] == [
            (one.target.title, one.fraction, one.word) for one in page
        ]
        [running] = targets.standings(targets.visible(cast.official).filter(pk=kept.pk))
        assert running.target.value == 99

    def test_what_was_set_since_the_compile_is_in_it(
        self, town: Town, cast: SimpleNamespace
    ) -> None:
        report = compile_report(town.district, PERIOD).report
        target_of(town.district, cast.official)
        locked_now(report, by=cast.official)
        assert [one.title for one in TargetFact.objects.filter(report=report)] == ["党员示范店"]

    def test_its_facts_are_sealed(self, town: Town, cast: SimpleNamespace) -> None:
        target_of(town.district, cast.official)
        self.lock(town, cast)
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            TargetFact.objects.update(value=1)

    def test_a_draft_reads_them_as_they_are(self, town: Town, cast: SimpleNamespace) -> None:
        target_of(town.district, cast.official)
        recompile(town)
        targets.change(Target.objects.get(), by=cast.official, reason="调整", value=11)
        assert [one.fraction for one in seen(cast.official).targets] == ["0/11"]


@pytest.mark.parametrize(
    ("behind", "state"), [("4.9", "ok"), ("5", "warn"), ("20", "warn"), ("20.1", "late")]
)
def test_a_district_sets_what_is_an_alert(behind: str, state: str) -> None:
    bounds = Bounds(5, 20)
    assert bounds.state(Decimal(behind)) == state
    assert bounds.told == "落后 5 个百分点起预警，超过 20 个百分点为滞后"


@pytest.mark.django_db
def test_the_nearest_area_says_what_is_an_alert(zone: Area, street: Area, district: Area) -> None:
    RuleLimit.objects.create(area=district, code="target_yellow", value=5, source="区定")
    RuleLimit.objects.create(area=zone, code="target_yellow", value=7, source="园区定")
    found = Bounds.of_areas([district, zone, street])
    assert [found[area.pk].yellow for area in (district, zone, street)] == [5, 7, 5]
    assert {one.red for one in found.values()} == {30}


@pytest.mark.django_db
def test_a_target_without_an_indicator_is_refused(district: Area, cast: SimpleNamespace) -> None:
    with pytest.raises(Refused, match="请从列表里选"):
        target_of(district, cast.official, indicator="")
    with pytest.raises(IntegrityError, match="target_has_indicator"), transaction.atomic():
        unsaved(area=district, set_by=cast.official, indicator="").save()


@pytest.mark.django_db
def test_a_commercial_district_lies_in_the_area(town: Town, cast: SimpleNamespace) -> None:
    other = make_area("640105", "西夏区", AreaKind.DISTRICT)
    foreign = CommercialDistrict.objects.create(name="怀远商圈", area=other)
    with pytest.raises(Refused, match="这个商圈不在所选区划内"):
        target_of(town.district, cast.official, commercial_district=foreign)
