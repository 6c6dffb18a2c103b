"""Pages of access tokens: one's own, and for an administrator those of whom he manages."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import localdate

from accounts.models import User
from accounts.services import sessions
from districts.models import ApiToken, Area
from districts.services import tokens
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
NEW = "/tokens/new/"


@pytest.fixture
def client(sign_in: Any, official: User, zone: Area, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(sessions, "proved_lately", lambda session: True)
    signed_in: Client = sign_in(official)
    return signed_in


def form(**more: Any) -> dict[str, Any]:
    return {"name": "大数据平台", "expires_on": str(localdate()), **more}


def test_the_secret_is_shown_once(client: Client, zone: Area) -> None:
    made = client.post(NEW, form(areas=[zone.pk], nouns=["organisations", "facts"]))
    token = ApiToken.objects.get()
    assert "只显示这一次" in made.content.decode()
    assert "no-store" in made["Cache-Control"]
    secret = made.context["made"].secret
    assert f'value="{secret}"' in made.content.decode()
    assert (list(token.areas.all()), token.nouns) == ([zone], ["facts", "organisations"])
    listed = client.get("/tokens/").content.decode()
    assert secret not in listed
    assert token.prefix in listed
    assert "事实（统计数所数的行）、单位" in listed


def test_a_wrong_form_comes_back_with_its_sentences(client: Client, foreign_zone: Area) -> None:
    page = client.post(NEW, form(name="", expires_on="2999-01-01", areas=[foreign_zone.pk]))
    text = page.content.decode()
    assert "请写明令牌给哪个系统用。" in text
    assert "没有这个区划，请重选。" in text
    again = client.post(NEW, form(expires_on="2999-01-01")).content.decode()
    assert "不超过一年" in again
    assert not ApiToken.objects.exists()


def test_the_password_is_asked_again_after_an_hour(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "proved_lately", lambda session: False)
    assert "请输入登录密码。" in client.post(NEW, form()).content.decode()
    assert sessions.WRONG_PASSWORD in client.post(NEW, form(password="x")).content.decode()
    assert not ApiToken.objects.exists()
    client.post(NEW, form(password=PASSWORD))
    assert ApiToken.objects.count() == 1


def test_a_form_sent_twice_makes_one_token_and_shows_it(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = client.get(NEW).context["form"]["sent_key"].value()
    first, again = (client.post(NEW, form(sent_key=key)) for _ in range(2))
    token = ApiToken.objects.get()
    secret = first.context["made"].secret
    assert again.context["made"].secret == secret
    assert tokens.holder(secret) == token
    client.post(NEW, form(sent_key=key, name="另一个系统"))  # other words are another token
    assert ApiToken.objects.count() == 2
    ApiToken.objects.update(made_at=token.made_at - tokens.AGAIN)
    late = client.post(NEW, form(sent_key=key)).content.decode()
    assert "“大数据平台”已建立过，令牌只显示一次" in late
    assert secret not in late
    assert ApiToken.objects.count() == 2


def test_the_same_form_of_somebody_else_is_his_own_token(
    client: Client, cast: SimpleNamespace, sign_in: Any
) -> None:
    key = client.get(NEW).context["form"]["sent_key"].value()
    mine = client.post(NEW, form(sent_key=key)).context["made"]
    other = sign_in(cast.clerk).post(NEW, form(sent_key=key)).context["made"]
    assert (mine.secret == other.secret, mine.token.user == other.token.user) == (False, False)


def test_revoking(client: Client, official: User) -> None:
    token = tokens.make(official, name="旧系统", expires_on=localdate()).token
    page = f"/tokens/{token.pk}/revoke/"
    assert "请写明作废事由。" in client.post(page, {"reason": ""}).content.decode()
    assert client.post(page, {"reason": "停用"})["Location"] == "/tokens/"
    assert "停用" in client.get("/tokens/").content.decode()
    assert "已经作废" in client.post(page, {"reason": "再来"}).content.decode()


def test_an_administrator_sees_and_ends_those_of_whom_he_manages(
    sign_in: Any, cast: SimpleNamespace, zone: Area
) -> None:
    token = tokens.make(cast.clerk, name="街道系统", expires_on=localdate()).token
    page = f"/tokens/{token.pk}/revoke/"
    for other in (cast.official, cast.approver, cast.foreign_clerk):
        assert "街道系统" not in sign_in(other).get("/tokens/").content.decode()
        assert sign_in(other).post(page, {"reason": "试"}).status_code == 404
    admin = sign_in(cast.admin)
    assert "街道系统" in admin.get("/tokens/").content.decode()
    admin.post(page, {"reason": "人已离岗"})
    token.refresh_from_db()
    assert token.revoked_reason == "人已离岗"


def test_who_holds_no_role_has_no_business_here(sign_in: Any, cast: SimpleNamespace) -> None:
    for page in ("/tokens/", NEW):
        assert sign_in(cast.nobody).get(page).status_code == 403


def test_a_list_costs_the_same_whatever_its_rows(
    client: Client, official: User, zone: Area, django_assert_max_num_queries: Any
) -> None:
    for number in range(8):
        tokens.make(official, name=f"{number}", expires_on=localdate(), areas=[zone])
    client.get("/tokens/")
    with django_assert_max_num_queries(14):
        client.get("/tokens/")
