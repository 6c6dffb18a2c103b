"""到账: recorded by the clerk, posted by another."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString

from activities.row_page import Cell, Table, cells, page_of, told
from core.encryption import masked
from core.money import yuan
from districts.scoped_admin import history
from districts.scoped_admin.lists import AreaPick, pick_choice
from districts.scoped_admin.once import Once
from funding.admin.arriving import FaultForm, Totalled, YearPick, amount, open_funds
from funding.admin.document_acts import Drop, Post, Resubmit, SendBack
from funding.admin.looks import look
from funding.admin.picks import FundPick
from funding.admin.slips import SlipAdmin
from funding.enums import DocumentState, Source
from funding.models import Fund, Receipt
from funding.services import documents, receipts

S = DocumentState


class ReceiptForm(FaultForm):
    fen = amount("金额（元）")
    faults = receipts.faults
    hints = {
        "area": "钱归哪一级管，就选哪一级。",
        "party_organisation": "直接拨给党组织的才选；不选的，由入账区划统一管理。",
        "payer": "单位名称；个人捐助的，姓名写在“捐助人”。",
        "organisation": "付款单位在登记册里的，在这里选，不用再写名称。",
        "donor": "个人捐助的姓名，加密保存，页面上打星号。",
        "opening": "建账前的结余转入时勾选，不算本年到位。",
        "pre_tax": "企业管理费在税前列支的勾选；它是税务处理，不是资金来源。",
        "bank_reference": "银行回单上的流水号；同一张回单只能登记一次。",
        "number": "捐助的可以不填，由系统按年编号。",
    }


@admin.register(Receipt)
class ReceiptAdmin(Once, Totalled, SlipAdmin):
    nav_group, nav_order = "经费", 30
    form = ReceiptForm
    change_form_template = "funding/document.html"
    acts = (Post(receipts.post), SendBack(), Resubmit(), Drop())
    list_display = ("day", "source_look", "amount", "holder", "from_whom", "number", "look")
    list_display_links = ("day", "source_look")
    more_columns = ("fund", "area", "bank_reference", "purpose", "made_by")
    list_select_related = (
        *("fund", "area", "party_organisation", "organisation"),
        *("made_by", "journal"),
    )
    list_filter = (
        pick_choice("state", DocumentState, "状态"),
        pick_choice("source", Source, "来源"),
        FundPick,
        YearPick,
        AreaPick,
    )
    search_fields = ("payer", "organisation__name", "number", "bank_reference", "purpose")
    search_help_text = "付款单位、收据号或流水号"
    fields = (
        "fund",
        "source",
        "fen",
        "day",
        "area",
        "party_organisation",
        "payer",
        "organisation",
        "donor",
        "purpose",
        "bank_reference",
        "number",
        "pre_tax",
        "opening",
    )

    def choices(self, name: str, model: Any, user: Any) -> QuerySet[Any]:
        return open_funds(user) if model is Fund else super().choices(name, model, user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was posted is only ever reversed."""
        open_ = obj is None or obj.state in documents.OPEN
        return super().has_change_permission(request, obj) and open_

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        self.stamp(request, obj, change=change)
        receipts.record(obj, by=request.user)

    def donated(self, obj: Receipt) -> bool:
        return obj.source == Source.DONATION

    def giver(self, obj: Receipt) -> str:
        return obj.donor or str(obj.organisation or obj.payer)

    def given(self, obj: Receipt) -> list[tuple[str, str]]:
        return told(("用途", obj.purpose), ("收到日期", f"{obj.day:%Y年%-m月%-d日}"))

    def row_page(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        return {
            "look": look(obj),
            "facts": told(
                ("专项经费", obj.fund),
                ("资金来源", self.source_look(obj)),
                ("金额", f"{yuan(obj.fen)} 元"),
                ("到账日期", obj.day),
                ("归谁管", obj.party_organisation or obj.area),
                ("付款单位", obj.organisation or obj.payer),
                ("捐助人", masked(obj.donor)),
                ("项目、指定用途", obj.purpose),
                ("银行流水号", obj.bank_reference),
                ("收据号", obj.number),
                ("登记人", obj.made_by),
                ("办理期限", obj.due if obj.state in documents.OPEN else ""),
            ),
            "tables": [journal_table(obj)] if obj.journal_id else [],
            "told": obj.told if obj.state == S.RETURNED else "",
            "acts": list(history.acts(obj))[::-1],
        }

    @admin.display(description="资金来源", ordering="source")
    def source_look(self, row: Receipt) -> str:
        marks = [("税前列支", row.pre_tax), ("上期结转", row.opening)]
        more = "、".join(word for word, holds in marks if holds)
        return f"{row.get_source_display()}{f'（{more}）' if more else ''}"

    @admin.display(description="归谁管", ordering="area__name")
    def holder(self, row: Receipt) -> str:
        return str(row.party_organisation or row.area)

    @admin.display(description="金额（元）", ordering="fen")
    def amount(self, row: Receipt) -> str:
        return yuan(row.fen)

    @admin.display(description="付款单位、捐助人")
    def from_whom(self, row: Receipt) -> str:
        return str(row.organisation or row.payer or masked(row.donor) or "—")

    @admin.display(description="状态", ordering="state")
    def look(self, row: Receipt) -> SafeString:
        return look(row)


def journal_table(document: Any) -> Table:
    """Where it stands in the ledger, and from there its reversal."""
    journal = document.journal
    url = page_of("funding_journal", journal.pk)
    return Table(
        "记账凭证",
        ("凭证", "记账日期", "制单", "复核"),
        [cells(Cell(journal.summary, url), journal.day, journal.maker, journal.checker)],
        note="有误的，打开凭证申请冲正",
    )
