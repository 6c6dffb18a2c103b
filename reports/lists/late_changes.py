"""锁定后的登记变动 on screen: by name, with what differs; a member's name by right."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from reports.lists.movements import NOUNS, named, seen
from reports.models import LateChange, QuarterlyReport

BADGES = {"appeared": "info", "vanished": "warn", "corrected": ""}


@dataclass(frozen=True)
class Line:
    number: int
    name: str
    url: str
    row: LateChange

    @property
    def noun(self) -> str:
        return NOUNS[self.row.subject]

    @property
    def badge(self) -> str:
        return BADGES[self.row.kind]


def found(report: QuarterlyReport, user: Any) -> QuerySet[LateChange]:
    rows = LateChange.objects.filter(report=report).filter(seen(report, user, "area"))
    return rows.select_related("area", "commercial_district")


def lines(rows: Iterable[LateChange], user: Any, first: int = 1) -> list[Line]:
    """The rows of a page, in a constant number of statements."""
    rows = list(rows)
    told = named([(row.subject, row.object_id) for row in rows], user)
    return [
        Line(
            number,
            told.name(row.subject, row.object_id, row.name),
            told.url(row.subject, row.object_id),
            row,
        )
        for number, row in enumerate(rows, first)
    ]
