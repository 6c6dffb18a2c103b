"""Attacks on the admin of registers: what a clerk of another area tries, and what he gets."""

import json
from typing import Any

import pytest
from django.contrib.admin import ModelAdmin
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.encryption import EncryptedTextField
from districts.models import (
    Area,
    CommercialDistrict,
    Organisation,
    OrganisationCoverage,
)
from districts.scoped_admin.history import version_of
from districts.scoped_admin.lists import Pick
from districts.scoped_admin.registers import ScopedAdmin, ScopedInline
from tests.districts.registers import NAMES, ORGANISATION, ORGANISATIONS, REGISTERS, form_of

# The house


@pytest.mark.parametrize(("model", "register"), REGISTERS, ids=NAMES)
class TestEveryRegister:
    def test_is_scoped(self, model: Any, register: ModelAdmin) -> None:
        assert isinstance(register, ScopedAdmin)
        assert all(issubclass(inline, ScopedInline) for inline in register.inlines)

    def test_filters_only_by_what_it_offers(self, model: Any, register: Any) -> None:
        assert all(issubclass(pick, Pick) for pick in register.list_filter)
        assert not register.date_hierarchy
        assert not register.list_editable

    def test_shows_no_encrypted_column(self, model: Any, register: Any) -> None:
        secret = {f.name for f in model._meta.concrete_fields if isinstance(f, EncryptedTextField)}
        assert not secret & set(register.list_display)
        assert not secret & set(register.search_fields)

    def test_deletes_nothing(self, model: Any, register: Any, rf: Any, admin: User) -> None:
        request = rf.get("/admin/")
        request.user = admin
        assert not register.has_delete_permission(request)
        assert "delete_selected" not in register.get_actions(request)


# Foreign rows do not exist


