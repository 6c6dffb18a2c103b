"""One Party organisation as its page shows it today."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localdate

from districts.models import (
    LadderStage,
    OrganisationCoverage,
    PartyOrganisation,
    PartyPost,
    PartyTitle,
    Term,
)
from districts.party_links import Count, Person, people
from districts.services import party_terms, party_tree, party_trees
from districts.services.party_timeline import Entry, timeline

COVERED = 200  # organisations on the page


@dataclass(frozen=True)
class TermShown:
    """The present term, when it ends, and how many days are left of it: negative after its end."""

    term: Term
    ends: dt.date
    left: int
    warned: bool

    @property
    def over(self) -> int:
        return -self.left


@dataclass(frozen=True)
class Below:
    party: PartyOrganisation
    count: Count
    covered: int


@dataclass(frozen=True)
class PartyPage:
    party: PartyOrganisation
    above: list[PartyOrganisation]  # the top first
    count: Count
    persons: list[Person]
    term: TermShown | None
    posts: list[PartyPost]
    covered: list[OrganisationCoverage]
    below: list[Below]
    titles: QuerySet[PartyTitle]
    stage: LadderStage | None
    timeline: list[Entry]


def page(party: PartyOrganisation, user: Any) -> PartyPage:
    today = localdate()
    covered = OrganisationCoverage.objects.for_user(user).on(today)
    covered = covered.filter(party_organisation=party).select_related("organisation", "way")
    above = list(party_tree.ancestors(party))[1:]
    return PartyPage(
        party=party,
        above=above[::-1],
        count=people().counts([party.pk], today).get(party.pk, Count()),
        persons=people().listed(party, today, user),
        term=_term(party, today),
        posts=party_terms.present_posts(party),
        covered=list(covered.order_by("organisation__name")[:COVERED]),
        below=_below(party, today),
        titles=party.titles.on(today),
        stage=party.ladder.on(today).first(),
        timeline=timeline(party, user),
    )


def _term(party: PartyOrganisation, today: dt.date) -> TermShown | None:
    term = party_terms.present_term(party)
    if term is None:
        return None
    ends = party_terms.ends(term)
    warned = party_terms.due_terms(today).filter(pk=term.pk).exists()
    return TermShown(term, ends, (ends - today).days, warned)


def _below(party: PartyOrganisation, today: dt.date) -> list[Below]:
    children = list(party.children.filter(dissolved=None).order_by("founded", "pk"))
    keys = [child.pk for child in children]
    counts, covered = people().counts(keys, today), party_trees.covered_by(keys)
    return [
        Below(child, counts.get(child.pk, Count()), covered.get(child.pk, 0)) for child in children
    ]
