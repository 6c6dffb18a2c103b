"""The page of one claim: its facts beside its vouchers, what is missing, and whose turn it was."""

from dataclasses import dataclass
from typing import Any

from django.utils.timezone import localdate

from activities.row_page import Cell, page_of
from core.encryption import masked
from core.models import Act
from core.money import yuan
from districts.scoped_admin import history
from funding.enums import ExpenseState
from funding.models import Expense, Voucher
from funding.services import claiming, expenses, vouchers

S = ExpenseState
LOOKS = {
    S.DRAFT: "badge",
    S.SUBMITTED: "badge badge--info",
    S.RETURNED: "badge badge--warn",
    S.CHECKED: "badge badge--info",
    S.APPROVED: "badge badge--info",
    S.PAID: "badge badge--ok",
    S.REVERSED: "badge badge--warn",
    S.REJECTED: "badge",
    S.WITHDRAWN: "badge",
}
#: in which capacity somebody acts, by what he does
ROLES = {
    "新登记": "报销人",
    expenses.SUBMIT.verb: "报销人",
    expenses.WITHDRAW.verb: "报销人",
    expenses.PASS.verb: "审核人",
    expenses.APPROVE.verb: "审批人",
    expenses.RETURN.verb: "审核（审批）人",
    expenses.REJECT.verb: "审核（审批）人",
    expenses.PAY.verb: "经办人",
}
BACK = {expenses.RETURN.verb, expenses.REJECT.verb, expenses.WITHDRAW.verb}
NEXT = {
    S.DRAFT: "报销人传齐票据后提交",
    S.SUBMITTED: "本级审批人审核",
    S.RETURNED: "报销人补正后重新提交",
    S.CHECKED: "上级审批人审批",
    S.APPROVED: "经办人支付",
}


@dataclass(frozen=True)
class Bill:
    """A voucher as it is shown, with the other claims that have the same file."""

    voucher: Voucher
    is_pdf: bool
    elsewhere: list[Cell]


@dataclass(frozen=True)
class Step:
    act: Act
    role: str
    look: str


def page(expense: Expense, user: Any) -> dict[str, Any]:
    writing = expense.state in claiming.OPEN
    return {
        "facts": [one for one in facts(expense) if one[1].text],
        "look": LOOKS[S(expense.state)],
        "due": due(expense),
        "late": is_late(expense),
        "told": expense.told.splitlines(),
        "lacking": claiming.lacking(expense) if writing else [],
        "warning": claiming.warning(expense),
        "bills": bills(expense, user),
        "steps": steps(expense),
        "next": NEXT.get(S(expense.state), ""),
    }


def due(expense: Expense) -> str:
    return str(expense.due) if expense.due else ""


def is_late(expense: Expense) -> bool:
    return expense.due is not None and expense.due < localdate()


def bills(expense: Expense, user: Any) -> list[Bill]:
    others = vouchers.used_elsewhere(expense, user)
    return [
        Bill(one, is_pdf(one), [_claim(other) for other in others.get(one.pk, [])])
        for one in expense.vouchers.all()
    ]


def is_pdf(voucher: Voucher) -> bool:
    return str(voucher.file.name).endswith(".pdf")


def _claim(other: Expense | str) -> Cell:
    if isinstance(other, str):
        return Cell(other)
    return Cell(str(other), page_of("funding_expense", other.pk))


def steps(expense: Expense) -> list[Step]:
    acts = [act for act in history.acts(expense) if act.verb in ROLES]
    return [
        Step(act, ROLES[act.verb], "back" if act.verb in BACK else "done") for act in reversed(acts)
    ]


def facts(expense: Expense) -> list[tuple[str, Cell]]:
    return [
        ("金额", Cell(f"{yuan(expense.fen)} 元")),
        ("用途", Cell(expense.get_use_display())),
        ("发生日期", Cell(str(expense.spent_on))),
        ("付款账户", Cell(f"{expense.account.fund} · {expense.account}")),
        ("党组织", Cell(str(expense.party_organisation or ""))),
        ("商圈", Cell(str(expense.commercial_district or ""))),
        (
            "用于活动",
            Cell(str(expense.activity or ""), page_of("activities_activity", expense.activity_id)),
        ),
        ("用于阵地", Cell(str(expense.venue or ""), page_of("districts_venue", expense.venue_id))),
        ("收款人", Cell(masked(expense.payee, 1, 0))),
        ("收款账号", Cell(masked(expense.payee_number) or "现金")),
        ("开户行", Cell(expense.payee_bank)),
        ("证明人", Cell(expense.witness)),
        ("报销人", Cell(str(expense.made_by))),
        (
            "支付",
            Cell(f"{expense.paid_on}　流水号 {expense.bank_reference}" if expense.paid_on else ""),
        ),
        (
            "记账凭证",
            Cell(str(expense.journal or ""), page_of("funding_journal", expense.journal_id)),
        ),
    ]
