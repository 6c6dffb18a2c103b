"""经费公开: the register of published years. One is added by publishing it, after a look at it."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate

from core.errors import Refused
from core.money import yuan
from districts.scoped_admin.acting import BACK, CONFIRMED
from districts.scoped_admin.acts import ActForm, ActPage, refuse
from districts.scoped_admin.lists import AreaPick, pick_open
from districts.scoped_admin.registers import ReadOnlyAdmin
from funding import year_page
from funding.enums import FundKind
from funding.models import Fund, Publication
from funding.services import publishing


class PublishForm(ActForm):
    """Which fund, which year."""

    borrowed: ClassVar = {"fund": (Publication, "fund")}
    year = forms.IntegerField(
        label="年度",
        min_value=2000,
        max_value=2100,
        error_messages={
            "required": "请填写年度。",
            "invalid": "年度请填四位数字，例如 2025。",
            "min_value": "年度请填四位数字，例如 2025。",
            "max_value": "年度请填四位数字，例如 2025。",
        },
    )

    def prepare(self) -> None:
        note = self.fields["note"]
        note.required, note.label = False, "说明（可不填，群众看得到）"
        note.help_text = "不写个人姓名、电话。"
        self.order_fields(["fund", "year", "note"])
        self.fields["year"].initial = localdate().year - 1

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        fund, year = self.cleaned_data.get("fund"), self.cleaned_data.get("year")
        if fund is not None and year is not None and (why := publishing.refusal(fund, year)):
            self.add_error("year", why)
        return cleaned


class Withdraw(ActPage):
    slug, verb, action, grave = "withdraw", "撤下", "decide", True
    button = "撤下这一年度"
    after = "撤下后公开页面不再显示；改正以后可以重新公开，地址会变。"

    def offered(self, obj: Publication, user: Any) -> bool:
        return obj.withdrawn_on is None

    def perform(self, obj: Publication, *, by: Any, note: str, **_: Any) -> str:
        return f"“{publishing.withdraw(obj, by=by, note=note)}”已撤下。"


@admin.register(Publication)
class PublicationAdmin(ReadOnlyAdmin):
    can_add = True
    write_action = "decide"
    nav_group, nav_order = "经费", 98
    acts = (Withdraw(),)
    change_form_template = "funding/publication.html"
    list_display = ("fund", "year", "spent_amount", "balance_amount", "published_on", "look")
    more_columns = ("area", "code", "note")
    list_select_related = ("fund__area",)
    list_filter = (
        pick_open("withdrawn_on", "状态", "公开中", "已撤下"),
        type("FundAreaPick", (AreaPick,), {"field": "fund__area"}),
    )
    search_fields = ("fund__name", "code")
    search_help_text = "经费名称或公开编号"
    fields = ("fund", "year")

    def choices(self, name: str, model: type[Model], user: Any) -> QuerySet[Any]:
        """Funds of which the user decides."""
        if model is Fund:
            own = Fund.objects.for_user(user, "decide").filter(kind=FundKind.SPECIAL)
            return own.select_related("area")
        return super().choices(name, model, user)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Shown as everybody will see it before the last yes."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        initial = {name: request.GET[name] for name in ("fund", "year") if name in request.GET}
        form = PublishForm(
            request.POST or None, initial=initial, obj=None, admin=self, request=request
        )
        looked: dict[str, Any] = {}
        if BACK not in request.POST and form.is_valid():
            if CONFIRMED not in request.POST:
                given = form.cleaned_data
                accounts = year_page.accounts(publishing.told(given["fund"], given["year"]))
                looked = {"again": True, "accounts": accounts, **given}
            elif made := self._published(request, form):
                return redirect(self.change_url(made))
        context = {
            **self.admin_site.each_context(request),
            "title": "经费公开",
            "opts": self.model._meta,
            "nav_group": self.nav_group,
            "form": form,
            "media": self.media + form.media,
            **looked,
        }
        return TemplateResponse(request, "funding/publish.html", context)

    def _published(self, request: HttpRequest, form: PublishForm) -> Publication | None:
        given = form.cleaned_data
        try:
            made = publishing.publish(
                given["fund"], given["year"], by=request.user, note=given["note"]
            )
        except Refused as why:
            refuse(form, why)
            return None
        messages.success(request, f"“{made}”已公开。")
        return made

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        tools = [{"title": "公开页面", "url": reverse("public-funds")}]
        return super().changelist_view(request, {"list_tools": tools, **(extra_context or {})})

    def row_page(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        return {"accounts": year_page.accounts(obj.told) if obj.told else None}

    @admin.display(description="本年支出（元）")
    def spent_amount(self, row: Publication) -> str:
        return yuan(row.told.get("spent_in_all"))

    @admin.display(description="年末结余（元）")
    def balance_amount(self, row: Publication) -> str:
        return yuan(row.told.get("balance"))

    @admin.display(description="区划")
    def area(self, row: Publication) -> str:
        return str(row.fund.area)

    @admin.display(description="状态")
    def look(self, row: Publication) -> SafeString:
        if row.withdrawn_on is not None:
            return format_html('<span class="badge">{} 撤下</span>', str(row.withdrawn_on))
        return format_html('<span class="badge badge--ok">{}</span>', "公开中")