@pytest.mark.parametrize(
    "label", [name for name in NAMES if name not in {"core.Act", "accounts.User"}]
)
@pytest.mark.parametrize("view", ["change", "history"])
def test_a_foreign_row_answers_like_a_missing_one(
    label: str, view: str, foreign: dict[str, Any], client_of: Any
) -> None:
    if label not in foreign:
        pytest.skip("the same for every area")
    row = foreign[label]
    name = f"admin:{row._meta.app_label}_{row._meta.model_name}_{view}"
    client = client_of("admin" if label == "districts.RoleAssignment" else "clerk")
    if label == "districts.RoleAssignment":
        client = client_of("clerk")
        assert client.get(reverse(name, args=[row.pk])).status_code in {403, 404}
        return
    there, gone = reverse(name, args=[row.pk]), reverse(name, args=[987654321])
    answers = [client.get(url) for url in (there, gone)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content
    assert client.post(there, {"name": "改名"}).status_code == 404


@pytest.mark.parametrize("label", [n for n in NAMES if n.startswith(("districts", "members"))])
def test_a_list_names_no_foreign_row(
    label: str, own: dict[str, Any], foreign: dict[str, Any], client_of: Any, foreign_zone: Area
) -> None:
    model = dict(zip(NAMES, REGISTERS, strict=True))[label][0]
    meta = model._meta
    page = client_of("clerk").get(reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist"))
    if label == "districts.RoleAssignment":
        assert page.status_code == 403
        return
    assert page.status_code == 200
    text = page.content.decode()
    assert foreign_zone.code not in text
    assert foreign_zone.name not in text


def test_the_filter_of_areas_offers_and_takes_own_ones_only(
    own: Any, foreign: Any, client_of: Any, zone: Area, foreign_zone: Area
) -> None:
    client = client_of("clerk")
    page = client.get(reverse(ORGANISATIONS), {"area": zone.code})
    assert f"单位{zone.code}" in page.content.decode()
    assert foreign_zone.name not in page.content.decode()
    page = client.get(reverse(ORGANISATIONS), {"area": foreign_zone.code})
    assert page.context["cl"].result_count == 0


@pytest.mark.parametrize(
    "lookup",
    [
        "area__name__startswith",
        "area__path__startswith",
        "coverages__party_organisation__name",
        "phone",
        "batch__by__password__startswith",
        "predecessors__name",
        "employments__member__name__contains",
        "area__id__exact",
        "pk__in",
    ],
)
def test_lookups_in_the_address_are_refused(lookup: str, own: Any, client_of: Any) -> None:
    answer = client_of("clerk").get(reverse(ORGANISATIONS), {lookup: "1"})
    assert answer.status_code == 400
    assert "无法处理这个请求" in answer.content.decode()


@pytest.mark.parametrize("field", ["uscc", "phone", "name", "area__code"])
def test_a_popup_may_not_ask_by_another_field(field: str, own: Any, client_of: Any) -> None:
    answer = client_of("clerk").get(reverse(ORGANISATIONS), {"_popup": 1, "_to_field": field})
    assert answer.status_code == 400


def test_a_popup_shows_own_rows_only(own: Any, foreign: Any, client_of: Any, zone: Area) -> None:
    page = client_of("clerk").get(reverse(ORGANISATIONS), {"_popup": 1, "_to_field": "id"})
    assert page.context["cl"].result_count == 1
    assert f"单位{zone.code}" in page.content.decode()


@pytest.mark.parametrize("order", ["1", "-2", "99", "abc", "1.2.3"])
def test_any_order_is_harmless(order: str, own: Any, client_of: Any) -> None:
    assert client_of("clerk").get(reverse(ORGANISATIONS), {"o": order}).status_code in {200, 302}


def test_facets_and_all_count_nothing_more(own: Any, foreign: Any, client_of: Any) -> None:
    page = client_of("clerk").get(reverse(ORGANISATIONS), {"all": "", "_facets": "True"})
    assert page.status_code in {200, 400}
    if page.status_code == 200:
        assert page.context["cl"].result_count == 1


# Autocomplete


def ask(client: Client, app: str, model: str, field: str, term: str = "") -> Any:
    query = {"app_label": app, "model_name": model, "field_name": field, "term": term}
    return client.get(reverse("admin:autocomplete"), query)


def test_autocomplete_offers_own_rows_only(
    own: Any, foreign: Any, client_of: Any, zone: Area
) -> None:
    client = client_of("clerk")
    fields = [
        ("districts", "organisationcoverage", "organisation"),
        ("districts", "organisationcoverage", "party_organisation"),
        ("districts", "organisation", "commercial_district"),
        ("districts", "organisationphase", "area"),
        ("districts", "organisationphase", "building"),
        ("districts", "workcoverage", "instructor"),
        ("members", "affiliation", "party_organisation"),
    ]
    for app, model, field in fields:
        answer = ask(client, app, model, field)
        assert answer.status_code == 200, (model, field)
        results = json.loads(answer.content)["results"]
        assert len(results) == 1, (model, field)
        assert ask(client, app, model, field, "宣化").json()["results"] == []


def test_autocomplete_of_users_is_for_administrators(own: Any, client_of: Any) -> None:
    assert ask(client_of("clerk"), "districts", "roleassignment", "user").status_code == 403
    assert ask(client_of("official"), "districts", "organisation", "area").status_code == 403


def test_autocomplete_of_members_shows_no_name(own: Any, client_of: Any) -> None:
    answer = ask(client_of("clerk"), "members", "employment", "member")
    assert "张三" not in json.dumps(answer.json(), ensure_ascii=False)


# Posted foreign keys


def test_saving_without_a_change_changes_nothing(own: Any, client_of: Any) -> None:
    organisation = own["districts.Organisation"]
    client, url = client_of("clerk"), reverse(ORGANISATION, args=[organisation.pk])
    before = version_of(Organisation.objects.get(pk=organisation.pk))
    answer = client.post(url, form_of(client, url))
    assert answer.status_code == 302, answer.context["errors"]
    assert version_of(Organisation.objects.get(pk=organisation.pk)) == before


@pytest.mark.parametrize(
    ("field", "label"),
    [
        ("successor", "districts.Organisation"),
        ("coverages-0-party_organisation", "districts.PartyOrganisation"),
    ],
)
def test_a_posted_foreign_key_is_refused(
    field: str, label: str, own: Any, foreign: Any, client_of: Any
) -> None:
    organisation = own["districts.Organisation"]
    client, url = client_of("clerk"), reverse(ORGANISATION, args=[organisation.pk])
    data = form_of(client, url)
    for value in (foreign[label].pk, 987654321):
        answer = client.post(url, {**data, field: value})
        assert answer.status_code == 200, field
        assert "没有列出的不能选。" in answer.content.decode()
    stored = Organisation.objects.get(pk=organisation.pk)
    assert stored.successor_id is None
    assert set(stored.phases.values_list("area_id", flat=True)) == {organisation.area_id}


def test_a_row_cannot_be_registered_in_a_foreign_area(
    own: Any, foreign_zone: Area, client_of: Any, zone: Area
) -> None:
    client, url = client_of("clerk"), reverse("admin:districts_commercialdistrict_add")
    data = {"name": "新商圈", "kind": "market", "remark": ""}
    management = form_of(client, url)
    refused = client.post(url, {**management, **data, "area": foreign_zone.pk})
    assert refused.status_code == 200
    assert not CommercialDistrict.objects.filter(name="新商圈").exists()
    assert client.post(url, {**management, **data, "area": zone.pk}).status_code == 302
    assert CommercialDistrict.objects.get(name="新商圈").area == zone


def test_touched_areas_are_own_ones(own: Any, foreign_zone: Area, client_of: Any) -> None:
    row = own["districts.CommercialDistrict"]
    client = client_of("clerk")
    url = reverse("admin:districts_commercialdistrict_change", args=[row.pk])
    answer = client.post(url, {**form_of(client, url), "touches": [foreign_zone.pk]})
    assert answer.status_code == 200
    assert not row.touches.exists()


def test_an_inline_row_of_another_parent_is_not_written(
    own: Any, foreign: Any, client_of: Any
) -> None:
    """The key of a foreign coverage in the own form's inline."""
    organisation, victim = own["districts.Organisation"], foreign["districts.OrganisationCoverage"]
    client, url = client_of("clerk"), reverse(ORGANISATION, args=[organisation.pk])
    data = {**form_of(client, url), "coverages-0-id": victim.pk, "coverages-0-until": "2017-01-01"}
    client.post(url, data)
    victim.refresh_from_db()
    assert victim.until is None


def test_coverage_of_a_foreign_organisation_cannot_be_written(
    own: Any, foreign: Any, client_of: Any
) -> None:
    party = own["districts.PartyOrganisation"]
    data = {
        "organisation": foreign["districts.Organisation"].pk,
        "party_organisation": party.pk,
        "way": own["districts.OrganisationCoverage"].way_id,
        "since": "2018-01-01",
    }
    url = reverse("admin:districts_organisationcoverage_add")
    assert client_of("clerk").post(url, data).status_code == 200
    assert not OrganisationCoverage.objects.filter(
        organisation=foreign["districts.Organisation"], party_organisation=party
    ).exists()


def test_state_and_area_copies_are_not_form_fields(own: Any, foreign: Any, client_of: Any) -> None:
    organisation = own["districts.Organisation"]
    client, url = client_of("clerk"), reverse(ORGANISATION, args=[organisation.pk])
    area = foreign["districts.Area"].pk
    client.post(url, {**form_of(client, url), "area": area, "search": "x", "batch": "1"})
    organisation.refresh_from_db()
    assert organisation.area_id != area
    assert organisation.batch_id is None
