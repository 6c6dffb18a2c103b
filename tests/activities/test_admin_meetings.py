"""Meetings, resolutions and appraisals at the office: from the committee to the last grade."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from activities.enums import ActivityState
from activities.models import Activity, Appraisal, Resolution
from districts.models import JointCommittee
from members.models import Affiliation
from tests.activities.makers import activity_in, member_in
from tests.shared_world import shared

TODAY = localdate()
START = dt.date(2016, 1, 1)


@pytest.fixture
@shared
def committee(zone: Any) -> JointCommittee:
    return JointCommittee.objects.create(
        name="商圈联合党工委", nature="dispatched", area=zone, founded=START
    )


def act(client: Any, row: Any, slug: str, **sent: Any) -> Any:
    meta = row._meta
    url = reverse(f"admin:{meta.app_label}_{meta.model_name}_{slug}", args=[row.pk])
    return client.post(url, sent)


def test_from_the_committee_to_a_resolution_that_is_done(
    cast: Any, sign_in: Any, committee: Any
) -> None:
    client = sign_in(cast.clerk)
    sent = {"kind": "joint_meeting", "day": f"{TODAY}", "hours": "0"}
    client.post(reverse("meeting-record", args=[committee.pk]), sent)
    meeting = Activity.objects.get()
    assert (meeting.state, meeting.committee, meeting.theme) == (
        ActivityState.HELD,
        committee,
        "meeting",
    )
    act(client, meeting, "propose", title="停车难", text="", organisation="")
    item = meeting.agenda.get()
    act(client, meeting, "agenda", **{f"decision_{item.pk}": "take", f"reason_{item.pk}": ""})
    told = {"chair": "张三", "keeper": "李四", "entitled": "10", "present": "5", "text": "讨论停车"}
    act(client, meeting, "minutes", **told)
    act(client, meeting, "resolve", text="开放地下车位", unit="物业公司", due=f"{TODAY}")
    page = client.get(reverse("admin:activities_activity_change", args=[meeting.pk]))
    for word in ("停车难", "列入议程", "讨论停车", "不能形成有效决议", "开放地下车位"):
        assert word in page.content.decode()
    paper = client.get(reverse("meeting-minutes", args=[meeting.pk])).content.decode()
    for word in ("停车难", "张三", "讨论停车", "开放地下车位", "物业公司"):
        assert word in paper
    one = Resolution.objects.get()
    act(client, one, "follow", day=f"{TODAY}", words="已开放三十个")
    act(client, one, "finish", day=f"{TODAY}", note="")
    one.refresh_from_db()
    assert one.state == "done"
    page = client.get(reverse("admin:activities_resolution_change", args=[one.pk]))
    assert "已开放三十个" in page.content.decode()


def test_other_activities_have_no_agenda_and_no_minutes(cast: Any, sign_in: Any, zone: Any) -> None:
    activity = activity_in(zone, state=ActivityState.HELD)
    client = sign_in(cast.clerk)
    act(client, activity, "propose", title="停车难", text="", organisation="")
    assert not activity.agenda.exists()
    assert client.get(reverse("meeting-minutes", args=[activity.pk])).status_code == 404
    page = client.get(reverse("admin:activities_activity_change", args=[activity.pk]))
    assert "写会议记录" not in page.content.decode()


def test_late_resolutions_are_told_in_the_list(
    cast: Any, sign_in: Any, zone: Any, committee: Any
) -> None:
    day = TODAY - dt.timedelta(days=30)
    meeting = activity_in(
        zone, "联席会议", theme="meeting", kind="joint_meeting", committee=committee, day=day
    )
    for number, days in ((1, 3), (2, -3)):
        Resolution.objects.create(
            activity=meeting,
            number=number,
            text=f"事项{number}",
            unit="物业",
            due=TODAY - dt.timedelta(days=days),
        )
    client = sign_in(cast.clerk)
    url = reverse("admin:activities_resolution_changelist")
    assert "逾期 3 天" in client.get(url).content.decode()
    page = client.get(url, {"late": "1"}).content.decode()
    assert "事项1" in page
    assert "事项2" not in page


@pytest.fixture
@shared
def appraisal(make_party_organisation: Any) -> Appraisal:
    party = make_party_organisation()
    for name in ("甲某", "乙某", "丙某"):
        member = member_in(party.area, name, full_since=START)
        Affiliation.objects.create(
            member=member, party_organisation=party, kind="formal", since=START
        )
    return Appraisal.objects.create(party_organisation=party, year=TODAY.year, day=TODAY)


def grade(client: Any, appraisal: Appraisal, *grades: str) -> Any:
    members = [row.member_id for row in Affiliation.objects.order_by("pk")]
    sent = {f"grade_{key}": one for key, one in zip(members, grades, strict=True)}
    return act(client, appraisal, "grade", **sent)


def test_grades_are_given_at_once_and_read_by_right(
    cast: Any, sign_in: Any, appraisal: Any
) -> None:
    client = sign_in(cast.clerk)
    answer = grade(client, appraisal, "excellent", "excellent", "qualified")
    assert "优秀最多 1 人" in answer.content.decode()
    assert grade(client, appraisal, "qualified", "qualified", "").status_code == 302
    url = reverse("admin:activities_appraisal_change", args=[appraisal.pk])
    page = client.get(url).content.decode()
    assert "甲某" in page
    assert "丙某" not in page
    page = sign_in(cast.auditor).get(url).content.decode()
    assert "甲某" not in page
    assert "2 人" in page


def test_a_new_appraisal_leads_to_the_grades(cast: Any, sign_in: Any, appraisal: Any) -> None:
    party = appraisal.party_organisation
    client = sign_in(cast.clerk)
    url = reverse("admin:activities_appraisal_add")
    sent = {"party_organisation": party.pk, "year": f"{TODAY.year}", "day": f"{TODAY}"}
    assert "已登记民主评议" in client.post(url, sent).content.decode()
    sent["year"] = f"{TODAY.year - 1}"
    answer = client.post(url, sent)
    made = Appraisal.objects.exclude(pk=appraisal.pk).get()
    assert answer.url == reverse("admin:activities_appraisal_grade", args=[made.pk])
    sent["year"] = f"{TODAY.year - 3}"
    assert "当年或次年" in client.post(url, sent).content.decode()


def committee_page(client: Any, committee: Any) -> str:
    url = reverse("admin:districts_jointcommittee_change", args=[committee.pk])
    return str(client.get(url).content.decode())


def test_a_committee_leads_to_recording_its_meeting(
    cast: Any, sign_in: Any, committee: Any
) -> None:
    url = reverse("meeting-record", args=[committee.pk])
    assert url in committee_page(sign_in(cast.clerk), committee)
    assert url not in committee_page(sign_in(cast.auditor), committee)
    JointCommittee.objects.filter(pk=committee.pk).update(dissolved=TODAY)
    assert url not in committee_page(sign_in(cast.clerk), committee)


@pytest.mark.parametrize(
    ("fields", "led"),
    [
        ({"kind": "deliberation"}, True),
        ({"kind": "joint_meeting", "state": ActivityState.CLOSED}, True),
        ({"kind": "deliberation", "day": TODAY + dt.timedelta(days=1)}, False),
        ({"kind": "deliberation", "state": ActivityState.CANCELLED}, False),
        ({"kind": "other"}, False),
    ],
)
def test_a_meeting_leads_to_what_was_suggested_at_it(
    cast: Any, sign_in: Any, zone: Any, fields: Any, led: bool
) -> None:
    activity = activity_in(zone, "问计", theme="meeting", **fields)
    url = reverse("admin:activities_activity_change", args=[activity.pk])
    paste = f"{reverse('case-paste')}?activity={activity.pk}"
    assert (paste in sign_in(cast.clerk).get(url).content.decode()) is led
    assert paste not in sign_in(cast.auditor).get(url).content.decode()


def test_what_is_pasted_is_of_the_meeting_it_was_begun_from(
    cast: Any, sign_in: Any, zone: Any, street: Any, monkeypatch: Any
) -> None:
    """Also of one that is too old to be among those on offer."""
    monkeypatch.setattr("activities.forms.cases.LATEST", 1)
    given = {"theme": "meeting", "kind": "deliberation"}
    old = activity_in(zone, "上次", day=dt.date(2016, 5, 5), **given)
    new = activity_in(zone, "这次", **given)
    client = sign_in(cast.clerk)
    form = client.get(reverse("case-paste"), {"activity": old.pk}).context["form"]
    assert {*form.fields["activity"].queryset} == {old, new}
    assert form["received_on"].value() == old.day
    assert form["area"].value() == zone.pk
    form = client.get(reverse("case-paste")).context["form"]
    assert [*form.fields["activity"].queryset] == [new]
    elsewhere = activity_in(street, "别处", **given)
    for key in (elsewhere.pk, "x", "9" * 30):
        form = client.get(reverse("case-paste"), {"activity": key}).context["form"]
        assert [*form.fields["activity"].queryset] == [new]
