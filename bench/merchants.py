"""A store with all that its first page can tell, and who signs in for it."""

from django.utils.timezone import localdate

from accounts.models import Message, User
from bench.pages import Page
from districts.models import Area
from storefronts.models import (
    Application,
    HonourScheme,
    Storefront,
    StorefrontAccount,
    Title,
)
from storefronts.services import applying, awarding, schemes

NAME = "bench-merchant"


def pages(cookie: str) -> dict[str, Page]:
    """As whoever signs in for it asks for them."""
    return {"portal home": Page("/portal/", 0.1, cookie=cookie)}


def merchant(street: Area) -> User:
    """With an application sent back, one on its way, a title, and messages."""
    known = User.objects.filter(username=NAME).first()
    if known is not None:
        return known
    user = User.objects.create_user(NAME, name="测速书店", password_changed=True)
    store = Storefront.objects.create(name="测速书店", area=street, opened="2015-03-01")
    StorefrontAccount.objects.create(storefront=store, user=user, since="2017-01-01")
    Message.objects.bulk_create(Message(user=user, text=f"消息 {n}") for n in range(5))
    for code, state in (("honest_merchant", "returned"), ("star_merchant", "submitted")):
        made = applying.create(_rules(code), store, by=user)
        Application.objects.filter(pk=made.pk).update(state=state, due=localdate())
    _title(store)
    return user


def _rules(code: str) -> schemes.SchemeVersion:
    found = schemes.in_force(HonourScheme.objects.get(area=None, code=code))
    if found is None:
        raise SystemExit(f"没有施行的评选办法 {code}，请先 migrate。")
    return found


def _title(store: Storefront) -> None:
    today, version = localdate(), _rules("model_store")
    title = Title.objects.create(
        scheme=version.scheme,
        version=version,
        storefront=store,
        number="测速示范001号",
        awarded_on=today,
        valid_to=awarding.last_valid_day(today, 12),
        issuer=f"{store.area}党工委",
    )
    awarding.begin(title, today, "授牌")
