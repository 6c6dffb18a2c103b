"""Locking a quarter's report, and what that forbids: taking back the rows that its facts counted,
and posting money to a day of the quarter.

A job compiles once more and locks in the same transaction, so that what is locked is what the
registers say and what was handed in. Where they say otherwise by now nothing is locked: the draft
is the new one, the units concerned hand in again.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.timezone import now

from accounts.models import Message
from core import jobs
from core.errors import Refused
from core.models import Job
from core.workflow import Transition, advance
from districts.models import Area, ImportBatch
from districts.scoping import holding
from districts.services.writing import keys_of, runs_of
from funding.services import closing
from reports.cycle import drafting, filing
from reports.cycle.findings import still_open
from reports.cycle.submitting import hold
from reports.enums import ReportState, SubmissionState
from reports.models import QuarterlyReport
from reports.subjects import SUBJECTS

LOCKING = "lock"
UNCOMPILED = "这一版还没有汇总，请等汇总完成，各填报单位报送后再锁定。"
locks = holding("lock", "由区级人员锁定，请转告他们。")


def _handed_in(report: QuarterlyReport, _user: Any) -> str:
    parts = report.submissions.select_related("area")
    left = [str(one.area) for one in parts if one.state != SubmissionState.SUBMITTED]
    if left:
        return f"还有 {len(left)} 个填报单位没有报送（{'、'.join(left)}），请催报后再锁定。"
    return "" if parts else UNCOMPILED


def _checked(report: QuarterlyReport, _user: Any) -> str:
    left = len(still_open(report))
    remedy = "请先在校核里处理完；登记已经更正的，请点“重新汇总”"
    return f"还有 {left} 处校核没有更正或说明，{remedy}。" if left else ""


LOCK = Transition(
    "锁定报表",
    frozenset({ReportState.DRAFT}),
    ReportState.LOCKED,
    (locks, _handed_in, _checked),
)


def ask_lock(report: QuarterlyReport, *, by: Any) -> Job:
    """The job that locks it, one however often it is asked. Raises Refused where it may not be
    locked as it stands."""
    job = lock_job(report)
    if job is not None and job.open:
        return job
    if why := LOCK.refusal(report, by):
        raise Refused(why)
    return jobs.ask(
        _key(report), LOCKING, title=f"锁定{report}"[:120], by=by, again=True, report=report.pk
    )


def lock_now(report: QuarterlyReport, *, by: Any) -> QuarterlyReport:
    """Ask and wait; raises Refused when it was not locked, with what has changed."""
    job = jobs.perform(ask_lock(report, by=by))
    if not job.result["locked"]:
        raise Refused(told(job.result))
    return QuarterlyReport.objects.select_related("area").get(pk=report.pk)


def lock_job(report: QuarterlyReport) -> Job | None:
    """The locking that was asked for last."""
    return Job.objects.filter(key=_key(report)).first()


def _key(report: QuarterlyReport) -> str:
    return f"{LOCKING}:{report.pk}"


def page(job: Job) -> str:
    return reverse("report", args=[job.args["report"]])


def settle(job: Job) -> dict[str, Any]:
    """The effect of the job, after `compiling.read`: locked, or compiled anew where the registers
    have changed or the check book has something open. A job done twice finds it locked. Raises
    Refused."""
    report = hold(QuarterlyReport.objects.get(pk=job.args["report"]))
    if report.state == ReportState.LOCKED:
        return {"report": report.pk, "locked": True, "changed": [], "open": []}
    draft = drafting.write(report.area, report.period, by_person=True)
    left = {one.area_id for one in still_open(report)}
    locked = not (draft.outcome.changed or left)
    if locked:
        seal(draft.outcome.report, by=job.requested_by)
    changed = [str(one.area) for one in draft.opened]
    return {"report": report.pk, "locked": locked, "changed": changed, "open": _names(left)}


def _names(areas: Iterable[int]) -> list[str]:
    return [str(area) for area in Area.objects.filter(pk__in=areas).order_by("path")]


def seal(report: QuarterlyReport, *, by: Any) -> QuarterlyReport:
    """For good, together with the books: every fund of the area is closed through the quarter's
    last day. The workbook is filed afterwards, by a job of its own. Raises Refused."""
    if why := LOCK.refusal(report, by):
        raise Refused(why)
    QuarterlyReport.objects.filter(pk=report.pk).update(locked_by=by, locked_at=now())
    moved = advance(report, LOCK, by=by)
    closing.close_all(moved.area, moved.day, by=by)
    filing.ask_workbook(moved)
    return moved


def told(result: dict[str, Any]) -> str:
    """What became of it: one sentence."""
    if result["locked"]:
        return "已锁定，经费同时结账，工作簿随后归档。"
    if units := "、".join(result["changed"]):
        return f"没有锁定：汇总后{units}的数字有变化，请等重新报送后再锁定。"
    if units := "、".join(result["open"]):
        return f"没有锁定：{units}还有校核没有更正或说明，请先处理完（已报送的先退回）再锁定。"
    return "没有锁定：登记有变动，已重新汇总，各填报单位的数字没有变，请核对后再锁定。"


def failure(job: Job) -> str:
    """Why the last one did not lock; nothing while it is at work and after it locked."""
    if job.open or job.error:
        return "" if job.open else job.error
    return "" if job.result["locked"] else told(job.result)


def say(job: Job, result: dict[str, Any]) -> None:
    """Into the message centre of whoever asked."""
    if job.requested_by:
        text = f"{job.title}：{told(result)}"
        Message.objects.create(user=job.requested_by, text=text[:200], url=page(job))


def why_not_undo(batch: ImportBatch) -> str:
    """Facts of a locked report use what the batch wrote: named, or nothing."""
    locked = QuarterlyReport.objects.filter(state=ReportState.LOCKED)
    for subject in SUBJECTS.values():
        touched = _touched(batch, subject.register)
        used = subject.facts.objects.filter(keys_of(touched, subject.key), report__in=locked)
        fact = used.select_related("report__area").first()
        if fact is not None:
            used_by = f"{fact.report}已锁定，并且用到了这一批的“{fact.name}”"
            return f"{used_by}，不能撤销；请在登记册里更正。"
    return ""


def _touched(batch: ImportBatch, register: type[Model]) -> Iterable[list[int]]:
    """Key runs of the register's rows that the batch made or changed."""
    label = register._meta.label_lower
    changed = [[key, key] for model, key, *_ in batch.replaced or [] if model == label]
    return [*runs_of(batch, register), *changed]
