"""One row of every scoped model in an area: what tests over all models look at."""

import datetime as dt
from pathlib import Path
from typing import Any
from zlib import crc32

from django.core.files.base import ContentFile
from django.utils.timezone import now
from stdnum.cn.uscc import calc_check_digit

from accounts.models import User
from core.encryption import fingerprint
from districts.enums import Role
from districts.models import (
    Area,
    Building,
    ColumnMapping,
    CommercialDistrict,
    CommitteeSection,
    ComparisonList,
    ComparisonRow,
    CouncilPost,
    CoverageWay,
    FollowUpOrder,
    FormerArea,
    GridZone,
    GuidanceVisit,
    ImportBatch,
    Instructor,
    JointCommittee,
    LadderStage,
    LeaderContact,
    MemberOrganisation,
    MoveRequest,
    Organisation,
    OrganisationCoverage,
    OrganisationPhase,
    PartyOrganisation,
    PartyOrganisationPhase,
    PartyPost,
    PartyTitle,
    Regulation,
    Responsible,
    RoleAssignment,
    RuleLimit,
    Statement,
    Term,
    ToDo,
    Venue,
    VenueCheck,
    VenueRoom,
    VenueSupport,
    WorkCoverage,
)
from members.models import (
    Affiliation,
    ConsentText,
    Development,
    DevelopmentStage,
    Employment,
    LostContact,
    MemberHonour,
    MembershipTransfer,
    PartyMember,
    PioneerPost,
    Pledge,
    Recommendation,
    ReportInPoint,
    SelfReport,
)
from reports.models import (
    Basis,
    Figure,
    OrganisationFact,
    PartyOrganisationFact,
    QuarterlyReport,
    StorefrontFact,
    TableTemplate,
    Target,
    TargetFact,
    TitleFact,
)
from storefronts.models import Storefront
from tests.activity_rows import activities_in
from tests.conftest import START
from tests.fact_rows import cycle_rows, deeds_facts, filled, money_facts
from tests.form_rows import forms_in
from tests.funding_rows import funding_in
from tests.store_rows import stores_in

LEDGER = Path(__file__).parent / "data/yuehaiwan-enterprise-ledger.xlsx"


def rows_in(area: Area) -> dict[str, Any]:
    """By model label. Names carry the area's code, so that rows of two areas can be told apart."""
    rows = [area, *_places(area)]
    district, organisation, party = rows[1], rows[3], rows[4]
    rows += _links(area, organisation, party)
    rows += _committees(area, organisation, rows[5])
    rows += _life_of(area, party)
    rows += _venue(area)
    rows += _offices(area, district, organisation, rows[6])
    rows += _people(area, organisation, party)
    member = next(row for row in rows if isinstance(row, PartyMember))
    rows += _merits(area, party, member)
    rows += _report_in(area)
    rows += stores_in(area, member)
    rows += activities_in(area, member, party)
    rows += funding_in(area, party)
    rows += _report(area, district, organisation, party)
    return {row._meta.label: row for row in rows}


def credit_code(area: Area) -> str:
    body = f"91640100{crc32(area.code.encode()) % 10**9:09d}"
    return f"{body}{calc_check_digit(body)}"


def _places(area: Area) -> list[Any]:
    district = CommercialDistrict.objects.create(name=f"商圈{area.code}", area=area)
    building = Building.objects.create(name=f"楼栋{area.code}", commercial_district=district)
    organisation = Organisation.objects.create(
        name=f"单位{area.code}",
        uscc=credit_code(area),
        area=area,
        commercial_district=district,
        kind="enterprise",
        opened=START,
        phone="13895012345",
    )
    party = PartyOrganisation.objects.create(
        name=f"党支部{area.code}", type="branch", area=area, founded=START
    )
    return [district, building, organisation, party]


