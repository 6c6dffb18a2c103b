"""The improvement ladder, and the titles of Party organisations and commercial districts."""

from typing import Any

from django.db import transaction

from core.dated import Day
from core.errors import Refused
from core.workflow import record
from districts.enums import LadderStep, PartyTitleKind
from districts.models import CommercialDistrict, LadderStage, PartyOrganisation, PartyTitle
from districts.services.party_life import check_living, not_ahead
from districts.services.succession import end, still


@transaction.atomic
def step(
    party: PartyOrganisation,
    to: str,
    measure: str,
    day: Day,
    *,
    by: Any,
    note: str = "",
) -> LadderStage:
    """On another step of the ladder from the day on. Raises Refused."""
    check_living(party, day)
    latest = party.ladder.order_by("-since").first()
    if latest is not None and latest.since >= day.first:
        raise Refused(f"{latest.since} 已登记过阶段，日期应在其后。", field="day")
    if latest is not None and latest.until is None and latest.step == to:
        raise Refused(f"现在已是“{latest.get_step_display()}”，请改选阶段。", field="step")
    end(party.ladder.all(), day)
    stage = LadderStage.objects.create(
        party_organisation=party,
        step=to,
        measure=measure,
        since=day.first,
        since_precision=day.precision,
    )
    record(by, f"进入“{LadderStep(to).label}”", party, note)
    return stage


@transaction.atomic
def grant(
    holder: PartyOrganisation | CommercialDistrict,
    kind: str,
    day: Day,
    *,
    level: str,
    name: str = "",
    issuer: str = "",
    by: Any,
    note: str = "",
) -> PartyTitle:
    """A title from the day on; the same one is held once. Raises Refused."""
    if isinstance(holder, PartyOrganisation):
        check_living(holder, day)
        of = {"party_organisation": holder}
    else:
        not_ahead(day.first, "day")
        of = {"commercial_district": holder}  # type: ignore[dict-item]
    same = PartyTitle.objects.filter(kind=kind, level=level, name=name, **of)
    if still(same, day).exists():
        told = f"已有这个“{PartyTitleKind(kind).label}”称号，请另选，或先取消原有的。"
        raise Refused(told, field="kind")
    title = PartyTitle.objects.create(
        area=holder.area,
        kind=kind,
        name=name,
        level=level,
        issuer=issuer,
        since=day.first,
        since_precision=day.precision,
        **of,
    )
    record(by, f"授予“{title.get_kind_display()}”", holder, note)
    return title


@transaction.atomic
def revoke(title: PartyTitle, day: Day, *, by: Any, note: str = "") -> None:
    """取消称号: it ends on the day. Raises Refused."""
    not_ahead(day.first, "day")
    if title.until is not None:
        raise Refused(f"这个称号已于 {title.until} 终止，不用再取消。")
    if day.first <= title.since:
        raise Refused(f"要晚于授予日期 {title.since_text}，请改填日期。", field="day")
    title.until = day.first
    title.save()
    record(by, "取消称号", title, note)


def restore(title: PartyTitle) -> None:
    """The title holds again, as before it was revoked."""
    title.until = None
    title.save()
