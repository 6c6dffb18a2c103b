"""支出按用途 of a place in the year so far, and its funds told apart where there are several."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet, Sum

from funding.enums import AccountKind, Use
from reports.addresses import list_url
from reports.boards.telling import Amount
from reports.indicators.funding import FOR
from reports.indicators.times import YEAR
from reports.readings import Rate, Reading, rate
from reports.selection import Selection


@dataclass(frozen=True, kw_only=True)
class Spending(Amount):
    """What went to one use, with its share of all that was spent."""

    name: str
    share: Rate


@dataclass(frozen=True)
class OfFund:
    """What a fund spent in the year and has, in fen; `url` leads to its accounts."""

    name: str
    spent: int
    left: int
    url: str

    @property
    def amounts(self) -> tuple[tuple[str, str], ...]:
        return tuple((one.text, one.exact) for one in map(Amount, (self.spent, self.left)))


def by_use(selection: Selection, reading: Reading) -> tuple[Spending, ...]:
    """The most first; those that nothing was spent for are left out."""
    whole = rate(reading.counts, f"funds_spent{YEAR}").numerator
    found = (_spending(use, whole, selection, reading) for use in Use)
    return tuple(sorted((one for one in found if one.fen), key=lambda one: -one.fen))


def _spending(use: Use, whole: int, selection: Selection, reading: Reading) -> Spending:
    code = f"funds_spent{FOR}{use}{YEAR}"
    fen = rate(reading.counts, code).numerator
    return Spending(fen, list_url(selection, code), name=str(use.label), share=Rate(fen, whole))


def by_fund(selection: Selection, accounts: QuerySet) -> tuple[OfFund, ...]:
    """Of the accounts of a place; nothing where they are all of one fund."""
    rows = accounts.values_list("fund").annotate(
        spent=Sum("spent_year", filter=Q(kind=AccountKind.USE), default=0),
        left=Sum("balance", filter=Q(kind=AccountKind.HELD), default=0),
    )
    found = tuple(
        OfFund(name, spent, left, list_url(selection, "funds_accounts", q=name[:60]))
        for name, spent, left in rows.order_by("-spent", "fund")
    )
    return found if len(found) > 1 else ()
