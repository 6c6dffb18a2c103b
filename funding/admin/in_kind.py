"""实物支持: recorded with its value by one, checked by another."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString

from activities.row_page import told
from core.encryption import masked
from core.money import yuan
from districts.models import CommercialDistrict
from districts.scoped_admin import history
from districts.scoped_admin.acts import ActPage
from districts.scoped_admin.lists import AreaPick, pick_choice
from districts.scoped_admin.once import Once
from districts.scoped_admin.picking import pick_row
from funding.admin.arriving import FaultForm, Totalled, YearPick, amount
from funding.admin.document_acts import Drop, Post, Resubmit, ReturnForm, SendBack
from funding.admin.looks import look
from funding.admin.slips import SlipAdmin
from funding.enums import InKindKind, InKindState
from funding.models import FundingRule, InKind
from funding.services import documents, in_kind


class Check(Post):
    verb, transition, done = "复核核定", in_kind.CHECK, "已核定"
    after = "核定后计入实物支持，与现金分开；不能再改，有误的撤销核定。"


class Reopen(ActPage):
    slug, verb, action, form, transition = (
        *("reopen", "撤销核定", "decide", ReturnForm),
        in_kind.REOPEN,
    )
    grave = True
    after = "退回登记人修改，改好重新核定之前不计入实物支持。"

    def perform(self, obj: Any, *, by: Any, note: str, **_: Any) -> str:
        return f"{in_kind.reopen(obj, by=by, note=note)}已撤销核定，退回修改。"


class InKindForm(FaultForm):
    fen = amount("折价（元）")
    faults = in_kind.faults
    hints = {
        "quantity": "例如“40 套”“200 册”。",
        "valuation": "按什么估的，例如“采购发票”“市场价”“捐赠方报价单”。",
        "giver": "单位名称；个人捐赠的，姓名写在“捐赠人”。",
        "organisation": "提供单位在登记册里的，在这里选，不用再写名称。",
        "donor": "个人捐赠的姓名，加密保存，页面上打星号。",
        "rule": "代替哪一项补助的现金；每个党组织每项只抵付一次。",
        "donated": "群众、企业自愿捐的勾选，核定后可以打印捐赠收据。",
        "number": "捐赠的可以不填，由系统按年编号。",
    }


@admin.register(InKind)
class InKindAdmin(Once, Totalled, SlipAdmin):
    nav_group, nav_order = "经费", 60
    form = InKindForm
    change_form_template = "funding/document.html"
    acts = (Check(in_kind.check), SendBack(), Resubmit(), Reopen(), Drop())
    list_display = ("name", "kind", "amount", "day", "from_whom", "receiver", "look", "area")
    more_columns = (
        *("quantity", "valuation", "use", "venue", "commercial_district"),
        *("rule", "number", "made_by"),
    )
    list_select_related = (
        *("area", "organisation", "party_organisation", "venue"),
        *("commercial_district", "rule", "made_by"),
    )
    list_filter = (
        pick_choice("state", InKindState, "状态"),
        pick_choice("kind", InKindKind, "类别"),
        pick_row("commercial_district", CommercialDistrict, "商圈", InKind),
        YearPick,
        AreaPick,
    )
    search_fields = ("name", "giver", "organisation__name", "number")
    search_help_text = "名称、提供方或收据号"
    fields = (
        "name",
        "kind",
        "quantity",
        "fen",
        "valuation",
        "use",
        "day",
        "area",
        "party_organisation",
        "venue",
        "commercial_district",
        "rule",
        "giver",
        "organisation",
        "donated",
        "donor",
        "number",
    )

    def choices(self, name: str, model: Any, user: Any) -> QuerySet[Any]:
        """A rule of a fund above gives to the areas below it too."""
        if model is FundingRule:
            return in_kind.rules(user)
        return super().choices(name, model, user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        open_ = obj is None or obj.state in documents.OPEN
        return super().has_change_permission(request, obj) and open_

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        self.stamp(request, obj, change=change)
        in_kind.record(obj, by=request.user)

    def donated(self, obj: InKind) -> bool:
        return obj.donated

    def giver(self, obj: InKind) -> str:
        return obj.donor or str(obj.organisation or obj.giver)

    def given(self, obj: InKind) -> list[tuple[str, str]]:
        return told(
            ("捐赠物品", f"{obj.name} {obj.quantity}".strip()),
            ("折价依据", obj.valuation),
            ("用途", obj.get_use_display()),
            ("收到日期", f"{obj.day:%Y年%-m月%-d日}"),
        )

    def row_page(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        return {
            "look": look(obj),
            "facts": told(
                ("类别", obj.get_kind_display()),
                ("数量", obj.quantity),
                ("折价", f"{yuan(obj.fen)} 元（{obj.valuation}）"),
                ("用途", obj.get_use_display()),
                ("日期", obj.day),
                ("提供方", obj.organisation or obj.giver),
                ("捐赠人", masked(obj.donor)),
                ("接收党组织", obj.party_organisation),
                ("用于阵地", obj.venue),
                ("商圈", obj.commercial_district),
                ("抵付标准", obj.rule),
                ("收据号", obj.number),
                ("行政区划", obj.area),
                ("登记人", obj.made_by),
                ("办理期限", obj.due if obj.state in documents.OPEN else ""),
            ),
            "told": obj.told if obj.state == InKindState.RETURNED else "",
            "acts": list(history.acts(obj))[::-1],
        }

    @admin.display(description="折价（元）", ordering="fen")
    def amount(self, row: InKind) -> str:
        return yuan(row.fen)

    @admin.display(description="提供方")
    def from_whom(self, row: InKind) -> str:
        return str(row.organisation or row.giver or masked(row.donor) or "—")

    @admin.display(description="接收方")
    def receiver(self, row: InKind) -> str:
        return str(row.party_organisation or row.venue or "—")

    @admin.display(description="状态", ordering="state")
    def look(self, row: InKind) -> SafeString:
        return look(row)
