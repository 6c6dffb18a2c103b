"""Signing up: places never given twice, who waits moves up, nobody is known longer than needed."""

import datetime as dt
import threading
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.utils.timezone import localdate

from activities.enums import ActivityState, SignUpState
from activities.models import Activity, SignUp
from activities.services import activities, places, sign_up_erasure, sign_up_turnout, sign_ups
from activities.services.sign_ups import Guest
from core.errors import Refused
from core.models import Act
from districts.models import RuleLimit
from tests.activities.makers import activity_in, member_in
from tests.shared_world import shared
from tests.storefronts.stores import store_in

DAY = dt.timedelta(days=1)
S = SignUpState


def open_in(area: Any, title: str = "公益市集", **fields: Any) -> Activity:
    given: dict[str, Any] = {
        "day": localdate() + 7 * DAY,
        "state": ActivityState.PUBLISHED,
        "open_to_sign_up": True,
        "published_on": localdate(),
        **fields,
    }
    return activity_in(area, title, **given)


def guest(number: int, people: int = 1) -> Guest:
    return Guest(people, "孙七", f"139{number:08}")


@pytest.fixture
@shared
def activity(zone: Any) -> Activity:
    return open_in(zone, places=3)


def taken(activity: Activity) -> int:
    return Activity.objects.get(pk=activity.pk).taken


@pytest.mark.django_db
class TestPlaces:
    def test_who_finds_none_waits(self, activity: Activity) -> None:
        states = [sign_ups.sign_up(activity, guest(n)).state for n in range(4)]
        assert states == [S.SIGNED, S.SIGNED, S.SIGNED, S.WAITING]
        assert taken(activity) == 3

    def test_a_group_that_does_not_fit_waits_whole(self, activity: Activity) -> None:
        sign_ups.sign_up(activity, guest(1, people=2))
        assert sign_ups.sign_up(activity, guest(2, people=2)).state == S.WAITING
        assert sign_ups.sign_up(activity, guest(3)).state == S.SIGNED

    def test_who_cancels_gives_his_place_to_who_waits(self, activity: Activity) -> None:
        first, *_, fourth = [sign_ups.sign_up(activity, guest(n)) for n in range(4)]
        fifth = sign_ups.sign_up(activity, guest(5))
        assert sign_ups.ahead_of(fifth) == 1
        sign_ups.cancel(first)
        fourth.refresh_from_db()
        fifth.refresh_from_db()
        assert (fourth.state, fifth.state) == (S.SIGNED, S.WAITING)
        assert taken(activity) == 3

    def test_who_waited_and_cancels_gives_no_place(self, activity: Activity) -> None:
        waiting = [sign_ups.sign_up(activity, guest(n)) for n in range(4)][-1]
        sign_ups.cancel(waiting)
        assert taken(activity) == 3

    def test_the_first_whose_group_fits_moves_up(self, activity: Activity) -> None:
        first = sign_ups.sign_up(activity, guest(1))
        sign_ups.sign_up(activity, guest(2, people=2))
        group, single = (sign_ups.sign_up(activity, guest(n, p)) for n, p in ((3, 3), (4, 1)))
        sign_ups.cancel(first)
        group.refresh_from_db()
        single.refresh_from_db()
        assert (group.state, single.state) == (S.WAITING, S.SIGNED)

    def test_more_places_are_given_to_who_waits(self, activity: Activity) -> None:
        for n in range(5):
            sign_ups.sign_up(activity, guest(n))
        Activity.objects.filter(pk=activity.pk).update(places=4)
        assert [one.phone for one in sign_ups.move_up(activity)] == [guest(3).phone]
        assert taken(activity) == 4

    def test_without_a_limit_nobody_waits(self, zone: Any) -> None:
        activity = open_in(zone)
        assert sign_ups.sign_up(activity, guest(1, people=50)).state == S.SIGNED


