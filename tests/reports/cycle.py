"""What tests of the quarterly cycle ask for: parts of an edition handed in, a planted finding."""

from typing import Any

import pytest

from accounts.models import User
from districts.enums import Role
from districts.models import Area
from reports.cycle import checks, submitting
from reports.cycle.checks import Check, Finding
from reports.edition import Edition
from reports.models import QuarterlyReport, Submission
from tests.conftest import make_user


def part_of(report: QuarterlyReport, area: Area) -> Submission:
    return Submission.objects.select_related("report__area", "area").get(report=report, area=area)


def clerk_of_all(district: Area) -> User:
    """Who enters for every unit of the district."""
    found = User.objects.filter(username="clerk_of_all").first()
    return found or make_user("clerk_of_all", (Role.CLERK, district))


def hand_in(report: QuarterlyReport) -> None:
    by = clerk_of_all(report.area)
    for area in Area.objects.filter(pk__in=report.submissions.values("area")):
        submitting.submit(part_of(report, area), by=by)


def plant(monkeypatch: pytest.MonkeyPatch, *areas: Area, told: str = "增加 30%") -> None:
    """A check that finds something in these areas."""

    def find(edition: Edition) -> Any:
        ours = (edition.unit.pk,) if edition.unit else [area.pk for area in areas]
        return [Finding(check, area.pk, told, level="error") for area in areas if area.pk in ours]

    check = Check("planted", "种下的", "", find)
    monkeypatch.setattr(checks, "CHECKS", (check,))
