"""The fact of an organisation on the cut-off day: whether it counts, what covers and reaches it."""

from typing import Any

from districts.models import (
    Area,
    CoverageWay,
    Instructor,
    JointCommittee,
    MemberOrganisation,
    Organisation,
    OrganisationPhase,
    PartyOrganisationPhase,
    WorkCoverage,
)
from tests.conftest import START
from tests.reports.days import DAY, LONG_AGO, MORROW, SPELLS, STANDS, Cases
from tests.reports.making import cover

# which organisations have a fact


def operating(cases: Cases) -> None:
    for name, since, counts in (
        ("阶段自当日", DAY, True),
        ("阶段自次日", MORROW, False),
        ("阶段早有", START, True),
    ):
        cases.add(name, {"staff": 0} if counts else None, since=since)
    for name, field, day, counts in (
        ("开业于当日", "opened", DAY, True),
        ("开业于次日", "opened", MORROW, False),
        ("终止于当日", "closed", DAY, False),
        ("终止于次日", "closed", MORROW, True),
    ):
        cases.add(name, {"uscc": ""} if counts else None, **{field: day})
    for state in ("shell", "suspended"):
        cases.add(f"状态{state}", None, state=state)


def next_phases(cases: Cases, elsewhere: Area) -> None:
    """The phase of the day is the last one that has begun."""
    for name, since, fields, expected in (
        ("当日停业", DAY, {"state": "suspended"}, None),
        ("次日停业", MORROW, {"state": "suspended"}, {"staff": 9}),
        ("当日迁出", DAY, {"area": elsewhere}, None),
        ("次日迁出", MORROW, {"area": elsewhere}, {"staff": 9}),
        ("当日改类", DAY, {"kind": "social", "staff": 12}, {"kind": "social", "staff": 12}),
        ("次日改类", MORROW, {"kind": "social"}, {"kind": "enterprise", "staff": 9}),
    ):
        organisation = cases.add(name, expected, staff=9)
        base = {"area": organisation.area, "kind": "enterprise", "state": "operating"}
        OrganisationPhase.objects.create(
            organisation=organisation, since=since, **{**base, **fields}
        )
    moved_in = cases.add("当日迁入", {"staff": 7}, area=elsewhere)
    OrganisationPhase.objects.create(
        organisation=moved_in, since=DAY, area=cases.zone, kind="enterprise", staff=7
    )


def test_which_organisations_count(cases: Any, foreign_zone: Area) -> None:
    def fill(found: Cases) -> None:
        operating(found)
        next_phases(found, foreign_zone)
        found.add("有代码", {"uscc": "91640106MA4JURQ20J"}, uscc="91640106MA4JURQ20J")

    cases(fill)


# how they are covered


def coverage(cases: Cases) -> None:
    branch = cases.branch("常在党支部")
    for spell, (fields, holds) in SPELLS.items():
        name = f"覆盖{spell}"
        expected = {"standalone": holds, "own_type": "branch" if holds else ""}
        cover(cases.add(name, expected), branch, **fields)
    for stands, (fields, holds) in STANDS.items():
        name = f"党组织{stands}"
        cover(cases.add(name, {"standalone": holds}), cases.branch(stands, **fields))
    for name, way, lit in (
        ("单独", "standalone", "standalone"),
        ("联合", "joint", "joint"),
        ("其他", "attached", "other"),
        ("仅联系", "guide", "work_only"),
    ):
        classes = ("standalone", "joint", "other", "work_only")
        expected: dict[str, Any] = {one: one == lit for one in classes}
        expected |= {"own_type": "branch" if lit == "standalone" else ""}
        expected |= {"party_organisation_id": branch.pk}
        cover(cases.add(f"方式{name}", expected), branch, way=way)


