"""大写金额: an amount as it is written on receipts, so that nobody can add a stroke."""

import re

DIGITS = "零壹贰叁肆伍陆柒捌玖"
#: of each figure of an amount in fen, from the right
UNITS = "分角元拾佰仟万拾佰仟亿拾佰仟万"
#: what is not written, in this order: units of noughts, many noughts, empty groups, fen at the end
SHORTER = (
    (r"零[拾佰仟角]", "零"),
    (r"零+", "零"),
    (r"零([万亿元])", r"\1"),
    (r"亿万", "亿"),
    (r"零分$", "整"),
)


def capitals(fen: int) -> str:
    """`10050000` fen as 壹拾万零伍佰元整. Raises ValueError for less than nothing, and for more
    figures than there are units."""
    figures = str(fen)
    if fen < 0 or len(figures) > len(UNITS):
        raise ValueError(f"{fen} 分不能写成大写，请核对。")
    if fen == 0:
        return "零元整"
    units = reversed(UNITS[: len(figures)])
    told = "".join(DIGITS[int(one)] + unit for one, unit in zip(figures, units, strict=True))
    for pattern, shorter in SHORTER:
        told = re.sub(pattern, shorter, told)
    return told
