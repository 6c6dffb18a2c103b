"""The public pages in a browser: P1–P4 on a phone without JavaScript, each within its presses and
within 100 KB.

A press is a click or the choice from a drop-down; typing is free.
"""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.main_job.faces import Windows, scrolls_sideways, violations
from tests.main_job.installation import Installation
from tests.main_job.test_report_in_in_a_browser import Presses

pytestmark = pytest.mark.browser

PHONES = {"small": {"width": 360, "height": 640}, "phone": {"width": 390, "height": 844}}
KILOBYTES = 100 << 10
#: kind → the words of its page; every one of another title.
WORDS = {
    "valid": "有效",
    "soon": "有效，即将到期",
    "suspended": "暂停使用",
    "expired": "已过期",
    "revoked": "已撤销",
    "ended": "已退出",
    "void": "此牌已作废",
    "unknown": "未查到，谨防假冒",
}
MAKE = """
import datetime as dt, json
from django.utils.timezone import localdate
from accounts.models import User
from districts.models import Area
from members.models import PartyMember
from storefronts.models import HonourScheme, PublicNotice, Storefront, StorefrontMember, Title
from storefronts.models import Application, Plaque
from storefronts.services import awarding, plaques, revoking, schemes, titles

today, zone = localdate(), Area.objects.get(code="640106Z01")
clerk = User.objects.get(username="clerk")
scheme = HonourScheme.objects.get(area=None, code="model_store")
version = schemes.in_force(scheme)

def title(name, days):
    store = Storefront.objects.create(name=name, area=zone, operator="赵经营者",
        phone="13709511234", address="正源北街 88 号一层 A-012 铺（中央大厅东侧）")
    person = PartyMember.objects.create(name="孙党员", area=zone)
    StorefrontMember.objects.create(storefront=store, member=person, since=dt.date(2016, 1, 1))
    day = today - dt.timedelta(days=days)
    made = Title.objects.create(scheme=scheme, version=version, storefront=store,
        number=f"金凤示范〔2026〕{store.pk:03d}号", awarded_on=day,
        valid_to=awarding.last_valid_day(day, 12), issuer="银川阅海湾中央商务区党工委")
    awarding.begin(made, day, "授牌")
    return made

def token(made):
    return plaques.in_force(made).token

made = {"valid": title("文华书城", 100), "soon": title("西街面馆", 330)}
made["suspended"] = titles.suspend(title("益华百货", 100), by=None, reason="整改")
made["expired"] = title("老字号茶庄", 400)
made["revoked"] = title("万信通讯", 100)
revoking.revoke(made["revoked"], by=None, reason="欺客", basis="办法", ground="inspection")
made["ended"] = titles.give_up(title("富贵鸟", 100), by=None, reason="不做了")
tokens = {kind: token(one) for kind, one in made.items()}
again = title("格豪假日酒店", 100)
tokens["void"] = token(again)
plaques.replace(again, by=clerk, reason="被盗")
tokens["unknown"] = "0" * 26
notice = PublicNotice.objects.create(area=zone, title="拟授予党员示范店名单公示",
    issuer="银川阅海湾中央商务区党工委", first_day=today, last_day=today + dt.timedelta(days=9),
    by=clerk)
Application.objects.create(number="SF-2026-0001", storefront=again.storefront, scheme=scheme,
    version=version, state="noticed", state_since=today, made_by=clerk, notice=notice, score=92)
print(json.dumps(tokens))
"""


@pytest.fixture(scope="module")
def tokens(office: Installation) -> dict[str, str]:
    made = office.run("shell", "--no-imports", "-c", MAKE)
    return dict(json.loads(made.stdout.strip().splitlines()[-1]))


