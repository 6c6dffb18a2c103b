"""A small district whose quarter holds every case: a zone, a street, an empty one, 区直."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from core.dated import Quarter
from districts.enums import AreaKind, Means, OrganisationKind, PartyOrganisationType
from districts.models import (
    Area,
    CommercialDistrict,
    Instructor,
    Organisation,
    PartyOrganisation,
    Statement,
    WorkCoverage,
)
from reports.compile.compiling import compile_report
from reports.edition import Edition
from reports.models import Basis, QuarterlyReport

START = dt.date(2016, 1, 1)
PERIOD = Quarter(2017, 4)


@dataclass
class Town:
    """The makers of the cast, and what they made."""

    district: Area
    zone: Area
    street: Area
    organisation: Callable[..., Organisation]
    branch: Callable[..., PartyOrganisation]
    cover: Callable[..., object]
    made: dict[str, Organisation] = field(default_factory=dict)

    def add(self, name: str, members: int = 0, **fields: object) -> Organisation:
        found = self.made[name] = self.organisation(name, **fields)
        if members:
            for metric in ("members", "full_members"):
                Statement.objects.create(
                    area=found.area,
                    organisation=found,
                    metric=metric,
                    value=members,
                    day=START,
                    source="台账",
                )
        return found

    def reach(self, name: str, means: str, **fields: object) -> None:
        WorkCoverage.objects.create(
            organisation=self.made[name], means=means, since=START, **fields
        )


def fill(town: Town) -> None:
    """12 organisations in the zone, the street and the district itself; an empty street beside."""
    Area.objects.filter(pk=town.district.pk).update(ledger_since=START)
    town.district.refresh_from_db()
    Area.objects.create(
        code="640106009", name="空白街道", kind=AreaKind.STREET, parent=town.district
    )
    park = CommercialDistrict.objects.create(name="阅海湾中央商务区", area=town.zone)
    mall = CommercialDistrict.objects.create(name="万达商圈", area=town.street)
    in_park = {"area": town.zone, "commercial_district": park}
    town.add("=1+1科技有限公司", 5, staff=120, ownership="私营企业", **in_park)
    town.add("甲总部有限公司", 8, staff=60, ownership="港澳台投资", **in_park)
    for number in range(3):
        town.add(f"联合{number}号商贸有限公司", number, staff=8, ownership="私营企业", **in_park)
    town.add("挂靠商贸有限公司", staff=6, ownership="私营企业", **in_park)
    town.add("未建三名有限公司", 3, staff=55, ownership="外商投资", **in_park)
    street = {"area": town.street, "commercial_district": mall}
    town.add("未建一名有限公司", 1, staff=5, **street)
    town.add("+没有党员有限公司", staff=3, area=town.street)
    social = OrganisationKind.SOCIAL
    town.add("@街道商会", 3, kind=social, ownership="社会团体", staff=4, **street)
    town.add("区直协会", kind=social, ownership="社会团体", staff=2, area=town.district)
    town.add("老王小卖部", kind=OrganisationKind.SOLE_PROPRIETOR, staff=1, **street)
    _cover(town, park)
    _reach(town)


def _cover(town: Town, park: CommercialDistrict) -> None:
    place = {"area": town.zone, "commercial_district": park}
    committee = town.branch("甲总部党委", type=PartyOrganisationType.COMMITTEE, **place)
    own = town.branch("=1+1科技党支部", **place)
    joint = town.branch("商务区联合党支部", type=PartyOrganisationType.JOINT_BRANCH, **place)
    chamber = town.branch("街道商会党支部", area=town.street)
    town.cover(town.made["甲总部有限公司"], committee, "standalone")
    town.cover(town.made["=1+1科技有限公司"], own, "standalone")
    for number in range(3):
        town.cover(town.made[f"联合{number}号商贸有限公司"], joint, "joint")
    town.cover(town.made["挂靠商贸有限公司"], own, "attached")
    town.cover(town.made["@街道商会"], chamber, "standalone")


def _reach(town: Town) -> None:
    instructor = Instructor.objects.create(name="石伟", area=town.zone)
    for name in ("未建三名有限公司", "联合0号商贸有限公司"):
        town.reach(name, Means.INSTRUCTOR, instructor=instructor)
    town.reach("未建一名有限公司", Means.TRADE_UNION)
    town.reach("区直协会", Means.LIAISON)


def compiled(area: Area, period: Quarter = PERIOD) -> QuarterlyReport:
    return compile_report(area, period).report


def edition(report: QuarterlyReport, basis: str = "default") -> Edition:
    return Edition(report, Basis.objects.get(code=basis))


def town(request: pytest.FixtureRequest) -> Town:
    """The filled town, from the fixtures of the cast."""
    names = (
        "district",
        "zone",
        "street",
        "make_organisation",
        "make_party_organisation",
        "cover",
    )
    found = Town(*map(request.getfixturevalue, names))
    fill(found)
    return found
