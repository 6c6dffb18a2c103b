"""Erasing who signed up: name and phone go when the time after the activity is over; that so many
signed up, and which of a register, stays."""

import datetime as dt

from django.db import transaction
from django.db.models import DateField, ExpressionWrapper, F, QuerySet
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate, now

from activities.models import SignUp
from activities.services.sign_ups import NOBODY
from core.models import Act
from core.workflow import act_of
from districts import limits

BATCH = 500
ERASE = "到期清除"


def due(day: dt.date) -> QuerySet[SignUp]:
    """Of activities that were over so many days before, by the figure of their area."""
    kept = limits.expression("visitor_erasure", "activity__area")
    over = Coalesce(F("activity__last_day"), F("activity__day"))
    rows = SignUp.objects.filter(erased_at=None).exclude(name="", phone="")
    erased_on = ExpressionWrapper(over + kept, output_field=DateField())
    return rows.annotate(erase_on=erased_on).filter(erase_on__lte=day)


def erase_due(day: dt.date | None = None) -> int:
    """Answers how many. Each batch is a transaction of its own: killed between two, the next run
    goes on with the rest."""
    day, total = day or localdate(), 0
    while done := _erase_batch(day):
        total += done
    return total


@transaction.atomic
def _erase_batch(day: dt.date) -> int:
    locked = SignUp.objects.select_for_update(skip_locked=True, of=("self",))
    keys = due(day).order_by("pk").values("pk")[:BATCH]
    rows = list(locked.filter(pk__in=keys, erased_at=None))
    SignUp.objects.filter(pk__in=[row.pk for row in rows]).update(**NOBODY, erased_at=now())
    Act.objects.bulk_create(act_of(None, ERASE, row) for row in rows)
    return len(rows)
