"""The chart of money: how much of the year's budget was given and spent by the end of each quarter,
and whether it keeps up with the time."""

from dataclasses import dataclass
from typing import Any

from core.dated import Quarter
from reports.boards.charts import NUMERALS, Cell, Chart, Head, Key
from reports.boards.execution import Execution
from reports.boards.telling import wan
from reports.readings import Rate

NONE = Cell("—")
AMOUNTS = ("预算", "下拨", "支出")
SEGMENTS = ("支出", "已拨未支", "未拨未支")
RATES = ("执行率", "序时进度")
MARKS = ("bar", "second", "ground", "dots", "target")
NOTE = (
    "各季都是年初到季末的累计。下拨是拨给党组织的。支出＋已拨未支＋未拨未支＝预算；"
    "下拨或者支出超过预算的，柱子高出预算。"
)


@dataclass(frozen=True)
class Spent:
    """The year up to the end of a quarter: budgeted, given to Party organisations and spent, in
    fen, with the rows of the three; `gap` says why there are no figures."""

    period: Quarter
    done: Execution
    budget: int = 0
    given: int = 0
    spent: int = 0
    urls: tuple[str, str, str] = ("", "", "")
    gap: str = ""

    @property
    def amounts(self) -> tuple[int, ...]:
        return self.budget, self.given, self.spent

    @property
    def segments(self) -> tuple[int, ...]:
        """They stand on one another and reach the budget: spent, given beyond that, the rest."""
        reached = max(self.given, self.spent)
        return self.spent, reached - self.spent, max(self.budget - reached, 0)

    @property
    def told(self) -> str:
        if self.gap:
            return f"{self.period.title}：{self.gap}"
        words = (f"{name} {wan(fen)} 万元" for name, fen in zip(AMOUNTS, self.amounts, strict=True))
        return f"{self.period.title}：{'，'.join(words)}，{self.done.told}"

    @property
    def url(self) -> str:
        """Of the last thing that became of the money."""
        return self.urls[2] if self.spent else self.urls[1] if self.given else ""


def quarters_chart(quarters: tuple[Spent, ...]) -> Chart:
    return Chart(
        "funding_quarters",
        "按季度",
        "stacks",
        "万元",
        "；".join(one.told for one in quarters),
        (
            Head("季度"),
            *(Head(name, f"{name}（万元）") for name in (*AMOUNTS, *SEGMENTS[1:])),
            *(Head(name, f"{name}（%）") for name in RATES),
        ),
        tuple(_cells(one) for one in quarters),
        (3, 4, 5),
        {
            "series": [{"name": name} for name in (*SEGMENTS, *RATES)],
            "quarters": [_drawn(one) for one in quarters],
        },
        legend=tuple(map(Key, MARKS, (*SEGMENTS, *RATES))),
        table_note=NOTE,
        written="#,##0.00",
        lines=(6, 7),
    )


def _drawn(one: Spent) -> dict[str, Any]:
    return {
        "label": f"{NUMERALS[one.period.number - 1]}季度",
        "gap": one.gap,
        "values": [None if one.gap else _value(fen) for fen in one.segments],
        "texts": [wan(fen) for fen in one.segments],
        "rates": [None if one.gap else _percent(one.done.rate), _percent(one.done.share)],
        "rate": one.done.rate.text,
        "tip": one.told.replace("：", "\n").replace("，", "\n"),
        "told": one.told,
        "url": one.url,
    }


def _cells(one: Spent) -> tuple[Cell, ...]:
    share = Cell(one.done.share.text, _percent(one.done.share))
    if one.gap:
        return (Cell(one.period.title), Cell(one.gap), NONE, NONE, NONE, NONE, NONE, share)
    moved = zip(one.amounts, one.urls, strict=True)
    return (
        Cell(one.period.title),
        *(Cell(wan(fen), _value(fen), url if fen else "") for fen, url in moved),
        *(Cell(wan(fen), _value(fen)) for fen in one.segments[1:]),
        Cell(one.done.rate.text, _percent(one.done.rate)),
        share,
    )


def _value(fen: int) -> float:
    return fen / 1_000_000


def _percent(rate: Rate) -> float | None:
    return None if rate.percent is None else float(rate.percent)
