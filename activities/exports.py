"""Lists of activities that are handed out beside the registers' own."""

from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.timezone import localdate

from activities.services import life, study
from activities.services.life import Asked
from core.sheets.cells import Decimal, Text, Whole
from core.sheets.columns import Column
from districts.enums import PartyPostTitle
from districts.models import PartyOrganisation
from districts.scoping import covers, may
from districts.services.exports import CHUNK, NUMBER, Export
from members.models import PartyMember

LIFE = "life"  # the source of the due list
STUDY = "study"  # and of the hours of study


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
            Column("due", "待开展（项）", Whole(), width=12),
        ],
        total=len(lines),
        rows=lambda: (
            [
                line.name,
                line.area,
                line.district or "—",
                *(life.in_words(state, asked.stretch) for _, state in line.cells(shown)),
                line.late,
                line.due,
            ]
            for line in lines
        ),
        back=f"{reverse('life')}?{asked.query}",
        notes=[("名单", "组织生活"), *asked.told(), ("排序", "逾期多的在前")],
        register=PartyOrganisation._meta.label_lower,
    )


def remade(query: str, by: Any) -> Export:
    """The source of this list: raises as `due_list` does."""
    return due_list(Asked.read(dict(parse_qsl(query)), by, localdate()), by)


def study_list(asked: Asked, user: Any, purpose: str = "") -> Export:
    """学时 as the screen shows it, all pages; names whole for a purpose only. Raises
    PermissionDenied."""
    if not may(user, "export") or (purpose and not covers(user, "reveal", "export")):
        raise PermissionDenied
    parties = PartyOrganisation.objects.for_user(user, "export")
    rows, year = study.listed(parties, asked), asked.stretch.first.year
    share = study.secretaries(asked.narrow(parties), year, asked.day).told
    return Export(
        source=STUDY,
        query=f"{asked.query}&{urlencode({'purpose': purpose})}" if purpose else asked.query,
        title=f"{year}年党员学时",
        filename=f"党员学时_{year}.xlsx",
        columns=HOURS,
        total=rows.count(),
        rows=lambda: (
            _hours_of(row, named=bool(purpose)) for row in rows.iterator(chunk_size=CHUNK)
        ),
        back=f"{reverse('life-study')}?{asked.query}",
        notes=[
            ("名单", "党员学时"),
            *asked.told("只看学时不足"),
            ("应学学时", "；".join(study.rules())),
            ("书记参加培训", share),
            ("姓名", f"完整，用途：{purpose}" if purpose else "打星号"),
            ("排序", "党组织、姓名"),
        ],
        lines=[f"书记参加培训：{share}"],
        purpose=purpose,
        register=PartyMember._meta.label_lower,
    )


HOURS = (
    NUMBER,
    Column("branch", "党组织", Text(), width=40),
    Column("area", "行政区划", Text(), width=22),
    Column("name", "党员", Text(), width=14),
    Column("post", "职务", Text(), width=12),
    Column("needed", "应学（学时）", Whole(), width=13),
    Column("studied", "已学（学时）", Decimal(1), width=13),
    Column("lacks", "还差（学时）", Decimal(1), width=13),
)


def _hours_of(row: Any, *, named: bool) -> list[Any]:
    party = row.party_organisation
    return [
        party.name,
        str(party.area),
        row.member.name if named else str(row.member),
        PartyPostTitle(row.post).label if row.post else "—",
        row.needed,
        row.studied,
        max(study.NONE, row.needed - row.studied),
    ]


def study_remade(query: str, by: Any) -> Export:
    """The source of this list: raises as `study_list` does."""
    words = dict(parse_qsl(query))
    purpose = words.pop("purpose", "")
    return study_list(study.asked(words, by, localdate()), by, purpose)
