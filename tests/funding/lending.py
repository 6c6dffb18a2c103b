"""A loan fund with money, a store that may apply, and a loan led to each of its states."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

from django.db.models import Sum

from districts.enums import CommitteeNature
from districts.models import JointCommittee
from funding.enums import AccountKind
from funding.models import Account, Fund, Loan, LoanTerms, Repayment
from funding.services import loan_applying, loan_deciding, loan_lending, repayments, rollups
from funding.services.loan_applying import Asked
from funding.services.loan_deciding import Decision
from funding.services.rollups import Row
from storefronts.models import Storefront
from tests.conftest import START
from tests.funding.conftest import held
from tests.storefronts.merchants import merchant_of
from tests.storefronts.stores import store_in, title_of

ASKED = Asked(12_000_00, 12, "进货、换招牌", "王五", "64001234567890", "建设银行银川分行")
TODAY = dt.date(2017, 3, 10)


def terms_of(fund: Fund, **fields: Any) -> LoanTerms:
    given = {"since": START, "most_fen": 50_000_00, "most_months": 12, "open_months": 12}
    return LoanTerms.objects.create(fund=fund, **{**given, **fields})


def applicant(area: Any, name: str = "文华书城", **fields: Any) -> Storefront:
    """An open store with its title."""
    store = store_in(area, name, members=0, **fields)
    title_of(store, number=f"示范-{name}", awarded_on=dt.date(2016, 10, 1))
    return store


def lender(fund: Fund, arrive: Any, cast: Any, fen: int = 100_000_00) -> SimpleNamespace:
    """The fund with money and terms, a store and who signs in for it, and who decides."""
    arrive(fund, fen, area=fund.area)
    store = applicant(fund.area)
    return SimpleNamespace(
        fund=fund,
        terms=terms_of(fund),
        store=store,
        merchant=merchant_of(store),
        clerk=cast.clerk,
        approver=cast.approver,
        purse=held(fund, fund.area),
        committee=JointCommittee.objects.create(
            name="商圈联合党委", nature=CommitteeNature.values[0], area=fund.area, founded=START
        ),
    )


def applied(set_: SimpleNamespace, **given: Any) -> Loan:
    asked = Asked(**{**vars(ASKED), **given})
    return loan_applying.apply(set_.terms, set_.store, asked, by=set_.merchant)


def reviewed(set_: SimpleNamespace, **given: Any) -> Loan:
    return loan_deciding.review(applied(set_, **given), by=set_.clerk)


def decision(set_: SimpleNamespace, fen: int, months: int, **given: Any) -> Decision:
    values = {"day": TODAY, "words": "经评议同意", **given}
    return Decision(set_.committee, fen=fen, months=months, **values)


def approved(set_: SimpleNamespace, **given: Any) -> Loan:
    loan = reviewed(set_, **given)
    asked = decision(set_, loan.asked_fen, loan.asked_months)
    return loan_deciding.approve(loan, asked, by=set_.approver)


def agreed(set_: SimpleNamespace, **given: Any) -> Loan:
    loan = approved(set_, **given)
    return loan_deciding.agree(loan, number=f"协-{loan.pk}", day=TODAY, by=set_.clerk)


def lend(set_: SimpleNamespace, loan: Loan, purse: Account | None = None) -> Loan:
    purse = purse or set_.purse
    return loan_lending.lend(loan, purse, day=TODAY, bank_reference=f"F{loan.pk}", by=set_.clerk)


def lent(set_: SimpleNamespace, **given: Any) -> Loan:
    return lend(set_, agreed(set_, **given))


def pay_back(
    set_: SimpleNamespace, loan: Loan, fen: int, slip: str = "H1", day: dt.date = TODAY
) -> Repayment:
    """Recorded by the clerk, posted by the approver."""
    row = repayments.add(loan, fen=fen, day=day, bank_reference=slip, by=set_.clerk)
    return repayments.post(row, by=set_.approver)


def moved(fund: Fund) -> Row:
    """All that the fund ever took in, lent, got back and lost."""
    return rollups.total(fund.accounts.all(), dt.date.min, dt.date.max)


def outstanding(fund: Fund) -> int:
    """What its stores owe."""
    owed = fund.accounts.filter(kind=AccountKind.LENT)
    return owed.aggregate(fen=Sum("balance", default=0))["fen"]
