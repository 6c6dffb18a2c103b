"""Who may ask for a compile of which quarter, and what the beat asks for by itself."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from celery.schedules import crontab
from django.conf import settings

from accounts.models import Message, User
from core import jobs
from core.errors import Refused
from core.models import Job, JobState
from districts.enums import AreaKind, Role
from districts.models import Area
from reports import services, tasks
from reports.models import OrganisationFact, QuarterlyReport
from reports.services import ask_compile, ask_ended_quarter, may_compile, may_export
from tests.conftest import START, make_area, make_user
from tests.reports.making import Q4, Make


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> Any:
    """`today(day)`: the day on which it is asked."""
    return lambda day: monkeypatch.setattr(services, "localdate", lambda: day)


# rights


@pytest.fixture
def places(district: Area, zone: Area, street: Area, foreign_district: Area) -> dict[str, Area]:
    return {"金凤区": district, "阅海湾": zone, "满城": street, "宣化区": foreign_district}


@pytest.mark.parametrize(
    ("who", "compiles", "exports"),
    [
        ("admin", "金凤区 阅海湾 满城 宣化区", ""),
        ("official", "金凤区 阅海湾 满城", "金凤区 阅海湾 满城"),
        ("auditor", "", ""),
        ("clerk", "", "阅海湾"),
        ("approver", "", "阅海湾"),
        ("street_clerk", "", "满城"),
        ("foreign_official", "宣化区", "宣化区"),
        ("nobody", "", ""),
    ],
)
def test_who_may_compile_and_export_where(
    cast: SimpleNamespace, places: dict[str, Area], who: str, compiles: str, exports: str
) -> None:
    user = getattr(cast, who)
    assert [name for name, area in places.items() if may_compile(user, area)] == compiles.split()
    assert [name for name, area in places.items() if may_export(user, area)] == exports.split()


def test_a_right_below_is_none_above(district: Area, zone: Area) -> None:
    official = make_user("zone-official", (Role.OFFICIAL, zone))
    assert may_compile(official, zone)
    assert not may_compile(official, district)
    assert not may_export(official, district)


# which quarter


@pytest.mark.parametrize(
    ("day", "refused"),
    [
        (dt.date(2017, 12, 30), True),
        (dt.date(2017, 12, 31), True),  # the last day is not over
        (dt.date(2018, 1, 1), False),
    ],
)
def test_a_quarter_is_compiled_once_it_is_over(
    kept: Area, today: Any, woken: list[int], day: dt.date, refused: bool
) -> None:
    today(day)
    if refused:
        with pytest.raises(Refused) as refusal:
            ask_compile(area=kept, period=Q4)
        told = "2017年第四季度还没有结束，请在2017-12-31之后汇总。"
        assert str(refusal.value) == told
        assert not Job.objects.exists()
    else:
        assert ask_compile(area=kept, period=Q4).title == "汇总金凤区2017年第四季度报表"


@pytest.mark.parametrize(
    ("since", "refused"),
    [(Q4.last, False), (Q4.first, False), (Q4.last + dt.timedelta(days=1), True), (None, True)],
)
def test_a_quarter_needs_a_ledger_by_its_last_day(
    kept: Area, woken: list[int], since: dt.date | None, refused: bool
) -> None:
    Area.objects.filter(pk=kept.pk).update(ledger_since=since)
    area = Area.objects.get(pk=kept.pk)
    if refused:
        with pytest.raises(Refused, match="无台账，请先导入截至2017-12-31或更早的台账"):
            ask_compile(area=area, period=Q4)
    else:
        assert ask_compile(area=area, period=Q4).open


@pytest.mark.parametrize(
    ("who", "refused"),
    [
        ("official", False),
        ("admin", False),
        ("clerk", True),
        ("auditor", True),
        ("foreign_official", True),
        ("nobody", True),
    ],
)
def test_who_is_refused_is_told_whom_to_ask(
    kept: Area, cast: SimpleNamespace, woken: list[int], who: str, refused: bool
) -> None:
    user = getattr(cast, who)
    if refused:
        with pytest.raises(Refused) as refusal:
            ask_compile(area=kept, period=Q4, by=user)
        told = f"“{user}”无权汇总金凤区的报表，请由区级人员或管理员汇总。"
        assert str(refusal.value) == told
    else:
        assert ask_compile(area=kept, period=Q4, by=user).requested_by == user


# once, and again


def test_a_message_delivered_twice_does_its_work_once(
    kept: Area, make_organisation: Make, official: User
) -> None:
    make_organisation()
    job = ask_compile(area=kept, period=Q4, by=official)
    for _ in range(2):
        jobs.run(job.pk)
    assert OrganisationFact.objects.count() == 1
    assert QuarterlyReport.objects.count() == 1
    assert Message.objects.filter(user=official).count() == 1


@pytest.mark.parametrize(
    ("again", "state", "expected"),
    [
        (True, JobState.DONE, JobState.QUEUED),
        (False, JobState.DONE, JobState.DONE),
        (True, JobState.FAILED, JobState.QUEUED),
        (True, JobState.RUNNING, JobState.RUNNING),
        (True, JobState.QUEUED, JobState.QUEUED),
    ],
)
def test_asked_again(
    kept: Area, woken: list[int], again: bool, state: JobState, expected: JobState
) -> None:
    job = ask_compile(area=kept, period=Q4)
    Job.objects.filter(pk=job.pk).update(state=state)
    found = ask_compile(area=kept, period=Q4, again=again)
    assert (found.pk, found.state) == (job.pk, expected)


def test_each_quarter_and_each_area_is_a_job_of_its_own(
    kept: Area, zone: Area, woken: list[int]
) -> None:
    asked = [
        ask_compile(area=area, period=period)
        for area in (kept, zone)
        for period in (Q4, Q4.shift(-1))
    ]
    assert [job.key for job in asked] == [
        "compile:640106:2017Q4",
        "compile:640106:2017Q3",
        "compile:640106-YHW:2017Q4",
        "compile:640106-YHW:2017Q3",
    ]


# the beat


@pytest.mark.parametrize(
    ("day", "quarter"),
    [
        (dt.date(2018, 1, 1), "2017Q4"),
        (dt.date(2018, 3, 31), "2017Q4"),
        (dt.date(2018, 4, 1), "2018Q1"),
        (dt.date(2018, 10, 10), "2018Q3"),
        (dt.date(2018, 12, 31), "2018Q3"),
    ],
)
def test_the_quarter_that_ended_last(
    kept: Area, today: Any, woken: list[int], day: dt.date, quarter: str
) -> None:
    today(day)
    tasks.compile_ended_quarter()
    assert Job.objects.get().key == f"compile:640106:{quarter}"


def test_the_beat_leaves_alone_what_was_compiled(
    kept: Area, make_organisation: Make, woken: list[int]
) -> None:
    make_organisation()
    first = dt.date(2018, 1, 1)
    (job,) = ask_ended_quarter(first)
    jobs.perform(job)
    compiled_at = QuarterlyReport.objects.get().compiled_at
    (again,) = ask_ended_quarter(first + dt.timedelta(days=1))
    assert (again.pk, again.state) == (job.pk, JobState.DONE)
    assert QuarterlyReport.objects.get().compiled_at == compiled_at


@pytest.mark.parametrize(
    ("kind", "since", "asked"),
    [
        (AreaKind.DISTRICT, START, True),
        (AreaKind.DISTRICT, Q4.last, True),
        (AreaKind.DISTRICT, Q4.last + dt.timedelta(days=1), False),
        (AreaKind.DISTRICT, None, False),
        (AreaKind.ZONE, START, False),
        (AreaKind.CITY, START, False),
    ],
)
def test_which_areas_the_beat_asks_for(
    db: None, woken: list[int], kind: AreaKind, since: dt.date | None, asked: bool
) -> None:
    area = make_area("640104", "兴庆", kind)
    Area.objects.filter(pk=area.pk).update(ledger_since=since)
    assert bool(ask_ended_quarter(dt.date(2018, 1, 5))) is asked


def test_the_beat_asks_every_day_also_long_after_the_quarter() -> None:
    """Whoever was down on the first day of a quarter catches up on the next one."""
    entry = settings.CELERY_BEAT_SCHEDULE["quarter-end"]
    assert entry["task"] == tasks.compile_ended_quarter.name
    schedule = entry["schedule"]
    assert isinstance(schedule, crontab)
    assert (schedule.hour, schedule.minute) == ({0}, {30})
    assert (len(schedule.month_of_year), len(schedule.day_of_month)) == (12, 31)
