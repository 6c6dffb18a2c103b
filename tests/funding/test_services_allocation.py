"""Nothing is lost to the fen, nobody pays a fen too much, whatever the order."""

import time
from fractions import Fraction
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funding.services import allocation

WHOLE = 10_000
QC11 = {"district": 3000, "town": 6500, "dues": 500}


def test_the_million_of_qc11() -> None:
    parts = allocation.split(1_000_000_00, QC11)
    assert parts == {"district": 300_000_00, "town": 650_000_00, "dues": 50_000_00}


@pytest.mark.parametrize(
    ("fen", "district", "town", "dues"),
    [
        (0, 0, 0, 0),
        (1, 0, 1, 0),
        (2, 1, 1, 0),
        (10, 3, 6, 1),  # of two halves the part that sorts first gets the fen
    ],
)
def test_single_fen_by_largest_remainder(fen: int, district: int, town: int, dues: int) -> None:
    assert allocation.split(fen, QC11) == {"district": district, "town": town, "dues": dues}


def test_rows_of_a_whole_that_is_split_once() -> None:
    """Each alone gives the town 1 of 1 fen, together they give it 2 of 3."""
    rows = list(allocation.running([1, 1, 1], QC11))
    assert rows == [
        {"district": 0, "town": 1, "dues": 0},
        {"district": 1, "town": 0, "dues": 0},
        {"district": 0, "town": 1, "dues": 0},
    ]


@given(amounts=st.lists(st.integers(-(10**12), 10**12).filter(bool), max_size=9))
def test_rows_sum_to_their_amounts_and_to_the_split(amounts: list[int]) -> None:
    rows = list(allocation.running(amounts, QC11))
    assert [sum(row.values()) for row in rows] == amounts
    sums = {part: sum(row[part] for row in rows) for part in QC11}
    assert sums == allocation.split(sum(amounts), QC11)
    assert list(allocation.running(amounts[:-1], QC11)) == rows[:-1]


def test_four_quarters_make_the_year() -> None:
    assert [allocation.quarter(8_000_00, n) for n in (1, 2, 3, 4)] == [2_000_00] * 4
    assert [allocation.quarter(10, n) for n in (1, 2, 3, 4)] == [3, 3, 2, 2]


@given(fen=st.integers(0, 10**14), weights=st.lists(st.integers(1, WHOLE), min_size=1, max_size=9))
def test_parts_are_exact_and_within_one_fen(fen: int, weights: list[int]) -> None:
    asked = dict(enumerate(weights))
    parts = allocation.split(fen, asked)
    assert sum(parts.values()) == fen
    for part, weight in asked.items():
        assert abs(parts[part] - Fraction(fen * weight, sum(weights))) < 1
    assert allocation.split(fen, dict(reversed(asked.items()))) == parts


@st.composite
def weights(draw: Any) -> list[int]:
    cuts = draw(st.lists(st.integers(1, WHOLE - 1), max_size=5, unique=True))
    edges = [0, *sorted(cuts), WHOLE]
    return [after - before for before, after in pairwise(edges)]


@st.composite
def batches(draw: Any) -> dict[int, tuple[int, dict[tuple[int, int], int]]]:
    """The first payer is the receiver's own town, the others are the same for all."""
    parts = draw(st.one_of(st.just([6500, 3000, 500]), weights()))
    amounts = draw(st.lists(st.integers(0, 40) | st.integers(0, 10**9), min_size=1, max_size=40))
    towns = draw(st.integers(1, 8))
    rows = {}
    for key, fen in enumerate(amounts):
        town = draw(st.integers(1, towns))
        payers = {(place, town if place == 0 else 0): part for place, part in enumerate(parts)}
        rows[key] = (fen, payers)
    return rows


def check(rows: Any, table: Any) -> None:
    exact: dict[Any, Fraction] = {}
    given_: dict[Any, int] = {}
    for key, (fen, payers) in rows.items():
        assert sum(table[key].values()) == fen
        for payer, weight in payers.items():
            should = Fraction(fen * weight, WHOLE)
            assert abs(table[key][payer] - should) < 1
            exact[payer] = exact.get(payer, Fraction(0)) + should
            given_[payer] = given_.get(payer, 0) + table[key][payer]
    for payer, should in exact.items():
        assert abs(given_[payer] - should) < 1


@settings(max_examples=400, deadline=None)
@given(rows=batches(), chance=st.randoms())
def test_a_batch_is_exact_by_row_and_within_one_fen_by_cell_and_payer(
    rows: Any, chance: Random
) -> None:
    table = allocation.share(rows)
    check(rows, table)
    shuffled = list(rows.items())
    chance.shuffle(shuffled)
    turned = {key: (fen, dict(reversed(payers.items()))) for key, (fen, payers) in shuffled}
    assert allocation.share(turned) == table


@pytest.mark.parametrize(
    ("parts", "lines"),
    [
        ((3214, 2075, 4711), [(8, 2), (1, 1), (9, 4), (8, 4), (8, 2)]),  # one would give too little
        (
            (5198, 1200, 3602),  # one would give too much
            [(5, 6), (2, 4), (7, 3), (1, 3), (8, 3), (1, 2), (9, 3), (5, 6), (2, 1)],
        ),
    ],
)
def test_what_the_rows_alone_leave_more_than_a_fen_off_is_moved(
    parts: tuple[int, ...], lines: list[tuple[int, int]]
) -> None:
    """Found by search: amounts with the town that pays the first part."""
    rows = {
        key: (fen, {(place, 0 if place else town): part for place, part in enumerate(parts)})
        for key, (fen, town) in enumerate(lines)
    }
    check(rows, allocation.share(rows))


def test_many_branches_of_one_fen_each_do_not_fall_to_one_payer() -> None:
    rows = {key: (1, {("a", 0): 3000, ("b", key % 20): 6500, ("c", 0): 500}) for key in range(2000)}
    table = allocation.share(rows)
    check(rows, table)
    assert sum(parts[("a", 0)] for parts in table.values()) == 600
    assert sum(parts[("c", 0)] for parts in table.values()) == 100


def test_two_thousand_rows_take_no_time() -> None:
    chance = Random(7)  # noqa: S311 - amounts of a test
    rows = {
        key: (
            chance.randrange(10**7),
            {("a", 0): 3333, ("b", chance.randrange(60)): 6167, ("c", 0): 499, ("d", 0): 1},
        )
        for key in range(2000)
    }
    begun = time.process_time()
    table = allocation.share(rows)
    assert time.process_time() - begun < 2
    check(rows, table)
