"""What is due of titles, for the adviser and the register's filters: set-based, as of a day, at and
below a path."""

import datetime as dt
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from core.dated import Quarter
from districts import limits
from districts.scoping import below
from storefronts.enums import AutoCheck, InspectionOutcome, TitleState
from storefronts.models import (
    Criterion,
    Inspection,
    Revocation,
    StorefrontAccount,
    StorefrontMember,
    Title,
    TitlePhase,
)
from storefronts.services import conditions, keeping, reminders

S = TitleState
HELD = (S.STANDING, S.SUSPENDED)
AREA = "storefront__area"


def titles(path: str, *states: TitleState) -> QuerySet[Any]:
    rows: QuerySet[Any] = Title.objects.filter(below(path, AREA), state__in=states or HELD)
    return rows.select_related("storefront", "scheme").order_by("pk")


def lapsing(path: str, day: dt.date) -> QuerySet[Any]:
    """Valid ones that end within the time of the rule; `has_account` where the store is told by
    the product itself."""
    accounts = StorefrontAccount.objects.on(day).filter(
        storefront=OuterRef("storefront"), user__is_active=True
    )
    rows = titles(path, S.STANDING).filter(pk__in=reminders.unasked(day).values("pk"))
    warned = limits.expression("plaque_warning", AREA)
    return rows.annotate(warned=warned, has_account=Exists(accounts)).filter(
        valid_to__lte=Value(day) + F("warned")
    )


def uninspected(path: str, day: dt.date) -> QuerySet[Any]:
    """Held since before the quarter, and inspected less often in it than the rule has it."""
    quarter = Quarter.of(day)
    done = (
        Inspection.objects.filter(title=OuterRef("pk"), done_on__range=(quarter.first, day))
        .order_by()
        .values("title")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return (
        titles(path)
        .filter(awarded_on__lt=quarter.first)
        .annotate(
            done=Coalesce(Subquery(done), 0), wanted=limits.expression("store_inspections", AREA)
        )
        .filter(done__lt=F("wanted"))
    )


def visits_overdue(path: str, day: dt.date) -> QuerySet[Inspection]:
    """Planned, not done, and the day has gone by; what is no longer held is not inspected."""
    rows = Inspection.objects.filter(
        below(path, "title__storefront__area"),
        done_on=None,
        planned_on__lt=day,
        title__state__in=HELD,
    )
    return rows.select_related("title__storefront", "title__scheme", "inspector").order_by("pk")


def unrectified(path: str, day: dt.date) -> QuerySet[Any]:
    """The last day for it has gone by."""
    return titles(path, S.SUSPENDED).filter(rectify_by__lt=day)


def suspended_without_end(path: str, day: dt.date) -> QuerySet[Any]:
    return titles(path, S.SUSPENDED).filter(rectify_by=None)


def restorable(path: str, day: dt.date) -> QuerySet[Any]:
    """Suspended by the product because a condition no longer held, and it holds again."""
    phases = TitlePhase.objects.filter(title=OuterRef("pk")).order_by("-since")
    rows = titles(path, S.SUSPENDED).annotate(why=Subquery(phases.values("reason")[:1]))
    return rows.filter(
        Q(storefront__licence_until=None) | Q(storefront__licence_until__gte=day),
        ~asks(AutoCheck.MEMBER) | has_member(day),
        why__startswith=keeping.LOST,
    )


def without_member(path: str, day: dt.date) -> QuerySet[Any]:
    """Held under rules that want a Party member in the store, where the register knows none."""
    return titles(path).filter(asks(AutoCheck.MEMBER), ~has_member(day))


def licence_ending(path: str, day: dt.date) -> QuerySet[Any]:
    """Held by stores whose licence has ended or ends within the time of the rule."""
    rows = titles(path).annotate(warned=limits.expression("plaque_warning", AREA))
    return rows.filter(storefront__licence_until__lte=Value(day) + F("warned"))


def unserved(path: str, day: dt.date) -> QuerySet[Any]:
    return titles(path, S.REVOKED).filter(Exists(_decision(served_on=None)))


def appealed(path: str, day: dt.date) -> QuerySet[Any]:
    return titles(path, S.APPEALED)


def to_revoke(path: str, day: dt.date) -> QuerySet[Any]:
    """Held, though the last inspection proposed to revoke."""
    done = Inspection.objects.filter(title=OuterRef("pk"), done_on__isnull=False)
    last = done.order_by("-done_on", "-pk")
    rows = titles(path).annotate(said=Subquery(last.values("outcome")[:1]))
    return rows.annotate(found=Subquery(last.values("done_on")[:1])).filter(
        said=InspectionOutcome.REVOKE
    )


def _decision(**said: Any) -> QuerySet[Revocation]:
    """The latest decision on the title, where it is so."""
    latest = Revocation.objects.filter(title=OuterRef("title")).order_by("-pk").values("pk")[:1]
    return Revocation.objects.filter(title=OuterRef("pk"), pk=Subquery(latest), **said)


def has_member(day: dt.date) -> Exists:
    there = StorefrontMember.objects.on(day).filter(storefront=OuterRef("storefront"))
    return Exists(there.filter(conditions.in_the_party(day)))


def asks(check: AutoCheck) -> Q:
    """Whether the rules under which a title is held have the condition; of one from before the
    system, whether any version of its scheme that was in force has."""
    asked = Criterion.objects.filter(auto=check)
    of_scheme = asked.filter(version__scheme=OuterRef("scheme"), version__since__isnull=False)
    return Q(Exists(asked.filter(version=OuterRef("version")))) | Q(Exists(of_scheme), version=None)
