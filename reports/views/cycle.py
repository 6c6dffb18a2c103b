"""The buttons of the quarterly cycle: hand in, return, lock, correct, file. Out of scope is 404, in
scope without the right 403; what else keeps one is said on the page that comes back."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from core.errors import Refused
from core.workflow import record
from districts import advice
from reports.cycle import correcting, filing, locking, submitting
from reports.cycle.board import Seen
from reports.enums import FilingKind
from reports.forms import ScanForm
from reports.models import QuarterlyReport, Submission
from reports.services import may_export
from reports.views.seeing import report_in_scope, seen

#: what came from somebody runs nothing in the browser of who looks at it
SANDBOX = "default-src 'none'; sandbox"
DOWNLOADED = "下载归档文件"


@login_required
@require_POST
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    part = _part(request, pk)
    if not submitting.of_user(request.user, "change").filter(pk=part.pk).exists():
        raise PermissionDenied
    return _done(
        request,
        part.report,
        submitting.page(part),
        lambda: f"{submitting.submit(part, by=request.user)}已报送。",
    )


@login_required
@require_POST
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    part = _part(request, pk)
    if not Submission.objects.for_user(request.user, "lock").filter(pk=part.pk).exists():
        raise PermissionDenied
    reason = request.POST.get("reason", "")
    return _done(
        request,
        part.report,
        f"{_page(part.report)}#units",
        lambda: f"{submitting.send_back(part, by=request.user, reason=reason)}已退回。",
    )


@login_required
@require_POST
def lock(request: HttpRequest, pk: int) -> HttpResponse:
    report = _of_official(request, pk)
    return _done(
        request,
        report,
        _page(report),
        lambda: f"正在{locking.ask_lock(report, by=request.user)}，完成后在“消息”中通知您。",
    )


@login_required
@require_safe
def locking_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The state of the lock, asked again every second; a finished one reloads the page."""
    report = report_in_scope(request, pk)
    job = locking.lock_job(report)
    response = render(request, "reports/locking.html", {"lock_job": job, "report": report})
    if job is None or not job.open:
        response["HX-Refresh"] = "true"
    return response


@login_required
@require_POST
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    report = _of_official(request, pk)
    try:
        made = correcting.correct(report, reason=request.POST.get("reason", ""), by=request.user)
    except Refused as why:
        messages.error(request, str(why))
        return redirect(_page(report))
    messages.success(request, f"已建立第 {made.edition} 版，正在汇总。")
    return redirect(_page(made))


@login_required
@require_POST
def add_filing(request: HttpRequest, pk: int) -> HttpResponse:
    looked_at = seen(request, pk)
    if not _files(request, looked_at):
        raise PermissionDenied
    form = ScanForm(request.POST, request.FILES)

    def add() -> str:
        if not form.is_valid():
            raise Refused(str(form.errors["file"][0]))
        file, name = form.cleaned_data["file"], form.cleaned_data["name"]
        made = filing.add_scan(looked_at.report, looked_at.part, file, name, by=request.user)
        return f"已归档“{made}”。"

    return _done(request, looked_at.report, f"{looked_at.url}#filings", add)


@login_required
@require_safe
def filed(request: HttpRequest, pk: int) -> FileResponse:
    """Handed out under its own name, never shown in place; who took it is logged."""
    row = get_object_or_404(filing.visible(request.user).select_related("report__area"), pk=pk)
    if row.kind == FilingKind.WORKBOOK and not may_export(request.user, row.area):
        raise PermissionDenied
    try:
        file = row.file.open("rb")
    except (FileNotFoundError, ValueError):
        raise Http404 from None
    record(request.user, DOWNLOADED, row.report, row.name)
    answer = FileResponse(
        file,
        as_attachment=True,
        filename=row.name,
        content_type="application/octet-stream",
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = SANDBOX
    return answer


def _part(request: HttpRequest, pk: int) -> Submission:
    part = seen(request, pk).part
    if part is None:
        raise Http404
    return part


def _files(request: HttpRequest, looked_at: Seen) -> bool:
    """Whether the user files papers there at all."""
    part, user = looked_at.part, request.user
    if part is not None and submitting.of_user(user, "change").filter(pk=part.pk).exists():
        return True
    return QuarterlyReport.objects.for_user(user, "lock").filter(pk=looked_at.report.pk).exists()


def _of_official(request: HttpRequest, pk: int) -> QuarterlyReport:
    report = report_in_scope(request, pk)
    if not QuarterlyReport.objects.for_user(request.user, "lock").filter(pk=pk).exists():
        raise PermissionDenied
    return report


def _page(report: QuarterlyReport) -> str:
    return reverse("report", args=[report.pk])


def _done(
    request: HttpRequest, report: QuarterlyReport, back: str, work: Callable[[], str]
) -> HttpResponse:
    """What was done is said, or why not; the to-dos of the report's area follow."""
    try:
        told = work()
    except Refused as why:
        messages.error(request, str(why))
    else:
        advice.ask(report.area)
        messages.success(request, told)
    return redirect(back)
