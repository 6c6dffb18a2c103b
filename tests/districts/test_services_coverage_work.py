"""Party work on paper: what a ledger of the last day of 2017 makes of instructors and means."""

import pytest

from districts.enums import Means
from districts.services.coverage import CoverageBook
from districts.services.phases import Standing
from tests.districts.books import GUIDES, LATER, OLDER, SAME, coverage_book, told, written


def reached(kept: CoverageBook) -> list[str]:
    return written(kept.plan, kept.work_rows)


@pytest.mark.parametrize(
    ("standing", "held", "guide", "result"),
    [
        # not known on the day: no later than the ledger, until it is known to begin again
        (LATER, [], "陈秀婷", ["instructor 陈秀婷 ~2017.12.31 -"]),
        (LATER, [], "", ["instructor - ~2017.12.31 -"]),
        (
            LATER,
            ["instructor 武峰 2018.06.01 -"],
            "陈秀婷",
            ["instructor 陈秀婷 ~2017.12.31 2018.06.01", "instructor 武峰 2018.06.01 -"],
        ),
        (
            LATER,
            ["instructor 武峰 2018.06.01 2018.07.01", "instructor 武峰 2018.09.01 -"],
            "",
            [
                "instructor - ~2017.12.31 2018.06.01",
                "instructor 武峰 2018.06.01 2018.07.01",
                "instructor 武峰 2018.09.01 -",
            ],
        ),
        (
            LATER,
            ["liaison - 2015 -"],
            "陈秀婷",
            ["liaison - 2015 -", "instructor 陈秀婷 ~2017.12.31 -"],
        ),
        (
            LATER,
            ["instructor 陈秀婷 2015 2017.12.31"],
            "陈秀婷",
            ["instructor 陈秀婷 2015 2017.12.31", "instructor 陈秀婷 ~2017.12.31 -"],
        ),
        (
            LATER,
            ["liaison - 2018.06.01 -"],
            "陈秀婷",
            ["instructor 陈秀婷 ~2017.12.31 -", "liaison - 2018.06.01 -"],
        ),
        # known, by the same or by somebody nobody names
        (LATER, ["instructor 陈秀婷 2015 -"], "陈秀婷", ["instructor 陈秀婷 2015 -"]),
        (LATER, ["instructor 陈秀婷 2015 -"], "", ["instructor 陈秀婷 2015 -"]),
        # now somebody is named, or another
        (LATER, ["instructor - 2015 -"], "陈秀婷", ["instructor 陈秀婷 2015 -"]),
        (
            LATER,
            ["instructor 武峰 2015 -"],
            "陈秀婷",
            ["instructor 武峰 2015 2017.12.31", "instructor 陈秀婷 2017.12.31 -"],
        ),
        (
            LATER,
            ["instructor 武峰 2015 2019.01.01"],
            "陈秀婷",
            ["instructor 武峰 2015 2017.12.31", "instructor 陈秀婷 2017.12.31 2019.01.01"],
        ),
        (LATER, ["instructor 武峰 2017.12.31 -"], "陈秀婷", ["instructor 陈秀婷 2017.12.31 -"]),
        (SAME, ["instructor 武峰 2015 -"], "陈秀婷", ["instructor 陈秀婷 2015 -"]),
        # older: up to what is known, or it reaches back
        (OLDER, [], "陈秀婷", ["instructor 陈秀婷 ~2017.12.31 2018.12.31"]),
        (OLDER, ["instructor 陈秀婷 ~2018.12.31 -"], "陈秀婷", ["instructor 陈秀婷 ~2017.12.31 -"]),
        (OLDER, ["instructor 陈秀婷 ~2018.12.31 -"], "", ["instructor 陈秀婷 ~2017.12.31 -"]),
        (
            OLDER,
            ["instructor 武峰 ~2018.12.31 -"],
            "陈秀婷",
            ["instructor 陈秀婷 ~2017.12.31 2018.12.31", "instructor 武峰 ~2018.12.31 -"],
        ),
        (
            OLDER,
            ["instructor 陈秀婷 2018.12.31 -"],
            "陈秀婷",
            ["instructor 陈秀婷 ~2017.12.31 2018.12.31", "instructor 陈秀婷 2018.12.31 -"],
        ),
    ],
)
def test_reached_on_the_ledgers_day(
    standing: Standing, held: list[str], guide: str, result: list[str]
) -> None:
    kept = coverage_book(standing, work=held)
    said = kept.reached(Means.INSTRUCTOR, lambda: GUIDES.get(guide))
    assert reached(kept) == result
    assert bool(list(said)) == (held != result)
    assert {row.organisation for row in kept.plan.creates} <= {kept.organisation}  # type: ignore[attr-defined]
    assert not (kept.plan.withdrawn and kept.plan.creates)
    assert kept.plan.conflicts == []


