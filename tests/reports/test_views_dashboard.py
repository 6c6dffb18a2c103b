import io
import json
import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.models import Job, JobState
from districts.models import Area, CommercialDistrict, ToDo
from reports.models import Basis
from reports.selection import select
from reports.views.compiling import report_area
from reports.views.dashboard import FACES
from tests.reports.quarters import PERIOD, Town
from tests.reports.town import recompile

SignIn = Callable[[User], Client]

pytestmark = pytest.mark.usefixtures("town")
PAGE = "/dashboard/"
LIST = "/dashboard/organisations/"


def text(answer: Any) -> str:
    """What is read on the page: tags gone, spaces drawn together."""
    assert answer.status_code == 200, answer.status_code
    body = re.sub(r"<script.*?</script>", "", answer.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


def island(answer: Any) -> dict[str, dict[str, Any]]:
    found = re.search(
        r'<script id="charts" type="application/json">(.*?)</script>',
        str(answer.content, "utf-8"),
        re.S,
    )
    assert found
    return {chart["id"]: chart for chart in json.loads(found[1])}


def test_the_page_shows_the_figures(cast: SimpleNamespace, sign_in: SignIn) -> None:
    shown = text(sign_in(cast.official).get(PAGE))
    assert "组织覆盖率" in shown
    assert "63.6 %" in shown
    assert "7 / 11 家" in shown
    assert "90.9 %" in shown
    assert "数据截至 2017-12-31 · 口径：2026版" in shown
    assert "分子是被覆盖的单位，不是党组织个数" in shown


def test_each_chart_has_its_table_and_its_data(cast: SimpleNamespace, sign_in: SignIn) -> None:
    answer = sign_in(cast.official).get(PAGE)
    shown, charts = text(answer), island(answer)
    assert shown.count("看数据表") == 3
    assert "合计 7 11 63.6%" in shown
    assert [row["text"] for row in charts["streets"]["rows"]] == ["0.0%", "33.3%", "85.7%"]
    assert "另有 1 个没有单位或无台账，见数据表。" in shown
    assert charts["streets"]["target"] == 60.0
    assert "目标 60.0%" in charts["streets"]["description"]
    assert charts["trend"]["series"][0]["values"] == [None] * 7 + [63.6]
    assert charts["trend"]["quarters"][6]["gap"] == "未汇总"
    assert [quarter["label"] for quarter in charts["trend"]["quarters"]] == [
        "16一", "二", "三", "四", "17一", "二", "三", "四",
    ]  # fmt: skip


def test_no_script_style_or_handler_stands_in_the_page(
    cast: SimpleNamespace, sign_in: SignIn
) -> None:
    client = sign_in(cast.official)
    for url in (PAGE, f"{PAGE}?screen=1", LIST, f"{PAGE}?period=2017Q3"):
        body = client.get(url).content.decode()
        assert not re.search(r"\sstyle=|\son[a-z]+=\"|javascript:", body), url
        for script in re.findall(r"<script[^>]*>", body):
            assert "src=" in script or 'type="application/json"' in script, url
        for address in re.findall(r'(?:src|href|action)="([^"]*)"', body):
            assert not address.startswith(("http:", "https:", "//")), address


@pytest.mark.parametrize(
    ("query", "note"),
    [
        ("period=2017Q5", "“2017Q5”不是季度"),
        ("period=<script>", "不是季度"),
        ("basis=nobody", "没有“nobody”这个统计口径"),
        ("commercial_district=x", "商圈的编号不对"),
        (f"commercial_district={'9' * 40}", "商圈的编号不对"),
    ],
)
def test_bad_words_show_the_nearest_with_a_sentence(
    cast: SimpleNamespace, sign_in: SignIn, query: str, note: str
) -> None:
    shown = text(sign_in(cast.official).get(f"{PAGE}?{query}"))
    assert note in shown
    assert "63.6 %" in shown
    assert "<script>" not in shown


@pytest.mark.parametrize("path", [PAGE, LIST, "/dashboard/chart.xlsx", "/dashboard/compiling/"])
def test_a_foreign_place_is_missing(cast: SimpleNamespace, sign_in: SignIn, path: str) -> None:
    mall = CommercialDistrict.objects.get(name="万达商圈")
    official, foreign = sign_in(cast.official), sign_in(cast.foreign_official)
    for query in ("area=640106", "area=640106-YHW", f"commercial_district={mall.pk}"):
        assert foreign.get(f"{path}?{query}").status_code == 404
    for query in ("area=130705", "area=999", "area=%00", "commercial_district=999999"):
        assert official.get(f"{path}?{query}").status_code == 404


@pytest.mark.parametrize("path", [PAGE, LIST, "/dashboard/chart.xlsx", "/dashboard/compiling/"])
def test_who_has_no_role_finds_nothing_and_a_visitor_signs_in(
    cast: SimpleNamespace, sign_in: SignIn, client: Client, path: str
) -> None:
    assert sign_in(cast.nobody).get(path).status_code == 404
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("sign-in"))


