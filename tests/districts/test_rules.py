"""The adviser: each rule on its boundary, to-dos that come, change and go."""

import datetime as dt
from typing import Any

import pytest

from core.errors import Refused
from districts import advice, limits, rules
from districts.advice import Finding, Rule
from districts.enums import Means, PartyOrganisationType
from districts.models import (
    Area,
    CoverageWay,
    GuidanceVisit,
    Instructor,
    OrganisationCoverage,
    RuleLimit,
    Term,
    ToDo,
    WorkCoverage,
)
from districts.services import guidance, todos
from tests.conftest import START
from tests.shared_world import shared

TODAY = dt.date(2017, 11, 15)
UNVISITED = "本季度还有 1 家没有走访：宁夏某某商贸有限公司"


def found(rule: str, path: str = "", day: dt.date = TODAY) -> list[Finding]:
    finder = next(one for one in advice.rules() if one.code == rule).find
    assert finder is not None
    return list(finder(path, day))


# a joint branch covers five organisations as a rule


@pytest.fixture
@shared
def joint(make_party_organisation: Any) -> Any:
    return make_party_organisation("联合党支部", type=PartyOrganisationType.JOINT_BRANCH)


def cover(joint: Any, make_organisation: Any, number: int) -> None:
    way = CoverageWay.objects.get(code="joint")
    for index in range(number):
        OrganisationCoverage.objects.create(
            organisation=make_organisation(f"第{index}家公司"),
            party_organisation=joint,
            way=way,
            since=START,
        )


@pytest.mark.parametrize(
    ("number", "told"), [(5, []), (6, ["覆盖 6 家，一般不超过 5 家，可成熟一个独立一个"])]
)
def test_a_joint_branch_of_six_is_too_many(
    joint: Any, make_organisation: Any, number: int, told: list[str]
) -> None:
    cover(joint, make_organisation, number)
    assert [one.detail for one in found("crowded-joint-branch")] == told


def test_an_area_sets_its_own_ceiling(joint: Any, make_organisation: Any, district: Area) -> None:
    cover(joint, make_organisation, 6)
    RuleLimit.objects.create(
        area=district, code="joint_branch_organisations", value=10, source="区委组织部"
    )
    assert found("crowded-joint-branch") == []
    RuleLimit.objects.create(
        area=joint.area, code="joint_branch_organisations", value=5, source="管委会"
    )
    assert len(found("crowded-joint-branch")) == 1
    assert limits.value("joint_branch_organisations", joint.area) == 5
    assert limits.value("joint_branch_organisations", district) == 10


def test_closed_organisations_and_ended_coverage_do_not_count(
    joint: Any, make_organisation: Any
) -> None:
    cover(joint, make_organisation, 7)
    first, second = OrganisationCoverage.objects.order_by("pk")[:2]
    first.until = TODAY
    first.save()
    second.organisation.closed = TODAY
    second.organisation.save()
    assert found("crowded-joint-branch") == []
    assert len(found("crowded-joint-branch", day=TODAY - dt.timedelta(days=1))) == 1


# a term is told 180 days before its end


@pytest.mark.parametrize(
    ("left", "told"),
    [(181, None), (180, "还有 180 天"), (0, "还有 0 天"), (-1, "已超期 1 天")],
)
def test_a_term_is_told_half_a_year_ahead(
    make_party_organisation: Any, left: int, told: str | None
) -> None:
    due = TODAY + dt.timedelta(days=left)
    Term.objects.create(
        party_organisation=make_party_organisation(), number=2, since=START, due=due
    )
    findings = found("term-ending")
    assert [one.detail for one in findings] == ([f"第 2 届 {due} 届满，{told}"] if told else [])
    assert [one.due for one in findings] == ([due] if told else [])


def test_a_term_put_off_ends_later(make_party_organisation: Any) -> None:
    Term.objects.create(
        party_organisation=make_party_organisation(),
        number=2,
        since=START,
        due=TODAY,
        put_off_to=TODAY + dt.timedelta(days=181),
        approval="批复〔2017〕3号",
    )
    assert found("term-ending") == []


def test_the_term_before_and_a_dissolved_branch_are_not_told(make_party_organisation: Any) -> None:
    party = make_party_organisation()
    Term.objects.create(party_organisation=party, number=1, since=START, until=TODAY, due=TODAY)
    gone = make_party_organisation("已撤销支部", dissolved=TODAY)
    Term.objects.create(party_organisation=gone, number=1, since=START, due=TODAY)
    assert found("term-ending") == []


# instructors


@pytest.fixture
@shared
def instructor(zone: Area) -> Instructor:
    return Instructor.objects.create(name="马指导", area=zone)


def guide(instructor: Instructor, organisation: Any) -> WorkCoverage:
    return WorkCoverage.objects.create(
        organisation=organisation, means=Means.INSTRUCTOR, instructor=instructor, since=START
    )


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (dt.date(2017, 10, 1), []),
        (TODAY, []),
        (dt.date(2017, 9, 30), [UNVISITED]),
        (TODAY + dt.timedelta(days=1), [UNVISITED]),
    ],
)
def test_a_visit_counts_in_its_quarter(
    instructor: Instructor, make_organisation: Any, day: dt.date, told: list[str]
) -> None:
    row = guide(instructor, make_organisation())
    GuidanceVisit.objects.create(instructor=instructor, organisation=row.organisation, day=day)
    findings = found("instructor-unvisited")
    assert [one.detail for one in findings] == told
    assert {one.due for one in findings} <= {dt.date(2017, 12, 31)}


