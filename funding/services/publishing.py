"""经费公开: a fund's year as everybody may read it, and what is known of it by then is kept.

It tells sums only: of sources, uses and quarters, and how many claims were paid. Nobody is named.
What was published stays as it was; withdrawn, it may be published again, under another code.
"""

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import ExtractQuarter
from django.utils.timezone import localdate

from core.errors import Refused
from core.workflow import record
from districts import advice
from districts.scoping import below
from districts.services.receipts import random_code
from funding.enums import (
    AccountKind,
    ExpenseState,
    FundKind,
    JournalKind,
    Source,
    Use,
)
from funding.models import Entry, Expense, Fund, Publication
from funding.services import in_kind

PUBLISH, WITHDRAW = "公开", "撤下"
CODE = 8  # signs
QUARTERS = (1, 2, 3, 4)
#: the last day in time for the year before
DUE = (3, 31)


def told(fund: Fund, year: int) -> dict[str, Any]:
    """What is made public of the year, in fen; reversals are taken off where they were posted."""
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    entries = Entry.objects.filter(account__fund=fund)
    held = entries.filter(account__kind=AccountKind.HELD)
    of_year = held.filter(journal__day__range=(first, last))
    before = held.filter(journal__day__lt=first).fen_in_all()
    carried = of_year.filter(journal__kind=JournalKind.OPENING).fen_in_all()
    spent = _spent(entries.filter(journal__day__range=(first, last)))
    return {
        "opening": before + carried,
        "received": _received(of_year),
        "spent": spent,
        "quarters": [sum(row["quarters"][n] for row in spent) for n in range(len(QUARTERS))],
        "spent_in_all": sum(row["fen"] for row in spent),
        "balance": held.until(last).fen_in_all(),
        "in_kind": given_in_kind(fund, first, last),
        "expenses": Expense.objects.filter(
            account__fund=fund, state=ExpenseState.PAID, paid_on__range=(first, last)
        ).count(),
    }


def _received(entries: Any) -> list[dict[str, Any]]:
    sums = entries.filter(journal__kind=JournalKind.RECEIPT).order_by().values("account__source")
    found = dict(sums.annotate(sum=Sum("fen")).values_list("account__source", "sum"))
    return [{"title": one.label, "fen": found[one]} for one in Source if found.get(one)]


def _spent(entries: Any) -> list[dict[str, Any]]:
    """By use, each by quarter."""
    lines = entries.filter(account__kind=AccountKind.USE, journal__kind=JournalKind.PAYMENT)
    sums = (
        lines.order_by()
        .annotate(use=F("account__use"), quarter=ExtractQuarter("journal__day"))
        .values("use", "quarter")
        .annotate(sum=Sum("fen"))
    )
    found = {(row["use"], row["quarter"]): row["sum"] for row in sums}
    rows = [
        {"title": use.label, "quarters": [found.get((use, n), 0) for n in QUARTERS]} for use in Use
    ]
    return [{**row, "fen": sum(row["quarters"])} for row in rows if any(row["quarters"])]


def given_in_kind(fund: Fund, first: dt.date, last: dt.date) -> dict[str, int]:
    """Given in the fund's area in the year: things, and what venues were let off by the day."""
    given = list(in_kind.given(fund.area.path, first, last))
    things = [one.fen for one in given if not one.waived]
    waived = sum(one.fen for one in given if one.waived)
    return {"things": sum(things), "number": len(things), "waived": waived}


def refusal(fund: Fund, year: int) -> str:
    """Why this year of the fund cannot be made public; nothing where it can."""
    if fund.kind != FundKind.SPECIAL:
        return "贷款基金不在这里公开，请选择专项经费。"
    if year >= localdate().year:
        return f"{year} 年度还没有结束，年度结束后再公开。"
    if year < fund.opened.year:
        return f"{fund}到 {fund.opened} 才设立，没有 {year} 年度的账。"
    return ""


@transaction.atomic
def publish(fund: Fund, year: int, *, by: Any, note: str = "") -> Publication:
    """Raises Refused, with its field."""
    if not Fund.objects.for_user(by, "decide").filter(pk=fund.pk).exists():
        raise Refused("经费公开由所属区划的审批人办理，请转告他们。")
    if why := refusal(fund, year):
        raise Refused(why, field="year")
    try:
        with transaction.atomic():
            made = Publication.objects.create(
                fund=fund,
                year=year,
                code=random_code(CODE),
                told=told(fund, year),
                note=note.strip(),
                published_on=localdate(),
                by=by,
            )
    except IntegrityError:
        raise Refused("这一年度已公开，请先撤下再重新公开。", field="year") from None
    record(by, PUBLISH, made, note)
    advice.ask(fund.area)
    return made


@transaction.atomic
def withdraw(publication: Publication, *, by: Any, note: str) -> Publication:
    """Nobody finds it from then on. Raises Refused."""
    rows = Publication.objects.select_for_update(of=("self",)).select_related("fund__area")
    locked = rows.get(pk=publication.pk)
    if locked.withdrawn_on is not None:
        raise Refused(f"{locked.withdrawn_on} 已撤下，不用再办。")
    if not note.strip():
        raise Refused("请写明撤下的事由。", field="note")
    locked.withdrawn_on = localdate()
    locked.save(update_fields=["withdrawn_on"])
    record(by, WITHDRAW, locked, note)
    advice.ask(locked.fund.area)
    return locked


def shown() -> QuerySet[Publication]:
    """What everybody may read today, the latest year first."""
    rows = Publication.objects.filter(withdrawn_on=None)
    return rows.select_related("fund__area").order_by("-year", "fund__area__path", "pk")


def missing(path: str, day: dt.date) -> QuerySet[Fund]:
    """Funds whose last year is over and not public: those that stood in it and moved money by its
    end."""
    year = day.year - 1
    stood = Q(closed=None) | Q(closed__gt=dt.date(year, 1, 1))
    known = Publication.objects.filter(year=year, withdrawn_on=None)
    return (
        Fund.objects.filter(
            stood,
            below(path),
            kind=FundKind.SPECIAL,
            journals__day__lte=dt.date(year, 12, 31),
        )
        .exclude(pk__in=known.values("fund"))
        .distinct()
        .select_related("area")
        .order_by("pk")
    )
