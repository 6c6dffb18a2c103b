"""Rows of the register without a database, written as one line each, for the rules on dates.

The ledger in hand is of the last day of 2017; the one before it of 2016 where it is later, the one
after it of 2018 where it is older.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any, TypeVar

from django.db import models

from core.dated import Day, Precision
from core.sheets.cells import DayCell
from districts.enums import Means
from districts.ledgers import Change, Plan
from districts.models import (
    CoverageWay,
    Instructor,
    Organisation,
    OrganisationCoverage,
    PartyOrganisation,
    WorkCoverage,
)
from districts.services.coverage import CoverageBook
from districts.services.phases import Standing

Model = TypeVar("Model", bound=models.Model)
LATER, SAME, OLDER = Standing
DAY = dt.date(2017, 12, 31)
BEFORE = {LATER: dt.date(2016, 12, 31), SAME: DAY, OLDER: dt.date(2018, 12, 31)}
WAYS = {
    name: CoverageWay(pk=key, code=name, name=name)
    for key, name in enumerate(("单独", "联合", "挂靠"), start=1)
}
OPEN = "-"  # holds still


def saved(model: type[Model], pk: int, **fields: Any) -> Model:
    """A row as if it had been read."""
    row = model(pk=pk, **fields)
    row._state.adding = False
    return row


PARTIES = {
    name: saved(PartyOrganisation, key, name=name)
    for key, name in enumerate(("甲支部", "乙支部", "丙支部"), start=1)
}
GUIDES = {
    name: saved(Instructor, key, name=name) for key, name in enumerate(("陈秀婷", "武峰"), start=1)
}


def organisation() -> Organisation:
    return saved(Organisation, 1, name="甲公司")


def day(text: str) -> Day:
    """`2016`, `2016.03`, `2016.03.08`; `~2016.03.08` is no later than that day."""
    read = DayCell().parse(text.removeprefix("~"))
    assert isinstance(read, Day)
    return Day(read.first, Precision.BY) if text.startswith("~") else read


def date(text: str) -> dt.date | None:
    return None if text == OPEN else day(text).first


def coverages(owner: Organisation, lines: Iterable[str]) -> list[OrganisationCoverage]:
    """`甲支部 联合 2015 2017.12.31`: Party organisation, way, since, until."""
    rows = []
    for key, line in enumerate(lines, start=1):
        party, way, since, until = line.split()
        start = day(since)
        rows.append(
            saved(
                OrganisationCoverage,
                key,
                organisation=owner,
                party_organisation=PARTIES[party],
                way=WAYS[way],
                since=start.first,
                since_precision=start.precision,
                until=date(until),
            )
        )
    return rows


def works(owner: Organisation, lines: Iterable[str]) -> list[WorkCoverage]:
    """`instructor 陈秀婷 2016 -`: means, instructor (or -), since, until."""
    rows = []
    for key, line in enumerate(lines, start=1):
        means, guide, since, until = line.split()
        start = day(since)
        rows.append(
            saved(
                WorkCoverage,
                key,
                organisation=owner,
                means=Means(means),
                instructor=GUIDES.get(guide),
                since=start.first,
                since_precision=start.precision,
                until=date(until),
            )
        )
    return rows


def coverage_book(
    standing: Standing, held: Iterable[str] = (), work: Iterable[str] = (), **fields: Any
) -> CoverageBook:
    """What covers one organisation, and a ledger that stands so to the one that listed it last."""
    owner = organisation()
    return CoverageBook(
        Plan(),
        owner,
        DAY,
        standing,
        fields.get("stated_on", BEFORE[standing]),
        coverages(owner, held),
        works(owner, work),
    )


def written(plan: Plan, rows: Iterable[models.Model]) -> list[str]:
    """The rows as they are after the plan, in the notation they came in, by their start."""
    gone = {row.pk for row in plan.withdrawn}
    left = [row for row in rows if row.pk not in gone]
    dated: list[Any] = [*left, *plan.creates]
    return [line(row) for row in sorted(dated, key=lambda row: (row.since, row.pk or 99))]


def line(row: Any) -> str:
    since = Day(row.since, row.since_precision)
    shown = {
        Precision.YEAR: f"{since.first:%Y}",
        Precision.MONTH: f"{since.first:%Y.%m}",
        Precision.DAY: f"{since.first:%Y.%m.%d}",
        Precision.BY: f"~{since.first:%Y.%m.%d}",
    }[Precision(since.precision)]
    until = f"{row.until:%Y.%m.%d}" if row.until else OPEN
    if isinstance(row, WorkCoverage):
        return f"{row.means} {row.instructor or OPEN} {shown} {until}"
    return f"{row.party_organisation} {row.way} {shown} {until}"


def told(changes: Iterable[Change]) -> list[str]:
    """`党组织名称：甲支部→乙支部`."""
    return [f"{change.title}：{change.old}→{change.new}" for change in changes]
