"""Volunteers: who they are, when they go, their hours by year and the account of thanks."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from activities.models import Attendance, ThanksEntry, Volunteer
from activities.services import activities, attending, claims, hours, teams, thanks, volunteers
from activities.services.attending import Present
from activities.services.hours import Year
from core.encryption import fingerprint
from core.errors import Refused
from core.models import Act
from districts.models import RuleLimit
from tests.activities.makers import activity_in, held_in, member_in, volunteer_in
from tests.activities.service_makers import DAY, done_by, item_in, team_in


def served(area: Any, clerk: Any, present: Present, each: str = "2", **fields: Any) -> None:
    """They were at an activity for so many hours."""
    activity = held_in(area, clerk, **fields)
    attending.attend(activity, present, by=clerk, source="list", hours=Decimal(each))


def test_a_member_has_name_and_phone_in_his_own_row(zone: Any) -> None:
    member = member_in(zone, "张三", phone="13895012345")
    row = volunteers.settle(Volunteer(member=member, name="李四", phone="13995012345"))
    assert (row.name, row.phone, row.phone_fingerprint) == ("张三", "", "")
    other = volunteers.settle(Volunteer(name="王五", phone="13995012345"))
    assert other.phone_fingerprint == fingerprint("13995012345", "phone")


def test_who_leaves_leaves_his_teams_and_may_come_back(zone: Any, clerk: Any) -> None:
    volunteer, today = volunteer_in(zone), localdate()
    row = teams.join(team_in(zone), volunteer, day=today - 3 * DAY, by=clerk)
    with pytest.raises(Refused, match="才加入"):
        volunteers.leave(volunteer, day=today - 3 * DAY, by=clerk)
    with pytest.raises(Refused, match="今天之前"):
        volunteers.leave(volunteer, day=today + DAY, by=clerk)
    volunteers.leave(volunteer, day=today, by=clerk)
    row.refresh_from_db()
    assert row.until == today
    with pytest.raises(Refused, match="不用再办"):
        volunteers.leave(volunteer, day=today, by=clerk)
    assert volunteers.come_back(volunteer, by=clerk, note="登记错人").left is None
    with pytest.raises(Refused, match="没有退出"):
        volunteers.come_back(volunteer, by=clerk, note="再来")


def test_hours_are_of_service_by_year_of_himself_and_of_the_member(zone: Any, clerk: Any) -> None:
    member = member_in(zone)
    volunteer, other = volunteer_in(zone, member=member), volunteer_in(zone, "别人")
    everybody = Present(members=[member.pk], volunteers=[other.pk])
    served(zone, clerk, everybody, "2.5", day=dt.date(2016, 12, 31))
    served(zone, clerk, everybody, "3", day=dt.date(2017, 1, 1), theme="service", kind="jobs")
    served(zone, clerk, everybody, "8", day=dt.date(2017, 2, 1), theme="training", kind="delivered")
    claim = claims.claim(item_in(zone, clerk), member, by=clerk, day=dt.date(2017, 3, 1))
    claims.confirm(done_by(claim, clerk, "1.5"), by=clerk)
    assert hours.by_year(volunteer) == [
        Year(2017, Decimal("3.0"), Decimal("1.5")),
        Year(2016, Decimal("2.5"), Decimal(0)),
    ]
    assert hours.total(other) == Decimal("5.5")


def test_what_was_not_confirmed_or_was_cancelled_counts_no_hours(zone: Any, clerk: Any) -> None:
    member = member_in(zone)
    volunteer = volunteer_in(zone, member=member)
    done_by(claims.claim(item_in(zone, clerk), member, by=clerk), clerk, "4")
    cancelled = activity_in(zone)
    Attendance.objects.create(activity=cancelled, member=member, hours=5, source="list")
    activities.move(cancelled, activities.CANCEL, by=clerk, note="下雨")
    assert hours.by_year(volunteer) == []


def test_points_come_of_whole_hours_once(zone: Any, clerk: Any) -> None:
    volunteer = volunteer_in(zone)
    served(zone, clerk, Present(volunteers=[volunteer.pk]), "2.5")
    RuleLimit.objects.create(area=zone, code="thanks_points", value=3, source="本区规定")
    assert thanks.uncounted(volunteer) == 2
    made = thanks.earn(volunteer, by=clerk)
    assert (made.points, made.hours) == (6, 2)
    with pytest.raises(Refused, match="没有新的整小时"):
        thanks.earn(volunteer, by=clerk)
    served(zone, clerk, Present(volunteers=[volunteer.pk]), "0.5", title="又一次")
    assert thanks.earn(volunteer, by=clerk).points == 3
    assert thanks.balance(volunteer) == 9


def test_points_are_given_as_far_as_there_are_some(zone: Any, clerk: Any) -> None:
    volunteer = volunteer_in(zone)
    served(zone, clerk, Present(volunteers=[volunteer.pk]), "5")
    thanks.earn(volunteer, by=clerk)
    for points, told in ((6, "现有 5 分"), (0, "大于 0"), (-1, "大于 0")):
        with pytest.raises(Refused, match=told) as refused:
            thanks.give(volunteer, points, reason="毛巾", by=clerk)
        assert refused.value.field == "points"
    thanks.give(volunteer, 5, reason="毛巾", by=clerk)
    assert thanks.balance(volunteer) == 0
    with pytest.raises(Refused, match="现有 0 分"):
        thanks.give(volunteer, 1, reason="毛巾", by=clerk)


def test_the_act_log_does_not_say_how_many(zone: Any, clerk: Any) -> None:
    volunteer = volunteer_in(zone)
    served(zone, clerk, Present(volunteers=[volunteer.pk]), "5")
    thanks.earn(volunteer, by=clerk)
    thanks.give(volunteer, 3, reason="毛巾", by=clerk)
    acts = Act.objects.filter(verb__in=("折算积分", "兑换积分"))
    assert [(act.subject, act.note) for act in acts] == [("李*", "")] * 2


def test_an_entry_is_earned_or_given(zone: Any, clerk: Any) -> None:
    row = {"volunteer": volunteer_in(zone), "day": localdate(), "reason": "x", "by": clerk}
    for points, counted in ((0, 0), (5, 0), (-5, 1)):
        with pytest.raises(IntegrityError), transaction.atomic():
            ThanksEntry.objects.create(points=points, hours=counted, **row)
