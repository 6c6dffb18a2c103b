"""The life of a Party organisation: founded, renamed, of another type, moved in the tree.

Each act has its day. It opens a phase on it, or corrects the phase that began that very day, and
leaves one line in the act log. What lies before the latest phase is corrected, not acted.
"""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from core.dated import Day
from core.errors import Refused
from core.workflow import record
from districts.enums import PartyOrganisationType, PartyPostTitle
from districts.models import Organisation, PartyOrganisation, PartyOrganisationPhase, PartyPost
from districts.services import current, party_tree


@transaction.atomic
def found(
    party: PartyOrganisation, *, secretary: str = "", by: Any, note: str = ""
) -> PartyOrganisation:
    """Saves a new one with its first phase and its first secretary. Raises Refused."""
    check_founding(party)
    party.save()
    current.settle_party_organisation(party)
    name_secretary(party, secretary)
    record(by, "成立党组织", party, note)
    return party


def check_founding(party: PartyOrganisation) -> None:
    """What is refused of a new one, at its fields."""
    party_tree.lock()
    not_ahead(party.founded, "founded")
    party_tree.check_place(party.type, party.parent, party.founded)
    party_tree.check_name(party.name, party.area)


def name_secretary(party: PartyOrganisation, name: str) -> None:
    """The first secretary, from the day of the founding."""
    if name:
        PartyPost.objects.create(
            party_organisation=party,
            title=PartyPostTitle.SECRETARY,
            name=name,
            since=party.founded,
            since_precision=party.founded_precision,
        )


@transaction.atomic
def rename(party: PartyOrganisation, name: str, day: Day, *, by: Any, note: str = "") -> None:
    check_living(party, day)
    if name == party.name:
        raise Refused("新名称与现在的名称相同，请填写新的名称。", field="name")
    party_tree.check_name(name, party.area, party)
    open_phase(party, day, name=name)
    record(by, "更名", party, note)


@transaction.atomic
def change_type(
    party: PartyOrganisation,
    kind: str,
    parent: PartyOrganisation | None,
    day: Day,
    *,
    by: Any,
    note: str = "",
) -> None:
    """Of another type from the day on, under a superior that fits it."""
    check_living(party, day)
    if kind == party.type:
        raise Refused(f"现在已是{party.get_type_display()}，请改选类型。", field="type")
    party_tree.check_below(party, kind)
    party_tree.check_place(kind, parent, day.first, party)
    open_phase(party, day, type=kind, parent=parent)
    record(by, f"改设为{PartyOrganisationType(kind).label}", party, note)


@transaction.atomic
def move(
    party: PartyOrganisation,
    parent: PartyOrganisation | None,
    day: Day,
    *,
    by: Any,
    note: str = "",
) -> None:
    """Under another superior from the day on; without one it stands at the top."""
    check_living(party, day)
    if parent == party.parent:
        raise Refused("上级党组织没有变，请选择新的上级。", field="parent")
    party_tree.check_place(party.type, parent, day.first, party)
    open_phase(party, day, parent=parent)
    record(by, f"调整上级为{parent}" if parent else "改为直属", party, note)


def check_living(party: PartyOrganisation, day: Day) -> None:
    """Acts are for living ones, within their life and not ahead. Raises Refused at `day`."""
    party_tree.lock()
    party.refresh_from_db()
    if party.dissolved is not None:
        raise Refused(f"{party}已于 {party.dissolved} 撤销，不能再办理；撤销有误的，请先更正。")
    not_ahead(day.first, "day")
    if day.first < party.founded:
        raise Refused(f"早于成立日期 {party.founded_text}，请核对。", field="day")


def not_ahead(day: dt.date, field: str) -> None:
    if day > localdate():
        raise Refused(f"{day} 还没有到，请填写已经发生的日期。", field=field)


def open_phase(party: PartyOrganisation, day: Day, **changed: Any) -> None:
    """The latest phase ends where the new one opens, or is corrected when it began that day."""
    latest = party.phases.order_by("-since").first()
    if latest is not None and latest.since > day.first:
        raise Refused(
            f"{latest.since} 已登记过变更，更早的请在“更正”里补录。",
            field="day",
        )
    if latest is None or latest.since < day.first:
        kept = {name: getattr(party, name) for name in current.PARTY_COPIES}
        latest = PartyOrganisationPhase(
            party_organisation=party,
            since=day.first,
            since_precision=day.precision,
            **kept,
        )
    for name, value in changed.items():
        setattr(latest, name, value)
    latest.save()
    current.settle_party_organisation(party)


def check_coverage(
    organisation: Organisation,
    party: PartyOrganisation,
    since: dt.date,
    until: dt.date | None,
) -> None:
    """Nothing covers beyond the life of either, nor ahead. Raises Refused at the date."""
    not_ahead(since, "since")
    if until is not None:
        not_ahead(until, "until")
    for subject, opened, ended, verb in (
        (organisation, organisation.opened, organisation.closed, "注销"),
        (party, party.founded, party.dissolved, "撤销"),
    ):
        if opened is not None and since < opened:
            raise Refused(f"{subject} {opened} 才成立，覆盖不能更早，请改填日期。", field="since")
        if ended is not None and since >= ended:
            told = f"{subject}已于 {ended} {verb}，之后不能覆盖，请改填日期。"
            raise Refused(told, field="since")
        if ended is not None and (until is None or until > ended):
            told = f"{subject}已于 {ended} {verb}，终止日期不能更晚，请改填日期。"
            raise Refused(told, field="until")
