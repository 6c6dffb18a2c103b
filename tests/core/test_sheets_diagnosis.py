"""What the guard finds once a parser has given up: far cells, odd spellings, too many rows."""

import zipfile
from pathlib import Path

import pytest

from core.errors import Refused
from core.sheets import guard
from tests.core.test_sheets_directory import BOOK, RESAVE, TOO_LARGE, link

# Far addresses


@pytest.mark.parametrize(
    ("address", "far"),
    [
        ("A1", False),
        ("KN60000", False),
        ("KO1", True),
        ("KZ5", True),
        ("LA1", True),
        ("ZZ1", True),
        ("AAA1", True),
        ("XFD1048576", True),
        ("A60100", False),
        ("A60101", True),
        ("KN60100", False),
        ("KN60101", True),
        ("B100000", True),
        ("A1000000", True),
        ("K5", False),
        ("Z59999", False),
    ],
)
def test_what_lies_far_from_any_table(address, far):
    xml = f'<c r="{address}"><v>1</v></c>'.encode()
    if not far:
        guard._scan_addresses(xml, "台账")
        return
    with pytest.raises(Refused) as refused:
        guard._scan_addresses(xml, "台账")
    assert str(refused.value) == (
        f"工作表“台账”的单元格 {address} 远在表格之外，请删去表格以外的行列，另存后再传。"
    )


@pytest.mark.parametrize(
    "written",
    [
        "r='XFD9'",
        'r = "XFD9"',
        "r\n=\t'XFD9'",
        'r=" XFD9 "',
        'r="xfd9"',
        'r="XFD0000009"',
        'x:r="XFD9"',
    ],
)
def test_a_far_cell_in_any_spelling(written):
    with pytest.raises(Refused) as refused:
        guard._scan_addresses(f"<c {written}><v>1</v></c>".encode(), "台账")
    assert str(refused.value) == (
        "工作表“台账”的单元格 XFD9 远在表格之外，请删去表格以外的行列，另存后再传。"
    )


@pytest.mark.parametrize("written", ["XFD&#49;", "&#88;FD1", "A&#x31;", "&amp;"])
@pytest.mark.parametrize("quote", ['"', "'"])
def test_an_address_with_references_is_none(written, quote):
    with pytest.raises(Refused) as refused:
        guard._scan_addresses(f"<c r={quote}{written}{quote}/>".encode(), "台账")
    assert str(refused.value) == (
        f"工作表“台账”的地址 {written} 写法不正常，不像 Excel 保存的文件。{RESAVE}"
    )


def test_an_address_of_a_thousand_digits_is_passed_over():
    guard._scan_addresses(b'<c r="A' + b"1" * 5000 + b'"/>', "台账")


@pytest.mark.parametrize("number", [1, 26, 27, 52, 53, 300, 702, 703, 16384])
def test_letters_and_numbers_are_one_and_the_same(number):
    assert guard.column_number(guard.column_letters(number)) == number
    assert guard.column_letters(guard.MAX_COLUMNS) == "KN"


def test_the_sentence_on_rows_names_sheet_number_and_limit():
    assert guard.too_many_rows("名册", 1_048_576) == (
        "工作表“名册”共有 1,048,576 行（含标题和空行），超过 60,000 行数据的上限，"
        "请删去多余的空行或拆分后分次导入。"
    )


# After the child has died


def diagnosis(path: Path) -> str:
    with pytest.raises(Refused) as refused:
        guard.diagnose(path)
    return str(refused.value)


def packed(path: Path, **parts: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(BOOK, '<sheet name="台账" r:id="rId1"/>')
        made.writestr("xl/_rels/workbook.xml.rels", link(1, "sheet.xml"))
        for name, body in parts.items():
            made.writestr(f"xl/{name}.xml", body)
    return path


def test_a_diagnosis_of_text(tmp_path):
    (tmp_path / "a.csv").write_text("a")
    assert diagnosis(tmp_path / "a.csv") == (
        "CSV 文本过大或格式不正确，请另存为 .xlsx 或拆分后再传。"
    )


def test_a_diagnosis_of_rows(tmp_path):
    path = packed(tmp_path / "a.xlsx", sheet="<row>" * 400_000)
    assert diagnosis(path) == guard.too_many_rows("台账", 400_000)  # all, though told by fewer


def test_rows_of_a_part_that_is_no_sheet_are_not_counted(tmp_path):
    path = packed(tmp_path / "a.xlsx", sheet="<row>" * 60_100, other="<row>" * 60_101)
    assert diagnosis(path) == "读取文件超过了内存或时间上限，请删去多余的行列或拆分后再传。"


def test_a_row_at_the_edge_of_two_blocks_is_counted_once(tmp_path):
    """Blocks overlap, so that no address is cut in two."""
    body = "<row>" + " " * ((1 << 20) - 6) + "<row>" * 60_099
    path = packed(tmp_path / "a.xlsx", sheet=body)
    assert diagnosis(path).startswith("读取文件超过了内存或时间上限")


def test_an_address_at_the_edge_of_two_blocks_is_seen(tmp_path):
    body = " " * ((1 << 20) - 12) + '<c r="XFD9"/>' + " " * 100
    assert "单元格 XFD9 远在表格之外" in diagnosis(packed(tmp_path / "a.xlsx", sheet=body))


CONTROLS = ["&#0;", "&#000;", "&#x0;", "&#8;", "&#11;", "&#31;", "&#xB;", "&#X1f;", "&#x0c;"]


@pytest.mark.parametrize("reference", CONTROLS)
def test_a_reference_to_no_character_is_named_with_its_sheet(tmp_path, reference):
    body = " " * ((1 << 20) - 2) + f"<c r='A1'><v>{reference}</v></c>"
    assert diagnosis(packed(tmp_path / "a.xlsx", sheet=body)) == (
        f"工作表“台账”含有 XML 不允许的字符引用 {reference}，请在 Excel 中打开修复并另存后再传。"
    )


def test_a_reference_to_no_character_outside_of_all_sheets(tmp_path):
    assert diagnosis(packed(tmp_path / "a.xlsx", other="<t>&#0;</t>")) == (
        "部件 xl/other.xml 含有 XML 不允许的字符引用 &#0;，请在 Excel 中打开修复并另存后再传。"
    )


@pytest.mark.parametrize(
    "reference", ["&#9;", "&#10;", "&#13;", "&#xA;", "&#32;", "&#x20;", "&#30;"]
)
def test_references_to_characters(tmp_path, reference):
    found = diagnosis(packed(tmp_path / "a.xlsx", sheet=f"<v>{reference}</v>"))
    assert ("字符引用" in found) is (reference == "&#30;")


def test_a_late_dtd_is_found(tmp_path):
    body = "<x/>" + " " * ((1 << 20) - 10) + "<!ENTITY a 'b'>"
    assert diagnosis(packed(tmp_path / "a.xlsx", other=body)) == (
        f"部件 xl/other.xml 含有 DTD 声明，不能导入。{RESAVE}"
    )


def test_a_part_larger_than_its_directory_says(tmp_path, monkeypatch):
    monkeypatch.setattr(guard, "MAX_PART", (1 << 20) + 1)
    assert diagnosis(packed(tmp_path / "a.xlsx", other=" " * ((1 << 20) + 2))) == TOO_LARGE


def test_a_broken_archive(tmp_path):
    path = packed(tmp_path / "a.xlsx", sheet="<row>" * 1000)
    path.write_bytes(path.read_bytes()[:200])
    assert diagnosis(path) == "文件不完整或已损坏，请在 Excel 中打开修复并另存后再传。"
