"""经费公开 (/funds/): what a fund received and was spent on in a year, read by everybody."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.phone import page
from funding import year_page
from funding.services import publishing

PAGE = 20


@never_cache
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """All years that are public, the latest first."""
    found = Paginator(publishing.shown(), PAGE).get_page(request.GET.get("page"))
    return page(request, "funding/public_list.html", {"page_obj": found})


@never_cache
@require_safe
def year(request: HttpRequest, code: str) -> HttpResponse:
    """One of them as it was published; what was withdrawn is not there."""
    publication = get_object_or_404(publishing.shown(), code=code)
    context = {"publication": publication, "accounts": year_page.accounts(publication.told)}
    return page(request, "funding/public_year.html", context)
