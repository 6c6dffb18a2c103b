"""The quarterly workbook: its numbers, its formulas, its looks."""

import datetime as dt
import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from openpyxl import Workbook

from core.dated import Quarter
from core.errors import Refused
from districts.enums import OrganisationKind
from districts.models import Area
from reports.compile.compiling import compile_report
from reports.edition import Edition
from reports.indicators import BY_CODE, INDICATORS
from reports.models import Basis, Figure, OrganisationFact, ReportStyle
from reports.places import places
from reports.quarterlies import FIELDS as SHOWN
from reports.workbooks import organisations, summary
from reports.workbooks.book import write
from reports.workbooks.listing import Listing
from reports.workbooks.national import ENTERPRISES, SOCIAL_ORGANISATIONS, NationalTable
from reports.workbooks.styled import StyledBook
from tests.reports.books import (  # noqa: F401 -- fixtures
    book,
    content,
    formulas,
    made,
    opened,
    place,
    row_of,
    summary_values,
    written,
)
from tests.reports.quarters import PERIOD, START, Town, compiled, edition


def test_the_total_row_says_the_figures_of_the_whole(made: Edition, book: Workbook) -> None:
    found = summary_values(book, "合计")
    for key in summary.COUNTED:
        code, _, part = key.partition("/")
        if code in {"floating_members", "managed_members"}:
            assert found[key] == "—"  # the town has no roster
            continue
        assert found[key] == made.total[code][part == "denominator"], key
    assert found["organisations"] == 11
    assert found["covered"] == 7
    assert found["sole_proprietors"] == 1
    assert found["coverage"] == pytest.approx(7 / 11)
    assert found["work"] == pytest.approx(10 / 11)
    assert found["built"] == pytest.approx(3 / 4)


def test_identities_hold_in_every_row(book: Workbook) -> None:
    for name in ("银川阅海湾", "满城北街", "空白街道", "区直", "合计"):
        row = summary_values(book, name)
        own = ("standalone_committee", "standalone_general_branch", "standalone_branch")
        assert row["organisations"] == row["covered"] + row["uncovered"], name
        assert row["covered"] == row["standalone"] + row["joint"] + row["other"]
        assert row["standalone"] == sum(row[key] for key in own)
        lacking = ("due_unestablished", "few_members", "no_members")
        assert row["uncovered"] == sum(row[key] for key in lacking)
        assert row["members"] == row["full_members"] + row["probationary_members"]


def test_units_commercial_districts_and_the_rest_stand_in_order(book: Workbook) -> None:
    sheet = book["季度汇总"]
    names = [sheet.cell(row, 2).value for row in range(6, sheet.max_row + 1)]
    numbers = [sheet.cell(row, 1).value for row in range(6, sheet.max_row + 1)]
    assert names[:8] == [
        "银川阅海湾中央商务区",
        "阅海湾中央商务区",
        "满城北街街道",
        "万达商圈",
        "未划入商圈",
        "空白街道",
        "区直",
        "合计",
    ]
    assert numbers[:8] == [1, "—", 2, "—", "—", 3, 4, "—"]


def test_the_rest_is_the_whole_less_its_units(made: Edition) -> None:
    rows, whole = places(made.report, made.basis)
    units = [row for row in rows if row.number]
    for code in ("organisations", "covered", "members", "party_organisations"):
        assert sum(row.counts.get(code, [0])[0] for row in units) == whole.counts[code][0]


def test_a_counted_zero_is_zero_and_a_rate_of_nothing_a_dash(book: Workbook) -> None:
    row = summary_values(book, "空白街道")
    assert row["organisations"] == row["covered"] == 0
    assert row["coverage"] == row["alone"] == row["built"] == row["work"] == "—"


def test_a_unit_without_a_ledger_has_dashes_not_zeros(place: Town) -> None:
    Area.objects.filter(pk=place.district.pk).update(ledger_since=None)
    Area.objects.filter(pk=place.zone.pk).update(ledger_since=START)
    found = opened(edition(compile_report(Area.objects.get(pk=place.district.pk), PERIOD).report))
    row = summary_values(found, "满城北街街道（无台账）")
    assert row["organisations"] == row["covered"] == row["uncovered"] == row["coverage"] == "—"
    total = summary_values(found, "合计")
    assert total["organisations"] == 7


