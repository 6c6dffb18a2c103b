"""还款计划: equal instalments at month's distance, the last takes the rest. What was repaid covers
the first ones first; there is nothing else to pay than what was lent."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from core.dated import months_later
from core.errors import Refused
from core.money import yuan
from core.workflow import record
from funding.enums import LoanState
from funding.models import Instalment, Loan

CHANGE = "调整还款计划"
Rows = Sequence[tuple[dt.date, int]]  # (due, fen)


@dataclass(frozen=True)
class Line:
    """An instalment with what of it is covered (fen) and by how many days it is late."""

    due: dt.date
    fen: int
    covered: int
    late: int

    @property
    def left(self) -> int:
        return self.fen - self.covered


def equal(fen: int, months: int, start: dt.date) -> list[tuple[dt.date, int]]:
    """The day of the start in each month after it, or the month's last."""
    parts = min(months, fen)
    each = fen // parts
    sums = [each] * (parts - 1) + [fen - each * (parts - 1)]
    return [(months_later(start, number + 1), part) for number, part in enumerate(sums)]


def lay(loan: Loan, rows: Rows) -> None:
    loan.instalments.all().delete()
    Instalment.objects.bulk_create(Instalment(loan=loan, due=due, fen=fen) for due, fen in rows)


@transaction.atomic
def change(loan: Loan, rows: Rows, *, by: Any) -> Loan:
    """Before the loan is paid. Raises Refused."""
    locked = Loan.objects.select_for_update().get(pk=loan.pk)
    if why := change_refusal(locked, by):
        raise Refused(why)
    check(locked, rows)
    lay(locked, rows)
    record(by, CHANGE, locked, f"共 {len(rows)} 期，{rows[0][0]} 至 {rows[-1][0]}")
    return locked


def change_refusal(loan: Loan, user: Any) -> str:
    if loan.state != LoanState.AGREED:
        return "还款计划在签订协议后、放款前可以调整；已放款的按计划还款，可以提前还。"
    if not Loan.objects.for_user(user, "change").filter(pk=loan.pk).exists():
        return "还款计划由所在街道的经办人调整，请转告他们。"
    return ""


def check(loan: Loan, rows: Rows) -> None:
    """Raises Refused where the plan is not one of this loan."""
    if not rows or any(fen <= 0 for _, fen in rows):
        raise Refused("每期金额要大于 0，请核对。", field="plan")
    if sum(fen for _, fen in rows) != loan.fen:
        told, total = yuan(loan.fen), yuan(sum(fen for _, fen in rows))
        raise Refused(f"各期合计 {total} 元，应等于核定金额 {told} 元，请核对。", field="plan")
    if any(later <= earlier for (earlier, _), (later, _) in pairwise(rows)):
        raise Refused("各期的日期要一期比一期晚，请核对。", field="plan")
    first, last = max(loan.agreed_on or localdate(), localdate()), rows[-1][0]
    if rows[0][0] <= first:
        raise Refused(f"第一期要晚于 {first}，请核对。", field="plan")
    latest = months_later(first, loan.months or 0)
    if last > latest:
        raise Refused(
            f"核定期限 {loan.months} 个月，最后一期不能晚于 {latest}，请核对。", field="plan"
        )


def lines(loan: Loan, day: dt.date) -> list[Line]:
    """The plan with what is covered, by what has been repaid so far."""
    left, found = repaid(loan), []
    for one in loan.instalments.all():
        covered = min(left, one.fen)
        left -= covered
        late = (day - one.due).days if covered < one.fen and loan.account_id else 0
        found.append(Line(one.due, one.fen, covered, max(late, 0)))
    return found


def repaid(loan: Loan) -> int:
    """What came back or was given up, in fen: all that is not owed any more."""
    return (loan.fen or 0) - loan.account.balance if loan.account is not None else 0


def next_due(loan: Loan) -> dt.date | None:
    """Of the first instalment that is not covered; nothing where nothing is owed."""
    return next((line.due for line in lines(loan, dt.date.min) if line.left), None)


def behind(loan: Loan, day: dt.date) -> int:
    """What should have been repaid by the day before and was not."""
    return sum(line.left for line in lines(loan, day) if line.late > 0)
