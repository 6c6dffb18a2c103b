"""Users and roles: whom an administrator sees, whom he may change, what he may give."""

import datetime as dt
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from accounts.models import User
from core.models import Act
from districts.enums import Role
from districts.models import Area, ImportBatch, RoleAssignment
from districts.services.users import everywhere, visible, writable
from tests.conftest import PASSWORD, START, make_user
from tests.districts.registers import form_of
from tests.shared_world import shared


@pytest.fixture
@shared
def keeper(zone: Area) -> User:
    """The administrator of the zone alone."""
    return make_user("keeper", (Role.ADMIN, zone))


@pytest.fixture
def kept(sign_in: Any, keeper: User) -> Client:
    return sign_in(keeper)


@pytest.fixture
@shared
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
    names = set(visible(keeper).values_list("username", flat=True))
    assert names == {"keeper", "inside", "both", "everywhere"}
    names = set(writable(keeper).values_list("username", flat=True))
    assert names == {"keeper", "inside"}  # all of whose roles are his to give


def test_whoever_manages_everywhere_sees_and_changes_all(
    admin: User, people: dict[str, User]
) -> None:
    for users in (visible(admin), writable(admin)):
        assert set(users) == set(User.objects.all())


def test_without_the_right_nobody_is_seen(clerk: User, people: dict[str, User]) -> None:
    assert not visible(clerk).exists()
    assert not writable(clerk).exists()


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
    assert user not in writable(keeper)


def act(user: User, slug: str) -> str:
    return reverse(f"admin:accounts_user_{slug}", args=[user.pk])


def test_a_user_is_added_with_a_role_and_his_password_shown_once(
    kept: Client, keeper: User, zone: Area
) -> None:
    url = reverse("admin:accounts_user_add")
    role = {"role": "clerk", "area": str(zone.pk), "since": "2018-01-01"}
    rows = {f"role_assignments-0-{name}": value for name, value in role.items()}
    more = {"role_assignments-TOTAL_FORMS": "1"}
    answer = kept.post(url, {**form_of(kept, url), **rows, **more, "username": "newcomer"})
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    shown = re.search(r"初始密码 (\w{16}) ", answer.content.decode())
    user = User.objects.get(username="newcomer")
    assert shown
    assert user.check_password(shown[1])
    assert not user.password_changed
    assert user.role_assignments.get().area == zone
    assert shown[1] not in kept.get(url).content.decode()
    assert Act.objects.get(object_id=user.pk).verb == "新登记"


@pytest.mark.parametrize("username", ["x", "a b", "<b>"])
def test_an_odd_name_is_refused(username: str, kept: Client) -> None:
    url = reverse("admin:accounts_user_add")
    answer = kept.post(url, {**form_of(kept, url), "username": username})
    assert "用户名请用 2 到 60 个" in answer.content.decode()
    assert not User.objects.filter(username=username).exists()


@pytest.mark.parametrize(
    ("who", "status", "changed"),
    [("inside", 200, True), ("both", 200, False), ("outside", 404, False), ("above", 404, False)],
)
def test_whose_password_he_may_reset(
    who: str, status: int, changed: bool, kept: Client, people: dict[str, User]
) -> None:
    user = people[who]
    answer = kept.post(act(user, "reset-password"), {"note": "本人忘记"})
    assert answer.status_code == status
    shown = re.search(r"初始密码 (\w{16}) ", answer.content.decode())
    user.refresh_from_db()
    assert bool(shown) is changed
    assert user.check_password(shown[1] if shown else PASSWORD)
    assert user.password_changed is not changed
    assert Act.objects.filter(verb="重设密码", note="本人忘记").count() == int(changed)


def test_why_he_may_not_is_said(kept: Client, keeper: User, people: dict[str, User]) -> None:
    page = kept.get(act(people["both"], "reset-password")).content.decode()
    assert "请由上级管理员办理" in page
    page = kept.get(act(keeper, "reset-password")).content.decode()
    assert "请由另一位管理员办理" in page


