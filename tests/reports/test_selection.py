"""Quarter, place and basis from the address: what is taken, what is mended, what is missing."""

from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl

import pytest
from django.http import Http404

from accounts.models import User
from core.dated import Quarter
from districts.enums import AreaKind, Role
from districts.models import Area, CommercialDistrict
from reports.models import Basis
from reports.selection import LONGEST, Selection, select, words
from tests.conftest import make_area, make_user
from tests.reports.quarters import PERIOD, Town
from tests.reports.town import recompile, seen
from tests.shared_world import shared

MISSING = Http404


def fresh(user: User) -> User:
    """With roles read anew."""
    return User.objects.get(pk=user.pk)


# the address as a key


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({}, ("", "", "", "")),
        (
            {"basis": "b", "area": "a", "period": "p", "commercial_district": "c"},
            ("p", "a", "c", "b"),
        ),
        ({"area": "a", "sort": "name", "screen": "1"}, ("", "a", "", "")),
        ({"area": "9" * 500}, ("", "9" * LONGEST, "", "")),
    ],
)
def test_the_words_that_choose_a_view(params: dict[str, str], expected: tuple[str, ...]) -> None:
    assert words(params) == expected


def selection(**fields: Any) -> Selection:
    area, basis = Area(code="640106", name="金凤区"), Basis(code="default")
    return Selection((area,), (basis,), area, basis, **fields)


@pytest.mark.parametrize(
    ("fields", "changes", "expected"),
    [
        ({}, {}, "area=640106&basis=default"),
        ({"period": PERIOD}, {}, "period=2017Q4&area=640106&basis=default"),
        (
            {"period": PERIOD, "district": CommercialDistrict(pk=7, name="万达商圈")},
            {},
            "period=2017Q4&area=640106&commercial_district=7&basis=default",
        ),
        (
            {"district": CommercialDistrict(pk=7)},
            {"commercial_district": None},
            "area=640106&basis=default",
        ),
        ({}, {"area": "640106006"}, "area=640106006&basis=default"),
        ({}, {"q": "甲&乙=", "direct": 1}, "area=640106&basis=default&q=甲%26乙%3D&direct=1"),
        ({"period": PERIOD}, {"period": PERIOD.shift(-1)}, "period=2017Q3&area=640106"),
    ],
)
def test_a_link_repeats_the_view(
    fields: dict[str, Any], changes: dict[str, Any], expected: str
) -> None:
    query = selection(**fields).query(**changes)
    assert dict(parse_qsl(query)).items() >= dict(parse_qsl(expected)).items()
    if len(changes) != 1 or "period" not in changes:
        assert dict(parse_qsl(query)) == dict(parse_qsl(expected))


def test_a_place_is_called_after_its_smallest_part() -> None:
    assert selection().place == "金凤区"
    assert selection(district=CommercialDistrict(name="万达商圈")).place == "万达商圈"


def test_notes_are_added_one_by_one() -> None:
    noted = selection().noting("甲。").noting("乙。", period=PERIOD)
    assert (noted.notes, noted.period) == (("甲。", "乙。"), PERIOD)


# where a user begins


@pytest.mark.parametrize(
    ("who", "area"),
    [
        ("official", "640106"),
        ("auditor", "640106"),
        ("clerk", "640106-YHW"),
        ("approver", "640106-YHW"),
        ("street_clerk", "640106006"),
        ("foreign_official", "130705"),
        ("foreign_clerk", "130705-JKQ"),
        ("admin", "130705"),  # everywhere: the first district
        ("nobody", None),
    ],
)
def test_without_a_word_a_user_begins_at_home(
    cast: SimpleNamespace, who: str, area: str | None
) -> None:
    user = getattr(cast, who)
    if area is None:
        with pytest.raises(MISSING):
            select({}, user)
    else:
        assert select({}, user).area.code == area


def test_of_two_homes_the_higher_one(district: Area, street: Area, zone: Area) -> None:
    both = make_user("both", (Role.CLERK, street), (Role.OFFICIAL, district))
    assert select({}, both).area == district
    beside = make_user("beside", (Role.CLERK, street), (Role.CLERK, zone))
    assert select({}, beside).area == street  # the shorter path


# what may be asked for


@pytest.mark.parametrize(
    ("who", "code", "found"),
    [
        ("official", "640106", True),
        ("official", "640106006", True),
        ("official", "130705", False),
        ("clerk", "640106-YHW", True),
        ("clerk", "640106", False),  # above
        ("clerk", "640106006", False),  # beside
        ("foreign_official", "640106-YHW", False),
        ("admin", "640106006", True),
        ("admin", "999999", False),
        ("admin", "640106'--", False),
        ("admin", "%00", False),
        ("nobody", "640106", False),
    ],
)
def test_a_place_out_of_scope_is_missing(
    cast: SimpleNamespace, who: str, code: str, found: bool
) -> None:
    if found:
        assert select({"area": code}, getattr(cast, who)).area.code == code
    else:
        with pytest.raises(MISSING):
            select({"area": code}, getattr(cast, who))


