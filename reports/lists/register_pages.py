"""The record behind a row, for who has no workbench: what the register says of it today and what
became of it. Names are masked as anywhere, and nothing is changed here.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.timezone import localdate

from districts import organisation_page
from districts.models import Organisation, PartyOrganisation
from districts.organisation_page import Event
from districts.party_links import Count, people
from districts.services import party_timeline, party_tree
from storefronts import storefront_page, title_page
from storefronts.models import Storefront, Title

Facts = list[tuple[str, str]]


@dataclass(frozen=True)
class Register:
    """What its page is made of: `facts` of a day, and `events` as a user may read them."""

    model: Any
    facts: Callable[[Any, dt.date], Facts]
    events: Callable[[Any, Any], Iterable[Event]]

    @property
    def noun(self) -> str:
        return str(self.model._meta.verbose_name)


def _party_facts(party: PartyOrganisation, day: dt.date) -> Facts:
    above = " › ".join(str(one) for one in [*party_tree.ancestors(party)][:0:-1])
    count = people().counts([party.pk], day).get(party.pk, Count())
    told = [
        ("类型", party.get_type_display()),
        ("上级党组织", above),
        ("行政区划", str(party.area)),
        ("商圈", str(party.commercial_district or "")),
        ("成立日期", party.founded_text),
        ("批准文号", party.approval),
        ("组织关系党员", f"{count.formal} 名，其中预备党员 {count.probationary} 名"),
        ("流入党员", f"{count.floating} 名" if count.floating else ""),
        ("撤销", f"{party.dissolved}，{party.dissolved_reason}" if party.dissolved else ""),
    ]
    return [(name, value) for name, value in told if value]


def _party_events(party: PartyOrganisation, user: Any) -> list[Event]:
    return [
        Event(one.day, one.when, one.text, one.note, one.mark == "done")
        for one in party_timeline.timeline(party, user)
    ]


#: by the word of the address
REGISTERS = {
    "organisation": Register(
        Organisation,
        lambda row, _: organisation_page.facts(row),
        lambda row, _: organisation_page.timeline(row, may_correct=False),
    ),
    "party-organisation": Register(PartyOrganisation, _party_facts, _party_events),
    "storefront": Register(
        Storefront,
        lambda row, _: storefront_page.facts(row),
        lambda row, _: storefront_page.timeline(row, named=False),
    ),
    "title": Register(Title, title_page.facts, lambda row, _: title_page.timeline(row)),
}
WORDS = {register.model: word for word, register in REGISTERS.items()}


@dataclass(frozen=True)
class Record:
    row: Any
    noun: str
    facts: Facts
    timeline: list[Event]


def record(word: str, pk: int, user: Any) -> Record | None:
    """The row of the register within the user's scope; nothing where there is none for him."""
    register = REGISTERS.get(word)
    row = register and register.model.objects.for_user(user).filter(pk=pk).first()
    if register is None or row is None:
        return None
    events = [_told(one) for one in register.events(row, user)]
    return Record(row, register.noun, register.facts(row, localdate()), events)


def _told(event: Event) -> Event:
    """Without the way to the workbench."""
    return Event(event.since, event.when, event.title, event.text, event.holds)
