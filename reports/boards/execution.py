"""执行: money spent against the year's budget and the share of the year that is over (序时进度)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from districts import limits
from districts.models import Area
from reports.boards.attention import Item, order_url
from reports.models import Counts
from reports.readings import Part, Rate, rate
from reports.targets import WORDS, time_share

CODE = "funds_execution_year"
OVER = "超预算"


@dataclass(frozen=True)
class Bounds:
    """By how many percentage points behind the time it is 预警 and 滞后, as the area has set."""

    yellow: int
    red: int

    @classmethod
    def of(cls, area: Area) -> "Bounds":
        return cls(limits.value("budget_yellow", area), limits.value("budget_red", area))


@dataclass(frozen=True)
class Execution:
    """Of a place: what was spent of the budget (`rate`), and how much of the year is over."""

    rate: Rate
    share: Rate
    bounds: Bounds

    @property
    def behind(self) -> Decimal:
        """Percentage points behind the time; negative when ahead of it."""
        return (self.share.percent or Decimal(0)) - (self.rate.percent or Decimal(0))

    @property
    def over(self) -> bool:
        """More was spent than budgeted; without a budget nothing is said."""
        return 0 < self.rate.denominator < self.rate.numerator

    @property
    def state(self) -> str:
        if self.rate.percent is None:
            return ""
        if self.over or self.behind >= self.bounds.red:
            return "late"
        return "warn" if self.behind >= self.bounds.yellow else "ok"

    @property
    def word(self) -> str:
        return OVER if self.over else WORDS.get(self.state, "—")

    @property
    def drawn(self) -> Decimal:
        """How far the bar goes: from its beginning to its end."""
        return max(min(self.rate.percent or Decimal(0), Decimal(100)), Decimal(0))

    @property
    def told(self) -> str:
        return f"执行率 {self.rate.text}，序时进度 {self.share.text}"

    @property
    def pace(self) -> str:
        """Against the time, in words."""
        if self.rate.percent is None:
            return ""
        if self.over:
            return OVER
        word = "落后序时" if self.behind > 0 else "快于序时" if self.behind < 0 else "与序时持平"
        return f"{word} {abs(self.behind):.1f} 个百分点" if self.behind else word


def of(counts: Counts, day: dt.date, bounds: Bounds) -> Execution:
    first, last = day.replace(month=1, day=1), day.replace(month=12, day=31)
    return Execution(rate(counts, CODE), time_share(first, last, day), bounds)


def lagging(
    parts: Iterable[tuple[Part, str]], day: dt.date, bounds: Bounds, *, ordering: bool = False
) -> list[Item]:
    """需要处理: the parts that lag behind the time, or spent more than was budgeted; each comes
    with the address it opens."""
    found = [(of(part.counts, day, bounds), part, url) for part, url in parts]
    late = sorted(
        (one for one in found if one[0].state in {"warn", "late"}), key=lambda one: -one[0].behind
    )
    return [_item(one, part, url, ordering=ordering) for one, part, url in late]


def _item(one: Execution, part: Part, url: str, *, ordering: bool) -> Item:
    title = f"{part.name}经费执行率 {one.rate.text}"
    order = order_url(part.area, title, url) if part.area and ordering else ""
    return Item(one.state, title, one.pace, url, order=order)
