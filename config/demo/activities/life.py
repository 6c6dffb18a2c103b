"""Organisational life of branches: what is due in a quarter, held on days of its own."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence

from django.db.models import QuerySet

from activities.enums import ActivityKind as K
from activities.services.duties import BRANCHES
from config.demo.activities.making import Doings
from config.demo.cities import quarters_of
from core.dated import Quarter
from districts.models import PartyOrganisation
from members.models import PartyMember

#: kind, what it is called, in which months of a quarter, from which day on: branches take turns
HELD: tuple[tuple[K, str, tuple[int, ...], int], ...] = (
    (K.COMMITTEE_MEETING, "支委会", (0, 1, 2), 5),
    (K.THEME_DAY, "主题党日", (0, 1, 2), 15),
    (K.MEMBERS_MEETING, "党员大会", (1,), 20),
    (K.LECTURE, "党课", (2,), 12),
)
TURNS = 5
LACKS = 9  # each ninth branch has not held all of the last quarter


def quarter_of(
    made: Doings,
    party: PartyOrganisation,
    quarter: Quarter,
    people: Sequence[PartyMember] = (),
    *,
    until: dt.date | None = None,
    kinds: Collection[K] = tuple(K),
) -> None:
    """All that a branch has to hold in it, up to a day."""
    for kind, title, months, day in HELD:
        for month in months if kind in kinds else ():
            on = dt.date(quarter.year, quarter.first.month + month, day + (party.pk or 0) % TURNS)
            if on < party.founded or (until and on > until):
                continue
            made.activity(
                on,
                f"{on.month}月{title}" if len(months) > 1 else title,
                kind,
                party,
                there=people,
                area=party.area,
                others=0 if people else 3,
                commercial_district=party.commercial_district,
                begins=dt.time(15),
                ends=dt.time(17),
            )


def years_of(made: Doings, parties: Iterable[PartyOrganisation], district: str) -> None:
    """In the quarters of the district (its code) that are demonstrated."""
    quarters = quarters_of(district)
    for number, party in enumerate(parties, 1):
        for quarter in quarters:
            lacks = quarter == quarters[-1] and number % LACKS == 0
            quarter_of(made, party, quarter, kinds=(K.THEME_DAY,) if lacks else tuple(K))


def branches(path: str) -> QuerySet[PartyOrganisation]:
    """Those that stand below the path."""
    rows = PartyOrganisation.objects.filter(area__path__startswith=path, dissolved=None)
    return rows.filter(type__in=BRANCHES).select_related("area", "commercial_district")
