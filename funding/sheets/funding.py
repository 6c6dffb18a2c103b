"""经费使用明细表: what arrived and what was spent, line by line, as offices keep it on paper.

Money is written by two: whoever imports makes the journals, whoever confirms checks them; so it is
never taken back, only reversed.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from core.sheets.cells import Choice, DayCell, Money, Text
from core.sheets.columns import Column, Ledger
from districts.ledgers import Context, LedgerKind, Outward, Plan, Values
from districts.models import ImportBatch
from funding.enums import AccountKind, JournalKind, Source, Use
from funding.models import Entry, Fund
from funding.services.accounts import Place, opened
from funding.services.ledger_lines import LISTED, lines_of, values_of
from funding.services.ledger_listing import FundingListing, Movement
from funding.services.posting import Posting, post

S, U = Source, Use
CODE = "funding"
NEVER = "已入账的经费不能撤销导入，请逐张冲正。"

SOURCES = Choice.of(
    Source,
    also={
        **dict.fromkeys(("区级财政", "区财政拨款", "县财政", "县级财政", "本级财政"), S.DISTRICT),
        **dict.fromkeys(("镇财政", "街道财政", "镇街财政", "乡镇财政", "镇（街道）财政"), S.TOWN),
        **dict.fromkeys(("区管党费拨入", "党费", "留存党费"), S.DUES),
        **dict.fromkeys(("企业管理费用", "管理费", "企业管理经费", "企业自筹"), S.ENTERPRISE),
        **dict.fromkeys(("返还党费", "党费全额返还", "党费返还款"), S.RETURNED),
        **dict.fromkeys(("资金奖补", "奖补资金", "以奖代补", "奖励"), S.AWARD),
        **dict.fromkeys(("上级项目", "项目资金", "项目经费", "上级项目资金"), S.PROJECT),
        **dict.fromkeys(("捐款", "捐赠", "社会捐助", "党员捐助", "自愿捐助"), S.DONATION),
        "其它": S.OTHER,
    },
)
USES = Choice.of(
    Use,
    also={
        **dict.fromkeys(("阵地", "场所建设", "场所租赁修缮", "活动场所建设"), U.PREMISES),
        **dict.fromkeys(("活动", "活动经费", "党组织活动", "主题党日"), U.ACTIVITY),
        **dict.fromkeys(("津贴", "岗位补贴", "党务工作者津贴"), U.ALLOWANCE),
        **dict.fromkeys(("资料", "资料订阅", "报刊订阅", "党报党刊"), U.MATERIALS),
        **dict.fromkeys(("培训", "党员教育", "党员教育培训"), U.TRAINING),
        **dict.fromkeys(("表彰奖励", "评优表彰"), U.AWARD),
        **dict.fromkeys(("困难补助", "帮扶", "慰问", "走访慰问", "困难党员帮扶"), U.HARDSHIP),
        **dict.fromkeys(("便民服务", "志愿服务", "为民服务"), U.SERVICE),
        "其它": U.OTHER,
    },
)
ANY = Money(-(10**12))  # a reversal goes out as a negative amount

COLUMNS = (
    Column("serial", "序号", Text(20), width=6),
    Column(
        "day",
        "日期",
        DayCell(),
        ("记账日期", "发生日期", "时间"),
        width=12,
        required=True,
        blank=True,
    ),
    Column("voucher", "凭证号", Text(40), ("凭证编号", "记账凭证号", "凭证", "单据号"), width=12),
    Column(
        "name",
        "摘要",
        Text(120),
        ("事由", "用途说明", "内容"),
        required=True,
        blank=True,
        width=26,
        samples=("区财政拨入专项经费", "主题党日活动"),
    ),
    Column(
        "source", "资金来源", SOURCES, ("来源", "经费来源"), width=14, samples=("区财政", "区财政")
    ),
    Column("use", "项目类别", USES, ("类别", "使用项目", "支出项目", "用途"), width=11),
    Column(
        "income",
        "收入（元）",
        ANY,
        ("收入", "收入金额", "拨入", "到账金额"),
        required=True,
        blank=True,
        width=15,
    ),
    Column(
        "expense",
        "支出（元）",
        ANY,
        ("支出", "支出金额", "使用金额"),
        required=True,
        blank=True,
        width=15,
    ),
    Column("balance", "结余（元）", ANY, ("结余", "余额", "结存"), width=15),
    Column("handler", "经办人", Text(40, compact=True), ("经手人",), width=10),
    Column("witness", "证明人", Text(40, compact=True), ("证明", "验收人"), width=10),
    Column("approver", "审批人", Text(40, compact=True), ("批准人", "审签人"), width=10),
    Column("attachment", "活动、附件号", Text(80), ("活动/附件号", "附件号", "附件"), width=16),
    Column("remark", "备注", Text(110), ("说明",), width=16),
    Column("fund", "经费名称", Text(80), ("专项经费", "资金名称"), width=20),
)
BY_KEY = {column.key: column for column in COLUMNS}


def plan(ledger: Ledger, context: Context) -> Plan:
    return FundingListing(ledger, context, BY_KEY).planned()


def write(planned: Plan, context: Context) -> None:
    """All in one posting: who imported makes, who confirms checks. Raises Refused."""
    batch, moves = context.batch, planned.own
    assert batch is not None and batch.area is not None  # noqa: S101, PT018
    funds: dict[Fund, list[Movement]] = defaultdict(list)
    for made in moves:
        funds[made.fund].append(made)
    postings = []
    for fund, some in funds.items():
        sides = {made.row: sides_of(made, batch) for made in some}
        accounts = opened(fund, [place for pair in sides.values() for place in pair])
        for made in some:
            out, to = (accounts[place] for place in sides[made.row])
            lines = ((out, -made.fen), (to, made.fen))
            postings.append(posting(made, lines, batch, context.by))
    post(postings)


def sides_of(made: Movement, batch: ImportBatch) -> tuple[Place, Place]:
    """Out of which account into which."""
    area = batch.area
    assert area is not None  # noqa: S101
    held = Place(AccountKind.HELD, made.source, area)
    if made.kind == JournalKind.PAYMENT:
        return held, Place(AccountKind.USE, made.source, area, made.use)
    return Place(AccountKind.SOURCE, made.source, area), held


def posting(made: Movement, lines: Any, batch: ImportBatch, by: Any) -> Posting:
    return Posting(
        fund=made.fund,
        key=f"import:{batch.pk}:{made.row}",
        kind=made.kind,
        day=made.day,
        summary=made.summary,
        lines=lines,
        maker=batch.by,
        checker=by,
        voucher=made.voucher,
        handler=made.handler,
        witness=made.witness,
        approver=made.approver,
        remark=made.remark,
        batch=batch,
    )


def never_undone(batch: ImportBatch) -> str:
    return NEVER if batch.kind == CODE else ""


def listed(rows: QuerySet[Any], day: dt.date) -> QuerySet[Any]:
    """What arrived and what was spent in the year of the day, up to it, in the order of days."""
    held = Entry.objects.filter(journal=OuterRef("pk"), account__kind=AccountKind.HELD)
    there = rows.filter(Exists(held), kind__in=LISTED)
    year = there.filter(day__range=(dt.date(day.year, 1, 1), day))
    return year.select_related("fund").order_by("fund", "day", "pk")


def lines(journals: Sequence[Any], day: dt.date) -> Iterator[Values]:
    """Each as its line; what was left after it depends on whose ledger it is and is not told."""
    names = {journal.fund_id: journal.fund.name for journal in journals}
    entries = Entry.objects.filter(journal__in=journals)
    told = sorted(lines_of(entries), key=lambda line: line.fund)
    return (values_of(line, fund=names[line.fund]) for line in told)


FUNDING = LedgerKind(
    CODE,
    "经费使用明细表",
    COLUMNS,
    plan,
    outward=Outward("funding.Journal", listed, lines, action="reveal", measures="元"),
    confirmed_by="decide",
    write=write,
)
