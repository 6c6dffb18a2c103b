"""Personal data in the clear: with a reason, and the act is written before the value leaves."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.http import urlencode
from django.utils.timezone import localtime

from core.encryption import tail
from core.models import Act
from core.workflow import record
from districts.scoped_admin.history import LOOKED
from districts.scoped_admin.registers import ScopedAdmin
from districts.scoping import may
from districts.services.receipts import unwritten

#: The words with which the act log is asked for one row.
REGISTER, ROW = "register", "object"
PHONE_TAIL = 4  # digits


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="查看事由",
        min_length=4,
        max_length=200,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
        help_text="写明办什么事需要，例如“核对组织关系介绍信”。查看会记入日志。",
        error_messages={
            "required": "请写明查看事由。",
            "min_length": "事由太短，请写明办什么事需要。",
        },
    )


class RevealingAdmin(ScopedAdmin):
    """A register with encrypted columns: masked everywhere, in the clear on one page of its own.

    Where its rows are people (`of_people`), the act log says who opened whose page, once a day.
    """

    of_people = False

    def by_receipt(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> QuerySet[Any] | None:
        """Of a register of receipts: a phone's tail is asked of the fingerprints, where he may read
        it; else a number without its hyphens. None where the words can be neither."""
        term = unwritten(search_term)
        if len(term) == PHONE_TAIL and term.isdigit():
            own = self.within_right(queryset, request.user, "reveal")
            return own.filter(phone_tail_fingerprint=tail(term))
        return queryset.filter(number__startswith=term) if len(term) >= PHONE_TAIL else None

    def with_phone_tail(
        self, request: HttpRequest, found: QuerySet[Any], rows: QuerySet[Any], term: str
    ) -> QuerySet[Any]:
        """What a search has found; four digits may also be the end of a phone, where he may read
        phones."""
        digits = term.strip()
        if len(digits) != PHONE_TAIL or not digits.isdecimal():
            return found
        own = self.within_right(rows, request.user, "reveal")
        return found | own.filter(phone_tail_fingerprint=tail(digits))

    def get_urls(self) -> list[URLPattern]:
        meta = self.model._meta
        reveal = path(
            "<path:object_id>/reveal/",
            self.admin_site.admin_view(self.reveal),
            name=f"{meta.app_label}_{meta.model_name}_reveal",
        )
        return [reveal, *super().get_urls()]

    @transaction.atomic
    def reveal(self, request: HttpRequest, object_id: str) -> TemplateResponse:
        """In one transaction with the act: what is shown is what was written down."""
        obj = self.get_object(request, object_id)
        if not self.holds_right(request, obj, "reveal"):
            raise PermissionDenied
        form = ReasonForm(request.POST or None)
        values: list[tuple[str, str]] = []
        if request.method == "POST" and form.is_valid():
            values = self.disclose(request, obj, form.cleaned_data["reason"])
        context = {
            **self.page_of(request, obj, "查看号码"),
            "form": form,
            "values": values,
        }
        return TemplateResponse(
            request, "admin/reveal.html", context, headers={"Cache-Control": "no-store"}
        )

    def disclose(self, request: HttpRequest, obj: Any, reason: str) -> list[tuple[str, str]]:
        """The act first: without it nothing is shown."""
        fields = [self.model._meta.get_field(name) for name in self.revealed]
        names = "、".join(str(getattr(field, "verbose_name", "")) for field in fields)
        record(request.user, "查看号码", obj, f"{names}：{reason}")
        return [
            (str(getattr(field, "verbose_name", "")), getattr(obj, field.name) or "—")
            for field in fields
        ]

    def act_tools(self, request: HttpRequest, obj: Any) -> Iterator[dict[str, Any]]:
        yield from super().act_tools(request, obj)
        held = any(getattr(obj, name) for name in self.revealed)
        if held and self.holds_right(request, obj, "reveal"):
            meta = self.model._meta
            url = reverse(f"admin:{meta.app_label}_{meta.model_name}_reveal", args=[obj.pk])
            yield {"url": url, "title": "查看号码"}
        if may(request.user, "log"):
            words = urlencode({REGISTER: self.model._meta.label_lower, ROW: obj.pk})
            yield {"url": f"{reverse('admin:core_act_changelist')}?{words}", "title": "查阅记录"}

    def render_change_form(self, request: Any, context: Any, *args: Any, **kwargs: Any) -> Any:
        obj = kwargs.get("obj")
        if self.of_people and obj is not None and request.method == "GET":
            note_look(request.user, obj)
        return super().render_change_form(request, context, *args, **kwargs)


def note_look(user: Any, obj: models.Model) -> None:
    """One line of the act log for a user, a person and a day."""
    midnight = localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    row = {"model": obj._meta.label_lower, "object_id": obj.pk}
    if not Act.objects.filter(**row, by=user, verb=LOOKED, at__gte=midnight).exists():
        record(user, LOOKED, obj)
