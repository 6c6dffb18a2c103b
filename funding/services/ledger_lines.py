"""The ledger as offices keep it on paper: each journal as a line of 收入 or 支出 with its papers.

A line is what a journal moved on one account that holds money; what a reversal took back stands as
a negative amount in the column of what it reverses.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from core.encryption import masked
from core.money import yuan
from districts.models import Area, PartyOrganisation
from funding.enums import AccountKind, JournalKind, Source
from funding.models import Entry, Fund, Journal
from funding.querysets import EntryQuerySet
from funding.services.periods import Period

#: kinds that bring money into a fund or take it out: what offices' own ledgers list
LISTED = (JournalKind.OPENING, JournalKind.RECEIPT, JournalKind.PAYMENT)
NAMES = ("handler", "witness", "approver")  # of persons
FIELDS = ("day", "voucher", "summary", "kind", *NAMES, "remark")


@dataclass(frozen=True)
class Line:
    """What one journal moved: `fen` is negative for what went out of the account. `turned`: it was
    reversed, or reverses another."""

    fund: int
    day: dt.date
    voucher: str
    summary: str
    kind: str
    source: str
    use: str
    fen: int
    handler: str
    witness: str
    approver: str
    remark: str
    activity: str
    turned: bool

    @property
    def spends(self) -> bool:
        """Whether it stands under 支出, whatever its sign."""
        if self.kind in (JournalKind.PAYMENT, JournalKind.LENDING, JournalKind.WRITE_OFF):
            return True
        return self.kind == JournalKind.APPROPRIATION and (self.fen < 0) != self.turned

    @property
    def income(self) -> int | None:
        return None if self.spends else self.fen

    @property
    def expense(self) -> int | None:
        return -self.fen if self.spends else None

    def impersonal(self) -> "Line":
        """With the surnames only."""
        stars: dict[str, Any] = {name: masked(getattr(self, name), 1, 0) for name in NAMES}
        return replace(self, **stars)

    def __str__(self) -> str:
        column = "支出" if self.spends else "收入"
        amount = yuan(-self.fen if self.spends else self.fen)
        words = " ".join(filter(None, (str(self.day), self.voucher, self.summary)))
        return f"{words}（{column} {amount} 元）"


def lines_of(entries: QuerySet[Entry]) -> list[Line]:
    """Of entries on accounts that hold money, in the order of days; one statement."""
    to_use = Entry.objects.filter(journal=OuterRef("journal"), account__kind=AccountKind.USE)
    again = Journal.objects.filter(reverses=OuterRef("journal"))
    told = {name: F(f"journal__{name}") for name in FIELDS}
    rows: Iterable[Any] = (
        entries.filter(account__kind=AccountKind.HELD)
        .order_by("journal__day", "journal__pk", "pk")
        .values(
            "fen",
            **told,
            fund=F("journal__fund"),
            source=F("account__source"),
            use=Subquery(to_use.values("account__use")[:1]),
            activity=F("journal__expense__activity__title"),
            turned=Exists(again) | Q(journal__reverses__isnull=False),
        )
    )
    return [
        Line(**{**row, "use": row["use"] or "", "activity": row["activity"] or ""}) for row in rows
    ]


Holder = Area | PartyOrganisation


def held_by(fund: Fund, holder: Holder) -> EntryQuerySet:
    """Entries on the accounts in which the holder itself has the fund's money: an area those of no
    Party organisation."""
    entries: EntryQuerySet = Entry.objects.filter(
        account__fund=fund, account__kind=AccountKind.HELD
    )
    if isinstance(holder, PartyOrganisation):
        return entries.filter(account__party_organisation=holder)
    return entries.filter(account__area=holder, account__party_organisation=None)


@dataclass(frozen=True)
class Statement:
    """A holder's ledger of a fund over a period; amounts in fen. `starred`: of the names on its
    papers it has the surnames only."""

    fund: Fund
    holder: Holder
    period: Period
    opening: int
    lines: list[Line]
    starred: bool = False

    @property
    def received(self) -> int:
        return sum(line.income or 0 for line in self.lines)

    @property
    def spent(self) -> int:
        return sum(line.expense or 0 for line in self.lines)

    @property
    def closing(self) -> int:
        return self.opening + self.received - self.spent

    def impersonal(self) -> "Statement":
        """The same for who may not read names."""
        return replace(self, lines=[line.impersonal() for line in self.lines], starred=True)

    def balances(self) -> Iterable[int]:
        """What was held after each line."""
        held = self.opening
        for line in self.lines:
            held += line.fen
            yield held


def statement(fund: Fund, holder: Holder, period: Period) -> Statement:
    """上期结转 is what was held before the period, and what was carried over within it."""
    entries = held_by(fund, holder)
    before = entries.filter(journal__day__lt=period.first).fen_in_all()
    lines = lines_of(entries.filter(journal__day__range=(period.first, period.last)))
    carried = [line for line in lines if line.kind == JournalKind.OPENING]
    rest = [line for line in lines if line.kind != JournalKind.OPENING]
    opening = before + sum(line.fen for line in carried)
    return Statement(fund, holder, period, opening, rest)


def values_of(line: Line, **more: Any) -> dict[str, Any]:
    """A line as the columns of ledger G show it."""
    return {
        "day": line.day,
        "voucher": line.voucher,
        "name": line.summary,
        "source": line.source,
        "use": line.use,
        "income": line.income,
        "expense": line.expense,
        "handler": line.handler,
        "witness": line.witness,
        "approver": line.approver,
        "attachment": line.activity,
        "remark": line.remark,
        **more,
    }


def source_text(source: str) -> str:
    return str(Source(source).label)
