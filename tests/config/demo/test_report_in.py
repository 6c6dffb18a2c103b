"""XG8, XH1 and JF7 stand in the demonstration of report-ins, which shows no real person."""

from types import SimpleNamespace
from typing import Any

from django.db.models import Sum
from django.utils.timezone import localdate

from config.demo.report_in import load_report_ins
from districts.models import Area
from members.enums import LeadState
from members.models import Affiliation, PartyMember, ReportInPoint, SelfReport
from members.services import due_report_in


def copies(area: Area, kind: str) -> Any:
    rows = ReportInPoint.objects.filter(area=area, kind=kind)
    return rows.aggregate(n=Sum("copies"))["n"]


def test_xg8_a_letter_more_than_twenty_boards_1500_questionnaires(
    areas: dict[str, Area],
) -> None:
    xigong = areas["410303"]
    assert copies(xigong, "letter") == 1
    assert copies(xigong, "board") > 20
    assert copies(xigong, "questionnaire") == 1500
    admitted = SelfReport.objects.filter(area=xigong, state=LeadState.ADMITTED)
    assert admitted.count() == 9
    assert not admitted.filter(member__name__contains="演示").exists()  # all are on the roster


def test_xh1_thirteen_hidden_members_found(areas: dict[str, Area]) -> None:
    found = SelfReport.objects.filter(area=areas["130705Z01"], state=LeadState.ADMITTED)
    assert found.values("member").distinct().count() == 13
    assert Affiliation.objects.filter(member__in=found.values("member")).count() == 13


def test_jf7_members_and_organisations_find_each_other_in_three_ways(
    areas: dict[str, Area],
) -> None:
    names = ReportInPoint.objects.filter(area=areas["640106Z01"]).order_by("pk")
    assert [name.split("：")[0] for name in names.values_list("name", flat=True)] == [
        "党员找组织",
        "组织找党员",
        "党员找党员",
    ]


def test_the_clerk_has_something_to_do(areas: dict[str, Area]) -> None:
    path, today = areas["640106Z01"].path, localdate()
    assert [row.name for row in due_report_in.overdue(path, today)] == ["演示甲"]
    assert due_report_in.waiting(path, today).count() == 3
    assert due_report_in.to_admit(path, today).count() == 1


def test_of_those_found_long_ago_only_stubs_are_left(areas: dict[str, Area]) -> None:
    assert not SelfReport.objects.filter(state=LeadState.ADMITTED, erased_at=None).exists()
    assert {row.name for row in SelfReport.objects.filter(erased_at=None)} == {
        "演示甲",
        "演示乙",
        "演示丙",
        "演示丁",
    }


def test_loaded_twice_it_is_there_once(demonstration: SimpleNamespace) -> None:
    before = (SelfReport.objects.count(), PartyMember.objects.count())
    assert load_report_ins(demonstration.areas, demonstration.users["clerk"]) == 0
    assert (SelfReport.objects.count(), PartyMember.objects.count()) == before
