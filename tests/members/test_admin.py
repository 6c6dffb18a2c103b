"""The register of members: masked for everybody, found by whole numbers, checked like a ledger."""

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.encryption import fingerprint
from districts.models import Area
from members.enums import EndReason
from members.models import Affiliation, Employment, PartyMember
from members.services.entries import phone
from tests.conftest import START
from tests.members.conftest import CAO, QIU
from tests.shared_world import shared

LIST = reverse("admin:members_partymember_changelist")
ADD = reverse("admin:members_partymember_add")
WHY = {"reason": "录入有误"}


def make(area: Area, name: str = "邱平", number: str = QIU, **fields: Any) -> PartyMember:
    return PartyMember.objects.create(
        **{
            "name": name,
            "area": area,
            "id_number": number,
            "id_fingerprint": fingerprint(number, "id_number"),
            "ethnicity": "回族",
            "born": dt.date(1967, 12, 6),
            "remark": "家庭困难",
            **phone("13900001234"),
            **fields,
        }
    )


@pytest.fixture
@shared
def member(zone: Area) -> PartyMember:
    return make(zone)


@pytest.fixture
def open_as(cast: SimpleNamespace, sign_in: Callable[..., Client]) -> Callable[[str], Client]:
    return lambda name: sign_in(getattr(cast, name))


def change(member: PartyMember) -> str:
    return reverse("admin:members_partymember_change", args=[member.pk])


def found(client: Client, **words: str) -> list[str]:
    answer = client.get(LIST, words)
    assert answer.status_code == 200
    return [row.name for row in answer.context["cl"].result_list]


# who sees what


@pytest.mark.parametrize(
    ("who", "name", "personal"),
    [
        ("clerk", True, True),
        ("approver", True, True),
        ("auditor", False, False),
        ("admin", False, False),
    ],
)
def test_who_sees_the_person(
    open_as: Any, member: PartyMember, who: str, name: bool, personal: bool
) -> None:
    client = open_as(who)
    listed = client.get(LIST).content.decode()
    page = client.get(change(member)).content.decode()
    assert ("邱平</a>" in listed, "邱*</a>" in listed) == (name, not name)
    for shown in ("回族", "家庭困难", "1967"):
        assert (shown in page) is personal, shown
    for never in (QIU, "13900001234"):
        assert never not in listed + page
    assert ("139****1234" in page) is personal
    assert ("410***********0271" in page) is personal


@pytest.mark.parametrize(
    ("who", "offered"), [("clerk", True), ("approver", True), ("auditor", False)]
)
def test_whom_a_reveal_is_offered(
    open_as: Any, member: PartyMember, who: str, offered: bool
) -> None:
    url = reverse("admin:members_partymember_reveal", args=[member.pk])
    assert (url in open_as(who).get(change(member)).content.decode()) is offered


def test_a_reveal_tells_both_numbers_and_nothing_else(open_as: Any, member: PartyMember) -> None:
    url = reverse("admin:members_partymember_reveal", args=[member.pk])
    answer = open_as("clerk").post(url, {"reason": "核对介绍信"})
    assert answer.context["values"] == [("公民身份号码", QIU), ("联系电话", "13900001234")]
    assert "no-store" in answer["Cache-Control"]


def test_members_of_other_areas_are_not_there(
    open_as: Any, member: PartyMember, street: Area, foreign_zone: Area
) -> None:
    beside = make(street, "街道的", CAO)
    foreign = make(foreign_zone, "外区的", "")
    client = open_as("clerk")
    assert found(client) == ["邱平"]
    assert found(client, q="外区的") == []
    for other in (beside, foreign):
        assert client.get(change(other)).status_code == 404
    assert sorted(found(open_as("auditor"))) == ["街道的", "邱平"]


# searching


@pytest.mark.parametrize(
    ("q", "names"),
    [
        ("邱平", ["邱平"]),
        ("qp", ["邱平"]),
        (QIU, ["邱平"]),
        (f" {QIU} ", ["邱平"]),
        (QIU[:17], []),  # part of a number finds nobody
        ("1967", []),
        ("13900001234", ["邱平"]),
        ("1234", ["邱平"]),
        ("0271", []),  # the tail of the identity number
        ("234", []),
        ("13900005678", ["曹静"]),
        ("5678", ["曹静"]),
        ("110101199003070X", []),
    ],
)
def test_a_member_is_found_by_name_or_by_a_whole_number(
    open_as: Any, member: PartyMember, zone: Area, q: str, names: list[str]
) -> None:
    make(zone, "曹静", CAO, **phone("13900005678"))
    assert found(open_as("clerk"), q=q) == names


