"""需要处理: what the figures of a place say somebody must act on, worst first."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Min, QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localdate

from districts import advice
from districts.models import ToDo
from districts.scoping import may
from reports.bounds import Bounds
from reports.indicators.definition import JOINT_BRANCH_LIMIT
from reports.readings import Part, Reading, rate

SHOWN = 5  # with them the third row of cards begins on the first screen


@dataclass(frozen=True)
class Item:
    """One line: its state by word and shape, what it is, why, and where it opens."""

    state: str
    title: str
    detail: str
    url: str = ""
    verb: str = "查看"
    order: str = ""  # where an official asks the office to act (督办)

    @property
    def word(self) -> str:
        return {"late": "滞后", "warn": "预警", "info": "办理中"}[self.state]


def order_url(code: str, subject: str, page: str) -> str:
    """A follow-up order to the office under this code: subject and page are filled in."""
    told = {"area": code, "subject": subject, "url": page}
    return f"{reverse('order-new')}?{urlencode(told)}"


def below_target(
    parts: Iterable[tuple[Part, str]],
    code: str,
    target: Decimal,
    bounds: Bounds,
    *,
    ordering: bool = False,
) -> list[Item]:
    """The parts whose rate is well below the target; each comes with the address it opens."""
    items = []
    for part, url in parts:
        found = rate(part.counts, code)
        behind = target - found.percent if found.percent is not None else Decimal(0)
        if (state := bounds.state(behind)) != "ok":
            name, short = f"{part.name}组织覆盖率 {found.text}", f"差目标 {behind:.1f} 个百分点"
            detail = f"{short} · {found.numerator}/{found.denominator}"
            order = order_url(part.area, name, url) if part.area and ordering else ""
            items.append((behind, Item(state, name, detail, url, order=order)))
    return [item for _, item in sorted(items, key=lambda one: -one[0])]


def unestablished(reading: Reading, parts: list[Part], code: str, url: str) -> list[Item]:
    """应建未建: enough full members, covered by no Party organisation."""
    count = rate(reading.counts, code).numerator
    if not count:
        return []
    where = [(rate(part.counts, code).numerator, part.name) for part in parts]
    named = [f"{name} {number} 家" for number, name in sorted(where, reverse=True) if number][:2]
    detail = " · ".join(named) or "正式党员已满应建人数"
    return [Item("warn", f"应建未建 {count} 家", detail, url)]


def crowded(count: int, url: str) -> list[Item]:
    """Joint branches that cover more organisations than they should (成熟一个独立一个)."""
    title = f"覆盖超过 {JOINT_BRANCH_LIMIT} 家的联合党支部 {count} 个"
    return [Item("warn", title, "可分设独立支部", url)] if count else []


def due(todo: ToDo, user: object) -> Item:
    """A to-do of the area; it opens only for who may act on it. Its day is said once."""
    today = localdate()
    detail = [todo.detail] if todo.detail else []
    if todo.due and str(todo.due) not in todo.detail:
        late = (today - todo.due).days
        detail.append(f"逾期 {late} 天" if late > 0 else f"{todo.due} 到期")
    url = todo.url if may(user, todo.action) else ""
    state = _urgency(todo.due, today)
    asks = may(user, "lock") and todo.area.reporting and not todo.rule.startswith("order-")
    order = order_url(todo.area.code, todo.subject, todo.url) if asks else ""
    return Item(state, todo.subject, " · ".join(detail), url, todo.verb, order)


def _urgency(day: dt.date | None, today: dt.date) -> str:
    if day is None:
        return "info"
    return "late" if day < today else "warn" if (day - today).days <= 30 else "info"


def of_rule(code: str, count: int, first: dt.date | None) -> Item:
    """How many to-dos of a rule are open, for where nobody is named."""
    detail = f"最早 {first} 到期" if first else ""
    return Item(_urgency(first, localdate()), f"{advice.title_of(code)} {count} 件", detail)


def worst_first(items: Iterable[Item]) -> list[Item]:
    order = {"late": 0, "warn": 1, "info": 2}
    return sorted(items, key=lambda item: order[item.state])


@dataclass(frozen=True)
class Attention:
    """What the page shows of it: items from the figures, the to-dos that are due first by name, and
    all to-dos counted by rule."""

    counted: tuple[Item, ...] = ()
    named: tuple[Item, ...] = ()
    rules: tuple[Item, ...] = ()
    todos: int = 0

    @property
    def due(self) -> int:
        return len(self.counted) + self.todos

    @property
    def items(self) -> list[Item]:
        return worst_first((*self.counted, *self.named))

    @property
    def shown(self) -> list[Item]:
        return self.items[:SHOWN]

    @property
    def more(self) -> list[Item]:
        return self.items[SHOWN:]

    @property
    def left(self) -> int:
        """To-dos that the page does not name."""
        return self.todos - len(self.named)

    @property
    def on_screen(self) -> list[Item]:
        """For the projector: no person's name."""
        return worst_first((*self.counted, *self.rules))[:SHOWN]


NOTHING_DUE = Attention()


def waiting(todos: QuerySet[ToDo], counted: Iterable[Item], user: object) -> Attention:
    """The open to-dos of a place beside what its figures say."""
    rules = todos.order_by().values("rule").annotate(count=Count("pk"), first=Min("due"))
    found = [of_rule(row["rule"], row["count"], row["first"]) for row in rules]
    named = [due(todo, user) for todo in todos.select_related("area")[:SHOWN]]
    return Attention(tuple(counted), tuple(named), tuple(found), sum(row["count"] for row in rules))
