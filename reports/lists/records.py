"""Where the rows of a list lead: to the own page of what was counted, for who may see it there.

A fact outlives its row and stays where it lay: what has gone or has moved out of the user's areas
has no page for him.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.urls import NoReverseMatch, reverse

from districts.workbench import works
from reports.lists.register_pages import WORDS


def pages(model: type[Model], keys: Iterable[int], user: Any) -> dict[int, str]:
    """By key, for rows of this register; one question however many. Who has no business at the
    workbench is shown the pages that only tell."""
    register: Any = admin.site._registry.get(model)
    if register is None or not (works(user) or model in WORDS):
        return {}
    seen = register.rows(user, register.view_action).filter(pk__in=list(keys))
    name = _page(model) if works(user) else f"{WORDS[model]}-record"
    return {key: reverse(name, args=[key]) for key in seen.values_list("pk", flat=True)}


@cache
def _page(model: type[Model]) -> str:
    """The name of its page where it has one, else of its form."""
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    try:
        reverse(f"{name}_page", args=[0])
    except NoReverseMatch:
        return f"{name}_change"
    return f"{name}_page"
