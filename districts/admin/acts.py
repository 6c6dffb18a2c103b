"""The act log, for auditors: what the users of their areas did, looked at or took away.

Narrowed to one person or one user it is that person's access log, which can be printed.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.dateparse import parse_date
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate, make_aware, now

from accounts.models import User
from core.models import Act
from core.workflow import record
from districts.models import RoleAssignment
from districts.revealing import REGISTER, ROW
from districts.scoped_admin.days import DayInput
from districts.scoped_admin.exporting import words_of
from districts.scoped_admin.lists import Pick, key_of
from districts.scoped_admin.registers import ReadOnlyAdmin
from districts.scoping import may

PRINTED = 1000  # rows of one sheet; the workbook has them all

#: Each verb once, from the index: a distinct over years of acts would read them all.
VERBS = """
with recursive found as (
  (select verb from core_act order by verb limit 1)
  union all
  select (select a.verb from core_act a where a.verb > f.verb order by a.verb limit 1)
  from found f where f.verb is not null
) select verb from found where verb is not null
"""


class UserPick(Pick):
    """Users of the auditor's areas, also those who have left."""

    title, parameter_name = "用户", "user"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        held = RoleAssignment.objects.for_user(request.user, "log")
        users = User.objects.filter(pk__in=held.values("user")).order_by("username")
        return [(user.pk, f"{user}（{user.username}）") for user in users[:500]]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.value():
            return queryset
        key = key_of(self.value())
        return queryset.none() if key is None else queryset.filter(by=key)


class VerbPick(Pick):
    title, parameter_name = "行为", "verb"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        with connection.cursor() as cursor:
            cursor.execute(VERBS)
            return [(verb, verb) for (verb,) in cursor.fetchall()] or [("", "")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(verb=self.value()) if self.value() else queryset


class RegisterPick(Pick):
    title, parameter_name = "登记册", REGISTER

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        models = [model for model in model_admin.admin_site._registry if model is not Act]
        return [(model._meta.label_lower, model._meta.verbose_name) for model in models]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(model=self.value()) if self.value() else queryset


class RowPick(Pick):
    """One row of the chosen register; comes by a link from its page."""

    title, parameter_name = "对象", ROW

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("", "")]

    @property
    def widget(self) -> SafeString:
        """Nothing to press, but kept when another filter is."""
        attrs = {"id": f"filter-{ROW}", "disabled": not self.value()}
        return forms.HiddenInput().render(ROW, self.value(), attrs)

    def options(self) -> Iterable[tuple[str, str, bool]]:
        if self.value():
            yield str(self.value()), f"编号 {self.value()}", True

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """What was done to the row, and the exports of its register that may have held it."""
        chosen, label = key_of(self.value()), request.GET.get(REGISTER, "")
        if not self.value():
            return queryset
        if chosen is None:
            return queryset.none()
        exported = Q(object_id=None, verb__startswith="导出", by__in=keepers(label, chosen))
        return queryset.filter(Q(object_id=chosen) | exported)


def keepers(label: str, pk: int) -> QuerySet[Any]:
    """The users who work, or worked, where the row lies or above it."""
    model: Any = _model(label)
    way = getattr(model, "area_path", "")
    found = model.objects.filter(pk=pk).values_list(f"{way}__path", flat=True) if way else []
    steps = (next(iter(found), None) or "").split("/")[:-1]
    paths = ["/".join(steps[:length]) + "/" for length in range(1, len(steps) + 1)]
    return RoleAssignment.objects.filter(area__path__in=paths).values("user")


def _model(label: str) -> Any:
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


