"""Personal data in the clear: who, for which reason, and what is left of it in the log."""

from typing import Any

import pytest
from django.urls import reverse

from core.models import Act
from districts.models import Organisation
from districts.revealing import ReasonForm, RevealingAdmin
from tests.districts.registers import REGISTERS

PHONE = "13895012345"
REVEAL = "admin:districts_organisation_reveal"


@pytest.mark.parametrize(
    ("reason", "error"),
    [
        ("", "请写明查看事由。"),
        ("    ", "请写明查看事由。"),
        ("看一看", "事由太短，请写明办什么事需要。"),
        ("核对电话", ""),
        ("事" * 200, ""),
        ("事" * 201, "200"),
    ],
)
def test_a_reason_says_for_what(reason: str, error: str) -> None:
    form = ReasonForm({"reason": reason})
    assert form.is_valid() is not bool(error)
    assert error in "".join(form.errors.get("reason", []))


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("clerk", 200),
        ("approver", 200),
        ("official", 403),
        ("auditor", 403),
        ("admin", 403),
        ("street_clerk", 404),
        ("foreign_clerk", 404),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_who_may_see_a_phone(
    who: str, status: int, method: str, own: dict[str, Any], client_of: Any
) -> None:
    url = reverse(REVEAL, args=[own["districts.Organisation"].pk])
    answer = getattr(client_of(who), method)(url, {"reason": "核对联系电话"})
    assert answer.status_code == status
    shown = status == 200 and method == "post"
    assert (PHONE in answer.content.decode()) is shown
    assert Act.objects.filter(verb="查看号码").count() == int(shown)


def test_the_log_keeps_the_reason_and_the_columns_never_the_value(
    own: dict[str, Any], client_of: Any, cast: Any
) -> None:
    row = own["districts.Organisation"]
    client_of("clerk").post(reverse(REVEAL, args=[row.pk]), {"reason": "核对联系电话"})
    act = Act.objects.get(verb="查看号码")
    assert (act.by, act.note) == (cast.clerk, "联系电话：核对联系电话")
    assert (act.model, act.object_id) == ("districts.organisation", row.pk)
    assert PHONE not in f"{act.subject}{act.note}"


def test_every_look_is_a_line_of_the_log(own: dict[str, Any], client_of: Any) -> None:
    client, url = client_of("clerk"), reverse(REVEAL, args=[own["districts.Organisation"].pk])
    for reason in ("核对联系电话", "", "短", "再次核对电话"):
        client.post(url, {"reason": reason})
    notes = Act.objects.filter(verb="查看号码").order_by("pk").values_list("note", flat=True)
    assert list(notes) == ["联系电话：核对联系电话", "联系电话：再次核对电话"]


def test_what_is_empty_is_a_dash(own: dict[str, Any], client_of: Any) -> None:
    row = own["districts.Organisation"]
    Organisation.objects.filter(pk=row.pk).update(phone="")
    answer = client_of("clerk").post(reverse(REVEAL, args=[row.pk]), {"reason": "核对联系电话"})
    assert answer.context["values"] == [("联系电话", "—")]


def test_the_page_is_kept_by_no_browser(own: dict[str, Any], client_of: Any) -> None:
    url = reverse(REVEAL, args=[own["districts.Organisation"].pk])
    for answer in (
        client_of("clerk").get(url),
        client_of("clerk").post(url, {"reason": "核对电话"}),
    ):
        assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(
    ("who", "offered"), [("clerk", True), ("approver", True), ("admin", False)]
)
def test_the_form_offers_it_to_whom_it_is_open(
    who: str, offered: bool, own: dict[str, Any], client_of: Any
) -> None:
    row = own["districts.Organisation"]
    page = client_of(who).get(reverse("admin:districts_organisation_change", args=[row.pk]))
    assert (reverse(REVEAL, args=[row.pk]) in page.content.decode()) is offered
    assert PHONE not in page.content.decode()


def test_every_register_with_numbers_reveals_them_all() -> None:
    """A column that is encrypted and not offered could never be read again."""
    from_forms = {
        model._meta.label: register.revealed
        for model, register in REGISTERS
        if isinstance(register, RevealingAdmin)
    }
    assert from_forms == {
        "activities.Booking": ("name", "phone"),
        "activities.Case": ("name", "phone"),
        "activities.Pairing": ("helped_name", "helped_phone", "helped_address"),
        "activities.ServiceItem": ("served_name", "served_phone"),
        "activities.SignUp": ("name", "phone"),
        "activities.Volunteer": ("phone",),
        "districts.Organisation": ("phone",),
        "districts.Responsible": ("phone",),
        "funding.InKind": ("donor",),
        "funding.Receipt": ("donor",),
        "funding.BankAccount": ("number",),
        "funding.Expense": ("payee", "payee_number"),
        "funding.Loan": ("payee", "payee_number"),
        "members.PartyMember": ("id_number", "phone"),
        "members.SelfReport": ("name", "phone"),
        "storefronts.Feedback": ("phone",),
        "storefronts.Storefront": ("phone",),
    }