def _links(area: Area, organisation: Organisation, party: PartyOrganisation) -> list[Any]:
    way, _ = CoverageWay.objects.get_or_create(
        code="standalone", defaults={"name": "单独", "statistical_class": "standalone"}
    )
    committee = JointCommittee.objects.create(
        name=f"联合党工委{area.code}", nature="dispatched", area=area, founded=START
    )
    instructor = Instructor.objects.create(name=f"指导员{area.code}", area=area)
    uploader, _ = User.objects.get_or_create(username=f"uploader-{area.code}")
    dated: dict[str, Any] = {"organisation": organisation, "since": START}
    return [
        committee,
        instructor,
        MemberOrganisation.objects.create(
            joint_committee=committee, capacity="enterprise", **dated
        ),
        OrganisationPhase.objects.create(
            area=area,
            commercial_district=organisation.commercial_district,
            kind="enterprise",
            **dated,
        ),
        PartyOrganisationPhase.objects.create(
            party_organisation=party, since=START, name=party.name, type=party.type
        ),
        OrganisationCoverage.objects.create(party_organisation=party, way=way, **dated),
        WorkCoverage.objects.create(means="liaison", **dated),
        Statement.objects.create(
            area=area, organisation=organisation, metric="staff", value=8, day=START, source="台账"
        ),
        RoleAssignment.objects.create(user=uploader, area=area, role=Role.CLERK, since=START),
        ImportBatch.objects.create(
            kind="organisations",
            area=area,
            filename=f"台账{area.code}.xlsx",
            file=ContentFile(LEDGER.read_bytes(), "ledger.xlsx"),
            sha256=area.code,
            by=uploader,
        ),
        ColumnMapping.objects.create(
            area=area, kind="organisations", texts=["单位"], keys=["name"], by=uploader
        ),
        ToDo.objects.create(
            key=f"key-{area.code}",
            area=area,
            rule="换届",
            subject=f"待办{area.code}",
            url="/admin/",
        ),
    ]


def _committees(area: Area, organisation: Organisation, committee: JointCommittee) -> list[Any]:
    of: dict[str, Any] = {"joint_committee": committee, "since": START}
    return [
        CommitteeSection.objects.create(name="志愿者工作部", **of),
        CouncilPost.objects.create(
            title="chair", name=f"理事长{area.code}", organisation=organisation, **of
        ),
        Regulation.objects.create(name="联席会议制度", **of),
    ]


def _life_of(area: Area, party: PartyOrganisation) -> list[Any]:
    of: dict[str, Any] = {"party_organisation": party, "since": START}
    return [
        Term.objects.create(number=1, due=dt.date(2019, 1, 1), **of),
        PartyPost.objects.create(title="secretary", name=f"书记{area.code}", **of),
        PartyTitle.objects.create(area=area, kind="red_brand", level="district", **of),
        LadderStage.objects.create(step="regulate", **of),
    ]


def _venue(area: Area) -> list[Any]:
    venue = Venue.objects.create(name=f"党群服务中心{area.code}", kind="centre", area=area)
    return [
        venue,
        VenueRoom.objects.create(venue=venue, name="党员活动室"),
        VenueSupport.objects.create(
            venue=venue, kind="rent", provider_name="物业公司", yearly_fen=80_000_00, since=START
        ),
        VenueCheck.objects.create(venue=venue, item="flag", met=True, day=START),
        FormerArea.objects.create(area=area, name=f"旧区{area.code}", code="0", until=START),
    ]


def _offices(
    area: Area, district: CommercialDistrict, organisation: Organisation, instructor: Instructor
) -> list[Any]:
    user, _ = User.objects.get_or_create(username=f"uploader-{area.code}")
    of: dict[str, Any] = {"area": area, "since": START}
    comparison = ComparisonList.objects.create(
        area=area, source="tax", day=START, filename=f"税务{area.code}.xlsx", by=user
    )
    return [
        GridZone.objects.create(name=f"片区{area.code}", area=area),
        Responsible.objects.create(
            commercial_district=district, duty="leader", name=f"责任人{area.code}", **of
        ),
        LeaderContact.objects.create(
            commercial_district=district, leader=f"领导{area.code}", post="副书记", **of
        ),
        GuidanceVisit.objects.create(instructor=instructor, organisation=organisation, day=START),
        comparison,
        ComparisonRow.objects.create(
            comparison=comparison, number=2, name=f"名单单位{area.code}", match="only_there"
        ),
        MoveRequest.objects.create(
            organisation=organisation, area=area, held_by=area, day=START, reason="迁址", by=user
        ),
        FollowUpOrder.objects.create(
            area=area, subject=f"督办{area.code}", due=dt.date(2018, 1, 1), by=user
        ),
        RuleLimit.objects.create(
            area=area, code="joint_branch_organisations", value=10, source="区委组织部通知"
        ),
    ]


