"""诉求建议: the register of cases. What a dispute is about and between whom, and who handed
anything in, stands in no list and no export."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate

from activities.admin.case_acts import ACTS
from activities.enums import Adoption, CaseKind, CaseState, Channel, Satisfaction
from activities.models import Case
from activities.services import case_receipts, due_cases
from core.encryption import masked
from core.errors import Refused
from districts import referring
from districts.models import CommercialDistrict, Organisation, PartyOrganisation
from districts.revealing import RevealingAdmin
from districts.scoped_admin.forms import ScopedForm
from districts.scoped_admin.lists import AreaPick, pick_choice, pick_due
from districts.scoped_admin.picking import pick_row
from districts.services import contact
from districts.services.receipts import NUMBER, random_code

LOOKS = {
    CaseState.RECEIVED: "badge badge--warn",
    CaseState.ROUTED: "badge badge--info",
    CaseState.ANSWERED: "badge badge--ok",
    CaseState.CLOSED: "badge badge--ok",
    CaseState.WITHDRAWN: "badge",
}
#: Where a case comes from that the office writes down.
CHANNELS = (Channel.OFFICE, Channel.DUTY, Channel.MEETING)


class CaseForm(ScopedForm):
    text = forms.CharField(
        label="内容",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
        help_text="到期自动清除。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "channel" in self.fields and not self.instance.pk:
            channel: Any = self.fields["channel"]
            channel.choices = [("", "请选择"), *((one.value, one.label) for one in CHANNELS)]
            self.initial.setdefault("channel", Channel.OFFICE)
        if "title" in self.fields:
            self.fields["title"].help_text = "一句话写明什么事，不写姓名、电话：这一句长期保留。"
        if "received_on" in self.fields and not self.instance.pk:
            self.initial.setdefault("received_on", localdate())

    def clean_received_on(self) -> Any:
        day = self.cleaned_data["received_on"]
        if day and day > localdate():
            raise forms.ValidationError(f"受理日期不能晚于今天（{localdate()}），请核对。")
        return day

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if "phone" in self.changed_data and self.cleaned_data.get("phone"):
            try:
                self.cleaned_data["phone"] = contact.read_phone(self.cleaned_data["phone"])
            except Refused as wrong:
                self.add_error("phone", str(wrong))
        return cleaned


@admin.register(Case)
class CaseAdmin(RevealingAdmin):
    nav_group, nav_order = "服务群众", 60
    form = CaseForm
    acts = ACTS
    change_form_template = "cases/case.html"
    revealed = ("name", "phone")
    personal = ("name", "phone", "text", "agreement", "from_whom")
    list_display = (
        "number",
        "kind",
        "title",
        "look",
        "by_whom",
        "due_look",
        "result",
        "area",
        "received_on",
    )
    list_display_links = ("number",)
    more_columns = ("channel", "commercial_district", "answered_on", "satisfaction", "erase_on")
    list_select_related = ("area", "unit", "unit_party", "commercial_district")
    list_filter = (
        pick_choice("state", CaseState, "状态"),
        pick_choice("kind", CaseKind, "类别"),
        pick_choice("channel", Channel, "来源"),
        pick_choice("adoption", Adoption, "采纳情况"),
        pick_choice("satisfaction", Satisfaction, "满意度"),
        pick_due("待交办答复", due_cases),
        pick_row("commercial_district", CommercialDistrict, "商圈", Case),
        AreaPick,
    )
    search_fields = ("number", "title")
    search_help_text = "受理编号、事项或手机尾号"
    fields = (
        "kind",
        "channel",
        "title",
        "text",
        "area",
        "commercial_district",
        "storefront",
        "organisation",
        "member",
        "activity",
        "name",
        "phone",
        "received_on",
    )

    def choices(self, name: str, model: Any, user: Any) -> QuerySet[Any]:
        """It may be routed to a body above the own areas, or to a Party organisation beside."""
        if name == "unit" and model is Organisation:
            return referring.organisations(user)
        if name == "unit_party" and model is PartyOrganisation:
            return referring.party_organisations(user)
        return super().choices(name, model, user)

    def choice_text(self, name: str, obj: Any) -> str:
        return referring.told(obj) if name in {"unit", "unit_party"} else str(obj)

    def _impersonal(self, names: Any) -> list[Any]:
        """A case is told by its number; nothing of a person stands in a name's place."""
        hidden = {*self.personal, "member", "storefront", "organisation"}
        return [name for name in names if str(name).removesuffix("_masked") not in hidden]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was answered is not written anew."""
        open_ = obj is None or obj.state in due_cases.OPEN
        return super().has_change_permission(request, obj) and open_

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.number = random_code(NUMBER)
            obj.handled_by = request.user
        if obj.state == CaseState.RECEIVED:
            obj.due = case_receipts.first_limit(obj.area, obj.received_on)
        super().save_model(request, obj, form, change)
        if not change:
            case_receipts.begin(obj, by=request.user)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        tools = []
        if self.has_add_permission(request):
            tools = [{"url": reverse("case-paste"), "title": "批量登记建议"}]
        return super().changelist_view(request, {"list_tools": tools, **(extra_context or {})})

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """By receipt, and by what it is about."""
        if not search_term.strip():
            return queryset, False
        found = self.by_receipt(request, queryset, search_term)
        found = queryset.none() if found is None else found
        return found | queryset.filter(title__contains=search_term.strip()[:80]), False

    def row_page(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        named = self.holds_right(request, obj, "reveal")
        return {
            "facts": [one for one in facts(obj, named=named) if one[1]],
            "look": self.look(obj),
            "due_look": self.due_look(obj),
            "parties": list(obj.parties.select_related("storefront")) if named else [],
            "steps": list(obj.steps.select_related("by")),
            "named": named,
        }

    @admin.display(description="状态", ordering="state")
    def look(self, row: Case) -> SafeString:
        look = LOOKS[CaseState(row.state)]
        return format_html('<span class="{}">{}</span>', look, row.get_state_display())

    @admin.display(description="承办方")
    def by_whom(self, row: Case) -> str:
        return row.responsible or "—"

    @admin.display(description="结果")
    def result(self, row: Case) -> SafeString:
        told = row.get_adoption_display() or row.get_mediation_display() or "—"
        return format_html('<span class="nowrap">{}</span>', told)

    @admin.display(description="办理期限", ordering="due")
    def due_look(self, row: Case) -> SafeString:
        """The shape and the colour only repeat the word."""
        if row.state in due_cases.OPEN and row.due < localdate():
            return format_html(
                '{}　<span class="badge badge--warn">预警：已超期</span>', f"{row.due}"
            )
        told = f"{row.due}" if row.state in due_cases.OPEN else "—"
        return format_html('<span class="nowrap">{}</span>', told)


def facts(case: Case, *, named: bool) -> list[tuple[str, str]]:
    """What the page of a case tells; what is personal only to whom may read it."""
    own = [
        ("提出人", case.from_whom),
        ("联系电话", masked(case.phone) or "没有留"),
        ("内容", case.text or ("已清除" if case.erased_at else "")),
    ]
    agreed = [("调解协议", case.agreement)]
    return [
        ("类别", case.get_kind_display()),
        ("来源", case.get_channel_display()),
        ("受理", f"{case.received_on} {case.area}"),
        ("商圈", str(case.commercial_district or "")),
        ("活动", str(case.activity or "")),
        *(own if named else []),
        ("承办方", case.responsible),
        ("答复", f"{case.answered_on} {case.answer}" if case.answered_on else ""),
        ("采纳情况", case.get_adoption_display()),
        ("理由", case.adoption_reason),
        ("调解结果", case.get_mediation_display()),
        *(agreed if named else []),
        ("满意度", case.get_satisfaction_display()),
        ("自动清除", f"{case.erase_on} 清除提出人的信息" if case.erase_on else ""),
    ]
