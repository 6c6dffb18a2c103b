"""An activity: planned → published → held → closed, or cancelled.

What was held is never deleted nor cancelled; who was there is recorded until its papers are closed.
"""

from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from activities.enums import ActivityState
from activities.models import Activity
from core.errors import Refused
from core.workflow import Transition, advance
from districts import advice
from districts.scoping import holding
from districts.services.receipts import random_code

S = ActivityState

CODE = 10  # signs of the address that a QR leads to

_office = holding("change", "活动由所在街道的经办人登记，请转告他们。")


def _begun(activity: Activity, user: Any) -> str:
    if activity.day > localdate():
        return f"活动定在 {activity.day}，还没到日期，请举办以后再登记，或先更正日期。"
    return ""


def _ahead(activity: Activity, user: Any) -> str:
    if activity.ends_on < localdate():
        return f"活动日期 {activity.ends_on} 已过，不用再发布；办过的请直接登记举办。"
    return ""


PUBLISH = Transition("发布", frozenset({S.PLANNED}), S.PUBLISHED, (_office, _ahead))
HOLD = Transition("登记举办", frozenset({S.PLANNED, S.PUBLISHED}), S.HELD, (_office, _begun))
CLOSE = Transition("归档", frozenset({S.HELD}), S.CLOSED, (_office,))
REOPEN = Transition("退回补正", frozenset({S.CLOSED}), S.HELD, (_office,), needs_note=True)
CANCEL = Transition(
    "取消活动", frozenset({S.PLANNED, S.PUBLISHED}), S.CANCELLED, (_office,), needs_note=True
)
TRANSITIONS = (PUBLISH, HOLD, CLOSE, REOPEN, CANCEL)


def new_code() -> str:
    """What nobody guesses: its public page is found by who was shown it."""
    return random_code(CODE)


@transaction.atomic
def move(activity: Activity, transition: Transition, *, by: Any, note: str = "") -> Activity:
    """One step of its way. Raises Refused."""
    moved = advance(activity, transition, by=by, note=note)
    if transition is HOLD:
        moved.held_on = localdate()
        moved.save(update_fields=["held_on"])
    advice.ask(moved.area)
    return moved


def open_for_records(activity: Activity) -> str:
    """Why nobody may be recorded as having been there, or nothing."""
    if activity.state == S.CANCELLED:
        return "活动已取消，不能登记参加情况，请核对。"
    if activity.state == S.CLOSED:
        return "活动已归档，不能再登记参加情况；确要补正的，请先退回补正。"
    if activity.day > localdate():
        return f"活动定在 {activity.day}，还没到日期，请举办以后再登记参加情况。"
    return ""


def check_open(activity: Activity) -> None:
    """Raises Refused."""
    if why := open_for_records(activity):
        raise Refused(why)
