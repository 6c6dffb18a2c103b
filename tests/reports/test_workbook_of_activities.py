"""The quarterly workbook where something was done: activities, services, organisational life."""

from typing import Any

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from reports.edition import Edition
from reports.models import Basis, QuarterlyReport
from reports.workbooks import activities
from tests.reports import test_figures_of_activities as deeds
from tests.reports import test_figures_of_services as services
from tests.reports.books import content, opened, place  # noqa: F401 -- fixtures
from tests.reports.quarters import Town, compiled, edition
from tests.shared_world import shared

pytestmark = pytest.mark.django_db


@pytest.fixture
@shared
def filled(place: Town) -> Edition:
    deeds.furnish(place)
    services.furnish(place)
    return edition(compiled(place.district))


def line(sheet: Worksheet, fields: Any, name: str) -> dict[str, Any]:
    """A row by the keys of its columns."""
    rows = sheet.iter_rows(values_only=True)
    row = next(row for row in rows if row[1] == name or row[0] == name)
    return dict(zip([field.key for field in fields], row, strict=False))


def test_the_sheets_of_what_was_done(filled: Edition) -> None:
    book = opened(filled)
    assert book.sheetnames[7:9] == ["活动", "服务和组织生活"]
    sheet = book["活动"]
    assert sheet["A1"].value == "金凤区2017年第四季度活动情况表"
    zone = line(sheet, activities.ACTIVITY_FIELDS, "银川阅海湾中央商务区")
    assert (zone["activities"], zone["activities_year"]) == (5, 8)
    assert (zone["activities_service"], zone["activities_life"]) == (1, 2)
    assert (zone["study_hours"], zone["outcome_goods"]) == (11, 40_000.5)
    assert (zone["active_organisations"], zone["organisations"]) == (1, 7)
    assert zone["active"] == pytest.approx(1 / 7)
    street = line(sheet, activities.ACTIVITY_FIELDS, "满城北街街道")
    assert (street["activities"], street["share"]) == (2, 1)


def test_services_and_organisational_life(filled: Edition) -> None:
    sheet = opened(filled)["服务和组织生活"]
    zone = line(sheet, activities.SERVICE_FIELDS, "银川阅海湾中央商务区")
    assert (zone["claims"], zone["cases"], zone["cases_dispute"]) == (2, 4, 1)
    assert (zone["in_time"], zone["adoption"]) == (0.5, pytest.approx(1 / 3))
    assert (zone["volunteers"], zone["active_volunteers"]) == (3, 2)
    assert zone["project_savings"] == 48_852
    street = line(sheet, activities.SERVICE_FIELDS, "满城北街街道")
    assert (street["met"], street["life"], street["in_time"]) == (1, 0, "—")


def test_totals_are_formulas_with_their_values(filled: Edition) -> None:
    first, second = activities.activities(filled), activities.services(filled)
    assert first
    assert second
    for table in (first, second):
        total = list(table.lines)[-1]
        assert (total.style, len(total.sums)) == ("total", 4)
    assert list(first.lines)[-1].values["activities_service"] == 1
    assert first.room > 0  # for the chart


def test_nothing_done_has_no_sheet(place: Town) -> None:
    compiled(place.district)
    found = Edition(QuarterlyReport.objects.get(), Basis.objects.get(code="default"))
    assert activities.activities(found) is None
    assert activities.services(found) is None


def test_two_exports_are_the_same(filled: Edition) -> None:
    assert content(filled) == content(filled)
