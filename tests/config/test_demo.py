"""The demonstration: made the same every time, loaded once, with the published figures."""

import datetime as dt
import json

import pytest
from django.core.management import call_command
from openpyxl import load_workbook
from stdnum.cn import uscc

from accounts.models import User
from config.demo import ledgers, loading
from config.demo.cities import AREAS, DEMONSTRATED, load_areas
from config.demo.users import CAST, LOADER
from core.errors import Refused
from districts.enums import ListDecision, Role
from districts.models import (
    Area,
    ComparisonList,
    ComparisonRow,
    Organisation,
    PartyOrganisation,
    RoleAssignment,
)
from districts.services import comparing
from reports.models import Figure

NOTHING = {"ledgers": 0, "comparisons": 0, "compiled": 0}
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


@pytest.fixture
def password(monkeypatch):
    monkeypatch.setenv("DEMO_PASSWORD", "demonstration")


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


@pytest.mark.django_db
def test_the_whole_of_it(password, capsys):
    """Loaded once; the published figures come out; a second time nothing is done."""
    call_command("load_demo", "--json")
    first = json.loads(capsys.readouterr().out)
    assert first["ledgers"] == 20
    assert first["comparisons"] == 3
    assert first["compiled"] == len(DEMONSTRATED)
    _published()
    _done()
    _compared()
    _cast()
    organisations = Organisation.objects.count()
    call_command("load_demo", "--json")
    assert json.loads(capsys.readouterr().out) == {**first, **NOTHING}
    assert Organisation.objects.count() == organisations


def _compared():
    """XH1: 147 in one ledger, each on one of three lists at least; the struck ones stay listed."""
    lists = ComparisonList.objects.filter(area__code="130705Z01").order_by("pk")
    told = [(one.source, comparing.counts(one)) for one in lists]
    assert [(source, found["there"], found["open"]) for source, found in told] == [
        ("registration", 4, 0),
        ("tax", 2, 0),
        ("survey", 1, 0),
    ]
    assert [found["both"] + found["here"] for _, found in told] == [147] * 3
    assert all(found["here"] for _, found in told)
    listed = ComparisonRow.objects.filter(comparing.BOTH, comparison__in=lists)
    assert listed.values("organisation").distinct().count() == 147
    struck = ComparisonRow.objects.filter(decision=ListDecision.STRUCK)
    assert struck.exclude(note="").count() == 7
    assert ComparisonRow.objects.filter(decision=ListDecision.SAME).count() == 1


def counts(area, report_area, year, quarter):
    return Figure.objects.get(
        report__area__code=report_area,
        report__year=year,
        report__quarter=quarter,
        basis__code="default",
        area__code=area,
        commercial_district=None,
    ).counts


def _published():
    """JF1, JF4, XH2, XG5, JN1."""
    joint = PartyOrganisation.objects.filter(area__path__startswith="640100/640106/")
    assert joint.filter(type="joint_branch", dissolved=None).count() == 24
    zone = counts("640106Z01", "640106", 2017, 4)
    assert zone["organisation_coverage"] == [75, 150]
    assert zone["work_coverage"] == [150, 150]
    trend = [
        counts("640106Z01", "640106", int(q[:4]), int(q[5]))["organisation_coverage"][0]
        for q in QUARTERS
    ]
    assert trend == sorted(trend)
    assert trend[-4:] == [27, 44, 61, 75]
    xuanhua = counts("130705Z01", "130705", 2018, 4)
    assert xuanhua["enterprises_coverage"] == [108, 116]
    assert xuanhua["social_organisations_coverage"] == [31, 31]
    xigong = counts("410303", "410303", 2016, 4)
    named = ("managed_members", "formal_members", "floating_members")
    assert [xigong[name][0] for name in named] == [499, 405, 94]
    assert counts("370811", "370811", 2019, 3)["floating_members"][0] == 382


#: QC4, QC7–QC9, QC13 of 2013: with what ended by the last day of the year
QINGCHENG = {
    "volunteer_teams": 10,
    "volunteers": 70,
    "joint_meetings_year": 2,
    "duty_deputies_year": 2,
    "duty_answered_year": 5,
    "claims_year": 205,
    "project_savings_year": 135_752_00,
}
#: What the quarters say of the year's activities: XG8, XG10, XG11; QC2, QC9, QC16 together; JF11,
#: JF14 and the rest of 金凤区; XH6, XH8, XH9, XH10; JN7. Money in fen.
DONE = (
    ("410303", 2016, 4, {"boards": 20, "questionnaires": 1500, "enterprises": 50, "jobs": 300}),
    ("410303", 2016, 4, {"goods": 40_000_00}),
    ("130705", 2018, 4, {"courses": 22, "trained": 1200, "results": 70}),
    ("130705", 2018, 4, {"money": 12 * 95_000_00}),
    ("640106", 2017, 4, {"people_served": 220}),
)


def _done():
    for code, year, quarter, outcomes in DONE:
        told = counts(code, code, year, quarter)
        assert {name: told[f"outcome_{name}_year"][0] for name in outcomes} == outcomes
    assert counts("130705", "130705", 2018, 4)["activities_volunteer_year"][0] > 2500
    assert counts("130705", "130705", 2018, 4)["activities_year"][0] > 2500 + 400
    assert counts("441802", "441802", 2013, 4)["activities_development_year"][0] == 14
    told = counts("441802", "441802", 2013, 4)
    assert {name: told[name][0] for name in QINGCHENG} == QINGCHENG
    assert counts("130705", "130705", 2018, 4)["visited_people_year"][0] > 800
    assert counts("130705", "130705", 2018, 4)["project_savings_year"][0] == 605_000_00
    assert counts("130705", "130705", 2018, 4)["secretaries_trained_year"] == [47, 60]
    assert counts("130705", "130705", 2018, 4)["adoption_rate_year"] == [240, 744]
    assert counts("640106", "640106", 2017, 4)["paired_households"][0] == 150
    assert counts("410303", "410303", 2016, 4)["duty_sessions_year"][0] == 4 * 52
    assert counts("370811", "370811", 2019, 3)["cases_dispute_year"][0] == 12
    assert counts("370811", "370811", 2019, 3)["activities_service_year"][0] == 3


def _cast():
    for username, _, _, role, code in CAST:
        user = User.objects.get(username=username)
        assert user.check_password("demonstration")
        assert user.password_changed
        held = RoleAssignment.objects.get(user=user)
        assert (held.role, held.area.code if held.area else "") == (role, code)
    loader = User.objects.get(username=LOADER)
    assert not loader.has_usable_password()
    assert set(loader.role_assignments.values_list("role", flat=True)) == {Role.CLERK}
