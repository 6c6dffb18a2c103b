"""How long a session may last, and whether its password was given lately.

A session ends after SESSION_COOKIE_AGE without a request. For whom it may last a month on his own
phone is a rule of the app that knows him; before something grave the password is asked again.
"""

import time
from collections.abc import Callable
from typing import Any

from django.contrib.auth import authenticate
from django.http import HttpRequest

from accounts.models import User

MONTH = 30 * 24 * 3600  # seconds
HOUR = 3600
#: In the session: when the password was given, in seconds.
PROVED = "proved"
WRONG_PASSWORD = "密码不对，请重新输入；连续错 5 次将锁定半小时。"  # noqa: S105 -- a sentence

Rule = Callable[[User], bool]
_rules: list[Rule] = []


def may_last(rule: Rule) -> None:
    """Declares whose session may last a month."""
    if rule not in _rules:
        _rules.append(rule)


def keep(request: HttpRequest, user: User) -> None:
    """A month on the user's own phone, if that is allowed to him."""
    if any(rule(user) for rule in _rules):
        request.session.set_expiry(MONTH)


def note_proof(session: Any) -> None:
    session[PROVED] = int(time.time())


def proved_lately(session: Any) -> bool:
    """Whether the password was given within the hour."""
    return time.time() - session.get(PROVED, 0) < HOUR


def prove(request: HttpRequest, password: str) -> bool:
    """Whether this is the password of whoever is signed in; counted as a sign-in that failed where
    it is not."""
    user: Any = request.user
    found = authenticate(request, username=user.get_username(), password=password)
    if found is None or found.pk != user.pk:
        return False
    note_proof(request.session)
    return True
