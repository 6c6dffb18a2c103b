"""Who may be ticked as having been there: the people of a branch or team, the organisations and the
stores of a commercial district, as of the activity's day."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from activities.models import Activity, TeamMembership, VolunteerTeam
from activities.services.attending import Present
from districts.models import CommercialDistrict, Organisation, PartyOrganisation
from districts.scoping import ScopedModel
from members.models import PartyMember
from members.services.branches import belonging
from storefronts.models import Storefront

MOST = 1_000  # rows of one list
OFFERED = 300  # lists of one kind
BRANCH, TEAM, ORGANISATIONS, STORES = "p", "t", "o", "s"
TITLES = {
    BRANCH: "党组织的党员",
    TEAM: "志愿服务队的队员",
    ORGANISATIONS: "商圈的单位",
    STORES: "商圈的商户",
}
Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Choices:
    """What a list offers: (key, name), keys as of `matching` (`m12`, `v7`, `o3`, `s5`); how many of
    it are recorded already."""

    rows: Pairs
    known: int


def lists(activity: Activity, user: Any) -> list[tuple[str, Pairs]]:
    """By kind the lists of the activity's area, the likeliest first: (`p12`, name)."""

    def offered(model: type[ScopedModel], kind: str, **more: Any) -> Pairs:
        own: Any = model._default_manager
        rows = own.for_user(user).filter(area__path__startswith=activity.area.path, **more)
        named = rows.order_by("name").values_list("pk", "name")[:OFFERED]
        return [(f"{kind}{pk}", name) for pk, name in named]

    districts = offered(CommercialDistrict, ORGANISATIONS)
    found = [
        (TITLES[BRANCH], offered(PartyOrganisation, BRANCH, dissolved=None)),
        (TITLES[TEAM], offered(VolunteerTeam, TEAM, dissolved=None)),
        (TITLES[ORGANISATIONS], districts),
        (TITLES[STORES], [(f"{STORES}{key[1:]}", name) for key, name in districts]),
    ]
    return [(title, rows) for title, rows in found if rows]


def likely(activity: Activity, offered: list[tuple[str, Pairs]]) -> str:
    """The list of whoever holds the activity, else of its commercial district, else the first."""
    wished = (
        f"{BRANCH}{activity.party_organisation_id}",
        f"{TEAM}{activity.team_id}",
        f"{ORGANISATIONS}{activity.commercial_district_id}",
    )
    keys = [key for _, rows in offered for key, _ in rows]
    return next((one for one in wished if one in keys), keys[0] if keys else "")


def choices(activity: Activity, of: str, user: Any) -> Choices:
    """The rows of the list, those left out that are recorded already. People are named to who may
    read their names."""
    rows = {BRANCH: _members, TEAM: _team, ORGANISATIONS: _organisations, STORES: _stores}
    found = rows[of[0]](activity, int(of[1:]), user)
    there = _recorded(activity)
    return Choices(
        [(key, name) for key, name in found if key not in there],
        len([key for key, _ in found if key in there]),
    )


def _recorded(activity: Activity) -> set[str]:
    names = ("member_id", "volunteer_id", "organisation_id", "storefront_id")
    rows = activity.attendances.values_list(*names)
    return {f"{kind}{key}" for row in rows for kind, key in zip("mvos", row, strict=True) if key}


def _members(activity: Activity, pk: int, user: Any) -> Pairs:
    rows = belonging(activity.day).filter(party_organisation=pk).order_by("kind", "member_id")
    keys = list(dict.fromkeys(rows.values_list("member_id", flat=True)[:MOST]))
    members = PartyMember.objects.filter(pk__in=keys)
    named = set(members.for_user(user, "reveal").values_list("pk", flat=True))
    by_key = members.in_bulk()
    return [(f"m{pk}", by_key[pk].name if pk in named else str(by_key[pk])) for pk in keys]


def _team(activity: Activity, pk: int, user: Any) -> Pairs:
    """A member of the Party as the member, so that he is known wherever he was recorded."""
    rows = TeamMembership.objects.on(activity.day).filter(team=pk)
    rows = rows.select_related("volunteer").order_by("-leader", "pk")[:MOST]
    return [
        (f"m{one.member_id}" if one.member_id else f"v{one.pk}", one.name)
        for one in (row.volunteer for row in rows)
    ]


def _organisations(activity: Activity, pk: int, user: Any) -> Pairs:
    day = activity.day
    rows: QuerySet[Any] = Organisation.objects.for_user(user).filter(commercial_district=pk)
    there = rows.filter(Q(opened=None) | Q(opened__lte=day), Q(closed=None) | Q(closed__gt=day))
    return [
        (f"o{pk}", name) for pk, name in there.order_by("name").values_list("pk", "name")[:MOST]
    ]


def _stores(activity: Activity, pk: int, user: Any) -> Pairs:
    rows = Storefront.objects.for_user(user).open_on(activity.day).filter(commercial_district=pk)
    return [(f"s{one.pk}", str(one)) for one in rows.order_by("name", "pk")[:MOST]]


def present(keys: list[str], others: int = 0) -> Present:
    """Those who were ticked."""
    by_kind = {kind: [int(key[1:]) for key in keys if key[0] == kind] for kind in "mvos"}
    return Present(by_kind["m"], by_kind["v"], by_kind["o"], by_kind["s"], others)
