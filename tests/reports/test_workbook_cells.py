"""The workbook of the small district, cell by cell, against what a hand works out of it."""

from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from reports import bases
from reports.edition import Edition
from reports.models import Basis
from reports.workbooks import summary
from tests.reports.books import book, formulas, made, opened, place, written  # noqa: F401 -- fixtures

FIRST = {
    "季度汇总": 6,
    "覆盖分解（企业）": 5,
    "覆盖分解（社会组织）": 4,
    "单位名单": 4,
    "统计口径": 4,
}
NONE = "—"


def cells(sheet: Worksheet, rows: int, columns: int) -> list[list[Any]]:
    first = FIRST[sheet.title]
    return [
        [cell.value for cell in row]
        for row in sheet.iter_rows(min_row=first, max_row=first + rows - 1, max_col=columns)
    ]


# 季度汇总

#: by column what each row says: zone, its commercial district, street, its commercial district,
#: what of it lies in none, the empty street, 区直, the whole
SUMMARY: dict[str, list[Any]] = {
    "number": [1, NONE, 2, NONE, NONE, 3, 4, NONE],
    "organisations": [7, 7, 3, 2, 1, 0, 1, 11],
    "enterprises": [7, 7, 2, 1, 1, 0, 0, 9],
    "social_organisations": [0, 0, 1, 1, 0, 0, 1, 2],
    "sole_proprietors": [0, 0, 1, 1, 0, 0, 0, 1],
    "covered": [6, 6, 1, 1, 0, 0, 0, 7],
    "standalone": [2, 2, 1, 1, 0, 0, 0, 3],
    "standalone_committee": [1, 1, 0, 0, 0, 0, 0, 1],
    "standalone_general_branch": [0, 0, 0, 0, 0, 0, 0, 0],
    "standalone_branch": [1, 1, 1, 1, 0, 0, 0, 2],
    "joint": [3, 3, 0, 0, 0, 0, 0, 3],
    "other": [1, 1, 0, 0, 0, 0, 0, 1],
    "joint_branches": [1, 1, 0, 0, 0, 0, 0, 1],
    "uncovered": [1, 1, 2, 1, 1, 0, 1, 4],
    "due_unestablished": [1, 1, 0, 0, 0, 0, 0, 1],
    "few_members": [0, 0, 1, 1, 0, 0, 0, 1],
    "no_members": [0, 0, 1, 0, 1, 0, 1, 2],
    "coverage": [6 / 7, 6 / 7, 1 / 3, 1 / 2, 0, NONE, 0, 7 / 11],
    "alone": [2 / 7, 2 / 7, 1 / 3, 1 / 2, 0, NONE, 0, 3 / 11],
    summary.DUE: [3, 3, 1, 1, 0, 0, 0, 4],
    summary.BUILT: [2, 2, 1, 1, 0, 0, 0, 3],
    "built": [2 / 3, 2 / 3, 1, 1, NONE, NONE, NONE, 3 / 4],
    "instructor_linked": [2, 2, 0, 0, 0, 0, 0, 2],
    "liaison_linked": [0, 0, 0, 0, 0, 0, 1, 1],
    "mass_organisations": [0, 0, 1, 1, 0, 0, 0, 1],
    "work_covered": [7, 7, 2, 2, 0, 0, 1, 10],
    "work": [1, 1, 2 / 3, 1, 0, NONE, 1, 10 / 11],
    "members": [19, 19, 4, 4, 0, 0, 0, 23],
    "full_members": [19, 19, 4, 4, 0, 0, 0, 23],
    "probationary_members": [0, 0, 0, 0, 0, 0, 0, 0],
    "floating_members": [NONE] * 8,  # there is no roster
    "managed_members": [NONE] * 8,
    "party_organisations": [3, 3, 1, 0, 1, 0, 0, 4],
    "party_organisations_founded": [0, 0, 0, 0, 0, 0, 0, 0],
    "model_stores": [0, 0, 0, 0, 0, 0, 0, 0],
    "model_stores_awarded": [0, 0, 0, 0, 0, 0, 0, 0],
    "model_stores_revoked": [0, 0, 0, 0, 0, 0, 0, 0],
}


def test_every_cell_of_the_summary(book: Workbook) -> None:
    rows = cells(book["季度汇总"], 8, len(summary.FIELDS))
    keys = [field.key for field in summary.FIELDS]
    found = {key: [row[number] for row in rows] for number, key in enumerate(keys) if key != "name"}
    assert found.keys() == SUMMARY.keys()
    for key, expected in SUMMARY.items():
        assert [_near(value) for value in found[key]] == [_near(value) for value in expected], key


def _near(value: Any) -> Any:
    return round(value, 6) if isinstance(value, float) else value


