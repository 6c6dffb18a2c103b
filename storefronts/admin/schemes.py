"""评选办法: schemes, their versions and criteria; a version in force is only looked at."""

import datetime as dt
import re
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils.timezone import localdate

from districts.models import Area
from districts.scoped_admin.acts import ActPage, ReasonlessForm
from districts.scoped_admin.days import day_field
from districts.scoped_admin.forms import REASON, ScopedForm
from districts.scoped_admin.lists import AreaPick, Pick
from districts.scoped_admin.registers import ScopedAdmin, ScopedInline
from districts.scoping import assigned_paths, may
from storefronts.models import Criterion, HonourScheme, SchemeVersion
from storefronts.models.applications import ENDED
from storefronts.models.schemes import STARS
from storefronts.services import schemes


class ReviseForm(ReasonlessForm):
    """Of a scheme that comes with the product: whose own it shall be."""

    area = forms.ModelChoiceField(
        label="哪个区划修订",
        queryset=Area.objects.none(),
        widget=forms.Select,
        error_messages={
            "required": "请选择由哪个区划修订。",
            "invalid_choice": "请在列表里选择您管理的区划。",
        },
    )

    def prepare(self) -> None:
        super().prepare()
        if self.obj.area_id is not None:
            del self.fields["area"]
            return
        area: Any = self.fields["area"]
        area.queryset = Area.objects.for_user(self.user, "manage").filter(until=None)
        area.help_text = "修订后这个区划用自己的办法，其他区划不变。"
        if "" in assigned_paths(self.user, "manage"):
            area.required, area.empty_label = False, "修订通用办法（各区划没有自己办法的都用它）"


class Revise(ActPage):
    """修订: by whoever manages the scheme; a district gets its own of a default one."""

    slug, verb, action, form = "revise", "修订", "view", ReviseForm

    def offered(self, obj: HonourScheme, user: Any) -> bool:
        if obj.area_id is None:
            return may(user, "manage")
        return HonourScheme.objects.for_user(user, "manage").filter(pk=obj.pk).exists()

    def effect(self, obj: HonourScheme) -> str:
        return "照现行的一版起草新的一版；施行以前不影响申报，已经在办的申报仍按原来的一版。"

    def perform(self, obj: Any, *, by: Any, note: str = "", **given: Any) -> str:
        obj.draft = schemes.revise(obj, area=given.get("area"), by=by, note=note)
        return f"已起草{obj.draft}，改好后请施行。"


