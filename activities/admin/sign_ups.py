"""活动报名: who said he would come. Written by who signs up and by its acts only."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from activities.enums import ActivityState, SignUpState
from activities.models import Activity, SignUp
from activities.models.attending import ATTENDING
from activities.services import sign_up_turnout, sign_ups
from activities.services.activities import open_for_records
from activities.services.sign_ups import Guest
from core.encryption import masked
from core.sheets.cells import plain
from districts.revealing import RevealingAdmin
from districts.scoped_admin.acts import ActForm, ActPage, ReasonlessForm
from districts.scoped_admin.lists import AreaPick, pick_choice
from districts.scoped_admin.picking import pick_row
from districts.services.receipts import unwritten, written
from districts.visiting import mobile
from members.admin import fields

S = SignUpState
LOOKS = {
    S.SIGNED: "badge badge--info",
    S.WAITING: "badge badge--warn",
    S.CAME: "badge badge--ok",
    S.ABSENT: "badge",
    S.CANCELLED: "badge",
}


class SignUpForm(ActForm):
    """One of a register, or somebody by name and phone."""

    borrowed = {name: (SignUp, name) for name in ATTENDING}
    name = fields.text("姓名（登记册里没有的）", 40, required=False)
    phone = fields.text("联系电话", 40, required=False)
    people = forms.IntegerField(
        label="人数",
        initial=1,
        min_value=1,
        max_value=sign_ups.MOST_PEOPLE,
        error_messages={
            "required": "请填人数。",
            "invalid": "人数请填整数。",
            "min_value": "人数至少 1 人，请改正。",
            "max_value": f"人数最多 {sign_ups.MOST_PEOPLE} 人，请改正。",
        },
    )
    field_order = (*ATTENDING, "name", "phone", "people")

    def prepare(self) -> None:
        del self.fields["note"]
        self.order_fields(self.field_order)

    def clean_phone(self) -> str:
        phone = self.cleaned_data["phone"]
        return mobile(phone) if plain(phone) else ""


class SignUpFor(ActPage):
    """Stands on the page of an activity."""

    group = "报名"
    slug, verb, form, button = "sign-up", "代报名", SignUpForm, "报名"
    after = "有名额的马上报上；名额已满的排入候补，有人取消时按先后递补。"

    def offered(self, obj: Activity, user: Any) -> bool:
        return obj.state in (ActivityState.PLANNED, ActivityState.PUBLISHED)

    def perform(self, obj: Activity, *, by: Any, **given: Any) -> str:
        links = {name: given[name] for name in ATTENDING if given[name] is not None}
        guest = Guest(given["people"], given["name"].strip(), given["phone"], links)
        made = sign_ups.sign_up_for(obj, guest, by=by)
        return f"{made.get_state_display()}：{made.who}，{made.people} 人，{written(made.number)}。"


class CancelSignUp(ActPage):
    slug, verb, batch, form = "cancel", "取消报名", True, ReasonlessForm
    grave = True
    after = "名额让给候补的；这份报名的姓名和电话马上清除。"

    def offered(self, obj: SignUp, user: Any) -> bool:
        return obj.state in sign_ups.LIVE

    def perform(self, obj: SignUp, *, by: Any, **_: Any) -> str:
        sign_ups.cancel(obj, by=by)
        return f"{obj}已取消。"


class _Turnout(ActPage):
    batch, together, form = True, True, ReasonlessForm

    def offered(self, obj: SignUp, user: Any) -> bool:
        return obj.state == S.SIGNED

    def refusal(self, obj: SignUp, user: Any) -> str:
        return open_for_records(obj.activity)

    def perform(self, obj: SignUp, *, by: Any, **given: Any) -> str:
        return self.perform_all([obj], by=by, **given)


class Came(_Turnout):
    slug, verb = "came", "登记到场"
    after = "登记册里的人和单位计入参加记录，其他人计入到场群众人数。"

    def perform_all(self, rows: Sequence[Any], *, by: Any, **_: Any) -> str:
        return f"已登记到场 {sign_up_turnout.came(rows, by=by)} 份。"


class Absent(_Turnout):
    slug, verb = "absent", "登记未到"

    def perform_all(self, rows: Sequence[Any], *, by: Any, **_: Any) -> str:
        return f"已登记未到 {sign_up_turnout.stayed_away(rows, by=by)} 份。"


@admin.register(SignUp)
class SignUpAdmin(RevealingAdmin):
    nav_group, nav_order = "活动", 85
    can_add = False
    revealed = ("name", "phone")
    acts = (Came(), Absent(), CancelSignUp())
    change_form_template = "activities/sign_up.html"
    list_display = (
        "number_look",
        "activity",
        "who_look",
        "phone_look",
        "people",
        "look",
        "made_at",
    )
    list_display_links = ("number_look",)
    list_select_related = ("activity__area", *ATTENDING)
    list_filter = (
        pick_row("activity", Activity, "活动", SignUp),
        pick_choice("state", SignUpState, "状态"),
        type("OfActivityArea", (AreaPick,), {"field": "activity__area"}),
    )
    search_fields = ("number",)
    search_help_text = "报名编号或手机尾号"
    fields = ("activity", *ATTENDING, "people", "made_at")
    readonly_fields = ("made_at",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Of whom it may be only the one that it is."""
        return ("activity", *filter(None, (sign_ups.linked(obj),)), "people", "made_at")

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        term = unwritten(search_term)
        if len(term) < 4:
            return queryset, False
        found = queryset.filter(number__startswith=term)
        return self.with_phone_tail(request, found, queryset, term), False

    def row_page(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        word, sentence = sign_ups.told(obj)
        return {"word": word, "sentence": sentence}

    @admin.display(description="报名编号", ordering="number")
    def number_look(self, row: SignUp) -> str:
        return written(row.number)

    @admin.display(description="报名的人")
    def who_look(self, row: SignUp) -> str:
        return row.who or "已清除"

    @admin.display(description="联系电话")
    def phone_look(self, row: SignUp) -> str:
        return masked(row.phone) or "—"

    @admin.display(description="状态", ordering="state")
    def look(self, row: SignUp) -> SafeString:
        shape = LOOKS[SignUpState(row.state)]
        return format_html('<span class="{}">{}</span>', shape, row.get_state_display())
