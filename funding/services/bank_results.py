"""银行回单: what the bank paid and what it did not, matched by our line number and the amount.

The same result handed in twice changes nothing; a file with anything wrong in it changes nothing.
"""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from django.db import IntegrityError, transaction

from core.errors import Refused
from core.money import yuan
from core.workflow import record
from districts import advice
from funding.enums import BatchState, LineState
from funding.models import Appropriation, AppropriationBatch, Journal
from funding.services import reversing
from funding.services.appropriating import keeps

TAKE = "登记银行回单"
SHOWN = 5  # faults that are told at once
SAME_SLIP = "同一个银行流水号对应了两条下拨，请核对回单的流水号。"


@dataclass(frozen=True)
class Result:
    """One line of what the bank sent back; `row` is where it stands in the file."""

    row: int
    line: int
    fen: int
    paid: bool
    reference: str = ""
    day: dt.date | None = None
    told: str = ""


@dataclass
class Outcome:
    paid: list[Appropriation] = field(default_factory=list)
    failed: list[Appropriation] = field(default_factory=list)
    same: int = 0

    @property
    def told(self) -> str:
        again = f"，{self.same} 条此前已登记" if self.same else ""
        return f"已登记银行回单：成功 {len(self.paid)} 条，失败 {len(self.failed)} 条{again}。"


@transaction.atomic
def take(batch: AppropriationBatch, results: Sequence[Result], *, day: dt.date, by: Any) -> Outcome:
    """Keeps what was paid and reverses what was not, on the day. Raises Refused."""
    batches = AppropriationBatch.objects.select_for_update(no_key=True, of=("self",))
    batch = batches.select_related("fund__area", "made_by", "checked_by").get(pk=batch.pk)
    if why := refusal(batch, by):
        raise Refused(why)
    outcome, faults = _matched(batch, results, day)
    if faults:
        more = f"，另有 {len(faults) - SHOWN} 处" if len(faults) > SHOWN else ""
        raise Refused(f"没有登记，请核对文件：{'；'.join(faults[:SHOWN])}{more}。", field="file")
    _keep(outcome.paid)
    for line in outcome.failed:
        _give_back(batch, line, day, by)
    record(by, TAKE, batch, outcome.told)
    advice.ask(batch.fund.area)
    return outcome


def refusal(batch: AppropriationBatch, user: Any) -> str:
    if batch.state != BatchState.POSTED:
        return f"批次“{batch.get_state_display()}”，入账下拨以后才有银行回单。"
    return keeps(batch, user)


def _matched(
    batch: AppropriationBatch, results: Sequence[Result], today: dt.date
) -> tuple[Outcome, list[str]]:
    lines = {line.pk: line for line in batch.lines.select_related("journal", "party_organisation")}
    named = Counter(result.line for result in results)
    outcome, faults = Outcome(), []
    for result in results:
        line = lines.get(result.line)
        if fault := _fault(line, result, named[result.line], today):
            faults.append(f"第 {result.row} 行{fault}")
        elif line is not None:
            _sort(outcome, line, result, today)
    return outcome, faults


def _fault(line: Appropriation | None, result: Result, times: int, today: dt.date) -> str:
    """What is wrong with a result, in words."""
    if line is None:
        return f"行号 {result.line} 不在这一批里"
    if times > 1:
        return f"行号 {result.line} 出现了 {times} 次"
    if result.fen != line.fen:
        return f"金额 {yuan(result.fen)} 元与下拨的 {yuan(line.fen)} 元不符"
    if line.state in {LineState.NIL, LineState.DROPPED, LineState.PROPOSED}:
        return f"行号 {result.line} 没有入账"
    if result.day and not cast(Journal, line.journal).day <= result.day <= today:
        return f"付款日期 {result.day} 不在入账日期和登记日期之间"
    return _contrary(line, result)


def _contrary(line: Appropriation, result: Result) -> str:
    """What was settled is not turned round by a later file."""
    if result.paid and line.state == LineState.FAILED:
        return "此前已登记失败并冲回，现在写成功，请先核实"
    if not result.paid and line.state == LineState.SIGNED:
        return "已签收，不能登记失败"
    if result.paid and not result.reference:
        return "成功的没有银行流水号"
    known = line.bank_reference
    if result.paid and line.state != LineState.POSTED and result.reference != known:
        return f"此前登记的流水号是 {known}，现在是 {result.reference}"
    if not result.paid and not result.told:
        return "失败的没有写明原因"
    return ""


def _sort(outcome: Outcome, line: Appropriation, result: Result, today: dt.date) -> None:
    settled = {LineState.PAID, LineState.SIGNED} if result.paid else {LineState.FAILED}
    if line.state in settled:
        outcome.same += 1
        return
    line.bank_told = result.told[:120]
    if result.paid:
        line.state, line.bank_reference = LineState.PAID, result.reference
        line.paid_on = result.day or today
        outcome.paid.append(line)
    else:
        outcome.failed.append(line)


def _keep(lines: list[Appropriation]) -> None:
    names = ["state", "bank_reference", "bank_told", "paid_on"]
    try:
        with transaction.atomic():
            Appropriation.objects.bulk_update(lines, names, batch_size=1000)
    except IntegrityError:
        raise Refused(SAME_SLIP, field="file") from None


def _give_back(batch: AppropriationBatch, line: Appropriation, day: dt.date, by: Any) -> None:
    """The money is the payer's again; who checks it is another than who hands the result in."""
    checker = batch.checked_by if batch.checked_by_id != by.pk else batch.made_by
    Appropriation.objects.filter(pk=line.pk).update(bank_told=line.bank_told)
    reversing.opposite(
        cast(Journal, line.journal),
        day=day,
        reason=f"银行退票：{line.bank_told}",
        maker=by,
        checker=checker,
    )
