"""What the database itself refuses: twins, overlaps, ends before starts; what rows are called."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from core.dated import Precision
from core.search import search_key
from districts.enums import AreaKind, Role
from districts.models import (
    Area,
    Building,
    CommercialDistrict,
    Instructor,
    JointCommittee,
    MemberOrganisation,
    Organisation,
    OrganisationCoverage,
    OrganisationPhase,
    PartyOrganisation,
    PartyOrganisationPhase,
    RoleAssignment,
    Statement,
    ToDo,
    WorkCoverage,
)
from tests.conftest import START, make_area

NEXT = START + dt.timedelta(days=1)


@pytest.fixture
def rows(own: dict[str, Any]) -> Any:
    """`rows("Organisation")`: the zone's row of the model."""
    return lambda name: own[f"districts.{name}"]


def refused(make: Callable[[], Any]) -> bool:
    """Whether the database refuses to write it."""
    try:
        with transaction.atomic():
            make()
    except IntegrityError:
        return True
    return False


# once only


@pytest.mark.parametrize(
    ("model", "fields"),
    [
        (Area, ("code", "name", "kind")),
        (Organisation, ("uscc", "name", "area", "kind")),
        (CommercialDistrict, ("name", "area")),
        (Building, ("name", "commercial_district")),
        (Instructor, ("name", "area")),
        (JointCommittee, ("name", "area", "nature", "founded")),
        (OrganisationPhase, ("organisation", "since", "area", "kind")),
        (PartyOrganisationPhase, ("party_organisation", "since", "name", "type")),
        (Statement, ("organisation", "metric", "day", "area", "value", "source")),
        (ToDo, ("key", "area", "rule", "subject", "url")),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_twin_is_refused(model: Any, fields: tuple[str, ...], rows: Any) -> None:
    row = rows(model.__name__)
    same = {name: getattr(row, name) for name in fields}
    assert refused(lambda: model.objects.create(**same))


@pytest.mark.parametrize(
    ("model", "fields", "other"),
    [
        (Organisation, ("name", "area", "kind"), {"uscc": None}),  # of no code there are many
        (CommercialDistrict, ("name",), {"area": "street"}),
        (Instructor, ("name",), {"area": "street"}),
        (JointCommittee, ("name", "nature", "founded"), {"area": "street"}),
        (OrganisationPhase, ("organisation", "area", "kind"), {"since": NEXT}),
        (Statement, ("organisation", "metric", "area", "value", "source"), {"day": NEXT}),
        (Statement, ("organisation", "day", "area", "value", "source"), {"metric": "members"}),
        (Statement, ("metric", "day", "area", "value", "source"), {"organisation": None}),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_what_differs_in_one_of_them_is_no_twin(
    model: Any, fields: tuple[str, ...], other: dict[str, Any], rows: Any, street: Area
) -> None:
    row = rows(model.__name__)
    values = {name: street if value == "street" else value for name, value in other.items()}
    same = {name: getattr(row, name) for name in fields}
    for _ in range(1 if other.get("organisation", 0) is not None else 2):
        assert model.objects.create(**same, **values).pk != row.pk


# ends


@pytest.mark.parametrize(
    ("name", "fields", "wrong"),
    [
        ("Organisation", {"opened": NEXT, "closed": START}, True),
        ("Organisation", {"opened": START, "closed": START}, False),
        ("Organisation", {"opened": None, "closed": START}, False),
        ("Organisation", {"uscc": ""}, True),
        ("PartyOrganisation", {"dissolved": START}, True),
        ("PartyOrganisation", {"dissolved": NEXT}, False),
        ("OrganisationCoverage", {"until": START}, True),
        ("OrganisationCoverage", {"until": NEXT}, False),
        ("WorkCoverage", {"until": START}, True),
        ("MemberOrganisation", {"until": START}, True),
        ("RoleAssignment", {"until": START}, True),
        ("RoleAssignment", {"area": None}, True),
        ("RoleAssignment", {"area": None, "role": Role.ADMIN}, False),
        ("Statement", {"value": -1}, True),
    ],
)
def test_what_may_not_be_so(name: str, fields: dict[str, Any], wrong: bool, rows: Any) -> None:
    row = rows(name)
    changed = type(row).objects.filter(pk=row.pk)
    assert refused(lambda: changed.update(**fields)) is wrong


def test_an_instructor_belongs_to_his_means_only(rows: Any) -> None:
    work, guide = rows("WorkCoverage"), rows("Instructor")
    mine = WorkCoverage.objects.filter(pk=work.pk)
    assert refused(lambda: mine.update(instructor=guide))
    assert not refused(lambda: mine.update(instructor=guide, means="instructor"))


@pytest.mark.parametrize(
    ("model", "keys", "others"),
    [
        (OrganisationCoverage, ("organisation", "party_organisation"), ("way",)),
        (WorkCoverage, ("organisation", "means"), ()),
        (MemberOrganisation, ("organisation", "joint_committee"), ("capacity",)),
        (RoleAssignment, ("user", "area", "role"), ()),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_two_may_not_hold_at_once(
    model: Any, keys: tuple[str, ...], others: tuple[str, ...], rows: Any
) -> None:
    """On [since, until): the next one may begin the day the first one ends."""
    row = rows(model.__name__)
    same = {name: getattr(row, name) for name in (*keys, *others)}
    assert refused(lambda: model.objects.create(**same, since=NEXT))
    before = START - dt.timedelta(days=9)
    assert refused(lambda: model.objects.create(**same, since=before, until=NEXT))
    assert not refused(lambda: model.objects.create(**same, since=before, until=START))
    model.objects.filter(pk=row.pk).update(until=NEXT)
    assert not refused(lambda: model.objects.create(**same, since=NEXT))


def test_two_party_organisations_may_cover_one_organisation(
    rows: Any, make_party_organisation: Any
) -> None:
    row: OrganisationCoverage = rows("OrganisationCoverage")
    other = make_party_organisation("另一支部")
    OrganisationCoverage.objects.create(
        organisation=row.organisation, party_organisation=other, way=row.way, since=START
    )
    assert row.organisation.coverages.on(START).count() == 2
    assert row.organisation.coverages.on(START - dt.timedelta(days=1)).count() == 0


@pytest.mark.parametrize("name", ["Area", "CommercialDistrict", "PartyOrganisation", "Instructor"])
def test_what_others_stand_on_is_not_deleted(name: str, rows: Any) -> None:
    if name == "Instructor":
        WorkCoverage.objects.update(means="instructor", instructor=rows(name))
    with pytest.raises(ProtectedError):
        rows(name).delete()


# names, paths, dates as shown


def test_a_path_is_the_codes_from_the_root(db: None) -> None:
    city = make_area("4103", "洛阳市", AreaKind.CITY)
    district = make_area("410303", "西工区", AreaKind.DISTRICT, city)
    street = make_area("410303001", "王城路街道", AreaKind.STREET, district)
    assert [city.path, district.path, street.path] == [
        "4103/",
        "4103/410303/",
        "4103/410303/410303001/",
    ]
    street.parent = city
    street.save()
    assert Area.objects.get(pk=street.pk).path == "4103/410303001/"


@pytest.mark.parametrize("kind", AreaKind)
def test_districts_and_zones_have_reports_of_their_own(kind: AreaKind) -> None:
    assert Area(kind=kind).own_report is (kind in {AreaKind.DISTRICT, AreaKind.ZONE})


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Area", "银川阅海湾中央商务区"),
        ("CommercialDistrict", "商圈640106-YHW"),
        ("Building", "楼栋640106-YHW"),
        ("Organisation", "单位640106-YHW"),
        ("OrganisationPhase", "单位640106-YHW（自2016-01-01）"),
        ("PartyOrganisation", "党支部640106-YHW"),
        ("PartyOrganisationPhase", "党支部640106-YHW（自2016-01-01）"),
        ("OrganisationCoverage", "党支部640106-YHW覆盖单位640106-YHW"),
        ("WorkCoverage", "单位640106-YHW：联络员"),
        ("Instructor", "指导员640106-YHW"),
        ("JointCommittee", "联合党工委640106-YHW"),
        ("MemberOrganisation", "单位640106-YHW（联合党工委640106-YHW）"),
        ("Statement", "单位640106-YHW从业人员 8"),
        ("RoleAssignment", "uploader-640106-YHW：银川阅海湾中央商务区经办人"),
        ("ToDo", "待办640106-YHW"),
    ],
)
def test_what_a_row_is_called(name: str, shown: str, rows: Any) -> None:
    assert str(type(rows(name)).objects.get(pk=rows(name).pk)) == shown


def test_a_statement_is_about_the_nearest_thing_it_names(rows: Any, zone: Area) -> None:
    place = rows("CommercialDistrict")
    said = {"area": zone, "metric": "households", "value": 3762}
    assert str(Statement(**said)) == "银川阅海湾中央商务区户数 3762"
    assert str(Statement(**said, commercial_district=place)) == f"{place}户数 3762"
    one = Statement(**said, commercial_district=place, organisation=rows("Organisation"))
    assert str(one).startswith("单位640106-YHW")


def test_a_role_without_an_area_is_everywhere(admin: Any) -> None:
    assert str(admin.role_assignments.get()) == "系统管理员：全部管理员"


@pytest.mark.parametrize(
    ("precision", "text"),
    [
        (Precision.DAY, "2016-01-01"),
        (Precision.MONTH, "2016年1月"),
        (Precision.YEAR, "2016年"),
        (Precision.BY, "不晚于2016-01-01"),
    ],
)
def test_dates_are_shown_as_exactly_as_they_are_known(precision: Precision, text: str) -> None:
    assert Organisation(opened=START, opened_precision=precision).opened_text == text
    assert PartyOrganisation(founded=START, founded_precision=precision).founded_text == text
    assert JointCommittee(founded=START, founded_precision=precision).founded_text == text
    assert Organisation().opened_text == "—"


def test_a_phone_is_masked_and_found_nowhere(rows: Any) -> None:
    row: Organisation = rows("Organisation")
    assert row.masked_phone == "138****2345"
    assert Organisation().masked_phone == "—"
    stored = Organisation.objects.get(pk=row.pk)
    assert stored.search == search_key(stored.name, stored.uscc or "")


def test_organisations_are_found_by_name_and_code_and_follow_both(rows: Any) -> None:
    row: Organisation = rows("Organisation")
    row.name, row.uscc = "阅海云科技", "91640106MA75ABCD12"
    row.save()
    for gram in ("海云", "yh", "ma", "d1"):
        assert Organisation.objects.filter(search__contains=[gram]).exists(), gram
    row.name = "满城商贸"
    row.save(update_fields=["name"])
    assert not Organisation.objects.filter(search__contains=["海云"]).exists()
    assert Organisation.objects.filter(search__contains=["满城"]).exists()