def test_a_reason_is_asked(kept: Client, people: dict[str, User]) -> None:
    answer = kept.post(act(people["inside"], "reset-password"), {"note": ""})
    assert "请写明事由" in answer.content.decode()
    assert User.objects.get(username="inside").check_password(PASSWORD)


def test_the_account_is_changed_with_a_reason_and_the_password_stays(
    kept: Client, people: dict[str, User]
) -> None:
    user = people["inside"]
    url = reverse("admin:accounts_user_change", args=[user.pk])
    data = {**form_of(kept, url), "name": "新名", "reason": "录入有误"}
    assert kept.post(url, data).status_code == 302
    user.refresh_from_db()
    assert (user.name, user.password_changed) == ("新名", True)
    assert user.check_password(PASSWORD)


def test_he_is_moved_only_to_where_the_administrator_works(
    sign_in: Any, kept: Client, admin: User, people: dict[str, User], street: Area
) -> None:
    user = people["inside"]
    data = {"area": street.pk, "day": "2018-03-01", "note": "轮岗"}
    refused = kept.post(act(user, "move"), data)
    assert "area" in refused.context["form"].errors
    assert sign_in(admin).post(act(user, "move"), data).status_code == 302
    rows = user.role_assignments.order_by("since").values_list("area__name", "since", "until")
    day = dt.date(2018, 3, 1)
    assert list(rows) == [("银川阅海湾中央商务区", START, day), ("满城北街街道", day, None)]


def test_the_leaver_s_work_is_shown_and_given_to_a_colleague(
    kept: Client, people: dict[str, User], zone: Area
) -> None:
    user, heir = people["inside"], make_user("heir", (Role.CLERK, zone))
    batch = ImportBatch.objects.create(
        kind="organisations", area=zone, by=user, state="previewed", filename="台账.xlsx"
    )
    page = kept.get(act(user, "leave")).content.decode()
    assert f"要交接：待确认的导入 1 件（第 {batch.pk} 批：台账.xlsx）" in page
    day = localdate().isoformat()
    refused = kept.post(act(user, "leave"), {"day": day, "note": "退休"})
    assert "请选择接手的同事" in str(refused.context["form"].errors["heir"])
    outsider = {"day": day, "note": "退休", "heir": people["outside"].pk}
    assert "heir" in kept.post(act(user, "leave"), outsider).context["form"].errors
    answer = kept.post(act(user, "leave"), {"day": day, "note": "退休", "heir": heir.pk})
    assert answer.status_code == 302
    batch.refresh_from_db()
    user.refresh_from_db()
    assert (batch.by, user.is_active) == (heir, False)
    page = kept.get(answer["Location"]).content.decode()
    assert "的账号已停用，1 件工作交给heir。" in page
    assert "恢复账号" in page
    assert "调动" not in page


def test_the_list_tells_roles_and_is_filtered(
    sign_in: Any, admin: User, people: dict[str, User], zone: Area, street: Area
) -> None:
    User.objects.filter(username="outside").update(is_active=False)
    User.objects.filter(username__endswith="clerk").delete()  # of the cast
    client, url = sign_in(admin), reverse("admin:accounts_user_changelist")

    def listed(**query: str) -> set[str]:
        return {row.username for row in client.get(url, query).context["cl"].result_list}

    assert listed(area=street.code) == {"both", "outside"}
    assert listed(role="official") == {"above", "official", "foreign_official"}
    assert listed(active="0") == {"outside"}
    assert listed(area=street.code, active="1") == {"both"}
    assert "满城北街街道经办人" in client.get(url).content.decode()


def test_the_list_asks_the_same_number_of_statements(
    sign_in: Any, admin: User, zone: Area, django_assert_num_queries: Any
) -> None:
    client, url = sign_in(admin), reverse("admin:accounts_user_changelist")
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for number in range(10):
        make_user(f"more{number}", (Role.CLERK, zone))
    with django_assert_num_queries(len(few)):
        client.get(url)


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
    data["reason"] = "任期已满"
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
