"""The quarter as files: the workbook, and its main figures on one page; of one unit as well."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO, Any
from urllib.parse import parse_qsl

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import Refused
from core.sheets import XLSX
from districts.services import export_jobs
from districts.services.exports import Export
from reports import bases, exporting
from reports.edition import Edition
from reports.enums import Paper
from reports.services import may_export
from reports.views.seeing import seen_by

LONG = "这份报表的名单有 {rows:,} 行，请点“导出 Excel”，由后台生成文件。"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def workbook(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """The same file that export_report writes; of a locked edition as it was filed. A long one is
    written by a job, for which only a POST asks."""
    asked = _asked(request.user, pk, request.GET)
    edition, paper = asked.edition, asked.paper
    if exporting.is_long(edition, paper):
        if request.method != "POST":
            messages.info(request, LONG.format(rows=exporting.rows_of(edition)))
            return redirect(asked.back)
        job = export_jobs.ask_export(asked.export, request.user)
        return redirect("export-status", job.pk)
    try:
        file = exporting.hand_out(edition, by=request.user, paper=paper)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("report", pk=pk)
    return _answer(file, edition.filename, XLSX)


@login_required
@require_safe
def summary(request: HttpRequest, pk: int) -> FileResponse:
    edition = _asked(request.user, pk, request.GET).edition
    file = exporting.hand_out_summary(edition, by=request.user)
    return _answer(file, edition.summary_filename, DOCX)


def _answer(file: IO[bytes], name: str, kind: str) -> FileResponse:
    return FileResponse(file, as_attachment=True, filename=name, content_type=kind)


@dataclass(frozen=True)
class _Asked:
    """What is to be taken away, and the page it is asked for on."""

    edition: Edition
    paper: str
    back: str

    @property
    def export(self) -> Export:
        return exporting.export_of(self.edition, self.paper, self.back)


def _asked(user: Any, pk: int, words: Mapping[str, str]) -> _Asked:
    """Foreign is missing; without the right, 403."""
    looked_at = seen_by(user, pk, words.get("unit", ""))
    basis = bases.named(words.get("basis", ""), bases.of_report(looked_at.report))
    paper = words.get("paper", "")
    if basis is None or paper not in {"", *Paper.values}:
        raise Http404
    edition = looked_at.edition(basis)
    if not may_export(user, edition.unit or edition.report.area):
        raise PermissionDenied
    return _Asked(edition, paper, looked_at.url)


def remade(query: str, by: Any) -> Export:
    """The source of workbooks that jobs write: raises Http404 and PermissionDenied as the page."""
    words = dict(parse_qsl(query))
    return _asked(by, int(words["report"]), words).export
