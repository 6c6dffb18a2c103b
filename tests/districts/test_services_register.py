"""What of the register a ledger means, and what it adds: one district, two offices, many names."""

import datetime as dt
from typing import Any

import pytest

from accounts.models import User
from core.dated import Day, Precision
from core.errors import Refused
from districts.enums import Role
from districts.ledgers import Context, Plan
from districts.models import (
    Area,
    Building,
    CommercialDistrict,
    CoverageWay,
    Instructor,
    Organisation,
    PartyOrganisation,
    PartyOrganisationPhase,
)
from districts.services.registration import Names, Register
from tests.conftest import START, make_user
from tests.districts.books import day

CODE, OTHER = "916401062301110056", "91640106200591458D"
DAY = dt.date(2017, 12, 31)


@pytest.fixture
def register(clerk: User, zone: Area) -> Any:
    """`register(organisations={"甲公司"})`: the register as the zone's clerk meets it."""

    def read(by: User = clerk, area: Area | None = zone, **names: set[str]) -> Register:
        return Register(Context(area, DAY, by, "台账.xlsx"), Plan(), Names(**names))

    return read


def test_a_ledger_of_organisations_lies_in_an_area(register: Any) -> None:
    with pytest.raises(Refused, match="指定行政区划"):
        register(area=None)


# organisations


def test_the_code_comes_before_the_name(register: Any, make_organisation: Any) -> None:
    by_code = make_organisation("旧名公司", uscc=CODE)
    by_name = make_organisation("甲公司", uscc=OTHER)
    found = register(codes={CODE}, organisations={"甲公司"})
    assert found.organisation(CODE, "甲公司") == by_code
    assert found.organisation(None, "甲公司") == by_name
    assert found.organisation("91640106MA75XXXX01", "甲公司") == by_name
    assert found.organisation(None, "没有的") is None


def test_a_code_is_asked_in_the_whole_country(
    register: Any, make_organisation: Any, foreign_zone: Area
) -> None:
    away = make_organisation("外地公司", uscc=CODE, area=foreign_zone)
    found = register(codes={CODE}, organisations={"外地公司"})
    assert found.organisation(CODE, "甲公司") == away
    assert found.organisation(None, "外地公司") is None  # a name only in the district
    assert not found.ours(away)


def test_a_namesake_of_another_office_is_not_meant_where_a_code_is_given(
    register: Any, make_organisation: Any, street: Area
) -> None:
    other = make_organisation("甲公司", area=street)
    found = register(codes={CODE}, organisations={"甲公司"})
    assert found.organisation(None, "甲公司") == other
    assert found.organisation(CODE, "甲公司") is None


def test_of_two_alike_the_own_one_and_of_two_own_ones_the_older(
    register: Any, make_organisation: Any, street: Area
) -> None:
    make_organisation("甲公司", area=street)
    mine = make_organisation("甲公司")
    make_organisation("甲公司")
    make_organisation("甲公司", area=street)
    assert register(organisations={"甲公司"}).organisation(None, "甲公司") == mine


def test_what_a_row_adds_is_known_to_those_that_follow(register: Any, zone: Area) -> None:
    found = register()
    planned = Organisation(name="新公司", uscc=CODE, area=zone, kind="enterprise")
    found.remember(planned)
    assert found.organisation(None, "新公司") is planned
    assert found.organisation(CODE, "别名") is planned
    nameless = Organisation(name="无码公司", area=zone, kind="enterprise")
    found.remember(nameless)
    assert None not in found.by_code


@pytest.mark.parametrize(
    ("role", "where", "ours"),
    [
        (Role.CLERK, "zone", True),
        (Role.CLERK, "street", False),
        (Role.CLERK, "district", True),
        (Role.OFFICIAL, "district", False),
        (Role.APPROVER, "zone", False),
    ],
)
def test_ours_is_where_the_importer_writes(  # noqa: PLR0917
    role: Role,
    where: str,
    ours: bool,
    register: Any,
    make_organisation: Any,
    request: pytest.FixtureRequest,
) -> None:
    user = make_user("importer", (role, request.getfixturevalue(where)))
    assert register(by=user).ours(make_organisation("甲公司")) is ours


# places and people


