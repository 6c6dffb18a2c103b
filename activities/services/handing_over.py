"""What of this app waits for somebody and goes to a colleague when he leaves."""

from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from activities.enums import CaseState, SheetState
from activities.models import Case, SignInSheet
from districts.services.handing_over import Work


def _sheets(user: User) -> QuerySet[SignInSheet]:
    """Those that he handed in and nobody has taken in."""
    return SignInSheet.objects.filter(by=user, state=SheetState.READY)


def _give_sheets(rows: QuerySet[Any], heir: User) -> int:
    return rows.update(by=heir)


def _cases(user: User) -> QuerySet[Case]:
    """Those that he has in hand and that are not closed."""
    open_ = (CaseState.RECEIVED, CaseState.ROUTED, CaseState.ANSWERED)
    return Case.objects.filter(handled_by=user, state__in=open_)


def _give_cases(rows: QuerySet[Any], heir: User) -> int:
    return rows.update(handled_by=heir)


WORK: tuple[Work, ...] = (
    Work("待计入的签到名单", _sheets, _give_sheets),
    Work("没有办结的诉求建议", _cases, _give_cases),
)
