"""A made-up city for measuring, the same each time: streamed by COPY, no model instance a row.

Of each ten organisations two have a branch of their own, four are covered by a joint branch (three
jointly, one attached), two are guided by an instructor and two are reached by nobody or a trade
union; a member belongs to one of these branches and works for one of the organisations it covers.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.db import connection, models, transaction
from django.db.models import Max

from core.copying import copy_rows
from core.dated import Precision
from core.encryption import encrypt, fingerprint
from core.search import literal, search_key
from districts.enums import AreaKind, Means, Metric, OrganisationKind, PartyOrganisationType
from districts.models import (
    Area,
    CommercialDistrict,
    CoverageWay,
    Instructor,
    Organisation,
    OrganisationCoverage,
    OrganisationPhase,
    PartyOrganisation,
    PartyOrganisationPhase,
    Statement,
    WorkCoverage,
)
from members.enums import AffiliationKind
from members.models import Affiliation, Employment, PartyMember

DISTRICTS, STREETS, PLACES = 10, 10, 5  # per city, per district, commercial districts per street
BEGAN = dt.date(2015, 1, 1)
CHUNK = 50_000  # rows a COPY; the overlap triggers look at one statement's rows at a time
KINDS = (*[OrganisationKind.ENTERPRISE] * 7, OrganisationKind.SOCIAL)
KINDS_OF_TEN = (*KINDS, *[OrganisationKind.SOLE_PROPRIETOR] * 2)
OWNERSHIPS = ("私营企业", "股份制企业", "港澳台企业", "外商企业")
TRADES = ("商贸", "餐饮", "科技", "服饰", "物流", "传媒", "建材", "电子")
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华金魏"
GIVEN = "文刚英明秀兰霞平涛静磊婷佳波超海宇强梅薇"

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CODE_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def identity_number(stem: str) -> str:
    """17 digits with their check sign (GB 11643)."""
    total = sum(int(digit) * weight for digit, weight in zip(stem, WEIGHTS, strict=True))
    return stem + "10X98765432"[total % 11]


def credit_code(stem: str) -> str:
    """17 signs with their check sign (GB 32100)."""
    total = sum(SIGNS.index(sign) * weight for sign, weight in zip(stem, CODE_WEIGHTS, strict=True))
    return stem + SIGNS[-total % 31]


def grams_of(*texts: str) -> str:
    """The search key as PostgreSQL reads it."""
    return literal(search_key(*texts))


@cache
def person(number: int) -> tuple[str, str]:
    """One of some ten thousand names, with its search key."""
    family, rest = number % len(SURNAMES), number // len(SURNAMES)
    given = GIVEN[rest % len(GIVEN)] + GIVEN[rest // len(GIVEN) % len(GIVEN)]
    name = SURNAMES[family] + given
    return name, grams_of(name)


def reserve(model: type[models.Model], count: int) -> range:
    """So many keys on end; nobody else writes while a city is made."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select setval(s, nextval(s) + %s) from pg_get_serial_sequence(%s, %s) s",
            [max(count - 1, 0), model._meta.db_table, model._meta.pk.column],
        )
        last = cursor.fetchone()[0]
    return range(last - max(count - 1, 0), last + 1)


def stream(model: type[models.Model], names: str, rows: Iterable[tuple[Any, ...]]) -> int:
    """COPY of rows that hold the named columns; every other column has its default."""
    given = names.split()
    others = [field for field in model._meta.concrete_fields if field.column not in given]
    tail = tuple(field.get_db_prep_save(field.get_default(), connection) for field in others)
    columns = ", ".join(f'"{name}"' for name in (*given, *(field.column for field in others)))
    statement = f'copy "{model._meta.db_table}" ({columns}) from stdin'
    waiting, count = iter(rows), 0
    while (first := next(waiting, None)) is not None:
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            copy.write_row(first + tail)
            count += 1
            for _, row in zip(range(CHUNK - 1), waiting, strict=False):
                copy.write_row(row + tail)
                count += 1
    return count


@contextmanager
def unindexed(model: type[models.Model]) -> Iterator[None]:
    """To build a search index once is many times faster than to keep it up row by row."""
    search = [index for index in model._meta.indexes if isinstance(index, GinIndex)]
    with connection.schema_editor() as editor:
        for index in search:
            editor.remove_index(model, index)
    yield
    with connection.schema_editor() as editor:
        for index in search:
            editor.add_index(model, index)