@pytest.mark.django_db
class TestRefusals:
    @pytest.mark.parametrize(
        ("fields", "told"),
        [
            ({"state": ActivityState.PLANNED}, "没有开放报名"),
            ({"open_to_sign_up": False}, "没有开放报名"),
            ({"state": ActivityState.CANCELLED}, "已取消"),
            ({"sign_up_until": localdate() - DAY}, "报名已截止"),
            ({"day": localdate() - DAY}, "报名已截止"),
        ],
    )
    def test_what_is_not_open(self, zone: Any, fields: dict[str, Any], told: str) -> None:
        with pytest.raises(Refused, match=told):
            sign_ups.sign_up(open_in(zone, **fields), guest(1))
        assert not SignUp.objects.exists()

    def test_the_last_day_still_counts(self, zone: Any) -> None:
        activity = open_in(zone, sign_up_until=localdate())
        assert sign_ups.sign_up(activity, guest(1)).state == S.SIGNED

    def test_once_it_has_begun_it_is_over(self, zone: Any) -> None:
        begun = open_in(zone, day=localdate(), begins=dt.time(0), ends=dt.time(23))
        assert "报名已截止" in sign_ups.too_late(begun)
        later = open_in(zone, "晚上", day=localdate(), begins=dt.time(23, 59, 59))
        assert not sign_ups.too_late(later)

    def test_one_phone_once(self, activity: Activity) -> None:
        first = sign_ups.sign_up(activity, guest(1))
        with pytest.raises(Refused, match="已经报过") as refused:
            sign_ups.sign_up(activity, guest(1))
        assert refused.value.field == "phone"
        sign_ups.cancel(first)
        assert sign_ups.sign_up(activity, guest(1)).state == S.SIGNED

    def test_the_same_form_sent_twice_is_one(self, activity: Activity) -> None:
        first, second = (sign_ups.sign_up(activity, guest(1), form_key="k") for _ in range(2))
        assert first == second
        assert taken(activity) == 1

    def test_one_store_once(self, activity: Activity, zone: Any) -> None:
        store = Guest(2, links={"storefront": store_in(zone)})
        sign_ups.sign_up(activity, store)
        with pytest.raises(Refused, match="已经报过名了"):
            sign_ups.sign_up(activity, store)
        assert taken(activity) == 2, "what was refused took nothing"

    @pytest.mark.parametrize("people", [0, -1, 51])
    def test_how_many_people(self, zone: Any, people: int) -> None:
        with pytest.raises(Refused, match="人数应在 1 到 50 之间"):
            sign_ups.sign_up(open_in(zone), guest(1, people))

    def test_more_than_there_are_places_at_all(self, activity: Activity) -> None:
        with pytest.raises(Refused, match="名额共 3 个"):
            sign_ups.sign_up(activity, guest(1, 4))

    def test_somebody_has_a_name_and_a_phone(self, activity: Activity) -> None:
        with pytest.raises(Refused, match="姓名和联系电话"):
            sign_ups.sign_up(activity, Guest(1, "孙七"))

    def test_the_office_signs_up_for_its_own_area(
        self, activity: Activity, cast: SimpleNamespace, zone: Any
    ) -> None:
        Activity.objects.filter(pk=activity.pk).update(open_to_sign_up=False)
        activity.refresh_from_db()
        member = Guest(links={"member": member_in(zone)})
        with pytest.raises(Refused, match="请转告他们"):
            sign_ups.sign_up_for(activity, member, by=cast.foreign_clerk)
        assert sign_ups.sign_up_for(activity, member, by=cast.clerk).state == S.SIGNED

    def test_not_for_what_is_over(self, zone: Any, cast: SimpleNamespace) -> None:
        member = Guest(links={"member": member_in(zone)})
        with pytest.raises(Refused, match="已过，不能再报名"):
            sign_ups.sign_up_for(open_in(zone, day=localdate() - DAY), member, by=cast.clerk)
        held = open_in(zone, "已办", state=ActivityState.HELD, day=localdate())
        with pytest.raises(Refused, match="请登记参加"):
            sign_ups.sign_up_for(held, member, by=cast.clerk)


@pytest.mark.django_db
class TestReceipt:
    def test_the_number_opens_with_the_tail_only(self, activity: Activity) -> None:
        made = sign_ups.sign_up(activity, guest(1))
        assert sign_ups.look_up(made.number, "0001") == made
        assert sign_ups.look_up(made.number, "0002") is None
        assert sign_ups.look_up("", "0001") is None
        assert sign_ups.look_up(made.number, "") is None

    def test_who_cancels_is_forgotten(self, activity: Activity) -> None:
        made = sign_ups.cancel(sign_ups.sign_up(activity, guest(1), form_key="k"))
        made.refresh_from_db()
        assert (made.name, made.phone, made.phone_tail_fingerprint, made.sent_by) == (
            *("", "", ""),
            None,
        )
        assert made.erased_at is not None
        assert sign_ups.look_up(made.number, "0001") is None
        assert not Act.objects.filter(note__contains="孙七").exists()
        with pytest.raises(Refused, match="现在是“已取消”"):
            sign_ups.cancel(made)

    def test_how_it_stands(self, activity: Activity, clerk: Any) -> None:
        signed = [sign_ups.sign_up(activity, guest(n)) for n in range(5)]
        assert sign_ups.told(signed[0])[0] == "已报名"
        assert "您排在第一" in sign_ups.told(signed[3])[1]
        assert "前面还有 1 份" in sign_ups.told(signed[4])[1]
        activities.move(activity, activities.CANCEL, by=clerk, note="下雨")
        again = sign_ups.look_up(signed[0].number, "0000")
        assert again
        assert sign_ups.told(again)[0] == "活动已取消"
        assert not sign_ups.cancellable(again)


