"""A form as it is drawn, and files that must not come in."""

import io
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from core.errors import Refused
from reports.superior import child
from reports.superior.child import read_layout
from reports.superior.sheets import FormSheet
from tests.reports.superior_form import OTHER, SHEET, superior_form
from tests.reports.test_forms_patching import PART, parts, replaced

SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def layout(folder: Path, book: bytes) -> Any:
    path = folder / "表.xlsx"
    path.write_bytes(book)
    return read_layout(path)


def sheet(inner: str) -> bytes:
    return f'<worksheet xmlns="{SPACE}">{inner}</worksheet>'.encode()


def changed(inner: str) -> bytes:
    return replaced(parts(superior_form()), PART, sheet(inner))


def test_the_preview_has_heads_widths_merges_and_formulas(tmp_path: Path) -> None:
    found = layout(tmp_path, superior_form())
    assert [one["name"] for one in found] == [SHEET, OTHER]
    form = FormSheet(found[0])
    assert (form.rows, form.columns) == (11, 7)
    assert form.layout["widths"][0] == pytest.approx(24.7, abs=0.1)
    assert form.anchors[5, 3] == (4, 3)
    assert {(6, 5), (10, 2)} <= form.formulas
    assert form.captions((6, 3)) == ("阅海湾中央商务区", "单独建立")
    assert form.caption((10, 7)) == "合计 × 党员"


def test_only_so_much_of_a_sheet_is_shown(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(range(90))
    book.active["A300"] = "下面"
    buffer = io.BytesIO()
    book.save(buffer)
    (found,) = layout(tmp_path, buffer.getvalue())
    assert (found["rows"], found["columns"], found["more"]) == (200, 60, True)
    assert len(found["cells"]) == 60


@pytest.mark.parametrize(
    ("inner", "told"),
    [
        ('<sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>',
         "XFD1048576 远在表格之外"),
        ("<mergeCells>" + '<mergeCell ref="A1:B2"/>' * 5_001 + "</mergeCells>", "合并单元格超过"),
        ('<mergeCells><mergeCell ref="A1:C3"/><mergeCell ref="B2:D4"/></mergeCells>', "互相重叠"),
        ("<sheetData><row>", "不完整或已损坏"),
        ("<sheetData><row>" + "<c/>" * 100_001 + "</row></sheetData>", "远在表格之外"),
    ],
    ids=["far", "merges", "overlap", "broken", "cells"],
)  # fmt: skip
def test_what_is_no_form_is_refused_in_a_sentence(tmp_path: Path, inner: str, told: str) -> None:
    with pytest.raises(Refused, match=told):
        layout(tmp_path, changed(inner))


def test_a_million_merged_ranges_cost_neither_time_nor_memory(tmp_path: Path) -> None:
    merges = '<mergeCell ref="A1:B2"/>' * 1_000_000
    book = replaced(parts(superior_form()), PART, sheet(f"<mergeCells>{merges}</mergeCells>"))
    with pytest.raises(Refused, match="超过 20 MB"):
        layout(tmp_path, book)


def test_a_child_that_dies_is_a_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "WALL", 0.001)
    with pytest.raises(Refused, match="请"):
        layout(tmp_path, superior_form())


def test_an_answer_too_long_is_a_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "MAX_ANSWER", 100)
    with pytest.raises(Refused, match="内容过多"):
        layout(tmp_path, superior_form())
