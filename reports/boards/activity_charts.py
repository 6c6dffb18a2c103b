"""The charts of activities: eight quarters, the parts of the place, the themes."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from core.dated import Quarter
from reports.boards.charts import Cell, Chart, Head, Key, quarter_labels
from reports.boards.coverage_charts import versions_note
from reports.boards.kpis import Change
from reports.boards.telling import Pair
from reports.readings import Rate

DRAWN = 8  # bars in a chart; the table has all
NONE = Cell("—")
NOTHING = Rate()
TIMES = (Key("bar", "本季（场）"), Key("ground", "本年（场）"))


@dataclass(frozen=True)
class Held:
    """A quarter of the trend: its activities with their rows and their growth in per cent, who was
    there, and the share of organisations that took part; `gap` says why it has no figures,
    `version` which version of the basis gave way to which at it."""

    period: Quarter
    activities: int = 0
    people: int = 0
    share: Rate = NOTHING
    growth: tuple[Change, ...] = ()
    urls: tuple[str, ...] = ("", "", "")
    gap: str = ""
    version: str = ""


@dataclass(frozen=True)
class Bar:
    """Activities of the quarter and of the year, each with its rows; `url` is where the bar leads,
    a level down or to rows."""

    name: str
    quarter: int
    year: int
    url: str
    urls: tuple[str, str] = ("", "")

    @property
    def told(self) -> str:
        return f"本季 {self.quarter:,} 场，本年 {self.year:,} 场"


def trend_chart(trend: tuple[Held, ...]) -> Chart:
    """A column for each quarter, beneath it the share of organisations that took part."""
    told = "；".join(f"{one.period.title}{one.gap or f'{one.activities:,}场'}" for one in trend)
    labels = quarter_labels(one.period for one in trend)
    return Chart(
        "activity_trend",
        "八个季度走势",
        "columns",
        "场",
        f"八个季度举办的活动：{told}",
        (
            Head("季度"),
            Head("活动", "活动（场）"),
            Head("环比", "活动环比（%）"),
            Head("同比", "活动同比（%）"),
            Head("参加人次"),
            Head("单位参与率", "单位参与率（%）"),
        ),
        tuple(_quarter(one) for one in trend),
        (1,),
        {
            "quarters": [
                {
                    "label": label,
                    "gap": one.gap,
                    "value": None if one.gap else one.activities,
                    "text": f"{one.activities:,}",
                    "under": "" if one.gap else one.share.text.replace("100.0", "100"),  # narrow
                    "tip": _tip(one),
                    "told": f"{one.period.title} {one.activities:,} 场",
                    "url": one.urls[0] if one.activities else "",
                }
                for label, one in zip(labels, trend, strict=True)
            ]
        },
        legend=(Key("bar", "活动"), Key("", "季度下方为单位参与率")),
        hint="季度下方为单位参与率",
        note=versions_note((one.period, one.version) for one in trend),
        table_note="环比、同比为增减的百分数。",
    )


def _tip(one: Held) -> str:
    if one.gap:
        return f"{one.period.title}：{one.gap}"
    quarter, year = (
        f"{change.short}{'%' if change.points is not None else ''}" for change in one.growth
    )
    return "\n".join(
        [
            one.period.title,
            f"活动 {one.activities:,} 场　环比 {quarter}　同比 {year}",
            f"参加 {one.people:,} 人次　单位参与率 {one.share.text}",
        ]
    )


def _quarter(one: Held) -> tuple[Cell, ...]:
    name = Cell(one.period.title, note="口径版本变化" if one.version else "")
    if one.gap:
        return (name, Cell(one.gap), *(NONE,) * 4)
    activities, people, share = one.urls
    return (
        name,
        _count(one.activities, activities),
        *(Cell(change.short, _number(change.points)) for change in one.growth),
        _count(one.people, people),
        Cell(
            one.share.text,
            _number(one.share.percent),
            share if one.share.numerator else "",
            one.share.fraction,
        ),
    )


def bars_chart(
    key: str, title: str, head: str, bars: tuple[Bar, ...], total: Bar, *, note: str = ""
) -> Chart:
    """The activities of the quarter, upon the year's; in the order of the bars."""
    drawn = bars[:DRAWN]
    said = "；".join(f"{bar.name}{bar.told}" for bar in drawn)
    return Chart(
        key,
        title,
        "bars",
        "场",
        f"{title}：{said}",
        (Head(head), Head("本季", "本季（场）"), Head("本年", "本年（场）")),
        tuple(_cells(bar) for bar in bars),
        (1, 2),
        {
            "series": [{"name": "本季"}, {"name": "本年"}],
            "most": max((bar.year for bar in drawn), default=0),
            "rows": [_drawn(bar) for bar in drawn],
        },
        total=_cells(total),
        legend=TIMES,
        note=note if len(bars) > len(drawn) else "",
    )


def units_chart(called: str, units: Iterable[Bar], held: Pair) -> Chart:
    """The most active first."""
    bars = tuple(sorted(units, key=lambda bar: (-bar.quarter, -bar.year, bar.name)))
    note = f"图中为活动最多的 {DRAWN} 个，全部 {len(bars)} 个见数据表。"
    head, total = called.removeprefix("各"), _of(held, "合计")
    return bars_chart("activity_units", f"{called}活动", head, bars, total, note=note)


def themes_chart(themes: tuple[Pair, ...], held: Pair) -> Chart:
    bars = tuple(_of(pair, pair.title.removesuffix("活动")) for pair in themes)
    return bars_chart("activity_themes", "各主题活动", "主题", bars, _of(held, "合计"))


def _of(pair: Pair, name: str) -> Bar:
    """It leads to its rows, where the quarter has none to those of the year."""
    rows = ("" if one.nothing else one.url for one in (pair.quarter, pair.year))
    quarter, year = rows
    return Bar(name, pair.quarter.number, pair.year.number, quarter or year, (quarter, year))


def _drawn(bar: Bar) -> dict[str, Any]:
    return {
        "name": bar.name,
        "value": bar.quarter,
        "of": bar.year,
        "text": f"{bar.quarter:,}",
        "fraction": f"{bar.year:,}",
        "told": bar.told,
        "url": bar.url,
    }


def _cells(bar: Bar) -> tuple[Cell, ...]:
    quarter, year = bar.urls
    return Cell(bar.name, url=bar.url), _count(bar.quarter, quarter), _count(bar.year, year)


def _count(number: int, url: str) -> Cell:
    return Cell(f"{number:,}", number, url if number else "")


def _number(value: Any) -> float | None:
    return None if value is None else float(value)
