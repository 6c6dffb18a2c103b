"""The board: applications on their way by state, how long each has waited, and what is late."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber

from storefronts.enums import ApplicationState
from storefronts.models import Application
from storefronts.services import waiting

S = ApplicationState
#: The columns in the order of the way.
COLUMNS = (S.SUBMITTED, S.RETURNED, S.RECOMMENDED, S.REVIEWED, S.SCORED, S.NOTICED)
SHOWN = 8  # of each column, the most urgent


@dataclass(frozen=True)
class Card:
    application: Application
    waiting: int  # days in this state
    late: int  # days


@dataclass(frozen=True)
class Column:
    state: str
    title: str
    number: int
    late: int
    cards: tuple[Card, ...]

    @property
    def left(self) -> int:
        """How many are not shown."""
        return self.number - len(self.cards)


def board(user: Any, day: dt.date) -> list[Column]:
    """Of the user's areas, as of the day; the same number of questions however many there are."""
    rows = Application.objects.for_user(user).filter(state__in=COLUMNS)
    counts = {
        one["state"]: one
        for one in rows.order_by()
        .values("state")
        .annotate(number=Count("pk"), late=Count("pk", filter=Q(due__lt=day)))
    }
    shown = _most_urgent(rows, day)
    none = {"number": 0, "late": 0}
    return [
        Column(
            state.value,
            str(state.label),
            counts.get(state, none)["number"],
            counts.get(state, none)["late"],
            tuple(card for card in shown if card.application.state == state),
        )
        for state in COLUMNS
    ]


def _most_urgent(rows: Any, day: dt.date) -> list[Card]:
    order = [F("due").asc(nulls_last=True), F("pk").asc()]
    place = Window(RowNumber(), partition_by=F("state"), order_by=order)
    first = rows.annotate(place=place).filter(place__lte=SHOWN)
    first = first.select_related("storefront__area", "scheme").order_by(*order)
    return [Card(one, waiting.days_waiting(one, day), waiting.days_late(one, day)) for one in first]
