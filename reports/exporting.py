"""Hand a quarterly workbook out: into a file or to a browser, and say so in the act log."""

import os
import tempfile
from pathlib import Path
from typing import IO, Any

from core.dated import Quarter
from core.errors import Refused
from core.workflow import record
from districts.models import Area
from reports.edition import Edition
from reports.models import QuarterlyReport
from reports.workbooks.book import write


def newest(area: Area, period: Quarter) -> QuarterlyReport:
    """The newest edition of the area's quarter; Refused before it is compiled."""
    found = (
        QuarterlyReport.objects.filter(area=area, year=period.year, quarter=period.number)
        .select_related("area")
        .first()
    )
    if found is None:
        raise Refused(
            f"{area}{period.title}还没有汇总，请先运行 compile_report {area.code} {period}。"
        )
    return found


def check_right(report: QuarterlyReport, by: Any) -> None:
    """Raises Refused unless the user may export in the report's area."""
    if not QuarterlyReport.objects.for_user(by, "export").filter(pk=report.pk).exists():
        raise Refused(f"“{by}”无权导出{report}，请由本区有导出权限的人员导出。")


def save(edition: Edition, path: Path, *, by: Any = None) -> None:
    """Write the workbook to a file that is either whole or as it was before.

    Raises Refused when the folder cannot be written to.
    """
    try:
        handle, draft = tempfile.mkstemp(prefix=".", suffix=".xlsx", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                write(edition, file)
            Path(draft).chmod(0o644)
            Path(draft).replace(path)
        finally:
            Path(draft).unlink(missing_ok=True)
    except OSError as error:
        raise Refused(f"写不进“{path}”（{error.strerror}），请换一个文件夹或文件名。") from error
    _log(edition, by, f"保存为 {path.name}")


def hand_out(edition: Edition, *, by: Any) -> IO[bytes]:
    """The workbook as an open file that vanishes when it is closed."""
    file = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115 - the response closes it
    write(edition, file)
    file.seek(0)
    _log(edition, by, "下载")
    return file


def _log(edition: Edition, by: Any, note: str) -> None:
    report = edition.report
    told = f"第 {report.edition} 版，口径：{edition.basis}，{note}"
    record(by, "导出季度报表", report, told)
