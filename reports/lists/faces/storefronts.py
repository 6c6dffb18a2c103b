"""How storefronts and their titles read: no person, only how many members work there."""

from dataclasses import dataclass

from reports.lists.faces.definition import AREA, DAY, DISTRICT, PLACE, WHOLE, Face, Head, Row, Shown
from storefronts.enums import TitleState, Trade

STATES = {state.value: str(state.label) for state in TitleState}
TRADES = {trade.value: str(trade.label) for trade in Trade}
BADGES = {
    TitleState.STANDING: "ok",
    TitleState.SUSPENDED: "warn",
    TitleState.EXPIRED: "warn",
    TitleState.REVOKED: "late",
    TitleState.APPEALED: "late",
}


@dataclass(frozen=True)
class TitleRow(Row):
    @property
    def badge(self) -> str:
        return BADGES.get(self.fact.state, "")

    @property
    def stars(self) -> str:
        return f"{self.fact.stars} 星" if self.fact.stars else "—"

    @property
    def hung(self) -> str:
        return "已亮牌" if self.fact.hung else "—"


@dataclass(frozen=True)
class StorefrontRow(Row):
    """A storefront as it is counted."""


TITLE_HEADS = (
    Head("编号", "number"),
    Head("店名", "name"),
    Head("位置"),
    Head("所在区划"),
    Head("商圈"),
    Head("称号"),
    Head("星级", "stars"),
    Head("状态"),
    Head("授牌日期", "awarded"),
    Head("有效期至", "valid"),
    Head("亮牌"),
)
TITLE_COLUMNS = (
    Shown("编号", 24, lambda row: row.fact.number),
    Shown("店名", 28, lambda row: row.fact.name),
    Shown("位置", 32, lambda row: row.fact.place),
    AREA,
    DISTRICT,
    Shown("称号", 18, lambda row: row.fact.honour),
    Shown("星级", 8, lambda row: row.stars),
    Shown("状态", 16, lambda row: STATES[row.fact.state]),
    Shown("授牌日期", 12, lambda row: row.fact.awarded_on, DAY),
    Shown("有效期至", 12, lambda row: row.fact.valid_to, DAY),
    Shown("亮牌", 8, lambda row: row.hung),
)
TITLE_READ = (
    *PLACE,
    *("number", "place", "honour", "stars", "state", "awarded_on", "valid_to", "hung"),
)
TITLES = Face(
    TitleRow,
    "reports/title_rows.html",
    TITLE_HEADS,
    TITLE_COLUMNS,
    TITLE_READ,
    ("model_stores", "plaques_awarded", "plaques_standing", "plaques_hung"),
)

STOREFRONT_HEADS = (
    Head("店名", "name"),
    Head("位置"),
    Head("所在区划"),
    Head("商圈"),
    Head("业态"),
    Head("店内党员", "members", number=True, last=True),
    Head("在册称号"),
)
STOREFRONT_COLUMNS = (
    Shown("店名", 28, lambda row: row.fact.name),
    Shown("位置", 32, lambda row: row.fact.place),
    AREA,
    DISTRICT,
    Shown("业态", 12, lambda row: TRADES[row.fact.trade]),
    Shown("店内党员", 10, lambda row: row.fact.members, WHOLE),
    Shown("在册称号", 32, lambda row: row.fact.honours),
)
STOREFRONTS = Face(
    StorefrontRow,
    "reports/storefront_rows.html",
    STOREFRONT_HEADS,
    STOREFRONT_COLUMNS,
    (*PLACE, "place", "trade", "members", "honours"),
    ("storefronts", "storefronts_with_member", "plaques_standing"),
)
