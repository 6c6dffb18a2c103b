from types import SimpleNamespace
from typing import Any

import pytest
from django.http import Http404

from districts.models import Area
from members.models import Affiliation, PartyMember
from reports.indicators import BY_CODE, indicator
from reports.lists import rows
from reports.lists.drilldowns import PAGE, title
from reports.models import OrganisationFact, PartyOrganisationFact
from reports.readings import history, rate
from reports.selection import select
from tests.reports.quarters import PERIOD, START, Town
from tests.reports.shops import furnish
from tests.reports.town import every_row, listed, recompile
from tests.shared_world import shared

pytestmark = pytest.mark.usefixtures("town")


def names(found: Any) -> list[str]:
    return [row.name for row in found]


def test_the_uncovered_by_name_most_members_first(cast: SimpleNamespace) -> None:
    page = listed(cast.official, indicator="organisation_coverage", part="rest")
    assert page.title == "未被党组织覆盖的单位"
    assert names(page.rows)[:2] == ["未建三名有限公司", "未建一名有限公司"]
    assert set(names(page.rows)[2:]) == {"+没有党员有限公司", "区直协会"}
    assert (page.first, page.last, page.total) == (1, 4, 4)


def test_without_a_word_the_covered_are_listed(cast: SimpleNamespace) -> None:
    page = listed(cast.official)
    assert page.title == "被党组织覆盖的单位"
    assert page.total == len(page.rows) == 7


@pytest.mark.parametrize("words", [{"indicator": "nonsense"}, {"indicator": "famil:y"}])
def test_an_unknown_figure_is_missing(cast: SimpleNamespace, words: dict[str, str]) -> None:
    with pytest.raises(Http404):
        listed(cast.official, **words)


@pytest.mark.parametrize("part", ["", "nonsense", "denominator"])
def test_a_part_that_does_not_exist_is_the_numerator(cast: SimpleNamespace, part: str) -> None:
    page = listed(cast.official, indicator="branches", part=part)
    assert page.part == "numerator"
    assert set(names(page.rows)) == {"=1+1科技党支部", "街道商会党支部"}


def test_every_indicator_opens(town: Town, cast: SimpleNamespace) -> None:
    """All rows of all figures: as many as counted, or with the column adding up to the figure."""
    furnish(town)
    recompile(town)
    selection = select({}, cast.official)
    counts = history(selection, cast.official)[PERIOD].counts
    for code in (*BY_CODE, "way:standalone", "ownership:私营企业", "honour:党员先锋岗"):
        found, expected = indicator(code), rate(counts, code)
        if found.parts or found.distinct:
            continue
        listing = every_row(cast.official, indicator=code)
        if found.total:
            assert bool(listing) == bool(expected.numerator), code
        else:
            assert len(listing) == expected.numerator, code
        if found.is_rate:
            whole = every_row(cast.official, indicator=code, part="denominator")
            rest = every_row(cast.official, indicator=code, part="rest")
            assert len(whole) == len(rest) + len(listing), code
            if not found.of_total:
                assert len(whole) == expected.denominator, code


def test_people_are_listed_as_party_organisations_with_their_counts(
    town: Town,
    cast: SimpleNamespace,
) -> None:
    branch = PartyOrganisationFact.objects.get(name="=1+1科技党支部").party_organisation
    for number in range(3):
        member = PartyMember.objects.create(name=f"张三{number}", area=town.zone)
        Affiliation.objects.create(
            member=member, kind="formal", party_organisation=branch, since=START
        )
    recompile(town)
    page = listed(cast.official, indicator="formal_members")
    assert [(row.name, row.formal_members) for row in page.rows] == [("=1+1科技党支部", 3)]
    assert page.total == 1
    assert not page.of_organisations
    assert "张三" not in str(vars(page.rows[0]))


def test_a_sum_opens_its_first_part(cast: SimpleNamespace) -> None:
    page = listed(cast.official, indicator="members")
    assert sum(row.members for row in page.rows) == 23  # 5 + 8 + 0 + 1 + 2 + 3 + 1 + 3
    assert page.total == len(page.rows)


