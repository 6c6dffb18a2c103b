"""表一 on screen: every cell of the small district, and where each of them leads."""

from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from core.dated import Quarter
from districts.models import Area, CommercialDistrict
from reports import quarterlies
from reports.edition import Edition
from reports.models import Basis, Figure, QuarterlyReport
from reports.places import OUTSIDE, Place
from reports.quarterlies import Row, Table
from reports.readings import Rate
from tests.reports.quarters import Town, compiled, edition, town
from tests.reports.town import every_row
from tests.shared_world import shared

PARK, MALL = "阅海湾中央商务区", "万达商圈"
HEADS = (
    ("序号", 2, 1),
    ("填报单位（商圈）", 2, 1),
    ("单位数", 2, 1),
    ("党组织覆盖单位", 1, 4),
    ("组织覆盖率", 2, 1),
    ("其他工作覆盖单位", 1, 3),
    ("工作覆盖率", 2, 1),
    ("单独组建率", 2, 1),
    ("应建已建率", 2, 1),
    ("党组织", 2, 1),
    ("党员", 1, 2),
    ("示范店", 1, 3),
)
SECOND = (
    "单独",
    "联合",
    "其他",
    "小计",
    "指导员",
    "联络员",
    "群团",
    "正式",
    "预备",
    "在册",
    "新授",
    "摘牌",
)
#: name, number, style: organisations, by class (standalone, joint, other, covered), coverage, by
#: means, the other three rates, Party organisations, full and probationary members,
#: model stores that stand, were awarded, were revoked
ROWS = {
    ("银川阅海湾中央商务区", "1", ""): "7 2 3 1 6 85.7% 1 0 0 100.0% 28.6% 66.7% 3 19 0 0 0 0",
    (PARK, "", "part"): "7 2 3 1 6 85.7% 1 0 0 100.0% 28.6% 66.7% 3 19 0 0 0 0",
    ("满城北街街道", "2", ""): "3 1 0 0 1 33.3% 0 0 1 66.7% 33.3% 100.0% 1 4 0 0 0 0",
    (MALL, "", "part"): "2 1 0 0 1 50.0% 0 0 1 100.0% 50.0% 100.0% 0 4 0 0 0 0",
    (OUTSIDE, "", "part"): "1 0 0 0 0 0.0% 0 0 0 0.0% 0.0% — 1 0 0 0 0 0",
    ("空白街道", "3", ""): "0 0 0 0 0 — 0 0 0 — — — 0 0 0 0 0 0",
    ("区直", "4", ""): "1 0 0 0 0 0.0% 0 1 0 100.0% 0.0% — 0 0 0 0 0 0",
    ("合计", "", "total"): "11 3 3 1 7 63.6% 1 1 1 90.9% 27.3% 75.0% 4 23 0 0 0 0",
}


@pytest.fixture
@shared
def place(request: pytest.FixtureRequest, cast: SimpleNamespace) -> Town:
    return town(request)


@pytest.fixture
@shared
def made(place: Town) -> Edition:
    return edition(compiled(place.district))


def rows(table: Table) -> list[Row]:
    return [*table.rows, table.total]


def asked(url: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(url).query))


def test_the_head_has_two_rows(made: Edition) -> None:
    first, second = quarterlies.table(made).head
    assert tuple((cell.title, cell.rows, cell.columns) for cell in first) == HEADS
    assert tuple(cell.title for cell in second) == SECOND
    assert {(cell.rows, cell.columns) for cell in second} == {(1, 1)}


def test_every_cell(made: Edition) -> None:
    found = {
        (row.name, row.number, row.style): " ".join(cell.text for cell in row.cells)
        for row in rows(quarterlies.table(made))
    }
    assert found == ROWS


def test_the_subtotal_and_the_two_coverages_are_bold(made: Edition) -> None:
    for row in rows(quarterlies.table(made)):
        bold = [number for number, cell in enumerate(row.cells) if cell.strong]
        assert bold == [4, 5, 9], row.name


def test_a_cell_opens_where_there_is_something_behind_it(made: Edition) -> None:
    """A rate opens where it is of something; the rest outside any commercial district never."""
    rates = {5, 9, 10, 11}
    for row in rows(quarterlies.table(made)):
        for number, cell in enumerate(row.cells):
            something = cell.text != "—" if number in rates else cell.text != "0"
            assert bool(cell.url) is (something and row.name != OUTSIDE), (row.name, number)


def test_each_cell_leads_to_its_place_quarter_and_basis(made: Edition) -> None:
    found = {row.name: asked(row.cells[0].url) for row in rows(quarterlies.table(made))}
    common = {"period": "2017Q4", "basis": "default", "indicator": "organisations"}
    park, mall = (str(CommercialDistrict.objects.get(name=name).pk) for name in (PARK, MALL))
    expected: dict[str, dict[str, str]] = {
        "银川阅海湾中央商务区": {"area": "640106-YHW"},
        PARK: {"area": "640106-YHW", "commercial_district": park},
        "满城北街街道": {"area": "640106006"},
        MALL: {"area": "640106006", "commercial_district": mall},
        "区直": {"area": "640106", "direct": "1"},
        "合计": {"area": "640106"},
    }
    assert {name: words for name, words in found.items() if words} == {
        name: {**common, **words} for name, words in expected.items()
    }


