"""Money that goes out or comes back, each danger tried twice: with what protects taken away the
harm is done, with it it is not. Where two protections stand behind each other, the second is tried
alone too."""

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from core.errors import Refused
from core.models import Act
from districts.enums import Role
from funding.enums import ExpenseState, JournalKind, LoanState
from funding.models import Account, Expense, Fund, Journal, Loan, Repayment
from funding.services import expenses, loan_deciding, payees, repayments
from funding.services.documents import not_own
from funding.services.verifying import verify
from tests.conftest import make_user
from tests.funding import claims, lending
from tests.funding.claims import PAID
from tests.funding.conftest import held
from tests.funding.racing import (
    FLOOR,
    SURE,
    at_once,
    balance,
    execute,
    forget_keys,
    meet,
    refusals,
    unlock,
    without,
)
from tests.storefronts.merchants import merchant_of

HELD, FEN = 10_000_00, 2_000_00
OTHER = {"payee": "赵六", "payee_number": "64009999999999"}


@pytest.fixture
def purse(fund: Fund, zone: Any, arrive: Any) -> Account:
    arrive(fund, HELD, area=zone)
    return held(fund, zone)


@pytest.fixture
def lender(today: Any, loan_fund: Fund, arrive: Any, cast: Any) -> SimpleNamespace:
    """Its fund covers one loan of 12,000 yuan and not two."""
    today(str(lending.TODAY))
    return lending.lender(loan_fund, arrive, cast, 15_000_00)


