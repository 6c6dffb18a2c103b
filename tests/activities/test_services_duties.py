"""What branches owe, on the edges of months, quarters and years, of foundings and of types."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from django.utils.timezone import localdate, override

from activities.enums import ActivityKind, ActivityState
from activities.models import Activity, Appraisal, Attendance, CoHost
from activities.services import duties
from activities.services.duties import DUTIES, Period, Span, State, span, spans
from core.copying import copy_rows
from districts.enums import PartyOrganisationType
from districts.limits import LIMITS
from districts.models import PartyOrganisation, PartyOrganisationPhase, PartyPost, RuleLimit
from members.models import PartyMember
from reports.compile import planner
from tests.activities.makers import activity_in

K = ActivityKind
D = dt.date
TODAY = D(2017, 12, 15)
QUARTER = (D(2017, 10, 1), D(2017, 12, 31))


def met(party: PartyOrganisation, kind: ActivityKind, day: dt.date, **fields: Any) -> Activity:
    given = {"state": ActivityState.HELD, "party_organisation": party, "hours": 1, **fields}
    title = f"{kind.label}{Activity.objects.count()}"
    return activity_in(party.area, title, theme="life", kind=kind, day=day, **given)


def state(
    party: PartyOrganisation,
    kind: ActivityKind,
    day: dt.date = TODAY,
    between: tuple[dt.date, dt.date] = QUARTER,
) -> State | None:
    return duties.states([party.pk], spans(*between, day), day)[party.pk].get(kind)


def late(*args: Any, **given: Any) -> list[str]:
    found = state(*args, **given)
    assert found is not None
    return [one.title for one in found.late]


def test_a_month_ends_on_its_last_day() -> None:
    assert span(Period.MONTH, D(2020, 2, 29)) == Span(D(2020, 2, 1), D(2020, 2, 29), Period.MONTH)
    assert span(Period.MONTH, D(2100, 2, 1)).last == D(2100, 2, 28)
    assert span(Period.QUARTER, D(2017, 12, 31)).first == D(2017, 10, 1)
    assert span(Period.YEAR, D(2017, 1, 1)) == Span(D(2017, 1, 1), D(2017, 12, 31), Period.YEAR)


def test_only_what_has_begun_is_asked_for() -> None:
    titles = [one.title for one in spans(*QUARTER, D(2017, 11, 1))]
    assert titles == ["2017年", "10月", "2017年第四季度", "11月"]
    assert spans(*QUARTER, D(2017, 9, 30)) == []


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        (D(2017, 10, 31), False),
        (D(2017, 11, 1), True),
        (D(2017, 11, 30), True),
        (D(2017, 12, 1), False),
    ],
)
def test_a_theme_day_counts_in_its_own_month(
    make_party_organisation: Any, day: dt.date, counts: bool
) -> None:
    branch = make_party_organisation()
    met(branch, K.THEME_DAY, day)
    assert ("11月" not in late(branch, K.THEME_DAY)) is counts


@pytest.mark.parametrize(
    ("day", "counts"), [(D(2017, 9, 30), False), (D(2017, 10, 1), True), (D(2017, 12, 31), True)]
)
def test_a_members_meeting_counts_in_its_own_quarter(
    make_party_organisation: Any, day: dt.date, counts: bool
) -> None:
    branch = make_party_organisation()
    met(branch, K.MEMBERS_MEETING, day)
    assert (late(branch, K.MEMBERS_MEETING, D(2018, 1, 1)) == []) is counts


def test_a_leap_day_is_of_february(make_party_organisation: Any) -> None:
    branch = make_party_organisation()
    met(branch, K.THEME_DAY, D(2020, 2, 29))
    found = late(branch, K.THEME_DAY, D(2020, 4, 1), between=(D(2020, 1, 1), D(2020, 3, 31)))
    assert found == ["1月", "3月"]


def test_on_the_last_day_there_is_still_time_and_on_the_next_it_is_late(
    make_party_organisation: Any,
) -> None:
    branch = make_party_organisation()
    found = state(branch, K.LECTURE, D(2017, 12, 31))
    assert found is not None
    assert not found.late
    assert len(found.due) == 1
    assert not found.done
    found = state(branch, K.LECTURE, D(2018, 1, 1))
    assert found is not None
    assert len(found.late) == 1
    assert not found.due


def test_the_day_is_that_of_shanghai(make_party_organisation: Any, monkeypatch: Any) -> None:
    """At 16:30 of the 30th in London the new month has begun here."""
    moment = dt.datetime(2017, 11, 30, 16, 30, tzinfo=dt.UTC)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    assert localdate() == D(2017, 12, 1)
    branch = make_party_organisation()
    assert "11月" in late(branch, K.THEME_DAY, localdate())
    with override(dt.UTC):
        assert localdate() == D(2017, 11, 30)


def test_days_on_end_count_once_in_the_period_of_the_first(make_party_organisation: Any) -> None:
    branch = make_party_organisation()
    met(branch, K.THEME_DAY, D(2017, 10, 31), last_day=D(2017, 11, 2))
    assert late(branch, K.THEME_DAY) == ["11月"]


def test_only_what_was_held_counts(make_party_organisation: Any) -> None:
    branch = make_party_organisation()
    for number, each in enumerate(ActivityState, 1):
        met(branch, K.THEME_DAY, D(2017, 10, number), state=each)
    found = state(branch, K.THEME_DAY)
    assert found is not None
    assert found.held == 2


def test_what_another_branch_or_kind_held_does_not_count(make_party_organisation: Any) -> None:
    branch, other = make_party_organisation(), make_party_organisation("别的支部")
    met(other, K.LECTURE, D(2017, 10, 8))
    met(branch, K.THEME_DAY, D(2017, 10, 9))
    assert late(branch, K.LECTURE, D(2018, 1, 1)) != []


def test_who_held_it_along_has_held_it_too(make_party_organisation: Any) -> None:
    branch, other = make_party_organisation(), make_party_organisation("别的支部")
    activity = met(other, K.THEME_DAY, D(2017, 10, 8))
    CoHost.objects.create(activity=activity, party_organisation=branch)
    CoHost.objects.create(activity=activity, party_organisation=other)
    assert late(branch, K.THEME_DAY) == ["11月"]
    found = state(other, K.THEME_DAY)
    assert found is not None
    assert found.held == 1


def test_known_to_the_year_it_counts_for_the_year_only(make_party_organisation: Any) -> None:
    branch = make_party_organisation()
    year = (D(2017, 1, 1), D(2017, 3, 31))
    met(branch, K.THEME_DAY, D(2017, 1, 1), day_precision="Y")
    met(branch, K.LIFE_MEETING, D(2017, 1, 1), day_precision="Y")
    met(branch, K.MEMBERS_MEETING, D(2017, 1, 1), day_precision="M")
    assert "1月" in late(branch, K.THEME_DAY, between=year)
    assert late(branch, K.MEMBERS_MEETING, between=year) == []
    found = state(branch, K.LIFE_MEETING, between=year)
    assert found is not None
    assert found.done


@pytest.mark.parametrize(("founded", "owes"), [(D(2017, 11, 1), True), (D(2017, 11, 2), False)])
def test_nothing_is_owed_for_the_month_of_the_founding(
    make_party_organisation: Any, founded: dt.date, owes: bool
) -> None:
    branch = make_party_organisation(founded=founded)
    assert ("11月" in late(branch, K.THEME_DAY, D(2018, 1, 1))) is owes
    assert state(branch, K.LECTURE, D(2018, 1, 1)) is None  # nor for its quarter and year
    assert state(branch, K.LIFE_MEETING, D(2018, 1, 1)) is None


@pytest.mark.parametrize(("dissolved", "owes"), [(D(2017, 12, 1), True), (D(2017, 11, 30), False)])
def test_nothing_is_owed_for_the_month_of_the_end(
    make_party_organisation: Any, dissolved: dt.date, owes: bool
) -> None:
    """The day of dissolution is the first on which there is none any more."""
    branch = make_party_organisation(dissolved=dissolved)
    found = late(branch, K.THEME_DAY, D(2018, 1, 1))
    assert ("11月" in found) is owes
    assert "12月" not in found


@pytest.mark.parametrize(("since", "owes"), [(D(2017, 11, 1), True), (D(2017, 11, 2), False)])
def test_the_type_is_that_of_the_whole_period(
    make_party_organisation: Any, since: dt.date, owes: bool
) -> None:
    """A group becomes a branch: its month before the change is a group's."""
    branch = make_party_organisation(type=PartyOrganisationType.GROUP)
    PartyOrganisationPhase.objects.create(
        party_organisation=branch, since=since, name=branch.name, type="branch"
    )
    assert ("11月" in late(branch, K.THEME_DAY)) is owes
    assert "10月" not in late(branch, K.THEME_DAY)
    assert late(branch, K.GROUP_MEETING) == ["10月"]


