"""Who lends, and the day on which the clock of the tests of loans stands: fixtures."""

from types import SimpleNamespace
from typing import Any

import pytest

from funding.models import Fund
from tests.funding import lending
from tests.shared_world import shared


@pytest.fixture
def loan_day(today: Any) -> None:
    today(str(lending.TODAY))


@pytest.fixture
@shared
def lender(loan_day: None, loan_fund: Fund, arrive: Any, cast: Any) -> SimpleNamespace:
    return lending.lender(loan_fund, arrive, cast)
