"""拨付标准 and 分担办法 of a fund: read by all who work below it, kept by the fund's office."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString

from core.dated import Quarter
from core.errors import Refused
from core.money import YuanField, yuan
from districts.scoped_admin.acts import ActForm, ActPage
from districts.scoped_admin.days import day_field
from districts.scoped_admin.forms import ScopedForm
from districts.scoped_admin.lists import pick_choice, pick_open
from districts.scoped_admin.registers import ScopedAdmin, ScopedInline
from districts.scoping import above, assigned_paths
from funding.admin.appropriation_looks import amount
from funding.admin.picks import FundPick
from funding.enums import Entitlement, FundKind, Rhythm
from funding.forms.percent import PercentField
from funding.models import Appropriation, Fund, FundingRule, Share, ShareRule
from funding.services import standards


class Standard(ScopedAdmin):
    """Of a fund: rows of a fund of an area above are read too."""

    nav_group = "经费"

    def rows(self, user: Any, action: str) -> QuerySet[Any]:
        rows = super().rows(user, action)
        if action != "view":
            return rows
        return rows | self.model._default_manager.filter(
            above(assigned_paths(user, action), "fund__area")
        )

    def choices(self, name: str, model: Any, user: Any) -> QuerySet[Any]:
        if model is Fund:
            return Fund.objects.for_user(user, "change").filter(kind=FundKind.SPECIAL)
        return super().choices(name, model, user)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("fund",) if obj else ()


def _next_quarter(form: ActForm) -> None:
    """The day that is offered, and the reason asked for in its words."""
    form.initial["day"] = Quarter.of(dt.date.today()).shift(1).first
    form.fields["note"].label = "变更事由"


class RuleForm(ScopedForm):
    fen = YuanField(label="标准（元）", min_value=Decimal("0.01"))

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.instance.pk and "fen" in self.changed_data and self._used():
            told = "已按这个标准下拨过，不能更正金额；以后不同的请办理“自某日变更”。"
            self.add_error("fen", told)
        return cleaned

    def _used(self) -> bool:
        lines = Appropriation.objects.filter(rule=self.instance)
        return lines.filter(journal__isnull=False).exists()


class ChangeRuleForm(ActForm):
    day = day_field("自某日起")
    fen = YuanField(label="新标准（元）", min_value=Decimal("0.01"))
    document = forms.CharField(label="依据文件", max_length=80, required=False)

    def prepare(self) -> None:
        _next_quarter(self)


class ChangeRule(ActPage):
    slug, verb, form = "change-from", "自某日变更", ChangeRuleForm

    def offered(self, obj: FundingRule, user: Any) -> bool:
        return obj.until is None

    def effect(self, obj: FundingRule) -> str:
        return f"现在是 {yuan(obj.fen)} 元；这一天以前的季度仍按它拨。"

    def perform(self, obj: FundingRule, *, by: Any, **given: Any) -> str:
        made = standards.change_rule(obj, by=by, **given)
        return f"自 {made.since} 起为 {yuan(made.fen)} 元。"


@admin.register(FundingRule)
class FundingRuleAdmin(Standard):
    nav_order = 90
    form = RuleForm
    acts = (ChangeRule(),)
    list_display = (
        "name",
        "fund",
        "entitlement",
        "rhythm",
        "standard_amount",
        "use",
        "since",
        "until",
    )
    list_display_links = ("name",)
    more_columns = ("in_kind", "document")
    list_select_related = ("fund",)
    list_filter = (
        FundPick,
        pick_choice("entitlement", Entitlement, "按什么拨"),
        pick_choice("rhythm", Rhythm, "周期"),
        pick_open("until", "状态", "现行", "已终止"),
    )
    search_fields = ("name", "document")
    search_help_text = "名称或依据文件"
    fields = (
        "fund",
        "name",
        "entitlement",
        "rhythm",
        "fen",
        "use",
        "in_kind",
        "since",
        "until",
        "document",
    )

    @admin.display(description="标准（元）", ordering="fen")
    def standard_amount(self, row: FundingRule) -> SafeString:
        return amount(row.fen)


class ShareForm(ScopedForm):
    parts = PercentField(label="比例（%）", min_value=Decimal("0.01"))


class SharesFormSet(forms.BaseInlineFormSet):
    def clean(self) -> None:
        super().clean()
        given = [form.cleaned_data for form in self.forms if getattr(form, "cleaned_data", None)]
        if any(self.errors):
            return
        try:
            standards.check_whole({n: row["parts"] for n, row in enumerate(given)})
        except Refused as why:
            raise forms.ValidationError(str(why)) from None


class ShareInline(ScopedInline):
    model = Share
    form = ShareForm
    formset = SharesFormSet
    fields = ("source", "level", "parts")
    extra = 3

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return 0 if obj else self.extra


class ChangeSharesForm(ActForm):
    """A field for each payer, by source."""

    day = day_field("自某日起")

    def prepare(self) -> None:
        for share in self.obj.shares.all():
            self.fields[share.source] = PercentField(
                label=f"{share.get_source_display()}（{share.get_level_display()}，%）"
            )
            self.initial[share.source] = share.parts
        self.fields["document"] = forms.CharField(label="依据文件", max_length=80, required=False)
        _next_quarter(self)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        kept = {name: given.get(name) for name in ("day", "document", "note")}
        return {**kept, "parts": {name: v for name, v in given.items() if name not in kept}}


class ChangeShares(ActPage):
    slug, verb, form = "change-from", "自某日变更", ChangeSharesForm
    after = "这一天以前的季度仍按原来的比例分担；不再出资的填 0。"

    def offered(self, obj: ShareRule, user: Any) -> bool:
        return obj.until is None

    def perform(self, obj: ShareRule, *, by: Any, **given: Any) -> str:
        made = standards.change_shares(obj, by=by, **given)
        return f"自 {made.since} 起按新的比例分担。"


@admin.register(ShareRule)
class ShareRuleAdmin(Standard):
    nav_order = 92
    acts = (ChangeShares(),)
    list_display = ("fund", "parts", "since", "until", "document")
    list_display_links = ("fund",)
    list_select_related = ("fund",)
    list_filter = (FundPick, pick_open("until", "状态", "现行", "已终止"))
    search_fields = ("fund__name", "document")
    search_help_text = "经费名称或依据文件"
    fields = ("fund", "since", "until", "document")
    inlines = (ShareInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("shares")

    @admin.display(description="分担")
    def parts(self, row: ShareRule) -> str:
        return " · ".join(map(str, row.shares.all()))
