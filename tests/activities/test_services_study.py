"""Hours of study of members in a year, of whom they are told, and who was trained."""

import datetime as dt
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from activities.enums import ActivityState, Theme
from activities.exports import STUDY, study_list
from activities.models import Activity, Attendance
from activities.services import study
from core import jobs
from core.models import Act
from districts.models import PartyOrganisation, PartyPost, RuleLimit
from districts.services import export_jobs, exports
from members.models import Affiliation, PartyMember
from tests.activities.makers import activity_in, member_in
from tests.shared_world import shared

D = dt.date
AFTER, IN_MAY = D(2018, 3, 1), D(2017, 5, 5)
START = D(2016, 1, 1)


def belongs(party: PartyOrganisation, name: str, **fields: Any) -> PartyMember:
    member = member_in(party.area, name)
    Affiliation.objects.create(
        member=member, party_organisation=party, **{"kind": "formal", "since": START, **fields}
    )
    return member


def studied(member: PartyMember, hours: Any, day: dt.date = IN_MAY, **fields: Any) -> Activity:
    given = {"theme": "training", "kind": "member_training", "state": ActivityState.HELD, **fields}
    activity = activity_in(member.area, f"学习{Activity.objects.count()}", day=day, **given)
    Attendance.objects.create(activity=activity, member=member, hours=hours, source="list")
    return activity


def members(year: int, day: dt.date) -> Any:
    return study.members(year, day, Q())


def told(year: int = 2017, day: dt.date = AFTER) -> dict[str, Decimal]:
    return {row.member.name: row.studied for row in members(year, day)}


@pytest.fixture
@shared
def party(make_party_organisation: Any) -> PartyOrganisation:
    branch: PartyOrganisation = make_party_organisation()
    return branch


def test_hours_of_life_and_training_of_the_year_are_added_up(party: Any) -> None:
    member = belongs(party, "张三")
    studied(member, Decimal("1.5"), D(2017, 1, 1))
    studied(member, 2, D(2017, 12, 31), theme="life", kind="theme_day")
    studied(member, 4, D(2016, 12, 31))
    studied(member, 4, D(2018, 1, 1))
    assert told() == {"张三": Decimal("3.5")}


def test_days_on_end_count_in_the_year_of_the_first(party: Any) -> None:
    studied(belongs(party, "张三"), 8, D(2017, 12, 30), last_day=D(2018, 1, 3))
    assert told() == {"张三": 8}
    assert told(2018) == {"张三": 0}


@pytest.mark.parametrize("theme", [one for one in Theme if one not in ("life", "training")])
def test_no_other_theme_is_study(party: Any, theme: str) -> None:
    studied(belongs(party, "张三"), 3, theme=theme, kind="other")
    assert told() == {"张三": 0}


def test_what_was_not_held_is_no_study(party: Any) -> None:
    member = belongs(party, "张三")
    for state in (ActivityState.PLANNED, ActivityState.PUBLISHED, ActivityState.CANCELLED):
        studied(member, 3, state=state)
    assert told() == {"张三": 0}
    studied(member, 3, state=ActivityState.CLOSED)
    assert told() == {"张三": 3}


def test_a_member_is_told_where_he_belongs_at_the_years_end(
    party: Any, make_party_organisation: Any
) -> None:
    other = make_party_organisation("别的支部")
    member = belongs(party, "张三", until=D(2017, 12, 31))
    Affiliation.objects.create(
        member=member, party_organisation=other, kind="formal", since=D(2017, 12, 31)
    )
    studied(member, 8)
    (row,) = members(2017, AFTER)
    assert (row.party_organisation, row.studied) == (other, 8)
    (row,) = members(2017, D(2017, 12, 30))  # while the year runs: today
    assert row.party_organisation == party


def test_who_has_ended_is_not_told(party: Any) -> None:
    member = belongs(party, "张三")
    PartyMember.objects.filter(pk=member.pk).update(ended=D(2017, 12, 31), end_reason="died")
    assert told() == {}
    assert told(2017, D(2017, 12, 30)) == {"张三": 0}


def test_who_left_after_the_year_is_told_in_it(party: Any) -> None:
    belongs(party, "张三", until=D(2018, 1, 1))
    assert told(2017) == {"张三": 0}
    assert told(2018) == {}


def test_one_hour_less_than_the_rule_is_lacking(party: Any) -> None:
    enough, less = belongs(party, "够的"), belongs(party, "不够")
    studied(enough, 32)
    studied(less, Decimal("31.5"))
    assert [row.member.name for row in study.lacking(members(2017, AFTER))] == ["不够"]
    RuleLimit.objects.create(code="study_hours", area=party.area, value=31)
    assert not study.lacking(members(2017, AFTER)).exists()


