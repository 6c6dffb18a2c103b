"""非公企业党建工作台账: the enterprise ledger under its three-row head."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from django.db.models import QuerySet

from core.dated import Day
from core.sheets.cells import Choice, DayCell, Phone, Text, Tick, Uscc, Whole
from core.sheets.columns import Column, Ledger, Row, whole
from districts.enums import Means, Metric, OperatingState, OrganisationKind
from districts.ledgers import Context, LedgerKind, Outward, Plan, Values
from districts.models import Organisation
from districts.services.entries import Entry
from districts.services.holdings import Held, counted, held, standing_on
from districts.services.listing import Listing

KINDS = Choice.of(
    OrganisationKind,
    also={
        "非公企业": OrganisationKind.ENTERPRISE,
        "非公有制经济组织": OrganisationKind.ENTERPRISE,
        "企业": OrganisationKind.ENTERPRISE,
        "民营企业": OrganisationKind.ENTERPRISE,
        "私营企业": OrganisationKind.ENTERPRISE,
        "个体户": OrganisationKind.SOLE_PROPRIETOR,
        "个体": OrganisationKind.SOLE_PROPRIETOR,
        "社会团体": OrganisationKind.SOCIAL,
        "民办非企业单位": OrganisationKind.SOCIAL,
        "社会服务机构": OrganisationKind.SOCIAL,
        "基金会": OrganisationKind.SOCIAL,
        "国企": OrganisationKind.STATE_ENTERPRISE,
        "机关": OrganisationKind.DEPARTMENT,
        "机关单位": OrganisationKind.DEPARTMENT,
        "其他": OrganisationKind.OTHER,
    },
)
STATES = Choice.of(
    OperatingState,
    also={"营业": OperatingState.OPERATING, "在营": OperatingState.OPERATING},
)
#: what a ledger shows of the phase as it stands there
PHASE = ("kind", "ownership", "industry", "registrar", "staff", "full_time_staff", "state")
NAMES = ("单位名称", "商户名称", "名称", "企业（单位）名称")
DISTRICTS = ("商圈", "所属商圈", "商圈名称", "园区", "园区/楼宇名称", "所在商圈")

COLUMNS = (
    Column("serial", "序号", Text(), width=6),
    Column("district", "所属商圈（园区、楼宇）", Text(80), DISTRICTS, width=22),
    Column("building", "楼栋", Text(80), ("楼宇", "商业综合体", "所在楼栋"), width=12),
    Column("name", "企业基本情况/企业名称", Text(120), NAMES, required=True, width=28),
    Column("uscc", "企业基本情况/统一社会信用代码", Uscc(), ("信用代码", "社会信用代码"), width=20),
    Column("kind", "企业基本情况/单位类别", KINDS, ("单位性质",), width=13),
    Column("ownership", "企业基本情况/类型", Text(40), ("企业类型", "经济类型"), width=12),
    Column("industry", "企业基本情况/行业", Text(40), ("业态", "所属行业"), width=12),
    Column(
        "staff",
        "企业基本情况/从业人员（人）",
        Whole(),
        ("从业人员", "职工人数", "从业人数"),
        width=9,
    ),
    Column(
        "opened", "企业基本情况/成立日期", DayCell(), ("注册日期", "开业时间", "开业日期"), width=12
    ),
    Column("phone", "企业基本情况/联系电话", Phone(), ("电话",), width=14),
    Column("state", "企业基本情况/经营状态", STATES, ("状态",), width=10),
    Column(
        "covered",
        "党组织设置情况/是否建立党组织",
        Tick(),
        ("是否建立", "是否已建"),
        required=True,
        width=9,
    ),
    Column(
        "way",
        "党组织设置情况/组建形式",
        Text(20),
        ("组建方式", "组织覆盖方式", "覆盖方式"),
        width=10,
    ),
    Column("party", "党组织设置情况/党组织名称", Text(120), ("所属党组织",), width=30),
    Column("since", "党组织设置情况/成立时间", DayCell(), ("党组织成立时间", "组建时间"), width=12),
    Column("reason", "党组织设置情况/未建原因", Text(80), (), width=14),
    Column("members", "党员队伍/党员总数", Whole(), ("党员数", "党员人数"), width=7),
    Column("full_members", "党员队伍/其中：正式党员", Whole(), ("正式党员", "正式党员数"), width=8),
    Column("instructor", "工作覆盖/党建指导员", Text(40), ("指导员姓名", "指导员"), width=10),
    Column("liaison", "工作覆盖/联络员", Text(40), ("党建联络员",), width=8),
    Column("trade_union", "工作覆盖/群团组织/工会", Tick(), width=6),
    Column("youth_league", "工作覆盖/群团组织/共青团", Tick(), ("团组织",), width=8),
    Column("womens_federation", "工作覆盖/群团组织/妇联", Tick(), ("妇女组织",), width=6),
    Column("remark", "备注", Text(500), width=14),
)


def told(text: str | None) -> str | bool | None:
    """A cell that holds a name, or √ or ×."""
    if text in (None, ""):
        return None
    mark = str(text).strip()
    if mark.casefold() in Tick.NO:
        return False
    return True if mark.casefold() in Tick.YES else mark


def entry(row: Row, kind: OrganisationKind, phase_keys: tuple[str, ...]) -> Entry:
    """A row of a ledger of organisations; a column that a ledger lacks states nothing."""
    liaison = told(row["liaison"])
    return Entry(
        row=row,
        name=row["name"],
        kind=OrganisationKind(row["kind"] or kind),
        kind_stated=row["kind"] is not None,
        uscc=row["uscc"],
        opened=row["opened"],
        phone=whole(row["phone"]),
        remark=row["remark"],
        district=row["district"],
        building=row["building"],
        phase=phase(row, *phase_keys),
        covered=row["covered"],
        party=row["party"],
        way=row["way"],
        since=row["since"],
        instructor=told(row["instructor"]),
        means={
            Means.LIAISON: liaison if liaison is None else bool(liaison),
            Means.TRADE_UNION: row["trade_union"],
            Means.YOUTH_LEAGUE: row["youth_league"],
            Means.WOMENS_FEDERATION: row["womens_federation"],
        },
        statements={
            Metric.MEMBERS: row["members"],
            Metric.FULL_MEMBERS: row["full_members"],
        },
    )


def phase(row: Row, *keys: str) -> dict[str, Any]:
    """What the row states of the phase; a reason stands only where nothing is established."""
    stated = {key: row[key] for key in keys}
    if row["covered"] is not None:
        stated["unestablished_reason"] = "" if row["covered"] else row["reason"] or ""
    return stated


def planner(
    columns: tuple[Column, ...], kind: OrganisationKind, *phase_keys: str
) -> Callable[[Ledger, Context], Plan]:
    """How a ledger plans whose rows are of this kind where they do not say otherwise; the keys
    name what its columns state of the phase."""

    def plan(ledger: Ledger, context: Context) -> Plan:
        entries = [entry(row, kind, phase_keys) for row in ledger.rows]
        listing = Listing(ledger, context, columns, entries)
        planned = listing.planned()
        planned.missing = listing.missing({one.kind for one in entries})
        return planned

    return plan


def lines(organisations: Sequence[Organisation], day: dt.date) -> Iterator[Values]:
    return map(line, held(organisations, day))


def line(one: Held) -> Values:
    """What a ledger of organisations says of one; each kind shows the columns it has."""
    organisation, phase, coverage = one.organisation, one.phase, one.coverage
    members, full_members = counted(one)
    instructor = one.means(Means.INSTRUCTOR)
    return {
        **{key: getattr(phase, key) for key in PHASE},
        "district": one.district,
        "building": one.building,
        "name": organisation.name,
        "uscc": organisation.uscc,
        "opened": one.opened,
        "phone": organisation.phone,
        "covered": coverage is not None,
        "way": coverage.way.name if coverage else None,
        "party": coverage.party_organisation.name if coverage else None,
        "since": Day(coverage.since, coverage.since_precision) if coverage else None,
        "reason": None if coverage else phase.unestablished_reason,
        "members": members,
        "full_members": full_members,
        "instructor": instructor if isinstance(instructor, str) else mark(instructor),
        "liaison": mark(bool(one.means(Means.LIAISON))),
        "trade_union": bool(one.means(Means.TRADE_UNION)),
        "youth_league": bool(one.means(Means.YOUTH_LEAGUE)),
        "womens_federation": bool(one.means(Means.WOMENS_FEDERATION)),
        "remark": organisation.remark,
    }


def mark(told: bool) -> str:
    return str(Tick().show(told))


def outward(kinds: set[OrganisationKind]) -> Outward:
    """Of the list of organisations those of these kinds."""
    return Outward("districts.Organisation", partial(of_kinds, kinds), lines)


def of_kinds(kinds: set[OrganisationKind], rows: QuerySet[Any], day: dt.date) -> QuerySet[Any]:
    return standing_on(rows.filter(kind__in=kinds), day)


ORGANISATIONS = LedgerKind(
    "organisations",
    "非公企业台账",
    COLUMNS,
    planner(COLUMNS, OrganisationKind.ENTERPRISE, "ownership", "industry", "staff", "state"),
    opens="ledger_since",
    outward=outward(set(OrganisationKind) - {OrganisationKind.SOCIAL, OrganisationKind.DEPARTMENT}),
)
