"""What the page of an edition shows of its cycle: what is to be done, the units, who did what."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.http import urlencode

from core.models import Act
from districts.scoping import assigned_paths
from reports.cycle import correcting, filing, locking, submitting
from reports.edition import Edition
from reports.enums import ReportState, SubmissionState
from reports.models import Basis, QuarterlyReport, Submission

TOLD = 100  # acts on one page
#: of a unit's page: what of its report concerns every unit
OF_ALL = (locking.LOCK.verb, correcting.CORRECT)
OF_WHOLE = (*OF_ALL, filing.FILED, filing.KEPT)


@dataclass(frozen=True)
class Seen:
    """An edition, the unit whose part is looked at, and whether the user may see more than that."""

    report: QuarterlyReport
    part: Submission | None
    whole: bool

    @property
    def unit(self) -> bool:
        """Whether it is the part of a unit, not the whole report."""
        return self.part is not None and self.part.area_id != self.report.area_id

    def edition(self, basis: Basis) -> Edition:
        if self.part is None or not self.unit:
            return Edition(self.report, basis)
        return submitting.part(self.part, basis)

    @property
    def url(self) -> str:
        if self.part is not None and self.unit:
            return submitting.page(self.part)
        return reverse("report", args=[self.report.pk])


@dataclass(frozen=True)
class UnitRow:
    """A unit in the district's table; `remind` starts a follow-up order (催报)."""

    part: Submission
    url: str
    remind: str
    returnable: bool


@dataclass(frozen=True)
class Told:
    """An act as the timeline shows it."""

    verb: str
    at: dt.datetime
    by: Any
    note: str


@dataclass(frozen=True)
class Board:
    seen: Seen
    left: int  # findings of the check book that are open
    refusals: dict[str, str]  # by button why it cannot be pressed, or nothing
    units: list[UnitRow]
    acts: list[Told]
    next_step: str

    @property
    def handed_in(self) -> int:
        return sum(row.part.state == SubmissionState.SUBMITTED for row in self.units)


def board(seen: Seen, left: int, user: Any) -> Board:
    """`left` is how much of the check book is open."""
    units = [] if seen.unit else _units(seen.report, user)
    parts = [seen.part] if seen.unit and seen.part else [row.part for row in units]
    return Board(seen, left, _refusals(seen, user), units, acts(seen, parts), _next(seen, units))


def _refusals(seen: Seen, user: Any) -> dict[str, str]:
    """Of the buttons that the page shows."""
    report, part = seen.report, seen.part
    told = {"scan": filing.scan_refusal(report, part, user)}
    if part is not None:
        told["submit"] = submitting.SUBMIT.refusal(part, user)
        told["return"] = submitting.RETURN.refusal(part, user)
    if not seen.unit and report.state == ReportState.DRAFT:
        told["lock"] = locking.LOCK.refusal(report, user)
    if not seen.unit and report.state == ReportState.LOCKED:
        told["correct"] = correcting.refusal(report, user)
    return told


def _units(report: QuarterlyReport, user: Any) -> list[UnitRow]:
    parts = report.submissions.select_related("area", "report__area", "submitted_by")
    mine = tuple(assigned_paths(user, "lock"))
    draft = report.state == ReportState.DRAFT
    rows = []
    for part in parts:
        part.report = report
        acts_on = draft and part.area.path.startswith(mine)
        handed_in = part.state == SubmissionState.SUBMITTED
        remind = _remind(part) if acts_on and not handed_in else ""
        rows.append(UnitRow(part, submitting.page(part), remind, acts_on and handed_in))
    return rows


def _remind(part: Submission) -> str:
    """A follow-up order for the unit, filled in."""
    told = {
        "area": part.area.code,
        "subject": f"{part.report.period.title}季报待报送",
        "url": submitting.page(part),
    }
    return f"{reverse('order-new')}?{urlencode(told)}"


def acts(seen: Seen, shown: Iterable[Submission]) -> list[Told]:
    """Who did what when, oldest first: of the edition and the parts that are shown."""
    parts = {one.pk: one for one in shown}
    verbs = OF_ALL if seen.unit else OF_WHOLE
    of_report = Q(model=QuarterlyReport._meta.label_lower, object_id=seen.report.pk, verb__in=verbs)
    of_parts = Q(model=Submission._meta.label_lower, object_id__in=parts)
    latest = Act.objects.filter(of_report | of_parts).select_related("by")[:TOLD]
    return [_told(act, parts.get(act.object_id or 0), seen) for act in reversed(latest)]


def _told(act: Act, part: Submission | None, seen: Seen) -> Told:
    of_part = act.model == Submission._meta.label_lower and part and not seen.unit
    return Told(
        f"{part.area}{act.verb}" if of_part and part else act.verb, act.at, act.by, act.note
    )


def _next(seen: Seen, units: list[UnitRow]) -> str:
    if seen.report.state == ReportState.LOCKED:
        return ""
    if seen.part is not None and seen.part.state != SubmissionState.SUBMITTED:
        return "处理完校核后报送"
    if seen.unit:
        return "等区级核对、锁定"
    left = sum(row.part.state != SubmissionState.SUBMITTED for row in units)
    if left:
        return f"还有 {left} 个填报单位报送"
    return "锁定" if units else "汇总"
