import datetime as dt
from decimal import Decimal
from itertools import product
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.db.models import Q

from core.dated import Quarter
from districts.models import Area, OrganisationCoverage, ToDo
from reports.boards.dashboards import Dashboard, Line
from reports.boards.kpis import Change
from reports.indicators import indicator
from reports.models import Basis, Counts, OrganisationFact
from reports.readings import Part, Rate, called, rate
from tests.reports.quarters import PERIOD, START, Town
from tests.reports.town import listed, recompile, seen

pytestmark = pytest.mark.usefixtures("town")


def asked(url: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(url).query))


def lines(page: Dashboard) -> dict[str, Line]:
    return {line.title: line for line in (*page.decomposition, *page.party)}


def test_the_two_coverages_stand_side_by_side(cast: SimpleNamespace) -> None:
    page = seen(cast.official)
    assert [(kpi.title, kpi.rate) for kpi in page.kpis] == [
        ("组织覆盖率", Rate(7, 11)),
        ("工作覆盖率", Rate(10, 11)),
    ]
    assert page.kpis[0].rate.text == "63.6%"
    assert "不是党组织个数" in page.kpis[0].definition
    assert page.period == PERIOD
    assert page.selection.area.name == "金凤区"


def test_change_on_the_last_quarter_and_on_last_year(
    town: Town,
    cast: SimpleNamespace,
) -> None:
    covered = OrganisationCoverage.objects.filter(organisation__name__startswith="联合")
    covered.update(since=dt.date(2017, 10, 1))
    recompile(town, PERIOD.shift(-4), PERIOD.shift(-1), PERIOD)
    changes = seen(cast.official).kpis[0].changes
    assert [(change.on, change.points) for change in changes] == [
        ("较上季", Decimal("27.2")),  # 63.6 - 36.4
        ("较去年同期", Decimal("27.2")),
    ]
    assert changes[0].direction == "up"
    assert changes[0].text == "较上季 +27.2 个百分点"


def test_without_an_earlier_quarter_the_change_is_a_dash(cast: SimpleNamespace) -> None:
    for change in seen(cast.official).kpis[0].changes:
        assert (change.points, change.direction, change.short) == (None, "", "—")


@pytest.mark.parametrize(
    ("points", "direction", "text"),
    [
        ("3.4", "up", "较上季 +3.4 个百分点"),
        ("-1.0", "down", "较上季 -1.0 个百分点"),
        ("0.0", "", "较上季持平"),
    ],
)
def test_a_change_says_its_direction(points: str, direction: str, text: str) -> None:
    change = Change("较上季", Decimal(points))
    assert (change.direction, change.text) == (direction, text)


def test_streets_come_lowest_first_and_those_with_nothing_last(cast: SimpleNamespace) -> None:
    bars = seen(cast.official).streets
    assert bars is not None
    assert [(bar.name, bar.rate.text, bar.below) for bar in bars.rows] == [
        ("区直", "0.0%", True),
        ("满城北街街道", "33.3%", True),
        ("银川阅海湾中央商务区", "85.7%", False),
        ("空白街道", "—", False),
    ]
    assert bars.target == 60
    assert bars.total.rate == Rate(7, 11)
    assert sum(bar.rate.numerator for bar in bars.rows) == bars.total.rate.numerator
    assert sum(bar.rate.denominator for bar in bars.rows) == bars.total.rate.denominator


def test_a_bar_leads_a_level_down_and_the_sums_hold(cast: SimpleNamespace) -> None:
    top = seen(cast.official)
    assert top.streets is not None
    for bar in top.streets.rows:
        if bar.name == "区直":
            page = listed(cast.official, **asked(bar.url))
            assert {row.name for row in page.rows} == {"区直协会"}
            continue
        below = seen(cast.official, **asked(bar.url))
        assert below.kpis[0].rate == bar.rate
        assert below.path[0][0] == "金凤区"
        assert below.path[-1][0] == bar.name


def test_commercial_districts_open_within_the_place(cast: SimpleNamespace) -> None:
    bars = seen(cast.official).commercial
    assert bars is not None
    assert [(bar.name, bar.rate.text) for bar in bars.rows] == [
        ("万达商圈", "50.0%"),
        ("阅海湾中央商务区", "85.7%"),
    ]
    page = seen(cast.official, **asked(bars.rows[0].url))
    assert page.selection.place == "万达商圈"
    assert page.kpis[0].rate == Rate(1, 2)
    assert page.streets is not None
    assert [bar.name for bar in page.streets.rows] == ["满城北街街道"]