def test_a_new_name_changes_nothing(make_party_organisation: Any) -> None:
    branch = make_party_organisation()
    PartyOrganisationPhase.objects.create(
        party_organisation=branch, since=D(2017, 11, 10), name="新名称", type="joint_branch"
    )
    assert late(branch, K.THEME_DAY) == ["10月", "11月"]


@pytest.mark.parametrize("kind", [PartyOrganisationType.COMMITTEE, "general_branch"])
def test_who_leads_branches_owes_nothing(make_party_organisation: Any, kind: str) -> None:
    party = make_party_organisation(type=kind)
    assert party.pk not in duties.states([party.pk], spans(*QUARTER, TODAY), TODAY)


def test_a_committee_meets_where_there_is_one(make_party_organisation: Any) -> None:
    branch = make_party_organisation()
    PartyPost.objects.create(
        party_organisation=branch, title="secretary", name="张三", since=D(2016, 1, 1)
    )
    assert state(branch, K.COMMITTEE_MEETING) is None
    PartyPost.objects.create(
        party_organisation=branch,
        title="publicity",
        name="李四",
        since=D(2017, 10, 2),
        until=D(2017, 12, 1),
    )
    assert late(branch, K.COMMITTEE_MEETING) == ["11月"]


def test_groups_owe_their_meeting_and_branches_owe_none_of_it(make_party_organisation: Any) -> None:
    branch = make_party_organisation()
    group = make_party_organisation("第一党小组", type="group", parent=branch)
    assert state(branch, K.GROUP_MEETING) is None
    met(group, K.GROUP_MEETING, D(2017, 10, 9))
    assert late(group, K.GROUP_MEETING) == ["11月"]
    assert state(group, K.THEME_DAY) is None


