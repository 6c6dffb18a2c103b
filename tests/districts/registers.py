"""What tests of the admin's registers share: the registers, and a form as a browser sends it."""

from typing import Any

from django.contrib import admin
from django.test import Client

from districts.scoped_admin.editors import Conflict, Differing

REGISTERS = list(admin.site._registry.items())
NAMES = [model._meta.label for model, _ in REGISTERS]
ORGANISATIONS = "admin:districts_organisation_changelist"
ORGANISATION = "admin:districts_organisation_change"


def form_of(client: Client, url: str) -> dict[str, str]:
    """What a browser would send back from the form at the address, unchanged."""
    page = client.get(url)
    assert page.status_code == 200, url
    context = page.context
    data: dict[str, str] = {}
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.initial_forms]
    for form in forms:
        for bound in form:
            value = bound.value()
            if isinstance(value, list | tuple):
                data[bound.html_name] = value
            elif value is True:
                data[bound.html_name] = "on"
            elif value is not None and value is not False:
                data[bound.html_name] = str(value)
    return {**data, "reason": "录入有误"} if "reason" in data_names(forms) else data


def data_names(forms: list[Any]) -> set[str]:
    """The names of the fields of the row's own form."""
    return {bound.name for bound in forms[0]}


class Editor:
    """A person before the form of a row; what he sends is what he opened, but for what he types."""

    def __init__(self, client: Client, url: str) -> None:
        self.client, self.url = client, url
        self.sent: dict[str, Any] = form_of(client, url)

    def saves(self, **typed: Any) -> Any:
        self.sent |= typed
        self.answer = self.client.post(self.url, self.sent)
        if self.answer.status_code == 200:
            told = dict(one.seen for one in self.conflicts)
            self.sent |= told
        return self.answer

    @property
    def conflicts(self) -> list[Conflict]:
        found: list[Conflict] = self.answer.context["conflicts"]
        return found

    @property
    def fields(self) -> list[Differing]:
        return [one for conflict in self.conflicts for one in conflict.fields]

    @property
    def saved(self) -> bool:
        return bool(self.answer.status_code == 302)