def test_the_decomposition_adds_up(cast: SimpleNamespace) -> None:
    page = seen(cast.official)
    found = {title: line.count for title, line in lines(page).items()}
    assert (found["单独组建"], found["联合覆盖"], found["其他方式覆盖"]) == (3, 3, 1)
    assert found["未建立党组织"] == 4
    assert found["其中：应建未建"] == 1
    assert sum(line.count for line in page.decomposition if not line.sub) == page.whole.count == 11
    assert page.decomposition[0].share == Rate(3, 11)
    assert [(kpi.title, kpi.rate) for kpi in page.rates] == [
        ("单独组建率", Rate(3, 11)),
        ("应建已建率", Rate(3, 4)),
    ]


def test_party_organisations_by_type(cast: SimpleNamespace) -> None:
    found = {title: line.count for title, line in lines(seen(cast.official)).items()}
    assert (found["党组织"], found["党委"], found["党支部"], found["联合党支部"]) == (4, 1, 2, 1)


def all_figures(page: Dashboard) -> list[tuple[str, int]]:
    """Each figure of the page with its address."""
    found = [(line.url, line.count) for line in (page.whole, *page.decomposition, *page.party)]
    for kpi in (*page.kpis, *page.rates):
        found += [(kpi.url, kpi.rate.numerator), (kpi.whole_url, kpi.rate.denominator)]
    return found


def test_every_figure_opens_to_just_so_many_rows(cast: SimpleNamespace) -> None:
    places, bases = ("640106", "640106-YHW", "640106006"), ("default", "ten-staff", "with-sole")
    for place, basis in product(places, bases):
        for url, count in all_figures(seen(cast.official, area=place, basis=basis)):
            params = asked(url)
            assert (params["area"], params["basis"]) == (place, basis)
            found = indicator(params["indicator"])
            if found.total or any(indicator(part).total for part in found.parts):
                continue  # people: test_drilldowns adds their rows up
            page = listed(cast.official, **params)
            assert page.total == len(page.rows) == count, url


def test_figures_are_those_a_hand_would_count(cast: SimpleNamespace) -> None:
    """Against the facts by plain loops, not by the indicators' own predicates."""
    facts = [
        fact
        for fact in OrganisationFact.objects.all()
        if fact.kind in {"enterprise", "social"} and fact.staff >= 10
    ]
    covered = [fact for fact in facts if fact.standalone or fact.joint or fact.other]
    page = seen(cast.official, basis="ten-staff")
    assert page.kpis[0].rate == Rate(len(covered), len(facts)) == Rate(2, 3)


def test_what_needs_action_comes_worst_first(cast: SimpleNamespace, street: Area) -> None:
    ToDo.objects.create(
        key="term:1", area=street, rule="term", subject="换届", due=START, url="/admin/"
    )
    items = seen(cast.official).attention.items
    assert [(item.word, item.title) for item in items] == [
        ("滞后", "区直组织覆盖率 0.0%"),
        ("滞后", "换届"),
        ("预警", "满城北街街道组织覆盖率 33.3%"),
        ("预警", "应建未建 1 家"),
    ]
    assert items[0].detail == "差目标 60.0 个百分点 · 0/1"
    assert "逾期" in items[1].detail
    assert items[3].detail == "银川阅海湾中央商务区 1 家"


def test_to_dos_that_a_figure_tells_already_are_not_listed_twice(
    cast: SimpleNamespace, street: Area
) -> None:
    ToDo.objects.create(key="x", area=street, rule="due-unestablished", subject="应建未建：甲")
    ToDo.objects.create(key="y", area=street, rule="term", subject="已办", done_at="2017-01-01T00Z")
    titles = {item.title for item in seen(cast.official).attention.items}
    assert "应建未建：甲" not in titles
    assert "已办" not in titles


def test_foreign_to_dos_stay_away(cast: SimpleNamespace, foreign_zone: Area) -> None:
    ToDo.objects.create(key="x", area=foreign_zone, rule="term", subject="外区换届")
    assert "外区换届" not in {item.title for item in seen(cast.official).attention.items}


