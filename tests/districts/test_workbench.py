"""The workbench: who gets which first page, what lies on the desk, what every page is told."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from accounts.models import Message, User
from core.models import Job, JobState
from districts import desk
from districts.enums import BatchState
from districts.models import Area, ImportBatch, ToDo
from districts.workbench import page_context


def to_do(area: Area, key: str, days: int | None = None, **fields: Any) -> ToDo:
    due = None if days is None else localdate() + dt.timedelta(days=days)
    return ToDo.objects.create(
        key=key, area=area, rule="换届", subject=f"换届{key}", url="/admin/", due=due, **fields
    )


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("clerk", "admin:index"),
        ("approver", "admin:index"),
        ("auditor", "admin:index"),
        ("admin", "admin:index"),
        ("official", "dashboard"),
    ],
)
def test_each_role_has_its_first_page(
    name: str, first: str, cast: SimpleNamespace, sign_in: Any
) -> None:
    answer = sign_in(getattr(cast, name)).get(reverse("home"))
    assert answer.status_code == 302
    assert answer["Location"] == reverse(first)


def test_without_a_role_one_is_told_whom_to_call(
    cast: SimpleNamespace, sign_in: Any, settings: Any
) -> None:
    settings.CONTACT_PHONE = "0951-000 0000"
    page = sign_in(cast.nobody).get(reverse("home"))
    assert page.status_code == 403
    assert "还没有角色" in page.content.decode()
    assert "0951-000 0000" in page.content.decode()


def test_all_five_blocks_and_their_empty_words(clerk: User, sign_in: Any) -> None:
    text = sign_in(clerk).get(reverse("admin:index")).content.decode()
    for heading in ("待办", "我发起的", "快到期", "消息", "最近看过"):
        assert f"<h2>{heading}</h2>" in text
    assert "没有要办的事项" in text
    assert "导入台账" in text
    assert "<script>" not in text
    assert "style=" not in text


def test_to_dos_are_those_one_may_act_on_oldest_first(
    cast: SimpleNamespace, zone: Area, street: Area
) -> None:
    late, soon = to_do(zone, "迟", -2), to_do(zone, "近", 5)
    to_do(street, "外", 1)
    to_do(zone, "完", 1, done_at="2018-01-01T00:00:00Z")
    deciding = to_do(zone, "批", 3, action="decide")
    assert list(desk.to_dos(cast.clerk)) == [late, soon]
    assert list(desk.to_dos(cast.approver)) == [deciding]
    assert not desk.to_dos(cast.nobody)
    assert list(desk.expiring(cast.clerk)) == [soon]


def test_late_and_due_today_are_named(clerk: User, zone: Area, sign_in: Any) -> None:
    to_do(zone, "甲", -2)
    to_do(zone, "乙", 0)
    text = sign_in(clerk).get(reverse("admin:todos")).content.decode()
    assert "badge--late" in text
    assert "逾期" in text
    assert "今天到期" in text


def test_all_to_dos_by_rule(clerk: User, zone: Area, sign_in: Any) -> None:
    for number in range(51):
        to_do(zone, f"{number}")
    batch(clerk, zone, BatchState.PREVIEWED)
    ToDo.objects.filter(key="50").update(rule="term-ending")
    client, url = sign_in(clerk), reverse("admin:todos")
    everything = client.get(url).context
    assert [number for _, _, number in everything["rules"]] == [50, 1]
    assert (len(everything["page_obj"]), len(everything["waiting"])) == (50, 1)
    assert len(client.get(url, {"page": "2"}).context["page_obj"]) == 1
    one = client.get(url, {"rule": "term-ending"}).context
    assert [todo.key for todo in one["page_obj"]] == ["50"]
    assert one["waiting"] == []


def batch(user: User, area: Area, state: BatchState, **fields: Any) -> ImportBatch:
    return ImportBatch.objects.create(
        kind="organisations", area=area, filename="台账.xlsx", by=user, state=state, **fields
    )


def test_an_import_to_confirm_is_due_and_started(clerk: User, zone: Area, sign_in: Any) -> None:
    waiting = batch(clerk, zone, BatchState.PREVIEWED)
    page = sign_in(clerk).get(reverse("admin:index"))
    text = page.content.decode()
    assert "导入待确认：台账.xlsx" in text
    assert reverse("import-preview", args=[waiting.pk]) in text
    assert page.context["to_do_count"] == 1


def test_what_was_started_shows_state_and_time_to_undo(clerk: User, zone: Area) -> None:
    done = batch(clerk, zone, BatchState.DONE, imported_at=localdate_now())
    Job.objects.create(
        key="k",
        kind="sweep",
        title="汇总：2017年第四季度",
        requested_by=clerk,
        state=JobState.FAILED,
        error="没有台账",
    )
    job, imported = desk.started(clerk)
    assert (job.title, job.badge, job.detail) == ("汇总：2017年第四季度", "late", "没有台账")
    assert imported.badge == "ok"
    assert imported.detail.startswith("可撤销至")
    assert imported.url == reverse("import-status", args=[done.pk])


def localdate_now() -> dt.datetime:
    return dt.datetime.now(tz=dt.UTC)


def test_others_work_is_not_on_the_desk(cast: SimpleNamespace, zone: Area) -> None:
    batch(cast.approver, zone, BatchState.PREVIEWED)
    assert desk.started(cast.clerk) == []
    assert not desk.waiting_batches(cast.clerk)


def test_what_was_looked_at_is_kept_newest_first(
    clerk: User, make_organisation: Any, sign_in: Any
) -> None:
    client = sign_in(clerk)
    rows = [make_organisation(f"公司{number}") for number in range(10)]
    for row in (*rows, rows[0]):
        client.get(reverse("admin:districts_organisation_change", args=[row.pk]))
    kept = client.session[desk.RECENT]
    assert [entry["title"] for entry in kept[:2]] == ["公司0", "公司9"]
    assert len(kept) == desk.RECENT_KEPT
    assert "公司9" in client.get(reverse("admin:index")).content.decode()


def test_the_register_list_is_in_groups_and_only_what_one_may_open(
    cast: SimpleNamespace, sign_in: Any
) -> None:
    def groups(user: User) -> dict[str, list[str]]:
        nav = sign_in(user).get(reverse("admin:index")).context["nav"]
        return {group["title"]: [item["title"] for item in group["items"]] for group in nav}

    clerk, admin, auditor = groups(cast.clerk), groups(cast.admin), groups(cast.auditor)
    assert list(clerk) == [
        *("单位与党组织", "商圈与阵地", "党员", "示范店"),
        *("活动", "服务群众", "经费", "报表", "系统"),
    ]
    assert clerk["单位与党组织"][:3] == ["单位", "党组织", "党建称号"]
    assert "用户" not in clerk["系统"]
    assert "用户" in admin["系统"]
    assert "行为日志" in auditor["系统"]
    assert "行为日志" not in admin["系统"]


class TestPageContext:
    def context(self, rf: Any, user: Any) -> dict[str, Any]:
        request = rf.get("/")
        request.user = User.objects.get(pk=user.pk)
        return page_context(request)

    def test_two_statements_at_most(
        self, rf: Any, clerk: User, zone: Area, django_assert_num_queries: Any
    ) -> None:
        Message.objects.create(user=clerk, text="消息")
        to_do(zone, "甲", 1)
        request = rf.get("/")
        request.user = User.objects.get(pk=clerk.pk)
        with django_assert_num_queries(2):
            context = page_context(request)
            assert page_context(request) is context
        assert (context["unread"], context["to_do_count"]) == (1, 1)
        assert context["home_area"] == zone.name
        assert context["role_names"] == "经办人"
        assert context["shell"] == "admin/base_site.html"

    def test_none_for_a_visitor(self, client: Client, rf: Any) -> None:
        """Without the db fixture any statement would fail the test."""
        context = page_context(rf.get("/"))
        assert set(context) == {"site_name", "demo", "contact_phone"}

    def test_an_official_has_the_other_shell(self, rf: Any, official: User, district: Area) -> None:
        context = self.context(rf, official)
        assert context["shell"] == "base.html"
        assert context["nav"] == []
        assert context["home_area"] == district.name

    def test_everywhere_has_no_name(self, rf: Any, admin: User) -> None:
        assert self.context(rf, admin)["home_area"] == ""


class TestSearch:
    def found(self, client: Client, term: str) -> dict[str, list[str]]:
        page = client.get(reverse("admin:search"), {"q": term})
        assert page.status_code == 200
        return {g.noun: [hit.title for hit in g.hits] for g in page.context["groups"]}

    def test_by_part_initials_and_code_in_ones_own_scope(
        self,
        clerk: User,
        street: Area,
        make_organisation: Any,
        make_party_organisation: Any,
        sign_in: Any,
    ) -> None:
        make_organisation("宁夏阅海云科技", uscc="91640106MA75ABCD12")
        make_organisation("外街阅海云科技", area=street)
        make_party_organisation("阅海云联合党支部")
        client = sign_in(clerk)
        both = {"单位": ["宁夏阅海云科技"], "党组织": ["阅海云联合党支部"]}
        assert self.found(client, "阅海云") == both
        assert self.found(client, "yhy") == both
        assert self.found(client, "MA75ABCD") == {"单位": ["宁夏阅海云科技"]}
        assert self.found(client, "没有的") == {}
        assert self.found(client, "") == {}

    def test_constant_queries(
        self, clerk: User, make_organisation: Any, sign_in: Any, django_assert_num_queries: Any
    ) -> None:
        client = sign_in(clerk)
        for number in range(12):
            make_organisation(f"阅海云{number}")
        with django_assert_num_queries(10):
            self.found(client, "阅海")

    def test_harmless_terms(self, clerk: User, sign_in: Any) -> None:
        client = sign_in(clerk)
        for term in ("%", "'; drop table", "<script>alert(1)</script>", "x" * 500):
            page = client.get(reverse("admin:search"), {"q": term})
            assert page.status_code == 200
            assert "<script>alert" not in page.content.decode()
