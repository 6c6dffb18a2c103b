"""What names tell, and where a ledger's day stands."""

import datetime as dt

import pytest

from core.dated import Day, Precision
from districts.enums import CommercialDistrictKind, PartyOrganisationType
from districts.models import Area
from districts.services.coverage import clipped
from districts.services.phases import Standing, standing
from districts.services.registration import district_kind, party_type, root_path
from districts.services.writing import keys_of, ranges

DAY = dt.date(2017, 12, 31)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("银川阅海湾中央商务区", CommercialDistrictKind.BUSINESS),
        ("宣化经济开发区", CommercialDistrictKind.PARK),
        ("荷兴工业园", CommercialDistrictKind.PARK),
        ("建业百货楼商圈", CommercialDistrictKind.COMMERCIAL),
        ("王城大道建材市场", CommercialDistrictKind.MARKET),
        ("金融大厦", CommercialDistrictKind.BUILDING),
        ("A座写字楼", CommercialDistrictKind.BUILDING),
        ("宝湖社区", CommercialDistrictKind.COMMUNITY),
        ("悦海新天地", CommercialDistrictKind.COMMERCIAL),
    ],
)
def test_a_commercial_districts_name_tells_its_kind(name: str, kind: CommercialDistrictKind):
    assert district_kind(name) == kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("中共宁夏恒泰房地产经纪支部委员会", PartyOrganisationType.BRANCH),
        ("中共宣化社会组织第4联合支部委员会", PartyOrganisationType.JOINT_BRANCH),
        ("某某联合党支部", PartyOrganisationType.JOINT_BRANCH),
        ("中共城市广场总支部委员会", PartyOrganisationType.GENERAL_BRANCH),
        ("城市广场商圈党总支", PartyOrganisationType.GENERAL_BRANCH),
        ("某某公司党委", PartyOrganisationType.COMMITTEE),
        ("中共某某公司委员会", PartyOrganisationType.COMMITTEE),
        ("第一党小组", PartyOrganisationType.GROUP),
        ("某某党组织", PartyOrganisationType.BRANCH),
    ],
)
def test_a_party_organisations_name_tells_its_type(name: str, kind: PartyOrganisationType):
    assert party_type(name) == kind


def test_names_are_unique_in_the_district_above(zone: Area, district: Area):
    assert root_path(zone) == root_path(district) == "640106/"


def test_without_a_district_above_the_topmost_area_counts(db: None):
    city = Area.objects.create(code="4103", name="洛阳市", kind="city")
    town = Area.objects.create(code="410399101", name="某镇", kind="town", parent=city)
    assert root_path(town) == "4103/"


@pytest.mark.parametrize(
    ("stated_on", "expected"),
    [
        (None, Standing.LATER),
        (DAY - dt.timedelta(days=1), Standing.LATER),
        (DAY, Standing.SAME),
        (DAY + dt.timedelta(days=1), Standing.OLDER),
    ],
)
def test_where_a_ledgers_day_stands(stated_on: dt.date | None, expected: Standing):
    assert standing(stated_on, DAY) is expected


@pytest.mark.parametrize(
    ("since", "opened", "expected"),
    [
        (Day(dt.date(2016, 5, 4)), None, ("2016-05-04", False)),
        (Day(dt.date(2016, 5, 4)), Day(dt.date(2015, 1, 1)), ("2016-05-04", False)),
        (Day(dt.date(2016, 1, 1), Precision.YEAR), Day(dt.date(2016, 5, 4)), ("2016-05-04", False)),
        (Day(dt.date(2015, 1, 1), Precision.YEAR), Day(dt.date(2016, 5, 4)), ("2016-05-04", True)),
    ],
)
def test_nothing_covers_before_the_opening(
    since: Day, opened: Day | None, expected: tuple[str, bool]
):
    day, moved = clipped(since, opened)
    assert (str(day), moved) == expected


def test_keys_are_kept_as_runs(zone: Area, street: Area):
    assert ranges([5, 1, 2, 3, 9, 8]) == [[1, 3], [5, 5], [8, 9]]
    assert set(Area.objects.filter(keys_of([[zone.pk, zone.pk]]))) == {zone}
    assert not Area.objects.filter(keys_of([])).exists()
