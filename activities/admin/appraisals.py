"""民主评议: a branch's appraisal of a year, and the grades of its members."""

from collections import Counter
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.timezone import localdate

from activities.enums import Grade
from activities.models import Appraisal
from activities.services import appraising
from activities.services.duties import BRANCHES
from core.errors import Refused
from districts import limits
from districts.models import PartyOrganisation
from districts.scoped_admin.acts import ActForm, ActPage
from districts.scoped_admin.forms import ScopedForm
from districts.scoped_admin.lists import AreaPick, Pick
from districts.scoped_admin.registers import ScopedAdmin

YEARS = 6


class AppraisalForm(ScopedForm):
    """Of which year, on which day."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        year, day = self.cleaned_data.get("year"), self.cleaned_data.get("day")
        if year and day:
            try:
                appraising.check_day(year, day)
            except Refused as why:
                self.add_error("day", str(why))
        return cleaned


class GradeForm(ActForm):
    """Every full member in one go: 合格 unless another grade is chosen."""

    def prepare(self) -> None:
        del self.fields["note"]
        held = dict(self.obj.grades.values_list("member", "grade"))
        usual = "" if held else Grade.QUALIFIED
        self.people = list(appraising.members(self.obj.party_organisation, self.obj.day))
        for member in self.people:
            self.fields[f"grade_{member.pk}"] = forms.ChoiceField(
                label=member.name,
                required=False,
                choices=[*Grade.choices, ("", "没有参加")],
                initial=held.get(member.pk, usual),
            )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        if not self.errors:
            cleaned["grades"] = {one.pk: cleaned[f"grade_{one.pk}"] for one in self.people}
        return cleaned


class GradeMembers(ActPage):
    slug, verb, form = "grade", "登记等次", GradeForm
    button = "保存等次"

    def refusal(self, obj: Appraisal, user: Any) -> str:
        if appraising.members(obj.party_organisation, obj.day).exists():
            return ""
        return "评议当天支部没有登记正式党员，请先核对党员登记册。"

    def effect(self, obj: Appraisal) -> str:
        rule = limits.told("excellent_part", obj.party_organisation.area)
        return f"只评正式党员；预备党员参加评议，不定等次。{rule}。"

    def perform(self, obj: Appraisal, *, by: Any, **given: Any) -> str:
        return f"已登记 {appraising.grade(obj, given['grades'], by=by)} 人的等次。"


class YearPick(Pick):
    title, parameter_name = "年度", "year"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        last = localdate().year
        return [(str(year), f"{year}年") for year in range(last, last - YEARS, -1)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value() or ""
        asked = value.isdecimal() and len(value) == len("2017")
        return queryset.filter(year=int(value)) if asked else queryset


class BranchArea(AreaPick):
    field = "party_organisation__area"


@admin.register(Appraisal)
class AppraisalAdmin(ScopedAdmin):
    nav_group, nav_order = "活动", 50
    form = AppraisalForm
    acts = (GradeMembers(),)
    change_form_template = "life/appraisal.html"
    list_display = ("party_organisation", "year", "day", "graded", "excellent", "unqualified")
    more_columns = ("area",)
    list_select_related = ("party_organisation__area",)
    list_filter = (YearPick, BranchArea)
    search_fields = ("party_organisation__name",)
    search_help_text = "党组织名称的任一部分"
    fields = ("party_organisation", "year", "day", "activity")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return (
            super()
            .get_queryset(request)
            .annotate(
                graded_ones=Count("grades"),
                excellent_ones=Count("grades", filter=Q(grades__grade=Grade.EXCELLENT)),
                unqualified_ones=Count("grades", filter=Q(grades__grade=Grade.UNQUALIFIED)),
            )
        )

    def choices(self, name: str, model: Any, user: Any) -> QuerySet[Any]:
        rows = super().choices(name, model, user)
        return rows.filter(type__in=BRANCHES) if model is PartyOrganisation else rows

    def get_changeform_initial_data(self, request: HttpRequest) -> Any:
        today = localdate()
        return {"year": today.year, "day": today, **super().get_changeform_initial_data(request)}

    def response_post_save_add(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        """On to the grades."""
        return redirect(self.act_url(GradeMembers.slug, obj))

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        return redirect(self.change_url(obj))

    def row_page(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        """How many of each grade; who has which, for whom may read names there."""
        grades = list(obj.grades.select_related("member").order_by("member__name", "pk"))
        counts = Counter(one.grade for one in grades)
        named = self.holds_right(request, obj, "reveal")
        return {
            "counts": [(grade.label, counts[grade]) for grade in Grade],
            "grades": [(one.member.name, one.get_grade_display()) for one in grades if named],
            "named": named,
        }

    @admin.display(description="行政区划")
    def area(self, row: Appraisal) -> str:
        return str(row.party_organisation.area)

    @admin.display(description="定等次", ordering="graded_ones")
    def graded(self, row: Any) -> int:
        return int(row.graded_ones)

    @admin.display(description="优秀", ordering="excellent_ones")
    def excellent(self, row: Any) -> int:
        return int(row.excellent_ones)

    @admin.display(description="不合格", ordering="unqualified_ones")
    def unqualified(self, row: Any) -> int:
        return int(row.unqualified_ones)
