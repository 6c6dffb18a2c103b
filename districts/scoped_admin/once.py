"""A form that is sent twice (a double click, a page sent again) makes one row.

A form of a new row carries a key of its own; the row keeps a fingerprint of the key, the user and
all that was typed, so that the same form with other values (after the browser's way back) is
another row. The register's model has the column `form_key`, which is unique.
"""

import json
import secrets
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect

from core.encryption import fingerprint
from core.locks import alone
from districts.scoped_admin.forms import ScopedForm, Unchanging

KEY = "sent_key"  # no column of a register is called so
#: Sent with every form and nothing that was typed: also which button was pressed is not.
NOT_TYPED = {"csrfmiddlewaretoken", "_save", "_addanother", "_continue"}


def new_key() -> str:
    return secrets.token_urlsafe(24)


def sent_as(request: HttpRequest) -> str | None:
    """What stands for this form of this user; nothing where it carries no key."""
    if not request.POST.get(KEY):
        return None
    typed = sorted(pair for pair in request.POST.lists() if pair[0] not in NOT_TYPED)
    return fingerprint(json.dumps([request.user.pk, typed]), "form")


class OnceForm(ScopedForm):
    sent_key = Unchanging(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            self.initial.setdefault(KEY, new_key())


class Once:
    """Part of a register, before its other bases; its form is an `OnceForm`."""

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        sets = super().get_fieldsets(request, obj)  # type: ignore[misc]
        if obj is None:
            sets[-1][1]["fields"] += [KEY]
        return sets

    def _changeform_view(self, request: Any, object_id: Any, form_url: Any, more: Any) -> Any:
        """Whoever sends the same form at the same moment waits, and meets the row of the first."""
        admin: Any = self
        key = sent_as(request) if request.method == "POST" and object_id is None else None
        if key is not None:
            alone(f"form {key}")
            made = admin.rows(request.user, admin.view_action).filter(form_key=key).first()
            if made is not None:
                messages.info(request, f"“{made}”已保存，重复提交的没有再登记。")
                return redirect(admin.change_url(made))
        return super()._changeform_view(request, object_id, form_url, more)  # type: ignore[misc]

    def stamp(self, request: HttpRequest, obj: Any, *, change: bool) -> None:
        """For a register whose rows a service saves."""
        if not change:
            obj.form_key = sent_as(request)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        self.stamp(request, obj, change=change)
        super().save_model(request, obj, form, change)  # type: ignore[misc]
