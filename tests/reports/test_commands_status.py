"""The commands of reports from outside: exit status, one Chinese sentence, counts with --json."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import execute_from_command_line
from django.core.management.base import CommandParser
from django.db import connections

from config import commandline
from core.models import Act
from districts.models import Area, Organisation
from reports.models import QuarterlyReport
from tests.reports.quarters import Town, compiled, town
from tests.shared_world import shared

Run = Any


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run("compile_report 640106 2017Q4")`: status, what it says, what it complains of."""
    monkeypatch.setattr(CommandParser, "error", commandline._wrong_arguments)
    monkeypatch.setattr(connections, "close_all", lambda: None)  # the test's own stays open

    def command(line: str, **names: Any) -> tuple[int, str, str]:
        words = [word.format(**names) for word in line.split()]
        status = commandline.guarded(lambda: execute_from_command_line(["manage.py", *words]))
        told = capsys.readouterr()
        return status, told.out, told.err

    return command


@pytest.fixture
@shared
def place(request: pytest.FixtureRequest, cast: SimpleNamespace) -> Town:
    return town(request)


@pytest.fixture
@shared
def report(place: Town) -> QuarterlyReport:
    return compiled(place.district)


def one_sentence(error: str) -> bool:
    text = error.rstrip("\n")
    return error.endswith("\n") and "\n" not in text and text.endswith("。")


# 0: done, or nothing to do


def test_a_compile_says_what_it_counted(place: Town, run: Run) -> None:
    told = "单位 12 家，党组织 4 个，党员 23 名；2026版组织覆盖 7/11，工作覆盖 10/11。\n"
    line = "compile_report 640106 2017Q4"
    assert run(line) == (0, f"金凤区2017年第四季度报表已汇总：{told}", "")
    assert run(line) == (0, f"金凤区2017年第四季度报表与上次汇总相同：{told}", "")
    status, said, _ = run(f"{line} --basis with-sole")
    assert (status, "含个体工商户组织覆盖 7/12" in said) == (0, True)


def test_a_compile_in_json(place: Town, run: Run) -> None:
    status, said, error = run("compile_report 640106006 2017q4 --json --as official")
    found = json.loads(said)
    assert (status, error) == (0, "")
    assert {key: found[key] for key in list(found)[:3]} == {
        "area": "640106",  # a street names its district
        "quarter": "2017Q4",
        "basis": "default",
    }
    assert (found["organisations"], found["party_organisations"]) == (12, 4)
    assert (found["changed"], found["digest"]) == (True, QuarterlyReport.objects.get().digest)
    assert found["figures"]["organisation_coverage"] == [7, 11]
    assert found["figures"]["instructors"] == [1, 0]
    assert json.loads(run("compile_report 640106 2017Q4 --json")[1])["changed"] is False


