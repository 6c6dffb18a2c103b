"""The registers of this app and who works on them."""

from districts.admin import (
    acts,
    areas,
    calendar,
    committees,
    comparisons,
    instructors,
    limits,
    moves,
    organisations,
    party,
    places,
    roles,
    titles,
    todos,
    users,
    venues,
)

__all__ = [
    "acts",
    "areas",
    "calendar",
    "committees",
    "comparisons",
    "instructors",
    "limits",
    "moves",
    "organisations",
    "party",
    "places",
    "roles",
    "titles",
    "todos",
    "users",
    "venues",
]
