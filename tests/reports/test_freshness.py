import datetime as dt
import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.messages import SUCCESS
from django.contrib.messages.storage.base import Message as Told
from django.contrib.messages.storage.cookie import CookieStorage
from django.db import transaction
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone

from accounts.models import Message
from districts import prepared
from districts.models import (
    Area,
    Building,
    CommercialDistrict,
    ImportBatch,
    RoleAssignment,
    ToDo,
)
from districts.scoping import rights
from reports.boards import freshness
from reports.boards.freshness import Pulse, kept, pulse
from reports.models import Basis, QuarterlyReport
from reports.selection import words
from reports.views import framed
from tests.conftest import make_user
from tests.reports.quarters import PERIOD, Town
from tests.reports.test_targets import target_of
from tests.reports.town import recompile


@pytest.fixture(autouse=True)
def empty() -> None:
    freshness.forget()


def test_what_was_made_under_the_token_is_shown_again() -> None:
    made: list[int] = []

    def make() -> int:
        made.append(1)
        return len(made)

    assert [kept("a", "page", make), kept("a", "page", make)] == [1, 1]
    assert kept("b", "page", make) == 2
    assert kept("b", "other", make) == 3


def test_what_could_not_be_made_is_not_kept() -> None:
    def fail() -> int:
        raise LookupError

    for _ in range(2):
        with pytest.raises(LookupError):
            kept("a", "page", fail)
    assert kept("a", "page", lambda: 1) == 1


def test_the_least_used_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(freshness, "KEPT", 2)
    for key in ("one", "two", "one", "three"):
        kept("a", key, lambda: "old")
    assert kept("a", "one", lambda: "new") == "old"
    assert kept("a", "two", lambda: "new") == "new"