@pytest.fixture(params=PHONES)
def phone(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A customer's phone without JavaScript; an error on its console fails the test."""
    context = browser.new_context(
        viewport=PHONES[request.param], locale="zh-CN", java_script_enabled=False
    )
    page, errors = context.new_page(), []
    page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
    yield page
    context.close()
    assert not [one for one in errors if "404" not in one], errors


@pytest.mark.parametrize("kind", WORDS)
def test_p1_and_p2_the_verdict_at_one_look(
    phone: Page, address: str, tokens: dict[str, str], kind: str
) -> None:
    """Nothing is pressed, nothing scrolled; the whole page is small."""
    sizes: list[int] = []
    phone.on("response", lambda answer: sizes.append(len(answer.body())))
    phone.goto(f"{address}/v/{tokens[kind]}", wait_until="networkidle")
    verdict = phone.locator(".verdict")
    expect(verdict.locator("strong")).to_have_text(WORDS[kind])
    box, window = verdict.bounding_box(), phone.viewport_size
    assert box
    assert window
    assert box["y"] + box["height"] <= window["height"]
    assert len(sizes) >= 4
    assert sum(sizes) < KILOBYTES, sizes


def test_each_verdict_looks_different(phone: Page, address: str, tokens: dict[str, str]) -> None:
    """Shape and sentence differ for each, so that no colour has to be seen."""
    shapes, sentences = set(), set()
    for token in tokens.values():
        phone.goto(f"{address}/v/{token}")
        shapes.add(phone.locator(".verdict svg").inner_html().strip())
        sentences.add(phone.locator(".verdict p").inner_text())
    assert len(shapes) == len(sentences) == len(WORDS)


def test_p3_a_problem_is_reported_with_three_presses(
    phone: Page, address: str, tokens: dict[str, str], office: Installation
) -> None:
    presses = Presses()
    phone.goto(f"{address}/v/{tokens['valid']}")
    presses.on(phone.get_by_role("link", name="反映问题"))
    phone.get_by_label("发生了什么").fill("三月五日买的书缺页，不给换。")
    phone.get_by_label("手机号").fill("13895012345")
    presses.on(phone.get_by_role("button", name="提交"))
    assert presses.count <= 3
    number = phone.locator(".receipt").inner_text()
    assert len(number) == 14
    phone.get_by_role("link", name="查询答复").click()
    phone.get_by_label("受理编号").fill(number)
    phone.get_by_label("手机尾号").fill("2345")
    phone.get_by_role("button", name="查询").click()
    expect(phone.get_by_text("前核查并答复")).to_be_visible()


def test_p4_the_promises_stand_on_the_page_and_nobody_is_named(
    phone: Page, address: str, tokens: dict[str, str]
) -> None:
    phone.goto(f"{address}/v/{tokens['valid']}")
    for promise in ("守承诺", "无假货", "不霸市", "不欺客"):
        expect(phone.locator(".promises").get_by_text(promise)).to_be_visible()
    for token in tokens.values():
        phone.goto(f"{address}/v/{token}")
        for person in ("赵经营者", "13709511234", "孙党员"):
            assert person not in phone.content()


def test_an_objection_from_the_notice(phone: Page, address: str, tokens: dict[str, str]) -> None:
    phone.goto(f"{address}/notices/")
    phone.get_by_role("link", name="拟授予党员示范店名单公示").click()
    expect(phone.get_by_text("92.0 分")).to_be_visible()
    phone.get_by_role("link", name="提出异议").click()
    phone.get_by_label("发生了什么").fill("这家店上个月还在卖过期食品。")
    phone.get_by_role("button", name="提交").click()
    expect(phone.get_by_role("heading", name="已收到")).to_be_visible()


@pytest.mark.parametrize("size", PHONES)
@pytest.mark.parametrize("elder", [False, True])
def test_everybody_can_read_the_public_pages(
    windows: Windows, address: str, tokens: dict[str, str], size: str, elder: bool
) -> None:
    """axe finds nothing, nothing scrolls sideways, also with larger letters."""
    with windows.look(size=PHONES[size], forgiven="404") as page:
        _the_public_pages_are_readable(page, address, tokens, "?elder=1" if elder else "?elder=0")


def _the_public_pages_are_readable(
    page: Page, address: str, tokens: dict[str, str], larger: str
) -> None:
    paths = [f"/v/{token}{larger}" for token in tokens.values()]
    paths += ["/v/", "/v/?code=8F3K", f"/v/{tokens['valid']}/feedback/", "/feedback/"]
    for path in [*paths, "/notices/", "/notices/1/", "/notices/1/object/1/"]:
        page.goto(address + path)
        assert violations(page) == [], path
        assert not scrolls_sideways(page), path
    page.goto(f"{address}/v/{tokens['valid']}/feedback/")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert violations(page) == []
