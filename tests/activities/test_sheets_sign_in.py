"""How names come: pasted in many ways, and in sheets as offices keep them, hostile ones too."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from activities.services.matching import Named
from activities.sheets.sign_in import names_in_file, names_in_text
from core.errors import Refused


def parts(names: list[Named]) -> list[tuple[str, ...]]:
    return [tuple(filter(None, (one.name, one.phone, one.unit, one.tail))) for one in names]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("张三、李四，王五 赵六", [("张三",), ("李四",), ("王五",), ("赵六",)]),
        ("张　三\n李 四\n\n欧阳建国", [("张三",), ("李四",), ("欧阳建国",)]),
        ("1\t张三\t13895012345\t阅海湾第一支部", [("张三", "13895012345", "阅海湾第一支部")]),
        ("阅海湾第一支部 张三 李四", [("张三", "阅海湾第一支部"), ("李四",)]),
        ("张三（新华百货公司）138-9501-2345", [("张三", "13895012345", "新华百货公司")]),
        ("1. 张三 432X; 2、李四", [("张三", "432X"), ("李四",)]),
        ("买买提·阿不都 １３８９５０１２３４５", [("买买提·阿不都", "13895012345")]),
        ("   \n\t\n", []),
    ],
)
def test_pasted_text(text: str, read: list[tuple[str, ...]]) -> None:
    names = names_in_text(text)
    assert parts(names) == read
    assert [one.number for one in names] == [*range(1, len(read) + 1)]


def book(folder: Path, *rows: list[Any], sheets: int = 1) -> Path:
    made = Workbook()
    for number in range(sheets):
        sheet = made.worksheets[0] if not number else made.create_sheet()
        for row in rows:
            sheet.append(row)
    path = folder / "签到表.xlsx"
    made.save(path)
    return path


def test_a_sheet_as_offices_keep_it(tmp_path: Path) -> None:
    path = book(
        tmp_path,
        ["11 月主题党日活动签到表"],
        ["时间：2017 年 11 月 15 日"],
        ["序号", "签到人", "所在支部", "手机号", "身份证后四位", "备注"],
        [1, "张　三", "第一支部", 13895012345, "432x", ""],
        [2, "李四", None, "138****2345", None, ""],
        [3, "王五", None, "12345", "6401**********1234", "请假"],
        [None, None, None, None, None, None],
        ["合计", "3 人", None, None, None, None],
    )
    names, issues = names_in_file(path)
    assert parts(names) == [
        ("张三", "13895012345", "第一支部", "432X"),
        ("李四",),
        ("王五", "1234"),
    ]
    assert [(one.address, one.title) for one in issues] == [("D6", "联系电话")]


def test_two_sheets_are_not_guessed_between(tmp_path: Path) -> None:
    path = book(tmp_path, ["姓名"], ["张三"], sheets=2)
    with pytest.raises(Refused, match=r"2 张表都像签到表.*只留一张"):
        names_in_file(path)


def test_a_sheet_of_something_else(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="没有找到这种台账的表头"):
        names_in_file(book(tmp_path, ["菜名", "价格"], ["炒面", 12]))


def hostile(kind: str) -> bytes:
    if kind == "bomb":
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/worksheets/sheet1.xml", b"0" * (60 << 20))
        return file.getvalue()
    return {
        "empty": b"",
        "program": b"MZ\x90\x00\x03\x00\x00",
        "picture": b"\x89PNG\r\n\x1a\n\x00",
    }[kind]


@pytest.mark.parametrize("kind", ["bomb", "empty", "program", "picture"])
def test_a_hostile_file_is_refused_with_a_sentence(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "签到表.xlsx"
    path.write_bytes(hostile(kind))
    with pytest.raises(Refused, match="。"):
        names_in_file(path)


def test_formulas_and_markup_are_only_text(tmp_path: Path) -> None:
    path = tmp_path / "名单.csv"
    path.write_text("姓名,单位\n=cmd|'/c calc'!A1,<script>alert(1)</script>\n")
    names, _ = names_in_file(path)
    assert names[0].name.startswith("=cmd")
    assert names[0].unit.startswith("<script>")
