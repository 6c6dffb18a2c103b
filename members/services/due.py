"""What is due in the members' registers, for the adviser: set-based, as of a day, below a path.

Each answers rows with their area; the adviser makes to-dos of them.
"""

import datetime as dt
from typing import Any

from django.db.models import DateField, F, Q, QuerySet
from django.db.models.functions import Cast

from core.dated import months_later
from core.working_days import before
from districts import limits
from districts.models import RuleLimit
from districts.scoping import below
from members.enums import EndReason, Stage, TransferState
from members.models import Development, LostContact, MembershipTransfer, PartyMember

DAY = dt.timedelta(days=1)


def _values(code: str) -> set[int]:
    """The default and whatever areas have set."""
    own = RuleLimit.objects.filter(code=code).values_list("value", flat=True)
    return {limits.LIMITS[code].default, *own}


def _since_before(column: str, cutoffs: dict[int, dt.date]) -> Q:
    """Rows annotated with `limit` that began on or before the cutoff of their limit."""
    found = Q(pk__in=[])
    for value, cutoff in cutoffs.items():
        found |= Q(limit=value, **{f"{column}__lte": cutoff})
    return found


def letters_expired(path: str, day: dt.date) -> QuerySet[Any]:
    """Letters past their validity: handed in on the 90th day is in time, the 91st is late."""
    held = Cast(F("letter_on") + F("valid_days") * DAY, DateField())
    rows = MembershipTransfer.objects.filter(
        below(path), state=TransferState.LETTER, letter_on__isnull=False
    )
    return rows.annotate(valid_to=held).filter(valid_to__lt=day).select_related("member", "area")


def checks_overdue(path: str, day: dt.date) -> QuerySet[Any]:
    """Applications not checked within their working days."""
    code = "transfer_check"
    rows = MembershipTransfer.objects.filter(below(path), state=TransferState.APPLIED)
    cutoffs = {value: before(day, value) - DAY for value in _values(code)}
    rows = rows.annotate(limit=limits.expression(code, "area"))
    return rows.filter(_since_before("applied_on", cutoffs)).select_related("member", "area")


def lost_for_long(path: str, day: dt.date) -> QuerySet[Any]:
    """Members lost for the months after which membership is to be suspended."""
    code = "lost_contact"
    rows = LostContact.objects.on(day).filter(below(path, "member__area"), member__ended=None)
    cutoffs = {value: months_later(day, -value) for value in _values(code)}
    rows = rows.annotate(limit=limits.expression(code, "member__area"))
    return rows.filter(_since_before("since", cutoffs)).select_related("member__area")


def suspended_for_long(path: str, day: dt.date) -> QuerySet[Any]:
    """Suspended members for the months after which they are to be struck off."""
    code = "suspended"
    rows = PartyMember.objects.filter(below(path), end_reason=EndReason.SUSPENDED)
    cutoffs = {value: months_later(day, -value) for value in _values(code)}
    rows = rows.annotate(limit=limits.expression(code, "area"))
    return rows.filter(_since_before("ended", cutoffs)).select_related("area")


def talks_overdue(path: str, day: dt.date) -> QuerySet[Any]:
    """Applicants whom nobody has talked to in time."""
    code = "applicant_talk"
    cutoffs = {value: day - (value + 1) * DAY for value in _values(code)}
    return _developments(path, Stage.APPLICANT, code, cutoffs)


def probations_over(path: str, day: dt.date) -> QuerySet[Any]:
    """Probationary members whose full membership is to be discussed."""
    code = "probation"
    cutoffs = {value: months_later(day, -value) for value in _values(code)}
    return _developments(path, Stage.PROBATIONARY, code, cutoffs)


def _developments(path: str, stage: str, code: str, cutoffs: dict[int, dt.date]) -> QuerySet[Any]:
    """Files at the stage since a cutoff, but of who has ended or was found to be full."""
    waiting = Q(member=None) | Q(member__ended=None, member__full_since=None)
    rows = Development.objects.filter(below(path), waiting, stage=stage)
    rows = rows.annotate(limit=limits.expression(code, "area"))
    return rows.filter(_since_before("stage_since", cutoffs)).select_related("area")
