"""Signing in and out, the initial password, locking out, messages, and plain refusals."""

import time

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from accounts.middleware import FIRST_PASSWORD, SEEN, SLIDE_AFTER
from accounts.models import Message, User
from tests.conftest import PASSWORD
from tests.shared_world import shared

NEW_PASSWORD = "换一个更长的密码-2018"


@pytest.fixture
@shared
def somebody(db: None) -> User:
    return User.objects.create_user("zhang", PASSWORD, name="张三", password_changed=True)


def enter(client: Client, username: str = "zhang", password: str = PASSWORD, **more: str):
    data = {"username": username, "password": password, **more}
    return client.post(reverse("sign-in"), data)


def test_sign_in_page_says_whom_to_call(client: Client, settings, db) -> None:
    settings.CONTACT_PHONE = "0951-000 0000"
    page = client.get(reverse("sign-in"))
    assert page.status_code == 200
    text = page.content.decode()
    assert "用户名" in text
    assert "密码" in text
    assert "0951-000 0000" in text
    assert "<script" not in text
    assert "style=" not in text


def test_sign_in_leads_home(client: Client, somebody: User) -> None:
    answer = enter(client)
    assert answer.status_code == 302
    assert answer["Location"] == reverse("home")


def test_sign_in_leads_back_to_where_one_was(client: Client, somebody: User) -> None:
    assert enter(client, next="/messages/")["Location"] == "/messages/"


def test_sign_in_never_leads_to_another_site(client: Client, somebody: User) -> None:
    assert enter(client, next="https://elsewhere.example/")["Location"] == reverse("home")


def test_wrong_password_and_unknown_name_get_the_same_answer(client: Client, somebody) -> None:
    wrong = enter(client, password="不对").content.decode()
    unknown = enter(client, username="li").content.decode()
    sentence = "用户名或密码不对"
    assert sentence in wrong
    assert sentence in unknown


def test_a_stopped_account_gets_the_same_answer(client: Client, somebody: User) -> None:
    User.objects.update(is_active=False)
    answer = enter(client)
    assert answer.status_code == 200
    assert "用户名或密码不对" in answer.content.decode()


def test_empty_fields_are_named(client: Client, db) -> None:
    text = enter(client, username="", password="").content.decode()
    assert "请输入用户名。" in text
    assert "请输入密码。" in text


def test_five_wrong_passwords_lock_the_account(client: Client, somebody: User) -> None:
    for _ in range(4):
        assert enter(client, password="不对").status_code == 200
    assert enter(client, password="不对").status_code == 429
    locked = enter(client)  # the right one no longer helps
    assert locked.status_code == 429
    assert "账号已锁定" in locked.content.decode()
    assert "_auth_user_id" not in client.session


def test_locking_one_name_leaves_the_others(client: Client, somebody: User) -> None:
    User.objects.create_user("li", PASSWORD, password_changed=True)
    for _ in range(5):
        enter(client, password="不对")
    assert enter(client, username="li").status_code == 302


def test_sign_out_takes_a_post(client: Client, somebody: User) -> None:
    enter(client)
    assert client.get(reverse("sign-out")).status_code == 405
    answer = client.post(reverse("sign-out"))
    assert answer["Location"] == reverse("sign-in")
    assert "_auth_user_id" not in client.session


class TestInitialPassword:
    @pytest.fixture(autouse=True)
    def fresh(self, somebody: User) -> None:
        User.objects.update(password_changed=False)

    def test_it_is_changed_before_anything_else(self, client: Client) -> None:
        assert enter(client)["Location"] == reverse("password-change")
        for name in ("home", "messages"):
            answer = client.get(reverse(name))
            assert answer.status_code == 302
            assert answer["Location"] == reverse("password-change")
        assert "初始密码" in client.get(reverse("password-change")).content.decode()

    def test_after_the_change_the_way_is_free(self, client: Client) -> None:
        enter(client)
        data = {"old_password": PASSWORD, "new_password1": NEW_PASSWORD}
        answer = client.post(reverse("password-change"), {**data, "new_password2": NEW_PASSWORD})
        assert answer["Location"] == reverse("home")
        user = User.objects.get()
        assert user.password_changed
        assert user.check_password(NEW_PASSWORD)
        assert FIRST_PASSWORD not in client.session
        assert client.get(reverse("messages")).status_code == 200

    @pytest.mark.parametrize(
        ("old", "new", "again", "sentence"),
        [
            ("不对", NEW_PASSWORD, NEW_PASSWORD, "原密码不对"),
            (PASSWORD, PASSWORD, PASSWORD, "新密码不能与原密码相同"),
            (PASSWORD, NEW_PASSWORD, "另一个更长的密码", "两次输入的新密码不一样"),
            (PASSWORD, "短密码", "短密码", "密码"),
            (PASSWORD, "12345678901234", "12345678901234", "数字"),
        ],
    )
    def test_a_weak_or_mistyped_one_is_refused(
        self, client: Client, old: str, new: str, again: str, sentence: str
    ) -> None:
        enter(client)
        data = {"old_password": old, "new_password1": new, "new_password2": again}
        answer = client.post(reverse("password-change"), data)
        assert answer.status_code == 200
        assert sentence in answer.content.decode()
        assert not User.objects.get().password_changed

    def test_one_may_still_leave(self, client: Client) -> None:
        enter(client)
        assert client.post(reverse("sign-out")).status_code == 302


