"""预约: a read-only list; each is written by who books and by the counter's acts."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from activities.enums import BookingState, CaseKind
from activities.models import Booking
from activities.services import bookings, case_receipts, counter
from core.encryption import masked
from districts.revealing import RevealingAdmin
from districts.scoped_admin import history
from districts.scoped_admin.acts import ActForm, ActPage, ReasonlessForm
from districts.scoped_admin.lists import AreaPick, Pick, pick_choice
from members.admin import fields

LOOKS = {
    BookingState.BOOKED: "badge badge--info",
    BookingState.WAITING: "badge badge--warn",
    BookingState.CAME: "badge badge--ok",
    BookingState.NO_SHOW: "badge badge--late",
    BookingState.CANCELLED: "badge",
}
WORDS = {"rows": 3, "autocomplete": "off"}


def words(label: str, most: int, *, required: bool, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        required=required,
        help_text=hint,
        widget=forms.Textarea(attrs=WORDS),
        error_messages={"required": f"请填写{label}。"},
    )


class CameForm(ActForm):
    question = words("反映的问题（没有的不填）", 1000, required=False)
    answer = words(
        "当场的答复", 400, required=False, hint="不能当场答复的留空：以后再答复，或者转诉求。"
    )

    def prepare(self) -> None:
        del self.fields["note"]
        self.fields["question"].initial = self.obj.question


class Came(ActPage):
    slug, verb, form, transition = "came", "登记到访", CameForm, counter.CAME
    after = "问题和答复，预约的人凭编号能查到；商户在手机上能看到。"

    def perform(self, obj: Booking, *, by: Any, question: str, answer: str, **_: Any) -> str:
        counter.came(obj, by=by, question=question, answer=answer)
        return f"{obj}：已到访。"


class NoShow(ActPage):
    slug, verb, form, transition = "no-show", "登记未到", ReasonlessForm, counter.NO_SHOW

    def perform(self, obj: Booking, *, by: Any, **_: Any) -> str:
        counter.no_show(obj, by=by)
        return f"{obj}：未到。"

    def memento(self, obj: Booking) -> Any:
        return obj.state

    def restore(self, obj: Booking, memento: Any, *, by: Any) -> None:
        counter.undo_outcome(obj, memento, by=by)


class AnswerForm(ActForm):
    answer = words("答复", 400, required=True, hint="预约的人凭编号查询时看到。")

    def prepare(self) -> None:
        del self.fields["note"]
        self.fields["answer"].initial = self.obj.answer


class Answer(ActPage):
    slug, verb, form = "answer", "答复问题", AnswerForm

    def offered(self, obj: Booking, user: Any) -> bool:
        return bool(obj.question)

    def effect(self, obj: Booking) -> str:
        return "答复后，问题不再提示；到期自动清除本人的信息。"

    def perform(self, obj: Booking, *, by: Any, answer: str, **_: Any) -> str:
        bookings.answer(obj, by=by, answer=answer)
        return f"{obj}已答复。"


class ToCaseForm(ActForm):
    kind = fields.choice("类别", CaseKind.choices)
    title = fields.text("事项", case_receipts.TITLE)

    def prepare(self) -> None:
        del self.fields["note"]
        self.fields["kind"].initial = CaseKind.REQUEST
        self.fields["title"].help_text = "一句话写明什么事，不写姓名、电话；长期保留。"


class ToCase(ActPage):
    slug, verb, form = "to-case", "转诉求", ToCaseForm
    after = "登记一件诉求建议，带上反映的问题和本人的联系方式，按诉求建议的时限办理。"

    def offered(self, obj: Booking, user: Any) -> bool:
        return bool(obj.question) and not obj.cases.exists()

    def perform(self, obj: Booking, *, by: Any, kind: str, title: str, **_: Any) -> str:
        made = case_receipts.of_booking(obj, by=by, kind=kind, title=title)
        return f"已转为{made}。"


class Cancel(ActPage):
    slug, verb, transition, grave = "cancel", "取消预约", bookings.CANCEL, True
    button = "取消这个预约"
    after = "名额给第一个候补的；商户收到消息，事由会告诉他们。"

    def perform(self, obj: Booking, *, by: Any, note: str, **_: Any) -> str:
        bookings.cancel(obj, by=by, note=note)
        return f"{obj}已取消。"


class QuestionPick(Pick):
    title, parameter_name = "反映的问题", "question"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("open", "待答复"), ("answered", "已答复"), ("none", "没有问题")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        asked = queryset.exclude(question="")
        return {
            "open": asked.filter(answered_on=None, cases=None),
            "answered": asked.exclude(answered_on=None),
            "none": queryset.filter(question=""),
        }.get(self.value() or "", queryset)


@admin.register(Booking)
class BookingAdmin(RevealingAdmin):
    nav_group, nav_order = "服务群众", 50
    can_add = False
    revealed = ("name", "phone")
    personal = ("name", "phone", "who", "matter", "question", "answer")
    acts = (Came(), NoShow(), Answer(), ToCase(), Cancel())
    list_display = ("number", "day", "hours", "session", "who", "queue", "look", "area")
    more_columns = ("walk_in", "made_at", "answered_on", "erase_on")
    list_select_related = (
        "storefront",
        "slot__session__area",
        "slot__session__organisation",
    )
    list_filter = (
        pick_choice("state", BookingState, "状态"),
        QuestionPick,
        type("OfSession", (AreaPick,), {"field": "slot__session__area"}),
    )
    search_fields = ("number",)
    search_help_text = "预约编号、店名或手机尾号"
    fields = (
        "number",
        "day",
        "hours",
        "session",
        "who",
        "phone_masked",
        "matter_text",
        "look",
        "queue",
        "walk_in",
        "question_text",
        "answer",
        "answered_on",
        "case",
        "made_at",
        "erase_on",
        "erased_at",
    )
    readonly_fields = (
        "day",
        "hours",
        "session",
        "who",
        "phone_masked",
        "matter_text",
        "look",
        "question_text",
        "case",
    )

    def _impersonal(self, names: Any) -> list[Any]:
        """A booking is told by its number; nothing of the person stands in the name's place."""
        hidden = {*self.personal, "phone_masked", "matter_text", "question_text"}
        return [name for name in names if name not in hidden]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What has not come yet is left out."""
        known = {"phone_masked": "phone", "matter_text": "matter", "question_text": "question"}
        kept = {"answer", "answered_on", "queue", "walk_in", "erase_on", "erased_at", *known}
        return [
            name for name in self.fields if name not in kept or getattr(obj, known.get(name, name))
        ]

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
        return queryset.filter(storefront__name__contains=search_term.strip()[:80]), False

    def row_page(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        url = reverse("duty-counter", args=[obj.slot.session_id])
        return {"acts": list(history.acts(obj))[::-1], "counter_url": url}

    def after_act(self, obj: Any) -> str:
        """Back to the day's list, from where most of it is done."""
        return reverse("duty-counter", args=[obj.slot.session_id])

    change_form_template = "duty/booking.html"

    @admin.display(description="日期", ordering="slot__session__day")
    def day(self, row: Booking) -> str:
        return str(row.slot.session.day)

    @admin.display(description="时段")
    def hours(self, row: Booking) -> str:
        return str(row.slot)

    @admin.display(description="服务事项")
    def session(self, row: Booking) -> str:
        return f"{row.slot.session.office}　{row.slot.session.title}"

    @admin.display(description="预约人")
    def who(self, row: Booking) -> str:
        return row.who

    @admin.display(description="联系电话")
    def phone_masked(self, row: Booking) -> str:
        return masked(row.phone) or "—"

    @admin.display(description="要办的事")
    def matter_text(self, row: Booking) -> str:
        return row.matter

    @admin.display(description="反映的问题")
    def question_text(self, row: Booking) -> str:
        return row.question

    @admin.display(description="转为诉求")
    def case(self, row: Booking) -> str:
        return str(row.cases.first() or "—")

    @admin.display(description="行政区划")
    def area(self, row: Booking) -> str:
        return str(row.slot.session.area)

    @admin.display(description="状态", ordering="state")
    def look(self, row: Booking) -> SafeString:
        look = LOOKS[BookingState(row.state)]
        return format_html('<span class="{}">{}</span>', look, row.get_state_display())
