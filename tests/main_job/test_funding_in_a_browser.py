"""D5: how money is spent, from the dashboard by one click, down to the lines of an account."""

import pytest
from playwright.sync_api import Page, expect

from tests.main_job.faces import scrolls_sideways, violations
from tests.main_job.installation import Installation

pytestmark = pytest.mark.browser

PERIOD = "period=2017Q4"
USER = "official"
MONEY = """
import datetime as dt
from accounts.models import User
from core.dated import Quarter
from districts.models import Area
from funding.enums import AccountKind, JournalKind
from funding.models import Budget, Fund
from funding.services.accounts import Place, opened
from funding.services.posting import Posting, post
from reports.compile.compiling import compile_report

zone, day = Area.objects.get(code="640106Z01"), dt.date(2017, 11, 15)
fund = Fund.objects.create(area=zone.parent, name="专项经费", opened=dt.date(2016, 1, 1))
Budget.objects.create(
    fund=fund, year=2017, area=zone, source="town", use="activity", fen=50_000_00, decided_on=day
)
places = [Place(AccountKind.SOURCE, "town", zone), Place(AccountKind.HELD, "town", zone),
          Place(AccountKind.USE, "town", zone, use="activity")]
out, held, used = (opened(fund, places)[place] for place in places)
maker, checker = User.objects.create(username="m1"), User.objects.create(username="m2")
given = {"fund": fund, "day": day, "maker": maker, "checker": checker, "handler": "经办小周"}
post([
    Posting(key="1", kind=JournalKind.RECEIPT, summary="镇财政拨入",
            lines=((out, -100_000_00), (held, 100_000_00)), **given),
    Posting(key="2", kind=JournalKind.PAYMENT, summary="主题党日", voucher="记2",
            lines=((held, -60_000_00), (used, 60_000_00)), **given),
])
compile_report(zone.parent, Quarter(2017, 4))
"""


@pytest.fixture(scope="module", autouse=True)
def spent(compiled: Installation) -> None:
    """More than the budget was spent in the zone."""
    compiled.run("shell", "--no-imports", "-v", "0", "-c", MONEY)


@pytest.mark.parametrize("screen", ["office", "phone"], indirect=True)
def test_the_execution_of_funds_is_one_click_away(screen: Page, address: str) -> None:
    screen.goto(f"{address}/dashboard/?{PERIOD}&area=640106")
    screen.get_by_role("navigation", name="驾驶舱的页面").get_by_text("经费").click()
    figures = screen.get_by_label("五项经费数字（万元）")
    for told in ("5.00", "10.00", "6.00", "4.00", "占预算 120.0%"):
        expect(figures).to_contain_text(told)
    execution = screen.get_by_role("region", name="各单位执行")
    expect(execution.locator("tbody tr").first).to_contain_text("120.0%")
    expect(execution.locator("tbody tr").first).to_contain_text("超预算")
    sources = screen.get_by_role("region", name="资金来源")
    cells = ["5.00", "10.00", "0.00"]
    assert sources.locator("tbody tr").first.locator("td.num").all_inner_texts()[1:] == cells
    assert sources.locator("tr.total td.num").all_inner_texts()[1:] == cells
    expect(screen.locator("#chart-funding_quarters svg")).to_contain_text("四季度")
    assert violations(screen) == []
    assert not scrolls_sideways(screen)
    figures.get_by_role("link", name="支出 6.00 万元，查看名单").click()
    screen.locator("tbody th a").first.click()
    expect(screen.get_by_role("region", name="账目")).to_contain_text("60,000.00")
    screen.get_by_role("link", name="主题党日").click()
    expect(screen.get_by_role("region", name="分录")).to_contain_text("-60,000.00")
    expect(screen.locator("main")).not_to_contain_text("经办小周")
    assert violations(screen) == []
    assert not scrolls_sideways(screen)
