"""统计口径: what counts, kept by administrators."""

from typing import Any

from django import forms
from django.contrib import admin

from districts.enums import CoverageClass, Means, OrganisationKind
from districts.scoped_admin.forms import ScopedForm
from districts.scoped_admin.registers import ScopedAdmin
from reports.models import Basis


class Several(forms.TypedMultipleChoiceField):
    """Tick boxes over the choices of an array column."""

    widget = forms.CheckboxSelectMultiple

    def has_changed(self, initial: Any, data: Any) -> bool:
        return sorted(map(str, initial or [])) != sorted(map(str, data or []))


class BasisForm(ScopedForm):
    kinds = Several(label="计入分母的单位类别", choices=OrganisationKind.choices)
    classes = Several(label="计入组织覆盖的统计类别", choices=CoverageClass.choices)
    means = Several(label="计入工作覆盖的方式", choices=Means.choices, required=False)


@admin.register(Basis)
class BasisAdmin(ScopedAdmin):
    nav_group, nav_order = "报表", 10
    write_action, export_action = "manage", "view"
    form = BasisForm
    list_display = ("name", "version", "code", "due_members", "target")
    search_fields = ("name", "code")
    fields = (
        "code",
        "name",
        "version",
        "kinds",
        "least_staff",
        "classes",
        "means",
        "seats_count",
        "activities_count",
        "due_members",
        "target",
        "note",
        "order",
    )
