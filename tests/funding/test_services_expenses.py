"""From the claim to the payment: who may do what, what is due, and what the ledger says of it."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils.timezone import localdate

from accounts.models import Message
from core.errors import Refused
from core.models import Act
from core.working_days import after
from districts.enums import Role
from districts.models import Area, PartyOrganisation, RuleLimit
from funding.enums import AccountKind, ExpenseState, JournalKind, Use
from funding.models import Account, Expense, Fund, Journal
from funding.services import expenses, reversing
from funding.services.closing import close
from tests.activities.makers import activity_in
from tests.conftest import START, make_user
from tests.funding.claims import PAID, SPENT, approved, drafted, submitted, whole
from tests.funding.conftest import held
from tests.shared_world import shared

pytestmark = pytest.mark.django_db
S = ExpenseState


@pytest.fixture
@shared
def purse(fund: Fund, zone: Area, arrive: Any) -> Account:
    """10,000 yuan held by the zone."""
    arrive(fund, 10_000_00, area=zone)
    return held(fund, zone)


@pytest.fixture
@shared
def branch(zone: Area) -> PartyOrganisation:
    return PartyOrganisation.objects.create(
        name="阅海湾联合党支部", type="branch", area=zone, founded=START
    )


@pytest.fixture
@shared
def second_clerk(cast: SimpleNamespace, zone: Area) -> Any:
    return make_user("second_clerk", (Role.CLERK, zone), name="经办小孙")


def test_within_the_limit_whoever_checks_approves(
    purse: Account, clerk: Any, approver: Any
) -> None:
    claim = submitted(purse, clerk, 2_000_00)
    assert (claim.state, claim.due) == (S.SUBMITTED, after(localdate(), 5))
    done = expenses.check(claim, by=approver)
    assert (done.state, done.checked_by, done.approved_by) == (S.APPROVED, approver, approver)
    assert done.due == after(localdate(), 10)
    assert done.payee_seal


def test_a_fen_above_the_limit_is_approved_above(
    purse: Account, clerk: Any, approver: Any, treasurers: Any
) -> None:
    claim = expenses.check(submitted(purse, clerk, 2_000_01), by=approver)
    assert (claim.state, claim.checked_by, claim.approved_by) == (S.CHECKED, approver, None)
    assert claim.payee_seal == ""
    with pytest.raises(Refused, match="由上级（金凤区）的审批人审批"):
        expenses.approve(claim, by=approver)
    with pytest.raises(Refused, match=r"超过 2,000\.00 元的由上级"):
        expenses.approve(claim, by=treasurers.clerk)
    done = expenses.approve(claim, by=treasurers.approver)
    assert (done.state, done.approved_by) == (S.APPROVED, treasurers.approver)
    assert done.payee_seal


def test_the_limit_is_the_areas_own(purse: Account, clerk: Any, approver: Any, zone: Area) -> None:
    RuleLimit.objects.create(area=zone, code="expense_approval", value=5_000)
    assert expenses.check(submitted(purse, clerk, 5_000_00), by=approver).state == S.APPROVED
    assert expenses.check(submitted(purse, clerk, 5_000_01), by=approver).state == S.CHECKED


def test_whoever_checked_does_not_approve_what_he_passed_on(
    purse: Account, clerk: Any, treasurers: Any
) -> None:
    claim = expenses.check(submitted(purse, clerk, 3_000_00), by=treasurers.approver)
    with pytest.raises(Refused, match="自己审核的不能自己审批"):
        expenses.approve(claim, by=treasurers.approver)


def test_where_no_area_is_above_another_of_the_same_approves(
    fund: Fund, district: Area, arrive: Any, treasurers: Any
) -> None:
    arrive(fund, 9_000_00)
    claim = submitted(held(fund, district), treasurers.clerk, 3_000_00)
    passed = expenses.check(claim, by=treasurers.approver)
    with pytest.raises(Refused, match="自己审核的不能自己审批"):
        expenses.approve(passed, by=treasurers.approver)
    other = make_user("second_approver", (Role.APPROVER, district), name="区审批老郑")
    assert expenses.approve(passed, by=other).state == S.APPROVED


def test_nobody_decides_on_his_own_claim(purse: Account, zone: Area) -> None:
    both = make_user("both", (Role.CLERK, zone), (Role.APPROVER, zone), name="身兼两职")
    claim = submitted(purse, both)
    for act in (
        lambda: expenses.check(claim, by=both),
        lambda: expenses.send_back(claim, ["缺发票"], by=both),
        lambda: expenses.reject(claim, by=both, note="重复"),
    ):
        with pytest.raises(Refused, match="自己登记的不能自己复核"):
            act()
    for column in ("checked_by_id", "approved_by_id"):
        with pytest.raises(DatabaseError), transaction.atomic():
            Expense.objects.filter(pk=claim.pk).update(**{column: both.pk})


@pytest.mark.parametrize("who", ["clerk", "official", "auditor", "street_clerk", "foreign_clerk"])
def test_only_who_decides_there_checks(
    purse: Account, second_clerk: Any, cast: SimpleNamespace, who: str
) -> None:
    claim = submitted(purse, second_clerk)
    with pytest.raises(Refused, match="由所在街道的审批人"):
        expenses.check(claim, by=getattr(cast, who))


def test_returned_with_all_defects_at_once_and_handed_in_again(
    purse: Account, clerk: Any, approver: Any
) -> None:
    claim = submitted(purse, clerk)
    back = expenses.send_back(claim, ["发票抬头不对", " ", "缺参加人员名单 "], by=approver)
    assert (back.state, back.told) == (S.RETURNED, "1. 发票抬头不对\n2. 缺参加人员名单")
    assert back.due == after(localdate(), 10)
    told = Message.objects.get(user=clerk)
    assert told.text == "主题党日用品退回补正：发票抬头不对；缺参加人员名单"
    assert told.url == f"/admin/funding/expense/{claim.pk}/change/"
    again = expenses.submit(back, by=clerk)
    assert (again.state, again.told) == (S.SUBMITTED, "")
    with pytest.raises(Refused, match="没有一项要补正"):
        expenses.send_back(again, [" "], by=approver)


def test_a_claim_that_waits_above_is_sent_back_from_there(
    purse: Account, clerk: Any, approver: Any, treasurers: Any
) -> None:
    claim = expenses.check(submitted(purse, clerk, 3_000_00), by=approver)
    with pytest.raises(Refused, match="由上级（金凤区）"):
        expenses.send_back(claim, ["缺发票"], by=approver)
    with pytest.raises(Refused, match="由上级（金凤区）"):
        expenses.reject(claim, by=approver, note="重复")
    back = expenses.send_back(claim, ["缺发票"], by=treasurers.approver)
    assert (back.state, back.checked_by) == (S.RETURNED, None)


def test_refused_with_the_reason(purse: Account, clerk: Any, approver: Any) -> None:
    claim = submitted(purse, clerk)
    with pytest.raises(Refused, match="请写明事由"):
        expenses.reject(claim, by=approver, note=" ")
    done = expenses.reject(claim, by=approver, note="与去年的重复")
    assert (done.state, done.due) == (S.REJECTED, None)
    assert Message.objects.get(user=clerk).text == "主题党日用品不予报销：与去年的重复"
    assert Act.objects.filter(verb="不予报销", note="与去年的重复").exists()


def test_withdrawn_by_the_claimant_only(
    purse: Account, clerk: Any, approver: Any, second_clerk: Any
) -> None:
    claim = submitted(purse, clerk)
    with pytest.raises(Refused, match="由报销人经办小张办理"):
        expenses.withdraw(claim, by=second_clerk, note="不报了")
    assert expenses.withdraw(claim, by=clerk, note="不报了").state == S.WITHDRAWN
    paid_for = approved(purse, clerk, approver)
    with pytest.raises(Refused, match="当前为“已审批待支付”"):
        expenses.withdraw(paid_for, by=clerk, note="不报了")


def test_who_takes_over_from_somebody_who_left_is_the_claimant(
    purse: Account, clerk: Any, second_clerk: Any
) -> None:
    claim = whole(purse, clerk)
    with pytest.raises(Refused, match="由报销人经办小张办理"):
        expenses.submit(claim, by=second_clerk)
    clerk.is_active = False
    clerk.save()
    claim = Expense.objects.get(pk=claim.pk)
    assert expenses.submit(claim, by=second_clerk).made_by == second_clerk


def test_handed_in_whole_or_with_all_that_is_missing(purse: Account, clerk: Any) -> None:
    tomorrow = localdate() + dt.timedelta(days=1)
    claim = drafted(purse, clerk, payee="", payee_number="12", payee_bank="", spent_on=tomorrow)
    with pytest.raises(Refused) as refused:
        expenses.submit(claim, by=clerk)
    told = str(refused.value)
    for part in ("还没有票据", "还没有填收款人。", "账号应为 8 到 30 位", "开户行", "还没有到"):
        assert part in told


def test_cash_is_for_an_activity(purse: Account, clerk: Any, zone: Area) -> None:
    claim = whole(purse, clerk, payee_number="", payee_bank="")
    with pytest.raises(Refused, match="用现金支付的，要选是哪个活动"):
        expenses.submit(claim, by=clerk)
    Expense.objects.filter(pk=claim.pk).update(activity=activity_in(zone))
    claim.refresh_from_db()
    assert expenses.submit(claim, by=clerk).state == S.SUBMITTED


@pytest.mark.parametrize(
    ("spent", "fits"),
    [(dt.date(2016, 12, 31), False), (dt.date(2017, 1, 1), True), (dt.date(2017, 3, 31), False)],
)
def test_spent_while_the_fund_stands(
    purse: Account, clerk: Any, spent: dt.date, fits: bool
) -> None:
    Fund.objects.update(closed=dt.date(2017, 3, 31))
    claim = whole(Account.objects.get(pk=purse.pk), clerk, spent_on=spent)
    if fits:
        assert expenses.submit(claim, by=clerk).state == S.SUBMITTED
    else:
        with pytest.raises(Refused, match="没有设立或已终止"):
            expenses.submit(claim, by=clerk)


def test_paid_out_of_its_account_to_its_use(purse: Account, clerk: Any, approver: Any) -> None:
    claim = approved(purse, clerk, approver, witness="证明人老钱")
    done = expenses.pay(claim, day=PAID, bank_reference=" YH-1 ", by=clerk)
    assert (done.state, done.paid_on, done.bank_reference, done.due) == (S.PAID, PAID, "YH-1", None)
    journal = done.journal
    assert (journal.kind, journal.day) == (JournalKind.PAYMENT, PAID)
    assert (journal.maker, journal.checker) == (clerk, approver)
    assert (journal.handler, journal.witness, journal.approver) == (
        "经办小张",
        "证明人老钱",
        "审批老李",
    )
    used = Account.objects.get(kind=AccountKind.USE)
    assert (used.balance, used.use, used.area) == (2_000_00, Use.ACTIVITY, purse.area)
    purse.refresh_from_db()
    assert purse.balance == 8_000_00
    assert "已支付 2,000.00 元" in Message.objects.get(user=clerk).text


def test_whoever_approved_does_not_pay(purse: Account, clerk: Any, zone: Area) -> None:
    both = make_user("both", (Role.CLERK, zone), (Role.APPROVER, zone), name="身兼两职")
    claim = approved(purse, clerk, both)
    with pytest.raises(Refused, match="自己审批的不能自己支付"):
        expenses.pay(claim, day=PAID, bank_reference="YH-1", by=both)


def test_paid_twice_is_paid_once(purse: Account, clerk: Any, approver: Any) -> None:
    claim = approved(purse, clerk, approver)
    expenses.pay(claim, day=PAID, bank_reference="YH-1", by=clerk)
    with pytest.raises(Refused, match="当前为“已支付”"):
        expenses.pay(claim, day=PAID, bank_reference="YH-2", by=clerk)
    assert Journal.objects.filter(kind=JournalKind.PAYMENT).count() == 1


def test_a_bank_slip_pays_once(purse: Account, clerk: Any, approver: Any) -> None:
    first, second = (approved(purse, clerk, approver, 100_00) for _ in range(2))
    expenses.pay(first, day=PAID, bank_reference="YH-1", by=clerk)
    for typed in ("YH-1", " yh- 1", "ＹＨ－１", "YH—1"):
        with pytest.raises(Refused, match="这张银行回单在这个账户里已登记过") as refused:
            expenses.pay(second, day=PAID, bank_reference=typed, by=clerk)
    assert refused.value.field == "bank_reference"
    second.refresh_from_db()
    assert second.state == S.APPROVED


@pytest.mark.parametrize(
    ("day", "reference", "field"),
    [
        (SPENT - dt.timedelta(days=1), "YH-1", "day"),
        (localdate() + dt.timedelta(days=1), "YH-1", "day"),
        (PAID, " ", "bank_reference"),
    ],
)
def test_a_payment_has_its_day_and_its_slip(
    purse: Account, cast: SimpleNamespace, day: dt.date, reference: str, field: str
) -> None:
    claim, clerk = approved(purse, cast.clerk, cast.approver), cast.clerk
    with pytest.raises(Refused) as refused:
        expenses.pay(claim, day=day, bank_reference=reference, by=clerk)
    assert refused.value.field == field
    claim.refresh_from_db()
    assert (claim.state, claim.bank_reference, claim.journal) == (S.APPROVED, "", None)


def test_a_closed_period_takes_no_payment(purse: Account, clerk: Any, approver: Any) -> None:
    claim = approved(purse, clerk, approver)
    close(purse.fund, PAID, by=approver)
    with pytest.raises(Refused, match=f"已结账至 {PAID}"):
        expenses.pay(claim, day=PAID, bank_reference="YH-1", by=clerk)
    day = PAID + dt.timedelta(days=1)
    assert expenses.pay(claim, day=day, bank_reference="YH-1", by=clerk).state == S.PAID


def test_the_ledger_decides_whether_it_is_enough(
    purse: Account, clerk: Any, approver: Any, treasurers: Any
) -> None:
    claims = [
        expenses.approve(
            expenses.check(submitted(purse, clerk, fen), by=approver), by=treasurers.approver
        )
        for fen in (6_000_00, 4_000_01, 4_000_00)
    ]
    expenses.pay(claims[0], day=PAID, bank_reference="YH-1", by=clerk)
    with pytest.raises(Refused, match=r"只有 4,000\.00 元，不够 4,000\.01 元"):
        expenses.pay(claims[1], day=PAID, bank_reference="YH-2", by=clerk)
    assert expenses.pay(claims[2], day=PAID, bank_reference="YH-2", by=clerk).state == S.PAID
    claims[1].refresh_from_db()
    assert claims[1].state == S.APPROVED


@pytest.mark.parametrize(
    "changed", [{"payee": "赵六"}, {"payee_number": "64009999999999"}, {"payee_bank": "农业银行"}]
)
def test_a_payee_changed_after_the_approval_is_not_paid(
    purse: Account, clerk: Any, approver: Any, changed: dict[str, str]
) -> None:
    """However it was changed: here beside every form, in the database itself."""
    claim = approved(purse, clerk, approver)
    Expense.objects.filter(pk=claim.pk).update(**changed)
    with pytest.raises(Refused, match="审批后被改动，不能付款，请退回重新审批"):
        expenses.pay(claim, day=PAID, bank_reference="YH-1", by=clerk)
    claim.refresh_from_db()
    assert claim.state == S.APPROVED
    assert not Journal.objects.filter(kind=JournalKind.PAYMENT).exists()
    back = expenses.send_back(claim, ["核对收款人"], by=approver)
    assert (back.payee_seal, back.checked_by, back.approved_by) == ("", None, None)
    again = expenses.check(expenses.submit(back, by=clerk), by=approver)
    assert expenses.pay(again, day=PAID, bank_reference="YH-1", by=clerk).state == S.PAID


@pytest.mark.parametrize("column", ["fen", "payee_seal", "use", "account_id"])
def test_what_was_approved_stands_in_the_database(
    purse: Account, clerk: Any, approver: Any, column: str
) -> None:
    claim = approved(purse, clerk, approver)
    other = {"fen": 1, "payee_seal": "x", "use": Use.OTHER, "account_id": purse.pk + 1}
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"update funding_expense set {column} = %s where id = %s",  # noqa: S608
            [other[column], claim.pk],
        )
    with pytest.raises(DatabaseError), transaction.atomic():
        claim.delete()


def test_reversed_money_is_back_and_its_slip_free(
    purse: Account, clerk: Any, approver: Any
) -> None:
    claim = approved(purse, clerk, approver)
    done = expenses.pay(claim, day=PAID, bank_reference="YH-1", by=clerk)
    asked = reversing.ask(done.journal, day=PAID, reason="用途记错", by=clerk)
    reversing.post(asked, by=approver)
    done.refresh_from_db()
    purse.refresh_from_db()
    assert (done.state, purse.balance) == (S.REVERSED, 10_000_00)
    anew = approved(purse, clerk, approver)
    assert expenses.pay(anew, day=PAID, bank_reference="YH-1", by=clerk).state == S.PAID


def test_a_partys_own_money_is_spent_by_it(
    fund: Fund, zone: Area, arrive: Any, clerk: Any, branch: Any
) -> None:
    arrive(fund, 500_00, area=zone, party_organisation=branch)
    own = held(fund, zone, party=branch)
    claim = whole(own, clerk, 100_00, party_organisation=None)
    with pytest.raises(Refused, match="只能由它使用"):
        expenses.submit(claim, by=clerk)
    Expense.objects.filter(pk=claim.pk).update(party_organisation=branch)
    claim.refresh_from_db()
    assert expenses.submit(claim, by=clerk).state == S.SUBMITTED
