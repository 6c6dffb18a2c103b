"""What the figures of activities count at every level, for both times; what they open to."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.db.models import Sum

from activities.enums import OutcomeMetric, Theme
from activities.models import Activity
from core.dated import Quarter
from districts.models import Area, CommercialDistrict
from reports.indicators import BY_CODE, INDICATORS, rows_behind
from reports.lists import rows
from reports.models import ActivityFact, Basis, QuarterlyReport
from tests.activities.makers import member_in, volunteer_in
from tests.reports.deeds import came, deed, held_with, present
from tests.reports.making import figure
from tests.reports.quarters import PERIOD, Town, compiled
from tests.reports.town import every_row, listed, recompile
from tests.shared_world import shared

pytestmark = pytest.mark.usefixtures("town")

SPRING = dt.date(2017, 3, 5)
#: what the district must show: of the quarter, of the year
COUNTED = {
    "activities": (4, 6),
    "activities_service": (1, 2),
    "activities_volunteer": (1, 1),
    "activities_development": (0, 0),
    "activities_life": (2, 2),
    "activities_training": (0, 1),
    "activities_culture": (0, 0),
    "activities_meeting": (0, 0),
    "participants": (43, 45),
    "study_hours": (50, 90),
    "service_hours": (60, 60),
    "outcome_jobs": (300, 420),
    "outcome_enterprises": (50, 50),
    "outcome_goods": (4_000_050, 4_000_050),
    "outcome_people_served": (0, 0),
}
ZONE = {
    "activities": (3, 5),
    "outcome_jobs": (300, 420),
    "study_hours": (30, 70),
    "participants": (42, 44),
}


def furnish(town: Town) -> None:
    """Six in the year: two in spring, one of them in the zone's park; one lies in the street."""
    park = CommercialDistrict.objects.get(area=town.zone)
    one, two = member_in(town.zone, "张三"), member_in(town.street, "王五")
    helper = volunteer_in(town.zone, "李四")
    fair = {"theme": "service", "kind": "jobs", "commercial_district": park}
    came(deed(town.zone, "春风行动", day=SPRING, **fair), {"jobs": 120})
    winter = deed(town.zone, "冬季招聘会", others=40, **fair)
    came(winter, {"jobs": 300, "enterprises": 50})
    held_with(winter, organisation=town.made["未建三名有限公司"])
    present(winter, town.made["+没有党员有限公司"], town.made["老王小卖部"])
    study = deed(town.zone, "书记轮训", theme="training", kind="secretary_training", day=SPRING)
    present(study, one, two, hours=2)
    sale = deed(town.zone, "爱心义卖", kind="charity")
    came(sale, {"goods": 4_000_050})
    present(sale, helper, hours=6)
    life = {"theme": "life", "kind": "theme_day"}
    present(deed(town.zone, "主题党日", **life), one, hours=3)
    present(deed(town.street, "主题党日", **life), two, hours=2)
    deed(town.street, "去年的", day=dt.date(2016, 12, 31))
    deed(town.street, "取消的", state="cancelled")


@pytest.fixture
@shared
def held(town: Town) -> QuarterlyReport:
    furnish(town)
    recompile(town)
    return QuarterlyReport.objects.get()


def both_times(counts: Any, code: str) -> tuple[int, int]:
    return counts[code][0], counts[f"{code}_year"][0]


def test_each_figure_at_each_level(town: Town, held: QuarterlyReport) -> None:
    whole, zone = figure(held, town.district), figure(held, town.zone)
    assert {code: both_times(whole, code) for code in COUNTED} == COUNTED
    assert {code: both_times(zone, code) for code in ZONE} == ZONE
    park = figure(held, town.district, CommercialDistrict.objects.get(area=town.zone))
    codes = ("activities", "activities_year", "outcome_jobs")
    assert [park[code] for code in codes] == [[1, 0], [2, 0], [300, 0]]


def test_levels_add_up_and_every_basis_says_the_same(town: Town, held: QuarterlyReport) -> None:
    codes = [one.code for one in INDICATORS if one.subject is ActivityFact]
    for basis in Basis.objects.all():
        whole, zone, street = (
            figure(held, area, basis=basis.code) for area in (town.district, town.zone, town.street)
        )
        for code in codes:
            sums = [a + b for a, b in zip(zone[code], street[code], strict=True)]
            assert whole[code] == sums == figure(held, town.district)[code], code


def test_a_slow_count_of_the_register_says_the_same(town: Town, held: QuarterlyReport) -> None:
    """Each theme and each metric, asked of the register itself."""

    counts = figure(held, town.district)
    took = Activity.objects.filter(state__in=["held", "closed"], day__lte=PERIOD.last)
    for code, first in (("", PERIOD.first), ("_year", dt.date(PERIOD.year, 1, 1))):
        here = took.filter(day__gte=first, area__path__startswith=town.district.path)
        for theme in Theme:
            expected = here.filter(theme=theme).count()
            assert counts[f"activities_{theme}{code}"][0] == expected, theme
        for metric in OutcomeMetric:
            of = here.filter(outcomes__metric=metric).aggregate(n=Sum("outcomes__value"))["n"]
            assert counts[f"outcome_{metric}{code}"][0] == (of or 0), metric


def test_every_figure_opens_to_what_it_adds_up(town: Town, held: QuarterlyReport) -> None:
    basis, counts = Basis.objects.get(code="default"), figure(held, town.district)
    for one in (one for one in INDICATORS if one.subject is ActivityFact):
        facts = rows_behind(one.code, held, basis, area=town.district)
        number = facts.aggregate(n=Sum(one.total))["n"] if one.total else facts.count()
        assert counts[one.code][0] == (number or 0), one.code