def test_what_an_instructor_has_left_is_one_to_do(
    instructor: Instructor, make_organisation: Any
) -> None:
    for index in range(4):
        guide(instructor, make_organisation(f"第{index}家公司"))
    (one,) = found("instructor-unvisited")
    told = "本季度还有 4 家没有走访：第0家公司、第1家公司、第2家公司等"
    assert (one.subject, one.detail) == ("指导员走访：马指导", told)
    assert one.key == f"{instructor.pk}-2017Q4"


@pytest.mark.parametrize(("number", "told"), [(5, 0), (6, 1)])
def test_an_instructor_guides_five(
    instructor: Instructor, make_organisation: Any, number: int, told: int
) -> None:
    for index in range(number):
        guide(instructor, make_organisation(f"第{index}家公司"))
    assert len(found("instructor-overburdened")) == told


def test_nobody_is_assigned_beyond_the_limit(
    instructor: Instructor, make_organisation: Any, clerk: Any
) -> None:
    rows = [make_organisation(f"第{index}家公司") for index in range(6)]
    for row in rows[:5]:
        guidance.assign(row, instructor, since=TODAY, by=clerk)
    with pytest.raises(Refused, match="马指导已指导 5 家") as refused:
        guidance.assign(rows[5], instructor, since=TODAY, by=clerk)
    assert refused.value.field == "instructor"


def test_another_instructor_takes_over_on_the_day(
    instructor: Instructor, make_organisation: Any, clerk: Any, zone: Area
) -> None:
    row = guide(instructor, make_organisation())
    other = Instructor.objects.create(name="杨指导", area=zone)
    guidance.assign(row.organisation, other, since=TODAY, by=clerk)
    row.refresh_from_db()
    assert row.until == TODAY
    assert guidance.guided(TODAY).get().instructor == other


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"until": TODAY}, "instructor"),
        ({"since": TODAY + dt.timedelta(days=1)}, "since"),
    ],
)
def test_nobody_guides_outside_his_dates(
    zone: Area, make_organisation: Any, clerk: Any, fields: dict[str, dt.date], field: str
) -> None:
    someone = Instructor.objects.create(name="某指导", area=zone, **fields)
    with pytest.raises(Refused) as refused:
        guidance.assign(make_organisation(), someone, since=TODAY, by=clerk)
    assert refused.value.field == field
    assert not WorkCoverage.objects.exists()


def test_a_visit_to_whom_he_does_not_guide_is_refused(
    instructor: Instructor, make_organisation: Any, clerk: Any
) -> None:
    with pytest.raises(Refused, match="并不指导这个单位"):
        guidance.visit(instructor, make_organisation(), day=TODAY, by=clerk)
    assert not GuidanceVisit.objects.exists()


# to-dos follow what was found


def rule_of(findings: list[Finding]) -> Rule:
    return Rule("test", "测试规则", "办理", "依据", lambda path, day: findings)


def finding(area: Area, key: str = "1", detail: str = "6 家") -> Finding:
    return Finding(key, area.pk, "事项", detail, "/admin/", TODAY)


def settled(area: Area, findings: list[Finding]) -> list[tuple[str, bool]]:
    advice.settle(rule_of(findings), area.path, findings)
    rows = ToDo.objects.filter(rule="test").order_by("key")
    return [(row.detail, row.done_at is None) for row in rows]


def test_a_finding_is_one_to_do_however_often_it_is_found(zone: Area) -> None:
    for _ in range(2):
        assert settled(zone, [finding(zone)]) == [("6 家", True)]


def test_it_goes_with_its_cause_and_comes_again(zone: Area) -> None:
    settled(zone, [finding(zone)])
    assert settled(zone, []) == [("6 家", False)]
    assert settled(zone, [finding(zone)]) == [("6 家", True)]


def test_closed_by_hand_it_stays_closed_until_something_changes(zone: Area, clerk: Any) -> None:
    settled(zone, [finding(zone)])
    todos.finish(ToDo.objects.get(), by=clerk)
    assert settled(zone, [finding(zone)]) == [("6 家", False)]
    assert settled(zone, [finding(zone, detail="7 家")]) == [("7 家", True)]


def test_those_of_other_areas_stay(zone: Area, street: Area) -> None:
    settled(zone, [finding(zone)])
    assert settled(street, [finding(street, "2", "9 家")]) == [("6 家", True), ("9 家", True)]


def test_every_rule_has_its_words() -> None:
    for rule in advice.rules():
        assert rule.title
        assert rule.verb
        assert rule.basis.endswith("。")


def test_the_rules_of_this_app_are_looked_at_by_night(
    joint: Any, make_organisation: Any, zone: Area
) -> None:
    cover(joint, make_organisation, 6)
    assert advice.advise(zone.path, TODAY) == ToDo.objects.count()
    assert ToDo.objects.filter(rule=rules.CROWDED.code).count() == 1
