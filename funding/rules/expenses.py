"""The adviser's rules of expenses: to be checked, approved above, corrected, paid."""

import datetime as dt
from collections.abc import Callable, Iterator
from functools import partial

from core.money import yuan
from districts import limits
from districts.advice import Finding, Rule, page
from funding.enums import ExpenseState
from funding.services import due_expenses

REGISTER = "funding_expense"


def _in(state: ExpenseState, told: str, act: str, path: str, day: dt.date) -> Iterator[Finding]:
    for row in due_expenses.waiting(path, day).filter(state=state):
        words = f"{row.made_by}报销 {yuan(row.fen)} 元，{told}"
        url = page(REGISTER, row.pk, act)
        yield Finding(str(row.pk), row.area_id, f"{row}", words, url, due=row.due)


def _finder(
    state: ExpenseState, told: str, act: str = "change"
) -> Callable[[str, dt.date], Iterator[Finding]]:
    return partial(_in, state, told, act)


RULES = (
    Rule(
        "expense-check",
        "报销待审核",
        "审核",
        f"{limits.LIMITS['expense_check'].told()}。",
        _finder(ExpenseState.SUBMITTED, "待审核"),
        action="decide",
    ),
    Rule(
        "expense-approve",
        "报销待上级审批",
        "审批",
        f"{limits.LIMITS['expense_approval'].told()}。",
        _finder(ExpenseState.CHECKED, "已审核，待上级审批"),
        action="decide",
    ),
    Rule(
        "expense-correct",
        "报销待补正",
        "补正",
        f"{limits.LIMITS['expense_correction'].told()}。",
        _finder(ExpenseState.RETURNED, "已退回，待补正"),
    ),
    Rule(
        "expense-pay",
        "报销待支付",
        "支付",
        f"{limits.LIMITS['expense_payment'].told()}。",
        _finder(ExpenseState.APPROVED, "已审批，待支付", "pay"),
    ),
)
