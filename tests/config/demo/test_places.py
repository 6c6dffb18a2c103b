"""The published facts of places, committees and venues stand in the demonstration."""

from collections import Counter

from django.db.models import Sum

from config.demo.places import load_places
from config.demo.systems import SYSTEMS
from districts.enums import CommitteeNature, Duty, Metric, SeatCapacity, VenueKind
from districts.models import (
    Area,
    Building,
    CommercialDistrict,
    GridZone,
    JointCommittee,
    LeaderContact,
    MemberOrganisation,
    Regulation,
    Responsible,
    Statement,
    Venue,
    VenueRoom,
    VenueSupport,
)
from districts.services import venues

XIGONG = ("建业百货楼商圈", "王城大道建材商圈", "信息科技城商圈")


def district(name: str) -> CommercialDistrict:
    return CommercialDistrict.objects.get(name=name)


def stated(name: str) -> dict[str, tuple[int, str]]:
    rows = Statement.objects.filter(commercial_district__name=name)
    return {row.metric: (row.value, row.qualifier) for row in rows}


def test_a_second_time_nothing_is_added(areas: dict[str, Area]) -> None:
    counts = [model.objects.count() for model in (CommercialDistrict, Venue, Regulation)]
    load_places(areas)
    assert counts == [model.objects.count() for model in (CommercialDistrict, Venue, Regulation)]


def test_xg9_two_service_points_a_post_house_and_an_integrity_station(areas: object) -> None:
    kinds = Counter(Venue.objects.filter(area__code="410303").values_list("kind", flat=True))
    assert kinds[VenueKind.SERVICE_STATION] == 2
    assert kinds[VenueKind.POST_HOUSE] == kinds[VenueKind.INTEGRITY_STATION] == 1


def test_xg13_every_joint_committee_works_by_eight_systems(areas: object) -> None:
    for committee in JointCommittee.objects.filter(area__code="410303"):
        assert set(committee.regulations.values_list("name", flat=True)) == set(SYSTEMS)
    assert len(SYSTEMS) == 8


def test_xg15_a_venue_has_all_six(areas: object) -> None:
    checks = venues.latest(Venue.objects.get(name="建业百货楼商圈党员活动室"))
    assert sum(check.met for check in checks.values()) == venues.STANDARD == 6


def test_xg16_each_commercial_district_has_a_named_responsible_person(areas: object) -> None:
    for name in XIGONG:
        assert Responsible.objects.get(commercial_district=district(name)).duty == Duty.LEADER


def test_qc1_what_is_stated_of_the_square(areas: object) -> None:
    assert stated("城市广场商圈") == {
        Metric.ORGANISATIONS: (450, "over"),
        Metric.STAFF: (4000, "nearly"),
        Metric.MEMBERS: (18, "exact"),
    }


def test_qc3_six_rooms_and_about_800_000_yuan_a_year_in_kind(areas: object) -> None:
    centre = Venue.objects.get(name="城市广场商圈党群服务中心")
    names = list(VenueRoom.objects.filter(venue=centre).values_list("name", flat=True))
    assert [name[-1] for name in names] == ["室", "室", "室", "室", "部", "吧"]
    given = VenueSupport.objects.filter(venue=centre)
    assert given.aggregate(sum=Sum("yearly_fen"))["sum"] == 800_000_00
    assert all(given.values_list("estimated", flat=True))


def test_jf2_seven_buildings_and_what_is_stated_of_them(areas: object) -> None:
    assert Building.objects.filter(commercial_district__name="悦海新天地商圈").count() == 7
    assert stated("悦海新天地商圈") == {
        Metric.ORGANISATIONS: (160, "over"),
        Metric.HOUSEHOLDS: (3762, "exact"),
        Metric.MEMBERS: (106, "exact"),
    }


def test_jf8_seventeen_and_fifteen_have_joined(areas: object) -> None:
    seats = MemberOrganisation.objects.filter(joint_committee__name="逸馨苑社区党建联席会")
    kinds = Counter(seats.values_list("organisation__kind", flat=True))
    assert kinds["enterprise"] + kinds["social"] == 17
    assert kinds["institution"] + kinds["state_enterprise"] == 15


def test_jf12_leaders_are_linked(areas: object) -> None:
    assert LeaderContact.objects.filter(area__code="640106001").count() == 2


def test_xh3_four_patches_each_with_a_leader_and_two_cadres(areas: object) -> None:
    zones = GridZone.objects.filter(area__code="130705Z01")
    assert zones.count() == 4
    for zone in zones:
        duties = sorted(zone.responsible.values_list("duty", flat=True))
        assert duties == [Duty.CADRE, Duty.CADRE, Duty.LEADER]


def test_xh9_jn8_how_large_the_centres_are(areas: object) -> None:
    sizes = dict(Venue.objects.filter(kind=VenueKind.CENTRE).values_list("name", "floor_area"))
    assert sizes["宣化经开区党群服务中心"] == 2000
    assert sizes["软件园党群服务中心"] == 1500


def test_jn1_eight_complexes_four_of_them_named(areas: object) -> None:
    names = list(
        Building.objects.filter(commercial_district__name="太白楼路商圈").values_list(
            "name", flat=True
        )
    )
    assert len(names) == 8
    assert {"万达广场", "苏宁广场", "运河城", "贵和购物中心"} < set(names)


def test_jn1_jn2_the_alliance_has_an_office_and_five_sections_and_is_no_party_organisation(
    areas: object,
) -> None:
    alliance = JointCommittee.objects.get(name="太白楼路商圈党建联盟")
    assert alliance.nature == CommitteeNature.COORDINATING
    assert alliance.party_organisation is None
    names = set(alliance.sections.values_list("name", flat=True))
    assert "办公室" in names
    assert len(names - {"办公室"}) == 5
    assert {"党建群团工作部", "志愿者工作部", "法律与调解服务部"} < names
    assert alliance.posts.count() == 4


def test_jn4_grid_workers_and_the_joint_governance_committee(areas: object) -> None:
    workers = Responsible.objects.filter(
        commercial_district__name="太白楼路商圈", duty=Duty.GRID_WORKER
    )
    assert workers.count() == 8
    assert JointCommittee.objects.filter(name="太白楼路商圈共治委员会").exists()


def test_jn5_owner_property_company_and_enterprises_sit_together(areas: object) -> None:
    seats = MemberOrganisation.objects.filter(joint_committee__name="海能电商园党建联席会")
    assert set(seats.values_list("capacity", flat=True)) == {
        SeatCapacity.OWNER,
        SeatCapacity.PROPERTY,
        SeatCapacity.ENTERPRISE,
        SeatCapacity.OTHER,  # the association of the park
    }
