"""Races, each tried twice: with what protects taken away the harm is done, with it it is not.

Real transactions in threads. Where the harm needs two to look before either writes, the gate makes
them; the database decides the rest.
"""

from collections.abc import Callable
from threading import Barrier, Event
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction

from core.errors import Refused
from funding.enums import AccountKind, DocumentState, JournalKind, Source, Use
from funding.models import Account, Closing, Fund, Journal, Receipt
from funding.services import posting as posting_room
from funding.services import receipts, reversing
from funding.services.accounts import Place, opened, opened_one
from funding.services.closing import close
from funding.services.posting import post_one
from funding.services.verifying import verify
from tests.funding.conftest import DAY, held, posting
from tests.funding.racing import AT_ONCE, FLOOR, KEY, REVERSED, at_once, balance, without
from tests.shared_world import shared

pytestmark = pytest.mark.django_db(transaction=True)
FIFTY = 50
ONE = 100_00  # what the fund covers, and what each of the fifty wants


@pytest.fixture
@shared
def purse(fund: Fund, zone: Any, arrive: Any) -> Account:
    arrive(fund, ONE, area=zone)
    return held(fund, zone)


@pytest.fixture
@shared
def spending(fund: Fund, zone: Any) -> Account:
    return opened_one(fund, Place(AccountKind.USE, Source.DISTRICT, zone, use=Use.ACTIVITY))


@pytest.fixture
def pay(fund: Fund, purse: Account, spending: Account, cast: Any) -> Callable[..., Journal]:
    def make(key: str, **given: Any) -> Journal:
        lines = ((purse, -ONE), (spending, ONE))
        return post_one(posting(fund, lines, cast.clerk, cast.approver, key=key, **given))

    return make


def test_fifty_pay_out_of_what_covers_one(pay: Any, purse: Account, spending: Account) -> None:
    answers = at_once(lambda turn: pay(f"expense:{turn}"), FIFTY)
    paid = [one for one in answers if isinstance(one, Journal)]
    refused = [str(one) for one in answers if isinstance(one, Refused)]
    assert (len(paid), len(refused)) == (1, FIFTY - 1)
    assert (balance(purse), balance(spending)) == (0, ONE)
    assert all("不够 100.00 元" in why or "已被另一笔用去" in why for why in refused)
    assert Journal.objects.filter(kind=JournalKind.PAYMENT).count() == 1
    assert verify() == []


def test_without_the_floor_they_overspend(pay: Any, purse: Account) -> None:
    """Also for whoever looks before he pays: all have looked before one has paid."""
    looked = Barrier(AT_ONCE, timeout=20)

    def look_and_pay(turn: int) -> Any:
        with transaction.atomic():
            assert balance(purse) >= ONE
            looked.wait()
            return pay(f"expense:{turn}")

    with without(*FLOOR):
        at_once(look_and_pay, AT_ONCE)
        assert balance(purse) == ONE - AT_ONCE * ONE
        assert "结存和在贷不为负" in [finding.proof.title for finding in verify()]


def test_whoever_looked_before_is_refused_by_the_floor(pay: Any, purse: Account) -> None:
    looked = Barrier(AT_ONCE, timeout=20)

    def look_and_pay(turn: int) -> Any:
        with transaction.atomic():
            assert balance(purse) >= ONE
            looked.wait()
            return pay(f"expense:{turn}")

    answers = at_once(look_and_pay, AT_ONCE)
    assert sum(isinstance(one, Journal) for one in answers) == 1
    assert balance(purse) == 0


@pytest.fixture
def arriving(fund: Fund, zone: Any, cast: Any) -> Callable[[int], Any]:
    """Posts the same key, whichever turn it is; both have looked for it before."""
    places = (
        Place(AccountKind.SOURCE, Source.DUES, zone),
        Place(AccountKind.HELD, Source.DUES, zone),
    )
    accounts = opened(fund, places)
    lines = ((accounts[places[0]], -ONE), (accounts[places[1]], ONE))

    def post(turn: int) -> Journal:
        given = {"key": "receipt:1", "kind": JournalKind.RECEIPT}
        return post_one(posting(fund, lines, cast.clerk, cast.approver, **given))

    return post


