"""What is due of applications: found for whoever acts, straight to the act, gone when done."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils.timezone import localdate

from districts import advice, desk
from districts.models import Area, ToDo
from storefronts.models import Application
from storefronts.rules.applications import RULES
from storefronts.services import applying, deciding, scoring
from tests.conftest import make_user
from tests.storefronts.pages import act
from tests.storefronts.stores import draft, full_marks, met, over, published, scored, store_in

pytestmark = pytest.mark.django_db


def told(path: str = "", day: dt.date | None = None) -> list[ToDo]:
    """What stands after the adviser looked at applications."""
    day = day or localdate()
    for rule in RULES:
        advice.settle(rule, path, rule.find(path, day))
    return list(ToDo.objects.filter(done_at=None, rule__startswith="store-"))


def only(rows: list[ToDo]) -> ToDo:
    (row,) = rows
    return row


def test_it_waits_for_recommendation_and_then_for_the_review(
    submitted: Application, cast: SimpleNamespace
) -> None:
    todo = only(told())
    assert (todo.rule, todo.verb, todo.action) == ("store-recommendation", "推荐", "change")
    assert (todo.url, todo.due) == (act(submitted, "recommend"), submitted.due)
    assert list(desk.to_dos(cast.clerk)) == [todo]
    assert list(desk.to_dos(cast.approver)) == []
    assert list(desk.to_dos(cast.foreign_clerk)) == []
    deciding.recommend(submitted, by=cast.clerk, committee=None, words="")
    todo = only(told())
    assert (todo.rule, todo.url) == ("store-review", act(submitted, "review"))
    assert list(desk.to_dos(cast.approver)) == [todo]
    assert list(desk.to_dos(cast.clerk)) == []


def test_both_may_appraise_until_there_are_two_sheets(
    reviewed: Application, cast: SimpleNamespace
) -> None:
    todo = only(told())
    assert (todo.rule, todo.url) == ("store-scoring", act(reviewed, "score"))
    assert list(desk.to_dos(cast.clerk)) == [todo]
    assert list(desk.to_dos(cast.approver)) == [todo]
    assert list(desk.to_dos(cast.official)) == []
    scoring.assess(reviewed, full_marks(reviewed), by=cast.clerk)
    assert only(told()).rule == "store-scoring"
    scoring.assess(reviewed, full_marks(reviewed), by=cast.approver)
    todo = only(told())
    assert (todo.rule, todo.url) == ("store-conclusion", act(reviewed, "conclude"))


def test_after_the_notice_it_waits_for_the_award(
    submitted: Application, cast: SimpleNamespace
) -> None:
    application = scored(submitted, cast, cast.clerk)
    todo = only(told())
    assert (todo.rule, todo.url) == ("store-publication", act(application, "publish"))
    notice = published(application, cast)
    assert told() == []
    assert only(told(day=notice.last_day + dt.timedelta(days=1))).rule == "store-award"
    assert told(day=notice.last_day) == []
    over(notice)
    assert only(told()).url == act(application, "award")


def test_a_late_one_says_how_late(submitted: Application) -> None:
    assert submitted.due is not None
    assert "逾期" not in only(told(day=submitted.due)).detail
    assert "已逾期 1 天" in only(told(day=submitted.due + dt.timedelta(days=1))).detail


def test_what_was_returned_is_followed_only_when_it_is_late(
    recommended: Application, cast: SimpleNamespace
) -> None:
    item = recommended.items.first()
    assert item is not None
    judged = met(recommended) | {item.pk: deciding.Judgement("missing", "看不清")}
    returned = deciding.send_back(recommended, judged, by=cast.approver)
    assert returned.due is not None
    assert told(day=returned.due) == []
    todo = only(told(day=returned.due + dt.timedelta(days=1)))
    assert (todo.rule, todo.action) == ("store-correction", "change")
    applying.withdraw(returned, by=cast.clerk)
    assert told(day=returned.due + dt.timedelta(days=1)) == []


def test_many_cost_as_much_as_one(
    second: Any, zone: Area, django_assert_max_num_queries: Any
) -> None:
    for number in range(5):
        applying.submit(draft(store_in(zone, f"店{number}"), second), by=second)
    with django_assert_max_num_queries(len(RULES)):
        found = [one for rule in RULES for one in rule.find("", localdate())]
    assert len(found) == 5


def test_another_area_is_not_looked_at(submitted: Application, foreign_zone: Area) -> None:
    clerk = make_user("f", ("clerk", foreign_zone))
    applying.submit(draft(store_in(foreign_zone, "外地店"), clerk), by=clerk)
    assert only(told(foreign_zone.path)).area == foreign_zone
