"""无息贷款 in the portal: conditions first, one form, its course, its table of repayments."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Draft
from accounts.services import drafts, sessions
from funding.enums import LoanState
from funding.models import Loan
from funding.services import loan_deciding
from funding.views.portal.loans import SENTENCES
from storefronts.models import Storefront
from tests.funding import lending
from tests.funding.lender import lender, loan_day  # noqa: F401 -- fixtures
from tests.funding.lending import TODAY, pay_back
from tests.storefronts.merchants import leaves, merchant_of
from tests.storefronts.stores import store_in

pytestmark = pytest.mark.django_db
TYPED = {
    "key": "k",
    "fen": "12,000.00",
    "months": "12",
    "purpose": "进货",
    "payee": "王五",
    "payee_number": "6400 1234 5678 90",
    "payee_bank": "建设银行",
}


@pytest.fixture
def client(lender: SimpleNamespace, sign_in: Any, monkeypatch: Any) -> Client:
    monkeypatch.setattr(sessions, "proved_lately", lambda session: True)
    return sign_in(lender.merchant)  # type: ignore[no-any-return]


def new_url(lender: SimpleNamespace) -> str:
    return reverse("portal-loan-new", args=[lender.store.pk, lender.terms.pk])


def read(client: Client, name: str, *args: Any) -> str:
    return client.get(reverse(name, args=args)).content.decode()


def test_every_state_is_told_in_a_sentence() -> None:
    assert set(SENTENCES) == set(LoanState)


def test_conditions_first(lender: SimpleNamespace, client: Client) -> None:
    shown = read(client, "portal-loans", lender.store.pk)
    assert "可以申请" in shown
    assert "以街道审查和委员会评议的结果为准" in shown
    assert "基金现有" in shown
    assert "100,000.00 元" in shown
    assert new_url(lender) in shown
    assert "无息贷款" in read(client, "portal-store", lender.store.pk)


def test_not_eligible_all_reasons_and_no_form(lender: SimpleNamespace, client: Client) -> None:
    Storefront.objects.update(opened=TODAY, licence_until=TODAY - dt.timedelta(1))
    shown = read(client, "portal-loans", lender.store.pk)
    assert "暂不符合" in shown
    assert "还有 2 项" in shown
    assert "请先换发证照" in shown
    assert new_url(lender) not in shown
    answer = client.get(new_url(lender))
    assert answer.url == reverse("portal-loans", args=[lender.store.pk])  # type: ignore[attr-defined]
    refused = client.post(new_url(lender), TYPED).content.decode()
    assert "请先换发证照" in refused
    assert not Loan.objects.exists()


def test_one_application_of_a_double_press(lender: SimpleNamespace, client: Client) -> None:
    form = client.get(new_url(lender)).context["form"]
    typed = {**TYPED, "key": form["key"].value()}
    drafts.keep(lender.merchant, new_url(lender), "[]")
    first, second = (client.post(new_url(lender), typed) for _ in range(2))
    loan = Loan.objects.get()
    assert first.url == second.url == reverse("portal-loan", args=[loan.pk])  # type: ignore[attr-defined]
    assert (loan.asked_fen, loan.payee_number) == (12_000_00, "64001234567890")
    assert not Draft.objects.exists()


def test_all_that_is_wrong_at_its_field(lender: SimpleNamespace, client: Client) -> None:
    wrong = {**TYPED, "fen": "50000.01", "months": "13", "payee_number": "1"}
    answer = client.post(new_url(lender), wrong)
    assert set(answer.context["form"].errors) == {"fen", "months", "payee_number"}
    answer = client.post(new_url(lender), {"key": "k"})
    assert len(answer.context["form"].errors) == 6
    shown = answer.content.decode()
    assert "data-draft" in shown
    assert "data-yuan" in shown


def test_the_password_is_asked_again_before_money(
    lender: SimpleNamespace, sign_in: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(sessions, "proved_lately", lambda session: False)
    client = sign_in(lender.merchant)
    answer = client.post(new_url(lender), TYPED)
    assert "password" in answer.context["proof"].errors
    assert not Loan.objects.exists()


def test_answer_to_a_return(lender: SimpleNamespace, client: Client) -> None:
    loan = lending.applied(lender)
    loan_deciding.send_back(loan, by=lender.clerk, words="户名与执照不符\n用途不具体")
    shown = read(client, "portal-loan", loan.pk)
    assert "户名与执照不符<br>用途不具体" in shown
    url = reverse("portal-loan-mend", args=[loan.pk])
    form = client.get(url).context["form"]
    assert loan.payee_number not in client.get(url).content.decode()
    typed = {name: form[name].value() for name in form.fields}
    typed |= {"fen": "9000", "payee": "赵六", "payee_number": ""}
    assert client.post(url, typed).status_code == 302
    loan.refresh_from_db()
    kept = (loan.state, loan.asked_fen, loan.payee, loan.payee_number)
    assert kept == (LoanState.SUBMITTED, 9_000_00, "赵六", "64001234567890")
    assert client.get(url).status_code == 302  # nothing more to mend


def test_course_and_plan(lender: SimpleNamespace, client: Client, today: Any) -> None:
    loan = lending.lent(lender)
    pay_back(lender, loan, 1_500_00)
    shown = read(client, "portal-loan", loan.pk)
    assert "2017-05-10</strong>　500.00 元" in shown
    assert "还欠 10,500.00 元" in shown
    assert "怎样还" in shown
    assert "12,000.00 元，12 个月，无息" in shown
    assert "64001234567890" not in shown
    assert "内部" not in shown
    today("2017-05-12")
    shown = read(client, "portal-loan", loan.pk)
    assert "已逾期 500.00 元" in shown
    assert "逾期 2 天" in shown


def test_withdrawn(lender: SimpleNamespace, client: Client) -> None:
    loan = lending.applied(lender)
    url = reverse("portal-loan-withdraw", args=[loan.pk])
    assert client.post(url, {"words": ""}).status_code == 200
    assert client.post(url, {"words": "不借了"}).status_code == 302
    loan.refresh_from_db()
    assert loan.state == LoanState.WITHDRAWN


@pytest.mark.parametrize("name", ["portal-loan", "portal-loan-mend", "portal-loan-withdraw"])
def test_a_foreign_store_answers_like_a_missing_one(
    lender: SimpleNamespace, sign_in: Any, name: str
) -> None:
    loan = lending.applied(lender)
    other = store_in(lender.fund.area, "隔壁")
    neighbour = sign_in(merchant_of(other, username="neighbour"))
    assert neighbour.get(reverse(name, args=[loan.pk])).status_code == 404
    assert neighbour.get(reverse(name, args=[987654])).status_code == 404
    assert neighbour.get(new_url(lender)).status_code == 404
    crossed = reverse("portal-loan-new", args=[other.pk, lender.terms.pk + 999])
    assert neighbour.get(crossed).status_code == 404
    leaves(lender.merchant)
    assert sign_in(lender.merchant).get(reverse(name, args=[loan.pk])).status_code == 404


def test_the_cost_of_a_page_does_not_grow(
    lender: SimpleNamespace, client: Client, django_assert_max_num_queries: Any
) -> None:
    loan = lending.lent(lender)
    with django_assert_max_num_queries(20):
        client.get(reverse("portal-loan", args=[loan.pk]))
