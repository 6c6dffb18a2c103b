"""A holder's ledger of a fund: what it comes to, and the sheet to be signed."""

import io
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localtime, now
from django.views.decorators.http import require_safe

from core.money import yuan
from core.workflow import record
from districts.models import Area
from districts.scoping import may
from districts.views.imports.pages import attached
from funding.forms.statement import StatementForm
from funding.models import Fund
from funding.services.ledger_lines import Statement, statement
from funding.sheets.statement import title_of, write

EXPORTED = "导出经费使用明细表"


@login_required
@require_safe
def fund_statement(request: HttpRequest, pk: int) -> HttpResponse:
    """Which ledger is wanted and what it comes to; with `download` the workbook."""
    funds = Fund.objects.for_user(request.user).select_related("area")
    fund: Fund = get_object_or_404(funds, pk=pk)
    if not may(request.user, "export"):
        raise PermissionDenied
    form = StatementForm(request.GET, fund=fund, user=request.user)
    told = readable(form, request.user) if form.is_valid() else None
    if told and "download" in request.GET:
        return sheet(told, request.user)
    context = {"fund": fund, "form": form, "told": told}
    if told:
        context |= {"title": title_of(told), "figures": figures(told)}
    return render(request, "funding/statement.html", context)


def readable(form: StatementForm, user: Any) -> Statement:
    """With names in the clear where he may read names."""
    told = statement(form.fund, form.chosen, form.period)
    named = Area.objects.for_user(user, "reveal").filter(pk=form.area.pk).exists()
    return told if named else told.impersonal()


def figures(told: Statement) -> list[tuple[str, str]]:
    amounts = (told.opening, told.received, told.spent, told.closing)
    names = ("上期结转", "本期收入", "本期支出", "期末结余")
    return [(name, yuan(fen)) for name, fen in zip(names, amounts, strict=True)]


def sheet(told: Statement, by: object) -> HttpResponse:
    body = io.BytesIO()
    write(body, told, created=localtime(now()))
    record(by, EXPORTED, told.fund, f"{told.holder}，{told.period.title}，{len(told.lines)} 行")
    return attached(body.getvalue(), f"{title_of(told)}.xlsx")
