"""民主评议: who is graded, and how many may be 优秀."""

import datetime as dt
from typing import Any

import pytest

from activities.models import Appraisal
from activities.services import appraising
from core.errors import Refused
from districts.models import RuleLimit
from members.models import Affiliation, PartyMember
from tests.activities.makers import member_in
from tests.shared_world import shared

DAY = dt.date(2017, 12, 20)
START = dt.date(2016, 1, 1)


@pytest.fixture
@shared
def appraisal(make_party_organisation: Any) -> Appraisal:
    return Appraisal.objects.create(
        party_organisation=make_party_organisation(), year=2017, day=DAY
    )


def belongs(appraisal: Appraisal, name: str, full: dt.date | None = START, **fields: Any) -> Any:
    party = appraisal.party_organisation
    member = member_in(party.area, name, full_since=full)
    given = {"kind": "formal", "since": START, **fields}
    Affiliation.objects.create(member=member, party_organisation=party, **given)
    return member


def test_the_full_members_of_the_day_are_graded(appraisal: Any) -> None:
    belongs(appraisal, "当天转正", DAY)
    belongs(appraisal, "次日转正", DAY + dt.timedelta(days=1))
    belongs(appraisal, "预备", None)
    belongs(appraisal, "流入", kind="floating_in")
    belongs(appraisal, "已转出", until=DAY)
    belongs(appraisal, "次日转出", until=DAY + dt.timedelta(days=1))
    names = [one.name for one in appraising.members(appraisal.party_organisation, DAY)]
    assert sorted(names) == sorted(["当天转正", "次日转出"])


@pytest.mark.parametrize(
    ("graded", "excellent", "allowed"),
    [(9, 3, True), (9, 4, False), (8, 2, True), (8, 3, False), (2, 1, False), (3, 1, True)],
)
def test_at_most_a_third_is_excellent(
    appraisal: Any, clerk: Any, graded: int, excellent: int, allowed: bool
) -> None:
    people = [belongs(appraisal, f"党员{n}") for n in range(graded)]
    grades = {one.pk: "excellent" if n < excellent else "qualified" for n, one in enumerate(people)}
    if allowed:
        assert appraising.grade(appraisal, grades, by=clerk) == graded
    else:
        with pytest.raises(Refused, match="优秀最多"):
            appraising.grade(appraisal, grades, by=clerk)
        assert not appraisal.grades.exists()


def test_the_third_is_of_those_who_took_part(appraisal: Any, clerk: Any) -> None:
    people = [belongs(appraisal, f"党员{n}") for n in range(3)]
    grades = dict.fromkeys([one.pk for one in people], "qualified")
    with pytest.raises(Refused, match="评了 2 人，优秀最多 0 人"):
        appraising.grade(
            appraisal, {**grades, people[0].pk: "excellent", people[1].pk: ""}, by=clerk
        )


def test_an_area_sets_its_own_part(appraisal: Any, clerk: Any, zone: Any) -> None:
    RuleLimit.objects.create(code="excellent_part", area=zone, value=4)
    people = [belongs(appraisal, f"党员{n}") for n in range(3)]
    grades = dict.fromkeys([one.pk for one in people], "qualified")
    with pytest.raises(Refused, match="4 分之一"):
        appraising.grade(appraisal, {**grades, people[0].pk: "excellent"}, by=clerk)


def test_a_probationary_member_gets_no_grade(appraisal: Any, clerk: Any) -> None:
    new = belongs(appraisal, "预备", None)
    with pytest.raises(Refused, match="不是本支部的正式党员"):
        appraising.grade(appraisal, {new.pk: "qualified"}, by=clerk)


def test_nobody_of_another_branch_is_graded(appraisal: Any, clerk: Any, zone: Any) -> None:
    stranger = PartyMember.objects.create(name="外人", area=zone, full_since=START)
    with pytest.raises(Refused, match="有 1 人"):
        appraising.grade(appraisal, {stranger.pk: "qualified"}, by=clerk)


def test_graded_again_it_takes_the_place_of_what_stood(appraisal: Any, clerk: Any) -> None:
    people = [belongs(appraisal, f"党员{n}") for n in range(3)]
    keys = [one.pk for one in people]
    appraising.grade(appraisal, dict.fromkeys(keys, "qualified"), by=clerk)
    appraising.grade(
        appraisal, {keys[0]: "excellent", keys[1]: "qualified", keys[2]: "barely"}, by=clerk
    )
    appraising.grade(appraisal, {keys[0]: "qualified", keys[1]: "qualified", keys[2]: ""}, by=clerk)
    assert dict(appraisal.grades.values_list("member", "grade")) == {
        keys[0]: "qualified",
        keys[1]: "qualified",
    }


@pytest.mark.parametrize(
    ("year", "day", "told"),
    [
        (2017, dt.date(2017, 12, 31), ""),
        (2017, dt.date(2018, 1, 1), ""),
        (2017, dt.date(2016, 12, 31), "当年或次年"),
        (2017, dt.date(2019, 1, 1), "当年或次年"),
        (2200, dt.date(2200, 1, 1), "不能晚于今天"),
    ],
)
def test_an_appraisal_is_held_in_its_year_or_the_next(year: int, day: dt.date, told: str) -> None:
    if not told:
        appraising.check_day(year, day)
        return
    with pytest.raises(Refused, match=told):
        appraising.check_day(year, day)
