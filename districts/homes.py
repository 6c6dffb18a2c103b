"""First pages of whoever holds no role here: a higher app knows its own people."""

from collections.abc import Callable
from typing import Any

Home = Callable[[Any], str]  # the name of the user's first page, or nothing
_homes: list[Home] = []


def register(home: Home) -> None:
    if home not in _homes:
        _homes.append(home)


def home_of(user: Any) -> str:
    """The name of his first page, or nothing."""
    return next(filter(None, (home(user) for home in _homes)), "")
