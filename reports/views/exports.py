"""The list behind a figure as a workbook."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from districts.services import export_jobs
from districts.services.exports import Export
from districts.views.exports import hand_out
from reports.lists import exports

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
        page = exports.only(page, request.POST.getlist("id"))
    export = exports.export_of(page)
    if page.ticked == ():
        return _back(request, export, UNTICKED)
    most = export_jobs.DIRECT
    if export.total > most and request.method != "POST":
        return _back(request, export, LONG.format(total=f"{export.total:,}", most=f"{most:,}"))
    return hand_out(request, export)


def _back(request: HttpRequest, export: Export, said: str) -> HttpResponse:
    messages.info(request, said)
    return redirect(export.back)
