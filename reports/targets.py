"""目标进度: what was reached of a target against the share of its time that is over (序时进度).

Officials set the targets of their areas, by the right that also closes reports (`lock`). A target
is one of the choices a figure is shown by, as a basis is: it is read as it stands, and what was
reached is the compiled figure of the day.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Length
from django.urls import reverse
from django.utils.timezone import localdate

from core.dated import Quarter
from core.errors import Refused
from core.workflow import record
from districts.enums import AreaKind
from districts.models import Area
from districts.scoping import assigned_paths
from reports.addresses import list_url
from reports.boards.attention import Item, order_url
from reports.bounds import Bounds
from reports.enums import ReportState
from reports.indicators import BY_CODE, INDICATORS
from reports.models import Basis, Counts, Figure, QuarterlyReport, Target, TargetFact
from reports.readings import Rate, Reading, added, rate
from reports.selection import Selection
from reports.subjects import SUBJECTS

#: what may be aimed at: how many there are on a day or in a year; no rate, nothing that begins
#: anew each quarter
AIMS = {one.code: one for one in INDICATORS if not (one.is_rate or one.flow)}
#: those of the model stores come first
CHOICES = [
    (
        subject.noun,
        [
            (code, f"{one.title}（{one.unit}）")
            for code, one in AIMS.items()
            if one.subject is subject.facts
        ],
    )
    for subject in reversed(SUBJECTS.values())
]
USUAL = Bounds()
WORDS = {"ok": "正常", "warn": "预警", "late": "滞后"}
Place = tuple[int, int | None]  # an area, or the part of a commercial district in it
MAY_CHANGE = ("title", "plan", "value", "first_day", "last_day")


def time_share(first: dt.date, last: dt.date, day: dt.date) -> Rate:
    """The days that are over by the end of the day, of all days: none before the first one."""
    total = (last - first).days + 1
    return Rate(min(max((day - first).days + 1, 0), total), total)


def reached(counts: Counts, code: str) -> int:
    """The figure in whole units: what is not a whole one is not reached."""
    number, known = rate(counts, code).numerator, BY_CODE.get(code)
    return number // known.scale if known else number


@dataclass(frozen=True)
class Progress:
    """What was reached by the day; `url` opens the rows that were counted. The target of a locked
    edition is told by its fact."""

    target: Target | TargetFact
    count: int
    day: dt.date
    url: str = ""
    bounds: Bounds = USUAL

    @property
    def done(self) -> Rate:
        return Rate(self.count, self.target.value)

    @property
    def share(self) -> Rate:
        """序时进度."""
        return time_share(self.target.first_day, self.target.last_day, self.day)

    @property
    def behind(self) -> Decimal:
        """Percentage points behind the time; negative when ahead of it."""
        return (self.share.percent or Decimal(0)) - (self.done.percent or Decimal(0))

    @property
    def state(self) -> str:
        return self.bounds.state(self.behind)

    @property
    def word(self) -> str:
        return WORDS[self.state]

    @property
    def drawn(self) -> Decimal:
        """How far the bar goes: not beyond its end."""
        return min(self.done.percent or Decimal(0), Decimal(100))

    @property
    def fraction(self) -> str:
        return f"{self.count}/{self.target.value}"

    @property
    def told(self) -> str:
        return f"完成 {self.done.text}，序时进度 {self.share.text}"

    @property
    def unit(self) -> str:
        found = BY_CODE.get(self.target.indicator)
        return found.unit if found else ""


def of_place(selection: Selection, reading: Reading, user: Any) -> tuple[Progress, ...]:
    """The targets of the area, or of the commercial district in it, that run in the quarter."""
    period, counts = reading.period, reading.counts
    kept = reading.locked and selection.area.kind != AreaKind.CITY  # no edition is a city's
    found = (
        TargetFact.objects.for_user(user).filter(report__in=reading.reports)
        if kept
        else Target.objects.for_user(user).running(period)
    )
    here = found.filter(area=selection.area, commercial_district=selection.district)
    return tuple(
        Progress(
            target,
            reached(counts, target.indicator),
            period.last,
            list_url(selection, target.indicator),
            bounds,
        )
        for target, bounds in _bounded(here.order_by("first_day", "target" if kept else "pk"))
    )


def of_report(report: QuarterlyReport, basis: Basis) -> list[Progress]:
    """The targets of the report's area and of all below it that run in its quarter; of a locked
    edition as it kept them."""
    kept = report.state == ReportState.LOCKED
    running = Target.objects.running(report.period).filter(area__path__startswith=report.area.path)
    found = TargetFact.objects.filter(report=report) if kept else running
    figures = Figure.objects.filter(report=report, basis=basis)
    places = figures.values_list("area_id", "commercial_district_id", "counts")
    counts = {(area, district): held for area, district, held in places}
    order = ("area__path", "commercial_district", "first_day", "target" if kept else "pk")
    return [
        Progress(
            target,
            reached(
                counts.get((target.area_id, target.commercial_district_id), Counts()),
                target.indicator,
            ),
            report.day,
            bounds=bounds,
        )
        for target, bounds in _bounded(found.order_by(*order))
    ]


def _bounded(found: QuerySet[Any]) -> list[tuple[Any, Bounds]]:
    """Each with what is an alert in its area; a fact knows what was."""
    rows = list(found.select_related("area", "commercial_district"))
    live = [row for row in rows if isinstance(row, Target)]
    bounds = Bounds.of_areas({row.area for row in live}) if live else {}
    return [
        (row, bounds[row.area_id] if isinstance(row, Target) else Bounds(row.yellow, row.red))
        for row in rows
    ]


def behind(aims: Iterable[Progress], *, ordering: bool = False) -> list[Item]:
    """需要处理: those that are well behind their time, the furthest first."""
    late = sorted((one for one in aims if one.state != "ok"), key=lambda one: -one.behind)
    return [_item(one, ordering=ordering) for one in late]


def _item(one: Progress, *, ordering: bool) -> Item:
    title, area = f"{one.target.title} {one.fraction}", one.target.area
    order = order_url(area.code, title, one.url) if ordering and area.reporting else ""
    return Item(one.state, title, f"落后序时进度 {one.behind:.1f} 个百分点", one.url, order=order)


# The page of targets


def visible(user: Any, *, ended: bool = False) -> QuerySet[Target]:
    """Those of the user's areas; the ended ones apart."""
    found = Target.objects.for_user(user).filter(ended_on__isnull=not ended)
    return found.select_related("area", "commercial_district", "set_by").order_by(
        "area__path", "-last_day", "pk"
    )