def test_a_clerk_sees_the_zone_and_not_the_street(
    cast: SimpleNamespace, sign_in: SignIn, street: Area
) -> None:
    client = sign_in(cast.clerk)
    answer = client.get(PAGE)
    assert "85.7 %" in text(answer)
    assert "6 / 7 家" in text(answer)
    assert "满城北街街道" not in text(answer)
    assert "金凤区" not in re.sub(r"brand-area.*?</span>", "", answer.content.decode())
    assert client.get(f"{PAGE}?area={street.code}").status_code == 404


@pytest.mark.parametrize("who", ["official", "auditor", "admin"])
def test_who_may_read_the_district_reads_it(
    cast: SimpleNamespace, sign_in: SignIn, who: str
) -> None:
    answer = sign_in(getattr(cast, who)).get(f"{PAGE}?area=640106")
    assert "7 / 11 家" in text(answer)


def test_a_commercial_district_elsewhere_shows_no_rows_of_it(
    cast: SimpleNamespace, sign_in: SignIn
) -> None:
    mall = CommercialDistrict.objects.get(name="万达商圈")
    answer = sign_in(cast.official).get(f"{PAGE}?area=640106-YHW&commercial_district={mall.pk}")
    assert "未汇总" in text(answer) or "无台账" in text(answer)


