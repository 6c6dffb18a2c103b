"""Access tokens: made by oneself, never beyond one's rights of the moment, dead at once."""

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import localdate, now

from accounts.models import SecondFactor, User
from core.errors import Refused
from core.models import Act
from districts.models import ApiToken, Area
from districts.scoping import ACTIONS, assigned_paths, may, restrict
from districts.services import tokens, users

pytestmark = pytest.mark.django_db
TODAY = localdate()
Make = Callable[..., tokens.Made]
ORGANISATIONS = "/api/v1/organisations/"


@pytest.fixture
def make(official: User, zone: Area, street: Area) -> Make:
    """A token of the district's official, or of the `user`."""

    def made(user: User = official, **fields: Any) -> tokens.Made:
        User.objects.filter(pk=user.pk).update(password_changed=True)
        return tokens.make(user, **{"name": "大数据平台", "expires_on": TODAY, **fields})

    return made


def read(secret: str, url: str = ORGANISATIONS, way: str = "Bearer") -> Any:
    return Client().get(url, headers={"Authorization": f"{way} {secret}"})


def names(secret: str) -> set[str]:
    return {row["name"] for row in read(secret).json()["results"]}


# what it is


def test_the_secret_is_kept_as_a_fingerprint_alone(make: Make) -> None:
    made = make()
    row = ApiToken.objects.values().get()
    assert made.secret not in str(row)
    assert row["prefix"] == made.secret[:10]
    assert len(made.secret) > 40
    assert read(made.secret).status_code == 200
    assert make().secret != made.secret


