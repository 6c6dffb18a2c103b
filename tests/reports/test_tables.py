"""临时报表: what a table holds, against the figures that the quarterly report tells."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.http import Http404, QueryDict
from django.utils.timezone import now

from accounts.models import User
from core.errors import Refused
from districts.enums import AreaKind
from districts.models import Area, CommercialDistrict
from reports.indicators import BY_CODE, INDICATORS
from reports.models import Basis, Figure, QuarterlyReport
from reports.tables.asking import Against, Asked, asked
from reports.tables.pivot import Pivot, pivot
from tests.conftest import make_area
from tests.reports.quarters import PERIOD, Town, edition
from tests.reports.town import listed, recompile

pytestmark = pytest.mark.django_db

Q3 = PERIOD.shift(-1)


def request(user: User, query: str) -> tuple[Asked, User]:
    """What is asked for, the user's roles read anew."""
    user = User.objects.get(pk=user.pk)
    found = asked(QueryDict(query), user)
    assert found is not None
    return found, user


def table(user: User, query: str) -> Pivot:
    return pivot(*request(user, query))


def told(found: Pivot) -> dict[str, list[str]]:
    return {line.name: [cell.text for cell in line.cells] for line in found.lines}


def city_of(town: Town) -> Area:
    """A city round the district."""
    city = make_area("6401", "银川市", AreaKind.CITY)
    town.district.parent = city
    town.district.save()
    return city


def test_units_by_indicators(town: Town, cast: SimpleNamespace) -> None:
    found = table(cast.official, "indicator=organisations&indicator=organisation_coverage")
    assert told(found) == {
        "银川阅海湾中央商务区": ["7", "85.7%"],
        "满城北街街道": ["3", "33.3%"],
        "空白街道": ["0", "—"],  # nothing to divide by
        "区直": ["1", "0.0%"],
        "合计": ["11", "63.6%"],
    }
    assert [line.number for line in found.lines] == ["1", "2", "3", "4", ""]
    assert [field.title for field in found.fields] == ["单位数", "组织覆盖率"]


def test_every_indicator_agrees_with_the_quarterly_report(
    town: Town, cast: SimpleNamespace
) -> None:
    """Thirty at a time, the units of the table are those of the report, number by number."""
    report = QuarterlyReport.objects.get()
    places = {place.name: place for place in edition(report).places if place.number}
    places["合计"] = edition(report).whole
    codes = [one.code for one in INDICATORS]
    for start in range(0, len(codes), 30):
        some = codes[start : start + 30]
        found = table(cast.official, "&".join(f"indicator={code}" for code in some))
        assert places.keys() - {line.name for line in found.lines} <= {"区直"}  # where it is nought
        for line in found.lines:
            for code, cell in zip(some, line.cells, strict=True):
                one, pair = BY_CODE[code], places[line.name].count(code)
                number = None if pair is None else one.amount(pair[0])
                if one.distinct and line.name == "区直":
                    number = None  # what is left over of distinct values is no figure
                if one.is_rate:
                    number = pair[0] / pair[1] if pair and pair[1] else None
                assert cell.number == number, (line.name, code)


def test_every_number_opens_to_its_rows(town: Town, cast: SimpleNamespace) -> None:
    query = "indicator=covered&indicator=organisation_coverage&fraction=1&rows=both"
    found = table(cast.official, query)
    seen = 0
    for line in found.lines:
        for cell in line.cells:
            if not cell.url:
                assert cell.number in {None, 0} or line.name == "未划入商圈", (line.name, cell)
                continue
            words = QueryDict(cell.url.partition("?")[2]).dict()
            if cell.text.isdecimal():
                assert listed(cast.official, **words).total == int(cell.text), (line.name, cell)
                seen += 1
    assert seen > 12


def test_units_with_their_commercial_districts(town: Town, cast: SimpleNamespace) -> None:
    found = table(cast.official, "indicator=organisations&rows=both")
    rows = [(line.name, line.style, line.cells[0].text) for line in found.lines]
    assert rows == [
        ("银川阅海湾中央商务区", "body", "7"),
        ("阅海湾中央商务区", "part", "7"),
        ("满城北街街道", "body", "3"),
        ("万达商圈", "part", "2"),
        ("未划入商圈", "part", "1"),
        ("空白街道", "body", "0"),
        ("区直", "body", "1"),
        ("合计", "total", "11"),
    ]


