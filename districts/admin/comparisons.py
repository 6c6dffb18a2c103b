"""三对比三剔除: lists of other offices, and what became of each of their rows."""

from pathlib import Path
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.timezone import localdate
from django_htmx.http import HttpResponseClientRefresh

from core.errors import Refused
from core.sheets import guard
from districts.comparison_tabs import ComparisonPick, of_request, tabs
from districts.enums import ListDecision, ListSource, Match, OrganisationKind
from districts.models import ComparisonList, ComparisonRow
from districts.scoped_admin.acts import ActForm, ActPage, ReasonlessForm
from districts.scoped_admin.forms import KnowingSelect, ScopedForm
from districts.scoped_admin.lists import AreaPick, Pick, pick_choice
from districts.scoped_admin.registers import ReadOnlyAdmin, ScopedAdmin
from districts.services import comparing
from districts.services import comparing_decisions as decisions

ROWS = "admin:districts_comparisonrow_changelist"


# Lists


class ListForm(ScopedForm):
    """The file is looked at before anything is kept."""

    class Meta:
        widgets = {"file": forms.FileInput(attrs={"accept": ".xlsx,.csv"})}

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        try:
            guard.check(Path(file.temporary_file_path()))
        except Refused as wrong:
            raise forms.ValidationError(str(wrong)) from None
        return file

    def clean_day(self) -> Any:
        day = self.cleaned_data["day"]
        if day > localdate():
            raise forms.ValidationError(f"名单日期 {day} 还没有到，请核对。")
        return day


class Again(ActPage):
    slug, verb = "again", "重新比对"
    form = ReasonlessForm

    def offered(self, obj: ComparisonList, user: Any) -> bool:
        return not (obj.job and obj.job.open)

    def effect(self, obj: ComparisonList) -> str:
        return "登记册有变化后再比对一次：还没有处理的行重新认定，已处理的不变。"

    def perform(self, obj: ComparisonList, *, by: Any, **_: Any) -> str:
        comparing.ask(obj, by=by)
        return "正在重新比对。"


@admin.register(ComparisonList)
class ComparisonListAdmin(ScopedAdmin):
    nav_order = 60
    form = ListForm
    list_display = ("filename", "source", "area", "day", "outcome", "by", "uploaded_at")
    list_select_related = ("area", "by", "job")
    list_filter = (pick_choice("source", ListSource, "来源"), AreaPick)
    search_fields = ("filename",)
    fields = ("area", "source", "day", "file")
    acts = (Again(),)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A list is what it was when it came."""
        return False if obj else super().has_change_permission(request)

    @admin.display(description="比对")
    def outcome(self, row: ComparisonList) -> str:
        if row.error:
            return "不能读入"
        return "比对中" if row.job and row.job.open else "已比对"

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        comparing.keep(obj, by=request.user)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Keeping it has said so."""

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> Any:
        return redirect(self.change_url(obj))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        """How far the comparison is, then what it found."""
        obj = self.get_object(request, object_id)
        if not self.has_view_permission(request, obj):
            raise PermissionDenied
        job = obj.job
        working = bool(job and job.open)
        asks = request.htmx  # type: ignore[attr-defined]
        if asks and not working:
            return HttpResponseClientRefresh()
        context = {
            **self.admin_site.each_context(request),
            "title": str(obj),
            "opts": self.model._meta,
            "nav_group": self.nav_group,
            "object": obj,
            "job": job,
            "working": working,
            "failed": obj.error or (job.error if job and not working else ""),
            "issues": comparing.unreadable(obj),
            "tools": list(self.act_tools(request, obj)),
        }
        if not working and not context["failed"]:
            context |= {"tabs": tabs(obj), "counts": comparing.counts(obj)}
        name = "progress" if asks else "comparison"
        return TemplateResponse(request, f"comparisons/{name}.html", context)


# Rows


class SidePick(Pick):
    title, parameter_name = "比对结果", "side"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("both", "两边都有"), ("there", "名单有、登记册没有")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        chosen = {"both": comparing.BOTH, "there": ~comparing.BOTH}.get(self.value() or "")
        return queryset if chosen is None else queryset.filter(chosen)


class RowAct(ActPage):
    """Of a row that is not decided yet."""

    batch = True

    def offered(self, obj: ComparisonRow, user: Any) -> bool:
        return obj.decision == ListDecision.OPEN and obj.match != Match.MATCHED