def test_the_sums_of_the_summary_are_formulas(formulas: Workbook) -> None:
    """A unit's subtotals add its own columns, the whole adds the numbered rows only."""
    sheet = formulas["季度汇总"]
    keys = {field.key: number for number, field in enumerate(summary.FIELDS, 1)}
    total, unit = 13, 6
    for key in ("organisations", "standalone_branch", "members", "party_organisations"):
        formula = str(sheet.cell(total, keys[key]).value)
        assert formula.startswith("="), key
    letter = sheet.cell(unit, keys["organisations"]).column_letter
    whole = str(sheet.cell(total, keys["organisations"]).value)
    assert [f"{letter}{row}" in whole for row in (6, 7, 8, 9, 10)] == [True, False, True] + [
        False
    ] * 2
    for key, adds in ((field.key, field.adds) for field in summary.FIELDS if field.adds):
        formula = str(sheet.cell(unit, keys[key]).value)
        first = sheet.cell(unit, keys[adds[0]]).coordinate
        assert formula.startswith("="), key
        assert first in formula, key
    for key in ("coverage", "alone", "built", "work"):
        numerator, denominator = next(f.ratio for f in summary.FIELDS if f.key == key) or ("", "")
        formula = str(sheet.cell(unit, keys[key]).value)
        above, below = (sheet.cell(unit, keys[one]).coordinate for one in (numerator, denominator))
        assert f"{above}/{below}" in formula.replace(" ", ""), key


# 覆盖分解

#: what is known of enterprises: total, of 50, of 100 people, private, of Hong Kong and so on,
#: foreign, not said
ENTERPRISES: list[tuple[str, list[int]]] = [
    ("单位数", [9, 3, 1, 5, 1, 1, 2]),
    ("其中：党建工作指导员联系的", [2, 1, 0, 1, 0, 1, 0]),
    ("已单独建立党组织的", [2, 2, 1, 1, 1, 0, 0]),
    ("建立党委的", [1, 1, 0, 0, 1, 0, 0]),
    ("建立总支部的", [0] * 7),
    ("建立支部的", [1, 1, 1, 1, 0, 0, 0]),
    ("已建立联合党支部的", [3, 0, 0, 3, 0, 0, 0]),
    ("其中：正式党员达到应建人数的", [0] * 7),
    ("以其他方式（挂靠、派驻等）覆盖的", [1, 0, 0, 1, 0, 0, 0]),
    ("未建立党组织的", [3, 1, 0, 0, 0, 1, 2]),
    ("应建尚未建立的", [1, 1, 0, 0, 0, 1, 0]),
    ("仅有个别党员的", [1, 0, 0, 0, 0, 0, 1]),
    ("没有党员的", [1, 0, 0, 0, 0, 0, 1]),
    ("其中：已派党建工作指导员的", [1, 1, 0, 0, 0, 1, 0]),
    ("仅由联络员联系的", [0] * 7),
    ("仅由群团组织联系的", [1, 0, 0, 0, 0, 0, 1]),
    ("补充：从业人员（人）", [273, 235, 120, 150, 60, 55, 8]),
    ("其中：党员（人）", [20, 16, 5, 8, 8, 3, 1]),
    ("已建立党组织企业从业人员（人）", [210, 180, 120, 150, 60, 0, 0]),
    ("其中：党员（人）", [16, 13, 5, 8, 8, 0, 0]),
    ("未建立党组织、已派指导员企业从业人员（人）", [55, 55, 0, 0, 0, 55, 0]),
    ("其中：党员（人）", [3, 3, 0, 0, 0, 3, 0]),
    ("党建工作指导员（人）", [1, 1, 0, 1, 0, 1, 0]),
    ("联合党支部（个）", [1, 0, 0, 1, 0, 0, 0]),
]
KNOWN = (0, 1, 2, 5, 7, 8, 13)  # columns; no type says 独资 or 控股, no register knows the rest


def test_every_cell_of_the_decomposition_of_enterprises(book: Workbook) -> None:
    sheet = book["覆盖分解（企业）"]
    heads = [cell.value for cell in sheet[3]][2:16]
    assert [heads[n] for n in (0, 1, 2, 3, 4, 5, 7, 8, 9, 11, 13)] == [
        *("总数", "从业人员50人以上", "从业人员100人以上"),
        *("法定代表人是党员", "法定代表人兼任党组织书记", "私有经济控制"),
        *("港澳台商投资", "外商投资", "港澳台商控制", "外商控制", "类型未填或其他"),
    ]
    rows = cells(sheet, len(ENTERPRISES), 16)
    for number, (row, (name, known)) in enumerate(zip(rows, ENTERPRISES, strict=True), 1):
        expected: list[Any] = [NONE] * 14
        for column, value in zip(KNOWN, known, strict=True):
            expected[column] = value
        assert row == [number, name, *expected], name