@pytest.mark.django_db(transaction=True)
class TestTwoPayOneClaim:
    @pytest.fixture
    def pay(self, purse: Account, clerk: Any, approver: Any) -> Callable[[int], Expense]:
        claim = claims.approved(purse, clerk, approver, FEN)
        return lambda turn: expenses.pay(claim, day=PAID, bank_reference=f"YH-{turn}", by=clerk)

    def test_it_is_paid_once(
        self, pay: Any, purse: Account, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        meet(monkeypatch)
        (why,) = refusals(at_once(pay, 2))
        assert "当前为“已支付”" in why
        assert balance(purse) == HELD - FEN
        assert verify() == []

    def test_without_the_lock_its_key_pays_it_once(
        self, pay: Any, purse: Account, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        meet(monkeypatch, wait=SURE)
        unlock(monkeypatch)
        assert refusals(at_once(pay, 2)) == []
        assert Journal.objects.filter(kind=JournalKind.PAYMENT).count() == 1
        assert balance(purse) == HELD - FEN

    def test_without_lock_and_key_it_is_paid_twice(
        self, pay: Any, purse: Account, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        meet(monkeypatch, wait=SURE)
        unlock(monkeypatch)
        forget_keys(monkeypatch, expenses)
        at_once(pay, 2)
        assert balance(purse) == HELD - 2 * FEN


@pytest.mark.django_db(transaction=True)
class TestTwoLendFromOneFund:
    @pytest.fixture
    def lend(self, default_schemes: None, lender: SimpleNamespace) -> Callable[[int], Loan]:
        store = lending.applicant(lender.fund.area, "二店")
        merchant = merchant_of(store, username="two")
        second = SimpleNamespace(**{**vars(lender), "store": store, "merchant": merchant})
        loans = [lending.agreed(lender), lending.agreed(second)]
        return lambda turn: lending.lend(lender, loans[turn])

    def test_the_fund_lends_what_it_has(self, lend: Any, lender: SimpleNamespace) -> None:
        (why,) = refusals(at_once(lend, 2))
        assert "不够 12,000.00 元" in why or "已被另一笔用去" in why
        assert balance(lender.purse) == 3_000_00
        assert sorted(Loan.objects.values_list("state", flat=True)) == [
            LoanState.AGREED,
            LoanState.LENT,
        ]
        assert verify() == []

    def test_without_the_floor_it_lends_what_it_has_not(
        self, lend: Any, lender: SimpleNamespace
    ) -> None:
        with without(*FLOOR):
            at_once(lend, 2)
            assert balance(lender.purse) == -9_000_00


@pytest.mark.django_db(transaction=True)
class TestTwoDecisionsOnOneLoan:
    AGREED = (12_000_00, 9_000_00)  # what the committee granted, as each of the two has it

    @pytest.fixture
    def decide(self, default_schemes: None, lender: SimpleNamespace) -> Callable[[int], Loan]:
        second = make_user("second_approver", (Role.APPROVER, lender.fund.area), name="审批老郑")
        loan, who = lending.reviewed(lender), (lender.approver, second)

        def one(turn: int) -> Loan:
            given = lending.decision(lender, self.AGREED[turn], 12)
            return loan_deciding.approve(loan, given, by=who[turn])

        return one

    @staticmethod
    def decided() -> int:
        return Act.objects.filter(verb="同意借款").count()

    def test_one_of_them_stands(self, decide: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        meet(monkeypatch)
        answers = at_once(decide, 2)
        (why,) = refusals(answers)
        assert "不能同意借款" in why
        (made,) = (one for one in answers if isinstance(one, Loan))
        kept = Loan.objects.get()
        assert (kept.fen, kept.approved_by) == (made.fen, made.approved_by)
        assert self.decided() == 1

    def test_without_the_lock_the_database_lets_one_stand(
        self, decide: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        meet(monkeypatch, wait=SURE)
        unlock(monkeypatch)
        answers = at_once(decide, 2)
        (made,) = (one for one in answers if isinstance(one, Loan))
        assert sum(isinstance(one, DatabaseError) for one in answers) == 1
        assert (Loan.objects.get().fen, self.decided()) == (made.fen, 1)

    def test_without_lock_and_trigger_the_later_overwrites(
        self, decide: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        meet(monkeypatch, wait=SURE)
        unlock(monkeypatch)
        answers = at_once(decide, 2, off=["funding.Loan:approved_stands"])
        assert {one.fen for one in answers} == set(self.AGREED)
        assert self.decided() == 2


@pytest.mark.django_db(transaction=True)
class TestTwoPostOneRepayment:
    @pytest.fixture
    def post(self, default_schemes: None, lender: SimpleNamespace) -> Callable[[int], Repayment]:
        given = {"fen": 5_000_00, "day": lending.TODAY, "bank_reference": "H1"}
        row = repayments.add(lending.lent(lender), by=lender.clerk, **given)
        return lambda _: repayments.post(row, by=lender.approver)

    def test_it_is_posted_once(
        self, post: Any, lender: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        meet(monkeypatch)
        (why,) = refusals(at_once(post, 2))
        assert "当前为“已入账”" in why
        assert lending.outstanding(lender.fund) == 7_000_00
        assert verify() == []

    def test_without_locks_and_key_it_is_posted_twice(
        self, post: Any, lender: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        meet(monkeypatch, wait=SURE)
        unlock(monkeypatch)
        forget_keys(monkeypatch, repayments)
        at_once(post, 2)
        assert lending.outstanding(lender.fund) == 2_000_00


@pytest.mark.django_db
class TestOwnClaim:
    @pytest.fixture
    def both(self, zone: Any) -> Any:
        return make_user("both", (Role.CLERK, zone), (Role.APPROVER, zone), name="身兼两职")

    @pytest.fixture
    def claim(self, purse: Account, both: Any) -> Expense:
        return claims.submitted(purse, both, FEN)

    @pytest.fixture
    def unruled(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The step does not ask who claims."""
        asked = tuple(rule for rule in expenses.PASS.refusals if rule is not not_own)
        monkeypatch.setattr(expenses, "PASS", replace(expenses.PASS, refusals=asked))

    def test_it_is_not_approved(self, claim: Expense, both: Any) -> None:
        with pytest.raises(Refused, match="自己登记的不能自己复核"):
            expenses.check(claim, by=both)

    @pytest.mark.usefixtures("unruled")
    def test_without_the_rule_the_database_refuses(self, claim: Expense, both: Any) -> None:
        with (
            pytest.raises(IntegrityError, match="expense_decided_by_another"),
            transaction.atomic(),
        ):
            expenses.check(claim, by=both)
        claim.refresh_from_db()
        assert (claim.state, claim.approved_by) == (ExpenseState.SUBMITTED, None)

    @pytest.mark.usefixtures("unruled")
    def test_without_both_he_is_paid_what_he_approved(
        self, claim: Expense, both: Any, clerk: Any, purse: Account
    ) -> None:
        execute("set constraints all immediate")
        execute("alter table funding_expense drop constraint expense_decided_by_another")
        execute("set constraints all deferred")
        expenses.check(claim, by=both)
        paid = expenses.pay(claim, day=PAID, bank_reference="YH-1", by=clerk)
        assert paid.made_by == paid.approved_by == both
        assert balance(purse) == HELD - FEN


@pytest.mark.django_db
class TestPayeeChangedAfterTheApproval:
    """However it was changed: here beside every form, in the database itself."""

    @pytest.fixture(params=["claim", "loan"])
    def pay(self, request: Any) -> Callable[[], Expense | Loan]:
        """Pays out to whoever stands there now."""
        made: Callable[[], Expense | Loan] = request.getfixturevalue(f"changed_{request.param}")
        return made

    @pytest.fixture
    def changed_claim(self, purse: Account, clerk: Any, approver: Any) -> Callable[[], Expense]:
        claim = claims.approved(purse, clerk, approver, FEN)
        Expense.objects.filter(pk=claim.pk).update(**OTHER)
        return lambda: expenses.pay(claim, day=PAID, bank_reference="YH-1", by=clerk)

    @pytest.fixture
    def changed_loan(self, lender: SimpleNamespace) -> Callable[[], Loan]:
        loan = lending.agreed(lender)
        Loan.objects.filter(pk=loan.pk).update(**OTHER)
        return lambda: lending.lend(lender, loan)

    def test_he_is_not_paid(self, pay: Any) -> None:
        before = Journal.objects.count()
        with pytest.raises(Refused, match="在审批后被改动"):
            pay()
        assert Journal.objects.count() == before

    def test_without_the_seal_he_is_paid(self, pay: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(payees, "check_sealed", lambda document: None)
        paid = pay()
        assert paid.journal.entries.filter(fen__gt=0).exists()
        assert (paid.payee, paid.payee_number) == tuple(OTHER.values())
