"""The workbook of 清城区 for 2013, ledgers made for one test, and the two who import them."""

import io
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import openpyxl

from core import jobs
from core.errors import Refused
from districts.enums import BatchState
from districts.models import Area, ImportBatch
from districts.services import imports
from tests.districts.conftest import workbook

DATA = Path(__file__).parents[1] / "data"
QINGCHENG = DATA / "qingcheng-funding-2013.xlsx"
HEAD = ("序号", "日期", "凭证号", "摘要", "资金来源", "项目类别", "收入", "支出", "经办人", "备注")
DAY = "2017-12-31"


def ledger(
    *rows: Iterable[Any], title: str = "经费使用明细表", day: str = DAY, head: Any = HEAD
) -> bytes:
    return workbook(head, *rows, day=day, title=title)


def received(yuan: Any, day: Any = "2017-01-10", **told: Any) -> tuple[Any, ...]:
    """A row of HEAD: so much arrived from the district."""
    return row(day, "拨入经费", income=yuan, **told)


def spent(yuan: Any, day: Any = "2017-03-05", **told: Any) -> tuple[Any, ...]:
    return row(day, "主题党日活动", expense=yuan, **{"use": "党员活动", **told})


def row(
    day: Any,
    summary: str,
    *,
    income: Any = None,
    expense: Any = None,
    source: str = "区财政",
    use: str = "",
    voucher: str = "",
) -> tuple[Any, ...]:
    return (1, day, voucher, summary, source, use, income, expense, "小周", None)


def previewed(content: bytes, area: Area, by: Any, day: Any = None) -> ImportBatch:
    batch = imports.upload(
        kind="funding", area=area, day=day, file=io.BytesIO(content), filename="明细表.xlsx", by=by
    )
    with suppress(Refused):  # told by the job
        jobs.perform(imports.ask_preview(batch, by=by))
    batch.refresh_from_db()
    return batch


def posted(content: bytes, area: Area, by: Any, another: Any) -> ImportBatch:
    """Imported by one and confirmed by another."""
    batch = previewed(content, area, by)
    assert batch.state == BatchState.PREVIEWED, (batch.error, batch.preview.get("issues"))
    jobs.perform(imports.confirm(batch, by=another))
    batch.refresh_from_db()
    assert batch.state == BatchState.DONE, batch.job.error
    return batch


def issues(batch: ImportBatch) -> list[tuple[str, str]]:
    return [(one["address"], one["message"]) for one in batch.preview["issues"]]


def sums_of_the_workbook() -> dict[str, int]:
    """What the workbook's own rows come to, in fen: 收入 by source, 支出 by use."""
    found: dict[str, int] = {}
    sheet = openpyxl.load_workbook(QINGCHENG).worksheets[0]
    for cells in sheet.iter_rows(4, 72, values_only=True):
        source, use, income, expense = cells[4:8]
        label, yuan = (source, income) if income else (use, expense)
        found[str(label)] = found.get(str(label), 0) + round(float(yuan) * 100)
    return found