@pytest.fixture
def both_look(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody writes before all have looked whether the key is there."""
    gate, written = Barrier(AT_ONCE, timeout=20), posting_room._written

    def waiting(fresh: Any) -> Any:
        if fresh:
            gate.wait()
        return written(fresh)

    monkeypatch.setattr(posting_room, "_written", waiting)


@pytest.mark.usefixtures("both_look")
def test_the_same_key_at_once_is_posted_once(arriving: Any, fund: Fund, zone: Any) -> None:
    answers = at_once(arriving, AT_ONCE)
    assert Journal.objects.filter(key="receipt:1").count() == 1
    assert {type(one) for one in answers} == {Journal}
    assert len({one.pk for one in answers}) == 1
    assert held(fund, zone, Source.DUES).balance == ONE


@pytest.mark.usefixtures("both_look")
def test_without_the_unique_key_it_doubles(arriving: Any, fund: Fund, zone: Any) -> None:
    with without(*KEY):
        at_once(arriving, AT_ONCE)
        assert held(fund, zone, Source.DUES).balance == AT_ONCE * ONE


PERIOD = "funding.Journal:period_open"


def closes_while_it_is_posted(pay: Any, fund: Fund, cast: Any, *off: str) -> tuple[bool, Any]:
    """A posting has written its journal and waits; the day is closed meanwhile. Answers whether
    the closing had ended before the posting did, and the closing."""
    written, ended = Event(), Event()

    def post() -> bool:
        with transaction.atomic():
            pay("expense:1")
            written.set()
            return ended.wait(1)

    def shut() -> Any:
        written.wait(20)
        try:
            return close(fund, DAY, by=cast.approver)
        finally:
            ended.set()

    overtaken, closed = at_once(lambda turn: (post, shut)[turn](), 2, off=off)
    return overtaken, closed


def test_a_closing_waits_for_what_is_being_posted(pay: Any, fund: Fund, cast: Any) -> None:
    overtaken, closed = closes_while_it_is_posted(pay, fund, cast)
    assert not overtaken
    assert isinstance(closed, Closing)
    with pytest.raises(Refused, match="已结账至"):
        pay("expense:2")
    assert verify() == []


def test_without_its_lock_the_closing_overtakes(pay: Any, fund: Fund, cast: Any) -> None:
    """A day that is closed goes on growing: the posting ends after it."""
    overtaken, closed = closes_while_it_is_posted(pay, fund, cast, PERIOD)
    assert overtaken
    assert isinstance(closed, Closing)


def posts_while_it_is_closed(pay: Any, fund: Fund, cast: Any, *off: str) -> list[Any]:
    closed, ended = Event(), Event()

    def shut() -> Any:
        with transaction.atomic():
            made = close(fund, DAY, by=cast.approver)
            closed.set()
            ended.wait(1)
            return made

    def post() -> Any:
        closed.wait(20)
        try:
            return pay("expense:1")
        finally:
            ended.set()

    return at_once(lambda turn: (shut, post)[turn](), 2, off=off)


def test_what_is_posted_waits_for_a_closing(pay: Any, fund: Fund, cast: Any) -> None:
    """The other way round: the closing is there and not committed yet."""
    closed, posted = posts_while_it_is_closed(pay, fund, cast)
    assert isinstance(closed, Closing)
    assert "已结账至" in str(posted)
    assert not Journal.objects.filter(kind=JournalKind.PAYMENT).exists()


def test_without_it_what_is_posted_slips_in(pay: Any, fund: Fund, cast: Any) -> None:
    closed, posted = posts_while_it_is_closed(pay, fund, cast, PERIOD)
    assert isinstance(closed, Closing)
    assert posted.day <= closed.through


@pytest.fixture(params=["receipt", "reversal"])
def paper(request: Any, fund: Fund, zone: Any, cast: Any, arrive: Any) -> Any:
    """A document that waits for its check, what posts it, and the account it moves."""
    arrive(fund, AT_ONCE * ONE, area=zone, source=Source.TOWN)
    receipt = Receipt.objects.create(
        fund=fund, source=Source.TOWN, area=zone, fen=ONE, day=DAY, made_by=cast.clerk
    )
    if request.param == "receipt":
        return SimpleNamespace(row=receipt, post=receipts.post, room=receipts, moves=ONE)
    journal = receipts.post(receipt, by=cast.approver).journal
    asked = reversing.ask(journal, day=DAY, reason="误记", by=cast.clerk)
    return SimpleNamespace(row=asked, post=reversing.post, room=reversing, moves=-ONE)


def test_the_same_document_at_once_is_posted_once(
    paper: Any, fund: Fund, zone: Any, cast: Any
) -> None:
    before = held(fund, zone, Source.TOWN).balance
    answers = at_once(lambda _: paper.post(paper.row, by=cast.approver), AT_ONCE)
    refused = [str(one) for one in answers if isinstance(one, Refused)]
    assert len(refused) == AT_ONCE - 1
    assert all("当前为“已入账”" in why for why in refused)
    assert held(fund, zone, Source.TOWN).balance == before + paper.moves
    assert verify() == []


def test_without_lock_and_keys_it_doubles(
    paper: Any, fund: Fund, zone: Any, cast: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked, before = Barrier(AT_ONCE, timeout=20), held(fund, zone, Source.TOWN).balance

    def unlocked(document: Any, *_: Any, **__: Any) -> Any:
        """How it must not be done: read, and written a moment later."""
        now = type(document).objects.get(pk=document.pk)
        now.state = DocumentState.POSTED
        return now

    written = posting_room._written

    def together(fresh: Any) -> Any:
        looked.wait()
        return written(fresh)

    monkeypatch.setattr(paper.room, "advance", unlocked)
    monkeypatch.setattr(posting_room, "_written", together)
    with without(*KEY), without(*REVERSED):
        at_once(lambda _: paper.post(paper.row, by=cast.approver), AT_ONCE)
        assert held(fund, zone, Source.TOWN).balance == before + AT_ONCE * paper.moves
