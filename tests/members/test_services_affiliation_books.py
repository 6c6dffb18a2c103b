"""Where one member belongs, and one ledger's word: every standing of the ledger, to the day."""

import datetime as dt
from typing import Any

import pytest

from core.dated import Day
from districts.ledgers import Change
from districts.models import PartyOrganisation
from districts.services.phases import Standing
from members.models import Affiliation
from tests.members.unsaved import (
    BY,
    DAY,
    EARLY,
    EVE,
    FIRST,
    FLOATING,
    FORMAL,
    LATE,
    LATER,
    MORROW,
    OLDER,
    SAME,
    SECOND,
    belongs,
    book,
    changed,
    made,
)

BEFORE = EARLY.replace(year=2015)

# a new row


@pytest.mark.parametrize(
    ("standing", "stated_on", "since", "expected"),
    [
        (LATER, None, None, (DAY, BY)),
        (LATER, None, Day(EARLY), (EARLY, "D")),
        (LATER, None, Day(EARLY, "M"), (EARLY, "M")),
        (LATER, EVE, None, (DAY, BY)),
        # an earlier ledger listed him without it
        (LATER, EVE, Day(EARLY), (DAY, "D")),
        (LATER, EVE, Day(EVE), (DAY, "D")),
        # it may have begun since
        (LATER, EVE, Day(DAY), (DAY, "D")),
        (LATER, EARLY, Day(EVE), (EVE, "D")),
        (SAME, DAY, Day(EARLY), (EARLY, "D")),
        (SAME, DAY, None, (DAY, BY)),
        (OLDER, LATE, Day(EARLY), (EARLY, "D")),
        (OLDER, LATE, None, (DAY, BY)),
    ],
)
def test_where_nothing_holds_it_begins_as_early_as_can_be_believed(
    standing: Standing, stated_on: dt.date | None, since: Day | None, expected: tuple[Any, ...]
) -> None:
    found = book(standing=standing, stated_on=stated_on)
    assert found.belongs(FORMAL, FIRST, since, {}) == [Change("组织关系", "—", "第一支部")]
    assert made(found.plan) == [("第一支部", *expected, None)]


@pytest.mark.parametrize(
    ("since", "until", "told", "expected"),
    [
        (EARLY, EVE, Day(EARLY), EVE),  # not before the one before ended
        (EARLY, DAY, Day(EARLY), DAY),
        (EARLY, EVE, Day(EVE), EVE),
        (EARLY, EVE, Day(DAY), DAY),
        (EARLY, dt.date(2016, 6, 1), Day(EVE), EVE),
    ],
)
def test_a_row_begins_when_the_one_before_has_ended(
    since: dt.date, until: dt.date, told: Day, expected: dt.date
) -> None:
    found = book(belongs(SECOND, since, until))
    found.belongs(FORMAL, FIRST, told, {})
    assert made(found.plan) == [("第一支部", expected, "D", None)]


def test_of_several_that_ended_the_last_one_counts() -> None:
    first, second = belongs(SECOND, EARLY, dt.date(2016, 3, 1)), belongs(SECOND, EVE, DAY)
    found = book(first, second)
    found.belongs(FORMAL, FIRST, Day(EARLY), {})
    assert made(found.plan) == [("第一支部", DAY, "D", None)]


def test_an_older_row_ends_where_the_next_begins() -> None:
    found = book(belongs(SECOND, LATE), standing=OLDER)
    found.belongs(FORMAL, FIRST, None, {})
    assert made(found.plan) == [("第一支部", DAY, BY, LATE)]


def test_of_several_that_follow_the_first_ends_it() -> None:
    rows = [belongs(SECOND, LATE, LATE + dt.timedelta(9)), belongs(FIRST, dt.date(2019, 1, 1))]
    found = book(*reversed(rows), standing=OLDER)
    found.belongs(FORMAL, FIRST, None, {})
    assert made(found.plan) == [("第一支部", DAY, BY, LATE)]


def test_a_row_of_the_same_branch_that_follows_reaches_back() -> None:
    row = belongs(FIRST, LATE, since_precision=BY)
    found = book(row, standing=OLDER)
    changes = found.belongs(FORMAL, FIRST, Day(EARLY, "M"), {})
    assert changes == [Change("起始日期", "不晚于2018-01-01", "2016年1月")]
    assert (row.since, row.since_precision) == (EARLY, "M")
    assert found.plan.creates == []


