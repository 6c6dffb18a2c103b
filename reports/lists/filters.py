"""What a list of facts may be narrowed by: words, and for some a choice."""

from typing import Any, ClassVar, NamedTuple

import django_filters
from django.db.models import Choices, Q, QuerySet

LONGEST = 60  # signs that are searched for


class Choice(NamedTuple):
    """A field of the facts, what it may be, and how it is called."""

    field: str
    choices: type[Choices]
    label: str


class FactFilter(django_filters.FilterSet):
    """Any of the columns holds the words."""

    columns: ClassVar[tuple[str, ...]]

    def named(self, facts: QuerySet, name: str, value: str) -> QuerySet:
        term = value.strip()[:LONGEST]
        return facts.filter(Q(*((column, term) for column in self.columns), _connector=Q.OR))


def narrowing(label: str, *lookups: str, by: Choice | None = None) -> type[FactFilter]:
    """The filter of a subject: `label` says what the words are searched in, `lookups` how."""
    fields: dict[str, Any] = {
        "columns": lookups or ("name__icontains",),
        "q": django_filters.CharFilter(method="named", label=label),
    }
    if by:
        fields[by.field] = django_filters.ChoiceFilter(
            choices=by.choices.choices, label=by.label, empty_label=f"全部{by.label}"
        )
    return type("FactFilter", (FactFilter,), fields)
