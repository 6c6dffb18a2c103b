"""到账: what arrived is held by its Party organisation, else by its area, under its source."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction

from core.errors import Refused
from core.workflow import advance
from funding.enums import AccountKind, DocumentState, JournalKind, Source
from funding.models import Receipt
from funding.services import documents
from funding.services.accounts import Place, opened
from funding.services.arriving import Fault, next_number, of_party
from funding.services.posting import Posting, closed_on, not_on, post_one
from funding.services.slips import slip_number

DONATED = "捐"  # begins the numbers of receipts that donors get


@transaction.atomic
def record(receipt: Receipt, *, by: Any) -> Receipt:
    """Keeps a new one, or one that is corrected before it is posted. Raises Refused, at the field
    that is wrong; a donation without a number gets the next of its year."""
    for field, why in faults(receipt):
        raise Refused(why, field=field)
    receipt.bank_reference = slip_number(receipt.bank_reference)
    documents.begin(receipt, by=by)
    if receipt.source == Source.DONATION and not receipt.number:
        numbered = Receipt.objects.filter(fund=receipt.fund)
        lock = f"fund {receipt.fund_id}"
        receipt.number = next_number(numbered, DONATED, receipt.day, lock=lock)
    receipt.save()
    return documents.told(receipt)


def faults(receipt: Receipt) -> Iterator[Fault]:
    """Everything that is wrong with it, each at its field."""
    fund = receipt.fund
    if why := not_on(fund, receipt.day) or closed_on(fund, receipt.day):
        yield "day", why
    if not receipt.area.path.startswith(fund.area.path):
        yield "area", f"{fund}属于{fund.area}，入账区划请选{fund.area}或它的下级。"
    yield from of_party(receipt, receipt.day)
    yield from _of_source(receipt)
    others = Receipt.objects.filter(fund=fund).exclude(state=DocumentState.DROPPED)
    others = others.exclude(pk=receipt.pk)
    slip, number = slip_number(receipt.bank_reference), receipt.number
    standing = others.exclude(state=DocumentState.REVERSED)
    if slip and standing.filter(bank_reference=slip).exists():
        yield "bank_reference", "这张银行回单已登记过，请核对流水号，不要重复登记。"
    if number and others.filter(number=number).exists():
        yield "number", "这个收据号已用过，请核对；捐助的收据号可以不填，由系统编号。"


def _of_source(receipt: Receipt) -> Iterator[Fault]:
    donated = receipt.source == Source.DONATION
    if receipt.donor and not donated:
        yield "donor", "捐助人只在资金来源选“捐助”时填写，请改来源或清空这一栏。"
    if donated and not (receipt.donor or receipt.payer or receipt.organisation):
        yield "donor", "请填写捐助人；单位捐助的，填写付款单位。"
    if receipt.pre_tax and receipt.source != Source.ENTERPRISE:
        yield "pre_tax", "税前列支只用于“企业管理费”，请取消勾选或改资金来源。"


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
