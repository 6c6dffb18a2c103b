"""The data of the dashboard: each figure with the address of the rows it counts.

Eight elements stand on the first screen; how units are covered and who belongs where stand below.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.timezone import localdate

from core.dated import Quarter, months_later
from districts.enums import AreaKind
from districts.models import ToDo
from districts.rules import CROWDED as CROWDED_RULE
from districts.scoping import may
from members.rules import UNESTABLISHED
from reports import attention, targets
from reports.addresses import list_url, page_url, steps_to
from reports.attention import NOTHING_DUE, Attention
from reports.indicators import indicator
from reports.models import Counts
from reports.readings import Part, Rate, Reading, history, ledger_since, parts, rate
from reports.selection import Selection
from reports.targets import Progress

ORGANISATION = "organisation_coverage"
WORK = "work_coverage"
RATES = ("standalone_rate", "due_established_rate")
ORGANISATIONS = "organisations"
CLASSES = ("standalone", "joint", "other", "uncovered")
DUE = "due_unestablished"
CROWDED = "crowded_joint_branches"
PARTY = "party_organisations"
PARTY_TYPES = ("committees", "general_branches", "branches", "joint_branches")
MEMBERS = ("members", "full_members")
PLAQUES, STANDING, LAPSING = "plaques_awarded", "plaques_standing", "plaques_lapsing"
BY_NAME = ("formal_members", "floating_members", "managed_members")  # only a roster can say
#: rules whose findings a figure of the page already tells
COUNTED = (UNESTABLISHED.code, CROWDED_RULE.code)
QUARTERS = 8
DRAWN = {"streets": 8, "commercial": 6}  # bars in a chart; the table has all


@dataclass(frozen=True)
class Change:
    """Percentage points on an earlier quarter; none where there is no base."""

    on: str
    points: Decimal | None

    @property
    def direction(self) -> str:
        return "" if not self.points else "up" if self.points > 0 else "down"

    @property
    def text(self) -> str:
        if self.points is None:
            return f"{self.on} —"
        return f"{self.on} {self.points:+.1f} 个百分点" if self.points else f"{self.on}持平"

    @property
    def points_text(self) -> str:
        return "" if self.points is None else f"{self.points:+.1f} 个百分点"

    @property
    def short(self) -> str:
        return "—" if self.points is None else f"{self.points:+.1f}"


@dataclass(frozen=True)
class Kpi:
    code: str
    title: str
    definition: str
    rate: Rate
    changes: tuple[Change, ...]
    url: str
    whole_url: str


@dataclass(frozen=True)
class Bar:
    """One part's rate; `url` leads a level down or to the rows, `below` is short of the target."""

    name: str
    rate: Rate
    url: str
    below: bool


@dataclass(frozen=True)
class Bars:
    key: str
    title: str
    target: Decimal
    rows: tuple[Bar, ...]
    total: Rate
    head: str

    @property
    def drawn(self) -> tuple[Bar, ...]:
        return self.rows[: DRAWN[self.key]]

    @property
    def hidden(self) -> bool:
        return len(self.rows) > len(self.drawn)


@dataclass(frozen=True)
class Point:
    """A quarter of the trend; `gap` says why it has no figures."""

    period: Quarter
    rates: tuple[Rate, Rate]
    changes: tuple[tuple[Change, Change], ...] = ()
    gap: str = ""

    @property
    def cells(self) -> list[tuple[Rate, Change, Change]]:
        return [(found, *changes) for found, changes in zip(self.rates, self.changes, strict=True)]


@dataclass(frozen=True)
class Line:
    """A count that opens to its rows, with its share of the whole."""

    title: str
    count: int
    url: str
    unit: str
    share: Rate
    sub: bool = False


