from types import SimpleNamespace

import pytest

from reports.compiling import compile_report
from tests.reports import quarters


@pytest.fixture
def town(request: pytest.FixtureRequest, cast: SimpleNamespace) -> quarters.Town:
    """The small district with its cast, compiled for 2017Q4: 7 of 11 covered, 10 of 11 reached."""
    made = quarters.town(request)
    compile_report(made.district, quarters.PERIOD)
    return made