def _people(area: Area, organisation: Organisation, party: PartyOrganisation) -> list[Any]:
    number = f"64010619800101{crc32(area.code.encode()) % 10000:04d}"
    member = PartyMember.objects.create(
        name=f"张三{area.code}",
        area=area,
        id_number=number,
        id_fingerprint=fingerprint(number, "id_number"),
        phone="13895012345",
        phone_fingerprint=fingerprint("13895012345", "phone"),
        phone_tail_fingerprint=fingerprint("2345", "phone_tail"),
    )
    return [
        member,
        Employment.objects.create(member=member, organisation=organisation, since=START),
        Affiliation.objects.create(
            member=member, kind="formal", party_organisation=party, since=START
        ),
    ]


def _merits(area: Area, party: PartyOrganisation, member: PartyMember) -> list[Any]:
    user, _ = User.objects.get_or_create(username=f"uploader-{area.code}")
    development = Development.objects.create(
        name=f"李四{area.code}",
        area=area,
        party_organisation=party,
        stage="applicant",
        stage_since=START,
    )
    return [
        development,
        DevelopmentStage.objects.create(development=development, stage="applicant", day=START),
        PioneerPost.objects.create(
            kind="vanguard", name=f"收银台{area.code}", area=area, since=START
        ),
        Pledge.objects.create(member=member, text="诚信经营", day=START),
        MemberHonour.objects.create(
            member=member, name="优秀共产党员", level="district", day=START
        ),
        Recommendation.objects.create(
            area=area, party_organisation=party, name="王五", kind="college", day=START
        ),
        LostContact.objects.create(member=member, reason="work", since=START),
        MembershipTransfer.objects.create(
            member=member,
            area=area,
            source=party,
            target_name="外地某某党支部",
            reason="工作单位变动",
            applied_on=START,
            by=user,
        ),
    ]


def _report_in(area: Area) -> list[Any]:
    consent, _ = ConsentText.objects.get_or_create(
        version=1, defaults={"text": "告知同意书", "since": START}
    )
    point = ReportInPoint.objects.create(
        name=f"展板{area.code}", kind="board", code=area.code[:16], area=area, placed=START
    )
    report = SelfReport.objects.create(
        number=f"R{area.code}"[:16],
        area=area,
        point=point,
        name="赵六",
        phone="13895012345",
        phone_fingerprint=fingerprint("13895012345", "phone"),
        phone_tail_fingerprint=fingerprint("2345", "phone_tail"),
        consent=consent,
        consented_at=now(),
        due=dt.date(2018, 1, 1),
    )
    return [point, report]


def _report(
    area: Area, district: CommercialDistrict, organisation: Organisation, party: PartyOrganisation
) -> list[Any]:
    report = QuarterlyReport.objects.create(
        area=area, year=2017, quarter=4, compiled_at=now(), digest=""
    )
    merchant = User.objects.get(username=f"merchant-{area.code}")
    basis = Basis.objects.order_by("pk").first() or Basis.objects.create(
        code="default", name="默认口径", version="1"
    )
    place: dict[str, Any] = {"report": report, "area": area, "commercial_district": district}
    return [
        report,
        filled(OrganisationFact, organisation=organisation, kind="enterprise", **place),
        filled(PartyOrganisationFact, party_organisation=party, type="branch", **place),
        *_store_facts(place),
        *deeds_facts(place, party),
        *money_facts(place),
        Figure.objects.create(basis=basis, counts={}, **place),
        filled(
            TargetFact,
            target_id=1,
            indicator="model_stores",
            first_day=START,
            last_day=dt.date(2018, 1, 1),
            **place,
        ),
        Target.objects.create(
            area=area,
            indicator="model_stores",
            title="党员示范店",
            value=10,
            first_day=START,
            last_day=dt.date(2018, 1, 1),
            set_by=merchant,
        ),
        TableTemplate.objects.create(
            area=area, name="常用表", words=f"area={area.code}", shared=True, owner=merchant
        ),
        *cycle_rows(place, merchant),
        *forms_in(area, merchant),
    ]


def _store_facts(place: dict[str, Any]) -> list[Any]:
    store = Storefront.objects.get(area=place["area"])
    days = {"awarded_on": START, "valid_to": dt.date(2018, 1, 1)}
    return [
        filled(StorefrontFact, storefront=store, trade="other", **place),
        filled(
            TitleFact, title=store.titles.get(), storefront=store, state="standing", **days, **place
        ),
    ]
