"""A locked report keeps what it counted: the import behind it can no longer be taken back."""

import datetime as dt
from typing import Any

import pytest

from accounts.models import User
from core.dated import Quarter
from core.errors import Refused
from districts.models import ImportBatch, Organisation
from districts.services.undoing import undo
from funding.enums import AccountKind, JournalKind, Source
from funding.models import Closing, Fund
from funding.services import closing
from funding.services.accounts import Place, opened
from funding.services.posting import Posting, post_one
from reports.compile.compiling import compile_report
from reports.cycle import locking
from reports.cycle.locking import why_not_undo
from reports.enums import ReportState
from reports.models import QuarterlyReport
from tests.reports.test_facts import take_in
from tests.shared_world import shared

pytestmark = pytest.mark.django_db


@pytest.fixture
@shared
def batch(zone, clerk) -> ImportBatch:
    take_in("organisations", "yuehaiwan-enterprise-ledger.xlsx", by=clerk.username)
    return ImportBatch.objects.get()


def lock(area) -> QuarterlyReport:
    report = compile_report(area, Quarter(2017, 4)).report
    return locking.lock(report, by=User.objects.get(username="official"))


def test_a_draft_forbids_nothing(batch, district, clerk):
    compile_report(district, Quarter(2017, 4))
    assert why_not_undo(batch) == ""
    undo(batch, by=clerk)
    assert Organisation.objects.count() == 0


def test_a_locked_report_forbids_undoing_what_it_counted(batch, district, clerk, official):
    lock(district)
    with pytest.raises(Refused, match="2017年第四季度报表已锁定"):
        undo(batch, by=clerk)
    assert Organisation.objects.count() == 150


def test_a_row_it_only_changed_is_used_as_well(batch, district):
    lock(district)
    organisation = Organisation.objects.earliest("pk")
    changed = ImportBatch(
        created=[], replaced=[["districts.organisation", organisation.pk, {"name": ["旧", "新"]}]]
    )
    assert organisation.name in why_not_undo(changed)


def test_what_it_did_not_count_may_go(batch, district):
    lock(district)
    assert why_not_undo(ImportBatch(created=[], replaced=[])) == ""


@pytest.fixture
@shared
def purses(batch, district, zone, foreign_district) -> dict[str, Fund]:
    """A fund of the district, one of its zone, one that began later, and a foreign one."""
    since = dt.date(2017, 1, 1)
    named = {"district": (district, since), "zone": (zone, since)}
    named |= {"later": (zone, dt.date(2018, 1, 1)), "foreign": (foreign_district, since)}
    return {
        name: Fund.objects.create(area=area, name=name, opened=opened)
        for name, (area, opened) in named.items()
    }


def arrive(fund: Fund, day: dt.date, cast: Any) -> None:
    out, held = (
        Place(kind, Source.DISTRICT, fund.area) for kind in (AccountKind.SOURCE, AccountKind.HELD)
    )
    accounts = opened(fund, [out, held])
    lines = ((accounts[out], -1), (accounts[held], 1))
    post_one(
        Posting(
            fund=fund,
            key=f"{fund}:{day}",
            kind=JournalKind.RECEIPT,
            day=day,
            summary="拨入",
            lines=lines,
            maker=cast.clerk,
            checker=cast.approver,
        )
    )


def test_a_locked_quarter_takes_no_postings(purses, district, cast):
    """Through its last day, also where a fund was closed earlier in it; the next day is open."""
    closing.close(purses["zone"], dt.date(2017, 11, 30), by=cast.approver)
    report = lock(district)
    assert report.state == ReportState.LOCKED
    shut = {one.fund.name: one.through for one in Closing.objects.order_by("through")}
    assert shut == dict.fromkeys(("district", "zone"), dt.date(2017, 12, 31))
    for name in ("district", "zone"):
        with pytest.raises(Refused, match="已结账至 2017-12-31，不能再记 2017-12-31 的账"):
            arrive(purses[name], dt.date(2017, 12, 31), cast)
        arrive(purses[name], dt.date(2018, 1, 1), cast)
    arrive(purses["foreign"], dt.date(2017, 12, 31), cast)


def test_who_may_not_lock_closes_nothing(purses, district, cast):
    report = compile_report(district, Quarter(2017, 4)).report
    for who in (cast.clerk, cast.approver, cast.foreign_official):
        with pytest.raises(Refused, match="由区级人员锁定"):
            locking.lock(report, by=who)
    assert not Closing.objects.exists()
    assert QuarterlyReport.objects.get().state == ReportState.DRAFT


def test_a_lock_that_fails_closes_nothing(purses, district, official, monkeypatch):
    """Report and books are locked in one transaction, or neither is."""
    report = compile_report(district, Quarter(2017, 4)).report
    real = closing.close

    def second_fails(fund: Fund, through: dt.date, *, by: Any) -> Closing:
        if Closing.objects.exists():
            raise Refused("不行")
        return real(fund, through, by=by)

    monkeypatch.setattr(closing, "close", second_fails)
    with pytest.raises(Refused, match="不行"):
        locking.lock(report, by=official)
    assert not Closing.objects.exists()
    assert QuarterlyReport.objects.get().state == ReportState.DRAFT


def test_it_is_locked_once(purses, district, official):
    report = lock(district)
    with pytest.raises(Refused, match="当前为“已锁定”"):
        locking.lock(report, by=official)
