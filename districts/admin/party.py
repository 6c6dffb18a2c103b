"""Party organisations: founding, acts, and the form that corrects what is registered."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.timezone import localdate

from accounts.services import drafts
from districts.admin.party_acts import LIFE
from districts.admin.party_committee import COMMITTEE, LADDER
from districts.admin.party_inlines import (
    LadderInline,
    PartyPhaseInline,
    PostInline,
    TermInline,
    refused_at_field,
)
from districts.enums import LadderStep, PartyOrganisationType
from districts.models import PartyOrganisation, Term
from districts.scoped_admin.forms import ScopedForm
from districts.scoped_admin.lists import AreaPick, Pick, pick_choice, pick_open
from districts.scoped_admin.registers import ScopedAdmin
from districts.services import current, party_life, party_terms
from districts.views import party


class LadderPick(Pick):
    title = "提升阶段"
    parameter_name = "step"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return LadderStep.choices

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() not in LadderStep.values:
            return queryset
        return queryset.filter(ladder__step=self.value(), ladder__until=None)


class TermPick(Pick):
    """By how the present term stands today."""

    title = "届次"
    parameter_name = "term"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("due", "届满前应提醒"), ("over", "已超期"), ("none", "没有登记")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        today = localdate()
        due = party_terms.due_terms(today)
        if self.value() == "none":
            return queryset.exclude(terms__in=Term.objects.filter(until=None))
        found = {"due": due.filter(ends__gte=today), "over": due.filter(ends__lt=today)}
        rows = found.get(self.value() or "")
        return (
            queryset if rows is None else queryset.filter(pk__in=rows.values("party_organisation"))
        )


class PartyOrganisationForm(ScopedForm):
    """A new one is founded: what the founding refuses stands at its field."""

    secretary = forms.CharField(label="首任书记", max_length=40, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["secretary"]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if not self.instance.pk and not self.errors:
            names = [field.name for field in PartyOrganisation._meta.concrete_fields]
            told = {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
            refused_at_field(self, party_life.check_founding, PartyOrganisation(**told))
        return cleaned


@admin.register(PartyOrganisation)
class PartyOrganisationAdmin(ScopedAdmin):
    nav_order = 30
    in_search = True
    form = PartyOrganisationForm
    list_display = ("name", "type", "parent", "area", "commercial_district", "founded_on")
    more_columns = ("dissolved", "dissolved_reason")
    list_select_related = ("parent", "area", "commercial_district")
    list_filter = (
        pick_choice("type", PartyOrganisationType, "类型"),
        LadderPick,
        TermPick,
        pick_open("dissolved", "状态", "现有", "已撤销"),
        AreaPick,
    )
    search_fields = ("name",)
    search_help_text = "名称的任一部分或拼音首字母"
    fields = (
        "name",
        "type",
        "parent",
        "area",
        "commercial_district",
        "founded",
        "approval",
        "secretary",
    )
    inlines = (PartyPhaseInline, TermInline, PostInline, LadderInline)
    change_form_template = "party/change_form.html"
    change_list_template = "party/change_list.html"
    acts = (*LIFE, *COMMITTEE, *LADDER)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        ending = ("dissolved", "dissolved_reason")
        return (*self.fields[:-1], *ending) if obj else self.fields

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj else ()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What changes with time is written in the phases below and copied from the latest."""
        return ("name", "type", "parent") if obj else ()

    def get_urls(self) -> list[URLPattern]:
        wrap, base = self.admin_site.admin_view, "districts_partyorganisation"
        pages = [
            path("tree/", wrap(partial(party.tree, self)), name=f"{base}_tree"),
            path("<path:object_id>/page/", wrap(partial(party.show, self)), name=f"{base}_page"),
        ]
        return [*pages, *super().get_urls()]

    def change_url(self, obj: Any) -> str:
        """Its page; the form that corrects it opens from there."""
        return reverse("admin:districts_partyorganisation_page", args=[obj.pk])

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
        else:
            party_life.found(obj, secretary=form.cleaned_data["secretary"], by=request.user)

    def save_related(self, request: Any, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        current.settle_party_organisation(form.instance)

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        return redirect(self.change_url(obj))

    response_post_save_add = response_post_save_change

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """The founding has left its line in the act log."""
        drafts.discard(request.user, request.path)

    @admin.display(description="成立日期")
    def founded_on(self, row: PartyOrganisation) -> str:
        return row.founded_text
