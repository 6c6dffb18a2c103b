"""群众反映 at the office: a read-only list, a page with its course, what is done with one."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate

from core.encryption import masked
from districts import limits
from districts.revealing import RevealingAdmin
from districts.scoped_admin import history
from districts.scoped_admin.lists import AreaPick, Pick, pick_choice, pick_due
from storefronts.admin.feedback_acts import ACTS
from storefronts.enums import FeedbackKind, FeedbackState
from storefronts.models import Feedback
from storefronts.services import due_feedback

#: How a state looks: shape, word and colour.
LOOKS = {
    FeedbackState.RECEIVED: "badge badge--warn",
    FeedbackState.CHECKED: "badge badge--info",
    FeedbackState.ANSWERED: "badge badge--ok",
}
PROVEN = {None: "待核查", True: "属实", False: "不属实"}


class ProvenPick(Pick):
    title, parameter_name = "核查结果", "proven"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("1", "属实"), ("0", "不属实")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        wanted = {"1": True, "0": False}.get(self.value() or "")
        return queryset if wanted is None else queryset.filter(proven=wanted)


@admin.register(Feedback)
class FeedbackAdmin(RevealingAdmin):
    """Only looked at: it is written by who reports and by its acts."""

    nav_group, nav_order = "示范店", 50
    can_add = False
    revealed = ("phone",)
    personal = ("text", "words", "phone", "picture", "found", "answer")
    acts = ACTS
    list_display = ("number", "kind", "about", "look", "result", "due_look", "area", "received_at")
    list_display_links = ("number",)
    more_columns = ("consequence", "handler", "erase_on")
    list_select_related = (
        "area",
        "handled_by",
        "title__scheme",
        "title__storefront",
        "application__scheme",
        "application__storefront",
    )
    list_filter = (
        pick_choice("state", FeedbackState, "状态"),
        pick_choice("kind", FeedbackKind, "类别"),
        ProvenPick,
        pick_due("待核查答复", due_feedback),
        AreaPick,
    )
    search_fields = ("number",)
    search_help_text = "受理编号、店名或手机尾号"
    fields = (
        "number",
        "kind",
        "about",
        "look",
        "due_look",
        "words",
        "picture",
        "phone_masked",
        "area",
        "received_at",
        "result",
        "found",
        "consequence",
        "decided_on",
        "answer",
        "handler",
        "erase_on",
        "erased_at",
    )
    readonly_fields = (
        "about",
        "look",
        "due_look",
        "words",
        "picture",
        "phone_masked",
        "result",
        "handler",
    )

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What has not come yet is left out."""
        columns = {field.name: field.attname for field in self.model._meta.concrete_fields}
        columns |= {"handler": "handled_by_id", "words": "text", "picture": "photo"}
        columns["result"] = "found"
        return [name for name in self.fields if getattr(obj, columns.get(name, "number"))]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """By receipt, else by the store."""
        found = self.by_receipt(request, queryset, search_term)
        if found is not None:
            return found, False
        if not search_term.strip():
            return queryset, False
        name = search_term.strip()[:80]
        stores = queryset.filter(title__storefront__name__contains=name)
        return stores | queryset.filter(application__storefront__name__contains=name), False

    def row_page(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        return {"acts": list(history.acts(obj))[::-1], "next_step": next_step(obj)}

    @admin.display(description="反映的商户")
    def about(self, row: Feedback) -> str:
        subject = row.title or row.application
        return f"{subject.storefront}（{subject.scheme}）" if subject else "—"

    @admin.display(description="反映内容")
    def words(self, row: Feedback) -> str:
        return row.text

    @admin.display(description="照片")
    def picture(self, row: Feedback) -> SafeString:
        return format_html('<a href="{}">看照片</a>', reverse("feedback-photo", args=[row.pk]))

    @admin.display(description="联系电话")
    def phone_masked(self, row: Feedback) -> str:
        return masked(row.phone) or "没有留"

    @admin.display(description="经办人")
    def handler(self, row: Feedback) -> str:
        """By name: the page of a user is the administrator's."""
        return str(row.handled_by or "")

    @admin.display(description="核查结果")
    def result(self, row: Feedback) -> str:
        return PROVEN[row.proven]

    @admin.display(description="状态")
    def look(self, row: Feedback) -> SafeString:
        look = LOOKS[FeedbackState(row.state)]
        return format_html('<span class="{}">{}</span>', look, row.get_state_display())

    @admin.display(description="办理期限")
    def due_look(self, row: Feedback) -> SafeString:
        """Red flags of a list say it in a word: the shape and the colour only repeat it."""
        if row.state != FeedbackState.ANSWERED and row.due < localdate():
            return format_html(
                '{}　<span class="badge badge--warn">预警：已超期</span>', f"{row.due}"
            )
        return format_html("{}", f"{row.due}")


def next_step(feedback: Feedback) -> str:
    """What is to be done next, and by when."""
    rule = limits.told("feedback_check", feedback.area)
    erased = f"{feedback.erase_on} 自动清除反映人的信息" if feedback.erase_on else ""
    return {
        FeedbackState.RECEIVED: f"{feedback.due} 前核查（{rule}）",
        FeedbackState.CHECKED: f"{feedback.due} 前答复（{rule}）",
        FeedbackState.ANSWERED: erased,
    }[FeedbackState(feedback.state)]
