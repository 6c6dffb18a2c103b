"""The session's rules: who still has an initial password goes nowhere; a live session slides."""

import time
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import HttpResponse

from accounts import middleware
from accounts.middleware import FIRST_PASSWORD, SEEN, SLIDE_AFTER, SessionRules

NOW = 1_700_000_000


class Session(dict):
    """A session as the middleware sees it."""

    session_key: str | None = "key"


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(middleware, "time", SimpleNamespace(time=lambda: NOW + 0.5))
    assert middleware.time is not time


def ask(path: str = "/messages/", *, key: str | None = "key", **values: Any) -> tuple[Any, Session]:
    session = Session(values)
    session.session_key = key
    request: Any = SimpleNamespace(path=path, session=session)
    return SessionRules(lambda _: HttpResponse("page"))(request), session


@pytest.mark.parametrize("path", ["/", "/messages/", "/admin/", "/dashboard/", "/api/v1/areas/"])
def test_an_initial_password_leads_to_its_change_from_everywhere(path: str) -> None:
    answer, _ = ask(path, **{FIRST_PASSWORD: True})
    assert (answer.status_code, answer["Location"]) == (302, "/password/")


@pytest.mark.parametrize("path", ["/password/", "/sign-out/", "/livez", "/healthz"])
def test_change_leaving_and_probes_stay_open(path: str) -> None:
    answer, _ = ask(path, **{FIRST_PASSWORD: True})
    assert answer.content == b"page"


@pytest.mark.parametrize("mark", [{}, {FIRST_PASSWORD: False}])
def test_a_changed_password_leads_on(mark: dict[str, bool]) -> None:
    assert ask(**mark)[0].content == b"page"


def test_without_a_session_nothing_is_asked() -> None:
    answer, session = ask(key=None, **{FIRST_PASSWORD: True, SEEN: 0})
    assert answer.content == b"page"
    assert session[SEEN] == 0


@pytest.mark.parametrize(
    ("seen", "after"),
    [
        (NOW - SLIDE_AFTER + 1, NOW - SLIDE_AFTER + 1),
        (NOW - SLIDE_AFTER, NOW),
        (0, NOW),
        (None, None),
    ],
)
def test_a_session_slides_after_ten_minutes(seen: int | None, after: int | None) -> None:
    values = {} if seen is None else {SEEN: seen}
    assert ask(**values)[1].get(SEEN) == after
    assert SLIDE_AFTER == 600


def test_a_probe_keeps_no_session_alive() -> None:
    """Otherwise a monitor in a signed-in browser would."""
    assert ask("/healthz", **{SEEN: 0})[1][SEEN] == 0


def test_who_is_sent_away_does_not_slide() -> None:
    assert ask(**{FIRST_PASSWORD: True, SEEN: 0})[1][SEEN] == 0