def test_making_and_revoking_stand_in_the_log(make: Make, official: User) -> None:
    token = make().token
    tokens.revoke(token, by=official, reason="换系统")
    acts = [(act.verb, act.by, act.object_id, act.note) for act in Act.objects.order_by("pk")]
    assert acts == [
        ("新建访问令牌", official, token.pk, f"有效期至 {TODAY}"),
        ("作废访问令牌", official, token.pk, "换系统"),
    ]
    assert token.prefix in Act.objects.latest("pk").subject


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"expires_on": TODAY + dt.timedelta(days=366)}, "expires_on"),
        ({"expires_on": TODAY - dt.timedelta(days=1)}, "expires_on"),
        ({"name": "  "}, "name"),
    ],
)
def test_what_is_refused(make: Make, fields: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        make(**fields)
    assert refused.value.field == field
    assert not ApiToken.objects.exists()


def test_nobody_reaches_for_areas_he_does_not_see(make: Make, foreign_zone: Area) -> None:
    with pytest.raises(Refused, match="自己能看到的区划"):
        make(areas=[foreign_zone])


def test_who_may_read_nothing_makes_none(make: Make, cast: SimpleNamespace) -> None:
    with pytest.raises(Refused, match="管理员授权"):
        make(cast.nobody)


def test_there_is_an_end_to_their_number(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "MOST", 2)
    first, _ = make(), make()
    with pytest.raises(Refused, match="已有 2 个"):
        make()
    tokens.revoke(first.token, by=first.token.user, reason="不用了")
    make()


# what it opens


def test_it_reads_what_its_user_reads(
    make: Make, make_organisation: Any, street: Area, foreign_zone: Area
) -> None:
    make_organisation("区内公司")
    make_organisation("街道公司", area=street)
    make_organisation("外区公司", area=foreign_zone)
    assert names(make().secret) == {"区内公司", "街道公司"}


def test_it_may_be_narrowed_to_areas(
    make: Make, make_organisation: Any, zone: Area, street: Area
) -> None:
    make_organisation("区内公司")
    make_organisation("街道公司", area=street)
    narrow = make(areas=[zone]).secret
    assert names(narrow) == {"区内公司"}
    assert read(narrow, f"/api/v1/areas/{street.code}/").status_code == 404


def test_it_may_be_narrowed_to_lists(make: Make) -> None:
    secret = make(nouns=["organisations", "facts"]).secret
    assert read(secret).status_code == 200
    assert read(secret, "/api/v1/facts/title/?report=1").status_code == 200
    refused = read(secret, "/api/v1/members/")
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")


def test_rights_are_those_of_the_moment(make: Make, official: User, make_organisation: Any) -> None:
    make_organisation("区内公司")
    secret = make().secret
    assert names(secret) == {"区内公司"}
    official.role_assignments.update(until=TODAY)
    assert read(secret).status_code == 403


def test_an_area_that_is_no_longer_the_users_opens_nothing(
    make: Make, official: User, zone: Area, foreign_zone: Area, make_organisation: Any
) -> None:
    make_organisation("区内公司")
    make_organisation("外区公司", area=foreign_zone)
    secret = make(areas=[zone]).secret
    official.role_assignments.update(area=foreign_zone)
    assert read(secret).status_code == 403


def test_its_user_object_reads_and_does_nothing_else(make: Make, official: User) -> None:
    user = tokens.narrow(tokens.holder(make().secret))
    every = frozenset().union(*ACTIONS.values())
    assert {action for action in every if may(user, action)} == {"view"}
    assert may(User.objects.get(pk=official.pk), "lock")


def test_restricting_never_widens(official: User, zone: Area, foreign_zone: Area) -> None:
    restrict(official, actions=frozenset({"view", "reveal"}), paths=[zone.path, foreign_zone.path])
    assert assigned_paths(official, "view") == [zone.path]
    assert assigned_paths(official, "reveal") == []


# when it opens nothing


def test_unknown_and_revoked_are_answered_alike(make: Make, official: User) -> None:
    made = make()
    tokens.revoke(made.token, by=official, reason="泄露")
    revoked, unknown = read(made.secret), read("sqdj_" + "x" * 43)
    assert revoked.status_code == unknown.status_code == 401
    assert revoked.content == unknown.content
    assert revoked["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("header", ["Bearer", "Bearer a b", "Bearer " + "x" * 9000, "bearer é"])
def test_a_header_that_is_none(header: str) -> None:
    assert Client().get(ORGANISATIONS, headers={"Authorization": header}).status_code == 401


def test_an_expired_one_says_so(make: Make) -> None:
    made = make()
    ApiToken.objects.update(expires_on=TODAY - dt.timedelta(days=1))
    answer = read(made.secret)
    assert answer.status_code == 401
    assert "过有效期" in answer.json()["message"]


def test_a_wrong_token_is_not_saved_by_a_session(official: User, sign_in: Any) -> None:
    client = sign_in(official)
    assert client.get(ORGANISATIONS).status_code == 200
    answer = client.get(ORGANISATIONS, headers={"Authorization": "Bearer sqdj_x"})
    assert answer.status_code == 401


def test_who_leaves_takes_his_tokens_along(make: Make, official: User, admin: User) -> None:
    made = make()
    users.leave(official, day=TODAY, heir=None, by=admin, reason="退休")
    assert read(made.secret).status_code == 401
    token = ApiToken.objects.get()
    assert token.revoked_reason == "离任停用"
    users.reinstate(official, by=admin, reason="返聘")
    User.objects.update(password_changed=True)
    assert read(made.secret).status_code == 401


def test_a_password_that_was_reset_ends_them(make: Make, official: User, admin: User) -> None:
    made = make()
    users.reset_password(official, by=admin, reason="疑似泄露")
    User.objects.update(password_changed=True)
    assert read(made.secret).status_code == 401


def test_an_account_that_was_stopped(make: Make) -> None:
    made = make()
    User.objects.update(is_active=False)
    assert read(made.secret).status_code == 401


# gates


def test_it_passes_no_gate_of_its_user(make: Make, official: User, settings: Any) -> None:
    """Who must give a second factor must have enrolled one, although a token itself only reads."""
    made = make()
    settings.SECOND_FACTOR_REQUIRED = ["lock"]
    refused = read(made.secret)
    assert (refused.status_code, refused.json()["code"]) == (403, "gate")
    assert "验证器" in refused.json()["message"]
    SecondFactor.objects.create(user=official, secret="x" * 32, confirmed_at=now())
    assert read(made.secret).status_code == 200
    User.objects.update(password_changed=False)
    assert read(made.secret).json()["code"] == "gate"


# limits


def test_so_often_a_minute_and_no_more(make: Make, settings: Any, empty_cache: None) -> None:
    settings.API_A_MINUTE = 2
    secret, other = make().secret, make().secret
    assert [read(secret).status_code for _ in range(2)] == [200, 200]
    refused = read(secret)
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many")
    assert 1 <= int(refused["Retry-After"]) <= 62
    assert refused["Retry-After"] in refused.json()["message"]
    assert read(other).status_code == 200


def test_so_often_a_day(make: Make, settings: Any, empty_cache: None) -> None:
    settings.API_A_DAY = 1
    secret = make().secret
    read(secret)
    refused = read(secret)
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) <= 24 * 3600 + 2


def test_the_last_use_is_kept(make: Make, django_assert_num_queries: Any) -> None:
    made = make()
    read(made.secret)
    used = ApiToken.objects.get().last_used_at
    assert used is not None
    read(made.secret)
    assert ApiToken.objects.get().last_used_at == used, "not with every request"
    with django_assert_num_queries(4):  # the token, its areas, the roles, the rows
        read(made.secret)


# revoking


def test_revoking_needs_a_reason_and_is_done_once(make: Make, official: User) -> None:
    token = make().token
    with pytest.raises(Refused, match="事由"):
        tokens.revoke(token, by=official, reason=" ")
    tokens.revoke(token, by=official, reason="换系统")
    with pytest.raises(Refused, match="已经作废"):
        tokens.revoke(token, by=official, reason="再来")
