"""牌匾: the token in its QR, and what a scan is told, read live.

The token is random (128 bits) and stands nowhere in the clear: encrypted for whoever prints the
plaque again, and as a fingerprint under a key of its own for whoever scans it.
"""

import datetime as dt
import secrets
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate

from core.encryption import fingerprint
from core.errors import Refused
from core.workflow import record
from districts import limits
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


def issue(title: Title, *, day: dt.date) -> Plaque:
    token = new_token()
    return Plaque.objects.create(
        title=title, token=token, token_fingerprint=seen(token), issued_on=day
    )


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


@dataclass(frozen=True)
class Verdict:
    """What a scan is told: `kind` is valid, soon, suspended, expired, revoked, void or unknown."""

    kind: str
    word: str
    sentence: str
    plaque: Plaque | None = None

    @property
    def title(self) -> Title | None:
        return self.plaque.title if self.plaque else None


UNKNOWN = Verdict("unknown", "未查到，谨防假冒", "没有这个验真码的牌匾。")


def verify(token: str, day: dt.date | None = None) -> Verdict:
    """Reads the state of the moment; whatever is not a token of ours is unknown."""
    if len(token) != LENGTH or not token.isascii():
        return UNKNOWN
    found = Plaque.objects.select_related(
        "title__storefront__area",
        "title__storefront__building",
        "title__storefront__commercial_district",
        "title__scheme",
        "title__version",
    ).filter(token_fingerprint=seen(token.lower()))
    plaque = found.first()
    return UNKNOWN if plaque is None else _told(plaque, day or localdate())


def _told(plaque: Plaque, day: dt.date) -> Verdict:
    title = plaque.title
    if plaque.void_on is not None:
        return Verdict(
            "void", "此牌已作废", f"已于 {plaque.void_on} 补办新牌，这一块不再使用。", plaque
        )
    if title.state == TitleState.STANDING:
        return _standing(plaque, day)
    since = title.phases.order_by("-since").values_list("since", flat=True).first()
    word, sentence = {
        TitleState.SUSPENDED: ("暂停使用", f"自 {since} 起暂停，正在限期整改。"),
        TitleState.REVOKED: ("已撤销", f"已于 {since} 摘牌，不再有效。"),
        TitleState.APPEALED: ("已撤销", "已经摘牌，不再有效；商户正在申诉。"),
        TitleState.EXPIRED: ("已过期", f"牌匾是真的，但已于 {title.valid_to} 到期。"),
        TitleState.GIVEN_UP: ("已退出", f"商户已于 {since} 退出，不再有效。"),
        TitleState.CLOSED: ("已注销", f"商户已歇业，称号于 {since} 注销。"),
    }[TitleState(title.state)]
    kinds = {TitleState.SUSPENDED: "suspended", TitleState.EXPIRED: "expired"}
    return Verdict(kinds.get(TitleState(title.state), "revoked"), word, sentence, plaque)


def _standing(plaque: Plaque, day: dt.date) -> Verdict:
    """By its dates too, so that the hour at which the clock runs does not matter."""
    title = plaque.title
    if day > title.valid_to:
        return Verdict("expired", "已过期", f"牌匾是真的，但已于 {title.valid_to} 到期。", plaque)
    warned = dt.timedelta(days=limits.value("plaque_warning", title.storefront.area))
    if day + warned >= title.valid_to:
        left = (title.valid_to - day).days
        return Verdict(
            "soon", "有效，即将到期", f"还有 {left} 天到期（{title.valid_to}）。", plaque
        )
    return Verdict("valid", "有效", "这块牌匾是真的，现在有效。", plaque)
