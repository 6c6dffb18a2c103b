"""Branches that part, join and end, with the members who go along."""

import datetime as dt
from typing import Any

import pytest

from core.dated import Day
from core.errors import Refused
from core.models import Act
from districts.enums import PartyOrganisationType as Type
from districts.models import JointCommittee, MemberOrganisation, PartyOrganisation
from districts.party_links import Count, people
from districts.services import party_joining
from members.models import Affiliation, Development, Employment, MembershipTransfer, PartyMember
from tests.conftest import START
from tests.shared_world import shared

DAY = Day(dt.date(2017, 5, 8))


@pytest.fixture
def member(zone: Any) -> Any:
    """`member(branch, employer, full=False, kind="floating_in")`."""

    def make(branch: Any, employer: Any = None, **fields: Any) -> PartyMember:
        number = PartyMember.objects.count() + 1
        full = START if fields.pop("full", True) else None
        kind = fields.pop("kind", "formal")
        person = PartyMember.objects.create(
            name=f"张三{number}", area=zone, full_since=full, **fields
        )
        Affiliation.objects.create(
            member=person, kind=kind, party_organisation=branch, since=START, outside_name="外地"
        )
        if employer is not None:
            Employment.objects.create(member=person, organisation=employer, since=START)
        return person

    return make


@pytest.fixture
@shared
def joint(make_party_organisation: Any, make_organisation: Any, cover: Any) -> Any:
    """A joint branch under a committee, covering 甲 and 乙."""
    above = make_party_organisation("党委", type=Type.COMMITTEE)
    branch = make_party_organisation("联合支部", type=Type.JOINT_BRANCH, parent=above)
    for name in ("甲", "乙"):
        setattr(branch, name, make_organisation(name))
        cover(getattr(branch, name), branch, "joint")
    return branch


def where(person: Any, day: dt.date) -> list[str]:
    rows = Affiliation.objects.on(day).filter(member=person)
    return [str(row.party_organisation) for row in rows]


def refused(call: Any, *args: Any, **kwargs: Any) -> tuple[str, str]:
    with pytest.raises(Refused) as why:
        call(*args, **kwargs)
    return why.value.field, str(why.value)


def test_members_are_counted_by_figure(joint: Any, member: Any) -> None:
    for fields in (
        {},
        {"full": False},
        {"kind": "floating_in"},
        {"ended": dt.date(2017, 1, 1), "end_reason": "died"},
    ):
        member(joint, joint.甲, **fields)
    assert people().counts([joint.pk], START) == {joint.pk: Count(2, 1, 1)}
    assert people().counts([joint.pk], DAY.first) == {joint.pk: Count(1, 1, 1)}
    employed = people().employed(joint, [joint.甲.pk, joint.乙.pk], DAY.first)
    assert employed == {joint.甲.pk: Count(1, 1, 1)}
    assert people().left(joint, DAY.first) == 3


def test_who_sees_names(joint: Any, member: Any, cast: Any) -> None:
    person = member(joint)
    for user, name, linked in (
        (cast.clerk, "张三1", True),
        (cast.auditor, "张**", True),
        (cast.foreign_clerk, "张**", False),
    ):
        listed = people().listed(joint, DAY.first, user)
        assert [(one.name, one.standing) for one in listed] == [(name, "正式党员")]
        assert bool(listed[0].url) is linked
    assert str(person.pk) in people().listed(joint, DAY.first, cast.clerk)[0].url


# 成熟一个独立一个


def test_a_branch_parts_with_its_coverage_and_members(joint: Any, member: Any, clerk: Any) -> None:
    going, staying = member(joint, joint.甲), member(joint, joint.乙)
    branch, moved = party_joining.split_off(
        joint, joint.甲, "甲支部", DAY, approval="批〔2017〕1号", secretary="李明", by=clerk
    )
    assert str(moved) == "1 家单位、1 名党员"
    assert (branch.type, branch.parent, branch.split_from) == (Type.BRANCH, joint.parent, joint)
    assert (branch.founded, branch.approval) == (DAY.first, "批〔2017〕1号")
    before = DAY.first - dt.timedelta(days=1)
    assert (where(going, before), where(going, DAY.first)) == (["联合支部"], ["甲支部"])
    assert where(staying, DAY.first) == ["联合支部"]
    covered = joint.甲.coverages.order_by("since").values_list(
        "party_organisation__name", "way__statistical_class", "since", "until"
    )
    assert list(covered) == [
        ("联合支部", "joint", START, DAY.first),
        ("甲支部", "standalone", DAY.first, None),
    ]
    verbs = set(Act.objects.values_list("object_id", "verb"))
    assert verbs == {(branch.pk, "成立党组织"), (joint.pk, "分设甲支部")}