def test_commercial_districts_and_one_alone(town: Town, cast: SimpleNamespace) -> None:
    found = table(cast.official, "indicator=organisations&rows=commercial")
    assert told(found) == {
        "万达商圈": ["2"],
        "阅海湾中央商务区": ["7"],
        "未划入商圈": ["2"],
        "合计": ["11"],
    }
    mall = CommercialDistrict.objects.get(name="万达商圈")
    inside = table(cast.official, f"indicator=organisations&commercial_district={mall.pk}")
    assert told(inside)["满城北街街道"] == ["2"]
    assert told(inside)["合计"] == ["2"]


def test_bases_stand_side_by_side(town: Town, cast: SimpleNamespace) -> None:
    found = table(cast.official, "indicator=organisations&rows=units&columns=bases")
    bases = list(Basis.objects.all())
    assert [field.title for field in found.fields] == [str(basis) for basis in bases]
    wholes = Figure.objects.filter(area=town.district, commercial_district=None)
    wanted = [wholes.get(basis=basis).counts["organisations"][0] for basis in bases]
    assert told(found)["合计"] == [str(number) for number in wanted]
    assert len(set(wanted)) > 1


def test_quarters_with_what_changed(town: Town, cast: SimpleNamespace) -> None:
    """Counts change by numbers, rates by points of what is printed; without a base nothing."""
    gone = town.made["未建三名有限公司"]
    town.cover(gone, town.branch("新建支部", area=town.zone), "standalone", since=PERIOD.first)
    recompile(town, Q3, PERIOD)
    query = (
        f"indicator=organisation_coverage&rows=quarters&span=run&quarters=2&period={PERIOD}"
        "&fraction=1&against=quarter&against=year"
    )
    found = table(cast.official, query)
    assert told(found) == {
        Q3.title: ["63.6%", "7", "11", "—", "—"],
        PERIOD.title: ["72.7%", "8", "11", "+9.1", "—"],
    }
    assert [field.title for field in found.fields] == [
        "组织覆盖率/比率",
        "组织覆盖率/分子",
        "组织覆盖率/分母",
        "组织覆盖率/比上季（百分点）",
        "组织覆盖率/比上年同季（百分点）",
    ]
    before = table(cast.official, "indicator=covered&rows=units&columns=quarters&span=same")
    assert [field.title[:5] for field in before.fields] == ["2014年", "2015年", "2016年", "2017年"]
    assert told(before)["合计"] == ["—", "—", "—", "8"]


def test_a_year_is_its_last_quarter_and_the_whole_of_what_was_done(
    town: Town, cast: SimpleNamespace
) -> None:
    recompile(town, Q3, PERIOD)
    Figure.objects.filter(area=town.district, report__quarter=4).update(
        counts={"organisations": [11, 0], "activities": [2, 0], "activities_year": [9, 0]}
    )
    found = table(
        cast.official,
        "indicator=organisations&indicator=activities&indicator=model_stores_awarded"
        "&rows=years&span=run&quarters=2",
    )
    assert told(found) == {"2017年": ["11", "9", "—"]}
    assert "indicator=activities_year" in found.lines[0].cells[1].url


def test_unknown_is_not_none(town: Town, cast: SimpleNamespace, district: Area) -> None:
    """Before the books open, and where a roster is missing, a dash stands, never a nought."""
    found = table(cast.official, "indicator=managed_members&indicator=organisations")
    assert told(found)["合计"] == ["—", "11"]
    early = table(cast.official, "indicator=organisations&period=2015Q4")
    assert told(early)["合计"] == ["—"]
    assert early.unknown


