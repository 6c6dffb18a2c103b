"""更正: what is wrong in a locked edition is put right by a further one, which says why."""

from typing import Any

from django.db import transaction
from django.utils.timezone import now

from core.errors import Refused
from core.workflow import record
from reports.cycle.submitting import LONGEST, hold
from reports.enums import ReportState
from reports.models import QuarterlyReport
from reports.services import ask_compile

CORRECT = "建立更正版"


def editions(report: QuarterlyReport) -> list[QuarterlyReport]:
    """All of its quarter, newest first."""
    found = QuarterlyReport.objects.filter(
        area=report.area_id, year=report.year, quarter=report.quarter
    )
    return list(found.select_related("area", "locked_by").order_by("-edition"))


def refusal(report: QuarterlyReport, user: Any) -> str:
    """Why no further edition follows this one now."""
    if not QuarterlyReport.objects.for_user(user, "lock").filter(pk=report.pk).exists():
        return "由区级人员建立更正版，请转告他们。"
    if report.state != ReportState.LOCKED:
        return "这一版还没有锁定，请直接在登记册里更正后重新汇总。"
    newest = editions(report)[0]
    if newest.pk == report.pk:
        return ""
    if newest.state == ReportState.DRAFT:
        return f"第 {newest.edition} 版正在办理，请先锁定它。"
    return f"第 {newest.edition} 版已经更正过这一版，请在最新一版上更正。"


@transaction.atomic
def correct(report: QuarterlyReport, *, reason: str, by: Any) -> QuarterlyReport:
    """The next edition as a draft, with its compile asked for. Raises Refused."""
    reason = reason.strip()
    held = hold(report)
    if why := refusal(held, by):
        raise Refused(why)
    if not reason:
        raise Refused("建立更正版请写明更正事由。", field="reason")
    if len(reason) > LONGEST:
        raise Refused(f"更正事由最多 {LONGEST} 字，请写得短一些。", field="reason")
    made = QuarterlyReport.objects.create(
        area=held.area,
        year=held.year,
        quarter=held.quarter,
        edition=held.edition + 1,
        reason=reason,
        compiled_at=now(),
    )
    record(by, CORRECT, made, f"第 {made.edition} 版：{reason}")
    ask_compile(area=held.area, period=held.period, by=by)
    return made