@admin.register(HonourScheme)
class HonourSchemeAdmin(ScopedAdmin):
    nav_group, nav_order = "示范店", 70
    write_action = "manage"
    change_form_template = "applications/scheme.html"
    acts = (Revise(),)
    list_display = ("name", "whose", "version", "running", "quota", "closed")
    list_select_related = ("area",)
    list_filter = (AreaPick,)
    search_fields = ("name", "code")
    fields = ("area", "code", "name", "starred", "for_counter", "closed")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What it is cannot change once it is there; its code has been told when it was made."""
        return ("whose", "name", "traits", "closed") if obj else self.fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the version that holds today, and how many applications are on their way."""
        now = SchemeVersion.objects.filter(scheme=OuterRef("pk"), since__lte=localdate())
        latest = now.order_by("-since", "-number")
        on_way = Q(applications__isnull=False) & ~Q(applications__state__in=ENDED)
        return (
            super()
            .get_queryset(request)
            .annotate(
                version_number=Subquery(latest.values("number")[:1]),
                version_since=Subquery(latest.values("since")[:1]),
                version_quota=Subquery(latest.values("quota")[:1]),
                on_way=Count("applications", filter=on_way),
            )
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("whose", "traits") if obj else ()

    def after_act(self, obj: Any) -> str:
        """To the draft that was just made."""
        draft = getattr(obj, "draft", None)
        if draft is None:
            return super().after_act(obj)
        return reverse("admin:storefronts_schemeversion_change", args=[draft.pk])

    def row_page(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        versions = obj.versions.annotate(
            asked=Count("criteria", distinct=True), used=Count("applications", distinct=True)
        )
        now = schemes.in_force(obj)
        return {"versions": versions.order_by("-number"), "now": now}

    @admin.display(description="适用")
    def whose(self, row: HonourScheme) -> str:
        return str(row.area) if row.area else "通用"

    @admin.display(description="授予")
    def traits(self, row: HonourScheme) -> str:
        whom = "柜台（岗位）" if row.for_counter else "商户"
        return f"{whom}，{'分' if row.starred else '不分'}星级"

    @admin.display(description="现行版本")
    def version(self, row: Any) -> str:
        if row.version_number is None:
            return "还没有施行"
        return f"第 {row.version_number} 版（{row.version_since} 起）"

    @admin.display(description="在办申报")
    def running(self, row: Any) -> str:
        return str(row.on_way)

    @admin.display(description="名额")
    def quota(self, row: Any) -> str:
        return str(row.version_quota or "不限")


class ListedField(forms.CharField):
    """A list in one line: parts divided by commas of either kind."""

    widget = forms.TextInput(attrs={"class": "vTextField", "autocomplete": "off"})

    def prepare_value(self, value: Any) -> Any:
        return "、".join(map(str, value)) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        return _parts(super().clean(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return [str(one) for one in initial or []] != _parts(data or "")


def _parts(text: str) -> list[str]:
    return [one.strip() for one in re.split(r"[,，、]", text) if one.strip()]


class MarksField(ListedField):
    def clean(self, value: Any) -> Any:
        marks = super().clean(value)
        if not all(one.isdecimal() and int(one) <= schemes.HUNDRED for one in marks):
            raise forms.ValidationError("各星级最低分请填 0 到 100 的整数，用逗号分开。")
        return [int(one) for one in marks]


class VersionForm(ScopedForm):
    """Of a draft: it is written, not corrected, so no reason is asked for."""

    reason = None  # type: ignore[assignment]
    star_marks = MarksField(
        label="各星级最低分",
        required=False,
        help_text=f"分星级的写 {STARS} 个，从一星到五星，如 75、80、85、90、95；不分星级的留空。",
    )
    promises = ListedField(
        label="公开承诺", required=False, max_length=200, help_text="用顿号分开，印在牌匾查询页上。"
    )

    def clean_promises(self) -> Any:
        promises = self.cleaned_data["promises"]
        if any(len(one) > 20 for one in promises):
            raise forms.ValidationError("每条承诺不超过 20 个字，请改短。")
        return promises


class CriterionInline(ScopedInline):
    model = Criterion
    classes = ("cards",)
    can_delete = True
    fields = (
        "order",
        "kind",
        "group",
        "title",
        "points",
        "method",
        "auto",
        "needs_photo",
        "evidence",
        "why",
        "how",
    )

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Of a draft; what is in force is not even changed."""
        return bool(self.has_change_permission(request, obj))


class ForceForm(ReasonlessForm):
    since = day_field("施行日期")


class PutInForce(ActPage):
    slug, verb, action, form, grave = "put-in-force", "施行", "manage", ForceForm, True

    def offered(self, obj: SchemeVersion, user: Any) -> bool:
        return obj.since is None

    def refusal(self, obj: SchemeVersion, user: Any) -> str:
        faults = schemes.faults_of(obj)
        return f"{'；'.join(faults)}。请改好后再施行。" if faults else ""

    def effect(self, obj: SchemeVersion) -> str:
        return (
            "施行以后这一版不能再改，要改请再修订。施行日起新的申报按它办，在办的仍按原来的一版。"
        )

    def perform(
        self, obj: SchemeVersion, *, by: Any, since: dt.date, note: str = "", **_: Any
    ) -> str:
        schemes.put_in_force(obj, since=since, by=by, note=note)
        return f"{obj}自 {since} 起施行。"


class ForcePick(Pick):
    title, parameter_name = "状态", "force"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("draft", "修订稿"), ("force", "已定施行日期")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        wanted = {"draft": True, "force": False}.get(self.value() or "")
        return queryset if wanted is None else queryset.filter(since__isnull=wanted)


@admin.register(SchemeVersion)
class SchemeVersionAdmin(ScopedAdmin):
    """A draft is written here; begun by 修订, and closed to writing by 施行."""

    nav_group, nav_order, in_nav = "示范店", 71, False
    write_action = "manage"
    can_add = False
    form = VersionForm
    acts = (PutInForce(),)
    list_display = ("__str__", "whose", "since", "pass_mark", "validity_months", "quota")
    list_select_related = ("scheme__area",)
    list_filter = (ForcePick,)
    search_fields = ("scheme__name",)
    fields = ("scheme", "since", *schemes.RULES)
    readonly_fields = ("scheme", "since")
    inlines = (CriterionInline,)
    change_form_template = "applications/version.html"

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """What is in force is a table on the page, what may be written a form."""
        return self.inlines if self.has_change_permission(request, obj) else ()

    def row_page(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        return {"criteria": obj.criteria.order_by("order", "pk")}

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        draft = obj is None or obj.since is None
        return draft and super().has_change_permission(request, obj)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The form of a draft asks for no reason."""
        sets = super().get_fieldsets(request, obj)
        sets[-1][1]["fields"] = [name for name in sets[-1][1]["fields"] if name != REASON]
        return sets

    @admin.display(description="适用", ordering=F("scheme__area"))
    def whose(self, row: SchemeVersion) -> str:
        return str(row.scheme.area) if row.scheme.area else "通用"
