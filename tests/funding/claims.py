"""A claim in the zone with money behind it, and how it goes from hand to hand."""

import datetime as dt
import zlib
from typing import Any

from django.core.files.base import ContentFile

from funding.enums import Use
from funding.models import Account, Expense
from funding.services import expenses, vouchers

SPENT = dt.date(2017, 3, 10)
PAID = dt.date(2017, 3, 20)
NUMBER = "64001234567890"


def pdf(words: bytes = b"") -> bytes:
    """A PDF small enough to be read here, with these words in its body."""
    return b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n" + words + b"\ntrailer\n%%EOF\n"


def packed(words: bytes, about: bytes = b"") -> bytes:
    """A PDF whose stream of objects holds the words."""
    body = zlib.compress(words)
    head = b"2 0 obj\n<< /Type /ObjStm /Filter /FlateDecode " + about + b">>\nstream\n"
    return pdf(head + body + b"\nendstream\nendobj")


def drafted(account: Account, by: Any, fen: int = 2_000_00, **given: Any) -> Expense:
    """With all that a claim needs but a voucher."""
    values = {
        "area": account.area,
        "party_organisation": account.party_organisation,
        "use": Use.ACTIVITY,
        "summary": "主题党日用品",
        "spent_on": SPENT,
        "payee": "王五",
        "payee_number": NUMBER,
        "payee_bank": "建设银行",
        **given,
    }
    return Expense.objects.create(account=account, made_by=by, fen=fen, **values)


def whole(account: Account, by: Any, fen: int = 2_000_00, **given: Any) -> Expense:
    """A draft with its voucher."""
    made = drafted(account, by, fen, **given)
    vouchers.add(made, [ContentFile(pdf(str(made.pk).encode()), "a.pdf")], by=by)
    return made


def submitted(account: Account, by: Any, fen: int = 2_000_00, **given: Any) -> Expense:
    return expenses.submit(whole(account, by, fen, **given), by=by)


def approved(account: Account, by: Any, checker: Any, fen: int = 2_000_00, **given: Any) -> Expense:
    """Within the limit of the area."""
    return expenses.check(submitted(account, by, fen, **given), by=checker)
