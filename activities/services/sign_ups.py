"""报名: places are promised one by one and never twice; who finds none left waits in turn.

Somebody of no register leaves name and phone and gets a receipt that nobody can guess; with it and
the tail of the phone he asks how it stands and cancels. Who cancels is forgotten at once.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate, localtime, now

from activities.enums import ActivityState, SignUpState
from activities.models import Activity, SignUp
from activities.models.attending import ATTENDING
from activities.services import places
from core.encryption import fingerprint, tail
from core.errors import Refused
from core.locks import alone
from core.workflow import record
from districts.scoping import holding
from districts.services.receipts import GROUP, NUMBER, random_code

S = SignUpState
LIVE = (S.SIGNED, S.WAITING)
MOST_PEOPLE = 50
KNOWN = "已经报过名了，不用再报；要改人数的，请先取消原来的报名。"

_office = holding("change", "活动由所在街道的经办人办理，请转告他们。")


@dataclass(frozen=True)
class Guest:
    """Who comes, and how many together: one of a register (`links`, by its name in ATTENDING), or
    somebody by name and phone."""

    people: int = 1
    name: str = ""
    phone: str = ""
    links: dict[str, Any] = field(default_factory=dict)


def closed(activity: Activity) -> str:
    """Why nobody can sign up by himself, or nothing."""
    if activity.state == ActivityState.CANCELLED:
        return "活动已取消，不用再报名。"
    if activity.state != ActivityState.PUBLISHED or not activity.open_to_sign_up:
        return "这场活动没有开放报名，请直接联系主办方。"
    return too_late(activity)


def too_late(activity: Activity) -> str:
    """Why it is over for signing up, or nothing."""
    until, here = activity.sign_up_until or activity.day, localtime()
    begun = activity.day == here.date() and activity.begins and here.time() >= activity.begins
    if here.date() > until or begun:
        return f"报名已截止（{until}），请直接联系主办方。"
    return ""


@transaction.atomic
def sign_up(activity: Activity, guest: Guest, *, by: Any = None, form_key: str = "") -> SignUp:
    """A place, or one in the waiting line; the same form sent twice is one. Raises Refused."""
    sent_by = (
        fingerprint(f"{form_key}\0{activity.pk}\0{guest.phone}", "sign-up") if form_key else ""
    )
    alone(f"sign-up {activity.pk} {fingerprint(guest.phone, 'sign-up')}")
    if sent_by and (known := SignUp.objects.filter(sent_by=sent_by).first()):
        return known
    if why := closed(activity):
        raise Refused(why)
    return _made(activity, guest, by, sent_by or None)


@transaction.atomic
def sign_up_for(activity: Activity, guest: Guest, *, by: Any) -> SignUp:
    """代报名: the office also signs up for what is not open to everybody. Raises Refused."""
    if why := _office(activity, by):
        raise Refused(why)
    if activity.state not in (ActivityState.PLANNED, ActivityState.PUBLISHED):
        told = activity.get_state_display()
        raise Refused(f"活动{told}，不能再报名；已经来过的，请登记参加。")
    if activity.ends_on < localdate():
        raise Refused(f"活动日期 {activity.ends_on} 已过，不能再报名；来过的，请登记参加。")
    return _made(activity, guest, by, None)


def _made(activity: Activity, guest: Guest, by: Any, sent_by: str | None) -> SignUp:
    _check(activity, guest)
    made = SignUp(
        activity=activity,
        number=random_code(NUMBER),
        name=guest.name,
        phone=guest.phone,
        people=guest.people,
        state=S.SIGNED if _take(activity, guest.people) else S.WAITING,
        sent_by=sent_by,
        **guest.links,
    )
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as twice:
        raise Refused(KNOWN) from twice
    record(by, "报名", activity, f"{made.number}，{guest.people} 人，{made.get_state_display()}")
    return made


def _take(activity: Activity, people: int) -> bool:
    """Where there is no room, looked at once more while nobody gives a place back: who waits from
    then on is seen by whoever does."""
    if places.take(activity, taken="taken", of="places", number=people):
        return True
    Activity.objects.select_for_update(no_key=True, of=("self",)).get(pk=activity.pk)
    return places.take(activity, taken="taken", of="places", number=people)


def _check(activity: Activity, guest: Guest) -> None:
    if not 1 <= guest.people <= MOST_PEOPLE:
        raise Refused(f"人数应在 1 到 {MOST_PEOPLE} 之间，请改正。", field="people")
    if len(guest.links) > 1 or not (guest.links or (guest.name and guest.phone)):
        raise Refused("报名的请选一个，登记册里没有的请写姓名和联系电话。", field="name")
    if activity.places is not None and guest.people > activity.places:
        raise Refused(f"这场活动名额共 {activity.places} 个，请减少人数。", field="people")
    if guest.phone and _known(activity, guest.phone):
        raise Refused("这个手机号已经报过这场活动，请凭报名编号查询。", field="phone")


def _known(activity: Activity, phone: str) -> bool:
    """By the tail's fingerprint, then the number itself."""
    rows = activity.sign_ups.filter(state__in=LIVE, phone_tail_fingerprint=tail(phone[-GROUP:]))
    return any(row.phone == phone for row in rows)


