"""How the facts of each subject read."""

from reports.faces import organisations, party, storefronts
from reports.faces.definition import Face, Head, Row, Shown
from reports.indicators.definition import Facts
from reports.models import OrganisationFact, PartyOrganisationFact, StorefrontFact, TitleFact

FACES: dict[Facts, Face] = {
    OrganisationFact: organisations.FACE,
    PartyOrganisationFact: party.FACE,
    TitleFact: storefronts.TITLES,
    StorefrontFact: storefronts.STOREFRONTS,
}

__all__ = ["FACES", "Face", "Head", "Row", "Shown"]
