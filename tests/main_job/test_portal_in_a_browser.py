"""The merchants' portal on a phone in WeChat: M1–M4, M6 and M8, each within its presses.

A press is a click, or the choice of a file; typing is free.
"""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import pytest
import zxingcpp
from PIL import Image, ImageFilter
from playwright.sync_api import Browser, Locator, Page, Request, Route, expect

from tests.main_job.faces import Windows, scrolls_sideways, violations
from tests.main_job.installation import Installation
from tests.main_job.portal_scenes import PASSWORD, SCENES

pytestmark = pytest.mark.browser

WECHAT = (
    "Mozilla/5.0 (Linux; Android 12; V2148A) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 "
    "Chrome/107.0.5304.141 Mobile Safari/537.36 MicroMessenger/8.0.42.2460(0x28002A58) "
    "WeChat/arm64 Language/zh_CN"
)
SMALL = {"width": 360, "height": 640}
USUAL = {"width": 390, "height": 844}
SIZES = [pytest.param(SMALL, id="360x640"), pytest.param(USUAL, id="390x844")]


class Presses:
    """Counts what the person presses; to choose a file is one."""

    def __init__(self) -> None:
        self.count = 0

    def on(self, thing: Locator) -> None:
        thing.click()
        self.count += 1

    def choose(self, box: Locator, file: Path) -> None:
        box.set_input_files(file)
        self.count += 1


@pytest.fixture(scope="module", autouse=True)
def scenes(office: Installation) -> None:
    office.run("shell", "--no-imports", "-v", "0", "-c", SCENES)


