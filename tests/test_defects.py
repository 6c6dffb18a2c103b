"""The defects of `make defects` can still be planted: their lines stand where the lists say, and
the database has what is lifted."""

from pathlib import Path

import pytest
from django.db import connection

from tests.defects import Defect, Lifted
from tests.defects.__main__ import ROOMS, chosen

PROJECT = Path(__file__).parent.parent
ALL = [defect for listed in ROOMS.values() for defect in listed]
PLANTED = [defect for defect in ALL if isinstance(defect, Defect)]
LIFTED = [defect for defect in ALL if isinstance(defect, Lifted)]


@pytest.mark.parametrize("defect", PLANTED, ids=lambda defect: f"{defect.file}: {defect.new[:30]}")
def test_a_defect_changes_its_file(defect: Defect):
    sound = (PROJECT / defect.file).read_text()
    assert defect.planted(sound) != sound


@pytest.mark.django_db
@pytest.mark.parametrize("defect", LIFTED, ids=lambda defect: defect.file)
def test_the_database_has_what_is_lifted(defect: Lifted):
    with connection.cursor() as cursor:
        cursor.execute(defect.statement)


def test_a_defect_has_tests():
    named = {test.split("::")[0] for defect in ALL for test in defect.tests.split()}
    assert [test for test in named if not (PROJECT / test).exists()] == []
    assert all(defect.tests and (PROJECT / defect.file).exists() for defect in ALL)


def test_they_are_chosen_by_list_or_by_place():
    assert chosen([]) == ALL
    assert chosen(["members"]) != chosen(["members/services"])
    (only,) = {defect.file for defect in chosen(["members/services/rosters.py"])}
    assert only == "members/services/rosters.py"
