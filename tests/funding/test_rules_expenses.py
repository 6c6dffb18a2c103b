"""What the adviser says of claims, and where they go when their claimant leaves."""

from typing import Any

import pytest
from django.urls import reverse

from core.working_days import after
from districts.models import Area
from districts.services.handing_over import give, waiting
from funding.models import Account, Expense, Fund
from funding.rules import expenses as rules
from funding.services import due_expenses, expenses
from tests.conftest import make_user
from tests.funding.claims import PAID, approved, drafted, submitted, whole
from tests.funding.conftest import held
from tests.shared_world import shared

pytestmark = pytest.mark.django_db


@pytest.fixture
@shared
def purse(fund: Fund, zone: Area, arrive: Any) -> Account:
    arrive(fund, 50_000_00, area=zone)
    return held(fund, zone)


def found(area: Area, day: Any = PAID) -> dict[str, list[Any]]:
    every = {rule.code: list(rule.find(area.path, day)) for rule in rules.RULES}
    return {code: rows for code, rows in every.items() if rows}


def test_each_state_waits_for_whoever_is_next(
    purse: Account, clerk: Any, approver: Any, zone: Area, street: Area
) -> None:
    drafted(purse, clerk)
    first = submitted(purse, clerk, 100_00)
    (told,) = found(zone)["expense-check"]
    assert (told.key, told.area_id, told.due) == (str(first.pk), zone.pk, first.due)
    assert told.detail == "经办小张报销 100.00 元，待审核"
    back = expenses.send_back(first, ["缺发票"], by=approver)
    assert [row.due for row in found(zone)["expense-correct"]] == [back.due]
    expenses.check(submitted(purse, clerk, 3_000_00), by=approver)
    paid = approved(purse, clerk, approver)
    rows = found(zone)
    assert set(rows) == {"expense-correct", "expense-approve", "expense-pay"}
    assert rows["expense-pay"][0].url == reverse("admin:funding_expense_pay", args=[paid.pk])
    assert not found(street)
    expenses.pay(paid, day=PAID, bank_reference="YH-1", by=clerk)
    assert "expense-pay" not in found(zone)


def test_who_decides_is_told_what_is_to_be_decided() -> None:
    rights = {rule.code: rule.action for rule in rules.RULES}
    assert rights == {
        "expense-check": "decide",
        "expense-approve": "decide",
        "expense-correct": "change",
        "expense-pay": "change",
    }


def test_the_last_working_day_is_still_in_time(purse: Account, clerk: Any, zone: Area) -> None:
    claim = submitted(purse, clerk)
    assert claim.due is not None
    late = after(claim.due, 1)
    assert list(due_expenses.due_today(zone.path, claim.due)) == [claim]
    assert not due_expenses.overdue(zone.path, claim.due)
    assert list(due_expenses.overdue(zone.path, late)) == [claim]


def test_what_he_still_writes_goes_to_his_heir(
    purse: Account, clerk: Any, approver: Any, cast: Any
) -> None:
    draft = whole(purse, clerk, summary="草稿的")
    back = expenses.send_back(submitted(purse, clerk), ["缺发票"], by=approver)
    gone_on = submitted(purse, clerk)
    assert waiting(clerk) == [("没有提交或待补正的报销", [back, draft])]
    heir = make_user("heir", name="接任的")
    assert give(clerk, heir) == 2
    owners = dict(Expense.objects.values_list("pk", "made_by"))
    assert owners == {draft.pk: heir.pk, back.pk: heir.pk, gone_on.pk: clerk.pk}
