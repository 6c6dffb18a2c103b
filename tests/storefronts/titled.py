"""Titles in a state, and everybody who might do something to them."""

from types import SimpleNamespace
from typing import Any

from django.utils.timezone import localdate

from storefronts.enums import TitleState
from storefronts.models import Revocation, Storefront, StorefrontAccount, Title, TitlePhase
from tests.conftest import START, make_user
from tests.storefronts.stores import store_in, title_of


def account_of(store: Storefront, username: str) -> Any:
    """Somebody who signs in for the store."""
    user = make_user(username, name=username)
    StorefrontAccount.objects.create(storefront=store, user=user, since=START)
    return user


def in_state(title: Title, state: str, by: Any = None) -> Title:
    """As if it had come into the state today; one that is taken back has its decision."""
    title.state = state
    title.save(update_fields=["state"])
    if state != TitleState.STANDING:
        TitlePhase.objects.create(title=title, since=localdate(), state=state, reason="查实")
    if state in {TitleState.REVOKED, TitleState.APPEALED}:
        Revocation.objects.create(
            title=title, day=localdate(), reason="欺客", basis="办法第八条", by=by
        )
    return title


def many(zone: Any, count: int, name: str = "商户") -> list[Title]:
    """So many standing titles of as many stores."""
    return [title_of(store_in(zone, f"{name}{n:02d}")) for n in range(count)]


def everybody(cast: SimpleNamespace, title: Title) -> dict[str, Any]:
    """By role: those of the cast, another approver, the store, another store, the clock."""
    zone = title.storefront.area
    other = store_in(zone, "另一家")
    return {
        **{role: getattr(cast, role) for role in ROLES[:6]},
        "judge": make_user("judge", ("approver", zone), name="审批老孙"),  # type: ignore[arg-type]
        "store": account_of(title.storefront, "店主"),
        "other_store": account_of(other, "邻居"),
        "clock": None,
    }


ROLES = ("clerk", "approver", "official", "auditor", "admin", "foreign_clerk")