def test_members_by_name_are_counted_where_there_is_a_roster(place: Town) -> None:
    Area.objects.filter(pk=place.zone.pk).update(roster_since=START)
    book = opened(edition(compiled(place.district)))
    assert summary_values(book, "银川阅海湾")["managed_members"] == 0
    assert summary_values(book, "满城北街")["managed_members"] == "—"
    assert summary_values(book, "合计")["managed_members"] == 0


def test_a_district_with_only_a_roster_counts_members_and_no_organisations(place: Town) -> None:
    Area.objects.filter(pk=place.district.pk).update(ledger_since=None, roster_since=START)
    found = opened(edition(compile_report(Area.objects.get(pk=place.district.pk), PERIOD).report))
    total = summary_values(found, "合计")
    assert total["organisations"] == total["covered"] == total["coverage"] == "—"
    assert total["managed_members"] == 0
    assert total["party_organisations"] == 4
    assert found["覆盖分解（企业）"]["C5"].value == "—"
    assert found["党员情况"]["E4"].value == 0


def test_the_day_before_an_organisation_was_covered_it_does_not_count(place: Town) -> None:
    branch = place.branch("新党支部", area=place.street, founded=dt.date(2017, 12, 31))
    place.cover(place.made["+没有党员有限公司"], branch, "standalone", since=dt.date(2017, 12, 31))
    now, before = (
        summary_values(opened(edition(compiled(place.district, Quarter(2017, n)))), "合计")
        for n in (4, 3)
    )
    assert (now["covered"], before["covered"]) == (8, 7)
    assert (now["party_organisations_founded"], before["party_organisations_founded"]) == (1, 0)


def test_a_zone_reports_for_itself_by_commercial_district(place: Town) -> None:
    found = summary_values(opened(edition(compiled(place.zone))), "合计")
    assert found["organisations"] == 7
    assert found["covered"] == 6


#: the first line of a table by sheet
TABLES = (
    ("季度汇总", 6),
    ("覆盖分解（企业）", 5),
    ("覆盖分解（社会组织）", 4),
    ("党员情况", 4),
    ("党组织名单", 4),
    ("单位名单", 4),
    ("统计口径", 4),
)


def test_no_cell_of_any_table_is_blank(book: Workbook) -> None:
    for name, first in TABLES:
        sheet = book[name]
        width = max(cell.column for cell in sheet[first - 1] if cell.value is not None)
        rows = range(first, first + 4)
        assert all(
            sheet.cell(row, c).value not in {None, ""} for row in rows for c in range(1, width + 1)
        ), name


def test_every_formula_has_its_value_and_totals_are_formulas(
    formulas: Workbook, book: Workbook
) -> None:
    counted = 0
    for sheet in formulas:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    counted += 1
                    assert book[sheet.title][cell.coordinate].value is not None
    assert counted > 100
    sheet = formulas["季度汇总"]
    total = row_of(sheet, "合计")
    assert all(
        str(sheet.cell(total, index).value).startswith("=")
        for index, field in enumerate(summary.FIELDS, 1)
        if field.kind != "text"
        and field.key not in {"number", "floating_members", "managed_members"}
    )
    assert sheet.cell(total, 3).font.bold


def test_names_that_look_like_formulas_stay_text(formulas: Workbook) -> None:
    sheet = formulas["单位名单"]
    names = {cell.value: cell.data_type for cell in sheet["B"]}
    for name in ("=1+1科技有限公司", "+没有党员有限公司", "@街道商会"):
        assert names[name] == "s"
    branches = {cell.value: cell.data_type for cell in sheet["K"]}
    assert branches["=1+1科技党支部"] == "s"


def test_the_list_names_every_fact_with_its_class_and_unit(made: Edition, book: Workbook) -> None:
    sheet = book["单位名单"]
    heads = [cell.value for cell in sheet[3]]
    rows = {
        row[1]: dict(zip(heads, row, strict=True))
        for row in sheet.iter_rows(min_row=4, values_only=True)
        if isinstance(row[0], int)
    }
    assert len(rows) == OrganisationFact.objects.filter(report=made.report).count() == 12
    assert rows["=1+1科技有限公司"]["覆盖情况"] == "单独组建"
    assert rows["联合0号商贸有限公司"]["党组织名称"] == "商务区联合党支部"
    assert rows["挂靠商贸有限公司"]["覆盖情况"] == "其他方式"
    assert rows["未建三名有限公司"]["覆盖情况"] == "应建未建"
    assert rows["未建三名有限公司"]["党建指导员"] == "√"
    assert rows["老王小卖部"]["计入口径"] == "×"
    assert rows["区直协会"]["填报单位"] == "金凤区"
    assert rows["+没有党员有限公司"]["商圈（园区、楼宇）"] == "无"
    assert rows["甲总部有限公司"]["党员"] == 8


