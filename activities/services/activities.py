"""An activity: planned → published → held → closed, or cancelled.

What was held is never deleted nor cancelled; who was there is recorded until its papers are closed.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Count, QuerySet, Sum
from django.utils.timezone import localdate

from activities.enums import UNDECIDED, ActivityState
from activities.models import Activity, ActivityPhoto, SignInSheet
from activities.services import outcomes
from core.errors import Refused
from core.workflow import Transition, advance, record
from districts import advice
from districts.scoping import holding
from districts.services.receipts import random_code

S = ActivityState

CODE = 10  # signs of the address that a QR leads to
MOST_PHOTOS = 20
#: While its papers are open; a closed one is reopened first.
OPEN = (S.PLANNED, S.PUBLISHED, S.HELD)

_office = holding("change", "活动由所在街道的经办人登记，请转告他们。")


def _begun(activity: Activity, user: Any) -> str:
    if activity.day > localdate():
        return f"活动定在 {activity.day}，还没到日期，请举办以后再登记，或先更正日期。"
    return ""


def _ahead(activity: Activity, user: Any) -> str:
    if activity.ends_on < localdate():
        return f"活动日期 {activity.ends_on} 已过，不用再发布；办过的请直接登记举办。"
    return ""


def undecided(activity: Activity) -> QuerySet[SignInSheet]:
    """Its lists of names that are neither taken in nor thrown away, the oldest first."""
    return SignInSheet.objects.filter(activity=activity, state__in=UNDECIDED).order_by("pk")


def _names_decided(activity: Activity, user: Any = None) -> str:
    """Once nothing more is recorded, whoever stands on such a list would be lost."""
    found = undecided(activity).aggregate(sheets=Count("pk"), names=Sum("total"))
    if not found["sheets"]:
        return ""
    names = f"（{found['names']} 人）" if found["names"] else ""
    return (
        f"还有 {found['sheets']} 份签到名单{names}没有处理，之后就不能再计入；"
        "请先在活动页面打开名单，核对并计入，或者放弃名单。"
    )


PUBLISH = Transition("发布", frozenset({S.PLANNED}), S.PUBLISHED, (_office, _ahead))
HOLD = Transition("登记举办", frozenset({S.PLANNED, S.PUBLISHED}), S.HELD, (_office, _begun))
CLOSE = Transition("归档", frozenset({S.HELD}), S.CLOSED, (_office, _names_decided))
REOPEN = Transition("退回补正", frozenset({S.CLOSED}), S.HELD, (_office,), needs_note=True)
CANCEL = Transition(
    "取消活动",
    frozenset({S.PLANNED, S.PUBLISHED}),
    S.CANCELLED,
    (_office, _names_decided),
    needs_note=True,
)
TRANSITIONS = (PUBLISH, HOLD, CLOSE, REOPEN, CANCEL)
#: A step whose day is kept.
DATED = {PUBLISH.verb: "published_on", HOLD.verb: "held_on"}


def new_code() -> str:
    """What nobody guesses: its public page is found by who was shown it."""
    return random_code(CODE)


@transaction.atomic
def move(activity: Activity, transition: Transition, *, by: Any, note: str = "") -> Activity:
    """One step of its way. Raises Refused."""
    moved = advance(activity, transition, by=by, note=note)
    if dated := DATED.get(transition.verb):
        setattr(moved, dated, localdate())
        moved.save(update_fields=[dated])
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


@transaction.atomic
def hold(
    activity: Activity,
    *,
    by: Any,
    others: int = 0,
    hours: Decimal | None = None,
    came_of_it: Mapping[str, Decimal] | None = None,
    note: str = "",
) -> Activity:
    """It took place: who of no register was there, what it counts for each, what came of it. Raises
    Refused."""
    moved = move(activity, HOLD, by=by, note=note)
    moved.others = others
    if hours is not None:
        moved.hours = hours
    moved.save(update_fields=["others", "hours"])
    outcomes.state(moved, came_of_it or {})
    return moved


@transaction.atomic
def write_report(activity: Activity, text: str, *, by: Any) -> Activity:
    """活动小结. Raises Refused."""
    locked = _held(activity, by)
    locked.report = text.strip()
    locked.save(update_fields=["report"])
    record(by, "写小结", locked)
    advice.ask(locked.area)
    return locked


def _held(activity: Activity, by: Any) -> Activity:
    """Locked, held, its papers open and in the hands of who acts. Raises Refused."""
    locked = Activity.objects.select_for_update(of=("self",)).get(pk=activity.pk)
    if locked.state != S.HELD:
        told = locked.get_state_display()
        raise Refused(f"活动{told}，现在不能写小结；请先登记举办，已归档的请先退回补正。")
    if why := _office(locked, by):
        raise Refused(why)
    return locked


@transaction.atomic
def add_photos(
    activity: Activity, pictures: Sequence[ContentFile], *, by: Any, caption: str = ""
) -> int:
    """Answers how many it has now. Raises Refused."""
    locked = Activity.objects.select_for_update(of=("self",)).get(pk=activity.pk)
    if locked.state not in OPEN:
        raise Refused("活动已归档或取消，不能再加照片；确要补正的，请先退回补正。")
    number = locked.photos.count() + len(pictures)
    if number > MOST_PHOTOS:
        raise Refused(f"一场活动最多 {MOST_PHOTOS} 张照片，请挑选后再传。", field="pictures")
    for picture in pictures:
        photo = ActivityPhoto(activity=locked, caption=caption, by=by)
        photo.image.save(str(picture.name), picture)
    record(by, "加照片", locked, f"{len(pictures)} 张")
    return number


@transaction.atomic
def drop_photos(photos: Sequence[ActivityPhoto], *, by: Any, reason: str) -> None:
    """Rows and files; the files only once the rows are gone for good."""
    for photo in photos:
        file = photo.image
        record(by, "去掉照片", photo.activity, f"{photo}：{reason}")
        photo.delete()
        transaction.on_commit(lambda file=file: file.delete(save=False))  # type: ignore[misc]


def removal_refusal(activity: Activity) -> str:
    """Why it is not deleted, or nothing: only a plan that nobody was told of is."""
    if activity.state in (S.HELD, S.CLOSED):
        return "活动已举办，不能删除；登记有误的，请更正登记或更正参加记录。"
    if activity.state != S.PLANNED:
        return "活动已对外发布或已取消，不能删除；不办的请办理“取消活动”，留下事由。"
    if activity.series_id is not None:
        return "这是定期活动排出的，删除后还会再排；这一次不办的，请办理“取消活动”。"
    if activity.attendances.exists():
        return "已登记参加人员，不能删除；登记有误的，请先更正参加记录。"
    return _names_decided(activity)


@transaction.atomic
def remove(activity: Activity, *, by: Any, reason: str) -> None:
    """A plan made by mistake goes; the act log keeps that it was there. Raises Refused."""
    locked = Activity.objects.select_for_update(of=("self",)).get(pk=activity.pk)
    if why := removal_refusal(locked) or _office(locked, by):
        raise Refused(why)
    record(by, "删除", locked, reason)
    area = locked.area
    locked.delete()
    advice.ask(area)
