"""报送: each reporting unit hands in its part of a draft; the district returns it, and so does the
product when the part comes out otherwise than it was handed in.

Whatever changes a part holds the row of its report first, as compiling and locking do: a part is
handed in as it stands, and what stands does not change meanwhile.
"""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localdate, now

from accounts.models import Message
from core import working_days
from core.errors import Refused
from core.workflow import Transition, advance, record
from districts import limits
from districts.models import Area
from districts.scoping import assigned_paths, holding, within
from reports.cycle import findings
from reports.edition import Edition
from reports.enums import ReportState, SubmissionState
from reports.models import Basis, Figure, QuarterlyReport, Submission
from reports.places import units_of
from reports.territory import as_then

S = SubmissionState
LONGEST = 200  # signs of a reason


def of_user(user: Any, action: str = "view") -> QuerySet[Submission]:
    """The parts of his units; whoever follows a unit that has ended answers for its part."""
    paths = assigned_paths(user, action)
    mine = within(paths, "area") | within(paths, "area__successor")
    return Submission.objects.filter(mine).select_related("report__area", "area", "submitted_by")


def _of_the_unit(submission: Submission, user: Any) -> str:
    mine = user is not None and of_user(user, "change").filter(pk=submission.pk).exists()
    return "" if mine else "由填报单位的经办人报送，请转告他们。"


def _unlocked(submission: Submission, _user: Any) -> str:
    locked = submission.report.state == ReportState.LOCKED
    return "这一版报表已锁定，不再改动；确需更正的，请区级人员建立更正版。" if locked else ""


def _checked(submission: Submission, _user: Any) -> str:
    left = submission.open_findings
    return f"还有 {left} 处校核没有更正或说明，请先在校核里处理完。" if left else ""


SUBMIT = Transition(
    "报送", frozenset({S.OPEN, S.RETURNED}), S.SUBMITTED, (_unlocked, _of_the_unit, _checked)
)
RETURN = Transition(
    "退回",
    frozenset({S.SUBMITTED}),
    S.RETURNED,
    (_unlocked, holding("lock", "由区级人员退回，请转告他们。")),
    needs_note=True,
)
REOPEN = Transition("重新打开", frozenset({S.SUBMITTED}), S.OPEN, (_unlocked,), needs_note=True)
TRANSITIONS = (SUBMIT, RETURN, REOPEN)
CHANGED = "汇总后数字有变化"
GONE = "不再填报"


def submit(submission: Submission, *, by: Any) -> Submission:
    """Raises Refused while anything of the check book is open; what goes on beside the edition is
    looked at again, and what was found stays for the page to show."""
    with transaction.atomic():
        report = hold(submission.report)
        if report.state == ReportState.DRAFT:
            findings.look_again(report)
    return _hand_in(submission, by)


@transaction.atomic
def _hand_in(submission: Submission, by: Any) -> Submission:
    report = hold(submission.report)
    digest = digests(report, [submission.area_id]).get(submission.area_id, "")
    Submission.objects.filter(pk=submission.pk).update(
        submitted_by=by, submitted_at=now(), note="", figures_digest=digest
    )
    return advance(submission, SUBMIT, by=by)


@transaction.atomic
def send_back(submission: Submission, *, by: Any, reason: str) -> Submission:
    """退回: whoever handed it in reads why. Raises Refused."""
    reason = reason.strip()
    if len(reason) > LONGEST:
        raise Refused(f"退回的原因最多 {LONGEST} 字，请写得短一些。", field="reason")
    hold(submission.report)
    returned = advance(submission, RETURN, by=by, note=reason)
    _say(returned, reason, f"{returned}被退回：{reason}")
    return returned


def hold(report: QuarterlyReport) -> QuarterlyReport:
    """The row until the transaction ends: nobody compiles, hands in or locks it meanwhile."""
    held = QuarterlyReport.objects.select_for_update(of=("self",)).select_related("area")
    return held.get(pk=report.pk)


def _say(submission: Submission, note: str, text: str) -> None:
    """Why it is open again, on the part and to whoever had handed it in."""
    submission.note = note
    submission.save(update_fields=["note"])
    if submission.submitted_by_id:
        Message.objects.create(
            user_id=submission.submitted_by_id, text=text[:200], url=page(submission)
        )


def page(submission: Submission) -> str:
    """Where the part is looked at and handed in."""
    return page_of(submission.report_id, submission.area)


def page_of(report: int, unit: Area) -> str:
    return f"{reverse('report', args=[report])}?{urlencode({'unit': unit.code})}"


@transaction.atomic
def renew(report: QuarterlyReport) -> list[Submission]:
    """After a compile: every unit has its part to hand in, and what was handed in with other
    figures is open again. Answers the parts that were opened so."""
    units = units_of(report)
    held = {one.area_id: one for one in report.submissions.select_related("area", "report__area")}
    _drop(held.pop(pk) for pk in held.keys() - {unit.pk for unit in units})
    fresh = [unit for unit in units if unit.pk not in held]
    if fresh:
        due = due_day(report)
        Submission.objects.bulk_create(Submission(report=report, area=u, due=due) for u in fresh)
    opened = _reopened(report, [one for one in held.values() if one.state == S.SUBMITTED])
    findings.look(report)
    return opened


def _drop(gone: Iterable[Submission]) -> None:
    """Parts of areas that are no units of the report any more."""
    for one in gone:
        record(None, GONE, one, "汇总后不再是填报单位")
        one.delete()


def _reopened(report: QuarterlyReport, handed_in: list[Submission]) -> list[Submission]:
    found = digests(report, [one.area_id for one in handed_in]) if handed_in else {}
    changed = [one for one in handed_in if found.get(one.area_id, "") != one.figures_digest]
    opened = [advance(one, REOPEN, by=None, note=CHANGED) for one in changed]
    for one in opened:
        _say(one, CHANGED, f"{one}{CHANGED}，请核对后重新报送。")
    return opened


def due_day(report: QuarterlyReport) -> dt.date:
    """By when the units hand in: a limit of working days after the quarter's end; a correction has
    as many from the day on which it was begun."""
    begins = report.day if report.edition == 1 else localdate()
    return working_days.after(begins, limits.value("report_submission", report.area))


def digests(report: QuarterlyReport, units: Iterable[int]) -> dict[int, str]:
    """By unit (its key) the hash of its figures under all bases, its commercial districts too."""
    found = Figure.objects.filter(report=report, area__in=list(units)).values_list(
        "area", "basis__code", "commercial_district", "counts"
    )
    rows: dict[int, list[tuple[str, int, Any]]] = defaultdict(list)
    for area, basis, district, counts in found:
        rows[area].append((basis, district or 0, counts))
    return {area: _digest(of) for area, of in rows.items()}


def _digest(rows: list[tuple[str, int, Any]]) -> str:
    in_order = sorted(rows, key=lambda row: row[:2])
    written = json.dumps(in_order, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return sha256(written.encode()).hexdigest()


def part(submission: Submission, basis: Basis) -> Edition:
    """The edition of its unit, by the name and code that it bore then."""
    report = submission.report
    return Edition(report, basis, as_then(submission.area, report.day))
