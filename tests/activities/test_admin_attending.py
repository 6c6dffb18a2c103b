"""The pages on which it is recorded who was there: ticked, pasted, uploaded, looked through, and
the register of it, which names people to those who work on it only."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from activities.enums import AttendanceSource, SheetState
from activities.models import Activity, Attendance, SignInSheet, TeamMembership, VolunteerTeam
from activities.services import activities, scanning
from activities.services.attending import Present, attend
from core.models import Act, Job, JobState
from districts.models import Organisation, PartyOrganisation
from members.models import Affiliation
from members.services.entries import phone
from tests.activities.makers import activity_in, held_in, member_in, volunteer_in
from tests.conftest import START
from tests.shared_world import shared
from tests.storefronts.stores import store_in

pytestmark = pytest.mark.django_db

MINE = "13895012345"
LIST = "admin:activities_attendance_changelist"


@pytest.fixture
def client(cast: SimpleNamespace, sign_in: Any) -> Client:
    return sign_in(cast.clerk)


@pytest.fixture
@shared
def branch(make_party_organisation: Any) -> PartyOrganisation:
    return make_party_organisation("第一支部")


@pytest.fixture
@shared
def activity(zone: Any, clerk: Any, branch: PartyOrganisation) -> Activity:
    return held_in(zone, clerk, party_organisation=branch)


def url(slug: str, row: Any) -> str:
    return reverse(f"admin:activities_{row._meta.model_name}_{slug}", args=[row.pk])


def errors(answer: Any) -> str:
    assert answer.status_code == 200, answer.headers
    return str(answer.context["form"].errors)


# Ticked


def test_the_members_of_the_hosting_branch_are_ticked(
    client: Client, activity: Activity, branch: PartyOrganisation, zone: Any
) -> None:
    people = [member_in(zone, name) for name in ("张三", "李四")]
    for one in people:
        Affiliation.objects.create(
            member=one, kind="formal", party_organisation=branch, since=START
        )
    page = client.get(url("attend", activity))
    assert page.context["form"].chosen_list == f"p{branch.pk}"
    assert "张三" in page.content.decode()
    key = f"m{people[0].pk}"
    given = {"of": f"p{branch.pk}", "people": [key], "others": 5, "hours": "1.5"}
    answer = client.post(url("attend", activity), given)
    assert answer.status_code == 302
    row = activity.attendances.get()
    assert (row.member, row.hours, row.source) == (people[0], 1.5, AttendanceSource.LIST)
    again = client.get(url("attend", activity))
    assert [key for key, _ in again.context["form"].fields["people"].choices] == [
        f"m{people[1].pk}"
    ]


def test_teams_organisations_and_stores_are_lists_too(
    client: Client, activity: Activity, zone: Any, commercial_district: Any
) -> None:
    team = VolunteerTeam.objects.create(name="先锋队", area=zone, founded=START)
    member = member_in(zone, "张三")
    for one in (volunteer_in(zone, "李四"), volunteer_in(zone, "张三", member=member)):
        TeamMembership.objects.create(team=team, volunteer=one, since=START)
    Organisation.objects.create(
        name="文华公司", area=zone, kind="enterprise", commercial_district=commercial_district
    )
    store_in(zone, "文华书城", commercial_district=commercial_district)
    for of, names in (
        (f"t{team.pk}", ["李四", "张三"]),
        (f"o{commercial_district.pk}", ["文华公司"]),
        (f"s{commercial_district.pk}", ["文华书城"]),
    ):
        form = client.get(url("attend", activity), {"of": of, "all": "1"}).context["form"]
        choices = form.fields["people"].choices
        assert [name for _, name in choices] == names
        given = {"of": of, "people": [key for key, _ in choices]}
        assert client.post(url("attend", activity), given).status_code == 302
    told = Attendance.objects.values_list("member", "volunteer__name", "organisation__name")
    assert set(told) == {
        (None, "李四", None),
        (member.pk, None, None),
        (None, None, "文华公司"),
        (None, None, None),
    }


def test_a_list_of_another_area_is_not_offered(
    client: Client, activity: Activity, foreign_zone: Any, make_party_organisation: Any
) -> None:
    far = make_party_organisation("外地支部", area=foreign_zone)
    form = client.get(url("attend", activity), {"of": f"p{far.pk}"}).context["form"]
    assert form.chosen_list != f"p{far.pk}"
    stranger = member_in(foreign_zone)
    forged = client.post(
        url("attend", activity), {"of": f"p{far.pk}", "people": [f"m{stranger.pk}"]}
    )
    assert "名单有变化" in errors(forged)
    assert not Attendance.objects.exists()


@pytest.mark.parametrize("given", [{}, {"others": "-1"}, {"others": "1", "hours": "81"}])
def test_nothing_ticked_and_hours_that_cannot_be(
    client: Client, activity: Activity, given: dict[str, str]
) -> None:
    assert errors(client.post(url("attend", activity), given))
    assert not Act.objects.filter(verb="登记参加").exists()


# Pasted and uploaded


def test_pasted_names_are_looked_through_and_taken_in(
    client: Client, activity: Activity, zone: Any
) -> None:
    first, second = member_in(zone, "张三"), member_in(zone, "张三")
    member_in(zone, "李四", **phone(MINE))
    answer = client.post(url("paste", activity), {"names": "张三\n李四\n王五\n赵六"})
    sheet = SignInSheet.objects.get()
    assert answer.headers["Location"] == url("change", sheet)
    take = client.get(url("change", sheet)).headers["Location"]
    assert take == url("take", sheet)
    page = client.get(take)
    assert [line.name for line, _, _ in page.context["form"].lines()] == ["张三", "王五", "赵六"]
    assert "还有 3 个名字没有选择" in errors(client.post(take, {}))
    bulk = client.post(take, {"bulk": "others", "line_3": "skip"})
    assert bulk.headers["Location"] == take
    assert sheet.lines.get(name__isnull=False, number=3).choice == "skip"
    assert sheet.lines.get(number=4).choice == "others"
    done = client.post(take, {"line_1": f"m{second.pk}"})
    assert done.headers["Location"] == url("change", sheet)
    named = activity.attendances.values_list("member__name", flat=True)
    assert sorted(named) == ["张三", "李四"]
    assert not activity.attendances.filter(member=first).exists()
    activity.refresh_from_db()
    assert activity.others == 1
    assert "新登记参加 2 人" in client.get(url("change", sheet)).content.decode()
    client.post(url("undo", sheet), {"note": "传错活动"})
    assert not Attendance.objects.exists()


def test_candidates_are_those_of_the_line(client: Client, activity: Activity, zone: Any) -> None:
    other = member_in(zone, "李四")
    for _ in range(2):
        member_in(zone, "张三")
    client.post(url("paste", activity), {"names": "张三"})
    sheet = SignInSheet.objects.get()
    assert "名单有变化" in errors(client.post(url("take", sheet), {"line_1": f"m{other.pk}"}))


def test_whom_a_line_may_mean_elsewhere_is_masked(
    client: Client, activity: Activity, foreign_zone: Any
) -> None:
    member_in(foreign_zone, "张三丰", **phone(MINE))
    client.post(url("paste", activity), {"names": f"张三丰 {MINE}"})
    page = client.get(url("take", SignInSheet.objects.get())).content.decode()
    assert f"张**（其他辖区的党员） · 党员 · {foreign_zone}" in page
    assert MINE not in page


def test_a_page_of_many_names_asks_the_same_questions(
    client: Client, activity: Activity, zone: Any
) -> None:
    asked = []
    for many in (2, 40):
        for n in range(2):
            member_in(zone, f"张{many}{n}")
            member_in(zone, f"张{many}{n}")
        text = "\n".join(
            [*(f"张{many}{n % 2}" for n in range(2)), *(f"王{n}" for n in range(many))]
        )
        client.post(url("paste", activity), {"names": text})
        sheet = SignInSheet.objects.latest("pk")
        with CaptureQueriesContext(connection) as queries:
            client.get(url("take", sheet))
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_a_sheet_is_uploaded(client: Client, activity: Activity, zone: Any) -> None:
    member_in(zone, "张三")
    file = SimpleUploadedFile("签到.csv", "姓名,电话\n张三,12\n".encode())
    assert client.post(url("sign-in-sheet", activity), {"file": file}).status_code == 302
    sheet = SignInSheet.objects.get()
    page = client.get(url("take", sheet)).content.decode()
    assert "B2" in page
    assert "不是电话号码" in page
    assert not sheet.file


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("签到.xlsx", b"", "文件是空的"),
        ("签到.xlsx", b"MZ\x90\x00\x03", "不是 Excel"),
        ("签到.csv", "菜名,价格\n炒面,12\n".encode(), "没有找到这种台账的表头"),
        ("签到.csv", "姓名\n".encode(), "没有数据"),
    ],
)
def test_a_file_that_is_none_comes_back_at_its_field(
    client: Client, activity: Activity, name: str, content: bytes, told: str
) -> None:
    answer = client.post(
        url("sign-in-sheet", activity), {"file": SimpleUploadedFile(name, content)}
    )
    assert told in errors(answer)
    assert not SignInSheet.objects.exists()


def test_a_closed_activity_says_why(client: Client, activity: Activity, clerk: Any) -> None:
    activities.move(activity, activities.CLOSE, by=clerk)
    for slug in ("attend", "paste", "sign-in-sheet", "scan"):
        page = client.post(url(slug, activity), {"names": "张三"})
        assert "已归档" in page.context["refusal"], slug


def test_a_list_of_another_clerk_stays_his(
    activity: Activity, client: Client, cast: Any, sign_in: Any
) -> None:
    client.post(url("paste", activity), {"names": "张三"})
    sheet = SignInSheet.objects.get()
    stranger, reader = sign_in(cast.foreign_clerk), sign_in(cast.auditor)
    assert stranger.post(url("take", sheet), {}).status_code == 404
    page = reader.get(url("change", sheet))
    assert page.status_code == 200
    assert "张三" not in page.content.decode()
    assert reader.get(url("take", sheet)).status_code == 403
    sheet.refresh_from_db()
    assert sheet.state == SheetState.READY


def test_the_page_to_be_scanned_leads_to_the_public_one(client: Client, zone: Any) -> None:
    today = activity_in(zone, day=localdate())
    page = client.get(url("scan", today))
    assert scanning.address(today) == page.context["address"]
    assert "<svg" in page.content.decode()
    later = localdate() + dt.timedelta(days=2)
    client.post(url("scan", today), {"until": str(later)})
    today.refresh_from_db()
    assert today.sign_in_until == later


# The register


def recorded(activity: Activity, clerk: Any, zone: Any) -> Attendance:
    who = Present(members=[member_in(zone, "张三丰").pk])
    attend(activity, who, by=clerk, source=AttendanceSource.LIST)
    return activity.attendances.get()


def test_people_are_named_to_those_who_work_on_the_register(
    activity: Activity, zone: Any, cast: Any, sign_in: Any
) -> None:
    row = recorded(activity, cast.clerk, zone)
    for viewer, named in ((sign_in(cast.clerk), True), (sign_in(cast.auditor), False)):
        for page in (reverse(LIST), url("change", row)):
            assert ("张三丰" in viewer.get(page).content.decode()) is named, page
        found = viewer.get(reverse(LIST), {"q": "张三丰"}).context["cl"].result_count
        assert found == int(named)


def test_it_is_narrowed_by_activity_theme_and_quarter(
    client: Client, activity: Activity, clerk: Any, zone: Any
) -> None:
    recorded(activity, clerk, zone)
    other = held_in(zone, clerk, "主题党日", theme="life", kind="theme_day", day="2017-03-15")
    attend(other, Present(members=[member_in(zone, "李四").pk]), by=clerk, source="list")
    for words, found in (
        ({"activity": other.pk}, ["李四"]),
        ({"theme": "life"}, ["李四"]),
        ({"quarter": "2017Q1"}, ["李四"]),
        ({"theme": "volunteer"}, ["张三丰"]),
        ({"quarter": "2017Q2"}, []),
        ({}, ["李四", "张三丰"]),
    ):
        rows = client.get(reverse(LIST), words).context["cl"].result_list
        assert sorted(row.member.name for row in rows) == sorted(found), words


def test_hours_are_corrected_with_a_reason(
    client: Client, activity: Activity, clerk: Any, zone: Any
) -> None:
    row = recorded(activity, clerk, zone)
    assert "请写明事由" in errors(client.post(url("hours", row), {"hours": "3"}))
    assert "不能是负数" in errors(client.post(url("hours", row), {"hours": "-1", "note": "x"}))
    client.post(url("hours", row), {"hours": "3.5", "note": "多待了一会儿"})
    row.refresh_from_db()
    assert row.hours == 3.5
    assert "由 2.0 改为 3.5：多待了一会儿" in Act.objects.get(verb="更正参加").note
    client.post(reverse("admin:undo"))
    row.refresh_from_db()
    assert row.hours == 2


def test_who_was_not_there_is_struck_until_the_papers_are_closed(
    client: Client, activity: Activity, clerk: Any, zone: Any
) -> None:
    row = recorded(activity, clerk, zone)
    closed = activities.move(activity, activities.CLOSE, by=clerk)
    refused = client.post(url("strike", row), {"note": "记错人"})
    assert "已归档" in refused.context["refusal"]
    activities.move(closed, activities.REOPEN, by=clerk, note="漏记")
    answer = client.post(url("strike", row), {"note": "记错人"})
    assert answer.headers["Location"] == f"{reverse(LIST)}?activity={activity.pk}"
    assert not Attendance.objects.exists()
    assert "张三丰" not in Act.objects.get(verb="更正参加").note


def test_names_that_wait_stand_on_the_page_and_keep_it_open(
    client: Client, activity: Activity, zone: Any, clerk: Any
) -> None:
    """Closing is refused with the remedy, one by one and in a batch; nothing is lost."""
    client.post(url("paste", activity), {"names": "张三"})
    sheet = SignInSheet.objects.get()
    page = client.get(url("change", activity)).content.decode()
    assert url("change", sheet) in page
    told = "还有 1 份签到名单（1 人）没有处理"
    answer = client.post(url("close", activity), {"note": ""})
    assert told in answer.context["refusal"]
    free = held_in(zone, clerk, "没有名单的")
    answer = client.post(
        reverse("admin:activities_activity_changelist"),
        {"action": "close", "_selected_action": [activity.pk, free.pk], "confirmed": "1"},
    )
    results = {one.title: one for one in answer.context["results"]}
    assert [results[name].done for name in (str(activity), str(free))] == [False, True]
    assert told in results[str(activity)].told
    client.post(url("discard", sheet), {})
    client.post(url("close", activity), {"note": ""})
    activity.refresh_from_db()
    assert activity.state == "closed"
    assert url("change", sheet) not in client.get(url("change", activity)).content.decode()


def test_names_whose_matching_failed_can_be_given_up(
    client: Client, activity: Activity, clerk: Any
) -> None:
    job = Job.objects.create(key="x", kind="sign-in", state=JobState.RUNNING, requested_by=clerk)
    sheet = SignInSheet.objects.create(activity=activity, source="file", job=job, total=9)
    client.post(url("discard", sheet), {})
    sheet.refresh_from_db()
    assert sheet.state == SheetState.MATCHING
    Job.objects.update(state=JobState.FAILED)
    client.post(url("discard", sheet), {})
    sheet.refresh_from_db()
    assert sheet.state == SheetState.DISCARDED
