"""What a higher app knows of the people of Party organisations.

Members stand above this app: when they are ready they register who answers these questions. Every
answer costs a constant number of statements, however many Party organisations are asked about.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from core.dated import Day
from districts.models import Organisation, PartyOrganisation


@dataclass(frozen=True)
class Count:
    """The members of a day: of 组织关系 full and probationary, and those floating in."""

    full: int = 0
    probationary: int = 0
    floating: int = 0

    @property
    def formal(self) -> int:
        return self.full + self.probationary


@dataclass(frozen=True)
class Person:
    """A member as the asking user may see him: masked, and without an address, by right."""

    name: str
    standing: str
    since: str
    url: str


class People:
    """Nobody: what is answered while no higher app has registered."""

    def counts(self, parties: Collection[int], day: dt.date) -> dict[int, Count]:
        """By key of the Party organisation; one without members is left out."""
        return {}

    def listed(self, party: PartyOrganisation, day: dt.date, user: Any) -> list[Person]:
        return []

    def employed(
        self, party: PartyOrganisation, organisations: Collection[int], day: dt.date
    ) -> dict[int, Count]:
        """Of the members of the Party organisation those who work for each of the organisations."""
        return {}

    def left(self, party: PartyOrganisation, day: dt.date) -> int:
        """How many members belong to it on the day or later."""
        return 0

    def pending(self, party: PartyOrganisation) -> str:
        """What must be finished before it can be dissolved: one sentence, or nothing."""
        return ""

    def move(
        self,
        source: PartyOrganisation,
        target: PartyOrganisation,
        day: Day,
        employer: Organisation | None = None,
    ) -> int:
        """Members belong to the target from the day on: all of them, or those whom the employer
        has on that day. Answers how many."""
        return 0


_known: list[People] = [People()]


def register(people: People) -> None:
    _known.append(people)


def people() -> People:
    """Of the app that registered last."""
    return _known[-1]
