"""Commercial districts, their buildings, patches, committees and venues, as five cities tell it.

Persons were never named in the reports: every name made up says 演示. What is there already stays.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction

from districts.enums import (
    CommercialDistrictKind,
    CommitteeNature,
    CouncilPostTitle,
    Duty,
    Metric,
    OrganisationKind,
    Qualifier,
    SeatCapacity,
    SixHave,
    SupportKind,
    VenueKind,
)
from districts.models import (
    Area,
    Building,
    CommercialDistrict,
    CommitteeSection,
    CouncilPost,
    GridZone,
    JointCommittee,
    LeaderContact,
    MemberOrganisation,
    Organisation,
    OrganisationPhase,
    Regulation,
    Responsible,
    Statement,
    Venue,
    VenueCheck,
    VenueRoom,
    VenueSupport,
)

YUAN = 100  # fen


@dataclass(frozen=True)
class Hall:
    """A venue; `support` is (kind, yuan a year, about so much)."""

    name: str
    kind: VenueKind
    floor_area: int | None = None
    rooms: tuple[str, ...] = ()
    support: tuple[tuple[SupportKind, int, bool], ...] = ()
    checked: bool = False  # six of six


@dataclass(frozen=True)
class Council:
    """A joint committee or alliance; `listed` organisations of the area's ledger sit in it, and
    `seats`: (capacity, kind, how many)."""

    name: str
    nature: CommitteeNature
    sections: tuple[str, ...] = ()
    posts: tuple[CouncilPostTitle, ...] = ()
    regulations: tuple[str, ...] = ()
    listed: int = 0
    seats: tuple[tuple[SeatCapacity, OrganisationKind, int], ...] = ()


@dataclass(frozen=True)
class Place:
    """A commercial district as of a day."""

    area: str
    name: str
    kind: CommercialDistrictKind
    day: dt.date
    buildings: tuple[str, ...] = ()
    leader: bool = True  # a responsible person of its own
    contacts: int = 0  # leaders linked to it
    grid_workers: int = 0
    statements: tuple[tuple[Metric, int, Qualifier], ...] = ()
    councils: tuple[Council, ...] = ()
    halls: tuple[Hall, ...] = ()
    source: str = "公开报道"  # of the statements


C = CommitteeNature.COORDINATING
#: JF13: who serves a community together
SIX_IN_ONE = ("党组织", "居委会", "业委会", "物业", "警务", "网格员")
_XG = dt.date(2016, 12, 31)
_QC = dt.date(2014, 1, 15)
_JF = dt.date(2017, 12, 31)
_JN = dt.date(2019, 6, 30)
COMMERCIAL, BUILDING = CommercialDistrictKind.COMMERCIAL, CommercialDistrictKind.BUILDING
PARK, COMMUNITY = CommercialDistrictKind.PARK, CommercialDistrictKind.COMMUNITY

PLACES: tuple[Place, ...] = (
    Place(
        "410303",
        "建业百货楼商圈",
        COMMERCIAL,
        _XG,
        ("建业凯旋广场", "百货楼"),
        contacts=1,
        statements=((Metric.PLAQUES_HUNG, 30, Qualifier.NEARLY),),
        halls=(
            Hall("建业百货楼商圈党员活动室", VenueKind.ACTIVITY_ROOM, checked=True),
            Hall("建业凯旋广场便民服务点", VenueKind.SERVICE_STATION),
            Hall("百货楼便民服务点", VenueKind.SERVICE_STATION),
            Hall("建业凯旋广场便民服务驿站", VenueKind.POST_HOUSE),
            Hall("建业凯旋广场诚信监督站", VenueKind.INTEGRITY_STATION),
        ),
    ),
    Place(
        "410303",
        "王城大道建材商圈",
        COMMERCIAL,
        _XG,
        contacts=1,
        halls=(Hall("建材商圈党员服务中心", VenueKind.CENTRE),),
    ),
    Place("410303", "信息科技城商圈", COMMERCIAL, _XG, contacts=1),
    Place(
        "441802001",
        "城市广场商圈",
        COMMERCIAL,
        _QC,
        ("城市广场",),
        statements=(
            (Metric.ORGANISATIONS, 450, Qualifier.OVER),
            (Metric.STAFF, 4000, Qualifier.NEARLY),
            (Metric.MEMBERS, 18, Qualifier.EXACT),
        ),
        halls=(
            Hall(
                "城市广场商圈党群服务中心",
                VenueKind.CENTRE,
                rooms=("接访室", "会议室", "培训室", "阅览室", "服务部", "休闲吧"),
                support=(
                    (SupportKind.RENT, 600_000, True),
                    (SupportKind.CHARGES, 200_000, True),
                ),
                checked=True,
            ),
        ),
    ),
    Place(
        "640106001",
        "悦海新天地商圈",
        BUILDING,
        _JF,
        tuple(f"悦海新天地{number}号楼" for number in range(1, 8)),
        contacts=2,
        statements=(
            (Metric.ORGANISATIONS, 160, Qualifier.OVER),
            (Metric.HOUSEHOLDS, 3762, Qualifier.EXACT),
            (Metric.MEMBERS, 106, Qualifier.EXACT),
        ),
        councils=(
            Council(
                "悦海新天地楼宇社区联席会",
                C,
                regulations=("五联五共", "党企联席会", "民主恳谈会", "龙头领建、区域统建"),
            ),
        ),
    ),
    Place(
        "640106002",
        "逸馨苑社区",
        COMMUNITY,
        _JF,
        councils=(
            Council(
                "逸馨苑社区党建联席会",
                C,
                sections=SIX_IN_ONE,
                regulations=("五联五共", "交叉任职、双向进入"),
                listed=17,
                seats=(
                    (SeatCapacity.OTHER, OrganisationKind.INSTITUTION, 9),
                    (SeatCapacity.OTHER, OrganisationKind.STATE_ENTERPRISE, 6),
                ),
            ),
        ),
    ),
    Place(
        "130705Z01",
        "宣化经济开发区",
        PARK,
        dt.date(2018, 12, 31),
        halls=(Hall("宣化经开区党群服务中心", VenueKind.CENTRE, 2000, checked=True),),
    ),
    Place(
        "370811003",
        "太白楼路商圈",
        COMMERCIAL,
        _JN,
        (
            "万达广场",
            "苏宁广场",
            "运河城",
            "贵和购物中心",
            *(f"商业综合体{number}（演示）" for number in range(5, 9)),
        ),
        grid_workers=8,
        councils=(
            Council(
                "太白楼路商圈党建联盟",
                C,
                sections=(
                    "办公室",
                    "党建群团工作部",
                    "志愿者工作部",
                    "法律与调解服务部",
                    "第四工作部（演示）",
                    "第五工作部（演示）",
                ),
                posts=(
                    CouncilPostTitle.CHAIR,
                    CouncilPostTitle.VICE_CHAIR,
                    CouncilPostTitle.COUNCILLOR,
                    CouncilPostTitle.SECRETARY_GENERAL,
                ),
            ),
            Council("太白楼路商圈共治委员会", C),
        ),
    ),
    Place(
        "370811003",
        "海能电商园",
        PARK,
        _JN,
        ("海能电商园",),
        statements=(
            (Metric.ORGANISATIONS, 200, Qualifier.ABOUT),
            (Metric.GRADUATES, 2000, Qualifier.OVER),
        ),
        source="公开报道：电商企业约 200 家，吸纳大学毕业生 2000 余名",
        councils=(
            Council(
                "海能电商园党建联席会",
                C,
                seats=(
                    (SeatCapacity.OWNER, OrganisationKind.ENTERPRISE, 1),
                    (SeatCapacity.PROPERTY, OrganisationKind.ENTERPRISE, 1),
                    (SeatCapacity.ENTERPRISE, OrganisationKind.ENTERPRISE, 6),
                ),
            ),
        ),
    ),
    Place(
        "370800Z01",
        "济宁软件园",
        PARK,
        _JN,
        halls=(Hall("软件园党群服务中心", VenueKind.CENTRE, 1500, checked=True),),
    ),
)
#: XH3: patches of 宣化经开区, each with a leader and two cadres.
PATCHES = ("130705Z01", 4, dt.date(2018, 1, 1))


@transaction.atomic
def load_places(areas: dict[str, Area]) -> int:
    """Answers how many commercial districts there are."""
    for place in PLACES:
        load_place(place, areas[place.area])
    _patches(areas)
    return len(PLACES)


def _get(model: type[models.Model], **wanted: Any) -> Any:
    values = wanted.pop("defaults", {})
    row, _ = model._default_manager.get_or_create(**wanted, defaults=values)
    return row


def load_place(place: Place, area: Area) -> None:
    district = _get(CommercialDistrict, area=area, name=place.name, defaults={"kind": place.kind})
    of: dict[str, Any] = {"area": area, "commercial_district": district}
    for name in place.buildings:
        _get(Building, commercial_district=district, name=name)
    if place.leader:
        _answers(Duty.LEADER, f"{place.name}责任人（演示）", place.day, **of)
    for number in range(place.grid_workers):
        _answers(Duty.GRID_WORKER, f"网格员{number + 1}（演示）", place.day, **of)
    for number in range(place.contacts):
        _get(
            LeaderContact,
            leader=f"联系领导{number + 1}（演示）",
            **of,
            defaults={"post": "党工委委员", "since": place.day},
        )
    for metric, value, qualifier in place.statements:
        _get(
            Statement,
            metric=metric,
            day=place.day,
            **of,
            defaults={"value": value, "qualifier": qualifier, "source": place.source},
        )
    for council in place.councils:
        _council(council, district, area, place.day)
    for hall in place.halls:
        _hall(hall, district, area, place.day)


def _answers(duty: Duty, name: str, day: dt.date, **of: Any) -> None:
    _get(Responsible, duty=duty, name=name, **of, defaults={"since": day})


def _council(council: Council, district: CommercialDistrict, area: Area, day: dt.date) -> None:
    body = _get(
        JointCommittee,
        area=area,
        name=council.name,
        defaults={"nature": council.nature, "commercial_district": district, "founded": day},
    )
    of: dict[str, Any] = {"joint_committee": body, "defaults": {"since": day}}
    for name in council.sections:
        _get(CommitteeSection, name=name, **of)
    for number, title in enumerate(council.posts, 1):
        _get(CouncilPost, title=title, name=f"{title.label}{number}（演示）", **of)
    for name in council.regulations:
        _get(Regulation, name=name, **of)
    for organisation in _listed(area, council.listed):
        seat = {"capacity": SeatCapacity.ENTERPRISE}
        _get(MemberOrganisation, organisation=organisation, **seat, **of)
    for capacity, kind, number in council.seats:
        for index in range(number):
            name = f"{district.name}{capacity.label}{kind.label}{index + 1}（演示）"
            organisation = _organisation(name, kind, area, district, day)
            _get(MemberOrganisation, organisation=organisation, capacity=capacity, **of)


def _listed(area: Area, number: int) -> list[Organisation]:
    """The first organisations of the area's ledger."""
    rows = Organisation.objects.filter(area=area, batch__isnull=False)
    return list(rows.order_by("pk")[:number])


