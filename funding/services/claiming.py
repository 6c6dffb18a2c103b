"""What a claim has to have before it is handed in, told all at once."""

from collections.abc import Iterator

from django.utils.timezone import localdate

from core.errors import Refused
from core.money import yuan
from funding.enums import AccountKind, ExpenseState, FundKind
from funding.models import Expense
from funding.services.payees import checked_number

#: states in which the claimant still writes it, and its vouchers come and go
OPEN = (ExpenseState.DRAFT, ExpenseState.RETURNED)
#: and of one that is not to be paid any more
OVER = (
    ExpenseState.PAID,
    ExpenseState.REVERSED,
    ExpenseState.REJECTED,
    ExpenseState.WITHDRAWN,
)


def lacking(expense: Expense) -> list[str]:
    """Everything that stands against handing it in, a sentence without its full stop each."""
    return [*_papers(expense), *_payee(expense), *_day(expense), *_purse(expense)]


def _papers(expense: Expense) -> Iterator[str]:
    if not expense.vouchers.exists():
        yield "还没有票据，请至少传一张"


def _payee(expense: Expense) -> Iterator[str]:
    """Cash is paid out for an activity only; whatever else is paid has an account."""
    if not expense.payee.strip():
        yield "还没有填收款人"
    if not expense.payee_number.strip():
        if expense.activity_id is None:
            yield "还没有填收款账号；用现金支付的，要选是哪个活动"
        return
    try:
        checked_number(expense.payee_number)
    except Refused as why:
        yield str(why).rstrip("。")
    if not expense.payee_bank.strip():
        yield "还没有填开户行"


def _day(expense: Expense) -> Iterator[str]:
    fund, day = expense.account.fund, expense.spent_on
    if day > localdate():
        yield f"发生日期 {day} 还没有到，请核对"
    if day < fund.opened or (fund.closed is not None and day >= fund.closed):
        yield f"{fund}在 {day} 没有设立或已终止，请换一个账户或核对发生日期"


def _purse(expense: Expense) -> Iterator[str]:
    account = expense.account
    if account.kind != AccountKind.HELD or account.fund.kind != FundKind.SPECIAL:
        yield "这个账户不能用来报销，请换一个账户"
    holder = account.party_organisation_id
    if holder is not None and holder != expense.party_organisation_id:
        yield f"“{account}”是{account.party_organisation}的经费，只能由它使用"


def warning(expense: Expense) -> str:
    """What may stand against paying it: the ledger decides when it is paid."""
    held = expense.account.balance
    if expense.state in OVER or held >= expense.fen:
        return ""
    return (
        f"账户现有 {yuan(held)} 元，不够这笔 {yuan(expense.fen)} 元；支付时余额仍不够的付不出去。"
    )
