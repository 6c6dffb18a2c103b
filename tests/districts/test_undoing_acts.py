"""撤销 of an act: only by who still may, and only while nobody has gone on with the row."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from core.models import Act
from districts.enums import ListDecision, Match
from districts.models import (
    Area,
    ComparisonList,
    ComparisonRow,
    Instructor,
    RoleAssignment,
    ToDo,
    WorkCoverage,
)
from districts.services import comparing_decisions, todos
from tests.conftest import START
from tests.shared_world import shared

GONE_ON = "没有恢复：其间有人改过，或者您已没有办理权限，请在登记册里更正。"


@pytest.fixture
def client(sign_in: Any, cast: SimpleNamespace) -> Client:
    return sign_in(cast.clerk)


@pytest.fixture
@shared
def todo(zone: Area) -> ToDo:
    return ToDo.objects.create(key="a", area=zone, rule="r", subject="事项", action="change")


@pytest.fixture
@shared
def row(zone: Area, cast: SimpleNamespace) -> ComparisonRow:
    listed = ComparisonList.objects.create(
        area=zone, source="tax", day=START, filename="名单.xlsx", by=cast.clerk
    )
    return ComparisonRow.objects.create(
        comparison=listed, number=1, name="某某商贸有限公司", match=Match.ONLY_THERE
    )


def undo(client: Client) -> str:
    answer = client.post(reverse("admin:undo"), {"next": "/admin/"}, follow=True)
    assert answer.status_code == 200
    return [str(one) for one in answer.context["messages"]][-1]


def finish(client: Client, todo: ToDo) -> None:
    client.post(reverse("admin:districts_todo_finish", args=[todo.pk]), {"note": ""})
    todo.refresh_from_db()
    assert todo.dismissed


def leave_out(client: Client, row: ComparisonRow) -> None:
    url = reverse("admin:districts_comparisonrow_leave-out", args=[row.pk])
    client.post(url, {"note": "不在本辖区"})
    row.refresh_from_db()
    assert row.decision == ListDecision.STRUCK


def test_nobody_takes_back_whose_role_has_ended_meanwhile(
    client: Client, row: ComparisonRow, zone: Area, cast: SimpleNamespace
) -> None:
    leave_out(client, row)
    RoleAssignment.objects.create(user=cast.clerk, role="auditor", area=zone, since=START)
    RoleAssignment.objects.filter(user=cast.clerk, role="clerk").update(until=localdate())
    assert undo(client) == GONE_ON
    row.refresh_from_db()
    assert row.decision == ListDecision.STRUCK


def test_what_somebody_went_on_with_stays(
    client: Client, row: ComparisonRow, cast: SimpleNamespace
) -> None:
    leave_out(client, row)
    comparing_decisions.reopen(row, by=cast.clerk)
    comparing_decisions.register(row, by=cast.clerk)
    assert undo(client) == GONE_ON
    row.refresh_from_db()
    assert row.decision == ListDecision.REGISTERED
    assert not Act.objects.filter(verb="撤销“剔除（不纳入）”").exists()


def test_a_to_do_whose_cause_has_gone_meanwhile_is_not_opened_again(
    client: Client, todo: ToDo
) -> None:
    finish(client, todo)
    ToDo.objects.filter(pk=todo.pk).update(dismissed=False)
    assert undo(client) == GONE_ON
    todo.refresh_from_db()
    assert todo.done_at is not None


def test_an_assignment_after_it_is_not_lost(
    client: Client, zone: Area, cast: SimpleNamespace, make_organisation: Any
) -> None:
    guided = make_organisation()
    first, second = (Instructor.objects.create(name=name, area=zone) for name in ("甲", "乙"))
    url = reverse("admin:districts_organisation_instructor", args=[guided.pk])
    client.post(url, {"instructor": first.pk, "since": "2017-05-05", "note": ""})
    row = WorkCoverage.objects.get(organisation=guided)
    row.instructor = second
    row.save()
    assert undo(client) == GONE_ON
    assert WorkCoverage.objects.get(organisation=guided).instructor == second


def test_the_rest_of_a_batch_is_taken_back(client: Client, zone: Area, todo: ToDo) -> None:
    other = ToDo.objects.create(key="b", area=zone, rule="r", subject="事项", action="change")
    ticked = {"_selected_action": [todo.pk, other.pk], "action": "finish", "confirmed": "1"}
    client.post(reverse("admin:districts_todo_changelist"), ticked)
    todos.reopen(todo)
    assert undo(client) == "已撤销，1 条恢复原状；1 条其间有人改过，没有恢复。"
