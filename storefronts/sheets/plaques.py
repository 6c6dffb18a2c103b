"""牌匾台账: the titles that stores hold, with the number and the days of their plaques; also those
that were granted before the system."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet

from core.dated import Day
from core.sheets.cells import Choice, DayCell, Text, Tick, Whole, plain
from core.sheets.columns import Column, Ledger
from districts.ledgers import Context, LedgerKind, Outward, Plan, Values
from storefronts.enums import TitleState
from storefronts.models import Title, TitlePhase
from storefronts.models.schemes import STARS
from storefronts.services.grants import Granting
from storefronts.sheets.storefronts import SHOP_NAMES, UNITS

NUMERALS = {sign: number for number, sign in enumerate("一二三四五", start=1)}


class StarCell(Whole):
    """五星, 5星, ★★★★★ or 5."""

    def parse(self, raw: Any) -> int | None:
        text = re.sub(r"星级?$", "", plain(raw))
        signs = text.count("★")
        if signs and not text.strip("★☆"):
            return super().parse(float(signs))
        return super().parse(NUMERALS.get(text, text))


STATES = Choice(
    {
        "在册": TitleState.STANDING,
        "暂停": TitleState.SUSPENDED,
        "已到期": TitleState.EXPIRED,
        "已摘牌": TitleState.REVOKED,
        "主动退出": TitleState.GIVEN_UP,
        "歇业注销": TitleState.CLOSED,
    },
    also={
        "有效": TitleState.STANDING,
        "限期整改": TitleState.SUSPENDED,
        "暂停（限期整改）": TitleState.SUSPENDED,
        "到期": TitleState.EXPIRED,
        "过期": TitleState.EXPIRED,
        "摘牌": TitleState.REVOKED,
        "撤销": TitleState.REVOKED,
        "退出": TitleState.GIVEN_UP,
        "注销": TitleState.CLOSED,
        "歇业": TitleState.CLOSED,
    },
)

COLUMNS = (
    Column("serial", "序号", Text(), width=6),
    Column("name", "店名", Text(80), SHOP_NAMES, required=True, width=24),
    Column("unit", "铺位号", Text(20), UNITS, width=10),
    Column(
        "honour", "称号", Text(40), ("荣誉称号", "称号名称", "授予称号"), required=True, width=16
    ),
    Column("counter", "柜台（岗位）", Text(40), ("柜台", "岗位", "岗位名称"), width=14),
    Column("number", "编号", Text(40), ("牌匾编号", "证书编号"), required=True, width=20),
    Column("awarded", "授牌日期", DayCell(), ("授牌时间", "颁发日期"), required=True, width=12),
    Column("valid_to", "有效期至", DayCell(), ("有效期", "到期日期"), width=12),
    Column("issuer", "授牌单位", Text(80), ("颁发单位", "授予单位"), width=26),
    Column("stars", "星级", StarCell(1, STARS), ("评定星级",), width=7),
    Column("hung", "是否悬挂", Tick(), ("是否亮牌", "是否挂牌", "悬挂情况"), width=9),
    Column("hung_since", "亮牌日期", DayCell(), ("悬挂日期", "挂牌日期"), width=12),
    Column("state", "状态", STATES, ("牌匾状态", "称号状态"), width=10),
)
BY_KEY = {column.key: column for column in COLUMNS}


def plan(ledger: Ledger, context: Context) -> Plan:
    return Granting(ledger, context, BY_KEY).planned()


def awarded(rows: QuerySet[Any], day: dt.date) -> QuerySet[Any]:
    """Those that had been awarded by the day."""
    return rows.filter(awarded_on__lte=day).select_related("storefront", "scheme")


def lines(titles: Sequence[Any], day: dt.date) -> Iterator[Values]:
    phases = TitlePhase.objects.filter(title__in=titles, since__lte=day).order_by("since")
    then = {phase.title_id: phase for phase in phases}
    return (line(title, then.get(title.pk), day) for title in titles)


def line(title: Title, then: TitlePhase | None, day: dt.date) -> Values:
    hung = title.hung_on is not None and title.hung_on <= day
    state = (then or title).state
    until = (then and then.valid_to) or title.valid_to
    return {
        "name": title.storefront.name,
        "unit": title.storefront.unit or None,
        "honour": str(title.scheme),
        "counter": title.counter or None,
        "number": title.number,
        "awarded": Day(title.awarded_on),
        "valid_to": Day(until),
        "issuer": title.issuer,
        "stars": (then or title).stars,
        "hung": True if hung else None,
        "hung_since": Day(title.hung_on) if hung and title.hung_on else None,
        "state": TitleState.REVOKED if state == TitleState.APPEALED else state,
    }


PLAQUES = LedgerKind(
    "plaques",
    "牌匾台账",
    COLUMNS,
    plan,
    outward=Outward("storefronts.Title", awarded, lines),
)
