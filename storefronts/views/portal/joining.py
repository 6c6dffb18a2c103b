"""/portal/join/<token>/: somebody of a store opens his account, or adds the store to it."""

from typing import Any

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.views.sign_in import begin_session
from core.errors import Refused
from core.phone import page, visitor
from core.rate_limits import within
from storefronts.forms.joining import JoinStoreForm
from storefronts.models import Invitation
from storefronts.services import invitations

#: Wrong links that an address may open; a good one is opened however many those were.
WRONG_A_MINUTE = 60
TOO_OFTEN = "打开得太频繁了，请过一分钟再试。"
BACKEND = "django.contrib.auth.backends.ModelBackend"


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Which store it is, and what makes an account of it; opening the page uses nothing up."""
    invitation = invitations.useful(token)
    if invitation is None:
        return _useless(request)
    if request.user.is_authenticated:
        return _add(request, token, invitation)
    return _open(request, token, invitation)


def _useless(request: HttpRequest) -> HttpResponse:
    if not within("invitation", visitor(request), WRONG_A_MINUTE):
        return page(request, "portal/join_useless.html", {"why": TOO_OFTEN}, 429)
    return page(request, "portal/join_useless.html", {"why": invitations.USELESS}, 404)


def _add(request: HttpRequest, token: str, invitation: Invitation) -> HttpResponse:
    user: Any = request.user
    context: dict[str, Any] = {"storefront": invitation.storefront}
    if request.method == "POST":
        try:
            store = invitations.add_store(token, user)
        except Refused as why:
            return page(request, "portal/join_add.html", {**context, "why": str(why)}, 409)
        return redirect("portal-store", store.pk)
    return page(request, "portal/join_add.html", context)


def _open(request: HttpRequest, token: str, invitation: Invitation) -> HttpResponse:
    form = JoinStoreForm(request.POST or None)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            user = invitations.open_account(
                token, username=given["username"], password=given["password"]
            )
        except Refused as why:
            form.add_error(why.field or None, str(why))
        else:
            login(request, user, BACKEND)
            begin_session(request, user)
            return redirect("portal")
    context = {"form": form, "storefront": invitation.storefront, "here": request.path}
    return page(request, "portal/join.html", context)
