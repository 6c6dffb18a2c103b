"""Joint meetings: agenda, minutes, resolutions until they are done."""

import datetime as dt
from typing import Any

import pytest
from django.utils.timezone import localdate

from activities.enums import ActivityState, AgendaState, ResolutionState
from activities.models import Activity, Minutes, Resolution
from activities.services import meetings, resolutions
from activities.services.meetings import Decision
from core.errors import Refused
from districts.models import JointCommittee, MemberOrganisation, RuleLimit
from tests.activities.makers import activity_in
from tests.shared_world import shared

TODAY = localdate()
DAY = dt.timedelta(days=1)
START = dt.date(2016, 1, 1)


@pytest.fixture
@shared
def committee(zone: Any) -> JointCommittee:
    return JointCommittee.objects.create(
        name="商圈联合党工委", nature="dispatched", area=zone, founded=START
    )


def meeting_of(committee: JointCommittee, day: dt.date = TODAY, **fields: Any) -> Activity:
    given = {"state": ActivityState.HELD, "kind": "joint_meeting", **fields}
    return activity_in(
        committee.area, f"联席会议{day}", theme="meeting", committee=committee, day=day, **given
    )


@pytest.fixture
@shared
def meeting(committee: Any) -> Activity:
    return meeting_of(committee)


def seat(committee: JointCommittee, organisation: Any, **fields: Any) -> None:
    MemberOrganisation.objects.create(
        joint_committee=committee,
        organisation=organisation,
        capacity="enterprise",
        **{"since": START, **fields},
    )


def test_members_of_the_day_and_the_office_propose(
    meeting: Any, committee: Any, clerk: Any, make_organisation: Any
) -> None:
    member, former = make_organisation("成员公司"), make_organisation("前成员公司")
    seat(committee, member)
    seat(committee, former, until=meeting.day)
    meetings.propose(meeting, "联合巡查", organisation=member, by=clerk)
    meetings.propose(meeting, "停车难", by=clerk)
    with pytest.raises(Refused, match="不是成员单位"):
        meetings.propose(meeting, "另一件事", organisation=former, by=clerk)
    with pytest.raises(Refused, match="已经提过"):
        meetings.propose(meeting, "停车难", by=clerk)
    assert meeting.agenda.count() == 2


def test_items_are_taken_in_their_order_or_declined_with_a_reason(meeting: Any, clerk: Any) -> None:
    first, second, third = (meetings.propose(meeting, one, by=clerk) for one in "甲乙丙")
    with pytest.raises(Refused, match="请写明理由") as why:
        meetings.settle_agenda(meeting, {first.pk: Decision(False, " ")}, by=clerk)
    assert why.value.field == f"reason_{first.pk}"
    decided = {
        first.pk: Decision(True),
        second.pk: Decision(False, "不属本会职责"),
        third.pk: Decision(True),
    }
    assert meetings.settle_agenda(meeting, decided, by=clerk) == 2
    rows = meeting.agenda.order_by("pk").values_list("state", "order", "reason")
    assert list(rows) == [
        (AgendaState.TAKEN, 1, ""),
        (AgendaState.DECLINED, 0, "不属本会职责"),
        (AgendaState.TAKEN, 2, ""),
    ]


@pytest.mark.parametrize(("state", "told"), [("cancelled", "已取消"), ("closed", "已归档")])
def test_nothing_is_added_to_what_is_over(
    committee: Any, clerk: Any, state: str, told: str
) -> None:
    meeting = meeting_of(committee, state=state)
    with pytest.raises(Refused, match=told):
        meetings.propose(meeting, "议题", by=clerk)
    with pytest.raises(Refused, match=told):
        meetings.write_minutes(meeting, chair="张", keeper="李", text="记录", by=clerk)
    with pytest.raises(Refused, match=told):
        meetings.resolve(meeting, "决议", TODAY, unit="物业", by=clerk)


def test_minutes_wait_until_it_was_held(committee: Any, clerk: Any) -> None:
    meeting = meeting_of(committee, state="published")
    meetings.propose(meeting, "议题", by=clerk)
    with pytest.raises(Refused, match="还没有登记举办"):
        meetings.write_minutes(meeting, chair="张", keeper="李", text="记录", by=clerk)


@pytest.mark.parametrize(
    ("entitled", "present", "quorum"),
    [(10, 5, False), (10, 6, True), (11, 5, False), (11, 6, True), (10, None, None), (0, 0, False)],
)
def test_more_than_half_make_a_quorum(
    meeting: Any, clerk: Any, entitled: int, present: int | None, quorum: bool | None
) -> None:
    told = {"chair": "张", "keeper": "李", "text": "记录"}
    minutes = meetings.write_minutes(meeting, entitled=entitled, present=present, by=clerk, **told)
    assert meetings.quorate(minutes) is quorum


def test_no_more_are_present_than_entitled(meeting: Any, clerk: Any) -> None:
    told = {"chair": "张", "keeper": "李", "text": "记录"}
    meetings.write_minutes(meeting, entitled=5, present=5, by=clerk, **told)
    with pytest.raises(Refused, match="不能多于应到"):
        meetings.write_minutes(meeting, entitled=5, present=6, by=clerk, **told)
    assert Minutes.objects.get().present == 5


def resolved(meeting: Activity, by: Any, due: dt.date = TODAY, **fields: Any) -> Resolution:
    return meetings.resolve(meeting, "联合巡查", due, by=by, **{"unit": "物业公司", **fields})


