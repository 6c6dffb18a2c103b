"""Loans of a fund at every stage, one store each. Stores, accounts and reasons are made up."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from config.demo.funding.making import YUAN, Treasury
from core.dated import months_later
from funding.enums import DocumentState, JournalKind, LoanState
from funding.models import Account, Instalment, Loan, LoanTerms, Repayment
from funding.services import payees
from funding.services.accounts import new_for_loan
from funding.services.posting import Posting, post_one
from storefronts.models import Storefront

L = LoanState
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Course:
    """How far a loan came that was asked for so many months ago; of its four instalments so many
    were repaid."""

    state: LoanState
    yuan: int
    ago: int
    repaid: int


COURSES = (
    Course(L.REPAID, 20_000, 14, 4),
    Course(L.LENT, 30_000, 8, 2),  # as planned
    Course(L.LENT, 24_000, 11, 1),  # overdue
    Course(L.AGREED, 20_000, 1, 0),
    Course(L.APPROVED, 15_000, 1, 0),
    Course(L.REVIEWED, 30_000, 1, 0),
    Course(L.RETURNED, 50_000, 1, 0),
    Course(L.SUBMITTED, 10_000, 0, 0),
    Course(L.REJECTED, 50_000, 5, 0),
    Course(L.WITHDRAWN, 10_000, 3, 0),
)
MONTHS, EACH = 12, 3  # of a loan, between its instalments
DECIDED = (L.APPROVED, L.AGREED, L.LENT, L.REPAID)


class Lending:
    """As of a day: everything before it has happened, nothing after it."""

    def __init__(self, keeper: Treasury, stores: Sequence[Storefront], day: dt.date) -> None:
        self.keeper, self.fund, self.stores, self.day = keeper, keeper.fund, stores, day
        self.held = Account.objects.held().filter(fund=self.fund).order_by("-balance")[0]
        self.terms = LoanTerms.objects.create(
            fund=self.fund,
            most_fen=50_000 * YUAN,
            most_months=24,
            since=self.fund.opened,
            document="发展基金管理办法（演示）",
        )

    def load(self) -> list[Loan]:
        there = enumerate(zip(COURSES, self.stores, strict=False), 1)
        return [self._loan(number, store, course) for number, (course, store) in there]

    def _loan(self, number: int, store: Storefront, course: Course) -> Loan:
        state, fen = course.state, course.yuan * YUAN
        asked = max(months_later(self.day, -course.ago), self.fund.opened)
        loan = Loan(
            number=f"DK{self.fund.pk:03d}-{number:03d}",
            fund=self.fund,
            terms=self.terms,
            storefront=store,
            area=self.fund.area,
            asked_fen=fen,
            asked_months=MONTHS,
            purpose="进货周转（演示）",
            payee=f"{store.name}（演示）",
            payee_number=f"1029{store.pk:012d}",
            payee_bank="宁夏银行金凤支行（演示）",
            state=state,
            made_by=self.keeper.clerk,
            asked_on=asked,
            told=TOLD.get(state, ""),
        )
        if state not in {L.SUBMITTED, L.RETURNED, L.WITHDRAWN}:
            loan.reviewed_by = self.keeper.clerk
        if state in DECIDED:
            self._decided(loan, asked)
        loan.save()
        if state in {L.LENT, L.REPAID}:
            self._lent(loan, months_later(asked, 1), course.repaid)
        return loan

    def _decided(self, loan: Loan, asked: dt.date) -> None:
        loan.fen, loan.months = loan.asked_fen, MONTHS
        loan.decided_on, loan.approved_by = asked + 10 * DAY, self.keeper.approver
        loan.payee_seal = payees.seal(loan)
        if loan.state != L.APPROVED:
            loan.agreement, loan.agreed_on = f"协议-{loan.number}", asked + 15 * DAY

    def _lent(self, loan: Loan, day: dt.date, repaid: int) -> None:
        account = new_for_loan(self.fund, self.held.source, loan.area)
        dues = [months_later(day, EACH * step) for step in range(1, MONTHS // EACH + 1)]
        part = (loan.fen or 0) // len(dues)
        Instalment.objects.bulk_create(Instalment(loan=loan, due=due, fen=part) for due in dues)
        loan.account, loan.lent_on = account, day
        loan.bank_reference = f"FK{loan.number}"
        loan.journal = self._post(loan, day, account, loan.fen or 0)
        loan.next_due = dues[repaid] if repaid < len(dues) else None
        loan.ended_on = min(dues[-1], self.day) if loan.next_due is None else None
        loan.save()
        for number, due in enumerate(dues[:repaid], 1):
            slip = f"HK{loan.number}-{number}"
            self._repaid(loan, account, (min(due, self.day), slip), part)

    def _repaid(self, loan: Loan, account: Account, slip: tuple[dt.date, str], fen: int) -> None:
        """At the latest on the day; `slip` is when and by which number the bank told it."""
        day, reference = slip
        made = Repayment.objects.create(
            loan=loan,
            fen=fen,
            day=day,
            bank_reference=reference,
            state=DocumentState.POSTED,
            made_by=self.keeper.clerk,
        )
        made.journal = self._post(made, day, account, -fen)
        made.save(update_fields=["journal"])

    def _post(self, row: Loan | Repayment, day: dt.date, lent: Account, fen: int) -> Any:
        """Out of what is held, and back where it is negative."""
        return post_one(
            Posting(
                fund=self.fund,
                key=f"{row._meta.model_name}:{row.pk}",
                kind=JournalKind.LENDING if fen > 0 else JournalKind.REPAYMENT,
                day=day,
                summary=f"{row}",
                lines=((self.held, -fen), (lent, fen)),
                maker=self.keeper.clerk,
                checker=self.keeper.approver,
                voucher=row.bank_reference,
            )
        )


TOLD = {
    L.RETURNED: "请补营业执照和近三个月流水（演示）。",
    L.REJECTED: "申请金额超过经营需要，建议改按 2 万元以内重新申请（演示）。",
}
