"""Hours of study of members in a year, of whom they are told, and who was trained."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from activities.enums import ActivityState, Theme
from activities.models import Activity, Attendance
from activities.services import study
from districts.models import PartyOrganisation, PartyPost, RuleLimit
from members.models import Affiliation, PartyMember
from tests.activities.makers import activity_in, member_in

D = dt.date
AFTER, IN_MAY = D(2018, 3, 1), D(2017, 5, 5)
START = D(2016, 1, 1)


def belongs(party: PartyOrganisation, name: str, **fields: Any) -> PartyMember:
    member = member_in(party.area, name)
    Affiliation.objects.create(
        member=member, party_organisation=party, **{"kind": "formal", "since": START, **fields}
    )
    return member


def studied(member: PartyMember, hours: Any, day: dt.date = IN_MAY, **fields: Any) -> Activity:
    given = {"theme": "training", "kind": "member_training", "state": ActivityState.HELD, **fields}
    activity = activity_in(member.area, f"学习{Activity.objects.count()}", day=day, **given)
    Attendance.objects.create(activity=activity, member=member, hours=hours, source="list")
    return activity


def told(year: int = 2017, day: dt.date = AFTER) -> dict[str, Decimal]:
    return {row.member.name: row.studied for row in study.members(year, day)}


@pytest.fixture
def party(make_party_organisation: Any) -> PartyOrganisation:
    branch: PartyOrganisation = make_party_organisation()
    return branch


def test_hours_of_life_and_training_of_the_year_are_added_up(party: Any) -> None:
    member = belongs(party, "张三")
    studied(member, Decimal("1.5"), D(2017, 1, 1))
    studied(member, 2, D(2017, 12, 31), theme="life", kind="theme_day")
    studied(member, 4, D(2016, 12, 31))
    studied(member, 4, D(2018, 1, 1))
    assert told() == {"张三": Decimal("3.5")}


def test_days_on_end_count_in_the_year_of_the_first(party: Any) -> None:
    studied(belongs(party, "张三"), 8, D(2017, 12, 30), last_day=D(2018, 1, 3))
    assert told() == {"张三": 8}
    assert told(2018) == {"张三": 0}


@pytest.mark.parametrize("theme", [one for one in Theme if one not in ("life", "training")])
def test_no_other_theme_is_study(party: Any, theme: str) -> None:
    studied(belongs(party, "张三"), 3, theme=theme, kind="other")
    assert told() == {"张三": 0}


def test_what_was_not_held_is_no_study(party: Any) -> None:
    member = belongs(party, "张三")
    for state in (ActivityState.PLANNED, ActivityState.PUBLISHED, ActivityState.CANCELLED):
        studied(member, 3, state=state)
    assert told() == {"张三": 0}
    studied(member, 3, state=ActivityState.CLOSED)
    assert told() == {"张三": 3}


def test_a_member_is_told_where_he_belongs_at_the_years_end(
    party: Any, make_party_organisation: Any
) -> None:
    other = make_party_organisation("别的支部")
    member = belongs(party, "张三", until=D(2017, 12, 31))
    Affiliation.objects.create(
        member=member, party_organisation=other, kind="formal", since=D(2017, 12, 31)
    )
    studied(member, 8)
    (row,) = study.members(2017, AFTER)
    assert (row.party_organisation, row.studied) == (other, 8)
    (row,) = study.members(2017, D(2017, 12, 30))  # while the year runs: today
    assert row.party_organisation == party


def test_who_has_ended_is_not_told(party: Any) -> None:
    member = belongs(party, "张三")
    PartyMember.objects.filter(pk=member.pk).update(ended=D(2017, 12, 31), end_reason="died")
    assert told() == {}
    assert told(2017, D(2017, 12, 30)) == {"张三": 0}


def test_who_left_after_the_year_is_told_in_it(party: Any) -> None:
    belongs(party, "张三", until=D(2018, 1, 1))
    assert told(2017) == {"张三": 0}
    assert told(2018) == {}


def test_one_hour_less_than_the_rule_is_lacking(party: Any) -> None:
    enough, less = belongs(party, "够的"), belongs(party, "不够")
    studied(enough, 32)
    studied(less, Decimal("31.5"))
    assert [row.member.name for row in study.lacking(study.members(2017, AFTER))] == ["不够"]
    RuleLimit.objects.create(code="study_hours", area=party.area, value=31)
    assert not study.lacking(study.members(2017, AFTER)).exists()


def test_they_stand_by_branch_and_name_and_never_by_hours(
    party: Any, make_party_organisation: Any
) -> None:
    other = make_party_organisation("别的支部")
    studied(belongs(party, "乙"), 1)
    studied(belongs(party, "甲"), 40)
    studied(belongs(other, "丙"), 5)
    rows = [(row.party_organisation_id, row.member.name) for row in study.members(2017, AFTER)]
    assert rows == [(other.pk, "丙"), (party.pk, "乙"), (party.pk, "甲")]


def post(party: PartyOrganisation, name: str, title: str = "secretary", **fields: Any) -> PartyPost:
    return PartyPost.objects.create(
        party_organisation=party, title=title, name=name, **{"since": START, **fields}
    )


def test_a_post_is_that_of_the_one_member_who_bears_the_name(party: Any) -> None:
    studied(belongs(party, "张三"), 56)
    belongs(party, "重名")
    belongs(party, "重名")
    post(party, "重名", "publicity")
    post(party, "张三")
    post(party, "外人", "member")
    found = study.seated(party, 2017, AFTER)
    assert [(one.post.name, one.member is not None, one.lacks) for one in found] == [
        ("张三", True, 0),
        ("重名", False, 56),
        ("外人", False, 56),
    ]


def test_the_share_of_secretaries_who_were_trained(make_party_organisation: Any) -> None:
    """XH6: 78 % of the secretaries took part."""
    for number in range(50):
        branch = make_party_organisation(f"第{number}支部")
        member = belongs(branch, f"书记{number}")
        post(branch, member.name)
        if number < 39:
            studied(member, 2)
        else:
            studied(member, 2, theme="life", kind="lecture")
    found = study.secretaries(PartyOrganisation.objects.all(), 2017, AFTER)
    assert (found.secretaries, found.trained, found.percent) == (50, 39, "78.0%")


def test_who_left_the_post_or_the_branch_ended_is_not_counted(
    party: Any, make_party_organisation: Any
) -> None:
    post(party, "前任", until=D(2017, 12, 31))
    post(make_party_organisation("撤了的", dissolved=D(2017, 12, 31)), "末任")
    found = study.secretaries(PartyOrganisation.objects.all(), 2017, AFTER)
    assert (found.secretaries, found.percent) == (0, "—")
    assert study.secretaries(PartyOrganisation.objects.all(), 2017, D(2017, 12, 30)).secretaries


def test_the_page_names_by_right_and_costs_the_same_for_many(
    party: Any, cast: Any, sign_in: Any, monkeypatch: Any, django_assert_max_num_queries: Any
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: dt.datetime(2018, 3, 1, 2, tzinfo=dt.UTC))
    for number in range(30):
        studied(belongs(party, f"王大{number}"), 1)
    words = {"period": "2017", "late": "1"}
    client = sign_in(cast.clerk)
    with django_assert_max_num_queries(18):
        page = client.get(reverse("life-study"), words)
    assert "王大0" in page.content.decode()
    assert page.context["page"].paginator.count == 30
    page = sign_in(cast.official).get(reverse("life-study"), words)
    assert "王大" not in page.content.decode()
    assert "王*" in page.content.decode()
    page = sign_in(cast.foreign_clerk).get(reverse("life-study"), words)
    assert page.context["page"].paginator.count == 0
