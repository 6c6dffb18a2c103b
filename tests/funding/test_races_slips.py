"""One slip of the bank for several loans at once, each time typed otherwise. With the lock it
counts once; without it each counts it."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from funding.models import Fund, Loan, Repayment
from funding.services import loan_lending, repayments
from tests.funding import lending
from tests.funding.lending import TODAY
from tests.funding.racing import AT_ONCE, race, unguarded
from tests.storefronts.merchants import merchant_of

pytestmark = pytest.mark.django_db(transaction=True)
SLIP = "YH-77"
TYPED = (SLIP, "yh-77", "ＹＨ—77", " yh- 77", "YH-77 ")
ONE = ["Refused"] * (AT_ONCE - 1) + ["done"]


@pytest.fixture
def lender(
    today: Any, default_schemes: None, loan_fund: Fund, arrive: Any, cast: Any
) -> SimpleNamespace:
    today(str(TODAY))
    return lending.lender(loan_fund, arrive, cast)


@pytest.fixture
def loans(lender: SimpleNamespace) -> list[Loan]:
    """Of as many stores, each ready to be paid out."""
    found = []
    for number in range(AT_ONCE):
        lender.store = lending.applicant(lender.fund.area, f"书店{number}")
        lender.merchant = merchant_of(lender.store, username=f"1389501200{number}")
        found.append(lending.agreed(lender))
    return found


def each(loans: list[Loan], one: Callable[[Loan, str], Any]) -> Callable[[], str]:
    """What a thread does with its own loan and its own way to type the slip."""
    waiting = list(zip(loans, TYPED, strict=True))

    def turn() -> str:
        one(*waiting.pop())
        return "done"

    return turn


class TestLending:
    @pytest.fixture
    def lend(self, lender: SimpleNamespace, loans: list[Loan]) -> Callable[[], str]:
        given = {"day": TODAY, "by": lender.clerk}

        def one(loan: Loan, typed: str) -> Any:
            return loan_lending.lend(loan, lender.purse, bank_reference=typed, **given)

        return each(loans, one)

    def test_a_slip_pays_out_one_loan(self, lend: Any) -> None:
        assert race(lend) == ONE
        assert Loan.objects.filter(bank_reference=SLIP).count() == 1

    def test_without_the_lock_it_pays_out_each(
        self, lend: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        unguarded(monkeypatch, loan_lending)
        assert race(lend) == ["done"] * AT_ONCE
        assert Loan.objects.filter(bank_reference=SLIP).count() == AT_ONCE


class TestRepayments:
    @pytest.fixture
    def repay(self, lender: SimpleNamespace, loans: list[Loan]) -> Callable[[], str]:
        lent = [lending.lend(lender, loan) for loan in loans]
        given = {"fen": 100_00, "day": TODAY, "by": lender.clerk}

        def one(loan: Loan, typed: str) -> Any:
            return repayments.add(loan, bank_reference=typed, **given)

        return each(lent, one)

    def test_a_slip_repays_one_loan(self, repay: Any) -> None:
        assert race(repay) == ONE
        assert Repayment.objects.filter(bank_reference=SLIP).count() == 1

    def test_without_the_lock_it_repays_each(
        self, repay: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        unguarded(monkeypatch, repayments)
        assert race(repay) == ["done"] * AT_ONCE
        assert Repayment.objects.filter(bank_reference=SLIP).count() == AT_ONCE
