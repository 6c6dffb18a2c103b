"""The defects of `make defects` can still be planted: their lines stand where the lists say."""

from pathlib import Path

import pytest

from tests.defects import Defect
from tests.defects.__main__ import ROOMS, chosen

PROJECT = Path(__file__).parent.parent
ALL = [defect for listed in ROOMS.values() for defect in listed]


@pytest.mark.parametrize("defect", ALL, ids=lambda defect: f"{defect.file}: {defect.new[:30]}")
def test_a_defect_changes_its_file_and_has_tests(defect: Defect):
    sound = (PROJECT / defect.file).read_text()
    assert defect.planted(sound) != sound
    assert all((PROJECT / test.split("::")[0]).exists() for test in defect.tests.split())


def test_they_are_chosen_by_list_or_by_place():
    assert chosen([]) == ALL
    assert chosen(["members"]) != chosen(["members/services"])
    (only,) = {defect.file for defect in chosen(["members/services/rosters.py"])}
    assert only == "members/services/rosters.py"
