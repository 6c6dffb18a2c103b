"""Global search: organisations, Party organisations and members by any part of a name, by pinyin
initials or by code, within what the user may see. One statement for each register."""

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.admin import AdminSite
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from core.search import SearchModel, wanted

SHOWN = 20


@dataclass(frozen=True)
class Hit:
    title: str
    url: str
    area: str


@dataclass(frozen=True)
class Group:
    noun: str
    hits: list[Hit]
    list_url: str


#: The columns in which what is searched for may stand.
NAMED = ("name", "title", "uscc")


def matching(rows: QuerySet[Any], term: str) -> QuerySet[Any]:
    """Rows that hold the term in their name or codes.

    The grams find candidates by index; a Chinese or mixed term is then checked exactly against the
    columns. Latin letters may be pinyin initials, which no column holds: there the grams decide.
    """
    plain = "".join(term.lower().split())
    if not plain:
        return rows
    found = rows.filter(search__contains=wanted(plain))
    if len(plain) <= 2 or (plain.isascii() and plain.isalpha()):
        return found
    own = {field.name for field in rows.model._meta.fields}
    exact = [Q(**{f"{name}__icontains": plain}) for name in NAMED if name in own]
    return found.filter(reduce(or_, exact))


def find(site: AdminSite, request: HttpRequest, term: str) -> list[Group]:
    """Hits by register, for those the user may open."""
    groups = []
    registered: dict[Any, Any] = site._registry
    for model, model_admin in registered.items():
        if not issubclass(model, SearchModel) or not getattr(model_admin, "in_search", False):
            continue
        if not model_admin.has_view_permission(request):
            continue
        rows = model_admin.get_queryset(request)
        found, _ = model_admin.get_search_results(request, rows, term)
        rows = found.select_related("area")[:SHOWN]
        titles = [(row, model_admin.title_for(request, row)) for row in rows]
        groups.append(_group(model_admin, titles, term))
    return [group for group in groups if group.hits]


def _group(register: Any, rows: list[tuple[Any, str]], term: str) -> Group:
    meta = register.model._meta
    hits = [Hit(title, register.change_url(row), str(row.area)) for row, title in rows]
    url = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
    return Group(str(meta.verbose_name), hits, f"{url}?q={term}")
