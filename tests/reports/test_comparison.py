"""口径对比: every basis beside the others, each difference open to its names."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from districts.enums import OrganisationKind
from districts.models import CommercialDistrict
from reports import bases
from reports.boards.comparison import BY_BODIES, Cell, ComparisonPage, comparison
from reports.models import Basis, OrganisationFact
from reports.selection import select
from tests.reports.quarters import Town
from tests.reports.town import every_row, recompile

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


def compared(user: User, **params: str) -> ComparisonPage:
    user = User.objects.get(pk=user.pk)
    return comparison(select(params, user), user)


def cell(page: ComparisonPage, title: str, code: str) -> Cell:
    row = next(row for row in page.rows if row.title == title)
    return row.cells[[column.basis.code for column in page.columns].index(code)]


def names(user: User, url: str) -> set[str]:
    return {row.name for row in every_row(user, **dict(parse_qsl(urlsplit(url).query)))}


def test_every_basis_stands_beside_the_others(town: Town, cast: SimpleNamespace) -> None:
    page = compared(cast.official)
    codes = [column.basis.code for column in page.columns]
    assert codes == ["default", "ten-staff", "with-sole", "seats", "activities"]
    assert [column.chosen for column in page.columns] == [True, *[False] * 4]
    assert cell(page, "组织覆盖率", "default").note == "7 / 11"
    for code in codes:
        parts = ("单独组建", "联合覆盖", "其他方式覆盖", "未建立党组织")
        number = [int(cell(page, title, code).text) for title in ("单位数", *parts)]
        assert number[0] == sum(number[1:])


def test_a_difference_is_the_units_that_make_it(town: Town, cast: SimpleNamespace) -> None:
    """With sole proprietors the denominator is larger by just those, and names them."""
    page = compared(cast.official)
    sole = OrganisationFact.objects.filter(kind=OrganisationKind.SOLE_PROPRIETOR)
    [more] = cell(page, "单位数", "with-sole").differences
    assert (more.sign, more.number) == ("＋", sole.count())
    assert names(cast.official, more.url) == set(sole.values_list("name", flat=True))


def test_differences_add_up(town: Town, cast: SimpleNamespace) -> None:
    """Of every count the plus less the minus is what the two figures differ by."""
    for chosen in ("default", "ten-staff"):
        page = compared(cast.official, basis=chosen)
        for row in page.rows[:5]:
            base = cell(page, row.title, chosen)
            assert base.differences == ()
            for column, found in zip(page.columns, row.cells, strict=True):
                change = sum(
                    one.number if one.sign == "＋" else -one.number for one in found.differences
                )
                assert int(found.text) - int(base.text) == change, (row.title, column.basis.code)
                for one in found.differences:
                    assert len(names(cast.official, one.url)) == one.number


def test_the_minus_opens_what_only_the_chosen_counts(town: Town, cast: SimpleNamespace) -> None:
    page = compared(cast.official)
    small = OrganisationFact.objects.filter(
        staff__lt=10, kind__in=(OrganisationKind.ENTERPRISE, OrganisationKind.SOCIAL)
    )
    [less] = cell(page, "单位数", "ten-staff").differences
    assert (less.sign, less.told) == ("－", "“2026版”计、“10人以上”不计的单位")
    assert names(cast.official, less.url) == set(small.values_list("name", flat=True))


def test_by_the_number_of_party_organisations(town: Town, cast: SimpleNamespace) -> None:
    page = compared(cast.official)
    found = cell(page, BY_BODIES, "default")
    bodies, whole = found.note.split(" / ")
    assert (page.bodies.numerator, page.bodies.denominator) == (int(bodies), int(whole))
    assert whole == "11"
    assert found.text != cell(page, "组织覆盖率", "default").text


def test_a_commercial_district_has_a_page_of_its_own(town: Town, cast: SimpleNamespace) -> None:
    inside = CommercialDistrict.objects.get(name="万达商圈")
    page = compared(cast.official, commercial_district=str(inside.pk))
    whole = int(cell(page, "单位数", "default").text)
    facts = OrganisationFact.objects.filter(commercial_district=inside)
    assert 0 < whole <= facts.count()
    for one in cell(page, "单位数", "with-sole").differences:
        assert len(names(cast.official, one.url)) == one.number


def test_the_clerk_sees_his_own_area_only(town: Town, cast: SimpleNamespace) -> None:
    page = compared(cast.clerk)
    whole, district = (cell(one, "单位数", "default") for one in (page, compared(cast.official)))
    assert int(whole.text) < int(district.text)
    [more] = cell(page, "单位数", "with-sole").differences or [None]
    assert more is None or len(names(cast.clerk, more.url)) == more.number


def test_each_side_by_its_version(town: Town, cast: SimpleNamespace) -> None:
    made = bases.revise(
        Basis.objects.get(code="with-sole"),
        by=cast.admin,
        reason="试行",
        version="2",
        kinds=["social"],
    )
    recompile(town)
    page = compared(cast.official)
    assert [one.basis for one in page.columns if one.basis.code == "with-sole"] == [made]
    signs = {one.sign for one in cell(page, "单位数", "with-sole").differences}
    assert signs == {"－"}


def test_statements_do_not_grow_with_bases(
    town: Town, cast: SimpleNamespace, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(9):
        compared(cast.official)


def test_the_page_and_the_ways_to_it(town: Town, cast: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(cast.official)
    page = reverse("basis-comparison")
    text = client.get(page).content.decode()
    for told in ("对比基准", "按党组织个数计", "只供对照", "分母：截至当日正常经营的", "来源："):
        assert told in text
    assert page in client.get(reverse("dashboard")).content.decode()
    listed = client.get(
        reverse("organisation-list"),
        {"indicator": "organisations", "basis": "with-sole", "but": "default"},
    ).content.decode()
    assert "“含个体工商户”计、“2026版”不计" in listed
