"""流动党员台账: members who live their Party life here while they belong elsewhere."""

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from django.db.models import QuerySet

from core.dated import Day
from core.sheets.cells import DayCell, IdNumber, Phone, Text
from core.sheets.columns import Column, Ledger, Row, whole
from districts.ledgers import Context, LedgerKind, Outward, Plan, Values
from members.enums import AffiliationKind
from members.models import PartyMember
from members.services.enrolment import Enrolment
from members.services.entries import Entry, person
from members.services.holdings import Held, belonging, held
from members.sheets.roster import NUMBERS, PHONES, REGISTER, SEXES

HOMES = ("组织关系所在支部", "组织关系所在党组织", "流出地党组织")
PARTIES = ("流入地党支部", "流入党组织", "接收党组织")
CONTACTS = ("联系人", "结对党员")


class Home(Text):
    """Where a member belongs, by name; 不详 where nobody has said."""

    UNKNOWN = "不详"

    def parse(self, raw: Any) -> str | None:
        text = super().parse(raw)
        return "" if text == self.UNKNOWN else text

    def show(self, value: Any) -> Any:
        return value or self.UNKNOWN


COLUMNS = (
    Column("serial", "序号", Text(), width=6),
    Column("name", "姓名", Text(40, compact=True), ("党员姓名",), required=True, width=10),
    Column("sex", "性别", SEXES, width=6),
    Column("number", "公民身份号码", IdNumber(), NUMBERS, width=22),
    Column("outside_name", "组织关系所在党支部", Home(120), HOMES, required=True, width=30),
    Column("outside_place", "流出地", Text(80), ("流出地区划", "流出地点"), width=18),
    Column("since", "流入日期", DayCell(), ("流入时间", "报到日期"), width=12),
    Column("reason", "流动原因", Text(40), ("原因", "外出原因")),
    Column("party", "流入地党组织", Text(120), PARTIES, required=True, width=30),
    Column("card_number", "活动证号", Text(40), ("流动党员活动证号",)),
    Column("phone", "联系方式", Phone(), (*PHONES, "联系电话")),
    Column("contact_person", "结对联系人", Text(40), CONTACTS, width=12),
    Column("last_contact", "最近联系日期", DayCell(), ("最近联系时间",), width=14),
    Column("remark", "备注", Text(500), width=20),
)
BY_KEY = {column.key: column for column in COLUMNS}
STATED = partial(person, texts=("sex", "remark"))
FACTS = ("outside_name", "outside_place", "reason", "card_number", "contact_person")


def entry(row: Row) -> Entry:
    facts = {key: row[key] for key in FACTS if row[key] is not None}
    if row["last_contact"]:
        facts["last_contact"] = row["last_contact"].first
    return Entry(
        row=row,
        name=row["name"],
        party=row["party"],
        number=whole(row["number"]) or "",
        state=STATED,
        links={AffiliationKind.FLOATING_IN: True},
        facts=facts,
        since=row["since"],
    )


def plan(ledger: Ledger, context: Context) -> Plan:
    entries = [entry(row) for row in ledger.rows if row["name"] and row["party"]]
    return Enrolment(ledger, context, BY_KEY, entries).planned()


def of_the_day(rows: QuerySet[Any], day: dt.date) -> QuerySet[Any]:
    """Members who float in on the day."""
    return belonging(rows, day, AffiliationKind.FLOATING_IN)


def lines(members: Sequence[PartyMember], day: dt.date) -> Iterator[Values]:
    return map(line, held(members, day, AffiliationKind.FLOATING_IN))


def line(one: Held) -> Values:
    member, floating = one.member, one.affiliation
    contact = floating.last_contact
    return {
        **{key: getattr(floating, key) for key in FACTS},
        "name": member.name,
        "sex": member.sex,
        "number": member.id_number,
        "since": Day(floating.since, floating.since_precision),
        "party": one.party,
        "phone": member.phone,
        "last_contact": Day(contact) if contact else None,
        "remark": member.remark,
    }


FLOATING_MEMBERS = LedgerKind(
    "floating-members",
    "流动党员台账",
    COLUMNS,
    plan,
    opens="roster_since",
    outward=Outward(REGISTER, of_the_day, lines, action="reveal"),
)