def test_places_of_the_district_are_found_and_others_made_once(
    register: Any, street: Area, zone: Area, foreign_zone: Area
) -> None:
    there = CommercialDistrict.objects.create(name="甲商圈", area=street)
    CommercialDistrict.objects.create(name="乙市场", area=foreign_zone)
    found = register(commercial_districts={"甲商圈", "乙市场"})
    assert found.commercial_district("甲商圈") == there
    made = found.commercial_district("乙市场")
    assert (made.pk, made.area, made.kind) == (None, zone, "market")
    assert found.commercial_district("乙市场") is made
    assert found.commercial_district(None) is None
    assert found.commercial_district("") is None
    assert found.plan.creates == [made]


def test_a_building_stands_in_its_own_commercial_district(register: Any, zone: Area) -> None:
    one = CommercialDistrict.objects.create(name="甲商圈", area=zone)
    two = CommercialDistrict.objects.create(name="乙商圈", area=zone)
    there = Building.objects.create(name="一号楼", commercial_district=one)
    found = register(commercial_districts={"甲商圈", "乙商圈"})
    assert found.building("一号楼", one) == there
    made = found.building("一号楼", two)
    assert (made.pk, made.commercial_district) == (None, two)
    assert found.building("一号楼", two) is made
    assert found.building("一号楼", None) is None
    assert found.building(None, one) is None
    new = found.commercial_district("新商圈")
    assert found.building("一号楼", new) is found.building("一号楼", new)
    assert len(found.plan.creates) == 3


def test_an_instructor_is_known_in_his_own_area_only(
    register: Any, zone: Area, street: Area
) -> None:
    mine = Instructor.objects.create(name="陈秀婷", area=zone)
    Instructor.objects.create(name="武峰", area=street)
    found = register(instructors={"陈秀婷", "武峰"})
    assert found.instructor("陈秀婷") == mine
    made = found.instructor("武峰")
    assert (made.pk, made.area) == (None, zone)
    assert found.instructor("武峰") is made
    assert found.plan.creates == [made]


def test_ways_are_known_by_code_name_and_synonym(register: Any) -> None:
    CoverageWay.objects.filter(code="grid").update(synonyms=" 网格党支部 、、格内 ")
    found = register()
    assert {found.way(text).code for text in ("grid", "网格党支部", "格内")} == {"grid"}
    assert found.way("") is found.way(None) is found.way("联和") is None
    assert found.way(" 网格党支部 ") is None


@pytest.mark.parametrize(
    ("kind", "way"),
    [("joint_branch", "joint"), ("branch", "standalone"), ("committee", "standalone")],
)
def test_a_joint_branch_covers_jointly(register: Any, kind: str, way: str) -> None:
    assert register().way_of_type(PartyOrganisation(type=kind)).code == way


# Party organisations


def test_a_party_organisation_is_found_under_a_former_name(
    register: Any, make_party_organisation: Any
) -> None:
    branch = make_party_organisation("旧名支部")
    PartyOrganisationPhase.objects.create(
        party_organisation=branch, since=dt.date(2017, 1, 1), name="新名支部", type="branch"
    )
    PartyOrganisation.objects.filter(pk=branch.pk).update(name="新名支部")
    found = register(party_organisations={"旧名支部", "新名支部"})
    assert found.party == {"旧名支部": branch, "新名支部": branch}


def test_who_bears_the_name_now_comes_before_who_bore_it(
    register: Any, make_party_organisation: Any
) -> None:
    former = make_party_organisation("甲支部")
    PartyOrganisation.objects.filter(pk=former.pk).update(name="改名支部")
    present = make_party_organisation("甲支部")
    assert register(party_organisations={"甲支部"}).party["甲支部"] == present


@pytest.mark.parametrize(
    ("dissolved", "found"),
    [(None, True), (DAY + dt.timedelta(days=1), True), (DAY, False), (dt.date(2017, 6, 1), False)],
)
def test_only_those_that_live_on_the_day_are_meant(
    dissolved: dt.date | None, found: bool, register: Any, make_party_organisation: Any
) -> None:
    make_party_organisation("甲支部", dissolved=dissolved)
    assert ("甲支部" in register(party_organisations={"甲支部"}).party) is found


