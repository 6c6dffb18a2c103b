"""What tests of the model stores share: the clock, and an application after each first step."""

import importlib
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps

from districts.models import Area
from storefronts.models import Application, HonourScheme
from storefronts.services import applying, deciding
from tests.conftest import make_user
from tests.districts.conftest import imported, previewed, uploaded
from tests.shared_world import shared
from tests.storefronts.clock import today
from tests.storefronts.stores import draft, met, scored, store_in

__all__ = ["imported", "previewed", "today", "uploaded"]


@pytest.fixture
def default_schemes(transactional_db: None) -> None:
    """A test in real transactions leaves an empty database behind it, also for the next one."""
    if not HonourScheme.objects.exists():
        importlib.import_module("storefronts.migrations.0002_schemes").add_schemes(apps, None)


@pytest.fixture
@shared
def second(cast: SimpleNamespace, zone: Area) -> Any:
    """Another clerk of the zone, who fills in for stores."""
    return make_user("second", ("clerk", zone), name="代填小周")


@pytest.fixture
@shared
def submitted(second: Any, zone: Area) -> Application:
    return applying.submit(draft(store_in(zone), second), by=second)


@pytest.fixture
@shared
def recommended(submitted: Application, cast: SimpleNamespace) -> Application:
    return deciding.recommend(submitted, by=cast.clerk, committee=None, words="同意推荐")


@pytest.fixture
@shared
def reviewed(recommended: Application, cast: SimpleNamespace) -> Application:
    return deciding.approve(recommended, met(recommended), by=cast.approver)


@pytest.fixture
@shared
def three(second: Any, cast: SimpleNamespace, zone: Area) -> list[Application]:
    return [
        scored(applying.submit(draft(store_in(zone, name), second), by=second), cast, cast.clerk)
        for name in ("文华书城", "万信通讯", "富贵鸟")
    ]
