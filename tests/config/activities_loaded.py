"""What the tests of the demonstration's activities need loaded before."""

from pathlib import Path
from typing import Any

from accounts.models import User
from activities.models import Activity, Outcome
from config.demo import ledgers, loading
from config.demo.cities import load_areas
from config.demo.users import LOADER, load_users
from districts.models import Area


def begun() -> tuple[dict[str, Area], User]:
    """The areas, and who loads."""
    areas = load_areas()
    return areas, load_users(areas, "demonstration-2017")[LOADER]


def ledgers_of(code: str, areas: dict[str, Area], by: User, folder: Path) -> None:
    """The latest of each kind of the area's ledgers, in the order in which they are loaded."""
    found = [one for one in (*ledgers.trend(), *ledgers.REAL) if one.area == code]
    for ledger in {one.kind: one for one in found}.values():
        loading._import(ledger, areas[code], by, folder)


def results(title: str) -> dict[str, str]:
    """What came of the activities whose title holds these words, as it is told."""
    rows = Outcome.objects.filter(activity__title__contains=title)
    return {row.metric: row.value_text for row in rows}


def held(**of: Any) -> Any:
    return Activity.objects.took_place().filter(**of)