def standings(found: Iterable[Target]) -> list[Progress]:
    """Each by the newest compiled figure of its area; one that has none yet stands at its start."""
    found = list(found)
    newest, bounds = _newest(found), Bounds.of_areas({target.area for target in found})
    return [
        replace(_standing(target, newest.get(_place(target))), bounds=bounds[target.area_id])
        for target in found
    ]


def _place(target: Target) -> Place:
    return target.area_id, target.commercial_district_id


def _standing(target: Target, known: tuple[Quarter, Counts] | None) -> Progress:
    if known is None:
        return Progress(target, 0, target.first_day - dt.timedelta(days=1))
    period, counts = known
    words = {"period": period, "area": target.area.code, "indicator": target.indicator}
    if target.commercial_district_id:
        words["commercial_district"] = target.commercial_district_id
    url = f"{reverse('organisation-list')}?{urlencode(words)}"
    return Progress(target, reached(counts, target.indicator), period.last, url)


def _newest(found: Iterable[Target]) -> dict[Place, tuple[Quarter, Counts]]:
    """By place: its newest quarter and the counts of it; a city's are those of its districts."""
    keys = {target.area_id for target in found}
    cities = {target.area_id for target in found if target.area.kind == AreaKind.CITY}
    inside = {target.commercial_district_id for target in found}
    rows = (
        Figure.objects.filter(Q(area__in=keys) | Q(area__parent__in=cities))
        .filter(Q(commercial_district=None) | Q(commercial_district__in=inside - {None}))
        .filter(basis__code=Basis.objects.first_code())
        .order_by(
            "area",
            "commercial_district",
            "-report__year",
            "-report__quarter",
            Length("report__area__path").desc(),
            "-report__edition",
        )
        .distinct("area", "commercial_district")
        .values_list(
            *("area", "commercial_district", "area__parent"),
            *("report__year", "report__quarter", "counts"),
        )
    )
    newest: dict[Place, tuple[Quarter, Counts]] = {}
    below: dict[Place, dict[Quarter, list[Counts]]] = {}
    for area, district, parent, year, quarter, counts in rows:
        period = Quarter(year, quarter)
        newest[area, district] = period, counts
        below.setdefault((parent or 0, district), {}).setdefault(period, []).append(counts)
    for (city, district), quarters in below.items():
        if city in cities:
            newest[city, district] = max(quarters), added(quarters[max(quarters)])
    return newest


