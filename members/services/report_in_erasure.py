"""Erasing a report-in: name, phone and words go, number, states and days stay as a stub.

What it was about is then in no table and no log of ours; backups made before keep it until they
are thrown away, which README.md tells the operator.
"""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate, now

from core.models import Act
from core.workflow import Transition, act_of
from members.enums import LeadState
from members.models import SelfReport

BATCH = 500
ERASE = Transition(
    "到期清除",
    frozenset({LeadState.LEAD, LeadState.CONTACTED, LeadState.UNVERIFIED}),
    LeadState.ERASED,
)
#: What is left of the person: nothing.
EMPTY: dict[str, Any] = {
    "name": "",
    "phone": "",
    "phone_fingerprint": "",
    "phone_tail_fingerprint": "",
    "belongs_to": "",
    "works_at": "",
    "answer": "",
    "sent_by": None,
    "erase_on": None,
}


def erase(keys: Collection[int]) -> None:
    """Whatever their state."""
    SelfReport.objects.filter(pk__in=keys).update(**EMPTY, erased_at=now())


def erase_due(day: dt.date | None = None) -> int:
    """All whose day has come; answers how many. Each batch is a transaction of its own: killed
    between two, the next run goes on with the rest; done twice, the second finds nothing."""
    day, total = day or localdate(), 0
    while done := _erase_batch(day):
        total += done
    return total


@transaction.atomic
def _erase_batch(day: dt.date) -> int:
    due = SelfReport.objects.select_for_update(skip_locked=True)
    rows = list(due.filter(erase_on__lte=day, erased_at=None).order_by("pk")[:BATCH])
    keys = [row.pk for row in rows]
    erase(keys)
    # An admitted or verified report keeps its state: the funnel is counted after its persons go.
    SelfReport.objects.filter(pk__in=keys, state__in=ERASE.sources).update(state=ERASE.target)
    Act.objects.bulk_create([act_of(None, ERASE.verb, row) for row in rows])
    return len(rows)
