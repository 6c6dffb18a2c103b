"""The adviser's rules of what one records and another checks: to be checked, to be corrected. Many
of an area are told together."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from districts import limits
from districts.advice import Finder, Finding, Rule, page
from districts.scoping import below
from funding.enums import DocumentState
from funding.models import InKind, Receipt, Reversal

MANY = 5
#: what is told of: its model and what it is called
KINDS: tuple[tuple[type[Any], str], ...] = (
    (Receipt, "到账"),
    (InKind, "实物"),
    (Reversal, "冲正"),
)


@dataclass(frozen=True)
class Waiting:
    """Documents in a state, and the act that goes on with them."""

    state: DocumentState
    act: str
    one: str
    many: str


def _told(waiting: Waiting) -> Finder:
    def found(path: str, day: dt.date) -> Iterator[Finding]:
        for model, noun in KINDS:
            by_area: dict[Any, list[Any]] = defaultdict(list)
            rows = model.objects.filter(below(path), state=waiting.state)
            for row in rows.select_related("area").order_by("due", "pk"):
                by_area[row.area].append(row)
            for area, there in by_area.items():
                if len(there) > MANY:
                    yield _together(waiting, model, noun, area, there)
                else:
                    yield from (_one(waiting, row, noun) for row in there)

    return found


def _one(waiting: Waiting, row: Any, noun: str) -> Finding:
    """No amount and no name of who gave: a to-do is read by whoever sees the area."""
    register = row._meta.label_lower.replace(".", "_")
    url = page(register, row.pk, waiting.act)
    subject = f"{noun}{waiting.one}：{row}"
    detail = f"{row.day} {row.told}" if row.told else f"{row.day}，{row.area}"
    return Finding(f"{register}-{row.pk}", row.area_id, subject, detail, url, due=row.due)


def _together(waiting: Waiting, model: type[Any], noun: str, area: Any, rows: list[Any]) -> Finding:
    register = model._meta.label_lower.replace(".", "_")
    listed = reverse(f"admin:{register}_changelist")
    return Finding(
        f"{register}-area-{area.pk}",
        area.pk,
        f"{noun}{waiting.one}：{len(rows)} 笔",
        waiting.many,
        f"{listed}?state={waiting.state}&area={area.code}",
        due=min((row.due for row in rows if row.due), default=None),
    )


TO_CHECK = Waiting(DocumentState.RECORDED, "post", "待复核", "请逐笔核对，可以勾选后一起复核")
TO_CORRECT = Waiting(DocumentState.RETURNED, "change", "待改正", "请逐笔改好，重新提交")

RULES = (
    Rule(
        "document-check",
        "到账、实物、冲正待复核",
        "复核",
        f"{limits.LIMITS['document_check'].told()}。",
        _told(TO_CHECK),
        action="decide",
    ),
    Rule(
        "document-correction",
        "到账、实物、冲正退回待改正",
        "改正",
        f"{limits.LIMITS['document_correction'].told()}。",
        _told(TO_CORRECT),
    ),
)
