"""How the facts of each subject read."""

from reports.faces import activities, organisations, party, storefronts
from reports.faces.definition import Face, Head, Row, Shown
from reports.indicators.definition import Facts
from reports.models import (
    ActivityFact,
    OrganisationFact,
    PartyOrganisationFact,
    StorefrontFact,
    TitleFact,
)

FACES: dict[Facts, Face] = {
    OrganisationFact: organisations.FACE,
    PartyOrganisationFact: party.FACE,
    TitleFact: storefronts.TITLES,
    StorefrontFact: storefronts.STOREFRONTS,
    ActivityFact: activities.FACE,
}

__all__ = ["FACES", "Face", "Head", "Row", "Shown"]
