"""三对比三剔除 in 宣化: three lists of other offices, made from the register, compared and decided.

Each lacks some of the register and has others that are left out with evidence. The 147 of the
ledger are on one list at least. All that is made up says 演示.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.core.files.base import File
from openpyxl import Workbook
from stdnum.cn import uscc

from accounts.models import User
from core import jobs
from districts.enums import ListDecision, ListSource, Match
from districts.models import Area, ComparisonList, Organisation
from districts.services import comparing
from districts.services import comparing_decisions as decisions

AREA, DAY = "130705Z01", dt.date(2018, 12, 31)


@dataclass(frozen=True)
class DemoList:
    """A list that lacks some of the register (each `lacks`-th from `first` on) and has others:
    {what the made-up name says: (state on the list, evidence for leaving it out)}."""

    source: ListSource
    file: str
    head: tuple[str, ...]
    first: int
    lacks: int
    extra: dict[str, tuple[str, str]]


LISTS = (
    DemoList(
        ListSource.REGISTRATION,
        "市场监管登记名单2018Q4（演示）.xlsx",
        ("序号", "市场主体名称", "统一社会信用代码", "登记状态"),
        first=5,
        lacks=40,
        extra={
            "旧城商贸": ("注销", "登记机关 2018-09 公告注销"),
            "北门建材": ("注销", "登记机关 2018-11 公告注销"),
            "天泰置业": ("存续", "空壳：三次上门无办公场所、无从业人员"),
            "天泰物业二部": ("存续", "一企多照：与天泰物业同址同一负责人"),
        },
    ),
    DemoList(
        ListSource.TAX,
        "税务登记名单2018Q4（演示）.xlsx",
        ("序号", "纳税人名称", "纳税人识别号", "纳税人状态"),
        first=2,
        lacks=12,
        extra={
            "天泰置业": ("非正常", "空壳：连续六个月零申报"),
            "南关运输": ("非正常", "停业：税务认定非正常户，实地已停业"),
        },
    ),
    DemoList(
        ListSource.SURVEY,
        "实地摸排名单2018Q4（演示）.xlsx",
        ("序号", "单位名称", "统一社会信用代码", "经营状态"),
        first=9,
        lacks=60,
        extra={"路口早点摊": ("正常", "流动摊点，不是单位")},
    ),
)


def load(areas: dict[str, Area], by: User, folder: Path, say: Callable[[str], object]) -> int:
    """Answers how many lists were compared; those that are there stay."""
    done = 0
    for one in LISTS:
        held = ComparisonList.objects.filter(area=areas[AREA], filename=one.file)
        if not held.exists():
            say(f"比对演示名单：{one.file}")
            _compare(one, areas[AREA], by, folder)
            done += 1
    return done


def _compare(one: DemoList, area: Area, by: User, folder: Path) -> None:
    comparison = ComparisonList(area=area, source=one.source, day=DAY)
    with write(one, area, folder).open("rb") as file:
        comparison.file = File(file, one.file)
        comparing.keep(comparison, by=by)
    jobs.perform(comparing.ask(comparison, by=by))
    for row in comparison.rows.filter(decision=ListDecision.OPEN).exclude(match=Match.MATCHED):
        if row.match == Match.ALIKE:
            decisions.same(row, by=by, note="同址同一负责人")
        else:
            trade = row.name.removeprefix("演示").removesuffix("有限公司")
            decisions.leave_out(row, by=by, note=one.extra[trade][1])


def write(one: DemoList, area: Area, folder: Path) -> Path:
    """The register's rows but for those that lack, the first by a shorter name and without its
    code, and the extra ones below."""
    book = Workbook()
    sheet = book.active
    if sheet is None:
        raise TypeError("a new workbook has a sheet")
    sheet.append([one.file.removesuffix(".xlsx")])
    sheet.append(one.head)
    held = Organisation.objects.filter(area__path__startswith=area.path, closed=None)
    for number, organisation in enumerate(held.order_by("pk"), 1):
        if number % one.lacks != one.first % one.lacks:
            code, name = organisation.uscc, organisation.name
            if one.source == ListSource.SURVEY and number == 1:
                code, name = None, name.replace("有限公司", "公司")
            sheet.append([number, name, code, "正常"])
    for number, (trade, (state, _)) in enumerate(one.extra.items(), 1):
        body = f"91130705MA0D{list(ListSource).index(one.source)}{number:04d}"
        code = body + uscc.calc_check_digit(body)
        sheet.append([None, f"演示{trade}有限公司", code, state])
    path = folder / one.file
    book.save(path)
    return path