@pytest.fixture
def phone(windows: Windows, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A phone in WeChat, of the size that the test names; an error on its console fails the test,
    but for the cut that a test makes itself."""
    size = getattr(request, "param", SMALL)
    wechat = {"user_agent": WECHAT, "is_mobile": True, "has_touch": True}
    with windows.look(size=size, forgiven="net::ERR", **wechat) as page:
        yield page


def enter(page: Page, address: str, name: str) -> None:
    """By the link of the street, on the own phone."""
    page.goto(f"{address}/portal/")
    page.get_by_label("用户名").fill(name)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_label("30 天内不用再登录").check()
    page.get_by_role("button", name="登录").click()
    expect(page).to_have_url(f"{address}/portal/")


def readable(page: Page) -> None:
    """axe finds nothing and nothing scrolls sideways, also with larger letters."""
    assert violations(page) == []
    assert not scrolls_sideways(page)
    there = page.url
    page.goto(f"{there}{'&' if '?' in there else '?'}elder=1")
    expect(page.locator("html.elder")).to_be_visible()
    assert not scrolls_sideways(page)
    page.goto(f"{there}{'&' if '?' in there else '?'}elder=0")


def on_the_first_screen(page: Page, thing: Locator) -> bool:
    box = thing.bounding_box()
    assert box is not None
    assert page.viewport_size is not None
    return box["y"] + box["height"] <= page.viewport_size["height"]


@pytest.fixture(scope="session")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A photo of about 8 MB, as a phone takes it: soft shapes under a grain."""
    drawn = np.random.default_rng(2026)
    shapes = drawn.integers(0, 255, (40, 30, 3), dtype=np.uint8)
    soft = Image.fromarray(shapes).resize((3000, 4000)).filter(ImageFilter.GaussianBlur(20))
    grain = drawn.normal(0, 16, (4000, 3000, 3))
    pixels = np.clip(np.asarray(soft, dtype=np.int16) + grain, 0, 255).astype(np.uint8)
    place = tmp_path_factory.mktemp("photos") / "licence.jpg"
    Image.fromarray(pixels).save(place, "JPEG", quality=95)
    assert 7 << 20 < place.stat().st_size < 11 << 20
    return place


def test_m1_state_missing_and_next_date_on_the_first_screen(phone: Page, address: str) -> None:
    enter(phone, address, "wenhua")
    loaded: list[int] = []
    phone.on("response", lambda one: loaded.append(len(one.body()) if one.ok else 0))
    phone.reload()
    phone.wait_for_load_state("networkidle")
    assert sum(loaded) < 200 << 10  # uncompressed, styles and pictures with it
    for told in (
        phone.get_by_role("heading", name="文华书城"),
        phone.locator(".badge", has_text="待补正").first,
        phone.get_by_text("还差 2 项"),
        phone.get_by_text(re.compile(r"补正期限：20\d\d-\d\d-\d\d")),
        phone.get_by_role("link", name="去补第 1 项"),
    ):
        assert on_the_first_screen(phone, told)
    readable(phone)


def cut_once(page: Page, seen: list[Request]) -> None:
    """The network fails in the middle of the first sending, and is there again afterwards."""

    def handle(route: Route) -> None:
        seen.append(route.request)
        if len(seen) == 1:
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route(
        re.compile("/portal/items/"),
        lambda route: handle(route) if route.request.method == "POST" else route.continue_(),
    )


def test_m2_a_missing_photo_with_four_presses_over_a_cut_network(
    phone: Page, address: str, photo: Path
) -> None:
    enter(phone, address, "wenhua")
    presses, sent = Presses(), []  # type: ignore[var-annotated]
    presses.on(phone.get_by_role("link", name="补材料"))
    presses.on(phone.get_by_role("link", name="营业执照照片"))
    expect(phone.get_by_text("看不清，请在光线好的地方重拍")).to_be_visible()
    readable(phone)
    presses.choose(phone.get_by_label("从相册选"), photo)
    expect(phone.get_by_alt_text("要上传的照片")).to_be_visible()
    cut_once(phone, sent)
    presses.on(phone.get_by_role("button", name="提交"))
    assert presses.count == 4
    expect(phone.get_by_role("status")).to_contain_text("网络断了", timeout=30_000)
    expect(phone.get_by_alt_text("要上传的照片")).to_be_visible()  # nothing is lost
    phone.get_by_role("button", name="提交").click()
    expect(phone.get_by_text("还差 1 项")).to_be_visible()
    assert len(sent) == 2
    assert len(sent[1].post_data_buffer or b"") < 500 << 10
    readable(phone)


def test_m2_without_javascript(browser: Browser, address: str, photo: Path) -> None:
    context = browser.new_context(
        viewport=SMALL, user_agent=WECHAT, locale="zh-CN", java_script_enabled=False
    )
    page = context.new_page()
    enter(page, address, "yihua")
    page.get_by_role("link", name="去补第 1 项").click()
    page.get_by_label("请写明").fill("店长负责，三天内答复。")
    page.get_by_role("button", name="提交，送街道接着审").click()
    expect(page.get_by_text("已申报，待推荐")).to_be_visible()
    context.close()


def test_m3_applied_for_with_five_presses(phone: Page, address: str, photo: Path) -> None:
    enter(phone, address, "wanxin")
    presses = Presses()
    presses.on(phone.get_by_role("link", name="申请党员示范店"))
    expect(phone.get_by_text("登记册：1 名党员在店")).to_be_visible()
    expect(phone.get_by_text("阅海湾中央商务区 1 层")).to_be_visible()  # known, not asked again
    readable(phone)
    presses.on(phone.get_by_role("button", name="没问题，下一步"))
    readable(phone)
    presses.on(phone.get_by_role("button", name="同意并承诺，下一步"))
    answer_some(phone, "说到做到", photo)
    phone.get_by_role("button", name="下一步").click()  # leaves, and comes back
    expect(phone.get_by_text("还差 4 项")).to_be_visible()
    phone.goto(f"{address}/portal/")
    phone.get_by_role("link", name="接着填").click()
    expect(phone.get_by_text("说到做到")).to_be_visible()
    small = photo.with_name("small.jpg")
    Image.new("RGB", (300, 200), "#557799").save(small)
    for box in phone.locator('input[type=file][name$="-album"]').all()[1:]:
        box.set_input_files(small)
    for box in phone.locator("textarea").all():
        box.fill(box.input_value() or "已做到")
    presses.on(phone.get_by_role("button", name="下一步"))
    expect(phone.get_by_role("heading", name="核对并提交")).to_be_visible()
    readable(phone)
    presses.on(phone.get_by_role("button", name="提交申报"))
    assert presses.count == 5
    expect(phone.get_by_text(re.compile(r"SF-\d{4}-\d{4}"))).to_be_visible()
    expect(phone.locator(".timeline .now")).to_contain_text("商圈联合党组织推荐")
    readable(phone)


def answer_some(page: Page, words: str, photo: Path) -> None:
    page.locator("textarea").first.fill(words)
    page.locator('input[type=file][name$="-album"]').first.set_input_files(photo)


def test_m3_a_store_without_a_member_is_told_before_any_form(phone: Page, address: str) -> None:
    enter(phone, address, "fuguiniao")
    phone.get_by_role("link", name="申请党员示范店").click()
    expect(phone.get_by_role("alert")).to_contain_text("登记册里没有在店的党员")
    expect(phone.get_by_role("button", name="下一步")).to_have_count(0)
    readable(phone)


@pytest.mark.parametrize("phone", SIZES, indirect=True)
def test_m4_the_plaque_with_one_press(phone: Page, address: str) -> None:
    enter(phone, address, "gehao")
    presses = Presses()
    presses.on(phone.get_by_role("link", name="看牌匾"))
    assert presses.count == 1
    expect(phone.locator(".band")).to_contain_text("有效")
    picture = phone.get_by_alt_text("牌匾二维码，扫码核验")
    assert picture.evaluate("it => it.tagName") == "IMG"  # a long press keeps it
    shown = phone.context.request.get(address + str(picture.get_attribute("src"))).body()
    assert_scans(shown, address, phone)
    phone.goto(f"{address}/portal/")
    phone.get_by_role("link", name="看牌匾").click()
    readable(phone)
    with phone.expect_download() as kept:
        phone.get_by_role("link", name="保存图片").click()
    assert kept.value.suggested_filename.endswith(".png")
    phone.get_by_role("link", name="打印版").click()
    expect(phone.get_by_role("button", name="打印")).to_be_visible()
    readable(phone)


def assert_scans(picture: bytes, address: str, page: Page) -> None:
    """The QR says the official address of the plaque's public page; here that is without a port."""
    found = zxingcpp.read_barcode(Image.open(io.BytesIO(picture)))
    told = urlsplit(found.text if found else "")
    assert told.netloc == "127.0.0.1"
    assert re.fullmatch(r"/v/[0-9a-z]{26}", told.path)
    page.goto(address + told.path)
    expect(page.get_by_text("格豪假日酒店").first).to_be_visible()


@pytest.mark.parametrize("phone", SIZES, indirect=True)
def test_m4_an_expired_plaque_says_so_in_red(phone: Page, address: str) -> None:
    enter(phone, address, "chazhuang")
    phone.get_by_role("link", name="看牌匾").click()
    band = phone.locator(".band--late")
    expect(band).to_contain_text("已过期")
    readable(phone)


def test_m6_followed_and_answered(phone: Page, address: str, office: Installation) -> None:
    office.run("shell", "--no-imports", "-v", "0", "-c", RETURNED_AGAIN)
    enter(phone, address, "yihua")
    presses = Presses()
    presses.on(phone.get_by_role("link", name="看进度"))
    assert presses.count <= 2
    told = phone.locator(".told-once").inner_text()
    assert told.count("看不清，请写清楚。") == 1  # every defect once
    now = phone.locator(".timeline .now")
    expect(now).to_contain_text("益华百货")  # unit
    expect(now).to_contain_text(re.compile("限 10 个工作日"))  # limit
    expect(now).to_contain_text(re.compile(r"最迟 20\d\d-\d\d-\d\d"))  # date
    expect(phone.locator(".timeline .todo").first).to_contain_text("限 5 个工作日")
    readable(phone)
    presses.on(phone.get_by_role("link", name="补：投诉有人管、有回音"))
    phone.get_by_label("请写明").fill("店长负责，一天内答复。")
    presses.on(phone.get_by_role("button", name="提交，送街道接着审"))
    assert presses.count <= 4
    expect(phone.locator(".badge", has_text="已申报，待推荐")).to_be_visible()


RETURNED_AGAIN = """
from accounts.models import User
from storefronts.models import Application
from storefronts.services import applying, deciding
from storefronts.services.deciding import Judgement
one = Application.objects.get(storefront__name="益华百货")
merchant = User.objects.get(username="yihua")
for item in applying.lacks(one):
    applying.answer(item, by=merchant, words="店长负责")
if one.state == "returned":
    one = applying.submit(one, by=merchant)
told = {item.pk: Judgement("missing", "看不清，请写清楚。")
    for item in one.items.all() if item.criterion.title == "投诉有人管、有回音"}
deciding.send_back(one, told, by=User.objects.get(username="clerk"))
"""


def test_m8_renewed_with_three_presses(phone: Page, address: str) -> None:
    enter(phone, address, "mianguan")
    presses = Presses()
    presses.on(phone.get_by_role("link", name=re.compile("还有 30 天到期，请申请续期")))
    readable(phone)
    presses.on(phone.get_by_role("link", name="没有变化，申请续期"))
    readable(phone)
    presses.on(phone.get_by_role("button", name="确认"))
    assert presses.count == 3
    expect(phone.get_by_text(re.compile(r"SF-\d{4}-\d{4}"))).to_be_visible()
    expect(phone.locator(".timeline .now")).to_contain_text("街道初审")
    phone.goto(f"{address}/portal/messages/")
    readable(phone)
