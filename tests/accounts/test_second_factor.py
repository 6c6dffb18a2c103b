"""The second factor: codes are taken once, attempts are limited, nothing opens before it."""

import datetime as dt
import re
from typing import Any

import pyotp
import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import RecoveryCode, SecondFactor, User
from accounts.services import second_factor
from core.errors import Refused
from core.models import Act
from tests.conftest import PASSWORD
from tests.shared_world import shared

CODE, SET_UP = "second-factor", "second-factor-set-up"


class Phone:
    """The user's phone, which knows the secret and whose clock the test turns."""

    def __init__(self, secret: str, monkeypatch: pytest.MonkeyPatch) -> None:
        self.totp = pyotp.TOTP(secret)
        self.step = int(timezone.now().timestamp()) // 30
        self.monkeypatch = monkeypatch
        self.turn(0)

    def turn(self, steps: int) -> None:
        self.step += steps
        at = dt.datetime.fromtimestamp(self.step * 30 + 15, tz=dt.UTC)
        self.monkeypatch.setattr(second_factor, "now", lambda: at)

    def code(self, ahead: int = 0) -> str:
        return self.totp.generate_otp(self.step + ahead)


@pytest.fixture
@shared
def user(db: None) -> User:
    return User.objects.create_user("li", PASSWORD, name="李四", password_changed=True)


@pytest.fixture
def phone(user: User, monkeypatch: pytest.MonkeyPatch) -> Phone:
    """Not enrolled yet."""
    return Phone(second_factor.begin(user).secret, monkeypatch)


@pytest.fixture
def codes(user: User, phone: Phone) -> list[str]:
    """Enrolled: the recovery codes; the phone shows the next code."""
    given = second_factor.confirm(user, phone.code())
    phone.turn(1)
    return given


def enter(client: Client, **more: str) -> Any:
    return client.post(reverse("sign-in"), {"username": "li", "password": PASSWORD, **more})


def give(client: Client, code: str, **more: str) -> Any:
    return client.post(reverse(CODE), {"code": code, **more})


class TestCodes:
    def test_one_of_the_present_and_of_a_clock_half_a_minute_off(self, user, phone, codes) -> None:
        second_factor.check(user, phone.code(+1))
        phone.turn(3)
        second_factor.check(user, phone.code(-1))
        assert SecondFactor.objects.get().last_step == phone.step - 1

    @pytest.mark.parametrize("ahead", [-2, 2])
    def test_not_one_of_a_minute_ago_or_ahead(self, user, phone, codes, ahead: int) -> None:
        phone.turn(5)
        with pytest.raises(Refused, match="验证码不对"):
            second_factor.check(user, phone.code(ahead))

    def test_the_same_code_is_taken_once(self, user, phone, codes) -> None:
        second_factor.check(user, phone.code())
        with pytest.raises(Refused, match="已经用过"):
            second_factor.check(user, phone.code())

    def test_nor_an_older_one_after_a_newer(self, user, phone, codes) -> None:
        phone.turn(3)
        second_factor.check(user, phone.code())
        with pytest.raises(Refused):
            second_factor.check(user, phone.code(-1))

    def test_the_code_that_enrolled_signs_nobody_in(self, user, phone) -> None:
        second_factor.confirm(user, phone.code())
        with pytest.raises(Refused):
            second_factor.check(user, phone.code())

    def test_spaces_are_nothing(self, user, phone, codes) -> None:
        code = phone.code()
        second_factor.check(user, f" {code[:3]} {code[3:]}")
        assert SecondFactor.objects.get().last_step == phone.step

    def test_five_wrong_ones_lock_for_half_an_hour(self, user, phone, codes) -> None:
        phone.turn(100)
        for _ in range(4):
            with pytest.raises(Refused, match="验证码不对"):
                second_factor.check(user, "000000x")
        with pytest.raises(Refused, match="已暂停到"):
            second_factor.check(user, "000000x")
        with pytest.raises(Refused, match="已暂停到"):
            second_factor.check(user, phone.code())  # the right one no longer helps
        assert Act.objects.filter(verb="验证码锁定", by=user).count() == 1
        phone.turn(59)
        with pytest.raises(Refused, match="已暂停到"):
            second_factor.check(user, phone.code())
        phone.turn(1)
        second_factor.check(user, phone.code())
        assert SecondFactor.objects.get().locked_until is None

    def test_a_right_one_forgets_the_wrong_ones(self, user, phone, codes) -> None:
        for _ in range(4):
            with pytest.raises(Refused):
                second_factor.check(user, "000000x")
        second_factor.check(user, phone.code())
        assert SecondFactor.objects.get().failures == 0


