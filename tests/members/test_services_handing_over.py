"""Who leaves hands on his transfers, report-ins, requests and orders, and they are checked anew."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.utils.timezone import localdate

from accounts.models import User
from core.errors import Refused
from districts.enums import MoveState, OrderState, Role
from districts.models import Area, FollowUpOrder, MoveRequest, RoleAssignment
from districts.services import handing_over, users
from members.enums import LeadState, TransferState
from members.models import MembershipTransfer, SelfReport
from members.services import transfers
from tests.conftest import START, make_user
from tests.rows import rows_in
from tests.shared_world import shared

KINDS = {
    "等待答复的迁入申请": ("districts.MoveRequest", "by", MoveState.APPLIED),
    "没有办结的督办": ("districts.FollowUpOrder", "by", OrderState.ANSWERED),
    "办理中的组织关系转接": ("members.MembershipTransfer", "by", TransferState.APPLIED),
    "办理中的党员报到": ("members.SelfReport", "handled_by", LeadState.CONTACTED),
}
ENDED = {
    MoveRequest: MoveState.REFUSED,
    FollowUpOrder: OrderState.CLOSED,
    MembershipTransfer: TransferState.RECEIVED,
    SelfReport: LeadState.ADMITTED,
}


@pytest.fixture
@shared
def colleague(zone: Area) -> User:
    return make_user("colleague", (Role.CLERK, zone), name="接手小陈")


@pytest.fixture
@shared
def work(zone: Area, cast: SimpleNamespace) -> dict[str, Any]:
    """A row of every kind that waits for the clerk."""
    rows = rows_in(zone)
    found = {}
    for title, (label, who, state) in KINDS.items():
        row = rows[label]
        type(row).objects.filter(pk=row.pk).update(**{who: cast.clerk, "state": state})
        found[title] = type(row).objects.get(pk=row.pk)
    return found


def test_what_waits_is_listed_by_kind(work: dict[str, Any], cast: SimpleNamespace) -> None:
    assert dict(handing_over.waiting(cast.clerk)) == {title: [row] for title, row in work.items()}
    for row in work.values():
        type(row).objects.filter(pk=row.pk).update(state=ENDED[type(row)])
    assert handing_over.waiting(cast.clerk) == []


def test_it_goes_to_the_colleague(
    work: dict[str, Any], colleague: User, cast: SimpleNamespace
) -> None:
    given = users.leave(cast.clerk, day=localdate(), heir=colleague, by=cast.admin, reason="调离")
    assert given == len(work) == 4
    for title, row in work.items():
        row.refresh_from_db()
        assert getattr(row, KINDS[title][1]) == colleague


def test_who_took_a_transfer_over_does_not_check_it(
    work: dict[str, Any], colleague: User, zone: Area, cast: SimpleNamespace
) -> None:
    RoleAssignment.objects.create(user=colleague, role=Role.APPROVER, area=zone, since=START)
    transfer = work["办理中的组织关系转接"]
    handing_over.give(cast.clerk, colleague)
    transfer.refresh_from_db()
    with pytest.raises(Refused, match="自己申请的转接要由别人审核"):
        transfers.check(transfer, by=colleague)
    assert transfers.check(transfer, by=cast.approver).state == TransferState.CHECKED
