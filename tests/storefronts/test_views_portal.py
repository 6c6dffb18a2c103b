"""Pages of the portal: what they say, what a forged or double post does, what it costs."""

import re
import time
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from accounts.models import Message, User
from accounts.services.sessions import PROVED
from storefronts.enums import ApplicationState, TitleState, Verdict
from storefronts.models import Application, ApplicationItem, ApplicationStep, Storefront, Title
from storefronts.services import applying, deciding, revoking, titles
from storefronts.services.deciding import Judgement
from tests.conftest import PASSWORD
from tests.shared_world import shared
from tests.storefronts.merchants import merchant_of
from tests.storefronts.stores import awarded, draft, store_in, title_of, version_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_cache")]


@pytest.fixture
@shared
def store(zone: Any) -> Storefront:
    return store_in(zone)


@pytest.fixture
@shared
def merchant(store: Storefront) -> User:
    return merchant_of(store)


@pytest.fixture
def client(merchant: User, sign_in: Any) -> Client:  # type: ignore[override]
    """Signed in a minute ago."""
    signed_in: Client = sign_in(merchant)
    session = signed_in.session
    session[PROVED] = int(time.time())
    session.save()
    return signed_in


def page(client: Client, name: str, *args: Any, **query: str) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200, answer.headers
    return " ".join(answer.content.decode().split())


def returned(store: Storefront, merchant: User, cast: SimpleNamespace, *titles_: str) -> Any:
    """Sent back with something to say of each of these items."""
    made = applying.submit(draft(store, merchant), by=merchant)
    found = made.items.select_related("criterion")
    told = {
        item.pk: Judgement(Verdict.MISSING, f"请补{item.criterion.title}")
        for item in found
        if item.criterion.title in titles_
    }
    return deciding.send_back(made, told, by=cast.clerk)


LICENCE, HEARD = "营业执照照片", "投诉有人管、有回音"


class TestHome:
    def test_without_an_application_it_shows_what_can_be_applied_for(self, client: Client) -> None:
        text = page(client, "portal")
        assert "还没有申报称号" in text
        assert "现在可以申报 4 个" in text
        assert "申请党员示范店" in text

    def test_a_return_comes_before_all_else(
        self, client: Client, store: Storefront, merchant: User, cast: Any
    ) -> None:
        title_of(store, "star_merchant")
        made = returned(store, merchant, cast, LICENCE, HEARD)
        text = page(client, "portal")
        assert "还差 <strong>2</strong> 项，补齐后继续审核。" in text
        assert f'补正期限：<strong class="nowrap">{made.due}' in text
        assert "请补营业执照照片" in text
        assert "申请党员示范店" not in text  # it is on its way
        assert text.index("申报党员示范店") < text.index("党员星级商户")

    @pytest.mark.parametrize(
        ("left", "word", "sentence"),
        [
            (200, "有效", "有效，还有 200 天。"),
            (61, "有效", "有效，还有 61 天。"),
            (60, "即将到期", "还有 60 天到期。现在可以申请续期。"),
            (0, "即将到期", "今天到期。现在可以申请续期。"),
            (-1, "已过期", "请申请续期。"),
        ],
    )
    def test_a_title_is_told_by_its_days(
        self, client: Client, store: Storefront, left: int, word: str, sentence: str
    ) -> None:
        import datetime as dt  # noqa: PLC0415 -- of this test alone

        title_of(store, valid_to=localdate() + dt.timedelta(days=left))
        text = page(client, "portal")
        assert f">{word}</span>" in text
        assert sentence in text

    def test_several_stores_are_chosen_from(
        self, client: Client, merchant: User, store: Storefront
    ) -> None:
        second = store_in(store.area, "万信通讯")
        second.accounts.create(user=merchant, since=localdate())
        text = page(client, "portal")
        assert "文华书城" in text
        assert "万信通讯" in text
        assert "万信通讯" not in page(client, "portal-store", store.pk)

    def test_it_names_no_member(self, client: Client, store: Storefront) -> None:
        text = page(client, "portal")
        assert "店内党员：登记册里 1 名" in text
        assert "党员0" not in text

    def test_its_cost_does_not_grow(
        self,
        client: Client,
        store: Storefront,
        merchant: User,
        cast: Any,
        django_assert_max_num_queries: Any,
    ) -> None:
        for code in ("model_store", "honest_merchant", "star_merchant"):
            draft(store, merchant, code)
        for number in range(4):
            title_of(store, "pioneer_counter", counter=f"{number} 号台", number=f"{number}号")
        Message.objects.bulk_create(Message(user=merchant, text="x") for _ in range(30))
        with django_assert_max_num_queries(18):
            client.get(reverse("portal"))


