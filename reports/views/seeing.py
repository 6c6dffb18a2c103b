"""Which edition, and which unit's part of it, an address is about; foreign is missing."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from reports import bases, quarterlies
from reports.cycle.board import Seen
from reports.cycle.submitting import of_user
from reports.models import Basis, QuarterlyReport


def report_in_scope(request: HttpRequest, pk: int) -> QuarterlyReport:
    """The whole report; Http404 for who sees a part of it at most."""
    return get_object_or_404(quarterlies.in_scope(request.user), pk=pk)


def seen(request: HttpRequest, pk: int) -> Seen:
    """`unit` of the address or the post names the part. Without it: the whole for who may see
    that, else the user's own part. A report without units has its own area's."""
    return seen_by(request.user, pk, request.POST.get("unit") or request.GET.get("unit", ""))


def seen_by(user: Any, pk: int, code: str) -> Seen:
    """What `seen` answers, by the code of the unit."""
    report = quarterlies.in_scope(user).filter(pk=pk).first()
    if report is None:
        return _own_part(user, pk, code)
    parts = report.submissions.select_related("area", "report__area", "submitted_by")
    part = parts.filter(area__code=code).first() if code else None
    if code and part is None:
        raise Http404
    return Seen(report, part or parts.filter(area=report.area).first(), whole=True)


def _own_part(user: Any, pk: int, code: str) -> Seen:
    parts = of_user(user).filter(report=pk)
    part = (parts.filter(area__code=code) if code else parts).first()
    if part is None:
        raise Http404
    return Seen(part.report, part, whole=False)


def basis_of(request: HttpRequest, report: QuarterlyReport) -> Basis:
    """The report's version of the basis of the address, else of the first; Http404 for one that it
    has not."""
    return basis_among(request, bases.of_report(report))


def basis_among(request: HttpRequest, known: Iterable[Basis]) -> Basis:
    """The one of the address, else the first; Http404 for one that is not among them."""
    basis = bases.named(request.GET.get("basis", ""), known)
    if basis is None:
        raise Http404
    return basis
