"""To-dos of the user's areas, each with its rule."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRefresh

from districts import advice, desk
from districts.models import ToDo
from districts.scoped_admin.acts import ActPage, ReasonlessForm
from districts.scoped_admin.lists import AreaPick, Pick, pick_open
from districts.scoped_admin.registers import ReadOnlyAdmin
from districts.services import todos


class RulePick(Pick):
    title = "规则"
    parameter_name = "rule"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [(rule.code, rule.title) for rule in advice.rules()]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(rule=self.value()) if self.value() else queryset


class Finish(ActPage):
    """Only what the user could act on himself."""

    slug, verb, action = "finish", "标为办结", "view"
    form = ReasonlessForm
    batch = True

    def offered(self, obj: ToDo, user: Any) -> bool:
        return obj.done_at is None

    def refusal(self, obj: ToDo, user: Any) -> str:
        own = desk.to_dos(user).filter(pk=obj.pk).exists()
        return "" if own else "这件待办由有办理权限的人办结，请转告他们。"

    def effect(self, obj: ToDo) -> str:
        return "不再提示这件事；情况有变化时会重新提示。"

    def perform(self, obj: ToDo, *, by: Any, note: str = "", **_: Any) -> str:
        todos.finish(obj, by=by, note=note)
        return f"已办结：{obj.subject}。"

    def memento(self, obj: ToDo) -> Any:
        return True

    def restore(self, obj: ToDo, memento: Any, *, by: Any) -> None:
        todos.reopen(obj)


@admin.register(ToDo)
class ToDoAdmin(ReadOnlyAdmin):
    nav_order = 90
    list_display = ("subject", "detail", "area", "rule_title", "due", "done_at")
    list_select_related = ("area",)
    list_filter = (AreaPick, RulePick, pick_open("done_at", "状态", "未办结", "已办结"))
    search_fields = ("subject",)
    fields = (
        "subject",
        "detail",
        "area",
        "rule_title",
        "rule_basis",
        "due",
        "created_at",
        "done_at",
    )
    readonly_fields = ("rule_title", "rule_basis")
    acts = (Finish(),)

    def act_view(self, request: HttpRequest, object_id: str, slug: str) -> HttpResponse:
        """Pressed in a list it leads back there; what is refused shows in the list itself."""
        answer = super().act_view(request, object_id, slug)
        back = request.POST.get("next", "")
        if answer.status_code == HTTPStatus.FOUND and url_has_allowed_host_and_scheme(back, None):
            answer["Location"] = back
        elif request.htmx and answer.status_code == HTTPStatus.OK:  # type: ignore[attr-defined]
            return HttpResponseClientRefresh()
        return answer

    def act_tools(self, request: HttpRequest, obj: ToDo) -> Iterator[dict[str, Any]]:
        """First what it asks for, to who may do it."""
        if desk.to_dos(request.user).filter(pk=obj.pk).exists():
            yield {"url": obj.url, "title": obj.verb}
        yield from super().act_tools(request, obj)

    @admin.display(description="规则")
    def rule_title(self, row: ToDo) -> str:
        return advice.title_of(row.rule)

    @admin.display(description="依据")
    def rule_basis(self, row: ToDo) -> str:
        return advice.basis_of(row.rule)
