"""The way into the ledger: what is refused, by the sentence and by the database behind it."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError
from django.utils.timezone import localdate

from core.errors import Refused
from core.models import Act
from funding.enums import AccountKind, Source, Use
from funding.models import Account, Closing, Entry, Fund, Journal
from funding.services.accounts import Place, opened, opened_one
from funding.services.closing import CLOSE, close, close_all
from funding.services.posting import post, post_one
from funding.services.verifying import verify
from tests.funding.conftest import DAY, OPENED, held, posting
from tests.shared_world import shared

pytestmark = pytest.mark.django_db


@pytest.fixture
@shared
def purse(fund: Fund, zone: Any, arrive: Any) -> Account:
    """The zone's 100.00 yuan."""
    arrive(fund, 100_00, area=zone)
    return held(fund, zone)


@pytest.fixture
@shared
def spending(fund: Fund, zone: Any) -> Account:
    return opened_one(fund, Place(AccountKind.USE, Source.DISTRICT, zone, use=Use.ACTIVITY))


@pytest.fixture
def pay(fund: Fund, purse: Account, spending: Account, clerk: Any, approver: Any) -> Any:
    def make(fen: int, **given: Any) -> Journal:
        lines = ((purse, -fen), (spending, fen))
        return post_one(posting(fund, lines, clerk, approver, **given))

    return make


def balances(*accounts: Account) -> list[int]:
    return [Account.objects.get(pk=account.pk).balance for account in accounts]


def test_what_is_paid_is_held_no_more(pay: Any, purse: Account, spending: Account) -> None:
    pay(40_00)
    assert balances(purse, spending) == [60_00, 40_00]
    assert verify() == []


def test_the_last_fen_may_go_and_not_one_more(pay: Any, purse: Account) -> None:
    pay(99_99)
    with pytest.raises(Refused, match=r"只有 0\.01 元，不够 0\.02 元"):
        pay(2)
    pay(1)
    assert balances(purse) == [0]


def test_a_key_is_posted_once(pay: Any, purse: Account) -> None:
    first = pay(10_00, key="same")
    assert pay(10_00, key="same") == first
    assert balances(purse) == [90_00]


def test_a_key_that_is_asked_for_twice_is_posted_once(
    fund: Fund, purse: Account, spending: Account, cast: Any
) -> None:
    lines = ((purse, -10_00), (spending, 10_00))
    asked = posting(fund, lines, cast.clerk, cast.approver, key="same")
    first, second = post([asked, asked])
    assert first == second
    assert balances(purse, spending) == [90_00, 10_00]


def test_many_are_written_all_or_none(
    fund: Fund, purse: Account, spending: Account, clerk: Any, approver: Any
) -> None:
    lines = ((purse, -60_00), (spending, 60_00))
    asked = [posting(fund, lines, clerk, approver, key=f"k{n}") for n in range(2)]
    with pytest.raises(Refused, match=r"不够 120\.00 元"):
        post(asked)
    assert balances(purse, spending) == [100_00, 0]
    assert Journal.objects.count() == 1


def test_who_has_too_little_is_named(
    purse: Account, spending: Account, arrive: Any, cast: Any
) -> None:
    """And not who gives his last fen beside him."""
    fund, zone = purse.fund, purse.area
    arrive(fund, 5_00, area=zone, source=Source.TOWN)
    poor = held(fund, zone, Source.TOWN)
    lines = ((purse, -100_00), (poor, -5_01), (spending, 105_01))
    with pytest.raises(Refused, match=r"镇.*只有 5\.00 元，不够 5\.01 元"):
        post_one(posting(fund, lines, cast.clerk, cast.approver))


