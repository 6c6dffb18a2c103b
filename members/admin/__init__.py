"""The registers of members and who works on them."""

from members.admin import (
    development,
    merits,
    people,
    report_in,
    report_in_points,
    rosters,
    transfers,
)

__all__ = [
    "development",
    "merits",
    "people",
    "report_in",
    "report_in_points",
    "rosters",
    "transfers",
]