def highest(cases: Cases) -> None:
    first, second = cases.branch("甲党支部"), cases.branch("乙党支部")
    both = cases.add(
        "联合在先单独在后",
        {
            "standalone": True,
            "joint": True,
            "other": False,
            "own_type": "branch",
            "party_organisation_id": second.pk,
        },
    )
    cover(both, first, way="joint")
    cover(both, second, way="standalone")
    twice = cases.add("同类两个取先登记的", {"joint": True, "party_organisation_id": second.pk})
    cover(twice, second, way="joint")
    cover(twice, first, way="joint")
    every = {"standalone": True, "joint": True, "other": True, "work_only": True}
    several = cases.add("四类都有", {**every, "party_organisation_id": second.pk})
    for way in ("guide", "attached", "joint"):
        cover(several, cases.branch(f"{way}的党支部"), way=way)
    cover(several, second, way="standalone")
    ended = cases.add(
        "单独已止余联合",
        {"standalone": False, "joint": True, "own_type": "", "party_organisation_id": first.pk},
    )
    cover(ended, second, way="standalone", until=DAY)
    cover(ended, first, way="joint")
    cases.add("无人覆盖", {"way": "", "party_organisation_id": None, "seat": False})


def own_types(cases: Cases) -> None:
    for name, kind, since, expected in (
        ("当日升党委", "committee", DAY, "committee"),
        ("次日升党委", "committee", MORROW, "branch"),
        ("早为总支", "general_branch", LONG_AGO, "general_branch"),
        ("联合支部单独覆盖", "joint_branch", LONG_AGO, "branch"),
    ):
        branch = cases.branch(f"{name}的党组织")
        PartyOrganisationPhase.objects.create(
            party_organisation=branch, since=since, name=branch.name, type=kind
        )
        cover(cases.add(name, {"own_type": expected}), branch)


def test_how_they_are_covered(cases: Any) -> None:
    CoverageWay.objects.create(code="guide", name="指导员联系", statistical_class="work_only")

    def fill(found: Cases) -> None:
        coverage(found)
        highest(found)
        own_types(found)

    cases(fill)


# seats and means


def seats(cases: Cases) -> None:
    def committee(name: str, **fields: Any) -> JointCommittee:
        usual = {"nature": "dispatched", "area": cases.zone, "founded": START}
        return JointCommittee.objects.create(name=name, **{**usual, **fields})

    def seat(organisation: Organisation, at: JointCommittee, **fields: Any) -> None:
        MemberOrganisation.objects.create(
            organisation=organisation,
            joint_committee=at,
            capacity="enterprise",
            **{"since": START, **fields},
        )

    standing = committee("常设")
    for spell, (fields, holds) in SPELLS.items():
        seat(cases.add(f"席位{spell}", {"seat": holds, "joint": False}), standing, **fields)
    for stands, (fields, holds) in STANDS.items():
        seat(cases.add(f"联合党组织{stands}", {"seat": holds}), committee(stands, **fields))


def means(cases: Cases) -> None:
    every = ("instructor", "liaison", "trade_union", "youth_league", "womens_federation")
    for one in every:
        organisation = cases.add(f"由{one}", {name: name == one for name in every})
        WorkCoverage.objects.create(organisation=organisation, means=one, since=START)
    several = cases.add("五种都有", dict.fromkeys(every, True))
    for one in every:
        WorkCoverage.objects.create(organisation=several, means=one, since=START)
    for spell, (fields, holds) in SPELLS.items():
        organisation = cases.add(f"联络员{spell}", {"liaison": holds, "instructor": False})
        WorkCoverage.objects.create(
            organisation=organisation, means="liaison", **{"since": START, **fields}
        )
    guides = [Instructor.objects.create(name=name, area=cases.zone) for name in "甲乙"]
    led = cases.add("有指导员", {"instructor": True, "instructor_id_on_day": guides[1].pk})
    WorkCoverage.objects.create(
        organisation=led, means="instructor", instructor=guides[1], since=START
    )
    changed = cases.add("换过指导员", {"instructor_id_on_day": guides[1].pk})
    for guide, spell in zip(guides, ({"until": DAY}, {"since": DAY}), strict=True):
        WorkCoverage.objects.create(
            organisation=changed,
            means="instructor",
            instructor=guide,
            **{"since": START, **spell},
        )


def test_seats_and_means(cases: Any) -> None:
    def fill(found: Cases) -> None:
        seats(found)
        means(found)

    cases(fill)
