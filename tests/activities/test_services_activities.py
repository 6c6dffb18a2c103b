"""An activity's way, and what is refused on it."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from activities.enums import KINDS, ActivityKind, ActivityState, Theme
from activities.models import Activity, SignInSheet
from activities.services import activities
from activities.services.activities import CANCEL, CLOSE, HOLD, PUBLISH, REOPEN
from core.errors import Refused
from core.models import Act
from tests.activities.makers import activity_in, held_in

TOMORROW = localdate() + dt.timedelta(days=1)


def test_from_planned_to_closed_and_back(zone: Any, clerk: Any) -> None:
    activity = activity_in(zone, day=localdate())
    for transition, state in (
        (PUBLISH, ActivityState.PUBLISHED),
        (HOLD, ActivityState.HELD),
        (CLOSE, ActivityState.CLOSED),
    ):
        activity = activities.move(activity, transition, by=clerk)
        assert activity.state == state
    assert activity.held_on == localdate()
    activity = activities.move(activity, REOPEN, by=clerk, note="漏记两人")
    assert activity.state == ActivityState.HELD
    assert list(Act.objects.order_by("pk").values_list("verb", flat=True))[-2:] == [
        "归档",
        "退回补正",
    ]


def test_what_is_still_to_come_was_not_held(zone: Any, clerk: Any) -> None:
    activity = activity_in(zone, day=TOMORROW)
    with pytest.raises(Refused, match="还没到日期"):
        activities.move(activity, HOLD, by=clerk)


def test_what_is_over_is_not_announced(zone: Any, clerk: Any) -> None:
    with pytest.raises(Refused, match="直接登记举办"):
        activities.move(activity_in(zone), PUBLISH, by=clerk)
    lasting = activity_in(zone, "宣传周", last_day=TOMORROW)
    assert activities.move(lasting, PUBLISH, by=clerk).state == ActivityState.PUBLISHED


def test_what_was_held_is_not_cancelled(zone: Any, clerk: Any) -> None:
    with pytest.raises(Refused, match="当前为“已举办”，不能取消活动"):
        activities.move(held_in(zone, clerk), CANCEL, by=clerk, note="下雨")


def test_cancelling_asks_for_the_reason(zone: Any, clerk: Any) -> None:
    with pytest.raises(Refused, match="请写明事由"):
        activities.move(activity_in(zone), CANCEL, by=clerk)


def test_a_stranger_moves_nothing(zone: Any, cast: Any) -> None:
    activity = activity_in(zone)
    for stranger in (cast.foreign_clerk, cast.official, cast.auditor):
        with pytest.raises(Refused, match="请转告他们"):
            activities.move(activity, HOLD, by=stranger)


@pytest.mark.parametrize("theme", Theme)
def test_a_kind_belongs_to_its_theme(zone: Any, theme: Theme) -> None:
    for kind in ActivityKind:
        goes = kind in KINDS[theme] or kind == ActivityKind.OTHER
        try:
            with transaction.atomic():
                activity_in(zone, f"{kind}", theme=theme, kind=kind)
            made = True
        except IntegrityError:
            made = False
        assert made == goes, (theme, kind)


@pytest.mark.parametrize(
    "wrong",
    [
        {"last_day": localdate() - dt.timedelta(days=3)},
        {"begins": dt.time(10), "ends": dt.time(9)},
        {"begins": dt.time(10), "ends": dt.time(10)},
        {"ends": dt.time(9)},
        {"hours": -1},
        {"places": 10, "taken": 11},
        {"sign_up_until": TOMORROW},
    ],
    ids=str,
)
def test_the_database_refuses_what_cannot_be(zone: Any, wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError):
        activity_in(zone, **wrong)


def test_the_same_of_one_host_is_one(zone: Any) -> None:
    first = activity_in(zone)
    with pytest.raises(IntegrityError), transaction.atomic():
        activity_in(zone)
    Activity.objects.filter(pk=first.pk).update(state=ActivityState.CANCELLED)
    assert activity_in(zone).pk


def sheet_of(activity: Activity, state: str, total: int = 12) -> SignInSheet:
    return SignInSheet.objects.create(activity=activity, source="file", state=state, total=total)


@pytest.mark.parametrize("state", ["matching", "ready"])
def test_it_is_not_closed_while_names_wait(zone: Any, clerk: Any, state: str) -> None:
    activity = held_in(zone, clerk)
    sheet_of(activity, state)
    with pytest.raises(Refused, match="1 份签到名单（12 人）没有处理"):
        activities.move(activity, CLOSE, by=clerk)
    assert Activity.objects.get().state == ActivityState.HELD


@pytest.mark.parametrize("state", ["taken", "discarded"])
def test_names_that_were_decided_hinder_nothing(zone: Any, clerk: Any, state: str) -> None:
    activity, other = held_in(zone, clerk), held_in(zone, clerk, "别的")
    sheet_of(activity, state)
    sheet_of(other, "ready")
    assert activities.move(activity, CLOSE, by=clerk).state == ActivityState.CLOSED


def test_nor_is_it_cancelled_or_deleted_over_them(zone: Any, clerk: Any) -> None:
    activity = activity_in(zone)
    sheet_of(activity, "matching", total=0)
    with pytest.raises(Refused, match="1 份签到名单没有处理"):
        activities.move(activity, CANCEL, by=clerk, note="下雨")
    with pytest.raises(Refused, match="1 份签到名单没有处理"):
        activities.remove(activity, by=clerk, reason="误录")
    assert SignInSheet.objects.exists()
