"""Loans of a fund at every stage, one store each, led there by the services that store and office
call and dated back. Stores, accounts and reasons are made up."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from accounts.models import User
from config.demo.funding.making import DAY, YUAN, Treasury
from config.demo.funding.past import asked_on, loan_since, on
from core.dated import months_later
from districts.models import JointCommittee
from funding.enums import LoanState
from funding.models import Account, Loan, LoanTerms
from funding.services import (
    loan_applying,
    loan_deciding,
    loan_lending,
    loan_writing_off,
    repayments,
)
from funding.services.loan_applying import Asked
from funding.services.loan_deciding import Decision
from storefronts.models import Storefront, StorefrontAccount

L = LoanState


@dataclass(frozen=True)
class Course:
    """How far a loan came that was asked for so many months ago, and how often it was repaid: three
    instalments each time, before they were due."""

    state: LoanState
    yuan: int
    ago: int
    repaid: int = 0


COURSES = (
    Course(L.REPAID, 20_000, 14, 4),
    Course(L.LENT, 30_000, 8, 4),  # as planned
    Course(L.LENT, 24_000, 11, 2),  # overdue
    Course(L.AGREED, 20_000, 1),
    Course(L.APPROVED, 15_000, 1),
    Course(L.REVIEWED, 30_000, 1),
    Course(L.RETURNED, 50_000, 1),
    Course(L.SUBMITTED, 10_000, 0),
    Course(L.REJECTED, 50_000, 5),
    Course(L.WITHDRAWN, 10_000, 3),
)
#: long overdue: proposed to be written off, and written off
LOST = (Course(L.WRITING_OFF, 18_000, 19), Course(L.WRITTEN_OFF, 12_000, 21, 1))
MONTHS, AT_ONCE = 12, 3  # of a loan, and instalments repaid at once
#: days from the application on which each step was done
REVIEWED, DECIDED, AGREED, LENT = (number * DAY for number in (4, 10, 15, 18))
TOLD = {
    L.RETURNED: "1. 请补营业执照（演示）。\n2. 请补近三个月流水，复印件要清楚（演示）。",
    L.REJECTED: "申请金额超过经营需要，建议改按 2 万元以内重新申请（演示）。",
    L.WITHDRAWN: "已另外筹到资金（演示）",
    L.WRITING_OFF: "经营者已停止经营，多次催还没有结果，附催还记录（演示）。",
}


class Lending:
    """As of a day: everything before it has happened, nothing after it."""

    def __init__(
        self, keeper: Treasury, stores: Sequence[Storefront], day: dt.date, *, titled: bool = True
    ) -> None:
        self.clerk, self.approver, self.fund = keeper.clerk, keeper.approver, keeper.fund
        self.stores, self.day = stores, day
        self.held = Account.objects.held().filter(fund=self.fund).order_by("-balance")[0]
        there = JointCommittee.objects.filter(area__path__startswith=self.fund.area.path)
        self.committee = there.order_by("founded", "pk")[0]
        self.terms = LoanTerms.objects.create(
            fund=self.fund,
            most_fen=50_000 * YUAN,
            most_months=24,
            needs_title=titled,
            since=self.fund.opened,
            document="发展基金管理办法（演示）",
        )

    def load(self, courses: Sequence[Course] = COURSES) -> list[Loan]:
        return [
            self._loan(store, course) for course, store in zip(courses, self.stores, strict=False)
        ]

    def _loan(self, store: Storefront, course: Course) -> Loan:
        loan, state = self._applied(store, course), course.state
        if state == L.WITHDRAWN:
            return self._told(loan, loan_applying.withdraw, state, by=loan.made_by)
        if state == L.RETURNED:
            return self._told(loan, loan_deciding.send_back, state, by=self.clerk)
        if state == L.SUBMITTED:
            return loan
        with on(day := loan.asked_on + REVIEWED):
            words = "材料齐全，现场看过（演示）"
            loan = loan_since(loan_deciding.review(loan, by=self.clerk, words=words), day)
        if state == L.REJECTED:
            return self._told(loan, loan_deciding.reject, state, by=self.approver)
        return loan if state == L.REVIEWED else self._decided(loan, course)

    def _applied(self, store: Storefront, course: Course) -> Loan:
        user = StorefrontAccount.objects.filter(storefront=store).order_by("pk")[0].user
        asked = Asked(
            fen=course.yuan * YUAN,
            months=MONTHS,
            purpose="进货周转（演示）",
            payee=f"{store.name}（演示）",
            payee_number=f"1029{store.pk:012d}",
            payee_bank="演示银行支行",
        )
        with on(day := max(months_later(self.day, -course.ago), self.fund.opened)):
            return asked_on(loan_applying.apply(self.terms, store, asked, by=user), day)

    def _told(self, loan: Loan, act: Callable[..., Loan], state: LoanState, *, by: User) -> Loan:
        """With words of the one who ends it or sends it back."""
        with on(day := loan.asked_on + DECIDED):
            return loan_since(act(loan, by=by, words=TOLD[state]), day)

    def _decided(self, loan: Loan, course: Course) -> Loan:
        asked, state = loan.asked_on, course.state
        decision = Decision(
            self.committee, asked + DECIDED, loan.asked_fen, MONTHS, "评议同意（演示）"
        )
        with on(decision.day):
            loan = loan_since(loan_deciding.approve(loan, decision, by=self.approver), decision.day)
        if state == L.APPROVED:
            return loan
        with on(day := asked + AGREED):
            number = f"协议-{loan.number}"
            loan = loan_deciding.agree(loan, number=number, day=day, by=self.clerk)
        return loan if state == L.AGREED else self._lent(loan, course)

    def _lent(self, loan: Loan, course: Course) -> Loan:
        day, slip = loan.asked_on + LENT, f"FK{loan.number}"
        with on(day):
            loan = loan_lending.lend(loan, self.held, day=day, bank_reference=slip, by=self.clerk)
        first = list(loan.instalments.all())[::AT_ONCE]
        for number, due in enumerate(one.due for one in first[: course.repaid]):
            if due <= self.day or course.state == L.REPAID:
                self._repaid(loan, min(due, self.day), number)
        return self._lost(loan, course.state) if course in LOST else loan

    def _repaid(self, loan: Loan, day: dt.date, number: int) -> None:
        rows = loan.instalments.all()[number * AT_ONCE : (number + 1) * AT_ONCE]
        slip = f"HK{loan.number}-{number + 1}"
        with on(day):
            made = repayments.add(
                loan, fen=sum(row.fen for row in rows), day=day, bank_reference=slip, by=self.clerk
            )
            repayments.post(made, by=self.approver)

    def _lost(self, loan: Loan, state: LoanState) -> Loan:
        """Proposed by one; what is lost another has decided."""
        with on(self.day - 20 * DAY):
            loan = loan_writing_off.propose(loan, by=self.clerk, reason=TOLD[L.WRITING_OFF])
        if state == L.WRITTEN_OFF:
            with on(day := self.day - 9 * DAY):
                loan = loan_writing_off.write_off(loan, by=self.approver, day=day)
        return loan
