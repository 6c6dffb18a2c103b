"""What the form of an ad-hoc table offers, and what of it the address has chosen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from core.dated import Quarter
from reports.boards.pages import ended_quarter
from reports.indicators import INDICATORS
from reports.indicators.definition import Indicator
from reports.models import Figure
from reports.readings import at
from reports.selection import Selection, select
from reports.subjects import SUBJECTS
from reports.tables.asking import (
    COLUMNS,
    MOST_INDICATORS,
    MOST_QUARTERS,
    ROWS,
    Against,
    Axis,
    Span,
    single,
)

NAMED = {"life": "组织生活", "party_organisation": "党组织和党员"}  # two subjects are 党组织


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Group:
    """The indicators of a subject."""

    name: str
    indicators: tuple[tuple[Indicator, bool], ...]

    @property
    def chosen(self) -> int:
        return sum(chosen for _, chosen in self.indicators)


@dataclass(frozen=True)
class Choice:
    selection: Selection
    groups: tuple[Group, ...]
    periods: tuple[Quarter, ...]
    districts: tuple[tuple[int, str], ...]
    rows: tuple[Option, ...]
    columns: tuple[Option, ...]
    spans: tuple[Option, ...]
    against: tuple[Option, ...]
    quarters: str
    fraction: bool
    most_indicators: int = MOST_INDICATORS
    most_quarters: int = MOST_QUARTERS

    @property
    def chosen(self) -> list[Indicator]:
        return [one for group in self.groups for one, chosen in group.indicators if chosen]


def choosing(params: QueryDict, user: Any) -> Choice:
    """Raises Http404 for a place out of scope; words that mean nothing are told by `asked`."""
    selection = select(single(params), user)
    periods, districts = _known(selection, user)
    if selection.period and selection.period not in periods:
        periods = (selection.period, *periods)
    return Choice(
        selection,
        tuple(_groups(set(params.getlist("indicator")))),
        periods,
        districts,
        _options(ROWS, [params.get("rows", Axis.UNITS)]),
        _options(COLUMNS, [params.get("columns", Axis.INDICATORS)]),
        _options(Span, [params.get("span", Span.ONE)]),
        _options(Against, params.getlist("against")),
        params.get("quarters", "4")[:12],
        params.get("fraction") == "1",
    )


def _groups(codes: set[str]) -> Iterable[Group]:
    for subject in SUBJECTS.values():
        found = [one for one in INDICATORS if one.subject is subject.facts]
        name = NAMED.get(subject.code, subject.noun)
        yield Group(name, tuple((one, one.code in codes) for one in found))


def _options(known: Iterable[Any], chosen: Sequence[str]) -> tuple[Option, ...]:
    return tuple(Option(str(one), str(one.label), one in chosen) for one in known)


def _known(
    selection: Selection, user: Any
) -> tuple[tuple[Quarter, ...], tuple[tuple[int, str], ...]]:
    """The compiled quarters of the area, newest first, and its commercial districts."""
    rows = (
        Figure.objects.for_user(user)
        .filter(at(selection.area), basis=selection.basis)
        .order_by("commercial_district__name", "commercial_district_id")
        .values_list(
            "report__year",
            "report__quarter",
            "commercial_district_id",
            "commercial_district__name",
        )
        .distinct()
    )
    periods, districts = {ended_quarter()}, dict[int, str]()
    for year, quarter, district, name in rows:
        periods.add(Quarter(year, quarter))
        if district and name:
            districts[district] = name
    return tuple(sorted(periods, reverse=True)), tuple(districts.items())