def test_the_share_of_members_is_of_person_times(
    town: Town, held: QuarterlyReport, cast: SimpleNamespace
) -> None:
    counts = figure(held, town.district)
    assert (counts["members_share"], counts["members_share_year"]) == ([2, 43], [4, 45])
    members = listed(cast.official, indicator="members_share")
    assert (members.title, members.total) == ("本季党员占参加人次", 2)
    whole = listed(cast.official, indicator="members_share", part="denominator")
    assert (whole.title, whole.total) == ("本季有人到场的活动", 4)
    rest = listed(cast.official, indicator="members_share", part="rest")
    assert {row.name for row in rest.rows} == {"冬季招聘会", "爱心义卖"}


def test_by_host_and_by_kind(town: Town, held: QuarterlyReport, cast: SimpleNamespace) -> None:
    counts = figure(held, town.district)
    assert (counts["host:office"], counts["host:team"]) == ([4, 0], [0, 0])
    assert (counts["activity:theme_day"], counts["activity:secretary_training"]) == (
        *([2, 0], [0, 0]),
    )
    page = listed(cast.official, indicator="activity:theme_day")
    assert (page.title, page.total) == ("主题党日", 2)


def test_who_took_part_counts_once_at_each_level(
    town: Town, held: QuarterlyReport, cast: SimpleNamespace
) -> None:
    """Two of the two new kinds, in the zone and in the street; a sole proprietor beside."""
    for area, expected in ((town.district, [2, 11]), (town.zone, [1, 7]), (town.street, [1, 3])):
        assert figure(held, area)["active_rate"] == expected
    assert figure(held, town.district, basis="with-sole")["active_organisations"] == [3, 0]
    page = listed(cast.official, indicator="active_rate")
    assert page.title == "本季参加活动的单位"
    assert {row.name for row in page.rows} == {"未建三名有限公司", "+没有党员有限公司"}


def test_a_basis_may_count_it_as_work_coverage(
    town: Town, held: QuarterlyReport, cast: SimpleNamespace
) -> None:
    """没有党员有限公司 was reached by nobody; every other basis stays as it is."""
    usual, by_activity = (
        figure(held, town.district, basis=code) for code in ("default", "activities")
    )
    assert (usual["work_coverage"], by_activity["work_coverage"]) == ([10, 11], [11, 11])
    assert (usual["only_activity"], by_activity["only_activity"]) == ([0, 0], [1, 0])
    assert usual["organisation_coverage"] == by_activity["organisation_coverage"]
    page = listed(cast.official, indicator="only_activity", basis="activities")
    [row] = rows.rows(page, cast.official)
    assert (row.fact.name, row.means, row.hint) == ("+没有党员有限公司", "活动", None)


@pytest.mark.usefixtures("held")
@pytest.mark.parametrize(
    ("words", "names"),
    [
        ({}, {"春风行动", "冬季招聘会", "书记轮训", "爱心义卖", "主题党日"}),
        ({"q": "招聘"}, {"冬季招聘会"}),
        ({"q": "满城北街"}, {"主题党日"}),
        ({"theme": "service"}, {"春风行动", "冬季招聘会"}),
        ({"theme": "life", "q": "招聘"}, set()),
    ],
)
def test_a_list_of_activities_is_narrowed(
    cast: SimpleNamespace, words: dict[str, str], names: set[str]
) -> None:
    page = listed(cast.official, indicator="activities_year", **words)
    assert {row.name for row in page.rows} == names


@pytest.mark.usefixtures("held")
def test_a_list_of_activities_reads_and_turns(cast: SimpleNamespace) -> None:
    page = listed(cast.official, indicator="activities_year", sort="people")
    first = rows.rows(page, cast.official)[0]
    assert (first.fact.name, first.theme, first.kind) == ("冬季招聘会", "服务", "送岗位")
    assert (first.fact.people, first.fact.organisations, first.hours) == (40, 2, "—")
    assert first.outcomes == "参加企业 50 家、提供岗位 300 个"
    told = {row.fact.name: row for row in rows.rows(page, cast.official)}
    assert told["爱心义卖"].outcomes == "物资折价 40,000.50 元"
    assert told["书记轮训"].hours == "4"
    above = {count.label: count.value for count in rows.counts(page)}
    assert above["本季活动"] == "4"
    for sort in ("day", "name", "people", "members"):
        found = every_row(cast.official, indicator="activities_year", sort=sort)
        assert len({row.activity_id for row in found}) == 6


def test_a_new_year_begins_anew(town: Town) -> None:
    furnish(town)
    before, after = (
        compiled(town.district, Quarter(2017, 1)),
        compiled(town.district, Quarter(2018, 1)),
    )
    assert both_times(figure(before, town.district), "activities") == (2, 2)
    assert both_times(figure(after, town.district), "activities") == (0, 0)
    assert figure(after, town.district)["active_organisations"] == [0, 0]


def test_the_same_register_gives_the_same_digest(town: Town) -> None:
    furnish(town)
    first = compiled(town.district)
    assert compiled(town.district).digest == first.digest
    deed(town.zone, "又一场")
    assert compiled(town.district).digest != first.digest


def test_an_area_without_books_still_tells_its_activities(town: Town) -> None:
    """They are entered one by one, whether or not it keeps a ledger."""
    furnish(town)
    Area.objects.filter(pk=town.zone.pk).update(ledger_since=dt.date(2016, 1, 1))
    Area.objects.filter(pk=town.district.pk).update(ledger_since=None)
    report = compiled(Area.objects.get(pk=town.district.pk))
    assert figure(report, town.street)["activities"] == [1, 0]
    assert BY_CODE["activities"].subject is ActivityFact
