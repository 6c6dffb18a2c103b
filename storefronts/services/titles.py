"""称号: the table of its states once it is awarded, and the one way from one to the next.

standing → suspended (rectify by a day) → standing; revoked, with reason, basis and service, against
which an appeal is upheld or restores it; expired, given up, closed. Each change is a phase from a
day, so any past day can be told. Where nobody acts (`by` is None) the product does, by its clock.
"""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from core.errors import Refused
from core.workflow import Check, Transition, advance, record
from districts import advice, limits
from storefronts.enums import AppealOutcome, TitleState
from storefronts.models import Revocation, Storefront, Title, TitlePhase

S = TitleState


def _holding(right: str, sentence: str) -> Check:
    def refusal(title: Title, user: Any) -> str:
        if user is None:
            return ""
        own = Title.objects.for_user(user, right).filter(pk=title.pk)
        return "" if own.exists() else sentence

    return refusal


_by_clerk = _holding("change", "这一步由街道经办人办理，请转告他们。")
_by_approver = _holding("decide", "这一步由街道审批人办理，请转告有审批权限的同事。")


def _by_store(title: Title, user: Any) -> str:
    """The store itself, or the clerk on its behalf."""
    if user is None:
        return ""
    own = Storefront.objects.for_merchant(user).filter(pk=title.storefront_id)
    return "" if own.exists() else _by_clerk(title, user)


def _in_time(title: Title, user: Any) -> str:
    last = title.revocations.order_by("-pk").first()
    late = last is not None and last.appeal_by is not None and localdate() > last.appeal_by
    return f"申诉期到 {last.appeal_by} 为止，已经过期。" if late and last else ""


_HELD = frozenset({S.STANDING, S.SUSPENDED})

SUSPEND = Transition("暂停", frozenset({S.STANDING}), S.SUSPENDED, (_by_approver,), needs_note=True)
RESTORE = Transition("恢复", frozenset({S.SUSPENDED}), S.STANDING, (_by_approver,))
REVOKE = Transition("摘牌", _HELD, S.REVOKED, (_by_approver,), needs_note=True)
APPEAL = Transition("申诉", frozenset({S.REVOKED}), S.APPEALED, (_by_store, _in_time))
UPHOLD = Transition("维持摘牌", frozenset({S.APPEALED}), S.REVOKED, (_by_approver,))
REINSTATE = Transition("撤销摘牌", frozenset({S.APPEALED}), S.STANDING, (_by_approver,))
EXPIRE = Transition("到期", _HELD, S.EXPIRED, (_by_approver,))
RENEW = Transition("续期", frozenset({*_HELD, S.EXPIRED}), S.STANDING, (_by_approver,))
GIVE_UP = Transition("退出", _HELD, S.GIVEN_UP, (_by_store,))
CLOSE = Transition("注销", frozenset({*_HELD, S.EXPIRED}), S.CLOSED, (_by_clerk,))

TRANSITIONS = (
    SUSPEND,
    RESTORE,
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
    if locked.state not in _HELD:
        raise Refused(f"当前为“{locked.get_state_display()}”，不能调整星级，请先核对称号的状态。")
    was, locked.stars = locked.stars or 0, stars
    locked.save(update_fields=["stars"])
    _phase(locked, day or localdate(), f"{was} 星调为 {stars} 星：{reason}")
    record(by, "调整星级", locked, f"{was} 星调为 {stars} 星：{reason}")
    return locked


def suspend(
    title: Title, *, by: Any, reason: str, day: dt.date | None = None, rectify_by: Any = None
) -> Title:
    """Not valid until what is wrong has been put right, by a day."""
    area = title.storefront.area
    by_day = rectify_by or limits.later("store_rectification", area, day or localdate())
    return move(title, SUSPEND, by=by, day=day, reason=reason, rectify_by=by_day)


def restore(title: Title, *, by: Any, reason: str = "", day: dt.date | None = None) -> Title:
    return move(title, RESTORE, by=by, day=day, reason=reason)


@transaction.atomic
def revoke(
    title: Title,
    *,
    by: Any,
    reason: str,
    basis: str,
    day: dt.date | None = None,
    served_on: dt.date | None = None,
    served_how: str = "",
) -> Revocation:
    """The title is taken back. The time for an appeal begins when the decision was served."""
    day = day or localdate()
    moved = move(title, REVOKE, by=by, day=day, reason=reason)
    return Revocation.objects.create(
        title=moved,
        day=day,
        reason=reason,
        basis=basis,
        served_on=served_on,
        served_how=served_how,
        appeal_by=_appeal_by(moved, served_on),
        by=by,
    )


def _appeal_by(title: Title, served_on: dt.date | None) -> dt.date | None:
    if served_on is None:
        return None
    return limits.later("store_appeal", title.storefront.area, served_on)


@transaction.atomic
def serve(revocation: Revocation, *, by: Any, day: dt.date, how: str) -> Revocation:
    """The decision has reached the store: from now on its time for an appeal runs."""
    if not revocation.day <= day <= localdate():
        raise Refused(f"送达日期应在 {revocation.day} 至今天之间，请核对。", field="day")
    revocation.served_on, revocation.served_how = day, how
    revocation.appeal_by = _appeal_by(revocation.title, day)
    revocation.save(update_fields=["served_on", "served_how", "appeal_by"])
    record(by, "送达摘牌决定", revocation.title, how)
    return revocation


@transaction.atomic
def appeal(title: Title, *, by: Any, words: str) -> Revocation:
    """Within its time; until it is decided the title stays revoked."""
    if not words.strip():
        raise Refused("请写明申诉理由。", field="words")
    last = _last(title)
    move(title, APPEAL, by=by, reason=words)
    last.appealed_on, last.appeal = localdate(), words
    last.save(update_fields=["appealed_on", "appeal"])
    return last


@transaction.atomic
def answer_appeal(title: Title, outcome: str, *, by: Any, words: str) -> Revocation:
    """Upheld, or the title is restored; not by who decided the revocation."""
    last = _last(title)
    if by is not None and last.by_id == by.pk:
        raise Refused("摘牌是您决定的，申诉要由别人答复，请转告有审批权限的同事。")
    restored = outcome == AppealOutcome.RESTORED
    move(title, REINSTATE if restored else UPHOLD, by=by, reason=words)
    last.outcome, last.outcome_on, last.answer = outcome, localdate(), words
    last.save(update_fields=["outcome", "outcome_on", "answer"])
    return last


def _last(title: Title) -> Revocation:
    found = title.revocations.select_for_update().order_by("-pk").first()
    if found is None:
        raise Refused("没有摘牌决定，请核对。")
    return found
