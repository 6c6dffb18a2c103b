"""Users: added with a role, and what is done to an account, each with a reason."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localdate, localtime

from accounts.models import User
from accounts.services import second_factor
from districts.admin.roles import RoleAssignmentInline
from districts.enums import Role
from districts.models import Area, RoleAssignment
from districts.scoped_admin.acting import told_once
from districts.scoped_admin.acts import ActForm, ActPage
from districts.scoped_admin.days import day_field
from districts.scoped_admin.forms import ScopedForm
from districts.scoped_admin.lists import AreaPick, Pick
from districts.scoped_admin.registers import ScopedAdmin
from districts.services import handing_over, users

TOLD = "初始密码 {password} ，只显示这一次，请当面或用可靠的方式告诉{user}；首次登录后须修改。"


class UserAct(ActPage):
    """On an account all of whose roles are the actor's to give, and not his own."""

    action = "manage"

    def refusal(self, obj: User, user: Any) -> str:
        if obj.pk == user.pk:
            return users.NOT_ONESELF
        inside = users.writable(user).filter(pk=obj.pk).exists()
        return "" if inside else "他在您管辖以外还有角色，请由上级管理员办理。"


class ResetPassword(UserAct):
    slug, verb, shown_once = "reset-password", "重设密码", True

    def offered(self, obj: User, user: Any) -> bool:
        return obj.is_active

    def effect(self, obj: User) -> str:
        return f"系统生成新的初始密码，{obj}已登录的窗口随即退出。"

    def perform(self, obj: User, *, by: Any, note: str = "", **_: Any) -> str:
        return TOLD.format(password=users.reset_password(obj, by=by, reason=note), user=obj)


class ResetSecondFactor(UserAct):
    slug, verb = "reset-second-factor", "重置验证器"

    def offered(self, obj: User, user: Any) -> bool:
        return second_factor.enrolled(obj)

    def effect(self, obj: User) -> str:
        return "手机上的验证码和恢复码随即失效；他下次登录时重新绑定。请先核实是本人提出的。"

    def perform(self, obj: User, *, by: Any, note: str = "", **_: Any) -> str:
        users.reset_second_factor(obj, by=by, reason=note)
        return f"已重置{obj}的验证器。"


class MoveForm(ActForm):
    borrowed = {"area": (RoleAssignment, "area")}
    day = day_field("从这天起")

    def prepare(self) -> None:
        self.fields["area"].label, self.fields["area"].required = "调到", True


class Move(UserAct):
    slug, verb, form = "move", "调动", MoveForm

    def offered(self, obj: User, user: Any) -> bool:
        return obj.is_active

    def effect(self, obj: User) -> str:
        return f"现有角色（{held(obj)}）到这天为止，同样的角色从这天起在新的区划生效。"

    def perform(self, obj: User, *, by: Any, note: str = "", **given: Any) -> str:
        area: Area = given["area"]
        day: dt.date = given["day"]
        users.move(obj, area=area, day=day, by=by, reason=note)
        return f"{obj}从 {day} 起调到{area}。"


class LeaveForm(ActForm):
    day = day_field("离开日期", help_text="从这天起没有任何权限。")
    heir = forms.ModelChoiceField(
        User.objects.none(),
        label="接手的同事",
        required=False,
        empty_label="请选择",
        help_text="同一区划、同样角色的在职同事。没有要交接的工作时可以不选。",
    )

    def prepare(self) -> None:
        heir: Any = self.fields["heir"]
        heir.queryset = handing_over.colleagues(self.obj)


class Leave(UserAct):
    slug, verb, form, grave = "leave", "离任停用", LeaveForm, True

    def offered(self, obj: User, user: Any) -> bool:
        return obj.is_active

    def effect(self, obj: User) -> str:
        waiting = [
            f"{title} {len(rows)} 件（{'、'.join(map(str, rows[:5]))}{'……' if rows[5:] else ''}）"
            for title, rows in handing_over.waiting(obj)
        ]
        left = "要交接：" + "；".join(waiting) if waiting else "没有经办中的工作要交接"
        return f"账号停用，已登录的窗口随即退出，登记过的内容不变。{left}。"

    def perform(self, obj: User, *, by: Any, note: str = "", **given: Any) -> str:
        count = users.leave(obj, day=given["day"], heir=given["heir"], by=by, reason=note)
        return f"{obj}的账号已停用" + (f"，{count} 件工作交给{given['heir']}。" if count else "。")


