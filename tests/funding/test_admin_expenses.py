"""The register of claims as people use it: form, vouchers, buttons, batches, what is masked."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from districts.models import Area, CommercialDistrict, PartyOrganisation
from funding.enums import ExpenseState, Use
from funding.models import Account, Expense, Fund
from funding.services import expenses, vouchers
from tests.activities.makers import activity_in
from tests.conftest import START
from tests.districts.registers import form_of
from tests.funding.claims import NUMBER, PAID, approved, drafted, pdf, submitted, whole
from tests.funding.conftest import held
from tests.shared_world import shared

pytestmark = pytest.mark.django_db
ADD = "admin:funding_expense_add"
LIST = "admin:funding_expense_changelist"
S = ExpenseState


def page(claim: Expense, act: str = "change") -> str:
    return reverse(f"admin:funding_expense_{act}", args=[claim.pk])


@pytest.fixture
@shared
def purse(fund: Fund, zone: Area, arrive: Any) -> Account:
    arrive(fund, 10_000_00, area=zone)
    return held(fund, zone)


@pytest.fixture
def at_work(cast: SimpleNamespace, sign_in: Any) -> Client:
    return sign_in(cast.clerk)


@pytest.fixture
def deciding(cast: SimpleNamespace, sign_in: Any) -> Client:
    return sign_in(cast.approver)


@pytest.fixture
def filled(purse: Account, at_work: Client) -> dict[str, Any]:
    """The form of a new claim as somebody has filled it in."""
    typed = {
        "account": purse.pk,
        "use": Use.ACTIVITY,
        "summary": "主题党日用品",
        "fen": "1,234.50",
        "spent_on": "2017-03-10",
        "payee": "王五",
        "payee_number": "6400 1234-567890",
        "payee_bank": "建设银行",
        "_save": "保存",
    }
    return {**form_of(at_work, reverse(ADD)), **typed}


def test_a_claim_begins_with_its_facts_and_goes_on_with_its_vouchers(
    filled: dict[str, Any], at_work: Client, purse: Account, clerk: Any
) -> None:
    answer = at_work.post(reverse(ADD), filled)
    claim = Expense.objects.get()
    assert answer.url == page(claim, "vouchers")
    assert (claim.fen, claim.payee_number, claim.state) == (1_234_50, NUMBER, S.DRAFT)
    assert (claim.made_by, claim.area, claim.account) == (clerk, purse.area, purse)


def test_a_double_click_is_one_claim(filled: dict[str, Any], at_work: Client) -> None:
    for _ in range(2):
        assert at_work.post(reverse(ADD), filled).status_code == 302
    assert Expense.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("fen", "0", "金额要大于 0"),
        ("spent_on", "2999-01-01", "发生日期不能晚于今天"),
        ("payee_number", "12", "账号应为 8 到 30 位数字"),
        ("account", "987654", "请在列表里选择付款账户"),
        ("use", "", "请选择用途"),
    ],
)
def test_bad_input_is_said_at_its_field(
    filled: dict[str, Any], at_work: Client, field: str, typed: str, told: str
) -> None:
    answer = at_work.post(reverse(ADD), {**filled, field: typed})
    assert told in "".join(answer.context["adminform"].form.errors[field])
    assert not Expense.objects.exists()


def test_only_accounts_with_money_of_the_own_areas_are_offered(
    fund: Fund, loan_fund: Fund, street: Area, arrive: Any, at_work: Client
) -> None:
    zone = loan_fund.area
    for purse in (fund, loan_fund):
        arrive(purse, 100_00, area=zone)
    arrive(fund, 100_00, area=street)
    form = at_work.get(reverse(ADD)).context["adminform"].form
    told = [label for key, label in form.fields["account"].choices if key]
    assert told == ["两新组织党建专项经费 · 区财政 · 银川阅海湾中央商务区（余额 100.00 元）"]


def test_party_and_commercial_district_follow_from_the_account(
    filled: dict[str, Any], at_work: Client, fund: Fund, zone: Area, arrive: Any
) -> None:
    place = CommercialDistrict.objects.create(name="阅海万家", area=zone)
    branch = PartyOrganisation.objects.create(
        name="联合党支部", type="branch", area=zone, founded=START, commercial_district=place
    )
    arrive(fund, 100_00, area=zone, party_organisation=branch)
    own = held(fund, zone, party=branch)
    at_work.post(reverse(ADD), {**filled, "account": own.pk})
    claim = Expense.objects.get()
    assert (claim.party_organisation, claim.commercial_district) == (branch, place)


def test_only_the_claimant_writes_and_only_until_it_is_handed_in(
    purse: Account, at_work: Client, clerk: Any, sign_in: Any, cast: Any
) -> None:
    claim = whole(purse, clerk)
    assert at_work.get(page(claim)).context["has_change_permission"]
    expenses.submit(claim, by=clerk)
    assert not at_work.get(page(claim)).context["has_change_permission"]
    Expense.objects.filter(pk=claim.pk).update(state=S.DRAFT, made_by=cast.street_clerk)
    assert not at_work.get(page(claim)).context["has_change_permission"]
    assert at_work.post(page(claim), {"summary": "改"}).status_code == 403


def upload(client: Client, claim: Expense, *contents: bytes, **headers: str) -> Any:
    files = [SimpleUploadedFile("票.pdf", one, "application/pdf") for one in contents]
    return client.post(page(claim, "vouchers"), {"papers": files}, headers=headers)


def test_vouchers_are_sent_several_at_once(purse: Account, clerk: Any, at_work: Client) -> None:
    claim = drafted(purse, clerk)
    assert upload(at_work, claim, pdf(b"a"), pdf(b"b")).url == page(claim)
    assert claim.vouchers.count() == 2
    again = upload(at_work, claim, pdf(b"a"))
    assert "只传一次" in "".join(again.context["form"].errors["papers"])
    bad = upload(at_work, claim, pdf(b"/JavaScript"))
    assert "带有脚本" in "".join(bad.context["form"].errors["papers"])
    many = upload(at_work, claim, *(pdf(str(n).encode()) for n in range(10)))
    assert "一次最多传 9 张" in "".join(many.context["form"].errors["papers"])
    assert claim.vouchers.count() == 2


def test_the_script_is_answered_in_place(purse: Account, clerk: Any, at_work: Client) -> None:
    claim, here = drafted(purse, clerk), {"X-In-Place": "1"}
    good = upload(at_work, claim, pdf(b"a"), **here)
    assert good.json() == {"to": page(claim)}
    bad = upload(at_work, claim, pdf(b"a"), **here)
    assert bad.status_code == 422
    assert bad.json() == {
        "errors": {"id_papers": "同一张票据在这笔报销里只传一次，请去掉重复的再传。"}
    }
    expenses.submit(claim, by=clerk)
    late = upload(at_work, claim, pdf(b"b"), **here)
    assert "不能办理" in late.json()["errors"][""]


def test_a_voucher_is_taken_out_with_a_reason(purse: Account, clerk: Any, at_work: Client) -> None:
    claim = whole(purse, clerk)
    own = claim.vouchers.get()
    answer = at_work.post(page(claim, "drop-voucher"), {"voucher": own.pk, "note": "传错"})
    assert answer.status_code == 302
    assert not claim.vouchers.exists()


def test_the_page_tells_what_is_missing_and_what_was_used_before(
    purse: Account, clerk: Any, at_work: Client
) -> None:
    first, second = drafted(purse, clerk, summary="早先的"), drafted(purse, clerk, 20_000_00)
    for claim in (first, second):
        upload(at_work, claim, pdf(b"a"))
    text = at_work.get(page(second)).content.decode()
    assert f'这张票据在“<a href="{page(first)}">早先的</a>”里用过' in text
    assert "账户现有 10,000.00 元，不够这笔 20,000.00 元" in text
    vouchers.drop(second.vouchers.get(), by=clerk, note="重复")
    assert "提交前还差 1 项" in at_work.get(page(second)).content.decode()


def test_the_way_of_a_claim_by_its_buttons(
    purse: Account, clerk: Any, at_work: Client, deciding: Client
) -> None:
    claim = whole(purse, clerk)
    at_work.post(page(claim, "submit"))
    back = {"usual": ["用途选错"], "more": "缺名单\n\n抬头不对"}
    deciding.post(page(claim, "return"), back)
    claim.refresh_from_db()
    assert claim.told == "1. 用途选错\n2. 缺名单\n3. 抬头不对"
    text = at_work.get(page(claim)).content.decode()
    assert "退回补正：共 3 项" in text
    at_work.post(page(claim, "submit"))
    deciding.post(page(claim, "check"), {"note": ""})
    paid = {"day": "2017-03-20", "bank_reference": "YH-1"}
    at_work.post(page(claim, "pay"), paid)
    claim.refresh_from_db()
    assert (claim.state, claim.bank_reference) == (S.PAID, "YH-1")
    steps = at_work.get(page(claim)).context["page"]["steps"]
    assert [(one.act.verb, one.role) for one in steps] == [
        ("提交", "报销人"),
        ("退回补正", "审核（审批）人"),
        ("提交", "报销人"),
        ("审核通过", "审核人"),
        ("支付", "经办人"),
    ]


def test_a_button_that_is_refused_says_why(
    purse: Account, clerk: Any, deciding: Client, approver: Any
) -> None:
    claim = expenses.check(submitted(purse, clerk, 2_000_01), by=approver)
    tools = deciding.get(page(claim)).context["object_tools"]
    why = {tool["title"]: tool.get("refusal") for tool in tools}
    assert "由上级（金凤区）的审批人审批" in why["审批通过"]
    assert "由上级（金凤区）的审批人审批" in why["退回补正"]


def test_many_are_paid_by_one_list(purse: Account, cast: Any, at_work: Client) -> None:
    claims = [approved(purse, cast.clerk, cast.approver, 1_500_00) for _ in range(7)]
    answer = at_work.post(
        reverse(LIST),
        {
            "action": "pay",
            ACTION_CHECKBOX_NAME: [one.pk for one in claims],
            "confirmed": "1",
            "day": str(PAID),
            "bank_reference": "YH0320",
        },
    )
    assert (answer.context["done"], answer.context["refused"]) == (6, 1)
    assert "不够 1,500.00 元" in answer.context["results"][0].told
    references = Expense.objects.filter(state=S.PAID).values_list("bank_reference", flat=True)
    assert set(references) < {f"YH0320-{one.pk}" for one in claims}
    purse.refresh_from_db()
    assert purse.balance == 1_000_00


def test_who_is_paid_stands_masked_everywhere(purse: Account, clerk: Any, deciding: Client) -> None:
    claim = submitted(purse, clerk, payee="欧阳锋")
    list_url = reverse(LIST)
    exported = deciding.get(reverse("admin:funding_expense_export"))
    for answer in (deciding.get(page(claim)), deciding.get(list_url), exported):
        assert "欧阳锋" not in answer.content.decode(errors="replace")
        assert NUMBER not in answer.content.decode(errors="replace")
    shown = deciding.post(page(claim, "reveal"), {"reason": "核对收款账号"})
    assert shown.context["values"] == [("收款人", "欧阳锋"), ("收款账号", NUMBER)]


def test_the_claims_of_an_activity(purse: Account, clerk: Any, zone: Area, at_work: Client) -> None:
    activity = activity_in(zone)
    claim = drafted(purse, clerk, activity=activity, summary="这次活动的")
    drafted(purse, clerk, summary="别的")
    found = at_work.get(reverse(LIST), {"activity": activity.pk}).context["cl"].queryset
    assert list(found) == [claim]


def test_the_list_costs_the_same_for_many(
    purse: Account, clerk: Any, at_work: Client, django_assert_max_num_queries: Any
) -> None:
    for _ in range(12):
        drafted(purse, clerk)
    with django_assert_max_num_queries(20):
        at_work.get(reverse(LIST))


def test_it_stands_in_the_group_of_money() -> None:
    register: Any = admin.site._registry[Expense]
    assert (register.nav_group, register.nav_order) == ("经费", 50)


def test_an_activity_leads_to_its_claims(zone: Area, at_work: Client) -> None:
    activity = activity_in(zone)
    text = at_work.get(reverse("admin:activities_activity_change", args=[activity.pk]))
    assert f'href="{reverse(LIST)}?activity={activity.pk}"' in text.content.decode()
