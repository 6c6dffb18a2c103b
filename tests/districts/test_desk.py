"""A user's desk: what is due for whom, what he started, what runs out, what he looked at."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils.timezone import localdate, now

from accounts.models import Message, User
from core.models import Job, JobState
from districts import desk
from districts.enums import BatchState, Role
from districts.models import Area, ImportBatch, RoleAssignment, ToDo
from districts.scoping import ACTIONS
from tests.conftest import START, make_user


def to_do(area: Area, key: str, **fields: Any) -> ToDo:
    return ToDo.objects.create(
        key=key, area=area, rule="换届", subject=f"换届{key}", url="/admin/", **fields
    )


def batch(by: User, area: Area | None, **fields: Any) -> ImportBatch:
    fields = {"kind": "organisations", "filename": "台账.xlsx", **fields}
    return ImportBatch.objects.create(area=area, by=by, **fields)


def job(by: User, number: int = 1, **fields: Any) -> Job:
    fields = {"kind": "sweep", "title": f"汇总{number}", **fields}
    return Job.objects.create(key=f"key-{number}", requested_by=by, **fields)


# to-dos


@pytest.mark.parametrize(
    "who", ["clerk", "approver", "official", "auditor", "admin", "street_clerk", "nobody"]
)
def test_a_to_do_is_for_whoever_holds_its_right_in_its_area(
    who: str, cast: SimpleNamespace, zone: Area
) -> None:
    actions = sorted(frozenset().union(*ACTIONS.values()))
    for action in actions:
        to_do(zone, action, action=action)
    rights = {"street_clerk": set(), "nobody": set()}.get(who)
    expected = ACTIONS[Role(who)] if rights is None else rights
    assert {item.action for item in desk.to_dos(getattr(cast, who))} == set(expected)


def test_a_right_in_one_area_is_none_in_another(zone: Area, street: Area) -> None:
    """Clerk of the zone, approver of the street: he writes here and decides there."""
    user = make_user("both", (Role.CLERK, zone), (Role.APPROVER, street))
    for area in (zone, street):
        for action in ("change", "decide"):
            to_do(area, f"{area.pk}{action}", action=action)
    assert {(item.area, item.action) for item in desk.to_dos(user)} == {
        (zone, "change"),
        (street, "decide"),
    }


@pytest.mark.parametrize(
    ("days", "soon"), [(-1, False), (0, True), (1, True), (90, True), (91, False), (None, False)]
)
def test_what_falls_due_within_ninety_days(
    days: int | None, soon: bool, clerk: User, zone: Area
) -> None:
    due = None if days is None else localdate() + dt.timedelta(days=days)
    item = to_do(zone, "x", due=due)
    assert list(desk.expiring(clerk)) == ([item] if soon else [])
    assert list(desk.to_dos(clerk)) == [item]


def test_to_dos_are_counted_by_rule_the_most_first(zone: Area, clerk: User) -> None:
    for key, rule in (("甲", "term-ending"), ("乙", "rubbish"), ("丙", "rubbish")):
        ToDo.objects.create(key=key, area=zone, rule=rule, subject=key)
    to_do(zone, "完", done_at=now())
    assert desk.by_rule(desk.to_dos(clerk)) == [
        ("rubbish", "rubbish", 2),
        ("term-ending", "届满前提醒换届", 1),
    ]


# imports and jobs


@pytest.mark.parametrize("state", BatchState)
def test_only_what_waits_for_him_waits(
    state: BatchState, clerk: User, approver: User, zone: Area
) -> None:
    mine = batch(clerk, zone, state=state)
    batch(approver, zone, state=state)
    waiting = state == BatchState.PREVIEWED
    assert list(desk.waiting_batches(clerk)) == ([mine] if waiting else [])


@pytest.mark.parametrize(
    ("state", "badge", "page"),
    [
        (BatchState.DONE, "ok", "status"),
        (BatchState.UNCHANGED, "ok", "status"),
        (BatchState.REFUSED, "late", "status"),
        (BatchState.PREVIEWED, "warn", ""),
        (BatchState.UPLOADED, "info", "status"),
        (BatchState.UNDONE, "", "status"),
    ],
)
def test_an_import_shows_its_state_and_leads_to_its_page(
    state: BatchState, badge: str, page: str, clerk: User, zone: Area
) -> None:
    row = batch(clerk, zone, state=state)
    (line,) = desk.started(clerk)
    assert (line.title, line.badge, line.state) == ("导入：台账.xlsx", badge, state.label)
    assert line.url == f"/admin/imports/{row.pk}/{page + '/' if page else ''}"
    assert line.detail == ""


@pytest.mark.parametrize(("hours", "told"), [(1, True), (25, False)])
def test_how_long_it_may_be_undone_is_told(hours: int, told: bool, clerk: User, zone: Area) -> None:
    at = now() - dt.timedelta(hours=hours)
    batch(clerk, zone, state=BatchState.DONE, imported_at=at)
    (line,) = desk.started(clerk)
    assert line.detail.startswith("可撤销至 ") is told


@pytest.mark.parametrize(
    ("state", "badge", "detail"),
    [
        (JobState.DONE, "ok", ""),
        (JobState.FAILED, "late", "没有台账"),
        (JobState.RUNNING, "info", ""),
        (JobState.QUEUED, "info", ""),
    ],
)
def test_a_job_shows_its_state_and_why_it_failed(
    state: JobState, badge: str, detail: str, clerk: User
) -> None:
    job(clerk, state=state, error="没有台账")
    (line,) = desk.started(clerk)
    assert (line.title, line.badge, line.detail) == ("汇总1", badge, detail)
    assert (line.url, line.state) == ("", state.label)


def test_a_job_leads_to_what_it_works_on(clerk: User) -> None:
    job(clerk, 1, kind="compare", args={"comparison": 7})
    export = job(clerk, 2, kind="export")
    Job.objects.create(
        key="compile:640106:2017Q4", kind="compile", title="汇总", requested_by=clerk
    )
    assert [line.url for line in desk.started(clerk)] == [
        "/dashboard/?area=640106&period=2017Q4",
        f"/exports/{export.pk}/",
        "/admin/districts/comparisonlist/7/change/",
    ]


def test_what_was_started_is_ones_own_and_the_latest_six(
    clerk: User, approver: User, zone: Area
) -> None:
    job(approver, 0)
    job(clerk, 1, kind="import-preview")  # its batch stands for it
    for number in range(2, 10):
        (job(clerk, number) if number % 2 else batch(clerk, zone, filename=f"{number}"))
    titles = [line.title for line in desk.started(clerk)]
    assert titles == ["汇总9", "导入：8", "汇总7", "导入：6", "汇总5", "导入：4"]


def test_a_kind_that_nobody_declares_is_called_by_its_code() -> None:
    assert desk.kind_title("organisations") == "非公企业台账"
    assert desk.kind_title("rubbish") == "rubbish"


def test_a_page_that_no_app_offers_is_no_link() -> None:
    assert desk.link("import-list") == "/admin/imports/"
    assert desk.link("rubbish") == ""
    assert desk.link("import-status") == ""  # without its number


# the summary on every page


def test_the_summary_counts_what_is_ones_own(
    clerk: User, approver: User, zone: Area, street: Area
) -> None:
    for user, read in ((clerk, None), (clerk, None), (clerk, now()), (approver, None)):
        Message.objects.create(user=user, text="消息", read_at=read)
    to_do(zone, "甲")
    to_do(zone, "完", done_at=now())
    to_do(street, "外")
    for user, state in ((clerk, "previewed"), (clerk, "done"), (approver, "previewed")):
        batch(user, zone, state=state)
    assert desk.summary(clerk) == {"unread": 2, "to_do_count": 2, "home_area": zone.name}
    assert desk.summary(approver)["unread"] == 1


def test_who_works_in_two_areas_has_no_home(zone: Area, street: Area) -> None:
    one = make_user("one", (Role.CLERK, zone), (Role.APPROVER, zone))
    two = make_user("two", (Role.CLERK, zone), (Role.CLERK, street))
    assert desk.summary(one)["home_area"] == zone.name
    assert desk.summary(two)["home_area"] == ""
    assert desk.summary(make_user("none"))["home_area"] == ""


def test_the_summary_follows_the_roles(clerk: User, zone: Area, street: Area) -> None:
    to_do(street, "外")
    assert desk.summary(clerk)["to_do_count"] == 0
    RoleAssignment.objects.create(user=clerk, area=street, role=Role.CLERK, since=START)
    again = User.objects.get(pk=clerk.pk)
    assert desk.summary(again) == {"unread": 0, "to_do_count": 1, "home_area": ""}


def test_asked_again_the_summary_is_one_statement(
    clerk: User, zone: Area, django_assert_num_queries: Any
) -> None:
    desk.summary(clerk)
    to_do(zone, "甲")
    with django_assert_num_queries(1):
        assert desk.summary(clerk)["to_do_count"] == 1


# looked at


def test_what_was_looked_at_stands_once_the_latest_first(make_organisation: Any) -> None:
    request: Any = SimpleNamespace(session={})
    rows = [make_organisation(f"公司{number}") for number in range(9)]
    for row in rows:
        desk.remember(request, row, f"/{row.pk}/")
    assert [entry["title"] for entry in request.session[desk.RECENT]] == [
        f"公司{number}" for number in range(8, 0, -1)
    ]
    desk.remember(request, rows[4], f"/{rows[4].pk}/")
    titles = [entry["title"] for entry in request.session[desk.RECENT]]
    assert titles == ["公司4", "公司8", "公司7", "公司6", "公司5", "公司3", "公司2", "公司1"]
    assert request.session[desk.RECENT][0] == {
        "url": f"/{rows[4].pk}/",
        "title": "公司4",
        "noun": "单位",
    }


def test_looking_again_at_the_same_row_writes_no_session(make_organisation: Any) -> None:
    class Session(dict):
        written = 0

        def __setitem__(self, key: str, value: Any) -> None:
            self.written += 1
            super().__setitem__(key, value)

    request: Any = SimpleNamespace(session=Session())
    row = make_organisation("公司", since=START)
    for _ in range(3):
        desk.remember(request, row, "/1/")
    assert request.session.written == 1
    row.name = "改名公司"
    desk.remember(request, row, "/1/")
    assert [entry["title"] for entry in request.session[desk.RECENT]] == ["改名公司"]
