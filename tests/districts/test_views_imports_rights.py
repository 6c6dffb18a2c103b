"""The import wizard: who may do what, and what is out of sight."""

import io
from pathlib import Path

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from districts.enums import BatchState
from districts.models import ImportBatch, Organisation
from districts.services import imports
from tests.districts.wizard import (
    START,
    XUANHUA,
    batch_of,
    broken,
    page,
    previewed,
    send,
    text,
    work,
)
from tests.shared_world import shared


@pytest.fixture
def client(sign_in, clerk):
    return sign_in(clerk)


@pytest.fixture
@shared
def wrong_batch(client) -> ImportBatch:
    return previewed(client, body=broken(G8="约30", H9="2017.13"))


# Who may


NAMES = ("preview", "status", "errors")


def test_a_batch_out_of_scope_does_not_exist(client, sign_in, cast):
    batch = previewed(client)
    for user in (cast.foreign_clerk, cast.street_clerk):
        other = sign_in(user)
        assert [other.get(page(batch, name)).status_code for name in NAMES] == [404] * 3
        assert other.post(page(batch), {"choice": "all"}).status_code == 404
        assert other.post(page(batch, "undo")).status_code == 404
        assert batch.filename not in text(other.get("/admin/imports/"))
    assert client.get(reverse("import-preview", args=[10**9])).status_code == 404


@pytest.mark.parametrize("name", ["approver", "auditor"])
def test_who_may_only_look(client, sign_in, cast, name):
    batch = previewed(client)
    other = sign_in(getattr(cast, name))
    shown = text(other.get(page(batch)))
    assert "确认导入" not in shown
    assert "<form" not in shown.split('id="content"')[1].split("<footer")[0]
    assert other.post(page(batch), {"choice": "all"}).status_code == 403
    assert other.post(page(batch, "undo")).status_code == 403
    assert other.get(page(batch, "errors")).status_code == 403
    assert other.get(START).status_code == 403
    assert send(other).status_code == 403
    assert not Organisation.objects.exists()


def test_officials_and_others_have_no_business_here(client, sign_in, cast):
    batch = previewed(client)
    for user in (cast.official, cast.nobody):
        other = sign_in(user)
        urls = [START, "/admin/imports/", *[page(batch, name) for name in NAMES]]
        assert {other.get(url).status_code for url in urls} == {403}


def test_a_visitor_signs_in_first(client, db):
    answer = Client().get(START)
    assert answer.status_code == 302
    assert "login" in answer.url or "sign-in" in answer.url


def test_an_administrator_imports_areas_only(sign_in, admin):
    shown = text(sign_in(admin).get(START))
    assert reverse("import-template", args=["areas"]) in shown
    assert reverse("import-template", args=["members"]) not in shown


def test_the_first_areas_come_without_an_area(sign_in, admin):
    book = openpyxl.Workbook()
    for row in [("代码", "名称"), ("3708", "济宁市"), ("370811", "任城区")]:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    client = sign_in(admin)
    batch = previewed(client, Path("区划.xlsx"), out.getvalue())
    assert (batch.kind, batch.area) == ("areas", None)
    client.post(page(batch), {"choice": "all"})
    assert work(batch).state == BatchState.DONE


def test_forms_are_protected_against_other_sites(clerk):
    client = Client(enforce_csrf_checks=True)
    client.force_login(clerk, "django.contrib.auth.backends.ModelBackend")
    assert send(client).status_code == 403


def test_pages_hold_no_inline_code(client, wrong_batch):
    for url in (START, page(wrong_batch), "/admin/imports/"):
        shown = text(client.get(url))
        assert " style=" not in shown
        assert "onclick" not in shown
        assert "<script>" not in shown


def test_a_kind_chosen_by_hand_is_kept_to(client):
    batch = batch_of(send(client, XUANHUA, kind="social-organisations"))
    assert (batch.kind, batch.sheet) == ("social-organisations", "社会组织")
    assert imports.kind_of(batch.kind).title in text(client.get(page(batch)))
