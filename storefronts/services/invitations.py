"""商户邀请: a link that works once, for some days, with which somebody of a store gets an account.

Whatever is wrong with a link is answered by the same sentence, so that nobody learns from it.
"""

import datetime as dt
import secrets
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate, now

from accounts.models import User
from core.encryption import fingerprint
from core.errors import Refused
from core.workflow import record
from districts import limits
from districts.scoping import held_roles
from storefronts.models import Invitation, Storefront
from storefronts.services import merchants

BYTES = 16  # 128 bits
USELESS = "这个邀请链接不能用：可能已经用过、已经过期，或者街道换了新的。请联系街道再要一个。"
TAKEN = "这个用户名不能使用，请换一个；已有商户账号的，请先登录。"


def seen(token: str) -> str:
    """By what an invitation is found."""
    return fingerprint(token, "invitation")


@transaction.atomic
def invite(storefront: Storefront, *, by: Any) -> tuple[Invitation, str]:
    """The invitation and its token, which is shown now and never again; the former one is
    cancelled. Raises Refused."""
    Storefront.objects.select_for_update(no_key=True).get(pk=storefront.pk)
    if not storefront.open_on(localdate()):
        raise Refused("这家商户已歇业或者还没有开业，不能邀请；登记有误的，请先更正。")
    cancel(storefront)
    token = secrets.token_urlsafe(BYTES)
    days = limits.value("invitation_days", storefront.area)
    made = Invitation.objects.create(
        storefront=storefront,
        token_fingerprint=seen(token),
        made_by=by,
        expires_at=now() + dt.timedelta(days=days),
    )
    record(by, "邀请商户", storefront, f"{days} 天内有效")
    return made, token


def cancel(storefront: Storefront) -> int:
    """No link of the store that is still about works any longer; answers how many did."""
    about = storefront.invitations.filter(used_at=None, cancelled_at=None)
    return about.update(cancelled_at=now())


def useful(token: str) -> Invitation | None:
    """The invitation, if it can still be used."""
    known = Invitation.objects.filter(token_fingerprint=seen(token))
    open_ = known.filter(used_at=None, cancelled_at=None, expires_at__gt=now())
    found = open_.select_related("storefront__area").first()
    return found if found and found.storefront.open_on(localdate()) else None


@transaction.atomic
def open_account(token: str, *, username: str, password: str) -> User:
    """A new user who signs in for the store from now on. Raises Refused."""
    invitation = _taken(token)
    user = _user(invitation.storefront, username, password)
    _use(invitation, user, "开通商户账号")
    return user


@transaction.atomic
def add_store(token: str, user: User) -> Storefront:
    """The store is added to whoever has an account; an account of the office is none of a
    merchant. Raises Refused."""
    invitation = _taken(token)
    if held_roles(user):
        raise Refused("您登录的是办公账号，不能用作商户账号，请退出后再打开这个链接。")
    _use(invitation, user, "商户账号增加门店")
    return invitation.storefront


def _taken(token: str) -> Invitation:
    """The invitation, for one user at a time; the store is locked before it, as `invite` does."""
    found = useful(token)
    if found is None:
        raise Refused(USELESS)
    Storefront.objects.select_for_update(no_key=True).get(pk=found.storefront_id)
    still = useful(token)
    if still is None:
        raise Refused(USELESS)
    return still


def _use(invitation: Invitation, user: User, verb: str) -> None:
    merchants.give(invitation.storefront, user)
    invitation.used_at, invitation.used_by = now(), user
    invitation.save(update_fields=["used_at", "used_by"])
    record(user, verb, invitation.storefront)


def _user(storefront: Storefront, username: str, password: str) -> User:
    """The user is called by the store, wherever others read who did something. Whoever was stopped
    as its merchant comes back under a new password."""
    known = User.objects.select_for_update().filter(username=username).first()
    if known is None:
        return _created(storefront, username, password)
    if known.is_active or not _was_only_of(storefront, known):
        raise Refused(TAKEN, field="username")
    known.is_active = True
    known.set_password(password)
    known.save(update_fields=["is_active", "password"])
    return known


def _created(storefront: Storefront, username: str, password: str) -> User:
    called = storefront.name[:40]
    try:
        with transaction.atomic():
            return User.objects.create_user(
                username, password, name=called, unit=storefront.name, password_changed=True
            )
    except IntegrityError:  # somebody took the name a moment ago
        raise Refused(TAKEN, field="username") from None


def _was_only_of(storefront: Storefront, user: User) -> bool:
    stores = set(user.storefront_accounts.values_list("storefront_id", flat=True))
    return stores == {storefront.pk} and not user.role_assignments.exists()