def _organisation(
    name: str, kind: OrganisationKind, area: Area, district: CommercialDistrict, day: dt.date
) -> Organisation:
    lies: dict[str, Any] = {"kind": kind, "area": area, "commercial_district": district}
    organisation: Organisation = _get(Organisation, name=name, area=area, defaults=lies)
    _get(OrganisationPhase, organisation=organisation, defaults={"since": day, **lies})
    return organisation


def _hall(hall: Hall, district: CommercialDistrict, area: Area, day: dt.date) -> None:
    venue = _get(
        Venue,
        area=area,
        name=hall.name,
        defaults={
            "kind": hall.kind,
            "commercial_district": district,
            "floor_area": hall.floor_area,
            "opening_hours": "周一至周日 9:00—21:00",
            "opened": day,
        },
    )
    for room in hall.rooms:
        _get(VenueRoom, venue=venue, name=room)
    for kind, yuan, about in hall.support:
        values = {"provider_name": "城市广场管理方", "yearly_fen": yuan * YUAN, "estimated": about}
        _get(VenueSupport, venue=venue, kind=kind, defaults={**values, "since": day})
    for item in SixHave if hall.checked else ():
        _get(VenueCheck, venue=venue, item=item, day=day, defaults={"met": True})


def _patches(areas: dict[str, Area]) -> None:
    code, number, day = PATCHES
    area = areas[code]
    for index in range(1, number + 1):
        zone = _get(GridZone, area=area, name=f"第{index}片区")
        of: dict[str, Any] = {"area": area, "grid_zone": zone}
        _answers(Duty.LEADER, f"{'赵钱孙李'[index - 1]}某（演示）", day, **of)
        for cadre in (1, 2):
            name = "周吴郑王冯陈褚卫"[2 * index - cadre]
            _answers(Duty.CADRE, f"{name}某（演示）", day, **of)
