"""Instructors, whom they guide and where they were."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.timezone import localdate

from core.dated import Quarter
from districts import guidance_page
from districts.models import GuidanceVisit, Instructor, Organisation, WorkCoverage
from districts.scoped_admin.acts import ActForm, ActPage
from districts.scoped_admin.days import day_field
from districts.scoped_admin.lists import AreaPick, pick_open
from districts.scoped_admin.registers import ReadOnlyAdmin, ScopedAdmin
from districts.services import guidance


class VisitForm(ActForm):
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label="走访单位",
        empty_label="请选择",
        error_messages={
            "required": "请选择走访的单位。",
            "invalid_choice": "只能选他指导的单位，请另选。",
        },
    )
    day = day_field("走访日期")
    found = forms.CharField(label="了解的情况", max_length=400, required=False)
    done = forms.CharField(label="办理情况（可不填）", max_length=400, required=False)

    def prepare(self) -> None:
        del self.fields["note"]
        own = guidance.guided(localdate()).filter(instructor=self.obj).values("organisation")
        mine = Organisation.objects.for_user(self.user, "change").filter(pk__in=own)
        self.fields["organisation"].queryset = mine.order_by("name")  # type: ignore[attr-defined]

    def clean_day(self) -> Any:
        day = self.cleaned_data["day"]
        if day > localdate():
            raise forms.ValidationError("走访日期还没有到，请核对。")
        return day


class Visit(ActPage):
    slug, verb, form = "visit", "登记走访", VisitForm

    def perform(self, obj: Instructor, *, by: Any, **given: Any) -> str:
        row = guidance.visit(obj, by=by, **given)
        return f"已登记{obj}走访{row.organisation}。"


class AssignForm(ActForm):
    borrowed = {"instructor": (WorkCoverage, "instructor")}
    since = day_field("自某日起")

    def prepare(self) -> None:
        self.fields["instructor"].required = True
        self.fields["note"].required = False
        self.fields["note"].label = "说明（可不填）"


class Assign(ActPage):
    """Of an organisation: who guides it from a day on."""

    slug, verb, form = "instructor", "指派指导员", AssignForm
    batch = True

    def refusal(self, obj: Organisation, user: Any) -> str:
        return guidance.gone(obj) if obj.closed else ""

    def perform(self, obj: Organisation, *, by: Any, **given: Any) -> str:
        row = guidance.assign(obj, given.pop("instructor"), by=by, **given)
        return f"自 {row.since} 起由{row.instructor}指导。"

    def memento(self, obj: Organisation) -> Any:
        return guidance.remember(obj)

    def restore(self, obj: Organisation, memento: Any, *, by: Any) -> None:
        guidance.recall(obj, memento)


@admin.register(Instructor)
class InstructorAdmin(ScopedAdmin):
    nav_order = 50
    list_display = ("name", "unit", "area", "part_time", "guiding", "visits", "since", "until")
    list_select_related = ("area",)
    list_filter = (AreaPick, pick_open("until", "状态", "在任", "已结束"))
    search_fields = ("name", "unit")
    fields = ("name", "unit", "area", "part_time", "since", "until")
    acts = (Visit(),)
    change_form_template = "instructors/instructor.html"

    def row_page(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        return {"guided": guidance_page.guided(obj, request.user)}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With whom each guides today and how often he was out this quarter."""
        today = localdate()
        guided = guidance.guided(today).filter(instructor=OuterRef("pk"))
        been = GuidanceVisit.objects.filter(
            instructor=OuterRef("pk"), day__range=(Quarter.of(today).first, today)
        )
        return (
            super()
            .get_queryset(request)
            .annotate(
                _guiding=guidance.per_instructor(guided), _visits=guidance.per_instructor(been)
            )
        )

    @admin.display(description="指导单位")
    def guiding(self, row: Any) -> int:
        return int(row._guiding)

    @admin.display(description="本季度走访")
    def visits(self, row: Any) -> int:
        return int(row._visits)


@admin.register(GuidanceVisit)
class GuidanceVisitAdmin(ReadOnlyAdmin):
    nav_order = 55
    list_display = ("day", "instructor", "organisation", "found", "done")
    list_select_related = ("instructor", "organisation")
    list_filter = (type("VisitAreaPick", (AreaPick,), {"field": "organisation__area"}),)
    search_fields = ("organisation__name", "instructor__name")
    fields = ("day", "instructor", "organisation", "found", "done", "by")
