"""A list of names: matched at once or by a job, looked through, taken in, taken back."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import File
from django.utils.timezone import now

from accounts.models import User
from activities import tasks
from activities.enums import AttendanceSource, LineChoice, LineMatch, SheetState
from activities.models import Activity, Attendance, SignInLine, SignInSheet
from activities.rules.sign_in import RULES
from activities.services import activities, sign_in, taking_in
from activities.services.attending import Present, attend
from activities.services.handing_over import WORK
from activities.services.matching import Named
from activities.sheets.sign_in import begin as begin_with_file
from activities.sheets.sign_in import names_in_text
from core import jobs
from core.errors import Refused
from core.models import Act, Job, JobState
from members.services.entries import phone
from tests.activities.makers import held_in, member_in, volunteer_in
from tests.shared_world import shared

PASTED = AttendanceSource.PASTED
MINE = "13895012345"


@pytest.fixture
@shared
def activity(zone: Any, clerk: Any) -> Activity:
    return held_in(zone, clerk)


def pasted(activity: Activity, text: str, by: Any) -> SignInSheet:
    return sign_in.begin(activity, names_in_text(text), source=PASTED, by=by)


def many(count: int) -> list[Named]:
    return [Named(i, f"群众{i}") for i in range(1, count + 1)]


def test_a_short_list_is_matched_at_once(activity: Activity, zone: Any, clerk: Any) -> None:
    member, volunteer = member_in(zone, "张三"), volunteer_in(zone, "李四")
    sheet = pasted(activity, "张三、李四\n王五", clerk)
    assert (sheet.state, sheet.total, Job.objects.count()) == (SheetState.READY, 3, 1)  # advice
    told = sheet.lines.values_list("match", "choice", "member", "volunteer")
    assert list(told) == [
        (LineMatch.FOUND, LineChoice.TAKE, member.pk, None),
        (LineMatch.FOUND, LineChoice.TAKE, None, volunteer.pk),
        (LineMatch.UNKNOWN, LineChoice.OPEN, None, None),
    ]


def test_a_list_waits_until_everybody_is_decided(activity: Activity, zone: Any, clerk: Any) -> None:
    member_in(zone, "张三")
    sheet = pasted(activity, "张三、王五、赵六", clerk)
    with pytest.raises(Refused, match="还有 2 个名字没有选择"):
        taking_in.take(sheet, by=clerk)
    taking_in.choose(sheet, {2: LineChoice.SKIP})
    assert taking_in.unknown_become(sheet, LineChoice.OTHERS) == 1
    found = taking_in.take(sheet, by=clerk)
    assert (found.new, found.others) == (1, 1)
    activity.refresh_from_db()
    assert (activity.others, activity.attendances.get().sheet) == (1, sheet)
    assert (sheet.state, sheet.taken, sheet.others) == (SheetState.TAKEN, 1, 1)
    assert not SignInLine.objects.exists()  # names are personal


def test_nobody_of_namesakes_is_taken_without_a_choice(
    activity: Activity, zone: Any, clerk: Any
) -> None:
    first, second = member_in(zone, "张三"), member_in(zone, "张三")
    stranger = member_in(zone, "李四")
    sheet = pasted(activity, "张三", clerk)
    assert taking_in.only_ones_are_meant(sheet) == 0
    with pytest.raises(Refused, match="请在列出的人里选择"):
        taking_in.choose(sheet, {1: f"m{stranger.pk}"})
    taking_in.choose(sheet, {1: f"m{second.pk}"})
    taking_in.take(sheet, by=clerk)
    assert activity.attendances.get().member == second != first


def test_a_member_of_another_street_is_taken_only_when_chosen(
    activity: Activity, foreign_zone: Any, clerk: Any
) -> None:
    far = member_in(foreign_zone, "张三", **phone(MINE))
    sheet = pasted(activity, f"张三 {MINE}", clerk)
    taking_in.unknown_become(sheet, LineChoice.OTHERS)
    taking_in.only_ones_are_meant(sheet)
    assert sheet.lines.get().choice == LineChoice.OPEN
    taking_in.choose(sheet, {1: f"m{far.pk}"})
    taking_in.take(sheet, by=clerk)
    assert activity.attendances.get().member == far


def test_one_candidate_whom_something_speaks_against_can_be_taken_at_once(
    activity: Activity, zone: Any, clerk: Any
) -> None:
    member = member_in(zone, "张三", **phone(MINE))
    sheet = pasted(activity, "张三 13800000000", clerk)
    assert sheet.lines.get().choice == LineChoice.OPEN
    assert taking_in.only_ones_are_meant(sheet) == 1
    assert sheet.lines.get().member == member


def test_more_people_than_places(zone: Any, clerk: Any) -> None:
    activity = held_in(zone, clerk, places=2, others=1)
    for name in ("张三", "李四"):
        member_in(zone, name)
    sheet = pasted(activity, "张三、李四", clerk)
    with pytest.raises(Refused, match=r"到场 3 人，超过活动的 2 个名额.*请先更正"):
        taking_in.take(sheet, by=clerk)
    assert not Attendance.objects.exists()
    assert sheet.lines.count() == 2  # nothing is lost
    Activity.objects.filter(pk=activity.pk).update(places=3)
    assert taking_in.take(sheet, by=clerk).new == 2


def test_more_others_than_can_be(activity: Activity, clerk: Any) -> None:
    for number in (-1, 100_001):
        with pytest.raises(Refused, match="群众人数应在 0 到 100,000 之间"):
            attend(activity, Present(others=number), by=clerk, source=PASTED)


def test_what_was_taken_in_is_taken_back_within_a_day(
    activity: Activity, zone: Any, clerk: Any
) -> None:
    member_in(zone, "张三")
    attend(activity, Present(members=[member_in(zone, "李四").pk]), by=clerk, source="list")
    sheet = pasted(activity, "张三、王五", clerk)
    taking_in.unknown_become(sheet, LineChoice.OTHERS)
    taking_in.take(sheet, by=clerk)
    assert taking_in.undo(sheet, by=clerk, reason="传错活动") == 1
    activity.refresh_from_db()
    assert (activity.others, activity.attendances.get().member.name) == (0, "李四")
    with pytest.raises(Refused, match="当前为“已放弃”"):
        taking_in.undo(sheet, by=clerk, reason="再撤")
    assert "传错活动" in Act.objects.latest("pk").note


def test_too_late_to_take_back(activity: Activity, zone: Any, clerk: Any) -> None:
    member_in(zone, "张三")
    sheet = pasted(activity, "张三", clerk)
    taking_in.take(sheet, by=clerk)
    SignInSheet.objects.update(taken_at=now() - dt.timedelta(hours=24, seconds=1))
    with pytest.raises(Refused, match="超过 24 小时"):
        taking_in.undo(sheet, by=clerk, reason="错")
    SignInSheet.objects.update(taken_at=now())
    activities.move(activity, activities.CLOSE, by=clerk)
    with pytest.raises(Refused, match="已归档"):
        taking_in.undo(sheet, by=clerk, reason="错")
    assert Attendance.objects.count() == 1


def test_a_list_that_is_thrown_away_records_nobody(
    activity: Activity, zone: Any, clerk: Any
) -> None:
    member_in(zone, "张三")
    sheet = pasted(activity, "张三", clerk)
    taking_in.discard(sheet, by=clerk)
    assert not SignInLine.objects.exists()
    assert not Attendance.objects.exists()
    with pytest.raises(Refused, match="当前为“已放弃”"):
        taking_in.take(sheet, by=clerk)


@pytest.mark.parametrize(("count", "told"), [(0, "没有读到姓名"), (5001, "一次最多 5,000 人")])
def test_too_few_and_too_many(activity: Activity, clerk: Any, count: int, told: str) -> None:
    with pytest.raises(Refused, match=told):
        sign_in.begin(activity, many(count), source=PASTED, by=clerk)
    assert not SignInSheet.objects.exists()


def test_after_closing_no_list_is_begun(activity: Activity, clerk: Any) -> None:
    activity = activities.move(activity, activities.CLOSE, by=clerk)
    with pytest.raises(Refused, match="已归档"):
        pasted(activity, "张三", clerk)


def test_a_long_list_is_matched_by_a_job_once(activity: Activity, zone: Any, clerk: Any) -> None:
    member = member_in(zone, "张三")
    names = [*many(200), Named(201, "张三", unit="第一支部")]
    sheet = sign_in.begin(activity, names, source=PASTED, by=clerk)
    job = sheet.job
    assert (sheet.state, job.args) == (SheetState.MATCHING, {"sheet": sheet.pk})
    jobs.run(job.pk)
    sheet.refresh_from_db()
    assert (sheet.state, sheet.total, sheet.lines.count()) == (SheetState.READY, 201, 201)
    line = sheet.lines.get(number=201)
    assert (line.member, line.name, line.unit) == (member, "张三", "第一支部")
    taking_in.choose(sheet, {1: LineChoice.SKIP})
    Job.objects.filter(pk=job.pk).update(state=JobState.QUEUED)  # delivered twice
    jobs.run(job.pk)
    assert sheet.lines.get(number=1).choice == LineChoice.SKIP


def test_lines_that_somebody_looks_through_are_not_written_again(
    activity: Activity, clerk: Any
) -> None:
    sheet = pasted(activity, "张三", clerk)
    taking_in.choose(sheet, {1: LineChoice.SKIP})
    assert sign_in.write(sheet, [], {}) == {}
    assert sheet.lines.get().choice == LineChoice.SKIP


def test_a_worker_that_is_killed_leaves_nothing_half_done(
    activity: Activity, clerk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = sign_in.begin(activity, many(201), source=PASTED, by=clerk)

    def killed(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(tasks.sign_in, "write", killed)
        with pytest.raises(KeyboardInterrupt):
            jobs.run(sheet.job.pk)
    sheet.refresh_from_db()
    assert (sheet.state, sheet.lines.count()) == (SheetState.MATCHING, 201)
    Job.objects.update(lease_until=now() - dt.timedelta(seconds=1))
    jobs.run(sheet.job.pk)
    sheet.refresh_from_db()
    assert (sheet.state, sheet.lines.count()) == (SheetState.READY, 201)


def test_the_rights_are_those_of_the_moment(activity: Activity, clerk: Any) -> None:
    sheet = sign_in.begin(activity, many(201), source=PASTED, by=clerk)
    clerk.role_assignments.all().delete()
    jobs.run(sheet.job.pk)
    sheet.job.refresh_from_db()
    assert "已没有登记这次活动的权限" in sheet.job.error
    sheet.refresh_from_db()
    assert sheet.state == SheetState.MATCHING


def test_a_large_file_is_read_by_the_job_and_deleted(
    activity: Activity,
    clerk: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    monkeypatch.setattr(sign_in, "AT_ONCE_FILE", 0)
    path = tmp_path / "签到表.csv"
    path.write_text("姓名,电话\n张三,138950\n李四,\n")
    with path.open("rb") as file:
        sheet = begin_with_file(activity, _named(file, path.name), by=clerk)
    kept = Path(sheet.file.path)
    assert (sheet.state, sheet.filename, kept.exists()) == (SheetState.MATCHING, "签到表.csv", True)
    with django_capture_on_commit_callbacks(execute=True):
        jobs.run(sheet.job.pk)
    sheet.refresh_from_db()
    assert (sheet.state, sheet.total) == (SheetState.READY, 2)
    assert sheet.issues[0]["address"] == "B2"
    assert "张三" not in str(sheet.issues)
    assert not kept.exists()
    assert not sheet.file


def _named(file: Any, name: str) -> Any:
    return File(file, name=name)


def test_a_file_that_cannot_be_read_says_so(
    activity: Activity, clerk: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in, "AT_ONCE_FILE", 0)
    path = tmp_path / "菜单.csv"
    path.write_text("菜名,价格\n炒面,12\n")
    with path.open("rb") as file:
        sheet = begin_with_file(activity, _named(file, path.name), by=clerk)
    jobs.run(sheet.job.pk)
    sheet.refresh_from_db()
    assert sheet.state == SheetState.DISCARDED
    assert "没有找到这种台账的表头" in sheet.trouble


def test_names_that_wait_make_a_to_do_that_names_nobody(activity: Activity, clerk: Any) -> None:
    sheet = pasted(activity, "张三", clerk)
    (rule,) = RULES
    for days, found in ((3, 0), (4, 1)):
        SignInSheet.objects.update(made_at=now() - dt.timedelta(days=days))
        assert len([*rule.find("", dt.date.today())]) == found
    (finding,) = rule.find("", dt.date.today())
    assert finding.subject == f"签到名单待计入：{activity}"
    assert "1 人" in finding.detail
    taking_in.discard(sheet, by=clerk)
    assert not [*rule.find("", dt.date.today())]


def test_names_that_nobody_takes_in_are_thrown_away(activity: Activity, clerk: Any) -> None:
    sheet = pasted(activity, "张三", clerk)
    SignInSheet.objects.update(made_at=now() - dt.timedelta(days=180))
    assert taking_in.sweep() == 0
    SignInSheet.objects.update(made_at=now() - dt.timedelta(days=181))
    assert taking_in.sweep() == 1
    sheet.refresh_from_db()
    assert sheet.state == SheetState.DISCARDED
    assert not SignInLine.objects.exists()


def test_a_colleague_takes_over(activity: Activity, clerk: Any, cast: Any) -> None:
    sheet = pasted(activity, "张三", clerk)
    work = next(one for one in WORK if one.title == "待计入的签到名单")
    heir: User = cast.approver
    assert list(work.of(clerk)) == [sheet]
    work.give(work.of(clerk), heir)
    assert list(work.of(heir)) == [sheet]