def test_totals_of_distinct_values_are_never_added(town: Town, cast: SimpleNamespace) -> None:
    """The total is the level's own figure; what is left over has none, nor has a city."""
    found = table(cast.official, "indicator=instructors&indicator=organisations")
    assert (told(found)["区直"], told(found)["合计"]) == (["—", "1"], ["1", "11"])
    above = table(cast.admin, f"indicator=instructors&area={city_of(town).code}")
    assert (told(above)[town.district.name], told(above)["合计"]) == (["1"], ["—"])


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("indicator=rank_of_people", "没有“rank_of_people”这个指标，请从列表里选。"),
        ("indicator=covered&rows=people", "行不能是“people”，请从"),
        ("indicator=covered&columns=people", "列不能是“people”，请从"),
        ("indicator=covered&span=run&quarters=10000", "季度个数应是 1 至 40 的整数"),
        ("indicator=covered&span=run&quarters=1e4", "季度个数应是 1 至 40 的整数"),
        ("indicator=covered&span=run&quarters=0", "季度个数应是 1 至 40 的整数"),
        ("indicator=covered&span=ever", "时间范围不能是“ever”，请从"),
        ("indicator=covered&against=neighbour", "不能和“neighbour”比，请选"),
        ("indicator=covered&span=run&quarters=2", "请让行或列是季度或年"),
        (
            "indicator=covered&rows=quarters&columns=quarters",
            "行和列都是时间，请让其中一个是别的。",
        ),
        ("indicator=covered&rows=commercial&columns=units", "行和列都是地方，请让其中一个是别的。"),
        ("indicator=covered&indicator=joint&columns=bases", "只能有一个指标，现在选了 2 个，请"),
        ("indicator=covered&rows=years&against=quarter", "按年的表没有上季可比，请只选"),
        (
            "&".join(f"indicator={one.code}" for one in INDICATORS[:31]),
            "选了 31 个指标，一张表最多 30 个，请去掉一些。",
        ),
    ],
)
def test_what_makes_no_table_is_refused(
    town: Town, cast: SimpleNamespace, query: str, sentence: str
) -> None:
    with pytest.raises(Refused) as refusal:
        table(cast.official, query)
    assert sentence in str(refusal.value)


def test_a_table_too_large_is_refused(
    town: Town, cast: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reports.tables.pivot.MOST_CELLS", 9)
    with pytest.raises(Refused, match="5 行、2 列，一张表最多 9 格，请少选"):
        table(cast.official, "indicator=organisations&indicator=covered")


def test_the_address_repeats_the_table(town: Town, cast: SimpleNamespace) -> None:
    query = (
        "indicator=covered&indicator=joint&rows=both&fraction=1&against=year&against=quarter"
        f"&area={town.zone.code}&period={PERIOD}"
    )
    found, _ = request(cast.official, query)
    again, _ = request(cast.official, found.words())
    assert again == found
    assert found.against == (Against.QUARTER, Against.YEAR)
    assert "period" not in QueryDict(found.words(period=False))


def test_a_clerk_sees_his_zone_and_no_other(
    town: Town, cast: SimpleNamespace, foreign_zone: Area
) -> None:
    """The zone has communities or nothing below: its own figure is the table."""
    assert told(table(cast.clerk, "indicator=organisations"))["合计"] == ["7"]
    for user, area in ((cast.clerk, town.district), (cast.official, foreign_zone)):
        with pytest.raises(Http404):
            table(user, f"indicator=organisations&area={area.code}")


def test_the_newest_edition_counts_with_its_own_parts(town: Town, cast: SimpleNamespace) -> None:
    """A unit that the correction has no figure of is not shown with the former edition's, whichever
    figures were written last."""
    first = QuarterlyReport.objects.get()
    again = QuarterlyReport.objects.create(
        area=first.area, year=2017, quarter=4, edition=2, reason="更正", compiled_at=now()
    )
    basis = Basis.objects.get(code="default")
    for area, number in ((town.district, 12), (town.zone, 8)):
        Figure.objects.create(
            report=again, basis=basis, area=area, counts={"organisations": [number, 0]}
        )
    former = list(Figure.objects.filter(report=first))
    Figure.objects.filter(report=first).delete()
    for figure in former:
        figure.pk = None
    Figure.objects.bulk_create(former)
    found = told(table(cast.official, "indicator=organisations"))
    assert found["银川阅海湾中央商务区"] == ["8"]
    assert found["满城北街街道"] == ["0"]
    assert (found["区直"], found["合计"]) == (["4"], ["12"])


def test_the_number_of_queries_does_not_grow(
    town: Town, cast: SimpleNamespace, django_assert_num_queries: Any
) -> None:
    recompile(town, *(PERIOD.shift(-back) for back in range(4)))
    for query in (
        "indicator=covered",
        "indicator=covered&indicator=joint&rows=both&against=year",
        "indicator=covered&rows=both&columns=quarters&span=run&quarters=40&against=quarter",
        "indicator=covered&rows=quarters&columns=bases&span=run&quarters=4",
    ):
        user = User.objects.get(pk=cast.official.pk)
        with django_assert_num_queries(5):  # roles, areas, bases, newest quarter, figures
            found = asked(QueryDict(query), user)
            assert found is not None
            pivot(found, user)


def test_a_city_is_the_sum_of_its_districts(town: Town, cast: SimpleNamespace) -> None:
    found = table(cast.admin, f"indicator=organisations&area={city_of(town).code}&fraction=1")
    assert told(found)[town.district.name] == ["11"]
    assert told(found)["合计"] == ["11"]
    assert "市直" not in told(found)
