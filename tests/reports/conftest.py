from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from districts.models import Area
from reports.compile.compiling import compile_report
from reports.models import Basis
from tests.conftest import START
from tests.reports import quarters
from tests.reports.cycle import only
from tests.reports.days import Cases, Parties
from tests.reports.making import Q4
from tests.reports.rolling import Ground
from tests.reports.sound import furnish
from tests.shared_world import shared


@pytest.fixture
@shared
def kept(district: Area) -> Area:
    """The district, which keeps its ledger since 2016."""
    district.ledger_since = START
    district.save()
    return district


@pytest.fixture
@shared
def ground(district: Area, zone: Area, street: Area, official: Any) -> Ground:
    """The district with ledger and roster since 2016, and who locks its reports. One basis is
    enough: none moves what is rolled forward."""
    Basis.objects.exclude(code="default").delete()
    Area.objects.filter(pk=district.pk).update(ledger_since=START, roster_since=START)
    district.refresh_from_db()
    return Ground(district, zone, street, official)


@pytest.fixture
@shared
def town(request: pytest.FixtureRequest, cast: SimpleNamespace) -> quarters.Town:
    """The small district with its cast, compiled for 2017Q4: 7 of 11 covered, 10 of 11 reached."""
    made = quarters.town(request)
    compile_report(made.district, quarters.PERIOD)
    return made


@pytest.fixture
def cases(
    kept: Area, zone: Area, make_organisation: Any, make_party_organisation: Any
) -> Callable[..., None]:
    """`cases(fill)`: what `fill` makes is compiled once and every fact is as it says."""

    def checked(fill: Callable[[Cases], None]) -> None:
        made = Cases(zone, make_organisation, make_party_organisation)
        fill(made)
        made.check(compile_report(kept, Q4).report)

    return checked


@pytest.fixture
def parties(kept: Area, make_party_organisation: Any) -> Any:
    def checked(fill: Callable[[Parties], None]) -> None:
        made = Parties(make_party_organisation)
        fill(made)
        made.check(compile_report(kept, Q4).report)

    return checked


@pytest.fixture
@shared
def sound(town: quarters.Town, cast: SimpleNamespace) -> quarters.Town:
    """The town with nothing for the check book to find, compiled for 2016Q4, 2017Q3 and 2017Q4."""
    furnish(town, cast)
    return town


@pytest.fixture
def nothing_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The check book has no check."""
    only(monkeypatch)
