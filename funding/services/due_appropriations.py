"""What of appropriation waits for somebody: batches, signatures, accounts, quarters without one."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q, QuerySet

from core.dated import Quarter, holds
from core.working_days import before
from districts import limits
from districts.models import Area, RuleLimit
from districts.scoping import below
from funding.enums import BatchState, FundKind, LineState
from funding.models import Appropriation, AppropriationBatch, BankAccount, Fund, FundingRule
from funding.services import receiving

CODE = "appropriation_signing"
#: states in which a batch waits for the one who checks, and for the one who posts
TO_CHECK, TO_POST = (BatchState.SUBMITTED,), (BatchState.CHECKED, BatchState.RETURNED)


def waiting(path: str, states: tuple[str, ...]) -> QuerySet[AppropriationBatch]:
    rows = AppropriationBatch.objects.filter(below(path, "fund__area"), state__in=states)
    return rows.select_related("fund__area")


def unsigned(path: str, day: dt.date) -> QuerySet[Appropriation]:
    """Paid by the bank, and the time to sign is over on the day, by what holds in the area."""
    rows = Appropriation.objects.filter(below(path), state=LineState.PAID)
    figures = limits.LIMITS[CODE].default
    set_ = RuleLimit.objects.filter(code=CODE).values_list("value", flat=True)
    passed = rows.annotate(days=limits.expression(CODE, "area"))
    over = Q(pk__in=[])
    for days in {figures, *set_}:
        over |= Q(days=days, paid_on__lt=before(day, days))
    return passed.filter(over).select_related("party_organisation", "area", "batch__fund")


def without_account(path: str, day: dt.date) -> QuerySet[Appropriation]:
    """Lines of batches that are under way whose receiver no bank can pay."""
    known = BankAccount.objects.filter(
        holds(day), party_organisation=OuterRef("party_organisation")
    )
    states = (LineState.PROPOSED, LineState.POSTED)
    rows = Appropriation.objects.filter(below(path), ~Exists(known), state__in=states, fen__gt=0)
    return rows.select_related("party_organisation", "area")


def to_confirm(path: str, day: dt.date) -> QuerySet[BankAccount]:
    rows = BankAccount.objects.filter(below(path, BankAccount.area_path))
    found = receiving.waiting(rows, day).select_related("party_organisation__area")
    return found.order_by("party_organisation__area__path", "party_organisation", "-since")


def without_batch(path: str, day: dt.date) -> Iterator[tuple[Fund, Quarter]]:
    """Funds with rules of appropriation that had no batch in the quarter before the day's."""
    quarter = Quarter.of(day).shift(-1)
    rules = FundingRule.objects.filter(
        Q(until=None) | Q(until__gt=quarter.first), fund=OuterRef("pk"), since__lte=quarter.last
    )
    batches = AppropriationBatch.objects.filter(
        fund=OuterRef("pk"), year=quarter.year, quarter=quarter.number
    ).exclude(state=BatchState.DROPPED)
    rows = Fund.objects.filter(
        below(path),
        Exists(rules),
        ~Exists(batches),
        kind=FundKind.SPECIAL,
        opened__lte=quarter.last,
    ).filter(Q(closed=None) | Q(closed__gt=quarter.last))
    for fund in rows.select_related("area"):
        yield fund, quarter


def by_area(lines: QuerySet[Appropriation]) -> dict[Area, list[Appropriation]]:
    found: dict[Area, list[Appropriation]] = {}
    for line in lines:
        found.setdefault(line.area, []).append(line)
    return found