def test_password_page_asks_to_sign_in_first(client: Client, db) -> None:
    assert client.get(reverse("password-change")).status_code == 302


def test_a_live_session_slides_but_not_on_every_request(client: Client, somebody: User) -> None:
    enter(client)
    session = client.session
    fresh = session[SEEN]
    client.get(reverse("messages"))
    assert client.session[SEEN] == fresh
    session[SEEN] = int(time.time()) - SLIDE_AFTER - 5
    session.save()
    before = Session.objects.get().expire_date
    client.get(reverse("messages"))
    assert client.session[SEEN] >= fresh
    assert Session.objects.get().expire_date >= before


def test_a_request_without_session_asks_the_database_nothing(client: Client) -> None:
    """Without the db fixture any statement would fail the test."""
    assert client.get(reverse("livez")).status_code == 200


class TestMessages:
    @pytest.fixture
    def entered(self, client: Client, clerk: User) -> Client:
        client.force_login(clerk, "django.contrib.auth.backends.ModelBackend")
        return client

    def test_only_ones_own_newest_first(self, entered: Client, clerk: User, auditor: User) -> None:
        Message.objects.create(user=clerk, text="导入完成")
        Message.objects.create(user=clerk, text="季报已汇总")
        Message.objects.create(user=auditor, text="别人的消息")
        text = entered.get(reverse("messages")).content.decode()
        assert text.index("季报已汇总") < text.index("导入完成")
        assert "别人的消息" not in text
        assert "2 条未读" in text

    def test_opening_marks_it_read_and_leads_on(self, entered: Client, clerk: User) -> None:
        message = Message.objects.create(user=clerk, text="导入完成", url="/admin/todos/")
        answer = entered.get(reverse("message-open", args=[message.pk]))
        assert answer["Location"] == "/admin/todos/"
        message.refresh_from_db()
        assert message.read_at is not None

    def test_a_foreign_address_is_not_followed(self, entered: Client, clerk: User) -> None:
        message = Message.objects.create(user=clerk, text="看这里", url="//evil.example/x")
        answer = entered.get(reverse("message-open", args=[message.pk]))
        assert answer["Location"] == reverse("messages")

    def test_another_users_message_does_not_exist(self, entered: Client, auditor: User) -> None:
        message = Message.objects.create(user=auditor, text="别人的")
        assert entered.get(reverse("message-open", args=[message.pk])).status_code == 404
        message.refresh_from_db()
        assert message.read_at is None

    def test_all_at_once(self, entered: Client, clerk: User, auditor: User) -> None:
        for user in (clerk, clerk, auditor):
            Message.objects.create(user=user, text="消息")
        assert entered.get(reverse("messages-read")).status_code == 405
        entered.post(reverse("messages-read"))
        assert Message.objects.filter(read_at=None).count() == 1

    def test_a_long_list_is_paged(self, entered: Client, clerk: User) -> None:
        Message.objects.bulk_create(Message(user=clerk, text=f"第 {n} 条") for n in range(30))
        assert "共 2 页" in entered.get(reverse("messages")).content.decode()
        assert entered.get(reverse("messages"), {"page": 2}).status_code == 200

    def test_constant_queries(self, entered: Client, clerk: User, django_assert_num_queries):
        Message.objects.create(user=clerk, text="一条")
        with django_assert_num_queries(6):
            entered.get(reverse("messages"))
        Message.objects.bulk_create(Message(user=clerk, text=f"第 {n} 条") for n in range(20))
        with django_assert_num_queries(6):
            entered.get(reverse("messages"))


def test_a_stale_form_is_answered_in_plain_words(somebody: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(reverse("sign-in"), {"username": "zhang", "password": PASSWORD})
    assert answer.status_code == 403
    assert "页面已过期" in answer.content.decode()


def test_a_missing_page_is_answered_in_plain_words(client: Client, db) -> None:
    answer = client.get("/没有这一页/")
    assert answer.status_code == 404
    assert "找不到这一页" in answer.content.decode()


def test_headers_of_a_page(client: Client, db) -> None:
    page = client.get(reverse("sign-in"))
    assert "default-src 'self'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"
