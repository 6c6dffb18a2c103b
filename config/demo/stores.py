"""Model stores as five cities tell of them: 清城区's five by name (QC5), the 26 of 建业凯旋广场 and
star-rated merchants in 西工 (XG7, XG9), counters in 济宁 (JN6), honest merchants.

Only names and numbers were published: dates, numbers of plaques and all other stores are made up
and say 演示; who works in them are members of the demonstration. What is there already stays.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from config.demo.parties import Made
from districts.models import Area, Building, CommercialDistrict
from members.enums import AffiliationKind
from members.models import Affiliation, PartyMember
from reports.models import Target
from storefronts.enums import TitleState, Trade
from storefronts.models import (
    HonourScheme,
    SchemeVersion,
    Storefront,
    StorefrontMember,
    Title,
    TitlePhase,
)
from storefronts.services import plaques, schemes
from storefronts.services.awarding import issuer_of

#: no end was published: long enough that the demonstration's plaques still hold
VALID_TO = dt.date(2029, 12, 31)
MODEL, HONEST, STAR, COUNTER = "model_store", "honest_merchant", "star_merchant", "pioneer_counter"
QINGCHENG, XIGONG, YUEHAI, TAIBAILOU = "441802001", "410303", "640106001", "370811003"


@dataclass(frozen=True)
class Shop:
    """A storefront; `honours` are schemes, with their counter or their stars."""

    name: str
    trade: Trade
    unit: str = ""
    honours: tuple[tuple[str, str | int], ...] = ((MODEL, ""),)


@dataclass(frozen=True)
class Street:
    """Some storefronts of one building (or of a whole commercial district)."""

    area: str
    district: str
    building: str
    opened: dt.date
    awarded: dt.date
    head: str  # of the numbers
    shops: tuple[Shop, ...]
    hung: int = 0  # of the plaques, the first ones are known to hang
    members: bool = True


R, C, H, T, S, D, G = (
    Trade.RETAIL,
    Trade.CATERING,
    Trade.HOTEL,
    Trade.COMMUNICATION,
    Trade.SERVICE,
    Trade.CLOTHING,
    Trade.CULTURE,
)
AWARDED_BY_APPRAISAL = 26
KINDS = ((R, "百货"), (D, "服饰"), (C, "餐饮"), (T, "数码"), (S, "美容"), (G, "文具"))


def _of_xigong() -> Iterator[Shop]:
    for number in range(1, AWARDED_BY_APPRAISAL + 1):
        trade, word = KINDS[number % len(KINDS)]
        yield Shop(f"凯旋演示{word}店{number:02d}", trade, f"{number // 9 + 1}F-{number:02d}")


STREETS: tuple[Street, ...] = (
    Street(
        QINGCHENG,
        "城市广场商圈",
        "城市广场",
        dt.date(2009, 5, 1),
        dt.date(2013, 12, 20),
        "清城示范",
        (
            Shop("文华书城", G, "3F-01"),
            Shop("万信通讯", T, "1F-06"),
            Shop("富贵鸟", D, "1F-12"),
            Shop("格豪假日酒店", H, "8F"),
            Shop("益华百货", R, "2F-01"),
        ),
        hung=5,
    ),
    Street(
        QINGCHENG,
        "城市广场商圈",
        "城市广场",
        dt.date(2010, 8, 1),
        dt.date(2013, 12, 20),
        "清城诚信",
        tuple(
            Shop(f"城市广场演示{word}店", trade, f"1F-2{number}", ((HONEST, ""),))
            for number, (trade, word) in enumerate(KINDS, 1)
        ),
        hung=4,
        members=False,
    ),
    Street(
        XIGONG,
        "建业百货楼商圈",
        "建业凯旋广场",
        dt.date(2012, 4, 1),
        dt.date(2016, 10, 18),
        "西工示范",
        tuple(_of_xigong()),
        hung=22,
    ),
    Street(
        XIGONG,
        "建业百货楼商圈",
        "百货楼",
        dt.date(2011, 9, 1),
        dt.date(2016, 11, 11),
        "西工星级",
        tuple(
            Shop(f"百货楼演示{word}店", trade, f"{stars}F-01", ((STAR, stars),))
            for stars, (trade, word) in enumerate(KINDS[:5], 1)
        ),
        hung=5,
    ),
    Street(
        YUEHAI,
        "悦海新天地商圈",
        "悦海新天地3号楼",
        dt.date(2014, 6, 1),
        dt.date(2017, 9, 28),
        "金凤诚信",
        tuple(
            Shop(f"悦海演示{word}店", trade, f"1F-0{number}", ((HONEST, ""),))
            for number, (trade, word) in enumerate(KINDS, 1)
        ),
        hung=4,
        members=False,
    ),
    Street(
        TAIBAILOU,
        "太白楼路商圈",
        "万达广场",
        dt.date(2015, 5, 1),
        dt.date(2019, 6, 28),
        "任城先锋岗",
        (
            Shop("万达广场", R, "", ((COUNTER, "服务台"),)),
            Shop("苏宁广场", R, "", ((COUNTER, "收银台"),)),
            Shop("贵和购物中心", R, "", ((COUNTER, "客服中心"),)),
        ),
        hung=3,
    ),
)


#: QC4, and one of 金凤区: area, indicator, title, plan, number, days
AIMS = (
    ("441802", "volunteer_teams", "志愿服务队", "双十双百", 10, (2013, 2014)),
    ("441802", "volunteers", "志愿者", "双十双百", 100, (2013, 2014)),
    ("441802", "model_stores", "党员示范店", "双十双百", 10, (2013, 2014)),
    ("441802", "honest_merchants", "诚信经营户", "双十双百", 100, (2013, 2014)),
    ("640106", "honest_merchants", "诚信经营户（演示）", "", 10, (2017, 2017)),
)


def load_targets(areas: dict[str, Area], by: User) -> None:
    for code, indicator, title, plan, value, (first, last) in AIMS:
        days = {"first_day": dt.date(first, 1, 1), "last_day": dt.date(last, 12, 31)}
        told = {"title": title, "plan": plan, "value": value, "set_by": by}
        Target.objects.get_or_create(area=areas[code], indicator=indicator, **days, defaults=told)


def load_stores(areas: dict[str, Area]) -> bool:
    """After the ledgers of members and the commercial districts, before the quarters are compiled.
    Whether anything was made."""
    codes = {street.area for street in STREETS}
    if Title.objects.filter(storefront__area__code__in=codes).exists():
        return False
    made, rules = Made(), Rules()
    for street in STREETS:
        _street(made, rules, street, areas[street.area])
    made.write()
    return True


class Rules:
    """The schemes that come with the product, each with its rules of a day."""

    def __init__(self) -> None:
        self.schemes = {one.code: one for one in HonourScheme.objects.filter(area=None)}
        self._known: dict[tuple[str, dt.date], SchemeVersion | None] = {}

    def of(self, code: str, day: dt.date) -> SchemeVersion | None:
        key = (code, day)
        if key not in self._known:
            self._known[key] = schemes.in_force(self.schemes[code], day)
        return self._known[key]


def _street(made: Made, rules: Rules, street: Street, area: Area) -> None:
    district = CommercialDistrict.objects.get(name=street.district, area=area)
    buildings = {one.name: one for one in Building.objects.filter(commercial_district=district)}
    people = _people(made, area, len(street.shops) if street.members else 0)
    numbers = 0
    for number, shop in enumerate(street.shops):
        store = made.add(
            Storefront(
                name=shop.name,
                area=area,
                commercial_district=district,
                building=buildings.get(shop.name) or buildings[street.building],
                floor=shop.unit.partition("-")[0],
                unit=shop.unit,
                trade=shop.trade,
                staff=5 + number % 7,
                opened=street.opened,
                licence_until=VALID_TO,
            )
        )
        if people:
            of = {"storefront": store, "member": people[number], "post": "店长"}
            made.add(StorefrontMember(since=street.awarded - dt.timedelta(days=90), **of))
        for code, more in shop.honours:
            numbers += 1
            hung = street.awarded if numbers <= street.hung else None
            _title(made, rules, street, store, (code, more, numbers, hung))


def _people(made: Made, area: Area, count: int) -> Sequence[PartyMember]:
    """The first members of the area, by its roster, who work in no other store."""
    taken = [row.member_id for row in made.all(StorefrontMember)]
    belong = Affiliation.objects.filter(
        kind__in=(AffiliationKind.FORMAL, AffiliationKind.FLOATING_IN), member__area=area
    )
    # two questions: of tables that were just filled the planner knows nothing, and walks them all
    free = PartyMember.objects.filter(pk__in=[*belong.values_list("member", flat=True)], ended=None)
    people = list(free.exclude(pk__in=taken).defer("search").order_by("pk")[:count])
    assert len(people) == count, f"{area}: too few members"  # noqa: S101
    return people


def _title(made: Made, rules: Rules, street: Street, store: Storefront, told: Any) -> None:
    code, more, number, hung = told
    stars = more if isinstance(more, int) else None
    title = made.add(
        Title(
            scheme=rules.schemes[code],
            version=rules.of(code, street.awarded),
            storefront=store,
            counter="" if stars else more,
            number=f"{street.head}〔{street.awarded.year}〕{number:03d}号",
            awarded_on=street.awarded,
            valid_to=VALID_TO,
            issuer=issuer_of(store.area),
            stars=stars,
            hung_on=hung,
        )
    )
    standing = {"state": TitleState.STANDING, "stars": stars, "reason": "评审授牌"}
    made.add(TitlePhase(title=title, since=street.awarded, **standing))
    made.add(plaques.made(title, day=street.awarded))
