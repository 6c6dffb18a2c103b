"""Pages of Party organisations beside their register: one with its life, an area's tree."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse

from districts import desk
from districts.models import Area, CommercialDistrict, PartyOrganisation
from districts.scoped_admin.lists import key_of
from districts.services import party_pages, party_trees


def show(register: Any, request: HttpRequest, object_id: str) -> HttpResponse:
    """One Party organisation; its acts are offered, the form that corrects it is one of them."""
    party = register.get_object(request, object_id)
    desk.remember(request, party, register.change_url(party))
    context = {
        **register.admin_site.each_context(request),
        "title": str(party),
        "opts": PartyOrganisation._meta,
        "nav_group": register.nav_group,
        "page": party_pages.page(party, request.user),
        "party": party,
        "life_url": desk.link("life-branch", party.pk),
        "tools": list(register.act_tools(request, party)),
        "writes": register.has_change_permission(request, party),
    }
    return TemplateResponse(request, "party/organisation.html", context)


def tree(register: Any, request: HttpRequest) -> HttpResponse:
    """Of the commercial district or the area that is asked for, else of the first area that the
    user sees."""
    areas = Area.objects.for_user(request.user).order_by("path")
    code, district = request.GET.get("area"), None
    if asked := request.GET.get("district"):
        own = CommercialDistrict.objects.for_user(request.user)
        district = get_object_or_404(own.select_related("area"), pk=key_of(asked))
    area = areas.filter(code=code).first() if code else areas.first()
    area = district.area if district else area
    if area is None:
        raise Http404
    context = {
        **register.admin_site.each_context(request),
        "title": f"党组织树：{district or area}",
        "opts": PartyOrganisation._meta,
        "nav_group": register.nav_group,
        "areas": areas.only("code", "name", "path")[:300],
        "area": area,
        "district": district,
        "tree": party_trees.tree(request.user, area, district),
        "most": party_trees.MOST,
    }
    return TemplateResponse(request, "party/tree.html", context)
