"""What stands under what: the rules of the tree of Party organisations."""

import datetime as dt
from collections.abc import Iterator

from django.utils.timezone import localdate

from core.errors import Refused
from core.locks import alone
from districts.enums import PartyOrganisationType as Type
from districts.models import Area, PartyOrganisation
from districts.services.registration import root_path

#: what may stand directly above each type; a group stands under a branch and nowhere else
ABOVE: dict[str, tuple[Type, ...]] = {
    Type.COMMITTEE: (Type.COMMITTEE,),
    Type.GENERAL_BRANCH: (Type.COMMITTEE,),
    Type.BRANCH: (Type.COMMITTEE, Type.GENERAL_BRANCH),
    Type.JOINT_BRANCH: (Type.COMMITTEE, Type.GENERAL_BRANCH),
    Type.GROUP: (Type.BRANCH, Type.JOINT_BRANCH),
}


def lock() -> None:
    """One changes the tree at a time, until his transaction ends: two moves at once could make a
    cycle that neither of them sees."""
    alone("tree of Party organisations")


def ancestors(party: PartyOrganisation | None) -> Iterator[PartyOrganisation]:
    """The Party organisation itself and what stands above it."""
    seen: set[int] = set()
    while party is not None and party.pk not in seen:
        yield party
        seen.add(party.pk)
        party = party.parent


def check_place(
    kind: str,
    parent: PartyOrganisation | None,
    day: dt.date,
    party: PartyOrganisation | None = None,
) -> None:
    """Whether one of this type can stand there from the day on; `party` is the one that would.
    Raises Refused at `parent`."""
    if parent is None:
        if kind == Type.GROUP:
            raise Refused("党小组设在党支部之下，请选择所在的党支部。", field="parent")
        return
    if why := _unfit(kind, parent, day):
        raise Refused(why, field="parent")
    if party is not None and any(above.pk == party.pk for above in ancestors(parent)):
        raise Refused(
            "不能设在自己或自己的下级党组织之下，请另选上级党组织。",
            field="parent",
        )


def _unfit(kind: str, parent: PartyOrganisation, day: dt.date) -> str:
    if parent.dissolved is not None:
        return f"{parent}已于 {parent.dissolved} 撤销，请选择现有的党组织。"
    if parent.founded > day:
        return f"{parent}{parent.founded_text}才成立，请另选上级党组织或核对日期。"
    if parent.type not in ABOVE[kind]:
        fitting = "、".join(above.label for above in ABOVE[kind])
        below = Type(kind).label
        return f"{below}不能设在{parent.get_type_display()}之下，上级应是{fitting}。"
    return ""


def check_below(party: PartyOrganisation, kind: str) -> None:
    """Whether what stands below it may stand below one of this type. Raises Refused at `type`."""
    for child in party.children.filter(dissolved=None):
        if kind not in ABOVE[child.type]:
            raise Refused(
                f"下设的{child}是{child.get_type_display()}，不能设在{Type(kind).label}之下，"
                "请先调整它的上级。",
                field="type",
            )


def check_name(name: str, area: Area, party: PartyOrganisation | None = None) -> None:
    """One name, one living Party organisation in the district: ledgers know them by it. Raises
    Refused at `name`, without saying where the other is."""
    same = PartyOrganisation.objects.filter(name=name, area__path__startswith=root_path(area))
    others = same.exclude(pk=party.pk) if party is not None else same
    if others.exclude(dissolved__lte=localdate()).exists():
        raise Refused("这个名称已有党组织使用，请加以区别后重填。", field="name")
