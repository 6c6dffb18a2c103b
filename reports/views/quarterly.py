"""季度报表: the compiled reports of the user's areas, one on screen, and its workbook."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST, require_safe

from core.errors import Refused
from districts.scoping import may
from reports import bases, exporting, quarterlies
from reports.cycle import board, correcting, filing, locking
from reports.cycle.board import Seen
from reports.cycle.standing import check_book
from reports.cycle.submitting import of_user
from reports.edition import Edition
from reports.enums import Paper, ReportState
from reports.forms import ScanForm
from reports.lists import movements
from reports.models import QuarterlyReport
from reports.services import ask_compile, compile_job, may_compile, may_export
from reports.tables import templates
from reports.views.seeing import basis_among, report_in_scope, seen

PAGE = 40


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The list, newest quarter first; area and year narrow it. Who sees no whole report finds the
    parts of his units."""
    if not may(request.user, "view"):
        raise PermissionDenied
    reports = quarterlies.in_scope(request.user)
    parts = of_user(request.user).exclude(report__in=reports)
    parts = parts.order_by("-report__year", "-report__quarter", "-report__edition", "area__path")
    areas = dict(reports.order_by("area__path").values_list("area__code", "area__name"))
    years = sorted(set(reports.values_list("year", flat=True)), reverse=True)
    area, year = request.GET.get("area", ""), request.GET.get("year", "")
    if area in areas:
        reports = reports.filter(area__code=area)
    if year.isdecimal() and int(year) in years:
        reports = reports.filter(year=int(year))
    page = Paginator(reports, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": quarterlies.listed(page.object_list),
        "parts": Paginator(parts, PAGE).get_page(request.GET.get("part")),
        "today": localdate(),
        "may_style": may(request.user, "lock"),
        "areas": areas,
        "years": years,
        "area": area,
        "year": year,
        "templates": [
            (template, templates.may_change(request.user, template))
            for template in templates.visible(request.user)
        ],
        "query": urlencode(
            {key: value for key, value in (("area", area), ("year", year)) if value}
        ),
    }
    return render(request, "reports/quarterly_list.html", context)


@login_required
@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole, or one unit's part (`unit`); who sees a part only is led to it."""
    looked_at = seen(request, pk)
    if not looked_at.whole and not request.GET.get("unit"):
        return redirect(looked_at.url)
    return render(request, "reports/quarterly.html", _context(request, looked_at))


def _context(request: HttpRequest, looked_at: Seen) -> dict[str, Any]:
    report, known = looked_at.report, bases.of_report(looked_at.report)
    edition = looked_at.edition(basis_among(request, known))
    return {
        "seen": looked_at,
        "edition": edition,
        "taken": _taken(edition),
        "long": {
            "usual": exporting.is_long(edition),
            "A3": exporting.is_long(edition, Paper.A3),
        },
        "report": report,
        "bases": known,
        "table": quarterlies.table(edition),
        "kpis": quarterlies.kpis(edition),
        **movements.context(edition),
        "today": localdate(),
        "may_export": may_export(request.user, edition.unit or report.area),
        **(_of_part() if looked_at.unit else _of_whole(request, report)),
        **_of_cycle(request, looked_at, edition),
    }


def _taken(edition: Edition) -> str:
    """The words of an address under which the edition is taken away."""
    unit = {"unit": edition.unit.code} if edition.unit else {}
    return urlencode({"basis": edition.basis.code, **unit})


def _of_part() -> dict[str, Any]:
    """What is done to the whole report is not done on a unit's page."""
    return {"may_compile": False, "job": None}


def _of_whole(request: HttpRequest, report: QuarterlyReport) -> dict[str, Any]:
    lock_job = locking.lock_job(report)
    return {
        "may_compile": report.state == ReportState.DRAFT and may_compile(request.user, report.area),
        "job": compile_job(report.area, report.period),
        "page": {"query": urlencode({"area": report.area.code, "period": str(report.period)})},
        "lock_job": lock_job,
        "lock_told": locking.failure(lock_job) if lock_job else "",
    }


def _of_cycle(request: HttpRequest, looked_at: Seen, edition: Edition) -> dict[str, Any]:
    report, book = looked_at.report, check_book(edition, request.user)
    filed = filing.of_report(report, request.user)
    if looked_at.part is not None and looked_at.unit:
        filed = filed.filter(area=looked_at.part.area)
    return {
        "board": board.board(looked_at, book.open, request.user),
        "book": book,
        "here": looked_at.url,
        "editions": correcting.editions(report),
        "late_changes": _late_changes(report, request.user),
        "filings": filed,
        "scan_form": ScanForm(),
    }


def _late_changes(report: QuarterlyReport, user: Any) -> int:
    """What has changed of a locked edition since."""
    locked = report.state == ReportState.LOCKED
    return report.late_changes.for_user(user).count() if locked else 0


@login_required
@require_POST
def compile_again(request: HttpRequest, pk: int) -> HttpResponse:
    report = report_in_scope(request, pk)
    if not may_compile(request.user, report.area):
        raise PermissionDenied
    try:
        if report.state == ReportState.LOCKED:
            raise Refused("这一版已锁定，不能重新汇总；确需更正的，请先建立更正版。")
        ask_compile(area=report.area, period=report.period, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("report", pk=pk)
