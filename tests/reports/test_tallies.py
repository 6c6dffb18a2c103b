"""A tally counts as the database does, whatever the predicates: one reading for all of them."""

from typing import Any

import pytest
from django.db.models import Count, F, Q, QuerySet, Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from districts.models import Area
from reports.compile.tallies import BITS, Measure, Tally
from reports.indicators import INDICATORS
from reports.models import Basis, OrganisationFact, QuarterlyReport
from tests.reports.worked import report, worked  # noqa: F401 -- fixtures
from tests.shared_world import shared

PROBATIONARY = F("members") - F("full_members")
conditions = st.sampled_from(
    [
        Q(standalone=True),
        Q(joint=False),
        Q(kind__in=["enterprise", "social"]),
        Q(organisation__in=[]),
        Q(staff__gte=10),
        Q(members__gt=F("full_members")),
        Q(instructor=True, own_type=""),
    ]
)
predicates = st.recursive(
    conditions,
    lambda some: st.one_of(
        some.map(lambda one: ~one),
        st.tuples(some, some).map(lambda two: two[0] & two[1]),
        st.tuples(some, some).map(lambda two: two[0] | two[1]),
    ),
    max_leaves=8,
)
quick = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
@shared
def facts(worked: QuarterlyReport, street: Area) -> QuerySet:
    """Sixteen organisations, five of them in the street."""
    found = OrganisationFact.objects.filter(report=worked)
    found.filter(organisation_id__lte=5).update(area=street)
    return found


def told(tally: Tally, measure: Measure) -> dict[Any, int]:
    """What is not nought, by key."""
    pairs = zip(tally.keys, tally.sums(measure).tolist(), strict=True)
    return {key: number for key, number in pairs if number}


def asked(facts: QuerySet, measure: Measure, *key: str) -> dict[Any, int]:
    """The same by a question of its own."""
    number: Any = Sum(measure.total) if measure.total else Count("*")
    rows = facts.order_by().filter(measure.rows).values_list(*key).annotate(number=number)
    return {row[:-1]: row[-1] for row in rows if row[-1]}


def test_a_measure_may_be_asked_alone(facts: QuerySet) -> None:
    joint = Q(joint=True, members__gt=0)
    for total, number in (("", 3), ("staff", 45), (PROBATIONARY, 1)):
        assert facts.aggregate(n=Measure(joint, total).aggregate) == {"n": number}
    assert facts.aggregate(n=Measure(Q(staff=1), "staff").aggregate) == {"n": 0}


@given(rows=st.lists(predicates, min_size=1, max_size=4))
@quick
def test_whatever_the_predicate(facts: QuerySet, rows: list[Q]) -> None:
    measures = [Measure(one, total) for one in rows for total in ("", "staff", PROBATIONARY)]
    tally = Tally(facts, ["area_id"], measures)
    for measure in measures:
        assert told(tally, measure) == asked(facts, measure, "area_id")


def test_every_indicator_by_every_basis(worked: QuarterlyReport) -> None:
    for subject in {one.subject for one in INDICATORS}:
        found = subject._default_manager.filter(report=worked)
        measures = [
            one.measure(basis, part)
            for basis in Basis.objects.all()
            for one in INDICATORS
            if one.subject is subject and not one.parts
            for part in ("numerator", "denominator", "rest")
        ]
        tally = Tally(found, ["area_id"], measures)
        for measure in measures:
            assert told(tally, measure) == asked(found, measure, "area_id"), measure


def test_a_key_of_several_columns(facts: QuerySet, zone: Area, street: Area) -> None:
    covered = Measure(Q(joint=True))
    tally = Tally(facts, ["area_id", "way"], [covered])
    assert told(tally, covered) == {
        (street.pk, ""): 1,
        (street.pk, "联合组建"): 2,
        (zone.pk, ""): 1,
    }


def test_no_condition_counts_everything(facts: QuerySet) -> None:
    every = Measure(Q())
    tally = Tally(facts, ["report_id"], [every, Measure(Q(), "staff")])
    assert tally.sums(every).tolist() == [16]
    assert tally.sums(Measure(Q(), "staff")).tolist() == [14 * 20 + 5 + 8]


def test_more_conditions_than_a_number_has_bits(facts: QuerySet) -> None:
    measures = [Measure(Q(organisation_id=n)) for n in range(2 * BITS)]
    tally = Tally(facts, ["report_id"], measures)
    numbers = [tally.sums(measure).tolist() for measure in measures]
    assert numbers == [[int(1 <= n <= 16)] for n in range(2 * BITS)]


def test_without_facts_there_is_no_key(facts: QuerySet) -> None:
    every = Measure(Q(kind="enterprise"), "staff")
    tally = Tally(facts.none(), ["area_id"], [every])
    assert (tally.keys, tally.sums(every).tolist()) == ([], [])
    tally = Tally(facts.filter(name="没有"), ["area_id"], [every])
    assert (tally.keys, tally.sums(every).tolist()) == ([], [])


def test_conditions_are_about_columns_that_hold_no_null() -> None:
    """With a null a condition would be neither true nor false."""

    def columns(rows: Q) -> set[str]:
        found: set[str] = set()
        for one in rows.children:
            found |= columns(one) if isinstance(one, Q) else {str(one[0]).split("__")[0]}
        return found

    basis = Basis(code="x", name="x", version="x", seats_count=True, least_staff=1)
    for one in INDICATORS:
        for name in columns(one.predicate(basis)) | columns(one.predicate(basis, "denominator")):
            assert not one.subject._meta.get_field(name).null, name