def test_they_stand_by_branch_and_name_and_never_by_hours(
    party: Any, make_party_organisation: Any
) -> None:
    other = make_party_organisation("别的支部")
    studied(belongs(party, "乙"), 1)
    studied(belongs(party, "甲"), 40)
    studied(belongs(other, "丙"), 5)
    rows = [(row.party_organisation_id, row.member.name) for row in members(2017, AFTER)]
    assert rows == [(other.pk, "丙"), (party.pk, "乙"), (party.pk, "甲")]


def post(party: PartyOrganisation, name: str, title: str = "secretary", **fields: Any) -> PartyPost:
    return PartyPost.objects.create(
        party_organisation=party, title=title, name=name, **{"since": START, **fields}
    )


def test_a_post_is_that_of_the_one_member_who_bears_the_name(party: Any) -> None:
    studied(belongs(party, "张三"), 56)
    belongs(party, "重名")
    belongs(party, "重名")
    post(party, "重名", "publicity")
    post(party, "张三")
    post(party, "外人", "member")
    found = study.seated(party, 2017, AFTER)
    assert [(one.post.name, one.member is not None, one.lacks) for one in found] == [
        ("张三", True, 0),
        ("重名", False, 56),
        ("外人", False, 56),
    ]


def test_who_has_a_post_needs_the_hours_of_a_post(party: Any, make_party_organisation: Any) -> None:
    """His highest; a namesake in the branch leaves it open whose it is."""
    for name in ("书记", "委员", "重名", "重名", "前任", "党员"):
        studied(belongs(party, name), 32)
    belongs(make_party_organisation("别的支部"), "书记")
    post(party, "书记", "member")
    post(party, "书记")
    post(party, "委员", "publicity")
    post(party, "重名", "member")
    post(party, "前任", "member", until=D(2017, 12, 31))
    rows = members(2017, AFTER)
    told = [
        (row.member.name, row.post, row.needed) for row in rows.filter(party_organisation=party)
    ]
    assert told == [
        ("书记", "secretary", 56),
        ("党员", None, 32),
        ("前任", None, 32),
        ("委员", "publicity", 56),
        ("重名", None, 32),
        ("重名", None, 32),
    ]
    lacking = study.lacking(rows).filter(party_organisation=party)
    assert [row.member.name for row in lacking] == ["书记", "委员"]
    assert rows.exclude(party_organisation=party).get().post is None
    RuleLimit.objects.create(code="secretary_hours", area=party.area, value=32)
    assert not study.lacking(members(2017, AFTER)).filter(party_organisation=party).exists()


def test_the_share_of_secretaries_who_were_trained(make_party_organisation: Any) -> None:
    """XH6: 78 % of the secretaries took part."""
    for number in range(50):
        branch = make_party_organisation(f"第{number}支部")
        member = belongs(branch, f"书记{number}")
        post(branch, member.name)
        if number < 39:
            studied(member, 2)
        else:
            studied(member, 2, theme="life", kind="lecture")
    found = study.secretaries(PartyOrganisation.objects.all(), 2017, AFTER)
    assert (found.secretaries, found.trained, found.percent) == (50, 39, "78.0%")


def test_who_left_the_post_or_the_branch_ended_is_not_counted(
    party: Any, make_party_organisation: Any
) -> None:
    post(party, "前任", until=D(2017, 12, 31))
    post(make_party_organisation("撤了的", dissolved=D(2017, 12, 31)), "末任")
    found = study.secretaries(PartyOrganisation.objects.all(), 2017, AFTER)
    assert (found.secretaries, found.percent) == (0, "—")
    assert study.secretaries(PartyOrganisation.objects.all(), 2017, D(2017, 12, 30)).secretaries


def test_the_page_names_by_right_and_costs_the_same_for_many(
    party: Any, cast: Any, sign_in: Any, monkeypatch: Any, django_assert_max_num_queries: Any
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: dt.datetime(2018, 3, 1, 2, tzinfo=dt.UTC))
    for number in range(30):
        studied(belongs(party, f"王大{number}"), 1)
    words = {"period": "2017", "late": "1"}
    client = sign_in(cast.clerk)
    with django_assert_max_num_queries(18):
        page = client.get(reverse("life-study"), words)
    assert "王大0" in page.content.decode()
    assert page.context["page"].paginator.count == 30
    page = sign_in(cast.official).get(reverse("life-study"), words)
    assert "王大" not in page.content.decode()
    assert "王*" in page.content.decode()
    page = sign_in(cast.foreign_clerk).get(reverse("life-study"), words)
    assert page.context["page"].paginator.count == 0


WORDS = {"period": "2017"}
IN_MARCH = dt.datetime(2018, 3, 1, 2, tzinfo=dt.UTC)
EXPORT = "life-study-export"


@pytest.fixture
def _in_march(monkeypatch: Any) -> None:
    monkeypatch.setattr(timezone, "now", lambda: IN_MARCH)