class Reinstate(UserAct):
    slug, verb, shown_once = "reinstate", "恢复账号", True

    def offered(self, obj: User, user: Any) -> bool:
        return not obj.is_active

    def effect(self, obj: User) -> str:
        return "账号重新启用并生成新的初始密码；角色要另行授予。"

    def perform(self, obj: User, *, by: Any, note: str = "", **_: Any) -> str:
        return TOLD.format(password=users.reinstate(obj, by=by, reason=note), user=obj)


def held(user: User) -> str:
    """The roles of today, in words; from the list's prefetch where there is one."""
    rows = getattr(user, "present_roles", None)
    if rows is None:
        rows = user.role_assignments.on(localdate()).select_related("area")
    return "、".join(f"{row.area or '全部'}{row.get_role_display()}" for row in rows) or "无"


class WorksIn(AreaPick):
    """Users with a role in the area today."""

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.value():
            return queryset
        inside = super().queryset(request, RoleAssignment.objects.on(localdate()))
        return queryset.filter(pk__in=inside.values("user"))


class HoldsRole(Pick):
    title, parameter_name = "角色", "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return list(Role.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() not in Role.values:
            return queryset
        holders = RoleAssignment.objects.on(localdate()).filter(role=self.value())
        return queryset.filter(pk__in=holders.values("user"))


class InService(Pick):
    title, parameter_name = "状态", "active"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("1", "启用"), ("0", "已停用")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        wanted = {"1": True, "0": False}.get(self.value() or "")
        return queryset if wanted is None else queryset.filter(is_active=wanted)


class UserForm(ScopedForm):
    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"]
        if not users.USERNAME.fullmatch(username):
            raise ValidationError(users.ODD_NAME)
        return username


@admin.register(User)
class UserAdmin(ScopedAdmin):
    nav_group, nav_order = "系统", 20
    view_action = write_action = export_action = "manage"
    form = UserForm
    list_display = ("username", "name", "unit", "roles", "is_active", "phone", "last_login")
    list_filter = (WorksIn, HoldsRole, InService)
    search_fields = ("username", "name", "unit")
    search_help_text = "用户名、姓名或单位"
    fields = ("username", "name", "unit", "is_active", "phone", "last_login")
    inlines = (RoleAssignmentInline,)
    ordering = ("username",)
    acts = (ResetPassword(), ResetSecondFactor(), Move(), Leave(), Reinstate())

    def rows(self, user: Any, action: str) -> QuerySet[Any]:
        return users.visible(user)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        present = RoleAssignment.objects.on(localdate()).select_related("area")
        present_roles = Prefetch("role_assignments", present, to_attr="present_roles")
        return (
            super()
            .get_queryset(request)
            .select_related("second_factor")
            .prefetch_related(present_roles)
        )

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (
            obj is None or users.writable(request.user).filter(pk=obj.pk).exists()
        )

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields if obj else ("username", "name", "unit")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("is_active", "phone", "last_login") if obj else ()

    @admin.display(description="现任角色")
    def roles(self, user: User) -> str:
        return held(user)

    @admin.display(description="手机验证器")
    def phone(self, user: User) -> str:
        factor = getattr(user, "second_factor", None)
        if factor is None or factor.confirmed_at is None:
            return "未启用"
        return f"{localtime(factor.confirmed_at):%Y-%m-%d} 启用"

    def save_model(self, request: Any, obj: User, form: Any, change: bool) -> None:
        if not change:
            request.first_password = users.new_password()
            obj.set_password(request.first_password)
        super().save_model(request, obj, form, change)

    def response_add(self, request: Any, obj: User, post_url_continue: Any = None) -> HttpResponse:
        told = TOLD.format(password=request.first_password, user=obj)
        return told_once(self, request, obj, "新登记用户", told)
