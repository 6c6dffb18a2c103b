"""What the adviser tells of documents to be checked or corrected, and whose work goes to whom."""

from typing import Any

import pytest
from django.utils.timezone import localdate

from districts.services import handing_over
from funding.enums import Source, Use
from funding.models import Fund, InKind, Receipt
from funding.rules.documents import MANY, RULES
from funding.services import documents, in_kind, receipts
from tests.funding.conftest import DAY
from tests.shared_world import shared

pytestmark = pytest.mark.django_db
CHECK, CORRECT = RULES


def found(rule: Any, path: str = "") -> list[Any]:
    return list(rule.find(path, localdate()))


@pytest.fixture
@shared
def receipt(fund: Fund, zone: Any, clerk: Any) -> Receipt:
    made = Receipt(fund=fund, source=Source.DONATION, area=zone, fen=7_00, day=DAY, donor="王五")
    return receipts.record(made, by=clerk)


@pytest.fixture
@shared
def gift(zone: Any, clerk: Any) -> InKind:
    given = {"kind": "goods", "name": "桌椅", "valuation": "发票", "use": Use.PREMISES}
    return in_kind.record(InKind(area=zone, fen=7_00, day=DAY, **given), by=clerk)


def test_what_is_recorded_waits_for_who_decides(
    receipt: Receipt, gift: InKind, approver: Any, street: Any
) -> None:
    first, second = found(CHECK)
    assert CHECK.action == "decide"
    assert first.subject == f"到账待复核：{receipt}"
    assert (first.due, first.area_id) == (receipt.due, receipt.area_id)
    assert first.url.endswith(f"/funding/receipt/{receipt.pk}/post/")
    assert second.url.endswith(f"/funding/inkind/{gift.pk}/post/")
    assert "王五" not in f"{first}"
    assert found(CHECK, street.path) == []
    receipts.post(receipt, by=approver)
    in_kind.check(gift, by=approver)
    assert found(CHECK) == []


def test_what_came_back_waits_for_who_records(receipt: Receipt, clerk: Any, approver: Any) -> None:
    back = documents.send_back(receipt, by=approver, note="缺回单")
    assert found(CHECK) == []
    (one,) = found(CORRECT)
    assert (one.due, CORRECT.action) == (back.due, "change")
    assert "缺回单" in one.detail
    assert one.url.endswith(f"/funding/receipt/{receipt.pk}/change/")
    documents.resubmit(back, by=clerk)
    assert found(CORRECT) == []


def test_many_are_told_together(receipt: Receipt, fund: Fund, zone: Any, clerk: Any) -> None:
    given = {"fund": fund, "source": Source.TOWN, "area": zone, "day": DAY}
    for _ in range(MANY - 1):
        receipts.record(Receipt(fen=1, **given), by=clerk)
    assert len(found(CHECK)) == MANY
    receipts.record(Receipt(fen=1, **given), by=clerk)
    (one,) = found(CHECK)
    assert one.subject == f"到账待复核：{MANY + 1} 笔"
    assert one.url.endswith(f"?state=recorded&area={zone.code}")
    assert one.due == receipt.due


def test_in_one_statement_a_register(
    receipt: Receipt, gift: InKind, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(3):
        found(CHECK)


def test_who_leaves_hands_over_what_is_open(
    receipt: Receipt, gift: InKind, clerk: Any, approver: Any, cast: Any
) -> None:
    in_kind.check(gift, by=approver)
    assert dict(handing_over.waiting(clerk)) == {"没有入账的到账登记": [receipt]}
    handing_over.give(clerk, cast.street_clerk)
    receipt.refresh_from_db()
    gift.refresh_from_db()
    assert receipt.made_by == cast.street_clerk
    assert gift.made_by == clerk
