"""The ledgers of the demonstration: the real ones, earlier ones derived from 阅海湾's, and those of
three streets made up for 金凤区 (every name says 演示).

Earlier ledgers list the same organisations; what covers them grows towards the real ledger's day.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from stdnum.cn import uscc

from core.dated import Quarter

DATA = Path(__file__).parent / "data"
SOURCE = DATA / "yuehaiwan-enterprise-ledger.xlsx"
HEAD_ROW, FIRST_ROW, ROWS, COLUMNS = 3, 6, 150, 21
#: Columns of the source, counted from 0: what is set up, the members, who reaches it.
TRADE = 5
COVERED, WAY, PARTY, SINCE, REASON, MEMBERS, FULL, GUIDE = range(9, 17)
UNIONS = (17, 18, 19)
BUILDING = 21  # a column of its own, which the real ledger has not
Cells = list[Any]


@dataclass(frozen=True)
class DemoLedger:
    """A file of a kind for an area; without a day the one in the file counts. `source` is a real
    ledger that comes with the product; the others are made."""

    kind: str
    area: str
    file: str
    day: dt.date | None = None
    by: str = "demo-loader"
    source: str = ""


def _real(kind: str, area: str, file: str, source: str) -> DemoLedger:
    return DemoLedger(kind, area, file, source=source)


REAL = (
    _real("organisations", "130705Z01", "宣化经开区台账2018Q4.xlsx", "xuanhua-ledger.xlsx"),
    _real("social-organisations", "130705Z01", "宣化经开区台账2018Q4.xlsx", "xuanhua-ledger.xlsx"),
    _real(
        "member-organisations",
        "410303",
        "西工区成员单位一览表.xlsx",
        "xigong-member-organisations.xlsx",
    ),
    _real("members", "410303", "西工区党员花名册.xlsx", "xigong-member-roster.xlsx"),
    _real(
        "floating-members",
        "370811003",
        "太白楼路流动党员台账.xlsx",
        "taibailou-floating-members.xlsx",
    ),
)
#: Of 66 organisations in the joint branch of 2017, how many a ledger of the quarter lists.
JOINT_STEPS = {"2016Q1": 0, "2016Q4": 0, "2017Q1": 18, "2017Q2": 35, "2017Q3": 52}
#: Of those not covered, how many are reached by an instructor or a mass organisation, in percent.
REACHED_STEPS = {"2016Q1": 30, "2016Q4": 55, "2017Q1": 64, "2017Q2": 75, "2017Q3": 88}
STREET_QUARTERS = ("2016Q1", "2016Q4", "2017Q4")
#: code → name, commercial district, organisations, and in percent: covered at first and at last
STREETS = {
    "640106001": ("满城北街", "悦海新天地商圈", 48, 31, 63),
    "640106002": ("黄河东路", "黄河东路商圈", 36, 22, 47),
    "640106003": ("长城中路", "长城中路商圈", 60, 35, 72),
}


#: JF3: where each building has a joint branch of its own; the street and how many there are
TOWERS = ("640106001", 7)
#: of 阅海湾: where its joint branch is, where shops are, where all others have their offices
FINANCE, MALL, OFFICES = "CBD金融中心（演示）", "阅海湾演示商业中心", "阅海湾演示总部大厦"
SHOPPING = {"餐饮管理", "服饰", "食品", "通讯", "家居", "健康管理", "商贸", "文化传播"}


def trend() -> Iterator[DemoLedger]:
    """The ledgers of 金凤区, oldest first; 阅海湾's last one is real."""
    ledgers = [_of_the_zone(quarter) for quarter in JOINT_STEPS]
    ledgers.append(replace(_of_the_zone("2017Q4"), source=SOURCE.name))
    for code, (name, *_) in STREETS.items():
        for quarter in STREET_QUARTERS:
            file = f"{name}企业台账{quarter}（演示）.xlsx"
            ledgers.append(DemoLedger("organisations", code, file, _last(quarter)))
    return iter(sorted(ledgers, key=lambda ledger: ledger.day or dt.date.max))


def _of_the_zone(quarter: str) -> DemoLedger:
    file = f"阅海湾企业台账{quarter}.xlsx"
    return DemoLedger("organisations", "640106Z01", file, _last(quarter), "clerk")


def _last(quarter: str) -> dt.date:
    return Quarter.parse(quarter).last


def write(ledger: DemoLedger, folder: Path) -> Path:
    """The ledger's file: one of the real ones, or made in the folder."""
    if ledger.source:
        return DATA / ledger.source
    day = ledger.day or dt.date.today()
    quarter = str(Quarter.of(day))
    if ledger.area in STREETS:
        name = STREETS[ledger.area][0]
        title, unit = f"{name}街道非公企业党建工作台账（演示）", f"{name}街道党工委（演示）"
        rows = _street_rows(ledger.area, quarter)
    else:
        title, unit = "银川阅海湾中央商务区非公企业党建工作台账", "银川阅海湾中央商务区党工委"
        rows = [_as_of(cells, position, quarter) for position, cells in enumerate(_source_rows())]
    return _rewrite(folder / ledger.file, title, unit, day, rows)