def test_the_list_adds_up_to_the_summary(book: Workbook) -> None:
    sheet, total = book["单位名单"], summary_values(book, "合计")
    rows = [row for row in sheet.iter_rows(min_row=4, values_only=True) if isinstance(row[0], int)]
    of_basis = [row for row in rows if row[-1] == "√"]
    assert len(of_basis) == total["organisations"]
    covered = [row for row in of_basis if row[8] in {"单独组建", "联合覆盖", "其他方式"}]
    assert len(covered) == total["covered"]


def decomposed(book: Workbook, table: NationalTable) -> dict[str, list[Any]]:
    """The numbers of a decomposition by code of the row, in the order of the columns."""
    sheet, first = book[table.name], dict(TABLES)[table.name]
    rows = sheet.iter_rows(min_row=first, min_col=3, values_only=True)
    return {item.code: list(row) for item, row in zip(table.items, rows, strict=False)}


def test_the_decompositions_add_up_to_the_summary(book: Workbook) -> None:
    total = summary_values(book, "合计")
    both = [decomposed(book, table) for table in (ENTERPRISES, SOCIAL_ORGANISATIONS)]
    for code in ("organisations", "standalone", "joint", "other", "uncovered", "instructor_linked"):
        known = total.get(code)
        assert sum(rows[code][0] for rows in both) == known, code


def test_in_each_column_the_parts_make_the_whole(book: Workbook) -> None:
    for table in (ENTERPRISES, SOCIAL_ORGANISATIONS):
        rows = decomposed(book, table)
        summed_up = [item for item in table.items if item.parts]
        assert len(summed_up) == 3
        for item in summed_up:
            for column, whole in enumerate(rows[item.code]):
                parts = [rows[part][column] for part in item.parts]
                assert whole == ("—" if "—" in parts else sum(parts)), (item, column)


def test_the_classes_of_a_decomposition_make_its_total(book: Workbook) -> None:
    enterprises = decomposed(book, ENTERPRISES)["organisations"]
    assert sum(enterprises[n] for n in (5, 7, 8, 13)) == enterprises[0] == 9
    social = decomposed(book, SOCIAL_ORGANISATIONS)["organisations"]
    assert sum(social[1:]) == social[0] == 2


def test_types_that_say_sole_or_held_open_their_columns(place: Town) -> None:
    """One that says so is enough: then the column counts, and a nought is none."""
    place.add("港资控股有限公司", ownership="港澳台控股", area=place.street)
    place.add("外资独资有限公司", ownership="外商独资", area=place.street)
    found = decomposed(opened(edition(compiled(place.district))), ENTERPRISES)["organisations"]
    assert found[5:] == [5, 0, 2, 2, 1, 0, 1, 1, 2]


def test_social_organisations_are_told_by_type_name_and_code(place: Town) -> None:
    social = OrganisationKind.SOCIAL
    place.add("天平律师事务所", kind=social, area=place.street)
    place.add("助学会", kind=social, area=place.street, uscc="53640000MJX6123456")
    place.add("晨光托育中心", kind=social, ownership="民办非企业单位", area=place.street)
    found = decomposed(opened(edition(compiled(place.district))), SOCIAL_ORGANISATIONS)
    assert found["organisations"] == [5, 2, 1, 1, 1, 0, 0, 0]


def test_the_decomposition_adds_by_formula(formulas: Workbook) -> None:
    sheet = formulas["覆盖分解（企业）"]
    assert sheet["C5"].value == "=SUM(C7,C11,C13:C14)"
    assert sheet["C7"].value == "=SUM(C8:C10)"
    assert sheet["C14"].value == "=SUM(C15:C17)"
    assert formulas["覆盖分解（社会组织）"]["C13"].value == "=SUM(C14,C16:C17)"


def test_the_definitions_name_every_indicator_basis_and_edition(
    made: Edition, book: Workbook
) -> None:
    sheet = book["统计口径"]
    titles = {cell.value for cell in sheet["B"]}
    assert {indicator.title for indicator in INDICATORS} <= titles
    text = "".join(str(cell.value) for cell in sheet["A"])
    assert "统计截止日期：2017-12-31" in text
    assert str(made.basis) in text
    assert "第 1 版" in text
    assert made.report.digest in text


