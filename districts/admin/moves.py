"""申请迁入: requests that the user's areas have made, and those they have to answer."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from core.errors import Refused
from districts.enums import MoveState
from districts.models import Area, MoveRequest
from districts.scoped_admin.acts import ActForm, ActPage, ReasonlessForm
from districts.scoped_admin.days import day_field
from districts.scoped_admin.forms import ScopedForm
from districts.scoped_admin.lists import AreaPick, pick_choice
from districts.scoped_admin.registers import ScopedAdmin
from districts.services import moving


class MoveForm(ScopedForm):
    """An organisation of another street is found by its exact code and by nothing else."""

    uscc = forms.CharField(
        label="统一社会信用代码",
        max_length=18,
        help_text="要迁入单位的完整代码；按代码找到后，由现登记的街道确认。",
        widget=forms.TextInput(attrs={"class": "vTextField", "autocomplete": "off"}),
        error_messages={"required": "请填写完整的统一社会信用代码。"},
    )
    #: of the request; what other registers ask under this name is why a row is corrected
    reason = forms.CharField(
        label="迁入理由",
        max_length=200,
        widget=forms.TextInput(attrs={"class": "vTextField", "autocomplete": "off"}),
        error_messages={"required": "请填写迁入理由。"},
    )
    actor: Any = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "day" in self.fields:
            self.fields["day"] = day_field("迁入日期")

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        given = self.cleaned_data
        if self.instance.pk or not {"uscc", "area", "day"} <= given.keys():
            return cleaned
        try:
            found = moving.find(given["uscc"], given["area"], by=self.actor)
            moving.check_day(found, given["day"])
        except Refused as why:
            self.add_error(why.field or None, str(why))
        else:
            self.instance.organisation = found
            if found.move_requests.filter(state=MoveState.APPLIED).exists():
                self.add_error("uscc", "这个单位已有一份迁入申请等待答复，请等答复后再办。")
        return cleaned


class KeepForm(ReasonlessForm):
    def prepare(self) -> None:
        """What hangs on the organisation, to be kept by a tick."""
        super().prepare()
        held = moving.hanging(self.obj.organisation, self.obj.day)
        if held:
            self.fields["keep"] = forms.MultipleChoiceField(
                label="迁出后继续的（不勾选的到迁入日期为止）",
                required=False,
                choices=[(moving.mark(row), str(row)) for row in held],
                widget=forms.CheckboxSelectMultiple,
            )


class MoveAct(ActPage):
    """Who may decide is told by the transition: the holder sees the request as the asker does."""

    action = "view"


class Accept(MoveAct):
    slug, verb, form, transition = "accept", "同意迁入", KeepForm, moving.ACCEPT

    def effect(self, obj: MoveRequest) -> str:
        return f"自{obj.day}起，{obj.organisation}由{obj.area}登记和统计，以前的季度不变。"

    def perform(self, obj: MoveRequest, *, by: Any, note: str = "", **given: Any) -> str:
        moving.accept(obj, by=by, keep=given.get("keep", ()), note=note)
        return f"{obj.organisation}已迁入{obj.area}。"


class Refuse(MoveAct):
    slug, verb, form, transition = "refuse", "不同意", ActForm, moving.REFUSE

    def perform(self, obj: MoveRequest, *, by: Any, note: str = "", **_: Any) -> str:
        moving.refuse(obj, by=by, note=note)
        return "已答复不同意。"


class Withdraw(MoveAct):
    slug, verb, form, transition = "withdraw", "撤回申请", ReasonlessForm, moving.WITHDRAW

    def perform(self, obj: MoveRequest, *, by: Any, note: str = "", **_: Any) -> str:
        moving.withdraw(obj, by=by, note=note)
        return "已撤回。"


@admin.register(MoveRequest)
class MoveRequestAdmin(ScopedAdmin):
    nav_order = 62
    form = MoveForm
    list_display = ("organisation", "area", "held_by", "day", "state", "by", "asked_at")
    list_select_related = ("organisation", "area", "held_by", "by")
    list_filter = (pick_choice("state", MoveState, "状态"), AreaPick)
    search_fields = ("organisation__name",)
    acts = (Accept(), Refuse(), Withdraw())

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ("uscc", "area", "commercial_district", "day", "reason")
        return (
            *("organisation", "held_by", "area", "commercial_district", "day", "reason"),
            *("state", "answer", "by", "asked_at"),
        )

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        form.actor = request.user
        return form

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A request stands as it was made; it is answered by its acts."""
        return False if obj else super().has_change_permission(request)

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        moving.apply(obj, by=request.user)

    def recheck(self, request: HttpRequest, obj: Any) -> None:
        """It is made for an area where the user writes, whoever holds the organisation."""
        areas = Area.objects.for_user(request.user, "change")
        if not areas.filter(pk=obj.area_id).exists():
            raise PermissionDenied

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Applying has said so."""
