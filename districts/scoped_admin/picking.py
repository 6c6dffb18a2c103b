"""A filter of a list by one row of a large register, found by searching."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import ModelAdmin
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.safestring import SafeString

from districts.scoped_admin.lists import Pick, key_of
from districts.scoping import ScopedModel


class PickingSelect(AutocompleteSelect):
    """An autocomplete outside a form: it shows what it is told."""

    offered: list[tuple[str, str, bool]] = []
    is_required = False

    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> Any:
        found = super().build_attrs(base_attrs, extra_attrs)
        return {**found, **(extra_attrs or {})}

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        options = [
            self.create_option(name, key, label if key else "", picked, index)
            for index, (key, label, picked) in enumerate(self.offered)
        ]
        return [(None, options, 0)]


class RowPick(Pick):
    """The row of `model` whose key stands in the address; `asked` is the field (model, name) whose
    autocomplete offers the choices, `narrow` what the choice does to the list."""

    model: type[ScopedModel]
    asked: tuple[type[Any], str]
    narrow: Callable[[QuerySet[Any], Any], QuerySet[Any]]

    def __init__(self, request: HttpRequest, *args: Any) -> None:
        self.request = request
        super().__init__(request, *args)

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> Any:
        return []

    def has_output(self) -> bool:
        return True

    def media(self) -> Any:
        model, name = self.asked
        return PickingSelect(model._meta.get_field(name), admin.site).media

    @cached_property
    def chosen(self) -> Any:
        """The row, or nothing where it is not among what the user may see."""
        rows = self.model.objects.for_user(self.request.user)  # type: ignore[attr-defined]
        key = key_of(self.value())
        return None if key is None else rows.filter(pk=key).first()

    def options(self) -> Iterable[tuple[str, str, bool]]:
        yield "", f"全部{self.title}", self.value() is None
        if self.chosen is not None:
            yield str(self.chosen.pk), str(self.chosen), True

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.value():
            return queryset
        if self.chosen is None:
            return queryset.none()
        return type(self).narrow(queryset, self.chosen)

    def widget(self) -> SafeString:
        """The drop-down that searches."""
        model, name = self.asked
        select = PickingSelect(model._meta.get_field(name), admin.site)
        select.offered = list(self.options())
        attrs = {"id": f"filter-{self.parameter_name}", "data-placeholder": f"全部{self.title}"}
        return select.render(self.parameter_name or "", self.value(), attrs)


def pick_row(
    parameter: str,
    model: type[Any],
    title: str,
    asking: type[Any],
    narrow: Callable[[QuerySet[Any], Any], QuerySet[Any]] | None = None,
) -> type[Pick]:
    """A filter by a row of the model; `asking` has a field to it, and is what is listed where
    `narrow` does not say how else the row narrows the list."""
    field = next(one.name for one in asking._meta.fields if one.related_model is model)
    narrow = narrow or (lambda rows, row: rows.filter(**{field: row}))
    named = {"title": title, "parameter_name": parameter, "model": model}
    return type("RowPicked", (RowPick,), {**named, "asked": (asking, field), "narrow": narrow})
