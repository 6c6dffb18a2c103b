"""票据: the photos and PDFs of a claim. They come and go while it is written, and stay from its
approval on; the same file is a voucher of a claim once, and of another one it is told."""

import hashlib
from collections.abc import Iterable
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from core.errors import Refused
from core.workflow import record
from funding.enums import ExpenseState
from funding.models import Expense, Voucher
from funding.services import claiming
from funding.services.expenses import of_claimant

ADD, DROP = "传票据", "去掉票据"
MOST = 30  # of one claim
ELSEWHERE = "别的区划的一笔报销"


def refusal(expense: Expense, user: Any) -> str:
    """Why its vouchers stand as they are; nothing while the claimant still writes it."""
    if expense.state not in claiming.OPEN:
        return f"当前为“{expense.get_state_display()}”，票据不能再改；要补的请审批人退回补正。"
    return of_claimant(expense, user)


def _open(expense: Expense, by: Any) -> Expense:
    locked = Expense.objects.select_for_update().get(pk=expense.pk)
    if why := refusal(locked, by):
        raise Refused(why)
    return locked


@transaction.atomic
def add(
    expense: Expense, files: Iterable[ContentFile], *, by: Any, title: str = ""
) -> list[Voucher]:
    """All of them or none; `files` are as `clean_voucher` answers them. Raises Refused."""
    locked, given = _open(expense, by), list(files)
    if not given:
        raise Refused("请至少选一张票据。", field="papers")
    if locked.vouchers.count() + len(given) > MOST:
        raise Refused(f"一笔报销最多传 {MOST} 张票据，请合并或者分开报销。", field="papers")
    digests = [digest(file) for file in given]
    known = set(locked.vouchers.values_list("sha256", flat=True))
    if known & set(digests) or len(set(digests)) < len(digests):
        raise Refused("同一张票据在这笔报销里只传一次，请去掉重复的再传。", field="papers")
    made = [
        Voucher.objects.create(expense=locked, file=file, title=title.strip(), sha256=sha, by=by)
        for file, sha in zip(given, digests, strict=True)
    ]
    record(by, ADD, locked, f"{len(made)} 张")
    return made


def digest(file: ContentFile) -> str:
    """What tells a file from every other one, as it is kept."""
    found = hashlib.sha256(file.read()).hexdigest()
    file.seek(0)
    return found


@transaction.atomic
def drop(voucher: Voucher, *, by: Any, note: str) -> None:
    """With its file. Raises Refused once it stands."""
    locked = _open(voucher.expense, by)
    file, storage = str(voucher.file.name), voucher.file.storage
    voucher.delete()
    record(by, DROP, locked, note)
    transaction.on_commit(lambda: storage.delete(file))


def used_elsewhere(expense: Expense, user: Any) -> dict[int, list[Expense | str]]:
    """By key of a voucher the other claims with the same file: those that the user may read, and of
    others only that there is one. What was withdrawn claims nothing."""
    own = dict(expense.vouchers.values_list("pk", "sha256"))
    others = (
        Voucher.objects.filter(sha256__in=own.values())
        .exclude(expense=expense)
        .exclude(expense__state=ExpenseState.WITHDRAWN)
        .select_related("expense")
        .order_by("pk")
    )
    rows = list(others)
    keys = {one.expense_id for one in rows}
    seen = set(Expense.objects.for_user(user).filter(pk__in=keys).values_list("pk", flat=True))
    by_file: dict[str, dict[Any, Expense | str]] = {}
    for one in rows:
        told = one.expense if one.expense_id in seen else ELSEWHERE
        by_file.setdefault(one.sha256, {})[getattr(told, "pk", 0)] = told
    return {pk: list(by_file[sha].values()) for pk, sha in own.items() if sha in by_file}
