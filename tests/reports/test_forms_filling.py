"""What a form comes to in an edition: figures, texts, what is unknown, and what to look at."""

import io
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from openpyxl import load_workbook

from core.dated import Quarter
from core.errors import Refused
from core.models import Act
from reports.edition import Edition
from reports.enums import FormPart, FormPlace, FormQuarter, FormScale
from reports.indicators import BY_CODE
from reports.models import Basis, FormCell, FormVersion, QuarterlyReport
from reports.superior import filling, mapping, templates
from reports.superior.contents import Content
from reports.superior.filling import Filled
from tests.reports.quarters import PERIOD, Town, compiled
from tests.reports.superior_form import SHEET
from tests.reports.test_forms_mapping import uploaded
from tests.shared_world import shared

pytestmark = pytest.mark.django_db

NUMBER, RATE, TEXT = FormPart.NUMERATOR, FormPart.RATE, FormPart.TEXT


@pytest.fixture
@shared
def version(town: Town, cast: SimpleNamespace) -> FormVersion:
    return templates.newest(uploaded(town.district, cast.official))


@pytest.fixture
def report(version: FormVersion) -> QuarterlyReport:
    return QuarterlyReport.objects.get(area=version.template.area)


@pytest.fixture
def default(db: None) -> Basis:
    return Basis.objects.get(code="default")


def mapped(version: FormVersion, address: str, part: str, code: str, **fields: Any) -> FormCell:
    row, column = int(address[1:]), ord(address[0]) - 64
    fields = {"version": version, "sheet": SHEET, "row": row, "column": column} | fields
    return FormCell.objects.create(part=part, code=code, **fields)


def one(version: FormVersion, report: QuarterlyReport, basis: Basis) -> Filled:
    (found,) = filling.read(version, report, basis).cells
    return found


def test_the_workbook_comes_back_filled_with_the_figures_of_the_edition(
    version: FormVersion, report: QuarterlyReport, default: Basis, town: Town, cast: SimpleNamespace
) -> None:
    by = cast.official
    mapping.put(version, SHEET, (2, 2), Content(TEXT, "area"), by=by)
    mapping.put(version, SHEET, (2, 5), Content(TEXT, "quarter"), by=by)
    for column, code in ((2, "organisations"), (3, "standalone"), (4, "joint")):
        mapping.put(version, SHEET, (6, column), Content(NUMBER, code), by=by)
    whose = [str(town.zone.pk), str(town.street.pk), "nth:3", "direct"]
    mapping.put_run(version, SHEET, mapping.run((6, 1), (9, 1)), whose, by=by)
    made = filling.hand_out(version, report, default, by=by)
    sheet = load_workbook(io.BytesIO(made.content), data_only=True)[SHEET]
    assert (sheet["B2"].value, sheet["E2"].value) == ("金凤区", "2017年第四季度")
    edition = Edition(report, default)
    rows = [place for place in edition.places if place.number]
    for row, place in enumerate(rows[:3], 6):
        codes = ("organisations", "standalone", "joint")
        known = [place.amount(code) for code in codes]
        assert [sheet.cell(row, column).value for column in (2, 3, 4)] == known
    assert sheet["B10"].value == edition.whole.amount("organisations") == 11
    assert sheet["F10"].value == pytest.approx(6 / 11)
    assert made.reading.filename.startswith("金凤区_2017年第四季度_季报_")
    assert Act.objects.filter(verb="导出上级报表", object_id=version.template_id).count() == 1
    assert made.content == filling.fill(version, report, default).content


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (Content(NUMBER, "organisation_coverage"), "7"),
        (Content(FormPart.DENOMINATOR, "organisation_coverage"), "11"),
        (Content(RATE, "organisation_coverage"), "63.6%"),
        (Content(RATE, "organisation_coverage", scale=FormScale.PERCENT), "63.6"),
        (Content(NUMBER, "organisations", scale=FormScale.THOUSAND), "0.011"),
        (Content(NUMBER, "organisations", scale=FormScale.MYRIAD), "0.0011"),
        (Content(NUMBER, "organisations", FormPlace.NTH, nth=2), "3"),
        (Content(NUMBER, "organisations", FormPlace.DIRECT), "1"),
        (Content(TEXT, "unit", FormPlace.NTH, nth=2), "满城北街街道"),
        (Content(TEXT, "year"), "2017"),
        (Content(TEXT, "day"), "2017-12-31"),
        (Content(TEXT, "unit"), "金凤区"),
    ],
)
def test_a_cell_gets_what_it_was_told(
    version: FormVersion, report: QuarterlyReport, default: Basis, content: Content, said: str
) -> None:
    mapped(version, "B6", **vars(content))
    assert one(version, report, default).said == said


