"""Members of the demonstration that no ledger lists: 宝湖社区 with its groups and households
(JF11), who was recommended in 清城区 (QC15), transfers in every state (XH4), and the total of
太白楼路商圈 (JN1).

Only totals were published; whoever is made up to reach them says 演示. What is there already stays.
"""

import datetime as dt
from functools import partial
from typing import Any

from django.db import transaction

from accounts.models import User
from config.demo.parties import founded
from config.demo.users import LOADER
from districts.enums import AreaKind, Metric, PartyOrganisationType, Role
from districts.models import (
    Area,
    CommercialDistrict,
    PartyOrganisation,
    RoleAssignment,
    Statement,
)
from members.enums import (
    AffiliationKind,
    Outcome,
    PostKind,
    RecommendationKind,
    TransferState,
)
from members.models import (
    Affiliation,
    MembershipTransfer,
    PartyMember,
    PioneerPost,
    Recommendation,
)
from members.services import transfers

CHECKER = "demo-checker"
DAY = dt.timedelta(days=1)
BAOHU = ("640106003001", "宝湖社区", "640106003")
BAOHU_FOUNDED = dt.date(2008, 3, 1)
#: since when, after the last compiled quarters: the ledgers' figures stay as published
SINCE = dt.date(2018, 1, 1)
MEMBERS, BRANCH_GROUPS, GRID_GROUPS = 110, 3, 8
HOUSEHOLDS = 11
RECOMMENDED = dt.date(2013, 12, 20)
COLLEGE, SETTLED = 8, 6
XUANHUA = dt.date(2019, 3, 1)


def load_members(areas: dict[str, Area], users: dict[str, User]) -> None:
    for step in (_baohu, _recommendations, _total):
        with transaction.atomic():
            step(areas)
    with transaction.atomic():
        _transfers(areas, users)


def baohu(areas: dict[str, Area]) -> PartyOrganisation:
    """The community's branch, with 3 groups and 8 in the grid."""
    code, name, parent = BAOHU
    area, _ = Area.objects.get_or_create(
        code=code,
        defaults={"name": name, "kind": AreaKind.COMMUNITY, "parent": areas[parent]},
    )
    found = PartyOrganisation.objects.filter(area=area, type=PartyOrganisationType.BRANCH).first()
    if found:
        return found
    branch = founded(area, BAOHU_FOUNDED, PartyOrganisationType.BRANCH, "中共宝湖社区支部委员会")
    group = partial(founded, area, BAOHU_FOUNDED, PartyOrganisationType.GROUP, parent=branch)
    for number in range(BRANCH_GROUPS):
        group(f"宝湖社区第{number + 1}党小组")
    for number in range(GRID_GROUPS):
        group(f"宝湖社区第{number + 1}网格党小组")
    return branch


def _baohu(areas: dict[str, Area]) -> None:
    """5,860 households, 110 members, some of them with a household of their own."""
    branch = baohu(areas)
    area = branch.area
    if PioneerPost.objects.filter(area=area).exists():
        return
    members = made_up(branch, MEMBERS, SINCE)
    for number, member in enumerate(members[:HOUSEHOLDS], 1):
        if number % 2:  # not everybody wants his name to stand there
            member.identity_shown_since = SINCE
            member.save(update_fields=["identity_shown_since"])
        PioneerPost.objects.create(
            kind=PostKind.HOUSEHOLD,
            name=f"宝湖社区第{number}党员中心户",
            area=area,
            member=member,
            since=SINCE,
        )
    told: dict[str, Any] = {"area": area, "day": dt.date(2017, 12, 31), "source": "媒体报道"}
    Statement.objects.create(metric=Metric.HOUSEHOLDS, value=5860, **told)
    Statement.objects.create(metric=Metric.MEMBERS, value=MEMBERS, **told)


SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗"


