"""The merchant's own messages, in the clothing of the portal."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now

from accounts.models import Message
from accounts.views.messages import opened
from core.phone import page
from storefronts.views.portal.own import merchants_page, posted

PAGE = 20


@merchants_page
def listing(request: HttpRequest) -> HttpResponse:
    own = Message.objects.filter(user=request.user.pk)
    shown = Paginator(own, PAGE).get_page(request.GET.get("page"))
    return page(request, "portal/messages.html", {"page_obj": shown})


@merchants_page
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Read, and on to where it leads."""
    return redirect(opened(request, pk) or "portal-messages")


@posted
def read_all(request: HttpRequest) -> HttpResponse:
    """Those of the user alone."""
    Message.objects.filter(user=request.user.pk, read_at=None).update(read_at=now())
    return redirect("portal-messages")
