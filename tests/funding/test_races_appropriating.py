"""Quarterly appropriation by two at once, each danger tried twice: with what protects taken away
the harm is done, with it it is not."""

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from funding.enums import JournalKind, LineState, Source
from funding.models import Appropriation, AppropriationBatch, Fund, Journal
from funding.services import appropriating, bank_results, proposing, reversing
from funding.services.bank_results import Result
from funding.services.verifying import verify
from tests.funding import appropriating as given
from tests.funding.conftest import held
from tests.funding.racing import (
    LINE_ONCE,
    REVERSED,
    SURE,
    at_once,
    balance,
    forget_keys,
    meet,
    refusals,
    unlock,
    without,
)

pytestmark = pytest.mark.django_db(transaction=True)
HELD, PART = 100_000_00, 600_00  # what each payer has, and what the district gives of it


@pytest.fixture
def branch(make_party_organisation: Any) -> Any:
    return given.with_members(make_party_organisation("阅海湾第一党支部"), 80)


@pytest.fixture
def rules(fund: Fund, branch: Any, arrive: Any) -> None:
    given.shares(fund)
    given.per_member(fund)
    given.fed(arrive, fund, branch.area, HELD)


def left(fund: Fund) -> int:
    """What the district still has."""
    return balance(held(fund, fund.area, Source.DISTRICT))


class TestTwoProposeOneQuarter:
    @pytest.fixture
    def propose(self, fund: Fund, rules: None, treasurers: Any) -> Callable[[int], Any]:
        return lambda _: proposing.keep(given.basis(fund), by=treasurers.clerk)

    def test_one_batch_is_kept(self, propose: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        meet(monkeypatch, proposing, "propose", SURE)
        assert refusals(at_once(propose, 2)) == [proposing.TWICE]
        assert AppropriationBatch.objects.get().lines.count() == 3

    def test_without_the_unique_line_it_is_given_twice(
        self, propose: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        meet(monkeypatch, proposing, "propose", SURE)
        with without(*LINE_ONCE):
            at_once(propose, 2)
            assert AppropriationBatch.objects.count() == 2
            assert Appropriation.objects.filter(source=Source.DISTRICT, fen=PART).count() == 2


class TestTwoPostOneBatch:
    @pytest.fixture
    def post(self, fund: Fund, rules: None, treasurers: Any) -> Callable[[int], Any]:
        batch = given.checked(fund, treasurers)
        return lambda _: appropriating.post(batch, day=given.POSTED, by=treasurers.clerk)

    def test_it_is_posted_once(
        self, post: Any, fund: Fund, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        meet(monkeypatch)
        (why,) = refusals(at_once(post, 2))
        assert "当前为“已下拨”" in why
        assert Journal.objects.filter(kind=JournalKind.APPROPRIATION).count() == 3
        assert left(fund) == HELD - PART
        assert verify() == []

    def test_without_the_lock_its_keys_post_it_once(
        self, post: Any, fund: Fund, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        meet(monkeypatch, wait=SURE)
        unlock(monkeypatch)
        assert refusals(at_once(post, 2)) == []
        assert left(fund) == HELD - PART

    def test_without_lock_and_keys_it_is_posted_twice(
        self, post: Any, fund: Fund, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        meet(monkeypatch, wait=SURE)
        unlock(monkeypatch)
        forget_keys(monkeypatch, appropriating)
        at_once(post, 2)
        assert left(fund) == HELD - 2 * PART


class TestOneBankResultTwice:
    @pytest.fixture
    def result(
        self, fund: Fund, branch: Any, rules: None, treasurers: Any, arrive: Any
    ) -> SimpleNamespace:
        """The town's part was paid, the district's was not; the branch has other money too."""
        batch = given.posted(fund, treasurers)
        arrive(fund, HELD, area=branch.area, party_organisation=branch)
        town, failed = (given.line_of(batch, of) for of in (Source.TOWN, Source.DISTRICT))
        rows = [
            Result(1, town.pk, town.fen, paid=True, reference="A1"),
            Result(2, failed.pk, failed.fen, paid=False, told="户名不符"),
        ]

        def take(_: int) -> bank_results.Outcome:
            day = dt.date(2017, 4, 10)
            return bank_results.take(batch, rows, day=day, by=treasurers.clerk)

        return SimpleNamespace(take=take, town=town, failed=failed)

    def test_it_is_taken_once(
        self, result: Any, fund: Fund, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        meet(monkeypatch, bank_results, "_matched")
        answers = at_once(result.take, 2)
        taken = sorted((len(one.paid), len(one.failed), one.same) for one in answers)
        assert taken == [(0, 0, 2), (1, 1, 0)]
        assert left(fund) == HELD
        for line, state in ((result.town, LineState.PAID), (result.failed, LineState.FAILED)):
            line.refresh_from_db()
            assert line.state == state
        assert verify() == []

    def test_without_the_lock_the_second_is_refused(
        self, result: Any, fund: Fund, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        meet(monkeypatch, bank_results, "_matched", SURE)
        unlock(monkeypatch)
        (why,) = refusals(at_once(result.take, 2))
        assert "已冲正" in why
        assert left(fund) == HELD

    def test_without_lock_and_keys_the_payer_has_it_twice(
        self, result: Any, fund: Fund, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        meet(monkeypatch, bank_results, "_matched", SURE)
        unlock(monkeypatch)
        monkeypatch.setattr(reversing, "refusal", lambda journal: "")
        forget_keys(monkeypatch, reversing)
        with without(*REVERSED):
            at_once(result.take, 2)
            assert left(fund) == HELD + PART
