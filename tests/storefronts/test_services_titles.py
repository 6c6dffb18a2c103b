"""称号: every state × transition × role, the clocks of its days, and corrected dates."""

import datetime as dt
import threading
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils.timezone import localdate

from core.errors import Refused
from core.models import Act
from core.workflow import Transition
from storefronts.enums import TitleState
from storefronts.models import StorefrontMember, Title
from storefronts.services import title_undo, titles
from tests.conftest import make_user
from tests.storefronts.stores import store_in, title_of
from tests.storefronts.titled import everybody, in_state

pytestmark = pytest.mark.django_db
S = TitleState
HELD = {S.STANDING, S.SUSPENDED}
ENDED = {*HELD, S.EXPIRED}
APPROVERS = {"approver", "judge", "clock"}
INSPECTORS = {"clerk", "clock"}
ANYBODY = {"clerk", "approver", "judge", "official", "auditor", "admin", "foreign_clerk"}
ANYBODY |= {"store", "other_store", "clock"}

#: (transition, from, to, who may)
TABLE: list[tuple[Transition, set[TitleState], TitleState, set[str]]] = [
    (titles.SUSPEND, {S.STANDING}, S.SUSPENDED, APPROVERS),
    (titles.RECTIFY, {S.STANDING}, S.SUSPENDED, INSPECTORS),
    (titles.LAPSE, {S.STANDING}, S.SUSPENDED, ANYBODY),
    (titles.RESTORE, {S.SUSPENDED}, S.STANDING, APPROVERS),
    (titles.RECTIFIED, {S.SUSPENDED}, S.STANDING, INSPECTORS),
    (titles.REVOKE, HELD, S.REVOKED, APPROVERS),
    (titles.APPEAL, {S.REVOKED}, S.APPEALED, {"clerk", "store", "clock"}),
    (titles.UPHOLD, {S.APPEALED}, S.REVOKED, {"judge", "clock"}),
    (titles.REINSTATE, {S.APPEALED}, S.STANDING, {"judge", "clock"}),
    (titles.EXPIRE, HELD, S.EXPIRED, APPROVERS),
    (titles.RENEW, ENDED, S.STANDING, APPROVERS),
    (titles.GIVE_UP, HELD, S.GIVEN_UP, {"clerk", "store", "clock"}),
    (titles.CLOSE, ENDED, S.CLOSED, {"clerk", "clock"}),
]


def test_the_table_is_whole() -> None:
    assert {row[0] for row in TABLE} == set(titles.TRANSITIONS)


@pytest.mark.parametrize("state", list(TitleState))
def test_every_transition_of_every_role(
    state: TitleState, cast: SimpleNamespace, zone: Any
) -> None:
    title = title_of(store_in(zone))
    people = everybody(cast, title)
    in_state(title, state, by=cast.approver)
    for transition, sources, target, who in TABLE:
        for role, user in people.items():
            told = (state, transition.verb, role)
            if state not in sources or role not in who:
                with pytest.raises(Refused), transaction.atomic():
                    titles.move(title, transition, by=user, reason="查实")
                continue
            with transaction.atomic():
                moved = titles.move(title, transition, by=user, reason="查实")
                assert (moved.state, moved.phases.latest("since").state) == (target, target), told
                transaction.set_rollback(True)
    title.refresh_from_db()
    assert title.state == state


def test_what_takes_something_away_needs_a_reason(cast: SimpleNamespace, zone: Any) -> None:
    title = title_of(store_in(zone))
    for transition in (titles.SUSPEND, titles.RECTIFY, titles.LAPSE, titles.REVOKE):
        with pytest.raises(Refused, match="请写明事由"):
            titles.move(title, transition, by=None, reason=" ")


class TestDays:
    def test_a_day_lies_between_the_last_phase_and_today(
        self, cast: SimpleNamespace, zone: Any
    ) -> None:
        title = title_of(store_in(zone))
        day = title.awarded_on - dt.timedelta(days=1)
        for wrong in (day, localdate() + dt.timedelta(days=1)):
            with pytest.raises(Refused, match="至今天之间") as why:
                titles.suspend(title, by=cast.approver, reason="查实", day=wrong)
            assert why.value.field == "day"
        titles.suspend(title, by=cast.approver, reason="查实", day=title.awarded_on)
        assert title.phases.get().state == S.SUSPENDED

    @pytest.mark.parametrize(
        ("day", "rectify_by"), [("2028-01-30", "2028-02-29"), ("2026-01-31", "2026-03-02")]
    )
    def test_thirty_days_to_rectify_over_the_end_of_a_month(
        self, day: str, rectify_by: str, zone: Any, today: Any
    ) -> None:
        today(day)
        title = titles.suspend(title_of(store_in(zone)), by=None, reason="查实")
        assert str(title.rectify_by) == rectify_by

    def test_the_limit_does_not_lie_before_the_day(self, cast: SimpleNamespace, zone: Any) -> None:
        title, today = title_of(store_in(zone)), localdate()
        yesterday = today - dt.timedelta(days=1)
        with pytest.raises(Refused, match="整改期限不能早于") as why:
            titles.suspend(title, by=cast.approver, reason="查实", rectify_by=yesterday)
        assert why.value.field == "rectify_by"
        assert (
            titles.suspend(title, by=cast.approver, reason="查实", rectify_by=today).rectify_by
            == today
        )

    def test_restored_it_has_no_limit_any_more(self, cast: SimpleNamespace, zone: Any) -> None:
        title = titles.suspend(title_of(store_in(zone)), by=cast.approver, reason="查实")
        assert titles.restore(title, by=cast.approver, reason="已整改").rectify_by is None


