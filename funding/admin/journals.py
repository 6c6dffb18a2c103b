"""记账凭证: nobody adds, changes or deletes one; what is wrong is asked to be reversed."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.timezone import localtime

from activities.row_page import Cell, page_of
from core.money import yuan
from districts.scoped_admin.acts import ActForm, ActPage
from districts.scoped_admin.days import day_field
from districts.scoped_admin.lists import pick_choice
from districts.scoped_admin.registers import ReadOnlyAdmin
from funding.admin.links import linked
from funding.admin.picks import FundPick, PeriodPick
from funding.enums import JournalKind
from funding.models import Journal, Reversal
from funding.services import journals, reversing


class ReverseForm(ActForm):
    day = day_field("记账日期")
    field_order = ("day", "note")

    def prepare(self) -> None:
        self.fields["note"].label = "冲正事由"


class Reverse(ActPage):
    slug, verb, form = "reverse", reversing.ASK, ReverseForm
    after = "由审批人复核后入账：按相反的金额记一张凭证，原凭证保留，两张互相注明。"

    def refusal(self, obj: Journal, user: Any) -> str:
        return reversing.refusal(obj)

    def perform(self, obj: Journal, *, by: Any, day: Any, note: str, **_: Any) -> str:
        made = reversing.ask(obj, day=day, reason=note, by=by)
        return f"已申请：{made}，待审批人复核入账。"


@admin.register(Journal)
class JournalAdmin(ReadOnlyAdmin):
    nav_group, nav_order = "经费", 80
    change_form_template = "funding/journal.html"
    acts = (Reverse(),)
    list_display = ("summary", "day", "voucher", "kind", "amount", "fund", "maker", "checker")
    more_columns = ("handler", "witness", "approver", "remark", "posted_at")
    personal = ("handler", "witness", "approver")
    list_select_related = ("fund", "maker", "checker")
    list_filter = (FundPick, pick_choice("kind", JournalKind, "类别"), PeriodPick)
    search_fields = ("summary", "voucher")
    search_help_text = "摘要或凭证号"
    fields = ("summary",)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).annotate(amount_fen=journals.moved())

    def row_page(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        source = journals.document(obj)
        asked = Reversal.objects.for_user(request.user).filter(journal=obj).order_by("-pk").first()
        facts = [
            ("专项经费", linked(obj.fund)),
            ("类别", Cell(obj.get_kind_display())),
            ("记账日期", Cell(str(obj.day))),
            ("凭证号", Cell(obj.voucher)),
            ("来自", self._from(request, source)),
            ("票据", Cell(_vouchers(source))),
            ("冲正的凭证", linked(obj.reverses)),
            ("已被冲正", linked(getattr(obj, "reversed_by", None))),
            ("冲正申请", _asked(asked)),
            *(self._of_the_paper(obj) if self.holds_right(request, obj, "reveal") else ()),
            ("制单人", Cell(str(obj.maker))),
            ("复核人", Cell(str(obj.checker))),
            ("备注", Cell(obj.remark)),
            ("入账时间", Cell(f"{localtime(obj.posted_at):%Y-%m-%d %H:%M}")),
        ]
        lines = obj.entries.select_related(
            "account__area", "account__party_organisation", "account__commercial_district"
        ).order_by("pk")
        return {"facts": facts, "lines": [_line(one) for one in lines]}

    def _of_the_paper(self, obj: Journal) -> list[tuple[str, Cell]]:
        names = (("经办人", obj.handler), ("证明人", obj.witness), ("审批人", obj.approver))
        return [(title, Cell(name)) for title, name in names]

    def _from(self, request: HttpRequest, source: Any) -> Cell:
        if source is None:
            return Cell("")
        told = f"{source._meta.verbose_name}：{source}"
        seen = journals.seen_by(source, request.user)
        url = page_of(source._meta.label_lower.replace(".", "_"), source.pk)
        return Cell(told, url if seen else "")

    @admin.display(description="金额（元）")
    def amount(self, row: Any) -> str:
        return yuan(row.amount_fen)


def _asked(reversal: Reversal | None) -> Cell:
    if reversal is None:
        return Cell("")
    url = page_of("funding_reversal", reversal.pk)
    return Cell(f"{reversal.get_state_display()}：{reversal.cause}", url)


def _vouchers(source: Any) -> str:
    """How many bills the document shows; they stand on its page."""
    count = source.vouchers.count() if hasattr(source, "vouchers") else 0
    return f"{count} 张，见来自的登记" if count else ""


def _line(entry: Any) -> dict[str, Any]:
    account = entry.account
    return {
        "kind": account.get_kind_display(),
        "account": account,
        "url": page_of("funding_account", account.pk),
        "district": account.commercial_district,
        "out": yuan(-entry.fen) if entry.fen < 0 else "",
        "into": yuan(entry.fen) if entry.fen > 0 else "",
    }
