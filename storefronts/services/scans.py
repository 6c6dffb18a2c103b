"""What stands behind a scanned plaque, by one short statement: it is asked at the shop's counter,
and eight models of the ORM took four times as long. No person is read."""

import datetime as dt
from dataclasses import dataclass

from django.db import connection

from districts import limits
from districts.models import Building, CommercialDistrict
from storefronts.models import Plaque, Storefront
from storefronts.services.plaques import seen

SQL = f"""
select t.id, p.void_on, t.state, t.stars, t.number, t.counter, t.awarded_on, t.valid_to, t.issuer,
  (select name from storefronts_honourscheme where id = t.scheme_id),
  (select promises from storefronts_schemeversion where id = t.version_id),
  s.name, s.floor, s.unit, s.address, s.closed,
  (select name from districts_building where id = s.building_id),
  (select name from districts_commercialdistrict where id = s.commercial_district_id),
  {limits.NEAREST.format(code="plaque_warning", path="area.path")}
from storefronts_plaque p
join storefronts_title t on t.id = p.title_id
join storefronts_storefront s on s.id = t.storefront_id
join districts_area area on area.id = s.area_id
where p.token_fingerprint = %s
"""  # noqa: S608 - nothing of a request stands in it


@dataclass(frozen=True)
class Scan:
    """A plaque with its title and store, in the order of the statement."""

    title: int
    void_on: dt.date | None
    state: str
    stars: int | None
    number: str
    counter: str
    awarded_on: dt.date
    valid_to: dt.date
    issuer: str
    honour: str
    promises: list[str] | None
    name: str
    floor: str
    unit: str
    address: str
    closed: dt.date | None
    building: str | None
    commercial_district: str | None
    warned: int | None

    @property
    def place(self) -> str:
        """As the store says it."""
        return Storefront(
            floor=self.floor,
            unit=self.unit,
            address=self.address,
            building=Building(name=self.building) if self.building else None,
            commercial_district=CommercialDistrict(name=self.commercial_district)
            if self.commercial_district
            else None,
        ).place

    @property
    def warning(self) -> int:
        """Days before its end from which a title is said to end soon."""
        return limits.LIMITS["plaque_warning"].default if self.warned is None else self.warned


def scan(token: str) -> Scan | None:
    with connection.cursor() as cursor:
        cursor.execute(SQL, [seen(token)])
        row = cursor.fetchone()
    return Scan(*row) if row else None


def plaque_of(token: str) -> Plaque | None:
    """The row itself, for what is written about it."""
    found = Plaque.objects.select_related("title__storefront__area", "title__scheme")
    return found.filter(token_fingerprint=seen(token)).first()
