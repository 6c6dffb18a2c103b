"""The kinds of cells: how what an office typed is read as it was meant, and what is said if not.

Every kind takes a cell as the reader gives it (text, float, date or truth value), tidies full-width
digits and letters, no-break spaces and edges, answers None for an empty cell (also `—`), and
raises CellError with what is wrong and how to mend it, or CellWarning with the value it took.
"""

import calendar
import datetime as dt
import decimal
import re
from collections.abc import Mapping
from difflib import get_close_matches
from functools import lru_cache
from operator import mul
from typing import Any, ClassVar, Self

from django.db.models import Choices
from stdnum import numdb
from stdnum.cn import ric

from core.dated import Day, Precision
from core.sheets.columns import CellError, CellWarning, Masked

WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}  # ！ to ～
SPACES = dict.fromkeys((0xA0, 0x3000, 0x2002, 0x2003, 0x2007, 0x202F), " ")
UNSEEN = dict.fromkeys((*range(9), *range(0xB, 0x20), *range(0x200B, 0x2010), 0xFEFF))
TURNING = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2060, 0x206A)))  # a name into another
TIDY: dict[int, int | str | None] = {
    **{code: plain for code, plain in WIDE.items() if chr(plain).isalnum()},
    **SPACES,
    **UNSEEN,
    **TURNING,
}
MARKS: dict[int, int | str | None] = {**WIDE, 0x3002: "."}
UNTIDY = re.compile(f"[{''.join(map(chr, TIDY))}]")
NOTHING = frozenset({"", "-", "--", "—", "——", "－", "/", "／"})
PADDING = re.compile(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])|\n")
DAMAGED = "号码已被Excel改坏，请改为文本后重填。"
NUMERAL = re.compile(r"\d(?:\.\d+)?E\+?\d+", re.I)


def plain(raw: Any) -> str:
    """The cell as tidy text; a whole number without its .0, a date as 2012-10-31."""
    if isinstance(raw, str):
        return (raw.translate(TIDY) if UNTIDY.search(raw) else raw).strip()
    if raw is None:
        return ""
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    if isinstance(raw, dt.datetime) and raw.time() == dt.time():
        return str(raw.date())
    return str(raw)


def narrow(text: str) -> str:
    """Full-width punctuation as half-width: for numbers, codes and labels, never for names."""
    return text.translate(MARKS)


class Kind:
    """What the kinds have in common: most values are shown as they are stored."""

    kind = "text"

    def show(self, value: Any) -> Any:
        return value


class Text(Kind):
    """Text as it stands; `compact` removes the spaces with which two-character names are padded."""

    def __init__(self, max_length: int = 200, *, compact: bool = False) -> None:
        self.max_length, self.compact = max_length, compact

    def parse(self, raw: Any) -> str | None:
        text = plain(raw)
        if text in NOTHING:
            return None
        if self.compact and not text.isalpha():
            text = PADDING.sub("", text)
        if len(text) > self.max_length:
            raise CellError(f"有 {len(text)} 个字，最多 {self.max_length} 个，请缩短。")
        return text


class Whole(Kind):
    """A whole number of people, organisations, things; a unit behind it (44人) is allowed."""

    kind = "int"

    def __init__(self, minimum: int = 0, maximum: int = 2**31 - 1) -> None:
        self.minimum, self.maximum = minimum, maximum

    def parse(self, raw: Any) -> int | None:
        number = raw if isinstance(raw, float) else self._read(plain(raw))
        if number is None:
            return None
        if number != number // 1:
            raise CellError(f"“{plain(raw)}”不是整数，请填整数。")
        if not self.minimum <= number <= self.maximum:
            raise CellError(f"“{plain(raw)}”应在 {self.minimum} 至 {self.maximum} 之间，请核对。")
        return int(number)

    @staticmethod
    def _read(text: str) -> float | None:
        text = narrow(text).replace(",", "")
        if text in NOTHING or text == "无":
            return None
        found = re.fullmatch(r"(-?\d{1,15}(?:\.\d+)?)\s*[人名家户个间]?", text)
        if found:
            return float(found[1])
        if re.match(r"约|近|不足|超过|大约|\d+\s*(?:多|余|左右|以上)", text):
            raise CellError(f"“{text}”不是确数，请填整数；约数可写在备注里。")
        raise CellError(f"“{text}”不是数字，请填整数。")