@dataclass(frozen=True)
class Dashboard:
    selection: Selection
    period: Quarter
    periods: tuple[Quarter, ...]
    reading: Reading | None
    path: tuple[tuple[str, str], ...]
    districts: tuple[Part, ...] = ()
    kpis: tuple[Kpi, ...] = ()
    streets: Bars | None = None
    commercial: Bars | None = None
    trend: tuple[Point, ...] = ()
    attention: Attention = NOTHING_DUE
    decomposition: tuple[Line, ...] = ()
    rates: tuple[Kpi, ...] = ()
    party: tuple[Line, ...] = ()
    targets: tuple[Progress, ...] = ()
    lapsing: tuple[Line, ...] = ()

    home = "dashboard"

    @property
    def query(self) -> str:
        return self.selection.query()

    @property
    def whole(self) -> Line:
        """All organisations of the place."""
        counts = self.reading.counts if self.reading else Counts()
        return _line(self.selection, counts, ORGANISATIONS)

    @property
    def plaques(self) -> Line:
        """All plaques that stand."""
        counts = self.reading.counts if self.reading else Counts()
        return _line(self.selection, counts, STANDING)

    @property
    def plan(self) -> str:
        """What the targets are called together, where they belong to one plan."""
        plans = {one.target.plan for one in self.targets}
        return plans.pop() if len(plans) == 1 and "" not in plans else "目标进度"

    @property
    def pace(self) -> str:
        """What the ticks stand at, where it is the same for all."""
        shares = {one.share.text for one in self.targets}
        return f"序时进度 {shares.pop()}" if len(shares) == 1 else "序时进度"

    @property
    def party_totals(self) -> tuple[Line, ...]:
        return tuple(line for line in self.party if not line.sub)

    @property
    def has_roster(self) -> bool:
        """Whether members are known by name."""
        return any(line.title == indicator(BY_NAME[-1]).title for line in self.party)

    @property
    def gap(self) -> str:
        """Why the quarter shows nothing."""
        return gap(self.selection, self.period)


def ended_quarter() -> Quarter:
    """The newest quarter that is over."""
    return Quarter.of(localdate()).shift(-1)


def gap(selection: Selection, period: Quarter) -> str:
    since = ledger_since(selection)
    return "无台账" if since is None or period.last < since else "未汇总"


def dashboard(selection: Selection, user: Any) -> Dashboard:
    """The page of the place in the quarter asked for, or in the newest one compiled."""
    known = history(selection, user)
    period = selection.period or max(known, default=ended_quarter())
    selection = replace(selection, period=period)
    page = Dashboard(
        selection,
        period,
        tuple(sorted({*known, period, ended_quarter()}, reverse=True)),
        known.get(period),
        steps_to(selection),
        trend=_trend(selection, known, period),
    )
    return _filled(page, page.reading, known, user) if page.reading else page


def _filled(
    page: Dashboard, reading: Reading, known: dict[Quarter, Reading], user: Any
) -> Dashboard:
    selection = page.selection
    below, districts = parts(selection, reading, user)
    streets = _bars("streets", _heading(below), selection, reading, below)
    commercial = _bars("commercial", "各商圈组织覆盖率", selection, reading, districts)
    aims = targets.of_place(selection, reading.counts, user)
    return replace(
        page,
        districts=tuple(districts),
        kpis=tuple(kpi(code, selection, known, page.period) for code in (ORGANISATION, WORK)),
        streets=streets,
        commercial=commercial,
        attention=_attention(selection, reading, below, aims, user),
        decomposition=_decomposition(selection, reading.counts),
        rates=tuple(kpi(code, selection, known, page.period) for code in RATES),
        party=_party(selection, reading.counts),
        targets=aims,
        lapsing=_lapsing(selection, reading.counts, page.period),
    )


def kpi(code: str, selection: Selection, known: dict[Quarter, Reading], period: Quarter) -> Kpi:
    found = indicator(code)
    return Kpi(
        code,
        found.title,
        found.definition,
        rate(known[period].counts, code),
        _changes(code, known, period),
        list_url(selection, code),
        list_url(selection, code, "denominator"),
    )


def _changes(code: str, known: dict[Quarter, Reading], period: Quarter) -> tuple[Change, Change]:
    """环比 and 同比."""
    now = rate(known[period].counts, code) if period in known else Rate()

    def on(word: str, back: int) -> Change:
        earlier = known.get(period.shift(-back))
        return Change(word, now.points(rate(earlier.counts, code) if earlier else None))

    return on("较上季", 1), on("较去年同期", 4)


def _heading(below: list[Part]) -> str:
    kinds = {part.kind for part in below if part.area}
    names = {
        AreaKind.DISTRICT: "各区组织覆盖率",
        AreaKind.STREET: "各街道组织覆盖率",
        AreaKind.COMMUNITY: "各社区组织覆盖率",
    }
    one = AreaKind(kinds.pop()) if len(kinds) == 1 else None
    return names.get(one, "各填报单位组织覆盖率") if one else "各填报单位组织覆盖率"


