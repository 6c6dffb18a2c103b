"""学时: members with their hours of a year by branch, and how many secretaries were trained."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from activities.exports import study_list
from activities.forms.life import StudyExportForm
from activities.services import study
from activities.services.life import YEARS, Stretch
from activities.views.life import PAGE, choices, told_by_right
from districts.models import PartyOrganisation
from districts.scoping import covers, may
from districts.services import export_jobs
from districts.views.exports import hand_out


@login_required
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """`late`: only who lacks hours. A member is named where the user may read names."""
    user, today = request.user, localdate()
    if not may(user, "view"):
        raise PermissionDenied
    asked = study.asked(request.GET.dict(), user, today)
    parties, year = PartyOrganisation.objects.for_user(user), asked.stretch.first.year
    rows = study.listed(parties, asked)
    keys = list(rows.values_list("pk", flat=True))
    page = Paginator(keys, PAGE).get_page(request.GET.get("page"))
    shown = rows.filter(pk__in=page.object_list)  # hours are told of these alone
    context = {
        **choices(user, asked),
        "stretches": [Stretch.of_year(today.year - back) for back in range(YEARS)],
        "year": year,
        "page": page,
        "members": told_by_right(list(shown), user),
        "share": study.secretaries(asked.narrow(parties), year, today),
        "rules": study.rules(),
        "may_export": may(user, "export"),
    }
    return render(request, "life/study.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest) -> FileResponse | HttpResponse:
    """What will be in the file, for what names are needed whole; with 下载 the file itself."""
    user = request.user
    asked = study.asked(request.GET.dict(), user, localdate())
    form = StudyExportForm(request.POST or None, reveals=covers(user, "reveal", "export"))
    sent = request.method == "POST" and form.is_valid()
    made = study_list(asked, user, form.cleaned_data.get("purpose", "") if sent else "")
    if sent:
        return hand_out(request, made)
    context = {
        "form": form,
        "export": made,
        "later": made.total > export_jobs.DIRECT,
    }
    return render(request, "life/study_export.html", context)
