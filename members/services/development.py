"""发展党员: which stage follows which, with the spans the rules set, and what a stage brings."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from core.dated import months_later
from core.errors import Refused
from core.workflow import record
from districts import limits
from districts.models import Area
from members.enums import AffiliationKind, EndReason, Stage
from members.models import Affiliation, Development, DevelopmentStage, PartyMember
from members.services import standing
from members.services.affiliating import until_today


@dataclass(frozen=True)
class Step:
    """`target` may follow `source`, not before the months of `least` (codes of limits, added up)
    since the stage `counted_from`, and not after those of `most`; `days` is a limit in days by
    which it should have followed, which is told and forbids nothing."""

    source: str
    target: str
    counted_from: str = ""
    least: tuple[str, ...] = ()
    most: tuple[str, ...] = ()
    days: str = ""


STEPS = (
    Step(Stage.APPLICANT, Stage.TALKED, Stage.APPLICANT, days="applicant_talk"),
    Step(Stage.TALKED, Stage.ACTIVIST),
    Step(Stage.ACTIVIST, Stage.CANDIDATE, Stage.ACTIVIST, least=("activist_year",)),
    Step(Stage.CANDIDATE, Stage.PROBATIONARY),
    Step(Stage.PROBATIONARY, Stage.FULL, Stage.PROBATIONARY, least=("probation",)),
    Step(Stage.PROBATIONARY, Stage.EXTENDED, Stage.PROBATIONARY, least=("probation",)),
    Step(
        Stage.EXTENDED,
        Stage.FULL,
        Stage.PROBATIONARY,
        least=("probation", "extension_least"),
        most=("probation", "extension_most"),
    ),
    *(
        Step(stage, Stage.STOPPED)
        for stage in (
            Stage.APPLICANT,
            Stage.TALKED,
            Stage.ACTIVIST,
            Stage.CANDIDATE,
            Stage.PROBATIONARY,
            Stage.EXTENDED,
        )
    ),
)


def following(stage: str) -> list[Step]:
    return [step for step in STEPS if step.source == stage]


def months(codes: tuple[str, ...], area: Area) -> int:
    return sum(limits.value(code, area) for code in codes)


def span(development: Development, step: Step) -> tuple[dt.date | None, dt.date | None]:
    """The first and the last day on which the step may be taken; None where nothing limits it."""
    start = development.stages.filter(stage=step.counted_from).values_list("day", flat=True).first()
    if start is None:
        return None, None
    area = development.area
    least = months_later(start, months(step.least, area)) if step.least else None
    most = months_later(start, months(step.most, area)) if step.most else None
    return least, most


def due(development: Development) -> tuple[dt.date, str] | None:
    """By which day what should have followed, where a rule says so."""
    area = development.area
    if development.stage == Stage.APPLICANT:
        days = limits.value("applicant_talk", area)
        return development.stage_since + dt.timedelta(days=days), "派人谈话"
    if development.stage == Stage.PROBATIONARY:
        return months_later(development.stage_since, limits.value("probation", area)), "讨论转正"
    if development.stage == Stage.EXTENDED:
        step = next(one for one in following(Stage.EXTENDED) if one.target == Stage.FULL)
        last = span(development, step)[1]
        return (last, "讨论转正") if last else None
    return None


def is_open(member: PartyMember) -> bool:
    """Whether a file of his still waits for its last stage."""
    waiting = Development.objects.exclude(stage__in=(Stage.FULL, Stage.STOPPED))
    return waiting.filter(member=member).exists()


@transaction.atomic
def open_file(development: Development, *, day: dt.date, by: Any) -> Development:
    """The application is in: the first stage."""
    until_today(day, "申请日期", "day")
    development.stage, development.stage_since = Stage.APPLICANT, day
    development.save()
    DevelopmentStage.objects.create(development=development, stage=Stage.APPLICANT, day=day)
    record(by, "收到入党申请", development)
    return development


@transaction.atomic
def reach(
    development: Development, *, stage: str, day: dt.date, by: Any, note: str = ""
) -> Development:
    """Goes on to the stage on the day. Raises Refused with the field."""
    held = Development.objects.select_for_update(no_key=True).get(pk=development.pk)
    step = next((one for one in following(held.stage) if one.target == stage), None)
    if step is None:
        leap = f"“{held.get_stage_display()}”之后不能直接登记“{Stage(stage).label}”"
        raise Refused(f"{leap}，请按先后登记。", field="stage")
    until_today(day, "日期")
    if day < held.stage_since:
        raise Refused(f"不能早于上一阶段的 {held.stage_since}，请核对。", field="day")
    _within(held, step, day)
    DevelopmentStage.objects.create(development=held, stage=stage, day=day, note=note)
    held.stage, held.stage_since = stage, day
    _bring(held, day, by, note)
    held.save(update_fields=["stage", "stage_since", "member"])
    record(by, Stage(stage).label, held, note)
    return held


def _within(development: Development, step: Step, day: dt.date) -> None:
    first, last = span(development, step)
    start = Stage(step.counted_from).label if step.counted_from else ""
    if first and day < first:
        many = months(step.least, development.area)
        raise Refused(f"自“{start}”起须满 {many} 个月，即 {first} 以后，请改填日期。", field="day")
    if last and day > last:
        many = months(step.most, development.area)
        told = f"自“{start}”起不能超过 {many} 个月，即 {last} 以前，请改填日期。"
        raise Refused(told, field="day")


def _bring(development: Development, day: dt.date, by: Any, note: str) -> None:
    """A probationary member enters the register, a full one is full there too, and whose file is
    stopped is no member any more."""
    if development.stage == Stage.PROBATIONARY and development.member is None:
        party = development.party_organisation
        taken_in = PartyMember.objects.create(name=development.name, area=party.area, joined=day)
        Affiliation.objects.create(
            member=taken_in, kind=AffiliationKind.FORMAL, party_organisation=party, since=day
        )
        development.member = taken_in
    member = development.member
    if development.stage == Stage.FULL and member is not None:
        standing.make_full(member, day=day, by=by)
    if development.stage == Stage.STOPPED and member is not None and member.ended is None:
        standing.end(member, reason=EndReason.WITHDRAWN, day=day, by=by, note=note)


def late(development: Development, today: dt.date | None = None) -> str:
    """What should have been done by now, in one sentence, or nothing."""
    found = due(development)
    if found is None or (today or localdate()) <= found[0]:
        return ""
    return f"应于 {found[0]} 前{found[1]}，已超过时限。"