def test_another_districts_party_organisations_are_not_meant(
    register: Any, make_party_organisation: Any, foreign_zone: Area
) -> None:
    make_party_organisation("甲支部", area=foreign_zone)
    assert register(party_organisations={"甲支部"}).party == {}


@pytest.mark.parametrize(
    ("known", "stated", "result"),
    [
        ("2016", "2015", "2015年"),
        ("2016", "2015.12.31", "2015-12-31"),
        ("2016", "2016", "2016年"),
        ("2016", "2016.05", "2016年"),
        ("2016.05", "2016", "2016年"),
        ("2016.05.08", "2017", "2016-05-08"),
        ("~2017.12.31", "2017.12.31", "2017-12-31"),
        ("~2017.12.31", "2016", "2016年"),
        ("~2016.12.31", "2017", "不晚于2016-12-31"),
        ("~2016.12.31", "~2015.12.31", "不晚于2015-12-31"),
        ("~2016.12.31", "~2017.12.31", "不晚于2016-12-31"),
        ("2016", None, "2016年"),
    ],
)
def test_it_is_founded_on_the_earliest_date_met(
    known: str, stated: str | None, result: str, register: Any, make_party_organisation: Any
) -> None:
    start = day(known)
    branch = make_party_organisation(
        "甲支部", founded=start.first, founded_precision=start.precision
    )
    PartyOrganisationPhase.objects.update(since_precision=start.precision)
    found = register(party_organisations={"甲支部"})
    party = found.party_organisation("甲支部", day(stated) if stated else None, None)
    assert party == branch
    assert party.founded_text == result
    phase = found.party_phases[branch.pk]
    assert Day(phase.since, phase.since_precision) == Day(party.founded, party.founded_precision)


def test_a_later_phase_does_not_move_with_the_founding(
    register: Any, make_party_organisation: Any
) -> None:
    branch = make_party_organisation("甲支部")
    PartyOrganisationPhase.objects.create(
        party_organisation=branch, since=dt.date(2017, 1, 1), name="甲支部", type="joint_branch"
    )
    found = register(party_organisations={"甲支部"})
    found.party_organisation("甲支部", day("2014"), None)
    ((party, founded), (phase, since)) = found.plan.updates
    assert (party, str(founded["founded"])) == (branch, "2014-01-01")
    assert (phase, str(since["since"])) == (branch.phases.earliest("since"), "2014-01-01")


def test_a_new_one_has_its_first_phase_and_moves_with_it(register: Any, zone: Area) -> None:
    found = register()
    place = CommercialDistrict(name="甲商圈", area=zone)
    party = found.party_organisation("甲联合党支部", day("2016.05"), place)
    assert found.party_organisation("甲联合党支部", day("2015"), None) is party
    assert found.party_organisation("甲联合党支部", day("2017"), None) is party
    made, phase = found.plan.creates
    assert made is party
    assert (party.type, party.area, party.commercial_district) == ("joint_branch", zone, place)
    assert (party.founded_text, str(phase.since), phase.since_precision) == (
        "2015年",
        "2015-01-01",
        "Y",
    )
    assert (phase.name, phase.type, phase.party_organisation) == (party.name, party.type, party)


def test_without_a_date_it_is_founded_no_later_than_the_ledger(register: Any) -> None:
    party = register().party_organisation("甲支部", None, None)
    assert (party.founded, party.founded_precision) == (DAY, Precision.BY)


def test_it_lies_in_the_first_commercial_district_named(
    register: Any, make_party_organisation: Any, zone: Area
) -> None:
    make_party_organisation("甲支部")
    one, two = (CommercialDistrict.objects.create(name=n, area=zone) for n in ("甲", "乙"))
    found = register(party_organisations={"甲支部"})
    for place in (None, one, two):
        party = found.party_organisation("甲支部", None, place)
    assert party.commercial_district == one
    assert found.plan.updates == [(party, {"commercial_district": one})]


def test_another_offices_is_theirs_to_say(
    register: Any, make_party_organisation: Any, street: Area
) -> None:
    branch = make_party_organisation("甲支部", area=street)
    found = register(party_organisations={"甲支部"})
    place = CommercialDistrict.objects.create(name="甲商圈", area=street)
    assert found.party_organisation("甲支部", day("2014"), place) == branch
    assert found.plan.updates == []
    assert branch.founded == START