@pytest.mark.parametrize(
    ("held", "guide", "said"),
    [
        ("instructor - 2015 -", "陈秀婷", "党建指导员：√→陈秀婷"),
        ("instructor 武峰 2015 -", "陈秀婷", "党建指导员：武峰→陈秀婷"),
        ("instructor 武峰 2015 2016.01.01", "陈秀婷", "党建指导员：×→陈秀婷"),
        ("instructor 武峰 2015 2016.01.01", "", "党建指导员：×→√"),
    ],
)
def test_who_came_is_told(held: str, guide: str, said: str) -> None:
    kept = coverage_book(LATER, work=[held])
    assert told(kept.reached(Means.INSTRUCTOR, lambda: GUIDES.get(guide))) == [said]


def test_a_gap_is_filled_up_to_what_follows_not_to_the_ledger_after() -> None:
    kept = coverage_book(OLDER, work=["instructor 武峰 2018.06.01 -"])
    assert told(kept.reached(Means.INSTRUCTOR, lambda: GUIDES["陈秀婷"]))
    assert reached(kept)[0] == "instructor 陈秀婷 ~2017.12.31 2018.06.01"


def test_reaching_back_tells_the_two_days() -> None:
    kept = coverage_book(OLDER, work=["instructor 陈秀婷 ~2018.12.31 -"])
    assert told(kept.reached(Means.INSTRUCTOR, lambda: None)) == [
        "党建指导员：不晚于2018-12-31→不晚于2017-12-31"
    ]


def test_a_cross_names_who_leaves() -> None:
    kept = coverage_book(LATER, work=["instructor 陈秀婷 2015 -"])
    assert told(kept.unreached(Means.INSTRUCTOR)) == ["党建指导员：陈秀婷→×"]


def test_an_older_ledger_names_another_instructor_in_vain() -> None:
    kept = coverage_book(OLDER, work=["instructor 武峰 2015 -"])
    assert kept.reached(Means.INSTRUCTOR, lambda: GUIDES["陈秀婷"]) == ()
    assert kept.plan.conflicts == ["甲公司：党建指导员登记为“武峰”，本表为“陈秀婷”"]


@pytest.mark.parametrize(
    ("standing", "held", "result", "said"),
    [
        (LATER, ["liaison - 2015 -"], ["liaison - 2015 2017.12.31"], ["联络员：√→×"]),
        (LATER, ["liaison - 2017.12.31 -"], [], ["联络员：√→×"]),
        (SAME, ["liaison - 2015 -"], ["liaison - 2015 2017.12.31"], ["联络员：√→×"]),
        (OLDER, ["liaison - 2015 -"], ["liaison - 2015 -"], []),
        (LATER, ["trade_union - 2015 -"], ["trade_union - 2015 -"], []),
        (LATER, ["liaison - 2018 -"], ["liaison - 2018 -"], []),
    ],
)
def test_a_cross_ends_a_means(
    standing: Standing, held: list[str], result: list[str], said: list[str]
) -> None:
    kept = coverage_book(standing, work=held)
    assert told(kept.unreached(Means.LIAISON)) == said
    assert reached(kept) == result
    assert kept.plan.conflicts == (
        ["甲公司：联络员登记为“√”，本表为“×”"] if standing is OLDER else []
    )
