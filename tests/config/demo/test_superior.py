"""The superior's form and the kept tables of the demonstration."""

import io
from typing import Any

from django.http import QueryDict
from openpyxl import load_workbook

from accounts.models import User
from config.demo import superior
from config.demo.superior import FIRST, FORM, LAST, SHEET, TOTAL, load_superior
from core.models import Act
from districts.models import Area
from reports import bases
from reports.models import FormCell, FormTemplate, QuarterlyReport, TableTemplate
from reports.superior import filling, sharing, templates
from reports.tables import templates as tables
from reports.tables.asking import asked
from reports.tables.pivot import pivot
from tests.config.demo_done import counts


def users() -> dict[str, User]:
    return {user.username: user for user in User.objects.all()}


def filled(year: int, quarter: int) -> Any:
    version = templates.newest(FormTemplate.objects.get(name=FORM))
    report = QuarterlyReport.objects.filter(area__code="640106", year=year, quarter=quarter)
    newest = report.select_related("area").order_by("-edition")[0]
    made = filling.fill(version, newest, bases.of_report(newest)[0])
    assert made.reading.warnings == []
    assert len(made.notes) == 1  # of what is left to Excel
    return load_workbook(io.BytesIO(made.content), data_only=True)[SHEET]


def test_a_second_time_nothing_is_made(areas: dict[str, Area]) -> None:
    models = (FormTemplate, FormCell, TableTemplate, Act)
    before = [model.objects.count() for model in models]
    assert not load_superior(areas, users())
    assert before == [model.objects.count() for model in models]


def test_the_form_is_mapped_and_was_filled_for_a_locked_quarter(areas: dict[str, Area]) -> None:
    template = FormTemplate.objects.get(name=FORM)
    named = FormCell.objects.exclude(unit=None).values_list("unit__code", flat=True)
    assert set(named) == {"640106001", "640106002", "640106003", "640106004", "640106Z01"}
    handed_out = Act.objects.get(verb="导出上级报表", object_id=template.pk)
    assert handed_out.note.startswith("金凤区2017年第三季度")
    assert str(handed_out.by) == "王志强"


def test_it_tells_the_published_figures_of_the_quarter(areas: dict[str, Area]) -> None:
    sheet = filled(2017, 4)
    assert [sheet.cell(LAST, column).value for column in range(2, 11)] == [
        150, 5, 66, 4, 75, 50, 100, 10, 80,
    ]  # fmt: skip
    whole = counts("640106", 2017, 4)
    assert sheet.cell(TOTAL, 2).value == whole["organisations"][0]
    assert sheet.cell(TOTAL, 6).value == whole["organisation_coverage"][0]
    names = [sheet.cell(row, 1).value for row in range(FIRST, LAST + 1)]
    assert names == list(superior.UNITS)


def test_the_clerk_of_the_zone_has_a_line_in_it(areas: dict[str, Area]) -> None:
    clerk = users()["clerk"]
    (template,) = sharing.visible(clerk)
    assert sharing.units_of(template, clerk) == [areas["640106Z01"]]


def test_kept_tables_are_run_for_the_newest_quarter(areas: dict[str, Area]) -> None:
    official = User.objects.get(username="official")
    found = {one.name: one for one in tables.visible(official)}
    assert len(found) == 2
    assert len(tables.visible(User.objects.get(username="admin"))) == 3
    told = {}
    for name, template in found.items():
        wanted = asked(QueryDict(tables.run_words(template)), official)
        assert wanted is not None
        lines = pivot(wanted, official).lines
        told |= {(name[:4], line.name): [cell.text for cell in line.cells] for line in lines}
    assert told["各街道组", "银川阅海湾中央商务区"][-4:] == ["18.0%", "29.3%", "40.7%", "50.0%"]
    assert told["各商圈商", "悦海新天地商圈"][-1] == "6"
