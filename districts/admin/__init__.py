"""The registers of this app and who works on them."""

from districts.admin import (
    acts,
    areas,
    calendar,
    committees,
    instructors,
    organisations,
    party,
    places,
    roles,
    titles,
    todos,
    users,
)

__all__ = [
    "acts",
    "areas",
    "calendar",
    "committees",
    "instructors",
    "organisations",
    "party",
    "places",
    "roles",
    "titles",
    "todos",
    "users",
]