def test_the_list_behind_a_cell_holds_as_many_rows(made: Edition, cast: SimpleNamespace) -> None:
    """Of every unit and part, for what is counted in organisations."""
    counted = range(9)
    for row in rows(quarterlies.table(made)):
        for number in counted:
            cell = row.cells[number]
            if not cell.url or cell.text.endswith("%"):
                continue
            behind = every_row(cast.official, **asked(cell.url))
            assert str(len(behind)) == cell.text, (row.name, number)


def test_ways_that_only_reach_have_a_column_where_there_is_any(made: Edition) -> None:
    assert "其他" not in [cell.title for cell in quarterlies.table(made).head[1][4:]]
    made.whole.counts["only_way"] = [2, 0]  # type: ignore[index]
    first, second = quarterlies.table(made).head
    assert [cell.title for cell in second][4:8] == ["指导员", "联络员", "群团", "其他"]
    assert [cell.columns for cell in first if cell.title == "其他工作覆盖单位"] == [4]
    assert quarterlies.table(made).total.cells[9].text == "2"


def test_the_four_rates_above_the_table(made: Edition) -> None:
    found = quarterlies.kpis(made)
    assert [(kpi.title, kpi.rate) for kpi in found] == [
        ("组织覆盖率", Rate(7, 11)),
        ("工作覆盖率", Rate(10, 11)),
        ("单独组建率", Rate(3, 11)),
        ("应建已建率", Rate(3, 4)),
    ]
    assert all("÷" in kpi.definition for kpi in found)
    assert [asked(kpi.url)["indicator"] for kpi in found] == list(quarterlies.RATES)


def test_another_basis_has_its_own_table(made: Edition) -> None:
    other = Edition(made.report, Basis.objects.get(code="with-sole"))
    table = quarterlies.table(other)
    assert table.total.cells[0].text == "12"
    assert asked(table.total.cells[0].url)["basis"] == "with-sole"


def test_numbers_of_four_digits_have_a_comma(made: Edition) -> None:
    made.whole.counts["organisations"] = [12345, 0]  # type: ignore[index]
    assert quarterlies.table(made).total.cells[0].text == "12,345"


def test_what_is_not_known_is_a_dash_without_an_address(made: Edition) -> None:
    unknown = Place("某街道", {}, area="640106006", number=1, ledger=False, roster=False)
    row = quarterlies._row(made, list(quarterlies.FIELDS), unknown)
    assert row.name == "某街道（无台账）"
    assert {(cell.text, cell.url) for cell in row.cells} == {("—", "")}


# the list of reports


def test_each_report_is_listed_with_its_own_figures(place: Town) -> None:
    reports = [compiled(place.district), compiled(place.zone)]
    found = {str(one.report.area): one for one in quarterlies.listed(reports)}
    assert {name: (one.organisations, one.coverage, one.work) for name, one in found.items()} == {
        "金凤区": (11, Rate(7, 11), Rate(10, 11)),
        "银川阅海湾中央商务区": (7, Rate(6, 7), Rate(7, 7)),
    }


def test_a_report_without_figures_is_listed_with_dashes(made: Edition) -> None:
    Figure.objects.all().delete()
    (one,) = quarterlies.listed([made.report])
    assert (one.organisations, one.coverage.text) == (0, "—")


@pytest.mark.parametrize(
    ("who", "areas"),
    [
        ("official", {"金凤区", "银川阅海湾中央商务区"}),
        ("auditor", {"金凤区", "银川阅海湾中央商务区"}),
        ("clerk", {"银川阅海湾中央商务区"}),
        ("street_clerk", set()),
        ("foreign_official", {"宣化区"}),
        ("admin", {"金凤区", "银川阅海湾中央商务区", "宣化区"}),
        ("nobody", set()),
    ],
)
def test_whose_reports_a_user_sees(
    place: Town, cast: SimpleNamespace, foreign_district: Area, who: str, areas: set[str]
) -> None:
    Area.objects.filter(pk=foreign_district.pk).update(ledger_since="2016-01-01")
    for area in (place.district, place.zone, foreign_district):
        compiled(area)
    found = quarterlies.in_scope(getattr(cast, who))
    assert {report.area.name for report in found} == areas


def test_the_newest_quarter_and_edition_stand_first(made: Edition) -> None:
    compiled(made.report.area, Quarter(2017, 1))
    QuarterlyReport.objects.create(
        area=made.report.area,
        year=2017,
        quarter=4,
        edition=2,
        reason="更正",
        compiled_at=made.report.compiled_at,
        digest="",
    )
    found: Any = QuarterlyReport.objects.values_list("quarter", "edition")
    assert list(found) == [(4, 2), (4, 1), (1, 1)]
