"""What becomes of titles by night and at once, done once however often it runs."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils.timezone import localdate

from core.models import Act
from members.models import PartyMember
from storefronts.enums import TitleState
from storefronts.models import Storefront, StorefrontMember, Title
from storefronts.services import due_titles, keeping, titles
from storefronts.tasks import keep_titles
from tests.storefronts.stores import store_in, title_of
from tests.storefronts.titled import in_state, many

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
S = TitleState


def state(title: Title) -> str:
    title.refresh_from_db()
    return title.state


class TestExpired:
    def test_after_its_last_day(self, zone: Any) -> None:
        last = title_of(store_in(zone, "今天到期"), valid_to=localdate())
        past = title_of(store_in(zone, "昨天到期"), valid_to=localdate() - DAY)
        assert keeping.keep() == {"closed": 0, "expired": 1, "suspended": 0}
        assert (state(last), state(past)) == (S.STANDING, S.EXPIRED)
        phase = past.phases.latest("since")
        told = f"有效期至 {past.valid_to}"
        assert (phase.since, phase.reason) == (localdate(), told)

    def test_over_a_leap_day(self, zone: Any, today: Any) -> None:
        today("2027-09-01")
        title = title_of(
            store_in(zone), awarded_on=dt.date(2027, 3, 1), valid_to=dt.date(2028, 2, 29)
        )
        today("2028-02-29")
        assert keeping.keep()["expired"] == 0
        today("2028-03-01")
        assert keeping.keep()["expired"] == 1
        assert str(title.phases.latest("since").since) == "2028-03-01"

    def test_also_a_suspended_one_whose_last_change_is_later(self, zone: Any) -> None:
        title = title_of(store_in(zone), valid_to=localdate() - 5 * DAY)
        titles.suspend(title, by=None, reason="查实", day=localdate() - DAY)
        assert keeping.keep()["expired"] == 1
        assert title.phases.latest("since").since == localdate() - DAY

    @pytest.mark.parametrize("gone", [S.REVOKED, S.APPEALED, S.GIVEN_UP, S.CLOSED, S.EXPIRED])
    def test_not_what_is_gone_already(self, gone: TitleState, zone: Any) -> None:
        title = in_state(title_of(store_in(zone), valid_to=localdate() - DAY), gone)
        keeping.keep()
        assert state(title) == gone


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (S.STANDING, S.CLOSED),
        (S.SUSPENDED, S.CLOSED),
        (S.EXPIRED, S.CLOSED),
        (S.REVOKED, S.REVOKED),
        (S.GIVEN_UP, S.GIVEN_UP),
    ],
)
def test_closed_with_its_store(before: TitleState, after: TitleState, zone: Any) -> None:
    title = in_state(title_of(store_in(zone)), before)
    Storefront.objects.update(closed=localdate(), closed_reason="搬走")
    keeping.keep()
    assert state(title) == after


class TestLapsed:
    def test_the_last_member_has_left(self, zone: Any) -> None:
        title = title_of(store_in(zone, members=2))
        StorefrontMember.objects.filter(pk=StorefrontMember.objects.first().pk).update(  # type: ignore[union-attr]
            until=localdate()
        )
        assert keeping.keep()["suspended"] == 0
        StorefrontMember.objects.update(until=localdate() + DAY)
        assert keeping.keep()["suspended"] == 0
        StorefrontMember.objects.update(until=localdate())
        assert keeping.keep()["suspended"] == 1
        assert state(title) == S.SUSPENDED
        assert title.rectify_by == localdate() + 30 * DAY
        told = "必备条件不再符合：店内至少 1 名党员（登记册里没有在店的党员）"
        assert title.phases.latest("since").reason == told

    def test_his_membership_has_ended(self, zone: Any) -> None:
        title = title_of(store_in(zone))
        PartyMember.objects.update(ended=localdate(), end_reason="left")
        keeping.keep()
        assert state(title) == S.SUSPENDED

    def test_a_store_whose_members_nobody_has_registered_yet(self, zone: Any) -> None:
        """A plaque from before the system is not struck for a gap in the books."""
        title = title_of(store_in(zone, members=0))
        keeping.keep()
        assert state(title) == S.STANDING

    def test_who_left_before_the_award_does_not_count(self, zone: Any) -> None:
        title = title_of(store_in(zone))
        StorefrontMember.objects.update(until=title.awarded_on)
        keeping.keep()
        assert state(title) == S.STANDING
        StorefrontMember.objects.update(until=title.awarded_on + DAY)
        keeping.keep()
        assert state(title) == S.SUSPENDED

    def test_rules_that_want_no_member(self, zone: Any) -> None:
        title = title_of(store_in(zone), "honest_merchant")
        StorefrontMember.objects.update(until=localdate())
        keeping.keep()
        assert state(title) == S.STANDING

    def test_a_title_without_a_version_by_the_rules_in_force(self, zone: Any) -> None:
        title = title_of(store_in(zone))
        Title.objects.update(version=None)
        StorefrontMember.objects.update(until=localdate())
        keeping.keep()
        assert state(title) == S.SUSPENDED

    def test_a_licence_that_has_ended_suspends_nothing(self, zone: Any) -> None:
        """It makes a to-do with its day: licences are renewed, and the office hears of it late."""
        title = title_of(store_in(zone, licence_until=localdate() - DAY))
        assert keeping.keep()["suspended"] == 0
        assert state(title) == S.STANDING
        assert list(due_titles.licence_ending("", localdate())) == [title]

    def test_it_is_not_restored_by_itself(self, cast: SimpleNamespace, zone: Any) -> None:
        title = title_of(store_in(zone))
        StorefrontMember.objects.update(until=localdate())
        keeping.keep()
        StorefrontMember.objects.update(until=None)
        keeping.keep()
        assert state(title) == S.SUSPENDED
        titles.restore(title, by=cast.approver, reason="新的党员已在店")
        keeping.keep()
        assert state(title) == S.STANDING


def test_looked_at_at_once_it_is_one_store_and_names_who(cast: SimpleNamespace, zone: Any) -> None:
    title, other = many(zone, 2)
    StorefrontMember.objects.update(until=localdate())
    assert keeping.look_at(title.storefront, by=cast.clerk)["suspended"] == 1
    assert (state(title), state(other)) == (S.SUSPENDED, S.STANDING)
    assert Act.objects.get(verb="自动暂停").by == cast.clerk


def test_killed_and_run_twice_it_does_its_work_once(
    zone: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = many(zone, 4)
    Title.objects.update(valid_to=localdate() - DAY)
    moves, real = [], titles.move

    def killed(title: Title, *args: Any, **given: Any) -> Title:
        moves.append(title)
        if len(moves) == 3:
            raise SystemExit
        return real(title, *args, **given)

    monkeypatch.setattr(titles, "move", killed)
    with pytest.raises(SystemExit):
        keep_titles()
    assert [state(title) for title in found] == ["expired", "expired", "standing", "standing"]
    monkeypatch.setattr(titles, "move", real)
    assert keeping.keep()["expired"] == 2
    keep_titles()
    assert Act.objects.filter(verb="到期").count() == 4
    assert all(title.phases.count() == 2 for title in found)


def test_statements_do_not_grow_with_titles_that_stay(
    zone: Any, django_assert_num_queries: Any
) -> None:
    many(zone, 10)
    with django_assert_num_queries(3):
        keeping.keep()
