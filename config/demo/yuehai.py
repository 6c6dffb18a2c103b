"""悦海新天地 (银川) by its organisation rule (JF3): a joint committee of the building community, a
joint branch in each building, a branch in an enterprise that can have one.

The branches are those of the street's ledgers. What is there already stays.
"""

import datetime as dt
import re
from collections import defaultdict

from django.db import transaction

from config.demo.ledgers import tower
from config.demo.parties import founded
from districts.enums import CommitteeNature, PartyOrganisationType
from districts.models import (
    Area,
    Building,
    CommercialDistrict,
    JointCommittee,
    Organisation,
    OrganisationPhase,
    PartyOrganisation,
    PartyOrganisationPhase,
)

DISTRICT = "悦海新天地商圈"
COMMITTEE = "悦海新天地楼宇社区联合党委（演示）"
FOUNDED = dt.date(2016, 1, 1)


@transaction.atomic
def load_yuehai(area: Area) -> None:
    """Into the street, after its ledgers and its commercial district."""
    district = CommercialDistrict.objects.get(name=DISTRICT, area=area)
    if JointCommittee.objects.filter(name=COMMITTEE, area=area).exists():
        return
    committee = founded(
        area, FOUNDED, PartyOrganisationType.COMMITTEE, COMMITTEE, commercial_district=district
    )
    JointCommittee.objects.create(
        name=COMMITTEE,
        nature=CommitteeNature.PARTY_ORGANISATION,
        party_organisation=committee,
        area=area,
        commercial_district=district,
        founded=FOUNDED,
    )
    below = PartyOrganisation.objects.filter(area=area).exclude(pk=committee.pk)
    PartyOrganisationPhase.objects.filter(party_organisation__in=below).update(parent=committee)
    below.update(parent=committee, commercial_district=district)
    _rooms(area, district)


def _rooms(area: Area, district: CommercialDistrict) -> None:
    """In which building each organisation of the ledgers is."""
    inside: dict[int, list[int]] = defaultdict(list)
    for pk, name in Organisation.objects.filter(area=area).values_list("pk", "name"):
        if digits := re.search(r"\d+", name):
            inside[tower(int(digits.group()))].append(pk)
    for number, organisations in inside.items():
        building = Building.objects.get(
            commercial_district=district, name=f"悦海新天地{number}号楼"
        )
        rows = OrganisationPhase.objects.filter(organisation__in=organisations)
        rows.update(building=building)