@pytest.fixture
@shared
def many(town: Town) -> Town:
    """62 organisations more, with names and staff that repeat."""
    for number in range(62):
        town.organisation(f"重名{number % 7}公司", area=town.zone, staff=number % 5)
    recompile(town)
    return town


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("sort", ["name", "staff", "members", "full_members", "nonsense"])
def test_turning_all_pages_meets_each_row_once(cast: SimpleNamespace, sort: str) -> None:
    words = {"indicator": "organisations", "sort": sort}
    found = every_row(cast.official, **words)
    assert len(found) == len({row.organisation_id for row in found}) == 73
    if sort == "name":
        assert names(found) == list(
            OrganisationFact.objects.filter(kind__in=["enterprise", "social"])
            .order_by("name", "organisation_id")
            .values_list("name", flat=True)
        )
    if sort == "staff":
        assert [row.staff for row in found] == sorted((row.staff for row in found), reverse=True)


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("sort", ["name", "staff"])
def test_pages_turn_back_as_they_turned_on(cast: SimpleNamespace, sort: str) -> None:
    words = {"indicator": "organisations", "sort": sort}
    first = listed(cast.official, **words)
    assert (first.first, first.last, first.total, first.previous_query) == (1, 25, 73, "")
    second = listed(cast.official, **words, after=str(first.after), start="26")
    third = listed(cast.official, **words, after=str(second.after), start="51")
    assert (third.first, third.last, third.next_query) == (51, 73, "")
    back = listed(cast.official, **words, before=str(third.before), start="26")
    assert names(back.rows) == names(second.rows)
    assert (back.first, back.last) == (26, 50)
    front = listed(cast.official, **words, before=str(back.before), start="1")
    assert names(front.rows) == names(first.rows)
    assert (front.first, front.previous_query) == (1, "")
    assert front.next_query


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("words", [{"after": "x"}, {"after": "999999999"}, {"before": "-1"}])
def test_a_bad_cursor_is_the_first_page(cast: SimpleNamespace, words: dict[str, str]) -> None:
    page = listed(cast.official, indicator="organisations", start="700", **words)
    assert (page.first, len(page.rows)) == (1, PAGE)


def test_search_by_a_part_of_the_name_and_by_code(cast: SimpleNamespace) -> None:
    OrganisationFact.objects.filter(name="挂靠商贸有限公司").update(uscc="91640106MA4JURQ20J")
    by_name = listed(cast.official, indicator="organisations", q="商贸")
    assert by_name.total == len(by_name.rows) == 4
    assert by_name.searched
    by_code = listed(cast.official, indicator="organisations", q="91640106ma4j")
    assert names(by_code.rows) == ["挂靠商贸有限公司"]
    assert listed(cast.official, indicator="organisations", q="查无").total == 0
    kind = listed(cast.official, indicator="organisations", kind="social")
    assert set(names(kind.rows)) == {"@街道商会", "区直协会"}


def test_party_organisations_may_be_searched_too(cast: SimpleNamespace) -> None:
    page = listed(cast.official, indicator="party_organisations", q="联合", type="joint_branch")
    assert names(page.rows) == ["商务区联合党支部"]


def test_the_rows_of_a_place_and_of_the_district_itself(cast: SimpleNamespace) -> None:
    zone = listed(cast.official, indicator="organisations", area="640106-YHW")
    assert zone.total == len(zone.rows) == 7
    direct = listed(cast.official, indicator="organisations", direct="1")
    assert names(direct.rows) == ["区直协会"]
    assert direct.total == 1


def test_a_quarter_without_figures_has_no_rows(cast: SimpleNamespace) -> None:
    page = listed(cast.official, period="2017Q3")
    assert (page.rows, page.total, page.gap) == ((), 0, "未汇总")


def test_a_clerk_finds_only_his_zone(cast: SimpleNamespace, street: Area) -> None:
    page = listed(cast.clerk, indicator="organisations")
    assert page.total == len(page.rows) == 7
    assert {row.area.name for row in page.rows} == {"银川阅海湾中央商务区"}
    with pytest.raises(Http404):
        listed(cast.clerk, area=street.code)
    with pytest.raises(Http404):
        listed(cast.foreign_official, area=street.code)


@pytest.mark.parametrize("more", [0, 40])
def test_the_number_of_statements_does_not_grow(
    cast: SimpleNamespace,
    town: Town,
    django_assert_num_queries: Any,
    more: int,
) -> None:
    for number in range(more):
        town.organisation(f"第{number}公司", area=town.street)
    recompile(town)
    # user, roles, areas, bases, quarters, rows, their commercial districts and Party organisations,
    # and which of both he may open
    with django_assert_num_queries(10):
        page = listed(cast.official, indicator="organisations")
        assert [str(row.area) for row in page.rows]
        rows.counts(page), rows.rows(page, cast.official), rows.heads(page), rows.chips(page)


def test_what_a_list_is_called() -> None:
    assert title(BY_CODE["organisation_coverage"], "denominator") == "正常经营单位"
    assert title(BY_CODE["work_coverage"], "rest") == "党的工作未覆盖的单位"
    assert title(BY_CODE["due_established_rate"], "rest") == "应建未建的单位"
    assert title(BY_CODE["due_unestablished"], "numerator") == "应建未建"
    assert title(BY_CODE["enterprises_coverage"], "rest").endswith("以外的单位")