@cache
def _source_rows() -> tuple[Cells, ...]:
    sheet = load_workbook(SOURCE).worksheets[0]
    last = FIRST_ROW + ROWS - 1
    return tuple(
        list(row) for row in sheet.iter_rows(FIRST_ROW, last, 1, COLUMNS, values_only=True)
    )


def _as_of(cells: Cells, position: int, quarter: str) -> Cells:
    """A row of the real ledger as an earlier one would have had it."""
    covered = cells[COVERED] == "√" and int(str(cells[SINCE])) <= int(quarter[:4])
    if covered and cells[WAY] == "联合组建":
        covered = position - 9 < JOINT_STEPS[quarter]  # nine stand before the joint branch's rows
    earlier = [*cells, building(cells, position)]
    if not covered:
        few = "仅有个别党员" if cells[MEMBERS] else "没有党员"
        earlier[COVERED : REASON + 1] = ["×", None, None, None, few]
    if not covered and position * 37 % 100 >= REACHED_STEPS[quarter]:
        earlier[GUIDE] = None
        for column in UNIONS:
            earlier[column] = "×"
    return earlier


def building(cells: Cells, position: int) -> str:
    """Where an enterprise of 阅海湾 is, by its row in the real ledger: those of the joint branch in
    one building with some others (JF3)."""
    if cells[WAY] == "联合组建" or position % 6 == 0:
        return FINANCE
    return MALL if cells[TRADE] in SHOPPING else OFFICES


def _street_rows(code: str, quarter: str) -> list[Cells]:
    """Made up, always the same: organisation n is covered from the quarter its number comes up."""
    name, district, count, first, last = STREETS[code]
    start, day = Quarter.parse("2016Q1"), Quarter.parse(quarter)
    rows: list[Cells] = []
    for number in range(1, count + 1):
        rank = (number * 29 % count) * 100 // count  # spreads the covered ones over the list
        step = max(0, -(-(rank - first) * 7 // (last - first)))  # which of the eight quarters
        since = start.shift(step)
        covered = rank < last and since <= day
        organisation = (code, number, f"{name}{number:02d}", district)
        rows.append(_street_row(*organisation, since if covered else None))
        if not covered and rank > 40 + 15 * STREET_QUARTERS.index(quarter):
            rows[-1][GUIDE] = None
    return rows


def _street_row(code: str, number: int, name: str, district: str, since: Quarter | None) -> Cells:
    """`since` is when a Party organisation began to cover it; none: it is not covered."""
    trade = ("商贸", "餐饮管理", "服饰", "通讯", "装饰工程", "物流")[number % 6]
    members = 3 + number % 3 if number % 4 == 0 else number % 2
    standalone = number % 4 == 0
    shared = _joint_branch(code, number, district)
    branch = f"中共演示{name}{trade}支部委员会" if standalone else shared
    setup: Cells = ["×", None, None, None, "仅有个别党员" if members else "没有党员"]
    if since:
        founded = f"{since.year}年{since.first.month}月"
        setup = ["√", "单独组建" if standalone else "联合组建", branch, founded, None]
    body = f"91{code[:6]}MA7{code[-1]}{number:05d}"
    return [
        *(number, district, f"演示{name}{trade}有限公司", body + uscc.calc_check_digit(body)),
        *("私营企业", trade, 5 + number * 7 % 40, f"{2006 + number % 9}.{1 + number % 12:02d}.15"),
        f"1700000{number:04d}",
        *setup,
        *(members, members, f"演示指导员{number % 5 + 1}", "×", "×", "×", None),
        tower_name(number) if code == TOWERS[0] else None,
    ]


def _joint_branch(code: str, number: int, district: str) -> str:
    place = tower_name(number) if code == TOWERS[0] else district
    return f"中共{place}（演示）联合支部委员会"


def tower_name(number: int) -> str:
    """In which of the buildings organisation n has its rooms."""
    return f"悦海新天地{number % TOWERS[1] + 1}号楼"


def _rewrite(target: Path, title: str, unit: str, day: dt.date, rows: list[Cells]) -> Path:
    """The real ledger's form under another title, with other rows, the buildings beside them, and
    without its sums."""
    book = load_workbook(SOURCE)
    sheet = book.worksheets[0]
    sheet.delete_rows(FIRST_ROW, sheet.max_row - FIRST_ROW + 1)
    sheet["A1"] = title
    sheet.cell(HEAD_ROW, BUILDING + 1, "楼栋")
    sheet["A2"] = f"填报单位（盖章）：{unit}"
    for cell in sheet[2]:
        if str(cell.value or "").startswith("报出日期"):
            cell.value = f"报出日期：{day.year}年{day.month}月{day.day}日"
    for number, cells in enumerate(rows, FIRST_ROW):
        for column, value in enumerate(cells, 1):
            sheet.cell(number, column, value)
    book.save(target)
    return target
