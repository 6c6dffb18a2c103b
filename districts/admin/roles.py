"""Role assignments: who may do what where, and from when to when."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.models import User
from districts.enums import Role
from districts.models import RoleAssignment
from districts.scoped_admin.forms import ScopedForm
from districts.scoped_admin.lists import pick_choice, pick_open
from districts.scoped_admin.registers import ScopedAdmin, ScopedInline
from districts.services import users


class RoleAssignmentForm(ScopedForm):
    """A role in an area; nobody gives himself a role."""

    actor: Any = None

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        area, user = self.cleaned_data.get("area"), self.cleaned_data.get("user")
        user = user or getattr(self.instance, "user", None) if self.instance.user_id else user
        if self.has_changed() and user is not None and user.pk == self.actor.pk:
            raise ValidationError("不能更改自己的授权，请由另一位管理员办理。")
        if (
            "area" in self.cleaned_data
            and area is None
            and not users.everywhere(self.actor, "manage")
        ):
            self.add_error("area", "请选择行政区划。")
        return cleaned


class RoleRules:
    """Where a role assignment is written: scope, the actor, the areas without limit."""

    view_action = write_action = export_action = "manage"

    def rows(self, user: Any, action: str) -> QuerySet[Any]:
        rows = RoleAssignment.objects.for_user(user, action)
        if users.everywhere(user, action):
            return rows | RoleAssignment.objects.filter(area=None)
        return rows

    def choices(self, name: str, model: Any, user: Any) -> QuerySet[Any]:
        if model is User:
            return users.visible(user)
        return super().choices(name, model, user)  # type: ignore[misc]

    def role_form(self, request: HttpRequest) -> type[RoleAssignmentForm]:
        return type("ActingForm", (RoleAssignmentForm,), {"actor": request.user})


@admin.register(RoleAssignment)
class RoleAssignmentAdmin(RoleRules, ScopedAdmin):
    nav_group, nav_order = "系统", 30
    list_display = ("user", "role", "area", "since", "until")
    list_select_related = ("user", "area")
    list_filter = (pick_choice("role", Role, "角色"), pick_open("until", "状态", "有效", "已终止"))
    search_fields = ("user__username", "user__name")
    fields = ("user", "role", "area", "since", "until")
    ordering = ("user__username", "-since")

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        return super().get_form(request, obj, change, form=self.role_form(request), **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("user",) if obj else ()


class RoleAssignmentInline(RoleRules, ScopedInline):
    model = RoleAssignment
    fields = ("role", "area", "since", "until")

    def get_formset(self, request: Any, obj: Any = None, **kwargs: Any) -> Any:
        form = self.role_form(request)
        return super().get_formset(request, obj, form=form, **kwargs)

    def get_min_num(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return 0 if obj else 1