def test_no_more_is_repaid_than_is_owed(loan_fund: Fund, zone: Any, arrive: Any, cast: Any) -> None:
    arrive(loan_fund, 100_00, area=zone)
    purse = held(loan_fund, zone)
    owed = opened_one(loan_fund, Place(AccountKind.LENT, Source.DISTRICT, zone))
    persons = (cast.clerk, cast.approver)
    post_one(posting(loan_fund, ((purse, -60_00), (owed, 60_00)), *persons))
    with pytest.raises(Refused, match=r"只有 60\.00 元，不够 60\.01 元"):
        post_one(posting(loan_fund, ((owed, -60_01), (purse, 60_01)), *persons))
    post_one(posting(loan_fund, ((owed, -60_00), (purse, 60_00)), *persons))
    assert balances(purse, owed) == [100_00, 0]


def test_a_history_may_dip_where_its_end_is_covered(
    fund: Fund, purse: Account, spending: Account, clerk: Any, approver: Any
) -> None:
    """A statement is looked at as a whole: what a ledger of the past ends with is what counts."""
    out = posting(fund, ((purse, -120_00), (spending, 120_00)), clerk, approver, key="out")
    back = posting(fund, ((purse, 50_00), (spending, -50_00)), clerk, approver, key="back")
    post([out, back])
    assert balances(purse) == [30_00]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"day": dt.date(2100, 1, 1)}, "不能晚于今天"),
        ({"day": OPENED - dt.timedelta(days=1)}, "没有设立"),
    ],
)
def test_a_day_outside_is_refused(pay: Any, change: Any, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        pay(1, **change)


def test_a_fund_takes_nothing_from_the_day_it_closed(pay: Any, fund: Fund) -> None:
    fund.closed = DAY
    fund.save()
    with pytest.raises(Refused, match="已终止"):
        pay(1)
    assert pay(1, day=DAY - dt.timedelta(days=1)).pk


def test_nobody_checks_what_he_made(
    fund: Fund, purse: Account, spending: Account, clerk: Any
) -> None:
    with pytest.raises(Refused, match="不能是同一个人"):
        post_one(posting(fund, ((purse, -1), (spending, 1)), clerk, clerk))


@pytest.mark.parametrize("fen", [(-2, 1), (0, 0)])
def test_lines_balance_and_move_money(
    fund: Fund, purse: Account, spending: Account, cast: Any, fen: Any
) -> None:
    lines = ((purse, fen[0]), (spending, fen[1]))
    with pytest.raises(Refused):
        post_one(posting(fund, lines, cast.clerk, cast.approver))
    assert balances(purse, spending) == [100_00, 0]


def test_each_journal_balances_by_itself(
    fund: Fund, purse: Account, spending: Account, cast: Any
) -> None:
    persons = (cast.clerk, cast.approver)
    out = posting(fund, ((purse, -5), (spending, 3)), *persons, key="out")
    back = posting(fund, ((purse, 5), (spending, -3)), *persons, key="back")
    with pytest.raises(Refused, match="分录不平"):
        post([out, back])
    assert balances(purse, spending) == [100_00, 0]


def test_a_journal_has_lines(fund: Fund, cast: Any) -> None:
    post_one(posting(fund, (), cast.clerk, cast.approver))
    with pytest.raises(IntegrityError, match="has_lines"):
        connection.check_constraints()  # as at the end of a transaction


def test_an_account_of_another_fund_is_refused(
    loan_fund: Fund, zone: Any, purse: Account, cast: Any
) -> None:
    foreign = opened_one(loan_fund, Place(AccountKind.HELD, Source.DISTRICT, zone))
    moved = posting(purse.fund, ((purse, -1), (foreign, 1)), cast.clerk, cast.approver)
    with pytest.raises(Refused, match="不属于这项经费"):
        post_one(moved)


def test_a_journal_is_reversed_by_one(
    pay: Any, purse: Account, spending: Account, cast: Any
) -> None:
    back = ((purse, 10_00), (spending, -10_00))
    given = {"reverses": pay(10_00), "summary": "冲正"}
    post_one(posting(purse.fund, back, cast.clerk, cast.approver, key="first", **given))
    with pytest.raises(IntegrityError):
        post_one(posting(purse.fund, back, cast.clerk, cast.approver, key="second", **given))


def test_a_closed_period_takes_nothing(fund: Fund, pay: Any, clerk: Any) -> None:
    close(fund, DAY, by=clerk)
    with pytest.raises(Refused, match=f"已结账至 {DAY}"):
        pay(1)
    pay(1, day=DAY + dt.timedelta(days=1))


def test_today_is_not_closed_yet(fund: Fund, clerk: Any) -> None:
    with pytest.raises(Refused, match="只能结账到昨天或更早"):
        close(fund, localdate(), by=clerk)
    made = close(fund, localdate() - dt.timedelta(days=1), by=clerk)
    assert made.by == clerk
    (told,) = Act.objects.filter(by=clerk, verb=CLOSE)
    assert str(made.through) in told.note


def test_a_closing_only_goes_on(fund: Fund, clerk: Any) -> None:
    close(fund, DAY, by=clerk)
    for day in (DAY, DAY - dt.timedelta(days=1)):
        with pytest.raises(Refused, match="请填更晚的日期"):
            close(fund, day, by=clerk)
    assert Closing.objects.count() == 1


def test_all_are_closed_but_what_is_closed_already(fund: Fund, district: Any, clerk: Any) -> None:
    close(fund, DAY, by=clerk)
    assert close_all(district, DAY, by=clerk) == []
    after = DAY + dt.timedelta(days=1)
    assert [(made.fund, made.through) for made in close_all(district, after, by=clerk)] == [
        (fund, after)
    ]


@pytest.mark.parametrize("model", [Journal, Entry, Closing])
def test_nothing_is_changed_or_deleted(fund: Fund, pay: Any, clerk: Any, model: Any) -> None:
    pay(1)
    close(fund, DAY, by=clerk)
    connection.check_constraints()  # what waits for the end refuses a truncate by itself
    table = model._meta.db_table
    told = f"{table} is append-only|Cannot update or delete rows from {table}"
    for statement in ("update {} set id = id", "delete from {}", "truncate {} cascade"):
        refused = pytest.raises(DatabaseError, match=told)
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement.format(table))


