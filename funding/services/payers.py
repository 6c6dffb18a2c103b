"""应到: which payer is to give each line of a year's budget.

A line that names its source is due from it. The others of a fund are split by the shares in force
on the day, together and once: what the payers of all lines come to is the split of the whole, so
that a fund's page and the figures of a report tell the same to the fen. What no share is of is due
from nobody in particular, its source is empty.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

from funding.models import Share, ShareRule
from funding.services import budgets
from funding.services.allocation import running

#: a line of the budget (its key), the payer, and fen
Due = tuple[int, str, int]


def shares(funds: Iterable[int], day: dt.date) -> dict[int, list[Share]]:
    """Of each fund (by its key) those in force on the day, in their order, with their rule."""
    rules = ShareRule.objects.on(day).filter(fund__in=list(funds))
    found: dict[int, list[Share]] = defaultdict(list)
    for share in Share.objects.filter(rule__in=rules).select_related("rule").order_by("pk"):
        found[share.rule.fund_id].append(share)
    return found


def by_line(funds: Iterable[int], year: int, day: dt.date) -> Iterator[Due]:
    """Every line of the funds' budget as decided by the day: two statements for all of them."""
    funds = list(funds)
    known = shares(funds, day)
    lines = budgets.decided(year, day).filter(fund__in=funds)
    rows = lines.order_by("fund_id", "decided_on", "pk").values_list(
        "fund_id", "pk", "source", "fen"
    )
    for fund, of_fund in groupby(rows, itemgetter(0)):
        weights = {str(share.source): share.parts for share in known.get(fund, [])}
        yield from _split(list(of_fund), weights)


def _split(rows: list[tuple[Any, int, str, int]], weights: Mapping[str, int]) -> Iterator[Due]:
    """Of the lines of one fund, in the order in which they were decided."""
    shared = [(line, fen) for _, line, source, fen in rows if weights and not source]
    yield from ((line, source, fen) for _, line, source, fen in rows if source or not weights)
    parts = running((fen for _, fen in shared), weights)
    for (line, _), of_line in zip(shared, parts, strict=True):
        yield from ((line, payer, fen) for payer, fen in of_line.items())
