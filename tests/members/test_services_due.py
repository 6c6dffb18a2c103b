"""What is due, on each rule's boundary, and only below the path that is asked."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest

from core.dated import months_later
from districts.models import Area, RuleLimit
from members.models import Development, LostContact, MembershipTransfer, PartyMember
from members.services import due
from tests.members.people import member_of
from tests.shared_world import shared

TODAY = dt.date(2026, 3, 31)  # a Tuesday without a holiday before it
DAY = dt.timedelta(days=1)


@pytest.fixture
@shared
def branch(make_party_organisation: Any) -> Any:
    return make_party_organisation("阅海湾第一支部")


@pytest.fixture
def transfer(branch: Any, cast: SimpleNamespace) -> Any:
    def make(**fields: Any) -> MembershipTransfer:
        return MembershipTransfer.objects.create(
            member=member_of(branch),
            area=branch.area,
            source=branch,
            target_name="外地支部",
            reason="工作变动",
            by=cast.clerk,
            **{"applied_on": TODAY - 120 * DAY, **fields},
        )

    return make


@pytest.mark.parametrize(("days", "late"), [(90, False), (91, True)])
def test_letters(transfer: Any, district: Area, street: Area, days: int, late: bool) -> None:
    row = transfer(state="letter", letter_on=TODAY - days * DAY, valid_days=90)
    assert list(due.letters_expired(district.path, TODAY)) == ([row] if late else [])
    assert not due.letters_expired(street.path, TODAY)


@pytest.mark.parametrize(
    ("applied", "late"), [(dt.date(2026, 3, 24), False), (dt.date(2026, 3, 23), True)]
)
def test_checks(transfer: Any, district: Area, applied: dt.date, late: bool) -> None:
    """Five working days after Tuesday 24 March is Tuesday 31 March."""
    row = transfer(applied_on=applied)
    assert list(due.checks_overdue(district.path, TODAY)) == ([row] if late else [])


def test_a_limit_of_the_area_counts(transfer: Any, district: Area, zone: Area) -> None:
    row = transfer(applied_on=dt.date(2026, 3, 27))
    assert not due.checks_overdue(district.path, TODAY)
    RuleLimit.objects.create(area=zone, code="transfer_check", value=1, source="区委组织部")
    assert list(due.checks_overdue(district.path, TODAY)) == [row]


@pytest.mark.parametrize(("since", "found"), [(0, True), (1, False)])
def test_lost_and_suspended(branch: Any, district: Area, since: int, found: bool) -> None:
    lost = LostContact.objects.create(
        member=member_of(branch), reason="work", since=months_later(TODAY, -6) + since * DAY
    )
    gone = PartyMember.objects.create(
        name="曹静",
        area=branch.area,
        ended=months_later(TODAY, -24) + since * DAY,
        end_reason="suspended",
    )
    assert list(due.lost_for_long(district.path, TODAY)) == ([lost] if found else [])
    assert list(due.suspended_for_long(district.path, TODAY)) == ([gone] if found else [])


@pytest.mark.parametrize(
    ("stage", "since", "found"),
    [
        ("applicant", TODAY - 30 * DAY, False),
        ("applicant", TODAY - 31 * DAY, True),
        ("probationary", months_later(TODAY, -12), True),
        ("probationary", months_later(TODAY, -12) + DAY, False),
    ],
)
def test_clocks_of_development(
    branch: Any, district: Area, stage: str, since: dt.date, found: bool
) -> None:
    file = Development.objects.create(
        name="李四",
        area=branch.area,
        party_organisation=branch,
        stage=stage,
        stage_since=since,
    )
    late = {"applicant": due.talks_overdue, "probationary": due.probations_over}[stage]
    assert list(late(district.path, TODAY)) == ([file] if found else [])


@pytest.mark.parametrize("known", [{"ended": TODAY, "end_reason": "died"}, {"full_since": TODAY}])
def test_whose_standing_is_settled_is_not_discussed(
    branch: Any, district: Area, known: dict[str, Any]
) -> None:
    member = member_of(branch, full_since=None)
    file = Development.objects.create(
        name="李四",
        area=branch.area,
        party_organisation=branch,
        member=member,
        stage="probationary",
        stage_since=months_later(TODAY, -13),
    )
    assert list(due.probations_over(district.path, TODAY)) == [file]
    PartyMember.objects.filter(pk=member.pk).update(**known)
    assert not due.probations_over(district.path, TODAY)
