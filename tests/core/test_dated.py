"""Days, quarters, and facts that may not hold twice at once."""

import datetime as dt
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, close_old_connections, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from core.copying import copy_rows
from core.dated import Day, Precision, Quarter, holds, show
from districts.enums import Role
from districts.models import OrganisationCoverage, RoleAssignment
from members.enums import AffiliationKind
from members.models import Affiliation, PartyMember
from tests.conftest import START, make_user
from tests.shared_world import shared

NEW_YEAR = dt.date(2017, 1, 1)
SUMMER = dt.date(2017, 7, 1)

days = st.dates(dt.date(1949, 10, 1), dt.date(2099, 12, 31))


@pytest.mark.parametrize(
    ("precision", "last", "end", "text"),
    [
        (Precision.DAY, dt.date(2016, 2, 1), dt.date(2016, 2, 1), "2016-02-01"),
        (Precision.MONTH, dt.date(2016, 2, 29), dt.date(2016, 3, 1), "2016年2月"),
        (Precision.YEAR, dt.date(2016, 12, 31), dt.date(2017, 1, 1), "2016年"),
        (Precision.BY, dt.date(2016, 2, 1), dt.date(2016, 2, 2), "不晚于2016-02-01"),
    ],
)
def test_a_day_as_an_office_knows_it(
    precision: Precision, last: dt.date, end: dt.date, text: str
) -> None:
    day = Day(dt.date(2016, 2, 1), precision)
    assert (day.last, day.end, str(day)) == (last, end, text)


@pytest.mark.parametrize(
    ("said", "known", "blurs"),
    [
        (Day(SUMMER, "M"), Day(SUMMER.replace(day=31)), True),
        (Day(SUMMER, "M"), Day(SUMMER), True),
        (Day(SUMMER, "M"), Day(SUMMER, "M"), True),
        (Day(NEW_YEAR, "Y"), Day(SUMMER, "M"), True),
        (Day(SUMMER, "M"), Day(NEW_YEAR, "Y"), False),
        (Day(SUMMER, "M"), Day(dt.date(2017, 8, 1)), False),
        (Day(SUMMER, "M"), Day(SUMMER, "B"), False),
        (Day(SUMMER), Day(SUMMER), True),
        (Day(SUMMER), Day(SUMMER, "M"), False),
        (Day(SUMMER, "B"), Day(SUMMER), True),
        (Day(SUMMER, "B"), Day(NEW_YEAR), True),
        (Day(NEW_YEAR, "B"), Day(SUMMER), False),
    ],
)
def test_what_is_vaguer_than_what_is_known(said: Day, known: Day, blurs: bool) -> None:
    assert said.blurs(known) is blurs


def test_nothing_known_is_a_dash() -> None:
    assert show(None) == "—"


@pytest.mark.parametrize("text", ["2017Q4", "2017q4", " 2017Q4 "])
def test_a_quarter_is_read(text: str) -> None:
    quarter = Quarter.parse(text)
    assert (quarter.first, quarter.last) == (dt.date(2017, 10, 1), dt.date(2017, 12, 31))
    assert (str(quarter), quarter.title) == ("2017Q4", "2017年第四季度")


@pytest.mark.parametrize("text", ["", "2017", "2017Q5", "2017-Q4", "17Q4", "2117Q1", "2017Q44"])
def test_anything_else_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match="请写成 2017Q4"):
        Quarter.parse(text)


@given(days)
def test_every_day_lies_in_its_quarter(day: dt.date) -> None:
    quarter = Quarter.of(day)
    assert quarter.first <= day <= quarter.last
    assert Quarter.parse(str(quarter)) == quarter


@given(days, st.integers(-40, 40))
def test_quarters_shift_there_and_back(day: dt.date, quarters: int) -> None:
    quarter = Quarter.of(day)
    shifted = quarter.shift(quarters)
    assert shifted.shift(-quarters) == quarter
    assert (shifted > quarter) == (quarters > 0)


