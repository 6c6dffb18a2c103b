"""撤销: a light act can be taken back for ten seconds from the bar under the page's head."""

import time
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models, transaction
from django.http import HttpRequest

from core.workflow import record

if TYPE_CHECKING:
    from districts.scoped_admin.acts import ActPage

KEPT = "undo"  # session key
SHOWN = 10  # seconds
GRACE = 20  # more, for a slow line


def offer(
    request: HttpRequest,
    act: "ActPage",
    done: list[tuple[int, Any]],
    model: type[models.Model],
) -> None:
    """Keep what is needed to take the act back; an act that stays offers nothing."""
    rows = [[pk, memento] for pk, memento in done if memento is not None]
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


def take_back(request: HttpRequest, registers: dict[type[models.Model], Any]) -> int:
    """How many rows are as they were before; 0 when it is too late."""
    kept = request.session.pop(KEPT, None)
    if kept is None or time.time() - kept["at"] > SHOWN + GRACE:
        return 0
    model = apps.get_model(kept["model"])
    act = registers[model].act_named(kept["slug"])
    mementoes = dict(kept["rows"])
    with transaction.atomic():
        for row in model._base_manager.select_for_update().filter(pk__in=mementoes):
            act.restore(row, mementoes[row.pk], by=request.user)
            record(request.user, f"撤销“{act.verb}”", row)
    return len(mementoes)
