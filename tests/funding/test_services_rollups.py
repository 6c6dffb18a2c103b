"""Roll-ups against the entries added up one by one, by any key and for any period."""

import datetime as dt
from collections import Counter
from itertools import combinations
from typing import Any

import pytest

from districts.models import Area
from funding.enums import AccountKind, JournalKind, Source, Use
from funding.models import Account, Entry, Fund
from funding.services import reversing
from funding.services.accounts import Place, opened_one
from funding.services.posting import post_one
from funding.services.rollups import AMOUNTS, KEYS, Row, rollup, total
from tests.funding.conftest import held, posting
from tests.shared_world import shared

pytestmark = pytest.mark.django_db

EARLY, FIRST, INSIDE, LAST, LATER = (
    dt.date(2017, 2, 1),
    dt.date(2017, 4, 1),
    dt.date(2017, 5, 5),
    dt.date(2017, 6, 30),
    dt.date(2017, 7, 1),
)


@pytest.fixture
@shared
def branch(make_party_organisation: Any) -> Any:
    return make_party_organisation("第一党支部")


@pytest.fixture
def books(fund: Fund, branch: Any, commercial_district: Any, arrive: Any, cast: Any) -> Fund:
    """Arrived before, in and after the quarter; appropriated, spent, reversed."""

    zone, street = branch.area, Area.objects.get(name="满城北街街道")

    def move(fen: int, out: Account, into: Account, day: dt.date, kind: str) -> Any:
        lines = ((out, -fen), (into, fen))
        given = {"day": day, "kind": kind, "summary": f"{day}{fen}"}
        return post_one(posting(fund, lines, cast.clerk, cast.approver, **given))

    arrive(fund, 10_00, area=zone, day=EARLY, kind=JournalKind.OPENING)
    arrive(fund, 90_00, area=zone, day=FIRST)
    arrive(fund, 50_00, area=street, source=Source.TOWN, day=LAST)
    arrive(fund, 7_00, area=zone, day=LATER)
    purse = held(fund, zone)
    given = opened_one(
        fund, Place(AccountKind.HELD, Source.DISTRICT, zone, party_organisation=branch)
    )
    spent = opened_one(
        fund,
        Place(
            AccountKind.USE,
            Source.DISTRICT,
            zone,
            use=Use.ACTIVITY,
            party_organisation=branch,
            commercial_district=commercial_district,
        ),
    )
    other = opened_one(fund, Place(AccountKind.USE, Source.DISTRICT, zone, use=Use.AWARD))
    move(40_00, purse, given, INSIDE, JournalKind.APPROPRIATION)
    move(15_00, given, spent, LAST, JournalKind.PAYMENT)
    move(5_00, purse, other, FIRST, JournalKind.PAYMENT)
    wrong = move(3_00, purse, other, FIRST, JournalKind.PAYMENT)
    reversing.opposite(wrong, day=INSIDE, reason="误记", maker=cast.clerk, checker=cast.approver)
    move(2_00, given, spent, LATER, JournalKind.PAYMENT)
    return fund


def by_hand(books: Fund, names: tuple[str, ...]) -> dict[Any, Counter[str]]:
    """The same, line by line."""
    found: dict[Any, Counter[str]] = {}
    for entry in Entry.objects.filter(account__fund=books).select_related("account", "journal"):
        account, day, kind = entry.account, entry.journal.day, entry.journal.kind
        row = found.setdefault(
            tuple(getattr(account, KEYS[name]) for name in names),
            Counter(dict.fromkeys(AMOUNTS, 0)),
        )
        inside = FIRST <= day <= LAST
        if account.kind == AccountKind.HELD:
            row["opening"] += entry.fen if day < FIRST else 0
            row["closing"] += entry.fen if day <= LAST else 0
            row["carried"] += entry.fen if inside and kind == JournalKind.OPENING else 0
            row["received"] += entry.fen if inside and kind == JournalKind.RECEIPT else 0
            given = account.party_organisation_id and kind == JournalKind.APPROPRIATION
            row["appropriated"] += entry.fen if inside and given else 0
        if account.kind == AccountKind.USE and inside:
            row["spent"] += entry.fen
    return found


