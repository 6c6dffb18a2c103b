"""示范店申报表 and 示范店评分表: one application as a workbook of two sheets, A4 upright, with room
for opinions, seals and dates. Names of persons stand in it only for who may read them."""

import datetime as dt
import math
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from django.utils.timezone import localdate
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from core.dated import show
from core.sheets.layout import NOTHING, Field, Line, Table, across
from core.sheets.official import A4, Book, chinese_day
from members.models import Affiliation
from storefronts.enums import CriterionKind
from storefronts.models import Application, ApplicationItem, Criterion, Mark, StorefrontMember
from storefronts.services import applications, applying, conditions, scoring

COLUMNS, WIDTH = 8, 10.5  # of the form
LINE = 18  # points high
#: whose opinion, and the step that holds it where the office has written it
OPINIONS = (
    ("社区（商圈）党组织意见", applications.RECOMMEND.verb),
    ("街道（镇）意见", applications.PASS.verb),
    ("市场监管部门意见", ""),
    ("组织部门意见", ""),
)
SEAL = "（盖章）　　　　　　年　　月　　日　"


def workbook(application: Application, *, named: bool) -> bytes:
    """The file, as of today; `named` is whether its reader may know persons by name."""
    target = BytesIO()
    title = f"{application.scheme}申报表"
    book = Book(target, created=application.begun_at, title=title)
    Form(book, application, named).write()
    sheet = book.table(scores(application))
    sheet.set_portrait()
    sheet.fit_to_pages(1, 0)
    book.close()
    return target.getvalue()


class Form:
    """The application form: labels beside values, four to a row, merged across eight columns."""

    def __init__(self, book: Book, application: Application, named: bool) -> None:
        self.application, self.store, self.named = application, application.storefront, named
        self.sheet: Worksheet = book.workbook.add_worksheet("示范店申报表")
        self.row = 0
        self.title, self.left = book.format("title"), book.format("left")
        self.head, self.long = book.format("head"), book.format("long")
        self.opinion, self.seal = (
            book.workbook.add_format(_box(align, valign, border))
            for align, valign, border in (("left", "top", "top"), ("right", "bottom", "bottom"))
        )

    def write(self) -> None:
        self._set_up()
        self._line(f"{self.application.scheme}申报表", self.title, 40)
        begun = chinese_day(localdate(self.application.begun_at))
        self._line(f"申报编号：{self.application.number}　　申报日期：{begun}", self.left, 22)
        self._facts()
        self._members()
        self._told("承诺内容", self.application.promise)
        self._told("主要事迹", self.application.deeds)
        words = {one.verb: one.words for one in self.application.steps.all()}
        for whose, verb in OPINIONS:
            self._opinion(whose, words.get(verb, "") if verb else "")
        self.sheet.print_area(0, 0, self.row - 1, COLUMNS - 1)

    def _set_up(self) -> None:
        self.sheet.set_column(0, COLUMNS - 1, WIDTH)
        self.sheet.set_portrait()
        self.sheet.set_paper(A4)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.7)
        self.sheet.center_horizontally()
        self.sheet.set_footer("&C第 &P 页 共 &N 页")
        self.sheet.hide_gridlines(2)

    def _line(self, text: str, style: Format, height: float) -> None:
        self.sheet.set_row(self.row, height)
        across(self.sheet, (self.row, 0, self.row, COLUMNS - 1), text, style)
        self.row += 1

    def _facts(self) -> None:
        store, application = self.store, self.application
        code = store.uscc or (store.organisation.uscc if store.organisation else "")
        staff = f"{store.staff} 人" if store.staff is not None else ""
        self._pair("店名", str(store), "信用代码", code or "")
        self._pair("地址铺位", store.place, "柜台（岗位）", application.counter)
        self._pair("经营者", self._operator(), "是否党员", self._operator_is_member())
        self._pair("从业人数", staff, "开业时间", store.opened_text or "")

    def _operator(self) -> str:
        return self.store.operator if self.named else ""

    def _operator_is_member(self) -> str:
        if not self.named or not self.store.operator:
            return ""
        here = working(self.application, localdate())
        return "是" if any(one.member.name == self.store.operator for one in here) else "否"

    def _pair(self, *told: str) -> None:
        widest = max(told[1], told[3], key=wide)
        self.sheet.set_row(self.row, _height(widest, 3))
        for place, text in zip((0, 1, 4, 5), told, strict=True):
            end = place if place in {0, 4} else place + 2
            style = self.head if place in {0, 4} else self.long
            across(self.sheet, (self.row, place, self.row, end), text or NOTHING, style)
        self.row += 1

    def _members(self) -> None:
        """By name, day and branch for who may know them; else how many there are."""
        here = working(self.application, localdate())
        if not self.named:
            self._told("店内党员", f"{len(here)} 名")
            return
        self._four("店内党员姓名", "入党时间", "所在支部", "岗位", self.head)
        branches = branches_of(here)
        for one in here:
            joined = show(one.member.joined, one.member.joined_precision)
            self._four(
                one.member.name, joined, branches.get(one.member_id, ""), one.post, self.long
            )

    def _four(self, name: str, joined: str, branch: str, post: str, style: Format) -> None:
        self.sheet.set_row(self.row, _height(branch, 3))
        for place, text in (((0, 1), name), ((2, 3), joined), ((4, 6), branch), ((7, 7), post)):
            edges = (self.row, place[0], self.row, place[1])
            across(self.sheet, edges, text or NOTHING, style)
        self.row += 1

    def _told(self, label: str, text: str) -> None:
        self.sheet.set_row(self.row, _height(text, COLUMNS - 1))
        self.sheet.write_string(self.row, 0, label, self.head)
        across(self.sheet, (self.row, 1, self.row, COLUMNS - 1), text or NOTHING, self.long)
        self.row += 1

    def _opinion(self, whose: str, words: str) -> None:
        """The words on top, below them the line for seal and date."""
        self.sheet.set_row(self.row, max(84, _height(words, COLUMNS - 1)))
        self.sheet.set_row(self.row + 1, 24)
        across(self.sheet, (self.row, 0, self.row + 1, 0), whose, self.head)
        across(self.sheet, (self.row, 1, self.row, COLUMNS - 1), words, self.opinion)
        across(self.sheet, (self.row + 1, 1, self.row + 1, COLUMNS - 1), SEAL, self.seal)
        self.row += 2