def test_an_export_says_where_it_went(report: QuarterlyReport, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "报表.xlsx"
    status, said, error = run("export_report 640106 2017Q4 {file}", file=file)
    assert (status, said, error) == (
        0,
        f"已导出金凤区2017年第四季度报表第 1 版：{file}。\n",
        "",
    )
    assert file.read_bytes()[:2] == b"PK"
    act = Act.objects.get(verb="导出季度报表")
    assert (act.by, act.object_id) == (None, report.pk)


def test_an_export_in_json(report: QuarterlyReport, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "报表.xlsx"
    line = "export_report 640106 2017Q4 {file} --json --basis seats --as official"
    status, said, _ = run(line, file=file)
    found = json.loads(said)
    assert status == 0
    assert {key: found[key] for key in ("area", "quarter", "basis", "edition")} == {
        "area": "640106",
        "quarter": "2017Q4",
        "basis": "seats",
        "edition": 1,
    }
    assert (found["organisations"], found["bytes"]) == (12, file.stat().st_size)
    assert len(found["sha256"]) == 64
    assert json.loads(run(line, file=tmp_path / "二.xlsx")[1])["sha256"] == found["sha256"]


def test_a_city_is_told_row_by_row_or_in_json(db: None, run: Run) -> None:
    status, said, _ = run("make_city --organisations 20 --members 30")
    assert status == 0
    assert said.splitlines()[-1] == "示范市已生成。"
    assert any(line.split()[-1] == "20" for line in said.splitlines()[:-1])
    status, said, _ = run("make_city --organisations 20 --members 30 --force --json")
    assert (status, json.loads(said)["partymember"]) == (0, 30)


# 1: refused


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("compile_report 999999 2017Q4", "没有代码为“999999”的行政区划，请核对代码。"),
        ("compile_report 640106 2015Q4", "金凤区2015年第四季度无台账，请先导入"),
        ("compile_report 640106 2099Q4", "还没有结束，请在2099-12-31之后汇总。"),
        ("compile_report 640106 2017Q4 --basis x", "没有统计口径“x”，可选：default、ten-staff"),
        ("compile_report 640106 2017Q4 --as x", "没有用户“x”"),
        ("compile_report 640106 2017Q4 --as auditor", "无权汇总金凤区的报表，请由"),
        ("export_report 640106 2017Q3 {file}", "还没有汇总，请先运行 compile_report 640106 2017Q3"),
        ("export_report 640106-YHW 2017Q4 {file}", "还没有汇总，请先运行"),
        ("export_report 999999 2017Q4 {file}", "没有代码为“999999”的行政区划"),
        ("export_report 640106 2017Q4 {file} --basis x", "没有统计口径“x”"),
        ("export_report 640106 2017Q4 {file} --as auditor", "无权导出金凤区的报表"),
        ("export_report 640106 2017Q4 {file} --as foreign_official", "无权导出"),
        ("export_report 640106 2017Q4 {folder}/无/报表.xlsx", "请换一个文件夹或文件名。"),
        ("make_city --organisations 10", "登记册里已有单位"),
    ],
)
def test_a_refusal_is_one_sentence_and_status_1(
    report: QuarterlyReport, run: Run, tmp_path: Path, line: str, part: str
) -> None:
    before = (QuarterlyReport.objects.count(), Organisation.objects.count(), Area.objects.count())
    status, said, error = run(line, file=tmp_path / "报表.xlsx", folder=tmp_path)
    assert (status, said) == (1, "")
    assert part in error
    assert one_sentence(error), error
    assert list(tmp_path.glob("*.xlsx")) == []
    after = (QuarterlyReport.objects.count(), Organisation.objects.count(), Area.objects.count())
    assert after == before


# 2: wrong arguments


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("compile_report", "缺少参数 area, quarter"),
        ("compile_report 640106", "缺少参数 quarter"),
        ("compile_report 640106 2017", "“2017”不是季度，请写成 2017Q4 这样的形式。"),
        ("compile_report 640106 2017Q5", "“2017Q5”不是季度"),
        ("compile_report 640106 2017Q4 --basis", "参数 --basis 后面缺少值"),
        ("compile_report 640106 2017Q4 --no-such", "不认识的参数 --no-such"),
        ("export_report 640106 2017Q4", "缺少参数 file"),
        ("export_report 640106 十七年 x.xlsx", "“十七年”不是季度"),
        ("make_city", "缺少参数 --organisations"),
        ("make_city --organisations many", "参数 --organisations 的值“many”不对"),
        ("make_city --organisations 0", "参数 --organisations：0 不在 1 至 999999999 之间"),
        ("make_city --organisations 10 --members -1", "参数 --members：-1 不在 0 至 10000000 之间"),
        ("make_city --organisations 10 --members 10000001", "参数 --members：10000001 不在"),
    ],
)
def test_wrong_arguments_are_one_sentence_and_status_2(
    db: None, run: Run, line: str, part: str
) -> None:
    status, said, error = run(line)
    assert (status, said) == (2, "")
    assert part in error
    assert one_sentence(error), error
    assert "Error" not in error
    assert not Organisation.objects.exists()