class City:
    """A city of so many organisations and members; `make` writes it in one transaction."""

    def __init__(self, organisations: int, members: int) -> None:
        self.organisations, self.members = organisations, members
        self.counts: dict[str, int] = {}

    @transaction.atomic
    def make(self, tell: Callable[[str, int], None]) -> dict[str, int]:
        """Answers how many rows each register got; `tell` hears of each as it is written."""
        self._tell = tell
        with connection.cursor() as cursor:
            cursor.execute(
                "set constraints all immediate; set local maintenance_work_mem = '256MB'"
            )
        self._places()
        with unindexed(Organisation), unindexed(PartyMember):
            self._organisations()
            self._party_organisations()
            self._coverage()
            self._people()
        return self.counts

    def stream_rows(
        self, model: type[models.Model], names: str, rows: Iterable[tuple[Any, ...]]
    ) -> None:
        self.counts[model._meta.model_name or ""] = count = stream(model, names, rows)
        self._tell(str(model._meta.verbose_name), count)

    # places

    def _places(self) -> None:
        taken = Area.objects.filter(code__startswith="99", kind=AreaKind.CITY)
        self.number = int(taken.aggregate(last=Max("code"))["last"] or "9900") + 1
        city = Area.objects.create(code=str(self.number), name="示范市", kind=AreaKind.CITY)
        self.streets = [
            street for number in range(DISTRICTS) for street in self._district(city, number)
        ]
        places = [
            CommercialDistrict(name=f"{street.name}{n + 1}号商圈", area=street)
            for street in self.streets
            for n in range(PLACES)
        ]
        self.places = [place.pk for place in copy_rows(CommercialDistrict, places)]
        guides = [Instructor(name=f"指导员{n}", area=s) for s in self.streets for n in range(10)]
        self.guides = [guide.pk for guide in copy_rows(Instructor, guides)]
        self.counts |= {"area": len(self.streets), "commercialdistrict": len(places)}

    def _district(self, city: Area, number: int) -> list[Area]:
        district = Area.objects.create(
            code=f"{self.number}{number + 1:02d}",
            name=f"示范{number + 1}区",
            kind=AreaKind.DISTRICT,
            parent=city,
            ledger_since=BEGAN,
            roster_since=BEGAN,
        )
        return [
            Area.objects.create(
                code=f"{district.code}{n + 1:03d}",
                name=f"示范{number + 1}区{n + 1}街道",
                kind=AreaKind.STREET,
                parent=district,
                reporting=True,
            )
            for n in range(STREETS)
        ]

    def _street(self, n: int) -> int:
        """The street of the n-th organisation; ten on end lie together, so that they can join."""
        return n // 10 % len(self.streets)

    def area_of(self, n: int) -> int:
        return self.streets[self._street(n)].pk

    def place_of(self, n: int) -> int:
        return self.places[self._street(n) * PLACES + n // 10 // len(self.streets) % PLACES]

    # organisations

    def _organisations(self) -> None:
        self.keys = reserve(Organisation, self.organisations)
        names = "id uscc name search opened area_id commercial_district_id kind stated_on"
        self.stream_rows(Organisation, names, map(self._organisation, range(self.organisations)))
        names = "organisation_id since kind ownership staff area_id commercial_district_id id "
        self.stream_rows(OrganisationPhase, names, self.numbered(OrganisationPhase, self._phases()))
        names = "area_id organisation_id metric value day source id"
        self.stream_rows(Statement, names, self.numbered(Statement, self._statements()))

    def _organisation(self, n: int) -> tuple[Any, ...]:
        name = f"示范{TRADES[n % len(TRADES)]}{n}有限公司"
        code = credit_code(f"91{self.number}01{n:09d}")
        return (
            *(self.keys[n], code, name, grams_of(name, code), self._opened(n)),
            *(self.area_of(n), self.place_of(n), KINDS_OF_TEN[n // 10 % 10], dt.date(2018, 12, 31)),
        )

    def _opened(self, n: int) -> dt.date:
        return dt.date(2000, 1, 1) + dt.timedelta(days=n * 7 % 5000)

    def _phases(self) -> Iterator[tuple[Any, ...]]:
        """One from its opening; each tenth organisation grew on a day."""
        for n in range(self.organisations):
            kind, ownership = KINDS_OF_TEN[n // 10 % 10], OWNERSHIPS[n % 4]
            place = (self.area_of(n), self.place_of(n))
            yield (self.keys[n], self._opened(n), kind, ownership, n % 90 + 3, *place)
            if n % 10 == 7:
                yield (self.keys[n], dt.date(2017, 5, 1), kind, ownership, n % 90 + 30, *place)

    def _statements(self) -> Iterator[tuple[Any, ...]]:
        for n in range(0, self.organisations, 5):
            what = (Metric.MEMBERS, n % 12, dt.date(2017, 12, 31))
            yield (self.area_of(n), self.keys[n], *what, "工作台账")

    def numbered(
        self, model: type[models.Model], rows: Iterator[tuple[Any, ...]]
    ) -> Iterator[tuple[Any, ...]]:
        """Rows with the keys they get from the model's sequence, a chunk of keys at a time."""
        made = list(rows)
        for key, row in zip(reserve(model, len(made)), made, strict=True):
            yield (*row, key)

    # Party organisations

    def _party_organisations(self) -> None:
        """Three for each ten organisations: two branches of one organisation, one joint branch."""
        self.parties = reserve(PartyOrganisation, (self.organisations + 9) // 10 * 3)
        names = "id name search type area_id commercial_district_id founded"
        self.stream_rows(PartyOrganisation, names, map(self._party, range(len(self.parties))))
        names = "party_organisation_id since name type id"
        phases = (
            (row[0], row[6], row[1], row[3]) for row in map(self._party, range(len(self.parties)))
        )
        self.stream_rows(
            PartyOrganisationPhase, names, self.numbered(PartyOrganisationPhase, phases)
        )

    def _party(self, p: int) -> tuple[Any, ...]:
        n = p // 3 * 10
        joint = p % 3 == 2
        kind = PartyOrganisationType.JOINT_BRANCH if joint else PartyOrganisationType.BRANCH
        name = f"示范第{p}{kind.label}"
        founded = BEGAN + dt.timedelta(days=p * 11 % 1000)
        return (
            *(self.parties[p], name, grams_of(name), kind, self.area_of(n), self.place_of(n)),
            founded,
        )

    # coverage

    def _coverage(self) -> None:
        self.ways = dict(CoverageWay.objects.values_list("code", "id"))
        names = "organisation_id party_organisation_id way_id since until since_precision id"
        rows = self.numbered(OrganisationCoverage, self._coverages())
        self.stream_rows(OrganisationCoverage, names, rows)
        names = "organisation_id means instructor_id since id"
        self.stream_rows(WorkCoverage, names, self.numbered(WorkCoverage, self._reached()))

    def _coverages(self) -> Iterator[tuple[Any, ...]]:
        """Six of ten; each fiftieth of them has ended."""
        for n in range(self.organisations):
            place = n % 10
            if place > 5:
                continue
            way = "standalone" if place < 2 else "attached" if place == 5 else "joint"
            since = dt.date(2015, 1, 1) + dt.timedelta(days=n * 13 % 1000)
            until = dt.date(2018, 3, 1) if n % 50 == 3 else None
            yield (
                *(self.keys[n], self.parties[n // 10 * 3 + min(place, 2)], self.ways[way]),
                *(since, until, Precision.DAY),
            )

    def _reached(self) -> Iterator[tuple[Any, ...]]:
        for n in range(self.organisations):
            since = dt.date(2015, 6, 1) + dt.timedelta(days=n * 17 % 1000)
            if n % 10 in {6, 7}:
                guide = self.guides[self._street(n) * 10 + n % 10]
                yield (self.keys[n], Means.INSTRUCTOR, guide, since)
            if n % 5 in {0, 3}:
                yield (self.keys[n], Means.TRADE_UNION, None, since)
            if n % 10 == 4:
                yield (self.keys[n], Means.YOUTH_LEAGUE, None, since)

    # members

    def _people(self) -> None:
        self.people = reserve(PartyMember, self.members)
        names = (
            "id name search sex ethnicity born id_number id_fingerprint phone phone_fingerprint "
            "phone_tail_fingerprint joined full_since area_id stated_on"
        )
        self.stream_rows(PartyMember, names, map(self._member, range(self.members)))
        links = map(self._affiliation, range(self.members))
        names = "id member_id kind party_organisation_id outside_name since"
        self.stream_rows(Affiliation, names, links)
        jobs = map(self._employment, range(self.members))
        self.stream_rows(Employment, "id member_id organisation_id post since", jobs)

    def _branch(self, m: int) -> int:
        return m % len(self.parties)

    def _member(self, m: int) -> tuple[Any, ...]:
        """One in twenty is probationary."""
        name, grams = person(m * 7919 % 11_760)
        born = dt.date(1950, 1, 1) + dt.timedelta(days=m % 17_000)
        number = identity_number(f"{self.number}{m % 10 + 1:02d}{born:%Y%m%d}{m // 17_000:03d}")
        phone = f"199{m:08d}"
        joined = dt.date(1990, 7, 1) + dt.timedelta(days=m % 9000)
        return (
            *(self.people[m], name, grams, "MF"[m % 2], "汉族", born),
            encrypt(number, "members.partymember.id_number"),
            fingerprint(number, "id_number"),
            encrypt(phone, "members.partymember.phone"),
            fingerprint(phone, "phone"),
            fingerprint(phone[-4:], "phone_tail"),
            joined,
            None if m % 20 == 19 else joined + dt.timedelta(days=365),
            self.area_of(self._branch(m) // 3 * 10),
            dt.date(2018, 12, 31),
        )

    def _affiliation(self, m: int) -> tuple[Any, ...]:
        """Fifteen in a hundred float in."""
        floating = m % 20 in {1, 8, 14}
        kind = AffiliationKind.FLOATING_IN if floating else AffiliationKind.FORMAL
        home = "外地某村党支部" if floating else ""
        since = BEGAN + dt.timedelta(days=m * 3 % 1100)
        key = self._first_link(Affiliation) + m
        return (key, self.people[m], kind, self.parties[self._branch(m)], home, since)

    def _employment(self, m: int) -> tuple[Any, ...]:
        """Works for an organisation that the branch covers."""
        p = self._branch(m)
        place = p % 3 if p % 3 < 2 else 2 + m // len(self.parties) % 4
        n = min(p // 3 * 10 + place, self.organisations - 1)
        since = BEGAN + dt.timedelta(days=m * 3 % 1100)
        return (self._first_link(Employment) + m, self.people[m], self.keys[n], "职工", since)

    @cache  # noqa: B019 -- a city is made once and forgotten
    def _first_link(self, model: type[models.Model]) -> int:
        return reserve(model, self.members)[0]
