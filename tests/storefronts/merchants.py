"""Who signs in for stores."""

from django.utils.timezone import localdate

from accounts.models import User
from storefronts.models import Storefront, StorefrontAccount
from tests.conftest import START, make_user


def merchant_of(*stores: Storefront, username: str = "13895012345", since=START) -> User:
    """A user without any role who signs in for the stores with PASSWORD."""
    user = make_user(username, name=stores[0].name)
    for store in stores:
        StorefrontAccount.objects.create(storefront=store, user=user, since=since)
    return user


def leaves(user: User) -> None:
    """As if his accounts had ended this morning."""
    StorefrontAccount.objects.filter(user=user).update(until=localdate())
