"""Hostile and unusable files: refused with a sentence, within 10 seconds, within the limits."""

import contextlib
import io
import random
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from core.errors import Refused
from core.sheets import guard, reader, table
from tests.core.ledger_columns import ENTERPRISES
from tests.core.memory import peak

CASES = Path(__file__).parents[1] / "data"
SHEET = "xl/worksheets/sheet1.xml"


def workbook(path: Path, rows=(("企业名称", "统一社会信用代码"), ("甲公司", "乙"))) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.active.title = "台账"
    book.save(path)
    return path


def altered(path: Path, *, extra=(), replace=None) -> Path:
    """The workbook with parts added or replaced."""
    source = workbook(path).read_bytes()
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(path, "w", 8) as new:
        for part in old.infolist():
            new.writestr(part.filename, (replace or {}).get(part.filename, old.read(part)))
        for name, body in extra:
            new.writestr(name, body)
    return path


def sheet_xml(cells: str) -> str:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return (
        f'<?xml version="1.0"?><worksheet xmlns="{main}" xmlns:x="{main}">'
        f"<sheetData>{cells}</sheetData></worksheet>"
    )


FIRST = '<row r="1"><c r="A1"><v>1</v></c></row>'
BROKEN = "工作表“台账”的内容不完整或已损坏，"


def refusal(path: Path) -> str:
    """The sentence with which the file is refused, within 10 seconds."""
    start = time.monotonic()
    with pytest.raises(Refused) as refused:
        reader.read(path)
    assert time.monotonic() - start < 10
    text = str(refused.value)
    assert text.endswith("。")
    assert "Traceback" not in text
    return text


def test_a_good_workbook_passes(tmp_path):
    book = reader.read(workbook(tmp_path / "a.xlsx"))
    assert [sheet.name for sheet in book.sheets] == ["台账"]
    assert book.sheets[0].rows[1] == ["甲公司", "乙"]


def test_an_empty_file(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"")
    assert "文件是空的" in refusal(tmp_path / "a.xlsx")


def test_a_workbook_without_data(tmp_path):
    openpyxl.Workbook().save(tmp_path / "a.xlsx")
    assert "没有数据" in refusal(tmp_path / "a.xlsx")


def test_a_file_over_20_mb(tmp_path):
    with (tmp_path / "a.xlsx").open("wb") as stream:
        stream.write(b"PK\x03\x04")
        stream.truncate((20 << 20) + 1)
    assert "20 MB" in refusal(tmp_path / "a.xlsx")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧版 .xls"),
        (
            b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
            "有打开密码",
        ),
        (b"%PDF-1.7 something", "不是 Excel 工作簿"),
        (b"\x89PNG\r\n\x1a\n\0\0", "不是 Excel 工作簿"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "不是 Excel 工作簿"),
        (b"plain words", "不是 Excel 工作簿"),
    ],
)
def test_other_formats_are_named(tmp_path, body, words):
    (tmp_path / "a.xlsx").write_bytes(body)
    text = refusal(tmp_path / "a.xlsx")
    assert words in text
    assert "另存为 .xlsx" in text


@pytest.mark.parametrize("keep", [4, 100, 3000])
def test_a_truncated_file(tmp_path, keep, monkeypatch):
    """Told by its missing directory: no child is started for it."""
    monkeypatch.setattr(reader, "_receive", None)
    path = tmp_path / "a.xlsx"
    path.write_bytes((CASES / "xuanhua-ledger.xlsx").read_bytes()[:keep])
    assert refusal(path) == "文件不完整或已损坏（可能没有传完），请重新保存后再传。"


