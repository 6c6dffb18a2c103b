"""Where rows lay on a day that have come to a successor of their area since.

What is of no day goes along when an area ends (`districts.services.area_changes`); the history of
its register keeps from where. Most quarters end after the last merger: then nothing is looked at.
"""

from typing import Any

from django.db import models

from activities.models import (
    Activity,
    Case,
    DutySession,
    Pairing,
    Project,
    ServiceItem,
    Volunteer,
    VolunteerTeam,
)
from districts.models import JointCommittee, Venue
from funding.models import Account, Budget, InKind, Loan
from storefronts.models import Storefront

REGISTERS: tuple[Any, ...] = (
    Storefront,
    Activity,
    ServiceItem,
    DutySession,
    Case,
    Pairing,
    Project,
    VolunteerTeam,
    Volunteer,
    JointCommittee,
    Venue,
    Account,
    Budget,
    InKind,
    Loan,
)


def _kept(model: Any) -> str:
    """Of a register: from which merged areas its rows came to where they lie now."""
    events: type[models.Model] = model.pgh_event_model
    return f"""
    select '{model._meta.model_name}' as register, e.pgh_obj_id as id, e.area_id,
        merged.until, e.pgh_id
    from merged
    join {events._meta.db_table} e on e.area_id = merged.id
    join {model._meta.db_table} r on r.id = e.pgh_obj_id and r.area_id = merged.now"""  # noqa: S608


STATEMENT = f"""
create temp table compiled_former as
with recursive merged as (
    -- areas that have ended since, each with those that succeeded it
    select id, successor_id as now, until
    from districts_area
    where until > %(day)s and successor_id is not null
    union all
    select merged.id, a.successor_id, merged.until
    from merged
    join districts_area a on a.id = merged.now
    where a.successor_id is not null
), kept as ({" union all ".join(map(_kept, REGISTERS))}
)
select distinct on (register, id) register, id, area_id
from kept
order by register, id, until, pgh_id desc;
analyze compiled_former
"""  # noqa: S608 -- a statement of our own
