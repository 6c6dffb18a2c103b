"""Party organisations that part, join and end: 成熟一个独立一个, 合并, 撤销.

Each is one transaction on one day: coverage, members, seats and what stands below go along, or
nothing does.
"""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from core.dated import Day
from core.errors import Refused
from core.workflow import record
from districts.enums import CoverageClass, PartyOrganisationType
from districts.models import (
    CoverageWay,
    JointCommittee,
    MemberOrganisation,
    Organisation,
    PartyOrganisation,
)
from districts.party_links import people
from districts.services import party_life, party_tree
from districts.services.succession import end, hand_over, still

NAMED = 3  # so many of what is left are named in a refusal


@dataclass(frozen=True)
class Moved:
    """How much went along."""

    organisations: int = 0
    members: int = 0
    children: int = 0
    seats: int = 0

    def __str__(self) -> str:
        counted = (
            (self.organisations, "家单位"),
            (self.members, "名党员"),
            (self.children, "个下级党组织"),
            (self.seats, "个联合党组织席位"),
        )
        return "、".join(f"{number} {unit}" for number, unit in counted if number)


@transaction.atomic
def split_off(
    source: PartyOrganisation,
    organisation: Organisation,
    name: str,
    day: Day,
    *,
    approval: str = "",
    secretary: str = "",
    by: Any,
    note: str = "",
) -> tuple[PartyOrganisation, Moved]:
    """A branch of its own for an organisation that a joint branch covers: coverage and seats move
    to it on the day, and the members whom the organisation employs. Raises Refused."""
    party_life.check_living(source, day)
    if source.type != PartyOrganisationType.JOINT_BRANCH:
        raise Refused(f"只能从联合党支部分出，{source}是{source.get_type_display()}，请核对。")
    coverages = source.coverages.filter(organisation=organisation)
    if not coverages.on(day.first).exists():
        told = f"{organisation}在 {day} 没有由{source}覆盖，请另选或核对日期。"
        raise Refused(told, field="organisation")
    branch = _branch_of(source, organisation, name, day, approval)
    party_life.found(branch, secretary=secretary, by=by, note=note)
    way = way_of(CoverageClass.STANDALONE)
    moved = Moved(
        organisations=hand_over(coverages, day, party_organisation=branch, way=way),
        members=people().move(source, branch, day, organisation),
        seats=hand_over(seats_of(source).filter(organisation=organisation), day, **_to(branch)),
    )
    record(by, f"分设{branch}", source, note)
    return branch, moved


def _branch_of(
    source: PartyOrganisation, organisation: Organisation, name: str, day: Day, approval: str
) -> PartyOrganisation:
    return PartyOrganisation(
        name=name,
        type=PartyOrganisationType.BRANCH,
        parent=source.parent,
        area=source.area,
        commercial_district=organisation.commercial_district or source.commercial_district,
        founded=day.first,
        founded_precision=day.precision,
        split_from=source,
        approval=approval,
    )


def way_of(counted: CoverageClass) -> CoverageWay:
    """Raises Refused while the list of ways has none that counts so."""
    way = CoverageWay.objects.filter(statistical_class=counted).first()
    if way is None:
        raise Refused(f"组建方式里没有“{counted.label}”一类，请管理员先补上。")
    return way


@transaction.atomic
def merge(
    source: PartyOrganisation,
    target: PartyOrganisation,
    day: Day,
    *,
    by: Any,
    note: str = "",
) -> Moved:
    """The source goes into the target and is dissolved on the day. Raises Refused."""
    party_life.check_living(source, day)
    target.refresh_from_db()
    _check_target(source, target, day)
    _check_ending(source, day)
    moved = Moved(
        organisations=_coverage_goes(source, target, day),
        members=people().move(source, target, day),
        children=_children_go(source, target, day),
        seats=hand_over(seats_of(source), day, **_to(target)),
    )
    source.venues.update(party_organisation=target)
    _end(source, day, f"并入{target}", target)
    record(by, f"并入{target}", source, note)
    record(by, f"接收{source}", target, note)
    return moved


def _check_target(source: PartyOrganisation, target: PartyOrganisation, day: Day) -> None:
    if target.dissolved is not None or target.founded > day.first:
        raise Refused(f"{target}在 {day} 不是现有的党组织，请另选。", field="target")
    if any(above.pk == source.pk for above in party_tree.ancestors(target)):
        raise Refused("不能并入自己或自己的下级党组织，请另选。", field="target")