def test_the_two_ways_of_belonging_do_not_meet() -> None:
    formal = belongs(FIRST)
    found = book(formal, belongs(SECOND, EARLY, EVE, kind=FLOATING))
    found.belongs(FLOATING, FIRST, Day(EARLY), {"outside_name": "老家党支部"})
    assert made(found.plan) == [("第一支部", EVE, "D", None)]
    assert found.plan.creates[0].outside_name == "老家党支部"  # type: ignore[attr-defined]
    assert formal.until is None


# he is known to belong there


@pytest.mark.parametrize("since", [EARLY, DAY])
def test_who_belongs_there_already_changes_nothing(since: dt.date) -> None:
    found = book(belongs(FIRST, since))
    assert found.belongs(FORMAL, FIRST, None, {}) == []
    assert (found.plan.creates, found.plan.updates, found.plan.conflicts) == ([], [], [])


@pytest.mark.parametrize(
    ("standing", "known", "told", "expected"),
    [
        # a date betters “no later than”, earlier or on that very day
        (LATER, Day(DAY, BY), Day(EVE), Day(EVE)),
        (LATER, Day(DAY, BY), Day(DAY), Day(DAY)),
        (OLDER, Day(DAY, BY), Day(EARLY, "M"), Day(EARLY, "M")),
        # a day betters its month, a month its year
        (LATER, Day(EARLY, "M"), Day(EARLY.replace(day=9)), Day(EARLY.replace(day=9))),
        (OLDER, Day(EARLY, "Y"), Day(EARLY, "M"), Day(EARLY, "M")),
        # but nothing else
        (LATER, Day(EARLY, BY), Day(EVE), None),
        (LATER, Day(EVE), Day(EARLY), None),
        (OLDER, Day(EVE), Day(EARLY), None),
        (LATER, Day(EVE, "M"), Day(EARLY), None),
        # on the same day it is put right
        (SAME, Day(EVE), Day(EARLY), Day(EARLY)),
        (SAME, Day(EARLY, BY), Day(EVE), Day(EVE)),
        (SAME, Day(EVE), Day(EVE), None),
        (SAME, Day(EVE), None, None),
        # and a vaguer one blurs nothing
        (SAME, Day(EARLY.replace(day=9)), Day(EARLY, "M"), None),
        (SAME, Day(EARLY, "M"), Day(EARLY, "Y"), None),
        (SAME, Day(EARLY, "Y"), Day(BEFORE, "Y"), Day(BEFORE, "Y")),
    ],
)
def test_which_start_is_believed(
    standing: Standing, known: Day, told: Day | None, expected: Day | None
) -> None:
    row = belongs(FIRST, known.first, since_precision=known.precision)
    found = book(row, standing=standing)
    changes = found.belongs(FORMAL, FIRST, told, {})
    if expected is None:
        assert changes == []
        assert Day(row.since, row.since_precision) == known
    else:
        assert changes == [Change("起始日期", str(known), str(expected))]
        assert Day(row.since, row.since_precision) == expected


@pytest.mark.parametrize("standing", [LATER, SAME])
def test_what_is_said_of_it_is_kept_up(standing: Standing) -> None:
    row = belongs(FIRST, kind=FLOATING, outside_name="老家党支部", reason="务工")
    found = book(row, standing=standing)
    facts = {"outside_name": "老家党支部", "reason": "经商", "card_number": "LD1"}
    assert found.belongs(FLOATING, FIRST, None, facts) == [
        Change("流动原因", "务工", "经商"),
        Change("活动证号", "—", "LD1"),
    ]
    assert changed(found.plan) == [{"reason": "经商", "card_number": "LD1"}]


def test_an_older_word_fills_what_is_empty_and_lists_the_rest() -> None:
    row = belongs(FIRST, kind=FLOATING, outside_name="老家党支部", last_contact=None)
    found = book(row, standing=OLDER)
    facts = {"outside_name": "别处党支部", "reason": "经商", "last_contact": EARLY}
    assert [change.title for change in found.belongs(FLOATING, FIRST, None, facts)] == [
        "流动原因",
        "最近联系日期",
    ]
    assert found.plan.conflicts == [
        "邱平：组织关系所在党支部登记为“老家党支部”，本表为“别处党支部”"
    ]
    assert changed(found.plan) == [{"reason": "经商", "last_contact": EARLY}]


# from one to another


def test_a_later_ledger_moves_him_on_its_day() -> None:
    row = belongs(FIRST)
    found = book(row, stated_on=EARLY)
    changes = found.belongs(FORMAL, SECOND, Day(EARLY), {})
    assert changes == [Change("组织关系", "第一支部", "第二支部")]
    assert row.until == DAY
    assert made(found.plan) == [("第二支部", DAY, "D", None)]


