"""The page of one organisation: what it is now, and what became of it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.urls import reverse

from districts.models import Organisation, OrganisationPhase, Statement
from districts.place_page import latest
from districts.services.phases import STATED, shown, title

SHOWN = 50  # visits
PLACES = ("area", "commercial_district", "building", "grid_zone")


@dataclass(frozen=True)
class Event:
    """Something that holds from a day, or happened on it."""

    since: dt.date
    when: str
    title: str
    text: str
    holds: bool
    url: str = ""  # where it is corrected, or told in full
    verb: str = "更正"


def facts(organisation: Organisation) -> list[tuple[str, str]]:
    """What its latest phase says; what nobody has said is left out."""
    phase = organisation.phases.select_related(*PLACES).order_by("since").last()
    if phase is None:
        return []
    told = [(title(name), shown(phase, name)) for name in STATED]
    return [("代码", organisation.uscc or "—"), *((k, v) for k, v in told if v != "—")]


def stated(organisation: Organisation) -> list[Statement]:
    """What was stated of it last."""
    return latest(organisation.statements.all())


def timeline(organisation: Organisation, may_correct: bool) -> list[Event]:
    """The latest first."""
    events = [
        *_phases(organisation, may_correct),
        *_covered(organisation),
        *_reached(organisation),
        *_seated(organisation),
        *_visited(organisation),
    ]
    if organisation.closed:
        events.append(
            Event(
                organisation.closed,
                str(organisation.closed),
                "注销",
                organisation.closed_reason,
                True,
            )
        )
    return sorted(events, key=lambda event: event.since, reverse=True)


def _phases(organisation: Organisation, may_correct: bool) -> Iterator[Event]:
    rows = list(organisation.phases.select_related(*PLACES).order_by("since"))
    for before, phase in zip([None, *rows], rows, strict=False):
        until = next((one.since for one in rows if one.since > phase.since), None)
        yield Event(
            phase.since,
            span(phase, until),
            "变更" if before else "登记情况",
            "；".join(_said(phase, before)),
            until is None,
            _correct(phase) if may_correct else "",
        )


def _said(phase: OrganisationPhase, before: OrganisationPhase | None) -> Iterator[str]:
    """All of the first phase, of a later one what differs from the one before it."""
    for name in (*STATED, "evidence"):
        new, old = shown(phase, name), shown(before, name) if before else "—"
        if new != old:
            yield f"{title(name)} {old} → {new}" if before else f"{title(name)} {new}"


def _correct(row: Model) -> str:
    meta = row._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[row.pk])


def span(row: Any, until: dt.date | None) -> str:
    since = row.since_text if hasattr(row, "since_text") else str(row.since)
    return f"{since} 至 {until}" if until else f"{since} 起"


def _covered(organisation: Organisation) -> Iterator[Event]:
    for row in organisation.coverages.select_related("party_organisation", "way"):
        text = f"{row.party_organisation}（{row.way}）"
        yield Event(row.since, span(row, row.until), "组织覆盖", text, row.until is None)


def _reached(organisation: Organisation) -> Iterator[Event]:
    for row in organisation.work_coverages.select_related("instructor"):
        text = row.get_means_display() + (f" {row.instructor}" if row.instructor else "")
        yield Event(row.since, span(row, row.until), "工作覆盖", text, row.until is None)


def _seated(organisation: Organisation) -> Iterator[Event]:
    for row in organisation.seats.select_related("joint_committee"):
        text = str(row.joint_committee)
        yield Event(row.since, span(row, row.until), "成员单位", text, row.until is None)


def _visited(organisation: Organisation) -> Iterator[Event]:
    for row in organisation.visits.select_related("instructor")[:SHOWN]:
        text = f"{row.instructor}：{row.found or '—'}"
        yield Event(row.day, str(row.day), "走访", text, False)
