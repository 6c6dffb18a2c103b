"""The workbook of one reporting unit: the part of the district's that is its own."""

import io
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from openpyxl import Workbook, load_workbook

from accounts.models import User
from core.errors import Refused
from core.models import Act
from core.sheets.layout import runs
from districts.models import Area
from reports import exporting
from reports.edition import Edition
from reports.models import OrganisationFact
from tests.reports.books import made, opened, place, summary_values  # noqa: F401 -- fixtures
from tests.reports.cycle import drafted
from tests.reports.quarters import START, Town, compiled, edition

RATES = {"coverage", "alone", "built", "work"}


def part(made: Edition, unit: Area) -> Edition:
    return Edition(made.report, made.basis, unit)


def names(book: Workbook, sheet: str) -> list[Any]:
    rows = book[sheet].iter_rows(min_row=4, max_col=2, values_only=True)
    return [name for number, name in rows if isinstance(number, int)]


@pytest.mark.parametrize("which", ["zone", "street"])
def test_its_total_is_its_row_in_the_districts(place: Town, made: Edition, which: str) -> None:
    unit = getattr(place, which)
    whole, own = summary_values(opened(made), unit.name), opened(part(made, unit))
    total = summary_values(own, "合计")
    assert {k: v for k, v in total.items() if k not in {"number", "name"}} == {
        k: v for k, v in whole.items() if k not in {"number", "name"}
    }
    assert summary_values(own, unit.name)["number"] == 1


def test_its_list_names_its_own_and_all_units_together_name_all(place: Town, made: Edition) -> None:
    zone, street = (
        names(opened(part(made, unit)), "单位名单") for unit in (place.zone, place.street)
    )
    whole = names(opened(made), "单位名单")
    assert set(zone) | set(street) | {"区直协会"} == set(whole)
    assert not set(zone) & set(street)
    assert len(street) == 4


def test_the_decomposition_of_a_unit_is_its_own(place: Town, made: Edition) -> None:
    book = opened(part(made, place.street))
    assert book["覆盖分解（企业）"]["C5"].value == 2
    assert book["覆盖分解（社会组织）"]["C4"].value == 1
    assert opened(part(made, place.zone))["覆盖分解（企业）"]["C5"].value == 7


def test_every_sheet_bears_the_name_of_the_unit(place: Town, made: Edition) -> None:
    book = opened(part(made, place.street))
    for sheet in book.worksheets[1:]:
        assert str(sheet["A1"].value).startswith("满城北街街道2017年第四季度"), sheet.title
        assert "填报单位（盖章）：满城北街街道" in str(sheet["A2"].value)
    assert book["封面"]["D5"].value == "满城北街街道"
    assert part(made, place.street).filename.startswith(
        "满城北街街道_2017年第四季度_两个覆盖统计表_"
    )


def test_its_charts_are_of_its_commercial_districts(place: Town, made: Edition) -> None:
    sheet = opened(part(made, place.street))["图表"]
    rows = [row for row in sheet.iter_rows(values_only=True) if row[0] == "商圈"]
    assert [row[1:4] for row in rows] == [("万达商圈", 2, 1), ("未划入商圈", 1, 0)]
    whole = next(row for row in sheet.iter_rows(values_only=True) if row[0] == "合计")
    assert whole[1:4] == ("满城北街街道", 3, 1)


def test_members_are_told_by_unit_and_party_organisation(place: Town) -> None:
    """With a roster in the zone alone, the street's numbers stay unknown."""
    Area.objects.filter(pk=place.zone.pk).update(roster_since=START)
    sheet = opened(edition(compiled(place.district)))["党员情况"]
    rows = {row[1]: row for row in sheet.iter_rows(min_row=4, max_col=11, values_only=True)}
    assert rows["银川阅海湾中央商务区"][:5] == (1, "银川阅海湾中央商务区", "—", 19, 0)
    assert rows["商务区联合党支部"][2:5] == ("联合党支部", "—", 0)
    assert rows["满城北街街道"][3:5] == (4, "—")
    assert "街道商会党支部" not in str(rows)  # of a unit without a roster nothing is listed
    assert rows["合计"][3:5] == (23, 0)


def test_the_members_of_the_whole_add_those_of_the_units(place: Town) -> None:
    """By formula, over the rows of the units alone; the filter leaves the total in sight."""
    Area.objects.filter(pk=place.district.pk).update(roster_since=START)
    found = edition(compiled(place.district))
    sheet = opened(found, values=False)["党员情况"]
    names = {sheet.cell(row, 2).value: row for row in range(4, sheet.max_row + 1)}
    units = [row for row in names.values() if isinstance(sheet.cell(row, 1).value, int)]
    total = names["合计"]
    assert len(units) == 4
    assert total - 4 > len(units)  # Party organisations stand between them
    assert sheet.cell(total, 6).value == f"=SUM({_ranges('F', units)})"
    assert sheet.cell(units[0], 5).value == f"=SUM(F{units[0]},G{units[0]})"
    assert sheet.auto_filter.ref == f"A3:K{total - 1}"


def _ranges(letter: str, rows: list[int]) -> str:
    """As a formula names cells, neighbours together."""
    return ",".join(f"{letter}{a}:{letter}{b}" if a != b else f"{letter}{a}" for a, b in runs(rows))


# who gets it


def test_a_street_user_gets_his_own_unit_and_no_other(
    place: Town, made: Edition, cast: SimpleNamespace, sign_in: Any
) -> None:
    """His street; not the district, nor the zone beside."""
    drafted()
    client, base = sign_in(cast.street_clerk), f"/reports/{made.report.pk}/workbook.xlsx"
    answer = client.get(f"{base}?unit={place.street.code}")
    assert answer.status_code == 200
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert book["封面"]["D5"].value == place.street.name
    for words in (f"?unit={place.zone.code}", f"?unit={place.district.code}", "?unit=1"):
        assert client.get(base + words).status_code == 404, words
    act = Act.objects.get(verb="导出季度报表")
    assert act.by == cast.street_clerk
    assert place.street.name in act.note


def test_an_unknown_unit_or_paper_is_missing(
    made: Edition, official: User, sign_in: Any, place: Town
) -> None:
    drafted()
    client, base = sign_in(official), f"/reports/{made.report.pk}/workbook.xlsx"
    assert client.get(f"{base}?unit=999").status_code == 404
    assert client.get(f"{base}?paper=A5").status_code == 404
    answer = client.get(f"{base}?paper=A3&unit={place.zone.code}")
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert {int(sheet.page_setup.paperSize) for sheet in book} == {8}


def test_the_command_writes_one_unit(
    place: Town, made: Edition, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "街道.xlsx"
    words = ("640106", "2017Q4", str(file), "--unit", place.street.code, "--paper", "A3", "--json")
    call_command("export_report", *words)
    assert f'"unit": "{place.street.code}"' in (told := capsys.readouterr().out)
    assert f'"organisations": {part(made, place.street).facts(OrganisationFact).count()}' in told
    assert load_workbook(file)["封面"]["D5"].value == place.street.name


def test_the_command_refuses_a_unit_that_is_not_the_reports(
    made: Edition, cast: SimpleNamespace, place: Town
) -> None:
    with pytest.raises(Refused, match="没有填报单位“999”，请核对"):
        exporting.unit_named(made.report, "999")
    with pytest.raises(Refused, match="无权导出银川阅海湾中央商务区的报表"):
        exporting.check_right(part(made, place.zone), cast.street_clerk)
    exporting.check_right(part(made, place.street), cast.street_clerk)
