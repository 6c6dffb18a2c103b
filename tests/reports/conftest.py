from types import SimpleNamespace

import pytest

from districts.models import Area
from reports.compiling import compile_report
from tests.conftest import START
from tests.reports import quarters


@pytest.fixture
def kept(district: Area) -> Area:
    """The district, which keeps its ledger since 2016."""
    district.ledger_since = START
    district.save()
    return district


@pytest.fixture
def town(request: pytest.FixtureRequest, cast: SimpleNamespace) -> quarters.Town:
    """The small district with its cast, compiled for 2017Q4: 7 of 11 covered, 10 of 11 reached."""
    made = quarters.town(request)
    compile_report(made.district, quarters.PERIOD)
    return made