def test_a_posted_journal_takes_no_further_line(
    pay: Any, purse: Account, spending: Account
) -> None:
    journal = pay(1)
    rows = [
        Entry(journal=journal, account=purse, fen=-1),
        Entry(journal=journal, account=spending, fen=1),
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.bulk_create(rows)


@pytest.mark.parametrize(
    "change", ["balance = balance + 1", "source = 'other'", "kind = 'use', use = 'other'"]
)
def test_an_account_is_kept_by_its_entries_alone(purse: Account, change: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"update funding_account set {change} where id = {purse.pk}")  # noqa: S608


def test_an_account_stays_when_nothing_moved_there(spending: Account) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        spending.delete()
    connection.check_constraints()
    refused = pytest.raises(DatabaseError, match="funding_account is append-only")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("truncate funding_account cascade")


def test_an_account_follows_a_merger(purse: Account, street: Any) -> None:
    """Only then its former place is kept."""
    kept = Account.pgh_event_model.objects
    assert not kept.exists()
    Account.objects.filter(pk=purse.pk).update(area=street)
    assert [(row.pgh_obj_id, row.area_id) for row in kept.all()] == [(purse.pk, purse.area_id)]


def test_an_account_begins_at_nothing(fund: Fund, zone: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.create(
            fund=fund, kind=AccountKind.HELD, source=Source.DUES, area=zone, balance=5
        )


def test_the_same_place_is_one_account(fund: Fund, zone: Any) -> None:
    place = Place(AccountKind.HELD, Source.DUES, zone)
    assert opened_one(fund, place) == opened_one(fund, Place(AccountKind.HELD, Source.DUES, zone))
    assert len(opened(fund, [place, place])) == 1


def test_a_trigger_asks_what_to_ignore_without_failing() -> None:
    """A question that fails undoes a subtransaction for each row: a large posting would be
    quadratic."""
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('pgtrigger.ignore')")
        assert cursor.fetchone() == ("{}",)