def sheet_of(answer: Any) -> list[list[Any]]:
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    return [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]


def download(client: Any, words: Any = WORDS, **sent: Any) -> Any:
    query = "&".join(f"{name}={value}" for name, value in words.items())
    return client.post(f"{reverse(EXPORT)}?{query}", {"download": "1", **sent})


@pytest.mark.usefixtures("_in_march")
def test_the_workbook_has_a_row_for_each_member_and_the_share(
    party: Any, cast: Any, sign_in: Any
) -> None:
    studied(belongs(party, "张三丰"), Decimal("40.5"))
    studied(belongs(party, "李四"), 40)
    belongs(party, "王五")
    post(party, "张三丰")
    client = sign_in(cast.clerk)
    rows = sheet_of(download(client))
    area = str(party.area)
    assert rows[-3:] == [
        [1, party.name, area, "张**", "书记", 56, Decimal("40.5"), Decimal("15.5")],
        [2, party.name, area, "李*", "—", 32, 40, 0],
        [3, party.name, area, "王*", "—", 32, 0, 32],
    ]
    assert ["书记参加培训：在任书记 1 名，参加过培训 1 名，占 100.0%"] in [
        [value for value in row if value] for row in rows
    ]
    rows = sheet_of(download(client, {**WORDS, "late": "1"}))
    assert [row[3] for row in rows[-2:]] == ["张**", "王*"]
    page = client.get(reverse("life-study"), WORDS)
    assert f"{reverse(EXPORT)}?period=2017" in page.content.decode()


@pytest.mark.usefixtures("_in_march")
def test_names_are_whole_for_a_purpose_which_is_kept(party: Any, cast: Any, sign_in: Any) -> None:
    belongs(party, "张三丰")
    client = sign_in(cast.clerk)
    answer = download(client, purpose="办班")
    assert "用途太短" in answer.content.decode()
    assert not Act.objects.filter(verb="导出名单").exists()
    assert sheet_of(download(client, purpose="安排年度补学"))[-1][3] == "张三丰"
    act = Act.objects.get(verb="导出名单")
    assert act.subject == "2017年党员学时，1 行"
    assert "姓名：完整，用途：安排年度补学" in act.note
    assert "张三丰" not in f"{act.note}{act.subject}"


@pytest.mark.usefixtures("_in_march")
def test_who_may_not_reveal_is_asked_for_no_purpose(party: Any, cast: Any, sign_in: Any) -> None:
    belongs(party, "张三丰")
    client = sign_in(cast.official)
    assert "用途" not in client.get(reverse(EXPORT), WORDS).context["form"].fields
    assert sheet_of(download(client, purpose="安排年度补学"))[-1][3] == "张**"
    with pytest.raises(PermissionDenied):
        study_list(study.asked(WORDS, cast.official, AFTER), cast.official, "安排年度补学")
    auditor = sign_in(cast.auditor)
    assert download(auditor).status_code == auditor.get(reverse(EXPORT)).status_code == 403
    page = auditor.get(reverse("life-study"), WORDS)
    assert reverse(EXPORT) not in page.content.decode()


@pytest.mark.usefixtures("_in_march")
def test_a_long_list_goes_by_a_job(party: Any, cast: Any, sign_in: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(export_jobs, "DIRECT", 1)
    for name in ("张三丰", "李四"):
        belongs(party, name)
    answer = download(sign_in(cast.clerk), purpose="安排年度补学")
    job = jobs.Job.objects.get(kind=export_jobs.EXPORT)
    assert answer.url == reverse("export-status", args=[job.pk])
    assert job.args["source"] == STUDY
    jobs.perform(job)
    sheet = load_workbook(export_jobs.file_of(job)).worksheets[0]
    assert [sheet.cell(sheet.max_row - back, 4).value for back in (1, 0)] == ["张三丰", "李四"]
    export = exports.again(STUDY, job.args["query"], cast.clerk)
    assert (export.total, export.purpose) == (2, "安排年度补学")


def test_the_list_costs_the_same_for_many(
    party: Any, cast: Any, django_assert_num_queries: Any
) -> None:
    post(party, "王0")
    asked = study.asked(WORDS, cast.clerk, AFTER)
    for number in range(12):
        studied(belongs(party, f"王{number}"), 1)
        if number in (1, 11):
            made = study_list(asked, cast.clerk)
            with django_assert_num_queries(1):
                assert len(list(made.rows())) == number + 1


def test_hours_are_asked_for_by_the_year(cast: Any) -> None:
    for period, year in (("2016", 2016), ("2016Q3", 2016), ("", 2018), ("x", 2018)):
        asked = study.asked({"period": period, "due": "1"}, cast.clerk, AFTER)
        assert (asked.stretch.text, asked.due) == (f"{year}", False)
