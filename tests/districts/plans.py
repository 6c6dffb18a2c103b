"""Ledgers already read, planned against the register and written, without a file or a job."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from core.sheets.columns import Issue, Ledger, Row
from districts import ledgers
from districts.ledgers import Context, Plan
from districts.models import Area, ImportBatch
from districts.services import writing
from tests.districts.books import day

FIRST = 4  # the number of the first row


@dataclass
class Planned:
    """A plan, and what was found wrong on the way."""

    plan: Plan
    issues: list[Issue]

    @property
    def outcomes(self) -> list[str]:
        return [row.outcome for row in self.plan.rows]

    @property
    def changes(self) -> list[str]:
        return [
            f"{change.title}：{change.old}→{change.new}"
            for row in self.plan.rows
            for change in row.changes
        ]

    @property
    def faults(self) -> list[tuple[int, str]]:
        return [(issue.row, issue.message) for issue in self.issues]


Planner = Callable[..., Planned]


def planner(by: User, area: Area) -> Planner:
    """`plan("2017.12.31", {"name": "甲公司", "covered": False}, …)`: rows by the columns' keys."""

    def plan(on: str, *rows: dict[str, Any], kind: str = "organisations", **given: Any) -> Planned:
        dates = {"opened", "since", "founded", "joined"}
        read = [
            Row(number, {key: day(v) if v and key in dates else v for key, v in row.items()})
            for number, row in enumerate(rows, start=FIRST)
        ]
        ledger = Ledger("台账", "", FIRST - 1, "", None, {}, [], rows=read)
        context = Context(
            area=given.get("area", area),
            day=last(on),
            by=given.get("by", by),
            source="台账.xlsx",
        )
        return Planned(ledgers.kind(kind).plan(ledger, context), ledger.issues)

    return plan


def writer(plan: Planner) -> Planner:
    """The same, and what was planned is written."""

    def write(on: str, *rows: dict[str, Any], **given: Any) -> Planned:
        planned = plan(on, *rows, **given)
        assert not [issue for issue in planned.issues if not issue.warning], planned.faults
        writing.write(ImportBatch(), planned.plan)
        return planned

    return write


def last(on: str) -> dt.date:
    return day(on).last
