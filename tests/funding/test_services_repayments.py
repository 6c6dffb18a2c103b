"""Repaid early, in parts, never too much; reversed, overdue, written off; what always holds."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import Refused
from districts.enums import Role
from districts.models import RuleLimit
from funding.enums import AccountKind, DocumentState, LoanState
from funding.models import Fund, Loan, Repayment
from funding.services import (
    documents,
    loan_figures,
    loan_lending,
    loan_plan,
    loan_writing_off,
    loans,
    repayments,
    reversing,
)
from funding.services.verifying import verify
from tests.conftest import make_user
from tests.funding import lending
from tests.funding.conftest import held
from tests.funding.lender import lender, loan_day  # noqa: F401 -- fixtures
from tests.funding.lending import TODAY, pay_back
from tests.shared_world import shared
from tests.storefronts.merchants import merchant_of

pytestmark = pytest.mark.django_db
FIRST = dt.date(2017, 4, 10)


@pytest.fixture
@shared
def loan(lender: SimpleNamespace) -> Loan:
    """12,000 yuan in twelve parts, the first due on 2017-04-10."""
    return lending.lent(lender)


def state(loan: Loan) -> tuple[str, dt.date | None, int]:
    loan = Loan.objects.select_related("account").get(pk=loan.pk)
    return loan.state, loan.next_due, loan.account.balance  # type: ignore[union-attr]


def reverse(lender: SimpleNamespace, row: Any) -> None:
    asked = reversing.ask(row.journal, day=TODAY, reason="误记", by=lender.clerk)
    reversing.post(asked, by=lender.approver)


@pytest.mark.parametrize(
    ("fen", "due", "left"),
    [
        (1, FIRST, 11_999_99),
        (999_99, FIRST, 11_000_01),
        (1_000_00, dt.date(2017, 5, 10), 11_000_00),
        (1_000_01, dt.date(2017, 5, 10), 10_999_99),
        (11_999_99, dt.date(2018, 3, 10), 1),
    ],
)
def test_early_and_in_parts(
    lender: SimpleNamespace, loan: Loan, fen: int, due: dt.date, left: int
) -> None:
    pay_back(lender, loan, fen)
    assert state(loan) == (LoanState.LENT, due, left)
    assert held(lender.fund, lender.fund.area).balance == 88_000_00 + fen


def test_paid_off_it_is_closed(lender: SimpleNamespace, loan: Loan) -> None:
    pay_back(lender, loan, 4_000_00)
    pay_back(lender, loan, 8_000_00, "H2")
    assert state(loan) == (LoanState.REPAID, None, 0)
    loan.refresh_from_db()
    assert loan.ended_on == TODAY
    assert lending.applied(lender).state == LoanState.SUBMITTED  # may apply again
    assert verify() == []


def test_two_persons(lender: SimpleNamespace, loan: Loan) -> None:
    both = make_user("both", (Role.CLERK, lender.fund.area), (Role.APPROVER, lender.fund.area))
    row = repayments.add(loan, fen=1_00, day=TODAY, bank_reference="H", by=both)
    assert state(loan) == (LoanState.LENT, FIRST, 12_000_00)  # recorded is not posted
    with pytest.raises(Refused, match="自己登记的不能自己复核"):
        repayments.post(row, by=both)
    with pytest.raises(Refused, match="审批人复核"):
        repayments.post(row, by=lender.clerk)
    assert repayments.post(row, by=lender.approver).journal.maker == both
    with pytest.raises(Refused, match="经办人登记"):
        repayments.add(loan, fen=1_00, day=TODAY, bank_reference="H9", by=lender.approver)


def test_not_more_than_is_owed(lender: SimpleNamespace, loan: Loan) -> None:
    with pytest.raises(Refused, match=r"只欠 12,000\.00 元") as why:
        repayments.add(loan, fen=12_000_01, day=TODAY, bank_reference="H", by=lender.clerk)
    assert why.value.field == "fen"
    two = [
        repayments.add(loan, fen=7_000_00, day=TODAY, bank_reference=slip, by=lender.clerk)
        for slip in ("H1", "H2")
    ]
    repayments.post(two[0], by=lender.approver)
    with pytest.raises(Refused, match=r"只欠 5,000\.00 元"):
        repayments.post(two[1], by=lender.approver)
    two[1].refresh_from_db()
    assert two[1].state == DocumentState.RECORDED
    assert state(loan) == (LoanState.LENT, dt.date(2017, 11, 10), 5_000_00)


def test_a_slip_of_the_bank_counts_once(lender: SimpleNamespace, loan: Loan) -> None:
    row = repayments.add(loan, fen=1_00, day=TODAY, bank_reference="H1", by=lender.clerk)
    with pytest.raises(Refused, match="已登记过"):
        repayments.add(loan, fen=1_00, day=TODAY, bank_reference=" H1 ", by=lender.clerk)
    documents.drop(row, by=lender.clerk, note="登记错了")
    row = pay_back(lender, loan, 2_00)
    with pytest.raises(IntegrityError, match="bank_slip_once"), transaction.atomic():
        Repayment.objects.create(
            loan=loan, fen=1, day=TODAY, bank_reference="H1", made_by=lender.clerk
        )
    reverse(lender, row)
    assert pay_back(lender, loan, 3_00).state == DocumentState.POSTED


@pytest.mark.parametrize("typed", ["yh-77", " YH- 77 ", "ＹＨ－７７", "YH—77"])
def test_however_its_number_is_typed(lender: SimpleNamespace, loan: Loan, typed: str) -> None:
    pay_back(lender, loan, 1_00, "YH-77")
    with pytest.raises(Refused, match="已登记过"):
        pay_back(lender, loan, 1_00, typed)


def test_a_slip_of_the_bank_repays_one_loan(lender: SimpleNamespace, loan: Loan) -> None:
    pay_back(lender, loan, 1_00)
    store = lending.applicant(lender.fund.area, "第二书店")
    other = SimpleNamespace(
        **{**vars(lender), "store": store, "merchant": merchant_of(store, username="second")}
    )
    second = lending.lent(other)
    with pytest.raises(Refused, match="已登记过"):
        pay_back(other, second, 1_00)
    assert pay_back(other, second, 1_00, "H2").state == DocumentState.POSTED


@pytest.mark.parametrize(
    ("day", "right"),
    [
        (TODAY - dt.timedelta(1), False),
        (TODAY, True),
        (TODAY + dt.timedelta(1), False),
    ],
)
def test_between_payment_and_today(
    lender: SimpleNamespace, loan: Loan, day: dt.date, right: bool
) -> None:
    if right:
        assert pay_back(lender, loan, 1, day=day).state == DocumentState.POSTED
        return
    with pytest.raises(Refused, match="还款日期在放款日"):
        pay_back(lender, loan, 1, day=day)


def test_nothing_is_repaid_before_it_is_lent(lender: SimpleNamespace) -> None:
    loan = lending.agreed(lender)
    with pytest.raises(Refused, match="没有要还的"):
        repayments.add(loan, fen=1, day=TODAY, bank_reference="H", by=lender.clerk)


def test_reversed_it_is_owed_again(lender: SimpleNamespace, loan: Loan) -> None:
    pay_back(lender, loan, 4_000_00)
    row = pay_back(lender, loan, 8_000_00, "H2")
    assert state(loan)[0] == LoanState.REPAID
    reverse(lender, row)
    row.refresh_from_db()
    assert row.state == DocumentState.REVERSED
    assert state(loan) == (LoanState.LENT, dt.date(2017, 8, 10), 8_000_00)
    loan.refresh_from_db()
    assert loan.ended_on is None
    assert lending.moved(lender.fund).repaid == 4_000_00
    assert verify() == []


def test_a_lending_is_not_reversed_once_something_was_repaid(
    lender: SimpleNamespace, loan: Loan
) -> None:
    pay_back(lender, loan, 1)
    with pytest.raises(Refused, match="不够"):
        reverse(lender, loan)
    assert state(loan)[0] == LoanState.LENT


def test_a_paid_off_loan_is_not_reopened_by_a_second_one(
    lender: SimpleNamespace, loan: Loan
) -> None:
    """A store owes one loan at a time: its reversal waits until the new one is out of the way."""
    row = pay_back(lender, loan, 12_000_00)
    lending.applied(lender)
    with pytest.raises(Refused, match="另一笔"):
        reverse(lender, row)


@pytest.mark.parametrize(
    ("day", "late", "behind"),
    [("2017-04-10", 0, 0), ("2017-04-11", 1, 1_000_00), ("2017-05-11", 31, 2_000_00)],
)
def test_overdue_is_less_than_the_plan_by_the_day_before(
    loan: Loan, today: Any, day: str, late: int, behind: int
) -> None:
    now = today(day)
    assert Loan.objects.overdue(now).exists() is bool(late)
    assert (loans.days_late(loan, now), loan_plan.behind(loan, now)) == (late, behind)
    assert loan_figures.overdue(loan.fund, now) == ({loan: behind} if late else {})


def test_what_is_covered(lender: SimpleNamespace, loan: Loan) -> None:
    pay_back(lender, loan, 1_500_00)
    loan = Loan.objects.get(pk=loan.pk)
    found = [(one.covered, one.left) for one in loan_plan.lines(loan, TODAY)][:3]
    assert found == [(1_000_00, 0), (500_00, 500_00), (0, 1_000_00)]


# Written off


@pytest.mark.parametrize(("days", "right"), [(179, False), (180, True)])
def test_long_overdue_it_is_proposed(
    lender: SimpleNamespace, loan: Loan, today: Any, days: int, right: bool
) -> None:
    today(str(FIRST + dt.timedelta(days)))
    if right:
        proposed = loan_writing_off.propose(loan, by=lender.clerk, reason="店主失联")
        assert proposed.state == LoanState.WRITING_OFF
        return
    with pytest.raises(Refused, match="逾期满 180 天才能提出核销，现在逾期 179 天"):
        loan_writing_off.propose(loan, by=lender.clerk, reason="店主失联")


def written_off(lender: SimpleNamespace, loan: Loan) -> Loan:
    proposed = loan_writing_off.propose(loan, by=lender.clerk, reason="店主失联")
    return loan_writing_off.write_off(proposed, by=lender.approver)


@pytest.fixture
@shared
def long_overdue(lender: SimpleNamespace, loan: Loan) -> Loan:
    RuleLimit.objects.create(area=lender.fund.area, code="loan_write_off", value=0, source="试行")
    return loan


def test_what_is_left_is_lost(lender: SimpleNamespace, long_overdue: Loan) -> None:
    pay_back(lender, long_overdue, 4_000_00)
    loan = written_off(lender, long_overdue)
    assert state(loan) == (LoanState.WRITTEN_OFF, None, 0)
    lost = lender.fund.accounts.get(kind=AccountKind.LOST)
    assert lost.balance == 8_000_00
    journal = loan.write_off_journal
    assert journal is not None
    assert (journal.maker, journal.checker) == (lender.clerk, lender.approver)
    found = lending.moved(lender.fund)
    assert (found.lost, lending.outstanding(lender.fund), found.repaid) == (8_000_00, 0, 4_000_00)
    assert verify() == []


def test_two_persons_write_off(lender: SimpleNamespace, long_overdue: Loan) -> None:
    both = make_user("both", (Role.CLERK, lender.fund.area), (Role.APPROVER, lender.fund.area))
    with pytest.raises(Refused, match="写明事由"):
        loan_writing_off.propose(long_overdue, by=both, reason=" ")
    loan = loan_writing_off.propose(long_overdue, by=both, reason="失联")
    with pytest.raises(Refused, match="自己提出的核销"):
        loan_writing_off.write_off(loan, by=both)
    kept = loan_writing_off.keep(loan, by=lender.approver, reason="继续催还")
    assert (kept.state, kept.write_off_by) == (LoanState.LENT, None)


def test_repaid_while_its_write_off_waits(lender: SimpleNamespace, long_overdue: Loan) -> None:
    loan = loan_writing_off.propose(long_overdue, by=lender.clerk, reason="失联")
    pay_back(lender, loan, 12_000_00)
    assert state(loan)[0] == LoanState.REPAID
    with pytest.raises(Refused, match="不能同意核销"):
        loan_writing_off.write_off(loan, by=lender.approver)


def test_a_write_off_that_is_reversed_is_owed_again(
    lender: SimpleNamespace, long_overdue: Loan
) -> None:
    loan = written_off(lender, long_overdue)
    asked = reversing.ask(loan.write_off_journal, day=TODAY, reason="找到店主", by=lender.clerk)
    reversing.post(asked, by=lender.approver)
    assert state(loan) == (LoanState.LENT, FIRST, 12_000_00)
    assert written_off(lender, loan).state == LoanState.WRITTEN_OFF
    assert lender.fund.accounts.get(kind=AccountKind.LOST).balance == 12_000_00


# What always holds

DEEDS = st.lists(
    st.tuples(
        st.sampled_from(("arrive", "lend", "repay", "all", "undo", "unlend", "lose")),
        st.integers(1, 9_000_00),
    ),
    max_size=12,
)


def do(lender: SimpleNamespace, arrive: Any, deed: str, fen: int) -> None:
    """One deed on whatever there is; what cannot be done is refused and changes nothing."""
    loan = Loan.objects.order_by("-pk").first()
    if deed == "arrive":
        arrive(lender.fund, fen, area=lender.fund.area)
    elif deed == "lend":
        waiting = (
            loan if loan and loan.state == LoanState.AGREED else lending.agreed(lender, fen=fen)
        )
        lending.lend(lender, waiting)
    elif loan is None:
        return
    elif deed == "unlend":
        reverse(lender, loan)
    elif deed == "lose":
        written_off(lender, loan)
    elif deed == "undo":
        row = loan.repayments.filter(state=DocumentState.POSTED).first()
        if row is not None:
            reverse(lender, row)
    else:
        owed = loan.account.balance if loan.account else 0
        slip = f"S{Repayment.objects.count()}"
        pay_back(lender, loan, owed if deed == "all" else fen, slip)


@given(deeds=DEEDS)
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_lent_and_available_are_received_and_repaid(
    lender: SimpleNamespace, arrive: Any, deeds: list[tuple[str, int]]
) -> None:
    """After any sequence of deeds, and the ledger proves."""
    with transaction.atomic():
        RuleLimit.objects.create(
            area=lender.fund.area, code="loan_write_off", value=0, source="试行"
        )
        for deed, fen in deeds:
            try:
                with transaction.atomic():
                    do(lender, arrive, deed, fen)
            except (Refused, AttributeError):
                pass
            _holds(lender.fund)
        assert verify() == []
        transaction.set_rollback(True)


def _holds(fund: Fund) -> None:
    found = lending.moved(fund)
    arrived = found.carried + found.received
    assert found.lent + loan_figures.available(fund) == arrived + found.repaid
    assert lending.outstanding(fund) == found.lent - found.repaid - found.lost
    for loan in Loan.objects.exclude(account=None).select_related("account"):
        assert loan.account is not None
        owing = loan.state in repayments.OWING
        assert owing is (loan.account.balance > 0)
        assert (loan.next_due is not None) is owing


def test_the_helper_of_the_account(lender: SimpleNamespace) -> None:
    with pytest.raises(Refused, match="还没有放款"):
        loan_lending.lent_from(lending.agreed(lender))
