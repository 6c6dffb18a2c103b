import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

import pytest

from accounts.models import User
from districts import advice
from districts.models import Area, ToDo
from reports.boards import attention
from reports.boards.attention import (
    Item,
    below_target,
    crowded,
    due,
    waiting,
    worst_first,
)
from reports.bounds import Bounds
from reports.readings import Part

TODAY = dt.date(2026, 9, 30)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attention, "localdate", lambda: TODAY)


@pytest.mark.parametrize(
    ("behind", "state"),
    [("-5", "ok"), ("0", "ok"), ("9.9", "ok"), ("10", "warn"), ("30", "warn"), ("30.1", "late")],
)
def test_how_far_behind_is_late(behind: str, state: str) -> None:
    assert Bounds().state(Decimal(behind)) == state


def test_parts_below_target_come_furthest_behind_first() -> None:
    counts = {"甲": [3, 10], "乙": [1, 10], "丙": [4, 10], "丁": [0, 0], "戊": [9, 10]}
    parts = [(Part(name, {"rate": pair}), f"/{name}") for name, pair in counts.items()]
    found = below_target(parts, "rate", Decimal(60), Bounds())
    assert [(item.word, item.title, item.url) for item in found] == [
        ("滞后", "乙组织覆盖率 10.0%", "/乙"),
        ("预警", "甲组织覆盖率 30.0%", "/甲"),
        ("预警", "丙组织覆盖率 40.0%", "/丙"),
    ]
    assert found[0].detail == "差目标 50.0 个百分点 · 1/10"


def test_joint_branches_that_grew_too_large() -> None:
    assert crowded(0, "/x") == []
    (item,) = crowded(2, "/x")
    assert (item.title, item.url) == ("覆盖超过 5 家的联合党支部 2 个", "/x")


@pytest.mark.parametrize(
    ("day", "word", "detail"),
    [
        (TODAY - dt.timedelta(days=12), "滞后", "某街道 · 逾期 12 天"),
        (TODAY, "预警", "某街道 · 2026-09-30 到期"),
        (TODAY + dt.timedelta(days=30), "预警", "某街道 · 2026-10-30 到期"),
        (TODAY + dt.timedelta(days=31), "办理中", "某街道 · 2026-10-31 到期"),
        (None, "办理中", "某街道"),
    ],
)
def test_a_to_do_is_as_urgent_as_its_day(day: dt.date | None, word: str, detail: str) -> None:
    todo = ToDo(subject="换届", detail="某街道", due=day, url="/admin/", verb="办理")
    item = due(todo, SimpleNamespace(is_authenticated=False))
    assert (item.word, item.title, item.detail) == (word, "换届", detail)
    assert item.url == ""  # it opens only for who may act


def test_a_day_that_the_to_do_tells_is_not_told_again() -> None:
    day = TODAY - dt.timedelta(days=12)
    told = f"第 3 届 {day} 届满，已超期 12 天"
    item = due(ToDo(subject="换届", detail=told, due=day), SimpleNamespace(is_authenticated=False))
    assert (item.word, item.detail) == ("滞后", told)


@pytest.mark.parametrize(("actions", "url"), [(["change"], "/admin/x/"), (["view"], "")])
def test_a_to_do_opens_for_who_may_act(
    monkeypatch: pytest.MonkeyPatch, actions: list[str], url: str
) -> None:
    monkeypatch.setattr(attention, "may", lambda user, action: action in actions)
    assert due(ToDo(subject="换届", url="/admin/x/", action="change"), None).url == url


def test_the_worst_comes_first_and_the_rest_keeps_its_order() -> None:
    items = [Item(state, str(i), "") for i, state in enumerate(["info", "late", "warn", "late"])]
    assert [item.title for item in worst_first(items)] == ["1", "3", "2", "0"]


@pytest.mark.django_db
def test_every_to_do_is_counted_and_the_first_are_named(zone: Area, official: User) -> None:
    for number in range(8):
        ToDo.objects.create(
            key=f"instructor-visit:{number}",
            rule="instructor-visit",
            area=zone,
            subject=f"指导员走访：陈秀{number}",
            due=TODAY + dt.timedelta(days=number),
        )
    counted = [Item("late", "某街道组织覆盖率 10.0%", "")]
    found = waiting(ToDo.objects.all(), counted, official)
    assert found.due == 9
    assert [item.title for item in found.shown][:2] == [counted[0].title, "指导员走访：陈秀0"]
    assert (len(found.shown), len(found.more), found.left) == (5, 1, 3)
    assert "陈秀" not in "".join(item.title + item.detail for item in found.on_screen)
    assert [item.title for item in found.on_screen] == [
        counted[0].title, f"{advice.title_of('instructor-visit')} 8 件",
    ]  # fmt: skip
    assert found.on_screen[1].detail == f"最早 {TODAY} 到期"
