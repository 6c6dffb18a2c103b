"""What the address of an ad-hoc table asks for; the same address makes the same table again.

Words: `indicator` (several), `rows`, `columns`, `span`, `quarters`, `fraction`, `against` (several)
and those of every view (period, area, commercial_district, basis).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import TextChoices
from django.http import QueryDict

from core.dated import Quarter
from core.errors import Refused
from reports.boards.pages import ended_quarter
from reports.indicators import BY_CODE
from reports.indicators.definition import Indicator
from reports.indicators.times import YEAR
from reports.models import Basis, Figure
from reports.readings import at
from reports.selection import Selection, select

MOST_INDICATORS, MOST_QUARTERS = 30, 40
LONGEST = 40  # of a word that is told back


class Axis(TextChoices):
    INDICATORS = "indicators", "指标"
    UNITS = "units", "填报单位"
    COMMERCIAL = "commercial", "商圈"
    BOTH = "both", "填报单位和商圈"
    QUARTERS = "quarters", "季度"
    BASES = "bases", "统计口径"
    YEARS = "years", "年"


class Span(TextChoices):
    ONE = "one", "一个季度"
    RUN = "run", "连续几个季度"
    SAME = "same", "历年同一季度"


class Against(TextChoices):
    QUARTER = "quarter", "比上季"
    YEAR = "year", "比上年同季"

    @property
    def back(self) -> int:
        """How many quarters earlier it lies."""
        return 1 if self is Against.QUARTER else 4


PLACES = (Axis.UNITS, Axis.COMMERCIAL, Axis.BOTH)
TIMES = (Axis.QUARTERS, Axis.YEARS)
ROWS = (*PLACES, Axis.QUARTERS, Axis.BASES, Axis.YEARS)
COLUMNS = (Axis.INDICATORS, Axis.QUARTERS, Axis.BASES, Axis.UNITS)


@dataclass(frozen=True)
class Asked:
    """`last` is the newest quarter of the table, `selection` its place and basis."""

    selection: Selection
    last: Quarter
    indicators: tuple[Indicator, ...]
    rows: Axis = Axis.UNITS
    columns: Axis = Axis.INDICATORS
    span: Span = Span.ONE
    quarters: int = 1
    fraction: bool = False
    against: tuple[Against, ...] = ()

    @cached_property
    def periods(self) -> tuple[Quarter, ...]:
        """The quarters of the table, oldest first."""
        step = {Span.ONE: 0, Span.RUN: 1, Span.SAME: 4}[self.span]
        many = self.quarters if step else 1
        return tuple(self.last.shift(-step * back) for back in reversed(range(many)))

    @property
    def axes(self) -> set[Axis]:
        return {self.rows, self.columns}

    @property
    def bases(self) -> tuple[Basis, ...]:
        known = self.selection.bases
        return known if Axis.BASES in self.axes else (self.selection.basis,)

    @property
    def place_axis(self) -> Axis | None:
        """How the place is parted, if it is."""
        return next((axis for axis in PLACES if axis in self.axes), None)

    def words(self, *, period: bool = True) -> str:
        """The query string; without its quarter it is of whatever is newest."""
        place = self.selection
        pairs: list[tuple[str, Any]] = [("period", self.last)] if period else []
        pairs += [("area", place.area.code), ("basis", place.basis.code)]
        if place.district:
            pairs.append(("commercial_district", place.district.pk))
        pairs += [("rows", self.rows), ("columns", self.columns), ("span", self.span)]
        pairs += [("quarters", self.quarters)] if self.span != Span.ONE else []
        pairs += [("fraction", 1)] if self.fraction else []
        pairs += [("against", one) for one in self.against]
        pairs += [("indicator", one.code) for one in self.indicators]
        return urlencode([(word, str(value)) for word, value in pairs])


def of_year(found: Indicator) -> Indicator | None:
    """The indicator that tells the whole year: what is of a day or of the year is itself, what is
    of a quarter has one of the year beside it, or none (quarters are not added up: the same
    organisation may be in several)."""
    return found if not found.flow else BY_CODE.get(f"{found.code}{YEAR}")


def asked(params: QueryDict, user: Any) -> Asked | None:
    """What the address asks for; nothing before any indicator is chosen.

    Raises Http404 for a place out of scope, Refused for whatever cannot be made a table of.
    """
    selection = select(single(params), user)
    codes = tuple(dict.fromkeys(params.getlist("indicator")))
    last = selection.period or newest(selection, user)
    selection = replace(selection, period=last)
    found = Asked(
        selection,
        last,
        _indicators(codes),
        _axis(params.get("rows", Axis.UNITS), ROWS, "行"),
        _axis(params.get("columns", Axis.INDICATORS), COLUMNS, "列"),
        _span(params.get("span", Span.ONE)),
        _quarters(params.get("quarters", "")),
        params.get("fraction") == "1",
        _against(params.getlist("against")),
    )
    if not codes:
        return None
    _check(found)
    return found


def single(params: QueryDict) -> dict[str, str]:
    """The words that may be said once, each as it was said last."""
    return {word: params.get(word) or "" for word in params}


def newest(selection: Selection, user: Any) -> Quarter:
    """The newest quarter of the place that is compiled; else the one that ended last."""
    rows = Figure.objects.for_user(user).filter(at(selection.area), basis=selection.basis)
    rows = rows.filter(commercial_district=selection.district)
    found = rows.order_by("-report__year", "-report__quarter").values_list(
        "report__year", "report__quarter"
    )
    first = found.first()
    return Quarter(*first) if first else ended_quarter()


def _indicators(codes: Sequence[str]) -> tuple[Indicator, ...]:
    for code in codes:
        if code not in BY_CODE:
            raise Refused(f"没有“{code[:LONGEST]}”这个指标，请从列表里选。", field="indicator")
    if len(codes) > MOST_INDICATORS:
        raise Refused(
            f"选了 {len(codes)} 个指标，一张表最多 {MOST_INDICATORS} 个，请去掉一些。",
            field="indicator",
        )
    return tuple(BY_CODE[code] for code in codes)


def _axis(word: str, known: Sequence[Axis], side: str) -> Axis:
    if word not in known:
        named = "、".join(str(axis.label) for axis in known)
        raise Refused(f"{side}不能是“{word[:LONGEST]}”，请从{named}里选。")
    return Axis(word)


def _span(word: str) -> Span:
    if word not in Span.values:
        named = "、".join(str(span.label) for span in Span)
        raise Refused(f"时间范围不能是“{word[:LONGEST]}”，请从{named}里选。", field="span")
    return Span(word)


def _quarters(text: str) -> int:
    if not text:
        return 4
    number = int(text) if text.isdecimal() and len(text) < 9 else 0
    if not 1 <= number <= MOST_QUARTERS:
        told = f"季度个数应是 1 至 {MOST_QUARTERS} 的整数，“{text[:LONGEST]}”不行，请改填。"
        raise Refused(told, field="quarters")
    return number


def _against(words: Sequence[str]) -> tuple[Against, ...]:
    for word in words:
        if word not in Against.values:
            raise Refused(f"不能和“{word[:LONGEST]}”比，请选比上季或比上年同季。")
    return tuple(one for one in Against if one.value in words)


def _check(found: Asked) -> None:
    """Whether rows and columns, time and indicators go together."""
    kinds = [_kind(found.rows), _kind(found.columns)]
    if kinds[0] == kinds[1]:
        raise Refused(f"行和列都是{kinds[0]}，请让其中一个是别的。")
    if found.columns != Axis.INDICATORS and len(found.indicators) > 1:
        raise Refused(
            f"列是{found.columns.label}的表只能有一个指标，现在选了 {len(found.indicators)} 个，"
            "请只留一个，或让列是指标。",
            field="indicator",
        )
    if found.span != Span.ONE and not found.axes & set(TIMES):
        raise Refused("选了几个季度，请让行或列是季度或年，或者只选一个季度。", field="span")
    if Axis.YEARS in found.axes and Against.QUARTER in found.against:
        raise Refused("按年的表没有上季可比，请只选比上年同季。")


def _kind(axis: Axis) -> str:
    """What two axes may not both be."""
    return "地方" if axis in PLACES else "时间" if axis in TIMES else str(axis.label)