def test_only_reading_is_allowed(cast: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(cast.official)
    for path in (PAGE, LIST, "/dashboard/chart.xlsx", "/dashboard/compiling/"):
        assert client.post(path).status_code == 405
    assert client.get("/dashboard/compile/").status_code == 405


def test_the_list_has_breadcrumb_conditions_and_the_way_back(
    cast: SimpleNamespace, sign_in: SignIn
) -> None:
    words = "indicator=organisation_coverage&part=rest&period=2017Q4&area=640106-YHW&basis=default"
    answer = sign_in(cast.official).get(f"{LIST}?{words}")
    shown = text(answer)
    assert "金凤区 银川阅海湾中央商务区 未被党组织覆盖的单位" in shown
    assert "组织覆盖：否" in shown
    assert "未建三名有限公司" in shown
    assert "应建未建" in shown
    assert "指导员" in shown
    assert "共 1 家" in shown
    back = "/dashboard/?period=2017Q4&amp;area=640106-YHW&amp;basis=default"
    assert f'href="{back}"' in answer.content.decode()


def test_the_search_keeps_the_list_and_says_when_nothing_fits(
    cast: SimpleNamespace, sign_in: SignIn
) -> None:
    client = sign_in(cast.official)
    answer = client.get(f"{LIST}?indicator=organisations&q=商贸&sort=name")
    assert "共 4 家" in text(answer)
    assert 'name="indicator" value="organisations"' in answer.content.decode()
    assert 'name="sort" value="name"' in answer.content.decode()
    assert "单位名称或信用代码：商贸" in text(answer)
    assert "没有符合查找条件的单位" in text(client.get(f"{LIST}?q=查无此店"))
    assert "这个数是 0" in text(client.get(f"{LIST}?indicator=groups"))


@pytest.mark.parametrize(
    "query",
    [
        "after=abc",
        "before=%27",
        "start=-1",
        "sort=drop",
        "part=all",
        "kind=x",
        "q=%00",
        "q=" + "长" * 500,
    ],
)
def test_odd_words_of_a_list_do_no_harm(cast: SimpleNamespace, sign_in: SignIn, query: str) -> None:
    assert sign_in(cast.official).get(f"{LIST}?indicator=organisations&{query}").status_code == 200


def test_names_are_escaped(cast: SimpleNamespace, sign_in: SignIn, town: Town) -> None:
    town.organisation("<b>甲</b>&公司", area=town.zone)
    Area.objects.filter(pk=town.street.pk).update(name="</script><b>街道")
    recompile(town)
    client = sign_in(cast.official)
    body = client.get(f"{LIST}?indicator=organisations").content.decode()
    assert "<b>甲" not in body
    assert "&lt;b&gt;甲&lt;/b&gt;&amp;公司" in body
    page = client.get(PAGE)
    assert "</script><b>" not in page.content.decode()
    assert "</script><b>街道" in {row["name"] for row in island(page)["streets"]["rows"]}


@pytest.mark.parametrize("streets", [1, 30])
def test_the_number_of_statements_is_constant(
    cast: SimpleNamespace,
    sign_in: SignIn,
    town: Town,
    django_assert_max_num_queries: Any,
    streets: int,
) -> None:
    for number in range(streets):
        area = Area.objects.create(
            code=f"6401061{number:02}", name=f"第{number}街道", kind="street", parent=town.district
        )
        town.organisation(f"第{number}公司", area=area)
        ToDo.objects.create(key=f"t{number}", area=area, rule="term", subject="换届")
    recompile(town)
    client = sign_in(cast.official)
    with django_assert_max_num_queries(13):  # session, user, roles, head, token, eight of the page
        client.get(PAGE)
    with django_assert_max_num_queries(5):
        client.get(PAGE)
    with django_assert_max_num_queries(12):  # and which of the rows the user may open
        client.get(f"{LIST}?indicator=organisations")
    with django_assert_max_num_queries(9):
        client.get(f"{LIST}?indicator=organisations&sort=name")


def test_the_screen_has_no_links_and_no_names(cast: SimpleNamespace, sign_in: SignIn) -> None:
    answer = sign_in(cast.official).get(f"{PAGE}?screen=1")
    body = answer.content.decode()
    assert '<html lang="zh-Hans-CN" class="screen">' in body
    assert "<a " not in body
    assert cast.official.name not in body
    assert "63.6 %" in text(answer)
    assert "按 Esc 退出" in text(answer)


def book(answer: Any) -> Any:
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def test_a_chart_comes_as_a_workbook_with_a_native_chart(
    cast: SimpleNamespace, sign_in: SignIn
) -> None:
    client = sign_in(cast.official)
    answer = client.get("/dashboard/chart.xlsx?chart=streets")
    sheet = book(answer).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=1, max_row=9)]
    assert rows[0][0] == "各填报单位组织覆盖率"
    assert rows[1][0] == "金凤区 · 截至 2017-12-31 · 口径：2026版"
    assert rows[4] == ["区直", 0, 1, 0.0, 60.0]
    assert rows[7][0:4] == ["空白街道", 0, 0, "—"]
    assert rows[8][0:4] == ["合计", 7, 11, 63.6]
    assert len(sheet._charts) == 1
    assert "attachment" in answer["Content-Disposition"]
    trend = book(client.get("/dashboard/chart.xlsx?chart=trend")).active
    assert [cell.value for cell in trend[12]] == ["2017年第四季度", 63.6, "—", "—", 90.9, "—", "—"]
    assert trend["B5"].value == "未汇总"
    assert client.get("/dashboard/chart.xlsx?chart=commercial").status_code == 200


@pytest.mark.parametrize("query", ["", "chart=pie", "chart=trend&period=2017Q1"])
def test_a_chart_that_is_not_there(cast: SimpleNamespace, sign_in: SignIn, query: str) -> None:
    assert sign_in(cast.official).get(f"/dashboard/chart.xlsx?{query}").status_code == 404


def test_names_never_become_formulas(cast: SimpleNamespace, sign_in: SignIn, town: Town) -> None:
    Area.objects.filter(pk=town.street.pk).update(name="=1+1")
    sheet = book(sign_in(cast.official).get("/dashboard/chart.xlsx?chart=streets")).active
    found = {row[0].value: row[0].data_type for row in sheet.iter_rows(min_row=5, max_row=8)}
    assert found["=1+1"] == "s"