def test_nothing_is_half_split(joint: Any, member: Any, clerk: Any, monkeypatch: Any) -> None:
    member(joint, joint.甲)

    def broken(*_: Any) -> int:
        raise Refused("没有成")

    monkeypatch.setattr(type(people()), "move", broken)
    before = PartyOrganisation.objects.count()
    assert refused(party_joining.split_off, joint, joint.甲, "甲支部", DAY, by=clerk)[1] == "没有成"
    assert PartyOrganisation.objects.count() == before
    assert joint.甲.coverages.get().until is None


def test_on_the_first_day_of_coverage_it_is_covered_by_the_new_one_alone(
    joint: Any, clerk: Any
) -> None:
    party_joining.split_off(joint, joint.甲, "甲支部", Day(START), by=clerk)
    coverage = joint.甲.coverages.get()
    assert (coverage.party_organisation.name, coverage.since) == ("甲支部", START)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"organisation": "外"}, "organisation"),
        ({"name": "联合支部"}, "name"),
        ({"day": Day(dt.date(2099, 1, 1))}, "day"),
        ({"day": Day(dt.date(2015, 1, 1))}, "day"),
    ],
)
def test_a_split_is_refused_at_its_field(
    joint: Any, make_organisation: Any, clerk: Any, change: dict[str, Any], field: str
) -> None:
    given = {"organisation": joint.甲, "name": "甲支部", "day": DAY, **change}
    if given["organisation"] == "外":
        given["organisation"] = make_organisation("外")
    assert refused(party_joining.split_off, joint, **given, by=clerk)[0] == field


def test_only_a_joint_branch_is_split(joint: Any, clerk: Any) -> None:
    told = refused(party_joining.split_off, joint.parent, joint.甲, "甲支部", DAY, by=clerk)
    assert told == ("", "只能从联合党支部分出，党委是党委，请核对。")


# 合并


def test_all_goes_to_the_other(
    joint: Any, member: Any, make_party_organisation: Any, zone: Any, clerk: Any
) -> None:
    target = make_party_organisation("总", type=Type.BRANCH)
    group = make_party_organisation("小组", type=Type.GROUP, parent=joint)
    person = member(joint, joint.甲)
    committee = JointCommittee.objects.create(
        name="联席会", nature="coordinating", area=zone, founded=START
    )
    seat = MemberOrganisation.objects.create(
        joint_committee=committee,
        organisation=joint.甲,
        capacity="enterprise",
        party_organisation=joint,
        since=START,
    )
    grown = Development.objects.create(
        name="李四", area=zone, party_organisation=joint, stage="activist", stage_since=START
    )
    assert str(party_joining.holdings(joint)) == (
        "2 家单位、1 名党员、1 个下级党组织、1 个联合党组织席位"
    )
    moved = party_joining.merge(joint, target, DAY, by=clerk, note="规模过小")
    assert moved == party_joining.Moved(2, 1, 1, 1)
    joint.refresh_from_db()
    assert (joint.dissolved, joint.successor) == (DAY.first, target)
    assert where(person, DAY.first) == ["总"]
    group.refresh_from_db()
    grown.refresh_from_db()
    assert (group.parent, grown.party_organisation) == (target, target)
    seat.refresh_from_db()
    assert seat.until == DAY.first
    assert committee.seats.get(until=None).party_organisation == target
    assert target.coverages.filter(until=None).count() == 2
    assert party_joining.remaining(joint, DAY) == []


def test_what_both_cover_is_covered_once(joint: Any, cover: Any, clerk: Any) -> None:
    cover(joint.甲, joint.parent, "joint")
    party_joining.merge(joint, joint.parent, DAY, by=clerk)
    now = joint.甲.coverages.on(DAY.first)
    assert [row.party_organisation for row in now] == [joint.parent]


@pytest.mark.parametrize("into", [Type.JOINT_BRANCH, Type.BRANCH])
def test_in_a_joint_branch_nothing_is_covered_alone(
    make_party_organisation: Any, make_organisation: Any, cover: Any, clerk: Any, into: str
) -> None:
    own, target = make_party_organisation("独"), make_party_organisation("合", type=into)
    alone = make_organisation("丙公司")
    cover(alone, own, "standalone")
    assert party_joining.merge(own, target, DAY, by=clerk).organisations == 1
    before, after = alone.coverages.order_by("since")
    assert (before.way.code, before.until) == ("standalone", DAY.first)
    way = "joint" if into == Type.JOINT_BRANCH else "standalone"
    assert (after.party_organisation, after.way.code) == (target, way)


