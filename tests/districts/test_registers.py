"""Personal data, history, acts, users and roles, and how much a list costs."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.encryption import fingerprint
from core.models import Act
from districts.models import (
    Area,
    Organisation,
    RoleAssignment,
)
from districts.scoped_admin.registers import ReadOnlyAdmin
from members.models import PartyMember
from tests.conftest import PASSWORD, START
from tests.districts.registers import (
    NAMES,
    ORGANISATION,
    ORGANISATIONS,
    REGISTERS,
    form_of,
)

# Personal data


def test_an_encrypted_value_is_masked_and_kept(own: Any, client_of: Any) -> None:
    organisation = own["districts.Organisation"]
    client, url = client_of("clerk"), reverse(ORGANISATION, args=[organisation.pk])
    text = client.get(url).content.decode()
    assert "138****2345" in text
    assert "13895012345" not in text
    data = form_of(client, url)
    assert data["phone"] == "138****2345"
    client.post(url, {**data, "remark": "改了别的"})
    assert Organisation.objects.get(pk=organisation.pk).phone == "13895012345"
    client.post(url, {**form_of(client, url), "phone": "139****0000"})
    assert Organisation.objects.get(pk=organisation.pk).phone == "13895012345"
    client.post(url, {**form_of(client, url), "phone": "13900001111"})
    assert Organisation.objects.get(pk=organisation.pk).phone == "13900001111"


def test_revealing_needs_a_reason_and_is_written_down(own: Any, client_of: Any) -> None:
    member = own["members.PartyMember"]
    client, url = client_of("clerk"), reverse("admin:members_partymember_reveal", args=[member.pk])
    assert member.id_number not in client.get(url).content.decode()
    for reason in ("", "看"):
        answer = client.post(url, {"reason": reason})
        assert member.id_number not in answer.content.decode()
    assert not Act.objects.filter(verb="查看号码").exists()
    answer = client.post(url, {"reason": "核对介绍信"})
    assert member.id_number in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    act = Act.objects.get(verb="查看号码")
    assert act.object_id == member.pk
    assert "核对介绍信" in act.note
    assert "张三" not in act.subject


def test_nothing_is_revealed_when_the_act_cannot_be_written(
    own: Any, client_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError("log is full")

    monkeypatch.setattr("districts.revealing.record", broken)
    member = own["members.PartyMember"]
    client = client_of("clerk")
    client.raise_request_exception = False
    url = reverse("admin:members_partymember_reveal", args=[member.pk])
    answer = client.post(url, {"reason": "核对介绍信"})
    assert answer.status_code == 500
    assert member.id_number not in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "status"),
    [("approver", 200), ("auditor", 403), ("admin", 403), ("foreign_clerk", 404)],
)
def test_who_reveals(name: str, status: int, own: Any, client_of: Any) -> None:
    member = own["members.PartyMember"]
    url = reverse("admin:members_partymember_reveal", args=[member.pk])
    assert client_of(name).post(url, {"reason": "核对介绍信"}).status_code == status


@pytest.mark.parametrize("name", ["auditor", "admin"])
def test_who_manages_or_audits_sees_no_person(
    name: str, own: Any, client_of: Any, zone: Area
) -> None:
    member = own["members.PartyMember"]
    client = client_of(name)
    pages = [
        client.get(reverse("admin:members_partymember_changelist")),
        client.get(reverse("admin:members_partymember_change", args=[member.pk])),
        client.get(reverse("admin:search"), {"q": "张三"}),
    ]
    PartyMember.objects.filter(pk=member.pk).update(name="李四光")
    pages.append(client.get(reverse("admin:members_partymember_history", args=[member.pk])))
    for page in pages:
        assert page.status_code == 200
        text = page.content.decode()
        for secret in (f"张三{zone.code}", "李四光", member.id_number, "13895012345", "2345"):
            assert secret not in text


def test_members_numbers_are_checked_like_in_a_ledger(own: Any, client_of: Any) -> None:
    member = own["members.PartyMember"]
    client = client_of("clerk")
    url = reverse("admin:members_partymember_change", args=[member.pk])
    data = form_of(client, url)
    for field, value in (("id_number", "640106198001010000"), ("phone", "123")):
        answer = client.post(url, {**data, field: value})
        assert answer.status_code == 200
        assert field in answer.context["adminform"].form.errors
    assert client.post(url, {**data, "phone": "139 0000 1111"}).status_code == 302
    member.refresh_from_db()
    assert member.phone == "13900001111"
    found = client.get(reverse("admin:members_partymember_changelist"), {"q": "1111"})
    assert found.context["cl"].result_count == 1
    gone = client.get(reverse("admin:members_partymember_changelist"), {"q": "2345"})
    assert gone.context["cl"].result_count == 0


def test_a_taken_identity_number_is_refused_neutrally(
    own: Any, foreign: Any, client_of: Any
) -> None:
    number = "110101199003070934"
    PartyMember.objects.filter(pk=foreign["members.PartyMember"].pk).update(
        id_fingerprint=fingerprint(number, "id_number")
    )
    client = client_of("clerk")
    url = reverse("admin:members_partymember_change", args=[own["members.PartyMember"].pk])
    answer = client.post(url, {**form_of(client, url), "id_number": number})
    assert answer.status_code == 200
    assert "不能使用" in str(answer.context["adminform"].form.errors["id_number"])


# History and acts


def test_history_tells_who_changed_what_from_what(own: Any, client_of: Any) -> None:
    organisation = own["districts.Organisation"]
    client, url = client_of("clerk"), reverse(ORGANISATION, args=[organisation.pk])
    client.post(url, {**form_of(client, url), "remark": "搬到三楼"})
    client.post(url, {**form_of(client, url), "remark": "搬到四楼", "phone": "13900001111"})
    page = client.get(reverse("admin:districts_organisation_history", args=[organisation.pk]))
    text = page.content.decode()
    for words in ("经办小张", "搬到三楼", "搬到四楼", "138****2345", "139****1111", "更正"):
        assert words in text
    assert "13895012345" not in text
    first, second = page.context["changes"]
    assert {d.title: (d.old, d.new) for d in first.differences}["备注"] == ("搬到三楼", "搬到四楼")
    assert {d.title: (d.old, d.new) for d in second.differences}["备注"] == ("—", "搬到三楼")


def test_acts_are_read_by_the_auditor_of_the_area(
    own: Any, foreign: Any, client_of: Any, cast: SimpleNamespace
) -> None:
    Act.objects.create(by=cast.clerk, verb="导出", subject="单位名单")
    Act.objects.create(by=cast.foreign_clerk, verb="导出", subject="外区名单")
    page = client_of("auditor").get(reverse("admin:core_act_changelist"))
    text = page.content.decode()
    assert "单位名单" in text
    assert "外区名单" not in text
    act = Act.objects.first()
    url = reverse("admin:core_act_change", args=[act.pk if act else 0])
    assert client_of("auditor").post(url, {"verb": "x"}).status_code in {403, 404}
    assert client_of("admin").get(reverse("admin:core_act_changelist")).status_code == 403


# Users and roles


@pytest.fixture
def local_admin(zone: Area, sign_in: Any) -> Client:
    user = User.objects.create_user("local", PASSWORD, name="本地管理员", password_changed=True)
    RoleAssignment.objects.create(user=user, area=zone, role="admin", since=START)
    return sign_in(user)


def user_data(client: Client, url: str, **values: str) -> dict[str, str]:
    return {**form_of(client, url), **values}


def test_a_local_administrator_gives_no_role_elsewhere(
    own: Any, local_admin: Client, zone: Area, foreign_zone: Area
) -> None:
    url = reverse("admin:accounts_user_add")
    for area in (str(foreign_zone.pk), ""):
        role = {
            "role_assignments-TOTAL_FORMS": "1",
            "role_assignments-0-role": "admin",
            "role_assignments-0-area": area,
            "role_assignments-0-since": "2018-01-01",
        }
        data = user_data(
            local_admin, url, username="mole", initial_password="三步并作两步-2018", **role
        )
        assert local_admin.post(url, data).status_code == 200
    assert not User.objects.filter(username="mole").exists()


def test_a_local_administrator_takes_no_higher_account_over(
    own: Any, local_admin: Client, cast: SimpleNamespace
) -> None:
    """The official works in the whole district, the administrator only in the zone."""
    missing = reverse("admin:accounts_user_change", args=[cast.official.pk])
    assert local_admin.get(missing).status_code == 404
    RoleAssignment.objects.create(
        user=cast.official, area=Area.objects.get(code="640106-YHW"), role="clerk", since=START
    )
    assert local_admin.get(missing).status_code == 200
    data = {"username": "official", "initial_password": "三步并作两步-2018", "is_active": "on"}
    assert local_admin.post(missing, data).status_code == 403
    cast.official.refresh_from_db()
    assert cast.official.check_password(PASSWORD)


def test_nobody_changes_his_own_roles(own: Any, client_of: Any, cast: SimpleNamespace) -> None:
    client, url = client_of("admin"), reverse("admin:districts_roleassignment_add")
    area = Area.objects.first()
    data = {"user": str(cast.admin.pk), "role": "clerk", "area": str(area.pk if area else 0)}
    answer = client.post(url, {**form_of(client, url), **data, "since": "2018-01-01"})
    assert answer.status_code == 200
    assert "不能更改自己的授权" in answer.content.decode()
    assert cast.admin.role_assignments.count() == 1


def test_area_code_and_parent_stay(own: Any, client_of: Any, zone: Area) -> None:
    client, url = client_of("admin"), reverse("admin:districts_area_change", args=[zone.pk])
    data = form_of(client, url)
    answer = client.post(url, {**data, "code": "x", "parent": "", "name": "阅海湾商务区"})
    assert answer.status_code == 302
    zone.refresh_from_db()
    assert (zone.code, zone.name) == ("640106-YHW", "阅海湾商务区")
    assert zone.parent is not None


# Lists


@pytest.mark.parametrize("rows", [1, 20])
def test_a_list_costs_the_same_for_any_number_of_rows(
    rows: int, own: Any, client_of: Any, make_organisation: Any, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        make_organisation(f"公司{number}")
    client = client_of("clerk")
    with django_assert_num_queries(9):
        assert client.get(reverse(ORGANISATIONS)).status_code == 200


@pytest.mark.parametrize("rows", [1, 12])
def test_a_form_costs_the_same_for_any_number_of_inline_rows(  # noqa: PLR0917
    rows: int,
    own: Any,
    client_of: Any,
    make_organisation: Any,
    cover: Any,
    django_assert_max_num_queries: Any,
) -> None:
    party = own["districts.PartyOrganisation"]
    for number in range(rows):
        cover(make_organisation(f"公司{number}"), party, "joint")
    client = client_of("clerk")
    url = reverse("admin:districts_partyorganisation_change", args=[party.pk])
    with django_assert_max_num_queries(24):
        assert client.get(url).status_code == 200


def test_beyond_page_100_a_filter_is_asked_for(own: Any, client_of: Any) -> None:
    page = client_of("clerk").get(reverse(ORGANISATIONS), {"p": 101})
    assert page.status_code == 200
    assert "只翻到第 100 页" in page.content.decode()


def test_large_tables_are_estimated(own: Any, client_of: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("districts.scoped_admin.lists.estimated_rows", lambda rows: 1_000_000)
    page = client_of("clerk").get(reverse(ORGANISATIONS))
    assert "约 1000000 条" in page.content.decode().replace(",", "")
    assert page.context["cl"].paginator.num_pages == 100


def test_search_by_part_initials_and_code(
    own: Any, client_of: Any, make_organisation: Any, zone: Area
) -> None:
    make_organisation("宁夏阅海云数据科技有限公司", uscc="91640106MA75ABCD12")
    client = client_of("clerk")
    for term in ("阅海云", "阅", "海云数据", "yhy", "MA75AB", "ma75abcd12"):
        page = client.get(reverse(ORGANISATIONS), {"q": term})
        assert page.context["cl"].result_count == 1, term
    assert client.get(reverse(ORGANISATIONS), {"q": "云阅海"}).context["cl"].result_count == 0


# What a form asks


@pytest.mark.parametrize(("model", "register"), REGISTERS, ids=NAMES)
def test_no_form_takes_a_field_of_its_row_for_something_else(model: Any, register: Any) -> None:
    """The reason of a correction once stood in the place of a request's own reason, and what tells
    two editors apart in the place of a basis's version."""
    columns = {field.name: field for field in model._meta.fields if field.editable}
    own = register.form.declared_fields
    taken = [name for name in own if name in columns and name in register.form.base_fields]
    for name in () if issubclass(type(register), ReadOnlyAdmin) else taken:
        word = columns[name].verbose_name
        assert own[name].label in {word, f"{word}（元）"}  # an amount is kept in fen
