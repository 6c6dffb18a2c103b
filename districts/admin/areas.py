"""Areas, users and their roles, imports."""

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html

from accounts.models import User
from core.workflow import record
from districts import desk
from districts.enums import AreaKind, BatchState, Role
from districts.models import Area, ImportBatch, RoleAssignment
from districts.scoped_admin.forms import ScopedForm
from districts.scoped_admin.lists import AreaPick, pick_choice, pick_open
from districts.scoped_admin.registers import ReadOnlyAdmin, ScopedAdmin, ScopedInline
from districts.scoping import assigned_paths


def everywhere(user: Any, action: str) -> bool:
    """Whether the user may do this without limit of area."""
    return "" in assigned_paths(user, action)


@admin.register(Area)
class AreaAdmin(ScopedAdmin):
    nav_group, nav_order = "系统", 10
    write_action = "manage"
    list_display = ("name", "code", "kind", "parent", "reporting", "ledger_since", "roster_since")
    list_select_related = ("parent",)
    list_filter = (
        pick_choice("kind", AreaKind, "类别"),
        pick_open("until", "状态", "现行", "已撤销"),
    )
    search_fields = ("name", "code")
    fields = (
        "code",
        "name",
        "kind",
        "parent",
        "reporting",
        "since",
        "until",
        "successor",
        "ledger_since",
        "roster_since",
    )
    ordering = ("path",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Code and parent make the path of all below: an import of areas changes them."""
        return ("code", "parent") if obj else ()


class RoleAssignmentForm(ScopedForm):
    """A role in an area; nobody gives himself a role."""

    actor: Any = None

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        area, user = self.cleaned_data.get("area"), self.cleaned_data.get("user")
        user = user or getattr(self.instance, "user", None) if self.instance.user_id else user
        if self.has_changed() and user is not None and user.pk == self.actor.pk:
            raise ValidationError("不能更改自己的授权，请由另一位管理员办理。")
        if "area" in self.cleaned_data and area is None and not everywhere(self.actor, "manage"):
            self.add_error("area", "请选择行政区划。")
        return cleaned


class RoleRules:
    """Where a role assignment is written: scope, the actor, the areas without limit."""

    view_action = write_action = export_action = "manage"

    def rows(self, user: Any, action: str) -> QuerySet[Any]:
        rows = RoleAssignment.objects.for_user(user, action)
        if everywhere(user, action):
            return rows | RoleAssignment.objects.filter(area=None)
        return rows

    def choices(self, name: str, model: Any, user: Any) -> QuerySet[Any]:
        if model is User:
            return visible_users(user)
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


def visible_users(user: Any) -> QuerySet[User]:
    """Users who hold a role where the user manages; whoever manages everywhere sees all."""
    if everywhere(user, "manage"):
        return User.objects.all()
    held = RoleAssignment.objects.for_user(user, "manage").filter(user=OuterRef("pk"))
    return User.objects.filter(Exists(held))


def writable_users(user: Any) -> QuerySet[User]:
    """Users all of whose roles lie where the user manages: nobody takes over a higher account."""
    if everywhere(user, "manage"):
        return User.objects.all()
    inside = RoleAssignment.objects.for_user(user, "manage").values("pk")
    outside = RoleAssignment.objects.filter(user=OuterRef("pk")).exclude(pk__in=inside)
    return visible_users(user).filter(~Exists(outside))


class UserForm(ScopedForm):
    initial_password = forms.CharField(
        label="初始密码",
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="只在新建或重设时填写，本人登录后必须修改。至少 10 个字符。",
    )

    def clean_initial_password(self) -> str:
        value = self.cleaned_data["initial_password"]
        if value:
            password_validation.validate_password(value, self.instance)
        elif not self.instance.pk:
            raise ValidationError("新建用户要填写初始密码。")
        return cast(str, value)


@admin.register(User)
class UserAdmin(ScopedAdmin):
    nav_group, nav_order = "系统", 20
    view_action = write_action = export_action = "manage"
    form = UserForm
    list_display = ("username", "name", "unit", "is_active", "last_login")
    list_filter = ()
    search_fields = ("username", "name", "unit")
    fields = ("username", "name", "unit", "is_active", "initial_password")
    inlines = (RoleAssignmentInline,)
    ordering = ("username",)

    def rows(self, user: Any, action: str) -> QuerySet[Any]:
        return writable_users(user) if action == "change" else visible_users(user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (
            obj is None or writable_users(request.user).filter(pk=obj.pk).exists()
        )

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        sets = super().get_fieldsets(request, obj)
        if obj and not self.has_change_permission(request, obj):
            sets[0][1]["fields"].remove("initial_password")
        return sets

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        if password := form.cleaned_data.get("initial_password"):
            obj.set_password(password)
            obj.password_changed = False
        super().save_model(request, obj, form, change)
        if password and change:
            record(request.user, "重设密码", obj)


@admin.register(ImportBatch)
class ImportBatchAdmin(ReadOnlyAdmin):
    nav_order = 80
    list_display = ("page", "kind_title", "area", "day", "state", "by", "uploaded_at")
    list_display_links = None
    list_select_related = ("area", "by")
    list_filter = (pick_choice("state", BatchState, "状态"), AreaPick)
    search_fields = ("filename",)
    fields = ("filename", "kind", "area", "day", "state", "by", "uploaded_at", "imported_at")

    @admin.display(description="文件")
    def page(self, batch: ImportBatch) -> str:
        waiting = batch.state == BatchState.PREVIEWED
        url = desk.link("import-preview" if waiting else "import-status", batch.pk)
        return format_html('<a href="{}">{}</a>', url, batch.filename) if url else batch.filename

    @admin.display(description="台账种类")
    def kind_title(self, batch: ImportBatch) -> str:
        return desk.kind_title(batch.kind)
