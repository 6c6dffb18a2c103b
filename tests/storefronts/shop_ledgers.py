"""Ledgers of storefronts as an office sends them, imported and previewed."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from districts.models import ImportBatch
from tests.districts.conftest import workbook

Importer = Callable[..., ImportBatch]
CODE, OTHER = "91640100MA75X0001G", "91640100MA75X0003N"
HEAD = ("店名", "统一社会信用代码", "所属单位", "商圈", "楼栋", "铺位号", "业态")
HEAD = (*HEAD, "从业人数", "经营者", "联系电话", "开业时间", "证照有效期至", "店内党员")
DAY = "2017-12-31"
LAST = dt.date(2017, 12, 31)


def ledger(*rows: tuple[Any, ...], head: tuple[str, ...] = HEAD, day: str = DAY) -> bytes:
    return workbook(head, *rows, day=day)


def shop(name: str = "文华书城", **told: Any) -> tuple[Any, ...]:
    """A row of HEAD: `shop("甲店", 铺位号="B1")`."""
    assert set(told) <= set(HEAD)
    return tuple(name if title == "店名" else told.get(title) for title in HEAD)


@pytest.fixture
def write(imported: Importer) -> Importer:
    def run(*rows: tuple[Any, ...], day: str = DAY, **given: Any) -> ImportBatch:
        return imported(ledger(*rows, day=day), "storefronts", **given)

    return run


@pytest.fixture
def look(previewed: Importer) -> Importer:
    def run(*rows: tuple[Any, ...], day: str = DAY, **given: Any) -> ImportBatch:
        return previewed(ledger(*rows, day=day), "storefronts", **given)

    return run


def one_issue(batch: ImportBatch) -> tuple[str, str]:
    (told,) = batch.preview["issues"]
    return told["title"], told["message"]
