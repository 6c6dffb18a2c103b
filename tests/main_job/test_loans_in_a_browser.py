"""M5: a store applies for an interest-free loan on a phone within six presses."""

import pytest
from playwright.sync_api import Page, expect

from tests.main_job.installation import Installation
from tests.main_job.portal_scenes import SCENES
from tests.main_job.test_portal_in_a_browser import (
    USUAL,
    Presses,
    enter,
    phone,
    readable,
)

__all__ = ["phone"]

pytestmark = pytest.mark.browser

FUND = """
from districts.models import Area
from funding.models import Fund, LoanTerms
zone = Area.objects.get(code="640106Z01")
fund = Fund.objects.create(area=zone, kind="loan", name="红色发展基金", planned_fen=500_000_00,
    opened=dt.date(2017, 1, 1))
LoanTerms.objects.create(fund=fund, since=dt.date(2017, 1, 1), most_fen=50_000_00, most_months=12)
"""
TYPED = {
    "申请金额（元）": "12000",
    "借多少个月": "12",
    "用途": "进货",
    "收款户名": "格豪酒店",
    "收款账号": "64001234567890",
    "开户行": "建设银行",
}


@pytest.fixture(scope="module", autouse=True)
def scenes(office: Installation) -> None:
    office.run("shell", "--no-imports", "-v", "0", "-c", SCENES + FUND)


@pytest.mark.parametrize("phone", [pytest.param(USUAL, id="390x844")], indirect=True)
def test_m5_a_loan_is_applied_for(phone: Page, address: str) -> None:
    enter(phone, address, "gehao")
    presses = Presses()
    presses.on(phone.get_by_role("link", name="无息贷款"))
    expect(phone.get_by_text("可以申请。")).to_be_visible()
    readable(phone)
    presses.on(phone.get_by_role("link", name="申请无息贷款"))
    for label, typed in TYPED.items():
        phone.get_by_label(label).fill(typed)
    expect(phone.get_by_text("即 1.2 万元")).to_be_visible()
    form_url = phone.url
    presses.on(phone.get_by_role("button", name="提交申请"))
    expect(phone.get_by_text("DK-")).to_be_visible()
    assert presses.count <= 6
    readable(phone)
    phone.goto(form_url)
    assert "/new/" not in phone.url  # one loan at a time


@pytest.mark.parametrize("phone", [pytest.param(USUAL, id="390x844")], indirect=True)
def test_who_does_not_meet_the_conditions_reads_all_reasons_and_no_form(
    phone: Page, address: str
) -> None:
    enter(phone, address, "wanxin")
    phone.get_by_role("link", name="无息贷款").click()
    expect(phone.get_by_text("暂不符合：")).to_be_visible()
    expect(phone.get_by_role("link", name="申请无息贷款")).to_have_count(0)
    readable(phone)
