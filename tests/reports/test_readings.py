from decimal import Decimal

import pytest

from core.dated import Quarter
from districts.enums import AreaKind
from districts.models import Area
from reports.compile.compiling import compile_report
from reports.indicators import BY_CODE
from reports.models import Basis, Counts, Figure, QuarterlyReport
from reports.readings import Rate, added, books_since, history, less, parts, rate, spelled_out
from reports.selection import select
from tests.conftest import make_area, make_user
from tests.reports.quarters import PERIOD, START, Town
from tests.reports.town import recompile


@pytest.mark.parametrize(
    ("numerator", "denominator", "text"),
    [
        (75, 150, "50.0%"),
        (150, 150, "100.0%"),
        (108, 116, "93.1%"),
        (1, 16, "6.3%"),  # 6.25: halves up
        (1, 3, "33.3%"),
        (2, 3, "66.7%"),
        (0, 7, "0.0%"),
        (0, 0, "—"),
    ],
)
def test_a_rate_is_shown_with_one_decimal_and_as_a_dash_over_nothing(
    numerator: int, denominator: int, text: str
) -> None:
    assert Rate(numerator, denominator).text == text
    assert f"{Rate(numerator, denominator).percent}%".replace("None%", "—") == text
    assert Rate(numerator, denominator).fraction == f"{numerator} / {denominator}"


def test_points_are_those_of_the_printed_rates() -> None:
    """33.3 against 66.7 is 33.4 for whoever subtracts by hand, not 33.3."""
    assert Rate(2, 3).points(Rate(1, 3)) == Decimal("33.4")
    assert Rate(1, 3).points(Rate(2, 3)) == Decimal("-33.4")
    assert Rate(1, 2).points(Rate(1, 2)) == 0


@pytest.mark.parametrize("earlier", [None, Rate(0, 0)])
def test_without_a_base_there_is_no_change(earlier: Rate | None) -> None:
    assert Rate(1, 2).points(earlier) is None
    assert Rate(0, 0).points(Rate(1, 2)) is None


def test_counts_add_up_and_come_apart_again() -> None:
    one, two = {"a": [1, 2], "b": [3, 0]}, {"a": [10, 20]}
    whole = added([one, two])
    assert whole == {"a": [11, 22], "b": [3, 0]}
    assert less(whole, [two]) == one
    assert rate(whole, "a") == Rate(11, 22)
    assert rate(whole, "unheard") == Rate(0, 0)


def test_every_compiled_quarter_is_read_in_one_statement(
    town: Town,
    cast: object,
    django_assert_num_queries: object,
) -> None:
    recompile(town, PERIOD.shift(-1), PERIOD.shift(-2))
    selection = select({}, cast.official)
    with django_assert_num_queries(1):
        known = history(selection, cast.official)
    assert list(known) == [Quarter(2017, 2), Quarter(2017, 3), Quarter(2017, 4)]
    assert rate(known[PERIOD].counts, "organisation_coverage") == Rate(7, 11)


def test_the_newest_edition_counts(town: Town, cast: object) -> None:
    first = QuarterlyReport.objects.get()
    second = QuarterlyReport.objects.create(
        area=first.area,
        year=2017,
        quarter=4,
        edition=2,
        reason="更正",
        compiled_at=first.compiled_at,
        digest="2",
    )
    Figure.objects.create(
        report=second,
        basis=Basis.objects.get(code="default"),
        area=town.district,
        counts={"organisation_coverage": [8, 11]},
    )
    known = history(select({}, cast.official), cast.official)
    assert rate(known[PERIOD].counts, "organisation_coverage") == Rate(8, 11)
    assert known[PERIOD].reports == (second.pk,)


def test_parts_add_up_to_the_whole(town: Town, cast: object) -> None:
    selection = select({}, cast.official)
    reading = history(selection, cast.official)[PERIOD]
    areas, districts = parts(selection, reading, cast.official)
    assert [part.name for part in areas][-1] == "区直"
    assert {part.name for part in areas} == {
        "银川阅海湾中央商务区",
        "满城北街街道",
        "空白街道",
        "区直",
    }
    for code, whole in reading.counts.items():
        if code != "instructors":  # one instructor may stand in two places
            assert added([part.counts for part in areas]).get(code, [0, 0]) == whole, code
    assert {part.name: rate(part.counts, "organisations").numerator for part in districts} == {
        "阅海湾中央商务区": 7,
        "万达商圈": 2,
    }


def test_a_city_is_the_sum_of_its_districts(town: Town, district: Area) -> None:
    city = make_area("6401", "银川市", AreaKind.CITY)
    other = make_area("640104", "兴庆区", AreaKind.DISTRICT, city)
    Area.objects.filter(pk=other.pk).update(ledger_since=START)
    district.refresh_from_db()
    for area, parent in ((district, city), (town.zone, district), (town.street, district)):
        area.parent = parent
        area.save()
    town.organisation("兴庆区某某公司", area=other)
    recompile(town)
    compile_report(Area.objects.get(pk=other.pk), PERIOD)
    mayor = make_user("mayor", ("official", city))
    selection = select({}, mayor)
    reading = history(selection, mayor)[PERIOD]
    areas, districts = parts(selection, reading, mayor)
    assert selection.area == city
    assert rate(reading.counts, "organisation_coverage") == Rate(7, 12)
    assert {part.name for part in areas} == {"金凤区", "兴庆区"}
    assert sum(rate(part.counts, "organisations").numerator for part in districts) == 9


def test_the_first_ledger_of_a_place(town: Town, cast: object) -> None:
    for user in (cast.official, cast.clerk):  # the clerk's from the district above the zone
        assert books_since(select({}, user), "ledger_since") == START
        assert books_since(select({}, user), "roster_since") is None
    Area.objects.filter(pk=town.zone.pk).update(roster_since=PERIOD.last)
    assert books_since(select({}, cast.official), "roster_since") == PERIOD.last


def test_other_systems_get_the_noughts_too() -> None:
    found = spelled_out(Counts({"organisations": [3, 0], "way:联合组建": [2, 0]}))
    assert found.keys() == BY_CODE.keys() | {"way:联合组建"}
    assert (found["organisations"], found["way:联合组建"]) == ([3, 0], [2, 0])
    assert {code for code in found if found[code] == [0, 0]} == BY_CODE.keys() - {"organisations"}
