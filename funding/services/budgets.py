"""预算: what had been decided for a year by a day; no cut takes away more than there is."""

import datetime as dt
from collections.abc import Iterable, Iterator

from django.db import transaction
from django.db.models import QuerySet, Sum

from core.errors import Refused
from core.locks import alone
from core.money import yuan
from funding.models import Budget
from funding.services.arriving import Fault, of_party
from funding.services.posting import later_than_today

#: what lines have in common that a cut can take away from
OF = ("fund", "year", "area", "party_organisation", "commercial_district", "source", "use")
EARLIEST = 1  # years before its own in which a budget may be decided


def decided(year: int, day: dt.date) -> QuerySet[Budget]:
    """The lines of the year that had been decided by the day."""
    return Budget.objects.filter(year=year, decided_on__lte=day)


def total(lines: QuerySet[Budget]) -> int:
    return lines.order_by().aggregate(fen=Sum("fen"))["fen"] or 0


@transaction.atomic
def keep(budget: Budget) -> Budget:
    """A new line or a corrected one. Raises Refused, at the field that is wrong."""
    for field, why in faults(budget):
        raise Refused(why, field=field)
    budget.save()
    return budget


def faults(budget: Budget) -> Iterator[Fault]:
    """Everything that is wrong with the line, each at its field. Who writes another line of the
    fund's year waits until the transaction ends."""
    fund, day = budget.fund, budget.decided_on
    if why := later_than_today(day):
        yield "decided_on", why
    elif day.year < budget.year - EARLIEST:
        yield "decided_on", f"批复日期早于 {budget.year} 年度太多，请核对年度和日期。"
    if not budget.area.path.startswith(fund.area.path):
        yield "area", f"{fund}属于{fund.area}，区划请选{fund.area}或它的下级。"
    yield from of_party(budget, day)
    alone(f"budget of fund {budget.fund_id} {budget.year}")
    if why := _below_zero(budget):
        yield "fen", why


def _below_zero(budget: Budget) -> str:
    """Where a cut, or a line that is corrected, would leave less than nothing on any day."""
    before = Budget.objects.filter(pk=budget.pk).first()
    for place in filter(None, (budget, before)):
        others = Budget.objects.filter(**{name: getattr(place, name) for name in OF})
        lines = list(others.exclude(pk=budget.pk).values_list("decided_on", "fen"))
        own = [(budget.decided_on, budget.fen)] if _same(place, budget) else []
        if (least := _least([*lines, *own])) < 0:
            return (
                f"这样改后，同一单位、来源、用途的预算会变成 {yuan(least)} 元；"
                "调减不能超过已批复的，请核对金额、批复日期，或者改选被调减的那一项。"
            )
    return ""


def _same(one: Budget, other: Budget) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in OF)


def _least(lines: Iterable[tuple[dt.date, int]]) -> int:
    """The lowest that they come to at the end of any day."""
    by_day: dict[dt.date, int] = {}
    for day, fen in lines:
        by_day[day] = by_day.get(day, 0) + fen
    sums, so_far = [0], 0
    for day in sorted(by_day):
        so_far += by_day[day]
        sums.append(so_far)
    return min(sums)
