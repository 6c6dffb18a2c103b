"""A roster may come before the ledgers: its employers are linked when they enter the register."""

import io
from collections.abc import Callable
from typing import Any

import pytest

from core import jobs
from core.errors import Refused
from districts.enums import AreaKind, Role
from districts.models import Area, ImportBatch, Organisation
from districts.services import imports
from districts.services.undoing import undo
from members.models import Employment
from tests.conftest import make_area, make_user
from tests.districts.conftest import ENTERPRISES, workbook
from tests.members.conftest import CAO, QIU, ZENG
from tests.shared_world import shared

ROSTER = ("姓名", "公民身份号码", "党员类别", "所在党支部", "工作单位")
SEATS = ("联合党组织名称", "成员单位名称", "成员单位性质")
BRANCH = "中共第一支部委员会"

Bring = Callable[..., ImportBatch]


@pytest.fixture
def bring(xigong: Area, keeper: Any) -> Bring:
    """`bring(kind, content)`: an import that is looked at and written."""

    def write(kind: str, content: bytes, area: Area = xigong, by: Any = keeper) -> ImportBatch:
        batch = imports.upload(
            kind=kind, area=area, day=None, file=io.BytesIO(content), filename="台账.xlsx", by=by
        )
        jobs.perform(imports.ask_preview(batch, by=by))
        batch.refresh_from_db()
        assert batch.preview["counts"]["wrong"] == 0, batch.preview["issues"]
        jobs.perform(imports.confirm(batch, by=by))
        batch.refresh_from_db()
        return batch

    return write


@pytest.fixture
@shared
def roster(bring: Bring) -> ImportBatch:
    rows = (
        ("邱平", QIU, "正式党员", BRANCH, "甲公司"),
        ("曹敏", CAO, "正式党员", BRANCH, "甲公司"),
        ("曾强", ZENG, "正式党员", BRANCH, "乙公司"),
    )
    return bring("members", workbook(ROSTER, *rows, day="2016-12-31", title="花名册"))


def ledger(*names: str, day: str = "2017-12-31") -> bytes:
    return workbook(ENTERPRISES, *[(name, None, "×") for name in names], day=day)


def employers() -> list[tuple[str, str]]:
    """Each member's employer by name, and the organisation it is linked to."""
    rows = Employment.objects.order_by("id").select_related("organisation")
    return [(row.employer_name, row.organisation.name if row.organisation else "") for row in rows]


UNLINKED = [("甲公司", ""), ("甲公司", ""), ("乙公司", "")]


def test_a_roster_that_comes_first_has_names_only(roster: ImportBatch):
    assert employers() == UNLINKED
    assert roster.preview["counts"]["linked"] == 0


def test_the_ledger_that_brings_the_organisation_links_them(roster: ImportBatch, bring: Bring):
    batch = bring("organisations", ledger("甲公司", "丙公司"))
    assert batch.preview["counts"]["linked"] == 2
    assert batch.preview["counts"]["new"] == 2
    assert employers() == [("甲公司", "甲公司"), ("甲公司", "甲公司"), ("乙公司", "")]


def test_a_list_of_seats_does_so_too(roster: ImportBatch, bring: Bring):
    seats = workbook(SEATS, ("某联合党委", "乙公司", "非公企业党组织"), day="2017-12-31")
    batch = bring("member-organisations", seats)
    assert batch.preview["counts"]["linked"] == 1
    assert employers() == [("甲公司", ""), ("甲公司", ""), ("乙公司", "乙公司")]


def test_undone_they_stand_by_name_again(roster: ImportBatch, bring: Bring, keeper: Any):
    batch = bring("organisations", ledger("甲公司"))
    undo(batch, by=keeper)
    assert employers() == UNLINKED
    assert not Organisation.objects.exists()


def test_a_link_changed_since_keeps_the_batch(roster: ImportBatch, bring: Bring, keeper: Any):
    batch = bring("organisations", ledger("甲公司"))
    row = Employment.objects.filter(employer_name="甲公司").first()
    assert row is not None
    row.organisation = None
    row.save()
    with pytest.raises(Refused, match="工作单位 甲公司"):
        undo(batch, by=keeper)


def test_an_organisation_that_takes_the_name(roster: ImportBatch, bring: Bring):
    code = "916401062301110056"
    bring("organisations", workbook(ENTERPRISES, ("旧名公司", code, "×"), day="2017-06-30"))
    assert employers() == UNLINKED
    later = workbook(ENTERPRISES, ("乙公司", code, "×"), day="2017-12-31")
    assert bring("organisations", later).preview["counts"]["linked"] == 1
    assert employers()[2] == ("乙公司", "乙公司")


def test_members_whom_another_office_keeps_are_left_to_it(
    roster: ImportBatch, bring: Bring, xigong: Area
):
    """A street's clerk does not write on the members of the district's own branch."""
    street = make_area("410303001", "王城路街道", AreaKind.STREET, xigong)
    clerk = make_user("wangcheng", (Role.CLERK, street))
    batch = bring("organisations", ledger("甲公司"), area=street, by=clerk)
    assert batch.preview["counts"]["linked"] == 0
    assert employers() == UNLINKED


def test_another_district_does_not_link_them(roster: ImportBatch, bring: Bring, zone: Area):
    clerk = make_user("elsewhere", (Role.CLERK, zone), (Role.CLERK, roster.area))
    batch = bring("organisations", ledger("甲公司"), area=zone, by=clerk)
    assert batch.preview["counts"]["linked"] == 0
    assert employers() == UNLINKED
