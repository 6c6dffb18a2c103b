"""What Party organisations owed of organisational life in a quarter, read for compiling.

A duty came due where its month, quarter or year ended in the quarter: what a year asks for is told
in its last quarter.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from activities.services.duties import KEPT, OWING, given, spans
from core.dated import Quarter
from districts.models import PartyOrganisation

STATEMENT = f"""
create temp table compiled_life as
{KEPT}
select party, kind, count(*) as owed, count(*) filter (where held >= needed) as kept
from kept
where last <= %(day)s
group by party, kind;
analyze compiled_life
"""  # noqa: S608 -- a statement of our own


def values(areas: Iterable[int], period: Quarter) -> dict[str, Any]:
    """What the statement needs to know; whoever stood then and owes nothing is left out by it."""
    near = Q(area__in=areas) | Q(phases__area__in=areas)  # lies there, or lay there then
    owing = PartyOrganisation.objects.filter(near, phases__type__in=OWING, founded__lte=period.last)
    parties = list(owing.values_list("pk", flat=True).distinct())
    return given(parties, spans(period.first, period.last, period.last), period.last)
