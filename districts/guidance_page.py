"""The page of one instructor: whom he guides today, and when he was last there."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Q
from django.utils.timezone import localdate

from core.dated import Quarter
from districts.models import Instructor, Organisation, WorkCoverage
from districts.services import guidance


@dataclass(frozen=True)
class Guided:
    coverage: WorkCoverage
    last: dt.date | None
    visits: int  # this quarter


def guided(instructor: Instructor, user: Any) -> list[Guided]:
    """Those of them that the user may see, who was not visited for longest first."""
    today = localdate()
    mine = Organisation.objects.for_user(user)
    rows = guidance.guided(today).filter(instructor=instructor, organisation__in=mine.values("pk"))
    his = Q(organisation__visits__instructor=instructor)
    quarter = his & Q(organisation__visits__day__range=(Quarter.of(today).first, today))
    counted = rows.select_related("organisation").annotate(
        last=Max("organisation__visits__day", filter=his),
        quarter=Count("organisation__visits", filter=quarter),
    )
    found = [Guided(row, row.last, row.quarter) for row in counted.order_by("organisation__name")]
    return sorted(found, key=lambda one: one.last or dt.date.min)
