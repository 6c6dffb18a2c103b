"""Coverage on paper: each case is the register, one line of a ledger, and what comes of it."""

import datetime as dt

import pytest

from districts.services.coverage import CoverageBook, next_start, on
from districts.services.phases import Standing
from tests.districts.books import (
    DAY,
    LATER,
    OLDER,
    PARTIES,
    SAME,
    WAYS,
    coverage_book,
    coverages,
    date,
    day,
    organisation,
    told,
    written,
)


def cover(kept: CoverageBook, stated: str) -> list[str]:
    """`甲支部 联合 2015` as a ledger's row states it; what the preview tells."""
    party, way, since = stated.split()
    return told(kept.covered(PARTIES[party], WAYS[way], day(since)))


def covered(kept: CoverageBook) -> list[str]:
    assert {row.organisation for row in kept.plan.creates} <= {kept.organisation}  # type: ignore[attr-defined]
    return written(kept.plan, kept.organisation_rows)


@pytest.mark.parametrize(
    ("since", "stated_on", "start"),
    [
        ("2017.06", "2016.12.31", "2017.06"),
        ("2017.01.01", "2016.12.31", "2017.01.01"),
        ("2016.12.31", "2016.12.31", "2017.12.31"),  # that ledger would have known it
        ("2015", "2016.12.31", "2017.12.31"),
        ("2015", "-", "2015"),  # never listed before: nobody denied it
        ("~2017.12.31", "2016.12.31", "~2017.12.31"),
    ],
)
def test_a_coverage_begins_with_its_date_unless_an_earlier_ledger_denied_it(
    since: str, stated_on: str, start: str
) -> None:
    kept = coverage_book(LATER, stated_on=date(stated_on))
    assert cover(kept, f"甲支部 单独 {since}") == ["党组织名称：×→甲支部"]
    assert covered(kept) == [f"甲支部 单独 {start} -"]


@pytest.mark.parametrize(
    ("held", "stated", "result"),
    [
        # another takes its place on the ledger's day, whatever its own date
        (
            ["乙支部 联合 2015 -"],
            "甲支部 单独 2017.08",
            ["乙支部 联合 2015 2017.12.31", "甲支部 单独 2017.12.31 -"],
        ),
        (
            ["乙支部 联合 2015 -", "丙支部 联合 2016 -"],
            "甲支部 单独 2017.08",
            [
                "乙支部 联合 2015 2017.12.31",
                "丙支部 联合 2016 2017.12.31",
                "甲支部 单独 2017.12.31 -",
            ],
        ),
        # what began on the ledger's very day held on no day
        (["乙支部 联合 2017.12.31 -"], "甲支部 单独 2017.08", ["甲支部 单独 2017.12.31 -"]),
        # ended before: it does not hold on the day and is nobody's place
        (
            ["乙支部 联合 2015 2017.12.31"],
            "甲支部 单独 2017.08",
            ["乙支部 联合 2015 2017.12.31", "甲支部 单独 2017.08 -"],
        ),
        # covered again by the same one: not before it had ended
        (
            ["甲支部 单独 2015 2017.09.01"],
            "甲支部 单独 2017.03",
            ["甲支部 单独 2015 2017.09.01", "甲支部 单独 2017.09.01 -"],
        ),
        (
            ["甲支部 单独 2015 2017.02.01"],
            "甲支部 单独 2017.03",
            ["甲支部 单独 2015 2017.02.01", "甲支部 单独 2017.03 -"],
        ),
        (
            ["甲支部 单独 2013 2014.01.01", "甲支部 单独 2015 2017.09.01"],
            "甲支部 单独 2017.03",
            [
                "甲支部 单独 2013 2014.01.01",
                "甲支部 单独 2015 2017.09.01",
                "甲支部 单独 2017.09.01 -",
            ],
        ),
        # one that is already known to begin later ends it
        (
            ["甲支部 单独 2015 2017.02.01", "甲支部 单独 2018.06.01 -"],
            "甲支部 单独 2017.03",
            [
                "甲支部 单独 2015 2017.02.01",
                "甲支部 单独 2017.03 2018.06.01",
                "甲支部 单独 2018.06.01 -",
            ],
        ),
        (
            ["甲支部 单独 2018.06.01 -"],
            "甲支部 联合 2017.06",
            ["甲支部 联合 2017.06 2018.06.01", "甲支部 单独 2018.06.01 -"],
        ),
        (
            ["乙支部 单独 2018.06.01 -"],
            "甲支部 联合 2017.06",
            ["甲支部 联合 2017.06 -", "乙支部 单独 2018.06.01 -"],
        ),
    ],
)
def test_what_a_later_ledger_makes_of_another_coverage(
    held: list[str], stated: str, result: list[str]
) -> None:
    kept = coverage_book(LATER, held)
    replaced = on(kept.organisation_rows, DAY)
    old = replaced[0].party_organisation.name if replaced else "×"
    assert cover(kept, stated) == [f"党组织名称：{old}→甲支部"]
    assert covered(kept) == result