def test_an_official_asks_for_a_quarter_to_be_compiled(
    cast: SimpleNamespace, sign_in: SignIn, woken: list[int]
) -> None:
    client = sign_in(cast.official)
    page = f"{PAGE}?period=2017Q3&area=640106006"
    assert "汇总2017年第三季度" in text(client.get(page))
    posted = {"area": "640106006", "period": "2017Q3", "basis": "default"}
    answer = client.post("/dashboard/compile/", posted)
    assert answer.status_code == 302
    assert answer["Location"] == f"{PAGE}?period=2017Q3&area=640106006&basis=default"
    job = Job.objects.get(key="compile:640106:2017Q3")  # a street's quarter is its district's
    assert job.requested_by == cast.official
    shown = client.get(page)
    assert "汇总金凤区2017年第三季度报表：排队中" in text(shown)
    assert 'hx-trigger="every 1s"' in shown.content.decode()
    progress = client.get("/dashboard/compiling/?period=2017Q3&area=640106006")
    assert "HX-Refresh" not in progress
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, done=1, total=4, step="汇总中")
    assert "1 / 4" in text(client.get("/dashboard/compiling/?period=2017Q3&area=640106006"))
    Job.objects.filter(pk=job.pk).update(state=JobState.FAILED, error="磁盘已满，请联系管理员。")
    assert client.get("/dashboard/compiling/?period=2017Q3&area=640106")["HX-Refresh"] == "true"
    failed = text(client.get(page))
    assert "磁盘已满" in failed
    assert "汇总2017年第三季度" in failed  # and it may be asked again


@pytest.mark.parametrize(
    ("who", "status"), [("official", 302), ("admin", 302), ("clerk", 403), ("auditor", 403)]
)
def test_who_may_ask_for_a_compile(
    cast: SimpleNamespace, sign_in: SignIn, who: str, status: int
) -> None:
    area = "640106-YHW" if who == "clerk" else "640106"
    posted = {"area": area, "period": "2017Q3"}
    answer = sign_in(getattr(cast, who)).post("/dashboard/compile/", posted)
    assert answer.status_code == status
    assert Job.objects.exists() == (status == 302)


def test_a_foreign_district_is_not_compiled(cast: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(cast.foreign_official)
    assert client.post("/dashboard/compile/", {"area": "640106"}).status_code == 404
    assert not Job.objects.exists()


def test_a_refused_compile_says_why(cast: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(cast.official)
    posted = {"area": "640106", "period": "2015Q1"}
    answer = client.post("/dashboard/compile/", posted, follow=True)
    assert "无台账" in text(answer)
    assert not Job.objects.exists()


def test_the_auditor_is_told_whom_to_ask(cast: SimpleNamespace, sign_in: SignIn) -> None:
    shown = text(sign_in(cast.auditor).get(f"{PAGE}?period=2017Q3"))
    assert "请区级人员或管理员汇总" in shown


def test_whose_report_a_place_stands_in(town: Town) -> None:
    assert report_area(SimpleNamespace(area=town.street)) == town.district
    assert report_area(SimpleNamespace(area=town.zone)) == town.zone


def test_without_any_basis_there_is_no_page(cast: SimpleNamespace, sign_in: SignIn) -> None:
    Basis.objects.update(current=False)
    assert sign_in(cast.official).get(PAGE).status_code == 404


def test_the_period_chosen_stays_in_every_link(cast: SimpleNamespace, sign_in: SignIn) -> None:
    body = sign_in(cast.official).get(PAGE).content.decode()
    links = re.findall(r'href="(/dashboard/[^"]*\?[^"]*)"', body)
    assert len(links) > 20
    assert all(f"period={PERIOD}" in link and "basis=default" in link for link in links)


SCREENS = ("dashboard", "activity-dashboard", "funding-dashboard")


@pytest.mark.parametrize("home", SCREENS)
def test_the_wall_of_each_page_has_no_link(
    town: Town, cast: SimpleNamespace, sign_in: SignIn, home: str
) -> None:
    """Figures only: nothing to click, Esc leads back to the same view."""
    client = sign_in(cast.official)
    answer = client.get(reverse(home), {"screen": "1", "period": "2017Q4"})
    body = answer.content.decode()
    main = body[body.index("<main") : body.index("</main>")]
    assert "<a " not in main
    assert 'class="figure' in main
    assert f'data-back="{reverse(home)}?period=2017Q4' in body
    assert "screen=1" in client.get(reverse(home)).content.decode()


@pytest.mark.parametrize("home", [*SCREENS, "basis-comparison"])
def test_every_figure_is_defined_on_screen_and_on_paper(
    town: Town, cast: SimpleNamespace, sign_in: SignIn, home: str
) -> None:
    body = sign_in(cast.official).get(reverse(home)).content.decode()
    page = FACES[home].read(select({}, fresh(cast.official)), fresh(cast.official))
    assert page.all_defined
    printed = body[body.index('<section class="print-only"') :] if home in SCREENS else body
    for one in page.all_defined:
        assert one.definition in printed, one.code
        assert f"来源：{one.source}" in printed, one.code
    assert "更新于" in body


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)
