"""志愿积分: points thank a volunteer for his hours. The account is his own: it is shown on his page
only, stands in no list, and nobody is compared by it.

Points are earned by whole hours that were not counted before (`thanks_points` of the area for each)
and given for something as long as there are some. They are never taken back.
"""

from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils.timezone import localdate

from activities.models import ThanksEntry, Volunteer
from activities.services import hours
from activities.services.volunteers import hold
from core.errors import Refused
from core.workflow import record
from districts import limits

RULE = "thanks_points"


def balance(volunteer: Volunteer) -> int:
    return _sum(volunteer, "points")


def uncounted(volunteer: Volunteer) -> int:
    """Whole hours for which no points were given."""
    return max(0, int(hours.total(volunteer)) - _sum(volunteer, "hours"))


@transaction.atomic
def earn(volunteer: Volunteer, *, by: Any, note: str = "") -> ThanksEntry:
    """Points for the hours not counted before. Raises Refused."""
    locked = hold(volunteer)
    fresh = uncounted(locked)
    if not fresh:
        raise Refused("没有新的整小时可以折算，请在他有了新的服务时长后再办。")
    each = limits.value(RULE, locked.area)
    if not each:
        raise Refused("本区规定每小时折算 0 分，不办理折算；要改的，请先更正规则参数。")
    reason = "。".join(filter(None, (f"服务 {fresh} 小时折算", note)))
    return _enter(locked, fresh * each, reason, by, counted=fresh)


@transaction.atomic
def give(volunteer: Volunteer, points: int, *, reason: str, by: Any) -> ThanksEntry:
    """So many points for something he gets. Raises Refused."""
    locked = hold(volunteer)
    if points <= 0:
        raise Refused("兑换的积分要大于 0，请改正。", field="points")
    if points > (held := balance(locked)):
        raise Refused(f"现有 {held} 分，不够兑换 {points} 分，请改填。", field="points")
    return _enter(locked, -points, reason, by)


def _enter(
    volunteer: Volunteer, points: int, reason: str, by: Any, counted: int = 0
) -> ThanksEntry:
    """The act log says that it was done and not how many: the account is his own."""
    made = ThanksEntry.objects.create(
        volunteer=volunteer,
        day=localdate(),
        points=points,
        hours=counted,
        reason=reason[:120],
        by=by,
    )
    record(by, "折算积分" if counted else "兑换积分", volunteer)
    return made


def _sum(volunteer: Volunteer, column: str) -> int:
    found = volunteer.thanks.aggregate(all=Sum(column))["all"]
    return int(found or 0)