@pytest.mark.parametrize(
    ("standing", "held", "result", "conflicts"),
    [
        (
            LATER,
            "甲支部 联合 2015 -",
            ["甲支部 联合 2015 2017.12.31", "甲支部 单独 2017.12.31 -"],
            0,
        ),
        (
            LATER,
            "甲支部 联合 2015 2019.01.01",
            ["甲支部 联合 2015 2017.12.31", "甲支部 单独 2017.12.31 2019.01.01"],
            0,
        ),
        (LATER, "甲支部 联合 2017.12.31 -", ["甲支部 单独 2017.12.31 -"], 0),
        (SAME, "甲支部 联合 2015 -", ["甲支部 单独 2015 -"], 0),
        (OLDER, "甲支部 联合 2015 -", ["甲支部 联合 2015 -"], 1),
    ],
)
def test_another_way_of_the_same_party_organisation(
    standing: Standing, held: str, result: list[str], conflicts: int
) -> None:
    kept = coverage_book(standing, [held])
    said = cover(kept, "甲支部 单独 2015")
    assert covered(kept) == result
    assert len(kept.plan.conflicts) == conflicts
    assert said == ([] if conflicts else ["组建形式：联合→单独"])
    assert kept.plan.withdrawn == []


def test_a_correction_may_add_what_was_forgotten() -> None:
    kept = coverage_book(SAME)
    assert cover(kept, "甲支部 单独 2015") == ["党组织名称：×→甲支部"]
    assert covered(kept) == ["甲支部 单独 2015 -"]


@pytest.mark.parametrize(
    ("standing", "held", "result"),
    [
        (SAME, "乙支部 联合 2015 -", "甲支部 单独 2015 -"),
        (OLDER, "乙支部 联合 2015 -", "乙支部 联合 2015 -"),
    ],
)
def test_another_party_organisation_is_put_right_or_a_conflict(
    standing: Standing, held: str, result: str
) -> None:
    kept = coverage_book(standing, [held])
    said = cover(kept, "甲支部 单独 2017.03")
    assert covered(kept) == [result]
    if standing is OLDER:
        assert said == []
        assert kept.plan.conflicts == ["甲公司：党组织登记为“乙支部”，本表为“甲支部”"]
    else:
        assert said == ["党组织名称：乙支部→甲支部"]
        assert kept.plan.conflicts == []


@pytest.mark.parametrize(
    ("held", "stated", "result"),
    [
        # up to the next one of whatever Party organisation, else up to the ledger that was later
        (
            ["乙支部 联合 2018.06.01 -"],
            "甲支部 单独 2016",
            ["甲支部 单独 2016 2018.06.01", "乙支部 联合 2018.06.01 -"],
        ),
        ([], "甲支部 单独 2016", ["甲支部 单独 2016 2018.12.31"]),
        (
            ["乙支部 联合 2014 2017.01.01"],
            "甲支部 单独 2016",
            ["乙支部 联合 2014 2017.01.01", "甲支部 单独 2016 2018.12.31"],
        ),
        # the same one, in the same way, known only from later: it reaches back
        (["甲支部 单独 2018.06.01 -"], "甲支部 单独 2016.03", ["甲支部 单独 2016.03 -"]),
        (
            ["甲支部 联合 2018.06.01 -"],
            "甲支部 单独 2016.03",
            ["甲支部 单独 2016.03 2018.06.01", "甲支部 联合 2018.06.01 -"],
        ),
        (
            ["乙支部 单独 2018.03.01 2018.06.01", "甲支部 单独 2018.06.01 -"],
            "甲支部 单独 2016.03",
            [
                "甲支部 单独 2016.03 2018.03.01",
                "乙支部 单独 2018.03.01 2018.06.01",
                "甲支部 单独 2018.06.01 -",
            ],
        ),
    ],
)
def test_an_older_ledger_fills_the_gap_up_to_what_is_known(
    held: list[str], stated: str, result: list[str]
) -> None:
    kept = coverage_book(OLDER, held)
    assert cover(kept, stated)
    assert covered(kept) == result
    assert kept.plan.conflicts == []


def test_reaching_back_tells_the_two_starts() -> None:
    kept = coverage_book(OLDER, ["甲支部 单独 2018.06.01 -"])
    assert cover(kept, "甲支部 单独 2016.03") == ["覆盖起始：2018-06-01→2016年3月"]


