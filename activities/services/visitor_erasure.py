"""Erasing who came to a duty session, who handed in a case and whom a service item served: name,
phone and words go after their time, also out of the history where there is one; number, days, what
it was about and what became of it stay."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate, now

from activities.models import Booking, Case, CaseParty, ServiceItem
from activities.services.service_items import SERVED
from core.history import forget
from core.models import Act
from core.workflow import act_of

BATCH = 500
ERASE = "到期清除"
#: What is left of a person: nothing.
PERSON: dict[str, Any] = {
    "name": "",
    "phone": "",
    "phone_tail_fingerprint": "",
    "sent_by": None,
    "erase_on": None,
}
Register = type[Booking] | type[Case] | type[ServiceItem]
EMPTY: dict[Register, dict[str, Any]] = {
    Booking: {**PERSON, "matter": "", "question": "", "answer": ""},
    Case: {**PERSON, "text": "", "agreement": ""},
    ServiceItem: {**dict.fromkeys(SERVED, ""), "erase_on": None},
}


def erase_due(day: dt.date | None = None) -> int:
    """All whose day has come; answers how many. Each batch is a transaction of its own: killed
    between two, the next run goes on with the rest."""
    day, total = day or localdate(), 0
    for model in EMPTY:
        while done := _erase_batch(model, day):
            total += done
    return total


@transaction.atomic
def _erase_batch(model: Register, day: dt.date) -> int:
    due = model.objects.select_for_update(skip_locked=True, of=("self",))
    rows = list(due.filter(erase_on__lte=day, erased_at=None).order_by("pk")[:BATCH])
    keys = [row.pk for row in rows]
    if model is Case:
        CaseParty.objects.filter(case__in=keys).update(name="", phone="", phone_tail_fingerprint="")
    model.objects.filter(pk__in=keys).update(**EMPTY[model], erased_at=now())
    if model is ServiceItem:
        forget(model, keys, SERVED)
    Act.objects.bulk_create(act_of(None, ERASE, row) for row in rows)
    return len(rows)