class TestApplying:
    def test_conditions_come_before_any_form(self, client: Client, store: Storefront) -> None:
        store.members.all().delete()
        text = page(client, "portal-begin", store.pk, honour="model_store")
        assert "现在还不能申请" in text
        assert "登记册里没有在店的党员" in text
        assert "下一步" not in text
        answer = client.post(
            reverse("portal-begin", args=[store.pk]) + "?honour=model_store", {"wrong": ""}
        )
        assert answer.status_code == 200
        assert not Application.objects.exists()

    def test_what_is_wrong_is_told_and_not_edited(self, client: Client, store: Storefront) -> None:
        url = reverse("portal-begin", args=[store.pk]) + "?honour=model_store"
        forged = {"name": "别的店", "staff": "99", "state": "awarded", "storefront": "1"}
        client.post(url, {"wrong": "铺位是 A12", **forged})
        made = Application.objects.get()
        assert made.state == ApplicationState.DRAFT
        store.refresh_from_db()
        assert (store.name, store.staff) == ("文华书城", None)
        step = ApplicationStep.objects.get()
        assert (step.verb, step.words) == ("登记有误", "铺位是 A12")

    def test_begun_twice_it_is_one(self, client: Client, store: Storefront) -> None:
        url = reverse("portal-begin", args=[store.pk]) + "?honour=model_store"
        answers = {client.post(url, {"wrong": ""})["Location"] for _ in range(2)}
        assert len(answers) == 1
        assert Application.objects.count() == 1

    def test_a_counter_is_named(self, client: Client, store: Storefront) -> None:
        url = reverse("portal-begin", args=[store.pk]) + "?honour=pioneer_counter"
        assert "请写明是哪个柜台" in client.post(url, {"wrong": ""}).content.decode()
        client.post(url, {"wrong": "", "counter": "一楼收银台"})
        assert Application.objects.get().counter == "一楼收银台"

    def test_it_is_handed_in_once_and_whole(
        self, client: Client, store: Storefront, merchant: User
    ) -> None:
        made = applying.begin(version_of(), store, by=merchant)
        url = reverse("portal-confirm", args=[made.pk])
        refused = client.post(url).content.decode()
        assert "还差 5 项" in refused
        draft(store, merchant)
        for _ in range(2):
            assert client.post(url)["Location"] == reverse("portal-application", args=[made.pk])
        assert [one.verb for one in made.steps.all()] == ["提交"]

    def test_forged_fields_change_nothing(
        self, client: Client, store: Storefront, merchant: User, zone: Any
    ) -> None:
        other = store_in(zone, "富贵鸟")
        made = draft(store, merchant)
        forged = {
            "state": "awarded",
            "stars": "5",
            "score": "100",
            "storefront": other.pk,
            "by": "1",
            "made_by": "1",
            "version": "1",
            "verdict": "met",
            "due": "2030-01-01",
            "title": "1",
        }
        item = made.items.get(criterion__title=HEARD)
        prefix = f"i{item.pk}"
        client.post(
            reverse("portal-item", args=[item.pk]),
            {
                **forged,
                f"{prefix}-words": "新的",
                f"{prefix}-verdict": "met",
                f"{prefix}-told": "x",
            },
        )
        client.post(reverse("portal-promises", args=[made.pk]), {**forged, "deeds": "做好事"})
        client.post(reverse("portal-confirm", args=[made.pk]), forged)
        made.refresh_from_db()
        item.refresh_from_db()
        assert made.state == ApplicationState.SUBMITTED
        assert (made.stars, made.score, made.title) == (None, None, None)
        assert made.storefront == store
        assert made.made_by == merchant
        assert (item.words, item.verdict, item.told) == ("新的", "", "")

    def test_withdrawn_with_a_reason(
        self, client: Client, store: Storefront, merchant: User
    ) -> None:
        made = applying.submit(draft(store, merchant), by=merchant)
        url = reverse("portal-withdraw", args=[made.pk])
        assert "请写明撤回原因" in client.post(url, {"words": " "}).content.decode()
        client.post(url, {"words": "下次再报"})
        made.refresh_from_db()
        assert made.state == ApplicationState.WITHDRAWN


