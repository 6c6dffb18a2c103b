"""The defects of `make defects` can still be planted: their lines stand where the lists say."""

from pathlib import Path

import pytest

from tests.defects import Defect, core, districts, members, reports

PROJECT = Path(__file__).parent.parent
ALL = [*core.DEFECTS, *districts.DEFECTS, *members.DEFECTS, *reports.DEFECTS]


@pytest.mark.parametrize("defect", ALL, ids=lambda defect: f"{defect.file}: {defect.new[:30]}")
def test_a_defect_changes_its_file_and_has_tests(defect: Defect):
    sound = (PROJECT / defect.file).read_text()
    assert defect.planted(sound) != sound
    assert all((PROJECT / test.split("::")[0]).exists() for test in defect.tests.split())
