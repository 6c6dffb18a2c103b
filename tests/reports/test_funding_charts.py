"""What the page of money draws of the year's quarters, and what was spent by use and by fund."""

import io
import zipfile
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest

from core.dated import Quarter
from reports.boards.execution import Execution
from reports.boards.funding_charts import Spent
from reports.readings import Rate
from tests.conftest import START
from tests.reports import money
from tests.reports.money import Money, held
from tests.reports.quarters import Town
from tests.reports.test_figures_of_money import furnish
from tests.reports.test_funding_dashboard import BOUNDS, asked, seen
from tests.reports.town import listed, recompile

pytestmark = pytest.mark.usefixtures("town")


@pytest.fixture
def purse(town: Town, cast: SimpleNamespace) -> Money:
    made = furnish(town, cast)
    recompile(town)
    return made


@pytest.mark.usefixtures("purse")
def test_the_chart_of_the_quarters(town: Town, cast: SimpleNamespace, sign_in: Any) -> None:
    recompile(town, Quarter(2017, 1))
    page = seen(cast.official)
    chart = page.charts["funding_quarters"]
    assert [[cell.text for cell in row] for row in chart.rows] == [
        ["2017年第一季度", "4.00", "4.00", "2.00", "2.00", "0.00", "50.0%", "24.7%"],
        ["2017年第二季度", "未汇总", *["—"] * 5, "49.6%"],
        ["2017年第三季度", "未汇总", *["—"] * 5, "74.8%"],
        ["2017年第四季度", "5.00", "6.00", "4.50", "1.50", "0.00", "90.0%", "100.0%"],
    ]
    drawn = chart.data["quarters"]
    assert (drawn[1]["values"], drawn[1]["rates"]) == ([None] * 3, [None, 49.6])
    assert (drawn[3]["values"], drawn[3]["rates"]) == ([4.5, 1.5, 0], [90.0, 100.0])
    for row, period in ((chart.rows[0], "2017Q1"), (chart.rows[3], "2017Q4")):
        for cell in row[1:4]:
            found = listed(cast.official, **asked(cell.url))
            total = str(found.indicator.total)
            assert asked(cell.url)["period"] == period
            assert sum(getattr(one, total) for one in found.rows) == (cell.value or 0) * 1_000_000
    query = "home=funding-dashboard&chart=funding_quarters"
    answer = sign_in(cast.official).get(f"/dashboard/chart.xlsx?{query}")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    assert [cell.value for cell in sheet[8]] == ["2017年第四季度", 5, 6, 4.5, 1.5, 0, 90, 100]
    assert sheet["D8"].number_format == "#,##0.00"
    assert [cell.value for cell in sheet[4]][5:] == [
        *("未拨未支（万元）", "执行率（%）", "序时进度（%）"),
    ]
    early = seen(cast.official, period="2017Q1").charts["funding_quarters"]
    assert [row[1].text for row in early.rows][1:] == ["未到"] * 3


@pytest.mark.parametrize(
    ("budget", "given", "spent", "segments"),
    [
        (100, 60, 40, (40, 20, 40)),
        (100, 20, 40, (40, 0, 60)),  # what areas spend themselves was given to nobody
        (100, 120, 40, (40, 80, 0)),
        (100, 0, 130, (130, 0, 0)),
        (0, 0, 0, (0, 0, 0)),
    ],
)
def test_the_segments_reach_the_budget(
    budget: int, given: int, spent: int, segments: tuple[int, ...]
) -> None:
    done = Execution(Rate(spent, budget), Rate(1, 4), BOUNDS)
    one = Spent(Quarter(2017, 1), done, budget, given, spent)
    assert one.segments == segments
    assert sum(segments) == max(budget, given, spent)


def test_the_workbook_draws_stacks_and_lines(
    purse: Money, cast: SimpleNamespace, sign_in: Any
) -> None:
    query = "home=funding-dashboard&chart=funding_quarters"
    answer = sign_in(cast.official).get(f"/dashboard/chart.xlsx?{query}")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as file:
        drawn = file.read("xl/charts/chart1.xml").decode()
    assert '<c:grouping val="stacked"/>' in drawn
    columns, lines = drawn.split("<c:lineChart>")
    assert ["$D$4" in columns, "$E$4" in columns, "$F$4" in columns] == [True] * 3
    assert "$B$4" not in drawn  # the budget is what the segments reach
    assert "$G$4" in lines
    assert "$H$4" in lines
    assert '<a:prstDash val="dash"/>' in lines


@pytest.mark.usefixtures("purse")
def test_spending_by_use(cast: SimpleNamespace) -> None:
    page = seen(cast.official)
    assert [(one.name, one.text, one.exact, one.share.text) for one in page.uses] == [
        ("党员活动", "4.00", "40,000.00 元", "88.9%"),
        ("阵地建设", "0.50", "5,000.00 元", "11.1%"),
    ]
    for one in page.uses:
        found = listed(cast.official, **asked(one.url))
        assert sum(row.spent_year for row in found.rows) == one.fen
    assert sum(one.fen for one in page.uses) == next(
        tile.sum.fen for tile in page.tiles if tile.title == "支出"
    )
    assert page.funds == ()  # there is one


def test_several_funds_are_told_apart(town: Town, purse: Money, cast: SimpleNamespace) -> None:
    fund = money.Fund.objects.create(area=town.zone, name="又一项", opened=START)
    other = Money(fund, cast.clerk, cast.approver)
    other.arrive(town.zone, 10_000_00)
    other.pay(held(town.zone), 3_000_00)
    recompile(town)
    page = seen(cast.official)
    assert [(one.name, one.amounts) for one in page.funds] == [
        ("专项经费", (("4.50", "45,000.00 元"), ("40.23", "402,345.67 元"))),
        ("又一项", (("0.30", "3,000.00 元"), ("0.70", "7,000.00 元"))),
    ]
    assert sum(one.spent for one in page.funds) == sum(one.fen for one in page.uses)
    found = listed(cast.official, **asked(page.funds[1].url))
    assert {row.fund for row in found.rows} == {"又一项"}
    street = next(row for row in page.rows if row.name == town.street.name)
    assert seen(cast.official, **asked(street.url)).funds == ()
