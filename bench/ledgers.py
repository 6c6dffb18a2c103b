"""A ledger of many rows, the same each time, as the product writes it."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from core.sheets import flat
from core.sheets.cells import Decimal, Text, Whole
from core.sheets.columns import Column

CREATED = dt.datetime(2017, 12, 31, 8, 30)
TEXTS = ("名称", "统一社会信用代码", "所属街道", "所属商圈", "状态", "负责人", "电话", "最近走访")
WORDS = ("指导员", "联络员", "工会", "共青团", "妇联", "备注")
NUMBERS = ("序号", "从业人员", "党员", "正式党员", "流动党员")
COLUMNS = (
    *(Column(title, title, Text(), width=16) for title in (*TEXTS, *WORDS)),
    *(Column(title, title, Whole(), width=9) for title in NUMBERS),
    Column("金额", "金额", Decimal(), width=12),
)


def row(number: int) -> list[Any]:
    """A line of the ledger: 14 texts, 5 counts, a number with decimals."""
    texts = [
        f"银川市金凤区第{number}号商贸有限公司",
        f"91640106{number:09d}X",
        f"满城{number % 12}街街道",
        f"第{number % 60}商圈",
        "正常经营",
        f"负责人{number % 977}",
        f"1389{number % 10_000_000:07d}",
        f"2017-{number % 12 + 1:02d}-15",
    ]
    means = ["√" if number % divisor else "×" for divisor in (2, 3, 5, 7, 11)]
    counts = [number, number % 300, number % 17, number % 13, number % 5]
    return [*texts, *means, "", *counts, number % 10_000 / 4]


def rows(count: int) -> Iterator[list[Any]]:
    return map(row, range(1, count + 1))


def ours(path: Path, count: int) -> None:
    flat.write(str(path), title="基准台账", columns=COLUMNS, rows=rows(count), created=CREATED)
