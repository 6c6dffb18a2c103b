"""The whole demonstration, loaded once for all tests of this folder (`tests/spread.py` keeps them
on one worker): each finds it as it was loaded.

All forty quarters are compiled; to be quick only those of 金凤区 are handed in and locked here.
`make run` brings the others as far too.
"""

from functools import cache
from types import SimpleNamespace
from typing import Any

import pytest

from accounts.models import User
from config.demo import loading, quarters
from districts.models import Area
from reports.compile import planner
from reports.models import QuarterlyReport
from tests.shared_world import shared

PASSWORD = "demonstration-2017"


LOCK = quarters.Quarters._lock


def _lock_of_jinfeng(self: quarters.Quarters, report: QuarterlyReport) -> None:
    if report.area.code == quarters.JINFENG:
        LOCK(self, report)


@pytest.fixture
@shared
def demonstration(db: None, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """`counts` is what loading answered."""
    monkeypatch.setenv("DEMO_PASSWORD", PASSWORD)
    monkeypatch.setattr(quarters.Quarters, "_lock", _lock_of_jinfeng)
    # In one transaction what was written never counts as analysed: it would be at each compile.
    monkeypatch.setattr(planner, "refresh", cache(planner.refresh))
    said: list[Any] = []
    counts = loading.load(said.append)
    areas = {area.code: area for area in Area.objects.all()}
    users = {user.username: user for user in User.objects.all()}
    return SimpleNamespace(areas=areas, users=users, counts=counts, said=said)


@pytest.fixture
def areas(demonstration: SimpleNamespace) -> dict[str, Area]:
    """By code."""
    found: dict[str, Area] = demonstration.areas
    return found
