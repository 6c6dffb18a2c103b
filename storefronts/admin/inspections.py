"""检查: what is planned, what was found, and how it is written down."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate

from core.photos import PhotoField
from districts import limits
from districts.scoped_admin.acts import ActForm, ActPage
from districts.scoped_admin.days import DayInput, day_field
from districts.scoped_admin.lists import AreaPick, Pick, pick_choice, pick_open
from districts.scoped_admin.registers import ReadOnlyAdmin
from members.admin import fields
from storefronts import title_page
from storefronts.admin.visits import VisitForm
from storefronts.enums import CriterionKind, InspectionKind, InspectionOutcome
from storefronts.models import Criterion, Inspection
from storefronts.services import inspections
from storefronts.services.inspections import Report, Seen

LOOKS = {
    InspectionOutcome.PASSED: "badge badge--ok",
    InspectionOutcome.RECTIFY: "badge badge--warn",
    InspectionOutcome.REVOKE: "badge badge--late",
}
SCORE_DIGITS = 5


class OpenInspection(ActPage):
    """Offered until its result is written down."""

    def offered(self, obj: Inspection, user: Any) -> bool:
        return obj.done_on is None


class DoForm(ActForm):
    """Every criterion in one go: met as long as nothing else is ticked, with words and a photo."""

    day = day_field("检查日期")
    plaque_shown = forms.BooleanField(label="店内亮着牌", required=False, initial=True)
    score = forms.DecimalField(
        label="得分",
        min_value=0,
        max_value=inspections.MOST,
        max_digits=SCORE_DIGITS,
        decimal_places=1,
        required=False,
        error_messages={"invalid": "得分请写成 92 或 92.5。"},
    )
    outcome = fields.choice("结果", InspectionOutcome.choices)
    rectify_by = forms.DateField(
        label="整改期限",
        widget=DayInput,
        required=False,
        help_text="只在限期整改时填；不填的按规则推算。",
        error_messages={"invalid": "整改期限请写成 2026-01-31。"},
    )
    words = fields.text("检查情况", 400, required=False)
    told = ("day", "plaque_shown", "score", "outcome", "rectify_by", "words")

    def prepare(self) -> None:
        del self.fields["note"]
        if not self.obj.title.scheme.starred:
            del self.fields["score"]
        self.criteria = inspections.sheet(self.obj.title)
        for one in self.criteria:
            self.fields[f"met_{one.pk}"] = forms.BooleanField(
                label=_asked(one), required=False, initial=True
            )
            self.fields[f"words_{one.pk}"] = fields.text(f"{one}：情况", 200, required=False)
            self.fields[f"photo_{one.pk}"] = PhotoField(label=f"{one}：照片", required=False)

    def rows(self) -> list[tuple[Criterion, str, Any, Any, Any]]:
        """(criterion, what is asked, met, words, photo) as the page lays them out."""
        return [
            (
                one,
                _asked(one),
                self[f"met_{one.pk}"],
                self[f"words_{one.pk}"],
                self[f"photo_{one.pk}"],
            )
            for one in self.criteria
        ]

    def facts(self) -> list[Any]:
        return [self[name] for name in self.told if name in self.fields]


def _asked(one: Criterion) -> str:
    return f"没有“{one}”" if one.kind == CriterionKind.VETO else str(one)


class Do(OpenInspection):
    slug, verb, form = "do", "登记结果", DoForm
    template = "stores/inspect.html"

    def effect(self, obj: Inspection) -> str:
        rule = limits.told("store_rectification", obj.title.storefront.area)
        return (
            "登记后不能修改。限期整改的，称号即时暂停，整改复查合格后恢复；"
            f"建议摘牌的，由审批人决定。{rule}。"
        )

    def perform(self, obj: Inspection, *, by: Any, **given: Any) -> str:
        seen = {
            one.pk: Seen(given[f"met_{one.pk}"], given[f"words_{one.pk}"], given[f"photo_{one.pk}"])
            for one in inspections.sheet(obj.title)
        }
        report = Report(
            given["outcome"],
            given["day"],
            given["plaque_shown"],
            _score(given),
            given["words"],
            given["rectify_by"],
        )
        done = inspections.do(obj, report, seen, by=by)
        return f"{obj.title.storefront}：{done.get_outcome_display()}。"


def _score(given: dict[str, Any]) -> Decimal | None:
    score: Decimal | None = given.get("score")
    return score


class PutOffForm(VisitForm):
    def prepare(self) -> None:
        super().prepare()
        if self.obj is not None:
            self.fields["inspector"].initial = self.obj.inspector_id
            self.fields["day"].initial = max(self.obj.planned_on, localdate())


class PutOff(OpenInspection):
    slug, verb, form, batch = "put-off", "改期", PutOffForm, True

    def perform(self, obj: Inspection, *, by: Any, **given: Any) -> str:
        inspections.put_off(obj, by=by, **given)
        return f"改为 {given['day']} 由{given['inspector']}检查。"


class Cancel(OpenInspection):
    slug, verb, batch = "cancel", "取消检查", True
    button = "取消这次检查"
    after = "这次安排不再保留；本季没有检查的，仍会提醒。"

    def perform(self, obj: Inspection, *, by: Any, note: str, **_: Any) -> str:
        told = f"{obj.title.storefront}的检查已取消。"
        inspections.cancel(obj, by=by, reason=note)
        return told


class InspectorPick(Pick):
    title, parameter_name = "检查人", "inspector"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("me", "由我检查"), ("none", "检查人未定")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return {
            "me": lambda: queryset.filter(inspector=request.user.pk),
            "none": lambda: queryset.filter(inspector=None),
        }.get(self.value() or "", lambda: queryset)()


@admin.register(Inspection)
class InspectionAdmin(ReadOnlyAdmin):
    """Planned from the register of titles; once done it is not rewritten."""

    nav_group, nav_order = "示范店", 40
    change_form_template = "stores/inspection.html"
    acts = (Do(), PutOff(), Cancel())
    list_display = (
        "planned_on",
        "store",
        "number",
        "place",
        "kind",
        "inspector_name",
        "done_on",
        "look",
        "score",
    )
    more_columns = ("area", "plaque_shown", "words")
    list_select_related = (
        "inspector",
        "title__scheme",
        "title__storefront__area",
        "title__storefront__building",
        "title__storefront__commercial_district",
    )
    list_filter = (
        pick_open("done_on", "进度", "待检查", "已检查"),
        pick_choice("kind", InspectionKind, "类别"),
        pick_choice("outcome", InspectionOutcome, "结果"),
        InspectorPick,
        type("OfTitleArea", (AreaPick,), {"field": "title__storefront__area"}),
    )
    search_fields = ("title__number", "title__storefront__name")
    search_help_text = "店名或牌匾编号"
    fields = ("title", "kind")

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        tools = [{"url": reverse("store-route"), "title": "本周路线"}]
        return super().changelist_view(request, {"list_tools": tools, **(extra_context or {})})

    def title_for(self, request: HttpRequest, obj: Any) -> str:
        day = obj.done_on or obj.planned_on
        return f"{obj.title.storefront}　{obj.get_kind_display()} {day}"

    def after_act(self, obj: Any) -> str:
        gone = not Inspection.objects.filter(pk=obj.pk).exists()
        return reverse("admin:storefronts_inspection_changelist") if gone else self.change_url(obj)

    def row_page(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        title = obj.title
        told = [
            ("商户", str(title.storefront)),
            ("称号", f"{title.scheme} {title.number}"),
            ("位置", title.storefront.place),
            ("类别", obj.get_kind_display()),
            ("计划日期", str(obj.planned_on)),
            ("检查人", self.inspector_name(obj)),
            ("因群众反映", str(obj.feedback.number) if obj.feedback else ""),
            ("检查日期", str(obj.done_on or "还没有检查")),
            ("亮牌", {True: "亮着", False: "没有亮"}.get(obj.plaque_shown, "")),
            ("得分", "" if obj.score is None else f"{obj.score} 分"),
            ("检查情况", obj.words),
        ]
        return {
            "facts": [(name, value) for name, value in told if value],
            "look": self.look(obj),
            "title_url": title_page.page_of("storefronts_title", title.pk),
            "findings": obj.findings.select_related("criterion"),
        }

    @admin.display(description="商户", ordering="title__storefront__name")
    def store(self, row: Inspection) -> str:
        return str(row.title.storefront)

    @admin.display(description="牌匾编号", ordering="title__number")
    def number(self, row: Inspection) -> str:
        return row.title.number

    @admin.display(description="位置")
    def place(self, row: Inspection) -> str:
        return row.title.storefront.place

    @admin.display(description="行政区划")
    def area(self, row: Inspection) -> str:
        return str(row.title.storefront.area)

    @admin.display(description="检查人")
    def inspector_name(self, row: Inspection) -> str:
        """By name: the page of a user is the administrator's."""
        return str(row.inspector or "（未定）")

    @admin.display(description="结果", ordering="outcome")
    def look(self, row: Inspection) -> SafeString:
        if not row.outcome:
            late = row.planned_on < localdate()
            shape, word = ("badge badge--late", "逾期") if late else ("badge", "待检查")
            return format_html('<span class="{}">{}</span>', shape, word)
        shape = LOOKS[InspectionOutcome(row.outcome)]
        return format_html('<span class="{}">{}</span>', shape, row.get_outcome_display())
