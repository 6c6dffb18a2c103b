"""Attacks on the admin of registers: what a clerk of another area tries, and what he gets."""

import json
import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.encryption import EncryptedTextField, fingerprint
from core.models import Act
from districts.admin_lists import Pick
from districts.models import (
    Area,
    CommercialDistrict,
    Organisation,
    OrganisationCoverage,
    OrganisationPhase,
    PartyOrganisation,
    RoleAssignment,
    ToDo,
)
from districts.scoped_admin import ScopedAdmin, ScopedInline
from districts.scoped_forms import version_of
from members.models import PartyMember
from tests.conftest import PASSWORD, START
from tests.rows import rows_in

REGISTERS = list(admin.site._registry.items())
NAMES = [model._meta.label for model, _ in REGISTERS]
ORGANISATIONS = "admin:districts_organisation_changelist"
ORGANISATION = "admin:districts_organisation_change"


def form_of(client: Client, url: str) -> dict[str, str]:
    """What a browser would send back from the form at the address, unchanged."""
    page = client.get(url)
    assert page.status_code == 200, url
    context = page.context
    data: dict[str, str] = {}
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.initial_forms]
    for form in forms:
        for bound in form:
            value = bound.value()
            if isinstance(value, list | tuple):
                data[bound.html_name] = value
            elif value is True:
                data[bound.html_name] = "on"
            elif value is not None and value is not False:
                data[bound.html_name] = str(value)
    return data


@pytest.fixture
def own(zone: Area, cast: SimpleNamespace) -> dict[str, Any]:
    return rows_in(zone)


@pytest.fixture
def foreign(foreign_zone: Area, cast: SimpleNamespace) -> dict[str, Any]:
    return rows_in(foreign_zone)


@pytest.fixture
def client_of(sign_in: Any, cast: SimpleNamespace) -> Any:
    return lambda name: sign_in(getattr(cast, name))


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
        ("phases-0-area", "districts.Area"),
        ("phases-0-commercial_district", "districts.CommercialDistrict"),
        ("phases-0-building", "districts.Building"),
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
        assert "有效" in answer.content.decode()
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
    client = client_of("clerk")
    url = reverse("admin:districts_partyorganisation_change", args=[party.pk])
    data = form_of(client, url)
    way = own["districts.OrganisationCoverage"].way_id
    data |= {
        "coverages-TOTAL_FORMS": "2",
        "coverages-1-organisation": str(foreign["districts.Organisation"].pk),
        "coverages-1-way": str(way),
        "coverages-1-since": "2018-01-01",
        "coverages-1-party_organisation": str(party.pk),
    }
    assert client.post(url, data).status_code == 200
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


# Rights inside the scope


@pytest.mark.parametrize("name", ["approver", "auditor", "admin"])
def test_who_may_only_look_cannot_save(name: str, own: Any, client_of: Any) -> None:
    organisation = own["districts.Organisation"]
    client, url = client_of(name), reverse(ORGANISATION, args=[organisation.pk])
    page = client.get(url)
    assert page.status_code == 200
    assert 'name="_save"' not in page.content.decode()
    assert "138" not in re.sub(r"138\*+", "", page.content.decode())
    assert client.post(url, {"name": "改名"}).status_code == 403
    assert client.get(reverse("admin:districts_organisation_add")).status_code == 403
    organisation.refresh_from_db()
    assert organisation.name.startswith("单位")


def test_a_clerk_does_not_manage(own: Any, client_of: Any, zone: Area) -> None:
    client = client_of("clerk")
    for name in ("accounts_user", "districts_roleassignment", "core_act"):
        assert client.get(reverse(f"admin:{name}_changelist")).status_code == 403
        assert client.get(reverse(f"admin:{name}_add")).status_code == 403
    url = reverse("admin:districts_area_change", args=[zone.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"name": "改名"}).status_code == 403


