"""Lists of activities that are handed out beside the registers' own."""

from typing import Any
from urllib.parse import parse_qsl

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.timezone import localdate

from activities.services import life
from activities.services.life import Asked
from core.sheets.cells import Text, Whole
from core.sheets.columns import Column
from districts.models import PartyOrganisation
from districts.scoping import may
from districts.services.exports import NUMBER, Export

LIFE = "life"  # the source of the due list


def due_list(asked: Asked, user: Any) -> Export:
    """组织生活 as the screen shows it, all pages; raises PermissionDenied."""
    if not may(user, "export"):
        raise PermissionDenied
    lines = life.lines(PartyOrganisation.objects.for_user(user, "export"), asked)
    shown = life.owed(lines)
    return Export(
        source=LIFE,
        query=asked.query,
        title="组织生活",
        filename=f"组织生活_{asked.stretch.text}.xlsx",
        columns=[
            NUMBER,
            Column("name", "党组织", Text(), width=40),
            Column("area", "行政区划", Text(), width=22),
            Column("district", "商圈", Text(), width=22),
            *(Column(duty.kind, duty.title, Text(), width=34) for duty in shown),
            Column("late", "逾期（项）", Whole(), width=12),
        ],
        total=len(lines),
        rows=lambda: (
            [
                line.name,
                line.area,
                line.district or "—",
                *(life.in_words(state, asked.stretch) for _, state in line.cells(shown)),
                line.late,
            ]
            for line in lines
        ),
        back=f"{reverse('life')}?{asked.query}",
        notes=[("名单", "组织生活"), *asked.told, ("排序", "逾期多的在前")],
        register=PartyOrganisation._meta.label_lower,
    )


def remade(query: str, by: Any) -> Export:
    """The source of this list: raises as `due_list` does."""
    return due_list(Asked.read(dict(parse_qsl(query)), by, localdate()), by)
