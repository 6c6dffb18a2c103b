"""Stores for the small district: every state, every honour, in two streets, for 2017Q4."""

import datetime as dt

from districts.models import CommercialDistrict
from storefronts.models import Storefront, Title
from tests.reports.life import phase, title_with
from tests.reports.quarters import PERIOD, Town
from tests.storefronts.stores import store_in

FIRST, DAY = PERIOD.first, PERIOD.last
NOVEMBER = dt.date(2017, 11, 15)

#: what the whole district must show of them
COUNTED = {
    "storefronts": 9,
    "storefronts_with_member": 7,
    "model_stores": 2,
    "model_stores_awarded": 2,
    "model_stores_revoked": 1,
    "model_stores_suspended": 1,
    "model_stores_expired": 1,
    "honest_merchants": 1,
    "pioneer_counters": 2,
    "star_merchants": 2,
    "star_merchants_1": 0,
    "star_merchants_2": 0,
    "star_merchants_3": 1,
    "star_merchants_4": 0,
    "star_merchants_5": 1,
    "plaques_awarded": 11,
    "plaques_standing": 7,
    "plaques_hung": 1,
    "plaques_lapsing": 7,
    "plaques_lapsing_1": 1,
    "plaques_lapsing_2": 6,
    "plaques_lapsing_3": 0,
}
#: and where: in the zone, in the street
ZONE = {"model_stores": 2, "model_stores_awarded": 2, "plaques_awarded": 5, "storefronts": 5}
STREET = {"model_stores": 0, "honest_merchants": 1, "plaques_awarded": 6, "storefronts": 4}


def furnish(town: Town) -> dict[str, Storefront]:
    """Ten stores, one closed; the five named ones of the park are or were model stores."""
    park, mall = (CommercialDistrict.objects.get(area=area) for area in (town.zone, town.street))
    park_stores = ("文华书城", "万信通讯", "富贵鸟", "格豪假日酒店", "益华百货")
    found = {name: store_in(town.zone, name, commercial_district=park) for name in park_stores}
    for name, members in (("超市", 1), ("茶行", 0), ("面馆", 1), ("菜摊", 0), ("旧店", 1)):
        found[name] = store_in(town.street, name, members=members, commercial_district=mall)
    _titles(found)
    Storefront.objects.filter(pk=found["旧店"].pk).update(closed=DAY, closed_reason="歇业")
    return found


def _titles(found: dict[str, Storefront]) -> None:
    title_with(found["文华书城"], hung_on=NOVEMBER)
    title_with(found["万信通讯"], awarded_on=FIRST, valid_to=dt.date(2018, 1, 31))
    title_with(found["富贵鸟"], phase(NOVEMBER, "revoked"), awarded_on=FIRST, hung_on=FIRST)
    title_with(found["格豪假日酒店"], phase(NOVEMBER, "suspended"))
    title_with(found["益华百货"], valid_to=NOVEMBER)
    title_with(found["茶行"], code="honest_merchant")
    title_with(found["超市"], code="star_merchant", stars=5)
    _starred(title_with(found["面馆"], code="star_merchant", number="星级面馆", stars=4))
    for counter in ("收银台", "服务台"):
        title_with(found["超市"], code="pioneer_counter", counter=counter, number=counter)
    title_with(found["旧店"], phase(NOVEMBER, "closed"), code="honest_merchant", number="旧")


def _starred(title: Title) -> None:
    """One star less from November."""
    title.phases.create(since=NOVEMBER, state="standing", stars=3)
