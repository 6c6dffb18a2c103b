"""What the store does: it applies, answers a return, withdraws."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from core.errors import Refused
from core.locks import alone
from core.workflow import record
from districts import advice
from funding.models import Loan, LoanTerms
from funding.services import loan_terms, loans, payees
from storefronts.models import Storefront

APPLY = "申请"
#: field → what is said where it is empty
WANTED = {
    "purpose": "请写明用途。",
    "payee": "请填写收款户名。",
    "payee_bank": "请填写开户行。",
}


@dataclass(frozen=True)
class Asked:
    """What a store asks for, and to which account."""

    fen: int
    months: int
    purpose: str
    payee: str
    payee_number: str
    payee_bank: str


def defects(terms: LoanTerms, asked: Asked) -> dict[str, str]:
    """Everything that is wrong, by field."""
    wrong = loan_terms.amount_defects(terms, asked.fen, asked.months)
    wrong |= {name: told for name, told in WANTED.items() if not getattr(asked, name).strip()}
    try:
        payees.checked_number(asked.payee_number)
    except Refused as why:
        wrong["payee_number"] = str(why)
    return wrong


@transaction.atomic
def apply(
    terms: LoanTerms, storefront: Storefront, asked: Asked, *, by: Any, form_key: str | None = None
) -> Loan:
    """Pressed twice, it is the same one. Raises Refused with all reasons."""
    Storefront.objects.select_for_update(no_key=True).get(pk=storefront.pk)
    known = Loan.objects.filter(storefront=storefront, form_key=form_key)
    if form_key and (loan := known.first()):
        return loan
    if not loans.signs_in(storefront, by):
        raise Refused("只能为自己登录的店申请，请核对。")
    if terms not in loan_terms.in_force(storefront, localdate()):
        raise Refused("这项借款条件已停用或不适用于这家店，请返回重新查看。")
    if why := loan_terms.refusal(terms, storefront, localdate()):
        raise Refused(why)
    loan = Loan(
        number=_number(),
        fund=terms.fund,
        terms=terms,
        storefront=storefront,
        area=storefront.area,
        made_by=by,
        asked_on=localdate(),
        form_key=form_key,
    )
    _take(loan, asked)
    loan.due = loans.due_in(loan, localdate())
    loan.save(force_insert=True)
    record(by, APPLY, loan)
    advice.ask(loan.area)
    return loan


def _take(loan: Loan, asked: Asked) -> None:
    wrong = defects(loan.terms, asked)
    if wrong:
        raise Refused("".join(wrong.values()), field=next(iter(wrong)))
    loan.asked_fen, loan.asked_months = asked.fen, asked.months
    loan.purpose, loan.payee = asked.purpose.strip(), asked.payee.strip()
    loan.payee_number = payees.checked_number(asked.payee_number)
    loan.payee_bank = asked.payee_bank.strip()


def _number() -> str:
    """DK-2026-0031: the next of the year."""
    head = f"DK-{localdate().year}-"
    alone(f"loan numbers {head}")
    last = Loan.objects.filter(number__startswith=head).order_by("-pk").first()
    return f"{head}{int(last.number.rpartition('-')[2]) + 1 if last else 1:04d}"


@transaction.atomic
def resubmit(loan: Loan, asked: Asked, *, by: Any) -> Loan:
    """What was returned, mended; the conditions are looked at again. Raises Refused."""
    locked = Loan.objects.select_for_update(of=("self",)).get(pk=loan.pk)
    if why := loans.RESUBMIT.refusal(locked, by):
        raise Refused(why)
    if why := loan_terms.refusal(locked.terms, locked.storefront, localdate(), but=locked):
        raise Refused(why)
    _take(locked, asked)
    locked.save()
    return loans.move(locked, loans.RESUBMIT, by=by)


def withdraw(loan: Loan, *, by: Any, words: str = "") -> Loan:
    """Before it is paid; it can be applied for anew."""
    return loans.move(loan, loans.WITHDRAW, by=by, words=words, ended_on=localdate())
