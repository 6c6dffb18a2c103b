"""校核表 in the workbook: every check with its rule, what was found and why it is right."""

import io
from types import SimpleNamespace
from typing import Any

import pytest
from openpyxl import load_workbook

from districts.models import Area
from reports.cycle import findings
from reports.cycle.explaining import explain
from reports.workbooks import book
from tests.reports.quarters import Town
from tests.reports.sound import part, plant, report

pytestmark = pytest.mark.django_db


def lines(unit: Area | None = None) -> list[tuple[Any, ...]]:
    file = io.BytesIO()
    book.write(part(unit), file)
    sheet = load_workbook(file)["校核表"]
    return list(sheet.iter_rows(min_row=3, values_only=True))


def test_the_sheet_lists_every_check(sound: Town, cast: SimpleNamespace) -> None:
    findings.look(report())
    told, head, *rows = lines()
    assert told[0] == "共 38 项校核，通过 38，需说明 0，须更正 0。"
    assert head[:3] == ("序号", "校核", "规则")
    checks = [row for row in rows if isinstance(row[0], int)]
    assert [row[0] for row in checks] == list(range(1, 39))
    assert {row[5:7] for row in checks} == {("符合", "通过")}


def test_it_says_what_was_found_and_why_it_is_right(sound: Town, cast: SimpleNamespace) -> None:
    plant(sound.zone, joint_branches=4)
    findings.look(report())
    explain(report(), sound.zone, "joint_branches", "", "只覆盖个体户", by=cast.clerk)
    (row,) = [row for row in lines() if row[4] == sound.zone.name and row[6] == "已说明"]
    assert row[5] == "联合党支部 4 个，多于联合覆盖 3 家"
    assert row[7:9] == ("只覆盖个体户", "经办小张")