@pytest.fixture
@shared
def covered(make_organisation: Any, make_party_organisation: Any, cover: Any) -> Any:
    """A coverage of 2016 alone."""
    return cover(make_organisation(), make_party_organisation(), until=NEW_YEAR)


@pytest.mark.parametrize(
    ("day", "count"),
    [(START - dt.timedelta(1), 0), (START, 1), (NEW_YEAR - dt.timedelta(1), 1), (NEW_YEAR, 0)],
)
def test_the_end_is_exclusive(covered: OrganisationCoverage, day: dt.date, count: int) -> None:
    assert OrganisationCoverage.objects.on(day).count() == count
    assert type(covered.organisation).objects.filter(holds(day, "coverages__")).count() == count


def test_during_asks_for_any_day(covered: OrganisationCoverage) -> None:
    during = OrganisationCoverage.objects.during
    assert during(START - dt.timedelta(9), START).count() == 0
    assert during(START - dt.timedelta(9), START + dt.timedelta(1)).count() == 1
    assert during(NEW_YEAR, SUMMER).count() == 0


def test_it_shows_how_exact_its_start_is(covered: OrganisationCoverage) -> None:
    covered.since_precision = Precision.BY
    assert covered.since_text == "不晚于2016-01-01"


def test_it_ends_after_it_starts(covered: OrganisationCoverage) -> None:
    covered.until = covered.since
    with pytest.raises(IntegrityError, match="ends_after_start"):
        covered.save()


def again(row: OrganisationCoverage, since: dt.date, until: dt.date | None) -> OrganisationCoverage:
    return OrganisationCoverage(
        organisation=row.organisation,
        party_organisation=row.party_organisation,
        way=row.way,
        since=since,
        until=until,
    )


@pytest.mark.parametrize(
    ("since", "until"),
    [
        (START, NEW_YEAR),
        (START - dt.timedelta(9), None),
        (dt.date(2016, 6, 1), dt.date(2016, 7, 1)),
        (NEW_YEAR - dt.timedelta(1), None),
    ],
)
def test_an_overlap_is_refused(
    covered: OrganisationCoverage, since: dt.date, until: dt.date | None
) -> None:
    with pytest.raises(IntegrityError, match="overlap"), transaction.atomic():
        again(covered, since, until).save()
    with pytest.raises(IntegrityError, match="overlap"), transaction.atomic():
        copy_rows(OrganisationCoverage, [again(covered, since, until)])
    assert OrganisationCoverage.objects.count() == 1


def test_rows_that_touch_are_allowed(covered: OrganisationCoverage) -> None:
    again(covered, NEW_YEAR, None).save()
    again(covered, START - dt.timedelta(9), START).save()
    assert OrganisationCoverage.objects.count() == 3


def test_an_update_may_not_overlap_either(covered: OrganisationCoverage) -> None:
    later = again(covered, SUMMER, None)
    later.save()
    with pytest.raises(IntegrityError, match="overlap"), transaction.atomic():
        OrganisationCoverage.objects.filter(pk=covered.pk).update(until=None)
    later.since = NEW_YEAR
    later.save()
    assert OrganisationCoverage.objects.on(NEW_YEAR).get() == later


def test_two_rows_of_one_statement_may_not_overlap(
    make_organisation: Any, make_party_organisation: Any, cover: Any
) -> None:
    row = cover(make_organisation(), make_party_organisation())
    row.delete()
    pair = [again(row, START, None), again(row, SUMMER, None)]
    with pytest.raises(IntegrityError, match="overlap"), transaction.atomic():
        copy_rows(OrganisationCoverage, pair)
    assert not OrganisationCoverage.objects.exists()


def test_another_party_organisation_may_cover_at_once(
    covered: OrganisationCoverage, make_party_organisation: Any, cover: Any
) -> None:
    cover(covered.organisation, make_party_organisation("网格联合党支部"), "joint")
    assert OrganisationCoverage.objects.on(START).count() == 2


