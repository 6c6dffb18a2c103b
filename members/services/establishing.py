"""Where members are enough for a Party organisation: 应建未建, and 成熟一个独立一个.

The same count that a compile keeps in its facts (reports/sql), of the register as it is today and
below a path: the register's once its roster is confirmed, before that the latest statement, and the
register's where nothing was stated.
"""

import datetime as dt
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce, Least

from core.dated import holds
from districts import limits
from districts.enums import CoverageClass, Metric, OperatingState, OrganisationKind
from districts.models import Organisation, OrganisationCoverage, Statement
from districts.scoping import below
from members.enums import AffiliationKind
from members.models import Affiliation, Employment

TWO_NEW = (OrganisationKind.ENTERPRISE, OrganisationKind.SOCIAL)  # 两新组织


def mature(path: str, day: dt.date) -> QuerySet[Any]:
    """Operating organisations with enough full members on the day: `full` of `needed`."""
    rows = Organisation.objects.filter(
        below(path), kind__in=TWO_NEW, state=OperatingState.OPERATING, closed=None
    )
    confirmed = Q(roster_complete_on__lte=day)
    stated = Least(
        Coalesce(_stated(Metric.FULL_MEMBERS, day), _stated(Metric.MEMBERS, day)),
        Coalesce(_stated(Metric.MEMBERS, day), _stated(Metric.FULL_MEMBERS, day)),
    )
    registered = Coalesce(Subquery(_registered(day)), 0)
    counted = Case(When(confirmed, then=registered), default=Coalesce(stated, registered))
    rows = rows.annotate(full=counted, needed=limits.expression("due_members", "area"))
    return rows.filter(full__gte=F("needed"))


def _stated(metric: str, day: dt.date) -> Subquery:
    rows = Statement.objects.filter(organisation=OuterRef("pk"), metric=metric, day__lte=day)
    return Subquery(rows.order_by("-day").values("value")[:1], output_field=IntegerField())


def _registered(day: dt.date) -> QuerySet[Any]:
    """Full members with a formal affiliation who work there."""
    formal = Affiliation.objects.on(day).filter(
        member=OuterRef("member"), kind=AffiliationKind.FORMAL, party_organisation__isnull=False
    )
    rows = Employment.objects.on(day).filter(
        Exists(formal),
        Q(member__ended=None) | Q(member__ended__gt=day),
        organisation=OuterRef("pk"),
        member__full_since__lte=day,
    )
    counted = rows.order_by().values("organisation").annotate(n=Count("member", distinct=True))
    return counted.values("n")


def _covered(day: dt.date, *classes: str) -> Exists:
    rows = OrganisationCoverage.objects.on(day).filter(
        organisation=OuterRef("pk"), way__statistical_class__in=classes
    )
    party = "party_organisation__"
    standing = Q(**{f"{party}dissolved": None}) | Q(**{f"{party}dissolved__gt": day})
    return Exists(rows.filter(standing))


def unestablished(path: str, day: dt.date) -> QuerySet[Any]:
    """应建未建: enough full members, and no Party organisation covers it."""
    ways = (CoverageClass.STANDALONE, CoverageClass.JOINT, CoverageClass.OTHER)
    return mature(path, day).filter(~_covered(day, *ways))


def ripe(path: str, day: dt.date) -> QuerySet[Any]:
    """Enough for a branch of its own, and still in a joint one, whose key is `joint`."""
    joint = OrganisationCoverage.objects.filter(
        holds(day), organisation=OuterRef("pk"), way__statistical_class=CoverageClass.JOINT
    )
    rows = mature(path, day).filter(~_covered(day, CoverageClass.STANDALONE))
    found = rows.annotate(
        joint=Subquery(joint.order_by("pk").values("party_organisation")[:1]),
        joint_name=Subquery(joint.order_by("pk").values("party_organisation__name")[:1]),
    )
    return found.filter(joint__isnull=False)
