"""归档: what is kept of an edition as paper. The workbook as it was when it was locked is filed by
the product; the page that was signed and stamped by whoever answers for it. Nothing is deleted."""

import hashlib
import re
import tempfile
from pathlib import PurePath
from typing import IO, Any

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.db.models import QuerySet

from core import jobs
from core.errors import Refused
from core.models import Job
from core.workflow import record
from districts.scoping import assigned_paths, within
from reports.cycle.submitting import hold, of_user
from reports.edition import Edition
from reports.enums import FilingKind, ReportState, SubmissionState
from reports.models import Filing, QuarterlyReport, Submission
from reports.workbooks.book import write
from reports.workbooks.listing import Tell

WORKBOOK = "file-workbook"
FILED = "归档扫描件"
KEPT = "归档工作簿"
MOST = 5  # scans of one part, or of the whole, of an edition
SIGNS = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|]+")
GONE = "归档的工作簿不在了，请管理员从备份恢复媒体文件夹。"


def of_report(report: QuarterlyReport, user: Any) -> QuerySet[Filing]:
    """What is filed with the edition that the user may see, in the order of its filing."""
    return visible(user).filter(report=report).select_related("area", "by").order_by("at", "pk")


def visible(user: Any) -> QuerySet[Filing]:
    paths = assigned_paths(user, "view")
    return Filing.objects.filter(within(paths, "area") | within(paths, "area__successor"))


def ask_workbook(report: QuarterlyReport) -> Job:
    """After the lock: the job that files the workbook as it is."""
    key = f"{WORKBOOK}:{report.pk}"
    return jobs.ask(key, WORKBOOK, title=f"归档{report}工作簿"[:120], report=report.pk)


def written(edition: Edition, paper: str = "", tell: Tell = lambda rows: None) -> IO[bytes]:
    """Its workbook as an open file that vanishes when it is closed."""
    file = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115 - whoever asked closes it
    try:
        write(edition, file, paper=paper, tell=tell)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def keep_workbook(edition: Edition, file: IO[bytes]) -> Filing:
    """Once for an edition, by the product itself."""
    report = edition.report
    kept = Filing.objects.filter(report=report, kind=FilingKind.WORKBOOK).first()
    if kept is not None:
        return kept
    made = Filing(
        report=report,
        area=report.area,
        kind=FilingKind.WORKBOOK,
        basis=edition.basis,
        name=edition.filename,
        sha256=_sha256(file),
    )
    record(None, KEPT, report, made.name)
    return _saved(made, File(file, name="workbook.xlsx"))


def _saved(filing: Filing, file: File) -> Filing:
    filing.size = file.size
    filing.file.save(str(file.name), file, save=True)
    return filing


def _sha256(file: IO[bytes]) -> str:
    file.seek(0)
    found = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
    file.seek(0)
    return found


def sha256_of(filing: Filing) -> str:
    """Of the file as it lies there now; nothing where it is gone."""
    try:
        with filing.file.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return ""


def filed_workbook(edition: Edition, paper: str = "") -> Filing | None:
    """What is handed out as the edition's workbook because it was filed."""
    if paper or not edition.is_whole:
        return None
    filed = edition.report.filings.filter(kind=FilingKind.WORKBOOK, basis=edition.basis)
    found: Filing | None = filed.first()
    return found


def workbook(edition: Edition, paper: str = "", tell: Tell = lambda rows: None) -> IO[bytes]:
    """The workbook of an edition: as it was filed where it was, else (and on paper that is asked
    for) written now.

    Raises Refused where the filed one is gone: another is not handed out in its place.
    """
    kept = filed_workbook(edition, paper)
    if kept is None:
        return written(edition, paper, tell)
    try:
        file: IO[bytes] = kept.file.open("rb").file
    except FileNotFoundError:
        raise Refused(GONE) from None
    return file


def scan_refusal(report: QuarterlyReport, part: Submission | None, user: Any) -> str:
    """Why no signed page may be filed: of a part that is handed in, or of a locked edition."""
    if part is None:
        if report.state != ReportState.LOCKED:
            return "整份报表锁定后才归档签字盖章件，请先锁定。"
        mine = QuarterlyReport.objects.for_user(user, "lock").filter(pk=report.pk).exists()
        return "" if mine else "由区级人员归档整份报表，请转告他们。"
    if part.state != SubmissionState.SUBMITTED:
        return "报送后才归档签字盖章件，请先报送。"
    mine = any(of_user(user, right).filter(pk=part.pk).exists() for right in ("change", "lock"))
    return "" if mine else "由填报单位的经办人或区级人员归档，请转告他们。"


@transaction.atomic
def add_scan(
    report: QuarterlyReport, part: Submission | None, file: ContentFile, name: str, *, by: Any
) -> Filing:
    """A signed page of the part, or of the whole; `file` is as `clean_voucher` answers it. Raises
    Refused."""
    report, area = hold(report), part.area if part else report.area
    if part is not None:
        part = Submission.objects.select_related("report").get(pk=part.pk)
    if why := scan_refusal(report, part, by):
        raise Refused(why)
    filed = Filing.objects.filter(report=report, area=area)
    if filed.filter(kind=FilingKind.SCAN).count() >= MOST:
        raise Refused(f"一份报表最多归档 {MOST} 份扫描件，请合并成一个 PDF。", field="file")
    digest = _sha256(file)
    if filed.filter(sha256=digest).exists():
        raise Refused("这份文件已经归档过，请核对后另选。", field="file")
    made = Filing(report=report, area=area, kind=FilingKind.SCAN, sha256=digest, by=by)
    made.name = _called(name, str(file.name))
    record(by, FILED, part or report, made.name)
    return _saved(made, file)


def _called(name: str, kept: str) -> str:
    """The name it came under, without what a file system minds, by the ending it is kept with."""
    stem = SIGNS.sub("", PurePath(name).stem).strip(" .")[:100] or "扫描件"
    return f"{stem}{PurePath(kept).suffix}"
