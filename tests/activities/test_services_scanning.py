"""扫码签到: on its days, known ones at once, all others for the office to look at."""

import datetime as dt
from typing import Any

import pytest
from django.utils.timezone import localdate

from activities.enums import AttendanceSource, LineChoice, LineMatch, SheetState
from activities.models import Activity, SignInLine
from activities.services import scanning, sign_in, taking_in
from core.errors import Refused
from members.services.entries import phone
from tests.activities.makers import activity_in, member_in
from tests.shared_world import shared

TODAY = localdate()
DAY = dt.timedelta(days=1)
MINE = "13895012345"


@pytest.fixture
@shared
def activity(zone: Any) -> Activity:
    return activity_in(zone, day=TODAY)


@pytest.mark.parametrize(
    ("fields", "ahead", "is_open"),
    [
        ({}, -1, False),
        ({}, 0, True),
        ({}, 1, False),
        ({"last_day": TODAY + DAY}, 1, True),
        ({"last_day": TODAY + DAY}, 2, False),
        ({"sign_in_until": TODAY + 2 * DAY}, 2, True),
        ({"sign_in_until": TODAY + 2 * DAY}, 3, False),
        ({"state": "held"}, 0, True),
        ({"state": "closed"}, 0, False),
        ({"state": "cancelled"}, 0, False),
    ],
    ids=str,
)
def test_when_one_may_sign_in(zone: Any, fields: dict[str, Any], ahead: int, is_open: bool) -> None:
    activity = activity_in(zone, day=TODAY, **fields)
    found = scanning.open_activity(activity.code, TODAY + ahead * DAY)
    assert (found == activity) == is_open
    assert scanning.open_activity("UNKNOWN") is None


def test_name_and_phone_are_taken_at_once(activity: Activity, zone: Any) -> None:
    member = member_in(zone, "张三", **phone(MINE))
    scanning.sign(activity, "张 三", MINE)
    scanning.sign(activity, "张三", MINE)
    row = activity.attendances.get()
    assert (row.member, row.source, row.sheet) == (member, AttendanceSource.SCAN, None)
    assert not SignInLine.objects.exists()


def test_a_name_alone_waits_for_the_office(
    activity: Activity, zone: Any, foreign_zone: Any, clerk: Any
) -> None:
    member_in(zone, "张三")
    member_in(foreign_zone, "李四", **phone(MINE))
    for name, number in (("张三", ""), ("李四", MINE), ("王五", ""), ("王五", "")):
        scanning.sign(activity, name, number)
    sheet = activity.sheets.get()
    assert (sheet.state, sheet.total) == (SheetState.READY, 3)
    assert not activity.attendances.exists()
    assert list(sheet.lines.values_list("match", "choice")) == [
        (LineMatch.FOUND, LineChoice.TAKE),
        (LineMatch.ELSEWHERE, LineChoice.OPEN),
        (LineMatch.UNKNOWN, LineChoice.OPEN),
    ]
    assert scanning.signed(activity) == (0, 3)
    taking_in.choose(sheet, {2: LineChoice.SKIP, 3: LineChoice.OTHERS})
    taking_in.take(sheet, by=clerk)
    scanning.sign(activity, "赵六")
    assert activity.sheets.count() == 2  # who comes after it was taken in stands on another list


def test_without_a_place_the_office_decides(zone: Any) -> None:
    activity = activity_in(zone, day=TODAY, places=1, others=1)
    member_in(zone, "张三", **phone(MINE))
    scanning.sign(activity, "张三", MINE)
    assert scanning.signed(activity) == (0, 1)


def test_a_flood_of_names_ends(activity: Activity, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_in, "MOST", 1)
    scanning.sign(activity, "王五")
    with pytest.raises(Refused, match="已达上限"):
        scanning.sign(activity, "赵六")


def test_it_is_held_open_for_a_week_at_most(activity: Activity, clerk: Any) -> None:
    for wrong in (TODAY - DAY, TODAY + 8 * DAY):
        with pytest.raises(Refused, match="请选"):
            scanning.hold_open(activity, wrong, by=clerk)
    scanning.hold_open(activity, TODAY + 7 * DAY, by=clerk)
    assert scanning.open_activity(activity.code, TODAY + 7 * DAY)
