"""Works out the plain formulas of a form: sums, differences, shares. No Django here.

What is not known here raises Unknown, so that no wrong number is written in Excel's place.
"""

import math
from collections.abc import Callable, Iterable
from decimal import ROUND_HALF_UP, Decimal
from operator import eq, ge, gt, le, lt, ne
from typing import Any

from reports.superior.scanning import Box
from reports.superior.tokens import Token

Value = float | int | str | bool | None
Node = Callable[[], Value]
Look = Callable[[str, Box], Iterable[Value]]  # the values of a sheet's cells

DEPTH = 40
COMPARED = {"=": eq, "<>": ne, "<": lt, "<=": le, ">": gt, ">=": ge}
FUNCTIONS = {"SUM", "MAX", "MIN", "AVERAGE", "ROUND", "IFERROR", "IF", "ABS"}
ARGUMENTS = {"ROUND": (2, 2), "IFERROR": (2, 2), "IF": (2, 3), "ABS": (1, 1)}


class Unknown(Exception):
    """The formula is more than is worked out here."""


class Fault(Exception):
    """What Excel would show: #VALUE!, #DIV/0!…"""


def compiled(found: list[Token], look: Look) -> Node:
    """A function that answers the formula's value; raises Unknown for what is not known."""
    reading = _Expression(found, look)
    node = reading.comparison()
    if reading.at != len(found):
        raise Unknown
    return node


def number(value: Value) -> float | int:
    """As Excel takes a value where a number is asked for."""
    if value is None:
        return 0
    if isinstance(value, str):
        try:
            found = float(value)
        except ValueError:
            raise Fault("#VALUE!") from None
        if not math.isfinite(found):
            raise Fault("#VALUE!")
        return found
    return int(value) if isinstance(value, bool) else value


class _Expression:
    """Reads the words from left to right, by precedence."""

    def __init__(self, found: list[Token], look: Look) -> None:
        self.tokens, self.look, self.at, self.depth = found, look, 0, 0

    def comparison(self) -> Node:
        self.depth += 1
        if self.depth > DEPTH:
            raise Unknown
        left = self.sum()
        while (sign := self._sign(*COMPARED)) is not None:
            left = _compared(COMPARED[sign], left, self.sum())
        self.depth -= 1
        return left

    def sum(self) -> Node:
        left = self.product()
        while (sign := self._sign("+", "-")) is not None:
            left = _worked_out(sign, left, self.product())
        return left

    def product(self) -> Node:
        left = self.signed()
        while (sign := self._sign("*", "/")) is not None:
            left = _worked_out(sign, left, self.signed())
        return left

    def signed(self) -> Node:
        minus = 0
        while (sign := self._sign("+", "-")) is not None:
            minus += sign == "-"
        node = self.single()
        while self._sign("%"):
            node = _worked_out("/", node, lambda: 100)
        return (lambda: -number(node())) if minus % 2 else node

    def single(self) -> Node:
        token = self._next()
        if token.kind == "number":
            found = float(token.text)
            return lambda: found
        if token.kind == "text":
            said = token.text[1:-1].replace('""', '"')
            return lambda: said
        if token.kind == "ref":
            return self._one(token)
        if token.kind == "call":
            return self._call(token.text)
        if token.text == "(":
            node = self.comparison()
            self._expect(")")
            return node
        if token.text.upper() in {"TRUE", "FALSE"}:
            return lambda: token.text.upper() == "TRUE"
        raise Unknown

    def _one(self, token: Token) -> Node:
        if token.box[:2] != token.box[2:]:
            raise Unknown
        return lambda: next(iter(self.look(token.sheet, token.box)), None)

    def _call(self, name: str) -> Node:
        if name not in FUNCTIONS:
            raise Unknown
        nodes: list[Any] = []
        while not self._sign(")"):
            if nodes:
                self._expect(",")
            nodes.append(self._argument(name))
        least, most = ARGUMENTS.get(name, (1, 255))
        if not least <= len(nodes) <= most:
            raise Unknown
        return lambda: _called(name, nodes)

    def _argument(self, name: str) -> Any:
        """Of a function over many: an iterable of its numbers; else one value."""
        if name in ARGUMENTS:
            return self.comparison()
        token = self.tokens[self.at] if self.at < len(self.tokens) else None
        after = self.tokens[self.at + 1].text if self.at + 1 < len(self.tokens) else ""
        if token and token.kind == "ref" and after in {",", ")"}:
            self.at += 1
            return lambda: [
                value
                for value in self.look(token.sheet, token.box)
                if isinstance(value, int | float) and not isinstance(value, bool)
            ]
        node = self.comparison()
        return lambda: [number(node())]

    def _next(self) -> Token:
        if self.at >= len(self.tokens):
            raise Unknown
        self.at += 1
        return self.tokens[self.at - 1]

    def _sign(self, *texts: str) -> str | None:
        token = self.tokens[self.at] if self.at < len(self.tokens) else None
        if token is None or token.kind != "sign" or token.text not in texts:
            return None
        self.at += 1
        return token.text

    def _expect(self, text: str) -> None:
        if self._sign(text) is None:
            raise Unknown


def _worked_out(sign: str, left: Node, right: Node) -> Node:
    def work() -> Value:
        a, b = number(left()), number(right())
        if sign == "/" and not b:
            raise Fault("#DIV/0!")
        result = a + b if sign == "+" else a - b if sign == "-" else a * b if sign == "*" else a / b
        if not math.isfinite(result):
            raise Fault("#NUM!")
        return result

    return work


def _compared(how: Callable[[Any, Any], bool], left: Node, right: Node) -> Node:
    """Numbers stand before texts, texts are compared without case."""

    def work() -> Value:
        a, b = left(), right()
        texts = isinstance(a, str) or isinstance(b, str)
        return bool(how(_rank(a, texts=texts), _rank(b, texts=texts)))

    return work


def _rank(value: Value, *, texts: bool) -> tuple[int, Any]:
    if value is None:
        return (1, "") if texts else (0, 0)
    if isinstance(value, str):
        return 1, value.lower()
    return (2, value) if isinstance(value, bool) else (0, value)


def _called(name: str, nodes: list[Any]) -> Value:
    if name == "IFERROR":
        return _otherwise(*nodes)
    if name == "IF":
        return _chosen(*nodes)
    if name == "ABS":
        return abs(number(nodes[0]()))
    if name == "ROUND":
        return rounded(number(nodes[0]()), int(number(nodes[1]())))
    return _over_many(name, [value for node in nodes for value in node()])


def _otherwise(node: Node, instead: Node) -> Value:
    try:
        return node()
    except Fault:
        return instead()


def _chosen(condition: Node, then: Node, otherwise: Node = lambda: False) -> Value:
    return then() if number(condition()) else otherwise()


def _over_many(name: str, found: list[float | int]) -> Value:
    if name == "SUM":
        return sum(found)
    if name == "AVERAGE":
        if not found:
            raise Fault("#DIV/0!")
        return sum(found) / len(found)
    return (max if name == "MAX" else min)(found, default=0)


def rounded(value: float | int, places: int) -> float:
    """Halves away from nought, as Excel rounds."""
    if abs(places) > 15:
        raise Unknown
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    step = Decimal(1).scaleb(-places)
    return float((exact / step).quantize(Decimal(1), ROUND_HALF_UP) * step)
