"""Lists of registers that may hold a million rows: what they filter by, count and page through."""

import json
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.contrib.admin import SimpleListFilter
from django.contrib.admin.options import ModelAdmin
from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Paginator
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest

from districts.models import Area

EXACT_UP_TO = 10_000
LAST_PAGE = 100


def estimated_rows(rows: QuerySet[Any]) -> int:
    """How many rows the planner expects; costs no reading."""
    sql, params = rows.order_by().query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"explain (format json) {sql}", params)
        plan = cursor.fetchone()[0]
    plan = json.loads(plan) if isinstance(plan, str) else plan
    return int(plan[0]["Plan"]["Plan Rows"])


class EstimatingPaginator(Paginator):
    """Counts exactly up to about ten thousand rows, above that takes the planner's estimate."""

    estimated = False

    @cached_property
    def count(self) -> int:
        rows = self.object_list
        if not isinstance(rows, QuerySet) or rows.query.is_empty():
            return len(rows)
        expected = estimated_rows(rows)
        if expected <= EXACT_UP_TO:
            return rows.count()
        self.estimated = True
        return expected

    @property
    def num_pages(self) -> int:
        return min(super().num_pages, LAST_PAGE)


class RegisterList(ChangeList):
    """A change list that ends at page 100 and then asks for a filter."""

    def get_results(self, request: HttpRequest) -> None:
        self.too_deep = self.page_num > LAST_PAGE
        self.page_num = max(1, min(self.page_num, LAST_PAGE))
        super().get_results(request)

    @property
    def estimated(self) -> bool:
        return self.paginator.estimated


class Pick(SimpleListFilter):
    """One drop-down above a list. The only kind of filter that registers use."""

    label = ""

    def options(self) -> Iterable[tuple[str, str, bool]]:
        """(value, label, chosen), the first for no choice."""
        chosen = self.value()
        yield "", f"全部{self.title}", chosen is None
        for value, label in self.lookup_choices:
            yield str(value), str(label), str(value) == chosen


def pick_choice(field: str, choices: Any, title: str) -> type[Pick]:
    """A filter over the choices of a field."""

    class ChoicePick(Pick):
        parameter_name = field

        def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> Any:
            return list(choices.choices)

        def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
            value = self.value()
            return queryset if value not in choices.values else queryset.filter(**{field: value})

    ChoicePick.title = title
    return ChoicePick


def pick_open(field: str, title: str, open_label: str, ended_label: str) -> type[Pick]:
    """A filter that tells rows that still hold from those that have ended."""

    class OpenPick(Pick):
        parameter_name = "open"

        def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> Any:
            return [("1", open_label), ("0", ended_label)]

        def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
            value = self.value()
            wanted = {"1": True, "0": False}.get(value or "")
            return queryset if wanted is None else queryset.filter(**{f"{field}__isnull": wanted})

    OpenPick.title = title
    return OpenPick


class AreaPick(Pick):
    """Areas the user may see; an area stands for all that lies below it."""

    title = "区划"
    parameter_name = "area"
    field = "area"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> Any:
        areas = Area.objects.for_user(request.user).order_by("path")
        return list(areas.values_list("code", "name")[:300])

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        code = self.value()
        if not code:
            return queryset
        area = Area.objects.for_user(request.user).filter(code=code).first()
        if area is None:
            return queryset.none()
        return queryset.filter(**{f"{self.field}__path__startswith": area.path})