def _coverage_goes(source: PartyOrganisation, target: PartyOrganisation, day: Day) -> int:
    """What the target covers already ends with the source; the rest goes on under the target: in a
    joint branch nothing is covered alone."""
    known = still(target.coverages, day).values("organisation")
    moved = end(source.coverages.filter(organisation__in=known), day)
    alone = source.coverages.filter(way__statistical_class=CoverageClass.STANDALONE)
    if target.type == PartyOrganisationType.JOINT_BRANCH and still(alone, day).exists():
        moved += hand_over(alone, day, way=way_of(CoverageClass.JOINT), **_to(target))
    return moved + hand_over(source.coverages.all(), day, **_to(target))


def _children_go(source: PartyOrganisation, target: PartyOrganisation, day: Day) -> int:
    children = list(source.children.filter(dissolved=None))
    for child in children:
        try:
            party_tree.check_place(child.type, target, day.first, child)
        except Refused as why:
            raise Refused(f"下级{child}不能随之转入：{why}", field="target") from None
        party_life.open_phase(child, day, parent=target)
    return len(children)


@transaction.atomic
def dissolve(party: PartyOrganisation, reason: str, day: Day, *, by: Any, note: str = "") -> None:
    """撤销 of one that holds nothing any more. Raises Refused, naming what is left."""
    party_life.check_living(party, day)
    _check_ending(party, day)
    if left := remaining(party, day):
        raise Refused(f"还有 {'、'.join(left)}，请先转出，或者改办“并入其他党组织”，一并转入。")
    _end(party, day, reason, None)
    record(by, "撤销党组织", party, note)


def holdings(party: PartyOrganisation) -> Moved:
    """What would go along today."""
    today = Day(localdate())
    return Moved(
        organisations=still(party.coverages, today).count(),
        members=people().left(party, today.first),
        children=party.children.filter(dissolved=None).count(),
        seats=still(seats_of(party), today).count(),
    )


def remaining(party: PartyOrganisation, day: Day) -> list[str]:
    """What it still holds on the day or later, by name."""
    covered = Organisation.objects.filter(pk__in=still(party.coverages, day).values("organisation"))
    seats = still(seats_of(party), day).values("joint_committee__name")
    members = people().left(party, day.first)
    found = [f"{members} 名党员"] if members else []
    for names, unit in (
        (list(covered.values_list("name", flat=True)), "家覆盖单位"),
        (
            list(party.children.filter(dissolved=None).values_list("name", flat=True)),
            "个下级党组织",
        ),
        (list(seats.values_list("joint_committee__name", flat=True)), "个联合党组织席位"),
    ):
        if names:
            told = "、".join(names[:NAMED]) + ("等" if len(names) > NAMED else "")
            found.append(f"{len(names)} {unit}（{told}）")
    return found


def seats_of(party: PartyOrganisation) -> Any:
    return MemberOrganisation.objects.filter(party_organisation=party)


def _to(party: PartyOrganisation) -> dict[str, Any]:
    return {"party_organisation": party}


def _check_ending(party: PartyOrganisation, day: Day) -> None:
    """It ends after all that is registered of it has begun, and with nothing pending."""
    if day.first <= party.founded:
        raise Refused(f"撤销日期必须晚于成立日期 {party.founded_text}，请改填日期。", field="day")
    for rows, what in (
        (party.phases, "变更"),
        (party.terms, "换届"),
        (party.posts, "任职"),
        (party.ladder, "提升阶段"),
        (party.titles, "称号"),
    ):
        later = rows.filter(since__gte=day.first).first()
        if later is not None:
            raise Refused(f"{later.since} 还登记有{what}，撤销日期应在其后。", field="day")
    committee = JointCommittee.objects.filter(party_organisation=party, dissolved=None).first()
    if committee is not None:
        raise Refused(f"它就是{committee}，请先在联合党组织里办理撤销。")
    if why := people().pending(party):
        raise Refused(why)


def _end(
    party: PartyOrganisation, day: Day, reason: str, successor: PartyOrganisation | None
) -> None:
    for rows in (party.terms, party.posts, party.ladder, party.titles):
        end(rows.all(), day)
    party.dissolved, party.dissolved_reason, party.successor = day.first, reason[:80], successor
    party.save()