# What officials do


def may_set(user: Any, area: Area) -> bool:
    return any(area.path.startswith(path) for path in assigned_paths(user, "lock"))


@transaction.atomic
def set_target(*, area: Area, indicator: str, by: Any, **fields: Any) -> Target:
    """A target of an area of the official's, or of a commercial district in it. Raises Refused."""
    if not may_set(by, area):
        raise Refused("只能给本区和所属区划设定目标，请另选区划。", field="area")
    if indicator not in AIMS:
        raise Refused("没有这个指标，或者它不能作目标，请从列表里选。", field="indicator")
    target = Target(area=area, indicator=indicator, set_by=by, **fields)
    _check(target)
    target.save()
    record(by, "设定目标", target, _told(target))
    return target


@transaction.atomic
def change(target: Target, *, by: Any, reason: str, **fields: Any) -> Target:
    """Other words, number or days, with the reason; area and indicator stay. Raises Refused."""
    locked = _held(target, by, reason)
    before = _told(locked)
    for name in MAY_CHANGE:
        setattr(locked, name, fields.get(name, getattr(locked, name)))
    _check(locked)
    if (after := _told(locked)) == before:
        raise Refused("没有改动，请先改，再保存。")
    locked.save()
    record(by, "更正目标", locked, f"{before} 改为 {after}。{reason}")
    return locked


@transaction.atomic
def end(target: Target, *, by: Any, reason: str) -> Target:
    """Given up from today on; what it was stays to be read."""
    locked = _held(target, by, reason)
    locked.ended_on, locked.ended_reason = localdate(), reason.strip()[:200]
    locked.save(update_fields=["ended_on", "ended_reason"])
    record(by, "结束目标", locked, reason)
    return locked


def _held(target: Target, by: Any, reason: str) -> Target:
    locked = Target.objects.select_for_update(of=("self",)).get(pk=target.pk)
    if not may_set(by, locked.area):
        raise Refused("这个目标由本区的区级人员更正，请转告他们。")
    if locked.ended_on is not None:
        raise Refused(f"目标已于 {locked.ended_on} 结束，不能再改，请另设一个。")
    if not reason.strip():
        raise Refused("请写明事由。", field="reason")
    return locked


def _check(target: Target) -> None:
    if target.value < 1:
        raise Refused("目标数应是大于 0 的整数。", field="value")
    if target.last_day <= target.first_day:
        raise Refused("完成日期要晚于起始日期，请改填。", field="last_day")
    if AIMS[target.indicator].yearly and target.first_day.year != target.last_day.year:
        raise Refused("这个指标按年累计，请让起始和完成日期在同一年。", field="last_day")
    inside = target.commercial_district
    if inside and not _meet(inside.area.path, target.area.path):
        raise Refused("这个商圈不在所选区划内，请另选。", field="commercial_district")
    same = Target.objects.filter(
        area=target.area,
        commercial_district=inside,
        indicator=target.indicator,
        last_day=target.last_day,
        ended_on=None,
    )
    if same.exclude(pk=target.pk).exists():
        raise Refused("这个指标到这一天已有目标，请更正那一条。", field="last_day")


def _meet(one: str, other: str) -> bool:
    """Whether one of the two paths leads on from the other."""
    return one.startswith(other) or other.startswith(one)


def _told(target: Target) -> str:
    plan = f"{target.plan}：" if target.plan else ""
    return f"{plan}{target.title} {target.value}（{target.first_day} 至 {target.last_day}）"
