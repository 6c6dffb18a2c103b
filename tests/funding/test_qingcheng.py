"""QC11: the workbook of 清城区 for 2013, imported by one and confirmed by another, to the fen."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.db.models import Sum

from accounts.models import Message
from core import jobs
from districts import desk
from districts.enums import AreaKind, Role
from districts.models import Area, ImportBatch
from districts.services import imports
from funding.enums import AccountKind, JournalKind, Source, Use
from funding.models import Account, Entry, Fund, Journal
from funding.services.verifying import verify
from tests.conftest import make_area, make_user
from tests.districts.wizard import batch_of, page, send, text, work
from tests.funding.ledgers import QINGCHENG, sums_of_the_workbook
from tests.shared_world import shared

pytestmark = pytest.mark.django_db


@pytest.fixture
@shared
def qingcheng(db: None) -> Area:
    return make_area("441802", "清城区", AreaKind.DISTRICT)


@pytest.fixture
@shared
def two(qingcheng: Area) -> SimpleNamespace:
    return SimpleNamespace(
        clerk=make_user("qc_clerk", (Role.CLERK, qingcheng), name="蔡文"),
        approver=make_user("qc_approver", (Role.APPROVER, qingcheng), name="曾波"),
    )


@pytest.fixture
@shared
def fund(qingcheng: Area) -> Fund:
    return Fund.objects.create(
        area=qingcheng, name="“两新”组织党建专项经费", opened=dt.date(2013, 1, 1)
    )


@pytest.fixture
def looked_at(fund: Fund, two: SimpleNamespace, sign_in: Any) -> ImportBatch:
    return work(batch_of(send(sign_in(two.clerk), QINGCHENG)))


def test_two_persons_import_it_to_the_fen(
    fund: Fund, qingcheng: Area, two: SimpleNamespace, looked_at: ImportBatch, sign_in: Any
) -> None:
    batch, theirs = looked_at, sign_in(two.approver)
    assert batch.state == "previewed", (batch.error, batch.job.error)
    counts = batch.preview["counts"]
    assert (counts["rows"], counts["new"], counts["wrong"]) == (69, 69, 0), batch.preview["issues"][
        :3
    ]
    assert not Journal.objects.exists()

    told = Message.objects.get(user=two.approver)
    assert (told.url, "请您核对并确认" in told.text) == (page(batch), True)
    assert [one.pk for one in desk.waiting_batches(two.approver)] == [batch.pk]
    assert not desk.waiting_batches(two.clerk)
    assert "待审批人确认" in text(sign_in(two.clerk).get(page(batch)))
    shown = text(theirs.get(page(batch)))
    assert ("确认入账 69 行" in shown, "改列的对应" in shown) == (True, False)

    assert theirs.post(page(batch), {"choice": "all"}).status_code == 302
    assert work(batch).state == "done", batch.job.error
    held = {one.source: one.balance for one in Account.objects.held().filter(area=qingcheng)}
    by_source = Entry.objects.filter(account__kind=AccountKind.HELD, fen__gt=0).values_list(
        "account__source", "fen"
    )
    assert dict(by_source) == {
        Source.DISTRICT: 300_000_00,
        Source.TOWN: 650_000_00,
        Source.DUES: 50_000_00,
    }
    used = Entry.objects.filter(account__kind=AccountKind.USE)
    by_use = dict(used.values_list("account__use").annotate(fen=Sum("fen")))
    sums = sums_of_the_workbook()
    assert by_use == {
        Use.PREMISES: sums["阵地建设"],
        Use.ACTIVITY: sums["党员活动"],
        Use.ALLOWANCE: sums["岗位津贴"],
    }
    assert sum(held.values()) == 1_000_000_00 - sum(by_use.values())
    assert verify() == []


def test_a_journal_names_both_the_paper_and_the_batch(
    fund: Fund, two: SimpleNamespace, looked_at: ImportBatch
) -> None:
    jobs.perform(imports.confirm(looked_at, by=two.approver))
    made = Journal.objects.get(voucher="付-004")
    assert (made.kind, made.day, made.summary) == (
        JournalKind.PAYMENT,
        dt.date(2013, 2, 5),
        "活动室标牌、书架",
    )
    assert (made.maker, made.checker) == (two.clerk, two.approver)
    assert (made.handler, made.approver, made.batch) == ("梁鹏", "孟博健", looked_at)
    assert made.key == f"import:{looked_at.pk}:7"


def test_again_it_changes_nothing(
    fund: Fund, qingcheng: Area, two: SimpleNamespace, looked_at: ImportBatch, sign_in: Any
) -> None:
    jobs.perform(imports.confirm(looked_at, by=two.approver))
    before = Journal.objects.count()
    again = work(batch_of(send(sign_in(two.clerk), QINGCHENG)))
    assert (again.state, again.preview["counts"]["unchanged"]) == ("unchanged", 69)
    assert Journal.objects.count() == before == 69
    assert (again.preview["counts"]["missing"], again.preview["counts"]["wrong"]) == (0, 0)
