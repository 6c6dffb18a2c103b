"""下拨明细: what a Party organisation gets; the fund's office adjusts, its street signs for it."""

import datetime as dt
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from activities.row_page import Cell, Table, cells, page_of, told
from core.dated import Quarter
from core.money import YuanField, yuan
from districts.party_links import people
from districts.scoped_admin import history
from districts.scoped_admin.acts import ActForm, ActPage, ReasonlessForm
from districts.scoped_admin.days import day_field
from districts.scoped_admin.lists import AreaPick, pick_choice
from districts.scoped_admin.registers import ReadOnlyAdmin
from districts.scoping import assigned_paths, within
from funding.admin.appropriation_looks import amount, line_look
from funding.admin.appropriation_picks import BatchPick, LatePick
from funding.enums import Entitlement, LineState, Source
from funding.models import Appropriation
from funding.models.appropriations import ONCE
from funding.services import appropriating, signing


class AdjustForm(ActForm):
    fen = YuanField(label="下拨金额（元）", help_text="不拨的填 0。")

    def prepare(self) -> None:
        self.fields["note"].label = "调整事由"
        self.initial["fen"] = self.obj.fen


class Adjust(ActPage):
    slug, verb, form, button = "adjust", "调整金额", AdjustForm, "调整"

    def offered(self, obj: Appropriation, user: Any) -> bool:
        return not appropriating.adjust_refusal(obj, user)

    def refusal(self, obj: Appropriation, user: Any) -> str:
        return appropriating.adjust_refusal(obj, user)

    def effect(self, obj: Appropriation) -> str:
        return f"按标准测算是 {yuan(obj.proposed_fen)} 元；事由记入明细。"

    def perform(self, obj: Appropriation, *, by: Any, fen: int, note: str, **_: Any) -> str:
        appropriating.adjust(obj, fen, reason=note, by=by)
        return f"已改为 {yuan(fen)} 元。"


class SignForm(ReasonlessForm):
    day = day_field("签收日期")


class Sign(ActPage):
    slug, verb, form, batch = "sign", "签收", SignForm, True
    transition = signing.SIGN
    after = "党组织已收到这笔钱；签收以后这笔下拨办结。"

    def perform(
        self, obj: Appropriation, *, by: Any, day: dt.date, note: str = "", **_: Any
    ) -> str:
        signing.sign(obj, day=day, by=by, note=note)
        return f"已签收：{obj}，{yuan(obj.fen)} 元。"


@admin.register(Appropriation)
class AppropriationAdmin(ReadOnlyAdmin):
    nav_group, nav_order = "经费", 45
    change_form_template = "activities/row.html"
    acts = (Adjust(), Sign())
    list_display = ("party_organisation", "rule", "source", "given_amount", "look", "period_told")
    list_display_links = ("party_organisation",)
    more_columns = (
        *("area", "payer", "counted", "proposed_amount"),
        *("paid_on", "signed_on", "bank_reference", "reason"),
    )
    list_select_related = ("party_organisation", "area", "rule__fund", "payer_area", "batch__fund")
    list_filter = (
        BatchPick,
        pick_choice("state", LineState, "状态"),
        pick_choice("source", Source, "来源"),
        LatePick,
        AreaPick,
    )
    search_fields = ("party_organisation__name", "bank_reference")
    search_help_text = "党组织或银行流水号"
    fields = ("party_organisation", "rule", "fen")

    def rows(self, user: Any, action: str) -> QuerySet[Any]:
        """What is not posted yet is seen by the fund's own office alone."""
        own = within(assigned_paths(user, action), "batch__fund__area")
        early = Q(state__in=(LineState.PROPOSED, LineState.DROPPED))
        return super().rows(user, action).filter(own | ~early)

    def row_page(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        adjusted = obj.fen != obj.proposed_fen
        return {
            "look": line_look(obj),
            "facts": told(
                ("行号", obj.pk),
                ("批次", obj.batch),
                ("党组织", obj.party_organisation),
                ("拨付标准", obj.rule),
                ("所属期", self.period_told(obj)),
                ("计数", f"{obj.counted}（{obj.batch.counted_on}）"),
                ("出资方", self.payer(obj)),
                ("测算金额", f"{yuan(obj.proposed_fen)} 元" if adjusted else ""),
                ("下拨金额", f"{yuan(obj.fen)} 元"),
                ("调整事由", obj.reason),
                ("银行流水号", obj.bank_reference),
                ("银行付款日期", obj.paid_on),
                ("银行回单说明", obj.bank_told),
                ("签收日期", obj.signed_on),
            ),
            "tables": [_counted(obj, request.user), *_journal(obj)],
            "acts": list(history.acts(obj))[::-1],
        }

    @admin.display(description="出资方")
    def payer(self, row: Appropriation) -> str:
        return f"{row.get_source_display()} · {row.payer_area}"

    @admin.display(description="下拨金额（元）", ordering="fen")
    def given_amount(self, row: Appropriation) -> SafeString:
        return amount(row.fen)

    @admin.display(description="测算金额（元）", ordering="proposed_fen")
    def proposed_amount(self, row: Appropriation) -> SafeString:
        return amount(row.proposed_fen)

    @admin.display(description="状态", ordering="state")
    def look(self, row: Appropriation) -> SafeString:
        return line_look(row)

    @admin.display(description="所属期", ordering="period")
    def period_told(self, row: Appropriation) -> SafeString:
        told = "一次性" if row.period == ONCE else Quarter.parse(row.period).title
        return format_html('<span class="nowrap">{}</span>', told)


def _counted(line: Appropriation, user: Any) -> Table:
    """Who was counted: members by name where the user may read names."""
    party, day = line.party_organisation, line.batch.counted_on
    if line.rule.entitlement != Entitlement.MEMBER:
        founded = cells(Cell(party.name, page_of("districts_partyorganisation", party.pk)))
        return Table("计数对象", ("党组织", "成立日期"), [[*founded, *cells(party.founded_text)]])
    groups = party.children.filter(type="group", founded__lte=day)
    listed = [one for each in (party, *groups) for one in people().listed(each, day, user)]
    return Table(
        f"{day} 的党员",
        ("姓名", "类别", "自"),
        [cells(Cell(one.name, one.url), one.standing, one.since) for one in listed],
        empty="登记册已有变化，这一天没有党员；批次里的计数是拟定时的。",
        note="流动党员不计",
    )


def _journal(line: Appropriation) -> list[Table]:
    if line.journal is None:
        return []
    cell = Cell(line.journal.summary, page_of("funding_journal", line.journal.pk))
    heads = ("凭证", "记账日期", "制单", "复核")
    whole = (line.journal.day, line.journal.maker, line.journal.checker)
    row = cells(cell, *(Cell(str(one), look="nowrap") for one in whole))
    return [Table("记账凭证", heads, [row])]
