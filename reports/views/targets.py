"""目标: those a user may see with how far they are; officials set, correct and end them."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate

from core.errors import Refused
from core.models import Act
from districts.models import Area, CommercialDistrict
from districts.scoped_admin.forms import ScopedForm
from districts.scoping import may
from reports import targets
from reports.bounds import Bounds
from reports.models import Target

PAGE = 25


def _day(label: str, needed: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"class": "input", "type": "date"}),
        error_messages={"required": needed, "invalid": "日期请写成 2026-12-31 这样。"},
    )


class TargetForm(forms.Form):
    title = forms.CharField(
        label="目标名称",
        max_length=40,
        widget=forms.TextInput(attrs={"class": "input"}),
        error_messages={"required": "请写目标名称，如 党员示范店。"},
    )
    plan = forms.CharField(
        label="所属计划（可不填，如 双十双百）",
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"class": "input"}),
    )
    value = forms.IntegerField(
        label="目标数",
        min_value=1,
        max_value=10**9,
        widget=forms.NumberInput(attrs={"class": "input"}),
        error_messages={
            "required": "请填目标数。",
            "invalid": "目标数请填整数。",
            "min_value": "目标数应是大于 0 的整数。",
            "max_value": "目标数太大，请核对。",
        },
    )
    first_day = _day("起始日期", "请填起始日期。")
    last_day = _day("完成日期", "请填完成日期。")


class NewTargetForm(TargetForm):
    area = forms.ModelChoiceField(
        Area.objects.none(),
        label="区划",
        empty_label="请选择",
        widget=forms.Select(attrs={"class": "select"}),
        error_messages={"required": "请选择区划。", "invalid_choice": "没有这个区划，请重选。"},
    )
    indicator = forms.ChoiceField(
        label="按哪个指标计数",
        choices=[("", "请选择"), *targets.CHOICES],
        widget=forms.Select(attrs={"class": "select"}),
        error_messages={
            "required": "请选择指标。",
            "invalid_choice": "没有这个指标，请从列表里选。",
        },
    )
    commercial_district = forms.ModelChoiceField(
        CommercialDistrict.objects.none(),
        label="商圈（可不选，选了只计区划内的这个商圈）",
        required=False,
        empty_label="整个区划",
        widget=forms.Select(attrs={"class": "select"}),
        error_messages={"invalid_choice": "没有这个商圈，请重选。"},
    )
    field_order = ("area", "commercial_district", "indicator")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["area"].queryset = Area.objects.for_user(user, "lock").filter(until=None)
        fields["commercial_district"].queryset = CommercialDistrict.objects.for_user(user, "lock")


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="事由",
        max_length=200,
        widget=forms.TextInput(attrs={"class": "input"}),
        error_messages={"required": "请写明事由。"},
    )


class ChangeForm(TargetForm, ScopedForm):
    """The values, and why they change; what another saved meanwhile stands beside the typed."""

    field_order = (*targets.MAY_CHANGE, "reason")

    class Meta:
        model = Target
        fields = targets.MAY_CHANGE

    def validate_unique(self) -> None:
        """The service refuses in words of its own."""

    validate_constraints = validate_unique


@login_required
def listing(request: HttpRequest) -> HttpResponse:
    """Running ones with how far they are; `state=ended` shows those that were ended."""
    if not may(request.user, "view"):
        raise PermissionDenied
    ended = request.GET.get("state") == "ended"
    found = targets.visible(request.user, ended=ended)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    rows = [
        (one, targets.may_set(request.user, one.target.area))
        for one in targets.standings(page.object_list)
    ]
    context = {
        "page": page,
        "rows": rows,
        "ended": ended,
        "may_set": may(request.user, "lock"),
        "bounds": "；".join(dict.fromkeys(one.bounds.told for one, _ in rows)) or Bounds().told,
    }
    return render(request, "targets/list.html", context)


@login_required
def new(request: HttpRequest) -> HttpResponse:
    if not may(request.user, "lock"):
        raise PermissionDenied
    year = localdate().year
    days = {"first_day": dt.date(year, 1, 1), "last_day": dt.date(year, 12, 31)}
    form = NewTargetForm(request.POST or None, user=request.user, initial=days)
    if request.method == "POST" and form.is_valid():
        try:
            target = targets.set_target(**form.cleaned_data, by=request.user)
        except Refused as why:
            form.add_error(why.field or None, str(why))
        else:
            messages.success(request, f"已设定目标：{target}。")
            return redirect("target-list")
    return render(request, "targets/form.html", {"form": form, "heading": "设定目标"})


@login_required
@transaction.atomic
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Its values, to be corrected with a reason, and what was done with it before."""
    target = _ours(request, pk)
    if request.method == "POST":  # nobody else saves between the comparison and the change
        target = Target.objects.select_for_update(of=("self",)).get(pk=target.pk)
    form = ChangeForm(request.POST or None, instance=target)
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in (*targets.MAY_CHANGE, "reason")}
        try:
            targets.change(target, by=request.user, **given)
        except Refused as why:
            form.add_error(why.field or None, str(why))
        else:
            messages.success(request, f"已更正目标：{form.cleaned_data['title']}。")
            return redirect("target-list")
    return _page(request, target, form, f"更正目标：{target.title}", "targets/form.html")


@login_required
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Given up with a reason; nothing is deleted."""
    target = _ours(request, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            targets.end(target, by=request.user, reason=form.cleaned_data["reason"])
        except Refused as why:
            form.add_error(why.field or None, str(why))
        else:
            messages.success(request, f"目标已结束：{target.title}。")
            return redirect("target-list")
    return _page(request, target, form, f"结束目标：{target.title}", "targets/end.html")


def _ours(request: HttpRequest, pk: int) -> Target:
    """In scope (else missing), and of an area for which the user sets targets (else forbidden)."""
    found = Target.objects.for_user(request.user).select_related("area")
    target = get_object_or_404(found, pk=pk)
    if not targets.may_set(request.user, target.area):
        raise PermissionDenied
    return target


def _page(
    request: HttpRequest, target: Target, form: forms.Form, heading: str, template: str
) -> HttpResponse:
    acts = Act.objects.filter(model=target._meta.label_lower, object_id=target.pk)
    context = {
        "form": form,
        "conflict": getattr(form, "conflict", None),
        "target": target,
        "heading": heading,
        "indicator": targets.AIMS[target.indicator].title
        if target.indicator in targets.AIMS
        else "",
        "acts": acts.select_related("by"),
    }
    return render(request, template, context)
