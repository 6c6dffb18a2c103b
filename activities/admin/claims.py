"""项目认领: made by an act on the item or by a merchant; its state goes by acts, its words are
corrected here."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate

from activities.admin.claim_acts import ACTS
from activities.admin.claim_looks import claim_look
from activities.admin.naming import NamingPeople, named
from activities.enums import ClaimState, Satisfaction, ServiceKind
from activities.models import Claim, ServiceItem
from activities.models.claims import CLAIMANTS
from activities.row_page import told
from activities.services import due_services
from districts.models import CommercialDistrict
from districts.scoped_admin import history
from districts.scoped_admin.forms import ScopedForm
from districts.scoped_admin.lists import AreaPick, Pick, pick_choice
from districts.scoped_admin.picking import pick_row
from districts.services.receipts import unwritten, written
from members.models import PartyMember

WORDS = dict(zip(CLAIMANTS, ("党员", "党组织", "单位", "商户", "志愿服务队"), strict=True))


class ClaimForm(ScopedForm):
    """Days that have come; done not before it was claimed."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        for name in {"claimed_on", "done_on"} & {*self.changed_data}:
            day = self.cleaned_data.get(name)
            if day and day > localdate():
                label = self.fields[name].label
                self.add_error(name, f"{label}不能晚于今天（{localdate()}），请核对。")
        if "done_on" in self.fields and not self.cleaned_data.get("done_on"):
            self.add_error("done_on", "已登记办理，办理日期不能为空；没有办的请办理“退回重办”。")
        return cleaned


class ClaimantPick(Pick):
    title, parameter_name = "认领方", "by"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return list(WORDS.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value()
        return queryset.filter(**{f"{value}__isnull": False}) if value in WORDS else queryset


class LatePick(Pick):
    """What the adviser tells of."""

    title, parameter_name = "期限", "late"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("do", "超期未办理"), ("confirm", "超期未确认")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        finder = {"do": due_services.undone, "confirm": due_services.unconfirmed}.get(
            self.value() or ""
        )
        if finder is None:
            return queryset
        return queryset.filter(pk__in=finder("", localdate()).order_by().values("pk"))


class KindPick(Pick):
    title, parameter_name = "类别", "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return ServiceKind.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value()
        return queryset.filter(item__kind=value) if value in ServiceKind.values else queryset


def _in_district(rows: QuerySet[Any], district: CommercialDistrict) -> QuerySet[Any]:
    return rows.filter(item__commercial_district=district)


@admin.register(Claim)
class ClaimAdmin(NamingPeople):
    nav_group, nav_order = "服务群众", 20
    can_add = False
    form = ClaimForm
    change_form_template = "activities/row.html"
    acts = ACTS
    people = {"member": PartyMember}
    list_display = ("number_told", "item", "who", "claimed_by", "look", "claimed_on", "due", "area")
    list_display_links = ("number_told",)
    more_columns = ("done_on", "hours", "confirmed_on", "satisfaction")
    list_select_related = ("item__area", *CLAIMANTS)
    list_filter = (
        pick_choice("state", ClaimState, "状态"),
        ClaimantPick,
        KindPick,
        pick_choice("satisfaction", Satisfaction, "评价"),
        LatePick,
        pick_row("commercial_district", CommercialDistrict, "商圈", ServiceItem, _in_district),
        type("ItemAreaPick", (AreaPick,), {"field": "item__area"}),
    )
    search_fields = ("item__title", "storefront__name", "organisation__name")
    search_help_text = "认领编号、项目名称、商户、单位或党员姓名"
    fields = ("claimed_on", "due", "done_on", "words", "hours", "evaluation")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What has not come yet is left out."""
        kept = ["claimed_on", "due"]
        if obj is not None and obj.done_on is not None:
            kept += ["done_on", "words", "hours"]
        return [*kept, "evaluation"] if obj is not None and obj.satisfaction else kept

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "words" and field is not None:
            field.widget = forms.Textarea(attrs={"rows": 3})
        return field

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        number = unwritten(search_term)
        if len(number) >= 6 and (found := queryset.filter(number__startswith=number)).exists():
            return found, False
        return super().get_search_results(request, queryset, search_term)

    def title_for(self, request: HttpRequest, obj: Any) -> str:
        by_name = self.holds_right(request, obj, "reveal")
        return f"{obj.item}（{named(obj, *CLAIMANTS) if by_name else obj.claimant}）"

    def row_page(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        by_name = self.holds_right(request, obj, "reveal")
        by = "（服务对象本人）" if obj.confirmed_by_served else "（工作人员代为确认）"
        return {
            "look": self.look(obj),
            "facts": told(
                ("认领编号", written(obj.number)),
                ("服务项目", obj.item),
                ("认领方", f"{self.claimed_by(obj)} "),
                ("认领人", named(obj, *CLAIMANTS) if by_name else obj.claimant),
                ("认领日期", obj.claimed_on),
                ("办理期限", obj.due),
                ("办理日期", obj.done_on),
                ("办理情况", obj.words),
                ("服务小时", obj.hours if obj.done_on else ""),
                ("确认日期", f"{obj.confirmed_on}{by}" if obj.confirmed_on else ""),
                ("评价", obj.get_satisfaction_display()),
                ("评价意见", obj.evaluation),
                ("行政区划", obj.item.area),
            ),
            "acts": list(history.acts(obj))[::-1],
        }

    @admin.display(description="认领编号", ordering="number")
    def number_told(self, row: Claim) -> str:
        return written(row.number)

    @admin.display(description="认领人")
    def who(self, row: Claim) -> str:
        return named(row, *CLAIMANTS)

    @admin.display(description="认领人")
    def masked_who(self, row: Claim) -> str:
        return row.claimant

    @admin.display(description="认领方")
    def claimed_by(self, row: Claim) -> str:
        return next(word for name, word in WORDS.items() if getattr(row, f"{name}_id"))

    @admin.display(description="状态", ordering="state")
    def look(self, row: Claim) -> SafeString:
        return format_html('<span class="{}">{}</span>', *claim_look(row))

    @admin.display(description="行政区划")
    def area(self, row: Claim) -> str:
        return str(row.item.area)
