"""Ledgers of other origins: lost formulas, error cells, CSV, and large ones."""

import csv
import datetime as dt
import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from core.dated import Day, Precision
from core.errors import Refused
from core.sheets import guard, table
from core.sheets.cells import Text, Tick
from core.sheets.columns import Column
from tests.core.ledger_columns import HEAD, SIMPLE, saved
from tests.core.memory import peak

# Cells that only seem empty


def formulas(path: Path) -> Path:
    return saved(path, [HEAD, (1, "甲", "=1+1", "", ""), (2, "乙", 2, "=DATE(2017,1,1)", "")])


def test_a_formula_without_a_stored_value(tmp_path):
    ledger = table.load(formulas(tmp_path / "a.xlsx"), SIMPLE)
    found = {issue.address: issue.message for issue in ledger.issues}
    assert found == {
        "C2": "公式没有保存计算结果，请在 Excel 中打开保存后再传。",
        "D3": "公式没有保存计算结果，请在 Excel 中打开保存后再传。",
    }


def test_a_row_of_nothing_but_lost_formulas_is_no_blank_row(tmp_path):
    """Passing over it would lose an organisation without a word."""
    rows = [HEAD, (1, "甲", 2, "", ""), ("", '="丑"&1', "", "", ""), ("=ROW()-1", "", "", "", "")]
    ledger = table.load(saved(tmp_path / "a.xlsx", rows), SIMPLE)
    assert [row.number for row in ledger.rows] == [2, 3]
    assert [(issue.address, issue.message) for issue in ledger.issues] == [
        ("B3", "公式没有保存计算结果，请在 Excel 中打开保存后再传。"),
        ("C3", "此列必填，请补填。"),
    ]


def test_a_formula_whose_stored_text_is_empty_is_blank(tmp_path):
    """As Excel keeps the formulas of a form that is filled down beyond its rows."""
    plain = saved(tmp_path / "a.xlsx", [HEAD, (1, "甲", 2, "", ""), ("", '=IF(A3="","","乙")')])
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(tmp_path / "b.xlsx", "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b'<c r="B3">', b'<c r="B3" t="str">'))
    ledger = table.load(tmp_path / "b.xlsx", SIMPLE)
    assert ([row.number for row in ledger.rows], ledger.issues) == ([2], [])


def test_a_formula_with_its_value_is_read(tmp_path):
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet = book.add_worksheet("台账")
    sheet.write_row(0, 0, HEAD)
    sheet.write_row(1, 0, (1, "甲"))
    sheet.write_formula(1, 2, "=1+1", None, 2)
    sheet.write_formula(1, 3, '="2017"&".05"', None, "2017.05")
    book.close()
    ledger = table.load(tmp_path / "a.xlsx", SIMPLE)
    assert ledger.issues == []
    assert ledger.rows[0]["staff"] == 2
    assert ledger.rows[0]["since"] == Day(dt.date(2017, 5, 1), Precision.MONTH)


def test_an_error_cell(tmp_path):
    path = saved(tmp_path / "a.xlsx", [HEAD, (1, "甲", "#N/A", "", "")])
    messages = [issue.message for issue in table.load(path, SIMPLE).issues]
    assert messages == ["单元格是错误值（如 #N/A），请改为正确的内容后再传。"]


def test_the_search_for_lost_values_copes_with_small_blocks(tmp_path, monkeypatch):
    path = formulas(tmp_path / "a.xlsx")
    read_all = zipfile.ZipExtFile.read
    monkeypatch.setattr(
        zipfile.ZipExtFile, "read", lambda self, n=-1: read_all(self, 50 if n == 1 << 20 else n)
    )
    assert {issue.address for issue in table.load(path, SIMPLE).issues} == {"C2", "D3"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"', b"'"),
        (b"<v>4</v>", b"<v>&#52;</v>"),
    ],
)
def test_a_part_in_another_spelling_hides_no_fault(tmp_path, old, new):
    """Whatever the quotes, and where the parser takes a number for nothing."""
    plain = saved(tmp_path / "a.xlsx", [HEAD, (1, "甲", 4, "=1+1", "")])
    with zipfile.ZipFile(plain) as was, zipfile.ZipFile(tmp_path / "b.xlsx", "w") as made:
        for name in was.namelist():
            made.writestr(name, was.read(name).replace(old, new))
    found = [(issue.address, issue.message) for issue in table.load(made.filename, SIMPLE).issues]
    lost = [("D2", "公式没有保存计算结果，请在 Excel 中打开保存后再传。")]
    odd = [("C2", "单元格的数字存得不正常，请在 Excel 中打开保存后再传。")]
    assert found == (lost if old == b'"' else odd + lost)


