"""The service list and its claims: their way, their refusals, and that no place is given twice."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Event
from time import sleep
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils.timezone import localdate

from activities.enums import ClaimState, ServiceState
from activities.models import Claim, ServiceItem
from activities.services import claims, service_items, visitor_erasure
from activities.services.claims import Deed
from core.errors import Refused
from core.models import Act
from districts.models import RuleLimit
from tests.activities.makers import member_in
from tests.activities.service_makers import DAY, PHONE, done_by, item_in, team_in
from tests.conftest import START
from tests.storefronts.merchants import merchant_of
from tests.storefronts.stores import store_in

S = ClaimState


def test_an_item_is_published_withdrawn_while_nobody_is_at_it_and_closed(
    zone: Any, clerk: Any
) -> None:
    item = item_in(zone, clerk)
    assert (item.state, item.published_on) == (ServiceState.PUBLISHED, localdate())
    item = service_items.move(item, service_items.WITHDRAW, by=clerk, note="写错了")
    item = service_items.move(item, service_items.PUBLISH, by=clerk)
    claim = claims.claim(item, member_in(zone), by=clerk)
    with pytest.raises(Refused, match="有 1 份认领正在办理"):
        service_items.move(item, service_items.WITHDRAW, by=clerk, note="不要了")
    item = service_items.move(item, service_items.CLOSE, by=clerk)
    assert done_by(claim, clerk).state == S.DONE


def test_an_item_is_not_published_once_its_day_has_passed(zone: Any, clerk: Any) -> None:
    item = item_in(zone, due=localdate() - DAY)
    with pytest.raises(Refused, match="请先更正截止日期"):
        service_items.move(item, service_items.PUBLISH, by=clerk)
    ServiceItem.objects.filter(pk=item.pk).update(due=localdate())
    assert service_items.move(item, service_items.PUBLISH, by=clerk).state == "published"


def test_only_the_office_of_the_area_publishes(zone: Any, cast: SimpleNamespace) -> None:
    for user in (cast.approver, cast.official, cast.street_clerk, cast.foreign_clerk):
        with pytest.raises(Refused, match="经办人发布"):
            service_items.move(item_in(zone), service_items.PUBLISH, by=user)


def test_the_way_of_a_claim(zone: Any, clerk: Any) -> None:
    RuleLimit.objects.create(area=zone, code="claim_do", value=14, source="本区规定")
    claim = claims.claim(item_in(zone, clerk), member_in(zone), by=clerk)
    assert (claim.state, claim.due) == (S.CLAIMED, localdate() + 14 * DAY)
    claim = done_by(claim, clerk, "2.5")
    assert (claim.state, claim.done_on, claim.hours) == (S.DONE, localdate(), Decimal("2.5"))
    claim = claims.confirm(claim, by=clerk)
    assert (claim.state, claim.confirmed_on) == (S.CONFIRMED, localdate())
    assert not claim.confirmed_by_served
    claim = claims.evaluate(claim, "fair", by=clerk, words="慢了点")
    assert (claim.state, claim.satisfaction, claim.evaluation) == (S.EVALUATED, "fair", "慢了点")
    verbs = Act.objects.filter(object_id=claim.pk, model="activities.claim")
    assert [*verbs.order_by("pk").values_list("verb", flat=True)] == [
        "认领",
        "登记办理",
        "确认",
        "评价",
    ]


def test_each_step_only_from_where_it_leads_on(zone: Any, clerk: Any) -> None:
    claim = claims.claim(item_in(zone, clerk), member_in(zone), by=clerk)
    steps = {
        "confirm": lambda: claims.confirm(claim, by=clerk),
        "evaluate": lambda: claims.evaluate(claim, "fair", by=clerk),
        "send back": lambda: claims.send_back(claim, by=clerk, note="没有办"),
        "give up": lambda: claims.give_up(claim, by=clerk, note="没空"),
        "do": lambda: done_by(claim, clerk),
    }
    open_in = {
        S.CLAIMED: {"give up", "do"},
        S.DONE: {"confirm", "send back"},
        S.CONFIRMED: {"evaluate"},
        S.EVALUATED: set[str](),
        S.GIVEN_UP: set[str](),
    }
    for state, allowed in open_in.items():
        Claim.objects.filter(pk=claim.pk).update(state=state)
        for name in steps.keys() - allowed:
            with pytest.raises(Refused, match="不能"):
                steps[name]()


def test_whoever_gives_up_gives_the_place_back(zone: Any, clerk: Any) -> None:
    item = item_in(zone, clerk)
    claim = claims.claim(item, member_in(zone), by=clerk)
    with pytest.raises(Refused, match="已经认领满了"):
        claims.claim(item, member_in(zone, "李四"), by=clerk)
    with pytest.raises(Refused, match="请写明事由"):
        claims.give_up(claim, by=clerk, note=" ")
    claims.give_up(claim, by=clerk, note="出差")
    item.refresh_from_db()
    assert item.claimed == 0
    assert claims.claim(item, member_in(zone, "李四"), by=clerk).state == S.CLAIMED


def test_what_is_not_open_is_not_claimed_and_no_place_is_lost(zone: Any, clerk: Any) -> None:
    member = member_in(zone)
    late = item_in(zone, clerk)
    ServiceItem.objects.filter(pk=late.pk).update(due=localdate() - DAY)
    closed = service_items.move(item_in(zone, clerk), service_items.CLOSE, by=clerk)
    for item, told in ((late, "截止"), (closed, "已结束"), (item_in(zone), "待发布")):
        with pytest.raises(Refused, match=told):
            claims.claim(item, member, by=clerk)
        item.refresh_from_db()
        assert item.claimed == 0
    last_day = item_in(zone, clerk, due=localdate())
    assert claims.claim(last_day, member, by=clerk)


def test_all_five_may_claim_unless_they_have_ended(
    zone: Any, clerk: Any, make_organisation: Any, make_party_organisation: Any
) -> None:
    today = localdate()
    who = {
        "ended": member_in(zone),
        "closed": make_organisation(),
        "closed_": store_in(zone),
        "dissolved": make_party_organisation(),
        "dissolved_": team_in(zone),
    }
    item = item_in(zone, clerk, wanted=9)
    for column, one in who.items():
        setattr(one, column.strip("_"), today)
        with pytest.raises(Refused, match="不能认领"):
            claims.claim(item, one, by=clerk)
        setattr(one, column.strip("_"), today + DAY)
        assert claims.claim(item, one, by=clerk).claimant == str(one)


def test_one_claims_an_item_once_at_a_time(zone: Any, clerk: Any) -> None:
    item, member = item_in(zone, clerk, wanted=3), member_in(zone)
    claim = claims.claim(item, member, by=clerk)
    with pytest.raises(Refused, match="还没有办完"):
        claims.claim(item, member, by=clerk)
    claims.confirm(done_by(claim, clerk), by=clerk)
    assert claims.claim(item, member, by=clerk).state == S.CLAIMED


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"words": " "}, "words"),
        ({"day": START}, "day"),
        ({"day": dt.date(2999, 1, 1)}, "day"),
        ({"hours": Decimal("-0.5")}, "hours"),
        ({"hours": Decimal("80.5")}, "hours"),
    ],
)
def test_deeds_that_cannot_be(zone: Any, clerk: Any, change: Any, field: str) -> None:
    claim = claims.claim(item_in(zone, clerk), member_in(zone), by=clerk)
    deed = Deed(**{"day": localdate(), "words": "换了水管", "hours": Decimal(1), **change})
    with pytest.raises(Refused) as refused:
        claims.do(claim, deed, by=clerk)
    assert refused.value.field == field
    claim.refresh_from_db()
    assert claim.state == S.CLAIMED


def test_sent_back_it_is_to_be_done_again_in_the_same_time(zone: Any, clerk: Any) -> None:
    before = localdate() - 40 * DAY
    claim = claims.claim(item_in(zone, clerk), member_in(zone), by=clerk, day=before)
    back = claims.send_back(done_by(claim, clerk, day=before), by=clerk, note="没有来")
    assert (back.state, back.done_on, back.hours) == (S.CLAIMED, None, 0)
    assert back.due == localdate() + 30 * DAY


def test_who_may_do_what(zone: Any, cast: SimpleNamespace) -> None:
    store = store_in(zone)
    merchant, other = merchant_of(store), merchant_of(store_in(zone, "隔壁"), username="other")
    claim = claims.claim(item_in(zone, cast.clerk), store, by=merchant)
    for user in (cast.approver, cast.official, cast.foreign_clerk, other, None):
        with pytest.raises(Refused, match="由认领人或"):
            done_by(claim, user)
    claim = done_by(claim, merchant)
    for user in (merchant, cast.official, cast.foreign_clerk):
        with pytest.raises(Refused, match="服务对象本人或"):
            claims.confirm(claim, by=user)
        with pytest.raises(Refused, match="服务对象本人或"):
            claims.send_back(claim, by=user, note="x")
    assert claims.confirm(claim, by=None).confirmed_by_served


def test_who_was_served_is_known_by_number_and_tail(zone: Any, clerk: Any) -> None:
    claim = claims.claim(item_in(zone, clerk), member_in(zone), by=clerk)
    assert claims.of_served(claim.number, PHONE[-4:]) == claim
    assert claims.of_served(claim.number, "0000") is None
    assert claims.of_served(claim.number, "") is None
    assert claims.of_served("", PHONE[-4:]) is None
    ServiceItem.objects.update(served_phone="")
    assert claims.of_served(claim.number, PHONE[-4:]) is None


@pytest.mark.parametrize(
    ("said", "state", "by_served"),
    [("satisfied", S.EVALUATED, True), (claims.NOT_DONE, S.CLAIMED, False)],
)
def test_what_who_was_served_answers(
    zone: Any, clerk: Any, said: str, state: str, by_served: bool
) -> None:
    claim = done_by(claims.claim(item_in(zone, clerk), member_in(zone), by=clerk), clerk)
    told = claims.answer(claim, said, "谢谢")
    assert (told.state, told.confirmed_by_served) == (state, by_served)


def test_what_the_office_confirmed_he_still_evaluates(zone: Any, clerk: Any) -> None:
    claim = done_by(claims.claim(item_in(zone, clerk), member_in(zone), by=clerk), clerk)
    told = claims.answer(claims.confirm(claim, by=clerk), "unsatisfied")
    assert (told.state, told.satisfaction) == (S.EVALUATED, "unsatisfied")
    assert not told.confirmed_by_served
    with pytest.raises(Refused, match="请选择评价"):
        claims.evaluate(told, "", by=clerk)


def test_what_a_store_is_offered(zone: Any, district: Any, street: Any, clerk: Any) -> None:
    store = store_in(zone)
    own, above = item_in(zone, clerk, "本区"), item_in(district, title="全区")
    elsewhere = item_in(street, title="别的街道")
    ServiceItem.objects.exclude(pk=own.pk).update(state="published")
    item_in(zone, title="没有发布")
    offered = service_items.is_open(service_items.near([store]), localdate())
    assert {*offered} == {own, above}
    assert elsewhere in service_items.announced(localdate())


class TestErasure:
    """Of whom an item serves: 180 days after nobody needs to know."""

    def days(self, item: ServiceItem) -> int | None:
        item.refresh_from_db()
        return item.erase_on and (item.erase_on - localdate()).days

    def test_it_has_a_day_while_nobody_is_at_it_and_it_cannot_be_claimed(
        self, zone: Any, clerk: Any
    ) -> None:
        item = item_in(zone, clerk, wanted=2)
        assert self.days(item) is None
        first = claims.claim(item, member_in(zone), by=clerk)
        second = claims.claim(item, member_in(zone, "李四"), by=clerk)
        claims.confirm(done_by(first, clerk), by=clerk)
        done_by(second, clerk)
        assert self.days(item) is None
        claims.send_back(second, by=clerk, note="没有来")
        assert self.days(item) is None
        claims.confirm(done_by(second, clerk), by=clerk)
        assert self.days(item) == 180
        service_items.move(item, service_items.CLOSE, by=clerk)
        assert self.days(item) == 180
        service_items.move(item, service_items.PUBLISH, by=clerk)
        assert self.days(item) == 180  # nothing of it is left
        ServiceItem.objects.update(wanted=3)
        service_items.keep_served(item)
        assert self.days(item) is None

    def test_drafts_withdrawn_ones_and_those_past_their_day_have_one_too(
        self, zone: Any, clerk: Any
    ) -> None:
        RuleLimit.objects.create(code="visitor_erasure", area=zone, value=30)
        draft = item_in(zone)
        service_items.keep_served(draft)
        assert self.days(draft) == 30
        item = service_items.move(draft, service_items.PUBLISH, by=clerk)
        assert self.days(item) is None
        item = service_items.move(item, service_items.WITHDRAW, by=clerk, note="不要了")
        assert self.days(item) == 30
        dated = item_in(zone, clerk, due=localdate() + 5 * DAY)
        assert self.days(dated) == 35
        claim = claims.claim(dated, member_in(zone), by=clerk)
        assert self.days(dated) is None
        claims.give_up(claim, by=clerk, note="没空")
        assert self.days(dated) == 35
        nobody = item_in(zone, served_name="", served_phone="")
        service_items.keep_served(nobody)
        assert self.days(nobody) is None

    def test_it_goes_out_of_the_history_too(self, zone: Any, clerk: Any) -> None:
        other = item_in(zone, clerk, served_name="李大爷")
        item = item_in(zone, clerk)
        claim = done_by(claims.claim(item, member_in(zone), by=clerk), clerk)
        claims.confirm(claim, by=clerk)
        assert visitor_erasure.erase_due(localdate() + 179 * DAY) == 0
        assert visitor_erasure.erase_due(localdate() + 180 * DAY) == 1
        assert visitor_erasure.erase_due(localdate() + 180 * DAY) == 0
        item.refresh_from_db()
        assert (item.served_name, item.served_phone, item.erase_on) == ("", "", None)
        assert item.erased_at
        kept: Any = ServiceItem.pgh_event_model  # type: ignore[attr-defined]
        assert kept.objects.filter(pgh_obj_id=item.pk).count() > 2
        of_item = kept.objects.filter(pgh_obj_id=item.pk).values_list("served_name", "served_phone")
        assert {*of_item} == {("", "")}
        assert {one.served_name for one in kept.objects.filter(pgh_obj_id=other.pk)} == {"李大爷"}
        assert claims.of_served(claim.number, PHONE[-4:]) is None
        assert Act.objects.get(verb="到期清除").object_id == item.pk

    def test_who_is_taken_out_by_hand_goes_at_once(self, zone: Any, clerk: Any) -> None:
        item = item_in(zone, clerk)
        item.served_name = item.served_phone = ""
        item.save()
        service_items.keep_served(item)
        kept: Any = ServiceItem.pgh_event_model  # type: ignore[attr-defined]
        assert {*kept.objects.values_list("served_name", "served_phone")} == {("", "")}

    @pytest.mark.django_db(transaction=True)
    def test_of_two_that_end_at_once_the_later_sets_the_day(self, zone: Any, clerk: Any) -> None:
        item = item_in(zone, clerk, wanted=2)
        first, second = (
            done_by(claims.claim(item, member_in(zone, name), by=clerk), clerk) for name in "甲乙"
        )
        ended = Event()

        def run(leads: bool) -> None:
            claim = first if leads else second
            try:
                with transaction.atomic():
                    assert leads or ended.wait(10)
                    claims.confirm(claim, by=clerk)
                    ended.set()
                    sleep(0.5 if leads else 0)  # the other one is told of it, and not yet committed
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(run, (True, False)))
        assert self.days(item) == 180


@pytest.mark.django_db(transaction=True)
def test_many_at_once_claim_no_more_than_there_is(zone: Any, clerk: Any) -> None:
    item = item_in(zone, clerk, wanted=3)
    people = [member_in(zone, f"党员{number}") for number in range(12)]

    def run(member: Any) -> str:
        try:
            return claims.claim(item, member, by=clerk).state
        except Refused as why:
            return str(why)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(run, people))
    assert results.count(S.CLAIMED) == 3
    assert sum("已经认领满了" in one for one in results) == 9
    item.refresh_from_db()
    assert item.claimed == item.claims.count() == 3
