"""报销: the table of its states, and the one function for each step.

draft → submitted → checked → approved → paid; up to the limit of the area whoever checks approves
at once, above it somebody else approves in the area above. A claim is returned with all defects at
once, also after its approval; what was paid is only ever reversed. Whoever claims does not decide,
and whoever approved does not pay.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from accounts.models import Message
from core.errors import Refused
from core.money import yuan
from core.workflow import Transition, advance
from core.working_days import after
from districts import advice, limits
from districts.scoping import assigned_paths
from funding.enums import AccountKind, ExpenseState, JournalKind
from funding.models import Expense
from funding.services import claiming, payees
from funding.services.accounts import Place, opened_one
from funding.services.documents import decides, keeps, not_own
from funding.services.posting import Posting, post_one
from funding.services.slips import slip_number

S = ExpenseState
LONGEST = 200  # characters of a message


def of_claimant(expense: Expense, user: Any) -> str:
    """His own; that of somebody who has left is anybody's who keeps the area's claims."""
    if user is None or expense.made_by_id == user.pk or not expense.made_by.is_active:
        return ""
    return f"这笔报销由报销人{expense.made_by}办理，请转告他。"


def _whole(expense: Expense, user: Any) -> str:
    return "".join(f"{one}。" for one in claiming.lacking(expense))


def limit_fen(expense: Expense) -> int:
    """The largest amount that is approved in the area itself."""
    return limits.value("expense_approval", expense.area) * 100


def goes_above(expense: Expense) -> bool:
    return expense.fen > limit_fen(expense)


def _within(expense: Expense, user: Any) -> str:
    return "金额超过本级审批限额，审核后由上级审批，请刷新后重试。" if goes_above(expense) else ""


def _beyond(expense: Expense, user: Any) -> str:
    return "" if goes_above(expense) else "金额在本级审批限额以内，不用上级审批，请刷新后重试。"


def decided_above(expense: Expense, user: Any) -> str:
    """Whether the user decides in an area above the expense's; where there is none above, in it."""
    path = expense.area.path
    top = expense.area.parent_id is None
    if user is None or any(
        path.startswith(held) and (top or held != path) for held in assigned_paths(user, "decide")
    ):
        return ""
    who = expense.area if top else f"上级（{expense.area.parent}）"
    return f"超过 {yuan(limit_fen(expense))} 元的由{who}的审批人审批，请转告他们。"


def _in_turn(expense: Expense, user: Any) -> str:
    """What waits for the area above is sent back or refused there."""
    return decided_above(expense, user) if expense.state == S.CHECKED else ""


def _not_checked(expense: Expense, user: Any) -> str:
    if user is not None and expense.checked_by_id == user.pk:
        return "自己审核的不能自己审批，请由另一人办理。"
    return ""


def not_approved(expense: Expense, user: Any) -> str:
    if user is not None and expense.approved_by_id == user.pk:
        return "自己审批的不能自己支付，请由经办人办理。"
    return ""


_decided = (decides, not_own)
SUBMIT = Transition(
    "提交", frozenset({S.DRAFT, S.RETURNED}), S.SUBMITTED, (keeps, of_claimant, _whole)
)
WITHDRAW = Transition(
    "撤回",
    frozenset({S.DRAFT, S.SUBMITTED, S.RETURNED, S.CHECKED}),
    S.WITHDRAWN,
    (keeps, of_claimant),
    needs_note=True,
)
PASS = Transition("审核通过", frozenset({S.SUBMITTED}), S.APPROVED, (*_decided, _within))
PASS_ON = Transition("审核通过", frozenset({S.SUBMITTED}), S.CHECKED, (*_decided, _beyond))
APPROVE = Transition(
    "审批通过",
    frozenset({S.CHECKED}),
    S.APPROVED,
    (decided_above, not_own, _not_checked),
)
RETURN = Transition(
    "退回补正",
    frozenset({S.SUBMITTED, S.CHECKED, S.APPROVED}),
    S.RETURNED,
    (*_decided, _in_turn),
    needs_note=True,
)
REJECT = Transition(
    "不予报销",
    frozenset({S.SUBMITTED, S.CHECKED}),
    S.REJECTED,
    (*_decided, _in_turn),
    needs_note=True,
)
PAY = Transition("支付", frozenset({S.APPROVED}), S.PAID, (keeps, not_approved))
TRANSITIONS = (SUBMIT, WITHDRAW, PASS, PASS_ON, APPROVE, RETURN, REJECT, PAY)

#: the limit within which somebody has to act in a state, in working days
LIMITS: dict[str, str] = {
    S.SUBMITTED: "expense_check",
    S.CHECKED: "expense_check",
    S.RETURNED: "expense_correction",
    S.APPROVED: "expense_payment",
}


def due_in(state: str, expense: Expense, day: dt.date) -> dt.date | None:
    """The last day in time for whoever has to act in the state that began on the day."""
    code = LIMITS.get(state)
    return after(day, limits.value(code, expense.area)) if code else None


