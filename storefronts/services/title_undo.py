"""撤销 of a light act on a title: what it was before is kept, and put back within seconds."""

import datetime as dt
from typing import Any

from django.db import transaction

from storefronts.models import Title, TitlePhase

DATES = ("rectify_by", "hung_on")
OF_PHASE = ("state", "stars", "reason")


def kept(title: Title) -> dict[str, Any]:
    """What is written of it, as JSON."""
    days = {name: str(getattr(title, name) or "") for name in DATES}
    phases = [
        [
            str(phase.since),
            str(phase.valid_to or "") or None,
            *(getattr(phase, name) for name in OF_PHASE),
        ]
        for phase in title.phases.order_by("since")
    ]
    return {"state": title.state, "stars": title.stars, **days, "phases": phases}


@transaction.atomic
def put_back(title: Title, before: dict[str, Any]) -> None:
    """The title and its phases as they were; a phase that the act began goes."""
    title.state, title.stars = before["state"], before["stars"]
    for name in DATES:
        setattr(title, name, dt.date.fromisoformat(before[name]) if before[name] else None)
    title.save(update_fields=["state", "stars", *DATES])
    sinces = []
    for since, valid_to, *said in before["phases"]:
        sinces.append(since)
        defaults = {"valid_to": valid_to, **dict(zip(OF_PHASE, said, strict=True))}
        TitlePhase.objects.update_or_create(title=title, since=since, defaults=defaults)
    title.phases.exclude(since__in=sinces).delete()