@pytest.mark.parametrize(
    ("standing", "known", "stated", "result"),
    [
        # known better: the month of the year, the day of the month
        (LATER, "2016", "2016.03", "2016.03"),
        (LATER, "2016", "2016.01", "2016.01"),
        (LATER, "2016", "2016.12.31", "2016.12.31"),
        (LATER, "2016.03", "2016.03.08", "2016.03.08"),
        (OLDER, "2016", "2016.03", "2016.03"),
        # the same again
        (SAME, "2016.03.08", "2016.03.08", "2016.03.08"),
        (LATER, "2016.03.01", "2016.03", "2016.03.01"),
        # vaguer, outside the period, or no later than: nothing new
        (LATER, "2016.03", "2016", "2016.03"),
        (LATER, "2016.03", "2016.04", "2016.03"),
        (LATER, "2016", "2015.12.31", "2016"),
        (LATER, "2016", "2017", "2016"),
        (LATER, "2016.03.08", "2016.03.07", "2016.03.08"),
        (LATER, "2016", "~2016.03.01", "2016"),
        (SAME, "2016", "~2016.03.01", "2016"),
        # no later than an earlier day: any date up to it is better, unless a ledger denied it
        (LATER, "~2017.12.31", "2017.06", "2017.06"),
        (LATER, "~2017.12.31", "2016", "~2017.12.31"),
        (OLDER, "~2017.06.30", "2016", "2016"),
        (OLDER, "~2017.06.30", "2017.06.30", "2017.06.30"),
        (OLDER, "~2017.06.30", "2017.07.01", "~2017.06.30"),
        # of the same day: put right
        (SAME, "2016.03.08", "2015", "2015"),
        (SAME, "2016.03.08", "2017.06", "2017.06"),
        (SAME, "2017.12.31", "2015", "2017.12.31"),  # stood for: not before an earlier ledger
        (SAME, "2016.03.08", "2018.01.01", "2016.03.08"),  # after the ledger's day
        (OLDER, "2016.03.08", "2015", "2016.03.08"),
    ],
)
def test_when_a_start_is_taken_from_the_ledger(
    standing: Standing, known: str, stated: str, result: str
) -> None:
    kept = coverage_book(standing, [f"甲支部 单独 {known} -"])
    said = cover(kept, f"甲支部 单独 {stated}")
    assert covered(kept) == [f"甲支部 单独 {result} -"]
    assert said == ([] if result == known else [f"成立时间：{day(known)}→{day(stated)}"])
    assert kept.plan.creates == []


@pytest.mark.parametrize(
    ("standing", "held", "result", "said"),
    [
        (LATER, ["甲支部 单独 2015 -"], ["甲支部 单独 2015 2017.12.31"], 1),
        (LATER, ["甲支部 单独 2015 2019.01.01"], ["甲支部 单独 2015 2017.12.31"], 1),
        (
            LATER,
            ["甲支部 单独 2015 -", "乙支部 联合 2016 -"],
            ["甲支部 单独 2015 2017.12.31", "乙支部 联合 2016 2017.12.31"],
            2,
        ),
        (SAME, ["甲支部 单独 2015 -"], ["甲支部 单独 2015 2017.12.31"], 1),
        (SAME, ["甲支部 单独 2017.12.31 -"], [], 1),
        (LATER, ["甲支部 单独 2015 2017.12.31"], ["甲支部 单独 2015 2017.12.31"], 0),
        (LATER, ["甲支部 单独 2018 -"], ["甲支部 单独 2018 -"], 0),
        (OLDER, ["甲支部 单独 2015 -"], ["甲支部 单独 2015 -"], 0),
    ],
)
def test_a_cross_ends_what_holds_on_the_day(
    standing: Standing, held: list[str], result: list[str], said: int
) -> None:
    kept = coverage_book(standing, held)
    assert len(kept.uncovered()) == said
    assert covered(kept) == result
    assert kept.plan.conflicts == (
        ["甲公司：党组织登记为“甲支部”，本表为“×”"] if standing is OLDER else []
    )


# the dates themselves


@pytest.mark.parametrize(
    ("row", "holds"),
    [
        ("2017.12.31 -", True),
        ("2017.12.30 -", True),
        ("2018.01.01 -", False),
        ("2015 2017.12.31", False),
        ("2015 2018.01.01", True),
    ],
)
def test_a_row_holds_from_its_first_day_up_to_its_end(row: str, holds: bool) -> None:
    rows = coverages(organisation(), [f"甲支部 单独 {row}"])
    assert on(rows, DAY) == (rows if holds else [])


def test_the_next_start_lies_after_the_day() -> None:
    lines = ["甲支部 单独 2019 -", "甲支部 单独 2018.06.01 -", "甲支部 单独 2017.12.31 -"]
    assert next_start(coverages(organisation(), lines), DAY) == dt.date(2018, 6, 1)
    assert next_start([], DAY) is None


@pytest.mark.parametrize(
    ("held", "stated", "start"),
    [
        ("2017.06.30", "2017", "2017.06.30"),  # the year says nothing against the day
        ("2017.06", "2017", "2017.06"),
        ("2017.06.30", "2017.06", "2017.06.30"),
        ("2017.06.30", "2016", "2016"),  # but another year puts it right
        ("2017", "2017.06.30", "2017.06.30"),
    ],
)
def test_a_vaguer_start_of_the_same_day_blurs_nothing(held: str, stated: str, start: str) -> None:
    """Past quarters would change with the day from which a coverage counts."""
    kept = coverage_book(SAME, [f"甲支部 单独 {held} -"])
    cover(kept, f"甲支部 单独 {stated}")
    assert covered(kept) == [f"甲支部 单独 {start} -"]
