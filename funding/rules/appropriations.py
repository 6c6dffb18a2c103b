"""The adviser's rules of appropriation."""

import datetime as dt
from collections.abc import Iterator
from itertools import groupby

from django.urls import reverse

from core.money import yuan
from districts import limits
from districts.advice import Finding, Rule, page
from funding.models import AppropriationBatch
from funding.services import due_appropriations as due

BATCH = "funding_appropriationbatch"
LINES = "admin:funding_appropriation_changelist"


def _to_check(path: str, day: dt.date) -> Iterator[Finding]:
    for batch in due.waiting(path, due.TO_CHECK):
        yield _batch(batch, f"{batch.counted_on} 计数，{batch.made_by} 拟定，请审核", "check")


def _to_post(path: str, day: dt.date) -> Iterator[Finding]:
    for batch in due.waiting(path, due.TO_POST):
        detail = f"退回意见：{batch.told}" if batch.told and not batch.checked_by_id else ""
        yield _batch(batch, detail or "已审核，请入账下拨", "change")


def _batch(batch: AppropriationBatch, detail: str, act: str) -> Finding:
    told = f"{batch.get_state_display()}：{batch}"
    return Finding(str(batch.pk), batch.fund.area_id, told, detail, page(BATCH, batch.pk, act))


def _unsigned(path: str, day: dt.date) -> Iterator[Finding]:
    for area, lines in due.by_area(due.unsigned(path, day)).items():
        fen = sum(line.fen for line in lines)
        yield Finding(
            f"area-{area.pk}",
            area.pk,
            f"下拨经费超期未签收：{len(lines)} 笔",
            f"{area}，共 {yuan(fen)} 元，请核实到账后签收",
            f"{reverse(LINES)}?late=sign&area={area.code}",
        )


def _without_account(path: str, day: dt.date) -> Iterator[Finding]:
    for area, lines in due.by_area(due.without_account(path, day)).items():
        parties = {line.party_organisation_id: line.party_organisation for line in lines}
        first = next(iter(parties.values()))
        yield Finding(
            f"area-{area.pk}",
            area.pk,
            f"待拨经费的党组织没有收款账户：{len(parties)} 个",
            f"{area}：{first}{'等' if len(parties) > 1 else ''}，请登记收款账户",
            reverse("admin:funding_bankaccount_changelist"),
        )


def _to_confirm(path: str, day: dt.date) -> Iterator[Finding]:
    accounts = due.to_confirm(path, day)
    for area, some in groupby(accounts, key=lambda one: one.party_organisation.area):
        rows = list(some)
        first = rows[0].party_organisation
        yield Finding(
            f"area-{area.pk}",
            area.pk,
            f"收款账户待核对：{len(rows)} 个",
            f"{area}：{first}{'等' if len(rows) > 1 else ''}，核对以后才列入银行代发单",
            f"{reverse('admin:funding_bankaccount_changelist')}?checked=0&open=1&area={area.code}",
        )


def _without_batch(path: str, day: dt.date) -> Iterator[Finding]:
    for fund, quarter in due.without_batch(path, day):
        words = f"fund={fund.pk}&quarter={quarter}&counted_on={quarter.last}"
        yield Finding(
            f"{fund.pk}-{quarter}",
            fund.area_id,
            f"没有下拨：{fund} {quarter.title}",
            "有拨付标准而没有下拨批次，请测算",
            f"{reverse(f'admin:{BATCH}_add')}?{words}",
        )


RULES = (
    Rule(
        "appropriation_check",
        "下拨批次待审核",
        "审核",
        "拟定和审核由两人办理。",
        _to_check,
        action="decide",
    ),
    Rule(
        "appropriation_post", "下拨批次待办理", "办理", "审核通过的入账，退回的改好再交。", _to_post
    ),
    Rule(
        "appropriation_signing",
        "下拨经费待签收",
        "签收",
        f"{limits.LIMITS[due.CODE].told()}。",
        _unsigned,
    ),
    Rule(
        "appropriation_account",
        "待拨党组织没有收款账户",
        "登记账户",
        "没有收款账户，银行付不出。",
        _without_account,
    ),
    Rule(
        "appropriation_account_check",
        "收款账户待核对",
        "核对",
        "登记和核对由两人办理，没有核对的不列入银行代发单。",
        _to_confirm,
        action="decide",
    ),
    Rule("appropriation_quarter", "季度没有下拨", "测算", "经费按季下拨。", _without_batch),
)
