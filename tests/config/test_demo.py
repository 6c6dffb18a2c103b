"""The demonstration: made the same every time, loaded once, with the published figures."""

import datetime as dt

import pytest
from openpyxl import load_workbook
from stdnum.cn import uscc

from config.demo import ledgers, loading
from config.demo.cities import AREAS, DEMONSTRATED, load_areas
from core.errors import Refused
from districts.models import (
    Area,
)

QUARTERS = [str(quarter) for code, quarter in DEMONSTRATED if code == "640106"]


def rows_of(path):
    sheet = load_workbook(path).worksheets[0]
    return list(sheet.iter_rows(ledgers.FIRST_ROW, values_only=True))


def made(area, quarter, folder):
    name = next(
        ledger
        for ledger in ledgers.trend()
        if ledger.area == area and ledger.day == ledgers._last(quarter)
    )
    return rows_of(ledgers.write(name, folder))


def test_eight_quarters_end_with_the_published_one():
    assert [f"{year}Q{n}" for year in (2016, 2017) for n in (1, 2, 3, 4)] == QUARTERS


def test_the_trend_comes_oldest_first():
    days = [ledger.day for ledger in ledgers.trend()]
    assert days == sorted(days)
    assert days[-1] == dt.date(2017, 12, 31)


def test_earlier_ledgers_list_the_same_organisations(tmp_path):
    codes = [row[3] for row in rows_of(ledgers.SOURCE)[: ledgers.ROWS]]
    for quarter in ledgers.JOINT_STEPS:
        assert [row[3] for row in made("640106Z01", quarter, tmp_path)] == codes


@pytest.mark.parametrize(("quarter", "joint"), [("2016Q4", 0), ("2017Q1", 18), ("2017Q3", 52)])
def test_the_joint_branch_grows(tmp_path, quarter, joint):
    ways = [row[ledgers.WAY] for row in made("640106Z01", quarter, tmp_path)]
    assert ways.count("联合组建") == joint


def test_nothing_covers_before_its_founding(tmp_path):
    for row in made("640106Z01", "2016Q4", tmp_path):
        if row[ledgers.COVERED] == "√":
            assert int(row[ledgers.SINCE]) <= 2016


def test_a_ledger_bears_its_day(tmp_path):
    ledger = next(ledgers.trend())
    head = load_workbook(ledgers.write(ledger, tmp_path)).worksheets[0]
    said = " ".join(str(cell.value) for cell in head[2] if cell.value)
    assert "报出日期：2016年3月31日" in said


@pytest.mark.parametrize("code", ledgers.STREETS)
def test_streets_are_made_up_and_say_so(tmp_path, code):
    first, last = made(code, "2016Q1", tmp_path), made(code, "2017Q4", tmp_path)
    count, low, high = ledgers.STREETS[code][2:]
    assert len(first) == len(last) == count
    assert [row[2:4] for row in first] == [row[2:4] for row in last]
    assert all(row[2].startswith("演示") for row in first)
    assert all(uscc.is_valid(row[3]) for row in first)
    assert len({row[3] for row in first}) == count

    def percent(rows):
        return 100 * sum(row[ledgers.COVERED] == "√" for row in rows) / count

    assert abs(percent(first) - low) <= 4
    assert abs(percent(last) - high) <= 4


def test_made_files_are_the_same_every_time(tmp_path):
    (tmp_path / "again").mkdir()
    once = made("640106002", "2016Q4", tmp_path)
    assert made("640106002", "2016Q4", tmp_path / "again") == once


@pytest.mark.django_db
def test_areas_are_there_once():
    load_areas()
    areas = load_areas()
    assert Area.objects.count() == len(AREAS) == len(areas)
    assert areas["640106Z01"].path == "640100/640106/640106Z01/"
    assert areas["640106Z01"].reporting
    assert not areas["640106"].reporting


@pytest.mark.django_db
def test_a_password_is_needed(monkeypatch):
    monkeypatch.delenv("DEMO_PASSWORD", raising=False)
    with pytest.raises(Refused, match="缺少环境变量 DEMO_PASSWORD"):
        loading.load(print)
