"""The adviser's rules of this app: members, transfers, report-ins, and where a Party organisation
should be founded."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from core.working_days import after
from districts import limits
from districts.advice import Finder, Finding, Rule, page
from members.models import SelfReport
from members.services import due, due_report_in, establishing


def _unestablished(path: str, day: dt.date) -> Iterator[Finding]:
    for row in establishing.unestablished(path, day):
        yield Finding(
            str(row.pk),
            row.area_id,
            f"应建未建：{row.name}",
            f"正式党员 {row.full} 名，达到 {row.needed} 名应建立党组织",
            page("districts_organisation", row.pk),
        )


def _ripe(path: str, day: dt.date) -> Iterator[Finding]:
    for row in establishing.ripe(path, day):
        yield Finding(
            str(row.pk),
            row.area_id,
            f"可分设独立支部：{row.name}",
            f"正式党员 {row.full} 名，现由{row.joint_name}联合覆盖",
            page("districts_partyorganisation", row.joint, "split"),
        )


def _letters(path: str, day: dt.date) -> Iterator[Finding]:
    for row in due.letters_expired(path, day):
        yield Finding(
            str(row.pk),
            row.area_id,
            f"介绍信过期未回执：{row.letter_number}",
            f"{row.member}，有效期至 {row.valid_to}，请联系接收党组织",
            page("members_membershiptransfer", row.pk),
            due=row.valid_to,
        )


def _checks(path: str, day: dt.date) -> Iterator[Finding]:
    for row in due.checks_overdue(path, day):
        yield Finding(
            str(row.pk),
            row.area_id,
            f"转接申请待审核：{row.member}",
            f"{row.applied_on} 申请，应在 {row.limit} 个工作日内审核",
            page("members_membershiptransfer", row.pk),
            due=after(row.applied_on, row.limit),
        )


def _lost(path: str, day: dt.date) -> Iterator[Finding]:
    for row in due.lost_for_long(path, day):
        yield Finding(
            str(row.pk),
            row.member.area_id,
            f"失联已满 {row.limit} 个月：{row.member}",
            f"{row.since} 起失联，应按规定停止党籍",
            page("members_partymember", row.member_id, "end"),
        )


def _suspended(path: str, day: dt.date) -> Iterator[Finding]:
    for row in due.suspended_for_long(path, day):
        yield Finding(
            str(row.pk),
            row.area_id,
            f"停止党籍已满 {row.limit} 个月：{row}",
            f"{row.ended} 停止党籍，应按规定除名",
            page("members_partymember", row.pk),
        )


def _developing(find: Any, title: str, told: str) -> Finder:
    def found(path: str, day: dt.date) -> Iterator[Finding]:
        rows: QuerySet[Any] = find(path, day)
        for row in rows:
            yield Finding(
                str(row.pk),
                row.area_id,
                f"{title}：{row}",
                told.format(row=row),
                page("members_development", row.pk, "reach"),
            )

    return found


def _report_ins(find: Any, title: str) -> Finder:
    """Named by the receipt number only."""

    def found(path: str, day: dt.date) -> Iterator[Finding]:
        rows: QuerySet[SelfReport] = find(path, day)
        for row in rows:
            yield Finding(
                str(row.pk),
                row.area_id,
                f"{title}：{row.number}",
                f"{row.reported_at:%Y-%m-%d} 报到，{row.get_state_display()}",
                page("members_selfreport", row.pk, "result"),
                due=row.due,
            )

    return found


def _told(code: str) -> str:
    return f"{limits.LIMITS[code].told()}。"


UNESTABLISHED = Rule("due-unestablished", "应建未建", "办理", _told("due_members"), _unestablished)
RULES = (
    UNESTABLISHED,
    Rule("ripe-in-joint-branch", "成熟一个独立一个", "分设", _told("due_members"), _ripe),
    Rule("letter-expired", "介绍信过期未回执", "办理", _told("letter_validity"), _letters),
    Rule(
        "transfer-unchecked",
        "转接申请逾期未审",
        "审核",
        _told("transfer_check"),
        _checks,
        action="decide",
    ),
    Rule("member-lost", "失联党员应处置", "处置", _told("lost_contact"), _lost),
    Rule("member-suspended", "停止党籍期满", "处置", _told("suspended"), _suspended),
    Rule(
        "applicant-untalked",
        "入党申请人未谈话",
        "登记阶段",
        _told("applicant_talk"),
        _developing(
            due.talks_overdue, "派人谈话", "{row.stage_since} 申请，应在 {row.limit} 天内谈话"
        ),
    ),
    Rule(
        "probation-over",
        "预备期满",
        "登记阶段",
        _told("probation"),
        _developing(due.probations_over, "预备期满", "{row.stage_since} 起预备，应及时讨论转正"),
    ),
    Rule(
        "report-in-waiting",
        "党员报到待联系",
        "联系",
        _told("report_in_contact"),
        _report_ins(due_report_in.waiting, "党员报到"),
    ),
    Rule(
        "report-in-to-admit",
        "已核实待纳入",
        "纳入",
        "已核实的党员，转入组织关系或登记为流动党员。",
        _report_ins(due_report_in.to_admit, "报到已核实"),
    ),
)