def test_a_number_with_a_letter_is_found_in_either_case(open_as: Any, zone: Area) -> None:
    make(zone, "曾平", "41030319790107145X")
    client = open_as("clerk")
    for q in ("41030319790107145X", "41030319790107145x"):
        assert found(client, q=q) == ["曾平"]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ({}, ["丁", "丙", "乙"]),
        ({"sex": "M"}, ["乙"]),
        ({"sex": "F"}, ["丁", "丙"]),
        ({"open": "0"}, ["丙"]),
        ({"open": "1"}, ["丁", "乙"]),
    ],
)
def test_the_list_is_narrowed(
    open_as: Any, zone: Area, words: dict[str, str], names: list[str]
) -> None:
    for name, sex, ended in (("乙", "M", None), ("丙", "F", START), ("丁", "F", None)):
        reason = EndReason.DIED if ended else ""
        make(zone, name, "", sex=sex, ended=ended, end_reason=reason)
    assert found(open_as("clerk"), **words) == names


# saving


def form(client: Client, url: str) -> dict[str, Any]:
    """What a browser would send back unchanged."""
    adminform = client.get(url).context["adminform"]
    data = {
        name: adminform.form.get_initial_for_field(field, name) or ""
        for name, field in adminform.form.fields.items()
    }
    for inline in ("affiliations", "employments"):
        data |= {f"{inline}-TOTAL_FORMS": "0", f"{inline}-INITIAL_FORMS": "0"}
    return data


def test_a_new_member_is_found_by_his_numbers(open_as: Any, zone: Area) -> None:
    client = open_as("clerk")
    data = form(client, ADD) | {
        "name": "邱平",
        "area": zone.pk,
        "id_number": f" {QIU} ",
        "phone": "139 0000 1234",
    }
    assert client.post(ADD, data).status_code == 302
    member = PartyMember.objects.get()
    assert (member.id_number, member.phone) == (QIU, "13900001234")
    assert member.id_fingerprint == fingerprint(QIU, "id_number")
    assert member.phone_fingerprint == fingerprint("13900001234", "phone")
    assert member.phone_tail_fingerprint == fingerprint("1234", "phone_tail")
    assert found(client, q="1234") == ["邱平"]


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"id_number": "410303196712060272"}, "id_number"),
        ({"id_number": "4103031967"}, "id_number"),
        ({"phone": "123"}, "phone"),
        ({"ended": "2017-01-01"}, "__all__"),
        ({"end_reason": "died"}, "__all__"),
        ({"name": ""}, "name"),
    ],
)
def test_what_cannot_be_is_refused(
    open_as: Any, member: PartyMember, fields: dict[str, str], wrong: str
) -> None:
    client = open_as("clerk")
    answer = client.post(change(member), form(client, change(member)) | WHY | fields)
    assert answer.status_code == 200
    assert list(answer.context["adminform"].form.errors) == [wrong]
    member.refresh_from_db()
    assert (member.name, member.id_number, member.phone) == ("邱平", QIU, "13900001234")


@pytest.mark.parametrize("there", ["own", "foreign"])
def test_a_number_is_registered_once_wherever(
    open_as: Any, member: PartyMember, zone: Area, foreign_zone: Area, there: str
) -> None:
    make(zone if there == "own" else foreign_zone, "曹静", CAO)
    client = open_as("clerk")
    answer = client.post(change(member), form(client, change(member)) | WHY | {"id_number": CAO})
    errors = answer.context["adminform"].form.errors
    assert list(errors) == ["id_number"]
    assert "曹静" not in str(errors)
    kept = client.post(change(member), form(client, change(member)) | WHY | {"education": "大专"})
    assert kept.status_code == 302  # his own number is no other's


def test_members_without_a_number_are_many(open_as: Any, zone: Area) -> None:
    make(zone, "乙", "")
    client = open_as("clerk")
    data = form(client, ADD) | {"name": "丙", "area": zone.pk}
    assert client.post(ADD, data).status_code == 302
    assert PartyMember.objects.filter(id_fingerprint="").count() == 2


@pytest.mark.parametrize("who", ["auditor", "admin", "official"])
def test_who_only_looks_saves_nothing(open_as: Any, member: PartyMember, who: str) -> None:
    answer = open_as(who).post(change(member), {"name": "改"})
    assert answer.status_code == 403
    member.refresh_from_db()
    assert member.name == "邱平"


# the pages


def test_a_member_shows_where_he_belongs_and_works(
    open_as: Any, member: PartyMember, make_organisation: Any, make_party_organisation: Any
) -> None:
    branch, shop = make_party_organisation("阅海湾第一支部"), make_organisation("某某商店")
    Affiliation.objects.create(member=member, kind="formal", party_organisation=branch, since=START)
    Employment.objects.create(member=member, organisation=shop, since=START, post="店长")
    page = open_as("clerk").get(change(member)).content.decode()
    for shown in ("阅海湾第一支部", "某某商店"):
        assert shown in page


def test_the_list_asks_the_same_questions_however_long(open_as: Any, zone: Area) -> None:
    client, counts = open_as("clerk"), []
    for many in (2, 20):
        for number in range(many):
            make(zone, f"党员{many}{number}", "")
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[1]