#: total, associations; the other kinds have none
SOCIAL_ORGANISATIONS: list[tuple[str, Any, Any]] = [
    ("单位数", 2, 2),
    ("其中：党建工作指导员联系的", 0, 0),
    ("已单独建立党组织的", 1, 1),
    ("建立党委的", 0, 0),
    ("建立总支部的", 0, 0),
    ("建立支部的", 1, 1),
    ("已建立联合党支部的", 0, 0),
    ("其中：正式党员达到应建人数的", 0, 0),
    ("以其他方式（挂靠、派驻等）覆盖的", 0, 0),
    ("未建立党组织的", 1, 1),
    ("应建尚未建立的", 0, 0),
    ("其中：建立党小组的", NONE, NONE),
    ("仅有个别党员的", 0, 0),
    ("没有党员的", 1, 1),
    ("其中：已派党建工作指导员的", 0, 0),
    ("仅由联络员联系的", 1, 1),
    ("仅由群团组织联系的", 0, 0),
    ("补充：从业人员（人）", 6, 6),
    ("其中：党员（人）", 3, 3),
    ("其中：未转入组织关系的党员（人）", NONE, NONE),
    ("吸收未转入组织关系的党员建立的党委（个）", NONE, NONE),
    ("吸收未转入组织关系的党员建立的总支部（个）", NONE, NONE),
    ("吸收未转入组织关系的党员建立的支部（个）", NONE, NONE),
    ("党建工作指导员（人）", 0, 0),
    ("联合党支部（个）", 0, 0),
]


def test_every_cell_of_the_decomposition_of_social_organisations(book: Workbook) -> None:
    sheet = book["覆盖分解（社会组织）"]
    heads = [cell.value for cell in sheet[3]][2:10]
    assert heads == [
        *("总数", "社会团体", "基金会", "民办非企业单位"),
        *("律师事务所", "会计师事务所", "税务师事务所", "类别未填或其他"),
    ]
    rows = cells(sheet, len(SOCIAL_ORGANISATIONS), 10)
    for number, (row, told) in enumerate(zip(rows, SOCIAL_ORGANISATIONS, strict=True), 1):
        name, total, associations = told
        others = [NONE if total == NONE else 0] * 6
        assert row == [number, name, total, associations, *others], name


# 单位名单

#: name, unit, commercial district, kind, type and staff; class, way, Party organisation, means
#: (instructor, liaison, trade union, youth league, women's federation), members, source, counted
LISTED = """
区直协会 | 金凤区 | 无 | 社会组织 | 社会团体 | 2
    | 未建（没有党员） | 无 | 无 | ×√××× | 0 | 党员名册 | √
=1+1科技有限公司 | 银川阅海湾中央商务区 | 阅海湾中央商务区 | 非公有制企业 | 私营企业 | 120
    | 单独组建 | 单独组建 | =1+1科技党支部 | ××××× | 5 | 台账申报 | √
挂靠商贸有限公司 | 银川阅海湾中央商务区 | 阅海湾中央商务区 | 非公有制企业 | 私营企业 | 6
    | 其他方式 | 挂靠组建 | =1+1科技党支部 | ××××× | 0 | 党员名册 | √
未建三名有限公司 | 银川阅海湾中央商务区 | 阅海湾中央商务区 | 非公有制企业 | 外商投资 | 55
    | 应建未建 | 无 | 无 | √×××× | 3 | 台账申报 | √
甲总部有限公司 | 银川阅海湾中央商务区 | 阅海湾中央商务区 | 非公有制企业 | 港澳台投资 | 60
    | 单独组建 | 单独组建 | 甲总部党委 | ××××× | 8 | 台账申报 | √
联合0号商贸有限公司 | 银川阅海湾中央商务区 | 阅海湾中央商务区 | 非公有制企业 | 私营企业 | 8
    | 联合覆盖 | 联合组建 | 商务区联合党支部 | √×××× | 0 | 党员名册 | √
联合1号商贸有限公司 | 银川阅海湾中央商务区 | 阅海湾中央商务区 | 非公有制企业 | 私营企业 | 8
    | 联合覆盖 | 联合组建 | 商务区联合党支部 | ××××× | 1 | 台账申报 | √
联合2号商贸有限公司 | 银川阅海湾中央商务区 | 阅海湾中央商务区 | 非公有制企业 | 私营企业 | 8
    | 联合覆盖 | 联合组建 | 商务区联合党支部 | ××××× | 2 | 台账申报 | √
@街道商会 | 满城北街街道 | 万达商圈 | 社会组织 | 社会团体 | 4
    | 单独组建 | 单独组建 | 街道商会党支部 | ××××× | 3 | 台账申报 | √
未建一名有限公司 | 满城北街街道 | 万达商圈 | 非公有制企业 | — | 5
    | 未建（个别党员） | 无 | 无 | ××√×× | 1 | 台账申报 | √
老王小卖部 | 满城北街街道 | 万达商圈 | 个体工商户 | — | 1
    | — | 无 | 无 | ××××× | 0 | 党员名册 | ×
+没有党员有限公司 | 满城北街街道 | 无 | 非公有制企业 | — | 3
    | 未建（没有党员） | 无 | 无 | ××××× | 0 | 党员名册 | √
"""