def amounts(row: Row) -> dict[str, int]:
    return {name: getattr(row, name) for name in AMOUNTS}


def test_the_quarter_as_a_whole(books: Fund) -> None:
    row = total(books.accounts.all(), FIRST, LAST)
    assert (row.opening, row.carried, row.received) == (10_00, 0, 140_00)
    assert (row.appropriated, row.spent, row.closing) == (40_00, 20_00, 130_00)
    assert row.opening + row.carried + row.received - row.spent == row.closing
    assert total(books.accounts.all(), EARLY, LAST).carried == 10_00


def test_a_reversal_takes_away_from_what_it_reverses(
    books: Fund, zone: Area, arrive: Any, cast: Any
) -> None:
    wrong = arrive(books, 30_00, area=zone, day=FIRST)
    reversing.opposite(wrong, day=LATER, reason="误记", maker=cast.clerk, checker=cast.approver)
    before, after, both = (
        total(books.accounts.all(), *days)
        for days in ((FIRST, LAST), (LATER, LATER), (FIRST, LATER))
    )
    assert (before.received, after.received, both.received) == (170_00, -23_00, 147_00)
    assert (before.spent, after.spent, both.spent) == (20_00, 2_00, 22_00)
    assert both.closing == before.closing - 30_00 + 7_00 - 2_00


@pytest.mark.parametrize(
    "names", [names for size in (1, 2) for names in combinations(KEYS, size)] + [tuple(KEYS)]
)
def test_by_any_keys_it_is_what_the_lines_say(books: Fund, names: tuple[str, ...]) -> None:
    rows = rollup(books.accounts.all(), FIRST, LAST, by=names)
    told = {tuple(row.key[name] for name in names): amounts(row) for row in rows}
    assert told == {key: dict(row) for key, row in by_hand(books, names).items()}


def test_only_the_accounts_asked_for(books: Fund, street: Any, cast: Any) -> None:
    seen = Account.objects.for_user(cast.street_clerk)
    assert [row.key["area"] for row in rollup(seen, FIRST, LAST, by=["area"])] == [street.pk]
    assert total(seen, FIRST, LAST).received == 50_00
    assert total(Account.objects.none(), FIRST, LAST) == Row()
    assert rollup(Account.objects.none(), FIRST, LAST, by=["area"]) == []


def test_another_fund_is_not_read(books: Fund, loan_fund: Fund, zone: Any, arrive: Any) -> None:
    arrive(loan_fund, 500_00, area=zone, day=INSIDE)
    assert total(books.accounts.all(), FIRST, LAST).received == 140_00
    both = rollup(Account.objects.all(), FIRST, LAST, by=["fund"])
    assert {row.key["fund"]: row.received for row in both} == {
        books.pk: 140_00,
        loan_fund.pk: 500_00,
    }


def test_one_statement(books: Fund, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        rollup(books.accounts.all(), FIRST, LAST, by=KEYS)


def test_of_loans(loan_fund: Fund, zone: Any, arrive: Any, cast: Any) -> None:
    """Lent, repaid and lost; what is held revolves."""
    arrive(loan_fund, 100_00, area=zone, day=EARLY)
    purse = held(loan_fund, zone)
    lent = opened_one(loan_fund, Place(AccountKind.LENT, Source.DISTRICT, zone))
    lost = opened_one(loan_fund, Place(AccountKind.LOST, Source.DISTRICT, zone))
    for fen, out, into, kind in (
        (60_00, purse, lent, JournalKind.LENDING),
        (25_00, lent, purse, JournalKind.REPAYMENT),
        (5_00, lent, lost, JournalKind.WRITE_OFF),
    ):
        lines = ((out, -fen), (into, fen))
        given = {"day": INSIDE, "kind": kind, "summary": kind}
        post_one(posting(loan_fund, lines, cast.clerk, cast.approver, **given))
    row = total(loan_fund.accounts.all(), FIRST, LAST)
    assert (row.lent, row.repaid, row.lost) == (60_00, 25_00, 5_00)
    assert (row.opening, row.closing) == (100_00, 65_00)
