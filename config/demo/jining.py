"""Parks of 济宁 (JN9): 红帆领航 points, a flag for each branch and a star for each member in
济宁软件园, and what 海能电商园 has for all its enterprises.

The points are named as they were published; whoever is made up says 演示. What is there stays.
"""

import datetime as dt
from typing import Any

from django.db import transaction

from config.demo.members import made_up
from config.demo.parties import founded
from districts.enums import (
    CommercialDistrictKind,
    Level,
    Means,
    OrganisationKind,
    PartyTitleKind,
    SeatCapacity,
)
from districts.enums import PartyOrganisationType as Type
from districts.models import (
    Area,
    CommercialDistrict,
    JointCommittee,
    Organisation,
    OrganisationPhase,
    PartyTitle,
    WorkCoverage,
)
from members.models import MemberHonour

ZONE, STREET = "370800Z01", "370811003"
SINCE = dt.date(2019, 1, 1)
SAILS, FLAG, STAR = "红帆领航", "一个支部一面旗", "一个党员一颗星"
GRANTED_BY = "济宁高新区党工委"
#: published by name; the studio is a branch here
POINTS = (
    (Type.COMMITTEE, "如意集团党委"),
    (Type.COMMITTEE, "辰欣药业公司党委"),
    (Type.BRANCH, "接庄街道党建工作室党支部（演示）"),
)
POINT_DISTRICT = "三角绿地商圈"
SOFTWARE, BRANCHES, MEMBERS = "济宁软件园联合党委", 3, 5
PARK, PARK_COUNCIL = "海能电商园", "海能电商园党建联席会"
PARK_MEANS = (Means.TRADE_UNION, Means.YOUTH_LEAGUE, Means.WOMENS_FEDERATION)
PARK_BODIES = ("园区工会", "园区团委", "园区妇联", "志愿者服务队", "兴趣爱好小组")
ASSOCIATION = "海能电商园行业协会（演示）"


@transaction.atomic
def load_jining(areas: dict[str, Area]) -> None:
    """After the commercial districts."""
    zone = areas[ZONE]
    if PartyTitle.objects.filter(area=zone).exists():
        return
    _points(zone)
    _software_park(zone)
    _park(areas[STREET])


def _points(zone: Area) -> None:
    holders: list[Any] = [{"party_organisation": founded(zone, SINCE, *point)} for point in POINTS]
    square = CommercialDistrict.objects.create(
        name=POINT_DISTRICT, kind=CommercialDistrictKind.COMMERCIAL, area=zone
    )
    for holder in (*holders, {"commercial_district": square}):
        of = {"kind": PartyTitleKind.DEMONSTRATION, "level": Level.DISTRICT, "name": SAILS}
        PartyTitle.objects.create(area=zone, issuer=GRANTED_BY, since=SINCE, **of, **holder)


def _software_park(zone: Area) -> None:
    above = founded(zone, SINCE, Type.COMMITTEE, SOFTWARE)
    for number in range(1, BRANCHES + 1):
        name = f"济宁软件园第{number}党支部（演示）"
        branch = founded(zone, SINCE, Type.BRANCH, name, parent=above)
        of = {"kind": PartyTitleKind.OTHER, "level": Level.UNIT, "name": FLAG}
        PartyTitle.objects.create(
            area=zone, party_organisation=branch, issuer=SOFTWARE, since=SINCE, **of
        )
        for member in made_up(branch, MEMBERS, SINCE):
            MemberHonour.objects.create(
                member=member, name=STAR, level=Level.UNIT, issuer=SOFTWARE, day=SINCE
            )


def _park(street: Area) -> None:
    """Mass organisations of the park reach each of its enterprises; its council has bodies for
    them and for volunteers, and the association sits in it."""
    inside = Organisation.objects.filter(commercial_district__name=PARK, area=street)
    WorkCoverage.objects.bulk_create(
        WorkCoverage(organisation=organisation, means=means, park_level=True, since=SINCE)
        for organisation in inside.filter(kind=OrganisationKind.ENTERPRISE)
        for means in PARK_MEANS
    )
    council = JointCommittee.objects.get(name=PARK_COUNCIL, area=street)
    for name in PARK_BODIES:
        council.sections.create(name=name, since=SINCE)
    district = CommercialDistrict.objects.get(name=PARK, area=street)
    lies: dict[str, Any] = {"area": street, "commercial_district": district}
    lies["kind"] = OrganisationKind.SOCIAL
    association = Organisation.objects.create(name=ASSOCIATION, **lies)
    OrganisationPhase.objects.create(organisation=association, since=SINCE, **lies)
    council.seats.create(organisation=association, capacity=SeatCapacity.OTHER, since=SINCE)
