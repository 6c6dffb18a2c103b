"""商户台账: shops, stalls and counters, with whose they are, where they are and who works there."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from core.dated import Day
from core.sheets.cells import Choice, DayCell, Phone, Text, Uscc, Whole, plain
from core.sheets.columns import Column, Ledger
from districts.ledgers import Context, LedgerKind, Outward, Plan, Values
from districts.sheets.organisations import DISTRICTS
from storefronts.enums import Trade
from storefronts.models import Storefront, StorefrontMember
from storefronts.services.conditions import in_the_party
from storefronts.services.shop_entries import Entry
from storefronts.services.shop_listing import ShopListing

TRADES = Choice.of(
    Trade,
    also={
        "百货": Trade.RETAIL,
        "商超": Trade.RETAIL,
        "超市": Trade.RETAIL,
        "便利店": Trade.RETAIL,
        "零售业": Trade.RETAIL,
        "批发零售": Trade.RETAIL,
        "餐饮业": Trade.CATERING,
        "小吃": Trade.CATERING,
        "饭店": Trade.CATERING,
        "酒店": Trade.HOTEL,
        "宾馆": Trade.HOTEL,
        "住宿业": Trade.HOTEL,
        "书店": Trade.CULTURE,
        "文化": Trade.CULTURE,
        "娱乐": Trade.CULTURE,
        "培训": Trade.EDUCATION,
        "教育": Trade.EDUCATION,
        "通讯": Trade.COMMUNICATION,
        "手机": Trade.COMMUNICATION,
        "数码": Trade.COMMUNICATION,
        "服装": Trade.CLOTHING,
        "鞋帽": Trade.CLOTHING,
        "服饰": Trade.CLOTHING,
        "建材": Trade.MATERIALS,
        "家居": Trade.MATERIALS,
        "家具": Trade.MATERIALS,
        "服务": Trade.SERVICE,
        "美容美发": Trade.SERVICE,
        "服务业": Trade.SERVICE,
    },
)
SHOP_NAMES = ("商户名称", "门店名称", "店铺名称", "商户", "门店", "字号", "字号名称", "商铺名称")
UNITS = ("铺位", "摊位号", "摊位", "铺号", "商铺号", "门牌号", "摊位编号", "铺位编号")
CODES = ("信用代码", "社会信用代码", "营业执照号", "执照号码")
NO_END = ("长期", "长期有效", "无固定期限", "永久")


class EndCell(DayCell):
    """The last day of a licence; one without an end says none."""

    def parse(self, raw: Any) -> Day | None:
        return None if plain(raw) in NO_END else super().parse(raw)


COLUMNS = (
    Column("serial", "序号", Text(), width=6),
    Column("name", "店名", Text(80), SHOP_NAMES, required=True, width=24),
    Column("uscc", "统一社会信用代码", Uscc(), CODES, width=20),
    Column("owner", "所属单位", Text(120), ("所属企业", "隶属单位", "所属公司"), width=26),
    Column("district", "商圈", Text(80), DISTRICTS[1:], width=18),
    Column("building", "楼栋", Text(80), ("楼宇", "商业综合体", "所在楼栋"), width=14),
    Column("floor", "楼层", Text(10), ("所在楼层",), width=8),
    Column("unit", "铺位号", Text(20), UNITS, width=10),
    Column("address", "地址", Text(120), ("经营地址", "经营场所", "详细地址"), width=24),
    Column("trade", "业态", TRADES, ("经营业态", "行业类别", "经营类别"), width=10),
    Column("staff", "从业人数", Whole(), ("从业人员数", "员工人数", "从业人员"), width=10),
    Column("operator", "经营者", Text(40, compact=True), ("经营者姓名", "业主", "店主"), width=10),
    Column("phone", "联系电话", Phone(), ("联系方式", "电话", "手机号码"), width=14),
    Column("opened", "开业时间", DayCell(), ("开业日期", "成立日期"), width=12),
    Column("licence", "证照有效期至", EndCell(), ("执照有效期至", "证照到期日期"), width=13),
    Column("members", "店内党员", Text(200), ("在店党员", "党员姓名", "店内党员姓名"), width=16),
    Column("remark", "备注", Text(500), width=20),
)
BY_KEY = {column.key: column for column in COLUMNS}


def plan(ledger: Ledger, context: Context) -> Plan:
    entries = [Entry(row, row["name"]) for row in ledger.rows if row["name"]]
    return ShopListing(ledger, context, BY_KEY, entries).planned()


def present(rows: QuerySet[Any], day: dt.date) -> QuerySet[Any]:
    """Those that were there on the day."""
    begun = Q(opened=None) | Q(opened__lte=day)
    there = rows.filter(begun, Q(closed=None) | Q(closed__gt=day)).defer("search")
    return there.select_related("organisation", "commercial_district", "building")


def lines(stores: Sequence[Storefront], day: dt.date) -> Iterator[Values]:
    working: dict[int, list[str]] = defaultdict(list)
    rows = StorefrontMember.objects.on(day).filter(in_the_party(day), storefront__in=stores)
    for row in rows.select_related("member").order_by("since", "pk"):
        working[row.storefront_id].append(row.member.name)
    return (line(store, working[store.pk]) for store in stores)


def line(store: Storefront, working: Sequence[str]) -> Values:
    same = ("name", "floor", "unit", "address", "trade", "staff", "operator", "phone", "remark")
    return {
        **{key: getattr(store, key) for key in same},
        "uscc": store.uscc or None,
        "owner": store.owner or None,
        "district": str(store.commercial_district) if store.commercial_district else None,
        "building": _building(store),
        "opened": Day(store.opened, store.opened_precision) if store.opened else None,
        "licence": Day(store.licence_until) if store.licence_until else None,
        "members": "、".join(dict.fromkeys(working)) or None,
    }


def _building(store: Storefront) -> str | None:
    """As a ledger can say it: by its name inside the commercial district."""
    building = store.building
    inside = building and building.commercial_district_id == store.commercial_district_id
    return building.name if building and inside else None


STOREFRONTS = LedgerKind(
    "storefronts",
    "商户台账",
    COLUMNS,
    plan,
    outward=Outward("storefronts.Storefront", present, lines, action="reveal"),
)
