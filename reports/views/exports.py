"""The list behind a figure as a workbook: at once, or in the background when it is long."""

import tempfile

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRefresh

from core.models import Job
from core.sheets import XLSX
from core.workflow import record
from reports import export_jobs, exports
from reports.drilldowns import Listing
from reports.export_jobs import DIRECT, EXPORT

UNTICKED = "请先在名单里勾选要导出的行，再点“导出已选”。"
LONG = "名单有 {total} 条，超过 {most} 条，请点“导出”，由后台生成文件。"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def organisations(request: HttpRequest) -> FileResponse | HttpResponse:
    """Exactly the list of this address, all its pages, or its rows that are ticked.

    Only a POST asks for a job. Without the right to export, 403.
    """
    page = exports.exportable(request.GET.dict(), request.user)
    if request.POST.get("rows") == "ticked":
        chosen = exports.only(page, request.POST.getlist("id"))
        return _now(request, chosen) if chosen.total else _back(request, page, UNTICKED)
    if page.total <= DIRECT:
        return _now(request, page)
    if request.method != "POST":
        return _back(request, page, LONG.format(total=f"{page.total:,}", most=f"{DIRECT:,}"))
    return redirect("export-status", export_jobs.ask_export(page, request.user).pk)


def _now(request: HttpRequest, page: Listing) -> FileResponse:
    file = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115 - the response closes it
    counted = exports.write(page, file, by=request.user, at=now())
    file.seek(0)
    subject = f"{page.selection.place}{page.title}，{counted} 行"
    record(request.user, "导出名单", subject, page.query())
    return FileResponse(
        file, as_attachment=True, filename=exports.filename(page), content_type=XLSX
    )


def _back(request: HttpRequest, page: Listing, said: str) -> HttpResponse:
    messages.info(request, said)
    return redirect(f"{reverse('organisation-list')}?{page.query()}")


@login_required
@require_safe
def status(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the export is, then its file; htmx asks for the progress alone each second."""
    job = _own(request, pk)
    asks = request.htmx  # type: ignore[attr-defined]
    if asks and not job.open:
        return HttpResponseClientRefresh()
    context = {"job": job, "ready": export_jobs.ready(job), "until": export_jobs.expires(job)}
    name = "export_progress" if asks else "export"
    return render(request, f"reports/{name}.html", context)


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
