"""The page of activities: its figures, its charts, and what is unknown for want of a roster."""

import io
import json
import re
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import openpyxl
import pytest

from districts.models import Area
from members.models import Affiliation
from reports.boards.activity_dashboard import ActivityPage, activity_page
from reports.models import QuarterlyReport
from reports.readings import Rate
from reports.selection import select
from tests.activities.makers import member_in
from tests.conftest import START
from tests.reports.deeds import deed, present
from tests.reports.making import make_member
from tests.reports.quarters import PERIOD, Town
from tests.reports.services import case_of
from tests.reports.test_figures_of_services import furnish
from tests.reports.town import listed, recompile
from tests.shared_world import shared

pytestmark = pytest.mark.usefixtures("town")
PAGE = "/dashboard/activities/"


@pytest.fixture
@shared
def held(town: Town) -> QuarterlyReport:
    furnish(town)
    recompile(town)
    return QuarterlyReport.objects.get()


def seen(user: Any, **params: str) -> ActivityPage:
    user = type(user).objects.get(pk=user.pk)
    return activity_page(select(params, user), user)


def test_the_page_of_activities(town: Town, held: QuarterlyReport, cast: SimpleNamespace) -> None:
    page = seen(cast.official)
    assert page.held is not None
    assert (page.held.quarter.text, page.held.year.text) == ("3", "5")
    services = {pair.title: (pair.quarter.text, pair.year.text) for pair in page.services}
    assert services["项目认领"] == ("2", "3")
    assert services["认领满意率"] == ("50.0%", "50.0%")
    cases = {pair.title: (pair.quarter.text, pair.year.text) for pair in page.cases}
    assert cases["金点子采纳率"] == ("33.3%", "50.0%")
    assert [(one.title, one.text) for one in page.waiting] == [
        *(("等待答复", "1"), ("超期未答复", "1")),
    ]
    volunteers = {pair.title: pair.quarter.text for pair in page.volunteering}
    assert volunteers["攻关节约"] == "48,852"
    assert {unit.name for unit in page.units} >= {town.zone.name, town.street.name}
    assert [unit.quarter for unit in page.units if unit.name == town.zone.name] == [2]
    assert page.path[-1][1].startswith("/dashboard/activities/?")


@pytest.mark.usefixtures("held")
def test_each_number_of_the_page_opens(cast: SimpleNamespace, sign_in: Any) -> None:
    page, client = seen(cast.official), sign_in(cast.official)
    told = [one for pair in (*page.services, *page.cases) for one in (pair.quarter, pair.year)]
    for one in [*told[::7], *page.life, *page.standing]:
        answer = client.get(one.url)
        assert answer.status_code == 200, one.title
        of_parties = asked(one.url)["indicator"] == "secretaries_trained_year"
        home = "/dashboard/?" if of_parties else "/dashboard/activities/?"
        assert home in answer.content.decode(), one.title


@pytest.mark.usefixtures("held")
def test_the_page_asks_as_many_questions_for_many_as_for_few(
    town: Town, cast: SimpleNamespace, sign_in: Any, django_assert_max_num_queries: Any
) -> None:
    client = sign_in(cast.official)
    client.get("/dashboard/activities/")
    for number in range(5):
        case_of(town.zone, f"建议{number}")
    recompile(town)
    with django_assert_max_num_queries(16):
        body = client.get("/dashboard/activities/").content.decode()
    assert "诉求建议" in body
    assert 'aria-current="page">活动和服务' in body


def test_a_quarter_that_is_not_compiled_says_so(cast: SimpleNamespace, sign_in: Any) -> None:
    answer = sign_in(cast.official).get("/dashboard/activities/?period=2016Q4")
    assert answer.status_code == 200
    assert "未汇总" in answer.content.decode()


# charts


def asked(url: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(url).query))


@pytest.mark.usefixtures("held")
def test_each_number_of_a_chart_opens_to_so_many_rows(cast: SimpleNamespace) -> None:
    page, opened = seen(cast.official), 0
    for key in ("activity_units", "activity_themes"):
        chart = page.charts[key]
        for row in (*chart.rows, chart.total):
            for cell in row[1:]:
                assert bool(cell.url) is bool(cell.value), (key, cell)
                if cell.url:
                    assert listed(cast.official, **asked(cell.url)).total == cell.value, cell.url
                    opened += 1
    assert opened > 8


