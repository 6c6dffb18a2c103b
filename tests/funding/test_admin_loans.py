"""The registers of loans, repayments and terms: what is shown, and every act by its page."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.errors import Refused
from core.models import Act
from districts.enums import Role
from funding.enums import DocumentState, LoanState
from funding.models import Fund, Loan, LoanTerms, Repayment
from funding.services import documents, repayments
from tests.conftest import START, make_user
from tests.funding import lending
from tests.funding.lender import lender, loan_day  # noqa: F401 -- fixtures
from tests.funding.lending import TODAY, pay_back

pytestmark = pytest.mark.django_db


def act(client: Client, row: Any, slug: str, **given: Any) -> Any:
    """Sends the act; the errors of its form where it was not taken."""
    url = reverse(f"admin:funding_{row._meta.model_name}_{slug}", args=[row.pk])
    answer = client.post(url, {"note": "", **given})
    row.refresh_from_db()
    return answer.context["form"].errors if answer.status_code == 200 else {}


def test_the_whole_way_by_its_pages(lender: SimpleNamespace, sign_in: Any) -> None:
    clerk, approver = sign_in(lender.clerk), sign_in(lender.approver)
    loan, day = lending.applied(lender), str(TODAY)
    assert act(clerk, loan, "review") == {}
    granted = {"committee": lender.committee.pk, "day": day, "months": "3", "words": "同意"}
    assert "fen" in act(approver, loan, "approve", fen="12000.01", **granted)
    assert act(approver, loan, "approve", fen="9000", **granted) == {}
    assert act(clerk, loan, "agree", number="协1", day=day) == {}
    plan = "2017-05-10 4000\n2017-06-10 4000,5"
    assert "第 2 行" in str(act(clerk, loan, "plan", plan=plan))
    assert act(clerk, loan, "plan", plan="2017-05-10 4,000.00\n2017-06-10 5000元") == {}
    sent = {"account": lender.purse.pk, "day": day, "bank_reference": "F1"}
    assert act(clerk, loan, "lend", **sent) == {}
    assert (loan.state, loan.fen, str(loan.next_due)) == (LoanState.LENT, 9_000_00, "2017-05-10")
    slip = {"fen": "4000", "day": day, "bank_reference": "H1"}
    assert act(clerk, loan, "repay", **slip) == {}
    assert "bank_reference" in act(clerk, loan, "repay", **slip)
    row = Repayment.objects.get()
    assert act(approver, row, "post") == {}
    loan.refresh_from_db()
    assert (row.state, str(loan.next_due)) == (DocumentState.POSTED, "2017-06-10")


def test_returned_and_rejected(lender: SimpleNamespace, sign_in: Any) -> None:
    loan = lending.applied(lender)
    assert "defects" in act(sign_in(lender.clerk), loan, "return", defects="")
    assert act(sign_in(lender.clerk), loan, "return", defects="一\n二") == {}
    assert (loan.state, loan.told.split()) == (LoanState.RETURNED, ["一", "二"])
    assert act(sign_in(lender.approver), loan, "reject", why="不符合") == {}
    assert loan.state == LoanState.REJECTED


@pytest.mark.parametrize("state", ["applied", "agreed", "lent"])
def test_the_page_of_a_loan(lender: SimpleNamespace, sign_in: Any, state: str) -> None:
    loan = getattr(lending, state)(lender)
    url = reverse("admin:funding_loan_change", args=[loan.pk])
    answer = sign_in(lender.clerk).get(url)
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "64001234567890" not in shown
    assert ("申请条件（今天核对）" in shown) is (state == "applied")
    assert ("2017-04-10" in shown) is (state != "applied")
    assert ("登记还款" in shown) is (state == "lent")


def test_the_account_is_revealed_with_a_reason(lender: SimpleNamespace, sign_in: Any) -> None:
    loan = lending.applied(lender)
    url = reverse("admin:funding_loan_reveal", args=[loan.pk])
    shown = sign_in(lender.clerk).post(url, {"reason": "核对收款账户"}).content.decode()
    assert "64001234567890" in shown
    assert "王五" in shown
    note = Act.objects.get(verb="查看号码").note
    assert note == "收款户名、收款账号：核对收款账户"


def test_the_lists(lender: SimpleNamespace, sign_in: Any, today: Any) -> None:
    loan = lending.lent(lender)
    pay_back(lender, loan, 1_00)
    client = sign_in(lender.clerk)
    today("2017-04-12")
    for name, query in (("loan", "late=1"), ("repayment", ""), ("loanterms", "")):
        answer = client.get(reverse(f"admin:funding_{name}_changelist") + f"?{query}")
        assert answer.context["cl"].result_count == 1
    shown = client.get(reverse("admin:funding_loan_changelist")).content.decode()
    assert "逾期 2 天" in shown
    assert "11,999.00" in shown


def test_a_recorded_repayment_is_corrected(lender: SimpleNamespace, sign_in: Any) -> None:
    loan = lending.lent(lender)
    row = repayments.add(loan, fen=1_00, day=TODAY, bank_reference="H1", by=lender.clerk)
    client = sign_in(lender.clerk)
    url = reverse("admin:funding_repayment_change", args=[row.pk])
    form = client.get(url).context["adminform"].form
    typed = {bound.html_name: bound.value() for bound in form if bound.value() is not None}
    typed |= {"reason": "录入有误", "day": str(TODAY)}
    wrong = client.post(url, {**typed, "fen": "12000.01"})
    assert "fen" in wrong.context["adminform"].form.errors
    assert client.post(url, {**typed, "fen": "2.00"}).status_code == 302
    row.refresh_from_db()
    assert row.fen == 2_00
    documents.send_back(row, by=lender.approver, note="缺回单")
    assert act(client, row, "resubmit") == {}
    repayments.post(row, by=lender.approver)
    assert "adminform" in client.get(url).context
    assert client.post(url, {**typed, "fen": "3.00"}).status_code == 403


def test_who_corrects_a_repayment_does_not_post_it(lender: SimpleNamespace, sign_in: Any) -> None:
    zone = lender.fund.area
    both = make_user("both", (Role.CLERK, zone), (Role.APPROVER, zone))
    loan = lending.lent(lender)
    row = repayments.add(loan, fen=1_00, day=TODAY, bank_reference="H1", by=lender.clerk)
    client = sign_in(both)
    url = reverse("admin:funding_repayment_change", args=[row.pk])
    form = client.get(url).context["adminform"].form
    typed = {bound.html_name: bound.value() for bound in form if bound.value() is not None}
    typed |= {"reason": "录入有误", "day": str(TODAY), "fen": "2.00"}
    assert client.post(url, typed).status_code == 302
    row.refresh_from_db()
    assert (row.fen, row.made_by) == (2_00, both)
    with pytest.raises(Refused, match="自己登记的不能自己复核"):
        repayments.post(row, by=both)
    assert repayments.post(row, by=lender.approver).journal.maker == both


def test_terms_are_of_loan_funds_only(
    lender: SimpleNamespace, fund: Fund, sign_in: Any, zone: Any
) -> None:
    special = Fund.objects.create(area=zone, name="专项", opened=START)
    url = reverse("admin:funding_loanterms_add")
    client = sign_in(lender.clerk)
    offered = set(client.get(url).context["adminform"].form.fields["fund"].queryset)
    assert offered == {lender.fund}
    typed = {
        "fund": special.pk,
        "most_fen": "20000",
        "most_months": "6",
        "open_months": "12",
        "since": "2018-01-01",
        "since_precision": "D",
    }
    client.post(url, typed)
    assert LoanTerms.objects.count() == 1
    assert Loan.objects.count() == 0
