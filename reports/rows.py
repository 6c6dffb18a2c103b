"""How a list of facts reads: heads, conditions, the figures above it, and each row in words."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl

from districts.enums import CoverageClass, Means, PartyOrganisationType
from reports.dashboards import CLASSES, ORGANISATION, list_url
from reports.drilldowns import Listing
from reports.indicators import indicator
from reports.indicators.definition import JOINT_BRANCH_LIMIT
from reports.models import Basis, OrganisationFact
from reports.readings import Reading, rate

UNCOVERED = {"due_unestablished": "应建未建", "few_members": "有党员", "no_members": "无党员"}

COVERED = {
    CoverageClass.STANDALONE: "单独组建",
    CoverageClass.JOINT: "联合覆盖",
    CoverageClass.OTHER: "其他方式",
}
MEANS = {
    Means.INSTRUCTOR: "指导员",
    Means.LIAISON: "联络员",
    Means.TRADE_UNION: "工会",
    Means.YOUTH_LEAGUE: "共青团",
    Means.WOMENS_FEDERATION: "妇联",
}


@dataclass(frozen=True)
class Hint:
    badge: str
    text: str


@dataclass(frozen=True)
class OrganisationRow:
    """One organisation under a basis: covered in its highest class, reached by which means.

    `fact` is an OrganisationFact, or a tuple with its names.
    """

    number: int
    fact: Any
    basis: Basis

    @property
    def key(self) -> int:
        return int(self.fact.organisation_id)

    @cached_property
    def covered(self) -> str:
        for one, word in COVERED.items():
            if one in self.basis.classes and getattr(self.fact, one):
                return word
            if one == CoverageClass.JOINT and self.basis.seats_count and self.fact.seat:
                return word
        return ""

    @cached_property
    def means(self) -> str:
        held = [
            word
            for means, word in MEANS.items()
            if means in self.basis.means and getattr(self.fact, means)
        ]
        return "、".join(held + (["其他"] if self.fact.work_only else [])) or "—"

    @cached_property
    def hint(self) -> Hint | None:
        """What the adviser says of this row."""
        due = self.fact.full_members >= self.basis.due_members
        if not self.covered and due:
            return Hint("late", "应建未建")
        if self.covered == COVERED[CoverageClass.JOINT] and due:
            return Hint("warn", "宜单独组建")
        if not self.covered and self.fact.members:
            return Hint("warn", "可联合组建")
        if not self.covered and self.means == "—":
            return Hint("warn", "无工作覆盖")
        return None


@dataclass(frozen=True)
class PartyRow:
    """One Party organisation; `fact` is a PartyOrganisationFact, or a tuple with its names."""

    number: int
    fact: Any

    @property
    def key(self) -> int:
        return int(self.fact.party_organisation_id)

    @property
    def crowded(self) -> bool:
        return (
            self.fact.type == PartyOrganisationType.JOINT_BRANCH
            and self.fact.covers > JOINT_BRANCH_LIMIT
        )


def rows(page: Listing) -> list[OrganisationRow | PartyRow]:
    """The rows of the page, numbered on from the first."""
    return [
        OrganisationRow(number, fact, page.selection.basis)
        if isinstance(fact, OrganisationFact)
        else PartyRow(number, fact)
        for number, fact in enumerate(page.rows, page.first)
    ]


@dataclass(frozen=True)
class Head:
    """A column head; `sort` names the order it offers."""

    title: str
    sort: str = ""
    number: bool = False
    last: bool = False
    query: str = ""
    current: bool = False

    @property
    def direction(self) -> str:
        return "descending" if self.number else "ascending"

    @property
    def arrow(self) -> str:
        return "↓" if self.number else "↑"


ORGANISATION_HEADS = (
    Head("单位名称", "name"),
    Head("统一社会信用代码"),
    Head("类型"),
    Head("所在区划"),
    Head("商圈"),
    Head("从业人数", "staff", number=True),
    Head("党员", "members", number=True),
    Head("正式党员", "full_members", number=True, last=True),
    Head("组织覆盖和党组织"),
    Head("工作覆盖方式"),
    Head("提示"),
)
PARTY_HEADS = (
    Head("党组织名称", "name"),
    Head("类型"),
    Head("所在区划"),
    Head("商圈"),
    Head("覆盖单位", "covers", number=True),
    Head("组织关系党员", number=True),
    Head("流入流动党员", number=True),
    Head("纳管党员", "members", number=True, last=True),
    Head("提示"),
)


def heads(page: Listing) -> list[Head]:
    known = ORGANISATION_HEADS if page.of_organisations else PARTY_HEADS
    return [
        replace(head, query=page.query(sort=head.sort), current=head.sort == page.sort)
        if head.sort
        else head
        for head in known
    ]


@dataclass(frozen=True)
class Chip:
    """A condition of the list, with the address without it."""

    text: str
    query: str


def chips(page: Listing) -> list[Chip]:
    found = []
    if page.part != "denominator" and page.indicator.is_rate:
        word = {"numerator": "是", "rest": "否"}[page.part]
        title = page.indicator.title.removesuffix("率")
        found.append(Chip(f"{title}：{word}", page.query(part="denominator")))
    if page.direct:
        found.append(Chip(f"{page.selection.area.get_kind_display()}直", page.query(direct=None)))
    for name, field in page.filter.form.fields.items():
        if value := page.filter.data.get(name):
            shown = dict(getattr(field, "choices", [])).get(value, value)
            found.append(Chip(f"{field.label}：{shown}", page.query(**{name: None})))
    return found


def hidden(page: Listing) -> list[tuple[str, str]]:
    """The words of the address that a search keeps."""
    words = parse_qsl(page.query())
    return [(name, value) for name, value in words if name not in page.filter.filters]


@dataclass(frozen=True)
class Count:
    """A figure above the list; one that opens has an address."""

    label: str
    value: str
    unit: str
    note: str = ""
    url: str = ""


def counts(page: Listing) -> list[Count]:
    """Where the list stands: what it is a part of."""
    if page.reading is None:
        return []
    if page.of_organisations:
        return _of_organisations(page, page.reading)
    codes = ("party_organisations", "formal_members", "floating_members", "managed_members")
    return [_count(page, page.reading, code) for code in codes]


def _of_organisations(page: Listing, reading: Reading) -> list[Count]:
    found = rate(reading.counts, ORGANISATION)
    number = {code: rate(reading.counts, code).numerator for code in (*CLASSES, *UNCOVERED)}
    made = f"单独 {number['standalone']} · 联合 {number['joint']} · 其他 {number['other']}"
    lacking = " · ".join(f"{word} {number[code]}" for code, word in UNCOVERED.items())
    percent = "—" if found.percent is None else f"{found.percent:.1f}"
    return [
        _count(page, reading, "organisations"),
        replace(_count(page, reading, "covered"), note=made),
        replace(_count(page, reading, "uncovered"), label="未覆盖", note=lacking),
        Count("组织覆盖率", percent, "%" if found.denominator else "", found.fraction),
    ]


def _count(page: Listing, reading: Reading, code: str) -> Count:
    found = indicator(code)
    number = str(rate(reading.counts, code).numerator)
    return Count(found.title, number, found.unit, url=list_url(page.selection, code))
