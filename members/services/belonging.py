"""Where members belong as of a day, and what follows from it: their area."""

import datetime as dt
from collections.abc import Collection

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from members.enums import AffiliationKind
from members.models import Affiliation, PartyMember


def held(member: PartyMember, kind: str, day: dt.date) -> Affiliation | None:
    """The affiliation of this kind on the day, the latest where there are several."""
    rows = member.affiliations.filter(kind=kind).on(day)
    return rows.select_related("party_organisation__area").order_by("-since").first()


def formal(member: PartyMember, day: dt.date | None = None) -> Affiliation | None:
    """组织关系 on the day (today)."""
    return held(member, AffiliationKind.FORMAL, day or localdate())


def settle_areas(members: Collection[int], day: dt.date | None = None) -> None:
    """The area of each member follows his formal, else his floating-in affiliation of the day; who
    has neither with us stays where he is."""
    of = Affiliation.objects.on(day or localdate()).filter(
        member=OuterRef("pk"), party_organisation__isnull=False
    )

    def area(kind: str) -> Subquery:
        rows = of.filter(kind=kind).order_by("-since")
        return Subquery(rows.values("party_organisation__area")[:1])

    found = Coalesce(area(AffiliationKind.FORMAL), area(AffiliationKind.FLOATING_IN), F("area_id"))
    PartyMember.objects.filter(pk__in=members).exclude(area=found).update(area=found)
