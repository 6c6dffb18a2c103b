"""Erasing who reported a store: phone, words, photo and the answer to them go after their time;
number, days, what was found and what it led to stay."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate, now

from core.models import Act
from core.workflow import act_of
from storefronts.models import Feedback

BATCH = 500
ERASE = "到期清除"
#: What is left of the person: nothing.
EMPTY: dict[str, Any] = {
    "text": "",
    "phone": "",
    "phone_tail_fingerprint": "",
    "photo": "",
    "answer": "",
    "sent_by": None,
    "erase_on": None,
}


def erase_due(day: dt.date | None = None) -> int:
    """All whose day has come; answers how many. Each batch is a transaction of its own: killed
    between two, the next run goes on with the rest."""
    day, total = day or localdate(), 0
    while done := _erase_batch(day):
        total += done
    return total


@transaction.atomic
def _erase_batch(day: dt.date) -> int:
    """The photos first: a row that points to none does less harm than a photo without a row."""
    due = Feedback.objects.select_for_update(skip_locked=True)
    rows = list(due.filter(erase_on__lte=day, erased_at=None).order_by("pk")[:BATCH])
    for row in rows:
        if row.photo:
            row.photo.delete(save=False)
    Feedback.objects.filter(pk__in=[row.pk for row in rows]).update(**EMPTY, erased_at=now())
    Act.objects.bulk_create(act_of(None, ERASE, row) for row in rows)
    return len(rows)
