"""What a user may point to beyond his own areas: `refer` gives the name and the area, no more.

A transfer goes to any Party organisation of the district, a seat may be held by a body at an area
above (a tax bureau), and an organisation of another street is asked for by its exact credit code.
"""

from typing import Any

from django.db.models import Q, QuerySet

from districts.enums import AreaKind
from districts.models import Area, Organisation, PartyOrganisation
from districts.scoping import assigned_paths, within


def above(path: str) -> list[str]:
    """The paths of the area itself and of those above it, lowest first."""
    return [path[: i + 1] for i in reversed(range(len(path))) if path[i] == "/"]


def district_paths(user: Any) -> list[str]:
    """The districts in which the user may refer; of an area above districts, the area itself."""
    own = assigned_paths(user, "refer")
    lines = {path: above(path) for path in own if path}
    districts = set(
        Area.objects.filter(
            path__in={step for steps in lines.values() for step in steps}, kind=AreaKind.DISTRICT
        ).values_list("path", flat=True)
    )
    return sorted(
        {next((step for step in lines.get(path, ()) if step in districts), path) for path in own}
    )


def party_organisations(user: Any) -> QuerySet[PartyOrganisation]:
    """Those of the user's districts that still stand."""
    found = within(district_paths(user), PartyOrganisation.area_path)
    return PartyOrganisation.objects.filter(found, dissolved=None)


def organisations(user: Any) -> QuerySet[Organisation]:
    """His own, and the bodies that lie at an area above his."""
    paths = assigned_paths(user, "refer")
    higher = {step for path in paths for step in above(path)[1:]}
    own = within(paths, Organisation.area_path)
    return Organisation.objects.filter(own | Q(area__path__in=higher)).select_related("area")


def by_code(user: Any, uscc: str) -> QuerySet[Organisation]:
    """The one that bears exactly this credit code, wherever it lies."""
    code = uscc.strip().upper()
    bears = Q(uscc=code) if code and assigned_paths(user, "refer") else Q(pk__in=[])
    return Organisation.objects.filter(bears)


def told(row: Any) -> str:
    """What is shown of a row beyond one's areas: its name and its area."""
    return f"{row}（{row.area}）"
