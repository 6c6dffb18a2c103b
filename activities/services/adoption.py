"""采纳率: of the suggestions received in a period how many were adopted, wholly or partly."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from activities.enums import CaseKind, CaseState
from activities.models import Case
from activities.services.cases import ADOPTED


@dataclass(frozen=True)
class Suggestions:
    """Those that were not withdrawn; the rate is of all of them, answered or not."""

    received: int
    answered: int
    adopted: int

    @property
    def rate(self) -> float | None:
        """A share of 1; nothing where there was none."""
        return self.adopted / self.received if self.received else None


def adoption(rows: QuerySet[Case]) -> Suggestions:
    """Of the suggestions among the rows, in one statement."""
    found: Any = rows.filter(kind=CaseKind.SUGGESTION).exclude(state=CaseState.WITHDRAWN)
    counted = found.aggregate(
        received=Count("pk"),
        answered=Count("pk", ~Q(adoption="")),
        adopted=Count("pk", Q(adoption__in=ADOPTED)),
    )
    return Suggestions(**counted)
