"""扫码签到: whoever is there may leave his name on a page that a QR leads to; nobody has to.

The answer is the same whoever he is: whether a name is known is told to nobody. Who is known by
name and whole phone number is recorded at once; all others wait on a list for the office's choice.
"""

import datetime as dt
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate

from activities.enums import ActivityState, AttendanceSource, LineMatch, SheetState
from activities.models import Activity, SignInLine, SignInSheet
from activities.services import matching, sign_in
from activities.services.attending import Present, attend
from activities.services.matching import Named
from core.errors import Refused
from core.workflow import record
from storefronts.services import printing

OPEN_STATES = (ActivityState.PLANNED, ActivityState.PUBLISHED, ActivityState.HELD)
FULL = "签到人数已达上限，请告诉现场的工作人员登记。"
LONGEST = dt.timedelta(days=7)


def open_activity(code: str, day: dt.date | None = None) -> Activity | None:
    """The activity at which one may sign in now: on its days, and as long as it is held open."""
    found = Activity.objects.filter(code=code, state__in=OPEN_STATES).select_related("area").first()
    return found if found and found.day <= (day or localdate()) <= open_until(found) else None


def open_until(activity: Activity) -> dt.date:
    return max(activity.ends_on, activity.sign_in_until or activity.ends_on)


@transaction.atomic
def hold_open(activity: Activity, until: dt.date, *, by: Any) -> None:
    """One may sign in until the day, it included. Raises Refused."""
    last = activity.ends_on + LONGEST
    if not activity.ends_on <= until <= last:
        raise Refused(f"请选 {activity.ends_on} 至 {last} 之间的日期。", field="until")
    activity.sign_in_until = until
    activity.save(update_fields=["sign_in_until"])
    record(by, "延长扫码签到", activity, f"至 {until}")


def address(activity: Activity) -> str:
    """What the QR holds: one address, whichever the office works under."""
    return f"{printing.site()}{reverse('activity-sign-in', args=[activity.code])}"


@transaction.atomic
def sign(activity: Activity, name: str, phone: str = "", unit: str = "") -> None:
    """Leaves a name. The same line again is the same person. Raises Refused where no more may."""
    locked = Activity.objects.select_for_update(no_key=True, of=("self",)).get(pk=activity.pk)
    sheet = _sheet(locked)
    line = Named(sheet.total + 1, name, phone, unit)
    if sheet.pk and sheet.lines.filter(same=sign_in.same(line)).exists():
        return
    meant = matching.match(activity, [line])[line.number]
    if meant.match == LineMatch.ALREADY:
        return
    if meant.by_phone and _taken_at_once(activity, meant.found):
        return
    if sheet.total >= sign_in.MOST:
        raise Refused(FULL)
    sheet.total = line.number
    sheet.save()
    sign_in.line_of(sheet, line, meant).save(force_insert=True)


def _sheet(activity: Activity) -> SignInSheet:
    """The list that waits for the office, not yet kept where it is the first name."""
    open_ = activity.sheets.filter(source=AttendanceSource.SCAN, state=SheetState.READY)
    return open_.order_by("-pk").first() or SignInSheet(
        activity=activity, source=AttendanceSource.SCAN, state=SheetState.READY
    )


def _taken_at_once(activity: Activity, key: str) -> bool:
    """Whether he is recorded; where that is refused (no place is left) the office decides."""
    one = [int(key[1:])]
    present = Present(members=one) if key[0] == "m" else Present(volunteers=one)
    try:
        with transaction.atomic():
            attend(activity, present, by=None, source=AttendanceSource.SCAN)
    except Refused:
        return False
    return True


def signed(activity: Activity) -> tuple[int, int]:
    """How many were recorded by scanning, and how many wait for a choice."""
    waiting = SignInLine.objects.filter(
        sheet__activity=activity,
        sheet__source=AttendanceSource.SCAN,
        sheet__state=SheetState.READY,
    )
    taken = activity.attendances.filter(source=AttendanceSource.SCAN)
    return taken.count(), waiting.count()
