"""The words of a formula: enough to see what it depends on and to work out sums. No Django here."""

import re
from dataclasses import dataclass, replace

from reports.superior.scanning import Box, Spot, box_of, spot_of

WORD = re.compile(
    r"""(?P<space>\s+)
    |(?P<text>"(?:[^"]|"")*")
    |(?P<ref>(?:(?:'(?:[^']|'')+'|[^\W\d][\w.]*)!)?
        (?:\$?[A-Za-z]{1,3}\$?\d{1,7}(?::\$?[A-Za-z]{1,3}\$?\d{1,7})?
        |\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}|\$?\d{1,7}:\$?\d{1,7})(?![\w.(\[!]))
    |(?P<number>\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+)
    |(?P<name>[^\W\d][\w.]*)(?P<call>\()?
    |(?P<sign><>|<=|>=|[-+*/^&=<>%(),])
    |(?P<odd>.)""",
    re.VERBOSE,
)
WHOLE_COLUMN = re.compile(r"\$?([A-Za-z]{1,3}):\$?([A-Za-z]{1,3})")
WHOLE_ROW = re.compile(r"\$?(\d{1,7}):\$?(\d{1,7})")
PART = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)(\d{1,7})")
LAST_ROW, LAST_COLUMN = 1 << 20, 1 << 14


@dataclass(frozen=True)
class Token:
    """`kind` is text, ref, number, call, name or sign; of a reference `sheet` and `box`."""

    kind: str
    text: str
    sheet: str = ""
    box: Box = (0, 0, 0, 0)


def tokens(formula: str) -> list[Token]:
    """The words of the formula; what is not known is a name."""
    found = []
    for word in WORD.finditer(formula):
        kind = word.lastgroup or "odd"
        if word["call"]:
            found.append(Token("call", word["name"].upper()))
        elif kind == "ref":
            found.append(_reference(word["ref"]))
        elif kind in {"odd", "name"}:
            found.append(Token("name", word[0]))
        elif kind != "space":
            found.append(Token(kind, word[0]))
    return found


def _reference(text: str) -> Token:
    sheet, mark, cells = text.rpartition("!")
    if sheet.startswith("'"):
        sheet = sheet[1:-1].replace("''", "'")
    token = Token("ref", cells, sheet if mark else "")
    if column := WHOLE_COLUMN.fullmatch(cells):
        (_, left), (_, right) = (_corner(f"{letters}1") for letters in column.groups())
        return replace(token, box=(1, left, LAST_ROW, right))
    if row := WHOLE_ROW.fullmatch(cells):
        return replace(token, box=(int(row[1]), 1, int(row[2]), LAST_COLUMN))
    return replace(token, box=box_of(cells) or (0, 0, 0, 0))


def _corner(address: str) -> Spot:
    return spot_of(address) or (0, 0)


def shifted(found: list[Token], rows: int, columns: int) -> list[Token]:
    """The same formula so many rows down and columns to the right, as a shared one is read."""
    return [_moved(token, rows, columns) if token.kind == "ref" else token for token in found]


def _moved(token: Token, rows: int, columns: int) -> Token:
    corners = [PART.fullmatch(text) for text in token.text.split(":")]
    if not all(corners):
        return Token("name", token.text)  # a whole row or column: not worked out
    moved = []
    for corner in corners:
        row, column = spot_of(corner[0]) or (0, 0)  # type: ignore[index]
        moved.append(
            (row + (0 if corner[3] else rows), column + (0 if corner[1] else columns))  # type: ignore[index]
        )
    first, last = moved[0], moved[-1]
    box = (
        min(first[0], last[0]),
        min(first[1], last[1]),
        max(first[0], last[0]),
        max(first[1], last[1]),
    )
    return replace(token, box=box)
