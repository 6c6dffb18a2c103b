"""The data of the dashboard: each figure with the address of the rows it counts.

Eight elements stand on the first screen; how units are covered and who belongs where stand below.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, ClassVar

from core.dated import Quarter, months_later
from districts.models import ToDo
from districts.rules import CROWDED as CROWDED_RULE
from districts.scoping import may
from members.rules import UNESTABLISHED
from reports import targets
from reports.addresses import list_url, part_rows, part_url
from reports.boards import attention, execution
from reports.boards.attention import NOTHING_DUE, Attention, Item
from reports.boards.charts import Chart
from reports.boards.coverage_charts import (
    ORGANISATION,
    WORK,
    Bar,
    Bars,
    Point,
    bars_chart,
    trend_chart,
)
from reports.boards.kpis import Kpi, changes, kpi
from reports.boards.pages import NO_LEDGER, Page, eight_quarters, gap, opened
from reports.bounds import Bounds
from reports.indicators import indicator
from reports.indicators.definition import Indicator
from reports.models import Counts
from reports.readings import Part, Rate, Reading, called, parts, rate, version_changes
from reports.selection import Selection
from reports.subjects import FUNDING
from reports.targets import Progress

HOME = "dashboard"
RATES = ("standalone_rate", "due_established_rate")
ORGANISATIONS = "organisations"
CLASSES = ("standalone", "joint", "other", "uncovered")
DUE = "due_unestablished"
MONEY = execution.CODE
CROWDED = "crowded_joint_branches"
PARTY = "party_organisations"
PARTY_TYPES = ("committees", "general_branches", "branches", "joint_branches")
MEMBERS = ("members", "full_members")
PLAQUES, STANDING, LAPSING = "plaques_awarded", "plaques_standing", "plaques_lapsing"
NAMED = ("formal_members", "floating_members", "managed_members")
USUAL = Bounds()
#: rules whose findings a figure of the page already tells
COUNTED = (UNESTABLISHED.code, CROWDED_RULE.code)


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
class Dashboard(Page):
    """两个覆盖: who is covered, what needs action, how far the targets are."""

    home = HOME
    cards: ClassVar = {
        "kpis": (ORGANISATION, WORK),
        "streets": (ORGANISATION,),
        "commercial": (ORGANISATION,),
        "trend": (ORGANISATION, WORK),
        "lapsing": (STANDING, f"{LAPSING}_1"),
        "decomposition": (ORGANISATIONS, *CLASSES, DUE, *RATES),
        "party": (PARTY, *PARTY_TYPES, *MEMBERS, *NAMED),
    }

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
    bounds: Bounds = USUAL

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
    def aims(self) -> tuple[Indicator, ...]:
        """What the targets are counted by."""
        codes = dict.fromkeys(one.target.indicator for one in self.targets)
        return tuple(indicator(code) for code in codes)

    @property
    def pace(self) -> str:
        """What the ticks stand at, where it is the same for all."""
        shares = {one.share.text for one in self.targets}
        return f"序时进度 {shares.pop()}" if len(shares) == 1 else "序时进度"

    @property
    def bounds_told(self) -> str:
        """How far behind something is an alert: of a locked quarter's targets as it was then."""
        return next((one.bounds.told for one in self.targets), self.bounds.told)

    @property
    def party_totals(self) -> tuple[Line, ...]:
        return tuple(line for line in self.party if not line.sub)

    def _drawn(self) -> tuple[Chart, ...]:
        bars = [bars_chart(found) for found in (self.streets, self.commercial) if found]
        return (*bars, trend_chart(self.trend, self.selection))


def dashboard(selection: Selection, user: Any) -> Dashboard:
    """The page of the place in the quarter asked for, or in the newest one compiled."""
    page, known = opened(Dashboard, selection, user)
    page = replace(page, trend=_trend(page.selection, known, page.period))
    return _filled(page, page.reading, known, user) if page.reading else page


