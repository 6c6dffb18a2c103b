"""商户台账: what a ledger makes of the register, what it says at which cell, and the way back."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.dated import Precision
from core.encryption import tail
from core.sheets.columns import Ledger, Row
from districts import ledgers
from districts.enums import BatchState
from districts.ledgers import Context
from districts.models import Building, CommercialDistrict, ImportBatch, Organisation
from districts.services import writing
from districts.services.undoing import StoodUpon, undo
from members.models import PartyMember
from storefronts.models import Storefront, StorefrontMember
from storefronts.services import shops
from tests.districts.conftest import workbook
from tests.storefronts.shop_ledgers import (  # noqa: F401 -- two fixtures
    CODE,
    DAY,
    HEAD,
    LAST,
    OTHER,
    Importer,
    ledger,
    look,
    one_issue,
    shop,
    write,
)
from tests.storefronts.stores import store_in, title_of

pytestmark = pytest.mark.django_db

FULL = {
    "统一社会信用代码": CODE,
    "所属单位": "文华公司",
    "商圈": "悦海商圈",
    "楼栋": "悦海新天地",
    "铺位号": "B1-05",
    "业态": "书店",
    "从业人数": "12人",
    "经营者": "赵 六",
    "联系电话": "13895012345",
    "开业时间": "2012.3",
    "证照有效期至": "2030年6月",
}


def test_a_row_is_a_store_where_it_is_with_whose_it_is(
    write: Importer, zone: Any, make_organisation: Any
) -> None:
    owner = make_organisation("文华公司")
    write(shop(**FULL))
    store = Storefront.objects.get()
    assert (store.name, store.uscc, store.organisation) == ("文华书城", CODE, owner)
    assert (str(store.commercial_district), str(store.building)) == ("悦海商圈", "悦海新天地")
    assert (store.unit, store.trade, store.staff) == ("B1-05", "culture", 12)
    assert (store.operator, store.phone) == ("赵六", "13895012345")
    assert store.phone_tail_fingerprint == tail("2345")
    assert (store.opened, store.opened_precision) == (dt.date(2012, 3, 1), Precision.MONTH)
    assert store.licence_until == dt.date(2030, 6, 30)
    assert store.area == zone
    assert Storefront.objects.filter(search__contains=["文华"]).exists()


def test_the_same_ledger_again_changes_nothing(look: Importer, write: Importer) -> None:
    write(shop(**FULL))
    again = look(shop(**FULL))
    assert (again.state, Storefront.objects.count()) == (BatchState.UNCHANGED, 1)


@pytest.mark.parametrize(
    "head",
    [
        ("商户名称", "摊位号", "经营业态"),
        ("门店名称", "铺位", "业态"),
        ("店铺名称", "商铺号", "行业类别"),
    ],
)
def test_an_offices_own_words_are_understood(imported: Importer, head: tuple[str, ...]) -> None:
    imported(ledger(("甲店", "A7", "餐饮业"), head=head), "storefronts")
    store = Storefront.objects.get()
    assert (store.name, store.unit, store.trade) == ("甲店", "A7", "catering")


def test_a_licence_without_an_end_says_none(write: Importer) -> None:
    write(shop("甲店", 证照有效期至="长期"))
    assert Storefront.objects.get().licence_until is None


# Which store a row means


def test_a_code_finds_a_store_under_another_name(write: Importer, zone: Any) -> None:
    store = store_in(zone, "旧店名", uscc=CODE)
    batch = write(shop("新店名", 统一社会信用代码=CODE))
    store.refresh_from_db()
    assert store.name == "新店名"
    (change,) = batch.preview["changed"][0]["changes"]
    assert (change["title"], change["old"], change["new"]) == ("店名", "旧店名", "新店名")


def test_branches_that_share_a_code_are_told_by_name_and_place(write: Importer, zone: Any) -> None:
    both = [store_in(zone, "分店", uscc=CODE, unit=unit) for unit in ("A1", "A2")]
    write(
        shop("分店", 统一社会信用代码=CODE, 铺位号="A1", 从业人数=3),
        shop("分店", 统一社会信用代码=CODE, 铺位号="A2", 从业人数=5),
    )
    assert Storefront.objects.count() == 2
    assert [Storefront.objects.get(pk=one.pk).staff for one in both] == [3, 5]


def test_a_unit_that_was_not_known_is_filled_in(write: Importer, zone: Any) -> None:
    store = store_in(zone, "甲店")
    write(shop("甲店", 铺位号="A1"))
    store.refresh_from_db()
    assert (store.unit, Storefront.objects.count()) == ("A1", 1)


def test_the_same_name_at_another_place_is_another_store(write: Importer, zone: Any) -> None:
    store_in(zone, "甲店", unit="A1")
    write(shop("甲店", 铺位号="A2"))
    assert Storefront.objects.filter(name="甲店").count() == 2


def test_nobody_guesses_which_of_two(look: Importer, zone: Any) -> None:
    for unit in ("A1", "A2"):
        store_in(zone, "甲店", unit=unit)
    told = one_issue(look(shop("甲店")))
    assert told == ("铺位号", "登记册里有 2 家同名商户，分不清是哪一家，请填写铺位号。")


def test_a_store_that_has_closed_is_not_opened_by_a_ledger(
    look: Importer, zone: Any, cast: SimpleNamespace
) -> None:
    store = store_in(zone, "甲店")
    shops.close(store, day=dt.date(2017, 6, 1), reason="搬迁", by=cast.clerk)
    batch = look(shop("甲店", 从业人数=9))
    assert "登记为 2017-06-01 歇业，本表仍列出" in batch.preview["conflicts"][0]
    assert batch.preview["counts"]["new"] == 0


# Where and whose it is


def test_a_building_brings_its_district(
    write: Importer, commercial_district: CommercialDistrict
) -> None:
    building = Building.objects.create(name="万达", commercial_district=commercial_district)
    write(shop("甲店", 楼栋="万达"))
    store = Storefront.objects.get()
    assert (store.building, store.commercial_district) == (building, commercial_district)


def test_an_owner_is_linked_by_code_or_exact_name(
    write: Importer, make_organisation: Any, foreign_zone: Any
) -> None:
    named, coded = make_organisation("文华公司"), make_organisation("万信公司", uscc=CODE)
    make_organisation("外区公司", uscc=OTHER, area=foreign_zone)
    write(
        shop("甲店", 所属单位="文华公司"),
        shop("乙店", 统一社会信用代码=CODE),
        shop("丙店", 统一社会信用代码=OTHER),
        shop("丁店", 所属单位="文华"),
    )
    owners = dict(Storefront.objects.values_list("name", "organisation"))
    assert owners == {"甲店": named.pk, "乙店": coded.pk, "丙店": None, "丁店": None}
    assert Storefront.objects.get(name="丁店").owner_name == "文华"


def test_a_later_ledger_of_organisations_brings_the_owner(
    write: Importer, imported: Importer, clerk: Any
) -> None:
    write(shop("甲店", 所属单位="文华公司"), shop("乙店", 统一社会信用代码=CODE))
    head = ("企业名称", "统一社会信用代码", "是否建立党组织")
    rows = (("文华公司", None, "×"), ("乙公司", CODE, "×"))
    batch = imported(workbook(head, *rows, day="2018-03-31"))
    assert batch.preview["counts"]["linked"] == 2
    owners = dict(Storefront.objects.values_list("name", "organisation__name"))
    assert owners == {"甲店": "文华公司", "乙店": "乙公司"}
    assert not Storefront.objects.exclude(owner_name="").exists()
    undo(batch, by=clerk)
    assert Storefront.objects.get(name="甲店").owner_name == "文华公司"
    assert not Organisation.objects.exists()


# Who works there


def test_exactly_one_member_of_that_name_is_linked(write: Importer, zone: Any) -> None:
    member = PartyMember.objects.create(name="曹静", area=zone)
    for _ in range(2):
        PartyMember.objects.create(name="张三", area=zone)
    batch = write(shop("甲店", 店内党员="曹静、张三，李四"))
    row = StorefrontMember.objects.get()
    assert (row.member, row.since, row.since_precision) == (member, LAST, Precision.BY)
    told = [one["message"] for one in batch.preview["issues"]]
    assert any("“张三”没有登记为店内党员：党员登记册里有 2 名同名的党员" in one for one in told)
    assert any("“李四”没有登记为店内党员：党员登记册里没有这名党员" in one for one in told)
    assert all(one["warning"] for one in batch.preview["issues"])


def test_a_member_of_another_area_or_one_who_has_left_is_not_taken(
    write: Importer, zone: Any, foreign_zone: Any
) -> None:
    PartyMember.objects.create(name="曹静", area=foreign_zone)
    PartyMember.objects.create(name="张三", area=zone, ended=dt.date(2017, 1, 1), end_reason="died")
    write(shop("甲店", 店内党员="曹静、张三"))
    assert not StorefrontMember.objects.exists()


def test_who_works_there_already_is_meant(write: Importer, zone: Any) -> None:
    store = store_in(zone, "甲店")
    PartyMember.objects.create(name="党员0", area=zone)
    batch = write(shop("甲店", 店内党员="党员0", 从业人数=3))
    assert StorefrontMember.objects.filter(storefront=store).count() == 1
    assert batch.preview["issues"] == []


# Later, older, honoured


def test_an_older_ledger_fills_gaps_and_lists_the_rest(write: Importer, look: Importer) -> None:
    write(shop("甲店", 从业人数=9))
    batch = write(shop("甲店", 从业人数=5, 联系电话="13895012345"), day="2016-12-31")
    store = Storefront.objects.get()
    assert (store.staff, store.phone, store.stated_on) == (9, "13895012345", LAST)
    assert batch.preview["conflicts"] == ["甲店：从业人数登记为“9”，本表为“5”"]


def test_a_later_ledger_corrects(write: Importer) -> None:
    write(shop("甲店", 从业人数=9, 经营者="赵六"))
    write(shop("甲店", 从业人数=5, 经营者="钱七"), day="2018-12-31")
    store = Storefront.objects.get()
    assert (store.staff, store.operator) == (5, "钱七")


def test_who_runs_a_store_with_a_title_is_not_changed_by_a_ledger(
    write: Importer, zone: Any
) -> None:
    store = store_in(zone, "甲店", operator="赵六")
    title_of(store)
    batch = write(shop("甲店", 经营者="钱七", 从业人数=3))
    store.refresh_from_db()
    assert (store.operator, store.staff) == ("赵六", 3)
    assert "请在商户页办理“更换经营者”" in batch.preview["conflicts"][0]


def test_an_exact_day_is_not_blurred(write: Importer, zone: Any) -> None:
    store = store_in(zone, "甲店")
    write(shop("甲店", 开业时间="2015", 从业人数=2))
    store.refresh_from_db()
    assert (store.opened, store.opened_precision) == (dt.date(2015, 3, 1), Precision.DAY)
    write(shop("甲店", 开业时间="2014.5.1", 从业人数=2), day="2018-12-31")
    store.refresh_from_db()
    assert store.opened == dt.date(2014, 5, 1)


def test_what_is_not_listed_is_named_and_never_closed(look: Importer, zone: Any) -> None:
    store_in(zone, "乙店")
    batch = look(shop("甲店"))
    assert batch.preview["missing"] == ["乙店"]


# Back


def test_an_import_is_taken_back(write: Importer, clerk: Any, zone: Any) -> None:
    PartyMember.objects.create(name="曹静", area=zone)
    store = store_in(zone, "乙店", members=0)
    batch = write(shop("甲店", 店内党员="曹静"), shop("乙店", 从业人数=7, 店内党员="曹静"))
    undo(batch, by=clerk)
    store.refresh_from_db()
    assert (store.staff, store.stated_on) == (None, None)
    assert list(Storefront.objects.values_list("name", flat=True)) == ["乙店"]
    assert not StorefrontMember.objects.exists()


def test_a_store_that_was_honoured_since_stays(write: Importer, clerk: Any) -> None:
    batch = write(shop("甲店"))
    title_of(Storefront.objects.get())
    with pytest.raises(StoodUpon):
        undo(batch, by=clerk)


def test_ten_times_the_rows_ask_no_more_questions(zone: Any, clerk: Any) -> None:
    """A few hundred stand for ten thousand."""

    def asked(rows: int, first: int) -> int:
        read = [
            Row(
                n,
                {
                    "name": f"店{first + n}",
                    "unit": f"A{n}",
                    "district": "悦海商圈",
                    "members": "曹静",
                },
            )
            for n in range(1, rows + 1)
        ]
        context = Context(area=zone, day=LAST, by=clerk, source="台账.xlsx")
        made = Ledger("台账", "", 3, "", None, {}, [], rows=read)
        with CaptureQueriesContext(connection) as found:
            writing.write(ImportBatch(), ledgers.kind("storefronts").plan(made, context))
        return len(found)

    CommercialDistrict.objects.create(name="悦海商圈", area=zone)
    PartyMember.objects.create(name="曹静", area=zone)
    few = asked(30, 1000)
    assert asked(300, 5000) <= few
    assert Storefront.objects.count() == 330