class TestProgress:
    def test_the_return_tells_every_defect_once_in_the_same_words(
        self, client: Client, store: Storefront, merchant: User, cast: Any
    ) -> None:
        made = returned(store, merchant, cast, LICENCE, HEARD)
        text = page(client, "portal-application", made.pk)
        above, course = text.split("走到哪一步")
        for told in ("请补营业执照照片", "请补投诉有人管、有回音"):
            assert above.count(told) == 1
            assert course.count(told) == 1
        assert "限 10 个工作日" in course
        assert str(store.area) in course
        assert f"最迟 {made.due}" in course

    def test_the_last_answer_hands_it_in(
        self, client: Client, store: Storefront, merchant: User, cast: Any
    ) -> None:
        made = returned(store, merchant, cast, HEARD)
        item = made.items.get(criterion__title=HEARD)
        url, words = reverse("portal-item", args=[item.pk]), f"i{item.pk}-words"
        same = client.post(url, {words: item.words, "hand_in": "1"}).content.decode()
        assert "还和上次一样" in same
        sent = client.post(url, {words: "店长负责", "hand_in": "1"})
        assert sent["Location"] == reverse("portal-application", args=[made.pk])
        made.refresh_from_db()
        assert made.state == ApplicationState.SUBMITTED

    def test_its_cost_does_not_grow(
        self,
        client: Client,
        store: Storefront,
        merchant: User,
        django_assert_max_num_queries: Any,
    ) -> None:
        made = draft(store, merchant)
        for item in ApplicationItem.objects.all():
            for _ in range(5):
                item.photos.create()
        for name in ("application", "checklist", "answers", "confirm"):
            with django_assert_max_num_queries(17):
                client.get(reverse(f"portal-{name}", args=[made.pk]))


