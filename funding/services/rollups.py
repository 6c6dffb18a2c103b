"""Roll-ups: what a period moved and what it began and ended with, by what accounts are of.

One statement for any accounts and any of the keys. What is held at the end is the balance less what
was posted for later days, so that only journals from the period's first day on are read. Reversals
have the kind of what they reverse: every sum is net of them.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from funding.models import Account

#: what the rows of a roll-up may be told apart by → its column of the account
KEYS = {
    "account": "id",
    "fund": "fund_id",
    "area": "area_id",
    "source": "source",
    "use": "use",
    "party_organisation": "party_organisation_id",
    "commercial_district": "commercial_district_id",
}


@dataclass(frozen=True)
class Row:
    """Amounts in fen. `carried` came over from former books (上期结转), `received` arrived in the
    period, `appropriated` is what Party organisations were given, `spent` what went to a use;
    `opening` and `closing` are held before and after. Of loans: `lent`, `repaid`, `lost`."""

    key: dict[str, Any] = field(default_factory=dict)
    opening: int = 0
    carried: int = 0
    received: int = 0
    appropriated: int = 0
    spent: int = 0
    lent: int = 0
    repaid: int = 0
    lost: int = 0
    closing: int = 0


AMOUNTS = tuple(one.name for one in fields(Row) if one.name != "key")

#: the funds are asked first, as an array: joined with `chosen`, one process alone could read lines
STATEMENT = """
with chosen as materialized ({accounts}),
moved as (
    select e.account_id, j.kind, sum(e.fen) as all_since,
        sum(e.fen) filter (where j.day <= %s) as fen
    from funding_journal j join funding_entry e on e.journal_id = j.id
    where j.day >= %s and j.fund_id = any(array(select distinct fund_id from chosen))
    group by e.account_id, j.kind
), of_account as (
    select account_id, sum(all_since) as all_since, sum(fen) as fen,
        sum(fen) filter (where kind = 'opening') as carried,
        sum(fen) filter (where kind = 'receipt') as received,
        sum(fen) filter (where kind = 'appropriation') as appropriated,
        sum(fen) filter (where kind = 'payment') as spent,
        sum(fen) filter (where kind = 'lending') as lent,
        -sum(fen) filter (where kind = 'repayment') as repaid,
        sum(fen) filter (where kind = 'write_off') as lost
    from moved group by account_id
)
select {keys}
    sum(a.balance - coalesce(m.all_since, 0)) filter (where a.kind = 'held'),
    sum(m.carried) filter (where a.kind = 'held'),
    sum(m.received) filter (where a.kind = 'held'),
    sum(m.appropriated) filter (where a.kind = 'held' and a.party_organisation_id is not null),
    sum(m.spent) filter (where a.kind = 'use'),
    sum(m.lent) filter (where a.kind = 'lent'),
    sum(m.repaid) filter (where a.kind = 'lent'),
    sum(m.lost) filter (where a.kind = 'lost'),
    sum(a.balance - coalesce(m.all_since, 0) + coalesce(m.fen, 0)) filter (where a.kind = 'held')
from chosen a left join of_account m on m.account_id = a.id
{grouped}
"""


def rollup(
    accounts: QuerySet[Account], first: dt.date, last: dt.date, *, by: Iterable[str] = ()
) -> list[Row]:
    """A row for each combination of the keys that these accounts have, in their order; without
    keys one row of all. Days are included. Levels above are sums of the rows below."""
    names = tuple(by)
    try:
        found = _read(accounts, first, last, names)
    except EmptyResultSet:  # no account can be meant
        found = [] if names else [(0,) * len(AMOUNTS)]
    return [_row(names, values) for values in found]


def _row(names: tuple[str, ...], values: tuple[Any, ...]) -> Row:
    fen = (int(amount or 0) for amount in values[len(names) :])
    key = dict(zip(names, values, strict=False))
    return Row(key, **dict(zip(AMOUNTS, fen, strict=True)))


def total(accounts: QuerySet[Account], first: dt.date, last: dt.date) -> Row:
    (row,) = rollup(accounts, first, last)
    return row


def _read(
    accounts: QuerySet[Account], first: dt.date, last: dt.date, names: tuple[str, ...]
) -> list[tuple[Any, ...]]:
    columns = [f"a.{KEYS[name]}" for name in names]
    listed = ", ".join(columns)
    chosen = accounts.order_by().values("kind", "balance", *sorted(KEYS.values()))
    sql, params = chosen.query.sql_with_params()
    statement = STATEMENT.format(
        accounts=sql,
        keys=f"{listed}," if listed else "",
        grouped=f"group by {listed} order by {listed}" if listed else "",
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*params, last, first])
        return cursor.fetchall()
