"""The page of one storefront: where it is and what it holds today, and what became of it."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from core.models import Act
from districts.advice import page
from districts.organisation_page import Event, span
from districts.scoped_admin import history
from storefronts.models import Application, Storefront, StorefrontMember, Title
from storefronts.services.conditions import in_the_party
from storefronts.services.shops import TOLD

APPLICATIONS = 10  # the latest ones are listed
LOOK = "查看"


def facts(store: Storefront) -> list[tuple[str, str]]:
    """What holds today; what nobody has said is left out."""
    told = [
        ("统一社会信用代码", store.uscc),
        ("商圈", str(store.commercial_district or "")),
        ("位置", store.place),
        ("业态", store.get_trade_display()),
        ("所属单位", store.owner),
        ("从业人数", f"{store.staff} 人" if store.staff is not None else ""),
        ("开业", store.opened_text if store.opened else ""),
        ("证照有效期至", str(store.licence_until or "")),
        ("歇业", f"{store.closed}，{store.closed_reason}" if store.closed else ""),
        ("备注", store.remark),
    ]
    return [(name, value) for name, value in told if value]


def told(store: Storefront, day: dt.date, *, named: bool) -> dict[str, Any]:
    """What the page shows beside its facts; a member's name only where it may be read."""
    working = store.members.on(day).filter(in_the_party(day)).select_related("member")
    titles = store.titles.select_related("scheme").order_by("-awarded_on", "-pk")
    applications = store.applications.select_related("scheme").order_by("-pk")
    return {
        "working": list(working.order_by("since", "pk")),
        "named": named,
        "titles": list(titles),
        "applications": list(applications[:APPLICATIONS]),
        "accounts": list(store.accounts.on(day).select_related("user").order_by("since", "pk")),
        "photos": list(store.photos.order_by("kind", "-pk")),
    }


def timeline(store: Storefront, *, named: bool) -> list[Event]:
    """The latest first; of one day what is said last stands above."""
    events = [
        *_life(store),
        *_staffed(store, named),
        *_applied(store),
        *_honoured(store),
        *_acts(store),
    ]
    return sorted(events, key=lambda event: event.since, reverse=True)


def _life(store: Storefront) -> Iterator[Event]:
    if store.opened:
        yield Event(store.opened, store.opened_text, "开业", "", True)
    if store.closed:
        yield Event(store.closed, str(store.closed), "歇业", store.closed_reason, False)


def _staffed(store: Storefront, named: bool) -> Iterator[Event]:
    rows: Any = StorefrontMember.objects.filter(storefront=store).select_related("member")
    for row in rows:
        who = row.member.name if named else str(row.member)
        text = "，".join(filter(None, (who, row.post)))
        yield Event(row.since, span(row, row.until), "店内党员", text, row.until is None)


def _applied(store: Storefront) -> Iterator[Event]:
    rows: Any = Application.objects.filter(storefront=store).select_related("scheme")
    for one in rows:
        day = one.begun_at.date()
        text = f"{one.scheme} {one.number}，{one.get_state_display()}"
        url = page("storefronts_application", one.pk)
        yield Event(day, str(day), one.get_kind_display(), text, not one.open, url, LOOK)


def _honoured(store: Storefront) -> Iterator[Event]:
    rows: Any = Title.objects.filter(storefront=store).select_related("scheme")
    for title in rows.prefetch_related("phases"):
        url = page("storefronts_title", title.pk)
        for phase in title.phases.all():
            name = f"{title.scheme} {phase.get_state_display()}"
            text = "，".join(filter(None, (title.number, phase.reason)))
            yield Event(phase.since, str(phase.since), name, text, True, url, LOOK)


def _acts(store: Storefront) -> Iterator[Event]:
    """Such acts as leave no dated row of their own."""
    act: Act
    for act in history.acts(store):
        if act.verb in TOLD:
            day = act.at.date()
            yield Event(day, str(day), act.verb, act.note, False)