class DayPick(Pick):
    """The first or the last day of the acts that are listed."""

    @property
    def widget(self) -> SafeString:
        field = DayInput({"class": "input"})
        attrs = {"id": f"filter-{self.parameter_name}"}
        shown = field.render(self.parameter_name or "", self.value(), attrs)
        return format_html('<span class="nowrap">{} {}</span>', self.title, shown)

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("", "")]

    def day(self) -> dt.date | None:
        try:
            return parse_date(self.value() or "")
        except ValueError:
            return None

    def options(self) -> Iterable[tuple[str, str, bool]]:
        if day := self.day():
            yield day.isoformat(), day.isoformat(), True

    def midnight(self, days: int = 0) -> dt.datetime:
        day = (self.day() or localdate()) + dt.timedelta(days=days)
        return make_aware(dt.datetime.combine(day, dt.time()))


class From(DayPick):
    title, parameter_name = "自", "from"

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(at__gte=self.midnight()) if self.day() else queryset


class To(DayPick):
    title, parameter_name = "至", "to"

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(at__lt=self.midnight(1)) if self.day() else queryset


@admin.register(Act)
class ActAdmin(ReadOnlyAdmin):
    nav_group, nav_order = "系统", 90
    view_action = export_action = "log"
    list_display = ("at", "by", "verb", "register", "subject", "note")
    list_select_related = ("by",)
    list_filter = (UserPick, VerbPick, RegisterPick, From, To, RowPick)
    search_fields = ("by__username", "by__name", "verb", "subject", "note")
    search_help_text = "用户、行为、对象或事由"
    fields = ("at", "by", "verb", "register", "subject", "note")
    readonly_fields = ("register",)

    def rows(self, user: Any, action: str) -> QuerySet[Any]:
        """An act has no area of its own; it belongs where its user works or worked."""
        held = RoleAssignment.objects.for_user(user, action).filter(user=OuterRef("by"))
        return Act.objects.filter(Exists(held))

    @admin.display(description="登记册")
    def register(self, act: Act) -> str:
        model = _model(act.model)
        return str(model._meta.verbose_name) if model else "—"

    # The sheet

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.sheet)
        return [path("sheet/", view, name="core_act_sheet"), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        url = f"{reverse('admin:core_act_sheet')}?{words_of(request.GET)}"
        tools = [{"url": url, "title": "打印单"}]
        return super().changelist_view(request, {**(extra_context or {}), "list_tools": tools})

    def sheet(self, request: HttpRequest) -> HttpResponse:
        """The log as it is narrowed, to be printed and handed to whom it is about."""
        if not may(request.user, self.view_action):
            raise PermissionDenied
        try:
            cl: Any = self.get_changelist_instance(request)
        except IncorrectLookupParameters:
            raise Http404 from None
        acts = list(cl.queryset[: PRINTED + 1])
        about = self.about(request)
        title = f"{about}的查阅和操作记录" if about else "行为日志"
        record(request.user, "出具记录", title, words_of(request.GET))
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.model._meta,
            "nav_group": self.nav_group,
            "conditions": cl.conditions(),
            "acts": acts[:PRINTED],
            "more": len(acts) > PRINTED,
            "printed": PRINTED,
            "at": now(),
            "back": f"{reverse('admin:core_act_changelist')}?{words_of(request.GET)}",
        }
        headers = {"Cache-Control": "no-store"}
        return TemplateResponse(request, "admin/act_sheet.html", context, headers=headers)

    def about(self, request: HttpRequest) -> str:
        """Whose log this is, as far as the auditor may know him; nothing for the log of all."""
        row, user = key_of(request.GET.get(ROW)), key_of(request.GET.get("user"))
        model = _model(request.GET.get(REGISTER, ""))
        if row is not None and model in self.admin_site._registry:
            register: Any = self.admin_site._registry[model]
            found = register.rows(request.user, "view").filter(pk=row).first()
            return f"{model._meta.verbose_name}{found or f'（编号 {row}）'}"
        held = RoleAssignment.objects.for_user(request.user, "log").filter(user=OuterRef("pk"))
        known = User.objects.filter(Exists(held), pk=user) if user is not None else ()
        return next((f"用户{one}" for one in known), "")