def made_up(branch: PartyOrganisation, count: int, since: dt.date) -> list[PartyMember]:
    """Made-up full members who belong to the branch."""
    members = [
        PartyMember.objects.create(
            name=f"{SURNAMES[number % len(SURNAMES)]}演示{number + 1}",
            area=branch.area,
            born=dt.date(1960 + number % 30, 1 + number % 12, 1),
            joined=dt.date(2008, 7, 1),
            full_since=dt.date(2009, 7, 1),
        )
        for number in range(count)
    ]
    Affiliation.objects.bulk_create(
        Affiliation(
            member=member, kind=AffiliationKind.FORMAL, party_organisation=branch, since=since
        )
        for member in members
    )
    return members


def _recommendations(areas: dict[str, Area]) -> None:
    """Of a year: to college courses and to household registration, five to ten each."""
    area = areas["441802"]
    inside = {"area__path__startswith": area.path}
    party = PartyOrganisation.objects.filter(**inside).order_by("id").first()
    if party is None or Recommendation.objects.filter(**inside).exists():
        return
    for kind, count in (
        (RecommendationKind.COLLEGE, COLLEGE),
        (RecommendationKind.HOUSEHOLD, SETTLED),
    ):
        Recommendation.objects.bulk_create(
            Recommendation(
                area=area,
                party_organisation=party,
                name=f"演示骨干{number + 1}",
                kind=kind,
                day=RECOMMENDED,
                outcome=Outcome.GRANTED,
            )
            for number in range(count)
        )


def _total(areas: dict[str, Area]) -> None:
    """804 members of whom the ledger names those that float in."""
    district = CommercialDistrict.objects.filter(name="太白楼路商圈").first()
    if district is not None:
        Statement.objects.get_or_create(
            area=district.area,
            commercial_district=district,
            metric=Metric.MEMBERS,
            day=dt.date(2019, 9, 30),
            defaults={"value": 804, "source": "媒体报道"},
        )


def _checker(areas: dict[str, Area]) -> User:
    """Somebody else than who files them; nobody signs in as him."""
    user = User.objects.filter(username=CHECKER).first()
    if user is None:
        user = User.objects.create_user(CHECKER, None, name="演示审批", password_changed=True)
        for code in ("130700", "640100"):
            RoleAssignment.objects.create(
                user=user, role=Role.APPROVER, area=areas[code], since=dt.date(2015, 1, 1)
            )
    return user


def _transfers(areas: dict[str, Area], users: dict[str, User]) -> None:
    """One in each state in 宣化, some under way in 阅海湾, where the demonstration signs in."""
    by, checker = users[LOADER], _checker(areas)
    for code, day in (("130705Z01", XUANHUA), ("640106Z01", dt.date(2018, 3, 1))):
        if MembershipTransfer.objects.filter(area=areas[code]).exists():
            continue
        branches = PartyOrganisation.objects.filter(area=areas[code], dissolved=None)
        pair = list(branches.order_by("id")[:2])
        if len(pair) < 2:
            continue
        for state, member in zip(TransferState.values, made_up(pair[0], 6, day), strict=True):
            filed = transfers.apply(
                member=member,
                target=pair[1],
                reason="工作单位变动",
                applied_on=day + 30 * DAY,
                dues_until=day + 30 * DAY,
                by=by,
            )
            _at(state, filed, day, by, checker)


def _at(state: str, filed: MembershipTransfer, day: dt.date, by: User, checker: User) -> None:
    """A transfer brought to the state by its own steps."""
    if state == "withdrawn":
        transfers.withdraw(filed, by=by, note="本人不再转出")
    elif state == "returned":
        transfers.reject(filed, by=checker, note="党费未交清，请补交后再申请")
    elif state != "applied":
        filed = transfers.check(filed, by=checker)
    if state in {"letter", "received"}:
        filed = transfers.issue(filed, by=by, day=day + 35 * DAY)
    if state == "received":
        transfers.receive(filed, by=by, day=day + 50 * DAY)