def test_the_trend_has_eight_quarters_and_gaps(town: Town, cast: SimpleNamespace) -> None:
    Area.objects.filter(pk=town.district.pk).update(ledger_since=dt.date(2016, 8, 1))
    town.district.refresh_from_db()
    recompile(town, PERIOD, PERIOD.shift(-1))
    trend = seen(cast.official).trend
    assert [str(point.period) for point in trend] == [
        "2016Q1", "2016Q2", "2016Q3", "2016Q4", "2017Q1", "2017Q2", "2017Q3", "2017Q4",
    ]  # fmt: skip
    assert [point.gap for point in trend] == ["无台账", "无台账", *["未汇总"] * 4, "", ""]
    assert trend[-1].rates == (Rate(7, 11), Rate(10, 11))
    assert [change.short for change in trend[-1].changes[0]] == ["+0.0", "—"]


def test_a_quarter_of_rosters_alone_has_no_ledger(
    town: Town,
    cast: SimpleNamespace,
) -> None:
    Area.objects.filter(pk=town.district.pk).update(
        ledger_since=dt.date(2017, 10, 1), roster_since=START
    )
    town.district.refresh_from_db()
    recompile(town, PERIOD, PERIOD.shift(-1))
    assert [point.gap for point in seen(cast.official).trend[-2:]] == ["无台账", ""]


def test_a_quarter_not_compiled_says_why(cast: SimpleNamespace) -> None:
    page = seen(cast.official, period="2017Q3")
    assert (page.reading, page.gap, page.kpis) == (None, "未汇总", ())
    assert seen(cast.official, period="2015Q4").gap == "无台账"
    assert Quarter(2017, 3) in page.periods
    assert PERIOD in page.periods


def test_without_a_ledger_nothing_was_ever_compiled(cast: SimpleNamespace) -> None:
    page = seen(cast.foreign_official)
    assert page.reading is None
    assert page.gap == "无台账"


def test_another_basis_counts_otherwise(cast: SimpleNamespace) -> None:
    page = seen(cast.official, basis="with-sole")
    assert page.kpis[0].rate == Rate(7, 12)
    assert asked(page.kpis[0].url)["basis"] == "with-sole"


def test_the_target_is_the_basis_own(cast: SimpleNamespace) -> None:
    Basis.objects.filter(code="default").update(target=30)
    page = seen(cast.official)
    assert page.streets is not None
    assert [bar.name for bar in page.streets.rows if bar.below] == ["区直"]


def test_a_clerk_sees_his_own_zone(cast: SimpleNamespace) -> None:
    page = seen(cast.clerk)
    assert page.selection.area.name == "银川阅海湾中央商务区"
    assert page.kpis[0].rate == Rate(6, 7)
    assert [name for name, _ in page.path] == ["银川阅海湾中央商务区"]
    assert {part.name for part in page.districts} == {"阅海湾中央商务区"}


def test_each_place_is_what_its_facts_say(cast: SimpleNamespace, town: Town) -> None:
    for area in (town.district, town.zone, town.street):
        here = Q(area__path__startswith=area.path, kind__in=["enterprise", "social"])
        facts = OrganisationFact.objects.filter(here)
        covered = facts.filter(Q(standalone=True) | Q(joint=True) | Q(other=True)).count()
        page = seen(cast.official, area=area.code)
        assert page.reading is not None
        assert rate(page.reading.counts, "organisation_coverage") == Rate(covered, facts.count())


@pytest.mark.parametrize("streets", [1, 30])
def test_the_number_of_statements_does_not_grow(
    cast: SimpleNamespace,
    town: Town,
    django_assert_num_queries: Any,
    streets: int,
) -> None:
    for number in range(streets):
        area = Area.objects.create(
            code=f"6401061{number:02}", name=f"第{number}街道", kind="street", parent=town.district
        )
        town.organisation(f"第{number}公司", area=area)
    recompile(town, PERIOD, PERIOD.shift(-1))
    # user, roles, areas, bases, quarters, parts, alerts, targets, to-dos by rule and by name
    with django_assert_num_queries(10):
        page = seen(cast.official)
    assert page.streets is not None
    assert len(page.streets.rows) == streets + 4
    assert len(page.streets.drawn) <= 8


@pytest.mark.parametrize(
    ("kinds", "heading"),
    [
        (["street", "street"], "各街道"),
        (["community"], "各社区"),
        (["district"], "各区"),
        (["zone"], "各填报单位"),
        (["street", "town"], "各填报单位"),
        ([], "各填报单位"),
    ],
)
def test_parts_are_called_after_what_they_are(kinds: list[str], heading: str) -> None:
    assert called([Part(kind, Counts(), area=kind, kind=kind) for kind in kinds]) == heading
