"""Each proof finds what was done behind the triggers' back, and nothing where nothing is wrong."""

import datetime as dt
from io import StringIO
from typing import Any

import pgtrigger
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from funding.models import Fund
from funding.services.closing import close
from funding.services.verifying import PROOFS, verify
from tests.funding.conftest import DAY

pytestmark = pytest.mark.django_db

NO_LINES = "delete from funding_entry where journal_id = (select max(id) from funding_journal)"
OTHER_FUND = """
    insert into funding_fund (area_id, kind, name, purpose, custodian, planned_fen, opened)
      select area_id, kind, '另一项', '', '', 0, opened from funding_fund;
    update funding_account set fund_id = (select max(id) from funding_fund)
"""


@pytest.fixture
def books(fund: Fund, zone: Any, arrive: Any) -> Fund:
    arrive(fund, 100_00, area=zone)
    arrive(fund, -40_00, area=zone)
    return fund


def test_books_in_order(books: Fund) -> None:
    told = StringIO()
    call_command("verify_ledger", stdout=told)
    assert f"4 条分录，{len(PROOFS)} 项核对全部相符" in told.getvalue()


@pytest.mark.parametrize(
    ("statement", "title"),
    [
        ("update funding_entry set fen = fen + 1 where fen < 0", "每张凭证借贷相等"),
        (NO_LINES, "每张凭证都有分录"),
        ("update funding_account set balance = balance + 1", "账户余额等于分录合计"),
        ("update funding_account set balance = balance + 1", "每项经费收支相抵"),
        (OTHER_FUND, "分录不跨经费"),
        (
            "update funding_journal set posted_at = now() + interval '1 hour'",
            "结账以后没有补记",
        ),
    ],
)
def test_what_was_done_behind_its_back_is_found(
    books: Fund, clerk: Any, statement: str, title: str
) -> None:
    close(books, DAY + dt.timedelta(days=1), by=clerk)
    assert verify() == []
    with pgtrigger.ignore(), connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute(statement)
    assert title in [finding.proof.title for finding in verify()]
    with pytest.raises(CommandError, match="请停止记账"):
        call_command("verify_ledger", stderr=StringIO())


def test_a_trigger_that_sleeps_is_found(books: Fund) -> None:
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("alter table funding_entry disable trigger user")
    (finding,) = verify()
    assert finding.proof.title == "防护触发器都在"
    assert all("funding_entry" in row for row in finding.rows)
