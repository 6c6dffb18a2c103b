"""The history keeps what an update or a delete replaced, however it was done."""

from typing import Any

import pytest
from django.db import connection

from core.copying import copy_rows
from districts.models import Organisation
from tests.shared_world import shared


@pytest.fixture
@shared
def company(make_organisation: Any) -> Organisation:
    return make_organisation("甲公司")


def told() -> list[tuple[str, str]]:
    """Label and former name of every event, oldest first."""
    events = Organisation.pgh_event_model.objects.order_by("pgh_id")  # type: ignore[attr-defined]
    return [(event.pgh_label, event.name) for event in events]


def test_an_insert_leaves_nothing(company: Organisation) -> None:
    copy_rows(Organisation, [Organisation(name="乙公司", area=company.area, kind=company.kind)])
    assert told() == []


def test_a_save_keeps_what_was(company: Organisation) -> None:
    company.name = "甲集团"
    company.save()
    assert told() == [("update", "甲公司")]


def test_a_save_that_changes_nothing_leaves_nothing(company: Organisation) -> None:
    company.refresh_from_db()
    company.save()
    assert told() == []


def test_an_update_of_many_keeps_each(company: Organisation, make_organisation: Any) -> None:
    make_organisation("乙公司")
    Organisation.objects.update(name="丙公司")
    assert sorted(told()) == [("update", "乙公司"), ("update", "甲公司")]


def test_raw_sql_is_kept_too(company: Organisation) -> None:
    with connection.cursor() as cursor:
        cursor.execute("update districts_organisation set name = 'x' where id = %s", [company.pk])
    assert told() == [("update", "甲公司")]


def test_a_delete_keeps_the_row_and_outlives_it(company: Organisation) -> None:
    company.phases.all().delete()
    number = company.pk
    company.delete()
    assert told() == [("delete", "甲公司")]
    event = Organisation.pgh_event_model.objects.get()  # type: ignore[attr-defined]
    assert event.pgh_obj_id == number
