"""The payment of a loan and its plan of repayment."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest

from core.errors import Refused
from core.models import Act
from core.working_days import after
from funding.enums import AccountKind, LoanState
from funding.models import Fund, Journal, Loan
from funding.services import (
    loan_applying,
    loan_figures,
    loan_lending,
    loan_plan,
    loans,
    reversing,
)
from funding.services.verifying import verify
from tests.funding import lending
from tests.funding.conftest import held
from tests.funding.lender import lender, loan_day  # noqa: F401 -- fixtures
from tests.funding.lending import TODAY
from tests.storefronts.merchants import merchant_of

pytestmark = pytest.mark.django_db


def test_not_enough_is_refused_by_the_ledger(
    loan_day: None, loan_fund: Fund, arrive: Any, cast: Any
) -> None:
    """500,000 planned, 11,999.99 arrived: what is planned is not available."""
    lender = lending.lender(loan_fund, arrive, cast, 11_999_99)
    loan = lending.agreed(lender)
    with pytest.raises(Refused, match=r"只有 11,999\.99 元，不够 12,000\.00 元"):
        lending.lend(lender, loan)
    loan.refresh_from_db()
    assert (loan.state, loan.account) == (LoanState.AGREED, None)
    assert (loan_fund.planned_fen, loan_figures.available(loan_fund)) == (500_000_00, 11_999_99)


def test_all_of_it_can_be_lent(loan_day: None, loan_fund: Fund, arrive: Any, cast: Any) -> None:
    lender = lending.lender(loan_fund, arrive, cast, 12_000_00)
    lending.lent(lender)
    assert loan_figures.available(loan_fund) == 0


def test_out_of_an_account_of_the_loans_fund(
    lender: SimpleNamespace, fund: Fund, arrive: Any
) -> None:
    arrive(fund, 50_000_00)
    loan = lending.agreed(lender)
    with pytest.raises(Refused, match="红色发展基金的结存账户"):
        lending.lend(lender, loan, held(fund, fund.area))
    with pytest.raises(Refused, match="结存账户"):
        lending.lend(lender, loan, lender.fund.accounts.get(kind=AccountKind.SOURCE))


def test_the_day_of_payment(lender: SimpleNamespace, today: Any) -> None:
    loan = lending.agreed(lender)
    first = dt.date(2017, 4, 10)
    today(str(first))
    for day, told in ((dt.date(2017, 3, 9), "早于签订日期"), (first, "先调整还款计划")):
        with pytest.raises(Refused, match=told):
            loan_lending.lend(loan, lender.purse, day=day, bank_reference="F", by=lender.clerk)
    with pytest.raises(Refused, match="流水号"):
        loan_lending.lend(loan, lender.purse, day=TODAY, bank_reference=" ", by=lender.clerk)


def test_a_slip_of_the_bank_lends_one_loan(lender: SimpleNamespace) -> None:
    first = lending.lent(lender)
    store = lending.applicant(lender.fund.area, "第二书店")
    merchant = merchant_of(store, username="second")
    other = SimpleNamespace(**{**vars(lender), "store": store, "merchant": merchant})
    second = lending.agreed(other)
    slip = f"ｆ{first.pk}"
    with pytest.raises(Refused, match="已登记过放款") as why:
        loan_lending.lend(second, lender.purse, day=TODAY, bank_reference=slip, by=lender.clerk)
    assert why.value.field == "bank_reference"
    assert lending.lend(other, second).bank_reference == f"F{second.pk}"


def test_paid_twice_it_is_paid_once(lender: SimpleNamespace) -> None:
    loan = lending.lent(lender)
    with pytest.raises(Refused, match="当前为“在贷”"):
        lending.lend(lender, loan)
    assert Journal.objects.filter(kind="lending").count() == 1


def test_a_lending_that_is_reversed_waits_to_be_paid_again(lender: SimpleNamespace) -> None:
    loan = lending.lent(lender)
    journal = loan.journal
    asked = reversing.ask(journal, day=TODAY, reason="银行退票", by=lender.clerk)
    reversing.post(asked, by=lender.approver)
    loan.refresh_from_db()
    kept = (loan.state, loan.account, loan.lent_on, loan.next_due)
    assert kept == (LoanState.AGREED, None, None, None)
    assert loan.due == after(TODAY, 15)
    again = lending.lend(lender, loan)
    assert again.journal != journal
    assert held(lender.fund, lender.fund.area).balance == 88_000_00
    assert lending.moved(lender.fund).lent == 12_000_00
    assert verify() == []


def test_withdrawn_until_it_is_paid(lender: SimpleNamespace) -> None:
    loan = lending.agreed(lender)
    assert loan_applying.withdraw(loan, by=lender.merchant).state == LoanState.WITHDRAWN
    loan = lending.lent(lender)
    with pytest.raises(Refused, match="不能撤回"):
        loan_applying.withdraw(loan, by=lender.merchant)


# The plan


@pytest.mark.parametrize(
    ("fen", "months", "start", "told"),
    [
        (
            100_00,
            3,
            "2017-01-31",
            [("2017-02-28", 3333), ("2017-03-31", 3333), ("2017-04-30", 3334)],
        ),
        (100_00, 1, "2017-12-31", [("2018-01-31", 10000)]),
        (2, 5, "2020-01-31", [("2020-02-29", 1), ("2020-03-31", 1)]),
    ],
)
def test_equal_instalments(fen: int, months: int, start: str, told: Any) -> None:
    plan = loan_plan.equal(fen, months, dt.date.fromisoformat(start))
    assert [(str(due), part) for due, part in plan] == told


def test_the_plan_is_changed_before_payment_only(lender: SimpleNamespace) -> None:
    loan = lending.agreed(lender)
    rows = [(dt.date(2017, 6, 30), 5_000_00), (dt.date(2018, 3, 10), 7_000_00)]
    loan_plan.change(loan, rows, by=lender.clerk)
    assert [(one.due, one.fen) for one in loan.instalments.all()] == rows
    assert Act.objects.filter(verb=loan_plan.CHANGE).count() == 1
    with pytest.raises(Refused, match="由所在街道的经办人调整"):
        loan_plan.change(loan, rows, by=lender.approver)
    loan = lending.lend(lender, loan)
    assert loan.next_due == rows[0][0]
    with pytest.raises(Refused, match="放款前可以调整"):
        loan_plan.change(loan, rows, by=lender.clerk)


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([("2017-06-30", 11_999_99)], "应等于核定金额"),
        ([("2017-03-10", 12_000_00)], "第一期要晚于"),
        ([("2018-03-11", 12_000_00)], "不能晚于 2018-03-10"),
        ([("2017-06-30", 6_000_00), ("2017-06-30", 6_000_00)], "一期比一期晚"),
        ([("2017-06-30", 0), ("2017-07-30", 12_000_00)], "大于 0"),
        ([], "大于 0"),
    ],
)
def test_what_is_no_plan_of_the_loan(lender: SimpleNamespace, rows: Any, told: str) -> None:
    loan = lending.agreed(lender)
    given = [(dt.date.fromisoformat(day), fen) for day, fen in rows]
    with pytest.raises(Refused, match=told):
        loan_plan.change(loan, given, by=lender.clerk)
    assert loan.instalments.count() == 12


def test_interest_does_not_exist() -> None:
    names = {field.name for field in Loan._meta.get_fields()}
    assert not {name for name in names if "interest" in name or "rate" in name}
    words = [str(getattr(field, "verbose_name", "")) for field in Loan._meta.get_fields()]
    assert not any("利" in word for word in words)


def test_the_table_leads_everywhere() -> None:
    reached = {one.target for one in loans.TRANSITIONS}
    assert reached == set(LoanState)
