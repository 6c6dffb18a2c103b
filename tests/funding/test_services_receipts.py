"""What arrives is recorded by one and posted by another; what was posted is reversed by two."""

import datetime as dt
from typing import Any

import pytest
from django.utils.timezone import localdate

from core.errors import Refused
from funding.enums import DocumentState, JournalKind, Source
from funding.models import Fund, Journal, Receipt, Reversal
from funding.services import documents, receipts, reversing
from funding.services.closing import close
from funding.services.posting import post_one
from funding.services.verifying import verify
from tests.funding.conftest import DAY, held, posting
from tests.shared_world import shared

pytestmark = pytest.mark.django_db


@pytest.fixture
@shared
def receipt(fund: Fund, zone: Any, clerk: Any) -> Receipt:
    return Receipt.objects.create(
        fund=fund, source=Source.TOWN, area=zone, fen=650_000_00, day=DAY, made_by=clerk
    )


def test_what_arrived_is_held_under_its_source(
    receipt: Receipt, fund: Fund, zone: Any, approver: Any
) -> None:
    posted = receipts.post(receipt, by=approver)
    assert posted.state == DocumentState.POSTED
    assert held(fund, zone, Source.TOWN).balance == 650_000_00
    assert posted.journal.kind == JournalKind.RECEIPT
    assert (posted.journal.maker, posted.journal.checker) == (receipt.made_by, approver)
    assert (posted.journal.handler, posted.journal.approver) == (
        str(receipt.made_by),
        str(approver),
    )


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        ("clerk", "由所在街道的审批人复核"),
        ("street_clerk", "由所在街道的审批人复核"),
        ("official", "由所在街道的审批人复核"),
    ],
)
def test_only_who_decides_there_posts(receipt: Receipt, cast: Any, who: str, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        receipts.post(receipt, by=getattr(cast, who))
    assert not Journal.objects.exists()


def test_nobody_posts_what_he_recorded(receipt: Receipt, approver: Any) -> None:
    Receipt.objects.update(made_by=approver)
    with pytest.raises(Refused, match="自己登记的不能自己复核"):
        receipts.post(receipt, by=approver)


def test_posted_twice_is_posted_once(receipt: Receipt, approver: Any) -> None:
    receipts.post(receipt, by=approver)
    with pytest.raises(Refused, match="当前为“已入账”"):
        receipts.post(receipt, by=approver)
    assert Journal.objects.count() == 1


def test_two_that_look_alike_are_two(
    receipt: Receipt, fund: Fund, zone: Any, approver: Any
) -> None:
    receipts.post(receipt, by=approver)
    receipt.pk, receipt.form_key = None, None
    receipt.save(force_insert=True)
    receipts.post(receipt, by=approver)
    assert held(fund, zone, Source.TOWN).balance == 2 * 650_000_00


def test_nobody_returns_what_he_recorded(receipt: Receipt, approver: Any) -> None:
    Receipt.objects.update(made_by=approver)
    with pytest.raises(Refused, match="自己登记的不能自己复核"):
        documents.send_back(receipt, by=approver, note="缺回单")


def test_returned_with_words_and_handed_in_again(
    receipt: Receipt, clerk: Any, approver: Any
) -> None:
    assert documents.send_back(receipt, by=approver, note="缺回单").told == "缺回单"
    assert documents.resubmit(receipt, by=clerk).state == DocumentState.RECORDED


def test_a_reversal_by_two_persons(
    receipt: Receipt, fund: Fund, zone: Any, clerk: Any, approver: Any
) -> None:
    posted = receipts.post(receipt, by=approver)
    asked = reversing.ask(posted.journal, day=DAY, reason="重复登记", by=clerk)
    with pytest.raises(Refused, match="由所在街道的审批人复核"):
        reversing.post(asked, by=clerk)
    done = reversing.post(asked, by=approver)
    receipt.refresh_from_db()
    assert receipt.state == DocumentState.REVERSED
    assert done.posted.reverses == posted.journal
    assert (done.posted.maker, done.posted.checker) == (clerk, approver)
    assert (done.posted.remark, done.posted.kind) == ("重复登记", JournalKind.RECEIPT)
    assert held(fund, zone, Source.TOWN).balance == 0
    assert verify() == []
    with pytest.raises(Refused, match="已冲正"):
        reversing.ask(posted.journal, day=DAY, reason="再来", by=clerk)
    with pytest.raises(Refused, match="不能再冲正"):
        reversing.ask(done.posted, day=DAY, reason="再来", by=clerk)


def test_reversed_its_slip_is_free_for_the_right_amount(
    receipt: Receipt, clerk: Any, approver: Any
) -> None:
    again = {"fund": receipt.fund, "source": receipt.source, "area": receipt.area, "day": DAY}
    again |= {"payer": "镇财政所", "bank_reference": "YH-1"}
    first = receipts.record(Receipt(**again, fen=100_00), by=clerk)
    posted = receipts.post(first, by=approver)
    with pytest.raises(Refused, match="已登记过"):
        receipts.record(Receipt(**again, fen=99_00), by=clerk)
    reversing.post(reversing.ask(posted.journal, day=DAY, reason="金额记错", by=clerk), by=approver)
    right = receipts.record(Receipt(**again, fen=99_00), by=clerk)
    assert receipts.post(right, by=approver).journal.entries.get(fen__gt=0).fen == 99_00


def test_what_was_spent_cannot_be_taken_back(
    receipt: Receipt, zone: Any, clerk: Any, approver: Any
) -> None:
    fund = receipt.fund
    posted = receipts.post(receipt, by=approver)
    purse, source = held(fund, zone, Source.TOWN), posted.journal.entries.get(fen__lt=0).account
    post_one(posting(fund, ((purse, -1), (source, 1)), clerk, approver))
    asked = reversing.ask(posted.journal, day=DAY, reason="误记", by=clerk)
    with pytest.raises(Refused, match="不够 650,000"):
        reversing.post(asked, by=approver)
    asked.refresh_from_db()
    assert asked.state == DocumentState.RECORDED


def test_asked_once_and_not_before_its_day(receipt: Receipt, clerk: Any, approver: Any) -> None:
    journal = receipts.post(receipt, by=approver).journal
    with pytest.raises(Refused, match="不能早于原凭证"):
        reversing.ask(journal, day=DAY - dt.timedelta(days=1), reason="误记", by=clerk)
    with pytest.raises(Refused, match="请写明冲正事由"):
        reversing.ask(journal, day=DAY, reason=" ", by=clerk)
    reversing.ask(journal, day=DAY, reason="误记", by=clerk)
    with pytest.raises(Refused, match="已申请冲正"):
        reversing.ask(journal, day=DAY, reason="误记", by=clerk)


def test_nobody_reverses_what_he_asked_for(receipt: Receipt, clerk: Any, approver: Any) -> None:
    journal = receipts.post(receipt, by=approver).journal
    asked = reversing.ask(journal, day=DAY, reason="误记", by=approver)
    with pytest.raises(Refused, match="自己登记的不能自己复核"):
        reversing.post(asked, by=approver)
    assert Journal.objects.count() == 1


def test_not_reversed_on_a_day_to_come(receipt: Receipt, clerk: Any, approver: Any) -> None:
    journal = receipts.post(receipt, by=approver).journal
    with pytest.raises(Refused, match="不能晚于今天") as why:
        reversing.ask(journal, day=localdate() + dt.timedelta(days=1), reason="误记", by=clerk)
    assert why.value.field == "day"
    assert reversing.ask(journal, day=localdate(), reason="误记", by=clerk).pk


def test_what_was_reversed_another_way_is_not_reversed_again(
    receipt: Receipt, fund: Fund, zone: Any, clerk: Any, approver: Any
) -> None:
    """Asked for here, and given back meanwhile by whom the bank told that it failed."""
    journal = receipts.post(receipt, by=approver).journal
    asked = reversing.ask(journal, day=DAY, reason="误记", by=clerk)
    reversing.opposite(journal, day=DAY, reason="银行退票", maker=clerk, checker=approver)
    with pytest.raises(Refused, match="这张凭证已冲正"):
        reversing.post(asked, by=approver)
    asked.refresh_from_db()
    assert (asked.state, asked.posted) == (DocumentState.RECORDED, None)
    assert held(fund, zone, Source.TOWN).balance == 0


def test_what_is_closed_is_reversed_after_it(
    receipt: Receipt, fund: Fund, clerk: Any, approver: Any
) -> None:
    journal = receipts.post(receipt, by=approver).journal
    close(fund, DAY, by=approver)
    asked = reversing.ask(journal, day=DAY, reason="误记", by=clerk)
    with pytest.raises(Refused, match=f"已结账至 {DAY}"):
        reversing.post(asked, by=approver)
    after = DAY + dt.timedelta(days=1)
    Reversal.objects.update(day=after)
    assert reversing.post(asked, by=approver).posted.day == after
    assert verify() == []
