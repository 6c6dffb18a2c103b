"""What the adviser tells of appropriation, and who takes a leaver's batches over."""

import datetime as dt
from typing import Any

import pytest

from districts.services import handing_over
from funding.enums import BatchState, LineState
from funding.models import AppropriationBatch, Fund
from funding.rules.appropriations import RULES
from funding.services import appropriating, proposing
from tests.funding import appropriating as given
from tests.shared_world import shared

pytestmark = pytest.mark.django_db
BY_CODE = {rule.code: rule for rule in RULES}
PAID = dt.date(2017, 4, 10)


@pytest.fixture
@shared
def branch(make_party_organisation: Any) -> Any:
    return given.with_members(make_party_organisation("阅海湾第一党支部"), 80)


@pytest.fixture
@shared
def batch(fund: Fund, branch: Any, treasurers: Any) -> AppropriationBatch:
    given.shares(fund)
    given.per_member(fund)
    return proposing.keep(given.basis(fund), by=treasurers.clerk)


def told(code: str, fund: Fund, day: dt.date = PAID) -> list[str]:
    return [one.subject for one in BY_CODE[code].find(fund.area.path, day)]


def test_a_batch_waits_for_the_one_who_checks_then_for_the_one_who_posts(
    batch: AppropriationBatch, fund: Fund, treasurers: Any
) -> None:
    assert told("appropriation_check", fund) == told("appropriation_post", fund) == []
    appropriating.submit(batch, by=treasurers.clerk)
    assert told("appropriation_check", fund) == [f"待审核：{batch}"]
    assert BY_CODE["appropriation_check"].action == "decide"
    appropriating.check(batch, by=treasurers.approver)
    assert told("appropriation_check", fund) == []
    assert told("appropriation_post", fund) == [f"已审核待入账：{batch}"]
    appropriating.send_back(batch, by=treasurers.approver, note="缺一家")
    [found] = BY_CODE["appropriation_post"].find(fund.area.path, PAID)
    assert "缺一家" in found.detail


def test_paid_and_not_signed_in_ten_working_days(batch: Any, fund: Fund) -> None:
    batch.lines.update(state=LineState.PAID, paid_on=PAID)
    last = dt.date(2017, 4, 24)  # ten working days after a Monday
    assert told("appropriation_signing", fund, last) == []
    assert told("appropriation_signing", fund, last + dt.timedelta(days=1)) == [
        "下拨经费超期未签收：3 笔"
    ]


def test_who_is_to_be_paid_and_has_no_account(
    batch: Any, branch: Any, fund: Fund, treasurers: Any
) -> None:
    assert told("appropriation_account", fund) == ["待拨经费的党组织没有收款账户：1 个"]
    given.account_of(branch, treasurers.clerk)
    assert told("appropriation_account", fund) == []


def test_a_quarter_without_a_batch(batch: Any, fund: Fund, treasurers: Any) -> None:
    """The quarter before the day's is asked for, as long as it had rules."""
    assert told("appropriation_quarter", fund, dt.date(2017, 3, 31)) == []  # 2016Q4: no rules yet
    assert told("appropriation_quarter", fund, dt.date(2017, 4, 1)) == []
    assert told("appropriation_quarter", fund, dt.date(2017, 7, 1)) == [
        f"没有下拨：{fund} 2017年第二季度"
    ]
    appropriating.drop(batch, by=treasurers.clerk, note="重来")
    assert len(told("appropriation_quarter", fund, dt.date(2017, 4, 1))) == 1


def test_a_leavers_drafts_are_given_what_is_being_checked_stays_his(
    batch: AppropriationBatch, treasurers: Any, clerk: Any
) -> None:
    def his() -> list[Any]:
        return [row for _, rows in handing_over.waiting(treasurers.clerk) for row in rows]

    assert his() == [batch]
    AppropriationBatch.objects.update(state=BatchState.SUBMITTED)
    assert his() == []
    AppropriationBatch.objects.update(state=BatchState.RETURNED)
    handing_over.give(treasurers.clerk, clerk)
    batch.refresh_from_db()
    assert batch.made_by == clerk
