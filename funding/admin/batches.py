"""下拨批次: proposed on a page that shows the outcome first; then goes by its acts."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.timezone import localdate

from activities.row_page import Cell, Table, cells, page_of, told
from core.errors import Refused
from core.money import yuan
from districts.scoped_admin import history, once
from districts.scoped_admin.lists import AreaPick, pick_choice
from districts.scoped_admin.registers import ReadOnlyAdmin
from funding.admin.appropriation_looks import LINES, amount, batch_look
from funding.admin.batch_acts import ACTS
from funding.admin.picks import FundPick
from funding.enums import BatchState, LineState, Source
from funding.forms.proposing import ProposeForm, usual
from funding.models import AppropriationBatch
from funding.services import appropriating, proposing
from funding.services.receiving import Receivers, receivers

SHOWN = 10  # lines on the page of a batch, and names under a reason
MOST = 300  # rows of a dry run


@admin.register(AppropriationBatch)
class AppropriationBatchAdmin(ReadOnlyAdmin):
    nav_group, nav_order = "经费", 40
    can_add = True
    change_form_template = "funding/batch.html"
    acts = ACTS
    list_display = (
        "name",
        "look",
        "counted_on",
        "lines",
        "total_amount",
        "day",
        "made_by",
        "checked_by",
    )
    list_display_links = ("name",)
    list_select_related = ("fund", "made_by", "checked_by")
    list_filter = (
        FundPick,
        pick_choice("state", BatchState, "状态"),
        type("FundAreaPick", (AreaPick,), {"field": "fund__area"}),
    )
    search_fields = ("fund__name",)
    search_help_text = "经费名称"
    fields = ("fund", "year", "quarter", "counted_on", "day")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        sums = {"sum_fen": Sum("lines__fen"), "number": Count("lines")}
        return super().get_queryset(request).annotate(**sums)

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """下拨测算: the outcome is shown; posted, it is kept as a draft."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        asked = {name: request.GET[name] for name in ProposeForm.base_fields if name in request.GET}
        data = request.POST if request.method == "POST" else {**usual(request.user), **asked}
        form = ProposeForm(data, user=request.user)
        proposal = None
        if form.is_valid():
            try:
                if request.method == "POST":
                    return self._kept(request, form)
                proposal = proposing.propose(form.basis())
            except Refused as why:
                form.add_error(why.field if why.field in form.fields else None, str(why))
        context = {
            **self.admin_site.each_context(request),
            "title": "下拨测算",
            "opts": self.model._meta,
            "nav_group": self.nav_group,
            "form": form,
            "proposal": proposal,
            "tables": _tables(proposal) if proposal else {},
            "total": yuan(proposal.fen) if proposal else "",
            "asked": [(name, form[name].value()) for name in form.fields],
            "key_name": once.KEY,
            "key": once.new_key(),
        }
        return TemplateResponse(request, "funding/propose.html", context)

    def _kept(self, request: HttpRequest, form: ProposeForm) -> HttpResponse:
        """The same form twice leads to the same batch."""
        key = once.sent_as(request)
        made = AppropriationBatch.objects.filter(form_key=key).first() if key else None
        if made is None:
            made = proposing.keep(form.basis(), by=request.user, form_key=key)
            messages.success(request, f"已拟定：{made}。核对无误后提交审核。")
        return redirect(self.change_url(made))

    def act_tools(self, request: HttpRequest, obj: Any) -> Iterator[dict[str, Any]]:
        yield from super().act_tools(request, obj)
        may_list = all(self.holds_right(request, obj, right) for right in ("export", "reveal"))
        if obj.state == BatchState.POSTED and may_list:
            url = reverse("appropriation-bank-list", args=[obj.pk])
            yield {"url": url, "title": "导出银行代发单"}

    def row_page(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        lines = list(obj.lines.select_related("party_organisation", "area", "payer_area", "rule"))
        states = Counter(LineState(line.state) for line in lines)
        return {
            "look": batch_look(obj),
            "facts": told(
                ("专项经费", obj.fund),
                ("季度", proposing.basis_of(obj).quarter.title),
                ("计数日期", obj.counted_on),
                ("金额合计", f"{yuan(sum(line.fen for line in lines))} 元"),
                ("党组织", f"{len({line.party_organisation_id for line in lines})} 个"),
                ("明细", "，".join(f"{state.label} {states[state]} 条" for state in states)),
                ("入账日期", obj.day),
                ("拟定", obj.made_by),
                ("审核", obj.checked_by),
                ("退回意见", obj.told if obj.state == BatchState.RETURNED else ""),
            ),
            "counted": _counted(proposing.counted(lines)),
            "payers": _payers(appropriating.payers_of(obj), spent=obj.state == BatchState.POSTED),
            "areas": _areas(lines),
            "unbanked": _unbanked(
                receivers([line.party_organisation for line in lines], localdate())
            ),
            "lines": _lines(lines),
            "number": len(lines),
            "listed": f"{reverse('admin:funding_appropriation_changelist')}?batch={obj.pk}",
            "acts": list(history.acts(obj))[::-1],
        }

    @admin.display(description="批次", ordering="year")
    def name(self, row: AppropriationBatch) -> str:
        return str(row)

    @admin.display(description="状态", ordering="state")
    def look(self, row: AppropriationBatch) -> SafeString:
        return batch_look(row)

    @admin.display(description="明细（条）")
    def lines(self, row: Any) -> int:
        return int(row.number)

    @admin.display(description="金额（元）", ordering="sum_fen")
    def total_amount(self, row: Any) -> SafeString:
        return amount(row.sum_fen or 0)


def _tables(proposal: proposing.Proposal) -> dict[str, Table]:
    """The outcome of a dry run."""
    areas = [cells(area, _yuan(fen)) for area, fen in proposal.towns]
    return {
        "counted": _counted(proposal.counted),
        "payers": _payers(proposal.payers),
        "areas": Table("按镇（街）", ("区划", "金额（元）"), areas),
        "unbanked": _unbanked(proposal.receivers),
        "left_out": _left_out(proposal),
        "parties": _parties(proposal.lines),
    }


def _yuan(fen: int) -> Cell:
    return Cell(yuan(fen), look="num")


def _members(party: Any) -> str:
    return f"{reverse('admin:members_partymember_changelist')}?branch={party.pk}"


def _parties(lines: list[proposing.Line]) -> Table:
    """A row for each Party organisation and rule, a column for each source."""
    sources = [one for one in Source if any(line.source == one for line in lines)]
    rows: dict[tuple[Any, ...], dict[str, int]] = {}
    for line in lines:
        words = f"{line.rule}{'（上次未付成）' if line.again else ''}"
        given = rows.setdefault((line.party, words, line.counted), {})
        given[line.source] = given.get(line.source, 0) + line.fen
    listed = [
        cells(
            Cell(party.name, _members(party)),
            words,
            counted,
            *(_yuan(given.get(source, 0)) for source in sources),
            _yuan(sum(given.values())),
        )
        for (party, words, counted), given in list(rows.items())[:MOST]
    ]
    heads = ("党组织", "标准", "计数", *(f"{one.label}（元）" for one in sources), "合计（元）")
    more = f"只列前 {MOST} 行，保存以后可以筛选全部；" if len(rows) > MOST else ""
    return Table("每个党组织", heads, listed, note=f"{more}点党组织看名单")


def _counted(rows: list[proposing.Counted]) -> Table:
    return Table(
        "按什么拨",
        ("标准", "计数", "党组织", "金额（元）"),
        [
            cells(
                Cell(
                    f"{row.rule} {yuan(row.rule.fen)} 元 / {row.rule.get_rhythm_display()}",
                    page_of("funding_fundingrule", row.rule.pk),
                ),
                row.number,
                f"{row.parties} 个",
                _yuan(row.fen),
            )
            for row in rows
        ],
        empty="没有应拨的。",
    )


def _payers(rows: list[proposing.Payer], *, spent: bool = False) -> Table:
    """What each gives; before it is posted also whether it can."""
    if spent:
        listed = [cells(row.title, _yuan(row.fen)) for row in rows]
        return Table("出资方", ("来源", "拨出（元）"), listed)
    listed = [
        cells(row.title, _yuan(row.fen), _yuan(row.balance), _lack(row.lacks)) for row in rows
    ]
    heads = ("来源", "要拨（元）", "结存（元）", "缺口")
    short = any(row.lacks for row in rows)
    return Table("出资方", heads, listed, note="有缺口，整批入不了账" if short else "")


def _lack(fen: int) -> Cell:
    if fen:
        return Cell(f"还差 {yuan(fen)} 元", look="badge badge--late")
    return Cell("够", look="badge badge--ok")


def _areas(lines: list[Any]) -> Table:
    sums: Counter[Any] = Counter()
    for line in lines:
        sums[line.area] += line.fen
    listed = sorted(sums.items(), key=lambda pair: pair[0].path)
    rows = [cells(area, _yuan(fen)) for area, fen in listed]
    return Table("按镇（街）", ("区划", "金额（元）"), rows)


def _unbanked(asked: Receivers) -> Table:
    """Whom the bank's list leaves out: who has no account, and whose account nobody confirmed."""
    add, missing = reverse("admin:funding_bankaccount_add"), asked.missing
    waiting = list(asked.waiting.values())
    none = [(party, "登记账户", f"{add}?party_organisation={party.pk}") for party in missing]
    some = [
        (row.party_organisation, "账户待核对", page_of("funding_bankaccount", row.pk))
        for row in waiting
    ]
    rows = [*none[:SHOWN], *some[:SHOWN]]
    counts = ((len(missing), "没有账户"), (len(waiting), "待核对"))
    return Table(
        "没有收款账户",
        ("党组织", "办理"),
        [cells(party, Cell(verb, url)) for party, verb, url in rows],
        empty="都有收款账户，都已核对。",
        note="，".join(f"{told} {number} 个" for number, told in counts if number),
    )


def _left_out(proposal: proposing.Proposal) -> Table:
    why: dict[tuple[str, str], list[str]] = {}
    for due in proposal.left_out:
        why.setdefault((due.rule.name, due.why_not), []).append(due.party.name)
    return Table(
        "没有列入",
        ("标准", "原因", "党组织"),
        [cells(rule, reason, _few(names)) for (rule, reason), names in sorted(why.items())],
        empty="没有漏下的。",
    )


def _few(names: list[str]) -> str:
    shown = "、".join(names[:SHOWN])
    return f"{shown}等 {len(names)} 个" if len(names) > SHOWN else shown


def _lines(lines: list[Any]) -> Table:
    rows = [
        cells(
            Cell(line.party_organisation.name, page_of("funding_appropriation", line.pk)),
            line.rule,
            f"{line.get_source_display()} · {line.payer_area}",
            _yuan(line.fen),
            Cell(line.get_state_display(), look=LINES[LineState(line.state)]),
        )
        for line in lines[:SHOWN]
    ]
    return Table("下拨明细", ("党组织", "标准", "出资方", "金额（元）", "状态"), rows)
