"""Members whose employer was not in the register when their roster was read."""

from typing import Any

from django.db.models import Q

from districts.ledgers import Context, Plan
from districts.models import Organisation
from districts.scoping import assigned_paths, within
from districts.services.registration import root_path
from members.models import Employment


def link(plan: Plan, context: Context) -> None:
    """Employments that stand by name alone point to the organisation that the plan brings under
    that name, new or renamed: in its district, and of the members whom the importer keeps."""
    brought = _brought(plan)
    if not brought or context.area is None:
        return
    waiting = Employment.objects.filter(
        Q(member__area__path__startswith=root_path(context.area)),
        within(assigned_paths(context.by, "change"), "member__area"),
        organisation=None,
        employer_name__in=brought,
    )
    for employment in waiting.order_by("id"):
        plan.update(employment, organisation=brought[employment.employer_name])
        plan.linked += 1


def _brought(plan: Plan) -> dict[str, Any]:
    """The organisations by the names under which the register lacked them."""
    new = [row for row in plan.creates if isinstance(row, Organisation)]
    renamed = [
        row for row, told in plan.updates if isinstance(row, Organisation) and "name" in told
    ]
    return {organisation.name: organisation for organisation in [*new, *renamed]}