def test_random_damage_never_crashes(tmp_path):
    body = bytearray((CASES / "xigong-member-organisations.xlsx").read_bytes())
    chance = random.Random(7)  # noqa: S311 the same damage each time
    for _ in range(8):
        broken = bytearray(body)
        for _ in range(20):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        (tmp_path / "a.xlsx").write_bytes(broken)
        with contextlib.suppress(Refused):  # anything else is a crash
            reader.read(tmp_path / "a.xlsx")


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("xl/vbaProject.bin", "宏"),
        ("xl/externalLinks/externalLink1.xml", "外部链接"),
        ("xl/connections.xml", "外部链接"),
        ("xl/embeddings/oleObject1.bin", "嵌入对象"),
        ("xl/activeX/activeX1.bin", "ActiveX"),
    ],
)
def test_active_content(tmp_path, name, what):
    text = refusal(altered(tmp_path / "a.xlsx", extra=[(name, "<x/>")]))
    assert what in text
    assert name in text


def test_entries_out_of_place(tmp_path):
    text = refusal(altered(tmp_path / "a.xlsx", extra=[("../../etc/passwd", "x")]))
    assert "部件名不正常" in text


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_duplicate_entries(tmp_path):
    assert "重名" in refusal(altered(tmp_path / "a.xlsx", extra=[(SHEET, "<x/>")]))


def test_too_many_entries(tmp_path):
    many = [(f"xl/media/{i}.bin", "") for i in range(guard.MAX_ENTRIES)]
    assert "部件过多" in refusal(altered(tmp_path / "a.xlsx", extra=many))


def test_a_zip_that_is_no_workbook(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert "不是 .xlsx 工作簿" in refusal(tmp_path / "a.xlsx")


def test_zip_encryption(tmp_path):
    path = workbook(tmp_path / "a.xlsx")
    body = bytearray(path.read_bytes())
    spot = body.find(b"PK\x01\x02")
    while spot >= 0:
        body[spot + 8] |= 1
        spot = body.find(b"PK\x01\x02", spot + 4)
    path.write_bytes(body)
    assert "已加密" in refusal(path)


def test_a_zip_bomb_is_told_by_its_directory(tmp_path):
    bomb = [("xl/media/zeros.bin", b"\0" * (guard.MAX_PART + 1))]
    assert "解压后过大" in refusal(altered(tmp_path / "a.xlsx", extra=bomb))
    squeezed = [("xl/media/zeros.bin", b"\0" * (8 << 20))]
    assert "压缩比" in refusal(altered(tmp_path / "b.xlsx", extra=squeezed))


@pytest.mark.parametrize("lead", ["", "<!-- x -->\n", " " * 5000])
def test_a_dtd_is_refused(tmp_path, lead):
    entities = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10 if i else "ha"}">' for i in range(9))
    body = f'<?xml version="1.0"?>{lead}<!DOCTYPE x [{entities}]><worksheet>&a8;</worksheet>'
    text = refusal(altered(tmp_path / "a.xlsx", replace={SHEET: body}))
    assert "DTD" in text
    assert SHEET in text


def test_an_opening_that_hides_a_dtd_is_refused(tmp_path):
    body = '<?xml version="1.0"?>' + " " * 70_000 + "<!DOCTYPE x []><worksheet/>"
    assert "开头不正常" in refusal(altered(tmp_path / "a.xlsx", replace={SHEET: body}))


def test_utf_16_parts_are_refused(tmp_path):
    body = sheet_xml("").encode("utf-16")
    assert "异常编码" in refusal(altered(tmp_path / "a.xlsx", replace={SHEET: body}))


def test_a_cell_at_the_far_corner_is_named(tmp_path):
    cells = '<row r="1"><c r="A1"><v>1</v></c></row>'
    cells += '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    path = altered(tmp_path / "a.xlsx", replace={SHEET: sheet_xml(cells)})
    assert path.stat().st_size < 10_000
    text = refusal(path)
    assert "XFD1048576" in text
    assert "台账" in text


