"""A ledger that goes out is a ledger that comes in: exported and imported again it changes nothing.

Over the whole demonstration, every kind, through the real export and the real import.
"""

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from openpyxl import load_workbook

from accounts.models import User
from core import jobs
from districts import ledgers
from districts.enums import Role
from districts.models import Area, ImportBatch, RoleAssignment
from districts.scoped_admin.exporting import Wish
from districts.services import exports, imports
from tests.conftest import START

#: kind, area, the day of its last ledger, how many lines go out
DEMONSTRATED = (
    ("organisations", "640106Z01", dt.date(2017, 12, 31), 150),
    ("organisations", "640106001", dt.date(2017, 12, 31), 48),
    ("organisations", "130705Z01", dt.date(2018, 12, 31), 116),
    ("social-organisations", "130705Z01", dt.date(2018, 12, 31), 31),
    ("party-organisations", "640106Z01", dt.date(2017, 12, 31), 10),
    ("party-organisations", "410303", dt.date(2016, 12, 31), 19),
    ("member-organisations", "410303", dt.date(2016, 12, 31), 25),
    ("members", "410303", dt.date(2016, 12, 31), 499),
    ("floating-members", "370811003", dt.date(2019, 9, 30), 382),
)
TODAY = dt.date(2026, 3, 31)


@pytest.fixture
def clerk_of(areas: dict[str, Area]) -> Callable[[str], User]:
    """Who keeps the registers of an area, and no other."""

    def made(code: str) -> User:
        user = User.objects.create_user(f"clerk-{code}", name=f"{code}经办")
        RoleAssignment.objects.create(user=user, area=areas[code], role=Role.CLERK, since=START)
        return user

    return made


def handed_out(kind: str, day: dt.date, by: User, purpose: str = "") -> bytes:
    """The ledger as the export of its register's list gives it."""
    outward = ledgers.kind(kind).outward
    assert outward is not None
    register: Any = admin.site._registry[apps.get_model(outward.register)]
    wish = Wish(outward.register, kind=kind, day=day, purpose=purpose)
    export = register.exported(wish, by)
    target = io.BytesIO()
    exports.write(export, target, by=by, at=dt.datetime(2026, 4, 1, tzinfo=dt.UTC))
    return target.getvalue()


def previewed(content: bytes, kind: str, area: Area, by: User) -> ImportBatch:
    """What the import would do, its day read from the file."""
    batch = imports.upload(
        kind=kind, area=area, day=None, file=io.BytesIO(content), filename="台账.xlsx", by=by
    )
    jobs.perform(imports.ask_preview(batch, by=by))
    batch.refresh_from_db()
    return batch


def outcome(batch: ImportBatch) -> dict[str, Any]:
    told = ("rows", "new", "changed", "wrong", "conflicts", "missing")
    counts = batch.preview.get("counts", {})
    return {"error": batch.error, **{name: counts.get(name) for name in told}}


def test_every_kind_comes_in_again_without_a_change(
    areas: dict[str, Area], clerk_of: Callable[[str], User]
) -> None:
    """On the day of its last ledger there is nothing to write at all, and today no row differs:
    numbers masked, and whole for a purpose."""
    clerks = {code: clerk_of(code) for code in {code for _, code, _, _ in DEMONSTRATED}}
    same = {"new": 0, "changed": 0, "wrong": 0, "conflicts": 0, "missing": 0}
    wrong = {}
    for kind, code, last, lines in DEMONSTRATED:
        by, area = clerks[code], areas[code]
        for day, purpose in ((last, ""), (TODAY, ""), (TODAY, "核对党员名册")):
            batch = previewed(handed_out(kind, day, by, purpose), kind, area, by)
            still = day == last or kind == "party-organisations"  # keeps no day of its last ledger
            error = "与登记册一致，没有变化。" if still else ""
            if outcome(batch) != {"error": error, "rows": lines, **same}:
                wrong[kind, code, day, purpose] = outcome(batch)
    assert wrong == {}


def test_an_earlier_quarter_goes_out_as_it_was(areas: dict[str, Area]) -> None:
    """At the end of 2016 the joint branch of the zone covered nobody yet."""
    clerk = User.objects.get(username="clerk")
    content = handed_out("organisations", dt.date(2016, 12, 31), clerk)
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    assert [cell.value for cell in sheet[2] if cell.value] == [
        "填报单位（盖章）：银川阅海湾中央商务区",
        "报出日期：2016年12月31日",
        "单位：家、人",
    ]
    ways = [row[13].value for row in sheet.iter_rows(min_row=6)]
    assert (len(ways), ways.count("联合组建")) == (150, 0)
    batch = previewed(content, "organisations", areas["640106Z01"], clerk)
    assert batch.error == "与登记册一致，没有变化。"
