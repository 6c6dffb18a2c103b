"""A user with his first role, from the command line."""

import json

import pytest
from django.core.management import call_command

from accounts.models import User
from core.errors import Refused
from districts.enums import Role
from districts.models import Area
from districts.services.users import PASSWORD_LENGTH, add_user, area_of, new_password


def test_passwords_are_random_strong_and_readable() -> None:
    words = {new_password() for _ in range(50)}
    assert len(words) == 50
    for word in words:
        assert len(word) == PASSWORD_LENGTH
        assert not set(word) & set("0O1lI")
        assert any(c.isdigit() for c in word)
        assert any(c.isalpha() for c in word)


def test_a_user_gets_his_role_and_an_initial_password(zone: Area) -> None:
    user, password = add_user(username="小王", role=Role.CLERK, area=zone, name="王五")
    assert user.check_password(password)
    assert not user.password_changed
    assert str(user) == "王五"
    assignment = user.role_assignments.get()
    assert (assignment.role, assignment.area) == (Role.CLERK, zone)


def test_only_an_administrator_needs_no_area(db: None) -> None:
    user, _ = add_user(username="root", role=Role.ADMIN, area=None)
    assert user.role_assignments.get().area is None
    with pytest.raises(Refused, match="--area"):
        add_user(username="li", role=Role.OFFICIAL, area=None)


@pytest.mark.parametrize("username", ["", "x", "a b", "<b>", "长" * 61])
def test_odd_names_are_refused(username: str, zone: Area) -> None:
    with pytest.raises(Refused, match="用户名"):
        add_user(username=username, role=Role.CLERK, area=zone)
    assert not User.objects.exists()


def test_a_taken_name_is_refused(zone: Area) -> None:
    add_user(username="li", role=Role.CLERK, area=zone)
    with pytest.raises(Refused, match="已经有了"):
        add_user(username="li", role=Role.OFFICIAL, area=zone)
    assert User.objects.get().role_assignments.count() == 1


def test_an_unknown_area_is_refused(db: None) -> None:
    assert area_of("") is None
    with pytest.raises(Refused, match="999999"):
        area_of("999999")


def test_the_command_prints_the_password_once(
    zone: Area, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("add_user", "li", role="clerk", area=zone.code, json=True)
    told = json.loads(capsys.readouterr().out)
    assert told["area"] == zone.code
    assert User.objects.get(username="li").check_password(told["password"])
    call_command("add_user", "wang", role="admin")
    out = capsys.readouterr().out
    assert "管理员" in out
    assert "首次登录后须修改" in out