def test_nothing_is_deleted(own: Any, client_of: Any) -> None:
    for label in ("Organisation", "PartyOrganisation", "CommercialDistrict", "Area"):
        row = own[f"districts.{label}"]
        url = reverse(f"admin:districts_{label.lower()}_delete", args=[row.pk])
        for name in ("clerk", "admin"):
            assert client_of(name).get(url).status_code == 403
            assert client_of(name).post(url, {"post": "yes"}).status_code == 403
        assert type(row).objects.filter(pk=row.pk).exists()


def test_officials_have_another_face(own: Any, client_of: Any) -> None:
    assert client_of("official").get(reverse("admin:index")).status_code == 403
    assert client_of("official").get(reverse(ORGANISATIONS)).status_code == 403


# Bulk actions


def test_an_action_reaches_own_rows_only(own: Any, foreign: Any, client_of: Any) -> None:
    mine, theirs = own["districts.ToDo"], foreign["districts.ToDo"]
    url = reverse("admin:districts_todo_changelist")
    data = {"action": "finish", "_selected_action": [mine.pk, theirs.pk], "select_across": "1"}
    assert client_of("clerk").post(url, data).status_code == 302
    assert ToDo.objects.get(pk=mine.pk).done_at is not None
    assert ToDo.objects.get(pk=theirs.pk).done_at is None
    assert Act.objects.filter(verb="标为办结").count() == 1


def test_an_action_needs_the_right_of_each_row(own: Any, client_of: Any) -> None:
    mine = own["districts.ToDo"]  # asks for `change`, which an approver has not
    url = reverse("admin:districts_todo_changelist")
    client_of("approver").post(url, {"action": "finish", "_selected_action": [mine.pk]})
    assert ToDo.objects.get(pk=mine.pk).done_at is None


def test_deleting_in_bulk_is_no_action(own: Any, client_of: Any) -> None:
    row = own["districts.Organisation"]
    data = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    client_of("clerk").post(reverse(ORGANISATIONS), data)
    assert Organisation.objects.filter(pk=row.pk).exists()


# Uniqueness, two editors, overlaps


def test_a_taken_code_is_refused_in_the_same_words_everywhere(
    own: Any, foreign: Any, client_of: Any, make_organisation: Any
) -> None:
    client = client_of("clerk")
    mine = make_organisation("另一家", uscc="91640106MA75XXXX01")
    url = reverse(ORGANISATION, args=[mine.pk])
    data = form_of(client, url)
    sentences = []
    for row in (own["districts.Organisation"], foreign["districts.Organisation"]):
        answer = client.post(url, {**data, "uscc": row.uscc})
        assert answer.status_code == 200
        text = answer.content.decode()
        assert (
            row.name not in text.replace(f"单位{row.area.code}", "") or row.area_id == mine.area_id
        )
        sentences.append(str(answer.context["adminform"].form.errors["uscc"]))
    assert sentences[0] == sentences[1]
    assert "不能使用" in sentences[0]
    assert "已存在" not in sentences[0]


def test_two_editors_see_both_values(own: Any, client_of: Any) -> None:
    organisation = own["districts.Organisation"]
    client, url = client_of("clerk"), reverse(ORGANISATION, args=[organisation.pk])
    data = form_of(client, url)
    Organisation.objects.filter(pk=organisation.pk).update(remark="别人先改的")
    answer = client.post(url, {**data, "remark": "我改的"})
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "有人改过" in text
    assert "别人先改的" in text
    assert "我改的" in text
    assert Organisation.objects.get(pk=organisation.pk).remark == "别人先改的"
    again = {**data, "remark": "我改的"}
    again["version"] = answer.context["adminform"].form["version"].value()
    assert client.post(url, again).status_code == 302
    assert Organisation.objects.get(pk=organisation.pk).remark == "我改的"


