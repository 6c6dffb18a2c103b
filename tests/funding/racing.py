"""What a race is made of: several at once, where they meet, and what protects taken away."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext, suppress
from itertools import count
from threading import Barrier, BrokenBarrierError
from typing import Any

import pgtrigger
import pytest
from django.db import DatabaseError, connection, connections
from django.db.models import QuerySet

from core.errors import Refused
from core.workflow import Transition
from funding.models import Account
from funding.services.posting import Posting

AT_ONCE = 5
SURE, IN_VAIN = 20, 0.5  # seconds that one waits for the other, who comes, or whom a lock holds

COVERED = "constraint account_never_overdrawn"
FLOORED = "kind not in ('held', 'lent') or balance >= 0"
FLOOR = (
    f"alter table funding_account drop {COVERED}",
    f"alter table funding_account add {COVERED} check ({FLOORED})",
)
KEY = (
    "alter table funding_journal drop constraint funding_journal_key_key",
    "alter table funding_journal add constraint funding_journal_key_key unique (key)",
)
ONE_REVERSAL = "constraint funding_journal_reverses_id_key"
REVERSED = (
    f"alter table funding_journal drop {ONE_REVERSAL}",
    f"alter table funding_journal add {ONE_REVERSAL} unique (reverses_id)",
)
ABOUT = "party_organisation_id, rule_id, source, period"
BINDING = "state not in ('failed', 'dropped')"
LINE = "appropriation_line_once"
LINE_ONCE = (
    f"drop index {LINE}",
    f"create unique index {LINE} on funding_appropriation ({ABOUT}) where {BINDING}",
)


def at_once(work: Callable[[int], Any], times: int, *, off: Any = ()) -> list[Any]:
    """What each answered: its result, or what refused it; `off` are triggers that sleep."""

    def one(turn: int) -> Any:
        try:
            with pgtrigger.ignore(*off) if off else nullcontext():
                return work(turn)
        except (Refused, DatabaseError) as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, range(times)))


def refusals(answers: list[Any]) -> list[str]:
    """What the product said to those whom it refused."""
    return [str(one) for one in answers if isinstance(one, Refused)]


@contextmanager
def without(drop: str, add: str) -> Iterator[None]:
    """A constraint off, and there again afterwards."""
    execute(drop)
    try:
        yield
    finally:
        emptied()
        execute(add)


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def emptied() -> None:
    """What harm was done is gone, so that the constraint can be put back."""
    with pgtrigger.ignore():
        execute("truncate funding_account, funding_entry, funding_journal cascade")


def balance(account: Account) -> int:
    return Account.objects.get(pk=account.pk).balance


def meet(
    patch: pytest.MonkeyPatch,
    owner: Any = Transition,
    name: str = "refusal",
    wait: float = IN_VAIN,
    of: int = 2,
) -> None:
    """So many have all looked before one goes on; whoever waits for one that a lock holds goes on,
    and whoever tries again waits for nobody."""
    gate, first, looks = Barrier(of), iter(range(of)), getattr(owner, name)

    def together(*given: Any) -> Any:
        seen = looks(*given)
        if next(first, None) is not None:
            with suppress(BrokenBarrierError):
                gate.wait(wait)
        return seen

    patch.setattr(owner, name, together)


def unguarded(patch: pytest.MonkeyPatch, room: Any, at: str = "alone") -> None:
    """Nobody waits for anybody; all meet where the room calls `at`, and go on together."""
    patch.setattr(room, "alone", lambda name: None)
    meet(patch, room, at, SURE, AT_ONCE)


def unlock(patch: pytest.MonkeyPatch) -> None:
    """No row is locked by who reads it."""
    patch.setattr(QuerySet, "select_for_update", lambda rows, **_: rows)


def forget_keys(patch: pytest.MonkeyPatch, room: Any) -> None:
    """What the room posts has a key of its own each time."""
    turns = count()

    def keyed(**given: Any) -> Posting:
        return Posting(**{**given, "key": f"test:turn:{next(turns)}"})

    patch.setattr(room, "Posting", keyed)


def race(one: Callable[[], Any]) -> list[str]:
    """What became of each who started at once: what it answers, or the name of what refused it."""
    start = Barrier(AT_ONCE)

    def together(_: int) -> Any:
        start.wait()
        return one()

    answers = at_once(together, AT_ONCE)
    return sorted(type(one).__name__ if isinstance(one, Exception) else str(one) for one in answers)
