"""The registers of this app and who works on them."""

from districts.admin import (
    acts,
    areas,
    calendar,
    committees,
    instructors,
    limits,
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
    "instructors",
    "limits",
    "organisations",
    "party",
    "places",
    "roles",
    "titles",
    "todos",
    "users",
    "venues",
]
