"""银行代发单: the list that goes to the bank, and comes back with what it paid. One set of columns
for both. Account numbers are in the clear in this file alone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils.timezone import localdate

from core.errors import Refused
from core.money import yuan
from core.sheets import table
from core.sheets.cells import Choice, DayCell, Money, Text, Whole
from core.sheets.columns import Column, Ledger, Row
from core.sheets.reader import read
from districts.services.exports import NUMBER, Export
from funding.enums import BatchState, LineState, Source
from funding.models import Appropriation, AppropriationBatch, BankAccount
from funding.services.bank_results import Result
from funding.services.receiving import Receivers, receivers
from funding.services.slips import slip_number

BANK_LIST = "bank-list"  # the source of this list
SHOWN = 3  # faults of cells that are told at once

COLUMNS = (
    Column("line", "行号", Whole(), required=True, width=9),
    Column("payer", "付款方", Text(), width=24),
    Column("party", "收款党组织", Text(), width=32),
    Column("holder", "户名", Text(), width=30),
    Column("bank", "开户行", Text(), width=24),
    Column("number", "账号", Text(), width=24),
    Column("fen", "金额（元）", Money(), ("金额", "付款金额"), required=True, width=14),
    Column("purpose", "附言", Text(), width=30),
    Column(
        "paid",
        "结果",
        Choice({"成功": True, "失败": False}, {"已付": True, "退票": False}),
        ("处理结果", "付款结果"),
        width=9,
    ),
    Column("reference", "银行流水号", Text(40), ("流水号",), width=22),
    Column("day", "付款日期", DayCell(), ("交易日期",), width=13),
    Column("told", "失败原因", Text(120), ("原因", "退票原因"), width=24),
)


def bank_list(batch: AppropriationBatch, user: Any, purpose: str = "") -> Export:
    """What is still to be paid, in the order of payers. Raises PermissionDenied without the rights
    to export and to reveal."""
    rows = AppropriationBatch.objects.filter(pk=batch.pk)
    for right in ("export", "reveal"):
        if not rows.for_user(user, right).exists():
            raise PermissionDenied
    lines = payable(batch)
    asked = receivers([line.party_organisation for line in lines], localdate())
    listed = [line for line in lines if line.party_organisation_id in asked.accounts]
    return Export(
        source=BANK_LIST,
        query=urlencode({"batch": batch.pk, "purpose": purpose}),
        title=f"{batch}银行代发单",
        filename=f"银行代发单_{batch.year}Q{batch.quarter}_{batch.pk}.xlsx",
        columns=(NUMBER, *COLUMNS),
        total=len(listed),
        rows=lambda: _rows(listed, asked.accounts),
        back=reverse("admin:funding_appropriationbatch_change", args=[batch.pk]),
        notes=[
            ("名单", "银行代发单"),
            ("下拨批次", str(batch)),
            ("金额合计", f"{yuan(sum(line.fen for line in listed))} 元"),
            *_left_out(lines, asked),
            ("账号", f"完整，用途：{purpose}" if purpose else "完整，要写明用途"),
        ],
        sheet="代发单",
        lines=[f"合计 {len(listed)} 笔，{yuan(sum(line.fen for line in listed))} 元"],
        purpose=purpose,
        register=AppropriationBatch._meta.label_lower,
    )


def remade(query: str, by: Any) -> Export:
    """The source of this list: raises as `bank_list` does."""
    words = dict(parse_qsl(query))
    batch = AppropriationBatch.objects.for_user(by).filter(pk=words.get("batch") or 0).first()
    if batch is None:
        raise Http404
    return bank_list(batch, by, words.get("purpose", ""))


def payable(batch: AppropriationBatch) -> list[Appropriation]:
    """Posted, and nothing is known of the bank yet."""
    if batch.state != BatchState.POSTED:
        return []
    lines = batch.lines.filter(state=LineState.POSTED)
    lines = lines.select_related("party_organisation", "payer_area", "rule")
    return list(lines.order_by("source", "payer_area", "area", "party_organisation", "pk"))


def _left_out(lines: list[Appropriation], asked: Receivers) -> Iterator[tuple[str, str]]:
    missing = {party.pk for party in asked.missing}
    for told, parties in (("没有收款账户", missing), ("账户待核对", asked.waiting.keys())):
        number = sum(line.party_organisation_id in parties for line in lines)
        yield f"{told}未列入", f"{number} 条" if number else "无"


def _rows(lines: list[Appropriation], accounts: dict[int, BankAccount]) -> Iterator[list[Any]]:
    for line in lines:
        account = accounts[line.party_organisation_id]
        yield [
            line.pk,
            f"{Source(line.source).label}·{line.payer_area}",
            line.party_organisation.name,
            account.holder,
            account.bank,
            account.number,
            line.fen,
            f"{line.rule.name} {line.pk}",
            None,
            None,
            None,
            None,
        ]


def results_in(path: Path) -> list[Result]:
    """What the bank wrote into the list; lines without a result are passed over. Raises Refused."""
    book = read(path)
    ledger = table.load(book, COLUMNS, sheet=next(iter(table.fitting(book, COLUMNS)), None))
    if "paid" not in ledger.letters:
        raise Refused("文件里没有“结果”一列，请在导出的代发单上填写后再传。")
    _sound(ledger)
    results = [_result(row) for row in ledger.rows if row["paid"] is not None]
    if not results:
        raise Refused("“结果”一列都是空的，请填成功或失败后再传。")
    return results


def _sound(ledger: Ledger) -> None:
    faults = [issue for issue in ledger.issues if not issue.warning]
    if faults:
        told = "；".join(f"{one.address} {one.message.rstrip('。')}" for one in faults[:SHOWN])
        more = f"，另有 {len(faults) - SHOWN} 处" if len(faults) > SHOWN else ""
        raise Refused(f"没有登记，请改正后再传：{told}{more}。")


def _result(row: Row) -> Result:
    day = row["day"]
    return Result(
        row=row.number,
        line=row["line"] or 0,
        fen=row["fen"] or 0,
        paid=row["paid"],
        reference=slip_number(row["reference"] or ""),
        day=day.first if day else None,
        told=row["told"] or "",
    )
