"""The quarter as files: the workbook, and its main figures on one page; of one unit as well."""

from typing import IO

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from core.errors import Refused
from core.sheets import XLSX
from districts.models import Area
from reports import exporting
from reports.edition import Edition
from reports.enums import Paper
from reports.models import Basis, QuarterlyReport
from reports.services import may_export

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@login_required
@require_safe
def workbook(request: HttpRequest, pk: int) -> FileResponse:
    """The same file that export_report writes."""
    edition = _exported(request, pk)
    paper = request.GET.get("paper", "")
    if paper not in {"", *Paper.values}:
        raise Http404
    file = exporting.hand_out(edition, by=request.user, paper=paper)
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
    edition = asked_edition(request, pk)
    if not may_export(request.user, edition.unit or edition.report.area):
        raise PermissionDenied
    return edition


def asked_edition(request: HttpRequest, pk: int) -> Edition:
    """The report of the address under its basis, or the part of the unit that it names: who works
    for a unit alone sees that part and no other. Foreign is missing."""
    reports = QuarterlyReport.objects.select_related("area")
    code = request.GET.get("unit", "")
    if not code:
        report = get_object_or_404(reports.for_user(request.user), pk=pk)
        return Edition(report, asked_basis(request))
    get_object_or_404(Area.objects.for_user(request.user), code=code)
    report = get_object_or_404(reports, pk=pk)
    try:
        unit = exporting.unit_named(report, code)
    except Refused as none:
        raise Http404 from none
    return Edition(report, asked_basis(request), unit)


def asked_basis(request: HttpRequest) -> Basis:
    """The one of the address, else the first; an unknown one is missing."""
    code = request.GET.get("basis", "")
    found = next((one for one in Basis.objects.all() if one.code == code or not code), None)
    if found is None:
        raise Http404
    return found
