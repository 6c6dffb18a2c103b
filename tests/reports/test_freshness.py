import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from districts.models import Area, CommercialDistrict, ToDo
from reports.boards import freshness
from reports.boards.freshness import kept, scope, token
from reports.models import Basis, QuarterlyReport
from reports.selection import words
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
    "a to-do comes": lambda town: ToDo.objects.create(key="k", area=town.zone, subject="换届"),
    "a to-do is put off": lambda town: ToDo.objects.update(due=dt.date(2030, 1, 1)),
    "a to-do is done": lambda town: ToDo.objects.update(done_at=timezone.now()),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_the_token_changes_with_all_a_page_is_made_of(town: Town, change: Any) -> None:
    ToDo.objects.create(key="first", area=town.street, subject="事项")
    before = token()
    assert token() == before
    change(town)
    assert token() != before


def test_the_token_changes_with_the_day(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    before = token()
    monkeypatch.setattr(freshness, "localdate", lambda: dt.date(2030, 1, 1))
    assert token() != before


def test_the_token_is_one_statement(town: Town, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        token()


def test_who_may_do_the_same_share_and_others_do_not(cast: SimpleNamespace) -> None:
    assert scope(cast.official) != scope(cast.auditor)
    assert scope(cast.clerk) != scope(cast.street_clerk)
    assert scope(cast.nobody) == scope(SimpleNamespace(is_authenticated=False))


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