def test_a_figure_opens_to_its_rows(
    version: FormVersion, report: QuarterlyReport, default: Basis, town: Town
) -> None:
    place = {"place": FormPlace.UNIT, "unit": town.zone}
    mapped(version, "B6", FormPart.DENOMINATOR, "organisation_coverage", **place)
    url = one(version, report, default).url
    assert "area=640106-YHW" in url
    assert "indicator=organisation_coverage" in url
    assert url.endswith("&part=denominator")


def test_what_is_not_known_is_a_dash_and_no_nought(
    version: FormVersion, report: QuarterlyReport, default: Basis
) -> None:
    mapped(version, "G6", NUMBER, "managed_members")
    found = one(version, report, default)
    assert Edition(report, default).whole.amount("managed_members") is None
    assert (found.value, found.said, found.url) == ("—", "—", "")


def test_money_is_told_in_its_unit_to_the_fen(
    version: FormVersion, report: QuarterlyReport, default: Basis, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = next(one.code for one in BY_CODE.values() if one.scale == 100 and not one.is_rate)
    monkeypatch.setattr("reports.places.Place.count", lambda *args: [123_456_789, 0])
    mapped(version, "G6", NUMBER, code, scale=FormScale.MYRIAD)
    found = one(version, report, default)
    assert str(found.value) == found.said == "123.456789"


def test_other_quarters_come_of_their_newest_edition(
    version: FormVersion, report: QuarterlyReport, default: Basis, town: Town
) -> None:
    for address, quarter in zip(("B6", "B7", "B8"), list(FormQuarter)[1:], strict=True):
        mapped(version, address, NUMBER, "organisations", quarter=quarter)
    reading = filling.read(version, report, default)
    assert {found.said for found in reading.cells} == {"—"}
    assert "上季度没有汇总，填“—”。" in reading.warnings[0]
    for period in (PERIOD.shift(-1), Quarter(2016, 4)):
        compiled(town.district, period)
    reading = filling.read(version, report, default)
    assert [found.said for found in reading.cells] == ["11", "11", "11"]
    assert "period=2017Q3" in reading.cells[0].url
    assert not reading.warnings


def test_what_has_gone_is_a_dash_with_a_warning(
    version: FormVersion, report: QuarterlyReport, default: Basis, cast: SimpleNamespace, town: Town
) -> None:
    mapped(version, "B6", NUMBER, "no_longer_declared")
    mapped(version, "C6", TEXT, "no_such_text")
    mapped(version, "B7", NUMBER, "organisations", place=FormPlace.UNIT, unit=town.street)
    mapped(version, "B8", NUMBER, "organisations", place=FormPlace.NTH, nth=99)
    reading = filling.read(version, report, default)
    assert [found.said for found in reading.cells] == ["—", "—", "3", "没有第 99 个单位，不填"]
    told = "\n".join(reading.warnings)
    assert "B6：没有这个指标了，请重新对照。" in told
    assert "C6：没有这项文字了，请重新对照。" in told
    assert "本期的银川阅海湾中央商务区、空白街道不在表里" in told


def test_nothing_mapped_or_another_file_is_refused(
    version: FormVersion, report: QuarterlyReport, default: Basis
) -> None:
    with pytest.raises(Refused, match="还没有对照"):
        filling.fill(version, report, default)
    mapped(version, "B6", NUMBER, "organisations")
    Path(version.file.path).write_bytes(b"PK another")
    with pytest.raises(Refused, match="与上传时不一致"):
        filling.fill(version, report, default)
    Path(version.file.path).unlink()
    with pytest.raises(Refused, match="更换表样"):
        filling.fill(version, report, default)


def test_a_report_of_another_area_is_refused(
    version: FormVersion, report: QuarterlyReport, default: Basis, foreign_district: Any
) -> None:
    report.area = foreign_district
    with pytest.raises(Refused, match="不是本区的"):
        filling.read(version, report, default)


def test_many_cells_ask_no_more_of_the_database(
    version: FormVersion, report: QuarterlyReport, default: Basis, town: Town,
    django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    for row in (6, 7, 8, 9):
        for column in "BCDG":
            place = {"place": FormPlace.UNIT, "unit": town.zone}
            mapped(version, f"{column}{row}", NUMBER, "organisations", **place)
    version = FormVersion.objects.select_related("template__area").get(pk=version.pk)
    report = QuarterlyReport.objects.select_related("area").get(pk=report.pk)
    with django_assert_max_num_queries(14):
        filling.read(version, report, default)
