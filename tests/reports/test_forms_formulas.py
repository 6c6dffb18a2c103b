"""Formulas of a form: worked out as Excel does, or left alone."""

from typing import Any

import pytest

from reports.superior.formulas import Fault, Unknown, compiled, rounded
from reports.superior.tokens import shifted, tokens

CELLS: dict[Any, Any] = {(1, 1): 2, (2, 1): 3.5, (3, 1): "—", (4, 1): None, (1, 2): "12"}


def look(sheet: str, box: Any) -> Any:
    rows, columns = range(box[0], box[2] + 1), range(box[1], box[3] + 1)
    return [CELLS.get((row, column)) for row in rows for column in columns]


def value(formula: str) -> Any:
    return compiled(tokens(formula), look)()


@pytest.mark.parametrize(
    ("formula", "result"),
    [
        ("SUM(A1:A4)", 5.5),
        ("SUM(A1,A2,10)", 15.5),
        ("sum($A$1:$A$2)", 5.5),
        ("A1+A2*2-1", 8.0),
        ("-A1+(A2-0.5)/3", -1.0),
        ("A1*B1", 24),
        ("A4+1", 1.0),
        ("50%*A1", 1.0),
        ('IFERROR(A1/A4,"—")', "—"),
        ("IFERROR(A3+1,0)", 0.0),
        ("ROUND(A2/A1,1)", 1.8),
        ('IF(A1>=2,"够","不够")', "够"),
        ('IF(A3="—",0,1)', 0.0),
        ("IF(A4=0,1,2)", 1.0),
        ("MAX(A1:A3)-MIN(A1:A3)", 1.5),
        ("AVERAGE(A1:A2)", 2.75),
        ("ABS(A1-A2)", 1.5),
        ("'某 表'!A1+表一!A2", 5.5),
    ],
)
def test_plain_formulas_are_worked_out(formula: str, result: Any) -> None:
    assert value(formula) == result


@pytest.mark.parametrize(
    ("formula", "fault"),
    [("A1/A4", "#DIV/0!"), ("A3+1", "#VALUE!"), ("AVERAGE(A3:A4)", "#DIV/0!")],
)
def test_what_excel_shows_as_a_fault_is_one(formula: str, fault: str) -> None:
    with pytest.raises(Fault, match=fault):
        value(formula)


@pytest.mark.parametrize(
    "formula",
    ["VLOOKUP(A1,A1:B4,2)", "A1^2", 'A1&"家"', "A1:A3", "SUM(A1", "单位数+1", "SUM(A1;A2)", "",
     "(" * 60 + "1" + ")" * 60],
)  # fmt: skip
def test_what_is_not_known_is_not_guessed(formula: str) -> None:
    with pytest.raises(Unknown):
        value(formula)


def test_halves_are_rounded_away_from_nought() -> None:
    assert [rounded(x, 1) for x in (0.25, -0.25, 2.345, 0.05)] == [0.3, -0.3, 2.3, 0.1]


def test_a_shared_formula_moves_what_is_not_fixed() -> None:
    found = shifted(tokens("SUM(A1:B1)*$C$1+D$1"), 2, 1)
    boxes = [token.box for token in found if token.kind == "ref"]
    assert boxes == [(3, 2, 3, 3), (1, 3, 1, 3), (1, 5, 1, 5)]
