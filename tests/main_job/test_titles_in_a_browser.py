"""S5 on titles: a visit to thirty stores in four clicks, two refused with the reason, and all taken
back; then a result, and the certificate whose QR is read off the screen."""

import io

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from tests.main_job.faces import scrolls_sideways, violations
from tests.main_job.installation import Installation

pytestmark = pytest.mark.browser

USER = "clerk"
LIST = "/admin/storefronts/title/?scheme=model_store"
SETTING = """
import datetime as dt
from django.utils.timezone import localdate
from districts.models import Area
from storefronts.models import HonourScheme, Storefront, Title
from storefronts.services import awarding, titles
zone = Area.objects.get(code="640106Z01")
scheme = HonourScheme.objects.get(area=None, code="model_store")
day = localdate() - dt.timedelta(days=200)
for number in range(30):
    store = Storefront.objects.create(name=f"商户{number:02d}", area=zone)
    title = Title.objects.create(
        scheme=scheme, version=scheme.versions.get(), storefront=store, awarded_on=day,
        number=f"金凤示范〔2026〕{number:03d}号", issuer="银川阅海湾中央商务区党工委",
        valid_to=localdate() + dt.timedelta(days=160),
    )
    awarding.begin(title, day, "授牌")
    if number in {4, 9}:
        titles.give_up(title, by=None, reason="转行")
"""


@pytest.fixture(scope="module", autouse=True)
def titles(office: Installation) -> None:
    office.run("shell", "-v", "0", "-c", SETTING)


def planned(office: Installation) -> int:
    ((count,),) = office.asked("select count(*) from storefronts_inspection")
    return int(count)


def test_a_visit_to_thirty_stores(screen: Page, address: str, office: Installation) -> None:
    screen.goto(f"{address}{LIST}")
    assert violations(screen) == []
    assert not scrolls_sideways(screen)
    screen.get_by_label("全选本筛选 30 条").check()  # 1
    screen.locator("select[name=action]").select_option(label="安排检查")  # 2
    screen.get_by_role("button", name="执行").click()  # 3
    expect(screen.locator("h1")).to_have_text("安排检查 30 条称号？")
    expect(screen.get_by_text("列入检查人当周的路线。")).to_be_visible()
    assert violations(screen) == []
    screen.get_by_label("检查人").select_option(index=1)
    screen.get_by_role("button", name="安排检查 30 条").click()  # 4
    expect(screen.locator("h1")).to_have_text("安排检查：已办 28 条，未办 2 条")
    refused = screen.locator("tbody tr", has_text="未办")
    expect(refused).to_have_count(2)
    expect(refused.first).to_contain_text("商户04")
    screen.get_by_role("button", name="撤销").click()
    expect(screen.get_by_text("已撤销，28 条恢复原状。")).to_be_visible()
    assert planned(office) == 0


def test_a_result_is_written_down(screen: Page, address: str) -> None:
    screen.goto(f"{address}{LIST}&q=商户01")
    screen.locator("#result_list tbody th a").first.click()
    assert violations(screen) == []
    screen.get_by_role("link", name="安排检查").click()
    screen.get_by_label("检查人").select_option(index=1)
    screen.get_by_role("button", name="安排检查").click()
    expect(screen.get_by_text("由clerk检查。")).to_be_visible()
    screen.goto(f"{address}/admin/stores/route/")
    assert violations(screen) == []
    screen.get_by_role("link", name="商户01").click()
    screen.get_by_role("link", name="登记结果").click()
    assert violations(screen) == []
    screen.get_by_label("没有“销售假冒伪劣商品被查实”：符合").uncheck()
    screen.get_by_label("结果").select_option(label="合格")
    screen.get_by_role("button", name="登记结果").click()
    expect(screen.get_by_text("“销售假冒伪劣商品被查实”不符，请写明情况。").first).to_be_visible()
    screen.get_by_label("销售假冒伪劣商品被查实：情况").fill("货架上有一件假货")
    screen.get_by_label("结果").select_option(label="建议摘牌")
    screen.get_by_label("检查情况").fill("查实一件假货")
    screen.get_by_role("button", name="登记结果").click()
    expect(screen.get_by_text("商户01：建议摘牌。")).to_be_visible()
    assert violations(screen) == []


def test_the_qr_of_a_certificate_is_read_off_the_screen(screen: Page, address: str) -> None:
    screen.goto(f"{address}{LIST}&q=商户02")
    screen.locator("#result_list tbody th a").first.click()
    for page in ("打印证书", "牌匾图样"):
        screen.get_by_role("link", name=page).click()
        assert violations(screen) == []
        picture = screen.locator(".certificate, .plate").first.screenshot()
        (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))
        assert "/v/" in found.text
        screen.go_back()
