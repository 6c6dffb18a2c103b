"""Erasing who signed up: name and phone go when the time after the activity is over; that so many
signed up, and which of a register, stays."""

import datetime as dt

from django.db.models import DateField, ExpressionWrapper, F, QuerySet
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from activities.models import SignUp
from districts import limits
from districts.services.erasing import erase_all


def due(day: dt.date) -> QuerySet[SignUp]:
    """Of activities that were over so many days before, by the figure of their area."""
    kept = limits.expression("visitor_erasure", "activity__area")
    over = Coalesce(F("activity__last_day"), F("activity__day"))
    rows = SignUp.objects.filter(erased_at=None).exclude(name="", phone="")
    erased_on = ExpressionWrapper(over + kept, output_field=DateField())
    return rows.annotate(erase_on=erased_on).filter(erase_on__lte=day)


def erase_due(day: dt.date | None = None) -> int:
    """Answers how many."""
    return erase_all(due(day or localdate()))
