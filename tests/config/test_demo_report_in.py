"""XG8, XH1 and JF7 stand in the demonstration of report-ins, which shows no real person."""

from typing import Any

import pytest
from django.db.models import Sum
from django.utils.timezone import localdate

from accounts.models import User
from config.demo.cities import load_areas
from config.demo.report_in import load_report_ins
from districts.enums import PartyOrganisationType, Role
from districts.models import Area, PartyOrganisation
from members.enums import LeadState
from members.models import Affiliation, PartyMember, ReportInPoint, SelfReport
from members.services import due_report_in
from tests.conftest import START, make_user


@pytest.fixture
def areas(db: None) -> dict[str, Area]:
    """With a branch in each place, and four floating members in the roster of 西工区."""
    found = load_areas()
    for code in ("410303", "130705Z01", "640106Z01"):
        PartyOrganisation.objects.create(
            name=f"{code}支部",
            area=found[code],
            type=PartyOrganisationType.BRANCH,
            founded=START,
        )
    branch = PartyOrganisation.objects.get(area=found["410303"])
    for number in range(4):
        member = PartyMember.objects.create(name=f"名册{number}", area=found["410303"])
        Affiliation.objects.create(
            member=member, kind="floating_in", party_organisation=branch, since=START
        )
    return found


@pytest.fixture
def by(areas: dict[str, Area]) -> User:
    return make_user("clerk", (Role.CLERK, areas["640106Z01"]))


@pytest.fixture
def loaded(areas: dict[str, Area], by: User) -> dict[str, Area]:
    assert load_report_ins(areas, by) == 9
    return areas


def copies(area: Area, kind: str) -> Any:
    rows = ReportInPoint.objects.filter(area=area, kind=kind)
    return rows.aggregate(n=Sum("copies"))["n"]


def test_xg8_a_letter_more_than_twenty_boards_1500_questionnaires(
    loaded: dict[str, Area],
) -> None:
    xigong = loaded["410303"]
    assert copies(xigong, "letter") == 1
    assert copies(xigong, "board") > 20
    assert copies(xigong, "questionnaire") == 1500
    admitted = SelfReport.objects.filter(area=xigong, state=LeadState.ADMITTED)
    assert admitted.count() == 9
    known = set(admitted.values_list("member__name", flat=True))
    assert known >= {f"名册{number}" for number in range(4)}


def test_xh1_thirteen_hidden_members_found(loaded: dict[str, Area]) -> None:
    found = SelfReport.objects.filter(area=loaded["130705Z01"], state=LeadState.ADMITTED)
    assert found.values("member").distinct().count() == 13
    assert Affiliation.objects.filter(member__in=found.values("member")).count() == 13


def test_jf7_members_and_organisations_find_each_other_in_three_ways(
    loaded: dict[str, Area],
) -> None:
    names = ReportInPoint.objects.filter(area=loaded["640106Z01"]).order_by("pk")
    assert [name.split("：")[0] for name in names.values_list("name", flat=True)] == [
        "党员找组织",
        "组织找党员",
        "党员找党员",
    ]


def test_the_clerk_has_something_to_do(loaded: dict[str, Area]) -> None:
    path, today = loaded["640106Z01"].path, localdate()
    assert [row.name for row in due_report_in.overdue(path, today)] == ["演示甲"]
    assert due_report_in.waiting(path, today).count() == 3
    assert due_report_in.to_admit(path, today).count() == 1


def test_of_those_found_long_ago_only_stubs_are_left(loaded: dict[str, Area]) -> None:
    assert not SelfReport.objects.filter(state=LeadState.ADMITTED, erased_at=None).exists()
    assert {row.name for row in SelfReport.objects.filter(erased_at=None)} == {
        "演示甲",
        "演示乙",
        "演示丙",
        "演示丁",
    }


def test_loaded_twice_it_is_there_once(loaded: dict[str, Area], by: User) -> None:
    before = (SelfReport.objects.count(), PartyMember.objects.count())
    assert load_report_ins(loaded, by) == 0
    assert (SelfReport.objects.count(), PartyMember.objects.count()) == before