class Decimal(Kind):
    """A decimal number with at most so many places."""

    kind = "money"

    def __init__(self, places: int = 2, minimum: float = 0) -> None:
        self.places, self.minimum = places, minimum

    def parse(self, raw: Any) -> decimal.Decimal | None:
        text = narrow(plain(raw)).replace(",", "").lstrip("¥￥").removesuffix("元").strip()
        if text in NOTHING or text == "无":
            return None
        try:
            number = decimal.Decimal(text)
        except decimal.InvalidOperation:
            raise CellError(f"“{text}”不是数字，请只填数字。") from None
        if not number.is_finite() or abs(number) >= 10**12:
            raise CellError(f"“{text}”过大，请核对。")
        if number < self.minimum:
            raise CellError(f"“{text}”小于 {self.minimum:g}，请核对。")
        rounded = number.quantize(decimal.Decimal(1).scaleb(-self.places))
        if abs(rounded - number) > decimal.Decimal("1e-6"):  # binary rest of a computed cell
            raise CellError(f"“{text}”的小数超过 {self.places} 位，请核对。")
        return rounded


class Money(Kind):
    """An amount in yuan; the value is whole fen."""

    kind = "money"

    def __init__(self, minimum: float = 0) -> None:
        self._yuan = Decimal(2, minimum)

    def parse(self, raw: Any) -> int | None:
        yuan = self._yuan.parse(raw)
        return None if yuan is None else int(yuan * 100)

    def show(self, value: Any) -> Any:
        return None if value is None else decimal.Decimal(value) / 100


SINCE, TO = 1900, 2100  # the years a register can know
SERIALS = (3654, 73_415)  # 1910-01-01 to 2100-12-31 as Excel counts days
DATED = re.compile(
    r"(不晚于)?\s*(\d{4})(?:[-./年](\d{1,2})(?:[-./月](\d{1,2}))?)?[年月日号.]?"
    r"(?:[ T]+0?0:00(?::00)?)?"
)
RUN = re.compile(r"(\d{4})(\d{2})(\d{2})?")
NUMERALS = dict(zip("〇零○一二三四五六七八九", "000123456789", strict=True))


class DayCell(Kind):
    """A date in any common notation, to the day, month or year: the value is a core.dated.Day."""

    kind = "date"

    def parse(self, raw: Any) -> Day | None:
        if isinstance(raw, dt.date):
            return self._day(raw.year, raw.month, raw.day)
        if isinstance(raw, float):
            return self._from_number(raw)
        text = re.sub(r"\s*([-./年月日])\s*", r"\1", narrow(plain(raw)))
        if text in NOTHING or text == "无":
            return None
        if re.search("[〇零○一二三四五六七八九十]", text):
            text = _arabic(text)
        found = DATED.fullmatch(text) or RUN.fullmatch(text)
        if found is None:
            return self._odd(text)
        *by, year, month, day = found.groups()
        read = self._day(*(part and int(part) for part in (year, month, day)))
        return Day(read.last, Precision.BY) if by and by[0] else read

    def _odd(self, text: str) -> Day:
        if re.fullmatch(r"\d{5}", text):
            return self._from_number(float(text))
        if re.fullmatch(r"\d{2}[-./年]\d{1,2}([-./月]\d{1,2})?[月日]?", text):
            raise CellError(f"“{text}”的年份应写四位，如 20{text[:2]} 或 19{text[:2]}。")
        raise CellError(f"“{text}”不是日期，请写成 2017.01.31、2017.01 或 2017。")

    def _from_number(self, number: float) -> Day:
        if SERIALS[0] <= number <= SERIALS[1]:
            day = dt.date(1899, 12, 30) + dt.timedelta(days=int(number))
            return self._day(day.year, day.month, day.day)
        text = plain(number)
        found = re.fullmatch(r"(\d{4})(?:\.(\d{1,2}))?", text) or RUN.fullmatch(text)
        if found is None:
            raise CellError(f"“{text}”不是日期，请写成 2017.01.31、2017.01 或 2017。")
        read = self._day(*(part and int(part) for part in found.groups()))
        if text[4:] == ".1":
            hint = f"如为 10 月，请把单元格改为文本并写成 {text[:4]}.10。"
            raise CellWarning(
                f"“{text}”是数字，可能是 1 月也可能是 10 月，按 1 月读入；{hint}", read
            )
        return read

    @staticmethod
    def _day(year: Any, month: Any = None, day: Any = None) -> Day:
        if not SINCE <= year <= TO:
            raise CellError(f"年份 {year} 不在 {SINCE} 至 {TO} 之间，请核对。")
        if month is None:
            return Day(dt.date(year, 1, 1), Precision.YEAR)
        if not 1 <= month <= 12:
            raise CellError(f"没有 {month} 月，应为 {year}.01 至 {year}.12。")
        if day is None:
            return Day(dt.date(year, month, 1), Precision.MONTH)
        last = calendar.monthrange(year, month)[1]
        if not 1 <= day <= last:
            raise CellError(f"{year} 年 {month} 月没有 {day} 日，应为 1 至 {last} 日。")
        return Day(dt.date(year, month, day))

    def show(self, value: Any) -> Any:
        """An exact day as a date, so that Excel sorts it; an imprecise one as text."""
        if not isinstance(value, Day):
            return value
        return value.first if value.precision == Precision.DAY else str(value)


