"""The rows behind each number of the due list: as many as it says, and no others."""

import datetime as dt
from typing import Any

from activities.enums import ActivityKind, ActivityState
from activities.models import Appraisal, CoHost
from activities.services import duties
from activities.services.duties import spans
from districts.models import PartyOrganisation
from tests.activities.test_services_duties import QUARTER, TODAY, met

K = ActivityKind
D = dt.date


def counted(party: PartyOrganisation, day: dt.date = TODAY) -> dict[ActivityKind, list[str]]:
    rows = duties.counted(party.pk, spans(*QUARTER, day), day)
    return {kind: [f"{one.day:%m-%d}" for one in found] for kind, found in rows.items()}


def test_what_was_counted_is_told_row_by_row(make_party_organisation: Any) -> None:
    """Held along, known to the month, appraised: each number is that of its rows."""
    party, other = make_party_organisation("甲支部"), make_party_organisation("乙支部")
    met(party, K.THEME_DAY, D(2017, 10, 1))
    met(party, K.THEME_DAY, D(2017, 12, 15))
    met(party, K.LECTURE, D(2017, 11, 1), day_precision="M")
    met(party, K.LIFE_MEETING, D(2017, 3, 3))  # of the year that the quarter lies in
    for along in (met(other, K.THEME_DAY, D(2017, 11, 20)), met(party, K.LECTURE, D(2017, 12, 1))):
        CoHost.objects.create(activity=along, party_organisation=party)
    Appraisal.objects.create(party_organisation=party, year=2017, day=D(2017, 12, 10))
    met(party, K.THEME_DAY, D(2017, 9, 30))
    met(party, K.THEME_DAY, D(2017, 12, 16))  # not yet
    met(party, K.THEME_DAY, D(2017, 10, 2), state=ActivityState.PLANNED)
    met(party, K.LECTURE, D(2017, 1, 1), day_precision="Y")
    met(other, K.THEME_DAY, D(2017, 10, 3))
    found = counted(party)
    assert found == {
        K.THEME_DAY: ["10-01", "11-20", "12-15"],
        K.LECTURE: ["11-01", "12-01"],
        K.LIFE_MEETING: ["03-03"],
        K.APPRAISAL: ["12-10"],
    }
    for kind, state_ in duties.states([party.pk], spans(*QUARTER, TODAY), TODAY)[party.pk].items():
        assert state_.held == len(found.get(kind, [])), kind


def test_months_in_which_nothing_was_owed_count_nothing(make_party_organisation: Any) -> None:
    party = make_party_organisation(founded=D(2017, 10, 2))
    for month in (10, 11):
        met(party, K.THEME_DAY, D(2017, month, 20))
    assert counted(party) == {K.THEME_DAY: ["11-20"]}


def test_an_appraisal_with_its_activity_is_one(make_party_organisation: Any) -> None:
    party = make_party_organisation()
    held = met(party, K.APPRAISAL, D(2017, 12, 10))
    Appraisal.objects.create(
        party_organisation=party, year=2017, day=D(2017, 12, 10), activity=held
    )
    assert counted(party) == {K.APPRAISAL: ["12-10"]}
    party = make_party_organisation("没有登记等次的")
    met(party, K.APPRAISAL, D(2017, 12, 11))
    assert counted(party) == {K.APPRAISAL: ["12-11"]}


def test_counting_rows_costs_three_statements(
    make_party_organisation: Any, django_assert_num_queries: Any
) -> None:
    party = make_party_organisation()
    for day in range(1, 13):
        met(party, K.THEME_DAY, D(2017, 12, day))
    Appraisal.objects.create(party_organisation=party, year=2017, day=D(2017, 12, 10))
    with django_assert_num_queries(3):
        assert len(counted(party)[K.THEME_DAY]) == 12
