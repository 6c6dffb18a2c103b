"""Titles with a life: what they were from which day, written down without anybody's act."""

import datetime as dt
from typing import Any

from storefronts.models import Storefront, Title, TitlePhase
from tests.storefronts.stores import title_of

AWARDED = dt.date(2017, 3, 1)
ENDS = dt.date(2018, 2, 28)
Phase = tuple[dt.date, str, dict[str, Any]]


def phase(since: dt.date, state: str, **fields: Any) -> Phase:
    return since, state, fields


def title_with(
    store: Storefront, *phases: Phase, code: str = "model_store", **fields: Any
) -> Title:
    """Awarded in March 2017 for a year unless told otherwise, then each phase from its day."""
    title = title_of(store, code, **{"awarded_on": AWARDED, "valid_to": ENDS, **fields})
    TitlePhase.objects.bulk_create(
        TitlePhase(title=title, since=since, state=state, **more) for since, state, more in phases
    )
    return title
