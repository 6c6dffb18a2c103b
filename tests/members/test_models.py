"""What the members' register refuses, and what it never shows."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from members.enums import AffiliationKind, EndReason
from members.models import Affiliation, Employment, PartyMember
from tests.conftest import START
from tests.shared_world import shared


@pytest.fixture
@shared
def member(zone: Any) -> PartyMember:
    return PartyMember.objects.create(
        name="欧阳娜娜", area=zone, full_since=dt.date(2003, 7, 1), id_fingerprint="a" * 32
    )


def test_a_name_is_shown_masked(member: PartyMember) -> None:
    assert str(member) == "欧***"
    assert "欧阳" not in repr(member)


@pytest.mark.parametrize(
    ("day", "full"), [(dt.date(2003, 6, 30), False), (dt.date(2003, 7, 1), True)]
)
def test_full_by_dates(member: PartyMember, day: dt.date, full: bool) -> None:
    assert member.full_on(day) is full
    member.full_since = None
    assert member.full_on(day) is False


def test_birth_as_exact_as_it_is_known(member: PartyMember) -> None:
    assert member.born_text == "—"
    member.born, member.born_precision = dt.date(1967, 12, 1), "M"
    assert member.born_text == "1967年12月"


def test_an_identity_number_is_registered_once(member: PartyMember, zone: Any) -> None:
    with pytest.raises(IntegrityError, match="id_number_once"), transaction.atomic():
        PartyMember.objects.create(name="别人", area=zone, id_fingerprint="a" * 32)
    PartyMember.objects.create(name="无号甲", area=zone)
    PartyMember.objects.create(name="无号乙", area=zone)
    assert PartyMember.objects.filter(id_fingerprint="").count() == 2


@pytest.mark.parametrize("ended", [{"ended": START}, {"end_reason": EndReason.DIED}])
def test_a_membership_ends_with_a_reason(member: PartyMember, ended: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match="ends_with_reason"), transaction.atomic():
        PartyMember.objects.filter(pk=member.pk).update(**ended)
    PartyMember.objects.update(ended=START, end_reason=EndReason.DIED)


def test_an_affiliation_is_to_somewhere(member: PartyMember) -> None:
    with pytest.raises(IntegrityError, match="to_somewhere"), transaction.atomic():
        Affiliation.objects.create(member=member, kind=AffiliationKind.FORMAL, since=START)
    away = Affiliation.objects.create(
        member=member, kind=AffiliationKind.FORMAL, since=START, outside_name="菏泽市张庄村党支部"
    )
    assert str(away) == "组织关系：菏泽市张庄村党支部"


def test_an_employer_stands_by_name(member: PartyMember, make_organisation: Any) -> None:
    assert str(Employment(member=member, employer_name="甲公司")) == "甲公司"
    organisation = make_organisation("乙公司")
    assert str(Employment(member=member, organisation=organisation)) == "乙公司"


@pytest.mark.parametrize("model", [PartyMember, Affiliation, Employment])
def test_only_whoever_works_there_sees_members(
    cast: Any, member: PartyMember, make_party_organisation: Any, model: Any
) -> None:
    Affiliation.objects.create(
        member=member,
        kind=AffiliationKind.FORMAL,
        since=START,
        party_organisation=make_party_organisation(),
    )
    Employment.objects.create(member=member, employer_name="甲公司", since=START)
    seen = {name for name, user in vars(cast).items() if model.objects.for_user(user).exists()}
    assert seen == {"admin", "clerk", "approver", "official", "auditor"}
    may_change = {
        name for name, user in vars(cast).items() if model.objects.for_user(user, "change").exists()
    }
    assert may_change == {"clerk"}


@pytest.mark.parametrize(
    ("dates", "standing"),
    [
        ({}, ""),
        ({"joined": START}, "预备"),
        ({"joined": START, "full_since": dt.date(2017, 1, 1)}, "正式"),
        ({"joined": START, "full_since": dt.date(2017, 1, 2)}, "预备"),
        ({"full_since": START}, "正式"),
    ],
)
def test_nothing_is_said_of_whom_nothing_is_known(dates: dict[str, dt.date], standing: str) -> None:
    assert PartyMember(name="邱平", **dates).standing_on(dt.date(2017, 1, 1)) == standing