@pytest.mark.parametrize(
    "cell",
    ["<c r='XFD1048576'>", '<c r = "XFD1048576">', '<c r="xfd1048576">', '<x:c r="XFD1048576">'],
)
def test_a_far_cell_is_named_in_any_spelling(tmp_path, cell):
    row = f"<row r='1048576'>{cell}<v>1</v></c></row>".replace("</c>", f"</{cell[1:].split()[0]}>")
    path = altered(tmp_path / "a.xlsx", replace={SHEET: sheet_xml(FIRST + row)})
    assert refusal(path) == (
        "工作表“台账”的单元格 XFD1048576 远在表格之外，请删去表格以外的行列，另存后再传。"
    )


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        (
            '<c r="A&#50;"><v>1</v></c>',
            f"工作表“台账”的地址 A&#50; 写法不正常，不像 Excel 保存的文件。{guard.RESAVE}",
        ),
        (
            '<c r="A2&#0;"><v>1</v></c>',
            f"工作表“台账”含有 XML 不允许的字符引用 &#0;，{guard.REPAIR}",
        ),
        (
            '<c r="A2" t="inlineStr"><is><t>a&#0;b</t></is></c>',
            f"工作表“台账”含有 XML 不允许的字符引用 &#0;，{guard.REPAIR}",
        ),
        ('<c r="A2" t="str"><v>&none;</v></c>', f"{BROKEN}{guard.REPAIR}"),
        ('<c r="$A$2"><v>1</v></c>', f"{BROKEN}{guard.REPAIR}"),
        ('<c r="A2"><v>1', f"{BROKEN}{guard.REPAIR}"),
    ],
)
def test_xml_that_no_office_program_writes(tmp_path, cell, sentence):
    body = sheet_xml(f'{FIRST}<row r="2">{cell}</row>')
    assert refusal(altered(tmp_path / "a.xlsx", replace={SHEET: body})) == sentence


def test_a_workbook_whose_strings_are_broken(tmp_path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(tmp_path / "good.xlsx")) as book:
        book.add_worksheet("台账").write(0, 0, "甲")
    with zipfile.ZipFile(tmp_path / "good.xlsx") as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace("甲".encode(), b"&none;"))
    assert refusal(path) == "文件的内容不完整或已损坏，请在 Excel 中打开修复并另存后再传。"


def test_the_strings_of_a_genuine_ledger_stay_far_below_their_limit(tmp_path):
    """50,000 × 12 cells in half of which no text is like another: a sixth of the limit."""
    path = str(tmp_path / "a.xlsx")
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for row in range(5_000):
            sheet.write_row(row, 0, [f"某某商圈第{row}号企业的内容{column}" for column in range(6)])
    size = zipfile.ZipFile(path).getinfo("xl/sharedStrings.xml").file_size
    assert size * 10 < guard.MAX_STRINGS / 3


def test_the_parent_stays_small_beside_a_far_corner(tmp_path):
    """The child hits its own wall; the parent's memory hardly moves."""
    cells = (
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="50000"><c r="XFD50000"><v>1</v></c></row>'
    )
    path = altered(tmp_path / "a.xlsx", replace={SHEET: sheet_xml(cells)})
    code = "from core.errors import Refused\nfrom core.sheets.reader import read\n"
    code += "try:\n    read(path)\nexcept Refused as no:\n    assert 'XFD50000' in str(no), no\n"
    code += "else:\n    raise SystemExit('not refused')\n"
    taken = peak(code, path)
    assert taken.own < 300
    assert taken.children < 400


def test_the_child_runs_under_its_limits(tmp_path):
    code = (
        "import resource, sys\n"
        "from core.sheets import reader\n"
        "reader.child(sys.argv[1])\n"
        "print([resource.getrlimit(r)[0] for r in"
        " (resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_FSIZE)], file=sys.stderr)\n"
        "print('django' in sys.modules, file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(workbook(tmp_path / "a.xlsx"))],
        capture_output=True,
        cwd=Path(__file__).parents[2],
        check=True,
    )
    limits, django = done.stderr.decode().split("\n")[:2]
    assert limits == str([400 << 20, 8, 0])
    assert django == "False"


