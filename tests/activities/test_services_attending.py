"""Who was there: once each, members before volunteers, only while it is open for it."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.utils.timezone import localdate

from activities.enums import ActivityState, AttendanceSource
from activities.models import Activity, Attendance
from activities.services import activities, attending
from activities.services.attending import Present, Recorded, attend
from core.errors import Refused
from tests.activities.makers import activity_in, held_in, member_in, volunteer_in

LIST = AttendanceSource.LIST


def test_each_is_recorded_once(zone: Any, clerk: Any) -> None:
    activity, member = held_in(zone, clerk), member_in(zone)
    who = Present(members=[member.pk], volunteers=[volunteer_in(zone).pk], others=30)
    assert attend(activity, who, by=clerk, source=LIST) == Recorded(2, 0, 30)
    again = attend(activity, Present(members=[member.pk]), by=clerk, source=LIST)
    assert again == Recorded(0, 1, 0)
    activity.refresh_from_db()
    assert (activity.others, activity.attendances.count()) == (30, 2)
    assert {*activity.attendances.values_list("hours", flat=True)} == {Decimal("2.0")}


def test_a_volunteer_of_the_party_counts_as_the_member(zone: Any, clerk: Any) -> None:
    member = member_in(zone)
    volunteer = volunteer_in(zone, member=member)
    activity = held_in(zone, clerk)
    who = Present(members=[member.pk], volunteers=[volunteer.pk])
    assert attend(activity, who, by=clerk, source=LIST).new == 1
    assert activity.attendances.get().member == member


@pytest.mark.parametrize("hours", [Decimal("-0.5"), Decimal("80.5")])
def test_hours_that_cannot_be(zone: Any, clerk: Any, hours: Decimal) -> None:
    activity, who = held_in(zone, clerk), Present(members=[member_in(zone).pk])
    with pytest.raises(Refused, match="时长应在 0 到 80 小时之间"):
        attend(activity, who, by=clerk, source=LIST, hours=hours)
    assert not Attendance.objects.exists()


def test_nobody_was_there_before_it_or_after_its_papers_are_closed(zone: Any, clerk: Any) -> None:
    who = Present(members=[member_in(zone).pk])
    ahead = activity_in(zone, "明天", day=localdate() + dt.timedelta(days=1))
    closed = activities.move(held_in(zone, clerk, "归档"), activities.CLOSE, by=clerk)
    cancelled = activity_in(zone, "取消")
    Activity.objects.filter(pk=cancelled.pk).update(state=ActivityState.CANCELLED)
    for activity, told in ((ahead, "还没到日期"), (closed, "已归档"), (cancelled, "已取消")):
        with pytest.raises(Refused, match=told):
            attend(activity, who, by=clerk, source=LIST)
    assert not Attendance.objects.exists()


def test_who_was_not_there_is_taken_out_with_a_reason(zone: Any, clerk: Any) -> None:
    activity, member = held_in(zone, clerk), member_in(zone)
    attend(activity, Present(members=[member.pk]), by=clerk, source=LIST)
    attending.strike(activity.attendances.get(), by=clerk, reason="记错人")
    assert not activity.attendances.exists()