def test_an_overlap_comes_back_in_the_form(own: Any, client_of: Any) -> None:
    organisation, party = own["districts.Organisation"], own["districts.PartyOrganisation"]
    client, url = client_of("clerk"), reverse(ORGANISATION, args=[organisation.pk])
    data = form_of(client, url)
    data |= {
        "coverages-TOTAL_FORMS": "2",
        "coverages-1-organisation": str(organisation.pk),
        "coverages-1-party_organisation": str(party.pk),
        "coverages-1-way": str(own["districts.OrganisationCoverage"].way_id),
        "coverages-1-since": "2018-01-01",
        "remark": "输入要留着",
    }
    answer = client.post(url, data)
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "日期重叠" in text
    assert "输入要留着" in text
    assert organisation.coverages.count() == 1
    assert Organisation.objects.get(pk=organisation.pk).remark == ""


# Phases


def test_a_new_organisation_gets_its_first_phase(client_of: Any, own: Any, zone: Area) -> None:
    client, url = client_of("clerk"), reverse("admin:districts_organisation_add")
    data = form_of(client, url)
    data |= {"name": "新公司", "kind": "enterprise", "state": "operating", "area": str(zone.pk)}
    data["opened"] = "2018-05-01"
    answer = client.post(url, data)
    assert answer.status_code == 302, answer.context["errors"]
    organisation = Organisation.objects.get(name="新公司")
    phase = OrganisationPhase.objects.get(organisation=organisation)
    assert (str(phase.since), phase.kind, phase.area) == ("2018-05-01", "enterprise", zone)
    assert Act.objects.get().verb == "新登记"


def test_a_change_from_a_day_is_copied_to_the_organisation(own: Any, client_of: Any) -> None:
    organisation = own["districts.Organisation"]
    client, url = client_of("clerk"), reverse(ORGANISATION, args=[organisation.pk])
    data = form_of(client, url)
    data |= {
        "phases-TOTAL_FORMS": "2",
        "phases-1-organisation": str(organisation.pk),
        "phases-1-since": "2018-01-01",
        "phases-1-kind": "social",
        "phases-1-state": "suspended",
        "phases-1-staff": "5",
        "phases-1-area": str(organisation.area_id),
    }
    answer = client.post(url, data)
    assert answer.status_code == 302, [f.errors for f in answer.context["inline_admin_formsets"]]
    organisation.refresh_from_db()
    assert (organisation.kind, organisation.state) == ("social", "suspended")
    assert organisation.phases.count() == 2


def test_a_party_organisation_is_renamed_by_a_phase(own: Any, client_of: Any) -> None:
    party = own["districts.PartyOrganisation"]
    client = client_of("clerk")
    url = reverse("admin:districts_partyorganisation_change", args=[party.pk])
    data = form_of(client, url)
    data |= {
        "phases-TOTAL_FORMS": "2",
        "phases-1-party_organisation": str(party.pk),
        "phases-1-since": "2018-01-01",
        "phases-1-name": "新名党总支",
        "phases-1-type": "general_branch",
    }
    assert client.post(url, data).status_code == 302
    party.refresh_from_db()
    assert (party.name, party.type) == ("新名党总支", "general_branch")
    assert PartyOrganisation.objects.filter(search__contains=["党总"]).exists()


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


def test_an_administrator_adds_a_user_with_a_role(
    own: Any, local_admin: Client, zone: Area
) -> None:
    url = reverse("admin:accounts_user_add")
    role = {
        "role_assignments-TOTAL_FORMS": "1",
        "role_assignments-0-role": "clerk",
        "role_assignments-0-area": str(zone.pk),
        "role_assignments-0-since": "2018-01-01",
    }
    data = user_data(local_admin, url, username="xiaowang", initial_password="", **role)
    assert local_admin.post(url, data).status_code == 200  # a password is needed
    data["initial_password"] = "三步并作两步-2018"
    answer = local_admin.post(url, data)
    assert answer.status_code == 302, answer.context["errors"]
    user = User.objects.get(username="xiaowang")
    assert user.check_password("三步并作两步-2018")
    assert not user.password_changed
    assert user.role_assignments.get().area == zone


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
    with django_assert_num_queries(8):
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
    monkeypatch.setattr("districts.admin_lists.estimated_rows", lambda rows: 1_000_000)
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
