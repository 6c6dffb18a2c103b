"""What lies back is done by the services too, which write down today: their acts and messages are
then put on the day on which it is told to have happened, and what waits is due from that day on."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localdate, make_aware, now

from accounts.models import Message, User
from core.models import Act
from core.workflow import act_of
from funding.enums import LineState
from funding.models import Appropriation, Expense, Fund, Loan, Publication
from funding.models.loans import ENDED
from funding.services import expenses, loans, publishing, signing

AT = dt.time(10)


@contextmanager
def on(day: dt.date) -> Iterator[None]:
    """Whatever services of money do in the block was done on the day; blocks follow each other."""
    begun = now()
    yield
    at = min(_at(day), begun)
    Act.objects.filter(at__gte=begun, model__startswith="funding.").update(at=at)
    Message.objects.filter(at__gte=begun).update(at=at)


def _at(day: dt.date) -> dt.datetime:
    return make_aware(dt.datetime.combine(day, AT))


def signed(lines: QuerySet[Appropriation], day: dt.date, *, by: User) -> None:
    """Long ago, for many lines at once: the service signs one after the other."""
    rows = lines.filter(state=LineState.PAID)
    paid = list(rows.select_related("batch", "party_organisation", "rule"))  # as acts name them
    rows.update(state=LineState.SIGNED, signed_on=day)
    acts = Act.objects.bulk_create(act_of(by, signing.SIGN.verb, line) for line in paid)
    Act.objects.filter(pk__in=[act.pk for act in acts]).update(at=_at(day))


def claim_since(claim: Expense, day: dt.date) -> Expense:
    """It stands where it stands since the day."""
    claim.due = expenses.due_in(claim.state, claim, day)
    Expense.objects.filter(pk=claim.pk).update(due=claim.due)
    return claim


def loan_since(loan: Loan, day: dt.date) -> Loan:
    """It stands where it stands since the day, or ended on it."""
    told: dict[str, Any] = {"due": loans.due_in(loan, day)}
    if loan.state in ENDED:
        told["ended_on"] = day
    Loan.objects.filter(pk=loan.pk).update(**told)
    loan.refresh_from_db()
    return loan


def asked_on(loan: Loan, day: dt.date) -> Loan:
    """It was applied for on the day, and has a number of that year."""
    if day.year != loan.asked_on.year:
        head = f"DK-{day.year}-"
        loan.number = f"{head}{Loan.objects.filter(number__startswith=head).count() + 1:04d}"
    Loan.objects.filter(pk=loan.pk).update(number=loan.number, asked_on=day)
    Act.objects.filter(model=loan._meta.label_lower, object_id=loan.pk).update(subject=f"{loan}")
    return loan_since(loan, day)


def published(fund: Fund, year: int, *, by: User) -> Publication:
    """The fund's year, made public as is usual in March of the next one."""
    with on(day := min(dt.date(year + 1, 3, 20), localdate())):
        made = publishing.publish(fund, year, by=by, note="演示数据")
    Publication.objects.filter(pk=made.pk).update(published_on=day)
    return made
