"""Cells of the ledger of activities: a stretch of days, and counts as offices state them."""

import re
from decimal import Decimal
from typing import Any

from activities.services.activity_entries import Days, Stated
from core.sheets.cells import NOTHING, DayCell, Kind, narrow, plain
from core.sheets.columns import CellError, CellWarning
from districts.enums import Qualifier

HOUR = re.compile(r"\s*[（(]?(?:上午|下午|晚上|晚|全天).*$|\s+\d{1,2}[:：]\d{2}.*$")
SPAN = re.compile(
    r"(.+?)\s*[-—–~～至到]+\s*(?:(\d{4})[-./年])?(?:(\d{1,2})[-./月])?(\d{1,2})[日号]?"
)
NUMBER = re.compile(
    r"(约|大约|近|将近|超过|逾)?\s*(-?[\d,]+(?:\.\d+)?)\s*(余|多)?\s*(万)?\s*(余|多)?\s*"
    r"(?:元|人次|人|份|块|期|件|项|家|个|名|次|场|本|册|张)?\s*(余|多|左右|以上)?"
)
QUALIFIERS = {
    "约": Qualifier.ABOUT,
    "大约": Qualifier.ABOUT,
    "左右": Qualifier.ABOUT,
    "近": Qualifier.NEARLY,
    "将近": Qualifier.NEARLY,
}
BEFORE = {Qualifier.ABOUT: "约 ", Qualifier.NEARLY: "近 "}
MOST = 10**13  # fen or pieces


class DaysCell(DayCell):
    """One day, a month or year where no more is known, or a stretch of days: 2016.12.3-5."""

    def parse(self, raw: Any) -> Days | None:  # type: ignore[override]
        if not isinstance(raw, str):
            return self._one(raw)
        text = HOUR.sub("", narrow(plain(raw)))
        try:
            return self._one(text)
        except CellWarning:
            raise
        except CellError:
            if (found := SPAN.fullmatch(text)) is None:
                raise
            return self._span(*found.groups())

    def _one(self, raw: Any) -> Days | None:
        try:
            day = super().parse(raw)
        except CellWarning as odd:
            raise CellWarning(str(odd), Days(odd.value)) from None
        return Days(day) if day else None

    def _span(self, first: str, year: str | None, month: str | None, last: str) -> Days:
        begins = super().parse(first)
        if begins is None or begins.first != begins.last or (year and not month):
            raise CellError("起止日期请写到日，如 2017.01.03 至 2017.01.05。")
        own = begins.first
        ends = self._day(int(year or own.year), int(month or own.month), int(last)).first
        if ends < own:
            raise CellError(f"结束日期 {ends} 早于开始日期 {own}，请核对。")
        return Days(begins, ends if ends > own else None)

    def show(self, value: Any) -> Any:
        if not isinstance(value, Days):
            return value
        return str(value) if value.last else super().show(value.day)


class StatedCell(Kind):
    """A count or an amount, exact or as it was said: 约 300, 近 200, 2500 余人次, 1.2 万元."""

    def __init__(self, *, money: bool = False) -> None:
        self.money, self.kind = money, "money" if money else "int"

    def parse(self, raw: Any) -> Stated | None:
        text = narrow(plain(raw)).replace(" ", "").lstrip("¥￥")
        if text in NOTHING or text == "无":
            return None
        found = NUMBER.fullmatch(text)
        if found is None:
            raise CellError(f"“{text[:20]}”不是数字，请只填数字；约数可写成“约300”或“300余”。")
        before, digits, *between, after = found.groups()
        words = [before, between[0], between[2], after]
        number = Decimal(digits.replace(",", "")) * (10_000 if between[1] else 1)
        value = number * 100 if self.money else number
        if value != value.to_integral_value():
            raise CellError(f"“{text}”的小数太多，请核对。")
        if not 0 <= value < MOST:
            raise CellError(f"“{text}”{'是负数' if value < 0 else '过大'}，请核对。")
        return Stated(int(value), _qualifier([word for word in words if word]))

    def show(self, value: Any) -> Any:
        if not isinstance(value, Stated):
            return value
        number: Any = Decimal(value.value) / 100 if self.money else value.value
        if value.qualifier == Qualifier.EXACT:
            return number
        after = " 余" if value.qualifier == Qualifier.OVER else ""
        return f"{BEFORE.get(Qualifier(value.qualifier), '')}{number}{after}"


def _qualifier(words: list[str]) -> Qualifier:
    return QUALIFIERS.get(words[0], Qualifier.OVER) if words else Qualifier.EXACT
