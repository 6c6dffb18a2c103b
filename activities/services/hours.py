"""Volunteer hours: of the activities that count as service, and of what somebody claimed and did.

A volunteer who is a member of the Party has the hours of the member, who is what attendances say.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum

from activities.enums import SERVING, ActivityState, ClaimState
from activities.models import Attendance, Claim, Volunteer

#: Hours of a claim count once whoever was served, or the office for him, has said so.
COUNTED = (ClaimState.CONFIRMED, ClaimState.EVALUATED)
NONE = Decimal(0)


@dataclass(frozen=True)
class Year:
    year: int
    activities: Decimal
    claims: Decimal

    @property
    def total(self) -> Decimal:
        return self.activities + self.claims


def attendances(volunteer: Volunteer) -> QuerySet[Attendance]:
    """Where he served, as himself or as the member that he is."""
    who = Q(volunteer=volunteer)
    if volunteer.member_id is not None:
        who |= Q(member=volunteer.member_id)
    rows = Attendance.objects.filter(who, activity__theme__in=SERVING)
    return rows.exclude(activity__state=ActivityState.CANCELLED)


def claims(volunteer: Volunteer) -> QuerySet[Claim]:
    """What he claimed as a member, and did."""
    rows = Claim.objects.filter(state__in=COUNTED)
    return rows.filter(member=volunteer.member_id) if volunteer.member_id else rows.none()


def by_year(volunteer: Volunteer) -> list[Year]:
    """The years in which he served, the latest first."""
    served = _sums(attendances(volunteer).values_list("activity__day__year").annotate(Sum("hours")))
    done = _sums(claims(volunteer).values_list("done_on__year").annotate(Sum("hours")))
    years = sorted({*served, *done}, reverse=True)
    return [Year(year, served[year], done[year]) for year in years]


def total(volunteer: Volunteer) -> Decimal:
    return sum((one.total for one in by_year(volunteer)), NONE)


def _sums(rows: Iterable[tuple[int, Decimal]]) -> defaultdict[int, Decimal]:
    found: defaultdict[int, Decimal] = defaultdict(Decimal)
    for year, hours in rows:
        found[year] += hours
    return found
