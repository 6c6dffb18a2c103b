"""Report-ins at the office: a read-only list, a page with its course, and the result of a call."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate

from core.encryption import fingerprint, masked, tail
from districts import limits
from districts.revealing import RevealingAdmin
from districts.scoped_admin import history
from districts.scoped_admin.acts import ActForm, ActPage
from districts.scoped_admin.lists import AreaPick, pick_choice, pick_due
from districts.services.receipts import unwritten
from members.enums import ContactResult, LeadState
from members.models import PartyMember, SelfReport
from members.services import due_report_in, report_in

#: How a state looks: shape, word and colour.
LOOKS = {
    LeadState.LEAD: "badge badge--info",
    LeadState.CONTACTED: "badge badge--info",
    LeadState.VERIFIED: "badge badge--info",
    LeadState.ADMITTED: "badge badge--ok",
}


class ResultForm(ActForm):
    """One of five results; the branch is asked for who is taken in at once."""

    result = forms.ChoiceField(
        label="联系结果", error_messages={"required": "请选择联系结果。"}, widget=forms.Select
    )
    party_organisation: forms.ModelChoiceField = forms.ModelChoiceField(
        label="编入党支部",
        queryset=None,
        required=False,
        empty_label="请选择",
        help_text="登记为流动党员、转入组织关系的要选；其他结果不用选。",
        error_messages={"invalid_choice": "请在列表里选择本单位的党支部。"},
    )
    answer = forms.CharField(
        label="给本人的答复",
        required=False,
        max_length=200,
        help_text="本人凭回执查询时看到，可不填。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def prepare(self) -> None:
        result: Any = self.fields["result"]
        result.choices = [(one.value, one.label) for one in report_in.results(self.obj)]
        branch: Any = self.fields["party_organisation"]
        branch.queryset = report_in.branches(self.obj)
        note = self.fields["note"]
        note.required = False
        note.label = "说明（无法核实的必填）"
        note.help_text = "记入办理经过，不随报到信息清除，请不要写姓名、电话。"
        if warning := self.namesake():
            branch.help_text = f"{warning}{branch.help_text}"

    def namesake(self) -> str:
        """Who bears the same name and phone: masked, and only of one's own areas."""
        known = report_in.namesake(self.obj)
        own = PartyMember.objects.for_user(self.user, "change")
        if known is None or not own.filter(pk=known.pk).exists():
            return ""
        return f"已有同名同号的党员 {known}（{masked(known.phone)}），将记在他名下，不重复建档。"


class Result(ActPage):
    """联系结果: whatever the call led to, in as many steps as that is."""

    slug, verb, form = "result", "联系结果", ResultForm

    def offered(self, obj: SelfReport, user: Any) -> bool:
        return bool(report_in.results(obj))

    def refusal(self, obj: SelfReport, user: Any) -> str:
        return report_in.refusal(obj, user)

    def effect(self, obj: SelfReport) -> str:
        days = limits.value("report_in_erasure", obj.area)
        return (
            "登记为流动党员的即时生效；转入组织关系的提出转接申请，按转接流程办理。"
            f"纳入或无法核实的，{days} 天后自动清除报到里的姓名、电话和本人所填内容。"
        )

    def perform(self, obj: SelfReport, *, by: Any, **given: Any) -> str:
        result = given.pop("result")
        report_in.settle(obj, result, by=by, **given)
        return f"{obj}：{ContactResult(result).label}。"


@admin.register(SelfReport)
class SelfReportAdmin(RevealingAdmin):
    """Only looked at: it is written by the person himself and by its acts."""

    nav_group, nav_order = "党员", 25
    can_add = False
    revealed = ("name", "phone")
    personal = ("name", "phone", "belongs_to", "works_at", "answer", "member", "transfer")
    acts = (Result(),)
    list_display = ("number", "masked_name", "look", "due_look", "point", "area", "reported_at")
    more_columns = ("commercial_district", "admission", "party_organisation", "erase_on")
    list_select_related = ("area", "point", "commercial_district", "party_organisation")
    list_filter = (
        pick_choice("state", LeadState, "状态"),
        pick_due("待联系核实", due_report_in),
        AreaPick,
    )
    search_fields = ("number",)
    search_help_text = "回执编号、完整的手机号或手机尾号"
    fields = (
        "number",
        "masked_name",
        "phone_masked",
        "look",
        "due_look",
        "belongs_to",
        "works_at",
        "area",
        "commercial_district",
        "point",
        "consent",
        "reported_at",
        "verified_on",
        "admission",
        "party_organisation",
        "transfer",
        "member",
        "answer",
        "handler",
        "erase_on",
        "erased_at",
    )
    readonly_fields = ("masked_name", "phone_masked", "look", "due_look", "handler")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What has not come yet is left out."""
        columns = {field.name: field.attname for field in self.model._meta.concrete_fields}
        columns["handler"] = "handled_by_id"
        return [name for name in self.fields if getattr(obj, columns.get(name, "number"))]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """A phone and its tail are asked of the fingerprints, where he may read them; a number
        without its hyphens."""
        term = unwritten(search_term)
        if not term:
            return queryset, False
        own = self.within_right(queryset, request.user, "reveal")
        if term.isdigit() and len(term) == 11:
            return own.filter(phone_fingerprint=fingerprint(term, "phone")), False
        if term.isdigit() and len(term) == 4:
            return own.filter(phone_tail_fingerprint=tail(term)), False
        return queryset.filter(number__startswith=term), False

    def row_page(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        return {"acts": list(history.acts(obj))[::-1], "next_step": next_step(obj)}

    @admin.display(description="姓名")
    def masked_name(self, row: SelfReport) -> str:
        return row.masked_name

    @admin.display(description="联系电话")
    def phone_masked(self, row: SelfReport) -> str:
        return masked(row.phone) or "—"

    @admin.display(description="经办人")
    def handler(self, row: SelfReport) -> str:
        """By name: the page of a user is the administrator's."""
        return str(row.handled_by or "")

    @admin.display(description="状态")
    def look(self, row: SelfReport) -> SafeString:
        look = LOOKS.get(LeadState(row.state), "badge")
        return format_html('<span class="{}">{}</span>', look, row.get_state_display())

    @admin.display(description="办理期限")
    def due_look(self, row: SelfReport) -> SafeString:
        """Red flags of a list say it in a word: the shape and the colour only repeat it."""
        if row.overdue_on(localdate()):
            return format_html(
                '{}　<span class="badge badge--warn">预警：已超期</span>', f"{row.due}"
            )
        return format_html("{}", f"{row.due}")


def next_step(report: SelfReport) -> str:
    """What is to be done next, and by when."""
    rule = limits.told("report_in_contact", report.area)
    return {
        LeadState.LEAD: f"{report.due} 前联系本人（{rule}）",
        LeadState.CONTACTED: f"{report.due} 前核实（{rule}）",
        LeadState.VERIFIED: "编入党支部",
        LeadState.ADMITTED: "" if report.erased_at else f"{report.erase_on} 清除报到里的个人信息",
        LeadState.UNVERIFIED: f"{report.erase_on} 自动清除个人信息；此前有新情况可再核实",
    }.get(LeadState(report.state), "")
