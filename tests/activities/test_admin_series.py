"""The register of series: its rule is whole, its act makes activities, a correction is followed."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from activities.models import Activity, Series
from activities.services import series
from tests.activities.makers import activity_in
from tests.activities.test_services_series import day, series_in

pytestmark = pytest.mark.django_db
ADD = "/admin/activities/series/add/"


@pytest.fixture
def clerk(clerk: Any, sign_in: Any) -> Client:
    client: Client = sign_in(clerk)
    return client


def form(area: Any, **fields: Any) -> dict[str, Any]:
    given = {"title": "主题党日", "theme": "life", "kind": "theme_day", "area": area.pk, "hours": 2}
    return {**given, "since": "2017-01-01", **fields}


@pytest.mark.parametrize(
    ("rhythm", "lacking"),
    [
        ("weekly", {"weekday"}),
        ("monthly", {"month_day"}),
        ("quarterly", {"month_day"}),
        ("monthly_weekday", {"week", "weekday"}),
    ],
)
def test_a_rule_that_is_not_whole(clerk: Client, zone: Any, rhythm: str, lacking: set[str]) -> None:
    answer = clerk.post(ADD, form(zone, rhythm=rhythm))
    assert set(answer.context["adminform"].form.errors) - {"__all__"} == lacking
    filled = {"weekday": 2, "week": 5, "month_day": 31}
    sent = form(zone, rhythm=rhythm, **{name: filled[name] for name in lacking})
    assert clerk.post(ADD, sent).status_code == 302
    assert Series.objects.count() == 1


def test_the_act_makes_them_and_says_how_many(clerk: Client, zone: Any) -> None:
    one = series_in(zone)
    url = reverse("admin:activities_series_make", args=[one.pk])
    page = clerk.post(url, {}, follow=True).content.decode()
    number = Activity.objects.count()
    assert number >= 2
    assert f"新排出 {number} 场" in page
    assert "已经排好" in clerk.post(url, {}, follow=True).content.decode()


def test_a_corrected_rule_cancels_what_was_planned_on_other_days(clerk: Client, zone: Any) -> None:
    one = series_in(zone, month_day=15, hours=2)
    series.make(one)
    sent = form(zone, rhythm="monthly", month_day=16, reason="改期")
    url = reverse("admin:activities_series_change", args=[one.pk])
    page = clerk.post(url, sent, follow=True).content.decode()
    assert "日期不再符合的" in page
    assert Activity.objects.filter(state="cancelled").exists()


def test_what_it_says_of_its_rule(clerk: Client, zone: Any) -> None:
    for told, fields in {
        "每周星期三": {"rhythm": "weekly", "weekday": 2, "month_day": None},
        "每月 31 日": {"month_day": 31},
        "每月第 2 个星期五": {"rhythm": "monthly_weekday", "weekday": 4, "week": 2},
        "每月最后一个星期五": {"rhythm": "monthly_weekday", "weekday": 4, "week": 5},
        "每季度（2 月起每三个月）10 日": {
            "rhythm": "quarterly",
            "month_day": 10,
            "since": day("2017-02-01"),
        },
    }.items():
        series_in(zone, **fields)
        assert told in clerk.get("/admin/activities/series/").content.decode()


def test_it_leads_to_all_its_activities(clerk: Client, zone: Any) -> None:
    one, other = series_in(zone), series_in(zone)
    for made_by, name in ((one, "这一场"), (one, "又一场"), (other, "别的一场")):
        activity_in(zone, name, series=made_by)
    page = clerk.get(reverse("admin:activities_series_change", args=[one.pk])).content.decode()
    url = f"{reverse('admin:activities_activity_changelist')}?series={one.pk}"
    assert url in page
    assert "全部 2 场" in page
    answer = clerk.get(url)
    assert {row.title for row in answer.context["cl"].result_list} == {"这一场", "又一场"}
    assert 'name="series"' in answer.content.decode()
    plain = clerk.get(reverse("admin:activities_activity_changelist")).content.decode()
    assert 'name="series"' not in plain
