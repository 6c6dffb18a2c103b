"""Ask for a compile, and for those of the quarter that ended last."""

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localdate

from core import jobs
from core.dated import Quarter
from core.errors import Refused
from core.models import Job, JobState
from districts.enums import AreaKind
from districts.models import Area
from districts.scoping import assigned_paths
from reports.territory import Territory

COMPILE = "compile"


def ask_compile(*, area: Area, period: Quarter, by: Any = None, again: bool = True) -> Job:
    """The job that compiles the quarter of a district or zone.

    Raises Refused when the user may not compile there, the quarter has not ended, or there is no
    ledger by its last day. Without `again` a quarter that was compiled before is left as it is.
    """
    if by is not None and not may_compile(by, area):
        raise Refused(f"“{by}”无权汇总{area}的报表，请由区级人员或管理员汇总。")
    if period.last >= localdate():
        raise Refused(f"{period.title}还没有结束，请在{period.last}之后汇总。")
    if Territory.on(area, period.last).empty:
        raise Refused(f"{area}{period.title}无台账，请先导入截至{period.last}或更早的台账。")
    return jobs.ask(
        _key(area, period),
        COMPILE,
        title=f"汇总{area}{period.title}报表"[:120],
        by=by,
        again=again,
        area=area.pk,
        quarter=str(period),
    )


def compile_now(*, area: Area, period: Quarter, by: Any = None) -> Job:
    """Ask and wait; raises Refused as `ask_compile` does, and when the compile is refused."""
    return jobs.perform(ask_compile(area=area, period=period, by=by))


def compile_job(area: Area, period: Quarter) -> Job | None:
    """The compile of this quarter that was asked for last."""
    return Job.objects.filter(key=_key(area, period)).first()


def _key(area: Area, period: Quarter) -> str:
    return f"{COMPILE}:{area.code}:{period}"


def page(job: Job) -> str:
    """Where the quarter that the job compiles is looked at."""
    _, code, period = job.key.split(":")
    return f"{reverse('dashboard')}?{urlencode({'area': code, 'period': period})}"


def may_compile(user: Any, area: Area) -> bool:
    return any(area.path.startswith(path) for path in assigned_paths(user, "compile"))


def may_export(user: Any, area: Area) -> bool:
    return any(area.path.startswith(path) for path in assigned_paths(user, "export"))


def ask_ended_quarter(today: dt.date | None = None) -> list[Job]:
    """Asks every district with a ledger for the quarter that ended last: once, unless it failed."""
    period = Quarter.of(today or localdate()).shift(-1)
    asked = []
    for area in Area.objects.filter(kind=AreaKind.DISTRICT):
        if not Territory.on(area, period.last).empty:
            failed = Job.objects.filter(key=_key(area, period), state=JobState.FAILED).exists()
            asked.append(ask_compile(area=area, period=period, again=failed))
    return asked
