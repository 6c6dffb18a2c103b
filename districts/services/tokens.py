"""Access tokens of the API: made by a user for himself, shown once, revoked with a reason.

A token has what its user has when it is used, and of that only reading: roles that end, an account
that stops or a second factor that is owed end it too. Nobody makes one for somebody else.
"""

import datetime as dt
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import localdate, now

from accounts.models import User
from accounts.services import second_factor
from core.encryption import fingerprint
from core.errors import Refused
from core.locks import alone
from core.workflow import record
from districts.models import ApiToken, Area
from districts.scoping import may, restrict

MARK = "sqdj_"  # by which a search finds one that was left lying about
SHOWN = 10  # characters of it in lists
LONGEST = dt.timedelta(days=365)
AGAIN = dt.timedelta(minutes=1)  # within this the same form again is a double click
MOST = 20  # in force for one user
USE_KEPT = dt.timedelta(minutes=10)  # the last use is kept as exactly as this
READING = frozenset({"view"})
UNKNOWN = "令牌不对或已作废，请核对，或由本人在“访问令牌”页另建一个。"
SENT_BEFORE = "“{}”已建立过，令牌只显示一次；没有抄下来的，请作废它，再打开新建页另建一个。"
EXPIRED = "令牌已过有效期，请由本人在“访问令牌”页另建一个。"
NOT_NOW = "令牌的用户要先登录网页，请改掉初始密码并启用验证器，再用令牌。"


@dataclass(frozen=True)
class Made:
    token: ApiToken
    secret: str


@transaction.atomic
def make(
    user: User,
    *,
    name: str,
    expires_on: dt.date,
    areas: Iterable[Area] = (),
    nouns: Iterable[str] = (),
    sent: str | None = None,
) -> Made:
    """A new token of the user's with its secret, which nobody can show again. Raises Refused.

    `sent` stands for the form that asks (`scoped_admin.once`): the secret comes of it, so that a
    double click makes one token and shows it, while a form sent again later shows nothing.
    """
    areas = list(areas)
    secret = MARK + (fingerprint(sent, "api-secret") if sent else secrets.token_urlsafe(32))
    if sent and (made := _made_before(user, secret)):
        return Made(made, secret)
    _check(user, name, expires_on, areas)
    token = ApiToken.objects.create(
        user=user,
        name=name.strip(),
        prefix=secret[:SHOWN],
        fingerprint=_fingerprint(secret),
        nouns=sorted(set(nouns)),
        expires_on=expires_on,
    )
    token.areas.set(areas)
    record(user, "新建访问令牌", token, f"有效期至 {expires_on}")
    return Made(token, secret)


def _made_before(user: User, secret: str) -> ApiToken | None:
    """The token of the same form. Raises Refused where it was made too long ago for a click."""
    alone(f"token {user.pk}")
    made = user.api_tokens.filter(fingerprint=_fingerprint(secret)).first()
    if made is not None and (made.revoked_at or now() - made.made_at > AGAIN):
        raise Refused(SENT_BEFORE.format(made.name))
    return made


def _check(user: User, name: str, expires_on: dt.date, areas: list[Area]) -> None:
    if not may(user, "view"):
        raise Refused("您没有可以读取的区划，不能建令牌；请先由管理员授权。")
    if not name.strip():
        raise Refused("请写明令牌给哪个系统用。", field="name")
    if not localdate() <= expires_on <= localdate() + LONGEST:
        raise Refused("有效期应从今天起不超过一年，请改填。", field="expires_on")
    if Area.objects.for_user(user).filter(pk__in=[area.pk for area in areas]).count() < len(areas):
        raise Refused("只能选自己能看到的区划，请重选。", field="areas")
    if in_force(user.api_tokens.all()).count() >= MOST:
        raise Refused(f"有效的令牌已有 {MOST} 个，请先作废不用的。")


def _fingerprint(secret: str) -> str:
    return fingerprint(secret, "api-token")


def in_force(tokens: QuerySet[ApiToken]) -> QuerySet[ApiToken]:
    return tokens.filter(revoked_at=None, expires_on__gte=localdate())


def of_users(users: QuerySet[User], user: User) -> QuerySet[ApiToken]:
    """The user's own tokens and those of these users."""
    found = ApiToken.objects.filter(Q(user=user) | Q(user__in=users))
    return found.select_related("user").prefetch_related("areas")


@transaction.atomic
def revoke(token: ApiToken, *, by: User, reason: str) -> None:
    """It opens nothing from now on. Raises Refused without a reason or where it was revoked."""
    if not reason.strip():
        raise Refused("请写明作废事由。", field="reason")
    locked = ApiToken.objects.select_for_update(of=("self",)).get(pk=token.pk)
    if locked.revoked_at:
        raise Refused("这个令牌已经作废，不用再办。")
    _end(locked, reason, by)


def revoke_all(user: User, reason: str, *, by: Any) -> None:
    """All that read in the user's place end with his account."""
    for token in ApiToken.objects.select_for_update().filter(user=user, revoked_at=None):
        _end(token, reason, by)


def _end(token: ApiToken, reason: str, by: Any) -> None:
    token.revoked_at, token.revoked_reason = now(), reason.strip()[:200]
    token.save(update_fields=["revoked_at", "revoked_reason"])
    record(by, "作废访问令牌", token, token.revoked_reason)


def holder(secret: str) -> ApiToken:
    """The token of this secret with its user, who from now on may no more than it gives.

    Raises Refused. What is unknown and what was revoked are told alike; that it has expired is
    told, since only who holds the secret can ask.
    """
    found = (
        ApiToken.objects.select_related("user")
        .prefetch_related("areas")
        .filter(fingerprint=_fingerprint(secret), revoked_at=None, user__is_active=True)
        .first()
    )
    if found is None:
        raise Refused(UNKNOWN)
    if found.expires_on < localdate():
        raise Refused(EXPIRED)
    _note_use(found)
    return found


def gate(token: ApiToken) -> str:
    """What its user must do first in a browser, or nothing: a token passes no gate that a session
    of his would stand before. Asked before `narrow`, with all that his roles let him do."""
    user = token.user
    if not user.password_changed:
        return NOT_NOW
    return NOT_NOW if second_factor.required(user) and not second_factor.enrolled(user) else ""


def narrow(token: ApiToken) -> User:
    """Its user, who reads and does nothing else, in the areas of the token."""
    areas = list(token.areas.all())
    restrict(token.user, actions=READING, paths=[area.path for area in areas] or [""])
    return token.user


def _note_use(token: ApiToken) -> None:
    at = now()
    if token.last_used_at is None or at - token.last_used_at > USE_KEPT:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=at)
