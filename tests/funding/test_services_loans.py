"""What a store asks for, and what the office decides."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts.models import Message
from core.errors import Refused
from core.working_days import after
from districts.enums import Role
from districts.models import RuleLimit
from funding.enums import AccountKind, LoanState
from funding.models import Loan
from funding.services import (
    loan_applying,
    loan_deciding,
    loan_lending,
)
from funding.services.loan_applying import Asked
from funding.services.loan_course import course
from funding.services.verifying import verify
from storefronts.models import StorefrontAccount
from tests.conftest import START, make_user
from tests.funding import lending
from tests.funding.conftest import held
from tests.funding.lender import lender, loan_day  # noqa: F401 -- fixtures
from tests.funding.lending import ASKED, TODAY, applicant, decision
from tests.storefronts.merchants import merchant_of

pytestmark = pytest.mark.django_db


# Applying


@pytest.mark.parametrize(
    ("given", "field", "told"),
    [
        ({"fen": 50_000_01}, "fen", "每笔最多 50,000.00 元"),
        ({"fen": 0}, "fen", "大于 0"),
        ({"months": 13}, "months", "1 到 12 个月"),
        ({"months": 0}, "months", "1 到 12 个月"),
        ({"purpose": " "}, "purpose", "用途"),
        ({"payee": ""}, "payee", "户名"),
        ({"payee_bank": ""}, "payee_bank", "开户行"),
        ({"payee_number": "1234567"}, "payee_number", "8 到 30 位"),
        ({"payee_number": "6222021234567890123"}, "payee_number", "银行卡号校验不对"),
    ],
)
def test_what_is_asked(lender: SimpleNamespace, given: Any, field: str, told: str) -> None:
    with pytest.raises(Refused, match=told) as why:
        lending.applied(lender, **given)
    assert why.value.field == field


def test_all_defects_at_once(lender: SimpleNamespace) -> None:
    wrong = loan_applying.defects(lender.terms, Asked(0, 13, "", "", "1", ""))
    names = {"fen", "months", "purpose", "payee", "payee_number", "payee_bank"}
    assert set(wrong) == names


def test_the_most_is_allowed(lender: SimpleNamespace) -> None:
    loan = lending.applied(lender, fen=50_000_00, months=12)
    assert (loan.state, loan.number, loan.due) == (
        LoanState.SUBMITTED,
        "DK-2017-0001",
        after(TODAY, 10),
    )


def test_the_same_form_twice_is_one(lender: SimpleNamespace) -> None:
    two = [
        loan_applying.apply(lender.terms, lender.store, ASKED, by=lender.merchant, form_key="k")
        for _ in range(2)
    ]
    assert two[0] == two[1]
    assert Loan.objects.count() == 1


def test_only_who_signs_in_for_the_store_applies(lender: SimpleNamespace) -> None:
    with pytest.raises(Refused, match="自己登录的店"):
        loan_applying.apply(lender.terms, lender.store, ASKED, by=lender.clerk)


@pytest.mark.django_db(transaction=True)
def test_pressed_at_the_same_moment_it_is_one(
    default_schemes: None, lender: SimpleNamespace
) -> None:
    def press(_: int) -> int:
        try:
            loan = loan_applying.apply(
                lender.terms, lender.store, ASKED, by=lender.merchant, form_key="k"
            )
            return loan.pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        found = set(pool.map(press, range(4)))
    assert len(found) == Loan.objects.count() == 1


def test_returned_with_every_defect_and_handed_in_again(lender: SimpleNamespace) -> None:
    loan = lending.applied(lender)
    words = "1. 用途请写具体\n2. 户名与执照不符"
    with pytest.raises(Refused, match="写明事由"):
        loan_deciding.send_back(loan, by=lender.clerk, words=" ")
    loan = loan_deciding.send_back(loan, by=lender.clerk, words=words)
    assert (loan.state, loan.told, loan.due) == (LoanState.RETURNED, words, after(TODAY, 10))
    assert words in Message.objects.get(user=lender.merchant).text
    with pytest.raises(Refused, match="商户自己"):
        loan_applying.resubmit(loan, ASKED, by=lender.clerk)
    mended = Asked(**{**vars(ASKED), "payee": "赵六", "fen": 9_000_00})
    loan = loan_applying.resubmit(loan, mended, by=lender.merchant)
    loan.refresh_from_db()
    told = (loan.state, loan.payee, loan.asked_fen, loan.due)
    assert told == (LoanState.SUBMITTED, "赵六", 9_000_00, after(TODAY, 10))
    looks = [(one.look, one.title, one.words) for one in course(loan)][:4]
    assert looks == [
        ("done", "申请", ""),
        ("back", "退回补正", words),
        ("done", "补正", ""),
        ("now", "街道审查", ""),
    ]


# Deciding


def test_the_whole_way(lender: SimpleNamespace) -> None:
    loan = lending.lent(lender)
    assert (loan.state, loan.fen, loan.months) == (LoanState.LENT, 12_000_00, 12)
    assert (loan.lent_on, loan.next_due, loan.due) == (TODAY, dt.date(2017, 4, 10), None)
    assert loan.account.kind == AccountKind.LENT
    assert loan.account.balance == 12_000_00
    assert held(lender.fund, lender.fund.area).balance == 88_000_00
    assert (loan.journal.maker, loan.journal.checker) == (lender.clerk, lender.approver)
    assert verify() == []
    steps = [(one.title, one.office) for one in course(loan) if one.look == "done"]
    zone = str(lender.fund.area)
    assert steps == [
        ("申请", "文华书城"),
        *((verb, zone) for verb in ("审查通过", "同意借款", "签订协议", "放款")),
    ]


def test_the_store_reads_no_note_of_the_office(lender: SimpleNamespace) -> None:
    loan = lending.applied(lender)
    loan_deciding.review(loan, by=lender.clerk, words="内部说明")
    assert not any("内部" in one.words for one in course(loan))


def test_limits_are_working_days(lender: SimpleNamespace) -> None:
    zone = lender.fund.area
    RuleLimit.objects.create(area=zone, code="loan_decision", value=3, source="试行")
    loan = lending.reviewed(lender)
    assert loan.due == after(TODAY, 3)
    loan = loan_deciding.approve(loan, decision(lender, 12_000_00, 12), by=lender.approver)
    assert loan.due == after(TODAY, 15)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"fen": 12_000_01}, "fen"),
        ({"fen": 0}, "fen"),
        ({"months": 13}, "months"),
        ({"months": 0}, "months"),
        ({"words": " "}, "words"),
        ({"day": TODAY + dt.timedelta(1)}, "day"),
        ({"day": TODAY - dt.timedelta(1)}, "day"),
    ],
)
def test_what_the_committee_grants(lender: SimpleNamespace, given: Any, field: str) -> None:
    loan = lending.reviewed(lender)
    asked = decision(lender, **{"fen": 12_000_00, "months": 12, **given})
    with pytest.raises(Refused) as why:
        loan_deciding.approve(loan, asked, by=lender.approver)
    assert why.value.field == field
    loan.refresh_from_db()
    assert (loan.state, loan.fen) == (LoanState.REVIEWED, None)


def test_less_is_granted(lender: SimpleNamespace) -> None:
    loan = lending.reviewed(lender)
    loan = loan_deciding.approve(loan, decision(lender, 10_000_00, 3), by=lender.approver)
    loan = loan_deciding.agree(loan, number="协1", day=TODAY, by=lender.clerk)
    assert [(str(one.due), one.fen) for one in loan.instalments.all()] == [
        ("2017-04-10", 3_333_33),
        ("2017-05-10", 3_333_33),
        ("2017-06-10", 3_333_34),
    ]


def test_a_committee_that_was_dissolved_decides_nothing(lender: SimpleNamespace) -> None:
    lender.committee.dissolved = TODAY
    loan = lending.reviewed(lender)
    with pytest.raises(Refused, match="已撤销"):
        loan_deciding.approve(loan, decision(lender, 1_00, 1), by=lender.approver)


def test_who_may_do_what(lender: SimpleNamespace, cast: Any) -> None:
    loan = lending.applied(lender)
    for who in (cast.approver, cast.official, cast.street_clerk, cast.foreign_clerk):
        with pytest.raises(Refused, match="经办人办理"):
            loan_deciding.review(loan, by=who)
    loan = loan_deciding.review(loan, by=cast.clerk)
    for who in (cast.clerk, cast.official, cast.foreign_clerk):
        with pytest.raises(Refused, match="审批人办理"):
            loan_deciding.approve(loan, decision(lender, 1_00, 1), by=who)


def test_who_reviewed_does_not_approve_and_who_approved_does_not_pay(
    lender: SimpleNamespace,
) -> None:
    both = make_user("both", (Role.CLERK, lender.fund.area), (Role.APPROVER, lender.fund.area))
    loan = loan_deciding.review(lending.applied(lender), by=both)
    asked = decision(lender, 12_000_00, 12)
    with pytest.raises(Refused, match="另一人评议"):
        loan_deciding.approve(loan, asked, by=both)
    with pytest.raises(IntegrityError, match="decided_by_another"), transaction.atomic():
        Loan.objects.filter(pk=loan.pk).update(approved_by=both)
    loan_deciding.send_back(loan, by=lender.approver, words="重新审查")
    loan = loan_applying.resubmit(loan, ASKED, by=lender.merchant)
    loan = loan_deciding.review(loan, by=lender.clerk)
    loan = loan_deciding.approve(loan, asked, by=both)
    loan = loan_deciding.agree(loan, number="协1", day=TODAY, by=lender.clerk)
    with pytest.raises(Refused, match="批准人不能自己放款"):
        loan_lending.lend(loan, lender.purse, day=TODAY, bank_reference="F", by=both)


def test_nobody_decides_for_his_own_store(lender: SimpleNamespace) -> None:
    StorefrontAccount.objects.create(storefront=lender.store, user=lender.clerk, since=START)
    with pytest.raises(Refused, match="自己店的贷款"):
        loan_deciding.review(lending.applied(lender), by=lender.clerk)


def test_what_was_approved_stands(lender: SimpleNamespace) -> None:
    loan = lending.approved(lender)
    for changed in ({"fen": 1}, {"months": 1}, {"payee_seal": "x"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Loan.objects.filter(pk=loan.pk).update(**changed)
    with pytest.raises(DatabaseError), transaction.atomic():
        loan.delete()


def test_another_account_than_the_approved_is_not_paid(lender: SimpleNamespace) -> None:
    loan = lending.agreed(lender)
    loan.payee_number = "64009999999999"
    loan.save(update_fields=["payee_number"])
    with pytest.raises(Refused, match="在审批后被改动"):
        lending.lend(lender, loan)
    loan = loan_deciding.send_back(loan, by=lender.approver, words="账号不符")
    assert (loan.state, loan.fen, loan.agreement) == (LoanState.RETURNED, None, "")
    assert not loan.instalments.exists()


def test_an_agreement_has_its_own_number(lender: SimpleNamespace) -> None:
    lending.agreed(lender)
    first = Loan.objects.get()
    second = applicant(lender.fund.area, "二店")
    set_ = SimpleNamespace(
        **{**vars(lender), "store": second, "merchant": merchant_of(second, username="two")}
    )
    loan = lending.approved(set_)
    with pytest.raises(Refused, match="协议编号已用过"):
        loan_deciding.agree(loan, number=first.agreement, day=TODAY, by=lender.clerk)
    for day in (TODAY - dt.timedelta(1), TODAY + dt.timedelta(1)):
        with pytest.raises(Refused, match="签订日期"):
            loan_deciding.agree(loan, number="新", day=day, by=lender.clerk)


def test_rejected_it_can_be_applied_for_anew(lender: SimpleNamespace) -> None:
    loan = loan_deciding.reject(lending.reviewed(lender), by=lender.approver, words="用途不符")
    assert (loan.state, loan.told, loan.ended_on) == (LoanState.REJECTED, "用途不符", TODAY)
    assert lending.applied(lender).number == "DK-2017-0002"
