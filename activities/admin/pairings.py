"""结对: who helps whom, when they are visited, what was needed; households are masked."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate

from activities.admin.naming import NamingPeople, named
from activities.admin.pairing_acts import ACTS, VISIT_ACTS
from activities.enums import PairingKind, VisitRhythm
from activities.models import Pairing, Visit, Volunteer
from activities.models.pairings import HELPERS
from activities.row_page import Cell, Table, cells, page_of, told
from activities.services import due_services, pairings
from core.encryption import masked
from core.errors import Refused
from districts.models import CommercialDistrict
from districts.revealing import RevealingAdmin
from districts.scoped_admin import history
from districts.scoped_admin.forms import ScopedForm
from districts.scoped_admin.lists import AreaPick, Pick, pick_choice, pick_open
from districts.scoped_admin.picking import pick_row
from districts.services import contact
from members.models import PartyMember

GROUP = "服务群众"
HELPED = ("helped_organisation", "helped_party_organisation")
HOUSEHOLD = ("helped_name", "helped_phone", "helped_address", "situation")


class PairingForm(ScopedForm):
    """One helper; a household, or one body, as the kind says."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, told_ in (
            ("member", "帮扶（共建）一方：五项里选一项。"),
            ("helped_name", "结对帮扶填这里到“困难类别”。"),
            ("helped_organisation", "结对共建在这里和下一项里选一个。"),
        ):
            if name in self.fields:
                self.fields[name].help_text = told_

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        given = self.cleaned_data
        since = given.get("since")
        if "since" in self.changed_data and since and since > localdate():
            self.add_error("since", f"结对日期不能晚于今天（{localdate()}），请核对。")
        if len([name for name in HELPERS if given.get(name)]) != 1:
            self.add_error("member", "帮扶（共建）一方请选一个，不要多选，也不要不选。")
        self._check_helped(given)
        self._read_phone()
        return cleaned

    def _check_helped(self, given: dict[str, Any]) -> None:
        bodies = [name for name in HELPED if given.get(name)]
        if given.get("kind") == PairingKind.HOUSEHOLD:
            if not given.get("helped_name") and "helped_name" in self.fields:
                self.add_error("helped_name", "结对帮扶请写帮扶对象。")
            if bodies:
                self.add_error(bodies[0], "结对帮扶不选结对单位和党组织，请清空。")
        elif given.get("kind"):
            if len(bodies) != 1:
                self.add_error(HELPED[0], "结对共建请选一个结对单位，或者一个结对党组织。")
            for name in HOUSEHOLD:
                if given.get(name):
                    self.add_error(name, "结对共建不填帮扶对象，请清空。")
            if any(
                given.get(name) and given.get(name) == given.get(f"helped_{name}")
                for name in ("organisation", "party_organisation")
            ):
                self.add_error(HELPED[0], "不能和自己结对，请改选。")

    def _read_phone(self) -> None:
        phone = self.cleaned_data.get("helped_phone")
        if "helped_phone" not in self.changed_data or not phone:
            return
        try:
            self.cleaned_data["helped_phone"] = contact.read_phone(phone)
        except Refused as wrong:
            self.add_error("helped_phone", str(wrong))


class VisitedPick(Pick):
    """What the adviser tells of."""

    title, parameter_name = "走访", "visited"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("due", "本期待走访"), ("late", "上期漏走访")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        finder = {"due": due_services.visits_due, "late": due_services.visits_late}.get(
            self.value() or ""
        )
        if finder is None:
            return queryset
        return queryset.filter(pk__in=finder("", localdate()).order_by().values("pk"))


