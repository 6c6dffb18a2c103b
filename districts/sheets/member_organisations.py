"""联合党组织成员单位一览表: the seats of joint committees."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet

from core.dated import Day, Precision
from core.sheets.cells import Choice, DayCell, Text, Uscc
from core.sheets.columns import Column, Ledger, Row
from districts.enums import OrganisationKind, SeatCapacity
from districts.ledgers import Context, LedgerKind, Outward, Plan, Values
from districts.models import MemberOrganisation, Organisation
from districts.services.committees import Committees
from districts.services.entries import Entry
from districts.services.holdings import Held, held, standing_on
from districts.services.listing import Listing
from districts.sheets.organisations import DISTRICTS, KINDS

CAPACITIES = Choice.of(
    SeatCapacity,
    also={
        "非公企业": SeatCapacity.ENTERPRISE,
        "企业党组织": SeatCapacity.ENTERPRISE,
        "企业": SeatCapacity.ENTERPRISE,
        "机关部门": SeatCapacity.DEPARTMENT,
        "部门": SeatCapacity.DEPARTMENT,
        "物业": SeatCapacity.PROPERTY,
        "业委会": SeatCapacity.OWNER,
        "社区党组织": SeatCapacity.COMMUNITY,
    },
)
KIND_OF = {
    SeatCapacity.ENTERPRISE: OrganisationKind.ENTERPRISE,
    SeatCapacity.PROPERTY: OrganisationKind.ENTERPRISE,
    SeatCapacity.DEPARTMENT: OrganisationKind.DEPARTMENT,
}
COMMITTEES = ("联合党工委名称", "联合党委名称", "党建联盟名称", "联席会名称")

COLUMNS = (
    Column("serial", "序号", Text(), width=6),
    Column("district", "商圈", Text(80), DISTRICTS, width=18),
    Column("committee", "联合党组织名称", Text(120), COMMITTEES, required=True, width=34),
    Column("founded", "成立时间", DayCell(), ("联合党组织成立时间", "成立日期"), width=12),
    Column("name", "成员单位名称", Text(120), ("成员单位",), required=True, width=28),
    Column("uscc", "统一社会信用代码", Uscc(), ("信用代码", "社会信用代码"), width=20),
    Column("capacity", "成员单位性质", CAPACITIES, ("成员性质",), required=True, width=14),
    Column("kind", "单位类别", KINDS, ("单位性质",), width=13),
    Column("party", "单位党组织名称", Text(120), ("党组织名称",), width=34),
    Column("joined", "加入时间", DayCell(), ("加入日期",), width=12),
    Column("remark", "备注", Text(500), width=14),
)
BY_KEY = {column.key: column for column in COLUMNS}


def entry(row: Row) -> Entry:
    default = KIND_OF.get(row["capacity"], OrganisationKind.OTHER)
    return Entry(
        row=row,
        name=row["name"],
        kind=OrganisationKind(row["kind"] or default),
        kind_stated=row["kind"] is not None,
        group=row["committee"],
        uscc=row["uscc"],
        remark=row["remark"],
        district=row["district"],
        known_since=row["joined"],
        covered=True if row["party"] else None,
        party=row["party"],
    )


def plan(ledger: Ledger, context: Context) -> Plan:
    listing = Listing(ledger, context, COLUMNS, [entry(row) for row in ledger.rows])
    named = {row["committee"] for row in ledger.rows}
    committees = Committees(listing.register, named)
    for one in listing.entries:
        row = one.row
        if why := committees.foreign(row["committee"]):
            ledger.issue(row, BY_KEY["committee"], why)
            continue
        placed = listing.place(one)
        founded = row["founded"] or row["joined"] or Day(context.day, Precision.BY)
        committee = committees.committee(row["committee"], founded, one.district)
        known = committees.held(committee, placed) is not None
        seated = committees.seat(
            committee,
            placed,
            SeatCapacity(row["capacity"]),
            listing.register.party.get(one.party) if one.party else None,
            row["joined"] or Day(context.day, Precision.BY),
        )
        listing.note(one, placed, [*placed.changes, *seated], known=known)
    sound = {one.row.number for one in listing.entries}
    listing.plan.missing = committees.missing(ledger.wrong(sound))
    return listing.plan


def seats(committees: QuerySet[Any], day: dt.date) -> QuerySet[Any]:
    """The seats of these committees on the day, committee by committee."""
    held_then = MemberOrganisation.objects.on(day).filter(
        joint_committee__in=committees.order_by().values("pk"),
        organisation__in=standing_on(Organisation.objects.all(), day).values("pk"),
    )
    related = ("joint_committee", "organisation", "party_organisation")
    return held_then.select_related(*related).order_by("joint_committee", "id")


def lines(rows: Sequence[MemberOrganisation], day: dt.date) -> Iterator[Values]:
    organisations = {seat.organisation_id: seat.organisation for seat in rows}
    known = {one.organisation.pk: one for one in held(list(organisations.values()), day)}
    return (line(seat, known[seat.organisation_id]) for seat in rows)


def line(seat: MemberOrganisation, one: Held) -> Values:
    committee, party = seat.joint_committee, seat.party_organisation
    return {
        "district": one.district,
        "committee": committee.name,
        "founded": Day(committee.founded, committee.founded_precision),
        "name": seat.organisation.name,
        "uscc": seat.organisation.uscc,
        "capacity": seat.capacity,
        "kind": one.phase.kind,
        "party": party.name if party else None,
        "joined": Day(seat.since, seat.since_precision),
        "remark": seat.organisation.remark,
    }


MEMBER_ORGANISATIONS = LedgerKind(
    "member-organisations",
    "商圈联合党组织成员单位台账",
    COLUMNS,
    plan,
    opens="ledger_since",
    outward=Outward("districts.JointCommittee", seats, lines),
)
