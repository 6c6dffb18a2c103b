"""Which columns a register's list shows in which order: its own, or those its user has chosen."""

from dataclasses import dataclass
from typing import Any

from django.contrib.admin import ModelAdmin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import label_for_field
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.models import ColumnChoice

CHOSEN = "column"  # of the form that posts a choice, in the order that is wanted
MOVES = {"up": -1, "down": 1}  # of the buttons that move one column by a place


@dataclass(frozen=True)
class Offered:
    """A column that may be shown; the first names the row and always is."""

    name: str
    title: str
    shown: bool
    fixed: bool = False


class ColumnsAdmin(ModelAdmin):
    """A list whose user may choose its columns from those it shows and `more_columns`."""

    more_columns: tuple[str, ...] = ()

    def get_urls(self) -> list[URLPattern]:
        meta = self.model._meta
        chooser = path(
            "columns/",
            self.admin_site.admin_view(self.choose_columns),
            name=f"{meta.app_label}_{meta.model_name}_columns",
        )
        return [chooser, *super().get_urls()]

    def list_url(self, query: str = "") -> str:
        meta = self.model._meta
        url = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
        return f"{url}?{query}" if query else url

    def columns_url(self, request: HttpRequest) -> str:
        meta = self.model._meta
        url = reverse(f"admin:{meta.app_label}_{meta.model_name}_columns")
        return f"{url}?{request.GET.urlencode()}"

    def get_more_columns(self, request: HttpRequest) -> list[str]:
        return list(self.more_columns)

    def columns(self, request: HttpRequest) -> list[Offered]:
        """All columns that the list offers its user: those he sees in their order, then others."""
        usual = [str(name) for name in self.get_list_display(request)]
        names = [*usual, *(name for name in self.get_more_columns(request) if name not in usual)]
        mine = ColumnChoice.objects.filter(user=request.user.pk, listing=self.model._meta.label)
        chosen = mine.values_list("names", flat=True).first()
        shown = [name for name in (usual if chosen is None else chosen) if name in names]
        return [
            Offered(name, self.column_title(name), i == 0 or name in shown, i == 0)
            for i, name in enumerate(dict.fromkeys([names[0], *shown, *names]))
        ]

    def column_title(self, name: Any) -> str:
        return str(label_for_field(name, self.model, self))

    def choose_columns(self, request: HttpRequest) -> HttpResponse:
        """Keeps the posted choice for this user, or forgets it when he wants the usual columns."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponse(status=405, headers={"Allow": "POST"})
        mine: dict[str, Any] = {"user_id": request.user.pk, "listing": self.model._meta.label}
        if "usual" in request.POST:
            ColumnChoice.objects.filter(**mine).delete()
        else:
            names = wanted(request.POST, [one.name for one in self.columns(request)])
            ColumnChoice.objects.update_or_create(**mine, defaults={"names": names})
        back = self.list_url(request.GET.urlencode())
        return redirect(f"{back}#columns" if moved(request.POST) else back)

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """The stock list, of the columns that its user wants to see."""
        offered = self.columns(request)
        shown: Any = [one.name for one in offered if one.shown]
        changelist: Any = self.get_changelist(request)
        cl = changelist(
            request,
            self.model,
            [*self.leading_columns(request), *shown],
            self.get_list_display_links(request, shown),
            self.get_list_filter(request),
            self.date_hierarchy,
            self.get_search_fields(request),
            self.related_of(request, shown),
            self.list_per_page,
            self.list_max_show_all,
            self.list_editable,
            self,
            self.get_sortable_by(request),
            self.search_help_text,
        )
        cl.offered = offered
        return cl

    def action_checkbox(self, obj: Any) -> SafeString:
        """The stock tick, but for the form widget that a list would draw for each of its rows."""
        tick = (
            '<input type="checkbox" name="{}" value="{}" class="action-select" aria-label="选择{}">'
        )
        return format_html(tick, ACTION_CHECKBOX_NAME, obj.pk, obj)

    def leading_columns(self, request: HttpRequest) -> list[str]:
        """What stands before the columns of the register: the ticks, where rows can be chosen."""
        return ["action_checkbox"] if self.get_actions(request) else []

    def related_of(self, request: HttpRequest, shown: list[str]) -> list[str]:
        """The links that a row's cells show, read with the row."""
        told: Any = self.get_list_select_related(request)
        related = told if isinstance(told, list | tuple) else ()
        links = {field.name for field in self.model._meta.fields if field.many_to_one}
        return [*dict.fromkeys([*related, *(name for name in shown if name in links)])]


def moved(posted: QueryDict) -> str:
    """The column that a button was pressed to move, or nothing."""
    return next((str(posted[move]) for move in MOVES if move in posted), "")


def wanted(posted: QueryDict, offered: list[str]) -> list[str]:
    """The posted columns of those offered, the first of which stays in its place; the one that a
    button moves has changed places with its neighbour."""
    first, *others = offered
    names = [name for name in dict.fromkeys(posted.getlist(CHOSEN)) if name in others]
    if (name := moved(posted)) in names:
        place = names.index(name)
        names.remove(name)
        names.insert(max(0, place + sum(MOVES[move] for move in MOVES if move in posted)), name)
    return [first, *names]
