"""Who may apply for a loan: all reasons at once, each with its remedy."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from core.errors import Refused
from funding.models import Fund, Loan
from funding.services import (
    loan_applying,
    loan_deciding,
    loan_terms,
)
from storefronts.enums import TitleState
from storefronts.models import Storefront
from tests.conftest import START
from tests.funding import lending
from tests.funding.lender import lender, loan_day  # noqa: F401 -- fixtures
from tests.funding.lending import ASKED, TODAY, applicant, terms_of
from tests.storefronts.merchants import merchant_of
from tests.storefronts.stores import title_of

pytestmark = pytest.mark.django_db


def unmet(lender: SimpleNamespace) -> dict[str, str]:
    """Title of each condition that is not met → what is told and its remedy."""
    (offer,) = loan_terms.offers(lender.store, TODAY)
    return {one.title: f"{one.told}。{one.remedy}" for one in offer.unmet}


def test_a_store_that_meets_all_reads_what_the_fund_has(lender: SimpleNamespace) -> None:
    (offer,) = loan_terms.offers(lender.store, TODAY)
    assert unmet(lender) == {}
    assert (offer.terms, offer.available) == (lender.terms, 100_000_00)
    assert len(offer.conditions) == 6


@pytest.mark.parametrize(
    ("opened", "met"), [(dt.date(2016, 3, 10), True), (dt.date(2016, 3, 11), False), (None, False)]
)
def test_open_for_so_many_months(
    lender: SimpleNamespace, opened: dt.date | None, met: bool
) -> None:
    Storefront.objects.update(opened=opened)
    lender.store.refresh_from_db()
    assert ("开业满 12 个月" not in unmet(lender)) is met


def test_all_reasons_at_once_each_with_its_remedy(lender: SimpleNamespace) -> None:
    lender.store.titles.update(state=TitleState.SUSPENDED)
    Storefront.objects.update(opened=dt.date(2017, 1, 1), licence_until=TODAY - dt.timedelta(1))
    lender.store.refresh_from_db()
    assert unmet(lender) == {
        "开业满 12 个月": "2017-01-01开业。2018-01-01 起再申请；"
        "开业时间登记有误的，请告诉街道更正。",
        "是在册的党员示范店": "没有在有效期内的党员示范店称号。"
        "请先申报党员示范店；称号暂停的，请先完成整改。",
        "证照在有效期内": "证照有效期至 2017-03-09。请先换发证照，再告诉街道更正登记。",
    }
    with pytest.raises(Refused, match=r"开业满 12 个月.*党员示范店.*证照"):
        lending.applied(lender)
    assert not Loan.objects.exists()


def test_only_the_title_of_a_model_store_counts(lender: SimpleNamespace) -> None:
    lender.store.titles.update(state=TitleState.SUSPENDED)
    title_of(lender.store, "honest_merchant", number="诚1", awarded_on=dt.date(2016, 10, 1))
    assert list(unmet(lender)) == ["是在册的党员示范店"]
    lender.terms.needs_title = False
    lender.terms.save()
    assert unmet(lender) == {}


def test_a_licence_that_ends_today_has_not_ended(lender: SimpleNamespace) -> None:
    Storefront.objects.update(licence_until=TODAY)
    lender.store.refresh_from_db()
    assert unmet(lender) == {}


def test_one_loan_at_a_time(lender: SimpleNamespace) -> None:
    loan = lending.applied(lender)
    assert unmet(lender) == {
        "没有在办、在还的贷款": f"{loan.number}：待审查。请先办完、还清这一笔。"
    }
    with pytest.raises(Refused, match="没有在办"):
        lending.applied(lender)
    loan_applying.withdraw(loan, by=lender.merchant)
    assert unmet(lender) == {}


def test_the_database_holds_that_too(lender: SimpleNamespace) -> None:
    loan = lending.applied(lender)
    loan.pk, loan.number, loan.form_key = None, "DK-9", None
    loan._state.adding = True
    with pytest.raises(IntegrityError, match="loan_open_once"), transaction.atomic():
        loan.save()


def test_nothing_overdue_of_the_same_organisation(
    lender: SimpleNamespace, make_organisation: Any
) -> None:
    owner = make_organisation("文华集团")
    Storefront.objects.update(organisation=owner)
    loan = lending.lent(lender)
    second = applicant(lender.fund.area, "文华二店", organisation=owner)
    (offer,) = loan_terms.offers(second, loan.next_due)
    assert offer.unmet == []
    (offer,) = loan_terms.offers(second, loan.next_due + dt.timedelta(1))
    assert [one.title for one in offer.unmet] == ["没有逾期没还的"]


def test_whose_area_the_fund_covers(
    lender: SimpleNamespace, street: Any, district: Any, foreign_zone: Any
) -> None:
    neighbour = applicant(street, "邻街")
    assert loan_terms.offers(neighbour, TODAY) == []
    above = Fund.objects.create(area=district, kind="loan", name="区基金", opened=START)
    terms_of(above)
    assert [one.terms.fund for one in loan_terms.offers(neighbour, TODAY)] == [above]
    nearest_first = [one.terms.fund for one in loan_terms.offers(lender.store, TODAY)]
    assert nearest_first == [lender.fund, above]
    assert loan_terms.offers(applicant(foreign_zone, "外区"), TODAY) == []
    merchant = merchant_of(neighbour, username="neighbour")
    with pytest.raises(Refused, match="不适用于这家店"):
        loan_applying.apply(lender.terms, neighbour, ASKED, by=merchant)


def test_a_closed_fund_and_terms_that_ended_offer_nothing(lender: SimpleNamespace) -> None:
    loan = lending.applied(lender)
    Fund.objects.filter(pk=lender.fund.pk).update(closed=TODAY)
    assert loan_terms.offers(lender.store, TODAY - dt.timedelta(1)) != []
    assert loan_terms.offers(lender.store, TODAY) == []
    with pytest.raises(Refused, match="停止办理"):
        loan_deciding.review(Loan.objects.get(pk=loan.pk), by=lender.clerk)
    Fund.objects.filter(pk=lender.fund.pk).update(closed=None)
    lender.terms.until = TODAY
    lender.terms.save()
    assert loan_terms.offers(lender.store, TODAY) == []


def test_two_terms_of_a_fund_on_one_day_are_refused(lender: SimpleNamespace) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        terms_of(lender.fund, since=TODAY)


def test_the_cost_of_an_offer(lender: SimpleNamespace, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(5):
        loan_terms.offers(lender.store, TODAY)