def submit(expense: Expense, *, by: Any) -> Expense:
    """Raises Refused with all that is missing. Who takes over a claim is its claimant from then
    on."""
    return _moved(expense, SUBMIT, by=by, made_by=by, told="")


def withdraw(expense: Expense, *, by: Any, note: str) -> Expense:
    return _moved(expense, WITHDRAW, by=by, note=note)


def check(expense: Expense, *, by: Any, note: str = "") -> Expense:
    """Raises Refused."""
    if goes_above(expense):
        return _moved(expense, PASS_ON, by=by, note=note, checked_by=by)
    return _approved(expense, PASS, by=by, note=note, checked_by=by, approved_by=by)


def approve(expense: Expense, *, by: Any, note: str = "") -> Expense:
    """Raises Refused."""
    return _approved(expense, APPROVE, by=by, note=note, approved_by=by)


@transaction.atomic
def _approved(expense: Expense, transition: Transition, **given: Any) -> Expense:
    """Whoever stands as the payee now is the one who is paid: sealed before it is approved, since
    from then on a trigger holds the seal."""
    locked = Expense.objects.select_for_update().get(pk=expense.pk)
    if why := transition.refusal(locked, given["by"]):
        raise Refused(why)
    Expense.objects.filter(pk=locked.pk).update(payee_seal=payees.seal(locked))
    return _moved(locked, transition, **given)


@transaction.atomic
def send_back(expense: Expense, defects: Sequence[str], *, by: Any) -> Expense:
    """To the claimant with everything that is wrong, told at once. Raises Refused."""
    found = [one.strip() for one in defects if one.strip()]
    if not found:
        raise Refused("没有一项要补正。请勾选或写明要补什么，或者办理通过。", field="more")
    told = "\n".join(f"{n}. {one}" for n, one in enumerate(found, 1))
    undone: dict[str, Any] = {"checked_by": None, "approved_by": None, "payee_seal": ""}
    moved = _moved(expense, RETURN, by=by, note=told, told=told, **undone)
    return tell(moved, f"{moved}退回补正：{'；'.join(found)}")


@transaction.atomic
def reject(expense: Expense, *, by: Any, note: str) -> Expense:
    return tell(_moved(expense, REJECT, by=by, note=note), f"{expense}不予报销：{note}")


@transaction.atomic
def pay(expense: Expense, *, day: dt.date, bank_reference: str, by: Any) -> Expense:
    """Out of its account, to its use; whoever approved it is the checker. Raises Refused, with its
    field."""
    reference = slip_number(bank_reference)
    if not reference:
        raise Refused("请填银行流水号，现金支付的填付款凭证号。", field="bank_reference")
    if day < expense.spent_on:
        raise Refused(f"支付日期不能早于发生日期（{expense.spent_on}），请核对。", field="day")
    try:
        with transaction.atomic():
            moved = _moved(expense, PAY, by=by, paid_on=day, bank_reference=reference)
    except IntegrityError:
        raise Refused(
            "这张银行回单在这个账户里已登记过，请核对流水号，不要重复支付。",
            field="bank_reference",
        ) from None
    payees.check_sealed(moved)
    moved.journal = post_one(_posting(moved, by))
    moved.save(update_fields=["journal"])
    return tell(moved, f"{moved}已支付 {yuan(moved.fen)} 元，支付日期 {day}")


def _posting(expense: Expense, by: Any) -> Posting:
    account = expense.account
    place = Place(
        AccountKind.USE,
        account.source,
        expense.area,
        use=expense.use,
        party_organisation=expense.party_organisation,
        commercial_district=expense.commercial_district,
    )
    day = expense.paid_on
    assert day is not None  # noqa: S101 -- it was given with the payment
    return Posting(
        fund=account.fund,
        key=f"expense:{expense.pk}",
        kind=JournalKind.PAYMENT,
        day=day,
        summary=expense.summary,
        lines=((account, -expense.fen), (opened_one(account.fund, place), expense.fen)),
        maker=by,
        checker=expense.approved_by,
        voucher=expense.bank_reference,
        handler=str(expense.made_by),
        witness=expense.witness,
        approver=str(expense.approved_by),
    )


@transaction.atomic
def _moved(
    expense: Expense, transition: Transition, *, by: Any, note: str = "", **fields: Any
) -> Expense:
    """One step with what comes with it and the day by which the next is due. Raises Refused."""
    moved = advance(expense, transition, by=by, note=note)
    for name, value in fields.items():
        setattr(moved, name, value)
    moved.due = due_in(moved.state, moved, localdate())
    moved.save(update_fields=["due", *fields])
    advice.ask(moved.area)
    return moved


def tell(expense: Expense, text: str) -> Expense:
    """A message to the claimant."""
    url = reverse("admin:funding_expense_change", args=[expense.pk])
    Message.objects.create(user=expense.made_by, text=text[:LONGEST], url=url)
    return expense
