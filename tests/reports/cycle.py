"""What tests of the quarterly cycle ask for: parts of an edition handed in, a planted finding."""

from typing import Any

import pytest
from django.utils.timezone import now

from accounts.models import User
from districts.enums import Role
from districts.models import Area
from reports.cycle import checks, findings, locking, submitting
from reports.cycle.check_book.evidence import Evidence
from reports.cycle.checks import Break, Check
from reports.enums import ReportState
from reports.models import QuarterlyReport, Submission
from tests.conftest import make_user


def part_of(report: QuarterlyReport, area: Area) -> Submission:
    return Submission.objects.select_related("report__area", "area").get(report=report, area=area)


def clerk_of_all(district: Area) -> User:
    """Who enters for every unit of the district."""
    found = User.objects.filter(username="clerk_of_all").first()
    return found or make_user("clerk_of_all", (Role.CLERK, district))


def hand_in(report: QuarterlyReport) -> None:
    """By the clerk of every unit, whatever the check book would find."""
    by = clerk_of_all(report.area)
    with pytest.MonkeyPatch.context() as patched:
        only(patched)
        submitting.renew(report)
        for area in Area.objects.filter(pk__in=report.submissions.values("area")):
            submitting.submit(part_of(report, area), by=by)


def locked_now(report: QuarterlyReport, *, by: Any) -> QuarterlyReport:
    """Handed in and locked."""
    hand_in(report)
    with pytest.MonkeyPatch.context() as patched:
        only(patched)
        return locking.lock_now(report, by=by)


def drafted() -> QuarterlyReport:
    """The newest report, with the parts that units hand in."""
    report = QuarterlyReport.objects.select_related("area").order_by("-year", "-quarter")[0]
    with pytest.MonkeyPatch.context() as patched:
        only(patched)
        submitting.renew(report)
    return report


def only(monkeypatch: pytest.MonkeyPatch, *found: Check) -> None:
    """The check book has these checks alone."""
    monkeypatch.setattr(checks, "CHECKS", found)


def plant(
    monkeypatch: pytest.MonkeyPatch,
    *areas: Area,
    told: str = "增加 30%",
    live: bool = False,
    looked: bool = True,
) -> None:
    """A check that finds something in these areas, and drafts are looked at."""

    def find(evidence: Evidence) -> Any:
        return [Break(area.pk, told) for area in areas]

    only(monkeypatch, Check("planted", "种下的", "", "", find, "error", live=live))
    if looked:
        look_at_drafts()


def look_at_drafts() -> None:
    for report in QuarterlyReport.objects.filter(state=ReportState.DRAFT).select_related("area"):
        findings.look(report)


def sealed(report: QuarterlyReport, *, by: Any = None) -> QuarterlyReport:
    """Locked as it stands, whether or not it was handed in and checked."""
    QuarterlyReport.objects.filter(pk=report.pk).update(
        state=ReportState.LOCKED, locked_by=by, locked_at=now()
    )
    return QuarterlyReport.objects.select_related("area").get(pk=report.pk)