def test_charts_are_native_labelled_and_described(place: Town) -> None:
    for number in (1, 2, 3):
        compiled(place.district, Quarter(2017, number))
    found = content(edition(compiled(place.district)))
    with zipfile.ZipFile(io.BytesIO(found)) as archive:
        names = archive.namelist()
        drawing = archive.read("xl/drawings/drawing1.xml").decode()
        bars, trend = (archive.read(f"xl/charts/chart{n}.xml").decode() for n in (1, 2))
    assert not [name for name in names if "media" in name]
    assert drawing.count("descr=") == 2
    assert "<c:barChart>" in bars
    assert "<c:lineChart>" in trend
    assert bars.count('<c:showVal val="1"/>') == 2
    assert "<c:v>0.857142857142857" in bars
    assert trend.count("2017Q1") >= 2
    assert "组织覆盖率目标" in trend


def test_the_trend_ends_with_the_reports_own_quarter(place: Town) -> None:
    found = edition(compiled(place.district))
    before = hashlib.sha256(content(found)).hexdigest()
    compiled(place.district, Quarter(2018, 1))
    assert hashlib.sha256(content(found)).hexdigest() == before


def test_another_basis_counts_otherwise(made: Edition) -> None:
    for basis in Basis.objects.exclude(code="default"):
        found = summary_values(opened(Edition(made.report, basis)), "合计")
        counts = Figure.objects.get(
            report=made.report, basis=basis, area=made.report.area, commercial_district=None
        ).counts
        assert found["organisations"] == counts["organisations"][0], basis
        assert found["covered"] == counts["covered"][0]
        assert found["organisations"] == found["covered"] + found["uncovered"]


def test_names_of_file_and_lines(made: Edition) -> None:
    assert re.fullmatch(r"金凤区_2017年第四季度_两个覆盖统计表_\d{8}\.xlsx", made.filename)
    assert made.heading == "金凤区2017年第四季度"
    assert "统计截止日期：2017-12-31" in made.source


def test_every_column_is_an_indicator() -> None:
    keys = [*summary.COUNTED, *(field.key for field in SHOWN[2:])]
    assert {key.partition("/")[0] for key in keys} <= set(BY_CODE)
    for table in (ENTERPRISES, SOCIAL_ORGANISATIONS):
        codes = {item.code for item in table.items}
        assert len(codes) == len(table.items)
        assert {part for item in table.items for part in item.parts} <= codes


def test_each_sheet_prints_on_a4_landscape(book: Workbook) -> None:
    for sheet in book:
        assert sheet.page_setup.orientation == "landscape"
        assert int(sheet.page_setup.paperSize) == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        # None: one page; 0: any number
        high = None if sheet.title.startswith(("封面", "覆盖分解", "图表")) else 0
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (None, high)
        assert sheet.print_area
        assert sheet.print_title_rows or sheet.title == "封面"
        assert "第 &P 页" in sheet.oddFooter.center.text


def test_the_list_is_streamed_from_the_database(made: Edition) -> None:
    """However many organisations: rows go from a server-side cursor to the file, none waits."""
    found = organisations.table(made)
    assert isinstance(found, Listing)
    [run] = found.runs
    assert isinstance(run.rows, Iterator)
    assert found.count == len(list(run.rows)) == 12
    book = StyledBook(io.BytesIO(), made, ReportStyle.objects.of(made.report))
    sheet = book.table(organisations.table(made))
    assert set(sheet.table) == {0, 1, 2, 15}  # what XlsxWriter holds: above and below the rows
    book.close()


def test_a_list_that_changes_under_the_writer_is_no_half_list(made: Edition) -> None:
    book = StyledBook(io.BytesIO(), made, ReportStyle.objects.of(made.report))
    book.table(organisations.table(made))
    OrganisationFact.objects.filter(report=made.report).first().delete()
    with pytest.raises(Refused, match="请再导出一次"):
        book.close()


def test_progress_counts_the_rows_of_all_lists(made: Edition) -> None:
    told: list[int] = []
    write(made, io.BytesIO(), tell=told.append)
    units, party_organisations, listed = 4, 4, 12
    by_unit = units  # 党员情况 and 流动党员: there is no roster
    assert told[-1] == by_unit + units + party_organisations + listed
