"""分录: every line of the ledger, read only, narrowed by what its account is of."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.safestring import SafeString

from activities.row_page import page_of
from core.money import yuan
from districts.models import CommercialDistrict, PartyOrganisation
from districts.scoped_admin.lists import AreaPick, Pick, key_of
from districts.scoped_admin.picking import pick_row
from districts.scoped_admin.registers import ReadOnlyAdmin
from funding.admin.picks import FundPick, PeriodPick
from funding.enums import AccountKind, JournalKind, Source, Use
from funding.models import Account, Entry


def pick_of(field: str, choices: Any, title: str, parameter: str) -> type[Pick]:
    """A filter over choices that stand with the journal or the account of a line."""

    class OfLine(Pick):
        parameter_name = parameter

        def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
            return list(choices.choices)

        def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
            value = self.value()
            return queryset.filter(**{field: value}) if value in choices.values else queryset

    OfLine.title = title
    return OfLine


class AccountPick(Pick):
    """The account whose page leads here."""

    title, parameter_name = "账户", "account"

    def has_output(self) -> bool:
        """Also where the address names none that he sees: then nothing is listed, not all."""
        return True

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        key = key_of(request.GET.get("account"))
        seen = Account.objects.for_user(request.user).filter(pk=key) if key else ()
        return [(one.pk, str(one)) for one in seen]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.value():
            return queryset
        key = key_of(self.value())
        return queryset.filter(account=key) if key else queryset.none()


@admin.register(Entry)
class EntryAdmin(ReadOnlyAdmin):
    nav_group, nav_order = "经费", 85
    list_display = ("summary", "day", "voucher", "kind", "of", "out_amount", "into_amount")
    more_columns = ("fund", "account_kind", "source", "use", "area", "party", "district", "handler")
    personal = ("handler",)
    list_select_related = (
        "journal__fund",
        "account__area",
        "account__party_organisation",
        "account__commercial_district",
    )
    list_filter = (
        type("FundOfEntry", (FundPick,), {"field": "journal__fund"}),
        type("PeriodOfEntry", (PeriodPick,), {"field": "journal__day"}),
        pick_of("journal__kind", JournalKind, "类别", "kind"),
        pick_of("account__kind", AccountKind, "账户类别", "account_kind"),
        pick_of("account__source", Source, "资金来源", "source"),
        pick_of("account__use", Use, "用途", "use"),
        pick_row(
            "party_organisation",
            PartyOrganisation,
            "党组织",
            Account,
            lambda rows, row: rows.filter(account__party_organisation=row),
        ),
        pick_row(
            "commercial_district",
            CommercialDistrict,
            "商圈",
            Account,
            lambda rows, row: rows.filter(account__commercial_district=row),
        ),
        type("AreaOfAccount", (AreaPick,), {"field": "account__area"}),
        AccountPick,
    )
    ordering = ("-journal__day", "-journal_id", "pk")
    search_fields = ("journal__summary", "journal__voucher")
    search_help_text = "摘要或凭证号"
    fields = ("journal",)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> Any:
        """A line is read on the page of its journal."""
        entry = self.get_object(request, object_id)
        return redirect(page_of("funding_journal", entry.journal_id))

    @admin.display(description="摘要")
    def summary(self, row: Entry) -> str:
        return row.journal.summary

    @admin.display(description="日期")
    def day(self, row: Entry) -> SafeString:
        return format_html('<span class="nowrap">{}</span>', row.journal.day)

    @admin.display(description="凭证号")
    def voucher(self, row: Entry) -> str:
        return row.journal.voucher or "—"

    @admin.display(description="类别")
    def kind(self, row: Entry) -> str:
        return row.journal.get_kind_display()

    @admin.display(description="账户")
    def of(self, row: Entry) -> str:
        return str(row.account)

    @admin.display(description="转出（元）")
    def out_amount(self, row: Entry) -> str:
        return yuan(-row.fen) if row.fen < 0 else "—"

    @admin.display(description="转入（元）")
    def into_amount(self, row: Entry) -> str:
        return yuan(row.fen) if row.fen > 0 else "—"

    @admin.display(description="专项经费")
    def fund(self, row: Entry) -> str:
        return str(row.journal.fund)

    @admin.display(description="账户类别")
    def account_kind(self, row: Entry) -> str:
        return row.account.get_kind_display()

    @admin.display(description="资金来源")
    def source(self, row: Entry) -> str:
        return row.account.get_source_display()

    @admin.display(description="用途")
    def use(self, row: Entry) -> str:
        return row.account.get_use_display() or "—"

    @admin.display(description="行政区划")
    def area(self, row: Entry) -> str:
        return str(row.account.area)

    @admin.display(description="党组织")
    def party(self, row: Entry) -> str:
        return str(row.account.party_organisation or "—")

    @admin.display(description="商圈")
    def district(self, row: Entry) -> str:
        return str(row.account.commercial_district or "—")

    @admin.display(description="经办人")
    def handler(self, row: Entry) -> str:
        return row.journal.handler or "—"
