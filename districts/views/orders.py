"""督办: the orders a user may see, a new one, and one with what became of it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import localdate

from core.errors import Refused
from core.models import Act
from core.workflow import Transition, available
from districts import advice
from districts.models import Area, FollowUpOrder
from districts.scoping import may
from districts.services import orders


class OrderForm(forms.Form):
    area = forms.ModelChoiceField(
        Area.objects.none(),
        label="承办单位",
        empty_label="请选择",
        widget=forms.Select(attrs={"class": "select"}),
        error_messages={
            "required": "请选择承办单位。",
            "invalid_choice": "没有这个填报单位，请重选。",
        },
    )
    subject = forms.CharField(
        label="督办事项",
        max_length=120,
        widget=forms.TextInput(attrs={"class": "input"}),
        error_messages={"required": "请写明督办事项。"},
    )
    text = forms.CharField(
        label="要求（可不填）",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"class": "input", "rows": 4}),
    )
    due = forms.DateField(
        label="办结期限",
        widget=forms.DateInput(attrs={"class": "input", "type": "date"}),
        error_messages={
            "required": "请定办结期限。",
            "invalid": "期限请写成 2026-12-31 这样的日期。",
        },
    )
    url = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = Area.objects.for_user(user, "lock").filter(reporting=True, until=None)
        self.fields["area"].queryset = areas  # type: ignore[attr-defined]

    def clean_url(self) -> str:
        """Only to a page of this site."""
        url: str = self.cleaned_data["url"]
        return url if url_has_allowed_host_and_scheme(url, allowed_hosts=None) else ""


def _visible(request: HttpRequest) -> Any:
    return FollowUpOrder.objects.for_user(request.user).select_related("area", "by")


@login_required
def listing(request: HttpRequest) -> HttpResponse:
    """Open ones by their day, then the ended ones; narrowed by state."""
    if not may(request.user, "view"):
        raise PermissionDenied
    state = request.GET.get("state", "open")
    rows = _visible(request)
    rows = (
        rows.filter(state__in=orders.OPEN)
        if state == "open"
        else rows.exclude(state__in=orders.OPEN)
    )
    page = Paginator(rows.order_by("due", "pk"), 25).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "state": state,
        "today": localdate(),
        "may_issue": may(request.user, "lock"),
    }
    return render(request, "orders/list.html", context)


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Pre-filled from where it was pressed: area, subject and page come in the address."""
    if not may(request.user, "lock"):
        raise PermissionDenied
    form = OrderForm(request.POST or None, user=request.user, initial=_wanted(request))
    if request.method == "POST" and form.is_valid():
        try:
            order = orders.issue(**form.cleaned_data, by=request.user)
        except Refused as why:
            form.add_error(why.field or None, str(why))
        else:
            advice.ask(order.area)
            messages.success(request, f"已向{order.area}发出督办，{order.due} 前办结。")
            return redirect("order", order.pk)
    return render(request, "orders/new.html", {"form": form})


def _wanted(request: HttpRequest) -> dict[str, Any]:
    code = request.GET.get("area", "")
    area = Area.objects.for_user(request.user, "lock").filter(code=code).first()
    told = {name: request.GET.get(name, "")[:120] for name in ("subject", "url")}
    return {**told, "area": area}


@login_required
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """The order, its course, and what the user may do about it now."""
    with transaction.atomic():
        order = get_object_or_404(_visible(request), pk=pk)
        error = ""
        if request.method == "POST":
            transition = _asked(request)
            try:
                _perform(order, transition, request)
            except Refused as why:
                error = str(why)
            else:
                advice.ask(order.area)
                messages.success(request, f"{transition.verb}：{order.subject}。")
                return redirect("order", order.pk)
    acts = Act.objects.filter(model=order._meta.label_lower, object_id=order.pk)
    context = {
        "order": order,
        "today": localdate(),
        "acts": acts.select_related("by"),
        "offered": [
            (number, transition)
            for number, transition in enumerate(orders.TRANSITIONS)
            if (transition, "") in available(order, request.user, orders.TRANSITIONS)
        ],
        "error": error,
        "note": request.POST.get("note", ""),
    }
    return render(request, "orders/order.html", context)


def _asked(request: HttpRequest) -> Transition:
    number = request.POST.get("transition", "")
    known = {str(place): transition for place, transition in enumerate(orders.TRANSITIONS)}
    if number not in known:
        raise PermissionDenied
    return known[number]


def _perform(order: FollowUpOrder, transition: Transition, request: HttpRequest) -> None:
    note = request.POST.get("note", "").strip()
    if transition is orders.ANSWER:
        orders.answer(order, by=request.user, note=note)
    else:
        orders.move(order, transition, by=request.user, note=note)