class TestTitles:
    def old_session(self, client: Client) -> None:
        session = client.session
        session[PROVED] = int(time.time()) - 3700
        session.save()

    def test_giving_up_asks_for_the_password_again(self, client: Client, store: Storefront) -> None:
        title = title_of(store)
        url = reverse("portal-give-up", args=[title.pk])
        assert "登录密码" not in page(client, "portal-give-up", title.pk)
        self.old_session(client)
        assert "登录密码" in page(client, "portal-give-up", title.pk)
        for given in ({}, {"password": "不对的密码-2026"}):
            client.post(url, {"words": "不做了", **given})
            title.refresh_from_db()
            assert title.state == TitleState.STANDING
        client.post(url, {"words": "不做了", "password": PASSWORD})
        title.refresh_from_db()
        assert title.state == TitleState.GIVEN_UP

    def test_renewing_asks_for_the_password_again(
        self, client: Client, store: Storefront, merchant: User, cast: Any
    ) -> None:
        title = awarded(store, cast, merchant)
        Title.objects.update(valid_to=localdate())
        url = reverse("portal-unchanged", args=[title.pk])
        self.old_session(client)
        assert "请输入登录密码" in client.post(url).content.decode()
        answers = {client.post(url, {"password": PASSWORD})["Location"] for _ in range(2)}
        asked = Application.objects.get(kind="renewal")
        assert answers == {reverse("portal-application", args=[asked.pk])}
        assert asked.state == ApplicationState.RECOMMENDED

    def test_a_title_without_papers_is_asked_for_them(
        self, client: Client, store: Storefront
    ) -> None:
        """As of plaques from before the system."""
        title = title_of(store, valid_to=localdate())
        text = page(client, "portal-renew", title.pk)
        assert "没有变化" not in text
        refused = client.post(reverse("portal-unchanged", args=[title.pk])).content.decode()
        assert "还差 5 项" in refused
        assert not Application.objects.exists()
        client.post(reverse("portal-renew", args=[title.pk]))
        assert Application.objects.get().kind == "renewal"

    def test_too_early_it_says_from_when(self, client: Client, store: Storefront) -> None:
        assert "起可以申请续期" in page(client, "portal-renew", title_of(store).pk)

    def test_an_appeal_within_its_time(
        self, client: Client, store: Storefront, cast: SimpleNamespace
    ) -> None:
        title = title_of(store)
        revoking.revoke(
            title,
            by=cast.approver,
            reason="欺客",
            basis="办法第八条",
            served_on=localdate(),
            served_how="当面送达",
        )
        last = revoking.last_of(title)
        assert last
        assert "不服的可以申诉" in page(client, "portal")
        assert f"{last.appeal_by}" in page(client, "portal-appeal", title.pk)
        url = reverse("portal-appeal", args=[title.pk])
        assert "请写明申诉理由" in client.post(url, {"words": ""}).content.decode()
        client.post(url, {"words": "并未欺客"})
        title.refresh_from_db()
        assert title.state == TitleState.APPEALED
        told = page(client, "portal-title", title.pk)
        assert "并未欺客" in told
        assert "已收到申诉" in told

    def test_a_proven_complaint_is_seen_in_the_stars_alone(
        self, client: Client, store: Storefront, cast: SimpleNamespace
    ) -> None:
        from storefronts.models import Feedback  # noqa: PLC0415 -- of this test alone

        title = title_of(store, "star_merchant", stars=5)
        Feedback.objects.create(
            number="F1",
            kind="complaint",
            area=store.area,
            title=title,
            text="缺斤少两",
            phone="13700001111",
            due=localdate(),
            proven=True,
        )
        titles.set_stars(title, 4, by=cast.approver, reason="投诉查证属实")
        text = page(client, "portal-title", title.pk) + page(client, "portal")
        assert "5 星调为 4 星：投诉查证属实" in text
        assert not re.search("缺斤少两|13700001111|F1<", text)


class TestMessages:
    def test_only_ones_own(self, client: Client, merchant: User, cast: Any) -> None:
        Message.objects.create(user=cast.clerk, text="别人的")
        mine = Message.objects.create(user=merchant, text="快到期了", url="/portal/")
        assert "别人的" not in page(client, "portal-messages")
        assert "1 条" not in page(client, "portal")
        assert "快到期了" in page(client, "portal")
        assert client.get(reverse("portal-message", args=[mine.pk]))["Location"] == "/portal/"
        mine.refresh_from_db()
        assert mine.read_at
        assert "快到期了" not in page(client, "portal")

    def test_a_foreign_address_is_not_followed(self, client: Client, merchant: User) -> None:
        bad = Message.objects.create(user=merchant, text="x", url="https://elsewhere.example/")
        answer = client.get(reverse("portal-message", args=[bad.pk]))
        assert answer["Location"] == reverse("portal-messages")

    def test_all_at_once(self, client: Client, merchant: User, cast: Any) -> None:
        other = Message.objects.create(user=cast.clerk, text="别人的")
        Message.objects.create(user=merchant, text="x")
        client.post(reverse("portal-messages-read"))
        assert not merchant.messages.filter(read_at=None).exists()
        other.refresh_from_db()
        assert other.read_at is None
