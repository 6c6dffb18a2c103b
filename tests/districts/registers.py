"""What tests of the admin's registers share: the registers, and a form as a browser sends it."""

from typing import Any

from django.contrib import admin
from django.test import Client

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