def test_a_resolution_has_one_responsible_body_a_number_and_a_day(
    meeting: Any, clerk: Any, make_organisation: Any
) -> None:
    assert resolved(meeting, clerk).number == 1
    assert resolved(meeting, clerk, meeting.day).number == 2
    with pytest.raises(Refused, match="只填一样"):
        resolved(meeting, clerk, unit=" ")
    with pytest.raises(Refused, match="只填一样"):
        resolved(meeting, clerk, organisation=make_organisation())
    with pytest.raises(Refused, match="不能早于会议日期"):
        resolved(meeting, clerk, meeting.day - DAY)
    told = {"chair": "张", "keeper": "李", "text": "记录"}
    meetings.write_minutes(meeting, entitled=9, present=7, by=clerk, **told)
    with pytest.raises(Refused, match="不能多于实到 7 人"):
        resolved(meeting, clerk, votes_for=8)
    assert resolved(meeting, clerk, votes_for=7).votes_for == 7


def test_a_resolution_is_followed_until_it_is_done(meeting: Any, clerk: Any) -> None:
    one = resolved(meeting, clerk)
    resolutions.follow(one, "已开始", TODAY, by=clerk)
    with pytest.raises(Refused, match="不能晚于今天"):
        resolutions.follow(one, "明天做", TODAY + DAY, by=clerk)
    with pytest.raises(Refused, match="不能早于会议日期"):
        resolutions.finish(one, meeting.day - DAY, by=clerk)
    done = resolutions.finish(one, TODAY, by=clerk)
    assert (done.state, done.done_on) == (ResolutionState.DONE, TODAY)
    with pytest.raises(Refused, match="不能再登记落实情况"):
        resolutions.follow(done, "又做了", TODAY, by=clerk)
    with pytest.raises(Refused, match="不能办结"):
        resolutions.finish(done, TODAY, by=clerk)
    again = resolutions.reopen(done, by=clerk, note="没有做完")
    assert (again.state, again.done_on) == (ResolutionState.OPEN, None)


def test_one_is_given_up_with_a_reason_only(meeting: Any, clerk: Any) -> None:
    one = resolved(meeting, clerk)
    with pytest.raises(Refused, match="事由"):
        resolutions.drop(one, by=clerk, note=" ")
    assert resolutions.drop(one, by=clerk, note="情况变了").state == ResolutionState.DROPPED


def test_only_the_office_of_the_meeting_decides(meeting: Any, clerk: Any, cast: Any) -> None:
    one = resolved(meeting, clerk)
    for user in (cast.street_clerk, cast.official, cast.approver):
        with pytest.raises(Refused, match="请转告"):
            resolutions.finish(one, TODAY, by=user)


def test_the_day_of_the_limit_is_in_time(meeting: Any, clerk: Any) -> None:
    one = resolved(meeting, clerk, TODAY + 10 * DAY)
    assert not resolutions.late(one.due).exists()
    assert resolutions.late(one.due + DAY).get() == one
    resolutions.drop(one, by=clerk, note="情况变了")
    assert not resolutions.late(one.due + DAY).exists()


def test_it_presses_from_the_warning_on(meeting: Any, clerk: Any, zone: Any, street: Any) -> None:
    one = resolved(meeting, clerk, TODAY + 10 * DAY)
    assert not resolutions.pressing(zone.path, one.due - 8 * DAY).exists()
    assert resolutions.pressing(zone.path, one.due - 7 * DAY).get() == one
    assert not resolutions.pressing(street.path, one.due).exists()
    RuleLimit.objects.create(code="resolution_warning", area=zone, value=3)
    assert not resolutions.pressing(zone.path, one.due - 4 * DAY).exists()


# Once a quarter (QC7)

Q4 = dt.date(2017, 10, 1)


@pytest.mark.parametrize(
    ("day", "enough"),
    [
        (dt.date(2017, 9, 30), False),
        (dt.date(2017, 10, 1), True),
        (dt.date(2017, 12, 31), True),
        (dt.date(2018, 1, 1), False),
    ],
)
def test_a_committee_meets_once_in_each_quarter(
    committee: Any, zone: Any, day: dt.date, enough: bool
) -> None:
    meeting_of(committee, day)
    found = resolutions.without_meeting(zone.path, dt.date(2017, 12, 31))
    assert (not found) is enough


@pytest.mark.parametrize(
    "fields", [{"state": "planned"}, {"state": "cancelled"}, {"kind": "deliberation"}]
)
def test_only_a_joint_meeting_that_was_held_counts(committee: Any, zone: Any, fields: Any) -> None:
    meeting_of(committee, dt.date(2017, 11, 1), **fields)
    assert resolutions.without_meeting(zone.path, dt.date(2017, 12, 1)) == [(committee, 0, 1)]


@pytest.mark.parametrize(
    ("fields", "asked"),
    [
        ({"founded": Q4}, True),
        ({"founded": Q4 + DAY}, False),
        ({"dissolved": dt.date(2018, 1, 1)}, True),
        ({"dissolved": dt.date(2017, 12, 31)}, False),
    ],
)
def test_only_who_stood_the_whole_quarter_is_asked(
    committee: Any, zone: Any, fields: Any, asked: bool
) -> None:
    JointCommittee.objects.filter(pk=committee.pk).update(**fields)
    assert bool(resolutions.without_meeting(zone.path, dt.date(2017, 12, 1))) is asked


def test_an_area_may_ask_for_more(committee: Any, zone: Any) -> None:
    meeting_of(committee, dt.date(2017, 11, 1))
    RuleLimit.objects.create(code="joint_meetings", area=zone, value=2)
    assert resolutions.without_meeting(zone.path, dt.date(2017, 12, 1)) == [(committee, 1, 2)]
