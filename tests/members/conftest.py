"""Rosters in memory and from files, planned and written as the wizard would."""

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from core import jobs
from core.sheets.columns import Column, Ledger, Row
from districts.enums import AreaKind, BatchState, Role
from districts.ledgers import Context, LedgerKind, Plan
from districts.models import Area, ImportBatch
from districts.services import imports, writing
from members.models import Affiliation, PartyMember
from members.sheets.floating import FLOATING_MEMBERS
from members.sheets.roster import ROSTER
from tests.conftest import make_area, make_user
from tests.members.people import member_of
from tests.shared_world import shared

DATA = Path(__file__).resolve().parent.parent / "data"
DAY = dt.date(2016, 12, 31)
#: identity numbers that hold: born 1967-12-06 (man), 1965-11-24 (woman), 1974-02-06 (man)
QIU, CAO, ZENG = "410303196712060271", "410303196511240284", "410303197402060318"

LATER = dt.date(2017, 6, 30)
EARLIER = dt.date(2015, 12, 31)
SECOND = "中共第二支部委员会"
QIU_ROW = {"name": "邱平", "number": QIU}

Write = Callable[..., Plan]


@pytest.fixture
@shared
def xigong(db: None) -> Area:
    return make_area("410303", "西工区", AreaKind.DISTRICT)


@pytest.fixture
@shared
def keeper(xigong: Area) -> Any:
    """A clerk of the whole district."""
    return make_user("keeper", (Role.CLERK, xigong))


@pytest.fixture
@shared
def branch(make_party_organisation: Any) -> Any:
    """Of the zone."""
    return make_party_organisation("阅海湾第一支部")


@pytest.fixture
@shared
def theirs(make_party_organisation: Any, street: Area) -> Any:
    """Of another street."""
    return make_party_organisation("满城北街支部", area=street)


@pytest.fixture
@shared
def member(branch: Any) -> PartyMember:
    return member_of(branch)


def typed(columns: Sequence[Column], values: dict[str, str]) -> dict[str, Any]:
    """Cells as the reader types them."""
    return {
        column.key: column.cell.parse(values[column.key])
        for column in columns
        if column.key in values
    }


def ledger_of(kind: LedgerKind, rows: Sequence[dict[str, str]], title: str) -> Ledger:
    letters = {column.key: chr(65 + i) for i, column in enumerate(kind.columns)}
    return Ledger(
        sheet="Sheet1",
        title=title,
        head_row=3,
        unit="",
        day=None,
        letters=letters,
        unused=[],
        rows=[Row(4 + i, typed(kind.columns, row)) for i, row in enumerate(rows)],
    )


@pytest.fixture
def written(xigong: Area, keeper: Any) -> Write:
    """`written(kind, [{key: text}], day=…)`: plans the rows and writes the plan."""

    def write(
        kind: LedgerKind,
        rows: Sequence[dict[str, str]],
        *,
        day: dt.date = DAY,
        title: str = "党员花名册",
        area: Area | None = None,
        by: Any = None,
    ) -> Plan:
        batch = ImportBatch.objects.create(kind=kind.code, area=area or xigong, by=by or keeper)
        ledger = ledger_of(kind, rows, title)
        plan = kind.plan(ledger, Context(area or xigong, day, by or keeper, "名册.xlsx", batch))
        plan.issues = ledger.issues  # type: ignore[attr-defined]
        writing.write(batch, plan)
        return plan

    return write


@pytest.fixture
def roster(written: Write) -> Write:
    """`roster({"name": …}, …)`: each row a full member of 第一支部 unless it says otherwise."""
    usual = {
        "party": "中共第一支部委员会",
        "joined": "2002年07月",
        "full_since": "2003年07月",
        "full": "正式党员",
        "formal": "√",
        "floating": "×",
    }

    def write(*rows: dict[str, str], **options: Any) -> Plan:
        return written(ROSTER, [{**usual, **row} for row in rows], **options)

    return write


@pytest.fixture
def floating(written: Write) -> Write:
    """`floating({"name": …}, …)`: each row floats into 第一支部 from 张庄村党支部."""
    usual = {"party": "中共第一支部委员会", "outside_name": "菏泽市张庄村党支部"}

    def write(*rows: dict[str, str], **options: Any) -> Plan:
        return written(FLOATING_MEMBERS, [{**usual, **row} for row in rows], **options)

    return write


def import_file(kind: str, name: str, area: Area, by: Any) -> ImportBatch:
    """The whole way: upload, preview by its job, confirm, write by its job."""
    with (DATA / name).open("rb") as file:
        batch = imports.upload(kind=kind, area=area, day=None, file=file, filename=name, by=by)
    jobs.perform(imports.ask_preview(batch, by=by))
    batch.refresh_from_db()
    if batch.state == BatchState.PREVIEWED:
        jobs.perform(imports.confirm(batch, by=by))
        batch.refresh_from_db()
    return batch


def outcomes(plan: Any) -> list[str]:
    return [row.outcome for row in plan.rows]


def told(plan: Any) -> dict[str, tuple[str, str]]:
    return {change.title: (change.old, change.new) for row in plan.rows for change in row.changes}


def held(day: dt.date) -> list[tuple[str, str]]:
    rows = Affiliation.objects.on(day).order_by("kind", "id")
    return [(row.kind, str(row.party_organisation)) for row in rows]
