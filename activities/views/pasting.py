"""Many suggestions of a 民主议政日 at once: pasted, looked through, taken in."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from activities.forms.cases import PasteForm
from activities.models import Case
from activities.services import case_receipts
from activities.views.workbench import workbench_page
from core.errors import Refused
from districts.scoping import may

CONFIRMED = "confirmed"


@require_http_methods(["GET", "HEAD", "POST"])
def paste(request: HttpRequest) -> HttpResponse:
    """`?activity=` the key of an activity from whose page it was begun."""
    if not may(request.user, "change"):
        raise PermissionDenied
    form = PasteForm(
        request.user,
        request.POST if request.method == "POST" else None,
        initial={"activity": request.GET.get("activity", "")},
    )
    context: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        try:
            context["read"] = case_receipts.read_lines(form.cleaned_data["lines"])
            if CONFIRMED in request.POST:
                messages.success(request, _taken(request, form, context["read"]))
                return redirect("admin:activities_case_changelist")
        except Refused as why:
            context.pop("read", None)
            form.add_error(why.field or None, str(why))
    return workbench_page(request, "cases/paste.html", "批量登记建议", Case, "服务群众", **context)


def _taken(request: HttpRequest, form: PasteForm, lines: Any) -> str:
    given = form.cleaned_data
    made = case_receipts.receive_lines(
        lines,
        given["area"],
        by=request.user,
        day=given["received_on"],
        kind=given["kind"],
        activity=given["activity"],
    )
    known = len(lines) - made
    return f"已登记 {made} 条{f'，另有 {known} 条已经登记过' if known else ''}。"
