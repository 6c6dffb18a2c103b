"""The figures of rules: what an area has set instead of the default."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from districts.limits import LIMITS
from districts.models import RuleLimit
from districts.scoped_admin.forms import ScopedForm
from districts.scoped_admin.lists import AreaPick
from districts.scoped_admin.registers import ScopedAdmin


class RuleLimitForm(ScopedForm):
    code = forms.ChoiceField(
        label="规则",
        choices=[(limit.code, limit.told()) for limit in LIMITS.values()],
        help_text="括号前是没有另设时的数值。",
    )


@admin.register(RuleLimit)
class RuleLimitAdmin(ScopedAdmin):
    nav_group, nav_order = "系统", 45
    write_action = "manage"
    form = RuleLimitForm
    list_display = ("rule", "area", "value", "usual", "source")
    list_select_related = ("area",)
    list_filter = (AreaPick,)
    search_fields = ("source",)
    fields = ("area", "code", "value", "source")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("area",) if obj else ()

    @admin.display(description="规则")
    def rule(self, row: RuleLimit) -> str:
        limit = LIMITS.get(row.code)
        return limit.title if limit else row.code

    @admin.display(description="没有另设时")
    def usual(self, row: RuleLimit) -> str:
        limit = LIMITS.get(row.code)
        return f"{limit.default} {limit.unit}" if limit else "—"