class RegisterForm(ReasonlessForm):
    def prepare(self) -> None:
        super().prepare()
        self.fields["kind"] = forms.ChoiceField(
            label="类别",
            required=False,
            choices=[("", "按代码判断"), *OrganisationKind.choices],
            initial=decisions.kind_of(self.obj) if self.obj else "",
        )


class Register(RowAct):
    slug, verb, form = "register", "登记为新单位", RegisterForm

    def effect(self, obj: ComparisonRow) -> str:
        alike = f"登记册里有名称相近的“{obj.organisation}”，请先核对。" if obj.organisation else ""
        return f"{alike}将登记在{obj.comparison.area}，以名单为据，起始不晚于{obj.comparison.day}。"

    def perform(
        self, obj: ComparisonRow, *, by: Any, kind: str = "", note: str = "", **_: Any
    ) -> str:
        return f"已登记：{decisions.register(obj, by=by, kind=kind, note=note)}。"


class SameForm(ReasonlessForm):
    borrowed = {"organisation": (ComparisonRow, "organisation")}

    def prepare(self) -> None:
        super().prepare()
        field = self.fields["organisation"]
        field.required, field.label = False, "是登记册里的（不选就是名称相近的那个）"
        if self.obj and isinstance(field.widget, KnowingSelect):
            field.initial = self.obj.organisation_id
            field.widget.know(self.obj, "organisation")


class Same(RowAct):
    slug, verb, form = "same", "认定为同一单位", SameForm

    def effect(self, obj: ComparisonRow) -> str:
        return "这一行记到所选单位名下；登记册缺代码的，补上名单上的代码。"

    def perform(
        self,
        obj: ComparisonRow,
        *,
        by: Any,
        organisation: Any = None,
        note: str = "",
        **_: Any,
    ) -> str:
        found = decisions.same(obj, by=by, organisation=organisation, note=note)
        return f"“{obj.name}”已认定为{found}。"


class EvidenceForm(ActForm):
    def prepare(self) -> None:
        self.fields["note"].label = "依据"


class LeaveOut(RowAct):
    slug, verb, form = "leave-out", "剔除（不纳入）", EvidenceForm

    def effect(self, obj: ComparisonRow) -> str:
        return "不登记为单位，也不计入统计；名单上的这一行和依据都保留。"

    def perform(self, obj: ComparisonRow, *, by: Any, note: str = "", **_: Any) -> str:
        decisions.leave_out(obj, by=by, note=note)
        return f"已剔除：{obj.name}。"

    def memento(self, obj: ComparisonRow) -> Any:
        return True

    def restore(self, obj: ComparisonRow, memento: Any, *, by: Any) -> None:
        decisions.reopen(obj, by=by)


class Reopen(ActPage):
    slug, verb, form, batch = "reopen", "重新处理", ReasonlessForm, True

    def offered(self, obj: ComparisonRow, user: Any) -> bool:
        return obj.decision in {ListDecision.STRUCK, ListDecision.SAME}

    def perform(self, obj: ComparisonRow, *, by: Any, **_: Any) -> str:
        decisions.reopen(obj, by=by)
        return f"请重新处理：{obj.name}。"


@admin.register(ComparisonRow)
class ComparisonRowAdmin(ReadOnlyAdmin):
    in_nav = False
    list_display = ("name", "uscc", "state", "match", "organisation", "decision", "note")
    more_columns = ("number", "address", "comparison")
    list_select_related = ("organisation", "comparison")
    list_filter = (
        ComparisonPick,
        SidePick,
        pick_choice("match", Match, "认定"),
        pick_choice("decision", ListDecision, "处理"),
    )
    search_fields = ("name", "uscc")
    search_help_text = "名称或代码的任一部分"
    fields = (
        "comparison",
        "number",
        "name",
        "uscc",
        "address",
        "state",
        "match",
        "organisation",
        "decision",
        "note",
    )
    acts = (Register(), Same(), LeaveOut(), Reopen())

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return super().changelist_view(
            request, {**of_request(request, "comparison"), **(extra_context or {})}
        )

    def after_act(self, obj: ComparisonRow) -> str:
        return f"{reverse(ROWS)}?comparison={obj.comparison_id}&side=there"
