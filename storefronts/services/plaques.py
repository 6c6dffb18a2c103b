"""牌匾: the token in its QR, made again, hung. What a scan is told stands in `verdicts`.

The token is random (128 bits) and stands nowhere in the clear: encrypted for whoever prints the
plaque again, and as a fingerprint under a key of its own for whoever scans it.
"""

import datetime as dt
import secrets
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate

from core.encryption import fingerprint
from core.errors import Refused
from core.workflow import record
from storefronts.enums import TitleState
from storefronts.models import Plaque, Title

#: Without signs that look alike on metal; five bits each.
SIGNS = "0123456789abcdefghjkmnpqrstvwxyz"
BITS = 128
LENGTH = -(-BITS // 5)


def new_token() -> str:
    """26 signs that hold 128 random bits."""
    number = secrets.randbits(BITS)
    return "".join(SIGNS[number >> 5 * place & 31] for place in reversed(range(LENGTH)))


def seen(token: str) -> str:
    """By what a plaque is found."""
    return fingerprint(token, "plaque", key=settings.PLAQUE_KEY)


def fingerprint_again(batch: int = 2000) -> int:
    """After a new PLAQUE_KEY: what every plaque is found by, made of its token again; answers how
    many that were. Each batch is a transaction of its own: killed between two, it is run again."""
    keys = list(Plaque.objects.order_by("pk").values_list("pk", flat=True))
    return sum(_fingerprint(keys[at : at + batch]) for at in range(0, len(keys), batch))


@transaction.atomic
def _fingerprint(keys: list[int]) -> int:
    rows = Plaque.objects.select_for_update(no_key=True).filter(pk__in=keys)
    stale = [row for row in rows if row.token_fingerprint != seen(row.token)]
    for row in stale:
        row.token_fingerprint = seen(row.token)
    Plaque.objects.bulk_update(stale, ["token_fingerprint"])
    return len(stale)


def made(title: Title, *, day: dt.date) -> Plaque:
    """A plaque that is yet to be written."""
    token = new_token()
    return Plaque(title=title, token=token, token_fingerprint=seen(token), issued_on=day)


def issue(title: Title, *, day: dt.date) -> Plaque:
    plaque = made(title, day=day)
    plaque.save()
    return plaque


@transaction.atomic
def replace(title: Title, *, by: Any, reason: str) -> Plaque:
    """A new plaque for one that is lost or damaged: the former one is void at once, and the new one
    does not hang yet."""
    locked = Title.objects.select_for_update(no_key=True).get(pk=title.pk)
    if locked.state not in HANGS:
        raise Refused(f"当前为“{locked.get_state_display()}”，不能补办牌匾，请先核对称号的状态。")
    today = localdate()
    title.plaques.filter(void_on=None).update(void_on=today, void_reason=reason[:80])
    made = issue(title, day=today)
    Title.objects.filter(pk=title.pk).update(hung_on=None)
    record(by, "补办牌匾", title, reason)
    return made


HANGS = (TitleState.STANDING, TitleState.SUSPENDED)


@transaction.atomic
def hang(title: Title, *, by: Any, day: dt.date, note: str = "") -> Title:
    """亮牌: from the day the plaque is known to hang. Awarded and hanging are different figures."""
    locked = Title.objects.select_for_update(no_key=True).get(pk=title.pk)
    if locked.state not in HANGS:
        raise Refused(f"当前为“{locked.get_state_display()}”，不能亮牌，请先核对称号的状态。")
    if not locked.awarded_on <= day <= localdate():
        raise Refused(f"亮牌日期应在 {locked.awarded_on} 至今天之间，请核对。", field="day")
    return _hung(locked, day, "登记亮牌", by, note or f"自 {day} 起亮牌")


@transaction.atomic
def take_down(title: Title, *, by: Any, reason: str) -> Title:
    """It hangs no more, whatever became of the title."""
    locked = Title.objects.select_for_update(no_key=True).get(pk=title.pk)
    return _hung(locked, None, "登记摘下", by, reason)


def _hung(title: Title, day: dt.date | None, verb: str, by: Any, note: str) -> Title:
    title.hung_on = day
    title.save(update_fields=["hung_on"])
    record(by, verb, title, note)
    return title


def in_force(title: Title) -> Plaque | None:
    return title.plaques.filter(void_on=None).first()
