"""What is due of titles: each to-do leads to the act that settles it."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from core.dated import Quarter
from districts import limits
from districts.advice import Finder, Finding, Rule, page
from storefronts.services import due_titles

TITLE, STORE = "storefronts_title", "storefronts_storefront"
Find = Callable[[str, dt.date], QuerySet[Any]]


def _each(
    find: Find,
    subject: str,
    detail: Callable[[Any], str],
    act: str = "change",
    due: Callable[[Any], dt.date | None] = lambda row: None,
) -> Finder:
    """A finding for each title that is found; it leads to the act."""

    def found(path: str, day: dt.date) -> Iterator[Finding]:
        for row in find(path, day):
            yield Finding(
                str(row.pk),
                row.storefront.area_id,
                f"{subject}：{row.storefront}",
                f"{row.number}，{detail(row)}",
                page(TITLE, row.pk, act),
                due=due(row),
            )

    return found


def _of_store(
    find: Find,
    subject: str,
    detail: Callable[[Any], str],
    due: Callable[[Any], dt.date | None] = lambda row: None,
) -> Finder:
    """One finding for each store, whichever titles it holds; it leads to the store."""

    def found(path: str, day: dt.date) -> Iterator[Finding]:
        stores = {row.storefront_id: row for row in find(path, day)}
        for key, row in stores.items():
            yield Finding(
                str(key),
                row.storefront.area_id,
                f"{subject}：{row.storefront}",
                detail(row),
                page(STORE, key),
                due=due(row),
            )

    return found


def _uninspected(path: str, day: dt.date) -> Iterator[Finding]:
    """One for each area and quarter: the list is where visits are planned."""
    quarter = Quarter.of(day)
    counts = Counter(row.storefront.area for row in due_titles.uninspected(path, day))
    for area, count in counts.items():
        url = f"{reverse(f'admin:{TITLE}_changelist')}?inspected=due&area={area.code}"
        yield Finding(
            f"{area.pk}-{quarter}",
            area.pk,
            f"本季待检查的牌匾：{count} 块",
            f"{area}，{quarter.last} 前检查",
            url,
            due=quarter.last,
        )


def _overdue(path: str, day: dt.date) -> Iterator[Finding]:
    for row in due_titles.visits_overdue(path, day):
        yield Finding(
            str(row.pk),
            row.title.storefront.area_id,
            f"检查逾期未登记：{row.title.storefront}",
            f"{row.title.number}，计划 {row.planned_on} 由{row.inspector or '（未定）'}检查",
            page("storefronts_inspection", row.pk),
            due=row.planned_on,
        )


def _told(code: str) -> str:
    return f"{limits.LIMITS[code].told()}。"


def _lapsing_told(row: Any) -> str:
    known = "商户有账号，已在门户提醒" if row.has_account else "商户没有账号，请上门告知续期"
    return f"有效期至 {row.valid_to}，{known}"


RULES: tuple[Rule, ...] = (
    Rule(
        "plaque-lapsing",
        "牌匾即将到期",
        "提醒续期",
        _told("plaque_warning"),
        _each(due_titles.lapsing, "牌匾即将到期", _lapsing_told, due=lambda row: row.valid_to),
    ),
    Rule("inspection-due", "本季待检查", "安排检查", _told("store_inspections"), _uninspected),
    Rule(
        "inspection-overdue",
        "检查逾期未登记",
        "登记检查",
        "安排了的检查应在计划日期登记结果。",
        _overdue,
    ),
    Rule(
        "rectification-overdue",
        "整改逾期",
        "摘牌",
        _told("store_rectification"),
        _each(
            due_titles.unrectified,
            "整改逾期",
            lambda row: f"整改期限 {row.rectify_by}，没有恢复的应当摘牌",
            "revoke",
            lambda row: row.rectify_by,
        ),
        action="decide",
    ),
    Rule(
        "title-restorable",
        "暂停原因已消除",
        "恢复",
        "必备条件重新符合的，由审批人核实后恢复，系统不自动恢复。",
        _each(due_titles.restorable, "可以恢复", lambda row: "必备条件已重新符合", "restore"),
        action="decide",
    ),
    Rule(
        "suspended-without-end",
        "暂停没有期限",
        "办理",
        _told("store_rectification"),
        _each(due_titles.suspended_without_end, "暂停没有期限", lambda row: "请恢复，或者办理摘牌"),
        action="decide",
    ),
    Rule(
        "revocation-proposed",
        "建议摘牌",
        "摘牌",
        "检查建议摘牌的，由审批人决定。",
        _each(due_titles.to_revoke, "建议摘牌", lambda row: f"{row.found} 检查建议摘牌", "revoke"),
        action="decide",
    ),
    Rule(
        "revocation-unserved",
        "摘牌决定未送达",
        "登记送达",
        _told("store_appeal"),
        _each(due_titles.unserved, "摘牌决定未送达", lambda row: "送达后才起算申诉期", "serve"),
    ),
    Rule(
        "appeal-waiting",
        "申诉待答复",
        "答复",
        "申诉由作出摘牌决定以外的审批人答复。",
        _each(due_titles.appealed, "申诉待答复", lambda row: "请核实后答复", "answer"),
        action="decide",
    ),
    Rule(
        "licence-ending",
        "证照到期",
        "核对",
        _told("plaque_warning"),
        _of_store(
            due_titles.licence_ending,
            "证照到期",
            lambda row: f"登记的证照有效期至 {row.storefront.licence_until}，换发后请更正",
            lambda row: row.storefront.licence_until,
        ),
    ),
    Rule(
        "titled-without-member",
        "有称号没有党员",
        "登记党员",
        "评选办法要求店内至少 1 名党员。",
        _of_store(
            due_titles.without_member,
            "有称号没有党员",
            lambda row: "登记册里没有在店的党员，请登记，或者核实后办理暂停",
        ),
    ),
)
