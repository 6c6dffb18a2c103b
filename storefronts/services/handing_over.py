"""What of this app waits for somebody and goes to a colleague when he leaves."""

from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from districts.services.handing_over import Work
from storefronts.enums import FeedbackState
from storefronts.models import Feedback, Inspection


def _reports(user: User) -> QuerySet[Feedback]:
    """Those that he looked into and has not answered."""
    return Feedback.objects.filter(handled_by=user, state=FeedbackState.CHECKED)


def _give_reports(rows: QuerySet[Any], heir: User) -> int:
    return rows.update(handled_by=heir)


def _visits(user: User) -> QuerySet[Inspection]:
    """Those that he is to make."""
    return Inspection.objects.filter(inspector=user, done_on=None)


def _give_visits(rows: QuerySet[Any], heir: User) -> int:
    return rows.update(inspector=heir)


WORK = (
    Work("待答复的群众反映", _reports, _give_reports),
    Work("安排的检查", _visits, _give_visits),
)
