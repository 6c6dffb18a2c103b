"""Autocompletes answer from the register that asks: its choices, in its words."""

from typing import Any

from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.db import models
from django.db.models import QuerySet

from districts.scoping import ScopedModel


class Choosing(AutocompleteJsonView):
    """A field of a register, or of an inline of one; of what neither offers, the stock answer."""

    def get_queryset(self) -> QuerySet[Any]:
        asking, remote = self.asking(), self.model_admin
        if asking is None or not issubclass(remote.model, ScopedModel):
            return super().get_queryset()
        offered = asking.choices(self.source_field.name, remote.model, self.request.user)
        offered = offered.order_by(*remote.model._meta.ordering or ["-pk"])
        rows, _ = remote.get_search_results(self.request, offered, self.term)
        return rows

    def asking(self) -> Any:
        """The register, or the inline of a register, whose form has the field."""
        model: type[models.Model] = self.source_field.model
        site: Any = self.admin_site
        if model in site._registry:
            return site._registry[model]
        inlines = (
            (register, inline)
            for register in site._registry.values()
            for inline in register.inlines
        )
        return next(
            (inline(register.model, site) for register, inline in inlines if inline.model is model),
            None,
        )

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        asking = self.asking()
        text = asking.choice_text(self.source_field.name, obj) if asking else str(obj)
        return {"id": str(getattr(obj, to_field_name)), "text": text}
