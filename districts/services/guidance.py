"""Instructors: whom they guide, and where they were.

A limit says how many organisations one may guide; an organisation that only an instructor reaches
is due a visit each quarter.
"""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from core.dated import Quarter, holds
from core.errors import Refused
from core.workflow import record
from districts import limits
from districts.enums import Means
from districts.models import GuidanceVisit, Instructor, Organisation, WorkCoverage
from districts.scoping import below


def guided(day: dt.date) -> QuerySet[WorkCoverage]:
    """Who guides whom on the day."""
    rows = WorkCoverage.objects.on(day).filter(means=Means.INSTRUCTOR, instructor__isnull=False)
    return rows.filter(organisation__closed=None)


@transaction.atomic
def assign(
    organisation: Organisation,
    instructor: Instructor,
    *,
    since: dt.date,
    by: Any,
    note: str = "",
) -> WorkCoverage:
    """From the day this instructor guides the organisation, in the place of whoever did before.

    Refused beyond the limit of organisations one may guide, outside the instructor's own dates and
    outside the organisation's life.
    """
    Instructor.objects.select_for_update(no_key=True).get(pk=instructor.pk)
    _check(organisation, instructor, since)
    rows = WorkCoverage.objects.filter(organisation=organisation, means=Means.INSTRUCTOR)
    if rows.filter(since__gt=since).exists():
        raise Refused("这一天之后已登记过指导员，请改用更晚的日期，或先更正。", field="since")
    before = rows.on(since).first()
    if before is not None and before.instructor_id == instructor.pk:
        raise Refused(f"{instructor}已经在指导这个单位，请另选。", field="instructor")
    if before is not None and before.since == since:
        before.instructor = instructor
        before.save(update_fields=["instructor"])
        row = before
    else:
        rows.filter(holds(since)).update(until=since)
        row = WorkCoverage.objects.create(
            organisation=organisation, means=Means.INSTRUCTOR, instructor=instructor, since=since
        )
    record(by, "指派指导员", organisation, note or str(instructor))
    return row


Guided = list[tuple[int, int | None, str]]  # row, instructor, until


def remember(organisation: Organisation) -> Guided:
    """Who has guided it, so that an assignment can be taken back at once."""
    rows = WorkCoverage.objects.filter(organisation=organisation, means=Means.INSTRUCTOR)
    return [(row.pk, row.instructor_id, str(row.until or "")) for row in rows]


@transaction.atomic
def recall(organisation: Organisation, guided: Guided) -> None:
    """As it was remembered: the new row held for seconds and goes, the one before goes on."""
    rows = WorkCoverage.objects.filter(organisation=organisation, means=Means.INSTRUCTOR)
    rows.exclude(pk__in=[pk for pk, *_ in guided]).delete()
    for pk, instructor, until in guided:
        rows.filter(pk=pk).update(instructor=instructor, until=until or None)


def gone(organisation: Organisation) -> str:
    return f"这个单位已于 {organisation.closed} 注销，不再指派；注销有误的，请先更正。"


def _check(organisation: Organisation, instructor: Instructor, since: dt.date) -> None:
    if instructor.until and since >= instructor.until:
        raise Refused(f"{instructor}已于 {instructor.until} 结束，请另选。", field="instructor")
    if instructor.since and since < instructor.since:
        told = f"{instructor}自 {instructor.since} 起才任指导员，请另选或改填日期。"
        raise Refused(told, field="since")
    if organisation.closed and since >= organisation.closed:
        raise Refused(gone(organisation), field="since")
    if organisation.opened and since < organisation.opened:
        raise Refused(f"这个单位于 {organisation.opened} 成立，请改用其后的日期。", field="since")
    most = limits.value("instructor_organisations", instructor.area)
    others = guided(since).filter(instructor=instructor).exclude(organisation=organisation)
    if others.count() >= most:
        rule = limits.told("instructor_organisations", instructor.area)
        raise Refused(
            f"{instructor}已指导 {others.count()} 家：{rule}。请另选。", field="instructor"
        )


@transaction.atomic
def visit(
    instructor: Instructor,
    organisation: Organisation,
    *,
    day: dt.date,
    by: Any,
    found: str = "",
    done: str = "",
) -> GuidanceVisit:
    """He was there on the day; refused where he did not guide it then or has been noted."""
    if not guided(day).filter(instructor=instructor, organisation=organisation).exists():
        raise Refused(f"{instructor}在 {day} 并不指导这个单位，请核对。", field="organisation")
    if GuidanceVisit.objects.filter(
        instructor=instructor, organisation=organisation, day=day
    ).exists():
        raise Refused("这一天的走访已登记，请更正那一条。", field="day")
    row = GuidanceVisit.objects.create(
        instructor=instructor, organisation=organisation, day=day, found=found, done=done, by=by
    )
    record(by, "登记走访", organisation, f"{instructor}，{day}")
    return row


def per_instructor(rows: QuerySet[Any]) -> Coalesce:
    """How many rows of one instructor, as a column; the rows are narrowed to him by OuterRef."""
    counted = rows.order_by().values("instructor").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def unvisited(path: str, day: dt.date) -> QuerySet[Any]:
    """Whom an instructor guides on the day without having been there often enough this quarter;
    `visited` and `wanted` say how often he was and should have been."""
    quarter = Quarter.of(day)
    been = GuidanceVisit.objects.filter(
        instructor=OuterRef("instructor"),
        organisation=OuterRef("organisation"),
        day__range=(quarter.first, day),
    )
    rows = guided(day).filter(below(path, "organisation__area"))
    return (
        rows.annotate(
            visited=per_instructor(been),
            wanted=limits.expression("instructor_visits", "organisation__area"),
        )
        .filter(visited__lt=F("wanted"))
        .select_related("organisation", "instructor")
    )


def overburdened(path: str, day: dt.date) -> QuerySet[Any]:
    """Instructors who guide more than the limit on the day: `guiding` over `most`."""
    mine = guided(day).filter(instructor=OuterRef("pk"))
    return (
        Instructor.objects.filter(below(path))
        .annotate(
            guiding=per_instructor(mine),
            most=limits.expression("instructor_organisations", "area"),
        )
        .filter(guiding__gt=F("most"))
    )