def test_the_trend_is_of_eight_quarters(town: Town, cast: SimpleNamespace) -> None:
    deed(town.zone, "上一季", day=PERIOD.shift(-1).last)
    for number in range(3):
        deed(town.street, f"这一季{number}")
    recompile(town, PERIOD.shift(-1), PERIOD)
    trend = seen(cast.official).trend
    assert [one.period for one in trend] == [PERIOD.shift(back) for back in range(-7, 1)]
    assert [one.gap for one in trend] == [*["未汇总"] * 6, "", ""]
    assert [one.activities for one in trend[-2:]] == [1, 3]
    assert [change.short for change in trend[-1].growth] == ["+200.0", "—"]
    assert trend[-1].share == Rate(0, 11)
    for one, number in zip(trend[-2:], (1, 3), strict=True):
        assert listed(cast.official, **asked(one.urls[0])).total == number


def test_a_quarter_of_rosters_alone_counts_what_was_done(town: Town, cast: SimpleNamespace) -> None:
    """Activities are entered one by one, whether or not the area keeps a ledger."""
    Area.objects.update(ledger_since=None, roster_since=START)
    town.district.refresh_from_db()
    recompile(town)
    assert seen(cast.official).trend[-1].gap == "无台账"
    deed(town.zone, "有过一场")
    recompile(town)
    last = seen(cast.official).trend[-1]
    assert (last.gap, last.activities, last.share.text) == ("", 1, "—")


@pytest.mark.usefixtures("held")
def test_the_charts_stand_in_the_page_with_their_tables(
    cast: SimpleNamespace, sign_in: Any
) -> None:
    body = sign_in(cast.official).get(PAGE).content.decode()
    found = re.search(r'<script id="charts" type="application/json">(.*?)</script>', body, re.S)
    assert found
    keys = [chart["id"] for chart in json.loads(found[1])]
    assert keys == ["activity_units", "activity_trend", "activity_themes"]
    for key in keys:
        assert f'id="chart-{key}"' in body
        assert f'data-picture="{key}"' in body
        assert f"&amp;home=activity-dashboard&amp;chart={key}" in body
    assert body.count("看数据表") == 3
    assert not re.search(r"\sstyle=|\son[a-z]+=\"|javascript:", body)


@pytest.mark.usefixtures("held")
def test_a_chart_comes_as_a_workbook(cast: SimpleNamespace, sign_in: Any) -> None:
    client, url = sign_in(cast.official), "/dashboard/chart.xlsx"
    answer = client.get(f"{url}?home=activity-dashboard&chart=activity_trend")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    assert [cell.value for cell in sheet[12]][:4] == ["2017年第四季度", 3, "—", "—"]
    assert len(sheet._charts) == 1  # type: ignore[attr-defined]
    for query in ("chart=activity_trend", "home=nowhere&chart=trend", "home=activity-dashboard"):
        assert client.get(f"{url}?{query}").status_code == 404


# members by name


def named(page: ActivityPage) -> dict[str, tuple[str, str]]:
    codes = {"党员占参加人次", "学时"}
    pairs = (pair for pair in page.present if pair.title in codes)
    return {
        pair.title: (pair.quarter.text, pair.quarter.note or pair.quarter.why) for pair in pairs
    }


def test_without_a_roster_who_was_there_is_unknown_and_not_none(
    town: Town, cast: SimpleNamespace, sign_in: Any
) -> None:
    deed(town.zone, "讲座", theme="training", kind="member_training", others=40)
    recompile(town)
    page = seen(cast.official)
    assert named(page) == {"党员占参加人次": ("—", "无名册"), "学时": ("—", "无名册")}
    assert page.lacks_names
    note = "没有党员名册"
    client = sign_in(cast.official)
    assert note in client.get(PAGE).content.decode()
    Area.objects.filter(pk=town.zone.pk).update(roster_since=PERIOD.last)
    page = seen(cast.official)
    assert named(page) == {"党员占参加人次": ("0.0%", "0 / 40"), "学时": ("0", "")}
    assert not page.lacks_names
    assert named(seen(cast.official, area=town.street.code))["学时"][0] == "—"


def test_a_roster_of_a_later_quarter_is_none_yet(town: Town, cast: SimpleNamespace) -> None:
    recompile(town)
    Area.objects.update(roster_since=PERIOD.shift(1).first)
    assert not seen(cast.official).has_roster
    Area.objects.update(roster_since=PERIOD.last)
    assert seen(cast.official).has_roster


def test_who_is_counted_all_the_same_is_told(town: Town, cast: SimpleNamespace) -> None:
    """A member of another place, or one entered by hand."""
    study = deed(town.zone, "培训", theme="training", kind="member_training", others=3)
    present(study, member_in(town.zone, "王五"), hours=2)
    Affiliation.objects.all().delete()
    recompile(town)
    page = seen(cast.official)
    assert not page.has_roster
    assert named(page) == {"党员占参加人次": ("25.0%", "1 / 4"), "学时": ("2", "")}
    make_member(None, town.branch("支部", area=town.zone))
    recompile(town)
    assert seen(cast.official).has_roster
