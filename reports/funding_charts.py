"""The chart of money: what the year's quarters were planned, given and spent."""

from dataclasses import dataclass

from core.dated import Quarter
from reports.charts import NUMERALS, Cell, Chart, Head, Key
from reports.telling import wan

NONE = Cell("—")
NAMES = ("预算（每季）", "下拨", "支出")


@dataclass(frozen=True)
class Spent:
    """A quarter: a fourth of the year's budget, what was given and what was spent, in fen, with the
    rows of the two; `gap` says why it has no figures."""

    period: Quarter
    planned: int
    given: int = 0
    spent: int = 0
    urls: tuple[str, str] = ("", "")
    gap: str = ""

    @property
    def amounts(self) -> tuple[int, ...]:
        return self.planned, self.given, self.spent

    @property
    def told(self) -> str:
        if self.gap:
            return f"{self.period.title}：{self.gap}"
        words = (f"{name} {wan(fen)} 万元" for name, fen in zip(NAMES, self.amounts, strict=True))
        return f"{self.period.title}：{'，'.join(words)}"


def quarters_chart(quarters: tuple[Spent, ...]) -> Chart:
    return Chart(
        "funding_quarters",
        "按季度",
        "groups",
        "万元",
        "；".join(one.told for one in quarters),
        (Head("季度"), *(Head(name, f"{name}（万元）") for name in NAMES)),
        tuple(_cells(one) for one in quarters),
        (1, 2, 3),
        {
            "series": [{"name": name} for name in NAMES],
            "quarters": [
                {
                    "label": f"{NUMERALS[one.period.number - 1]}季度",
                    "gap": one.gap,
                    "values": [None if one.gap and i else _value(fen) for i, fen in _numbered(one)],
                    "texts": [wan(fen) for fen in one.amounts],
                    "tip": one.told.replace("：", "\n").replace("，", "\n"),
                    "told": one.told,
                    "url": one.urls[1] if one.spent else one.urls[0] if one.given else "",
                }
                for one in quarters
            ],
        },
        legend=(Key("ground", NAMES[0]), Key("second", NAMES[1]), Key("bar", NAMES[2])),
        table_note="每季预算为全年预算的四分之一。",
        written="#,##0.00",
    )


def _numbered(one: Spent) -> list[tuple[int, int]]:
    return list(enumerate(one.amounts))


def _value(fen: int) -> float:
    return fen / 1_000_000


def _cells(one: Spent) -> tuple[Cell, ...]:
    planned = Cell(wan(one.planned), _value(one.planned))
    if one.gap:
        return (Cell(one.period.title), planned, Cell(one.gap), NONE)
    moved = zip(one.amounts[1:], one.urls, strict=True)
    opened = (Cell(wan(fen), _value(fen), url if fen else "") for fen, url in moved)
    return (Cell(one.period.title), planned, *opened)
