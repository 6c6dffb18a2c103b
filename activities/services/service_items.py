"""服务清单: what is needed or offered is published, withdrawn while nobody is at it, and closed.

What is claimed of it goes its own way (`claims`); a closed item takes no further claims. Whom it
serves is kept while it is open or somebody is at it, and the time of the rule after that.
"""

import datetime as dt
from collections.abc import Iterable
from enum import IntEnum
from typing import Any

from django.db import transaction
from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from activities.enums import ClaimState, ServiceKind, ServiceState
from activities.models import ServiceItem
from activities.models.claims import SERVED
from core.history import forget
from core.workflow import Transition, advance
from districts import advice, limits
from districts.scoping import holding

S = ServiceState
#: Of a claim that somebody is still at.
AT_IT = (ClaimState.CLAIMED, ClaimState.DONE)

_office = holding("change", "服务项目由所在街道的经办人发布，请转告他们。")


def _ahead(item: ServiceItem, user: Any) -> str:
    if item.due is not None and item.due < localdate():
        return f"认领截止日期 {item.due} 已过，请先更正截止日期，再发布。"
    return ""


def _nobody_at_it(item: ServiceItem, user: Any) -> str:
    if count := item.claims.filter(state__in=AT_IT).count():
        return f"有 {count} 份认领正在办理，不能撤回；不再接受认领的请办理“结束”。"
    return ""


PUBLISH = Transition(
    "发布", frozenset({S.DRAFT, S.WITHDRAWN, S.CLOSED}), S.PUBLISHED, (_office, _ahead)
)
WITHDRAW = Transition(
    "撤回", frozenset({S.PUBLISHED}), S.WITHDRAWN, (_office, _nobody_at_it), needs_note=True
)
CLOSE = Transition("结束", frozenset({S.PUBLISHED}), S.CLOSED, (_office,))
TRANSITIONS = (PUBLISH, WITHDRAW, CLOSE)


@transaction.atomic
def move(item: ServiceItem, transition: Transition, *, by: Any, note: str = "") -> ServiceItem:
    """One step of its way. Raises Refused."""
    moved = advance(item, transition, by=by, note=note)
    if transition is PUBLISH:
        moved.published_on = localdate()
        moved.save(update_fields=["published_on"])
    keep_served(moved)
    advice.ask(moved.area)
    return moved


@transaction.atomic
def keep_served(item: ServiceItem) -> None:
    """The day on which name and phone go, told anew whenever something was done to the item or to a
    claim of it. The item is locked: of two claims that end at once the later one knows of both.
    Who is taken out of it by hand goes out of its history at once."""
    rows = ServiceItem.objects.select_for_update(of=("self",)).select_related("area")
    row = rows.get(pk=item.pk)
    if not row.serves_somebody:
        forget(ServiceItem, [row.pk], SERVED)
    over = _over_on(row) if row.serves_somebody else None
    row.erase_on = limits.later("visitor_erasure", row.area, over) if over else None
    row.save(update_fields=["erase_on"])
    item.erase_on = row.erase_on


def _over_on(row: ServiceItem) -> dt.date | None:
    """The day from which nobody needs to know whom it serves; none while it can be claimed without
    end, or somebody is at it. A confirmed claim can be evaluated until he goes."""
    if row.claims.filter(state__in=AT_IT).exists():
        return None
    if row.state == S.PUBLISHED and row.left:
        return row.due and max(row.due, localdate())
    return localdate()


class Turn(IntEnum):
    """In which order the list tells of its items."""

    NEEDED = 1
    OFFERED = 2
    FULL = 3


def free(rows: QuerySet[ServiceItem]) -> QuerySet[ServiceItem]:
    """Those of which something is left."""
    return rows.filter(claimed__lt=F("wanted"))


def near(stores: Iterable[Any]) -> QuerySet[ServiceItem]:
    """What stores may know of: of their areas, of the areas above, of their commercial districts;
    what was withdrawn or never published nobody knows of."""
    stores = list(stores)
    codes = {code for one in stores for code in one.area.path.strip("/").split("/")}
    districts = {one.commercial_district_id for one in stores} - {None}
    here = Q(area__code__in=codes) | Q(commercial_district__in=districts)
    rows = ServiceItem.objects.filter(here, state__in=(S.PUBLISHED, S.CLOSED))
    return rows.select_related("area", "commercial_district", "venue", "party_organisation")


def is_open(rows: QuerySet[ServiceItem], day: dt.date) -> QuerySet[ServiceItem]:
    """What may be claimed on the day: published, and its day for claims has not passed."""
    return rows.filter(Q(due=None) | Q(due__gte=day), state=S.PUBLISHED)


def in_order(rows: QuerySet[ServiceItem]) -> QuerySet[ServiceItem]:
    """As they are of use to whoever looks, each with its `turn`: needs that wait for somebody, what
    closes first before the rest, the newest first; then services, place by place; at the end what
    is claimed to the last place."""
    offered = Q(kind=ServiceKind.SERVICE)
    turn = Case(
        When(offered, then=Value(Turn.OFFERED)),
        When(claimed__lt=F("wanted"), then=Value(Turn.NEEDED)),
        default=Value(Turn.FULL),
        output_field=IntegerField(),
    )
    place = Case(When(offered, then=Coalesce("venue", 0)), default=0, output_field=IntegerField())
    return rows.annotate(turn=turn).order_by(
        "turn", place, F("due").asc(nulls_last=True), "-published_on", "pk"
    )


def announced(day: dt.date) -> QuerySet[ServiceItem]:
    """What everybody may read on the day."""
    rows = is_open(ServiceItem.objects.all(), day)
    return rows.select_related("area", "commercial_district", "venue", "party_organisation")
