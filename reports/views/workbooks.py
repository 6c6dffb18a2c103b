"""The quarter as files: the workbook, and its main figures on one page; of one unit as well."""

from typing import IO

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from core.errors import Refused
from core.sheets import XLSX
from reports import exporting
from reports.edition import Edition
from reports.enums import Paper
from reports.services import may_export
from reports.views.seeing import basis_of, seen

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@login_required
@require_safe
def workbook(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """The same file that export_report writes; of a locked edition as it was filed."""
    edition = _exported(request, pk)
    paper = request.GET.get("paper", "")
    if paper not in {"", *Paper.values}:
        raise Http404
    try:
        file = exporting.hand_out(edition, by=request.user, paper=paper)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("report", pk=pk)
    return _answer(file, edition.filename, XLSX)


@login_required
@require_safe
def summary(request: HttpRequest, pk: int) -> FileResponse:
    edition = _exported(request, pk)
    file = exporting.hand_out_summary(edition, by=request.user)
    return _answer(file, edition.summary_filename, DOCX)


def _answer(file: IO[bytes], name: str, kind: str) -> FileResponse:
    return FileResponse(file, as_attachment=True, filename=name, content_type=kind)


def _exported(request: HttpRequest, pk: int) -> Edition:
    """Foreign is missing; without the right, 403."""
    looked_at = seen(request, pk)
    edition = looked_at.edition(basis_of(request, looked_at.report))
    if not may_export(request.user, edition.unit or edition.report.area):
        raise PermissionDenied
    return edition
