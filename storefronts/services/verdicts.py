"""What a scan of a plaque is told: the state of the moment, in words that everybody may read.

No person, no phone, no count of members; of a decision only what it rests on in general.
"""

import datetime as dt
import re
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery
from django.utils.timezone import localdate

from core.sheets.cells import narrow, plain
from storefronts.enums import RevocationGround, TitleState
from storefronts.models import Plaque, Revocation, TitlePhase
from storefronts.services.plaques import LENGTH
from storefronts.services.scans import Scan, plaque_of, scan

S = TitleState
#: Signs that people take for others; ours are without I, L and O.
MISREAD = str.maketrans("oil", "011")
FOREIGN = re.compile(r"[^0-9a-z]")
DAY = "%Y年%-m月%-d日"


@dataclass(frozen=True)
class Verdict:
    """`kind` is valid, soon, suspended, expired, revoked, ended, void or unknown; each has words
    and a shape of its own. `until` is the last day of the time that the page names."""

    kind: str
    word: str
    sentence: str
    scan: Scan | None = None
    until: dt.date | None = None
    reason: str = ""


UNKNOWN = Verdict("unknown", "未查到，谨防假冒", "没有这个验真码的牌匾。")

#: Of a title that no longer stands: kind, word, sentence with the day since when.
TOLD: dict[str, tuple[str, str, str]] = {
    S.SUSPENDED: ("suspended", "暂停使用", "自 {} 起暂停，正在限期整改。"),
    S.REVOKED: ("revoked", "已撤销", "已于 {} 摘牌，不再有效。"),
    S.APPEALED: ("revoked", "已撤销", "已于 {} 摘牌，不再有效；商户正在申诉。"),
    S.GIVEN_UP: ("ended", "已退出", "商户已于 {} 退出，不再有效。"),
    S.CLOSED: ("ended", "已注销", "商户已歇业，称号于 {} 注销，不再有效。"),
}


def typed(text: str) -> str:
    """The token that somebody typed or pasted in some way: spaces, capitals, the whole address, and
    signs that look alike."""
    last = narrow(plain(text)).rstrip("/").rpartition("/")[2]
    return FOREIGN.sub("", last.lower()).translate(MISREAD)


def verify(token: str, day: dt.date | None = None) -> Verdict:
    """Reads the state of the moment, with at most two statements; whatever is not a token of ours
    is unknown."""
    token = typed(token)
    found = scan(token) if len(token) == LENGTH else None
    return UNKNOWN if found is None else _told(found, day or localdate())


def plaque(token: str) -> Plaque | None:
    """The plaque itself, whatever became of it."""
    token = typed(token)
    return plaque_of(token) if len(token) == LENGTH else None


def _told(found: Scan, day: dt.date) -> Verdict:
    """By the dates too, so that the hour at which the clock runs does not matter."""
    if found.void_on is not None:
        sentence = f"已于 {found.void_on:{DAY}} 补办新牌，这一块不再使用。"
        return Verdict("void", "此牌已作废", sentence, found, found.valid_to)
    held = found.state in {S.STANDING, S.SUSPENDED}
    if held and found.closed is not None and found.closed <= day:
        return _verdict(found, S.CLOSED, found.closed)
    if (held and day > found.valid_to) or found.state == S.EXPIRED:
        sentence = f"牌匾是真的，但已于 {found.valid_to:{DAY}} 到期。"
        return Verdict("expired", "已过期", sentence, found, found.valid_to)
    return _standing(found, day) if found.state == S.STANDING else _ended(found)


def _standing(found: Scan, day: dt.date) -> Verdict:
    last, left = found.valid_to, (found.valid_to - day).days
    if left > found.warning:
        return Verdict("valid", "有效", "这块牌匾是真的，现在有效。", found, last)
    told = f"还有 {left} 天，{last:{DAY}} 到期。" if left else "今天是有效期的最后一天。"
    return Verdict("soon", "有效，即将到期", told, found, last)


def _ended(found: Scan) -> Verdict:
    """Since its decision, where there is one: an appeal does not make it later."""
    decided = Revocation.objects.filter(title=OuterRef("title")).order_by("-pk")
    phases = TitlePhase.objects.filter(title=found.title).order_by("-since")
    row = phases.values_list(
        "since", Subquery(decided.values("day")[:1]), Subquery(decided.values("ground")[:1])
    ).first()
    since, day, ground = row or (found.awarded_on, None, "")
    if found.state not in {S.REVOKED, S.APPEALED}:
        return _verdict(found, found.state, since)
    return _verdict(found, found.state, day or since, ground or RevocationGround.CONDITIONS)


def _verdict(found: Scan, state: str, since: dt.date, ground: str = "") -> Verdict:
    kind, word, sentence = TOLD[state]
    until = found.valid_to if kind == "suspended" else since
    reason = str(RevocationGround(ground).label) if ground else ""
    return Verdict(kind, word, sentence.format(f"{since:{DAY}}"), found, until, reason)
