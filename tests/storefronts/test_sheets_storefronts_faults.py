"""What a ledger of storefronts has wrong is said in one sentence at its cell."""

from typing import Any

import pytest

from districts.models import Building, CommercialDistrict
from tests.storefronts.shop_ledgers import CODE, OTHER, Importer, look, one_issue, shop  # noqa: F401
from tests.storefronts.stores import store_in

pytestmark = pytest.mark.django_db


# Errors at their cells


@pytest.mark.parametrize(
    ("told", "title", "sentence"),
    [
        ({"统一社会信用代码": "123"}, "统一社会信用代码", "应为 18 位"),
        ({"业态": "航天"}, "业态", "不在可选值中，应为：零售、餐饮"),
        ({"从业人数": "约十人"}, "从业人数", "不是确数"),
        ({"联系电话": "138"}, "联系电话", "不是电话号码"),
        ({"开业时间": "2018.1.1"}, "开业时间", "晚于台账日期 2017-12-31，请核对"),
        ({"证照有效期至": "明年"}, "证照有效期至", "不是日期"),
        ({"联系电话": "138****2345"}, "联系电话", "打了星号，与登记册里的电话对不上"),
        ({"楼栋": "无名楼"}, "楼栋", "登记册里没有这栋楼，请填写它在哪个商圈"),
        ({"店名": "长" * 81}, "店名", "有 81 个字，最多 80 个"),
    ],
)
def test_each_error_stands_at_its_cell(
    look: Importer, told: dict[str, Any], title: str, sentence: str
) -> None:
    name = told.pop("店名", "甲店")
    found = one_issue(look(shop(name, **told)))
    assert found[0] == title
    assert sentence in found[1]


def test_the_same_store_twice_names_both_rows(look: Importer) -> None:
    batch = look(shop("甲店", 铺位号="A1"), shop("甲店", 铺位号="A1"))
    told = [one["message"] for one in batch.preview["issues"]]
    assert "与第 5 行是同一家" in told[0]
    assert "与第 4 行是同一家" in told[1]


def test_two_rows_that_mean_one_store_of_the_register(look: Importer, zone: Any) -> None:
    store_in(zone, "甲店", uscc=CODE, unit="A1")
    batch = look(shop("乙店", 统一社会信用代码=CODE), shop("甲店", 铺位号="A1"))
    assert one_issue(batch) == ("店名", "与第 4 行指的是登记册里的同一家，请核对后只保留一行。")


def test_another_code_at_the_same_place_is_no_other_store(look: Importer, zone: Any) -> None:
    store_in(zone, "甲店", uscc=CODE, unit="A1")
    title, message = one_issue(look(shop("甲店", 统一社会信用代码=OTHER, 铺位号="A1")))
    assert title == "统一社会信用代码"
    assert CODE in message


def test_a_building_of_one_name_in_two_districts_is_asked_for(look: Importer, zone: Any) -> None:
    for name in ("东商圈", "西商圈"):
        district = CommercialDistrict.objects.create(name=name, area=zone)
        Building.objects.create(name="万达", commercial_district=district)
    assert one_issue(look(shop("甲店", 楼栋="万达"))) == (
        "楼栋",
        "有 2 栋楼叫这个名字，请填写商圈。",
    )
