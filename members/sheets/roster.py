"""党员花名册: the members of Party organisations, with where each of them works."""

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import cache, partial
from typing import Any

from django.db.models import QuerySet

from core.dated import Day, Precision
from core.sheets.cells import Choice, DayCell, IdNumber, Phone, Text, Tick
from core.sheets.columns import Column, Ledger, Row, whole
from districts.ledgers import Context, LedgerKind, Outward, Plan, Values
from members.enums import AffiliationKind, Sex
from members.models import PartyMember
from members.services.enrolment import Enrolment
from members.services.entries import Entry, person
from members.services.holdings import Held, belonging, held, on_record

SEXES = Choice.of(Sex, also={"男性": Sex.MALE, "女性": Sex.FEMALE})
STANDINGS = Choice(
    {"正式党员": True, "预备党员": False}, also={"正式": True, "预备": False, "中共党员": True}
)
REGISTER = "members.PartyMember"
PARTIES = ("所在支部", "所在党组织", "党支部", "党组织名称", "所属党组织")
NUMBERS = ("身份证号", "身份证号码", "身份号码", "居民身份证号码", "公民身份证号码", "身份号")
PHONES = ("手机", "手机号", "手机号码", "电话", "联系方式")

COLUMNS = (
    Column("serial", "序号", Text(), width=6),
    Column("name", "姓名", Text(40, compact=True), ("党员姓名",), required=True, width=10),
    Column("sex", "性别", SEXES, width=6),
    Column("ethnicity", "民族", Text(20), width=8),
    Column("born", "出生年月", DayCell(), ("出生日期",), width=12),
    Column("number", "公民身份号码", IdNumber(), NUMBERS, width=22),
    Column("education", "学历", Text(20), ("文化程度",), width=10),
    Column("joined", "入党时间", DayCell(), ("入党日期", "加入中共组织日期"), width=12),
    Column("full_since", "转正时间", DayCell(), ("转正日期", "转为正式党员日期"), width=12),
    Column("full", "党员类别", STANDINGS, ("人员类别", "党员类型"), width=10),
    Column("party", "所在党支部", Text(120), PARTIES, required=True, width=34),
    Column("employer", "工作单位", Text(120), ("单位", "工作单位名称", "所在单位"), width=30),
    Column("post", "职务", Text(40), ("岗位", "工作岗位", "职业身份"), width=12),
    Column("phone", "联系电话", Phone(), PHONES),
    Column("formal", "组织关系是否转入", Tick(), ("组织关系是否在此", "是否转入组织关系")),
    Column("floating", "是否流动党员", Tick(), ("是否流动", "流动党员")),
    Column("remark", "备注", Text(500), width=20),
)
BY_KEY = {column.key: column for column in COLUMNS}


def entry(row: Row, context: Context) -> Entry:
    told = row.values.get
    return Entry(
        row=row,
        name=row["name"],
        party=row["party"],
        state=partial(stated, context=context),
        number=whole(told("number")) or "",
        links=links(told("formal"), told("floating")),
        employer=told("employer") or "",
        post=told("post") or "",
    )


def stated(row: Row, context: Context) -> dict[str, Any]:
    """What the row says of the member himself."""
    days, texts = ("born", "joined", "full_since"), ("sex", "ethnicity", "education", "remark")
    return person(row, days, texts) | full(row, context)


def full(row: Row, context: Context) -> dict[str, Any]:
    """A probationary member has no day of full membership; a full one without it has it by now."""
    if row["full"] is False:
        return {"full_since": None}
    if row["full"] and row["full_since"] is None:
        return {"full_since": context.day, "full_since_precision": Precision.BY}
    return {}


@cache
def links(formal: bool | None, floating: bool | None) -> dict[AffiliationKind, bool]:
    """Whom a roster lists belongs there formally, unless it says otherwise."""
    belongs = not floating if formal is None else formal
    return {
        AffiliationKind.FORMAL: belongs,
        AffiliationKind.FLOATING_IN: bool(floating) and not belongs,
    }


def plan(ledger: Ledger, context: Context) -> Plan:
    entries = [entry(row, context) for row in ledger.rows if row["name"] and row["party"]]
    return Enrolment(ledger, context, BY_KEY, entries).planned()


def of_the_day(rows: QuerySet[Any], day: dt.date) -> QuerySet[Any]:
    """Members who belong somewhere of ours on the day, or float in."""
    return belonging(rows, day, AffiliationKind.FORMAL, AffiliationKind.FLOATING_IN)


def lines(members: Sequence[PartyMember], day: dt.date) -> Iterator[Values]:
    return (line(one, day) for one in held(members, day, AffiliationKind.FORMAL))


def line(one: Held, day: dt.date) -> Values:
    member, work = one.member, one.employment
    full_since = on_record(member, "full_since", day)
    floating = one.affiliation.kind == AffiliationKind.FLOATING_IN
    return {
        **{key: getattr(member, key) for key in ("name", "sex", "ethnicity", "education")},
        "born": on_record(member, "born", day),
        "number": member.id_number,
        "joined": on_record(member, "joined", day),
        "full_since": full_since,
        "full": standing(member, full_since),
        "party": one.party,
        "employer": one.employer,
        "post": work.post if work else None,
        "phone": member.phone,
        "formal": not floating,
        "floating": floating,
        "remark": member.remark,
    }


def standing(member: PartyMember, full_since: Day | None) -> bool | None:
    """Full with a day of it, probationary with a day of joining alone; else nobody said."""
    if full_since:
        return True
    return False if member.joined and member.full_since is None else None


ROSTER = LedgerKind(
    "members",
    "党员花名册",
    COLUMNS,
    plan,
    opens="roster_since",
    outward=Outward(REGISTER, of_the_day, lines, action="reveal"),
)
