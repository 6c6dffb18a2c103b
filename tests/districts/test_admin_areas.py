"""Users and roles: whom an administrator sees, whom he may change, what he may give."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.models import Act
from districts.admin.areas import everywhere, visible_users, writable_users
from districts.enums import Role
from districts.models import Area, RoleAssignment
from tests.conftest import PASSWORD, START, make_user
from tests.districts.registers import form_of

NEW_PASSWORD = "三步并作两步-2018"


@pytest.fixture
def keeper(zone: Area) -> User:
    """The administrator of the zone alone."""
    return make_user("keeper", (Role.ADMIN, zone))


@pytest.fixture
def kept(sign_in: Any, keeper: User) -> Client:
    return sign_in(keeper)


@pytest.fixture
def people(zone: Area, street: Area, district: Area) -> dict[str, User]:
    return {
        "inside": make_user("inside", (Role.CLERK, zone)),
        "both": make_user("both", (Role.CLERK, zone), (Role.CLERK, street)),
        "above": make_user("above", (Role.OFFICIAL, district)),
        "outside": make_user("outside", (Role.CLERK, street)),
        "roleless": make_user("roleless"),
        "everywhere": make_user("everywhere", (Role.ADMIN, None), (Role.ADMIN, zone)),
    }


def test_whom_an_administrator_of_one_area_sees_and_changes(
    keeper: User, people: dict[str, User]
) -> None:
    names = set(visible_users(keeper).values_list("username", flat=True))
    assert names == {"keeper", "inside", "both", "everywhere"}
    names = set(writable_users(keeper).values_list("username", flat=True))
    assert names == {"keeper", "inside"}  # all of whose roles are his to give


def test_whoever_manages_everywhere_sees_and_changes_all(
    admin: User, people: dict[str, User]
) -> None:
    for users in (visible_users(admin), writable_users(admin)):
        assert set(users) == set(User.objects.all())


def test_without_the_right_nobody_is_seen(clerk: User, people: dict[str, User]) -> None:
    assert not visible_users(clerk).exists()
    assert not writable_users(clerk).exists()


@pytest.mark.parametrize(
    ("who", "reach"), [("admin", True), ("keeper", False), ("clerk", False), ("nobody", False)]
)
def test_who_manages_without_limit(who: str, reach: bool, cast: Any, keeper: User) -> None:
    assert everywhere(keeper if who == "keeper" else getattr(cast, who), "manage") is reach


def test_a_role_elsewhere_that_has_ended_still_protects_the_account(
    keeper: User, zone: Area, street: Area
) -> None:
    user = make_user("moved", (Role.CLERK, zone))
    RoleAssignment.objects.create(
        user=user, area=street, role=Role.CLERK, since=START, until="2017-01-01"
    )
    assert user not in writable_users(keeper)


@pytest.mark.parametrize(
    ("who", "status", "changed"),
    [("inside", 302, True), ("both", 403, False), ("outside", 404, False), ("above", 404, False)],
)
def test_whose_password_he_may_set(
    who: str, status: int, changed: bool, kept: Client, people: dict[str, User]
) -> None:
    user = people[who]
    url = reverse("admin:accounts_user_change", args=[user.pk])
    data = form_of(kept, url) if who == "inside" else {"username": who}
    answer = kept.post(url, {**data, "initial_password": NEW_PASSWORD})
    assert answer.status_code == status
    user.refresh_from_db()
    assert user.check_password(NEW_PASSWORD if changed else PASSWORD)
    assert user.password_changed is not changed
    assert Act.objects.filter(verb="重设密码").count() == int(changed)


def test_without_a_new_password_the_old_one_stays(kept: Client, people: dict[str, User]) -> None:
    user = people["inside"]
    url = reverse("admin:accounts_user_change", args=[user.pk])
    assert kept.post(url, {**form_of(kept, url), "name": "新名"}).status_code == 302
    user.refresh_from_db()
    assert (user.name, user.password_changed) == ("新名", True)
    assert user.check_password(PASSWORD)
    assert not Act.objects.filter(verb="重设密码").exists()


@pytest.mark.parametrize("password", ["短", "1234567890", "password12"])
def test_a_weak_password_is_refused(password: str, kept: Client, people: dict[str, User]) -> None:
    user = people["inside"]
    url = reverse("admin:accounts_user_change", args=[user.pk])
    answer = kept.post(url, {**form_of(kept, url), "initial_password": password})
    assert "initial_password" in answer.context["adminform"].form.errors
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_the_password_field_is_not_there_for_whom_he_may_only_look_at(
    kept: Client, people: dict[str, User]
) -> None:
    for who, there in (("inside", True), ("both", False)):
        page = kept.get(reverse("admin:accounts_user_change", args=[people[who].pk]))
        assert page.status_code == 200
        assert ('name="initial_password"' in page.content.decode()) is there


# roles


def test_which_roles_he_sees(kept: Client, people: dict[str, User]) -> None:
    page = kept.get(reverse("admin:districts_roleassignment_changelist"))
    listed = {(row.user.username, row.area_id is None) for row in page.context["cl"].result_list}
    assert listed == {
        ("keeper", False),
        ("inside", False),
        ("both", False),
        ("everywhere", False),
    }


def test_an_administrator_everywhere_sees_those_without_an_area_too(
    sign_in: Any, admin: User, people: dict[str, User]
) -> None:
    page = sign_in(admin).get(reverse("admin:districts_roleassignment_changelist"))
    listed = [row.user.username for row in page.context["cl"].result_list if row.area_id is None]
    assert sorted(listed) == ["admin", "everywhere"]


@pytest.mark.parametrize(
    ("where", "given"), [("zone", True), ("street", False), ("district", False), ("", False)]
)
def test_which_roles_he_gives(
    where: str, given: bool, kept: Client, people: dict[str, User], request: Any
) -> None:
    user = people["inside"]
    area = str(request.getfixturevalue(where).pk) if where else ""
    url = reverse("admin:districts_roleassignment_add")
    data = {"user": str(user.pk), "role": "admin", "area": area, "since": "2018-01-01"}
    answer = kept.post(url, {**form_of(kept, url), **data})
    assert answer.status_code == (302 if given else 200)
    assert user.role_assignments.filter(role=Role.ADMIN).exists() is given


def test_a_role_is_ended_and_stays_his_whose_it_was(kept: Client, people: dict[str, User]) -> None:
    role = people["inside"].role_assignments.get()
    url = reverse("admin:districts_roleassignment_change", args=[role.pk])
    data = {**form_of(kept, url), "user": str(people["both"].pk), "until": "2018-01-01"}
    assert kept.post(url, data).status_code == 302
    role.refresh_from_db()
    assert (role.user, str(role.until)) == (people["inside"], "2018-01-01")


def test_he_does_not_end_his_own_role(kept: Client, keeper: User) -> None:
    role = keeper.role_assignments.get()
    url = reverse("admin:districts_roleassignment_change", args=[role.pk])
    answer = kept.post(url, {**form_of(kept, url), "until": "2018-01-01"})
    assert "不能更改自己的授权" in answer.content.decode()
    role.refresh_from_db()
    assert role.until is None
