"""还款提醒: some days before an instalment is due, on its day, and once when it is overdue, to who
signs in for the store; one message a night to each, however many stores he has.

After missed nights only the latest step is told. Run twice it tells once.
"""

import datetime as dt
from collections import defaultdict

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import localdate

from accounts.models import Message
from core.money import yuan
from districts import limits
from funding.models import Loan
from funding.services import loan_plan
from storefronts.services import merchants

LONGEST = 365  # days before: no area's limit is longer


@transaction.atomic
def remind(day: dt.date | None = None) -> int:
    """Sends what is due on the day (today); how many messages."""
    day = day or localdate()
    told: dict[int, list[tuple[Loan, str]]] = defaultdict(list)
    for loan in _coming(day):
        key = step(loan, day)
        if not key or key == loan.reminded:
            continue
        Loan.objects.filter(pk=loan.pk).update(reminded=key)
        for account in merchants.accounts_of(loan.storefront):
            told[account.user_id].append((loan, text(loan, day)))
    Message.objects.bulk_create(_message(user, found) for user, found in told.items())
    return len(told)


def _coming(day: dt.date) -> QuerySet[Loan]:
    """Loans with something to repay soon, locked for the night's work."""
    rows = Loan.objects.outstanding().filter(next_due__lte=day + dt.timedelta(days=LONGEST))
    rows = rows.select_for_update(of=("self",), skip_locked=True)
    found: QuerySet[Loan] = rows.select_related("storefront", "area", "account").order_by("pk")
    return found.prefetch_related("instalments")


def step(loan: Loan, day: dt.date) -> str:
    """Which reminder it is time for, with the day it is of; nothing while it is too early."""
    if loan.next_due is None:
        return ""
    left = (loan.next_due - day).days
    if left > limits.value("loan_warning", loan.area):
        return ""
    word = "soon" if left > 0 else "today" if left == 0 else "late"
    return f"{loan.next_due} {word}"


def text(loan: Loan, day: dt.date) -> str:
    """What is due, in a sentence."""
    if loan.next_due is not None and loan.next_due < day:
        late = (day - loan.next_due).days
        owed = yuan(loan_plan.behind(loan, day))
        return f"{loan.storefront}的贷款已逾期 {late} 天，应还 {owed} 元，请尽快还款。"
    line = next(one for one in loan_plan.lines(loan, day) if one.left)
    when = "今天" if line.due == day else f"{line.due} 前"
    return f"{loan.storefront}的贷款请在{when}还 {yuan(line.left)} 元。"


def _message(user: int, found: list[tuple[Loan, str]]) -> Message:
    loan, told = found[0]
    url = reverse("portal-loan", args=[loan.pk])
    if len(found) > 1:
        url = reverse("portal")
        told = f"有 {len(found)} 家店的贷款要还：" + "".join(one for _, one in found)
    return Message(user_id=user, text=told[: merchants.LONGEST], url=url)
