"""冲正: asked for on the page of a journal, decided here by another."""

import datetime as dt
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.safestring import SafeString

from activities.row_page import Cell
from core.money import yuan
from districts.scoped_admin import history
from districts.scoped_admin.forms import ScopedForm
from districts.scoped_admin.lists import AreaPick, pick_choice
from districts.scoped_admin.registers import ScopedAdmin
from funding.admin.document_acts import acts_of
from funding.admin.links import linked
from funding.admin.looks import look
from funding.admin.picks import FundPick, PeriodPick
from funding.enums import DocumentState
from funding.models import Reversal
from funding.services import documents, journals, reversing


class ReversalForm(ScopedForm):
    def clean_day(self) -> dt.date:
        day: dt.date = self.cleaned_data["day"]
        if why := reversing.wrong_day(self.instance.journal, day):
            self.add_error("day", why)
        return day


@admin.register(Reversal)
class ReversalAdmin(ScopedAdmin):
    nav_group, nav_order = "经费", 88
    can_add = False
    form = ReversalForm
    change_form_template = "funding/reversal.html"
    acts = acts_of(reversing.post)
    list_display = ("journal", "day", "amount", "cause", "look", "made_by", "area")
    more_columns = ("fund", "told", "posted")
    list_select_related = ("journal__fund", "posted", "made_by", "area")
    list_filter = (
        pick_choice("state", DocumentState, "状态"),
        type("FundOfJournal", (FundPick,), {"field": "journal__fund"}),
        PeriodPick,
        AreaPick,
    )
    search_fields = ("journal__summary", "journal__voucher", "cause")
    search_help_text = "摘要、凭证号或事由"
    fields = ("day", "cause")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).annotate(amount_fen=journals.moved("journal"))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        still = obj is None or obj.state in documents.OPEN
        return still and super().has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        documents.begin(obj, by=request.user)
        super().save_model(request, obj, form, change)

    def row_page(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        return {
            "look": self.look(obj),
            "facts": [
                ("原凭证", linked(obj.journal)),
                ("专项经费", linked(obj.journal.fund)),
                ("金额（元）", Cell(yuan(obj.amount_fen))),
                ("记账日期", Cell(str(obj.day))),
                ("冲正事由", Cell(obj.cause)),
                ("提出人", Cell(str(obj.made_by))),
                ("退回意见", Cell(obj.told)),
                ("冲正凭证", linked(obj.posted)),
            ],
            "acts": list(history.acts(obj))[::-1],
        }

    @admin.display(description="金额（元）")
    def amount(self, row: Any) -> str:
        return yuan(row.amount_fen)

    @admin.display(description="专项经费")
    def fund(self, row: Reversal) -> str:
        return str(row.journal.fund)

    @admin.display(description="状态", ordering="state")
    def look(self, row: Reversal) -> SafeString:
        return look(row)
