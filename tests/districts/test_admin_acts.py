"""The act log: how it is narrowed, whose it is, and the sheet that is printed of it."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate, now

from accounts.models import User
from core.models import Act
from core.workflow import record
from members.models import PartyMember
from tests.shared_world import shared

LIST, SHEET = "/admin/core/act/", "/admin/core/act/sheet/"
MEMBER = "members.partymember"


@pytest.fixture
def client(sign_in: Any, auditor: User) -> Client:
    return sign_in(auditor)


@pytest.fixture
@shared
def member(zone: Any) -> PartyMember:
    return PartyMember.objects.create(name="王小明", area=zone, sex="m")


def listed(client: Client, **query: Any) -> list[str]:
    return [act.note for act in client.get(LIST, query).context["cl"].result_list]


def days_ago(act: Act, days: int) -> None:
    Act.objects.filter(pk=act.pk).update(at=now() - dt.timedelta(days=days))


@pytest.fixture
@shared
def acts(cast: SimpleNamespace, member: PartyMember) -> None:
    record(cast.clerk, "查看号码", member, "a")
    record(cast.clerk, "更正", cast.clerk, "b")
    days_ago(record(cast.approver, "更正", member, "c"), 3)
    record(cast.foreign_clerk, "查看号码", "外区", "foreign")


@pytest.mark.parametrize(
    ("query", "notes"),
    [
        ({}, "cba"),
        ({"verb": "更正"}, "cb"),
        ({"register": MEMBER}, "ca"),
        ({"register": "nonsense"}, ""),
        ({"q": "查看"}, "a"),
        ({"q": "小张"}, "ba"),
        ({"verb": "更正", "register": MEMBER}, "c"),
    ],
)
def test_it_is_narrowed(query: dict[str, str], notes: str, client: Client, acts: None) -> None:
    assert listed(client, **query) == list(notes)


def test_by_user(client: Client, acts: None, cast: SimpleNamespace) -> None:
    assert listed(client, user=cast.approver.pk) == ["c"]
    assert listed(client, user=cast.foreign_clerk.pk) == []


def test_by_days_of_which_both_count(client: Client, acts: None) -> None:
    today = localdate()
    third = today - dt.timedelta(days=3)
    assert listed(client, to=third) == ["c"]
    assert listed(client, **{"from": third}) == ["c", "b", "a"]
    assert listed(client, **{"from": third + dt.timedelta(days=1)}) == ["b", "a"]
    assert listed(client, **{"from": third, "to": third}) == ["c"]
    assert listed(client, **{"from": "2018-02-30"}) == ["c", "b", "a"]


def test_the_filters_offer_what_there_is(client: Client, acts: None) -> None:
    specs = {s.parameter_name: s for s in client.get(LIST).context["cl"].filter_specs}
    verbs = [value for value, _, _ in specs["verb"].options() if value]
    assert verbs == sorted({"更正", "查看号码"})
    users = {label for _, label, _ in specs["user"].options()}
    assert "经办小张（clerk）" in users
    assert "外区经办（foreign_clerk）" not in users


def test_statements_do_not_grow_with_the_log(client, acts, clerk, django_assert_num_queries):
    with CaptureQueriesContext(connection) as few:
        client.get(LIST)
    for number in range(20):
        record(clerk, "更正", f"第 {number} 件")
    with django_assert_num_queries(len(few)):
        client.get(LIST)


class TestOnePerson:
    def test_what_was_done_to_him_and_the_exports_that_may_have_held_him(
        self, client: Client, acts: None, cast: SimpleNamespace, member: PartyMember
    ) -> None:
        record(cast.clerk, "导出名单", "党员，3 行", "d", register=MEMBER)
        record(cast.official, "导出名单", "党员，9 行", "e", register=MEMBER)
        record(cast.street_clerk, "导出名单", "党员，4 行", "of another street", register=MEMBER)
        record(cast.clerk, "导出名单", "单位，4 行", "other", register="districts.organisation")
        other = PartyMember.objects.create(name="别人", area=member.area, sex="m")
        record(cast.clerk, "查看号码", other, "of another")
        found = listed(client, register=MEMBER, object=member.pk)
        assert sorted(found) == ["a", "c", "d", "e"]

    def test_his_page_leads_there(self, client: Client, member: PartyMember) -> None:
        page = client.get(reverse("admin:members_partymember_change", args=[member.pk]))
        assert f"{LIST}?register={MEMBER}&amp;object={member.pk}" in page.content.decode()

    def test_only_for_the_auditor(self, sign_in: Any, clerk: User, member: PartyMember) -> None:
        page = sign_in(clerk).get(reverse("admin:members_partymember_change", args=[member.pk]))
        assert "查阅记录" not in page.content.decode()

    def test_who_opens_his_page_is_noted_once_a_day(
        self, sign_in: Any, clerk: User, approver: User, member: PartyMember
    ) -> None:
        url = reverse("admin:members_partymember_change", args=[member.pk])
        for user in (clerk, clerk, approver):
            sign_in(user).get(url)
        assert list(Act.objects.order_by("id").values_list("by", "verb", "object_id")) == [
            (clerk.pk, "查看", member.pk),
            (approver.pk, "查看", member.pk),
        ]
        Act.objects.update(at=now() - dt.timedelta(days=1))
        sign_in(clerk).get(url)
        assert Act.objects.filter(by=clerk).count() == 2
        history = reverse("admin:members_partymember_history", args=[member.pk])
        assert '<td class="nowrap">查看</td>' not in sign_in(clerk).get(history).content.decode()


class TestSheet:
    def test_it_shows_the_narrowed_log_and_is_logged(
        self, client: Client, acts: None, auditor: User, member: PartyMember
    ) -> None:
        page = client.get(SHEET, {"register": MEMBER, "object": member.pk})
        assert [act.note for act in page.context["acts"]] == ["c", "a"]
        title = f"党员{member}的查阅和操作记录"
        assert title in page.content.decode()
        act = Act.objects.get(verb="出具记录")
        assert (act.by, act.subject) == (auditor, title)
        assert "no-store" in page["Cache-Control"]

    def test_of_a_user(self, client: Client, acts: None, cast: SimpleNamespace) -> None:
        page = client.get(SHEET, {"user": cast.clerk.pk})
        assert page.context["title"] == "用户经办小张的查阅和操作记录"
        assert [act.note for act in page.context["acts"]] == ["b", "a"]

    def test_of_all(self, client: Client, acts: None) -> None:
        assert client.get(SHEET).context["title"] == "行为日志"

    def test_it_names_nobody_from_elsewhere(
        self, client: Client, cast: SimpleNamespace, foreign_zone: Any
    ) -> None:
        stranger = PartyMember.objects.create(name="外区党员", area=foreign_zone, sex="m")
        page = client.get(SHEET, {"register": MEMBER, "object": stranger.pk}).content.decode()
        assert f"编号 {stranger.pk}" in page
        assert "外区党员" not in page
        assert client.get(SHEET, {"user": cast.foreign_clerk.pk}).context["title"] == "行为日志"

    def test_a_thousand_lines_and_then_a_hint(self, client: Client, clerk: User) -> None:
        Act.objects.bulk_create(Act(by=clerk, verb="更正", subject="x") for _ in range(1001))
        page = client.get(SHEET)
        assert len(page.context["acts"]) == 1000
        assert "只列最近 1000 条" in page.content.decode()


def test_the_log_is_exported_as_it_is_narrowed(client: Client, acts: None) -> None:
    page = client.get("/admin/core/act/export/", {"verb": "更正"})
    assert page.context["export"].total == 2


@pytest.mark.parametrize("number", ["9" * 20, "9" * 5000, "²"])
@pytest.mark.parametrize("address", [LIST, SHEET])
def test_a_number_that_no_row_has_narrows_to_nothing_or_not_at_all(
    client: Client, acts: None, number: str, address: str
) -> None:
    for query in ({"user": number}, {"register": MEMBER, "object": number}):
        assert client.get(address, query).status_code == 200