def _bars(
    key: str, title: str, selection: Selection, reading: Reading, rows: Iterable[Part]
) -> Bars | None:
    """Lowest first; parts with nothing to count come last."""
    target = selection.basis.target
    bars = [_bar(part, selection, target) for part in rows]
    if not bars:
        return None
    bars.sort(key=lambda bar: (bar.rate.percent is None, bar.rate.percent or 0, bar.name))
    head = "商圈" if key == "commercial" else "填报单位"
    return Bars(key, title, target, tuple(bars), rate(reading.counts, ORGANISATION), head)


def _bar(part: Part, selection: Selection, target: Decimal) -> Bar:
    found = rate(part.counts, ORGANISATION)
    below = found.percent is not None and found.percent < target
    return Bar(part.name, found, _part_url(part, selection), below)


def _part_url(part: Part, selection: Selection) -> str:
    """A level down; 区直, which has no level below it, opens its organisations."""
    if part.district:
        return page_url(selection.query(commercial_district=part.district))
    if part.area:
        return page_url(selection.query(area=part.area))
    return list_url(selection, ORGANISATION, "denominator", direct=1)


def _trend(
    selection: Selection, known: dict[Quarter, Reading], period: Quarter
) -> tuple[Point, ...]:
    """The eight quarters up to this one."""
    return tuple(_point(selection, known, period.shift(back)) for back in range(1 - QUARTERS, 1))


def _point(selection: Selection, known: dict[Quarter, Reading], period: Quarter) -> Point:
    reading = known.get(period)
    if reading is None:
        return Point(period, (Rate(), Rate()), gap=gap(selection, period))
    rates = rate(reading.counts, ORGANISATION), rate(reading.counts, WORK)
    changes = _changes(ORGANISATION, known, period), _changes(WORK, known, period)
    return Point(period, rates, changes, "" if rates[0].denominator else "无台账")


def _attention(
    selection: Selection, reading: Reading, below: list[Part], aims: tuple[Progress, ...], user: Any
) -> Attention:
    """From the figures, and what is due in the area."""
    opened = [(part, _part_url(part, selection)) for part in below]
    found = attention.below_target(
        opened, ORGANISATION, selection.basis.target, ordering=may(user, "lock")
    )
    due_url = list_url(selection, DUE)
    found += targets.behind(aims, ordering=may(user, "lock"))
    found += attention.unestablished(reading, below, DUE, due_url)
    crowded = rate(reading.counts, CROWDED).numerator
    found += attention.crowded(crowded, list_url(selection, CROWDED))
    todos = ToDo.objects.for_user(user).exclude(rule__in=COUNTED)
    here = todos.filter(done_at=None, area__path__startswith=selection.area.path)
    return attention.waiting(here, found, user)


def _decomposition(selection: Selection, counts: Counts) -> tuple[Line, ...]:
    """单位数 = 单独 + 联合 + 其他方式 + 未建, and what of 未建 is due."""
    whole = rate(counts, ORGANISATIONS).numerator
    lines = [_line(selection, counts, code, whole) for code in CLASSES]
    due = replace(_line(selection, counts, DUE, whole), title="其中：应建未建", sub=True)
    return (*lines, due)


def _line(selection: Selection, counts: Counts, code: str, whole: int = 0) -> Line:
    found, count = indicator(code), rate(counts, code).numerator
    url = list_url(selection, code)
    return Line(found.title, count, url, found.unit, Rate(count, whole))


def _party(selection: Selection, counts: Counts) -> tuple[Line, ...]:
    types = [replace(_line(selection, counts, code), sub=True) for code in PARTY_TYPES]
    named = BY_NAME if counts.get("managed_members", [0])[0] else ()
    members = [_line(selection, counts, code) for code in (*MEMBERS, *named)]
    return (_line(selection, counts, PARTY), *types, *members)


def _lapsing(selection: Selection, counts: Counts, period: Quarter) -> tuple[Line, ...]:
    """The plaques that lapse in each of the three months after the quarter, and all of them."""
    if not rate(counts, PLAQUES).numerator:
        return ()
    months = [
        replace(
            _line(selection, counts, f"{LAPSING}_{number}"),
            title=f"{months_later(period.first, number + 2):%Y年%-m月}",
        )
        for number in (1, 2, 3)
    ]
    return (*months, replace(_line(selection, counts, LAPSING), title="三个月合计", sub=True))
