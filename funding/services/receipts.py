"""到账: what arrived is held by its Party organisation, else by its area, under its source."""

from typing import Any

from django.db import transaction

from core.workflow import advance
from funding.enums import AccountKind, JournalKind
from funding.models import Receipt
from funding.services import documents
from funding.services.accounts import Place, opened
from funding.services.posting import Posting, post_one


@transaction.atomic
def post(receipt: Receipt, *, by: Any) -> Receipt:
    """Into the ledger; who checks is not who recorded. Raises Refused."""
    moved = advance(receipt, documents.POST, by=by)
    moved.journal = post_one(_posting(moved, by))
    moved.save(update_fields=["journal"])
    return documents.told(moved)


def _posting(receipt: Receipt, by: Any) -> Posting:
    out = Place(AccountKind.SOURCE, receipt.source, receipt.area)
    held = Place(
        AccountKind.HELD,
        receipt.source,
        receipt.area,
        party_organisation=receipt.party_organisation,
    )
    accounts = opened(receipt.fund, [out, held])
    return Posting(
        fund=receipt.fund,
        key=f"receipt:{receipt.pk}",
        kind=JournalKind.OPENING if receipt.opening else JournalKind.RECEIPT,
        day=receipt.day,
        summary=(receipt.purpose or f"{receipt.get_source_display()}到账")[:120],
        lines=((accounts[out], -receipt.fen), (accounts[held], receipt.fen)),
        maker=receipt.made_by,
        checker=by,
        voucher=receipt.number or receipt.bank_reference,
        handler=str(receipt.made_by),
        approver=str(by),
    )
