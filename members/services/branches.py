"""The people of Party organisations: counted, listed, and moved along when branches part or join.

A member belongs by 组织关系 (formal) or as one floating in; who has ended belongs nowhere.
"""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db.models import Count as Number
from django.db.models import Q, QuerySet
from django.urls import reverse

from core.dated import Day, show
from districts.models import Organisation, PartyOrganisation
from districts.party_links import Count, People, Person
from districts.services.succession import hand_over, still
from members.enums import AffiliationKind, Stage, TransferState
from members.models import Affiliation, Development, Employment, MembershipTransfer, PartyMember
from members.services.belonging import settle_areas

BELONGING = (AffiliationKind.FORMAL, AffiliationKind.FLOATING_IN)
FINISHED = (TransferState.RECEIVED, TransferState.RETURNED, TransferState.WITHDRAWN)
LISTED = 300  # members on the page of one Party organisation


def belonging(day: dt.date) -> QuerySet[Affiliation]:
    """Affiliations of the day, of members who are members on it."""
    rows = Affiliation.objects.on(day).filter(kind__in=BELONGING)
    return rows.filter(Q(member__ended=None) | Q(member__ended__gt=day))


def figures(day: dt.date) -> dict[str, Number]:
    formal = Q(kind=AffiliationKind.FORMAL)
    full = Q(member__full_since__lte=day)
    return {
        "full": Number("member", formal & full, distinct=True),
        "probationary": Number("member", formal & ~full, distinct=True),
        "floating": Number("member", Q(kind=AffiliationKind.FLOATING_IN), distinct=True),
    }


class Branches(People):
    """What districts.party_links asks."""

    def counts(self, parties: Collection[int], day: dt.date) -> dict[int, Count]:
        rows = belonging(day).filter(party_organisation_id__among=parties)
        return self._by(rows, "party_organisation", day)

    def employed(
        self, party: PartyOrganisation, organisations: Collection[int], day: dt.date
    ) -> dict[int, Count]:
        """One employed by two of them counts with each."""
        jobs = Employment.objects.on(day).filter(organisation_id__among=organisations)
        rows = belonging(day).filter(party_organisation=party, member__employments__in=jobs)
        return self._by(rows, "member__employments__organisation", day)

    @staticmethod
    def _by(rows: QuerySet[Affiliation], holder: str, day: dt.date) -> dict[int, Count]:
        counted = rows.order_by().values_list(holder).annotate(**figures(day))
        return {key: Count(*numbers) for key, *numbers in counted}

    def listed(self, party: PartyOrganisation, day: dt.date, user: Any) -> list[Person]:
        """By name where the user may read names, else masked; full members first."""
        rows = belonging(day).filter(party_organisation=party).select_related("member")
        found = list(rows.order_by("kind", "member__full_since", "member_id")[:LISTED])
        keys = [row.member_id for row in found]
        mine = PartyMember.objects.filter(pk__in=keys)
        seen = set(mine.for_user(user).values_list("pk", flat=True))
        named = set(mine.for_user(user, "reveal").values_list("pk", flat=True))
        return [_person(row, day, row.member_id in seen, row.member_id in named) for row in found]

    def left(self, party: PartyOrganisation, day: dt.date) -> int:
        rows = still(Affiliation.objects.filter(party_organisation=party), Day(day))
        living = rows.filter(Q(member__ended=None) | Q(member__ended__gt=day))
        return living.values("member").distinct().count()

    def pending(self, party: PartyOrganisation) -> str:
        either = MembershipTransfer.objects.filter(Q(source=party) | Q(target=party))
        number = either.exclude(state__in=FINISHED).count()
        return f"还有 {number} 件组织关系转接没有办完，请先办结或退回。" if number else ""

    def move(
        self,
        source: PartyOrganisation,
        target: PartyOrganisation,
        day: Day,
        employer: Organisation | None = None,
    ) -> int:
        rows = Affiliation.objects.filter(party_organisation=source)
        if employer is not None:
            jobs = Employment.objects.on(day.first).filter(organisation=employer)
            rows = rows.filter(kind__in=BELONGING, member__in=jobs.values("member"))
        members = set(still(rows, day).values_list("member", flat=True))
        hand_over(rows, day, party_organisation=target)
        if employer is None:
            _developments_go(source, target)
        settle_areas(members)
        return len(members)


def _developments_go(source: PartyOrganisation, target: PartyOrganisation) -> None:
    open_ = Development.objects.exclude(stage__in=(Stage.FULL, Stage.STOPPED))
    open_.filter(party_organisation=source).update(party_organisation=target, area=target.area)


def _person(row: Affiliation, day: dt.date, seen: bool, named: bool) -> Person:
    member = row.member
    standing = "正式党员" if member.full_on(day) else "预备党员"
    if row.kind == AffiliationKind.FLOATING_IN:
        standing = "流动党员"
    return Person(
        name=member.name if named else str(member),
        standing=standing,
        since=show(row.since, row.since_precision),
        url=reverse("admin:members_partymember_change", args=[member.pk]) if seen else "",
    )