class TestRecoveryCodes:
    def test_ten_of_them_stored_as_fingerprints(self, user, codes) -> None:
        assert len(set(codes)) == 10
        stored = set(RecoveryCode.objects.values_list("fingerprint", flat=True))
        assert len(stored) == 10
        assert not stored & {code.replace("-", "") for code in codes}

    def test_each_takes_the_place_of_one_code_once(self, user, codes) -> None:
        second_factor.check(user, codes[3].upper().replace("-", " "))
        with pytest.raises(Refused):
            second_factor.check(user, codes[3])
        assert RecoveryCode.objects.count() == 9
        assert Act.objects.get(verb="使用恢复码").note == "剩余 9 个"

    def test_anothers_code_does_not_count(self, user, codes, monkeypatch) -> None:
        other = User.objects.create_user("wang")
        phone = Phone(second_factor.begin(other).secret, monkeypatch)
        second_factor.confirm(other, phone.code())
        with pytest.raises(Refused):
            second_factor.check(other, codes[0])
        assert RecoveryCode.objects.count() == 20

    def test_they_end_with_the_phone_that_is_replaced(self, user, codes) -> None:
        second_factor.remove(user)
        assert not RecoveryCode.objects.exists()
        assert not second_factor.enrolled(user)


def test_the_secret_is_stored_encrypted(user: User, phone: Phone) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select secret from accounts_secondfactor")
        stored = bytes(cursor.fetchone()[0])
    assert SecondFactor.objects.get().secret.encode() not in stored


class TestSignIn:
    def test_who_has_enrolled_gives_a_code_before_anything_opens(
        self, client: Client, user, phone, codes
    ) -> None:
        answer = enter(client, next="/messages/")
        assert answer["Location"] == "/second-factor/?next=%2Fmessages%2F"
        for path in ("/", "/messages/", "/password/", "/second-factor/set-up/", "/api/v1/areas/"):
            assert client.get(path)["Location"] == reverse(CODE)
        answer = give(client, phone.code(), next="/messages/")
        assert answer["Location"] == "/messages/"
        assert client.get("/messages/").status_code == 200

    def test_a_wrong_code_opens_nothing(self, client: Client, user, phone, codes) -> None:
        enter(client)
        answer = give(client, "000000x")
        assert "验证码不对或已经用过" in answer.content.decode()
        assert client.get("/messages/")["Location"] == reverse(CODE)

    def test_an_empty_one_counts_as_no_attempt(self, client: Client, user, phone, codes) -> None:
        enter(client)
        assert "请输入手机上的 6 位验证码" in give(client, "").content.decode()
        assert SecondFactor.objects.get().failures == 0

    def test_signing_in_again_asks_again(self, client: Client, user, phone, codes) -> None:
        enter(client)
        give(client, phone.code())
        client.post(reverse("sign-out"))
        phone.turn(1)
        assert enter(client)["Location"] == reverse(CODE)

    def test_one_may_leave(self, client: Client, user, codes) -> None:
        enter(client)
        assert client.post(reverse("sign-out"))["Location"] == reverse("sign-in")

    def test_it_never_leads_to_another_site(self, client: Client, user, phone, codes) -> None:
        enter(client)
        answer = give(client, phone.code(), next="https://elsewhere.example/")
        assert answer["Location"] == reverse("home")

    def test_the_initial_password_is_changed_after_the_code(
        self, client: Client, user, phone, codes
    ) -> None:
        User.objects.update(password_changed=False)
        assert enter(client)["Location"] == reverse(CODE)
        assert give(client, phone.code())["Location"] == reverse("password-change")

    def test_without_one_a_password_is_enough(self, client: Client, user) -> None:
        assert enter(client)["Location"] == reverse("home")


