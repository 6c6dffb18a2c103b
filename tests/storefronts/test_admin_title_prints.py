"""Certificates and the artwork of the plate: what stands on them, and that a phone reads the QR."""

import re
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import zxingcpp
from django.test import Client
from django.urls import reverse
from PIL import Image, ImageDraw

from core.models import Act
from storefronts.enums import TitleState
from storefronts.models import Title
from storefronts.services import plaques, printing
from storefronts.services.verdicts import verify
from tests.shared_world import shared
from tests.storefronts.stores import store_in, title_of
from tests.storefronts.titled import in_state

pytestmark = pytest.mark.django_db
RUN = re.compile(r"M(\d+) (\d+)h(\d+)v1h-\d+z")
PIXELS = 8  # a module


@pytest.fixture(autouse=True)
def official_host(settings: Any) -> None:
    settings.PUBLIC_HOST, settings.HTTPS = "dangjian.example.com", True


@pytest.fixture
@shared
def title(zone: Any) -> Title:
    return title_of(store_in(zone, "文华书城", address="曹州东路 1 号"), "star_merchant", stars=4)


@pytest.fixture
def clerk(cast: SimpleNamespace, sign_in: Any) -> Client:
    return sign_in(cast.clerk)


def url(title: Title, page: str) -> str:
    return reverse(f"admin:storefronts_title_{page}", args=[title.pk])


def scanned(path: str, size: int) -> str:
    """What a phone reads of the drawing."""
    picture = Image.new("L", (size * PIXELS, size * PIXELS), 255)
    pen = ImageDraw.Draw(picture)
    for x, y, width in ((int(a), int(b), int(c)) for a, b, c in RUN.findall(path)):
        corner = ((x + width) * PIXELS - 1, (y + 1) * PIXELS - 1)
        pen.rectangle((x * PIXELS, y * PIXELS, *corner), fill=0)
    (found,) = zxingcpp.read_barcodes(picture)
    return str(found.text)


def test_the_qr_leads_to_the_official_page(title: Title, cast: SimpleNamespace) -> None:
    sheet = printing.sheet(title, by=cast.clerk)
    plaque = plaques.in_force(title)
    assert plaque is not None
    text = scanned(sheet.path, sheet.size)
    assert text == f"https://dangjian.example.com/v/{plaque.token}"
    assert verify(text.rpartition("/")[2]).kind == "valid"


def test_around_the_qr_lie_four_white_modules(title: Title, cast: SimpleNamespace) -> None:
    sheet = printing.sheet(title, by=cast.clerk)
    runs = [tuple(map(int, run)) for run in RUN.findall(sheet.path)]
    assert min(x for x, _, _ in runs) == min(y for _, y, _ in runs) == printing.QUIET
    assert max(x + width for x, _, width in runs) == sheet.size - printing.QUIET


def test_the_code_can_be_typed(title: Title, cast: SimpleNamespace) -> None:
    sheet = printing.sheet(title, by=cast.clerk)
    assert [len(group) for group in sheet.code.split()] == [4, 4, 4, 4, 4, 4, 2]
    assert verify(sheet.code).kind == "valid"
    assert sheet.look_up == "dangjian.example.com/v/"


def test_a_certificate(clerk: Client, title: Title) -> None:
    answer = clerk.get(url(title, "certificate"))
    page = answer.content.decode()
    for told in (
        "党员星级商户",
        "文华书城",
        "★★★★",
        title.number,
        "曹州东路 1 号",
        title.issuer,
        f"{title.valid_to.year}年{title.valid_to.month}月{title.valid_to.day}日",
    ):
        assert told in page
    assert "no-store" in answer["Cache-Control"]
    assert "style=" not in page.partition('class="certificate"')[2]


def test_the_artwork_is_a_drawing_with_its_size(clerk: Client, title: Title) -> None:
    answer = clerk.get(url(title, "artwork"))
    assert answer["Content-Type"] == "image/svg+xml"
    assert "attachment" in answer["Content-Disposition"]
    root = ET.fromstring(answer.content)  # noqa: S314 -- our own
    assert (root.get("width"), root.get("height")) == ("600mm", "400mm")
    texts = ["".join(one.itertext()) for one in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"党员星级商户", "★★★★", "文华书城", f"编号　{title.number}"} <= set(texts)
    inner = root.find("{http://www.w3.org/2000/svg}svg")
    assert inner is not None
    size = int((inner.get("viewBox") or "").split()[2])
    drawn = inner.find("{http://www.w3.org/2000/svg}path")
    assert drawn is not None
    assert scanned(drawn.get("d") or "", size).startswith("https://dangjian.example.com/v/")
    assert "<svg xmlns" in clerk.get(url(title, "plate")).content.decode()


@pytest.mark.parametrize(
    ("text", "size"),
    [("党员示范店", 72), ("宁夏阅海湾中央商务区某某国际大酒店有限公司", 22.86), ("ABC", 72)],
)
def test_long_names_keep_within_the_plate(text: str, size: float) -> None:
    assert printing.fitted(text, 480, 72) == size


@pytest.mark.parametrize("page", ["certificate", "plate", "artwork"])
def test_only_who_writes_or_decides_prints(
    page: str, title: Title, cast: SimpleNamespace, sign_in: Any
) -> None:
    for role in ("clerk", "approver"):
        assert sign_in(getattr(cast, role)).get(url(title, page)).status_code == 200
    for role in ("official", "auditor", "admin"):
        assert sign_in(getattr(cast, role)).get(url(title, page)).status_code == 403
    assert sign_in(cast.foreign_clerk).get(url(title, page)).status_code == 404
    assert Act.objects.filter(verb="打印牌匾").count() == 2


@pytest.mark.parametrize("state", [TitleState.REVOKED, TitleState.EXPIRED])
def test_what_is_gone_is_not_printed(state: TitleState, title: Title, clerk: Client) -> None:
    in_state(title, state)
    assert "不能打印" in clerk.get(url(title, "certificate")).content.decode()
    assert "不能打印" in clerk.get(url(title, "plate")).content.decode()
    assert clerk.get(url(title, "artwork")).status_code == 404
    tools = clerk.get(url(title, "change")).context["object_tools"]
    assert "打印证书" not in [tool["title"] for tool in tools]


class TestMany:
    LIST = "/admin/storefronts/title/"

    def printed(self, client: Client, *titles: Title) -> Any:
        keys = [title.pk for title in titles]
        sent = {"action": "certificates", "index": "0", "_selected_action": keys}
        return client.post(self.LIST, sent)

    def test_a_sheet_each_and_why_not(self, clerk: Client, title: Title, zone: Any) -> None:
        other = title_of(store_in(zone, "万信通讯"))
        gone = in_state(title_of(store_in(zone, "富贵鸟")), TitleState.REVOKED)
        page = self.printed(clerk, title, other, gone)
        assert page.content.decode().count('<section class="certificate">') == 2
        assert "富贵鸟" in page.content.decode()
        assert "不能打印" in page.content.decode()

    def test_not_for_who_only_looks(
        self, title: Title, cast: SimpleNamespace, sign_in: Any
    ) -> None:
        page = self.printed(sign_in(cast.auditor), title)
        assert plaques.in_force(title).token not in page.content.decode()  # type: ignore[union-attr]
        assert 'value="certificates"' not in page.content.decode()
        assert not Act.objects.filter(verb="打印牌匾").exists()

    def test_not_of_another_area(self, title: Title, cast: SimpleNamespace, sign_in: Any) -> None:
        page = self.printed(sign_in(cast.foreign_clerk), title)
        assert "文华书城" not in page.content.decode()