@pytest.mark.parametrize("target", ["自己", "下级", "已撤销", "未成立"])
def test_into_whom_it_cannot_go(
    joint: Any, make_party_organisation: Any, clerk: Any, target: str
) -> None:
    others = {
        "自己": joint,
        "下级": make_party_organisation("下级", type=Type.GROUP, parent=joint),
        "已撤销": make_party_organisation("旧", dissolved=dt.date(2017, 1, 1)),
        "未成立": make_party_organisation("新", founded=dt.date(2018, 1, 1)),
    }
    assert refused(party_joining.merge, joint, others[target], DAY, by=clerk)[0] == "target"
    joint.refresh_from_db()
    assert joint.dissolved is None


def test_what_stands_below_must_fit(joint: Any, make_party_organisation: Any, clerk: Any) -> None:
    make_party_organisation("小组", type=Type.GROUP, parent=joint)
    field, told = refused(party_joining.merge, joint, joint.parent, DAY, by=clerk)
    assert field == "target"
    assert told.startswith("下级小组不能随之转入：党小组不能设在党委之下")


# 撤销


def test_what_is_left_is_named(joint: Any, member: Any, clerk: Any) -> None:
    member(joint)
    told = refused(party_joining.dissolve, joint, "撤并", DAY, by=clerk)
    assert told == (
        "",
        "还有 1 名党员、2 家覆盖单位（乙、甲），请先转出，或者改办“并入其他党组织”，一并转入。",
    )


def test_an_empty_one_is_dissolved_and_its_committee_ends(
    make_party_organisation: Any, clerk: Any
) -> None:
    party = make_party_organisation("空")
    party.terms.create(number=1, since=START, due=dt.date(2019, 1, 1))
    party.posts.create(title="secretary", name="李明", since=START)
    party.ladder.create(step="regulate", since=START)
    party.titles.create(area=party.area, kind="red_seed", level="district", since=START)
    party_joining.dissolve(party, "企业注销", DAY, by=clerk, note="批复")
    assert (party.dissolved, party.dissolved_reason) == (DAY.first, "企业注销")
    for rows in (party.terms, party.posts, party.ladder, party.titles):
        assert rows.get().until == DAY.first
    assert refused(party_joining.dissolve, party, "再", DAY, by=clerk)[1].endswith(
        "不能再办理；撤销有误的，请先更正。"
    )


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (START, "撤销日期必须晚于成立日期 2016-01-01，请改填日期。"),
        (dt.date(2017, 1, 1), "2017-01-01 还登记有换届，撤销日期应在其后。"),
    ],
)
def test_it_ends_after_all_that_began(
    make_party_organisation: Any, clerk: Any, day: dt.date, sentence: str
) -> None:
    party = make_party_organisation("空")
    party.terms.create(number=1, since=dt.date(2017, 1, 1), due=dt.date(2020, 1, 1))
    assert refused(party_joining.dissolve, party, "撤", Day(day), by=clerk) == ("day", sentence)
    party_joining.dissolve(party, "撤", Day(dt.date(2017, 1, 2)), by=clerk)


def test_a_pending_transfer_is_finished_first(joint: Any, member: Any, clerk: Any) -> None:
    transfer = MembershipTransfer.objects.create(
        member=member(joint),
        area=joint.area,
        source=joint,
        target=joint.parent,
        reason="变动",
        applied_on=START,
        by=clerk,
    )
    told = refused(party_joining.merge, joint, joint.parent, DAY, by=clerk)
    assert told == ("", "还有 1 件组织关系转接没有办完，请先办结或退回。")
    transfer.state = "returned"
    transfer.save()
    party_joining.merge(joint, joint.parent, DAY, by=clerk)


def test_members_follow_into_another_area(
    joint: Any, member: Any, make_party_organisation: Any, street: Any, clerk: Any
) -> None:
    """Who belongs elsewhere formally and only floats here keeps his area."""
    other = make_party_organisation("别处", type=Type.BRANCH)
    mine, guest = member(joint), member(joint, kind="floating_in")
    Affiliation.objects.create(member=guest, kind="formal", party_organisation=other, since=START)
    party_joining.merge(joint, make_party_organisation("街", area=street), DAY, by=clerk)
    areas = dict(PartyMember.objects.values_list("pk", "area__name"))
    assert areas == {mine.pk: street.name, guest.pk: joint.area.name}
