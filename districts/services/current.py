"""The latest phase, copied to its organisation for scope and lists, after a form was saved."""

from django.utils.timezone import localdate

from districts.models import (
    Organisation,
    OrganisationPhase,
    PartyOrganisation,
    PartyOrganisationPhase,
)

#: What a subject carries of its latest phase.
ORGANISATION_COPIES = ("kind", "state", "area_id", "commercial_district_id")
PARTY_COPIES = ("name", "type", "parent_id")


def settle_organisation(organisation: Organisation) -> None:
    """Copies the latest phase; an organisation without one gets its first from what it says."""
    latest = organisation.phases.order_by("-since").first()
    if latest is None:
        latest = OrganisationPhase.objects.create(
            organisation=organisation,
            since=organisation.opened or localdate(),
            since_precision=organisation.opened_precision,
            **{name: getattr(organisation, name) for name in ORGANISATION_COPIES},
        )
    if _take(organisation, latest, ORGANISATION_COPIES):
        organisation.save(update_fields=["search", *ORGANISATION_COPIES])


def settle_party_organisation(party: PartyOrganisation) -> None:
    """The same for a Party organisation, whose first phase begins when it was founded."""
    latest = party.phases.order_by("-since").first()
    if latest is None:
        latest = PartyOrganisationPhase.objects.create(
            party_organisation=party,
            since=party.founded,
            since_precision=party.founded_precision,
            **{name: getattr(party, name) for name in PARTY_COPIES},
        )
    if _take(party, latest, PARTY_COPIES):
        party.save(update_fields=["search", *PARTY_COPIES])


def _take(subject: object, phase: object, names: tuple[str, ...]) -> bool:
    """Whether the phase said anything else than the subject did."""
    differing = [name for name in names if getattr(subject, name) != getattr(phase, name)]
    for name in differing:
        setattr(subject, name, getattr(phase, name))
    return bool(differing)
