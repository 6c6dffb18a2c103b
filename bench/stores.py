"""A store of the measured city, and the pages that its customers and its owner ask for."""

import datetime as dt

from django.urls import reverse
from django.utils.timezone import localdate

from bench.pages import Page
from districts.models import Area
from storefronts.models import HonourScheme, Plaque, Storefront, Title
from storefronts.services import awarding, schemes

NAME = "测速商户"
HALF_A_YEAR = dt.timedelta(days=180)


def pages(street: Area) -> dict[str, Page]:
    """A plaque's page is asked for by whom nobody knows."""
    return {"page behind a plaque": Page(plaque_page(street), 0.5, cookie="")}


def plaque_page(street: Area) -> str:
    """The address that the QR of a valid plaque holds; made once."""
    plaque = Plaque.objects.filter(title__storefront__name=NAME).first()
    token = plaque.token if plaque else _awarded(street)
    return reverse("plaque", args=[token])


def _awarded(street: Area) -> str:
    scheme = HonourScheme.objects.get(area=None, code="model_store")
    store = Storefront.objects.create(name=NAME, area=street, address="正源北街 88 号")
    day = localdate() - HALF_A_YEAR
    title = Title.objects.create(
        scheme=scheme,
        version=schemes.in_force(scheme, day),
        storefront=store,
        number="测速〔2026〕001号",
        awarded_on=day,
        valid_to=awarding.last_valid_day(day, 12),
        issuer=awarding.issuer_of(street),
    )
    awarding.begin(title, day, "授牌")
    return str(title.plaques.get().token)