def test_a_child_that_hangs_is_killed(tmp_path, monkeypatch):
    monkeypatch.setattr(reader, "WALL", 0.01)
    assert "时间上限" in refusal(workbook(tmp_path / "a.xlsx"))


def test_no_code_comes_through_the_pipe(tmp_path):
    evil = b"\x80\x04cposix\nsystem\n\x8c\x04true\x85R."
    assert reader._collect(io.BytesIO(evil)) is None


def test_more_than_the_parent_takes(tmp_path, monkeypatch):
    monkeypatch.setattr(reader, "MAX_CELLS", 3)
    assert "内容过多" in refusal(workbook(tmp_path / "a.xlsx"))


def big(path: Path, rows: int) -> Path:
    """A large sheet, written as text because that is quick."""
    cells = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, rows + 1))
    return altered(path, replace={SHEET: sheet_xml(cells)})


def test_60_100_rows_are_the_tallest_sheet(tmp_path):
    """Of which 60,000 may be data; taller ones are too many wherever the head is."""
    assert refusal(big(tmp_path / "a.xlsx", 60_101)) == guard.too_many_rows("台账", 60_101)
    assert len(reader.read(big(tmp_path / "b.xlsx", 60_100)).sheets[0].rows) == 60_100


def test_60_001_rows_of_data_are_refused_and_60_000_are_not(tmp_path):
    book = reader.Book(
        tmp_path / "a.csv",
        [reader.Sheet("台账", (0, 0), [], [["企业名称", "统一社会信用代码", "人数"]])],
    )
    book.path.write_text("")
    book.sheets[0].rows += [[f"公司{n}", "", ""] for n in range(60_000)]
    assert len(table.load(book, ENTERPRISES).rows) == 60_000
    book.sheets[0].rows.append(["公司", "", ""])
    with pytest.raises(Refused) as refused:
        table.load(book, ENTERPRISES)
    assert str(refused.value) == (
        "工作表“台账”有 60,001 行数据，超过 60,000 行的上限，请拆分后分次导入。"
    )


def test_a_csv_of_90_000_rows(tmp_path):
    (tmp_path / "a.csv").write_text("1,2\n" * 90_000)
    assert refusal(tmp_path / "a.csv") == guard.too_many_rows("CSV", 90_000)
    (tmp_path / "b.csv").write_text("1,2\n" * 60_100)
    assert len(reader.read(tmp_path / "b.csv").sheets[0].rows) == 60_100


def test_hidden_sheets_are_not_read(tmp_path):
    path = workbook(tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    book.create_sheet("字典").append(["x"])
    book["字典"].sheet_state = "hidden"
    book.save(path)
    assert [sheet.name for sheet in reader.read(path).sheets] == ["台账"]


def test_diagnosis_of_a_broken_archive(tmp_path):
    path = altered(tmp_path / "a.xlsx", replace={SHEET: sheet_xml("<row><c")})
    text = refusal(path)
    assert "请" in text


def test_addresses_are_right_when_the_range_starts_elsewhere(tmp_path):
    book = openpyxl.Workbook()
    for column, head in enumerate(("企业名称", "统一社会信用代码", "从业人员（人）"), 3):
        book.active.cell(5, column, head)
    for column, value in enumerate(("甲公司", "123", "约30"), 3):
        book.active.cell(8, column, value)
    book.save(tmp_path / "a.xlsx")
    ledger = table.load(tmp_path / "a.xlsx", ENTERPRISES)
    assert ledger.head_row == 5
    assert [row.number for row in ledger.rows] == [8]
    assert [issue.address for issue in ledger.issues] == ["D8", "E8"]


@pytest.mark.parametrize(
    ("letters", "number"), [("A", 1), ("Z", 26), ("AA", 27), ("GR", 200), ("XFD", 16384)]
)
def test_column_letters(letters, number):
    assert guard.column_number(letters) == number
    assert guard.column_letters(number) == letters
