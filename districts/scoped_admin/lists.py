"""Lists of registers that may hold a million rows: what they filter, sort, count and page by."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from django.contrib.admin import SimpleListFilter
from django.contrib.admin.options import ModelAdmin
from django.contrib.admin.views.main import PAGE_VAR, ChangeList
from django.core.exceptions import EmptyResultSet
from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.timezone import localdate

from core.encryption import EncryptedTextField
from districts.models import Area

SORT = "sort"  # of the address: a column's name, with a minus downwards
TICKS = "action_checkbox"
EXACT_UP_TO = 10_000
LAST_PAGE = 100
DEEP = 250  # rows before a page from which on they are passed over by their keys alone


def estimated_rows(rows: QuerySet[Any]) -> int:
    """How many rows the planner expects; costs no reading. None where no row can be meant."""
    try:
        sql, params = rows.order_by().query.sql_with_params()
    except EmptyResultSet:
        return 0
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

    def page(self, number: Any) -> Page:
        """Deep in a list the cells of the rows before a page are not worked out."""
        found = super().page(number)
        rows: Any = self.object_list
        if isinstance(rows, QuerySet) and found.start_index() > DEEP:
            keys = list(cast(QuerySet[Any], found.object_list).values_list("pk", flat=True))
            found.object_list = rows.filter(pk__in=keys)
        return found


def key_of(text: str | None) -> int | None:
    """The key of a row that stands in an address; nothing for what no row can have."""
    return int(text) if text and text.isdecimal() and len(text) <= 18 else None


@dataclass(frozen=True)
class Head:
    """The head of a column; `url` sorts by it, or the other way where it is `sorted` already."""

    name: str
    title: str
    url: str = ""
    sorted: str = ""  # ascending or descending


class RegisterList(ChangeList):
    """A change list that ends at page 100 and then asks for a filter. It sorts by any column as
    long as it can be counted; the address names the column, so that it says the same whichever
    columns its user shows."""

    unsorted = False  # asked to sort, and too long for it

    def get_filters_params(self, params: Any = None) -> Any:
        found = super().get_filters_params(params)
        return {name: value for name, value in found.items() if name != SORT}

    def get_ordering(self, request: HttpRequest, queryset: QuerySet[Any]) -> list[Any]:
        usual = super().get_ordering(request, queryset)
        wanted = self.params.get(SORT, "")
        if not (column := self._sortable(wanted.lstrip("-"))):
            return usual
        self.unsorted = estimated_rows(queryset) > EXACT_UP_TO
        sign = "-" if wanted.startswith("-") else ""
        return usual if self.unsorted else [f"{sign}{column}", *usual]

    def _sortable(self, name: str) -> str:
        """The field by which a shown column sorts, or nothing."""
        if name not in self.list_display:
            return ""
        field = self.get_ordering_field(name)
        if not isinstance(field, str):
            return ""
        own: Any = {one.name: one for one in self.model._meta.fields}.get(field)
        if own is not None and own.is_relation:  # by what its cells say
            names = {one.name for one in own.related_model._meta.fields}
            return f"{field}__name" if "name" in names else ""
        return "" if isinstance(own, EncryptedTextField) else field

    def heads(self) -> Iterator[Head]:
        """The heads of the shown columns."""
        now, register = self.params.get(SORT, ""), cast(Any, self.model_admin)
        for name in map(str, self.list_display):
            title = "" if name == TICKS else register.column_title(name)
            if self.estimated or not self._sortable(name):
                yield Head(name, title)
                continue
            turned = f"-{name}" if now == name else name
            url = self.get_query_string({SORT: turned}, [PAGE_VAR])
            order = {name: "ascending", f"-{name}": "descending"}.get(now, "")
            yield Head(name, title, url, order)

    @property
    def picking(self) -> Any:
        """The scripts of the filters that search, where there are any."""
        searching = (spec.media() for spec in self.filter_specs if hasattr(spec, "media"))
        return next(searching, "")

    def get_results(self, request: HttpRequest) -> None:
        self.too_deep = self.page_num > LAST_PAGE
        self.page_num = max(1, min(self.page_num, LAST_PAGE))
        super().get_results(request)

    def url_for_result(self, result: Any) -> str:
        """Where the register leads to from a row: its page, or the form."""
        register: Any = self.model_admin
        return str(register.change_url(result))

    @property
    def estimated(self) -> bool:
        return self.paginator.estimated

    def conditions(self) -> list[tuple[str, str]]:
        """What narrows the list, in words."""
        chosen = [
            (str(spec.title), label)
            for spec in cast(Any, self.filter_specs)
            for value, label, picked in spec.options()
            if value and picked
        ]
        return [*([("搜索", self.query)] if self.query else []), *chosen]

    def order(self) -> str:
        """By which column it is sorted, in words; nothing where it stands in its usual order."""
        found = (head for head in self.heads() if head.sorted and not self.unsorted)
        words = {"ascending": "升序", "descending": "降序"}
        return next((f"{head.title}，{words[head.sorted]}" for head in found), "")


class Pick(SimpleListFilter):
    """One drop-down above a list. The only kind of filter that registers use."""

    label = ""

    def asks(self) -> bool:
        """Whether there is anything to choose: a street's only area is no filter."""
        return self.value() is not None or len(self.lookup_choices) > 1

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


def pick_due(waiting: str, finder: Any) -> type[Pick]:
    """A filter of what waits for the office, by its time limit; `finder` is the room of services
    that answers `waiting`, `overdue` and `due_today` for a path and a day."""

    class DuePick(Pick):
        title, parameter_name = "期限", "due"

        def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
            return [("late", "已超期"), ("today", "今天到期"), ("waiting", waiting)]

        def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
            asked = {
                "late": finder.overdue,
                "today": finder.due_today,
                "waiting": finder.waiting,
            }.get(self.value() or "")
            if asked is None:
                return queryset
            return queryset.filter(pk__in=asked("", localdate()).order_by().values("pk"))

    return DuePick


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
