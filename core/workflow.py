"""State changes: data at the top of a service, one function that performs them.

`advance` locks the row, checks state and right, saves and writes one act, all in one transaction.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import models, transaction

from core.errors import Refused
from core.models import Act

Thing = TypeVar("Thing", bound=models.Model)
Check = Callable[[Any, Any], str]  # (object, user) -> why not, or ""


@dataclass(frozen=True)
class Transition:
    """From any of `sources` to `target`; `refusals` answer why a user may not, or nothing."""

    verb: str
    sources: frozenset[str]
    target: str
    refusals: tuple[Check, ...] = ()
    needs_note: bool = False

    def refusal(self, obj: Any, user: Any) -> str:
        if obj.state not in self.sources:
            return f"当前为“{obj.get_state_display()}”，不能{self.verb}，请核对。"
        return next(filter(None, (check(obj, user) for check in self.refusals)), "")


def act_of(by: Any, verb: str, subject: models.Model, note: str = "") -> Act:
    """The line of the act log about a row, not yet written: many are written at once."""
    return Act(
        by=by,
        verb=verb,
        subject=str(subject)[:200],
        model=subject._meta.label_lower,
        object_id=subject.pk,
        note=note,
    )


def record(
    by: Any, verb: str, subject: models.Model | str, note: str = "", *, register: str = ""
) -> Act:
    """One line of the act log; `register` is the model of a subject that is many of its rows."""
    if isinstance(subject, str):
        subject = subject[:200]
        return Act.objects.create(by=by, verb=verb, subject=subject, model=register, note=note)
    act = act_of(by, verb, subject, note)
    act.save(force_insert=True)
    return act


def available(
    obj: Any, user: Any, transitions: Iterable[Transition]
) -> list[tuple[Transition, str]]:
    """The transitions of the present state with the reason where one is refused."""
    return [(t, t.refusal(obj, user)) for t in transitions if obj.state in t.sources]


@transaction.atomic
def advance(obj: Thing, transition: Transition, *, by: Any, note: str = "") -> Thing:
    """Perform the transition on the locked row; raises Refused with the reason."""
    locked: Any = type(obj)._default_manager.select_for_update().get(pk=obj.pk)
    if why := transition.refusal(locked, by):
        raise Refused(why)
    if transition.needs_note and not note.strip():
        raise Refused(f"{transition.verb}请写明事由。")
    locked.state = transition.target
    locked.save(update_fields=["state"])
    record(by, transition.verb, locked, note)
    return locked
