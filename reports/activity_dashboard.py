"""The data of the dashboard's page of activities: what was done in the quarter and in the year.

Every figure has the address of the rows it counts; a place below opens the same page of its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from activities.enums import CaseKind, OutcomeMetric, Theme
from activities.services.duties import DUTIES
from core.dated import Quarter
from reports.addresses import list_url, page_url, steps_to
from reports.dashboards import Kpi, ended_quarter, gap, kpi
from reports.indicators import indicator
from reports.models import Counts
from reports.readings import Part, Reading, history, parts, rate
from reports.selection import Selection

HOME = "activity-dashboard"
TAKING_PART = "active_rate"
UNITS = 8  # places in the list; the workbook has all
THEMES = tuple(f"activities_{theme}" for theme in Theme)
OUTCOMES = tuple(f"outcome_{metric}" for metric in OutcomeMetric)
PRESENT = ("participants", "members_share", "study_hours", "service_hours")
SERVICES = (
    *("claims", "claims_done", "claims_confirmed", "claims_satisfaction"),
    *("visits", "visited_people", "duty_sessions", "duty_visitors", "duty_answered"),
)
VOLUNTEERING = ("active_volunteers", "volunteer_hours", "project_savings")
STANDING = ("volunteer_teams", "volunteers", "paired_households", "member_projects")
CASES = ("cases", *(f"cases_{kind}" for kind in CaseKind))
ANSWERS = ("cases_in_time", "adoption_rate", "disputes_agreed", "cases_satisfaction")
OPEN = ("cases_waiting", "cases_overdue")
LIFE = (
    "life_rate",
    *(f"life_{duty.kind}" for duty in DUTIES),
    "life_lacking",
    "joint_meetings_rate",
    "resolutions_done_year",
)


@dataclass(frozen=True)
class Told:
    """A figure in words, and the rows it counts."""

    title: str
    text: str
    unit: str
    url: str
    note: str = ""
    nothing: bool = False


@dataclass(frozen=True)
class Pair:
    """A figure of the quarter and of the year."""

    title: str
    unit: str
    quarter: Told
    year: Told


@dataclass(frozen=True)
class Unit:
    """A place below: its activities of the quarter and of the year, and its own page."""

    name: str
    quarter: str
    year: str
    url: str
    number: int


@dataclass(frozen=True)
class ActivityPage:
    selection: Selection
    period: Quarter
    periods: tuple[Quarter, ...]
    reading: Reading | None
    path: tuple[tuple[str, str], ...]
    districts: tuple[Part, ...] = ()
    held: Pair | None = None
    before: Told | None = None
    taking_part: Kpi | None = None
    present: tuple[Pair, ...] = ()
    themes: tuple[Pair, ...] = ()
    units: tuple[Unit, ...] = ()
    units_in_all: int = 0
    outcomes: tuple[Pair, ...] = ()
    services: tuple[Pair, ...] = ()
    volunteering: tuple[Pair, ...] = ()
    standing: tuple[Told, ...] = ()
    cases: tuple[Pair, ...] = ()
    waiting: tuple[Told, ...] = ()
    life: tuple[Told, ...] = ()

    home = HOME

    @property
    def query(self) -> str:
        return self.selection.query()

    @property
    def gap(self) -> str:
        return gap(self.selection, self.period)


def activity_page(selection: Selection, user: Any) -> ActivityPage:
    """The page of the place in the quarter asked for, or in the newest one compiled."""
    known = history(selection, user)
    period = selection.period or max(known, default=ended_quarter())
    selection = replace(selection, period=period)
    page = ActivityPage(
        selection,
        period,
        tuple(sorted({*known, period, ended_quarter()}, reverse=True)),
        known.get(period),
        steps_to(selection, HOME),
    )
    return _filled(page, page.reading, known, user) if page.reading else page


def _filled(
    page: ActivityPage, reading: Reading, known: dict[Quarter, Reading], user: Any
) -> ActivityPage:
    selection, counts = page.selection, reading.counts
    below, districts = parts(selection, reading, user)
    units = _units(selection, below or districts)
    return replace(
        page,
        districts=tuple(districts),
        held=_pair(selection, counts, "activities"),
        before=_before(selection, known, page.period),
        taking_part=kpi(TAKING_PART, selection, known, page.period),
        present=_pairs(selection, counts, PRESENT),
        themes=_pairs(selection, counts, THEMES),
        units=tuple(units[:UNITS]),
        units_in_all=len(units),
        outcomes=tuple(
            pair for pair in _pairs(selection, counts, OUTCOMES) if not pair.year.nothing
        ),
        services=_pairs(selection, counts, SERVICES),
        volunteering=_pairs(selection, counts, VOLUNTEERING),
        standing=_each(selection, counts, STANDING),
        cases=_pairs(selection, counts, (*CASES, *ANSWERS)),
        waiting=_each(selection, counts, OPEN),
        life=_each(selection, counts, LIFE),
    )


def told(selection: Selection, counts: Counts, code: str) -> Told:
    """A figure of the place, a rate with what it is made of."""
    found, value = indicator(code), rate(counts, code)
    url = list_url(selection, code)
    if found.is_rate:
        nothing = not value.denominator
        return Told(found.title, value.text, "", url, value.fraction, nothing)
    number = value.numerator
    return Told(found.title, found.told(number), found.unit, url, nothing=not number)


def _each(selection: Selection, counts: Counts, codes: Iterable[str]) -> tuple[Told, ...]:
    return tuple(told(selection, counts, code) for code in codes)


def _pair(selection: Selection, counts: Counts, code: str) -> Pair:
    quarter, year = (told(selection, counts, each) for each in (code, f"{code}_year"))
    return Pair(quarter.title.removeprefix("本季"), quarter.unit, quarter, year)


def _pairs(selection: Selection, counts: Counts, codes: Iterable[str]) -> tuple[Pair, ...]:
    return tuple(_pair(selection, counts, code) for code in codes)


def _before(selection: Selection, known: dict[Quarter, Reading], period: Quarter) -> Told | None:
    """The activities of the quarter before, where that was compiled."""
    earlier = period.shift(-1)
    if earlier not in known:
        return None
    return told(replace(selection, period=earlier), known[earlier].counts, "activities")


def _units(selection: Selection, below: Iterable[Part]) -> list[Unit]:
    """The most active first; what has no name of its own opens its activities."""
    found = [_unit(selection, part) for part in below]
    return sorted(found, key=lambda unit: (-unit.number, unit.name))


def _unit(selection: Selection, part: Part) -> Unit:
    codes = ("activities", "activities_year")
    quarter, year = (rate(part.counts, code).numerator for code in codes)
    if part.district:
        url = page_url(selection.query(commercial_district=part.district), HOME)
    elif part.area:
        url = page_url(selection.query(area=part.area), HOME)
    else:
        url = list_url(selection, "activities_year", direct=1)
    return Unit(part.name, f"{quarter:,}", f"{year:,}", url, quarter)