def listed() -> list[list[str]]:
    lines = LISTED.strip().replace("\n    |", " |").splitlines()
    return [line.split(" | ") for line in lines]


def test_every_cell_of_the_list(book: Workbook) -> None:
    expected = listed()
    rows = cells(book["单位名单"], len(expected), 21)
    for number, (row, told) in enumerate(zip(rows, expected, strict=True), 1):
        name, unit, district, kind, ownership, staff, covered, way, party, *rest = told
        means, members, source, counted = rest
        assert row == [
            *(number, name, NONE, unit, district, kind, ownership, int(staff)),
            *(covered, way, party, *means),
            *(int(members), int(members), 0, source, counted),
        ], name


def test_after_the_list_nothing_follows_but_the_note(book: Workbook) -> None:
    sheet = book["单位名单"]
    after = [cell.value for row in sheet.iter_rows(min_row=16) for cell in row if cell.value]
    assert len(after) == 1
    assert str(after[0]).startswith("说明：截至当日正常经营的单位。统计截止日期：2017-12-31")


# all sheets


def test_the_sheets_stand_in_order(book: Workbook) -> None:
    assert book.sheetnames == [
        *("封面", "季度汇总", "覆盖分解（企业）", "覆盖分解（社会组织）"),
        *("党员情况", "流动党员", "党组织名单", "单位名单", "图表", "校核表", "统计口径"),
    ]


def test_each_sheet_has_its_title_and_the_reporting_line(book: Workbook, made: Edition) -> None:
    titles = {
        "季度汇总": "金凤区2017年第四季度两个覆盖统计表",
        "覆盖分解（企业）": "金凤区2017年第四季度非公有制企业党组织覆盖分解表",
        "覆盖分解（社会组织）": "金凤区2017年第四季度社会组织党组织覆盖分解表",
        "党员情况": "金凤区2017年第四季度党员情况表",
        "流动党员": "金凤区2017年第四季度流动党员情况表",
        "党组织名单": "金凤区2017年第四季度党组织基本情况表",
        "单位名单": "金凤区2017年第四季度单位名单",
        "图表": "金凤区2017年第四季度两个覆盖图表",
        "校核表": "金凤区2017年第四季度报表校核表",
        "统计口径": "金凤区2017年第四季度报表统计口径",
    }
    tables = book.worksheets[1:]  # after the cover
    assert {sheet.title: sheet["A1"].value for sheet in tables} == titles
    for sheet in tables:
        line = "".join(str(cell.value or "") for cell in sheet[2])
        assert "金凤区" in line, sheet.title
        assert str(made.reported.year) in line, sheet.title


def test_the_definitions_are_those_of_the_indicators(book: Workbook) -> None:
    rows = cells(book["统计口径"], 3, 5)
    assert [row[:3] for row in rows] == [
        [1, "组织覆盖率", "%"],
        [2, "工作覆盖率", "%"],
        [3, "单独组建率", "%"],
    ]
    assert rows[0][3:] == [
        "被党组织覆盖的正常经营单位 ÷ 正常经营单位；分子是被覆盖的单位，不是党组织个数。",
        "中办发〔2012〕11号及其解释",
    ]


CHOICES = [
    ({}, "分母：截至当日正常经营的非公有制企业、社会组织；停业、空壳、一企多照的单位不计。"),
    ({"least_staff": 10}, "社会组织，从业人员不少于 10 人；"),
    ({}, "计入组织覆盖：单独组建、联合覆盖、其他方式；商圈联合党组织成员单位不计为组织覆盖。"),
    ({"seats_count": True}, "商圈联合党组织成员单位计为组织覆盖。"),
    ({"classes": ["standalone"]}, "计入组织覆盖：单独组建；"),
    ({"means": ["liaison", "trade_union"]}, "有党组织覆盖，或有联络员、工会联系。"),
    ({"due_members": 5, "target": 70}, "应建：正式党员 5 名以上；组织覆盖率目标 70%。"),
]


@pytest.mark.parametrize(("choice", "sentence"), CHOICES)
def test_the_choices_of_the_basis_are_told(choice: dict[str, Any], sentence: str) -> None:
    from_basis = bases.told(Basis(name="试行", version="1", **choice))
    assert any(sentence in line for line in from_basis), from_basis
    assert from_basis[0] == "统计口径“试行（1）”"