def look_up(number: str, phone_tail: str) -> SignUp | None:
    """Nothing for a wrong pair as for an unknown or forgotten one."""
    if not number or len(phone_tail) != GROUP:
        return None
    found = SignUp.objects.filter(number=number, phone_tail_fingerprint=tail(phone_tail))
    return found.select_related("activity__area").first()


def ahead_of(waiting: SignUp) -> int:
    """How many wait before it."""
    line = SignUp.objects.filter(activity=waiting.activity_id, state=S.WAITING)
    return line.filter(pk__lt=waiting.pk).count()


@transaction.atomic
def cancel(one: SignUp, *, by: Any = None) -> SignUp:
    """The place goes to who waits; name and phone go at once. Raises Refused."""
    activity = Activity.objects.select_for_update(no_key=True, of=("self",)).get(pk=one.activity_id)
    locked = SignUp.objects.select_for_update(of=("self",)).get(pk=one.pk)
    if locked.state not in LIVE:
        told = locked.get_state_display()
        raise Refused(f"这份报名现在是“{told}”，不用再取消。")
    if activity.ends_on < localdate():
        raise Refused("活动日期已过，不用再取消。")
    held = locked.state == S.SIGNED
    locked.state, locked.erased_at = S.CANCELLED, now()
    for name, value in SignUp.ERASED.items():
        setattr(locked, name, value)
    locked.save()
    record(by, "取消报名", activity, locked.number)
    if held:
        places.give_back(activity, taken="taken", number=locked.people)
        move_up(activity)
    return locked


@transaction.atomic
def move_up(activity: Activity) -> list[SignUp]:
    """候补: in turn, whoever the places are enough for; asked when there are more of them."""
    locked = Activity.objects.select_for_update(no_key=True, of=("self",)).get(pk=activity.pk)
    if locked.state not in (ActivityState.PLANNED, ActivityState.PUBLISHED):
        return []
    line = locked.sign_ups.select_for_update().filter(state=S.WAITING).order_by("pk")
    moved = [one for one in line if _take_now(locked, one.people)]
    SignUp.objects.filter(pk__in=[one.pk for one in moved]).update(state=S.SIGNED)
    for one in moved:
        record(None, "候补转正", locked, one.number)
    return moved


def _take_now(activity: Activity, people: int) -> bool:
    return places.take(activity, taken="taken", of="places", number=people)


def told(one: SignUp) -> tuple[str, str]:
    """How it stands, to who signed up: a word and a sentence."""
    activity, when = one.activity, _when(one.activity)
    if one.state == S.CANCELLED:
        return "已取消", "这份报名已取消。"
    if activity.state == ActivityState.CANCELLED:
        return "活动已取消", f"“{activity}”不办了，不用来。"
    if one.state == S.WAITING:
        before = ahead_of(one)
        place = f"前面还有 {before} 份" if before else "您排在第一"
        return "候补", f"名额已满，{place}；有人取消时按先后自动转为已报名，请再来查询。"
    if one.state in (S.CAME, S.ABSENT):
        return str(one.get_state_display()), f"“{activity}”已于 {activity.day_text} 举办。"
    where = f"，地点：{activity.where}" if activity.where else ""
    return "已报名", f"{one.people} 人，请于 {when} 到场{where}。"


def _when(activity: Activity) -> str:
    return f"{activity.day_text} {activity.clock}".strip()


def cancellable(one: SignUp, day: dt.date | None = None) -> bool:
    ahead = one.activity.ends_on >= (day or localdate())
    return one.state in LIVE and ahead and one.activity.state == ActivityState.PUBLISHED


def linked(one: SignUp) -> str:
    """Which register it is of; nothing where it is somebody by name."""
    return next((name for name in ATTENDING if getattr(one, f"{name}_id")), "")
