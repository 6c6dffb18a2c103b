"""六有: what a venue has, looked at on a day; the latest look at each item counts."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import QuerySet

from core.errors import Refused
from core.workflow import record
from districts.enums import SixHave
from districts.models import Venue, VenueCheck

STANDARD = len(SixHave)


@dataclass(frozen=True)
class Look:
    """One item as somebody found it."""

    met: bool
    photo: ContentFile | None = None
    note: str = ""


def shut(venue: Venue) -> str:
    return f"这个阵地已于 {venue.closed} 停用，不再检查；停用有误的，请先更正。"


@transaction.atomic
def check(
    venue: Venue, looks: Mapping[str, Look], *, day: dt.date, by: Any, note: str = ""
) -> list[VenueCheck]:
    """Keeps what was found on the day; of an item looked at twice that day the later counts."""
    if venue.closed and day >= venue.closed:
        raise Refused(shut(venue), field="day")
    if venue.opened and day < venue.opened:
        raise Refused(f"检查日期早于启用日期 {venue.opened}，请核对。", field="day")
    kept = [_keep(venue, item, look, day) for item, look in looks.items()]
    met = sum(look.met for look in looks.values())
    record(by, "检查六有", venue, note or f"{day}：{met}/{STANDARD} 项达标")
    return kept


def _keep(venue: Venue, item: str, look: Look, day: dt.date) -> VenueCheck:
    values = {"met": look.met, "note": look.note}
    row, _ = VenueCheck.objects.update_or_create(venue=venue, item=item, day=day, defaults=values)
    if look.photo is not None:
        row.photo.save(str(look.photo.name), look.photo)
    return row


def latest_looks() -> QuerySet[VenueCheck]:
    """The latest look at each item of each venue."""
    return VenueCheck.objects.order_by("venue_id", "item", "-day", "-pk").distinct(
        "venue_id", "item"
    )


def latest(venue: Venue) -> dict[str, VenueCheck]:
    """Item → the latest look at it, of what was ever looked at."""
    return {row.item: row for row in latest_looks().filter(venue=venue)}
