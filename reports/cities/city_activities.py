"""The activities of a made-up city in the year that is measured: each held by a branch, with twenty
members and two organisations there, every fifth with an outcome; so many volunteers and cases."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from activities.enums import (
    THEME_OF,
    ActivityKind,
    ActivityState,
    AttendanceSource,
    CaseKind,
    CaseState,
    Channel,
    OutcomeMetric,
)
from activities.models import Activity, Attendance, Case, Outcome, Volunteer
from reports.cities.city import City, grams_of, reserve, unindexed

YEAR, DAYS = dt.date(2017, 1, 1), 365
ENTERED = dt.datetime(2018, 1, 1, tzinfo=dt.UTC)
KINDS = (
    ActivityKind.THEME_DAY,
    ActivityKind.MEMBERS_MEETING,
    ActivityKind.VOLUNTEERING,
    ActivityKind.LECTURE,
    ActivityKind.ON_SITE,
)
MEMBERS, GUESTS = 20, 2


class Activities:
    """So many of a city that is being made, streamed as its registers are; a tenth as many
    volunteers and cases."""

    def __init__(self, city: City, count: int) -> None:
        self.city, self.count = city, count

    def make(self) -> None:
        city = self.city
        self.keys = reserve(Activity, self.count)
        names = "id title search theme kind area_id commercial_district_id day state code hours "
        with unindexed(Activity):
            rows = map(self._activity, range(self.count))
            city.stream_rows(Activity, f"{names}party_organisation_id", rows)
        there = city.numbered(Attendance, self._attendances())
        names = "activity_id member_id organisation_id hours source id"
        city.stream_rows(Attendance, names, there)
        came = city.numbered(Outcome, self._outcomes())
        city.stream_rows(Outcome, "activity_id metric value id", came)
        with unindexed(Volunteer):
            people = city.numbered(Volunteer, self._volunteers())
            city.stream_rows(Volunteer, "name search member_id area_id joined id", people)
        cases = city.numbered(Case, self._cases())
        names = "number kind channel title area_id received_on due answered_on state received_at id"
        city.stream_rows(Case, names, cases)

    def _activity(self, n: int) -> tuple[Any, ...]:
        kind, branch = KINDS[n % len(KINDS)], n % len(self.city.parties)
        title, place = f"{kind.label}{n}", branch // 3 * 10
        return (
            *(self.keys[n], title, grams_of(title), THEME_OF[kind], kind),
            *(self.city.area_of(place), self.city.place_of(place)),
            *(YEAR + dt.timedelta(days=n % DAYS), ActivityState.HELD, f"c{n:09d}", 2),
            self.city.parties[branch],
        )

    def _attendances(self) -> Iterator[tuple[Any, ...]]:
        people, bodies = self.city.people, self.city.keys
        for n, key in enumerate(self.keys):
            for m in range(MEMBERS if len(people) >= MEMBERS else 0):
                yield (key, people[(n * MEMBERS + m) % len(people)], None, 2, AttendanceSource.LIST)
            for m in range(min(GUESTS, len(bodies))):
                yield (key, None, bodies[(n * 7 + m) % len(bodies)], 2, AttendanceSource.LIST)

    def _outcomes(self) -> Iterator[tuple[Any, ...]]:
        for key in self.keys[::5]:
            yield (key, OutcomeMetric.PEOPLE_SERVED, key % 90 + 10)

    def _volunteers(self) -> Iterator[tuple[Any, ...]]:
        people = self.city.people
        for n in range(min(self.count // 10, len(people))):
            name, area = f"志愿者{n}", self.city.area_of(n)
            yield (name, grams_of(name), people[(n + 2 * MEMBERS) % len(people)], area, YEAR)

    def _cases(self) -> Iterator[tuple[Any, ...]]:
        kinds = tuple(CaseKind)
        for n in range(self.count // 10):
            day = YEAR + dt.timedelta(days=n % DAYS)
            due = day + dt.timedelta(days=14)
            answered = None if n % 9 == 0 else due - dt.timedelta(days=n % 5)
            state = CaseState.ANSWERED if answered else CaseState.ROUTED
            about = (f"C{n:09d}", kinds[n % len(kinds)], Channel.OFFICE, f"事项{n}")
            yield (*about, self.city.area_of(n), day, due, answered, state, ENTERED)
