"""The public service list, where who was served confirms, and the portal where stores claim."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from activities.models import Claim, ServiceItem
from activities.services import claims, service_items
from districts.models import CommercialDistrict, Venue
from tests.activities.makers import member_in
from tests.activities.service_makers import DAY, PHONE, done_by, item_in
from tests.shared_world import shared
from tests.storefronts.merchants import leaves, merchant_of
from tests.storefronts.stores import store_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_cache")]
LIST, CONFIRM = reverse("services"), reverse("service-confirm")
OWN = reverse("portal-services")


@pytest.fixture
def visitor() -> Client:
    return Client()


@pytest.fixture
@shared
def done(zone: Any, clerk: Any) -> Claim:
    claim = claims.claim(item_in(zone, clerk), member_in(zone, "张三丰"), by=clerk)
    return done_by(claim, clerk)


class TestPublicList:
    def test_only_what_is_open_and_nobody_by_name(
        self, visitor: Client, zone: Any, clerk: Any, commercial_district: CommercialDistrict
    ) -> None:
        item_in(zone, clerk, "修水管", commercial_district=commercial_district, wanted=3)
        item_in(zone, title="没有发布的")
        late = item_in(zone, clerk, "过期的")
        ServiceItem.objects.filter(pk=late.pk).update(due=localdate() - DAY)
        closed = item_in(zone, clerk, "结束的")
        service_items.move(closed, service_items.CLOSE, by=clerk)
        full = item_in(zone, clerk, "满了的")
        claims.claim(full, member_in(zone, "张三丰"), by=clerk)
        text = visitor.get(LIST).content.decode()
        for shown in ("修水管", "阅海湾中央商务区", "还可认领 3 份", "满了的", "已认领满"):
            assert shown in text
        for hidden in ("没有发布的", "过期的", "结束的", "王奶奶", PHONE, PHONE[-4:], "张三丰"):
            assert hidden not in text, hidden

    def test_by_commercial_district(
        self, visitor: Client, zone: Any, clerk: Any, commercial_district: CommercialDistrict
    ) -> None:
        item_in(zone, clerk, "修水管", commercial_district=commercial_district)
        item_in(zone, clerk, "教手机")
        text = visitor.get(LIST, {"district": commercial_district.pk}).content.decode()
        assert "修水管" in text
        assert "教手机" not in text
        assert visitor.get(LIST, {"district": "x'"}).status_code == 200


class TestOrder:
    """Needs that close soonest first, then services, then what is full; found by word and kind."""

    @pytest.fixture
    @shared
    def listed(self, zone: Any, clerk: Any) -> None:
        hall = Venue.objects.create(name="党群服务中心", kind="centre", area=zone)
        for number in range(3):
            title = f"菜单{number}"
            item_in(zone, clerk, title, kind="service", venue=hall, text="服务板块：政策")
        item_in(zone, clerk, "没有期限")
        item_in(zone, clerk, "晚截止", kind="project", due=localdate() + 9 * DAY)
        item_in(zone, clerk, "早截止", due=localdate() + DAY)
        full = item_in(zone, clerk, "满了的", due=localdate())
        claims.claim(full, member_in(zone), by=clerk)

    def titles(self, client: Client, url: str, **words: Any) -> list[list[str]]:
        found = client.get(url, words).context["groups"]
        return [[head, *(item.title for item in items)] for head, items in found]

    NEEDED = ("等人认领的需求", "早截止", "晚截止", "没有期限")
    OFFERED = ("可以使用的服务：党群服务中心", "菜单0", "菜单1", "菜单2")

    @pytest.mark.usefixtures("listed")
    def test_of_everybody(self, visitor: Client) -> None:
        full = ["已认领满的需求", "满了的"]
        assert self.titles(visitor, LIST) == [[*self.NEEDED], [*self.OFFERED], full]
        assert self.titles(visitor, LIST, kind="service") == [[*self.OFFERED]]
        assert self.titles(visitor, LIST, kind="needs") == [[*self.NEEDED], full]
        assert self.titles(visitor, LIST, kind="project") == [["等人认领的需求", "晚截止"]]
        assert self.titles(visitor, LIST, q=" 截止 ") == [["等人认领的需求", "早截止", "晚截止"]]
        assert self.titles(visitor, LIST, q="政策") == [[*self.OFFERED]]
        assert self.titles(visitor, LIST, q="截止", kind="wish") == [["等人认领的需求", "早截止"]]
        assert len(self.titles(visitor, LIST, kind="x'", q="")) == 3
        nothing = visitor.get(LIST, {"q": "没有的"}).content.decode()
        assert "没有找到" in nothing
        text = visitor.get(LIST, {"kind": "service"}).content.decode()
        assert "还可认领" not in text

    @pytest.mark.usefixtures("listed")
    def test_of_a_merchant_without_what_is_full(self, zone: Any, sign_in: Any) -> None:
        merchant = sign_in(merchant_of(store_in(zone)))
        assert self.titles(merchant, OWN) == [[*self.NEEDED], [*self.OFFERED]]
        assert self.titles(merchant, OWN, q="早") == [["等人认领的需求", "早截止"]]
        assert "没有找到" in merchant.get(OWN, {"q": "没有的"}).content.decode()

    def test_pages_keep_what_was_asked_for_at_a_constant_cost(
        self, visitor: Client, zone: Any, clerk: Any, django_assert_max_num_queries: Any
    ) -> None:
        counts = []
        for number in range(25):
            item_in(zone, clerk, f"维修{number}")
            if number in {0, 24}:
                with django_assert_max_num_queries(12) as asked:
                    answer = visitor.get(LIST, {"q": "维修", "kind": "wish"})
                counts.append(len(asked))
        assert counts[0] == counts[1]
        text = answer.content.decode()
        assert "第 1 页，共 2 页" in text
        assert "q=%E7%BB%B4%E4%BF%AE&amp;kind=wish&amp;page=2" in text


class TestConfirming:
    def asked(self, visitor: Client, claim: Claim, tail: str = PHONE[-4:], **more: Any) -> Any:
        return visitor.post(CONFIRM, {"number": claim.number, "tail": tail, **more})

    def test_the_right_pair_shows_what_was_done_and_names_nobody(
        self, visitor: Client, done: Claim
    ) -> None:
        text = self.asked(visitor, done).content.decode()
        assert "修水管" in text
        assert "请您确认" in text
        for hidden in ("张三丰", "张", "王奶奶", PHONE, "换了水管"):
            assert hidden not in text, hidden

    def test_a_wrong_pair_is_answered_like_an_unknown_one(
        self, visitor: Client, done: Claim
    ) -> None:
        wrong = self.asked(visitor, done, "0000").content.decode()
        unknown = visitor.post(CONFIRM, {"number": "X" * 12, "tail": "2345"}).content.decode()
        for text in (wrong, unknown):
            assert "没有查到" in text
            assert "修水管" not in text

    def test_his_answer_confirms_and_evaluates(self, visitor: Client, done: Claim) -> None:
        empty = self.asked(visitor, done, answers="1").content.decode()
        assert "请选择一项" in empty
        text = self.asked(
            visitor, done, answers="1", said="satisfied", words="谢谢"
        ).content.decode()
        assert "已收到" in text
        done.refresh_from_db()
        assert (done.state, done.confirmed_by_served) == ("evaluated", True)
        again = self.asked(visitor, done, answers="1", said="unsatisfied").content.decode()
        assert "评价：满意" in again
        done.refresh_from_db()
        assert done.satisfaction == "satisfied"

    def test_it_was_not_done(self, visitor: Client, done: Claim) -> None:
        self.asked(visitor, done, answers="1", said="not_done")
        done.refresh_from_db()
        assert (done.state, done.done_on) == ("claimed", None)

    def test_an_answer_needs_the_tail_again(self, visitor: Client, done: Claim) -> None:
        self.asked(visitor, done, "0000", answers="1", said="satisfied")
        done.refresh_from_db()
        assert done.state == "done"

    def test_tails_are_not_tried_out(self, visitor: Client, done: Claim) -> None:
        answers = [self.asked(visitor, done, f"{tail:04}").status_code for tail in range(12)]
        assert answers[0] == 200
        assert answers[-1] == 429
        assert self.asked(visitor, done).status_code == 429


class TestPortal:
    @pytest.fixture
    @shared
    def store(self, zone: Any) -> Any:
        return store_in(zone)

    @pytest.fixture
    def merchant(self, store: Any, sign_in: Any) -> Client:
        return sign_in(merchant_of(store))

    def test_a_store_claims_and_reports(
        self, merchant: Client, store: Any, zone: Any, clerk: Any
    ) -> None:
        item = item_in(zone, clerk)
        assert "修水管" in merchant.get(OWN).content.decode()
        assert merchant.post(reverse("portal-service", args=[item.pk])).status_code == 302
        claim = item.claims.get()
        assert claim.storefront == store
        page = reverse("portal-claim", args=[claim.pk])
        given = {"day": str(localdate()), "words": "换了水管", "hours": "90"}
        assert "在 0 到 80 之间" in merchant.post(page, given).content.decode()
        assert merchant.post(page, {**given, "hours": "2"}).status_code == 302
        claim.refresh_from_db()
        assert claim.state == "done"
        text = merchant.get(OWN).content.decode() + merchant.get(page).content.decode()
        for hidden in ("王奶奶", PHONE, claim.number, PHONE[-4:] + "<"):
            assert hidden not in text, hidden

    def test_what_is_full_says_so_and_what_is_withdrawn_is_not_there(
        self, merchant: Client, zone: Any, clerk: Any
    ) -> None:
        item = item_in(zone, clerk)
        url = reverse("portal-service", args=[item.pk])
        claim = claims.claim(item, member_in(zone), by=clerk)
        assert "已经认领满了" in merchant.post(url).content.decode()
        assert "修水管" not in merchant.get(OWN).content.decode()
        claims.give_up(claim, by=clerk, note="出差")
        item.refresh_from_db()
        service_items.move(item, service_items.WITHDRAW, by=clerk, note="不要了")
        assert merchant.post(url).status_code == 404

    def test_of_several_stores_one_is_chosen(self, zone: Any, clerk: Any, sign_in: Any) -> None:
        stores = [store_in(zone, name) for name in ("前店", "后店")]
        merchant, item = sign_in(merchant_of(*stores)), item_in(zone, clerk)
        url = reverse("portal-service", args=[item.pk])
        assert "请选择由哪家店认领" in merchant.post(url).content.decode()
        foreign = store_in(zone, "别人的店")
        assert merchant.post(url, {"store": foreign.pk}).status_code == 200
        assert not item.claims.exists()
        assert merchant.post(url, {"store": stores[1].pk}).status_code == 302
        assert item.claims.get().storefront == stores[1]

    def test_given_up_it_is_open_again(self, merchant: Client, zone: Any, clerk: Any) -> None:
        item = item_in(zone, clerk)
        merchant.post(reverse("portal-service", args=[item.pk]))
        url = reverse("portal-claim-give-up", args=[item.claims.get().pk])
        assert "请写明为什么办不了" in merchant.post(url, {"words": ""}).content.decode()
        assert merchant.post(url, {"words": "店里没人手"}).status_code == 302
        item.refresh_from_db()
        assert item.claimed == 0

    def test_a_neighbour_and_who_left_find_nothing(
        self, merchant: Client, store: Any, foreign_zone: Any, clerk: Any, sign_in: Any
    ) -> None:
        zone = store.area
        item = item_in(zone, clerk)
        merchant.post(reverse("portal-service", args=[item.pk]))
        page = reverse("portal-claim", args=[item.claims.get().pk])
        other = sign_in(merchant_of(store_in(zone, "隔壁"), username="neighbour"))
        assert other.get(page).status_code == 404
        far = sign_in(merchant_of(store_in(foreign_zone, "外地"), username="far"))
        assert far.get(reverse("portal-service", args=[item.pk])).status_code == 404
        assert merchant.get(page).status_code == 200
        leaves(store.accounts.get().user)
        assert merchant.get(page).status_code == 404
        assert merchant.get(OWN).status_code == 403


def test_every_claim_has_a_number_that_nobody_guesses(zone: Any, clerk: Any) -> None:
    item = item_in(zone, clerk, wanted=5)
    numbers = {claims.claim(item, member_in(zone, f"党员{n}"), by=clerk).number for n in range(5)}
    assert len(numbers) == 5
    assert all(re.fullmatch("[2-9A-HJKMNP-Z]{12}", number) for number in numbers)
