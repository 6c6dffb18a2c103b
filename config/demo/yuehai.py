"""悦海新天地 (银川) by its organisation rule (JF3): a joint committee of the building community, a
joint branch in each building, a branch in an enterprise that can have one.

The branches are those of the street's ledgers. What is there already stays.
"""

import datetime as dt

from django.db import transaction

from config.demo.parties import founded
from districts.enums import CommitteeNature, PartyOrganisationType
from districts.models import (
    Area,
    CommercialDistrict,
    JointCommittee,
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
