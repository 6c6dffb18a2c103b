"""The list behind a figure as a workbook."""

import tempfile

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from core.workflow import record
from reports import exports
from reports.drilldowns import listing
from reports.selection import select
from reports.services import may_export
from reports.views.quarterly import XLSX


@login_required
@require_safe
def organisations(request: HttpRequest) -> FileResponse:
    """Exactly the list of this address, all its pages; without the right to export, 403."""
    params = request.GET.dict()
    page = listing(select(params, request.user), params, request.user)
    if not may_export(request.user, page.selection.area):
        raise PermissionDenied
    file = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115 - the response closes it
    counted = exports.write(page, file, by=request.user, at=now())
    file.seek(0)
    subject = f"{page.selection.place}{page.title}，{counted} 行"
    record(request.user, "导出名单", subject, page.query())
    return FileResponse(
        file, as_attachment=True, filename=exports.filename(page), content_type=XLSX
    )
