"""S4 in a browser: an application is reviewed from the to-do within three presses.

A press is a click; typing is free.
"""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.main_job.faces import FACES, scrolls_sideways, violations
from tests.main_job.installation import Installation
from tests.main_job.stages import ADVISE
from tests.main_job.test_report_in_in_a_browser import Presses

pytestmark = pytest.mark.browser

USER = "approver"
#: Three stores whose applications wait for the review; somebody else filled them in.
MAKE = """
import datetime as dt, io
from django.utils.timezone import localdate
from PIL import Image, ImageDraw
from accounts.models import User
from core.photos import clean_photo
from districts.models import Area
from members.models import PartyMember
from storefronts.models import HonourScheme, Storefront, StorefrontMember
from storefronts.services import applying, deciding, schemes
zone = Area.objects.get(code="640106Z01")
filler, clerk = User.objects.get(username="filler"), User.objects.get(username="clerk")
version = schemes.in_force(HonourScheme.objects.get(area=None, code="model_store"))
def picture(text):
    written, photo = io.BytesIO(), Image.new("RGB", (960, 720), "#c9d3df")
    ImageDraw.Draw(photo).rectangle((120, 120, 840, 600), fill="#7893b5", outline="#1e3a5f")
    photo.save(written, "JPEG")
    return clean_photo(written.getvalue())
for name in ("文华书城", "万信通讯", "富贵鸟"):
    store = Storefront.objects.create(name=name, area=zone, floor="1层", unit="A-012", staff=14,
        opened=dt.date(2011, 5, 1), trade="culture", address="阅海湾商务大道 1 号")
    for number in range(2):
        person = PartyMember.objects.create(name=f"党员{number}", area=zone,
            joined=dt.date(2008, 7, 1), full_since=dt.date(2009, 7, 1),
            identity_shown_since=dt.date(2016, 7, 1))
        StorefrontMember.objects.create(storefront=store, member=person, since=dt.date(2016, 1, 1))
    made = applying.begin(version, store, by=filler, for_store=True)
    for item in applying.items_of(made.items.all()):
        photo = picture(name) if item.criterion.needs_photo else None
        applying.answer(item, by=filler, words="承诺贴在收银台旁，三天内答复。",
            points=item.criterion.points, photo=photo)
    made = applying.submit(made, by=filler)
    deciding.recommend(made, by=clerk, committee=None, words="店内党员在岗，承诺上墙，同意推荐。")
"""


@pytest.fixture(scope="module", autouse=True)
def waiting(office: Installation) -> None:
    office.add_user("approver", "approver", "640106Z01")
    office.add_user("filler", "clerk", "640106Z01")
    office.run("shell", "--no-imports", "-c", MAKE)
    office.run("shell", "--no-imports", "-v", "0", "-c", ADVISE)


def opened(page: Page, address: str, store: str, presses: Presses) -> None:
    """From the desk by its to-do."""
    page.goto(f"{address}/admin/")
    presses.on(page.get_by_role("link", name=f"{store}申报党员示范店").first)
    expect(page.get_by_role("heading", name="审核清单")).to_be_visible()


def test_s4_it_passes_with_three_presses(screen: Page, address: str) -> None:
    presses = Presses()
    opened(screen, address, "文华书城", presses)
    assert not violations(screen)
    assert not scrolls_sideways(screen)
    presses.on(screen.get_by_role("button", name="通过", exact=True))
    expect(screen.get_by_role("heading", name="初审通过，转两名评委评分。")).to_be_visible()
    assert not violations(screen)
    presses.on(screen.get_by_role("button", name="确认"))
    expect(screen.get_by_text("初审通过，待评分").first).to_be_visible()
    assert presses.count == 3
    assert not violations(screen)


def test_s4_two_defects_are_returned_in_one_with_three_presses(screen: Page, address: str) -> None:
    presses = Presses()
    opened(screen, address, "万信通讯", presses)
    back = screen.locator("[data-return]")
    screen.get_by_label("营业执照照片：缺什么、怎样补").fill("看不清，请四角拍全")
    expect(back).to_have_text("退回补正（1 项）")
    screen.get_by_label("进货有票据，不卖假货：缺什么、怎样补").fill("缺近一个月的票据")
    expect(back).to_have_text("退回补正（2 项）")
    expect(screen.get_by_role("button", name="通过", exact=True)).to_be_disabled()
    presses.on(back)
    words = ["1. 营业执照照片：看不清，请四角拍全", "2. 进货有票据，不卖假货：缺近一个月的票据"]
    expect(screen.locator(".act-effect p")).to_have_text(words)
    presses.on(screen.get_by_role("button", name="确认"))
    assert presses.count == 3
    quotes = screen.locator(".timeline .back blockquote")
    expect(quotes).to_have_count(1)  # one step with both
    for line in words:
        expect(quotes).to_contain_text(line)


def test_a_photo_opens_large(screen: Page, address: str) -> None:
    opened(screen, address, "富贵鸟", Presses())
    photo = screen.locator(".photos img").first
    photo.scroll_into_view_if_needed()
    expect(photo).to_have_js_property("complete", True)
    box = photo.bounding_box()
    assert box is not None
    assert box["width"] > 180
    with screen.expect_popup() as popup:
        photo.click()
    assert "/photos/" in popup.value.url


def test_it_is_reviewed_without_a_script(
    browser: Browser, signed_in: dict[str, object], address: str
) -> None:
    context = browser.new_context(
        storage_state=signed_in,  # type: ignore[arg-type]
        viewport=FACES["office"],
        locale="zh-CN",
        java_script_enabled=False,
    )
    page = context.new_page()
    opened(page, address, "富贵鸟", Presses())
    page.get_by_label("营业执照照片：缺什么、怎样补").fill("看不清")
    page.get_by_role("button", name="退回补正").click()
    expect(page.locator(".act-effect p")).to_have_text(["1. 营业执照照片：看不清"])
    page.get_by_role("button", name="返回修改").click()
    page.get_by_label("营业执照照片：缺什么、怎样补").fill("")
    page.locator(".judged label").first.click()
    page.get_by_role("button", name="通过", exact=True).click()
    page.get_by_role("button", name="确认").click()
    expect(page.get_by_text("初审通过，待评分").first).to_be_visible()
    context.close()