def test_an_appraisal_counts_for_the_year_it_is_about(make_party_organisation: Any) -> None:
    branch = make_party_organisation()
    year = (D(2017, 1, 1), D(2017, 12, 31))
    asked = {"day": D(2018, 2, 1), "between": year}
    assert late(branch, K.APPRAISAL, **asked) == ["2017年"]
    meeting = met(branch, K.APPRAISAL, D(2018, 1, 20))
    assert late(branch, K.APPRAISAL, **asked) == ["2017年"]
    Appraisal.objects.create(
        party_organisation=branch, year=2017, day=D(2018, 1, 20), activity=meeting
    )
    assert late(branch, K.APPRAISAL, **asked) == []
    found = state(branch, K.APPRAISAL, D(2018, 2, 1), (D(2018, 1, 1), D(2018, 3, 31)))
    assert found is not None
    assert found.held == 0


def test_an_area_sets_its_own_figure_and_nought_asks_for_none(
    make_party_organisation: Any, zone: Any, district: Any
) -> None:
    branch = make_party_organisation()
    met(branch, K.LECTURE, D(2017, 10, 9))
    RuleLimit.objects.create(code="lectures", area=district, value=2)
    assert len(late(branch, K.LECTURE, D(2018, 1, 1))) == 1
    RuleLimit.objects.create(code="lectures", area=zone, value=0)
    assert state(branch, K.LECTURE, D(2018, 1, 1)) is None


def test_every_duty_names_a_figure_with_its_source() -> None:
    assert all(LIMITS[duty.limit].source for duty in DUTIES)


def two_thousand_branches(zone: Any) -> list[PartyOrganisation]:
    parties = copy_rows(
        PartyOrganisation,
        [
            PartyOrganisation(name=f"支部{n}", type="branch", area=zone, founded=D(2016, 1, 1))
            for n in range(2000)
        ],
    )
    copy_rows(
        PartyOrganisationPhase,
        [
            PartyOrganisationPhase(
                party_organisation=one, since=one.founded, name=one.name, type=one.type
            )
            for one in parties
        ],
    )
    return parties


def a_years_meetings(parties: list[PartyOrganisation]) -> list[Activity]:
    """Twenty of each, as a good branch has them till November."""
    held = [(K.THEME_DAY, D(2017, month, 5)) for month in range(1, 12)]
    held += [(K.LECTURE, D(2017, month, 6)) for month in (1, 4, 7, 10)]
    held += [(K.MEMBERS_MEETING, D(2017, month, 7)) for month in (2, 5, 8, 11)]
    held += [(K.LIFE_MEETING, D(2017, 11, 30))]
    return copy_rows(
        Activity,
        [
            Activity(
                title=f"{kind.label}",
                theme="life",
                kind=kind,
                area_id=party.area_id,
                party_organisation=party,
                day=day,
                code=f"{party.pk}-{number}",
                state=ActivityState.HELD,
                hours=2,
            )
            for party in parties
            for number, (kind, day) in enumerate(held)
        ],
    )


@contextmanager
def undone() -> Iterator[None]:
    """What the planner has learnt outlives the rows: it learns that they are gone, too."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    planner.refresh()


def test_two_thousand_branches_cost_one_statement(
    zone: Any, django_assert_num_queries: Any
) -> None:
    """And their 200,000 attendances are not touched."""
    with undone():
        parties = two_thousand_branches(zone)
        activities = a_years_meetings(parties)
        people = copy_rows(PartyMember, [PartyMember(name=f"党员{n}", area=zone) for n in range(5)])
        copy_rows(
            Attendance,
            [
                Attendance(activity=one, member=who, hours=2, source="list")
                for one in activities
                for who in people
            ],
        )
        assert Attendance.objects.count() == 200_000
        planner.refresh()  # as the database's own housekeeping does within a minute
        began = monotonic()
        with django_assert_num_queries(1):
            found = duties.states([one.pk for one in parties], spans(*QUARTER, TODAY), TODAY)

        assert monotonic() - began < 3
        assert len(found) == 2000
        assert all(len(states) == 5 for states in found.values())
        first = found[parties[0].pk][K.THEME_DAY]
        assert (first.held, first.needed, [one.title for one in first.due]) == (2, 3, ["12月"])
