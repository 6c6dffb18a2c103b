"""Published figures as the pages of the demonstration tell them, in the words that stand there."""

import re
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils.html import strip_tags

from districts.models import CommercialDistrict

BOARD, BASES, TABLE = "/dashboard/", "/dashboard/bases/", "/reports/tables/"
LIST = "/dashboard/organisations/"
XIGONG, QINGCHENG = "area=410303&period=2016Q4", "area=441802&period=2013Q4"
JINFENG, YUEHAIWAN = "area=640106&period=2017Q4", "area=640106Z01&period=2017Q4"
TAIBAILOU = "area=370811&period=2019Q3"
KINDS = "indicator=enterprises_coverage&indicator=social_organisations_coverage&rows=units"
FIVE = ("文华书城", "万信通讯", "富贵鸟", "格豪假日酒店", "益华百货")

Seen = Callable[..., str]


@pytest.fixture
def seen(demonstration: SimpleNamespace, client: Client) -> Seen:
    """The words of a page, or of a commercial district on it; who administers sees all."""
    client.force_login(demonstration.users["admin"])

    def words(page: str, query: str, district: str = "") -> str:
        if district:
            pk = CommercialDistrict.objects.get(name=district).pk
            query = f"{query}&commercial_district={pk}"
        answer = client.get(f"{page}?{query}")
        assert answer.status_code == 200
        main = answer.content.decode().partition("<main")[2]
        return " ".join(strip_tags(main).split())

    return words


@pytest.mark.parametrize(
    ("district", "members"),
    [("", 499), ("建业百货楼商圈", 249), ("王城大道建材商圈", 214), ("信息科技城商圈", 36)],
)
def test_xg5_members_gathered_in(seen: Seen, district: str, members: int) -> None:
    assert f"纳管党员 {members} 人" in seen(BOARD, XIGONG, district)


def test_xg6_all_are_covered_beside_the_other_bases(seen: Seen) -> None:
    assert seen(BOARD, f"{XIGONG}&basis=seats").count("100.0% 20 / 20 家") == 2
    told = seen(BASES, XIGONG)
    assert "组织覆盖率 95.0% 19 / 20 — 0 / 0 －19 95.0% 19 / 20 100.0% 20 / 20 ＋1" in told


def test_qc4_qc5_model_stores_beside_their_target(seen: Seen) -> None:
    told = seen(BOARD, QINGCHENG)
    for target in ("志愿服务队 10/10", "党员示范店 5/10", "志愿者 70/100", "诚信经营户 6/100"):
        assert target in told
    named = seen(LIST, f"{QINGCHENG}&indicator=model_stores")
    assert re.findall("〔2013〕\\d+号 (\\w+)", named) == list(FIVE)


def test_qc10_all_are_covered(seen: Seen) -> None:
    told = seen(BOARD, QINGCHENG)
    assert told.count("100.0% 343 / 343 家") == 2
    assert re.search("纳管党员 1,?186 人", told)


def test_jf1_joint_branches(seen: Seen) -> None:
    assert "联合党支部 24" in seen(BOARD, JINFENG)


def test_jf4_half_is_covered_and_all_are_reached(seen: Seen) -> None:
    """61 and 7 of 150 were covered a quarter and a year before: 9.3 and 45.3 points less."""
    told = seen(BOARD, YUEHAIWAN)
    assert "50.0% 75 / 150 家 较上季 +9.3 个百分点 较去年同期 +45.3 个百分点" in told
    assert "100.0% 150 / 150 家" in told
    assert re.search("党组织 10 个 .*联合党支部 1 党员总数 80 人", told)
    assert "单独组建 5 家" in told


def test_xh2_enterprises_and_social_organisations(seen: Seen) -> None:
    assert "合计 93.1% 100.0%" in seen(TABLE, f"area=130705&period=2018Q4&{KINDS}")


def test_jn1_party_organisations_and_floating_members(seen: Seen) -> None:
    told = seen(BOARD, TAIBAILOU, "太白楼路商圈")
    assert "党组织 25 个" in told
    assert "流入流动党员 382 人" in told
