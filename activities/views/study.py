"""学时: members with their hours of a year by branch, and how many secretaries were trained."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from activities.services import study
from activities.services.life import Asked, Stretch
from activities.views.life import PAGE, YEARS, choices, told_by_right
from districts.limits import LIMITS
from districts.models import PartyOrganisation
from districts.scoping import may


@login_required
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """`late`: only who lacks hours. A member is named where the user may read names."""
    user, today = request.user, localdate()
    if not may(user, "view"):
        raise PermissionDenied
    words = {"period": str(today.year), **request.GET.dict()}
    asked = Asked.read({**words, "period": words["period"][:4]}, user, today)
    year = asked.stretch.first.year
    parties = asked.narrow(PartyOrganisation.objects.for_user(user))
    rows = study.members(year, today).filter(party_organisation__in=parties.order_by().values("pk"))
    rows = study.lacking(rows) if asked.late else rows
    page = Paginator(rows.select_related("member", "party_organisation"), PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        **choices(user, asked),
        "stretches": [Stretch.of_year(today.year - back) for back in range(YEARS)],
        "year": year,
        "page": page,
        "members": told_by_right(list(page.object_list), user),
        "share": study.secretaries(parties, year, today),
        "rule": LIMITS["study_hours"].told(),
    }
    return render(request, "life/study.html", context)
