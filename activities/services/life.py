"""The due list of organisational life: who owes what in a quarter or a year, what is late first."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self
from urllib.parse import urlencode

from django.db.models import Q, QuerySet

from activities.enums import ActivityKind
from activities.services import duties
from activities.services.duties import DUTIES, Duty, Period, Span, State
from core.dated import Quarter
from districts.models import Area, CommercialDistrict, PartyOrganisation

QUARTERS = 8  # offered, from the present one back
YEARS = 3


@dataclass(frozen=True)
class Stretch:
    """A quarter (`2017Q4`) or a year (`2017`)."""

    text: str
    title: str
    first: dt.date
    last: dt.date

    @classmethod
    def of_quarter(cls, quarter: Quarter) -> Self:
        return cls(str(quarter), quarter.title, quarter.first, quarter.last)

    @classmethod
    def of_year(cls, year: int) -> Self:
        return cls(str(year), f"{year}年全年", dt.date(year, 1, 1), dt.date(year, 12, 31))

    @classmethod
    def read(cls, text: str, day: dt.date) -> Self:
        """What an address asks for; the present quarter for anything else."""
        if text.isdecimal() and len(text) == 4 and "1949" <= text <= str(day.year):
            return cls.of_year(int(text))
        try:
            asked = Quarter.parse(text)
        except ValueError:
            asked = Quarter.of(day)
        return cls.of_quarter(min(asked, Quarter.of(day)))

    @classmethod
    def offered(cls, asked: Self, day: dt.date) -> list[Self]:
        """To choose from, the latest first; what is asked for is always among them."""
        quarters = [cls.of_quarter(Quarter.of(day).shift(-back)) for back in range(QUARTERS)]
        years = [cls.of_year(day.year - back) for back in range(YEARS)]
        found = [*quarters, *years]
        return found if asked in found else [*found, asked]


@dataclass(frozen=True)
class Asked:
    """What a list was asked for; areas and commercial districts are those that the user sees."""

    stretch: Stretch
    day: dt.date
    area: Area | None = None
    district: CommercialDistrict | None = None
    late: bool = False  # only who is late
    due: bool = False  # only who still has to meet, and has the time

    @classmethod
    def read(cls, words: Mapping[str, str], user: Any, day: dt.date) -> Self:
        code, key = words.get("area", ""), words.get("district", "")
        districts = CommercialDistrict.objects.for_user(user)
        return cls(
            stretch=Stretch.read(words.get("period", ""), day),
            day=day,
            area=Area.objects.for_user(user).filter(code=code).first() if code else None,
            district=districts.filter(pk=key).first() if _is_key(key) else None,
            late=words.get("late") == "1",
            due=words.get("due") == "1",
        )

    @property
    def query(self) -> str:
        """The words of an address that asks for the same."""
        told = {
            "period": self.stretch.text,
            "area": self.area.code if self.area else "",
            "district": self.district.pk if self.district else "",
            "late": "1" if self.late else "",
            "due": "1" if self.due else "",
        }
        return urlencode({name: value for name, value in told.items() if value})

    def narrow(self, rows: QuerySet[Any], prefix: str = "") -> QuerySet[Any]:
        """Rows of Party organisations in the chosen area and commercial district."""
        if self.area is not None:
            rows = rows.filter(**{f"{prefix}area__path__startswith": self.area.path})
        if self.district is not None:
            rows = rows.filter(**{f"{prefix}commercial_district": self.district})
        return rows

    def told(self, late: str = "只看有逾期的") -> list[tuple[str, str]]:
        """The conditions in words; `late` says what is late in this list."""
        chosen = [str(one) for one in (self.area, self.district) if one]
        chosen += [said for said, on in ((late, self.late), ("只看待开展的", self.due)) if on]
        return [("期间", self.stretch.title), ("筛选条件", "；".join(chosen) or "无")]


def _is_key(text: str) -> bool:
    return text.isdecimal() and len(text) <= 18


@dataclass(frozen=True)
class Line:
    """A Party organisation with what it owed."""

    pk: int
    name: str
    area: str
    district: str
    area_id: int
    states: dict[ActivityKind, State]

    @cached_property
    def late(self) -> int:
        """How many months, quarters and years are late."""
        return sum(len(one.late) for one in self.states.values())

    @cached_property
    def due(self) -> int:
        return sum(len(one.due) for one in self.states.values())

    def cells(self, shown: list[Duty]) -> list[tuple[Duty, State | None]]:
        return [(duty, self.states.get(duty.kind)) for duty in shown]


def lines(parties: QuerySet[PartyOrganisation], asked: Asked) -> list[Line]:
    """Those that are asked for; two statements, however many there are."""
    return chosen(every(parties, asked), asked)


def chosen(lines: list[Line], asked: Asked) -> list[Line]:
    """Of them those that are late, or have something due, where only these are asked for."""
    return [line for line in lines if (line.late or not asked.late) and (line.due or not asked.due)]


def every(parties: QuerySet[PartyOrganisation], asked: Asked) -> list[Line]:
    """All that owed anything, the most that is late first, then by area and name."""
    stretch = asked.stretch
    there = Q(dissolved=None) | Q(dissolved__gt=stretch.first)
    rows = asked.narrow(parties.filter(there, founded__lte=stretch.last)).order_by(
        "area__path", "name", "pk"
    )
    read = ("pk", "name", "area__name", "commercial_district__name", "area")
    found = list(rows.values_list(*read))
    states = duties.states(
        [pk for pk, *_ in found], duties.spans(stretch.first, stretch.last, asked.day), asked.day
    )
    owing = [
        Line(pk, name, area, district or "", key, states[pk])
        for pk, name, area, district, key in found
        if pk in states
    ]
    return sorted(owing, key=lambda line: -line.late)


def owed(lines: list[Line]) -> list[Duty]:
    """The duties that any of them has: the columns of a list."""
    kinds = {kind for line in lines for kind in line.states}
    return [duty for duty in DUTIES if duty.kind in kinds]


def told(spans: list[Span], stretch: Stretch) -> str:
    """`10月、11月`, `第四季度`, `全年`: the year is said by the list."""
    year = f"{stretch.first.year}年"
    names = ["全年" if one.period == Period.YEAR else one.title.removeprefix(year) for one in spans]
    return "、".join(names)


def in_words(state: State | None, stretch: Stretch) -> str:
    """A cell of the exported list."""
    if state is None:
        return "—"
    said = [f"已开展 {state.held} 次，应 {state.needed} 次"]
    if state.late:
        said.append(f"逾期：{told(state.late, stretch)}")
    if state.due:
        said.append(f"待开展：{told(state.due, stretch)}")
    return "；".join(said)
