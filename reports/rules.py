"""The adviser's rules of this app: parts of a quarter that wait to be handed in, and drafts that
wait for the lock."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from districts import limits
from districts.advice import Finding, Rule
from districts.scoping import below
from reports.cycle.submitting import page
from reports.enums import ReportState, SubmissionState
from reports.models import QuarterlyReport, Submission


def _parts(path: str, state: SubmissionState) -> QuerySet[Submission]:
    """Of drafts; whoever follows a unit that has ended answers for its part."""
    draft = Submission.objects.filter(report__state=ReportState.DRAFT, state=state)
    standing = Q(area__successor=None) & below(path)
    answering = draft.filter(standing | below(path, "area__successor"))
    return answering.select_related("report__area", "area")


def _name(report: QuarterlyReport) -> str:
    return f"{report.period.title}{'更正' if report.edition > 1 else ''}"


def _open(path: str, _day: dt.date) -> Iterator[Finding]:
    for part in _parts(path, SubmissionState.OPEN):
        left = (
            f"还有 {part.open_findings} 处校核待处理" if part.open_findings else "校核没有待处理的"
        )
        told = f"{part.note}；{left}" if part.note else left
        yield Finding(
            str(part.pk),
            part.area.successor_id or part.area_id,
            f"季报待报送：{part.area}{_name(part.report)}",
            told,
            page(part),
            due=part.due,
        )


def _returned(path: str, _day: dt.date) -> Iterator[Finding]:
    for part in _parts(path, SubmissionState.RETURNED):
        yield Finding(
            str(part.pk),
            part.area.successor_id or part.area_id,
            f"季报被退回：{part.area}{_name(part.report)}",
            part.note,
            page(part),
            due=part.due,
        )


def _to_lock(path: str, _day: dt.date) -> Iterator[Finding]:
    """Drafts of which every part is handed in."""
    open_still = Q(submissions__state__in=(SubmissionState.OPEN, SubmissionState.RETURNED))
    drafts = QuarterlyReport.objects.filter(below(path), state=ReportState.DRAFT)
    counted = drafts.annotate(
        parts=Count("submissions"), left=Count("submissions", filter=open_still)
    )
    for report in counted.filter(parts__gt=0, left=0).select_related("area"):
        yield Finding(
            str(report.pk),
            report.area_id,
            f"季报待锁定：{report.area}{_name(report)}",
            f"{report.parts} 个填报单位都已报送，核对后锁定",
            reverse("report", args=[report.pk]),
        )


_LIMIT = f"{limits.LIMITS['report_submission'].told()}。"
RULES = (
    Rule("report-open", "季报待报送", "报送", _LIMIT, _open),
    Rule("report-returned", "季报被退回", "核改", _LIMIT, _returned),
    Rule(
        "report-to-lock",
        "季报待锁定",
        "锁定",
        "各填报单位都报送后，由区级核对并锁定。",
        _to_lock,
        action="lock",
    ),
)
