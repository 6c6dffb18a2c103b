"""Party members: names for those who work on the register, numbers masked for everybody."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from core.encryption import fingerprint, masked
from core.sheets.cells import IdNumber, Phone
from core.sheets.columns import CellError, CellWarning
from districts.revealing import RevealingAdmin
from districts.scoped_admin.forms import NOT_AVAILABLE, ScopedForm
from districts.scoped_admin.lists import AreaPick, pick_choice, pick_open
from districts.scoped_admin.registers import ScopedInline
from districts.scoping import may
from members.enums import Sex
from members.models import Affiliation, Employment, PartyMember
from members.services.entries import phone

#: Who only manages or audits sees no name and no birth date.
PERSONAL = ("name", "ethnicity", "born", "id_number", "phone", "remark")


class PartyMemberForm(ScopedForm):
    """Numbers are checked as in a ledger; a taken identity number is refused in neutral words."""

    def clean_with(self, name: str, kind: Any) -> str:
        value = self.cleaned_data.get(name) or ""
        if name not in self.changed_data or not value:
            return value
        try:
            return kind.parse(value) or ""
        except CellWarning as odd:
            return str(odd.value)
        except CellError as wrong:
            self.add_error(name, forms.ValidationError(str(wrong)))
            return value

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        for name, kind in (("id_number", IdNumber()), ("phone", Phone())):
            if name in self.cleaned_data:
                self.cleaned_data[name] = self.clean_with(name, kind)
        self.check_once()
        return cleaned

    def check_once(self) -> None:
        print_ = fingerprint(self.cleaned_data.get("id_number") or "", "id_number")
        others = PartyMember.objects.filter(id_fingerprint=print_).exclude(pk=self.instance.pk)
        if print_ and others.exists():
            self.add_error("id_number", forms.ValidationError(NOT_AVAILABLE, code="unique"))


class AffiliationInline(ScopedInline):
    model = Affiliation
    fields = (
        "kind",
        "party_organisation",
        "outside_name",
        "outside_place",
        "since",
        "until",
        "last_contact",
    )


class EmploymentInline(ScopedInline):
    model = Employment
    fields = ("organisation", "employer_name", "post", "since", "until")


@admin.register(PartyMember)
class PartyMemberAdmin(RevealingAdmin):
    nav_group, nav_order = "党员", 10
    in_search = True
    form = PartyMemberForm
    revealed = ("id_number", "phone")
    list_select_related = ("area",)
    more_columns = ("ethnicity", "id_number_masked", "phone_masked")
    list_filter = (
        pick_choice("sex", Sex, "性别"),
        pick_open("ended", "状态", "在册", "已终止"),
        AreaPick,
    )
    search_fields = ("name",)
    search_help_text = "姓名、拼音首字母；完整的身份号码、电话或电话后四位"
    fields = (
        "name",
        "sex",
        "ethnicity",
        "born",
        "education",
        "id_number",
        "phone",
        "joined",
        "full_since",
        "ended",
        "end_reason",
        "area",
        "remark",
    )
    inlines = (AffiliationInline, EmploymentInline)

    def get_list_display(self, request: HttpRequest) -> Any:
        name = "name" if may(request.user, "reveal") else "masked_name"
        return (name, "sex", "education", "joined", "full_since", "area", "ended")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        sets = super().get_fieldsets(request, obj)
        if obj and not self.holds_right(request, obj, "reveal"):
            shown = [name for name in sets[0][1]["fields"] if name not in PERSONAL]
            kept = [name for name in shown if not name.endswith("_masked")]
            sets[0][1]["fields"] = ["masked_name", *kept]
        return sets

    def hidden_from(self, request: HttpRequest, obj: Any) -> tuple[str, ...]:
        return () if self.holds_right(request, obj, "reveal") else PERSONAL

    def title_for(self, request: HttpRequest, obj: Any) -> str:
        return obj.name if may(request.user, "reveal") else str(obj)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Digits are never part of a name: they are asked of the fingerprints."""
        digits = search_term.strip().upper()
        if not digits[:-1].isdigit() or not digits:
            return super().get_search_results(request, queryset, search_term)
        wanted = Q(id_fingerprint=fingerprint(digits, "id_number"))
        wanted |= Q(phone_fingerprint=fingerprint(digits, "phone"))
        if len(digits) == 4:
            wanted |= Q(phone_tail_fingerprint=fingerprint(digits, "phone_tail"))
        return queryset.filter(wanted), False

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        obj.id_fingerprint = fingerprint(obj.id_number, "id_number")
        for name, value in phone(obj.phone).items():
            setattr(obj, name, value)
        super().save_model(request, obj, form, change)

    @admin.display(description="姓名")
    def masked_name(self, row: PartyMember) -> str:
        return str(row)

    @admin.display(description="公民身份号码")
    def id_number_masked(self, row: PartyMember) -> str:
        return masked(row.id_number) or "—"

    @admin.display(description="联系电话")
    def phone_masked(self, row: PartyMember) -> str:
        return masked(row.phone) or "—"
