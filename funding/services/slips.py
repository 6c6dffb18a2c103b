"""银行流水号: a slip of the bank counts once, however its number was typed."""

import re
import string

from core.sheets.cells import narrow, plain

CAPITALS = str.maketrans(string.ascii_lowercase, string.ascii_uppercase)
BLANKS = re.compile(r"\s+")
DASHES = re.compile("[\u2010-\u2015\u2212\uff0d]+")


def slip_number(text: str) -> str:
    """As it is kept and compared: ＹＨ—77 and yh- 77 are YH-77."""
    typed = DASHES.sub("-", narrow(plain(text)))
    return BLANKS.sub("", typed).translate(CAPITALS)
