"""A journal with its lines and what it rests on, for whoever sees one of its lines.

Who handled it, witnessed it and approved it are persons: named only to who may reveal there.
"""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core.money import yuan
from funding.models import Entry, Journal, Voucher

LINKED = ("fund", "maker", "checker", "reverses", "reversed_by")
LINES = ("account__area", "account__party_organisation", "account__commercial_district")


@login_required
@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    lines = Entry.objects.select_related(*LINES).order_by("fen", "pk")
    seen = Journal.objects.for_user(request.user).select_related(*LINKED)
    journal = get_object_or_404(seen.prefetch_related(Prefetch("entries", lines)), pk=pk)
    named = Journal.objects.for_user(request.user, "reveal").filter(pk=pk).exists()
    context = {
        "journal": journal,
        "lines": [(entry, yuan(entry.fen)) for entry in journal.entries.all()],
        "people": people(journal) if named else [],
        "vouchers": Voucher.objects.for_user(request.user).filter(expense__journal=journal),
    }
    return render(request, "funding/journal_shown.html", context)


def people(journal: Journal) -> list[tuple[str, Any]]:
    """Those of the paper, and who posted it."""
    named = (
        ("经办人", journal.handler),
        ("证明人", journal.witness),
        ("审批人", journal.approver),
        ("制单人", journal.maker),
        ("复核人", journal.checker),
    )
    return [(word, who) for word, who in named if who]
