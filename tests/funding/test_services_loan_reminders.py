"""还款提醒 and the adviser: what is told to whom, once."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest

from accounts.models import Message
from core.dated import months_later
from districts.services.handing_over import give
from funding.enums import DocumentState
from funding.models import Loan
from funding.rules.loans import RULES
from funding.services import documents, loan_reminders, loan_writing_off, repayments
from funding.tasks import remind_loans
from storefronts.models import StorefrontAccount
from tests.conftest import START, make_user
from tests.funding import lending
from tests.funding.lender import lender, loan_day  # noqa: F401 -- fixtures
from tests.funding.lending import TODAY, applicant, pay_back
from tests.shared_world import shared

pytestmark = pytest.mark.django_db
FIRST = dt.date(2017, 4, 10)
DAY = dt.timedelta(days=1)


@pytest.fixture
@shared
def loan(lender: SimpleNamespace) -> Loan:
    found = lending.lent(lender)
    Message.objects.all().delete()
    return found


def test_before_on_the_day_and_once_overdue(loan: Loan) -> None:
    day, sent = TODAY, {}
    while day < FIRST + 20 * DAY:
        before = Message.objects.count()
        if loan_reminders.remind(day):
            sent[str(day)] = Message.objects.order_by("-pk")[0].text
        assert Message.objects.count() - before in {0, 1}
        assert loan_reminders.remind(day) == 0
        day += DAY
    assert sent == {
        "2017-04-03": "文华书城的贷款请在2017-04-10 前还 1,000.00 元。",
        "2017-04-10": "文华书城的贷款请在今天还 1,000.00 元。",
        "2017-04-11": "文华书城的贷款已逾期 1 天，应还 1,000.00 元，请尽快还款。",
    }


def test_after_missed_nights_only_the_latest(loan: Loan) -> None:
    assert loan_reminders.remind(FIRST + 5 * DAY) == 1
    assert Message.objects.count() == 1


def test_what_was_repaid_is_not_reminded(lender: SimpleNamespace, loan: Loan) -> None:
    pay_back(lender, loan, 1_000_00)
    assert loan_reminders.remind(FIRST) == 0
    assert loan_reminders.remind(months_later(FIRST, 1)) == 1
    pay_back(lender, loan, 11_000_00, "H2")
    Message.objects.all().delete()
    assert loan_reminders.remind(months_later(FIRST, 12)) == 0


def test_one_message_for_all_stores_of_one(lender: SimpleNamespace, loan: Loan) -> None:
    second = applicant(lender.fund.area, "二店")
    StorefrontAccount.objects.create(storefront=second, user=lender.merchant, since=START)
    lending.lent(SimpleNamespace(**{**vars(lender), "store": second}))
    Message.objects.all().delete()
    assert loan_reminders.remind(FIRST) == 1
    assert "有 2 家店的贷款要还" in Message.objects.get().text


def test_beat_asks(loan: Loan, today: Any) -> None:
    today(str(FIRST))
    remind_loans()
    assert Message.objects.count() == 1


# The adviser


def told(code: str, day: dt.date = TODAY) -> list[str]:
    rule = next(one for one in RULES if one.code == code)
    return [one.detail for one in rule.find("", day)]


def test_each_step_is_told_to_whose_it_is(lender: SimpleNamespace) -> None:
    assert {one.code for one in RULES if one.action == "decide"} == {
        "loan-decision",
        "loan-write-off",
        "repayment-post",
    }
    lending.applied(lender)
    assert told("loan-review") == ["2017-03-10 申请 12,000.00 元、12 个月"]
    assert told("loan-decision") == []


def test_decision_agreement_payment(lender: SimpleNamespace) -> None:
    lending.agreed(lender)
    assert told("loan-payment") == ["2017-03-10 同意 12,000.00 元、12 个月"]
    assert told("loan-agreement") == told("loan-decision") == []


def test_overdue_from_the_day_after(loan: Loan) -> None:
    assert told("loan-overdue", FIRST) == []
    found = told("loan-overdue", FIRST + DAY)
    assert found == ["应于 2017-04-10 还款，逾期 1,000.00 元，请催还"]


def test_what_waits_for_the_approver(lender: SimpleNamespace, loan: Loan, today: Any) -> None:
    row = repayments.add(loan, fen=1_00, day=TODAY, bank_reference="H", by=lender.clerk)
    assert told("repayment-post") == ["2017-03-10 还 1.00 元，待复核"]
    documents.send_back(row, by=lender.approver, note="缺回单")
    assert told("repayment-post") == []
    assert told("repayment-returned") == ["退回：缺回单"]
    today(str(FIRST + 180 * DAY))
    loan_writing_off.propose(loan, by=lender.clerk, reason="失联")
    assert told("loan-write-off") == ["还欠 12,000.00 元，待核销复核"]


def test_a_finding_names_no_account(lender: SimpleNamespace) -> None:
    lending.applied(lender)
    (found,) = next(one for one in RULES if one.code == "loan-review").find("", TODAY)
    assert "王五" not in f"{found}"
    assert "6400" not in f"{found}"


def test_another_area_is_not_told(lender: SimpleNamespace, street: Any) -> None:
    lending.applied(lender)
    rule = next(one for one in RULES if one.code == "loan-review")
    assert list(rule.find(street.path, TODAY)) == []


def test_who_leaves_hands_over_what_came_back(lender: SimpleNamespace, loan: Loan) -> None:
    row = repayments.add(loan, fen=1_00, day=TODAY, bank_reference="H", by=lender.clerk)
    heir = make_user("heir", ("clerk", lender.fund.area))  # type: ignore[arg-type]
    give(lender.clerk, heir)
    row.refresh_from_db()
    assert row.made_by == lender.clerk
    documents.send_back(row, by=lender.approver, note="缺回单")
    give(lender.clerk, heir)
    row.refresh_from_db()
    assert (row.made_by, row.state) == (heir, DocumentState.RETURNED)