def _box(align: str, valign: str, edge: str) -> dict[str, Any]:
    """Half of a box: its outer edges drawn, the inner one not."""
    looks = {"font_name": "仿宋_GB2312", "font_size": 11, "text_wrap": True}
    return {**looks, "align": align, "valign": valign, "left": 1, "right": 1, edge: 1}


def wide(text: str) -> int:
    """In half-width signs; a Chinese one takes two."""
    return sum(2 if ord(sign) > 0xFF else 1 for sign in text)


def _height(text: str, columns: int) -> float:
    room = columns * WIDTH
    lines = sum(max(1, math.ceil(wide(part) / room)) for part in (text or "").split("\n"))
    return 8 + LINE * lines


def working(application: Application, day: dt.date) -> list[StorefrontMember]:
    """Party members who work in the store on the day."""
    rows = StorefrontMember.objects.on(day).filter(
        conditions.in_the_party(day), storefront=application.storefront
    )
    return list(rows.select_related("member").order_by("since", "pk"))


def branches_of(here: list[StorefrontMember]) -> dict[int, str]:
    """Where each of them belongs today."""
    rows = Affiliation.objects.on(localdate()).filter(member__in=[one.member_id for one in here])
    found = rows.select_related("party_organisation").order_by("-pk")
    return {one.member_id: str(one.party_organisation or one.outside_name) for one in found}


def scores(application: Application) -> Table:
    """The scoring sheet, with both appraisers' marks where there are two."""
    sheets = list(application.assessments.prefetch_related("marks"))
    seen = len(sheets) >= scoring.APPRAISERS
    sheets = sheets if seen else []
    marks = [{mark.criterion_id: mark for mark in one.marks.all()} for one in sheets]
    items = {item.criterion_id: item for item in applying.items_of(application.items.all())}
    lines = [*_lines(application, items, marks), _total(items, sheets)]
    score = f"{application.score} 分" if application.score is not None else "＿＿＿＿ 分"
    stars = f"{application.stars} 星" if application.stars is not None else NOTHING
    return Table(
        "示范店评分表",
        f"{application.scheme}评分表",
        FIELDS,
        lines,
        unit=str(application.storefront.area),
        reported=localdate(),
        measures="分",
        notes=(
            f"申报编号：{application.number}　　商户：{application.storefront}",
            f"总分：{score}　　等级：{stars}　　合格分：{application.version.pass_mark} 分",
            "评审组签名：＿＿＿＿＿＿＿＿　＿＿＿＿＿＿＿＿　　　　　　年　　月　　日",
        ),
        signed=False,
        frozen=0,
        filtered=False,
    )


FIELDS = (
    Field("group", "类", "word", 8),
    Field("title", "指标", "long", 18),
    Field("points", "分值", "word", 6),
    Field("method", "评分办法", "long", 26),
    Field("own", "自评", "word", 6),
    Field("first", "核评/评委一", "word", 7),
    Field("second", "核评/评委二", "word", 7),
    Field("why", "扣分事由", "long", 18),
    Field("evidence", "佐证", "word", 10),
    Field("vetoed", "否决项", "word", 7),
)


def _lines(
    application: Application,
    items: dict[int, ApplicationItem],
    marks: list[dict[int, Mark]],
) -> Iterator[Line]:
    for criterion in scoring.sheet(application):
        item = items.get(criterion.pk)
        given = [of[criterion.pk] for of in marks if criterion.pk in of]
        veto = criterion.kind == CriterionKind.VETO
        yield Line(
            {
                "group": criterion.group or criterion.get_kind_display(),
                "title": criterion.title,
                "points": None if veto else _of(criterion),
                "method": criterion.method,
                "own": item.points if item else None,
                "first": None if veto or not given else float(given[0].points),
                "second": None if veto or len(given) < 2 else float(given[1].points),
                "why": "；".join(dict.fromkeys(mark.why for mark in given if mark.why)),
                "evidence": _evidence(item),
                "vetoed": _vetoed(given) if veto else None,
            }
        )


def _of(criterion: Criterion) -> Any:
    return f"加 {criterion.points}" if criterion.kind == CriterionKind.BONUS else criterion.points


def _vetoed(given: list[Mark]) -> str | None:
    return ("是" if any(mark.vetoed for mark in given) else "否") if given else None


def _evidence(item: ApplicationItem | None) -> str:
    shown = sum(not photo.replaced for photo in item.photos.all()) if item else 0
    return f"照片 {shown} 张" if shown else ""


def _total(items: dict[int, ApplicationItem], sheets: list[Any]) -> Line:
    own = [item.points for item in items.values() if item.points is not None]
    totals = [float(one.total) for one in sheets]
    values = {
        "group": "合计",
        "points": 100,
        "own": sum(own) if own else None,
        "first": totals[0] if totals else None,
        "second": totals[1] if len(totals) > 1 else None,
    }
    return Line(values, "total")
