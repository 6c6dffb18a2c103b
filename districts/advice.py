"""The adviser (应建提示): each rule finds what is due, and to-dos follow what was found.

An app registers its rules when it is ready. A rule looks at all areas below a path at once; what it
finds becomes a to-do of the area, and a to-do whose cause has gone is closed. Looking twice writes
nothing twice. What is due on its own workflow's clock (a transfer, an order) is a rule like any
other.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import models, transaction
from django.urls import reverse
from django.utils.timezone import localdate, now

from core import jobs
from core.locks import alone
from districts.models import Area, ToDo
from districts.scoping import ScopedModel

ADVISE = "advise"
TOLD = ("area", "subject", "detail", "url", "due")


@dataclass(frozen=True)
class Finding:
    """What a rule found: `subject` names it, `detail` gives the numbers, `url` starts the right
    action; `key` tells it from the rule's other findings. `due` is the day by which to act."""

    key: str
    area_id: int
    subject: str
    detail: str
    url: str
    due: dt.date | None = None


Finder = Callable[[str, dt.date], Iterable[Finding]]


@dataclass(frozen=True)
class Rule:
    """`find` answers for every area at or below the path, as of the day. `action` is the right of
    whoever acts on it, `basis` the sentence of the rule that a screen shows."""

    code: str
    title: str
    verb: str
    basis: str
    find: Finder
    action: str = "change"


_rules: dict[str, Rule] = {}


def register(*rules: Rule) -> None:
    """Called once by each app when it is ready."""
    _rules.update({rule.code: rule for rule in rules})


def rules() -> list[Rule]:
    return list(_rules.values())


def title_of(code: str) -> str:
    """What a rule is called; its code while its app has not declared it."""
    return _rules[code].title if code in _rules else code


def basis_of(code: str) -> str:
    """The sentence a rule rests on."""
    return _rules[code].basis if code in _rules else ""


def advise(path: str = "", day: dt.date | None = None) -> int:
    """Bring the to-dos of all rules at and below the path up to date; answers how many stand."""
    day = day or localdate()
    return sum(settle(rule, path, rule.find(path, day)) for rule in rules())


@transaction.atomic
def settle(rule: Rule, path: str, findings: Iterable[Finding]) -> int:
    """The to-dos of one rule become what it found: new ones open, told ones are told anew, those
    that are gone are closed. One that somebody closed by hand stays closed while its cause stands
    and nothing of it has changed. Two looks at one rule write in turn."""
    alone(f"to-dos of {rule.code}")
    found = {todo.key: todo for todo in (_todo(rule, one) for one in findings)}
    before = {
        todo.key: todo for todo in ToDo.objects.filter(rule=rule.code, area__path__startswith=path)
    }
    fresh = [todo for key, todo in found.items() if _is_news(todo, before.get(key))]
    ToDo.objects.bulk_create(
        fresh,
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=[*TOLD, "verb", "action", "done_at", "dismissed"],
    )
    gone = [todo.pk for key, todo in before.items() if key not in found and todo.done_at is None]
    ToDo.objects.filter(pk__in=gone).update(done_at=now())
    return len(found)


def _is_news(todo: ToDo, held: ToDo | None) -> bool:
    if held is None or (held.done_at is not None and not held.dismissed):
        return True
    return _told(todo) != _told(held)


def _told(todo: ToDo) -> tuple[object, ...]:
    return todo.area_id, todo.subject, todo.detail, todo.url, todo.due


def _todo(rule: Rule, one: Finding) -> ToDo:
    return ToDo(
        key=f"{rule.code}:{one.key}",
        area_id=one.area_id,
        rule=rule.code,
        subject=one.subject[:120],
        detail=one.detail[:200],
        verb=rule.verb,
        url=one.url,
        action=rule.action,
        due=one.due,
    )


def ask(area: Area | None = None) -> None:
    """Look again soon, in the background: of one area after something changed there, of all by
    night."""
    name = f"{area.name}待办" if area else "待办"
    key = f"{ADVISE}:{area.pk if area else 0}"
    jobs.ask(key, ADVISE, title=f"更新{name}", again=True, path=area.path if area else "")


def look_again(*rows: models.Model) -> None:
    """After something was done to these rows: of the areas in which they lie."""
    found = {row.lies_in() for row in rows if isinstance(row, ScopedModel)}
    for area in sorted((one for one in found if one is not None), key=lambda one: one.pk):
        ask(area)


def page(register: str, pk: int, act: str = "change") -> str:
    """Where a row of a register (`members_partymember`) is acted on."""
    return reverse(f"admin:{register}_{act}", args=[pk])
