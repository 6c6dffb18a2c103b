"""A special fund of the district with money in it, and who keeps it."""

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from accounts.models import User
from districts.enums import Role
from districts.models import Area
from funding.enums import AccountKind, FundKind, JournalKind, Source
from funding.models import Account, Fund, Journal
from funding.services.accounts import Place, opened
from funding.services.posting import Posting, post_one
from tests.conftest import make_user
from tests.shared_world import shared
from tests.storefronts.clock import today
from tests.storefronts.conftest import default_schemes

__all__ = ["default_schemes", "today"]

OPENED = dt.date(2017, 1, 1)
DAY = dt.date(2017, 3, 1)


@pytest.fixture
@shared
def fund(district: Area) -> Fund:
    return Fund.objects.create(area=district, name="两新组织党建专项经费", opened=OPENED)


@pytest.fixture
@shared
def loan_fund(zone: Area) -> Fund:
    return Fund.objects.create(
        area=zone,
        kind=FundKind.LOAN,
        name="红色发展基金",
        planned_fen=500_000_00,
        opened=OPENED,
    )


@pytest.fixture
@shared
def treasurers(cast: SimpleNamespace, district: Area) -> SimpleNamespace:
    """Who keeps the district's own money: one records, another decides."""
    return SimpleNamespace(
        clerk=make_user("district_clerk", (Role.CLERK, district), name="区经办小周"),
        approver=make_user("district_approver", (Role.APPROVER, district), name="区审批老吴"),
    )


@pytest.fixture
def arrive(cast: SimpleNamespace) -> Callable[..., Journal]:
    """`arrive(fund, 100_00, area=zone, source=…)`: so many fen, held by the area from then on."""

    def make(fund: Fund, fen: int, **given: Any) -> Journal:
        area = given.pop("area", fund.area)
        source = given.pop("source", Source.DISTRICT)
        party = given.pop("party_organisation", None)
        out = Place(AccountKind.SOURCE, source, area)
        held = Place(AccountKind.HELD, source, area, party_organisation=party)
        accounts = opened(fund, [out, held])
        values = {
            "key": f"test:{Journal.objects.count()}",
            "kind": JournalKind.RECEIPT,
            "day": DAY,
            "summary": "拨入经费",
            "maker": cast.clerk,
            "checker": cast.approver,
            **given,
        }
        lines = ((accounts[out], -fen), (accounts[held], fen))
        return post_one(Posting(fund=fund, lines=lines, **values))

    return make


def held(fund: Fund, area: Area, source: str = Source.DISTRICT, party: Any = None) -> Account:
    return fund.accounts.get(
        kind=AccountKind.HELD, area=area, source=source, party_organisation=party
    )


def posting(fund: Fund, lines: Any, by: User, checker: User, **given: Any) -> Posting:
    """A payment of the lines, but for what is given."""
    values = {
        "key": f"test:{Journal.objects.count()}:{given.get('summary', '')}",
        "kind": JournalKind.PAYMENT,
        "day": DAY,
        "summary": "支出",
        **given,
    }
    return Posting(fund=fund, lines=tuple(lines), maker=by, checker=checker, **values)
