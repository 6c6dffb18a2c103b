"""Drafts: one for each user and form, his own only, encrypted, gone once saved or after a week."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from accounts.models import Draft, User
from accounts.services import drafts
from accounts.tasks import sweep_drafts
from core.errors import Refused
from tests.districts.registers import form_of

FORM = "/admin/districts/organisation/add/"
VALUES = '[["name","某某公司"],["phone","13812345678"]]'
URL = "/drafts/"


@pytest.fixture
def client(sign_in: Any, clerk: User) -> Client:
    return sign_in(clerk)


def aged(draft: Draft, **ago: int) -> None:
    Draft.objects.filter(pk=draft.pk).update(saved_at=now() - dt.timedelta(**ago))


def test_it_is_kept_and_offered_again(client: Client, clerk: User) -> None:
    assert client.get(URL, {"form": FORM}).json() == {}
    told = client.post(URL, {"form": FORM, "values": VALUES}).json()
    assert list(told) == ["saved"]
    offered = client.get(URL, {"form": FORM})
    assert offered.json() == {**told, "values": VALUES}
    assert "no-store" in offered["Cache-Control"]
    assert client.get(URL, {"form": "/admin/members/partymember/add/"}).json() == {}


def test_a_later_one_takes_its_place(client: Client, clerk: User) -> None:
    for values in (VALUES, "[]"):
        client.post(URL, {"form": FORM, "values": values})
    assert Draft.objects.get().values == "[]"


def test_the_time_is_told_with_its_day_when_it_is_not_today(client: Client, clerk: User) -> None:
    draft = drafts.keep(clerk, FORM, VALUES)
    Draft.objects.update(saved_at=now() - dt.timedelta(days=2))
    draft.refresh_from_db()
    day = (now() + dt.timedelta(hours=8)).date() - dt.timedelta(days=2)
    assert client.get(URL, {"form": FORM}).json()["saved"].startswith(f"{day.month}月{day.day}日 ")


def test_nobody_reads_or_forgets_anothers(client: Client, approver: User) -> None:
    drafts.keep(approver, FORM, VALUES)
    assert client.get(URL, {"form": FORM}).json() == {}
    client.delete(f"{URL}?form={FORM}")
    assert drafts.of(approver, FORM)


def test_it_is_stored_encrypted(clerk: User) -> None:
    drafts.keep(clerk, FORM, VALUES)
    with connection.cursor() as cursor:
        cursor.execute('select "values" from accounts_draft')
        stored = bytes(cursor.fetchone()[0])
    assert b"13812345678" not in stored


def test_it_is_discarded(client: Client, clerk: User) -> None:
    drafts.keep(clerk, FORM, VALUES)
    drafts.keep(clerk, "/admin/districts/building/add/", VALUES)
    assert client.delete(f"{URL}?form={FORM}").status_code == 200
    assert [draft.form for draft in Draft.objects.all()] == ["/admin/districts/building/add/"]


def test_without_a_session_nothing_is_kept(db: None) -> None:
    answer = Client().post(URL, {"form": FORM, "values": VALUES})
    assert answer.status_code == 401
    assert not Draft.objects.exists()


@pytest.mark.parametrize(("form", "length"), [("", 1), ("/" * 201, 1), (FORM, 200_001)])
def test_what_is_no_forms_is_refused(form: str, length: int, clerk: User) -> None:
    with pytest.raises(Refused):
        drafts.keep(clerk, form, "x" * length)
    assert not Draft.objects.exists()


def test_after_seven_days_it_is_swept(clerk: User, approver: User) -> None:
    old, young = drafts.keep(clerk, FORM, VALUES), drafts.keep(approver, FORM, VALUES)
    aged(old, days=7)
    aged(young, days=6, hours=23)
    assert drafts.of(clerk, FORM) is None
    sweep_drafts()
    assert list(Draft.objects.all()) == [young]


def test_saving_the_form_removes_its_draft(client: Client, clerk: User, zone: Any) -> None:
    url = reverse("admin:districts_commercialdistrict_add")
    drafts.keep(clerk, url, VALUES)
    drafts.keep(clerk, FORM, VALUES)
    page = client.get(url).content.decode()
    assert f'data-draft="{url}"' in page
    data = form_of(client, url)
    assert client.post(url, {**data, "name": ""}).status_code == 200  # refused: the draft stays
    assert drafts.of(clerk, url)
    assert client.post(url, {**data, "name": "某商圈", "area": zone.pk}).status_code == 302
    assert drafts.of(clerk, url) is None
    assert drafts.of(clerk, FORM)


def test_who_may_only_look_has_no_draft(sign_in: Any, auditor: User, make_organisation) -> None:
    url = reverse("admin:districts_organisation_change", args=[make_organisation().pk])
    assert "data-draft" not in sign_in(auditor).get(url).content.decode()


def test_the_oldest_make_way(clerk: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "MOST", 2)
    aged(drafts.keep(clerk, "/one/", VALUES), hours=2)
    aged(drafts.keep(clerk, "/two/", VALUES), hours=1)
    drafts.keep(clerk, "/one/", VALUES)
    drafts.keep(clerk, "/three/", VALUES)
    assert set(Draft.objects.values_list("form", flat=True)) == {"/one/", "/three/"}
