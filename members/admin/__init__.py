"""The registers of members and who works on them."""

from members.admin import development, merits, people, rosters, transfers

__all__ = ["development", "merits", "people", "rosters", "transfers"]