@admin.register(Pairing)
class PairingAdmin(NamingPeople, RevealingAdmin):
    nav_group, nav_order = GROUP, 30
    form = PairingForm
    change_form_template = "activities/row.html"
    revealed = ("helped_name", "helped_phone", "helped_address")
    personal = HOUSEHOLD
    acts = ACTS
    people = {"member": PartyMember, "volunteer": Volunteer}
    list_display = ("who", "helped_told", "kind", "plan", "since", "until", "area")
    more_columns = ("commercial_district", "end_reason")
    list_select_related = ("area", "commercial_district", *HELPERS, *HELPED)
    list_filter = (
        pick_choice("kind", PairingKind, "类别"),
        VisitedPick,
        pick_open("until", "状态", "结对中", "已结束"),
        pick_choice("visit_rhythm", VisitRhythm, "走访计划"),
        pick_row("commercial_district", CommercialDistrict, "商圈", Pairing),
        AreaPick,
    )
    search_fields = ("organisation__name", "party_organisation__name", "storefront__name")
    search_help_text = "帮扶（共建）一方的名称，或党员、志愿者的姓名"
    fields = (
        "kind",
        "area",
        "commercial_district",
        *HELPERS,
        *HOUSEHOLD,
        *HELPED,
        "visit_rhythm",
        "visit_times",
        "since",
    )

    def title_for(self, request: HttpRequest, obj: Any) -> str:
        by_name = self.holds_right(request, obj, "reveal")
        return f"{named(obj, *HELPERS)}—{obj.helped}" if by_name else str(obj)

    def row_page(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        by_name = self.holds_right(request, obj, "reveal")
        visits = list(obj.visits.order_by("-day")[:60])
        return {
            "facts": self._facts(obj, by_name=by_name),
            "look": self.look(obj),
            "tables": [
                Table(
                    "走访",
                    ("日期", "人次", "发现的需求", "解决", ""),
                    [_visit(one, by_name=by_name) for one in visits],
                    empty="还没有走访，请办理“登记走访”。",
                    note=self.plan(obj),
                )
            ],
            "acts": list(history.acts(obj))[::-1],
        }

    def _facts(self, obj: Any, *, by_name: bool) -> list[tuple[str, str]]:
        left = pairings.missing(obj, localdate())
        last = pairings.period(obj.visit_rhythm, localdate())[1]
        return told(
            ("类别", obj.get_kind_display()),
            ("帮扶（共建）一方", named(obj, *HELPERS) if by_name else obj.helper),
            ("结对对象", obj.helped),
            ("联系电话", masked(obj.helped_phone) if by_name and obj.helped_phone else ""),
            ("困难类别", obj.situation if by_name else ""),
            ("商圈", obj.commercial_district),
            ("走访计划", self.plan(obj)),
            ("本期还要走访", f"{left} 次，{last} 前" if left else ""),
            ("结对日期", obj.since_text),
            ("结束日期", obj.until),
            ("结束原因", obj.end_reason),
            ("行政区划", obj.area),
        )

    @admin.display(description="帮扶（共建）一方")
    def who(self, row: Pairing) -> str:
        return named(row, *HELPERS)

    @admin.display(description="帮扶（共建）一方")
    def masked_who(self, row: Pairing) -> str:
        return row.helper

    @admin.display(description="结对对象")
    def helped_told(self, row: Pairing) -> str:
        return row.helped

    @admin.display(description="走访计划", ordering="visit_rhythm")
    def plan(self, row: Pairing) -> str:
        return f"{row.get_visit_rhythm_display()} {row.visit_times} 次"

    @admin.display(description="状态")
    def look(self, row: Pairing) -> SafeString:
        ended = row.until is not None and row.until <= localdate()
        shape, word = ("badge", "已结束") if ended else ("badge badge--ok", "结对中")
        return format_html('<span class="{}">{}</span>', shape, word)


def _visit(row: Visit, *, by_name: bool) -> list[Cell]:
    """Needs are told to who may read of the household."""
    need = (row.need if by_name else "有") if row.need else "没有"
    return cells(
        row.day,
        row.people,
        need,
        _solved(row),
        Cell("查看", page_of("activities_visit", row.pk)),
    )


def _solved(row: Visit) -> Cell:
    if not row.need:
        return Cell("—")
    if row.solved_on is None:
        return Cell("未解决", page_of("activities_visit", row.pk, "solve"), "badge badge--warn")
    return Cell(f"{row.solved_on}", look="badge badge--ok")


class VisitForm(ScopedForm):
    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        day = self.cleaned_data.get("day")
        if (
            "day" in self.changed_data
            and day
            and (why := pairings.not_on(self.instance.pairing, day))
        ):
            self.add_error("day", why)
        solved = self.cleaned_data.get("solved_on")
        if "solved_on" in self.changed_data and solved and solved > localdate():
            self.add_error("solved_on", f"解决日期不能晚于今天（{localdate()}），请核对。")
        return cleaned


class NeedPick(Pick):
    title, parameter_name = "需求", "need"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("open", "未解决"), ("solved", "已解决"), ("none", "没有需求")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        found = queryset.exclude(need="")
        return {
            "open": lambda: found.filter(solved_on=None),
            "solved": lambda: found.filter(solved_on__isnull=False),
            "none": lambda: queryset.filter(need=""),
        }.get(self.value() or "", lambda: queryset)()


@admin.register(Visit)
class VisitAdmin(NamingPeople):
    """Written down by the act of the pairing, corrected here."""

    nav_group, nav_order = GROUP, 35
    can_add = False
    form = VisitForm
    change_form_template = "activities/row.html"
    personal = ("words", "need", "solution")
    acts = VISIT_ACTS
    people = {"pairing__member": PartyMember, "pairing__volunteer": Volunteer}
    list_display = ("day", "who", "helped", "people_seen", "need", "solved_on", "area")
    list_select_related = (
        "pairing__area",
        *(f"pairing__{name}" for name in (*HELPERS, *HELPED)),
    )
    list_filter = (NeedPick, type("PairingAreaPick", (AreaPick,), {"field": "pairing__area"}))
    search_fields = ("pairing__organisation__name", "pairing__party_organisation__name")
    search_help_text = "帮扶（共建）一方的名称，或党员、志愿者的姓名"
    fields = ("day", "people", "words", "need", "solution", "solved_on")

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "words" and field is not None:
            field.widget = forms.Textarea(attrs={"rows": 3})
        return field

    def title_for(self, request: HttpRequest, obj: Any) -> str:
        by_name = self.holds_right(request, obj, "reveal")
        helper = named(obj.pairing, *HELPERS) if by_name else obj.pairing.helper
        return f"{obj.day} {helper}走访{obj.pairing.helped}"

    def row_page(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        by_name = self.holds_right(request, obj, "reveal")
        facts = told(
            ("走访日期", obj.day),
            ("走访人次", obj.people),
            ("走访情况", obj.words if by_name else ""),
            ("发现的需求", obj.need if by_name else ""),
            ("解决日期", obj.solved_on),
            ("解决情况", obj.solution if by_name else ""),
        )
        return {"facts": facts, "acts": list(history.acts(obj))[::-1]}

    @admin.display(description="帮扶（共建）一方")
    def who(self, row: Visit) -> str:
        return named(row.pairing, *HELPERS)

    @admin.display(description="帮扶（共建）一方")
    def masked_who(self, row: Visit) -> str:
        return row.pairing.helper

    @admin.display(description="结对对象")
    def helped(self, row: Visit) -> str:
        return row.pairing.helped

    @admin.display(description="走访人次", ordering="people")
    def people_seen(self, row: Visit) -> int:
        return row.people

    @admin.display(description="行政区划")
    def area(self, row: Visit) -> str:
        return str(row.pairing.area)
