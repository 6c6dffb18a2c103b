"""Erasing a report-in: name, phone and words go, number, states and days stay as a stub."""

import datetime as dt
from typing import Any

from django.utils.timezone import localdate

from core.workflow import Transition
from districts.services.erasing import ERASE as VERB
from districts.services.erasing import erase_all
from members.enums import LeadState
from members.models import SelfReport

ERASE = Transition(
    VERB,
    frozenset({LeadState.LEAD, LeadState.CONTACTED, LeadState.UNVERIFIED}),
    LeadState.ERASED,
)


def erase_due(day: dt.date | None = None) -> int:
    """All whose day has come; answers how many."""
    return erase_all(SelfReport.objects.filter(erase_on__lte=day or localdate()), _ended)


def _ended(rows: list[Any]) -> None:
    """Admitted and verified ones keep their state: the funnel is counted after its persons go."""
    keys = [row.pk for row in rows]
    SelfReport.objects.filter(pk__in=keys, state__in=ERASE.sources).update(state=ERASE.target)
