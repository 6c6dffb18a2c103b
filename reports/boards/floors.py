"""楼层: what people write for one (1F, 三层, 负一楼, B2) as a number, to stack floors by."""

import re
import unicodedata

NUMERALS = "一二三四五六七八九"
BELOW = re.compile(r"(?:地下|负|B|-)(.+?)(?:层|楼|F)?")
ABOVE = re.compile(r"(?:第|L|F)?(.+?)(?:层|楼|F)?")


def level(text: str) -> int | None:
    """The first floor is 1, the one below it -1; nothing where it is not one floor."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text).upper())
    for pattern, sign in ((BELOW, -1), (ABOVE, 1)):
        if found := pattern.fullmatch(plain):
            number = _number(found[1])
            if number:
                return sign * number
    return None


def _number(text: str) -> int:
    """12 or 十二; nothing else is one."""
    if re.fullmatch(r"[0-9]{1,3}", text):
        return int(text)
    found = re.fullmatch(rf"([{NUMERALS}]?)(十?)([{NUMERALS}]?)", text)
    if not found or not text or (found[1] and found[3] and not found[2]):
        return 0
    tens, ten, ones = found[1], found[2], found[3]
    if not ten:
        return _digit(tens or ones)
    return 10 * (_digit(tens) or 1) + _digit(ones)


def _digit(text: str) -> int:
    return NUMERALS.index(text) + 1 if text else 0


def named(number: int) -> str:
    return f"{number} 层" if number > 0 else f"地下 {-number} 层"
