"""What a compile reads of the registers as of a day; it waits in temporary tables of the session,
from which the facts are written."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from core.dated import Quarter
from districts.limits import LIMITS
from reports.compile import budgeting, former, life
from reports.subjects import SQL, Subject
from reports.territory import Territory

LIFE, BUDGETS = "组织生活", "预算"
#: what several subjects need, by the noun that progress tells; later ones read the earlier
READINGS = {
    "区划": former.STATEMENT,
    "单位": (SQL / "organisations_of_the_day.sql").read_text("utf-8"),
    "党员": (SQL / "links_of_the_day.sql").read_text("utf-8"),
    "商户": (SQL / "storefronts_of_the_day.sql").read_text("utf-8"),
    "活动": (SQL / "activities_of_the_year.sql").read_text("utf-8"),
    LIFE: life.STATEMENT,
    BUDGETS: budgeting.STATEMENT,
}
READ = (
    "compiled_former, compiled_link, compiled_organisation, compiled_storefront, "
    "compiled_activity, compiled_life, compiled_due"
)


def read_day(
    territory: Territory,
    period: Quarter,
    *,
    nouns: Iterable[str] = tuple(READINGS),
    tell: Callable[[str, int], None] = lambda *_: None,
) -> None:
    """`tell` hears what is read next, and how much was."""
    drop()
    for done, noun in enumerate(nouns):
        tell(noun, done)
        with fast_cursor() as cursor:
            cursor.execute(READINGS[noun], asked(noun, territory, period))


def asked(noun: str, territory: Territory, period: Quarter) -> dict[str, Any]:
    """What the reading of this noun needs to know."""
    if noun == LIFE:
        return life.values(territory.levels, period)
    if noun == BUDGETS:
        return budgeting.values(territory.near, period)
    return {
        "day": period.last,
        "first": period.first,
        "areas": list(territory.organisations),
        "parties": list(territory.party_organisations),
        "levels": list(territory.levels),
        "near": list(territory.near),
    }


def asked_of_facts(
    report: int, period: Quarter, subject: Subject, territory: Territory
) -> dict[str, Any]:
    """What the statement that writes a subject's facts needs to know."""
    return {
        "report": report,
        "day": period.last,
        "first": period.first,
        "areas": list(subject.areas(territory)),
        "near": list(territory.near),
        "joint_meetings": LIMITS["joint_meetings"].default,
    }


def drop() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"drop table if exists {READ}")


@contextmanager
def fast_cursor() -> Iterator[Any]:
    """For statements that go through a city: sorted in memory, planned in no time."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local work_mem = '64MB'; set local jit = off")
        yield cursor
