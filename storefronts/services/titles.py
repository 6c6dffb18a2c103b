"""称号: the table of its states once it is awarded, and the one way from one to the next.

standing → suspended (rectify by a day) → standing; revoked, with reason, basis and service, against
which an appeal is upheld or restores it; expired, given up, closed. Each change is a phase from a
day, so any past day can be told. Where nobody acts (`by` is None) the product does, by its clock.
"""

import datetime as dt
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate

from core.errors import Refused
from core.workflow import Transition, advance, record
from districts import advice, limits
from districts.scoping import holding
from storefronts.enums import TitleState
from storefronts.models import Storefront, Title, TitlePhase
from storefronts.models.schemes import STARS
from storefronts.services import merchants
from storefronts.services.conditions import unmet_of

S = TitleState

_by_clerk = holding("change", "这一步由街道经办人办理，请转告他们。")
_by_approver = holding("decide", "这一步由街道审批人办理，请转告有审批权限的同事。")


def _by_store(title: Title, user: Any) -> str:
    """The store itself, or the clerk on its behalf."""
    return "" if user is None or _is_store(title, user) else _by_clerk(title, user)


def _is_store(title: Title, user: Any) -> bool:
    return Storefront.objects.for_merchant(user).filter(pk=title.storefront_id).exists()


def _in_time(title: Title, user: Any) -> str:
    """The last day is in time. A clerk may still write down what came in before it ran out."""
    last = title.revocations.order_by("-pk").first()
    if last is None or last.appeal_by is None or localdate() <= last.appeal_by:
        return ""
    by_clerk = user is not None and not _by_clerk(title, user)
    return "" if by_clerk else f"申诉期到 {last.appeal_by} 为止，已经过期，请与街道联系。"


def _once(title: Title, user: Any) -> str:
    last = title.revocations.order_by("-pk").first()
    answered = last is not None and last.outcome
    return "这次摘牌的申诉已经答复，不能再次申诉，请以答复为准。" if answered else ""


def _by_another(title: Title, user: Any) -> str:
    """Not by who decided on the revocation."""
    last = title.revocations.order_by("-pk").first()
    own = user is not None and last is not None and last.by_id == user.pk
    return "摘牌是您决定的，申诉要由别人答复，请转告有审批权限的同事。" if own else ""


def _conditions_met(title: Title, user: Any) -> str:
    """What no longer was so must be so again."""
    told = "".join(f"{one.title}：{one.told}。{one.remedy}" for one in unmet_of(title, localdate()))
    return f"{told}必备条件不符，暂不能恢复，请先办好。" if told else ""


_HELD = frozenset({S.STANDING, S.SUSPENDED})
_judged = (_by_approver, _by_another)

SUSPEND = Transition("暂停", frozenset({S.STANDING}), S.SUSPENDED, (_by_approver,), needs_note=True)
RECTIFY = Transition(
    "限期整改", frozenset({S.STANDING}), S.SUSPENDED, (_by_clerk,), needs_note=True
)
#: A hard condition has ceased to hold: the rule acts, whoever set it off is named.
LAPSE = Transition("自动暂停", frozenset({S.STANDING}), S.SUSPENDED, (), needs_note=True)
RESTORE = Transition("恢复", frozenset({S.SUSPENDED}), S.STANDING, (_by_approver, _conditions_met))
RECTIFIED = Transition(
    "整改合格", frozenset({S.SUSPENDED}), S.STANDING, (_by_clerk, _conditions_met)
)
REVOKE = Transition("摘牌", _HELD, S.REVOKED, (_by_approver,), needs_note=True)
APPEAL = Transition("申诉", frozenset({S.REVOKED}), S.APPEALED, (_by_store, _once, _in_time))
UPHOLD = Transition("维持摘牌", frozenset({S.APPEALED}), S.REVOKED, _judged)
REINSTATE = Transition("撤销摘牌", frozenset({S.APPEALED}), S.STANDING, _judged)
EXPIRE = Transition("到期", _HELD, S.EXPIRED, (_by_approver,))
RENEW = Transition("续期", frozenset({*_HELD, S.EXPIRED}), S.STANDING, (_by_approver,))
GIVE_UP = Transition("退出", _HELD, S.GIVEN_UP, (_by_store,))
CLOSE = Transition("注销", frozenset({*_HELD, S.EXPIRED}), S.CLOSED, (_by_clerk,))

TRANSITIONS = (
    SUSPEND,
    RECTIFY,
    LAPSE,
    RESTORE,
    RECTIFIED,
    REVOKE,
    APPEAL,
    UPHOLD,
    REINSTATE,
    EXPIRE,
    RENEW,
    GIVE_UP,
    CLOSE,
)


