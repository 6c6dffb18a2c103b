"""The register of bases: an administrator writes them, version and all; others only look."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from reports.models import Basis
from tests.districts.registers import Editor, form_of
from tests.shared_world import shared

ADD = reverse("admin:reports_basis_add")
NEW = {"code": "staff50", "name": "50 人以上", "kinds": ["enterprise"], "classes": ["standalone"]}


@pytest.fixture
def administrator(cast: SimpleNamespace, sign_in: Any) -> Client:
    return sign_in(cast.admin)


@pytest.fixture
@shared
def basis(db: None) -> Basis:
    return Basis.objects.create(code="staff50", name="从业人员 50 人以上", version="2014")


def change(basis: Basis) -> str:
    return reverse("admin:reports_basis_change", args=[basis.pk])


def test_a_basis_is_written_with_its_version(administrator: Client) -> None:
    data = form_of(administrator, ADD) | NEW | {"version": "2014"}
    assert administrator.post(ADD, data).status_code == 302
    assert Basis.objects.get(code="staff50").version == "2014"


def test_a_version_is_asked_for(administrator: Client) -> None:
    data = form_of(administrator, ADD) | NEW | {"version": ""}
    answer = administrator.post(ADD, data)
    assert answer.context["adminform"].form.errors == {"version": ["请填写版本。"]}


def test_a_correction_keeps_what_it_does_not_touch(administrator: Client, basis: Basis) -> None:
    editor = Editor(administrator, change(basis))
    editor.saves(note="各地沿用")
    assert editor.saved
    basis.refresh_from_db()
    assert (basis.version, basis.note) == ("2014", "各地沿用")


def test_two_administrators_do_not_overwrite_each_other(
    administrator: Client, basis: Basis
) -> None:
    editor = Editor(administrator, change(basis))
    Basis.objects.update(version="2016")
    editor.saves(version="2015")
    assert [one.name for one in editor.fields] == ["version"]
    basis.refresh_from_db()
    assert basis.version == "2016"


def test_others_only_look(basis: Basis, cast: SimpleNamespace, sign_in: Any) -> None:
    for user in (cast.clerk, cast.auditor):
        client = sign_in(user)
        assert "2014" in client.get(change(basis)).content.decode()
        assert client.post(change(basis), {"version": "2020"}).status_code == 403
        assert client.get(ADD).status_code == 403
    basis.refresh_from_db()
    assert basis.version == "2014"
