"""/sign-in/<code>/: the same answer for everybody, on the day, within limits, nothing required
but a name."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from activities.models import Activity, Attendance, SignInLine
from activities.views import sign_in as page
from members.services.entries import phone
from tests.activities.makers import activity_in, member_in
from tests.shared_world import shared

MINE = "13895012345"


@pytest.fixture
@shared
def activity(zone: Any, empty_cache: None) -> Activity:
    return activity_in(zone, day=localdate())


def send(activity: Activity, **given: str) -> Any:
    address = reverse("activity-sign-in", args=[activity.code])
    return Client().post(address, {"key": "k", **given})


def test_it_asks_for_a_name_and_no_location(activity: Activity) -> None:
    shown = Client().get(reverse("activity-sign-in", args=[activity.code])).content.decode()
    assert activity.title in shown
    assert "自愿签到，不取位置" in shown
    assert "geolocation" not in shown
    assert "请写姓名。" in send(activity).content.decode()


def test_the_answer_is_the_same_whoever_it_is(
    activity: Activity, zone: Any, foreign_zone: Any
) -> None:
    member_in(zone, "张三", **phone(MINE))
    member_in(foreign_zone, "李四", **phone("13895099999"))
    answers = {
        send(activity, name=name, phone=number).content
        for name, number in (
            ("张三", MINE),
            ("张三", MINE),
            ("李四", "13895099999"),
            ("王五", ""),
            ("张三", ""),
        )
    }
    assert len(answers) == 1
    assert Attendance.objects.count() == 1
    assert SignInLine.objects.count() == 2  # 张三 is recorded already


def test_a_phone_that_is_none_is_told(activity: Activity) -> None:
    told = send(activity, name="张三", phone="1389501").content.decode()
    assert "手机号少 4 位" in told
    assert not SignInLine.objects.exists()


def test_a_robot_and_a_flood_are_not_heard(
    activity: Activity, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "请留空" in send(activity, name="张三", website="x").content.decode()
    monkeypatch.setattr(page, "A_MINUTE", 3)
    statuses = [send(activity, name=f"张{n}").status_code for n in range(4)]
    assert statuses == [200, 200, 429, 429]
    assert SignInLine.objects.count() == 2


def test_another_day_and_an_unknown_code_are_answered_alike(zone: Any) -> None:
    over = activity_in(zone)
    answers = [
        Client().get(reverse("activity-sign-in", args=[code])) for code in (over.code, "UNKNOWN")
    ]
    assert {one.status_code for one in answers} == {404}
    assert len({one.content for one in answers}) == 1
    assert over.title not in answers[0].content.decode()


def test_larger_letters_keep_what_was_typed(activity: Activity) -> None:
    shown = send(activity, name="张三", elder="1").content.decode()
    assert 'value="张三"' in shown
    assert not SignInLine.objects.exists()
