"""Whom the names of a list mean: sure, to be chosen, beyond the area, twice, unknown."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.enums import AttendanceSource, LineMatch
from activities.models import Activity
from activities.services import matching
from activities.services.attending import Present, attend
from activities.services.matching import Meant, Named
from districts.models import PartyOrganisation
from members.models import Affiliation, Employment, PartyMember
from members.services.entries import phone
from tests.activities.makers import activity_in, member_in, volunteer_in
from tests.conftest import START
from tests.shared_world import shared

MINE, OTHER = "13895012345", "13895099999"
FOUND, SEVERAL, ELSEWHERE = LineMatch.FOUND, LineMatch.SEVERAL, LineMatch.ELSEWHERE


@pytest.fixture
@shared
def activity(zone: Any) -> Activity:
    return activity_in(zone)


def meant(activity: Activity, *lines: Any) -> list[Meant]:
    named = [Named(i, *line) if isinstance(line, tuple) else line for i, line in enumerate(lines)]
    found = matching.match(activity, named)
    return [found[line.number] for line in named]


def in_branch(member: PartyMember, name: str) -> PartyMember:
    branch, _ = PartyOrganisation.objects.get_or_create(
        name=name, defaults={"area": member.area, "type": "branch", "founded": START}
    )
    Affiliation.objects.create(member=member, kind="formal", party_organisation=branch, since=START)
    return member


def test_one_bearer_of_a_name_is_meant(activity: Activity, zone: Any) -> None:
    member, volunteer = member_in(zone, "张三"), volunteer_in(zone, "李四")
    assert meant(activity, ("张三",), ("李四",), ("王五",)) == [
        Meant(FOUND, f"m{member.pk}"),
        Meant(FOUND, f"v{volunteer.pk}"),
        Meant(LineMatch.UNKNOWN),
    ]


@pytest.mark.parametrize(
    ("held", "typed"),
    [
        ("张三", "张　三"),
        ("张 三", "张三"),
        ("买买提·阿不都", "买买提•阿不都"),
        ("买买提・阿不都", "买买提阿不都"),
        ("Ａｎｎａ", "anna"),
    ],
)
def test_width_spaces_and_dots_make_no_difference(
    activity: Activity, zone: Any, held: str, typed: str
) -> None:
    member = member_in(zone, held)
    assert meant(activity, (typed,)) == [Meant(FOUND, f"m{member.pk}")]


def test_who_has_left_the_party_by_the_day_is_not_meant(activity: Activity, zone: Any) -> None:
    member_in(zone, "张三", ended=activity.day, end_reason="left")
    later = activity.day + dt.timedelta(days=1)
    still = member_in(zone, "李四", ended=later, end_reason="left")
    volunteer_in(zone, "王五", left=activity.day)
    assert [one.match for one in meant(activity, ("张三",), ("李四",), ("王五",))] == [
        LineMatch.UNKNOWN,
        FOUND,
        LineMatch.UNKNOWN,
    ]
    assert still


def test_of_namesakes_phone_tail_or_unit_tells(activity: Activity, zone: Any) -> None:
    first = in_branch(member_in(zone, "张三", **phone(MINE)), "阅海湾第一党支部")
    second = in_branch(
        member_in(zone, "张三", id_number="640102198001014321"), "中共万达广场联合支部委员会"
    )
    assert meant(
        activity,
        ("张三",),
        ("张三", MINE),
        ("张三", "", "", "4321"),
        ("张三", "", "", "2345"),
        ("张三", "", "万达广场联合党支部"),
    ) == [
        Meant(SEVERAL, candidates=(f"m{first.pk}", f"m{second.pk}")),
        Meant(FOUND, f"m{first.pk}", by_phone=True),
        Meant(FOUND, f"m{second.pk}"),
        Meant(LineMatch.TWICE, f"m{first.pk}"),
        Meant(LineMatch.TWICE, f"m{second.pk}"),
    ]


def test_whoever_is_told_apart_by_anything_is_not_taken_silently(
    activity: Activity, zone: Any
) -> None:
    member = in_branch(member_in(zone, "张三", **phone(MINE)), "阅海湾第一党支部")
    choose = Meant(SEVERAL, candidates=(f"m{member.pk}",))
    assert meant(activity, ("张三", OTHER)) == [choose]
    assert meant(activity, ("张三", "", "市第一小学")) == [choose]
    assert meant(activity, ("张三", "", "", "0000")) == [choose]


def test_an_employer_tells_too(activity: Activity, zone: Any) -> None:
    for employer in ("银川恒泰商贸有限公司", "宁夏新华百货"):
        member = member_in(zone, "张三")
        Employment.objects.create(member=member, employer_name=employer, since=START)
    assert meant(activity, ("张三", "", "新华百货")) == [Meant(FOUND, f"m{member.pk}")]


def test_beyond_the_area_only_name_and_whole_phone_find(
    activity: Activity, street: Any, foreign_zone: Any
) -> None:
    far = member_in(foreign_zone, "张三", **phone(MINE))
    member_in(street, "李四")
    elsewhere, by_name, wrong, like = meant(
        activity, ("张三", MINE), ("张三",), ("张三", OTHER), ("李四", MINE)
    )
    assert elsewhere == Meant(ELSEWHERE, candidates=(f"m{far.pk}",))
    assert {by_name.match, wrong.match, like.match} == {LineMatch.UNKNOWN}


def test_two_of_one_name_and_phone_here_are_not_elsewhere(activity: Activity, zone: Any) -> None:
    keys = tuple(f"m{member_in(zone, '张三', **phone(MINE)).pk}" for _ in range(2))
    assert meant(activity, ("张三", MINE)) == [Meant(SEVERAL, candidates=keys)]


def test_a_namesake_here_does_not_take_his_place(
    activity: Activity, zone: Any, foreign_zone: Any
) -> None:
    far, near = member_in(foreign_zone, "张三", **phone(MINE)), member_in(zone, "张三")
    assert meant(activity, ("张三", MINE)) == [
        Meant(ELSEWHERE, candidates=(f"m{far.pk}", f"m{near.pk}"))
    ]


def test_twice_and_already(activity: Activity, zone: Any, clerk: Any) -> None:
    there, member = member_in(zone, "李四"), member_in(zone, "张三", **phone(MINE))
    volunteer_in(zone, "李四", member=there)
    present = Present(members=[there.pk])
    attend(activity, present, by=clerk, source=AttendanceSource.LIST)
    found = meant(
        activity, ("李四",), ("张三",), ("张三", MINE), ("王五",), ("王五",), ("王五", MINE)
    )
    assert [one.match for one in found] == [
        LineMatch.ALREADY,
        FOUND,
        LineMatch.TWICE,
        LineMatch.UNKNOWN,
        LineMatch.TWICE,
        LineMatch.UNKNOWN,
    ]
    assert found[2].found == f"m{member.pk}"


def test_candidates_are_told_apart_and_masked_beyond_the_area(
    activity: Activity, zone: Any, foreign_zone: Any
) -> None:
    days = {"born": dt.date(1984, 5, 1), "joined": dt.date(2009, 7, 1)}
    near = in_branch(member_in(zone, "张三", **phone(MINE), **days), "阅海湾第一党支部")
    far = in_branch(member_in(foreign_zone, "李四四", **phone(OTHER), **days), "宣化第一支部")
    shown = matching.faces(activity, [f"m{near.pk}", f"m{far.pk}"])
    own = "1984年生 · 2009年入党 · 尾号 2345"
    assert shown[f"m{near.pk}"] == f"张三 · 党员 · 阅海湾第一党支部 · {zone} · {own}"
    assert shown[f"m{far.pk}"] == f"李**（其他辖区的党员） · 党员 · {foreign_zone}"


def test_any_number_of_names_asks_the_same_questions(activity: Activity, zone: Any) -> None:
    for number in range(30):
        in_branch(member_in(zone, f"张{number}", **phone(f"138950{number:05}")), "第一支部")
    asked = []
    for many in (1, 30):
        with CaptureQueriesContext(connection) as queries:
            lines = [Named(i, f"张{i}", f"138950{i:05}", "一支部", "1234") for i in range(many)]
            assert {one.match for one in matching.match(activity, lines).values()} == {FOUND}
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 6
