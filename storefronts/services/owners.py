"""Storefronts whose owner was not in the register when their ledger was read."""

from typing import Any

from django.db.models import Q

from districts.ledgers import Context, Plan
from districts.models import Organisation
from districts.scoping import assigned_paths, within
from districts.services.registration import root_path
from storefronts.models import Storefront


def link(plan: Plan, context: Context) -> None:
    """Stores that stand without an organisation point to the one that the plan brings under the
    name of their owner or under their code, in its district, as far as the importer keeps them."""
    brought = [row for row in plan.creates if isinstance(row, Organisation)]
    brought += [
        row
        for row, told in plan.updates
        if isinstance(row, Organisation) and {"name", "uscc"} & set(told)
    ]
    if not brought or context.area is None:
        return
    names = {one.name: one for one in brought}
    codes = {one.uscc: one for one in brought if one.uscc}
    waiting = Storefront.objects.defer("search").filter(
        Q(owner_name__among=names) | Q(owner_name="", uscc__among=codes),
        within(assigned_paths(context.by, "change"), "area"),
        area__path__startswith=root_path(context.area),
        organisation=None,
    )
    for store in waiting.order_by("pk"):
        organisation: Any = names.get(store.owner_name) or codes[store.uscc]
        plan.update(store, organisation=organisation, owner_name="")
        plan.linked += 1
