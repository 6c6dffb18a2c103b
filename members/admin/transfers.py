"""组织关系转接: the register, a transfer's page with its flow, and what is printed of it."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.timezone import localdate

from core.dated import Precision
from core.sheets.official import chinese_day
from districts import limits, referring
from districts.models import PartyOrganisation
from districts.scoped_admin.forms import ScopedForm
from districts.scoped_admin.lists import AreaPick, Pick, pick_choice
from districts.scoped_admin.registers import ScopedAdmin
from districts.scoping import covers
from members.admin.transfer_acts import ACTS
from members.enums import TransferState
from members.models import MembershipTransfer, PartyMember
from members.services import due, flow, transfers

ASKED = ("member", "target", "target_name", "source_name", "reason", "applied_on", "dues_until")


class TransferForm(ScopedForm):
    """The application: what may not be is said at the field it is about."""

    user: Any = None  # who files it; set by the register
    #: of the transfer; what other registers ask under this name is why a row is corrected
    reason = forms.CharField(
        label="转接原因",
        max_length=80,
        widget=forms.TextInput(attrs={"class": "vTextField", "autocomplete": "off"}),
        error_messages={"required": "请填写转接原因，例如“工作单位变动”。"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "member" not in self.fields:
            return
        self.fields["applied_on"].initial = localdate
        unknown = {
            "member": "这名党员不在您管理的范围内，请由其所在街道办理。",
            "target": "这个党组织不在本区或者已撤销，请改选；外地的请在下面写明全称。",
        }
        for name, sentence in unknown.items():
            self.fields[name].error_messages["invalid_choice"] = sentence
        self.fields["target"].help_text = "本区的党组织；转往外地的留空，在下面写明。"
        self.fields["target_name"].help_text = "转往外地的，写明接收党组织全称。"
        self.fields["source_name"].help_text = "从外地转入的，写明转出党组织全称。"

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        given: dict[str, Any] = {name: self.cleaned_data.get(name) for name in ASKED}
        if given["member"] is None or given["applied_on"] is None or "target" in self.errors:
            return cleaned
        planned = transfers.planned(**given)
        for name, sentence in transfers.faults(planned, self.user):
            self.add_error(name, sentence)
        self.instance.area, self.instance.source = planned.area, planned.source
        self.instance.source_name, self.instance.by = planned.source_name, self.user
        self.cleaned_data["source_name"] = planned.source_name
        return cleaned


class DuePick(Pick):
    """What has run out."""

    title, parameter_name = "时限", "late"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("letter", "介绍信过期"), ("check", "审核超时")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        late = {"letter": due.letters_expired, "check": due.checks_overdue}.get(self.value() or "")
        return queryset.filter(pk__in=late("", localdate()).values("pk")) if late else queryset


@admin.register(MembershipTransfer)
class MembershipTransferAdmin(ScopedAdmin):
    nav_group, nav_order = "党员", 20
    form = TransferForm
    acts = ACTS
    list_display = (
        "person",
        "from_name",
        "to_name",
        "state",
        "applied_on",
        "letter_number",
        "limit",
        "area",
    )
    list_select_related = ("member", "source", "target", "area")
    list_filter = (pick_choice("state", TransferState, "状态"), DuePick, AreaPick)
    search_fields = ("letter_number", "source__name", "target__name", "target_name")
    search_help_text = "介绍信编号或党组织名称"
    fields = ASKED
    change_form_template = "admin/members/membershiptransfer/change_form.html"

    def get_urls(self) -> list[URLPattern]:
        printed = [
            path(
                f"<path:object_id>/{page}/",
                self.admin_site.admin_view(self.printed),
                {"page": page},
                name=f"members_membershiptransfer_{page}",
            )
            for page in ("letter", "flow")
        ]
        return [*printed, *super().get_urls()]

    def choices(self, name: str, model: Any, user: Any) -> QuerySet[Any]:
        """Members of his own areas; to any Party organisation of the district."""
        if model is PartyOrganisation:
            return referring.party_organisations(user)
        action = "change" if model is PartyMember else "view"
        return super().choices(name, model, user) if action == "view" else _own(user)

    def choice_text(self, name: str, obj: Any) -> str:
        """Who may file a transfer sees whose; of a Party organisation its name and area."""
        if isinstance(obj, PartyMember):
            born = f"，{obj.born:%Y-%m}" if obj.born else ""
            return f"{obj.name}{born}（{obj.area}）"
        return referring.told(obj)

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.user = request.user
        return form

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was applied for is not rewritten: it goes on by its steps, or is withdrawn."""
        return obj is None and super().has_change_permission(request, obj)

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        given = {name: form.cleaned_data[name] for name in ASKED}
        filed = transfers.apply(by=request.user, **given)
        obj.pk = filed.pk
        obj.__dict__.update(filed.__dict__)
        for warning in transfers.warnings(filed):
            messages.warning(request, warning)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """The service has recorded it."""

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return [(None, {"fields": list(ASKED) if obj is None else []})]

    def row_page(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        """What a page says of a transfer."""
        named = self.holds_right(request, obj, "reveal")
        return {
            "transfer": obj,
            "person": obj.member.name if named else str(obj.member),
            "named": named,
            "about": _about(obj.member) if named else "",
            "standing": obj.member.standing_on(localdate()),
            "steps": flow.steps(obj),
            "events": flow.events(obj),
            "late": transfers.overdue(obj),
            "warnings": transfers.warnings(obj) if obj.state in transfers.OPEN else [],
            "rules": [
                limits.told(code, obj.area) for code in ("transfer_check", "letter_validity")
            ],
        }

    def printed(self, request: HttpRequest, object_id: str, page: str) -> TemplateResponse:
        """The letter in its three parts, or the flow chart, A4."""
        obj = self.get_object(request, object_id)
        if page == "letter" and not self.holds_right(request, obj, "reveal"):
            raise PermissionDenied
        heading = {"letter": "组织关系介绍信", "flow": "组织关系转接流程图"}[page]
        context = {
            **self.page_of(request, obj, heading),
            **self.row_page(request, obj),
            "heading": heading,
            "today": localdate(),
        }
        return TemplateResponse(request, f"admin/members/membershiptransfer/{page}.html", context)

    def title_for(self, request: HttpRequest, obj: Any) -> str:
        named = covers(request.user, "reveal", "view")
        return f"{obj.member.name}转至{obj.to_name}" if named else str(obj)

    def get_list_display(self, request: HttpRequest) -> Any:
        if covers(request.user, "reveal", "view"):
            return self.list_display
        return ("masked_person", *self.list_display[1:])

    @admin.display(description="党员")
    def person(self, row: MembershipTransfer) -> str:
        return row.member.name

    @admin.display(description="党员")
    def masked_person(self, row: MembershipTransfer) -> str:
        return str(row.member)

    @admin.display(description="转出党组织")
    def from_name(self, row: MembershipTransfer) -> str:
        return row.from_name

    @admin.display(description="转入党组织")
    def to_name(self, row: MembershipTransfer) -> str:
        return row.to_name

    @admin.display(description="时限")
    def limit(self, row: MembershipTransfer) -> str:
        if row.state == TransferState.LETTER and row.valid_until:
            late = "（已过期）" if row.valid_until < localdate() else ""
            return f"{row.valid_until}{late}"
        return ""


def _about(member: PartyMember) -> str:
    """Sex and birth, as far as they are known, as a letter names them."""
    exact = member.born_precision == Precision.DAY
    born = f"{chinese_day(member.born) if exact else member.born_text}出生"
    told = "，".join(filter(None, (member.get_sex_display(), born if member.born else "")))
    return f"（{told}）" if told else ""


def _own(user: Any) -> QuerySet[PartyMember]:
    members = PartyMember.objects.for_user(user, "change").filter(ended=None)
    return members.select_related("area")
