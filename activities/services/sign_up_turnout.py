"""Who signed up came, or did not: those of a register are recorded as attending, others counted."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from activities.enums import AttendanceSource, SignUpState
from activities.models import Activity, SignUp
from activities.services.activities import check_open
from activities.services.attending import Present, attend
from activities.services.sign_ups import linked
from core.errors import Refused
from core.workflow import record

S = SignUpState


@transaction.atomic
def came(rows: Sequence[SignUp], *, by: Any) -> int:
    """Of one activity; answers how many were recorded as having come. Raises Refused."""
    activity, locked = _locked(rows)
    people = [one for one in locked if not linked(one)]
    links: dict[str, list[int]] = {}
    for one in locked:
        if name := linked(one):
            links.setdefault(f"{name}s", []).append(getattr(one, f"{name}_id"))
    present = Present(**links, others=sum(one.people for one in people))
    attend(activity, present, by=by, source=AttendanceSource.SIGN_UP)
    return _become(locked, S.CAME)


@transaction.atomic
def stayed_away(rows: Sequence[SignUp], *, by: Any) -> int:
    """The same of those who did not come. Raises Refused."""
    activity, locked = _locked(rows)
    check_open(activity)
    record(by, "报名未到", activity, f"{len(locked)} 份")
    return _become(locked, S.ABSENT)


def _locked(rows: Sequence[SignUp]) -> tuple[Activity, list[SignUp]]:
    """The activity before its sign-ups, as whoever cancels locks them."""
    of = {one.activity_id for one in rows}
    if len(of) != 1:
        raise Refused("请选择同一场活动的报名。")
    activity = Activity.objects.select_for_update(no_key=True, of=("self",)).get(pk=of.pop())
    own = SignUp.objects.select_for_update(of=("self",)).filter(pk__in=[one.pk for one in rows])
    locked = list(own.order_by("pk"))
    if any(one.state != S.SIGNED for one in locked):
        raise Refused("只能登记状态为“已报名”的，请先取消勾选其他的。")
    return activity, locked


def _become(rows: Sequence[SignUp], state: SignUpState) -> int:
    return SignUp.objects.filter(pk__in=[one.pk for one in rows]).update(state=state)
