"""商圈党组织基本情况表: the Party organisations of an area, with term and secretary.

Members and organisations covered are counted by the register: they go out, and come in only to be
compared.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from core.dated import Day
from core.sheets.cells import Choice, DayCell, Text, Whole
from core.sheets.columns import Column, Ledger
from districts.enums import PartyOrganisationType, PartyPostTitle
from districts.ledgers import Context, LedgerKind, Outward, Plan, Values
from districts.models import (
    OrganisationCoverage,
    PartyOrganisation,
    PartyOrganisationPhase,
    PartyPost,
    Term,
    Venue,
)
from districts.party_links import Count, people
from districts.services.listing import grouped
from districts.services.party_listing import PartyListing
from districts.sheets.organisations import DISTRICTS

TYPES = Choice.of(
    PartyOrganisationType,
    also={"总支": PartyOrganisationType.GENERAL_BRANCH, "支部": PartyOrganisationType.BRANCH},
)
NAMES = ("党组织名称", "党组织", "名称")
LONGEST = 2000  # signs of the names of organisations in one cell

COLUMNS = (
    Column("serial", "序号", Text(), width=6),
    Column("district", "所属商圈（园区、楼宇）", Text(80), DISTRICTS, width=22),
    Column("name", "党组织全称", Text(120), NAMES, required=True, width=32),
    Column("type", "类别", TYPES, ("党组织类别", "党组织类型"), required=True, width=10),
    Column("parent", "上级党组织", Text(120), ("上级", "上级党组织名称"), width=22),
    Column("founded", "成立时间", DayCell(), ("成立日期", "党组织成立时间"), width=12),
    Column("secretary", "书记", Text(40), ("书记姓名", "党组织书记"), width=10),
    Column("term", "班子/届次", Whole(1, 99), ("届",), width=6),
    Column("elected", "班子/换届时间", DayCell(), ("换届日期", "本届换届时间"), width=12),
    Column("due", "班子/届满时间", DayCell(), ("届满日期", "任期届满时间"), width=12),
    Column("full", "党员/正式", Whole(), ("正式党员",), width=6),
    Column("probationary", "党员/预备", Whole(), ("预备党员",), width=6),
    Column("covers", "覆盖单位/数量", Whole(), ("覆盖单位数",), width=6),
    Column("covered", "覆盖单位/名单", Text(32000), ("覆盖单位名单",), width=40),
    Column("venue", "活动场所", Text(200), ("阵地",), width=16),
)


def plan(ledger: Ledger, context: Context) -> Plan:
    return PartyListing(ledger, context, COLUMNS).planned()


def standing_on(rows: QuerySet[Any], day: dt.date) -> QuerySet[Any]:
    """Those that were founded and not dissolved by the day."""
    still = Q(dissolved=None) | Q(dissolved__gt=day)
    return (
        rows.filter(still, founded__lte=day).select_related("commercial_district").defer("search")
    )


def lines(parties: Sequence[PartyOrganisation], day: dt.date) -> Iterator[Values]:
    """By six questions for all of them."""
    keys = [party.pk for party in parties]
    of: dict[str, Any] = {"party_organisation__in": keys}
    phases = PartyOrganisationPhase.objects.filter(since__lte=day, **of).select_related("parent")
    posts = PartyPost.objects.on(day).filter(title=PartyPostTitle.SECRETARY, **of)
    covers = OrganisationCoverage.objects.on(day).filter(**of).select_related("organisation")
    venues = Venue.objects.exclude(closed__lte=day).filter(**of)
    phase, term, post = map(
        _last, (phases.order_by("since"), Term.objects.on(day).filter(**of), posts)
    )
    covered = grouped(covers.order_by("organisation__name"), by="party_organisation_id")
    rooms, counts = grouped(venues, by="party_organisation_id"), people().counts(keys, day)
    for party in parties:
        key = party.pk
        yield {
            **_of_committee(term.get(key), post.get(key)),
            **_of_people(counts.get(key, Count()), covered[key]),
            **_of_itself(party, phase.get(key)),
            "venue": "、".join(map(_place, rooms[key])),
        }


def _last(rows: QuerySet[Any]) -> dict[int, Any]:
    return {row.party_organisation_id: row for row in rows}


def _of_itself(party: PartyOrganisation, phase: PartyOrganisationPhase | None) -> Values:
    shown = phase or party
    return {
        "district": party.commercial_district.name if party.commercial_district else None,
        "name": party.name,
        "type": shown.type,
        "parent": shown.parent.name if shown.parent else None,
        "founded": Day(party.founded, party.founded_precision),
    }


def _of_committee(term: Term | None, secretary: PartyPost | None) -> Values:
    return {
        "secretary": secretary.name if secretary else None,
        "term": term.number if term else None,
        "elected": Day(term.since, term.since_precision) if term else None,
        "due": Day(term.due) if term else None,
    }


def _of_people(count: Count, covered: list[OrganisationCoverage]) -> Values:
    names = "、".join(row.organisation.name for row in covered)
    return {
        "full": count.full,
        "probationary": count.probationary,
        "covers": len(covered),
        "covered": names if len(names) <= LONGEST else f"{names[:LONGEST]}……",
    }


def _place(venue: Venue) -> str:
    return f"{venue.name}（{venue.floor_area} ㎡）" if venue.floor_area else venue.name


PARTY_ORGANISATIONS = LedgerKind(
    "party-organisations",
    "商圈党组织基本情况表",
    COLUMNS,
    plan,
    outward=Outward("districts.PartyOrganisation", standing_on, lines),
)