def _arabic(text: str) -> str:
    """二〇一六年十二月三十一日 → 2016年12月31日."""
    text = re.sub(r"(?<![二三])十", "一十", text)
    text = re.sub(r"十(?=[一二三四五六七八九])", "", text).replace("十", "零")
    return "".join(NUMERALS.get(sign, sign) for sign in text)


class Choice(Kind):
    """One of a list of labels; the first label of a value is the one shown, others are synonyms."""

    def __init__(self, labels: Mapping[str, Any], also: Mapping[str, Any] | None = None) -> None:
        """`labels` and `also` map label → value; only `labels` are offered in templates."""
        self.labels = list(labels)
        self._values = {_label(text): value for text, value in {**(also or {}), **labels}.items()}
        self._shown = {labels[text]: text for text in reversed(self.labels)}

    @classmethod
    def of(cls, choices: type[Choices], also: Mapping[str, Any] | None = None) -> Self:
        """The labels of a Django enumeration."""
        return cls({str(choice.label): choice.value for choice in choices}, also)

    def parse(self, raw: Any) -> Any:
        text = plain(raw)
        label = _label(text)
        if label in self._values:
            return self._values[label]
        if text in NOTHING:
            return None
        near = next((known for known in self.labels if label in known or known in label), None)
        near = near or next(iter(get_close_matches(text, self.labels, 1, 0.3)), None)
        hint = f"是否指“{near}”？" if near else ""
        raise CellError(f"“{text[:20]}”不在可选值中，应为：{'、'.join(self.labels)}。{hint}")

    def show(self, value: Any) -> Any:
        return self._shown.get(value, value)


def _label(text: str) -> str:
    return re.sub(r"\s", "", narrow(text)).casefold()


class Tick(Kind):
    """√ or ×, in all the ways offices write them."""

    labels: ClassVar[list[str]] = ["√", "×"]
    YES = frozenset("√✓✔☑是有对已y1tv") | {"yes", "true"}
    NO = frozenset("×✗✘☒╳否无未n0fx") | {"没有", "不是", "no", "false"}

    def parse(self, raw: Any) -> bool | None:
        label = _label(plain(raw))
        if label in self.YES:
            return True
        if label in self.NO:
            return False
        if label in NOTHING:
            return None
        raise CellError(f"“{label[:20]}”应为 √ 或 ×（也可写 是、否）。")

    def show(self, value: Any) -> Any:
        return None if value is None else "√" if value else "×"


USCC_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC_VALUE = {sign: value for value, sign in enumerate(USCC_SIGNS)}
USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


