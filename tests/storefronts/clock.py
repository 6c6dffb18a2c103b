"""The day on which the tests of clocks are: moved everywhere in the product at once."""

import datetime as dt
import sys
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

APPS = ("core.", "accounts.", "districts.", "members.", "storefronts.", "funding.", "tests.")


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], dt.date]:
    """`today("2028-02-29")`: from now on it is that day."""

    def moved(text: str) -> dt.date:
        day = dt.date.fromisoformat(text)

        def localdate(value: Any = None) -> dt.date:
            return day if value is None else timezone.localdate(value)

        for name, module in list(sys.modules.items()):
            if name.startswith(APPS) and hasattr(module, "localdate"):
                monkeypatch.setattr(module, "localdate", localdate)
        return day

    return moved