def test_communities_are_offered_only_when_asked_for(cast: SimpleNamespace, street: Area) -> None:
    one, _ = (
        make_area(f"64010600600{n}", f"第{n}社区", AreaKind.COMMUNITY, street) for n in (1, 2)
    )
    plain = {area.name for area in select({}, cast.official).areas}
    assert plain == {"金凤区", "银川阅海湾中央商务区", "满城北街街道"}
    asked = select({"area": one.code}, cast.official)
    assert asked.area == one
    assert {area.name for area in asked.areas} == plain | {"第1社区"}


@pytest.mark.parametrize(
    ("text", "period", "note"),
    [
        ("", None, ""),
        ("2017Q4", Quarter(2017, 4), ""),
        ("2017q4", Quarter(2017, 4), ""),
        (" 2017Q4 ", Quarter(2017, 4), ""),
        ("2017Q5", None, "“2017Q5”不是季度，请写成 2017Q4 这样的形式。现在显示的是最近一期。"),
        ("2017Q0", None, "“2017Q0”不是季度"),
        ("1817Q4", None, "“1817Q4”不是季度"),
        ("17Q4", None, "“17Q4”不是季度"),
        ("２０１７Q４", None, "不是季度"),
        ("x" * 500, None, f"“{'x' * 20}”不是季度"),
    ],
)
def test_which_quarter(cast: SimpleNamespace, text: str, period: Quarter | None, note: str) -> None:
    found = select({"period": text}, cast.official)
    assert found.period == period
    assert len(found.notes) == bool(note)
    assert note in "".join(found.notes)


@pytest.mark.parametrize(
    ("code", "basis", "note"),
    [
        ("", "default", ""),
        ("seats", "seats", ""),
        ("SEATS", "default", "没有“SEATS”这个统计口径，已按“2026版”显示。"),
        ("x" * 500, "default", f"没有“{'x' * 20}”这个统计口径"),
    ],
)
def test_which_basis(cast: SimpleNamespace, code: str, basis: str, note: str) -> None:
    found = select({"basis": code}, cast.official)
    assert found.basis.code == basis
    assert len(found.notes) == bool(note)
    assert note in "".join(found.notes)
    offered = ["default", "ten-staff", "with-sole", "seats", "activities"]
    assert [one.code for one in found.bases] == offered


def test_two_wrong_words_have_a_sentence_each(cast: SimpleNamespace) -> None:
    params = {"basis": "x", "period": "y", "commercial_district": "z"}
    assert len(select(params, cast.official).notes) == 3


def test_without_a_basis_there_is_nothing(cast: SimpleNamespace) -> None:
    Basis.objects.all().delete()
    with pytest.raises(MISSING):
        select({}, cast.official)


# commercial districts


@pytest.fixture
@shared
def malls(zone: Area, street: Area, foreign_zone: Area) -> dict[str, CommercialDistrict]:
    return {
        name: CommercialDistrict.objects.create(name=name, area=area)
        for name, area in (("商务区", zone), ("万达商圈", street), ("外区商圈", foreign_zone))
    }


@pytest.mark.parametrize(
    ("who", "name", "found"),
    [
        ("official", "商务区", True),
        ("official", "万达商圈", True),
        ("official", "外区商圈", False),
        ("clerk", "商务区", True),
        ("clerk", "万达商圈", False),
        ("admin", "外区商圈", True),
        ("foreign_clerk", "外区商圈", True),
        ("foreign_clerk", "商务区", False),
    ],
)
def test_a_commercial_district_out_of_scope_is_missing(
    cast: SimpleNamespace,
    malls: dict[str, CommercialDistrict],
    who: str,
    name: str,
    found: bool,
) -> None:
    params = {"commercial_district": str(malls[name].pk)}
    if found:
        assert select(params, getattr(cast, who)).district == malls[name]
    else:
        with pytest.raises(MISSING):
            select(params, getattr(cast, who))


def test_one_that_lies_elsewhere_opens_where_it_has_figures(
    town: Town, cast: SimpleNamespace
) -> None:
    """Of the street's commercial district an organisation lies in the zone."""
    mall = CommercialDistrict.objects.get(name="万达商圈")
    params = {"commercial_district": str(mall.pk)}
    with pytest.raises(MISSING):
        select(params, cast.clerk)
    town.organisation("跨区公司", area=town.zone, commercial_district=mall)
    recompile(town)
    assert select(params, fresh(cast.clerk)).district == mall
    page = seen(cast.clerk, **params)
    assert page.kpis[0].rate.fraction == "0 / 1"


@pytest.mark.parametrize("text", ["x", "-1", "1.5", "1 or 1=1", "９９９x", "9" * 19, "½"])
def test_what_is_no_number_shows_all_with_a_sentence(cast: SimpleNamespace, text: str) -> None:
    found = select({"commercial_district": text}, cast.official)
    assert (found.district, found.notes) == (None, ("商圈的编号不对，已显示全部商圈。",))


@pytest.mark.parametrize("text", ["0", "999999", "9" * 18])
def test_a_number_that_names_none_is_missing(cast: SimpleNamespace, text: str) -> None:
    with pytest.raises(MISSING):
        select({"commercial_district": text}, cast.official)
