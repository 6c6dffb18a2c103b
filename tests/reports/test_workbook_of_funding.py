"""The quarterly workbook where there is money: its sheet, and the columns of the summary."""

from types import SimpleNamespace

import pytest

from reports.edition import Edition
from reports.workbooks import funding, summary
from tests.reports import test_figures_of_money as figures
from tests.reports.books import content, opened, place  # noqa: F401 -- fixtures
from tests.reports.quarters import Town, compiled, edition
from tests.reports.test_workbook_of_activities import line
from tests.shared_world import shared

pytestmark = pytest.mark.django_db
ZONE, STREET = "银川阅海湾中央商务区", "满城北街街道"


@pytest.fixture
@shared
def filled(place: Town, cast: SimpleNamespace) -> Edition:
    figures.furnish(place, cast)
    return edition(compiled(place.district))


def test_the_sheet_of_money(filled: Edition) -> None:
    book = opened(filled)
    assert book.sheetnames[7] == "经费"
    sheet, table = book["经费"], funding.funding(filled)
    assert table is not None
    assert sheet["A1"].value == "金凤区2017年第四季度经费情况表"
    titles = [field.title for field in table.fields]
    assert "本年到位/捐助" in titles
    assert "本年到位/区管党费" not in titles  # nothing of the kind
    assert [title for title in titles if title.startswith("本年支出")] == [
        *("本年支出/合计", "本年支出/阵地建设", "本年支出/党员活动"),
    ]
    zone = line(sheet, table.fields, ZONE)
    assert (zone["funds_budget_year"], zone["funds_spent_year"]) == (40_000, 40_000)
    assert (zone["execution"], zone["gifts_in_kind_year"]) == (1, 40_000.5)
    assert (zone["venue_support_year"], zone["loans_outstanding"]) == (800_000, 20_000)
    street = line(sheet, table.fields, STREET)
    assert (street["funds_received_from_donation_year"], street["execution"]) == (285_000, 0.5)
    assert sheet._charts


def test_totals_are_formulas_of_what_stands_above(filled: Edition) -> None:
    table = funding.funding(filled)
    assert table is not None
    total = list(table.lines)[-1]
    assert (total.style, len(total.sums)) == ("total", 4)
    for code in ("funds_budget_year", "funds_spent_year", "funds_held", "loans_outstanding"):
        assert round(total.values[code] * 100) == filled.total[code][0], code
    values, years = total.values, ("funds_opening_year", "funds_received_year")
    assert sum(values[code] for code in years) == pytest.approx(
        values["funds_spent_year"] + values["funds_held"]
    )
    sheet = opened(filled, values=False)["经费"]
    formulas = [cell.value for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert any("SUM" in str(formula) or "+" in str(formula) for formula in formulas)


def test_the_summary_tells_of_the_quarters_money(filled: Edition) -> None:
    keys = [field.key for field in summary.fields(filled)]
    assert keys[-4:] == [f"funds_{word}" for word in ("opening", "received", "spent", "held")]
    row = line(opened(filled)["季度汇总"], summary.fields(filled), STREET)
    assert [row[key] for key in keys[-4:]] == [0, 285_000, 5_000, 300_000]
    total = summary.lines(filled)[-1].values
    assert [total[key] for key in keys[-4:]] == pytest.approx(
        [142_345.67, 285_000, 25_000, 402_345.67]
    )


def test_without_money_there_is_no_sheet_and_no_column(place: Town) -> None:
    found = edition(compiled(place.district))
    assert funding.funding(found) is None
    assert summary.fields(found) == summary.FIELDS


def test_two_exports_are_the_same(filled: Edition) -> None:
    assert content(filled) == content(filled)
