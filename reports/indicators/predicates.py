"""The conditions that figures are made of: each answers, for a basis, a predicate over facts."""

from collections.abc import Callable

from django.db.models import Q

from districts.enums import CoverageClass, Means, OrganisationKind
from reports.models import Basis

Rule = Callable[[Basis], Q]

EVERYTHING = Q()
NOTHING = Q(organisation__in=[])
MASS = (Means.TRADE_UNION, Means.YOUTH_LEAGUE, Means.WOMENS_FEDERATION)


def every(basis: Basis) -> Q:
    return Q()


def staffed(basis: Basis) -> Q:
    return Q(staff__gte=basis.least_staff) if basis.least_staff else Q()


def counted(basis: Basis) -> Q:
    """The organisations of the basis; departments are in none."""
    kinds = [kind for kind in basis.kinds if kind != OrganisationKind.DEPARTMENT]
    return Q(kind__in=kinds) & staffed(basis)


def of_kind(kind: str) -> Rule:
    return lambda basis: Q(kind=kind) & staffed(basis)


def _class(basis: Basis, one: str) -> Q:
    return Q(**{one: True}) if one in basis.classes else NOTHING


def standalone(basis: Basis) -> Q:
    return _class(basis, CoverageClass.STANDALONE)


def joint(basis: Basis) -> Q:
    """A seat in a joint committee counts as joint coverage where the basis says so."""
    found = _class(basis, CoverageClass.JOINT)
    return found | Q(seat=True) if basis.seats_count else found


def covered(basis: Basis) -> Q:
    return standalone(basis) | joint(basis) | _class(basis, CoverageClass.OTHER)


def joint_at_most(basis: Basis) -> Q:
    return joint(basis) & ~standalone(basis)


def other_at_most(basis: Basis) -> Q:
    return _class(basis, CoverageClass.OTHER) & ~standalone(basis) & ~joint(basis)


def by_means(basis: Basis, *wanted: str) -> Q:
    found = NOTHING
    for means in wanted:
        if means in basis.means:
            found |= Q(**{means: True})
    return found


def by_activity(basis: Basis) -> Q:
    """Took part in an activity of the quarter, where the basis says that this is Party work."""
    return Q(active=True) if basis.activities_count else NOTHING


def reached(basis: Basis) -> Q:
    """Reached by Party work, with or without a Party organisation."""
    return covered(basis) | by_means(basis, *Means.values) | Q(work_only=True) | by_activity(basis)


def only_reached_by(*means: str, after: tuple[str, ...] = ()) -> Rule:
    """Covered by no Party organisation, and reached by these means but by none named before."""
    return lambda basis: (
        counted(basis) & ~covered(basis) & ~by_means(basis, *after) & by_means(basis, *means)
    )


def only_reached_by_way(basis: Basis) -> Q:
    return both(Q(work_only=True), uncovered)(basis) & ~by_means(basis, *Means.values)


def only_reached_by_activity(basis: Basis) -> Q:
    others = by_means(basis, *Means.values) | Q(work_only=True)
    return uncovered(basis) & ~others & by_activity(basis)


def due(basis: Basis) -> Q:
    return counted(basis) & Q(full_members__gte=basis.due_members)


def both(*rules: Rule | Q) -> Rule:
    def combined(basis: Basis) -> Q:
        found = Q()
        for rule in rules:
            found &= rule if isinstance(rule, Q) else rule(basis)
        return found

    return combined


def uncovered(basis: Basis) -> Q:
    return counted(basis) & ~covered(basis)


def few_members(basis: Basis) -> Q:
    return uncovered(basis) & Q(members__gt=0, full_members__lt=basis.due_members)


def no_members(basis: Basis) -> Q:
    return uncovered(basis) & Q(members=0, full_members__lt=basis.due_members)


def own_party_organisation(kind: str) -> Rule:
    return both(counted, standalone, Q(own_type=kind))


def three_in_joint(basis: Basis) -> Q:
    return due(basis) & joint_at_most(basis)


def instructor_linked(basis: Basis) -> Q:
    return counted(basis) & by_means(basis, Means.INSTRUCTOR)
