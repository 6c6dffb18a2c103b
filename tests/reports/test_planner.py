"""The planner learns of a large import before a compile."""

import re
import time
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from reports.compile import former, planner
from reports.compile.reading import READINGS
from reports.subjects import SUBJECTS


def rows_known(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("select reltuples from pg_class where relname = %s", [table])
        return int(cursor.fetchone()[0])


def counted_and_refreshed() -> list[str]:
    """The counters of what was written are told a little later on a busy machine."""
    for _ in range(50):
        with connection.cursor() as cursor:
            cursor.execute("select pg_stat_force_next_flush()")
        if found := planner.refresh():
            return found
        time.sleep(0.1)
    return []


@pytest.mark.django_db(transaction=True)
def test_registers_that_changed_much_are_analysed(
    make_organisation: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(7):
        make_organisation(f"第{number}家")
    monkeypatch.setattr(planner, "MANY", -1)  # any change is much
    assert "districts_organisation" in counted_and_refreshed()
    assert rows_known("districts_organisation") == 7


def test_a_small_change_is_left_to_the_database(make_organisation: Any) -> None:
    make_organisation()
    assert planner.refresh() == []


def test_every_register_that_facts_are_made_of_is_looked_at() -> None:
    """Ways, seats, committees, places, limits, schemes, teams, projects, duty days, venues, funds
    are few; the histories are asked only after a merger."""
    known = {model._meta.db_table for model in planner.READ}
    few = {
        *("districts_coverageway", "districts_memberorganisation", "districts_jointcommittee"),
        *("districts_area", "districts_building", "districts_commercialdistrict"),
        *("districts_rulelimit", "storefronts_honourscheme"),
        *("activities_volunteerteam", "activities_project", "activities_saving"),
        *("activities_dutysession", "districts_venue", "funding_fund"),
        *(model.pgh_event_model._meta.db_table for model in former.REGISTERS),
    }
    registers = {model._meta.db_table for model in apps.get_models()}
    for statement in (*READINGS.values(), *(one.statement for one in SUBJECTS.values())):
        tables = registers & {*re.findall(r"\b[a-z]+_[a-z]+\b", statement)}
        assert {table for table in tables if not table.startswith("reports_")} <= known | few
