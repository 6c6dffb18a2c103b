"""三剔除: an organisation that is closed, suspended, a shell or a second licence of another leaves
the denominator on a day, with evidence. Nothing is deleted; it may come back.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q

from core.errors import Refused
from core.workflow import record
from districts.enums import OperatingState
from districts.models import (
    CouncilPost,
    LeaderContact,
    MemberOrganisation,
    Organisation,
    OrganisationCoverage,
    WorkCoverage,
)
from districts.services.phases import write_from

CLOSED = "closed"
#: how an organisation may be struck
WAYS = (
    (CLOSED, "注销"),
    *((state.value, state.label) for state in OperatingState if state != OperatingState.OPERATING),
)
#: what an organisation holds only while it operates, with its links read along
HANGING: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (OrganisationCoverage, ("party_organisation", "organisation")),
    (WorkCoverage, ("instructor", "organisation")),
    (MemberOrganisation, ("joint_committee", "organisation")),
    (CouncilPost, ("joint_committee",)),
    (LeaderContact, ("commercial_district", "organisation")),
)


def hanging(organisation: Organisation, day: dt.date) -> list[Any]:
    """What holds on the day or begins after it."""
    lasting = Q(until=None) | Q(until__gt=day)
    return [
        row
        for model, links in HANGING
        for row in model._default_manager.filter(lasting, organisation=organisation)
        .select_related(*links)
        .order_by("pk")
    ]


def end(rows: Iterable[Any], day: dt.date) -> list[str]:
    """Ends the rows on the day and answers what they were; raises Refused for one that began on it
    or later: it would have held on no day."""
    ended = []
    for row in rows:
        if row.since >= day:
            raise Refused(
                f"“{row}”自{row.since_text}起，不早于{day}；请改日期，或先更正它的起始日期。",
                field="day",
            )
        row.until = day
        row.save(update_fields=["until"])
        ended.append(str(row))
    return ended


@transaction.atomic
def strike(
    organisation: Organisation,
    way: str,
    day: dt.date,
    *,
    by: Any,
    evidence: str,
    stays: Organisation | None = None,
) -> list[str]:
    """Strikes it from the day on and ends what hangs on it, which is answered. A second licence
    names the organisation that stays."""
    organisation.refresh_from_db()
    if organisation.closed:
        raise Refused(f"这个单位已于{organisation.closed}注销，不用再剔除。")
    _check_stays(organisation, way, stays)
    if way == CLOSED:
        _close(organisation, day, evidence)
    else:
        write_from(organisation, day, state=way, evidence=evidence)
    if organisation.successor != stays:
        organisation.successor = stays
        organisation.save(update_fields=["successor"])
    ended = end(hanging(organisation, day), day)
    record(by, f"剔除（{dict(WAYS)[way]}）", organisation, evidence)
    return ended


def _close(organisation: Organisation, day: dt.date, evidence: str) -> None:
    first = organisation.phases.order_by("since").values_list("since", flat=True).first()
    known = organisation.opened or first
    if known and day < known:
        raise Refused(f"注销日期早于{known}，那时单位刚成立或刚登记，请核对。", field="day")
    organisation.closed, organisation.closed_reason = day, evidence[:80]
    organisation.save(update_fields=["closed", "closed_reason"])


def _check_stays(organisation: Organisation, way: str, stays: Organisation | None) -> None:
    if way != OperatingState.DUPLICATE:
        if stays is not None:
            raise Refused("只有“一企多照”才选保留的单位，请改选或清空。", field="stays")
        return
    if stays is None:
        raise Refused("一企多照的，请选择保留的那个单位。", field="stays")
    if stays == organisation:
        raise Refused("保留的单位不能是它自己，请另选。", field="stays")
    if stays.closed or stays.state != OperatingState.OPERATING:
        raise Refused(f"“{stays}”已注销或已剔除，不能作为保留的单位，请另选。", field="stays")


@transaction.atomic
def resume(organisation: Organisation, day: dt.date, *, by: Any, evidence: str) -> None:
    """恢复经营: it counts again from the day on; what was ended stays ended."""
    organisation.refresh_from_db()
    if organisation.closed:
        raise Refused("已注销的单位不能恢复经营；注销登记有误的，请更正注销日期。")
    write_from(organisation, day, state=OperatingState.OPERATING, evidence=evidence)
    organisation.successor = None
    organisation.save(update_fields=["successor"])
    record(by, "恢复经营", organisation, evidence)
