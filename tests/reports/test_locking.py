"""A locked report keeps what it counted: the import behind it can no longer be taken back."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from accounts.models import Message, User
from core import jobs
from core.dated import Quarter
from core.errors import Refused
from core.models import Act, Job
from districts.models import Area, ImportBatch, Organisation, PartyOrganisation
from districts.services.undoing import undo
from funding.enums import AccountKind, JournalKind, Source
from funding.models import Closing, Fund
from funding.services import closing
from funding.services.accounts import Place, opened
from funding.services.posting import Posting, post_one
from reports.compile.compiling import compile_report
from reports.cycle import checks, locking, submitting
from reports.cycle.checks import Check
from reports.cycle.drafting import compile_draft
from reports.cycle.locking import why_not_undo
from reports.edition import Edition
from reports.enums import ReportState
from reports.models import QuarterlyReport, Submission
from tests.reports.cycle import clerk_of_all, drafted, hand_in, locked_now, only, part_of, plant
from tests.reports.making import make_member
from tests.reports.test_facts import take_in
from tests.shared_world import shared

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nothing_found")]


@pytest.fixture
@shared
def batch(zone, clerk) -> ImportBatch:
    take_in("organisations", "yuehaiwan-enterprise-ledger.xlsx", by=clerk.username)
    return ImportBatch.objects.get()


def handed_in(area) -> QuarterlyReport:
    report = compile_report(area, Quarter(2017, 4)).report
    hand_in(report)
    return report


def lock(area) -> QuarterlyReport:
    by = User.objects.get(username="official")
    return locked_now(compile_report(area, Quarter(2017, 4)).report, by=by)


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
    report = handed_in(district)
    for who in (cast.clerk, cast.approver, cast.foreign_official):
        with pytest.raises(Refused, match="由区级人员锁定"):
            locking.ask_lock(report, by=who)
    assert not Closing.objects.exists()
    assert QuarterlyReport.objects.get().state == ReportState.DRAFT


def test_a_lock_that_fails_closes_nothing(purses, district, official, monkeypatch):
    """Report and books are locked in one transaction, or neither is."""
    report = handed_in(district)
    real = closing.close

    def second_fails(fund: Fund, through: dt.date, *, by: Any) -> Closing:
        if Closing.objects.exists():
            raise Refused("不行")
        return real(fund, through, by=by)

    monkeypatch.setattr(closing, "close", second_fails)
    with pytest.raises(Refused, match="不行"):
        locking.lock_now(report, by=official)
    assert not Closing.objects.exists()
    assert QuarterlyReport.objects.get().state == ReportState.DRAFT


def test_it_is_locked_once(purses, district, official):
    report = lock(district)
    with pytest.raises(Refused, match="当前为“已锁定”"):
        locking.ask_lock(report, by=official)


def test_it_says_by_whom_and_when(town, official):
    hand_in(report := QuarterlyReport.objects.get())
    locked = locking.lock_now(report, by=official)
    assert (locked.state, locked.locked_by) == (ReportState.LOCKED, official)
    assert locked.locked_at is not None
    assert Act.objects.get(verb="锁定报表").by == official
    told = Message.objects.get(user=official)
    assert "已锁定" in told.text
    assert told.url == f"/reports/{report.pk}/"


def test_who_has_not_handed_in_is_named(town, official):
    report = drafted()
    submitting.submit(part_of(report, town.zone), by=clerk_of_all(town.district))
    with pytest.raises(
        Refused, match="还有 2 个填报单位没有报送（满城北街街道、空白街道），请催报"
    ):
        locking.ask_lock(report, by=official)
    assert not Job.objects.filter(kind="lock").exists()


def test_what_was_never_compiled_is_not_locked(town, official):
    report = QuarterlyReport.objects.get()
    Submission.objects.all().delete()
    with pytest.raises(Refused, match="这一版还没有汇总，请"):
        locking.ask_lock(report, by=official)


def test_an_open_finding_of_the_whole_keeps_it(town, official, monkeypatch):
    hand_in(report := QuarterlyReport.objects.get())
    plant(monkeypatch, town.district)
    with pytest.raises(Refused, match="还有 1 处校核没有更正或说明，请"):
        locking.ask_lock(report, by=official)


def test_the_book_is_looked_at_once_more_by_the_lock(town, official, monkeypatch):
    """What was found meanwhile keeps it; it is told by unit and stays for the pages to show."""
    hand_in(report := QuarterlyReport.objects.get())
    plant(monkeypatch, town.zone, looked=False)
    with pytest.raises(Refused, match="没有锁定：银川阅海湾中央商务区还有校核没有更正或说明，请"):
        locking.lock_now(report, by=official)
    report.refresh_from_db()
    assert report.state == ReportState.DRAFT
    assert part_of(report, town.zone).open_findings == 1
    assert not Closing.objects.exists()
    assert "还有校核没有更正或说明" in Message.objects.get(user=official).text


def test_one_lock_looks_at_the_whole_book_twice(town, official, monkeypatch):
    """When it is compiled and when it is locked; what is handed in is asked what is live."""
    looked: list[int] = []
    real = checks.looked_at
    every = (Check("a", "", "", "", lambda _: []), Check("b", "", "", "", lambda _: [], live=True))
    only(monkeypatch, *every)

    def counted(asked: Iterable[Check], edition: Edition) -> Any:
        asked = list(asked)
        looked.append(len(asked))
        return real(asked, edition)

    monkeypatch.setattr(checks, "looked_at", counted)
    report = compile_draft(town.district, Quarter(2017, 4)).outcome.report
    for area in Area.objects.filter(pk__in=report.submissions.values("area")):
        submitting.submit(part_of(report, area), by=clerk_of_all(town.district))
    locking.lock_now(report, by=official)
    jobs.perform(Job.objects.get(kind="file-workbook"))
    assert looked == [2, 1, 1, 1, 2]


def test_what_has_changed_since_is_not_locked(town, official):
    """The draft is the new one, the unit concerned is open again, and whoever asked is told."""
    hand_in(report := QuarterlyReport.objects.get())
    town.add("十二月补登有限公司", area=town.street)
    with pytest.raises(Refused, match="没有锁定：汇总后满城北街街道的数字有变化，请"):
        locking.lock_now(report, by=official)
    report.refresh_from_db()
    assert (report.state, report.locked_by) == (ReportState.DRAFT, None)
    assert report.organisation_facts.filter(name="十二月补登有限公司").exists()
    states = dict(report.submissions.values_list("area__name", "state"))
    assert states == {
        "满城北街街道": "open",
        "空白街道": "submitted",
        "银川阅海湾中央商务区": "submitted",
    }
    assert "汇总后满城北街街道的数字有变化" in Message.objects.get(user=official).text
    assert not Closing.objects.exists()
    hand_in_again = part_of(report, town.street)
    submitting.submit(hand_in_again, by=clerk_of_all(town.district))
    assert locking.lock_now(report, by=official).state == ReportState.LOCKED


def test_facts_that_change_no_figure_are_looked_at_first(town, official):
    hand_in(report := QuarterlyReport.objects.get())
    Organisation.objects.filter(name="区直协会").update(name="区直联合会")
    with pytest.raises(Refused, match="各填报单位的数字没有变，请核对后再锁定"):
        locking.lock_now(report, by=official)
    assert locking.lock_now(report, by=official).state == ReportState.LOCKED


def test_killed_or_doubled_it_locks_once(town, official, monkeypatch):
    """Asked twice it is one job; a worker that dies leaves a draft; one that comes late finds the
    lock and leaves it."""
    hand_in(report := QuarterlyReport.objects.get())
    job = locking.ask_lock(report, by=official)
    assert locking.ask_lock(report, by=official) == job
    with monkeypatch.context() as broken:
        broken.setattr(closing, "close_all", lambda *args, **kwargs: 1 / 0)
        jobs.run(job.pk)
    report.refresh_from_db()
    assert (report.state, report.locked_by) == (ReportState.DRAFT, None)
    jobs.run(job.pk)
    report.refresh_from_db()
    assert report.state == ReportState.LOCKED
    again = jobs.ask(job.key, "lock", title=job.title, by=official, again=True, report=report.pk)
    assert jobs.perform(again).result["locked"] is True
    assert Act.objects.filter(verb="锁定报表").count() == 1


def test_rights_are_those_of_the_moment_of_locking(town, official):
    hand_in(report := QuarterlyReport.objects.get())
    job = locking.ask_lock(report, by=official)
    official.role_assignments.all().delete()
    with pytest.raises(Refused, match="由区级人员锁定"):
        jobs.perform(job)
    report.refresh_from_db()
    assert report.state == ReportState.DRAFT


def test_its_members_are_kept_by_person(town, official):
    """Written from what was read of the registers, before the seal."""
    member = make_member(party=PartyOrganisation.objects.filter(area=town.zone).first())
    report = compile_report(town.district, Quarter(2017, 4)).report
    assert not report.member_facts.exists()
    locked = locked_now(report, by=official)
    assert [fact.member_id for fact in locked.member_facts.all()] == [member.pk]


def test_the_database_keeps_its_parts(town, official):
    hand_in(report := QuarterlyReport.objects.get())
    locking.lock_now(report, by=official)
    part = part_of(report, town.zone)
    with pytest.raises(Refused, match="已锁定，不再改动；确需更正的，请"):
        submitting.send_back(part, by=official, reason="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        Submission.objects.filter(pk=part.pk).update(note="x")


def test_the_command_locks_and_names_what_keeps_it(town, official, capsys):
    report = drafted()
    with pytest.raises(Refused, match="个填报单位没有报送"):
        call_command("lock_report", "640106", "2017Q4", "--by", "official")
    hand_in(report)
    call_command("lock_report", "640106", "2017Q4", "--by", "official")
    assert "已锁定金凤区2017年第四季度报表第 1 版" in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("lock_report", "640106", "2017Q4")
