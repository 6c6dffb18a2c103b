"""manage.py export_report: the file, its exit states, and the line in the log."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from accounts.models import User
from core.errors import Refused
from core.models import Act
from districts.models import Area
from reports.models import QuarterlyReport
from tests.reports.quarters import Town, compiled, town
from tests.shared_world import shared


@pytest.fixture
@shared
def place(request: pytest.FixtureRequest, db: None) -> Town:
    return town(request)


@pytest.fixture
@shared
def report(place: Town) -> QuarterlyReport:
    return compiled(place.district)


def export(file: Path, *words: str, area: str = "640106", quarter: str = "2017Q4") -> None:
    call_command("export_report", area, quarter, str(file), *words)


def test_it_writes_the_workbook_and_says_so(
    report: QuarterlyReport, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "报表.xlsx"
    export(file)
    assert capsys.readouterr().out == f"已导出金凤区2017年第四季度报表第 1 版：{file}。\n"
    assert load_workbook(file).sheetnames[:2] == ["封面", "季度汇总"]
    act = Act.objects.get(verb="导出季度报表")
    assert act.by is None
    assert act.object_id == report.pk
    assert "报表.xlsx" in act.note


def test_json_tells_the_numbers(
    report: QuarterlyReport, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "q.xlsx"
    export(file, "--json")
    told = json.loads(capsys.readouterr().out)
    assert told["area"] == "640106"
    assert told["quarter"] == "2017Q4"
    assert told["organisations"] == 12
    assert told["edition"] == 1
    assert told["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()


def test_two_exports_have_the_same_hash(report: QuarterlyReport, tmp_path: Path) -> None:
    export(tmp_path / "a.xlsx")
    export(tmp_path / "b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_before_it_is_compiled_it_is_refused(place: Town, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="还没有汇总，请先运行 compile_report 640106 2017Q4"):
        export(tmp_path / "q.xlsx")
    assert not list(tmp_path.iterdir())


def test_a_streets_code_names_its_district(
    report: QuarterlyReport, street: Area, tmp_path: Path
) -> None:
    export(tmp_path / "q.xlsx", area=street.code)
    title = load_workbook(tmp_path / "q.xlsx")["季度汇总"]["A1"].value
    assert title == "金凤区2017年第四季度两个覆盖统计表"


def test_a_zone_without_a_report_of_its_own_is_refused(
    report: QuarterlyReport, zone: Area, tmp_path: Path
) -> None:
    with pytest.raises(Refused, match="还没有汇总"):
        export(tmp_path / "q.xlsx", area=zone.code)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--basis", "none"], "没有统计口径“none”"),
        (["--as", "who"], "没有用户“who”"),
    ],
)
def test_wrong_names_are_refused(
    report: QuarterlyReport, tmp_path: Path, words: list[str], sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        export(tmp_path / "q.xlsx", *words)


def test_an_unknown_area_is_refused(report: QuarterlyReport, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="999999"):
        export(tmp_path / "q.xlsx", area="999999")


def test_a_wrong_quarter_is_a_wrong_argument(report: QuarterlyReport, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="不是季度"):
        export(tmp_path / "q.xlsx", quarter="2017-12")


@pytest.mark.parametrize("name", ["foreign_official", "auditor", "nobody", "clerk"])
def test_who_may_not_export_the_report_is_refused(
    report: QuarterlyReport, cast: Any, tmp_path: Path, name: str
) -> None:
    with pytest.raises(Refused, match="无权导出"):
        export(tmp_path / "q.xlsx", "--as", name)
    assert not (tmp_path / "q.xlsx").exists()


def test_as_somebody_is_logged_under_his_name(
    report: QuarterlyReport, official: User, tmp_path: Path
) -> None:
    export(tmp_path / "q.xlsx", "--as", "official")
    assert Act.objects.get(verb="导出季度报表").by == official


def test_a_folder_that_is_not_there_is_refused_in_one_sentence(
    report: QuarterlyReport, tmp_path: Path
) -> None:
    with pytest.raises(Refused, match="请换一个文件夹"):
        export(tmp_path / "none" / "q.xlsx")


def test_a_file_that_fails_half_way_leaves_the_old_one(
    report: QuarterlyReport, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "q.xlsx"
    file.write_bytes(b"old")

    def fails(*args: object, **named: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("reports.cycle.filing.write", fails)
    with pytest.raises(Refused, match="写不进"):
        export(file)
    assert file.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["q.xlsx"]
    assert not Act.objects.exists()


def test_an_existing_file_is_replaced(report: QuarterlyReport, tmp_path: Path) -> None:
    file = tmp_path / "q.xlsx"
    file.write_bytes(b"old")
    export(file)
    assert load_workbook(file)["季度汇总"]["A1"].value
