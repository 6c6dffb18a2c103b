"""What every page of the portal begins with: whose it is, how it is shown, who proves himself.

A merchant's rows are those of the stores for which he signs in today; all else is not found."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.services import sessions
from accounts.views.session import in_place
from core.phone import page
from storefronts.models import Application, ApplicationItem, Storefront, Title
from storefronts.querysets import of_merchant
from storefronts.services import applying

View = Callable[..., HttpResponse]


def merchants_page(view: View) -> View:
    """Signed in, kept by no browser."""
    methods = require_http_methods(["GET", "HEAD", "POST"])
    return never_cache(sensitive_post_parameters("password")(methods(login_required(view))))


def posted(view: View) -> View:
    """A page that is only sent to."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return HttpResponse(status=405, headers={"Allow": "POST"})
        return view(request, *args, **kwargs)

    return merchants_page(checked)


def store_of(request: HttpRequest, pk: int) -> Storefront:
    stores = Storefront.objects.for_merchant(request.user)
    related = ("area", "building", "commercial_district")
    return get_object_or_404(stores.select_related(*related), pk=pk)


def application_of(request: HttpRequest, pk: int) -> Application:
    own = Application.objects.filter(of_merchant(request.user, "storefront__"))
    related = ("storefront__area", "scheme", "version__scheme", "notice", "title")
    return get_object_or_404(own.select_related(*related), pk=pk)


def item_of(request: HttpRequest, pk: int) -> ApplicationItem:
    own = ApplicationItem.objects.filter(of_merchant(request.user, "application__storefront__"))
    related = ("application__storefront__area", "application__scheme")
    return get_object_or_404(applying.items_of(own).select_related(*related), pk=pk)


def title_of(request: HttpRequest, pk: int) -> Title:
    own = Title.objects.filter(of_merchant(request.user, "storefront__"))
    related = ("storefront__area", "storefront__building", "storefront__commercial_district")
    return get_object_or_404(own.select_related("scheme", "version", *related), pk=pk)


def show(
    request: HttpRequest,
    template: str,
    storefront: Storefront,
    context: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    back = reverse("portal-store", args=[storefront.pk])
    return page(request, template, {"storefront": storefront, "back": back, **context}, status)


def lead(request: HttpRequest, name: str, *args: Any) -> HttpResponse:
    """On to a page; a script of ours is told the address."""
    if in_place(request):
        return JsonResponse({"to": reverse(name, args=args)})
    return redirect(name, *args)


class ProofForm(forms.Form):
    """The password once more, where it was given too long ago."""

    password = forms.CharField(
        label="登录密码",
        strip=False,
        help_text="上次登录已超过 1 小时，请再输一次密码，确认是您本人。",
        widget=forms.PasswordInput(attrs={"class": "input", "autocomplete": "current-password"}),
        error_messages={"required": "请输入登录密码。"},
    )

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(request.POST if request.method == "POST" else None, *args, **kwargs)
        self.request = request
        if sessions.proved_lately(request.session):
            del self.fields["password"]

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        if not sessions.prove(self.request, password):
            raise forms.ValidationError(sessions.WRONG_PASSWORD)
        return password