class TestEnrolment:
    @pytest.fixture
    def needed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(second_factor, "_rules", [lambda user: True])

    def test_who_needs_one_is_led_there_and_nowhere_else(self, client, user, needed) -> None:
        assert enter(client)["Location"] == reverse(SET_UP)
        assert client.get("/messages/")["Location"] == reverse(SET_UP)
        text = client.get(reverse(SET_UP)).content.decode()
        assert "绑定后才能继续" in text
        assert "<script" not in text
        assert " style=" not in text

    def test_a_code_of_the_shown_secret_puts_it_in_force(
        self, client: Client, user, needed, monkeypatch
    ) -> None:
        enter(client)
        shown = re.search(r'class="code">(\w+)<', client.get(reverse(SET_UP)).content.decode())
        assert shown
        phone = Phone(shown[1], monkeypatch)
        answer = client.post(reverse(SET_UP), {"code": phone.code()})
        text = answer.content.decode()
        assert len(re.findall(r'<li class="code">\w{4}-\w{4}-\w{4}</li>', text)) == 10
        assert "no-store" in answer["Cache-Control"]
        assert client.get("/messages/").status_code == 200
        assert Act.objects.get(by=user).verb == "启用验证器"

    def test_the_secret_stays_while_the_page_is_looked_at_again(self, client, user, needed) -> None:
        enter(client)
        first, second = (client.get(reverse(SET_UP)).content for _ in range(2))
        secret = SecondFactor.objects.get().secret.encode()
        assert secret in first
        assert secret in second

    def test_a_wrong_code_enrols_nothing(self, client: Client, user, needed) -> None:
        enter(client)
        client.get(reverse(SET_UP))
        assert "核对手机时间" in client.post(reverse(SET_UP), {"code": "1"}).content.decode()
        assert not second_factor.enrolled(user)
        assert client.get("/messages/")["Location"] == reverse(SET_UP)

    def test_another_phone_takes_a_code_of_the_old_one(self, client, user, phone, codes) -> None:
        enter(client)
        give(client, phone.code())
        old = SecondFactor.objects.get().secret
        text = client.get(reverse(SET_UP)).content.decode()
        assert "还剩 10 个恢复码" in text
        assert old not in text
        assert "验证码不对" in client.post(reverse(SET_UP), {"code": "x"}).content.decode()
        phone.turn(1)
        assert client.post(reverse(SET_UP), {"code": phone.code()})["Location"] == reverse(SET_UP)
        assert client.get("/messages/")["Location"] == reverse(SET_UP)
        assert old not in client.get(reverse(SET_UP)).content.decode()

    def test_the_picture_says_who_and_where(self, user, phone, monkeypatch) -> None:
        made: list[str] = []
        monkeypatch.setattr(
            second_factor.segno, "make", lambda text, **_: made.append(text) or _Picture()
        )
        assert second_factor.picture(SecondFactor.objects.get()) == "data:"
        secret = SecondFactor.objects.get().secret
        assert pyotp.parse_uri(made[0]).secret == secret
        assert pyotp.parse_uri(made[0]).name == "li"


class _Picture:
    def svg_data_uri(self, **_: Any) -> str:
        return "data:"


class TestForWhom:
    @pytest.mark.parametrize(
        ("actions", "who"),
        [
            ([], set()),
            (["decide"], {"approver"}),
            (["lock"], {"official"}),
            (["decide", "lock", "export"], {"clerk", "approver", "official"}),
            (["manage", "log"], {"admin", "auditor"}),
        ],
    )
    def test_the_setting_names_actions(self, cast, settings, actions, who: set[str]) -> None:
        settings.SECOND_FACTOR_REQUIRED = actions
        roles = ("admin", "clerk", "approver", "official", "auditor", "nobody")
        assert {role for role in roles if second_factor.required(getattr(cast, role))} == who
