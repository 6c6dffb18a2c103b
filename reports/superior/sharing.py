"""Who sees a superior's form: those of its area the whole of it, and each reporting unit that it
names (or that it numbers) the cells of its own, filled with its own figures."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from districts.models import Area
from districts.scoping import assigned_paths, within
from reports.cycle.submitting import of_user
from reports.enums import FormPlace
from reports.models import FormCell, FormTemplate, FormVersion, QuarterlyReport


def visible(user: Any) -> QuerySet[FormTemplate]:
    """The forms of the user's areas, and those above that have a line for a unit of his."""
    parts = of_user(user)
    newest = FormVersion.objects.filter(template=OuterRef("version__template")).order_by("-number")
    lines = FormCell.objects.filter(
        Q(unit__in=parts.values("area")) | Q(place=FormPlace.NTH),
        version__template=OuterRef("pk"),
        version=Subquery(newest.values("pk")[:1]),
    )
    handed_in = parts.filter(report__area=OuterRef("area"))
    whole = within(assigned_paths(user, "view"), "area")
    return FormTemplate.objects.filter(whole | (Exists(lines) & Exists(handed_in)))


def units_of(template: FormTemplate, user: Any) -> list[Area]:
    """As whose the user sees it: none where he sees the whole, else his units of its area."""
    if template.area.path.startswith(tuple(assigned_paths(user, "view"))):
        return []
    mine = of_user(user).filter(report__area=template.area)
    return list(Area.objects.filter(pk__in=mine.values("area")).order_by("path"))


def quarters(template: FormTemplate, unit: Area | None) -> QuerySet[QuarterlyReport]:
    """The newest edition of each quarter, the newest first; of a unit those it has a part in."""
    found = QuarterlyReport.objects.filter(area=template.area)
    if unit is not None:
        found = found.filter(submissions__area=unit)
    found = found.order_by("-year", "-quarter", "-edition").distinct("year", "quarter")
    return found.select_related("area")
