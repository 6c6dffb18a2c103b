"""经费: what units and commercial districts were budgeted, received, gave, spent and have.

Sources and uses have a column where anything came from or went to them in the year.
"""

from collections.abc import Iterable, Iterator

from xlsxwriter.worksheet import Worksheet

from core.sheets.layout import SUMMED, Field, Line, Table, summed, widened
from core.sheets.official import Book
from funding.enums import Source, Use
from reports.edition import Edition
from reports.indicators.funding import FOR, FROM
from reports.indicators.times import YEAR
from reports.places import Place

SHEET, CHART_ROWS, PIXELS, WIDTH = "经费", 14, 25, 560
COLOUR = "#2F5583"
BUDGET, RECEIVED, SPENT = f"funds_budget{YEAR}", f"funds_received{YEAR}", f"funds_spent{YEAR}"
TIMES = (
    "到位是实际到账数，下拨是拨给党组织的数，支出是实际支付数，冲正的都已扣除；"
    "本年的数自 1 月 1 日至截止日期。"
    "年初结转＋本年到位＝本年支出＋结余，按合计数成立；各填报单位的结余还含上级拨入、扣除拨出。"
)
APART = (
    "执行率＝本年支出 ÷ 本年预算，合计由合计数计算，没有预算的记“—”；"
    "实物和无息贷款单列，不计入经费。"
)
PARTS = "缩进各行是上一填报单位内的商圈，已含在该填报单位内。"


def add(book: Book, edition: Edition) -> None:
    """Nothing where no money was ever budgeted, held or lent."""
    table = funding(edition)
    if table is not None:
        _draw(book, book.table(table), table)


def funding(edition: Edition) -> Table | None:
    known = ("funds_accounts", BUDGET, "loans_standing", f"gifts_in_kind{YEAR}")
    if not any(edition.total[code][0] for code in known):
        return None
    fields = tuple(_fields(edition))
    keys = [field.key for field in fields if field.kind in SUMMED]
    rows = [_line(place, keys) for place in edition.places]
    numbered = [index for index, place in enumerate(edition.places) if place.number]
    total = summed(fields, rows, numbered, name="合计")
    return Table(
        name=SHEET,
        title=f"{edition.heading}经费情况表",
        fields=widened(fields, total),
        lines=[*rows, total],
        unit=edition.area,
        reported=edition.reported,
        measures="元",
        notes=(f"说明：1. {TIMES}", f"2. {APART}{PARTS}", f"3. {edition.source}"),
        room=CHART_ROWS,
    )


def _fields(edition: Edition) -> Iterator[Field]:
    yield Field("number", "序号", "serial", 5)
    yield Field("name", "填报单位（商圈）", "text", 23)
    yield _money(BUDGET, "本年预算")
    yield _money(f"funds_opening{YEAR}", "年初结转")
    yield from _split(edition, RECEIVED, "本年到位", FROM, Source)
    yield _money(f"funds_appropriated{YEAR}", "本年下拨")
    yield from _split(edition, SPENT, "本年支出", FOR, Use)
    yield _money("funds_held", "结余")
    yield Field("execution", "执行率", "rate", 8, ratio=(SPENT, BUDGET))
    for word, code in (("到位", "received"), ("下拨", "appropriated"), ("支出", "spent")):
        yield _money(f"funds_{code}", f"其中：本季/{word}")
    yield _money(f"gifts_in_kind{YEAR}", "本年实物/物资等折价")
    yield _money(f"venue_support{YEAR}", "本年实物/减免折价")
    yield _money(f"loans_lent{YEAR}", "无息贷款/本年放款")
    yield _money(f"loans_repaid{YEAR}", "无息贷款/本年还款")
    yield _money("loans_outstanding", "无息贷款/在贷余额")
    yield _money("loans_overdue", "无息贷款/逾期")


def _money(key: str, title: str, adds: tuple[str, ...] = ()) -> Field:
    return Field(key, title, "money", 13, adds=adds)


def _split(
    edition: Edition, code: str, title: str, word: str, choices: type[Source] | type[Use]
) -> Iterator[Field]:
    """The sum, and each of its parts that anything is of anywhere."""
    stem = code.removesuffix(YEAR)
    codes = {f"{stem}{word}{value}{YEAR}": label for value, label in choices.choices}
    places = (edition.whole, *edition.places)
    found = {
        key: label
        for key, label in codes.items()
        if any(place.counts.get(key, [0])[0] for place in places)
    }
    yield _money(code, f"{title}/合计", tuple(found))
    for key, label in found.items():
        yield _money(key, f"{title}/{label}")


def _line(place: Place, keys: Iterable[str]) -> Line:
    values = {key: place.amount(key) for key in keys}
    return Line(
        {**values, "number": place.number, "name": place.label}, "body" if place.number else "part"
    )


def _draw(book: Book, sheet: Worksheet, table: Table) -> None:
    """What came by source and what was spent by use, of the whole; the numbers stand in its row."""
    shown = [(title, tuple(_columns(table, title))) for title in ("本年到位", "本年支出")]
    total = table.first + len(list(table.lines)) - 1
    for place, (title, columns) in enumerate(one for one in shown if one[1]):
        head, first, last = table.head + 1, columns[0], columns[-1]
        chart = book.workbook.add_chart({"type": "column"})
        chart.add_series(
            {
                "name": f"{title}（元）",
                "categories": [SHEET, head, first, head, last],
                "values": [SHEET, total, first, total, last],
                "fill": {"color": COLOUR},
                "gap": 80,
                "data_labels": {"value": True, "num_format": "#,##0.00", "font": {"size": 9}},
            }
        )
        chart.set_title({"name": f"{title}（元）", "overlay": False})
        chart.set_legend({"none": True})
        chart.set_y_axis({"visible": False, "major_gridlines": {"visible": False}})
        chart.set_size({"width": WIDTH, "height": CHART_ROWS * PIXELS - 16})
        told = {"description": f"{title}的柱形图，数字见下表合计行"}
        offset = {"x_offset": 4 + place * (WIDTH + 16), "y_offset": 8}
        sheet.insert_chart(2, 0, chart, {**offset, **told})


def _columns(table: Table, title: str) -> Iterator[int]:
    """Those of the parts of a sum."""
    for number, field in enumerate(table.fields):
        if field.title.startswith(f"{title}/") and field.title != f"{title}/合计":
            yield number