@pytest.fixture
def belong(zone: Any, make_party_organisation: Any) -> Callable[..., Affiliation]:
    """`belong(kind)`: one member affiliated with another branch each time."""
    member = PartyMember.objects.create(name="邱平", area=zone)

    def make(kind: AffiliationKind, since: dt.date = START) -> Affiliation:
        branch = make_party_organisation(f"第{Affiliation.objects.count() + 1}党支部")
        return Affiliation.objects.create(
            member=member, kind=kind, party_organisation=branch, since=since
        )

    return make


def test_nobody_belongs_formally_to_two_branches(belong: Callable[..., Affiliation]) -> None:
    belong(AffiliationKind.FORMAL)
    with pytest.raises(IntegrityError, match="overlap"), transaction.atomic():
        belong(AffiliationKind.FORMAL, SUMMER)


def test_floating_in_stands_beside_the_formal_affiliation(
    belong: Callable[..., Affiliation],
) -> None:
    belong(AffiliationKind.FORMAL)
    belong(AffiliationKind.FLOATING_IN)
    belong(AffiliationKind.FLOATING_IN)
    assert Affiliation.objects.on(SUMMER).count() == 3


def test_a_role_is_held_once(zone: Any) -> None:
    user = make_user("twice", (Role.CLERK, zone))
    RoleAssignment.objects.create(user=user, role=Role.APPROVER, area=zone, since=START)
    with pytest.raises(IntegrityError, match="overlap"), transaction.atomic():
        RoleAssignment.objects.create(user=user, role=Role.CLERK, area=zone, since=SUMMER)


def in_thread(work: Callable[[], Any], outcome: list[Any]) -> threading.Thread:
    """Runs the work on a connection of its own; what came of it is appended to `outcome`."""

    def run() -> None:
        try:
            outcome.append(work())
        except IntegrityError as error:
            outcome.append(error)
        finally:
            connection.close()
            close_old_connections()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def held(row: OrganisationCoverage, entered: threading.Event, leave: threading.Event) -> str:
    """Saves the row and keeps its transaction open until told to leave."""
    with transaction.atomic():
        row.save()
        entered.set()
        leave.wait(10)
    return "saved"


@pytest.mark.django_db(transaction=True)
def test_two_that_race_for_one_organisation_wait_and_one_is_refused(
    make_organisation: Any, make_party_organisation: Any, cover: Any
) -> None:
    row = cover(make_organisation(), make_party_organisation())
    row.delete()
    entered, leave = threading.Event(), threading.Event()
    first: list[Any] = []
    second: list[Any] = []
    holder = in_thread(lambda: held(again(row, START, None), entered, leave), first)
    assert entered.wait(10)
    waiter = in_thread(lambda: again(row, SUMMER, None).save(), second)
    waiter.join(0.3)
    assert waiter.is_alive(), "the second writer waits for the first one's transaction"
    leave.set()
    holder.join(10)
    waiter.join(10)
    assert first == ["saved"]
    assert isinstance(second[0], IntegrityError)
    assert OrganisationCoverage.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_writer_of_another_organisation_does_not_wait(
    make_organisation: Any, make_party_organisation: Any, cover: Any
) -> None:
    row = cover(make_organisation(), make_party_organisation())
    row.delete()
    other = again(row, START, None)
    other.organisation = make_organisation("另一家公司")
    entered, leave = threading.Event(), threading.Event()
    first: list[Any] = []
    holder = in_thread(lambda: held(again(row, START, None), entered, leave), first)
    assert entered.wait(10)
    start = time.monotonic()
    other.save()
    assert time.monotonic() - start < 2
    assert not first, "the first transaction is still open"
    leave.set()
    holder.join(10)
    assert OrganisationCoverage.objects.count() == 2
