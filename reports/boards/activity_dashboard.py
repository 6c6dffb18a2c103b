"""The data of the dashboard's page of activities: what was done in the quarter and in the year.

Every figure has the address of the rows it counts; a place below opens the same page of its own.
"""

from dataclasses import dataclass, replace
from typing import Any, ClassVar

from activities.enums import CaseKind, OutcomeMetric, Theme
from activities.services.duties import DUTIES
from core.dated import Quarter
from reports.addresses import list_url, part_rows, part_url
from reports.boards.activity_charts import Bar, Held, themes_chart, trend_chart, units_chart
from reports.boards.charts import Chart
from reports.boards.kpis import Change, Kpi, growths, kpi
from reports.boards.pages import NO_LEDGER, Page, eight_quarters, gap, opened
from reports.boards.telling import Pair, Told, each, pair, pairs, told
from reports.indicators.times import YEAR
from reports.readings import Part, Reading, called, parts, rate, version_changes
from reports.selection import Selection

HOME = "activity-dashboard"
TAKING_PART = "active_rate"
HELD, PEOPLE = "activities", "participants"
THEMES = tuple(f"activities_{theme}" for theme in Theme)
OUTCOMES = tuple(f"outcome_{metric}" for metric in OutcomeMetric)
PRESENT = (PEOPLE, "members_share", "study_hours", "service_hours")
SERVICES = (
    *("claims", "claims_done", "claims_confirmed", "claims_satisfaction"),
    *("visits", "visited_people", "duty_sessions", "duty_visitors", "duty_answered"),
)
ON_SCREEN = (0, 1, 4, 7)  # of the services
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
    "secretaries_trained_year",
)


@dataclass(frozen=True)
class ActivityPage(Page):
    """活动和服务: what was done, by whom and for whom."""

    home = HOME
    name = "活动和服务"
    cards: ClassVar = {
        "held": (HELD, f"{HELD}{YEAR}"),
        "present": PRESENT,
        "outcomes": OUTCOMES,
        "activity_units": (HELD, f"{HELD}{YEAR}"),
        "activity_trend": (HELD, PEOPLE, TAKING_PART),
        "activity_themes": THEMES,
        "services": SERVICES,
        "cases": (*CASES, *ANSWERS, *OPEN),
        "life": LIFE,
        "standing": (*STANDING, *VOLUNTEERING),
    }

    held: Pair | None = None
    before: Told | None = None
    growth: tuple[Change, ...] = ()
    taking_part: Kpi | None = None
    trend: tuple[Held, ...] = ()
    units: tuple[Bar, ...] = ()
    units_called: str = ""
    present: tuple[Pair, ...] = ()
    themes: tuple[Pair, ...] = ()
    outcomes: tuple[Pair, ...] = ()
    services: tuple[Pair, ...] = ()
    volunteering: tuple[Pair, ...] = ()
    standing: tuple[Told, ...] = ()
    cases: tuple[Pair, ...] = ()
    waiting: tuple[Told, ...] = ()
    life: tuple[Told, ...] = ()

    @property
    def services_on_screen(self) -> tuple[Pair, ...]:
        """Those that a projector shows: claimed and done, visited, answered."""
        return tuple(self.services[place] for place in ON_SCREEN)

    @property
    def lacks_names(self) -> bool:
        """Whether anything of who was there is unknown for want of a roster."""
        return any(one.quarter.why or one.year.why for one in self.present)

    def _drawn(self) -> tuple[Chart, ...]:
        if self.held is None:
            return ()
        units = [units_chart(self.units_called, self.units, self.held)] if self.units else []
        return (*units, trend_chart(self.trend), themes_chart(self.themes, self.held))


def activity_page(selection: Selection, user: Any) -> ActivityPage:
    """The page of the place in the quarter asked for, or in the newest one compiled."""
    page, known = opened(ActivityPage, selection, user)
    return _filled(page, page.reading, known, user) if page.reading else page


def _filled(
    page: ActivityPage, reading: Reading, known: dict[Quarter, Reading], user: Any
) -> ActivityPage:
    selection = page.selection
    below, districts = parts(selection, reading, user)
    return replace(
        page,
        districts=tuple(districts),
        held=pair(page, HELD),
        before=_before(page, known),
        growth=growths(HELD, known, page.period),
        taking_part=kpi(TAKING_PART, selection, known, page.period),
        trend=_trend(page, known),
        units=tuple(_unit(selection, part) for part in below or districts),
        units_called=called(below) if below else "各商圈",
        present=pairs(page, PRESENT),
        themes=pairs(page, THEMES),
        outcomes=tuple(one for one in pairs(page, OUTCOMES) if not one.year.nothing),
        services=pairs(page, SERVICES),
        volunteering=pairs(page, VOLUNTEERING),
        standing=each(page, STANDING),
        cases=pairs(page, (*CASES, *ANSWERS)),
        waiting=each(page, OPEN),
        life=each(page, LIFE),
    )


def _before(page: ActivityPage, known: dict[Quarter, Reading]) -> Told | None:
    """The activities of the quarter before, where that was compiled."""
    earlier = page.period.shift(-1)
    if earlier not in known:
        return None
    selection = replace(page.selection, period=earlier)
    return told(replace(page, selection=selection, period=earlier, reading=known[earlier]), HELD)


def _trend(page: ActivityPage, known: dict[Quarter, Reading]) -> tuple[Held, ...]:
    changed = version_changes(page.selection, known)
    return tuple(
        replace(_held(page, known, period), version=changed.get(period, ""))
        for period in eight_quarters(page.period)
    )


def _held(page: ActivityPage, known: dict[Quarter, Reading], period: Quarter) -> Held:
    """Without books and without any activity of the year there is nothing to tell of a quarter."""
    if period not in known:
        return Held(period, gap=gap(page.selection, period))
    counts = known[period].counts
    share = rate(counts, TAKING_PART)
    if not share.denominator and not rate(counts, f"{HELD}{YEAR}").numerator:
        return Held(period, gap=NO_LEDGER)
    return Held(
        period,
        rate(counts, HELD).numerator,
        rate(counts, PEOPLE).numerator,
        share,
        growths(HELD, known, period),
        tuple(
            list_url(page.selection, code, period=period) for code in (HELD, PEOPLE, TAKING_PART)
        ),
    )


def _unit(selection: Selection, part: Part) -> Bar:
    """What has no name of its own opens its activities."""
    codes = (HELD, f"{HELD}{YEAR}")
    quarter, year = (rate(part.counts, code).numerator for code in codes)
    rows = part_rows(selection, part, codes[0]), part_rows(selection, part, codes[1])
    return Bar(part.name, quarter, year, part_url(selection, part, HOME, rows[1]), rows)