class Uscc(Kind):
    """A unified social credit code (统一社会信用代码): 18 signs, the last a check (GB 32100)."""

    def parse(self, raw: Any) -> str | None:
        code = _code(raw)
        if code is None:
            return None
        if len(code) != 18:
            raise CellError(f"统一社会信用代码应为 18 位，这里是 {len(code)} 位，请核对。")
        if odd := [sign for sign in code if sign not in USCC_VALUE]:
            raise CellError(f"统一社会信用代码里不会有“{odd[0]}”，请核对是否把 1、0 写成了 I、O。")
        if not code[2:8].isdigit():
            raise CellError("统一社会信用代码第 3 至 8 位应为数字（登记机关区划），请核对。")
        total = sum(map(mul, map(USCC_VALUE.__getitem__, code), USCC_WEIGHTS))
        return _checked(code, USCC_SIGNS[-total % 31], "统一社会信用代码")


def _code(raw: Any) -> str | None:
    """A code of 18 signs without gaps; Excel keeps only 15 digits of a number."""
    if isinstance(raw, float):
        raise CellError(DAMAGED)
    code = re.sub(r"[\s-]", "", narrow(plain(raw))).upper()
    if NUMERAL.fullmatch(code):
        raise CellError(DAMAGED)
    return None if code in NOTHING or code == "无" else code


def _checked(code: str, sign: str, name: str) -> str:
    if code[17] == sign:
        return code
    rounded = code.isdigit() and code.endswith("000")
    raise CellError(DAMAGED if rounded else f"{name}的校验位不符，请逐位核对。")


RESIDENT = re.compile(r"[0-9]{17}[0-9X]")
MOBILE = re.compile(r"1[0-9]{10}")


class IdNumber(Kind):
    """A resident's number (公民身份号码): 18 signs with birth date and check (GB 11643); masked."""

    personal = True

    def parse(self, raw: Any) -> str | None:
        quick = isinstance(raw, str) and RESIDENT.fullmatch(raw)
        number = raw if quick else Masked.of(_code(raw))
        if number is None or isinstance(number, Masked):
            return number
        if not (quick or RESIDENT.fullmatch(number)):
            raise CellError("公民身份号码应为 18 位，末位可为 X，请核对。")
        _checked(number, ric.calc_check_digit(number), "公民身份号码")
        if not _is_day(number[6:14]):
            raise CellError("公民身份号码里的出生日期不存在，请核对。")
        if not _known_county(number[:6]):
            text = f"公民身份号码的前六位 {number[:6]} 查不到地区，已照原样读入，请核对。"
            raise CellWarning(text, number)
        return str(number)


@lru_cache(maxsize=50_000)
def _is_day(digits: str) -> bool:
    try:
        day = dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return SINCE <= day.year <= dt.date.today().year


@lru_cache(maxsize=50_000)
def _known_county(code: str) -> bool:
    """Known in any year: a number keeps the code of its place and day of issue, not of birth."""
    return any("county" in facts for _, facts in numdb.get("cn/loc").info(code))


class Phone(Kind):
    """A mobile or landline number; the digits, a landline with its hyphen; or masked."""

    personal = True

    def parse(self, raw: Any) -> str | None:
        if isinstance(raw, str) and MOBILE.fullmatch(raw):
            return raw
        text = Masked.of(re.sub(r"[\s()]|\+86", "", narrow(plain(raw))).replace("—", "-"))
        if text in NOTHING or text == "无":
            return None
        if NUMERAL.fullmatch(text):
            raise CellError(DAMAGED)
        digits = text if text.startswith("-") or "*" in text else text.replace("-", "")
        if MOBILE.fullmatch(digits) or isinstance(digits, Masked):
            return digits
        if re.fullmatch(r"0\d{2,3}-?\d{7,8}(-\d{1,6})?|[2-9]\d{6,7}|[48]00-?\d{3}-?\d{4}", text):
            return text
        if isinstance(raw, float) and re.fullmatch(r"[1-9]\d{8,10}", digits):
            raise CellWarning("号码可能丢了区号前面的 0，已照原样读入，请核对。", digits)
        if re.search(r"[、,;/]", text):
            raise CellError("一格只填一个号码，其余请写在备注里。")
        raise CellError("不是电话号码，请写 11 位手机，或 0379-63210000 这样的座机。")
