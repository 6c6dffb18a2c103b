"""What is due of activities, on its edges."""

import datetime as dt
from typing import Any

import pytest
from django.utils.timezone import localdate

from activities.enums import ActivityState
from activities.models import Activity
from activities.rules.activities import RULES
from activities.services import activities
from districts.models import RuleLimit
from tests.activities.makers import activity_in, held_in

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
OVER, UNCLOSED = RULES


def found(rule: Any, area: Any, day: dt.date) -> list[str]:
    return [one.subject for one in rule.find(area.path, day)]


def test_on_the_day_after_its_last_day(zone: Any) -> None:
    activity_in(zone, "一天", day=localdate())
    activity_in(zone, "两天", day=localdate(), last_day=localdate() + DAY)
    assert found(OVER, zone, localdate()) == []
    assert found(OVER, zone, localdate() + DAY) == ["一天"]
    assert found(OVER, zone, localdate() + 2 * DAY) == ["一天", "两天"]


def test_neither_held_nor_cancelled_ones_wait(zone: Any, clerk: Any, foreign_zone: Any) -> None:
    held_in(zone, clerk, "办了")
    cancelled = activity_in(zone, "不办")
    activities.move(cancelled, activities.CANCEL, by=clerk, note="下雨")
    activity_in(foreign_zone, "外区")
    assert found(OVER, zone, localdate() + DAY) == []


def test_held_for_more_than_the_days_of_the_area(zone: Any, street: Any, clerk: Any) -> None:
    held_in(zone, clerk, "三十天")
    assert found(UNCLOSED, zone, localdate() + 30 * DAY) == []
    assert found(UNCLOSED, zone, localdate() + 31 * DAY) == ["三十天"]
    RuleLimit.objects.create(code="activity_closing", area=zone, value=10)
    assert found(UNCLOSED, zone, localdate() + 10 * DAY) == []
    assert found(UNCLOSED, zone, localdate() + 11 * DAY) == ["三十天"]
    assert found(UNCLOSED, street, localdate() + 99 * DAY) == []


def test_what_is_asked_for_is_the_next_step(zone: Any, clerk: Any) -> None:
    activity = held_in(zone, clerk)
    late = localdate() + 31 * DAY
    (todo,) = UNCLOSED.find(zone.path, late)
    assert todo.url.endswith(f"/{activity.pk}/report/")
    activities.write_report(activity, "办得好", by=clerk)
    (todo,) = UNCLOSED.find(zone.path, late)
    assert todo.url.endswith(f"/{activity.pk}/close/")
    Activity.objects.filter(pk=activity.pk).update(state=ActivityState.CLOSED)
    assert not list(UNCLOSED.find(zone.path, late))