@pytest.mark.parametrize(("since", "withdrawn"), [(EVE, 0), (DAY, 1)])
def test_what_began_on_the_ledgers_own_day_held_on_none(since: dt.date, withdrawn: int) -> None:
    row = belongs(FIRST, since)
    found = book(row)
    found.belongs(FORMAL, SECOND, None, {})
    assert found.plan.withdrawn == [row][:withdrawn]
    assert row.until == (None if withdrawn else DAY)
    assert made(found.plan) == [("第二支部", DAY, "D", None)]


def test_whoever_floats_in_at_two_leaves_both() -> None:
    rows = [belongs(party, kind=FLOATING) for party in (FIRST, SECOND)]
    third = PartyOrganisation(pk=3, name="第三支部")
    found = book(*rows)
    found.belongs(FLOATING, third, None, {"outside_name": "老家党支部"})
    assert [row.until for row in rows] == [DAY, DAY]
    assert made(found.plan) == [("第三支部", DAY, "D", None)]


def test_at_two_at_once_either_is_the_same() -> None:
    found = book(*(belongs(party, kind=FLOATING) for party in (FIRST, SECOND)))
    assert found.belongs(FLOATING, SECOND, None, {}) == []
    assert found.plan.creates == []


def test_a_ledger_of_the_same_day_puts_the_row_right() -> None:
    row = belongs(FIRST, EVE)
    found = book(row, standing=SAME)
    changes = found.belongs(FORMAL, SECOND, None, {"card_number": "LD1"})
    assert changes == [Change("组织关系", "第一支部", "第二支部")]
    assert (row.party_organisation, row.since, row.until) == (SECOND, EVE, None)
    assert row.card_number == "LD1"
    assert found.plan.creates == []


def test_an_older_ledger_moves_nobody() -> None:
    row = belongs(FIRST)
    found = book(row, standing=OLDER)
    assert found.belongs(FORMAL, SECOND, Day(EARLY), {}) == []
    assert found.plan.conflicts == ["邱平：组织关系登记为“第一支部”，本表为“第二支部”"]
    assert (found.plan.creates, found.plan.updates) == ([], [])


def test_from_an_outside_branch_he_comes_by_its_name() -> None:
    row = belongs(None, outside_name="外地党支部")
    changes = book(row).belongs(FORMAL, FIRST, None, {})
    assert changes == [Change("组织关系", "外地党支部", "第一支部")]
    assert row.until == DAY


@pytest.mark.parametrize(
    ("since", "until", "moves"),
    [(DAY, None, True), (MORROW, None, False), (EARLY, MORROW, True), (EARLY, DAY, False)],
)
def test_only_a_row_that_holds_on_the_day_is_left(
    since: dt.date, until: dt.date | None, moves: bool
) -> None:
    changes = book(belongs(FIRST, since, until)).belongs(FORMAL, SECOND, None, {})
    assert changes == [Change("组织关系", "第一支部" if moves else "—", "第二支部")]


# ×: he does not belong there


def test_a_cross_ends_the_row_on_the_ledgers_day() -> None:
    row = belongs(FIRST)
    found = book(row)
    assert found.belongs_not(FORMAL, FIRST) == [Change("组织关系", "第一支部", "×")]
    assert (row.until, found.plan.withdrawn) == (DAY, [])


def test_a_cross_of_the_same_day_takes_the_row_back() -> None:
    row = belongs(FIRST, DAY, since_precision=BY)
    found = book(row, standing=SAME)
    assert found.belongs_not(FORMAL, FIRST) == [Change("组织关系", "第一支部", "×")]
    assert (row.until, found.plan.withdrawn) == (None, [row])


def test_an_older_cross_is_only_listed() -> None:
    row = belongs(FIRST)
    found = book(row, standing=OLDER)
    assert found.belongs_not(FORMAL, FIRST) == []
    assert found.plan.conflicts == ["邱平：组织关系登记为“第一支部”，本表为“×”"]
    assert row.until is None


@pytest.mark.parametrize(
    "row",
    [
        belongs(SECOND),
        belongs(FIRST, kind=FLOATING),
        belongs(FIRST, EARLY, DAY),
        belongs(FIRST, MORROW),
    ],
)
def test_a_cross_leaves_every_other_row(row: Affiliation) -> None:
    until = row.until
    found = book(row)
    assert found.belongs_not(FORMAL, FIRST) == []
    assert (row.until, found.plan.withdrawn) == (until, [])
