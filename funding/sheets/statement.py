"""台账 G as it is signed and filed: what a holder of a fund got and spent in a year or quarter."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import IO, Any

from django.utils.timezone import localdate

from core.money import yuan
from core.sheets.layout import Field, Line, Table
from core.sheets.official import Book
from funding.services.ledger_lines import Statement, values_of
from funding.sheets.funding import BY_KEY

KINDS = {
    "serial": ("serial", 6),
    "day": ("date", 12),
    "voucher": ("word", 14),
    "name": ("long", 28),
    "source": ("word", 14),
    "use": ("word", 11),
    "income": ("money", 15),
    "expense": ("money", 15),
    "balance": ("balance", 15),
    "handler": ("word", 9),
    "witness": ("word", 9),
    "approver": ("word", 9),
    "attachment": ("long", 18),
    "remark": ("long", 18),
}
FIELDS = [Field(key, BY_KEY[key].title, kind, width) for key, (kind, width) in KINDS.items()]
SIGNERS = ("负责人：", "审核人：", "制表人：")
SHEET = "经费使用明细表"


def title_of(told: Statement) -> str:
    area, fund = str(told.fund.area), str(told.fund)
    name = fund if fund.startswith(area) else f"{area}{fund}"
    return f"{name}使用明细表（{told.period.title}）"


def table(told: Statement) -> Table:
    period = told.period
    head = (
        f"年度：{period.year}　　季度：{period.quarter_text}　　"
        f"上期结转：{yuan(told.opening)} 元　　期末结余：{yuan(told.closing)} 元"
    )
    return Table(
        name=SHEET,
        title=title_of(told),
        fields=FIELDS,
        lines=_lines(told),
        unit=str(told.holder),
        reported=min(period.last, localdate()),
        measures="元",
        signers=SIGNERS,
        frozen=4,
        filtered=False,
        told=head,
    )


def _lines(told: Statement) -> Iterator[Line]:
    yield Line({"name": "上期结转", "balance": _yuan(told.opening)}, "total")
    rows = zip(told.lines, told.balances(), strict=True)
    for number, (line, held) in enumerate(rows, 1):
        values = {key: BY_KEY[key].cell.show(value) for key, value in values_of(line).items()}
        yield Line({**values, "serial": number, "balance": _yuan(held)})
    sums = {"income": _yuan(told.received), "expense": _yuan(told.spent)}
    under = tuple(range(1, len(told.lines) + 1))
    yield Line({"name": "本期合计", **sums}, "total", under)
    yield Line({"name": "期末结余", "balance": _yuan(told.closing)}, "total")


def _yuan(fen: int) -> Decimal:
    return Decimal(fen) / 100


def write(target: str | IO[bytes], told: Statement, *, created: dt.datetime) -> None:
    book: Any = Book(target, created=created, title=title_of(told))
    book.table(table(told))
    book.close()