@transaction.atomic
def move(
    title: Title,
    transition: Transition,
    *,
    by: Any,
    day: dt.date | None = None,
    reason: str = "",
    **fields: Any,
) -> Title:
    """Performs the transition from the day (today) with what comes with it. Raises Refused."""
    day = day or localdate()
    moved = advance(title, transition, by=by, note=reason)
    if "valid_to" in fields:
        moved.phases.filter(valid_to=None).update(valid_to=moved.valid_to)
    for name, value in {"rectify_by": None, **fields}.items():
        setattr(moved, name, value)
    moved.save(update_fields=["rectify_by", *fields])
    _phase(moved, day, reason or transition.verb)
    url = reverse("portal-title", args=[moved.pk])
    merchants.tell(moved.storefront, f"{moved}：{transition.verb}。{reason}", url, by=by)
    advice.ask(moved.storefront.area)
    return moved


def _phase(title: Title, day: dt.date, reason: str) -> None:
    """What the title is from the day; two changes on one day leave the later one."""
    last = title.phases.order_by("-since").first()
    if day > localdate() or (last is not None and day < last.since):
        first = last.since if last else title.awarded_on
        raise Refused(f"日期应在 {first} 至今天之间，请核对。", field="day")
    kept = {"state": title.state, "stars": title.stars, "valid_to": None, "reason": reason[:200]}
    TitlePhase.objects.update_or_create(title=title, since=day, defaults=kept)


@transaction.atomic
def set_stars(
    title: Title, stars: int, *, by: Any, day: dt.date | None = None, reason: str
) -> Title:
    """Stars up or down; nothing is written where they are the same."""
    locked = Title.objects.select_for_update().get(pk=title.pk)
    if locked.stars == stars:
        return locked
    if not locked.scheme.starred or not 0 <= stars <= STARS:
        raise Refused(f"{locked.scheme}不分星级，或者星级不在 0 到 {STARS} 之间，请核对。")
    if locked.state not in _HELD:
        raise Refused(f"当前为“{locked.get_state_display()}”，不能调整星级，请先核对称号的状态。")
    was, locked.stars = locked.stars or 0, stars
    locked.save(update_fields=["stars"])
    _phase(locked, day or localdate(), f"{was} 星调为 {stars} 星：{reason}")
    record(by, "调整星级", locked, f"{was} 星调为 {stars} 星：{reason}")
    return locked


def suspend(
    title: Title,
    *,
    by: Any,
    reason: str,
    day: dt.date | None = None,
    rectify_by: dt.date | None = None,
    transition: Transition = SUSPEND,
) -> Title:
    """Not valid until what is wrong has been put right, by a day."""
    day = day or localdate()
    last = rectify_by or limits.later("store_rectification", title.storefront.area, day)
    if last < day:
        raise Refused(f"整改期限不能早于 {day}，请改选。", field="rectify_by")
    return move(title, transition, by=by, day=day, reason=reason, rectify_by=last)


@transaction.atomic
def rectify_until(title: Title, *, by: Any, day: dt.date | None, reason: str) -> Title:
    """Another day, by default by the rule, for one that is suspended already."""
    locked = Title.objects.select_for_update(of=("self",)).get(pk=title.pk)
    last = day or limits.later("store_rectification", locked.storefront.area, localdate())
    if last < localdate():
        raise Refused("整改期限不能早于今天，请改选。", field="rectify_by")
    locked.rectify_by = last
    locked.save(update_fields=["rectify_by"])
    record(by, "延长整改期限", locked, f"至 {last}：{reason}")
    return locked


def restore(title: Title, *, by: Any, reason: str = "", day: dt.date | None = None) -> Title:
    return move(title, RESTORE, by=by, day=day, reason=reason)


def give_up(title: Title, *, by: Any, reason: str, day: dt.date | None = None) -> Title:
    """The store no longer wants it; what happened until then stays told."""
    return move(title, GIVE_UP, by=by, day=day, reason=reason)


def close(title: Title, *, by: Any, reason: str, day: dt.date | None = None) -> Title:
    """The store has closed."""
    return move(title, CLOSE, by=by, day=day, reason=reason)


@transaction.atomic
def correct_dates(
    title: Title, *, awarded_on: dt.date, valid_to: dt.date, by: Any, note: str
) -> Title:
    """更正: it was so all along. The first phase begins with the award; one that had expired by a
    wrong date is what it was before. Raises Refused with the field."""
    locked = Title.objects.select_for_update().get(pk=title.pk)
    first, *later = locked.phases.order_by("since")
    latest = later[0].since if later else localdate() + dt.timedelta(days=1)
    if not awarded_on < latest:
        raise Refused(f"授牌日期要早于 {latest}，请核对。", field="awarded_on")
    if valid_to < awarded_on:
        raise Refused("有效期不能早于授牌日期，请核对这两个日期。", field="valid_to")
    first.since = awarded_on
    first.save(update_fields=["since"])
    locked.awarded_on, locked.valid_to = awarded_on, valid_to
    if locked.state == S.EXPIRED and valid_to >= localdate() and later:
        later[-1].delete()
        before = [first, *later][-2]
        locked.state, locked.stars = before.state, before.stars
    locked.save(update_fields=["awarded_on", "valid_to", "state", "stars"])
    record(by, "更正日期", locked, note)
    return locked
