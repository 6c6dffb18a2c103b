"""访问令牌: a user's own, and for whoever manages users those of theirs; made once, revoked."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache

from accounts.models import User
from accounts.services import sessions
from core.errors import Refused
from districts.api.reading import noun_choices
from districts.enums import AreaKind
from districts.models import ApiToken, Area
from districts.scoped_admin.once import new_key, sent_as
from districts.scoping import may
from districts.services import tokens, users

PAGE = 25
USUAL = dt.timedelta(days=90)


class TokenForm(forms.Form):
    """What the token is for and how far it goes; the password where it was given too long ago."""

    name = forms.CharField(
        label="给哪个系统用",
        max_length=60,
        widget=forms.TextInput(attrs={"class": "input"}),
        error_messages={"required": "请写明令牌给哪个系统用。"},
    )
    expires_on = forms.DateField(
        label="有效期至",
        help_text="最长一年；用完请提前作废。",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"class": "input", "type": "date"}),
        error_messages={
            "required": "请填有效期。",
            "invalid": "日期请写成 2026-12-31 这样。",
        },
    )
    areas = forms.ModelMultipleChoiceField(
        Area.objects.none(),
        label="只限这些区划",
        help_text="不选则是您能看到的全部。",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "没有这个区划，请重选。"},
    )
    nouns = forms.MultipleChoiceField(
        label="只限这些名单",
        help_text="不选则是全部。",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "没有这个名单，请重选。"},
    )
    password = forms.CharField(
        label="登录密码",
        strip=False,
        help_text="上次登录已超过 1 小时，请再输一次密码，确认是您本人。",
        widget=forms.PasswordInput(attrs={"class": "input", "autocomplete": "current-password"}),
        error_messages={"required": "请输入登录密码。"},
    )

    sent_key = forms.CharField(widget=forms.HiddenInput, required=False, initial=new_key)

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        areas = Area.objects.for_user(request.user).filter(until=None)
        areas = areas.exclude(kind__in=(AreaKind.CITY, AreaKind.COMMUNITY)).order_by("path")
        self.fields["areas"].queryset = areas  # type: ignore[attr-defined]
        self.fields["nouns"].choices = noun_choices()  # type: ignore[attr-defined]
        if sessions.proved_lately(request.session):
            del self.fields["password"]

    @property
    def limits(self) -> list[forms.BoundField]:
        """What narrows it: lists to tick, of which most users tick nothing."""
        return [self["areas"], self["nouns"]]

    @property
    def plain(self) -> list[forms.BoundField]:
        narrowing = {field.name for field in self.limits}
        return [field for field in self.visible_fields() if field.name not in narrowing]

    def clean_password(self) -> str:
        given: str = self.cleaned_data["password"]
        if not sessions.prove(self.request, given):
            raise forms.ValidationError(sessions.WRONG_PASSWORD)
        return given


class RevokeForm(forms.Form):
    reason = forms.CharField(
        label="事由",
        max_length=200,
        widget=forms.TextInput(attrs={"class": "input"}),
        error_messages={"required": "请写明作废事由。"},
    )


def _visible(user: User) -> Any:
    managed = users.writable(user) if may(user, "manage") else User.objects.none()
    return tokens.of_users(managed, user)


@login_required
def listing(request: HttpRequest) -> HttpResponse:
    """Those in force first."""
    user: Any = request.user
    if not may(user, "view"):
        raise PermissionDenied
    found = _visible(user).order_by("revoked_at", "-pk")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    titles = dict(noun_choices())
    rows = [(one, "、".join(titles.get(noun, noun) for noun in one.nouns)) for one in page]
    context = {"page_obj": page, "rows": rows, "today": localdate(), "manages": may(user, "manage")}
    return render(request, "tokens/list.html", context)


@never_cache
@login_required
def new(request: HttpRequest) -> HttpResponse:
    """The secret stands on the page that answers, and nowhere else."""
    if not may(request.user, "view"):
        raise PermissionDenied
    initial = {"expires_on": localdate() + USUAL}
    form = TokenForm(request, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("name", "expires_on", "areas", "nouns")}
        user: Any = request.user
        try:
            made = tokens.make(user, **given, sent=sent_as(request))
        except Refused as why:
            form.add_error(why.field or None, str(why))
        else:
            return render(request, "tokens/made.html", {"made": made})
    return render(request, "tokens/new.html", {"form": form})


@login_required
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    token: ApiToken = get_object_or_404(_visible(user), pk=pk)
    form = RevokeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            tokens.revoke(token, by=user, reason=form.cleaned_data["reason"])
        except Refused as why:
            form.add_error(why.field or None, str(why))
        else:
            messages.success(request, f"已作废：{token}。")
            return redirect("token-list")
    return render(request, "tokens/revoke.html", {"form": form, "token": token})
