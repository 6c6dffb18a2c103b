"""太白楼路商圈 (济宁): the chain from the street down to the instructors (JN3), and posts where
members show who they are (JN6).

Persons were never named in the report: every name made up says 演示. What is there already stays.
"""

import datetime as dt

from django.db import transaction

from districts.enums import CommitteeNature, Means, OrganisationKind
from districts.models import (
    Area,
    CommercialDistrict,
    Instructor,
    JointCommittee,
    Organisation,
    WorkCoverage,
)
from members.enums import PostKind
from members.models import PioneerPost

DISTRICT = "太白楼路商圈"
SINCE = dt.date(2019, 1, 1)
INSTRUCTORS = 4
#: where members stand, as the report names the kinds: no member is named
POSTS = (
    (PostKind.VANGUARD, "万达广场服务台"),
    (PostKind.VANGUARD, "苏宁广场收银台"),
    (PostKind.VANGUARD, "贵和购物中心客服中心"),
    (PostKind.AREA, "运河城一层"),
    (PostKind.AREA, "运河城二层"),
)


@transaction.atomic
def load_taibailou(area: Area) -> None:
    """Into the street, after its commercial district."""
    district = CommercialDistrict.objects.get(name=DISTRICT, area=area)
    if PioneerPost.objects.filter(commercial_district=district).exists():
        return
    JointCommittee.objects.create(
        name=f"{area.name}党工委", nature=CommitteeNature.DISPATCHED, area=area, founded=SINCE
    )
    _instructors(area)
    for kind, name in POSTS:
        PioneerPost.objects.create(
            kind=kind, name=name, area=area, commercial_district=district, since=SINCE
        )


def _instructors(area: Area) -> None:
    """Each guides some of the enterprises of the street."""
    sent = [
        Instructor.objects.create(name=f"党建指导员{number}（演示）", area=area, since=SINCE)
        for number in range(1, INSTRUCTORS + 1)
    ]
    guided = Organisation.objects.filter(area=area, kind=OrganisationKind.ENTERPRISE)
    WorkCoverage.objects.bulk_create(
        WorkCoverage(
            organisation=organisation,
            means=Means.INSTRUCTOR,
            instructor=sent[number % INSTRUCTORS],
            since=SINCE,
        )
        for number, organisation in enumerate(guided.order_by("pk"))
    )
