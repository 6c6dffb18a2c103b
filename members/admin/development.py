"""发展党员: from the application to full membership, stage by stage with its clock."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from districts.scoped_admin.acts import ActPage, ReasonlessForm
from districts.scoped_admin.days import day_field
from districts.scoped_admin.forms import ScopedForm
from districts.scoped_admin.lists import AreaPick, pick_choice
from districts.scoped_admin.registers import ScopedAdmin, ScopedInline
from members.admin import fields
from members.enums import Stage
from members.models import Development, DevelopmentStage
from members.services import development as service


class StageInline(ScopedInline):
    """Reached by the act “登记阶段”, here only looked at."""

    model = DevelopmentStage
    fields = readonly_fields = ("stage", "day", "note")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class StageForm(ReasonlessForm):
    stage = fields.choice("阶段", Stage.choices)
    day = day_field("日期")

    def prepare(self) -> None:
        super().prepare()
        if self.obj is not None:
            after = [step.target for step in service.following(self.obj.stage)]
            choices = [(value, Stage(value).label) for value in after]
            self.fields["stage"].choices = [("", "请选择"), *choices]  # type: ignore[attr-defined]
        self.order_fields(("stage", "day", "note"))


class Reach(ActPage):
    slug, verb, form = "reach", "登记阶段", StageForm

    def offered(self, obj: Development, user: Any) -> bool:
        return bool(service.following(obj.stage))

    def effect(self, obj: Development) -> str:
        ends = "终止的，党员登记册里同日登记为取消预备党员资格" if obj.member_id else ""
        told = [one for one in (service.late(obj).rstrip("。"), *_spans(obj), ends) if one]
        return "；".join(told) + "。" if told else ""

    def perform(
        self, obj: Development, *, by: Any, stage: str, day: Any, note: str = "", **_: Any
    ) -> str:
        service.reach(obj, stage=stage, day=day, by=by, note=note)
        return f"已登记：{Stage(stage).label}。"


def _spans(file: Development) -> Iterator[str]:
    """When each of the next stages may be reached."""
    for step in service.following(file.stage):
        first, last = service.span(file, step)
        if first or last:
            told = f"{first or '现在'} 以后" + (f"、{last} 以前" if last else "")
            yield f"“{Stage(step.target).label}”在 {told}"


class DevelopmentForm(ScopedForm):
    """The application's day is asked once, when the file is opened."""

    applied = day_field("申请日期")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["applied"]

    def clean_applied(self) -> Any:
        day = self.cleaned_data["applied"]
        try:
            service.until_today(day, "申请日期")
        except service.Refused as why:
            raise forms.ValidationError(str(why)) from why
        return day


@admin.register(Development)
class DevelopmentAdmin(ScopedAdmin):
    nav_group, nav_order = "党员", 30
    form = DevelopmentForm
    acts = (Reach(),)
    personal = ("name", "contacts")
    list_display = ("name", "stage", "stage_since", "clock", "party_organisation", "area")
    list_select_related = ("party_organisation", "area")
    list_filter = (pick_choice("stage", Stage, "阶段"), AreaPick)
    search_fields = ("name",)
    search_help_text = "姓名或拼音首字母"
    fields = ("name", "party_organisation", "organisation", "area", "contacts")
    inlines = (StageInline,)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        sets = super().get_fieldsets(request, obj)
        if obj is None:
            sets[0][1]["fields"].append("applied")
        return sets

    def get_inlines(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.inlines if obj else ()

    def title_for(self, request: HttpRequest, obj: Any) -> str:
        return obj.name if self.names_people(request) else str(obj)

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
        else:
            service.open_file(obj, day=form.cleaned_data["applied"], by=request.user)

    @admin.display(description="姓名")
    def masked_name(self, row: Development) -> str:
        return str(row)

    @admin.display(description="时限")
    def clock(self, row: Development) -> str:
        found = service.due(row)
        if found is None:
            return ""
        late = "，已超时" if service.late(row) else ""
        return f"{found[0]} 前{found[1]}{late}"
