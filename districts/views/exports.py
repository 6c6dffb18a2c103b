"""A list as a workbook: at once, or in the background when it is long."""

import tempfile

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRefresh

from core.models import Job
from core.sheets import XLSX
from districts.services import export_jobs, exports
from districts.services.export_jobs import EXPORT
from districts.services.exports import Export


def hand_out(request: HttpRequest, export: Export) -> FileResponse | HttpResponse:
    """The file, or for a long list the page of the job that writes it."""
    if export.total > export_jobs.DIRECT:
        return redirect("export-status", export_jobs.ask_export(export, request.user).pk)
    file = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115 - the response closes it
    exports.write(export, file, by=request.user, at=now())
    file.seek(0)
    exports.log(export, request.user)
    return FileResponse(file, as_attachment=True, filename=export.filename, content_type=XLSX)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def status(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the export is, then its file; htmx asks for the progress alone each second. Posted,
    it asks for the list anew."""
    job = _own(request, pk)
    if request.method == "POST":
        export = export_jobs.listed(job, request.user)
        return redirect("export-status", export_jobs.ask_export(export, request.user).pk)
    asks = request.htmx  # type: ignore[attr-defined]
    if asks and not job.open:
        return HttpResponseClientRefresh()
    context = {"job": job, "ready": export_jobs.ready(job), "until": export_jobs.expires(job)}
    name = "progress" if asks else "status"
    return render(request, f"exports/{name}.html", context)


@login_required
@require_safe
def download(request: HttpRequest, pk: int) -> FileResponse | HttpResponse:
    """The file, for who asked and may still export there; one that is gone leads to its page."""
    job = _own(request, pk)
    if not export_jobs.ready(job):
        return redirect("export-status", job.pk)
    export_jobs.listed(job, request.user)
    name = job.result["filename"]
    file = export_jobs.file_of(job).open("rb")
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


def _own(request: HttpRequest, pk: int) -> Job:
    return get_object_or_404(Job, pk=pk, kind=EXPORT, requested_by=request.user.pk)
