"""The adviser's rules of loans: to review, to decide, to sign and pay, overdue, to be written off,
repayments to be posted. A finding names store and number, never an account."""

import datetime as dt
from collections.abc import Callable, Iterator

from core.money import yuan
from districts import limits
from districts.advice import Finding, Rule, page
from funding.enums import DocumentState, LoanState
from funding.models import Loan, Repayment
from funding.services import due_loans, loan_plan

REGISTER, REPAYMENTS = "funding_loan", "funding_repayment"
Finder = Callable[[str, dt.date], Iterator[Finding]]


def _waiting(state: LoanState, act: str, told: Callable[[Loan], str]) -> Finder:
    def find(path: str, day: dt.date) -> Iterator[Finding]:
        for row in due_loans.waiting(path, day).filter(state=state):
            url = page(REGISTER, row.pk, act)
            yield Finding(str(row.pk), row.area_id, _named(row), told(row), url, due=row.due)

    return find


def _named(row: Loan) -> str:
    return f"{row.storefront}（{row.number}）"


def _asked(row: Loan) -> str:
    return f"{row.asked_on} 申请 {yuan(row.asked_fen)} 元、{row.asked_months} 个月"


def _granted(row: Loan) -> str:
    return f"{row.decided_on} 同意 {yuan(row.fen)} 元、{row.months} 个月"


def _overdue(path: str, day: dt.date) -> Iterator[Finding]:
    for row in due_loans.unpaid(path, day).prefetch_related("instalments"):
        told = f"应于 {row.next_due} 还款，逾期 {yuan(loan_plan.behind(row, day))} 元，请催还"
        url = page(REGISTER, row.pk)
        yield Finding(str(row.pk), row.area_id, _named(row), told, url, due=row.next_due)


def _to_write_off(path: str, day: dt.date) -> Iterator[Finding]:
    for row in due_loans.to_decide(path, day):
        told = f"还欠 {yuan(row.account.balance if row.account else 0)} 元，待核销复核"
        url = page(REGISTER, row.pk, "write-off")
        yield Finding(str(row.pk), row.area_id, _named(row), told, url)


def _repayments(state: DocumentState, act: str, told: Callable[[Repayment], str]) -> Finder:
    def find(path: str, day: dt.date) -> Iterator[Finding]:
        for row in due_loans.repayments(path, state):
            url = page(REPAYMENTS, row.pk, act)
            yield Finding(str(row.pk), row.loan.area_id, _named(row.loan), told(row), url)

    return find


def _rest(name: str) -> str:
    return f"{limits.LIMITS[name].told()}。"


RULES = (
    Rule(
        "loan-review",
        "贷款申请待审查",
        "审查",
        _rest("loan_review"),
        _waiting(LoanState.SUBMITTED, "review", _asked),
    ),
    Rule(
        "loan-decision",
        "贷款待委员会评议",
        "评议",
        _rest("loan_decision"),
        _waiting(LoanState.REVIEWED, "approve", _asked),
        "decide",
    ),
    Rule(
        "loan-agreement",
        "贷款待签协议",
        "签协议",
        _rest("loan_payment"),
        _waiting(LoanState.APPROVED, "agree", _granted),
    ),
    Rule(
        "loan-payment",
        "贷款待放款",
        "放款",
        _rest("loan_payment"),
        _waiting(LoanState.AGREED, "lend", _granted),
    ),
    Rule(
        "loan-overdue",
        "贷款逾期未还",
        "催还",
        "还款计划的应还日期过了还没有还足的，要催还。",
        _overdue,
    ),
    Rule(
        "loan-write-off",
        "贷款核销待复核",
        "复核",
        f"{_rest('loan_write_off')}一人提出，另一人复核。",
        _to_write_off,
        "decide",
    ),
    Rule(
        "repayment-post",
        "还款待复核入账",
        "复核",
        "还款由一人登记，另一人复核入账。",
        _repayments(
            DocumentState.RECORDED, "post", lambda row: f"{row.day} 还 {yuan(row.fen)} 元，待复核"
        ),
        "decide",
    ),
    Rule(
        "repayment-returned",
        "还款登记被退回",
        "修改",
        "退回修改的还款登记，改好后重新提交。",
        _repayments(DocumentState.RETURNED, "change", lambda row: f"退回：{row.told}"),
    ),
)
