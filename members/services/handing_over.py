"""What of this app waits for somebody and goes to a colleague when he leaves."""

from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from districts.services.handing_over import Work
from members.models import MembershipTransfer, SelfReport
from members.services import report_in, transfers


def _transfers(user: User) -> QuerySet[MembershipTransfer]:
    """Those that he applied for; who checked one goes on being named as its checker."""
    return MembershipTransfer.objects.filter(by=user, state__in=transfers.OPEN)


def _report_ins(user: User) -> QuerySet[SelfReport]:
    """Those that he talks to."""
    return SelfReport.objects.filter(handled_by=user, state__in=report_in.HANDLED)


def _give_report_ins(rows: QuerySet[Any], heir: User) -> int:
    return rows.update(handled_by=heir)


def _give_transfers(rows: QuerySet[Any], heir: User) -> int:
    return rows.update(by=heir)


WORK = (
    Work("办理中的组织关系转接", _transfers, _give_transfers),
    Work("办理中的党员报到", _report_ins, _give_report_ins),
)