@pytest.mark.django_db
class TestTurnout:
    def test_who_came_is_recorded_or_counted(self, zone: Any, clerk: Any) -> None:
        activity = open_in(zone, day=localdate())
        member = Guest(links={"member": member_in(zone)})
        rows = [
            sign_ups.sign_up_for(activity, member, by=clerk),
            sign_ups.sign_up_for(activity, guest(1, 3), by=clerk),
        ]
        assert sign_up_turnout.came(rows, by=clerk) == 2
        activity.refresh_from_db()
        assert (activity.others, activity.attendances.get().source) == (3, "sign_up")
        with pytest.raises(Refused, match="只能登记状态为“已报名”的"):
            sign_up_turnout.came(rows, by=clerk)

    def test_nobody_came_before_the_day(self, activity: Activity, clerk: Any) -> None:
        row = sign_ups.sign_up_for(activity, guest(1), by=clerk)
        for record in (sign_up_turnout.came, sign_up_turnout.stayed_away):
            with pytest.raises(Refused, match="还没到日期"):
                record([row], by=clerk)

    def test_those_of_two_activities_are_not_mixed(self, zone: Any, clerk: Any) -> None:
        rows = [
            sign_ups.sign_up_for(open_in(zone, title, day=localdate()), guest(1), by=clerk)
            for title in "甲乙"
        ]
        with pytest.raises(Refused, match="请选择同一场活动"):
            sign_up_turnout.stayed_away(rows, by=clerk)


@pytest.mark.django_db
class TestErasure:
    def test_on_the_day_and_not_before(self, zone: Any) -> None:
        RuleLimit.objects.create(code="visitor_erasure", area=zone, value=30)
        activity = open_in(zone, last_day=localdate() + 9 * DAY)
        made = sign_ups.sign_up(activity, guest(1))
        over = localdate() + 9 * DAY
        assert sign_up_erasure.erase_due(over + 29 * DAY) == 0
        assert sign_up_erasure.erase_due(over + 30 * DAY) == 1
        assert sign_up_erasure.erase_due(over + 30 * DAY) == 0
        made.refresh_from_db()
        assert (made.name, made.phone, made.phone_tail_fingerprint) == ("", "", "")
        assert (made.state, made.people) == (S.SIGNED, 1)
        assert sign_ups.look_up(made.number, "0001") is None

    def test_who_is_of_a_register_has_nothing_to_erase(self, zone: Any) -> None:
        sign_ups.sign_up(open_in(zone), Guest(links={"storefront": store_in(zone)}))
        assert sign_up_erasure.erase_due(localdate() + 999 * DAY) == 0


def race(activity: Activity, number: int) -> list[str]:
    """So many people at once; what became of each."""
    found: list[str] = []
    start = threading.Barrier(number)

    def one(which: int) -> None:
        try:
            start.wait()
            found.append(sign_ups.sign_up(activity, guest(which)).state)
        except Exception as broken:
            found.append(type(broken).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(which,)) for which in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


@pytest.mark.django_db(transaction=True)
class TestRace:
    def test_the_last_places_are_given_once(self, zone: Any) -> None:
        activity = open_in(zone, places=3)
        found = race(activity, 6)
        assert sorted(found) == [S.SIGNED] * 3 + [S.WAITING] * 3
        assert taken(activity) == 3

    def test_without_the_guard_the_race_is_lost(
        self, zone: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """What the other test proves is the guard's work: read, then write, oversells."""
        reading = threading.Barrier(6)

        def unguarded(row: Any, *, taken: str, of: str, number: int = 1) -> bool:
            now = type(row).objects.get(pk=row.pk)
            reading.wait(timeout=10)
            if getattr(now, taken) + number > getattr(now, of):
                return False
            type(row).objects.filter(pk=row.pk).update(**{taken: getattr(now, taken) + number})
            return True

        monkeypatch.setattr(places, "take", unguarded)
        found = race(open_in(zone, places=3), 6)
        assert found.count(S.SIGNED) > 3

    def test_who_cancels_while_others_come_leaves_no_empty_place(self, zone: Any) -> None:
        activity = open_in(zone, places=1)
        first = sign_ups.sign_up(activity, guest(99))
        start = threading.Barrier(2)

        def cancelled() -> None:
            start.wait()
            sign_ups.cancel(first)
            connection.close()

        def came() -> None:
            start.wait()
            sign_ups.sign_up(activity, guest(1))
            connection.close()

        threads = [threading.Thread(target=cancelled), threading.Thread(target=came)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert SignUp.objects.filter(state=S.SIGNED).count() == taken(activity) == 1
