"""Erasing who reported a store: phone, words, photo and the answer to them go after their time;
number, days, what was found and what it led to stay."""

import datetime as dt
from typing import Any

from django.utils.timezone import localdate

from districts.services.erasing import erase_all
from storefronts.models import Feedback


def erase_due(day: dt.date | None = None) -> int:
    """All whose day has come; answers how many."""
    return erase_all(Feedback.objects.filter(erase_on__lte=day or localdate()), _photos)


def _photos(rows: list[Any]) -> None:
    for row in rows:
        if row.photo:
            row.photo.delete(save=False)
