"""Hand a quarterly workbook out: into a file or to a browser, and say so in the act log."""

import os
import shutil
import tempfile
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlencode

from core.dated import Quarter
from core.errors import Refused
from core.models import Act
from core.workflow import record
from districts.models import Area
from districts.services import export_jobs
from districts.services.exports import Book, Export, Tell
from reports.compile.canonical import canonical
from reports.cycle import filing
from reports.edition import Edition
from reports.indicators.organisations import KIND_CODES
from reports.models import QuarterlyReport
from reports.places import below_then
from reports.services import may_export
from reports.workbooks import page

WORKBOOK = "workbook"  # the source of workbooks that a job writes


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


def unit_named(report: QuarterlyReport, code: str) -> Area | None:
    """The reporting unit of this code, or the report's own area, which needs no unit."""
    if code in {"", report.area.code}:
        return None
    unit = next((one for one in below_then(report.area, report.day) if one.code == code), None)
    if unit is None:
        raise Refused(f"{report}没有填报单位“{code}”，请核对街道或功能区的代码。")
    return unit


def check_right(edition: Edition, by: Any) -> None:
    """Raises Refused unless the user may export what the edition is of."""
    if not may_export(by, edition.unit or edition.report.area):
        raise Refused(f"“{by}”无权导出{edition.area}的报表，请由本区有导出权限的人员导出。")


def save(edition: Edition, path: Path, *, by: Any = None, paper: str = "") -> None:
    """Write the workbook (to a `.json` all figures, byte for byte) to a file that is either whole
    or as it was before.

    Raises Refused when the folder cannot be written to.
    """
    try:
        handle, draft = tempfile.mkstemp(prefix=".", suffix=".xlsx", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                _write(edition, path, file, paper)
            Path(draft).chmod(0o644)
            Path(draft).replace(path)
        finally:
            Path(draft).unlink(missing_ok=True)
    except OSError as error:
        raise Refused(f"写不进“{path}”（{error.strerror}），请换一个文件夹或文件名。") from error
    _log(edition, by, f"保存为 {path.name}")


def _write(edition: Edition, path: Path, file: IO[bytes], paper: str) -> None:
    if path.suffix.lower() == ".json":
        file.write(canonical(edition.report))
        return
    with filing.workbook(edition, paper) as found:
        shutil.copyfileobj(found, file)


def hand_out(edition: Edition, *, by: Any, paper: str = "") -> IO[bytes]:
    """The workbook as an open file; of a locked edition as it was filed, unless on other paper.
    Raises Refused."""
    file = filing.workbook(edition, paper)
    _log(edition, by, "下载")
    return file


def rows_of(edition: Edition) -> int:
    """How many rows its long lists have, by its figures: organisations of every kind, and Party
    organisations in two of them."""
    organisations = sum(edition.total[code][0] for code in KIND_CODES.values())
    return organisations + 2 * edition.total["party_organisations"][0]


def is_long(edition: Edition, paper: str = "") -> bool:
    """Whether a job has to write the workbook: so many rows nobody waits for. What was filed is
    there already."""
    return rows_of(edition) > export_jobs.DIRECT and filing.filed_workbook(edition, paper) is None


def export_of(edition: Edition, paper: str, back: str) -> Export:
    """The workbook as long lists are handed out; `back` is the page of the edition."""

    def write(target: IO[bytes], tell: Tell) -> None:
        with filing.workbook(edition, paper, tell) as found:
            shutil.copyfileobj(found, target)

    words = {"report": edition.report.pk, "unit": edition.unit.code if edition.unit else ""}
    return Export(
        source=WORKBOOK,
        query=urlencode({**words, "basis": edition.basis.code, "paper": paper}),
        title=f"{edition.heading}报表",
        filename=edition.filename,
        columns=(),
        total=rows_of(edition),
        rows=tuple,
        back=back,
        of="报表",
        book=Book(write, lambda by: _log(edition, by, "下载")),
    )


def hand_out_summary(edition: Edition, *, by: Any) -> IO[bytes]:
    """The page of main figures in words."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    page.write(edition, file)
    file.seek(0)
    _log(edition, by, "下载一页摘要")
    return file


def _log(edition: Edition, by: Any, note: str) -> Act:
    report = edition.report
    unit = f"{edition.unit}，" if edition.unit else ""
    told = f"{unit}第 {report.edition} 版，口径：{edition.basis}，{note}"
    return record(by, "导出季度报表", report, told)
