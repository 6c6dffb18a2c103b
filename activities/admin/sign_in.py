"""签到名单: how far the matching is, what needs a choice, and what was taken in."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django_htmx.http import HttpResponseClientRefresh

from activities.enums import AttendanceSource, LineChoice, LineMatch, SheetState
from activities.models import SignInLine, SignInSheet
from activities.services import matching, taking_in
from core.encryption import masked
from districts.scoped_admin.acts import ActForm, ActPage
from districts.scoped_admin.lists import AreaPick, pick_choice
from districts.scoped_admin.registers import ReadOnlyAdmin

SHOWN = 100  # names that are chosen for on one page
OTHERS, SKIP, SOLE = "others", "skip", "sole"  # what is done to many at once
BULK = {OTHERS: LineChoice.OTHERS, SKIP: LineChoice.SKIP}


class TakeForm(ActForm):
    """A field for each name that waits, as many as a page shows."""

    bulk = forms.CharField(required=False, widget=forms.HiddenInput)

    def prepare(self) -> None:
        del self.fields["note"]
        waiting = taking_in.waiting(self.obj)
        self.waiting = list(waiting[:SHOWN])
        self.more = max(0, waiting.count() - SHOWN)
        keys = {key for line in self.waiting for key in line.candidates}
        self.faces = matching.faces(self.obj.activity, keys) if keys else {}
        for line in self.waiting:
            self.fields[f"line_{line.number}"] = forms.ChoiceField(
                label=line.name,
                required=False,
                choices=self._offered(line),
                widget=forms.RadioSelect,
                error_messages={"invalid_choice": "名单有变化，请刷新后重新选择。"},
            )

    def _offered(self, line: SignInLine) -> list[tuple[str, str]]:
        known = [(key, self.faces[key]) for key in line.candidates if key in self.faces]
        return [*known, (LineChoice.OTHERS, "计入群众人数"), (LineChoice.SKIP, "不计入")]

    def lines(self) -> Iterator[tuple[SignInLine, str, Any]]:
        """(line, what the list says beside the name, its field)."""
        for line in self.waiting:
            end = f"尾号 {line.tail}" if line.tail else ""
            beside = " · ".join(filter(None, (line.unit, masked(line.phone), end)))
            yield line, beside, self[f"line_{line.number}"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        chosen = {
            line.number: cleaned[f"line_{line.number}"]
            for line in self.waiting
            if cleaned.get(f"line_{line.number}")
        }
        left = len(self.waiting) - len(chosen)
        if left and not cleaned.get("bulk") and not self.errors:
            raise forms.ValidationError(
                f"还有 {left} 个名字没有选择：请选是哪一位，或计入群众人数，或不计入。"
            )
        return {"bulk": cleaned.get("bulk", ""), "chosen": chosen}


class Take(ActPage):
    slug, verb, form, template = "take", "核对并计入", TakeForm, "sign_in/take.html"

    def offered(self, obj: SignInSheet, user: Any) -> bool:
        return obj.state == SheetState.READY

    def page(self, obj: SignInSheet, request: HttpRequest) -> dict[str, Any]:
        open_ = obj.lines.filter(choice=LineChoice.OPEN)
        sole = open_.filter(match=LineMatch.SEVERAL, candidates__len=1)
        return {
            "counts": counts(obj),
            "unknown": open_.filter(match=LineMatch.UNKNOWN).count(),
            "sole": sole.count(),
            "activity_url": reverse("admin:activities_activity_change", args=[obj.activity_id]),
        }

    def perform(
        self, obj: SignInSheet, *, by: Any, bulk: str = "", chosen: Any = None, **_: Any
    ) -> str:
        taking_in.choose(obj, chosen or {})
        if bulk in BULK:
            return f"已为 {taking_in.unknown_become(obj, BULK[bulk])} 个名字选择。"
        if bulk == SOLE:
            return f"已为 {taking_in.only_ones_are_meant(obj)} 个名字选择。"
        if left := taking_in.waiting(obj).count():
            return f"选择已保存，还有 {left} 个名字要选择。"
        found = taking_in.take(obj, by=by)
        known = f"，{found.known} 人此前已登记" if found.known else ""
        return f"已计入 {found.new} 人{known}，群众 {found.others} 人。"


class NoReasonForm(ActForm):
    def prepare(self) -> None:
        del self.fields["note"]


class Discard(ActPage):
    slug, verb, form, grave = "discard", "放弃名单", NoReasonForm, True

    def offered(self, obj: SignInSheet, user: Any) -> bool:
        return taking_in.can_be_discarded(obj)

    def effect(self, obj: SignInSheet) -> str:
        return f"名单里的 {obj.total} 个名字都不计入，名单随即删除。要登记的请重新提交。"

    def perform(self, obj: SignInSheet, *, by: Any, **_: Any) -> str:
        taking_in.discard(obj, by=by)
        return "名单已放弃，没有计入。"


class Undo(ActPage):
    slug, verb, grave = "undo", "撤回", True

    def offered(self, obj: SignInSheet, user: Any) -> bool:
        return obj.state == SheetState.TAKEN

    def refusal(self, obj: SignInSheet, user: Any) -> str:
        return taking_in.undo_refusal(obj)

    def effect(self, obj: SignInSheet) -> str:
        return f"这份名单计入的 {obj.taken} 条参加记录和 {obj.others} 名群众一并撤回。"

    def perform(self, obj: SignInSheet, *, by: Any, note: str, **_: Any) -> str:
        return f"已撤回 {taking_in.undo(obj, by=by, reason=note)} 条参加记录。"


def counts(sheet: SignInSheet) -> list[tuple[str, int]]:
    """How many names of the list are what, those that need nothing first."""
    pairs = sheet.lines.values_list("match", "choice")
    found = Counter(
        "waiting" if choice == LineChoice.OPEN else match for match, choice in pairs.iterator()
    )
    chosen = sum(number for match, number in found.items() if match in CHOSEN)
    told = [
        ("已对上", found[LineMatch.FOUND]),
        ("已选择", chosen),
        ("待选择", found["waiting"]),
        ("名单里重复", found[LineMatch.TWICE]),
        ("此前已登记", found[LineMatch.ALREADY]),
    ]
    return [(title, number) for title, number in told if number or title == "待选择"]


CHOSEN = (LineMatch.SEVERAL, LineMatch.ELSEWHERE, LineMatch.UNKNOWN)


class OfActivityArea(AreaPick):
    field = "activity__area"


@admin.register(SignInSheet)
class SignInSheetAdmin(ReadOnlyAdmin):
    nav_group, in_nav = "活动", False
    list_display = ("activity", "source", "filename", "state", "total", "taken", "by", "made_at")
    list_select_related = ("activity", "by")
    list_filter = (
        pick_choice("state", SheetState, "状态"),
        pick_choice("source", AttendanceSource, "来源"),
        OfActivityArea,
    )
    search_fields = ("activity__title",)
    search_help_text = "活动名称"
    fields = ("activity", "source", "filename", "state", "total", "taken", "others", "by")
    acts = (Take(), Discard(), Undo())

    def after_act(self, obj: SignInSheet) -> str:
        if obj.state == SheetState.READY:
            return self.act_url("take", obj)
        return self.change_url(obj)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        """How far the matching is; what waits for a choice, to who may choose; what came of it."""
        obj = self.get_object(request, object_id)
        if not self.has_view_permission(request, obj):
            raise PermissionDenied
        working = obj.state == SheetState.MATCHING
        asks = request.htmx  # type: ignore[attr-defined]
        if asks and not working:
            return HttpResponseClientRefresh()
        if obj.state == SheetState.READY and self.holds_right(request, obj, "change"):
            return redirect(self.act_url("take", obj))
        job = obj.job
        context = {
            **self.page_of(request, obj, "签到名单"),
            "job": job,
            "failed": obj.trouble or (job.error if job and not job.open else ""),
            "counts": counts(obj),
            "tools": list(self.act_tools(request, obj)),
            "activity_url": reverse("admin:activities_activity_change", args=[obj.activity_id]),
            "attendances_url": attendances_of(obj),
        }
        context["working"] = working and not context["failed"]
        name = "progress" if asks and context["working"] else "sheet"
        return TemplateResponse(request, f"sign_in/{name}.html", context)


def attendances_of(sheet: SignInSheet) -> str:
    """The register of attendances, narrowed to the sheet's activity."""
    url = reverse("admin:activities_attendance_changelist")
    return f"{url}?activity={sheet.activity_id}"
