"""One row of every scoped model in an area: what tests over all models look at."""

from pathlib import Path
from typing import Any
from zlib import crc32

from django.core.files.base import ContentFile
from django.db import models
from django.utils.timezone import now

from accounts.models import User
from core.encryption import fingerprint
from districts.enums import Role
from districts.models import (
    Area,
    Building,
    ColumnMapping,
    CommercialDistrict,
    CoverageWay,
    ImportBatch,
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
from members.models import Affiliation, Employment, PartyMember
from reports.models import Basis, Figure, OrganisationFact, PartyOrganisationFact, QuarterlyReport
from tests.conftest import START

LEDGER = Path(__file__).parent / "data/yuehaiwan-enterprise-ledger.xlsx"


def rows_in(area: Area) -> dict[str, Any]:
    """By model label. Names carry the area's code, so that rows of two areas can be told apart."""
    rows = [area, *_places(area)]
    district, organisation, party = rows[1], rows[3], rows[4]
    rows += _links(area, organisation, party)
    rows += _people(area, organisation, party)
    rows += _report(area, district, organisation, party)
    return {row._meta.label: row for row in rows}


def _places(area: Area) -> list[Any]:
    district = CommercialDistrict.objects.create(name=f"商圈{area.code}", area=area)
    building = Building.objects.create(name=f"楼栋{area.code}", commercial_district=district)
    organisation = Organisation.objects.create(
        name=f"单位{area.code}",
        uscc=f"91{crc32(area.code.encode()):016d}"[:18],
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


def _report(
    area: Area, district: CommercialDistrict, organisation: Organisation, party: PartyOrganisation
) -> list[Any]:
    report = QuarterlyReport.objects.create(
        area=area, year=2017, quarter=4, compiled_at=now(), digest=""
    )
    basis = Basis.objects.order_by("pk").first() or Basis.objects.create(
        code="default", name="默认口径", version="1"
    )
    place: dict[str, Any] = {"report": report, "area": area, "commercial_district": district}
    return [
        report,
        _filled(OrganisationFact, organisation=organisation, kind="enterprise", **place),
        _filled(PartyOrganisationFact, party_organisation=party, type="branch", **place),
        Figure.objects.create(basis=basis, counts={}, **place),
    ]


def _filled(model: Any, **values: Any) -> Any:
    """The row with nothing counted: numbers 0, ticks empty."""
    blank: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        if field.name not in values and not field.null and not field.has_default():
            if isinstance(field, models.BooleanField):
                blank[field.name] = False
            elif isinstance(field, models.IntegerField):
                blank[field.name] = 0
    return model.objects.create(**{**blank, **values})
