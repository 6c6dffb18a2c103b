"""Registers inside one's scope: rights, bulk actions, refusals, phases."""

import re
from typing import Any

import pytest
from django.urls import reverse

from core.models import Act
from districts.models import (
    Area,
    Organisation,
    OrganisationPhase,
    PartyOrganisation,
    ToDo,
)
from tests.districts.registers import ORGANISATION, ORGANISATIONS, form_of

# Rights inside the scope


@pytest.mark.parametrize("name", ["approver", "auditor", "admin"])
def test_who_may_only_look_cannot_save(name: str, own: Any, client_of: Any) -> None:
    organisation = own["districts.Organisation"]
    client, url = client_of(name), reverse(ORGANISATION, args=[organisation.pk])
    page = client.get(url)
    assert page.status_code == 200
    assert 'name="_save"' not in page.content.decode()
    assert not re.search(r"138\d{8}", page.content.decode())
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
    page = client_of("clerk").post(url, {**data, "confirmed": "1"})
    assert [(one.title, one.done) for one in page.context["results"]] == [(str(mine), True)]
    assert ToDo.objects.get(pk=mine.pk).done_at is not None
    assert ToDo.objects.get(pk=theirs.pk).done_at is None
    assert Act.objects.filter(verb="标为办结").count() == 1


def test_an_action_needs_the_right_of_each_row(own: Any, client_of: Any) -> None:
    mine = own["districts.ToDo"]  # asks for `change`, which an approver has not
    url = reverse("admin:districts_todo_changelist")
    client_of("approver").post(
        url, {"action": "finish", "_selected_action": [mine.pk], "confirmed": "1"}
    )
    assert ToDo.objects.get(pk=mine.pk).done_at is None


def test_deleting_in_bulk_is_no_action(own: Any, client_of: Any) -> None:
    row = own["districts.Organisation"]
    data = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    client_of("clerk").post(reverse(ORGANISATIONS), data)
    assert Organisation.objects.filter(pk=row.pk).exists()


# Uniqueness, overlaps


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