def _filled(
    page: Dashboard, reading: Reading, known: dict[Quarter, Reading], user: Any
) -> Dashboard:
    selection = page.selection
    below, districts = parts(selection, reading, user)
    streets = _bars("streets", f"{called(below)}组织覆盖率", selection, reading, below)
    commercial = _bars("commercial", "各商圈组织覆盖率", selection, reading, districts)
    page = replace(
        page,
        bounds=Bounds.of(selection.area),
        targets=targets.of_place(selection, reading, user),
    )
    return replace(
        page,
        districts=tuple(districts),
        kpis=tuple(kpi(code, selection, known, page.period) for code in (ORGANISATION, WORK)),
        streets=streets,
        commercial=commercial,
        attention=_attention(page, reading, below, user),
        decomposition=_decomposition(selection, reading.counts),
        rates=tuple(kpi(code, selection, known, page.period) for code in RATES),
        party=_party(page, reading.counts),
        lapsing=_lapsing(selection, reading.counts, page.period),
    )


def _bars(
    key: str, title: str, selection: Selection, reading: Reading, rows: Iterable[Part]
) -> Bars | None:
    """Lowest first; parts with nothing to count come last."""
    target = selection.basis.target
    bars = [_bar(part, selection, target) for part in rows]
    if not bars or gap(selection, reading.period) == NO_LEDGER:
        return None
    bars.sort(key=lambda bar: (bar.rate.percent is None, bar.rate.percent or 0, bar.name))
    head = "商圈" if key == "commercial" else "填报单位"
    own = (list_url(selection, ORGANISATION, part) for part in ("numerator", "denominator"))
    total = Bar("合计", rate(reading.counts, ORGANISATION), "", False, *own)
    return Bars(key, title, target, tuple(bars), total, head)


def _bar(part: Part, selection: Selection, target: Decimal) -> Bar:
    found = rate(part.counts, ORGANISATION)
    below = found.percent is not None and found.percent < target
    rows = part_rows(selection, part, ORGANISATION)
    whole = part_rows(selection, part, ORGANISATION, "denominator")
    return Bar(part.name, found, _part_url(part, selection), below, rows, whole)


def _part_url(part: Part, selection: Selection) -> str:
    return part_url(selection, part, HOME, part_rows(selection, part, ORGANISATION, "denominator"))


def _trend(
    selection: Selection, known: dict[Quarter, Reading], period: Quarter
) -> tuple[Point, ...]:
    """The eight quarters up to this one."""
    changed = version_changes(selection, known)
    return tuple(
        replace(_point(selection, known, one), version=changed.get(one, ""))
        for one in eight_quarters(period)
    )


def _point(selection: Selection, known: dict[Quarter, Reading], period: Quarter) -> Point:
    reading = known.get(period)
    if reading is None:
        return Point(period, (Rate(), Rate()), gap=gap(selection, period))
    rates = rate(reading.counts, ORGANISATION), rate(reading.counts, WORK)
    both = changes(ORGANISATION, known, period), changes(WORK, known, period)
    return Point(period, rates, both, "" if rates[0].denominator else NO_LEDGER)


def _attention(page: Dashboard, reading: Reading, below: list[Part], user: Any) -> Attention:
    """From the figures, and what is due in the area."""
    selection = page.selection
    places = [(part, _part_url(part, selection)) for part in below]
    orders = may(user, "lock")
    found = attention.below_target(
        places, ORGANISATION, selection.basis.target, page.bounds, ordering=orders
    )
    due_url = list_url(selection, DUE)
    found += targets.behind(page.targets, ordering=orders)
    found += _lagging(selection, below, user)
    found += attention.unestablished(reading, below, DUE, due_url)
    crowded = rate(reading.counts, CROWDED).numerator
    found += attention.crowded(crowded, list_url(selection, CROWDED))
    todos = ToDo.objects.for_user(user).exclude(rule__in=COUNTED)
    here = todos.filter(done_at=None, area__path__startswith=selection.area.path)
    return attention.waiting(here, found, user)


def _lagging(selection: Selection, below: list[Part], user: Any) -> list[Item]:
    """Where money lags: each leads to its own page of it."""
    if selection.period is None or not any(rate(part.counts, MONEY).denominator for part in below):
        return []
    bounds = execution.Bounds.of(selection.area)
    places = [(part, part_url(selection, part, FUNDING, "")) for part in below]
    return execution.lagging(places, selection.period.last, bounds, ordering=may(user, "lock"))


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


def _party(page: Dashboard, counts: Counts) -> tuple[Line, ...]:
    selection = page.selection
    types = [replace(_line(selection, counts, code), sub=True) for code in PARTY_TYPES]
    named = NAMED if page.has_roster else ()
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
