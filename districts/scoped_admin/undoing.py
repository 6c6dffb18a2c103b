"""撤销: a light act can be taken back for ten seconds from the bar under the page's head."""

import hashlib
import time
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.http import HttpRequest

from core.errors import Refused
from core.workflow import record
from districts.scoped_admin.acts import ActPage
from districts.scoped_admin.history import version_of

KEPT = "undo"  # session key
SHOWN = 10  # seconds
GRACE = 20  # more, for a slow line


@dataclass(frozen=True)
class Taken:
    """How many rows are as they were before, and how many somebody has gone on with."""

    back: int = 0
    left: int = 0

    def __str__(self) -> str:
        if not self.back:
            why = "其间有人改过，或者您已没有办理权限" if self.left else "已过撤销时限"
            return f"没有恢复：{why}，请在登记册里更正。"
        left = f"；{self.left} 条其间有人改过，没有恢复" if self.left else ""
        return f"已撤销，{self.back} 条恢复原状{left}。"


def _state(act: ActPage, row: models.Model) -> str:
    """A hash of all that the act reaches: differs as soon as somebody has gone on with the row."""
    return hashlib.sha256(f"{version_of(row)}{act.memento(row)!r}".encode()).hexdigest()[:24]


def offer(
    request: HttpRequest,
    act: ActPage,
    done: list[tuple[int, Any]],
    model: type[models.Model],
) -> None:
    """Keep what is needed to take the act back; an act that stays offers nothing."""
    mementoes = {pk: memento for pk, memento in done if memento is not None}
    after = model._base_manager.in_bulk(list(mementoes)) if mementoes else {}
    rows = [[pk, mementoes[pk], _state(act, row)] for pk, row in after.items()]
    if rows:
        request.session[KEPT] = {
            "model": model._meta.label_lower,
            "slug": act.slug,
            "verb": act.verb,
            "rows": rows,
            "at": time.time(),
        }


def offered(request: HttpRequest) -> dict[str, Any] | None:
    """What the bar shows, for as long as it may be pressed."""
    kept: dict[str, Any] | None = request.session.get(KEPT)
    if kept is None or time.time() - kept["at"] > SHOWN:
        return None
    left = int(SHOWN - (time.time() - kept["at"]))
    return {"verb": kept["verb"], "count": len(kept["rows"]), "left": left}


def take_back(request: HttpRequest, registers: dict[type[models.Model], Any]) -> Taken:
    """Restores the rows where the user still may act and that are as the act left them."""
    kept = request.session.pop(KEPT, None)
    if kept is None or time.time() - kept["at"] > SHOWN + GRACE:
        return Taken()
    model = apps.get_model(kept["model"])
    act = registers[model].act_named(kept["slug"])
    mementoes = {pk: (memento, state) for pk, memento, state in kept["rows"]}
    own = registers[model].rows(request.user, act.action).order_by().values("pk")
    with transaction.atomic():
        rows = model._base_manager.select_for_update().filter(pk__in=mementoes).filter(pk__in=own)
        back = sum(_restored(act, row, *mementoes[row.pk], by=request.user) for row in rows)
    return Taken(back, len(mementoes) - back)


def _restored(act: ActPage, row: Any, memento: Any, state: str, *, by: Any) -> bool:
    if _state(act, row) != state:
        return False
    try:
        with transaction.atomic():
            act.restore(row, memento, by=by)
            record(by, f"撤销“{act.verb}”", row)
    except Refused:
        return False
    return True
