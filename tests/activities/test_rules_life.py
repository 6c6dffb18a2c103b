"""To-dos of organisational life: few, in time, and gone with their cause."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from activities.enums import ActivityState
from activities.models import Appraisal
from activities.rules import life
from districts.advice import Finding
from districts.models import JointCommittee
from members.models import Affiliation
from tests.activities.makers import activity_in, member_in
from tests.activities.test_services_meetings import meeting_of
from tests.activities.test_services_study import belongs

D = dt.date
FIND = {rule.code: rule.find for rule in life.RULES}


def found(code: str, path: str, day: dt.date) -> list[Finding]:
    return list(FIND[code](path, day))


def test_a_branch_that_is_late_is_told_once_for_a_quarter(
    make_party_organisation: Any, zone: Any, street: Any
) -> None:
    branch = make_party_organisation(founded=D(2017, 10, 1))
    assert found("life-late", zone.path, D(2017, 10, 31)) == []
    (one,) = found("life-late", zone.path, D(2017, 11, 1))
    assert one.detail == "2017年第四季度：主题党日（10月）"
    assert one.due == D(2017, 10, 31)
    assert one.url == f"{reverse('life-branch', args=[branch.pk])}?period=2017Q4"
    assert found("life-late", street.path, D(2017, 11, 1)) == []
    (one,) = found("life-late", zone.path, D(2018, 1, 1))
    assert "党员大会（第四季度）" in one.detail
    assert "主题党日（10月、11月、12月）" in one.detail


def test_it_is_gone_when_it_is_recorded(make_party_organisation: Any, zone: Any) -> None:
    branch = make_party_organisation(founded=D(2017, 10, 1))
    activity_in(
        zone,
        "主题党日",
        theme="life",
        kind="theme_day",
        party_organisation=branch,
        day=D(2017, 10, 31),
        state=ActivityState.HELD,
    )
    assert found("life-late", zone.path, D(2017, 11, 1)) == []


def test_many_late_branches_of_an_area_are_one_to_do(
    make_party_organisation: Any, zone: Any
) -> None:
    for number in range(life.FEW):
        make_party_organisation(f"支部{number}", founded=D(2017, 10, 1))
    assert len(found("life-late", zone.path, D(2017, 11, 1))) == life.FEW
    make_party_organisation("又一个支部", founded=D(2017, 10, 1))
    (one,) = found("life-late", zone.path, D(2017, 11, 1))
    assert one.subject == "2017年第四季度组织生活逾期：6 个支部"
    assert "共 6 项" in one.detail
    assert zone.code in one.url


def test_a_year_that_is_over_is_told_with_its_last_quarter_only(
    make_party_organisation: Any, zone: Any
) -> None:
    make_party_organisation(founded=D(2017, 1, 1))
    told = [one.detail for one in found("life-late", zone.path, D(2018, 3, 31))]
    assert any("组织生活会（全年）" in one for one in told)
    assert not any("2018年第一季度" in one and "全年" in one for one in told)
    told = [one.detail for one in found("life-late", zone.path, D(2018, 4, 1))]
    assert not any("全年" in one for one in told)


def test_a_committee_is_told_of_its_quarter(zone: Any) -> None:
    committee = JointCommittee.objects.create(
        name="联合党工委", nature="dispatched", area=zone, founded=D(2016, 1, 1)
    )
    (one,) = found("joint-meeting", zone.path, D(2017, 10, 1))
    assert (one.key, one.due) == (f"{committee.pk}-2017Q4", D(2017, 12, 31))
    meeting_of(committee, D(2017, 10, 2))
    assert found("joint-meeting", zone.path, D(2017, 10, 2)) == []
    assert found("joint-meeting", zone.path, D(2018, 1, 1))


@pytest.mark.parametrize(("day", "told"), [(D(2017, 11, 30), 0), (D(2017, 12, 1), 1)])
def test_an_appraisal_is_missed_from_december_on(
    make_party_organisation: Any, zone: Any, day: dt.date, told: int
) -> None:
    branch = make_party_organisation()
    make_party_organisation("另一个")
    rows = found("appraisal-year", zone.path, day)
    assert len(rows) == told
    assert all("2 个支部" in one.subject for one in rows)
    assert all(one.url == f"{reverse('life')}?period=2017Q4&area={zone.code}" for one in rows)
    Appraisal.objects.create(party_organisation=branch, year=2017, day=D(2017, 11, 1))
    assert all("1 个支部" in one.subject for one in found("appraisal-year", zone.path, day))


def test_an_appraisal_without_grades_is_asked_for(make_party_organisation: Any, zone: Any) -> None:
    branch = make_party_organisation()
    one = Appraisal.objects.create(party_organisation=branch, year=2017, day=D(2017, 12, 1))
    assert len(found("appraisal-grades", zone.path, D(2018, 1, 5))) == 1
    one.grades.create(member=member_in(zone), grade="qualified")
    assert found("appraisal-grades", zone.path, D(2018, 1, 5)) == []


@pytest.mark.parametrize(("day", "told"), [(D(2017, 9, 30), 0), (D(2017, 10, 1), 1)])
def test_hours_that_lack_are_told_by_branch_late_in_the_year(
    make_party_organisation: Any, zone: Any, day: dt.date, told: int
) -> None:
    branch = make_party_organisation()
    belongs(branch, "张三")
    belongs(branch, "李四")
    rows = found("study-hours", zone.path, day)
    assert len(rows) == told
    for one in rows:
        assert "2 名党员" in one.detail
        assert "张" not in one.subject + one.detail
    Affiliation.objects.all().delete()
    assert found("study-hours", zone.path, day) == []


def test_hours_of_many_branches_are_told_together(make_party_organisation: Any, zone: Any) -> None:
    for number in range(life.FEW + 1):
        belongs(make_party_organisation(f"支部{number}"), f"党员{number}")
    told = found("study-hours", zone.path, D(2017, 11, 1))
    assert [one.subject for one in told] == [f"党员学时不足：{life.FEW + 1} 个支部"]
    assert told[0].url == f"{reverse('life-study')}?period=2017&late=1&area={zone.code}"
    assert told[0].detail.startswith(f"{life.FEW + 1} 名党员")
