"""专项经费: what is planned and what is there, its accounts, its closings."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Q, QuerySet, Sum
from django.http import HttpRequest
from django.urls import reverse
from django.utils.timezone import localdate

from activities.row_page import Cell, page_of
from core.dated import Quarter
from core.money import YuanField, yuan
from districts.models import Area
from districts.scoped_admin import history
from districts.scoped_admin.acts import ActPage, ReasonlessForm
from districts.scoped_admin.days import day_field
from districts.scoped_admin.forms import ScopedForm
from districts.scoped_admin.lists import AreaPick, pick_choice, pick_open
from districts.scoped_admin.registers import ScopedAdmin
from funding.enums import AccountKind, FundKind
from funding.models import Account, Fund
from funding.services import closing, loan_figures
from funding.services.fund_figures import Figures, figures
from funding.services.sources import Sources, of_fund

HOLDERS = 10  # accounts with a balance that the page shows
YEARS = 5  # that the page leads to


class FundForm(ScopedForm):
    planned_fen = YuanField(
        label="计划规模（元）", initial=0, help_text="计划数不等于可用数，可用的以到位为准。"
    )

    def clean(self) -> dict[str, Any] | None:
        """What was posted stays inside the life of its fund, and a fund stays what it was."""
        cleaned = super().clean()
        if self.instance.pk is None:
            return cleaned
        posted = self.instance.journals.order_by("day").values_list("day", flat=True)
        first, last = posted.first(), posted.last()
        opened, closed = (self.cleaned_data.get(name) for name in ("opened", "closed"))
        if first and opened and opened > first:
            self.add_error("opened", f"已有 {first} 的凭证，设立日期不能更晚。")
        if last and closed and closed <= last:
            self.add_error("closed", f"已有 {last} 的凭证，终止日期要在它之后。")
        if first and {"kind", "area"} & {*self.changed_data}:
            self.add_error(None, "已经记账，类别和所属区划不能再改；需要的请另设一项经费。")
        return cleaned


class CloseForm(ReasonlessForm):
    day = day_field("结账至（含）", initial=lambda: Quarter.of(localdate()).shift(-1).last)
    field_order = ("day", "note")


class Close(ActPage):
    slug, verb, action, form = "close", closing.CLOSE, "decide", CloseForm
    asks_again = True
    after = "这一天及以前不能再记账，也不能撤销结账；以后发现有误，在结账日以后冲正。"

    def perform(self, obj: Fund, *, by: Any, day: Any, **_: Any) -> str:
        made = closing.close(obj, day, by=by)
        return f"{obj}已结账至 {made.through}。"


@admin.register(Fund)
class FundAdmin(ScopedAdmin):
    nav_group, nav_order = "经费", 10
    form = FundForm
    change_form_template = "funding/fund.html"
    acts = (Close(),)
    list_display = (
        "name",
        "kind",
        "area",
        "planned_amount",
        "held_amount",
        "lent_amount",
        "opened",
        "closed",
    )
    more_columns = ("custodian", "purpose")
    list_select_related = ("area",)
    list_filter = (
        pick_choice("kind", FundKind, "类别"),
        pick_open("closed", "状态", "在用", "已终止"),
        AreaPick,
    )
    search_fields = ("name", "custodian")
    search_help_text = "经费名称或管理单位"
    fields = ("name", "kind", "area", "purpose", "custodian", "planned_fen", "opened", "closed")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With what its accounts hold and have lent where the user sees them."""
        seen = Q(accounts__in=Account.objects.for_user(request.user))
        kinds = {"held_fen": AccountKind.HELD, "lent_fen": AccountKind.LENT}
        sums = {
            name: Sum("accounts__balance", filter=seen & Q(accounts__kind=kind), default=0)
            for name, kind in kinds.items()
        }
        return super().get_queryset(request).annotate(**sums)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "purpose" and field is not None:
            field.widget = forms.Textarea(attrs={"rows": 2})
        return field

    def row_page(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        years = list(range(localdate().year, obj.opened.year - 1, -1)) or [obj.opened.year]
        asked = request.GET.get("year", "")
        year = int(asked) if asked in map(str, years) else years[0]
        told = figures(obj, request.user, year)
        holders = _holders(obj, request.user)
        whole = Area.objects.for_user(request.user).filter(pk=obj.area_id).exists()
        return {
            "facts": [
                ("类别", Cell(obj.get_kind_display())),
                ("所属区划", Cell(str(obj.area))),
                ("用途", Cell(obj.purpose)),
                ("管理单位", Cell(obj.custodian)),
                ("设立日期", Cell(str(obj.opened))),
                ("终止日期", Cell(str(obj.closed or ""))),
            ],
            "standing": [*_standing(obj), *(_overdue(obj, told.day) if whole else ())],
            "shares": _shares(obj, told) if whole else None,
            "figures": _figures(obj, told),
            "told": told,
            "years": years[:YEARS],
            "sources": [(part.title, *_amounts(part.row)) for part in told.by_source],
            "sums": _amounts(told.whole),
            "uses": [(part.title, yuan(part.row.spent)) for part in told.by_use],
            "spent": yuan(told.whole.spent),
            "holders": holders[:HOLDERS],
            "more_holders": len(holders) > HOLDERS,
            "accounts_url": f"{reverse('admin:funding_account_changelist')}?fund={obj.pk}",
            "entries_url": f"{reverse('admin:funding_entry_changelist')}?fund={obj.pk}",
            "closings": list(obj.closings.select_related("by")[:8]),
            "acts": list(history.acts(obj))[::-1],
        }

    @admin.display(description="计划规模（元）", ordering="planned_fen")
    def planned_amount(self, row: Fund) -> str:
        return yuan(row.planned_fen)

    @admin.display(description="可用（元）", ordering="held_fen")
    def held_amount(self, row: Any) -> str:
        return yuan(row.held_fen)

    @admin.display(description="在贷（元）", ordering="lent_fen")
    def lent_amount(self, row: Any) -> str:
        return yuan(row.lent_fen) if row.kind == FundKind.LOAN else "—"


def _amounts(row: Any) -> tuple[str, ...]:
    arrived = row.carried + row.received
    return tuple(yuan(fen) for fen in (row.opening, arrived, row.spent, row.closing))


def _standing(fund: Any) -> list[tuple[str, str, str]]:
    """(label, amount, note): what is planned, which is no money yet, beside what is there now."""
    planned = [("计划规模", yuan(fund.planned_fen), "计划数不等于可用数")]
    found = planned if fund.planned_fen else []
    found.append(("现在可用", yuan(fund.held_fen), "已到位、还没有用的"))
    if fund.kind == FundKind.LOAN:
        found.append(("在贷", yuan(fund.lent_fen), "已放款、还没有还的"))
    return found


def _overdue(fund: Fund, day: dt.date) -> list[tuple[str, str, str]]:
    """Told to who sees all of the fund."""
    if fund.kind != FundKind.LOAN:
        return []
    late = loan_figures.overdue(fund, day)
    return [("逾期", yuan(sum(late.values())), f"{len(late)} 笔应还未还")]


def _shares(fund: Fund, told: Figures) -> Sources | None:
    """What each payer was to give; nothing where the fund has no shares."""
    if fund.kind == FundKind.LOAN:
        return None
    found = of_fund(fund, told.year, told.day)
    return found if any(line.parts for line in found.lines) else None


def _figures(fund: Any, told: Figures) -> list[tuple[str, str, str]]:
    """(label, amount, note) of the year."""
    row = told.whole
    carried = f"其中上期结转 {yuan(row.carried)}" if row.carried else ""
    arrived = ("到位", yuan(told.arrived), carried)
    if fund.kind == FundKind.LOAN:
        lost = ("核销", yuan(row.lost), "")
        return [arrived, ("放款", yuan(row.lent), ""), ("还款", yuan(row.repaid), ""), lost]
    rate = "没有批复预算" if told.execution is None else f"执行率 {told.execution:.1%}"
    return [
        ("预算", yuan(told.budget), "年度批复"),
        arrived,
        ("下拨到党组织", yuan(row.appropriated), ""),
        ("支出", yuan(row.spent), f"{rate}，序时进度 {told.time_gone:.1%}"),
        ("结存", yuan(row.closing), f"{told.day}"),
    ]


def _holders(fund: Fund, user: Any) -> list[tuple[Cell, Cell, str]]:
    """(account, its holder, balance): who holds money, the most first; one more than is shown."""
    held = Account.objects.for_user(user).held().filter(fund=fund, balance__gt=0)
    rows = held.select_related("area", "party_organisation").order_by("-balance", "pk")
    return [
        (
            Cell(one.get_source_display(), page_of("funding_account", one.pk)),
            Cell(str(one.holder)),
            yuan(one.balance),
        )
        for one in rows[: HOLDERS + 1]
    ]
