"""Each proof finds what was done behind the triggers' back, and nothing where nothing is wrong."""

import datetime as dt
from io import StringIO
from typing import Any

import pgtrigger
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from funding.enums import AccountKind, Source
from funding.models import Entry, Fund, Journal
from funding.services import reversing
from funding.services.accounts import Place, opened_one
from funding.services.closing import close
from funding.services.verifying import PROOFS, verify
from tests.funding.conftest import DAY
from tests.shared_world import shared

pytestmark = pytest.mark.django_db

SLEEPS = "防护触发器都在"
NEGATIVE = """
    alter table funding_account drop constraint account_never_overdrawn;
    update funding_account set balance = -1 where kind =
"""
OTHER_FUND = """
    insert into funding_fund (area_id, kind, name, purpose, custodian, planned_fen, opened)
      select area_id, kind, '另一项', '', '', 0, opened from funding_fund;
    update funding_account set fund_id = (select max(id) from funding_fund)
"""
NOTHING_MOVED = """
    insert into funding_account (fund_id, kind, source, use, area_id, balance)
      select min(fund_id), 'use', 'other', 'other', min(area_id), 5 from funding_account
"""
OWN = """
    alter table funding_journal drop constraint journal_checked_by_another;
    update funding_journal set checker_id = maker_id
"""
OF_ANOTHER_ACCOUNT = """
    insert into funding_account (fund_id, kind, source, use, area_id, balance)
      select min(fund_id), 'use', 'other', 'other', min(area_id), 0 from funding_account;
    update funding_entry set account_id = (select max(id) from funding_account)
      where fen > 0 and journal_id in (select id from funding_journal where reverses_id is not null)
"""
OF_ANOTHER_KIND = "update funding_journal set kind = 'payment' where reverses_id is not null"
CHANGED = """
    update funding_entry e set fen = e.fen * {} from funding_journal j
      where j.id = e.journal_id and j.reverses_id is not null
"""
#: what is done → the proof that it breaks
BROKEN = [
    ("update funding_entry set fen = fen + 1 where fen < 0", "每张凭证借贷相等"),
    ("update funding_entry set fen = fen - 1 where fen < 0", "每张凭证借贷相等"),
    (
        "delete from funding_entry where journal_id = (select max(id) from funding_journal)",
        "每张凭证都有分录",
    ),
    ("update funding_account set balance = balance + 1", "账户余额等于分录合计"),
    (
        "update funding_account set balance = balance - 1 where kind = 'held'",
        "账户余额等于分录合计",
    ),
    (NOTHING_MOVED, "账户余额等于分录合计"),
    (f"{NEGATIVE} 'held'", "结存和在贷不为负"),
    (f"{NEGATIVE} 'lent'", "结存和在贷不为负"),
    ("update funding_account set balance = balance + 1", "每项经费收支相抵"),
    (
        "update funding_account set balance = balance - 1 where kind = 'source'",
        "每项经费收支相抵",
    ),
    (OTHER_FUND, "分录不跨经费"),
    (OWN, "制单和复核不是同一人"),
    (CHANGED.format(2), "冲正与原凭证相反"),
    (CHANGED.format(-1), "冲正与原凭证相反"),
    (OF_ANOTHER_ACCOUNT, "冲正与原凭证相反"),
    (OF_ANOTHER_KIND, "冲正与原凭证相反"),
    ("update funding_journal set posted_at = now() + interval '1 hour'", "结账以后没有补记"),
]


@pytest.fixture
@shared
def books(fund: Fund, zone: Any, arrive: Any, cast: Any) -> Fund:
    """What arrived, some of it given back, and a reversal; nothing is lent yet."""
    arrive(fund, 100_00, area=zone)
    arrive(fund, -40_00, area=zone)
    wrong = arrive(fund, 7_00, area=zone)
    reversing.opposite(wrong, day=DAY, reason="误记", maker=cast.clerk, checker=cast.approver)
    opened_one(fund, Place(AccountKind.LENT, Source.DISTRICT, zone))
    return fund


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute(statement)


def test_books_in_order(books: Fund) -> None:
    told = StringIO()
    call_command("verify_ledger", stdout=told)
    assert f"8 条分录，{len(PROOFS)} 项核对全部相符" in told.getvalue()


@pytest.mark.parametrize(("statement", "title"), BROKEN, ids=[title for _, title in BROKEN])
def test_what_was_done_behind_its_back_is_found(
    books: Fund, clerk: Any, statement: str, title: str
) -> None:
    close(books, DAY, by=clerk)
    assert verify() == []
    with pgtrigger.ignore():
        execute(statement)
    assert title in [finding.proof.title for finding in verify()]
    told = StringIO()
    with pytest.raises(CommandError, match="请停止记账"):
        call_command("verify_ledger", stderr=told)
    assert title in told.getvalue()


def test_every_proof_is_broken_above() -> None:
    assert {title for _, title in BROKEN} | {SLEEPS} == {proof.title for proof in PROOFS}


def test_what_is_posted_for_a_later_day_is_no_finding(
    books: Fund, zone: Any, clerk: Any, arrive: Any
) -> None:
    close(books, DAY, by=clerk)
    arrive(books, 1, area=zone, day=DAY + dt.timedelta(days=1))
    assert verify() == []


def test_the_rows_that_break_it_are_named(books: Fund) -> None:
    with pgtrigger.ignore():
        execute("update funding_entry set fen = fen + 3 where fen = 4000")
    journal = Journal.objects.get(entries__fen=4003)
    found = {finding.proof.title: finding.rows for finding in verify()}
    assert found["每张凭证借贷相等"] == [f"凭证 {journal.pk} 的分录合计 3 分"]


@pytest.mark.parametrize("model", ["journal", "entry", "account", "closing"])
def test_a_trigger_that_sleeps_is_found(books: Fund, model: str) -> None:
    execute(f"alter table funding_{model} disable trigger user")
    (finding,) = verify()
    assert finding.proof.title == SLEEPS
    assert all(f"funding_{model}" in row for row in finding.rows)


def test_a_trigger_that_is_gone_is_found(books: Fund) -> None:
    (name,) = (one.get_pgid(Entry) for one in Entry._meta.triggers if one.name == "append_only")
    execute(f"drop trigger {name} on funding_entry")
    assert [finding.rows for finding in verify()] == [
        [f"funding_entry 的触发器 {name} 被停用或删除"]
    ]
