"""Compiling a city's coverage as of a day, against SQL written by hand for this one question."""

import datetime as dt
from typing import Any

import pandas as pd
from django.db import connection, transaction

from bench import alone
from bench.imports import rolled_back
from bench.measure import Job, line
from bench.workers import Workers
from core.dated import Quarter
from districts.enums import AreaKind
from districts.models import Area, Organisation, OrganisationCoverage, WorkCoverage
from reports.compile.compiling import compile_report
from reports.compile.reading import READ, READINGS, asked
from reports.models import QuarterlyReport
from reports.subjects import SUBJECTS
from reports.territory import Territory

HAND_WRITTEN = """
with covered as (
    select distinct c.organisation_id
    from districts_organisationcoverage c
    join districts_partyorganisation p on p.id = c.party_organisation_id
    where c.since <= %(day)s and (c.until is null or c.until > %(day)s)
        and p.founded <= %(day)s and (p.dissolved is null or p.dissolved > %(day)s)
), reached as (
    select distinct organisation_id from districts_workcoverage
    where since <= %(day)s and (until is null or until > %(day)s)
), people as (
    select e.organisation_id, count(*) as members
    from members_employment e
    join members_affiliation a on a.member_id = e.member_id and a.kind = 'formal'
    where e.since <= %(day)s and (e.until is null or e.until > %(day)s)
        and a.since <= %(day)s and (a.until is null or a.until > %(day)s)
    group by e.organisation_id
)
select o.area_id, o.commercial_district_id, o.kind, count(*), count(covered.organisation_id),
    count(coalesce(covered.organisation_id, reached.organisation_id)), sum(people.members)
from districts_organisation o
left join covered on covered.organisation_id = o.id
left join reached on reached.organisation_id = o.id
left join people on people.organisation_id = o.id
where o.area_id = any(%(areas)s) and o.state = 'operating'
    and (o.opened is null or o.opened <= %(day)s) and (o.closed is null or o.closed > %(day)s)
group by o.area_id, o.commercial_district_id, o.kind
"""
MOST_MIB = 300
IN_MEMORY = "set local work_mem = '64MB'"  # as the product's own


def by_hand(areas: list[int], day: dt.date) -> None:
    """Coverage of the current phases only, nothing kept."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(IN_MEMORY)
        cursor.execute(HAND_WRITTEN, {"areas": areas, "day": day})
        cursor.fetchall()


def keeping(city: Area, period: Quarter, areas: list[int]) -> None:
    """The same rows as ours, kept by the bare statements: no digest, no figures."""
    report = QuarterlyReport.objects.create(
        area=city, year=period.year, quarter=period.number, compiled_at=f"{period.last}T00:00+08:00"
    )
    territory = Territory.on(city, period.last)
    with connection.cursor() as cursor:
        cursor.execute(f"{IN_MEMORY}; drop table if exists {READ}")
        for noun, statement in READINGS.items():
            cursor.execute(statement, asked(noun, territory, period))
        values: dict[str, Any] = {
            "report": report.pk,
            "day": period.last,
            "first": period.first,
            "areas": areas,
            "near": list(territory.near),
            "joint_meetings": 1,
        }
        for one in SUBJECTS.values():
            cursor.execute(one.statement, values)


def by_pandas(day: dt.date) -> Any:
    """The registers as frames, joined in Python; coverage only."""
    organisations = _frame(Organisation, "id", "area_id", "commercial_district_id", "kind")
    coverages = _frame(OrganisationCoverage, "organisation_id", "since", "until")
    works = _frame(WorkCoverage, "organisation_id", "since", "until")
    for name, frame in (("covered", coverages), ("reached", works)):
        held = frame[(frame.since <= day) & (frame.until.isna() | (frame.until > day))]
        organisations[name] = organisations.id.isin(held.organisation_id.unique())
    organisations["reached"] |= organisations.covered
    keys = ["area_id", "commercial_district_id", "kind"]
    return organisations.groupby(keys)[["covered", "reached"]].agg(["count", "sum"])


def _frame(model: Any, *columns: str) -> pd.DataFrame:
    return pd.DataFrame.from_records(model.objects.values_list(*columns), columns=list(columns))


def compiled_alone(area: str, quarter: str) -> None:
    """What `alone` calls; what it wrote is rolled back."""
    city = Area.objects.get(pk=area)
    rolled_back(lambda: compile_report(city, Quarter.parse(quarter)))()


def memory(city: Area, period: Quarter) -> bool:
    """The largest resident size of a process that compiles the city and does nothing else."""
    taken, _ = alone.peaks("bench.compiling:compiled_alone", city.pk, period)
    return line(
        "compile a city, memory", mib=taken, goal=f"<= {MOST_MIB} MiB", ok=taken <= MOST_MIB
    )


def jobs(city: Area, period: Quarter) -> list[Job]:
    areas = list(Territory.on(city, period.last).organisations)
    ours = rolled_back(lambda: compile_report(city, period))
    districts = list(Area.objects.filter(parent=city, kind=AreaKind.DISTRICT))
    one, two = (Workers(number, [each.pk for each in districts], period) for number in (1, 2))
    return [
        Job(
            name="compile a city, against SQL that keeps nothing",
            limit=lambda: by_hand(areas, period.last),
            ours=ours,
            goal=1.5,
            peers={"pandas": lambda: by_pandas(period.last)},
        ),
        Job(
            name="compile a city, against SQL that keeps the same rows",
            limit=rolled_back(lambda: keeping(city, period, areas)),
            ours=ours,
            goal=1.1,
        ),
        Job(
            name="compile ten times the organisations, against ten times one district",
            limit=rolled_back(lambda: [compile_report(each, period) for each in districts]),
            ours=ours,
            goal=1.1,
        ),
        Job(
            name="compile ten districts by two workers, against one",
            limit=one.compile,
            ours=two.compile,
            goal=0.556,  # 1.8 times as fast
        ),
    ]