CHANGES = {
    "an edition is compiled": lambda town: recompile(town, PERIOD.shift(-1)),
    "a draft comes out otherwise": lambda town: QuarterlyReport.objects.update(digest="x"),
    "a report is locked": lambda town: QuarterlyReport.objects.update(state="locked"),
    "a target is moved": lambda town: Basis.objects.filter(code="default").update(target=30),
    "a target is set": lambda town: target_of(
        town.district, make_user("o", ("official", town.district))
    ),
    "a street is renamed": lambda town: Area.objects.filter(pk=town.street.pk).update(name="新街"),
    "a street is added": lambda town: Area.objects.create(code="64", name="市", kind="city"),
    "a district is renamed": lambda town: CommercialDistrict.objects.update(remark="x"),
    "a building is named": lambda town: Building.objects.create(
        name="A座", commercial_district=CommercialDistrict.objects.first()
    ),
    "a to-do comes": lambda town: ToDo.objects.create(key="k", area=town.zone, subject="换届"),
    "a to-do is put off": lambda town: ToDo.objects.update(due=dt.date(2030, 1, 1)),
    "a to-do is done": lambda town: ToDo.objects.update(done_at=timezone.now()),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_the_figures_change_with_all_a_page_is_made_of(
    town: Town, cast: SimpleNamespace, change: Any
) -> None:
    ToDo.objects.create(key="first", area=town.street, subject="事项")
    before = pulse(cast.auditor)
    assert pulse(cast.auditor) == before
    change(town)
    assert pulse(cast.auditor).figures != before.figures


def test_the_figures_change_with_the_day(
    town: Town, cast: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = pulse(cast.official)
    monkeypatch.setattr(freshness, "localdate", lambda: dt.date(2030, 1, 1))
    assert pulse(cast.official).figures != before.figures


def test_the_pulse_is_one_statement(cast: SimpleNamespace, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        pulse(cast.official)


@pytest.mark.django_db(transaction=True)
def test_the_pulse_is_felt_again_once_anything_was_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """By whomever; and while a transaction of its own is open, which sees more than others do."""
    felt: list[bool] = []

    def first_row(*asked: Any) -> Any:
        row = prepared.first_row(*asked)
        felt.append(row is not None)
        return row

    def beat() -> Pulse:
        felt.clear()
        return pulse(user)

    monkeypatch.setattr(freshness, "first_row", first_row)
    user = make_user("reader")
    first = beat()
    assert felt == [True]
    assert (beat(), felt) == (first, [False])
    with transaction.atomic():
        Message.objects.create(user=user, text="新消息")
        assert beat() != first
        assert felt == [True]
        Message.objects.all().delete()
        assert beat() == first
    assert (beat(), felt) == (first, [True])
    assert (beat(), felt) == (first, [False])
    make_user("somebody else")
    assert (beat(), felt) == (first, [True])


FRAMES = {
    "a message comes": lambda user, town: Message.objects.create(user=user, text="新消息"),
    "a role is given": lambda user, town: RoleAssignment.objects.create(
        user=user, role="auditor", area=town.district, since=dt.date(2017, 1, 1)
    ),
    "a role ends": lambda user, town: user.role_assignments.update(until=dt.date(2017, 1, 1)),
    "a ledger waits": lambda user, town: ImportBatch.objects.create(
        kind="organisations", area=town.district, by=user, state="previewed"
    ),
}


@pytest.mark.parametrize("change", FRAMES.values(), ids=FRAMES.keys())
def test_the_frame_changes_with_what_it_tells_the_user(
    town: Town, cast: SimpleNamespace, change: Any
) -> None:
    before, others = pulse(cast.official), pulse(cast.clerk)
    assert pulse(cast.official) == before
    change(cast.official, town)
    assert pulse(cast.official).frame != before.frame
    assert pulse(cast.official).figures == before.figures
    if not ImportBatch.objects.exists():  # any of these may wait for anybody
        assert pulse(cast.clerk) == others


def test_a_whole_page_costs_one_statement_more_than_the_user(
    town: Town, cast: SimpleNamespace, sign_in: Any, django_assert_num_queries: Any
) -> None:
    client = sign_in(cast.official)
    client.get("/dashboard/")
    with django_assert_num_queries(3):  # session, user, pulse
        client.get("/dashboard/")


def test_a_kept_page_has_the_token_of_who_asks(town: Town, cast: SimpleNamespace) -> None:
    """Its forms are taken by the browser they were sent to, and by no other."""
    first, other = Client(enforce_csrf_checks=True), Client(enforce_csrf_checks=True)
    for client in (first, other):
        client.force_login(cast.official, "django.contrib.auth.backends.ModelBackend")
    pages = [client.get("/dashboard/").content.decode() for client in (first, other)]
    tokens = [re.search(r'name="csrfmiddlewaretoken" value="(\w{64})"', page) for page in pages]
    words = [found[1] for found in tokens if found]
    assert len(words) == 2
    assert not any(hole in page for page in pages for hole in framed.HOLES.values())
    posted = {"csrfmiddlewaretoken": words[1]}
    assert first.post("/sign-out/", posted).status_code == 403
    assert other.post("/sign-out/", posted).status_code == 302


def test_a_message_is_told_once(town: Town, cast: SimpleNamespace, sign_in: Any) -> None:
    client = sign_in(cast.official)
    client.get("/dashboard/")
    waiting = CookieStorage(HttpRequest())._encode([Told(SUCCESS, "已经办好。")])
    client.cookies[CookieStorage.cookie_name] = str(waiting)
    pages = [client.get("/dashboard/").content.decode() for _ in range(2)]
    assert ["已经办好。" in page for page in pages] == [True, False]


def test_who_may_do_the_same_share_and_others_do_not(cast: SimpleNamespace) -> None:
    assert rights(cast.official) != rights(cast.auditor)
    assert rights(cast.clerk) != rights(cast.street_clerk)
    assert rights(cast.nobody) == rights(SimpleNamespace(is_authenticated=False))


def test_words_are_cut_to_what_can_mean_anything() -> None:
    assert words({"area": "6" * 90, "junk": "x"}) == ("", "6" * 40, "", "")


@pytest.mark.parametrize("face", ["", "?screen=1", "organisations/?indicator=organisations"])
def test_two_users_never_share_what_only_one_may_see(
    town: Town, cast: SimpleNamespace, sign_in: Any, face: str
) -> None:
    """The official's page first, so that it is kept; then the clerk's of the same address."""
    shown = sign_in(cast.official).get(f"/dashboard/{face}").content.decode()
    assert "满城北街街道" in shown
    clerks = sign_in(cast.clerk).get(f"/dashboard/{face}").content.decode()
    assert "满城北街街道" not in clerks
    again = sign_in(cast.official).get(f"/dashboard/{face}").content.decode()
    assert "满城北街街道" in again


def test_a_kept_page_is_new_when_its_figures_are(
    town: Town, cast: SimpleNamespace, sign_in: Any
) -> None:
    client = sign_in(cast.official)
    assert "63.6" in client.get("/dashboard/").content.decode()
    town.organisation("新来的公司", area=town.zone)
    recompile(town)
    assert "58.3" in client.get("/dashboard/").content.decode()  # 7 / 12