# More rows than a ledger may have


def tall(path: Path, rows: int) -> Path:
    """A ledger in text: a title, a head of its own, so many rows and their sum."""
    with path.open("w") as out:
        out.write("某街道台账\n" + ",".join(HEAD) + "\n")
        out.writelines(f"{n},甲{n},4,2016,\n" for n in range(1, rows + 1))
        out.write("合计,,9,,\n")
    return path


def test_the_limit_is_on_rows_of_data(tmp_path, monkeypatch):
    """Title, head and sums count for nothing."""
    monkeypatch.setattr(guard, "MAX_ROWS", 20)
    assert len(table.load(tall(tmp_path / "a.csv", 20), SIMPLE).rows) == 20
    with pytest.raises(Refused) as refused:
        table.load(tall(tmp_path / "b.csv", 21), SIMPLE)
    assert str(refused.value) == "工作表“CSV”有 21 行数据，超过 20 行的上限，请拆分后分次导入。"


# CSV


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_csv(tmp_path, encoding, mark):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=mark)
    writer.writerows(
        [
            ("某街道台账", "", "", "", ""),
            ("填报单位：某街道", "", "", "报出日期：2018年12月31日", ""),
            HEAD,
            ("1", "甲，公司", "４４", "2016", "一行\n两行"),
            ("合计", "", "44", "", ""),
        ]
    )
    path = tmp_path / "a.csv"
    path.write_bytes(out.getvalue().encode(encoding))
    ledger = table.load(path, SIMPLE)
    assert (ledger.sheet, ledger.unit, len(ledger.rows)) == ("CSV", "某街道", 1)
    assert ledger.rows[0].values == {
        "name": "甲，公司",
        "staff": 44,
        "since": Day(dt.date(2016, 1, 1), Precision.YEAR),
        "note": "一行\n两行",
    }
    assert ledger.day == Day(dt.date(2018, 12, 31))


def test_csv_with_short_rows(tmp_path):
    (tmp_path / "a.csv").write_text("单位名称,从业人员(人),成立日期\n甲\n乙,2\n")
    ledger = table.load(tmp_path / "a.csv", SIMPLE)
    assert [row["staff"] for row in ledger.rows] == [None, 2]
    assert [issue.address for issue in ledger.issues] == ["B2"]


def test_text_in_no_known_encoding(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"\xff\xff\xff\xfe\xfe,1\n")
    with pytest.raises(Refused, match="文字编码"):
        table.load(tmp_path / "a.csv", SIMPLE)


def test_a_large_ledger_stays_within_300_mb(tmp_path):
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("名册")
    sheet.write_row(0, 0, ["单位名称", "从业人员（人）", "成立日期", "备注", *"一二三四五六七八"])
    for i in range(1, 30_001):
        sheet.write_row(
            i, 0, [f"某某科技有限公司{i}", i, f"2017.{i % 12 + 1:02}", "", *[f"文字{i}"] * 8]
        )
    book.close()
    code = "from core.sheets import table\nfrom tests.core.ledger_columns import SIMPLE\n"
    code += "ledger = table.load(path, SIMPLE)\n"
    code += "assert (len(ledger.rows), ledger.issues) == (30_000, [])"
    taken = peak(code, path)
    assert taken.own < 300
    assert taken.children < 400


def test_ticks_are_typed_once_for_each_different_value(tmp_path):
    class Counting(Tick):
        parsed = 0

        def parse(self, raw):
            Counting.parsed += 1
            return super().parse(raw)

    columns = (Column("name", "名称", Text(), required=True), Column("yes", "是否", Counting()))
    rows = [("名称", "是否"), *[(f"甲{i}", "√×"[i % 2]) for i in range(100)]]
    ledger = table.load(saved(tmp_path / "a.xlsx", rows), columns)
    assert Counting.parsed == 2
    assert sum(row["yes"] for row in ledger.rows) == 50
