"""The register of bases: an administrator writes them version by version; others only look."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.models import Act
from reports.compile.compiling import compile_report
from reports.models import Basis
from tests.districts.registers import Editor, form_of
from tests.reports.cycle import sealed
from tests.reports.quarters import PERIOD, Town
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


def test_a_basis_is_written_with_its_version_and_why(administrator: Client) -> None:
    data = form_of(administrator, ADD) | NEW | {"area": "", "version": "2014", "why": "排查"}
    assert administrator.post(ADD, data).status_code == 302
    made = Basis.objects.get(code="staff50")
    assert (made.version, made.current, made.why) == ("2014", True, "排查")
    assert Act.objects.get(model="reports.basis", object_id=made.pk).verb == "新增口径"


def test_a_version_and_a_reason_are_asked_for(administrator: Client) -> None:
    data = form_of(administrator, ADD) | NEW | {"version": "", "why": ""}
    answer = administrator.post(ADD, data)
    errors = answer.context["adminform"].form.errors
    assert errors == {"version": ["请填写版本。"], "why": ["请写明启用的事由。"]}


def test_a_common_code_is_not_taken_by_a_local_one(administrator: Client, district: Any) -> None:
    data = form_of(administrator, ADD) | NEW | {"code": "default", "version": "1", "why": "本区"}
    answer = administrator.post(ADD, data | {"area": str(district.pk)})
    assert "代码“default”已用于“2026版（2026）”" in str(answer.context["adminform"].form.errors)


def test_a_correction_keeps_what_it_does_not_touch(administrator: Client, basis: Basis) -> None:
    editor = Editor(administrator, change(basis))
    editor.saves(note="各地沿用")
    assert editor.saved
    basis.refresh_from_db()
    assert (basis.version, basis.note) == ("2014", "各地沿用")
    told = Act.objects.get(model="reports.basis", object_id=basis.pk)
    assert (told.verb, told.note) == ("更正口径", "改了说明与依据。录入有误")


def test_two_administrators_do_not_overwrite_each_other(
    administrator: Client, basis: Basis
) -> None:
    editor = Editor(administrator, change(basis))
    Basis.objects.filter(pk=basis.pk).update(version="2016")
    editor.saves(version="2015")
    assert [one.name for one in editor.fields] == ["version"]
    basis.refresh_from_db()
    assert basis.version == "2016"


def test_what_a_locked_report_uses_only_gets_a_new_version(
    administrator: Client, town: Town, cast: SimpleNamespace
) -> None:
    sealed(compile_report(town.district, PERIOD).report, by=cast.official)
    basis = Basis.objects.get(code="default")
    text = administrator.get(change(basis)).content.decode()
    assert "这一版已用于锁定的报表，不再更正" in text
    assert 'name="least_staff"' not in text
    assert "2017年第四季度报表" in text
    page = reverse("admin:reports_basis_revise", args=[basis.pk])
    data = form_of_act(administrator, page) | {"version": "2027", "least_staff": "10"}
    answer = administrator.post(page, data | {"note": "按新通知"})
    made = Basis.objects.get(code="default", current=True)
    assert answer.url == change(made)
    assert (made.version, made.least_staff, made.why) == ("2027", 10, "按新通知")
    listed = administrator.get(change(made)).content.decode()
    assert "已被取代" in listed
    assert change(basis) in listed


def form_of_act(client: Client, url: str) -> dict[str, Any]:
    """What a browser would send back from an act's form."""
    data: dict[str, Any] = {}
    for bound in client.get(url).context["form"]:
        value = bound.value()
        if value is True:
            data[bound.html_name] = "on"
        elif value is not None and value is not False:
            data[bound.html_name] = value if isinstance(value, list) else str(value)
    return data


def test_others_only_look(basis: Basis, cast: SimpleNamespace, sign_in: Any) -> None:
    for user in (cast.clerk, cast.auditor):
        client = sign_in(user)
        assert "2014" in client.get(change(basis)).content.decode()
        assert client.post(change(basis), {"version": "2020"}).status_code == 403
        assert client.get(ADD).status_code == 403
    basis.refresh_from_db()
    assert basis.version == "2014"
