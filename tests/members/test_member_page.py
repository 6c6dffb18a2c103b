"""The page of a member: what holds today, and every kind of thing that became of him."""

import datetime as dt
from typing import Any

from django.urls import reverse

from accounts.models import User
from districts.models import Area
from members import member_page
from members.models import (
    Affiliation,
    Employment,
    LostContact,
    MemberHonour,
    MembershipTransfer,
    PartyMember,
    PioneerPost,
    Pledge,
    Recommendation,
)
from tests.members.people import belong, member_of
from tests.rows import rows_in

DAY = dt.date(2017, 6, 1)


def told(member: PartyMember) -> list[tuple[str, str, str]]:
    return [(one.when, one.title, one.text) for one in member_page.timeline(member)]


def test_today_is_told_and_what_nobody_said_is_left_out(
    make_party_organisation: Any, make_organisation: Any
) -> None:
    member = member_of(make_party_organisation("第一支部"))
    belong(member, None, "floating_out", outside_name="外地支部", since=DAY)
    work = {"organisation": make_organisation("某某公司"), "post": "店长"}
    Employment.objects.create(member=member, since=DAY, **work)
    Employment.objects.create(
        member=member, employer_name="老东家", since=DAY, until=DAY.replace(day=2)
    )
    assert member_page.facts(member, DAY.replace(month=7)) == [
        ("党员类别", "正式"),
        ("流出", "外地支部"),
        ("组织关系", "第一支部"),
        ("工作单位", "某某公司，店长"),
        ("入党时间", "2010-07-01"),
        ("转正时间", "2011-07-01"),
    ]
    nobody = PartyMember.objects.create(name="曹某", area=member.area)
    assert member_page.facts(nobody, DAY) == []
    assert told(nobody) == []


def test_the_latest_stands_first(make_party_organisation: Any) -> None:
    member = member_of(make_party_organisation("第一支部"), joined=None, full_since=None)
    Affiliation.objects.filter(member=member).update(until=DAY)
    belong(member, make_party_organisation("第二支部"), since=DAY)
    LostContact.objects.create(
        member=member, reason="other", efforts="打过电话", since=DAY.replace(month=9)
    )
    assert [(when, text) for when, _, text in told(member)] == [
        ("2017-09-01 起", f"{LostContact.objects.get().get_reason_display()}：打过电话"),
        ("2017-06-01 起", "第二支部"),
        ("2016-01-01 至 2017-06-01", "第一支部"),
    ]


def test_every_kind_of_thing_is_told(zone: Area) -> None:
    """One row of everything the register keeps of a member."""
    rows_in(zone)
    kinds: list[Any] = [
        Affiliation, Employment, LostContact, MemberHonour, MembershipTransfer, PioneerPost,
        Pledge, Recommendation,
    ]  # fmt: skip
    member = PartyMember.objects.create(name="邱平", area=zone, joined=DAY, full_since=DAY)
    for model in kinds:
        model.objects.update(member=member)
    PartyMember.objects.filter(pk=member.pk).update(ended=DAY, end_reason="died")
    member.refresh_from_db()
    titles = {title for _, title, _ in told(member)}
    named = {
        "入党",
        "转为正式党员",
        "终止",
        "工作单位",
        "失联",
        "荣誉",
        "转接组织关系",
        "承诺",
        "推优",
    }
    assert titles >= named
    assert titles - named == {
        Affiliation.objects.get().get_kind_display(), PioneerPost.objects.get().get_kind_display(),
    }  # fmt: skip


def test_it_stands_above_the_form(sign_in: Any, clerk: User, make_party_organisation: Any) -> None:
    member = member_of(make_party_organisation("第一支部"))
    url = reverse("admin:members_partymember_change", args=[member.pk])
    page = sign_in(clerk).get(url).content.decode()
    assert page.index("现在的情况") < page.index("更正登记") < page.index('name="name"')
