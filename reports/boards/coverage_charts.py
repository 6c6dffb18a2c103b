"""The charts of the two coverages: parts of the place by their rate, and eight quarters."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from core.dated import Quarter
from reports.addresses import list_url
from reports.boards.charts import Cell, Chart, Head, Key, quarter_labels
from reports.boards.kpis import Change
from reports.readings import Rate
from reports.selection import Selection

ORGANISATION = "organisation_coverage"
WORK = "work_coverage"
NAMES = {ORGANISATION: "组织覆盖率", WORK: "工作覆盖率"}
DRAWN = {"streets": 8, "commercial": 6}  # bars in a chart; the table has all
NONE = Cell("—")


@dataclass(frozen=True)
class Bar:
    """One part's rate; `url` leads a level down or to the rows, `below` is short of the target.

    `rows` and `whole` are the rows of its numerator and of its denominator.
    """

    name: str
    rate: Rate
    url: str
    below: bool
    rows: str = ""
    whole: str = ""


@dataclass(frozen=True)
class Bars:
    key: str
    title: str
    target: Decimal
    rows: tuple[Bar, ...]
    total: Bar
    head: str

    @property
    def drawn(self) -> tuple[Bar, ...]:
        """The lowest; what has no organisations, or no ledger of them, has no rate."""
        return (self.rated or self.rows)[: DRAWN[self.key]]

    @property
    def rated(self) -> tuple[Bar, ...]:
        return tuple(bar for bar in self.rows if bar.rate.percent is not None)

    @property
    def undrawn(self) -> str:
        """What the chart leaves to its table."""
        drawn, count = len(self.drawn), len(self.rows)
        if len(self.rated) > drawn:
            return f"图中为最低的 {drawn} 个，全部 {count} 个见数据表。"
        left = count - drawn
        return f"另有 {left} 个没有单位或无台账，见数据表。" if left else ""


@dataclass(frozen=True)
class Point:
    """A quarter of the trend; `gap` says why it has no figures, `version` which version of the
    basis gave way to which at it."""

    period: Quarter
    rates: tuple[Rate, Rate]
    changes: tuple[tuple[Change, Change], ...] = ()
    gap: str = ""
    version: str = ""

    @property
    def cells(self) -> list[tuple[Rate, Change, Change]]:
        return [(found, *changes) for found, changes in zip(self.rates, self.changes, strict=True)]


def bars_chart(bars: Bars) -> Chart:
    drawn = bars.drawn
    told = "，".join(f"{bar.name}{bar.rate.text}" for bar in drawn)
    return Chart(
        bars.key,
        bars.title,
        "bars",
        "%",
        f"{bars.title}由低到高：{told}；目标 {bars.target:f}%",
        (
            Head(bars.head),
            Head("已覆盖", "已覆盖（家）"),
            Head("单位数", "单位数（家）"),
            Head("覆盖率", "组织覆盖率（%）"),
            Head("状态", "目标（%）"),
        ),
        tuple(_cells(bar, bars.target) for bar in bars.rows),
        (3,),
        {"target": float(bars.target), "most": 100, "rows": [_drawn(bar) for bar in drawn]},
        total=(*_cells(bars.total, bars.target)[:4], Cell("", float(bars.target))),
        hint="斜纹为未达标",
        note=bars.undrawn,
    )


def _drawn(bar: Bar) -> dict[str, Any]:
    return {
        "name": bar.name,
        "value": _number(bar.rate.percent),
        "text": bar.rate.text,
        "fraction": bar.rate.fraction,
        "told": f"{bar.rate.text}，{bar.rate.fraction} 家",
        "below": bar.below,
        "url": bar.url,
    }


def _cells(bar: Bar, target: Decimal) -> tuple[Cell, ...]:
    """On the screen the last one says whether the target is met, a workbook holds the target."""
    found = bar.rate
    words = ("未达标", "warn") if bar.below else ("达标", "ok")
    state, shape = ("—", "") if found.percent is None else words
    return (
        Cell(bar.name, url=bar.url),
        Cell(str(found.numerator), found.numerator, bar.rows),
        Cell(str(found.denominator), found.denominator, bar.whole),
        Cell(found.text, _number(found.percent)),
        Cell(state, float(target), state=shape),
    )


def trend_chart(trend: tuple[Point, ...], selection: Selection) -> Chart:
    told = "；".join(f"{point.period.title}{_told(point)}" for point in trend)
    labels = quarter_labels(point.period for point in trend)
    heads = [
        head
        for name in NAMES.values()
        for head in (
            Head(name, f"{name}（%）"),
            Head("环比", f"{name}环比（个百分点）"),
            Head("同比", f"{name}同比（个百分点）"),
        )
    ]
    return Chart(
        "trend",
        "八个季度走势",
        "lines",
        "%",
        f"八个季度的组织覆盖率和工作覆盖率：{told}",
        (Head("季度"), *heads),
        tuple(_quarter(point, selection) for point in trend),
        (1, 4),
        {
            "quarters": [
                {"label": label, "gap": point.gap, "tip": _tip(point)}
                for label, point in zip(labels, trend, strict=True)
            ],
            "series": [
                {
                    "name": name,
                    "values": [None if p.gap else _number(p.rates[i].percent) for p in trend],
                    "texts": [p.rates[i].text for p in trend],
                }
                for i, name in enumerate(NAMES.values())
            ],
        },
        legend=(Key("line", "组织覆盖率"), Key("dashes", "工作覆盖率")),
        note=versions_note((point.period, point.version) for point in trend),
        table_note="环比、同比为个百分点。",
    )


def versions_note(changes: Iterable[tuple[Quarter, str]]) -> str:
    """Under a trend: from which quarter on it was counted by another version."""
    told = (f"{period.title}起口径版本变化（{version}）" for period, version in changes if version)
    return "".join(f"{one}，前后不完全可比。" for one in told)


def _told(point: Point) -> str:
    return point.gap or f"{point.rates[0].text}、{point.rates[1].text}"


def _tip(point: Point) -> str:
    if point.gap:
        return f"{point.period.title}：{point.gap}"
    lines = [
        f"{name} {found.text}　环比 {quarter.short}　同比 {year.short}"
        for name, (found, quarter, year) in zip(("组织", "工作"), point.cells, strict=True)
    ]
    return "\n".join([f"{point.period.title}（个百分点）", *lines])


def _quarter(point: Point, selection: Selection) -> tuple[Cell, ...]:
    name = Cell(point.period.title, note="口径版本变化" if point.version else "")
    if point.gap:
        return (name, *(Cell(point.gap), NONE, NONE) * 2)
    shown = [name]
    for code, (found, quarter, year) in zip(NAMES, point.cells, strict=True):
        url = list_url(selection, code, period=point.period)
        shown.append(Cell(found.text, _number(found.percent), url, found.fraction))
        shown += [Cell(change.short, _number(change.points)) for change in (quarter, year)]
    return tuple(shown)


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
