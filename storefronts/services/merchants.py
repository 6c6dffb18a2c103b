"""商户账号: who signs in for a store. A merchant holds no role; leaving, he loses it at once."""

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from accounts.models import Message, User
from core.dated import holds
from core.errors import Refused
from core.workflow import record
from districts.scoping import held_roles
from storefronts.models import Storefront, StorefrontAccount

LONGEST = 200  # characters of a message


def home(user: Any) -> str:
    """The first page of whoever signs in for a store, or nothing."""
    return "portal" if Storefront.objects.for_merchant(user).exists() else ""


def only_a_merchant(user: Any) -> bool:
    """Whose session may last a month on his own phone."""
    return not held_roles(user) and bool(home(user))


def give(storefront: Storefront, user: User) -> StorefrontAccount:
    """From today the user signs in for the store; given twice, it is the same account."""
    today = localdate()
    held = StorefrontAccount.objects.on(today).filter(storefront=storefront, user=user).first()
    return held or StorefrontAccount.objects.create(storefront=storefront, user=user, since=today)


@transaction.atomic
def end(account: StorefrontAccount, *, by: Any, reason: str) -> None:
    """He sees nothing of the store on his next request; with his last store the user is stopped,
    unless he holds a role. An account of today leaves no row, only its line in the act log."""
    Storefront.objects.select_for_update(no_key=True).get(pk=account.storefront_id)
    today, user = localdate(), User.objects.select_for_update().get(pk=account.user_id)
    current = StorefrontAccount.objects.on(today).filter(pk=account.pk).first()
    if current is None:
        raise Refused("这个账号已经停用，不用再办。")
    if current.since == today:
        current.delete()
    else:
        current.until = today
        current.save(update_fields=["until"])
    if not _still_needed(user):
        user.is_active = False
        user.set_unusable_password()  # and so no session of his revives
        user.save(update_fields=["is_active", "password"])
    record(by, "停用商户账号", account.storefront, f"{user}。{reason}")


def _still_needed(user: User) -> bool:
    """Whether he signs in for another store, or in any role, now or later."""
    today = localdate()
    lasting = Q(until=None) | Q(until__gt=today)
    stores = user.storefront_accounts.filter(lasting)
    return stores.exists() or user.role_assignments.filter(lasting).exists()


def tell(storefront: Storefront, text: str, url: str, *, by: Any) -> None:
    """A message to each of its accounts, but for what one of them did himself."""
    users = [account.user_id for account in accounts_of(storefront)]
    if by is None or by.pk not in users:
        Message.objects.bulk_create(
            Message(user_id=user, text=text[:LONGEST], url=url) for user in users
        )


def accounts_of(storefront: Storefront) -> Any:
    """Who signs in for it today, the longest first."""
    return storefront.accounts.filter(holds(localdate())).select_related("user").order_by("since")
