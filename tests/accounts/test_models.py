"""Users: found by name, told by name, and with no right of their own."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Message, User
from core.errors import Refused
from tests.conftest import PASSWORD
from tests.shared_world import shared


@pytest.fixture
@shared
def zhang(db: None) -> User:
    return User.objects.create_user("zhang", PASSWORD, name="张三", unit="某街道")


def test_a_user_is_made_with_a_hashed_password(zhang: User) -> None:
    assert zhang.check_password(PASSWORD)
    assert PASSWORD not in zhang.password
    assert (zhang.is_active, zhang.password_changed) == (True, False)


def test_a_user_without_a_password_cannot_sign_in(db: None) -> None:
    user = User.objects.create_user("loader")
    assert not user.has_usable_password()
    assert not user.check_password("")


def test_a_name_is_taken_once(zhang: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("zhang", PASSWORD)
    field = User._meta.get_field("username")
    assert field.error_messages["unique"] == "这个用户名不能使用，请换一个。"


@pytest.mark.parametrize(("name", "shown"), [("张三", "张三"), ("", "zhang")])
def test_a_user_is_called_by_name(name: str, shown: str) -> None:
    assert str(User(username="zhang", name=name)) == shown


def test_who_may_work_under_a_name(zhang: User) -> None:
    assert User.objects.named("zhang") == zhang


@pytest.mark.parametrize("username", ["li", "Zhang", " zhang", "", "stopped"])
def test_nobody_may_work_under_any_other(zhang: User, username: str) -> None:
    User.objects.create_user("stopped", PASSWORD, is_active=False)
    with pytest.raises(Refused) as refused:
        User.objects.named(username)
    assert str(refused.value) == f"没有用户“{username}”，或已停用，请核对用户名。"


@pytest.mark.parametrize("perm", ["accounts.change_user", "districts.view_area", ""])
def test_a_user_has_no_right_of_his_own(admin: User, perm: str) -> None:
    """Rights are role assignments; Django's permissions would be a second door."""
    assert not admin.has_perm(perm)
    assert not admin.has_module_perms("districts")


@pytest.mark.parametrize("active", [True, False])
def test_the_door_of_the_admin_asks_whether_one_is_active(active: bool) -> None:
    assert User(is_active=active).is_staff is active


def test_users_are_listed_by_name_and_messages_newest_first(zhang: User) -> None:
    User.objects.create_user("li")
    assert [user.username for user in User.objects.all()] == ["li", "zhang"]
    for text in ("第一条", "第二条"):
        Message.objects.create(user=zhang, text=text)
    assert [str(message) for message in Message.objects.all()] == ["第二条", "第一条"]


def test_messages_go_with_their_user(zhang: User) -> None:
    Message.objects.create(user=zhang, text="导入完成")
    zhang.delete()
    assert not Message.objects.exists()


def test_a_message_is_unread_and_leads_nowhere_at_first(zhang: User) -> None:
    message: Any = Message.objects.create(user=zhang, text="导入完成")
    assert (message.read_at, message.url) == (None, "")
