"""A filled form is the one that was sent but for the mapped cells and what computes from them."""

import io
import re
import shutil
import subprocess
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from core.errors import Refused
from reports.superior.patching import Patched, patch, recalculating
from reports.superior.scanning import scan
from tests.reports.superior_form import OTHER, SHEET, superior_form

CHANGES: dict[Any, Any] = {
    (SHEET, (2, 2)): "金凤区",
    (SHEET, (2, 5)): '=HYPERLINK("x")',
    **{(SHEET, (row, 2)): Decimal(10 * row) for row in (6, 7, 8)},
    **{(SHEET, (row, 3)): Decimal(row) for row in (6, 7, 8)},
    (SHEET, (6, 4)): Decimal("1.50"),
    (SHEET, (9, 2)): "—",
}
PART = "xl/worksheets/sheet1.xml"


def patched(folder: Path, changes: Any = None, book: bytes | None = None) -> Patched:
    path = folder / "表.xlsx"
    path.write_bytes(book or superior_form())
    return patch(path, CHANGES if changes is None else changes)


def parts(book: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def cells(raw: bytes) -> dict[bytes, bytes]:
    found = re.finditer(rb'<c r="([A-Z]+\d+)"[^>]*?(?:/>|>.*?</c>)', raw)
    return {cell[1]: cell[0] for cell in found}


def values(book: bytes) -> Any:
    return load_workbook(io.BytesIO(book), data_only=True)[SHEET]


def test_every_other_part_stays_byte_for_byte(tmp_path: Path) -> None:
    before, after = parts(superior_form()), parts(patched(tmp_path).content)
    assert list(before) == list(after)
    differ = {name for name in before if before[name] != after[name]}
    assert differ == {PART, "xl/worksheets/sheet2.xml"}
    kept = {name.split("/")[1] for name in before if name not in differ and "/" in name}
    assert {"media", "charts", "drawings", "comments1.xml", "styles.xml", "theme"} <= kept


def test_in_the_sheet_nothing_else_is_touched(tmp_path: Path) -> None:
    before, after = parts(superior_form())[PART], parts(patched(tmp_path).content)[PART]
    changed = {name.decode() for name, cell in cells(before).items() if cells(after)[name] != cell}
    sums = {"B10", "C10", "D10", "E10", "F10", "E6", "F6", "E7", "F7", "E8", "F8"}
    assert changed == {"B2", "E2", "B6", "B7", "B8", "B9", "C6", "C7", "C8", "D6"} | sums
    without = re.compile(rb"<c r=.*?(?:/>|</c>)")
    assert without.sub(b"", before) == without.sub(b"", after)


def test_cells_keep_their_style_and_texts_are_texts(tmp_path: Path) -> None:
    before, after = values(superior_form()), values(patched(tmp_path).content)
    for name in ("B2", "E2", "B6", "D6", "F10"):
        assert after[name].font.name == before[name].font.name
        assert after[name].number_format == before[name].number_format
    assert after["E2"].value == '=HYPERLINK("x")'
    raw = cells(parts(patched(tmp_path).content)[PART])[b"E2"]
    assert b't="inlineStr"' in raw
    assert b"<f>" not in raw


def test_sums_are_worked_out_for_who_reads_without_excel(tmp_path: Path) -> None:
    found = values(patched(tmp_path).content)
    assert [found[f"{column}10"].value for column in "BCDE"] == [210, 21, 1.5, 22.5]
    assert found["F10"].value == pytest.approx(22.5 / 210)
    assert (found["F9"].value, found["E9"].value) == ("—", 0)
    other = load_workbook(io.BytesIO(patched(tmp_path).content), data_only=True)[OTHER]
    assert [other[name].value for name in ("B1", "B2", "B3")] == [210, None, 2]


def test_what_is_not_worked_out_is_left_to_excel(tmp_path: Path) -> None:
    found = patched(tmp_path)
    assert found.recalculates
    assert b'fullCalcOnLoad="1"' in parts(found.content)["xl/workbook.xml"]
    plain = patched(tmp_path, {(SHEET, (2, 2)): "金凤区"})
    assert not plain.recalculates
    before, after = parts(superior_form()), parts(plain.content)
    assert {name for name in before if before[name] != after[name]} == {PART}


def test_the_same_figures_give_the_same_file(tmp_path: Path) -> None:
    assert patched(tmp_path).content == patched(tmp_path).content
    assert parts(patched(tmp_path, {}).content) == parts(superior_form())


def test_cells_and_rows_that_are_not_there_are_put_in_order(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet["B2"], sheet["D2"], sheet["A5"] = 1, 2, 3
    buffer = io.BytesIO()
    book.save(buffer)
    changes: dict[Any, Any] = {
        ("Sheet", spot): Decimal(9) for spot in ((1, 1), (2, 1), (2, 3), (2, 5), (4, 2), (7, 1))
    }
    found = patched(tmp_path, changes, buffer.getvalue())
    rows = load_workbook(io.BytesIO(found.content)).active.iter_rows(values_only=True)
    filled = [tuple(row) for row in rows]
    assert filled[0][0] == filled[3][1] == filled[6][0] == 9
    assert filled[1] == (9, 1, 9, 2, 9)
    scanned = scan(parts(found.content)["xl/worksheets/sheet1.xml"], "Sheet", [])
    assert list(scanned.cells) == sorted(scanned.cells)


@pytest.mark.parametrize("data", [b"<x:sheetData/>", b'<x:sheetData><x:row r="2"/></x:sheetData>'])
def test_a_sheet_may_have_prefixes_and_be_empty(tmp_path: Path, data: bytes) -> None:
    space = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    raw = b'<x:worksheet xmlns:x="' + space + b'">' + data + b"</x:worksheet>"
    found = replaced(parts(superior_form()), PART, raw)
    filled = parts(patched(tmp_path, {(SHEET, (2, 2)): "某 & 区"}, found).content)[PART]
    assert b'<x:c r="B2" t="inlineStr"><x:is><x:t xml:space="preserve">' in filled
    assert scan(filled, SHEET, []).cells[2, 2].text == "某 & 区"


def replaced(found: dict[str, bytes], name: str, raw: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for part, data in found.items():
            archive.writestr(part, raw if part == name else data)
    return buffer.getvalue()


def test_a_shared_formula_is_worked_out_by_its_master(tmp_path: Path) -> None:
    raw = parts(superior_form())[PART].replace(
        b"<f>SUM(C6:D6)</f>", b'<f t="shared" ref="E6:E9" si="0">SUM(C6:D6)</f>'
    )
    for row in (7, 8, 9):
        raw = raw.replace(f"<f>SUM(C{row}:D{row})</f>".encode(), b'<f t="shared" si="0"/>')
    found = patched(tmp_path, None, replaced(parts(superior_form()), PART, raw))
    assert values(found.content)["E10"].value == 22.5
    assert cells(parts(found.content)[PART])[b"E7"].endswith(b'<f t="shared" si="0"/><v>7</v></c>')


def test_a_circle_keeps_no_stale_value(tmp_path: Path) -> None:
    raw = parts(superior_form())[PART].replace(b"<f>SUM(C6:D6)</f>", b"<f>SUM(C6:D6)+E10</f>")
    found = patched(tmp_path, None, replaced(parts(superior_form()), PART, raw))
    assert found.recalculates
    assert values(found.content)["E6"].value is values(found.content)["E10"].value is None


def test_a_formula_is_never_overwritten(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="E10 是公式"):
        patched(tmp_path, {(SHEET, (10, 5)): Decimal(1)})


@pytest.mark.parametrize(
    ("book", "filled"),
    [
        (b'<workbook><calcPr calcId="1"/></workbook>',
         b'<workbook><calcPr calcId="1" fullCalcOnLoad="1"/></workbook>'),
        (b'<x:workbook><x:calcPr fullCalcOnLoad="0"></x:calcPr></x:workbook>',
         b'<x:workbook><x:calcPr fullCalcOnLoad="1"></x:calcPr></x:workbook>'),
        (b"<workbook><sheets/><extLst/></workbook>",
         b'<workbook><sheets/><calcPr fullCalcOnLoad="1"/><extLst/></workbook>'),
        (b"<x:workbook><x:sheets/></x:workbook>",
         b'<x:workbook><x:sheets/><x:calcPr fullCalcOnLoad="1"/></x:workbook>'),
    ],
)  # fmt: skip
def test_a_workbook_is_told_to_work_out_all(book: bytes, filled: bytes) -> None:
    assert recalculating(book) == filled


@pytest.mark.skipif(not shutil.which("soffice"), reason="没有 LibreOffice")
def test_libreoffice_reads_the_same_totals(tmp_path: Path) -> None:
    path = tmp_path / "filled.xlsx"
    path.write_bytes(patched(tmp_path).content)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    csv = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    command = ["soffice", profile, "--headless", "--convert-to", csv, "--outdir", str(tmp_path)]
    subprocess.run([*command, str(path)], check=True, capture_output=True, timeout=180)
    lines = (tmp_path / f"filled-{SHEET}.csv").read_text(encoding="utf-8").splitlines()
    assert lines[9].startswith("合计,210,21,1.5,22.5,10.7")
    other = (tmp_path / f"filled-{OTHER}.csv").read_text(encoding="utf-8").splitlines()
    assert other == ["全区单位数,210", ",210", ",2"]
