"""The lines behind a figure of money, for whoever sees the area, officials too."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from reports import accounts
from reports.models import AccountFact


@login_required
@require_safe
def show(request: HttpRequest, report: int, account: int) -> HttpResponse:
    """`of=quarter` leaves out what moved before the quarter."""
    facts = AccountFact.objects.for_user(request.user).select_related("report__area", "area")
    fact = get_object_or_404(facts, report=report, account=account)
    of_quarter = request.GET.get("of") == "quarter"
    found = accounts.account(fact, of_quarter=of_quarter, number=request.GET.get("page", "1"))
    context = {"account": found, "fact": fact, "since": "quarter" if of_quarter else "year"}
    return render(request, "reports/account.html", context)