def test_not_restored_while_no_member_works_there(cast: SimpleNamespace, zone: Any) -> None:
    title = titles.suspend(title_of(store_in(zone)), by=cast.approver, reason="查实")
    StorefrontMember.objects.update(until=localdate())
    with pytest.raises(Refused, match="店内至少 1 名党员：登记册里没有在店的党员"):
        titles.restore(title, by=cast.approver, reason="已整改")
    StorefrontMember.objects.update(until=localdate() + dt.timedelta(days=1))
    assert titles.restore(title, by=cast.approver, reason="已整改").state == S.STANDING


class TestStars:
    def test_they_move_and_are_told(self, cast: SimpleNamespace, zone: Any) -> None:
        title = title_of(store_in(zone), "star_merchant", stars=3)
        titles.set_stars(title, 5, by=cast.approver, reason="年度复核")
        titles.set_stars(title, 5, by=cast.approver, reason="年度复核")
        latest = title.phases.latest("since")
        assert (latest.stars, latest.reason) == (5, "3 星调为 5 星：年度复核")
        assert Act.objects.filter(verb="调整星级").count() == 1

    @pytest.mark.parametrize(("code", "stars"), [("model_store", 3), ("star_merchant", 6)])
    def test_none_where_there_are_none(
        self, code: str, stars: int, cast: SimpleNamespace, zone: Any
    ) -> None:
        with pytest.raises(Refused, match="不分星级，或者星级不在"):
            titles.set_stars(title_of(store_in(zone), code), stars, by=cast.approver, reason="x")

    def test_not_of_a_title_that_is_gone(self, cast: SimpleNamespace, zone: Any) -> None:
        title = in_state(title_of(store_in(zone), "star_merchant", stars=3), S.REVOKED)
        with pytest.raises(Refused, match="不能调整星级"):
            titles.set_stars(title, 4, by=cast.approver, reason="x")


class TestCorrectedDates:
    def corrected(self, title: Title, **days: dt.date) -> Title:
        given = {"awarded_on": title.awarded_on, "valid_to": title.valid_to, **days}
        return titles.correct_dates(title, by=None, note="登记有误", **given)

    def test_the_first_phase_begins_with_the_award(self, zone: Any) -> None:
        title = title_of(store_in(zone))
        day = title.awarded_on - dt.timedelta(days=40)
        assert self.corrected(title, awarded_on=day).awarded_on == day
        assert title.phases.get().since == day

    def test_not_after_what_became_of_it(self, zone: Any) -> None:
        title = titles.suspend(
            title_of(store_in(zone)), by=None, reason="x", day=localdate() - dt.timedelta(days=2)
        )
        with pytest.raises(Refused, match="授牌日期要早于") as why:
            self.corrected(title, awarded_on=localdate() - dt.timedelta(days=2))
        assert why.value.field == "awarded_on"
        self.corrected(title, awarded_on=localdate() - dt.timedelta(days=3))

    def test_validity_is_not_before_the_award(self, zone: Any) -> None:
        title = title_of(store_in(zone))
        with pytest.raises(Refused, match="有效期不能早于授牌日期"):
            self.corrected(title, valid_to=title.awarded_on - dt.timedelta(days=1))

    def test_expired_by_a_wrong_date_it_is_what_it_was(self, zone: Any) -> None:
        title = titles.move(title_of(store_in(zone)), titles.EXPIRE, by=None, reason="到期")
        assert self.corrected(title).state == S.STANDING
        assert [phase.state for phase in title.phases.all()] == [S.STANDING]

    def test_expired_rightly_it_stays_so(self, zone: Any) -> None:
        title = titles.move(title_of(store_in(zone)), titles.EXPIRE, by=None, reason="到期")
        past = localdate() - dt.timedelta(days=1)
        assert self.corrected(title, valid_to=past).state == S.EXPIRED


def test_put_back_it_is_as_it_was(cast: SimpleNamespace, zone: Any) -> None:
    title = title_of(store_in(zone), "star_merchant", stars=3)
    before = title_undo.kept(title)
    titles.suspend(title, by=cast.approver, reason="查实")
    title.refresh_from_db()
    title_undo.put_back(title, before)
    title.refresh_from_db()
    assert title_undo.kept(title) == before
    assert (title.state, title.rectify_by, title.phases.count()) == (S.STANDING, None, 1)


@pytest.mark.django_db(transaction=True)
def test_two_approvers_at_once_decide_once(
    default_schemes: None, cast: SimpleNamespace, zone: Any
) -> None:
    title = title_of(store_in(zone))
    other = make_user("other", ("approver", zone))  # type: ignore[arg-type]
    results: list[str] = []
    start = threading.Barrier(2)

    def decide(user: Any) -> None:
        start.wait()
        try:
            titles.suspend(title, by=user, reason="查实")
            results.append("done")
        except Refused as why:
            results.append(str(why))
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=(user,)) for user in (cast.approver, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results, key=len) == ["done", "当前为“暂停（限期整改）”，不能暂停，请核对。"]
    assert Act.objects.filter(verb="暂停").count() == 1
