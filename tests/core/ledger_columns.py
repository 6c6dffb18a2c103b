"""Column lists for the register workbooks, as a kind of ledger would declare them."""

from pathlib import Path

import openpyxl

from core.sheets.cells import Choice, DayCell, IdNumber, Phone, Text, Tick, Uscc, Whole
from core.sheets.columns import Column

ENTERPRISES = (
    Column("district", "所属商圈（园区、楼宇）", Text(100)),
    Column("name", "企业基本情况/企业名称", Text(100), ("单位名称", "商户名称"), required=True),
    Column("uscc", "企业基本情况/统一社会信用代码", Uscc(), required=True),
    Column("type", "企业基本情况/类型", Text(30)),
    Column("staff", "企业基本情况/从业人员（人）", Whole()),
    Column("opened", "企业基本情况/成立日期", DayCell()),
    Column("phone", "企业基本情况/联系电话", Phone()),
    Column("has_party", "党组织设置情况/是否建立党组织", Tick()),
    Column(
        "way",
        "党组织设置情况/组建形式",
        Choice(
            {"单独组建": "standalone", "联合组建": "joint", "其他方式": "other"},
            {"单独": "standalone", "联合": "joint"},
        ),
    ),
    Column("party", "党组织设置情况/党组织名称", Text(100)),
    Column("founded", "党组织设置情况/成立时间", DayCell()),
    Column("reason", "党组织设置情况/未建原因", Text(100)),
    Column("members", "党员队伍/党员总数", Whole()),
    Column("full", "党员队伍/其中：正式党员", Whole()),
    Column("instructor", "工作覆盖/党建指导员", Text(50)),
    Column("union", "工作覆盖/群团组织/工会", Tick()),
    Column("league", "工作覆盖/群团组织/共青团", Tick()),
    Column("women", "工作覆盖/群团组织/妇联", Tick()),
    Column("note", "备注", Text(500)),
)
SOCIAL = (
    Column("name", "社会组织名称", Text(100), required=True),
    Column("uscc", "统一社会信用代码", Uscc(), required=True),
    Column("type", "类别", Text(30)),
    Column("registrar", "登记机构", Text(60)),
    Column("staff", "从业人员/总数", Whole()),
    Column("full_time", "从业人员/专职", Whole()),
    Column("has_party", "是否建立党组织", Tick()),
    Column("members", "党员数", Whole()),
)
SEATS = (
    Column("district", "商圈", Text(100), required=True),
    Column("committee", "联合党组织名称", Text(100), required=True),
    Column("founded", "成立时间", DayCell()),
    Column("name", "成员单位名称", Text(100), required=True),
    Column("uscc", "统一社会信用代码", Uscc()),
    Column("capacity", "成员单位性质", Text(30)),
    Column("since", "加入时间", DayCell()),
)
ROSTER = (
    Column("name", "姓名", Text(50, compact=True), required=True),
    Column("number", "公民身份号码", IdNumber(), ("身份证号",), required=True),
    Column("born", "出生年月", DayCell()),
    Column("joined", "入党时间", DayCell()),
    Column("category", "党员类别", Text(20), required=True),
    Column("branch", "所在党支部", Text(100), required=True),
    Column("phone", "联系电话", Phone()),
    Column("formal", "组织关系是否转入", Tick()),
    Column("floating", "是否流动党员", Tick()),
)
FLOATING = (
    Column("name", "姓名", Text(50, compact=True), required=True),
    Column("number", "公民身份号码", IdNumber(), required=True),
    Column("home", "组织关系所在党支部", Text(100), required=True),
    Column("since", "流入日期", DayCell()),
    Column("branch", "流入地党组织", Text(100), required=True),
    Column("phone", "联系方式", Phone()),
)

SIMPLE = (
    Column("name", "单位名称", Text(100), ("企业名称", "商户名称"), required=True),
    Column("staff", "从业人员（人）", Whole(), required=True),
    Column("since", "成立日期", DayCell()),
    Column("note", "备注", Text(100)),
)
HEAD = ("序号", "单位名称", "从业人员(人)", "成立日期", "备注")


def saved(path: Path, rows, title: str = "台账") -> Path:
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path
