"""摘牌: the decision with its reason and basis, its service, the appeal against it and the answer.

The time for an appeal begins on the day on which the decision was served; its last day is in time.
"""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from core.errors import Refused
from core.workflow import record
from districts import limits
from storefronts.enums import AppealOutcome, RevocationGround
from storefronts.models import Revocation, Title
from storefronts.services.titles import APPEAL, REINSTATE, REVOKE, UPHOLD, move


def last_of(title: Title) -> Revocation | None:
    """The decision that counts."""
    return title.revocations.order_by("-pk").first()


def _last(title: Title) -> Revocation:
    found = title.revocations.select_for_update(of=("self",)).order_by("-pk").first()
    if found is None:
        raise Refused("没有摘牌决定，请核对。")
    return found


@transaction.atomic
def revoke(
    title: Title,
    *,
    by: Any,
    reason: str,
    basis: str,
    ground: str = RevocationGround.CONDITIONS,
    day: dt.date | None = None,
    served_on: dt.date | None = None,
    served_how: str = "",
) -> Revocation:
    """The title is taken back. Raises Refused."""
    day = day or localdate()
    if served_on is not None:
        _check_service(day, served_on, served_how, fields=("served_on", "served_how"))
    moved = move(title, REVOKE, by=by, day=day, reason=reason)
    return Revocation.objects.create(
        title=moved,
        day=day,
        ground=ground,
        reason=reason,
        basis=basis,
        served_on=served_on,
        served_how=served_how if served_on else "",
        appeal_by=_appeal_by(moved, served_on),
        by=by,
    )


def _check_service(
    decided: dt.date, day: dt.date, how: str, fields: tuple[str, str] = ("day", "how")
) -> None:
    if not decided <= day <= localdate():
        raise Refused(f"送达日期应在 {decided} 至今天之间，请核对。", field=fields[0])
    if not how.strip():
        raise Refused("请写明怎样送达，例如“当面送达，店长签收”。", field=fields[1])


def _appeal_by(title: Title, served_on: dt.date | None) -> dt.date | None:
    if served_on is None:
        return None
    return limits.later("store_appeal", title.storefront.area, served_on)


@transaction.atomic
def serve(revocation: Revocation, *, by: Any, day: dt.date, how: str) -> Revocation:
    """The decision has reached the store: from now on its time for an appeal runs."""
    locked = Revocation.objects.select_for_update(of=("self",)).get(pk=revocation.pk)
    if locked.served_on is not None:
        raise Refused(f"已于 {locked.served_on} 送达，不用重复登记。")
    _check_service(locked.day, day, how)
    locked.served_on, locked.served_how = day, how
    locked.appeal_by = _appeal_by(locked.title, day)
    locked.save(update_fields=["served_on", "served_how", "appeal_by"])
    record(by, "送达摘牌决定", locked.title, how)
    return locked


@transaction.atomic
def appeal(title: Title, *, by: Any, words: str, day: dt.date | None = None) -> Revocation:
    """Received on the day (today), within its time; until it is decided the title stays revoked.
    Raises Refused."""
    day = day or localdate()
    if not words.strip():
        raise Refused("请写明申诉理由。", field="words")
    last = _last(title)
    if not last.day <= day <= localdate():
        raise Refused(f"申诉日期应在 {last.day} 至今天之间，请核对。", field="day")
    if last.appeal_by is not None and day > last.appeal_by:
        raise Refused(f"申诉期到 {last.appeal_by} 为止，已经过期，请核对申诉日期。", field="day")
    move(title, APPEAL, by=by, reason=words)
    last.appealed_on, last.appeal = day, words
    last.save(update_fields=["appealed_on", "appeal"])
    return last


@transaction.atomic
def answer_appeal(title: Title, outcome: str, *, by: Any, words: str) -> Revocation:
    """Upheld, or the title is restored; not by who decided the revocation. Raises Refused."""
    if not words.strip():
        raise Refused("请写明答复，商户会看到同样的话。", field="words")
    last = _last(title)
    restored = outcome == AppealOutcome.RESTORED
    move(title, REINSTATE if restored else UPHOLD, by=by, reason=words)
    last.outcome, last.outcome_on, last.answer = outcome, localdate(), words
    last.save(update_fields=["outcome", "outcome_on", "answer"])
    return last
