"""A figure told twice: of the quarter, and of the year up to the last day of the quarter.

Both count facts of one edition, so that each opens to its rows.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from reports.indicators.definition import Facts, Indicator
from reports.indicators.predicates import EVERYTHING, both

YEAR = "_year"


@dataclass(frozen=True)
class Times:
    """Of a subject, whose facts are those of the year; `quarter` tells which are of the quarter,
    `year` which are of the year where it holds others too."""

    subject: Facts
    source: str
    quarter: Q
    year: Q = EVERYTHING

    def twice(
        self,
        code: str,
        title: str,
        unit: str,
        definition: str,
        *,
        rows: Q = EVERYTHING,
        of: Q | None = None,
        of_title: str = "",
        **more: Any,
    ) -> Iterator[Indicator]:
        """The two; titles and definitions begin with the time."""
        for word, told, when, suffix in (
            ("本季", "本季度内", self.quarter, ""),
            ("本年", "本年度截至当日", self.year, YEAR),
        ):
            yield Indicator(
                f"{code}{suffix}",
                f"{word}{title}",
                unit,
                f"{told}{definition}",
                both(rows, when),
                None if of is None else both(of, when),
                self.source,
                self.subject,
                of_title=of_title and f"{word}{of_title}",
                flow=not suffix,
                yearly=bool(suffix),
                **more,
            )

    def column(
        self, code: str, title: str, unit: str, definition: str, column: str, **more: Any
    ) -> Iterator[Indicator]:
        """A column added up, that of the year has the name of the quarter's with `_year`."""
        for word, told, suffix in (("本季", "本季度内", ""), ("本年", "本年度截至当日", YEAR)):
            name = f"{column}{suffix}"
            yield Indicator(
                f"{code}{suffix}",
                f"{word}{title}",
                unit,
                f"{told}{definition}",
                both(Q(**{f"{name}__gt": 0})),
                source=self.source,
                subject=self.subject,
                total=name,
                flow=not suffix,
                yearly=bool(suffix),
                **more,
            )
