"""The storefronts of a made-up city: of each ten one is a stall without an organisation, three have
a Party member, two hold a title whose plaque can be scanned; the titles of some have expired."""

import datetime as dt
from collections.abc import Iterator
from functools import partial
from typing import Any

from core.encryption import encrypt
from reports.cities.city import City, grams_of, reserve, unindexed
from storefronts.enums import TitleState, Trade
from storefronts.models import (
    HonourScheme,
    Plaque,
    Storefront,
    StorefrontMember,
    Title,
    TitlePhase,
)
from storefronts.services import plaques

OPENED, AWARDED = dt.date(2012, 1, 1), dt.date(2016, 1, 1)
LONG, SHORT = dt.date(2029, 12, 31), dt.date(2017, 6, 30)
TRADES = tuple(Trade)


class Stores:
    """So many of a city that is being made, streamed as its registers are."""

    def __init__(self, city: City, count: int) -> None:
        self.city, self.count = city, count
        self.schemes = dict(HonourScheme.objects.filter(area=None).values_list("code", "pk"))

    def make(self) -> None:
        city, numbered = self.city, partial(self.city.numbered)
        self.keys = reserve(Storefront, self.count)
        names = "id name search area_id commercial_district_id unit trade staff opened "
        with unindexed(Storefront):
            rows = map(self._store, range(self.count))
            city.stream_rows(Storefront, f"{names}organisation_id", rows)
        names = "storefront_id member_id since post id"
        city.stream_rows(StorefrontMember, names, numbered(StorefrontMember, self._staff()))
        honoured = [n for n in range(self.count) if n % 10 in {1, 4}]
        self.titles = dict(zip(honoured, reserve(Title, len(honoured)), strict=True))
        names = "id scheme_id storefront_id number awarded_on valid_to issuer state hung_on"
        city.stream_rows(Title, names, map(self._title, honoured))
        names = "title_id since state reason id"
        city.stream_rows(TitlePhase, names, numbered(TitlePhase, self._phases()))
        names = "title_id token token_fingerprint issued_on id"
        city.stream_rows(Plaque, names, numbered(Plaque, self._plaques()))

    def _store(self, n: int) -> tuple[Any, ...]:
        name = f"示范{TRADES[n % len(TRADES)].label}店{n}"
        city = self.city
        owner = None if n % 10 == 9 else city.keys[n % city.organisations]
        return (
            *(self.keys[n], name, grams_of(name), city.area_of(n), city.place_of(n)),
            *(f"A{n % 900:03d}", TRADES[n % len(TRADES)], n % 12 + 1),
            *(OPENED + dt.timedelta(days=n % 1400), owner),
        )

    def _staff(self) -> Iterator[tuple[Any, ...]]:
        people = self.city.people
        for n in range(self.count if len(people) else 0):
            if n % 10 in {1, 4, 7}:
                yield (self.keys[n], people[n % len(people)], AWARDED, "店员")

    def _title(self, n: int) -> tuple[Any, ...]:
        over = n % 50 == 4
        code = "model_store" if n % 10 == 1 else "honest_merchant"
        state = TitleState.EXPIRED if over else TitleState.STANDING
        return (
            *(self.titles[n], self.schemes[code], self.keys[n], f"示范{self.city.number}-{n:07d}"),
            *(AWARDED, SHORT if over else LONG, f"示范市{n % 100}号街道党工委", state),
            AWARDED if n % 3 else None,
        )

    def _phases(self) -> Iterator[tuple[Any, ...]]:
        for n, key in self.titles.items():
            yield (key, AWARDED, TitleState.STANDING, "评审授牌")
            if n % 50 == 4:
                yield (key, SHORT + dt.timedelta(days=1), TitleState.EXPIRED, "到期")

    def _plaques(self) -> Iterator[tuple[Any, ...]]:
        for key in self.titles.values():
            token = plaques.new_token()
            sealed = encrypt(token, "storefronts.plaque.token")
            yield (key, sealed, plaques.seen(token), AWARDED)
