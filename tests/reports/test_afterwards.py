"""After the lock: what the registers say otherwise is listed by name; no locked byte changes."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from accounts.models import Message
from core import jobs
from core.errors import Refused
from core.models import JobState
from districts.models import CommercialDistrict, Organisation
from reports import tasks
from reports.cycle import afterwards
from reports.models import LateChange, Movement, QuarterlyReport
from reports.subjects import SUBJECTS
from tests.activities.makers import activity_in
from tests.reports.making import make_member
from tests.reports.quarters import edition
from tests.reports.rolling import Q1, Q2, Q3, Ground
from tests.shared_world import shared
from tests.storefronts.stores import store_in

Make = Callable[..., Any]


def looked(report: QuarterlyReport, by: Any = None) -> int:
    """How many the job has found."""
    job = jobs.perform(afterwards.ask(report, by=by))
    return int(job.result["changes"])


def told(report: QuarterlyReport) -> set[tuple[str, str, str, str]]:
    found = LateChange.objects.filter(report=report)
    return set(found.values_list("subject", "name", "kind", "told"))


def bytes_of(report: QuarterlyReport) -> str:
    """All that a locked edition keeps."""
    tables = [kind._meta.db_table for kind in SUBJECTS]
    tables += ["reports_figure", "reports_memberfact", "reports_movement", "reports_closingcount"]
    parts = []
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(
                "select md5(coalesce(string_agg(t::text, '' order by t::text), ''))"  # noqa: S608
                f" from {table} t where report_id = %s",
                [report.pk],
            )
            parts.append(cursor.fetchone()[0])
        cursor.execute("select t::text from reports_quarterlyreport t where id = %s", [report.pk])
        parts.append(cursor.fetchone()[0])
    return "".join(parts)


@pytest.fixture
@shared
def locked(
    ground: Ground, make_organisation: Make, make_party_organisation: Make
) -> QuarterlyReport:
    """Two organisations, a branch with a member, a store."""
    made = make_organisation("甲公司", staff=30)
    make_organisation("乙公司")
    make_member(made, make_party_organisation("甲支部"))
    store_in(ground.zone, "书城")
    return ground.locked(Q1)


def test_while_nothing_changed_nothing_is_listed(locked: QuarterlyReport) -> None:
    assert looked(locked) == 0


def test_what_changed_is_listed_by_name_and_no_byte_of_the_edition_changes(
    ground: Ground, locked: QuarterlyReport, make_organisation: Make, make_party_organisation: Make
) -> None:
    before = bytes_of(locked)
    mall = CommercialDistrict.objects.create(name="万达商圈", area=ground.zone)
    first = Organisation.objects.get(name="甲公司")
    first.phases.update(staff=35, commercial_district=mall)
    Organisation.objects.filter(name="乙公司").update(closed=dt.date(2018, 3, 1))
    make_organisation("补登公司", since=dt.date(2018, 2, 1))
    late = make_member(None, make_party_organisation("甲支部二"))
    activity_in(ground.zone, day=dt.date(2018, 2, 3), state="held")
    assert looked(locked) == 7
    found = told(locked)
    assert {
        ("organisation", "甲公司", "corrected", "商圈 空 → 万达商圈；从业人员 30 → 35"),
        ("organisation", "乙公司", "vanished", ""),
        ("organisation", "补登公司", "appeared", ""),
        ("party_organisation", "甲支部二", "appeared", ""),
        ("member", "", "appeared", ""),
        ("activity", "活动", "corrected", "补登 1 场"),
        ("life", "组织生活", "corrected", "补登 1 个"),
    } == found
    assert LateChange.objects.get(report=locked, subject="member").object_id == late.pk
    assert bytes_of(locked) == before


def test_looked_at_twice_what_is_known_keeps_its_day_and_what_is_undone_goes(
    locked: QuarterlyReport,
) -> None:
    Organisation.objects.filter(name="乙公司").update(closed=dt.date(2018, 3, 1))
    assert looked(locked) == 1
    first = LateChange.objects.get()
    assert looked(locked) == 1
    assert LateChange.objects.get().found_at == first.found_at
    Organisation.objects.filter(name="乙公司").update(closed=None)
    assert looked(locked) == 0


def test_killed_half_way_the_list_stays_and_the_next_worker_writes_it(
    locked: QuarterlyReport, monkeypatch: pytest.MonkeyPatch
) -> None:
    Organisation.objects.filter(name="乙公司").update(closed=dt.date(2018, 3, 1))
    job = afterwards.ask(locked)
    with monkeypatch.context() as broken:
        broken.setattr(tasks.again, "drop", lambda: 1 / 0)
        jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.QUEUED
    assert not LateChange.objects.exists()
    jobs.run(job.pk)
    assert LateChange.objects.count() == 1


def test_the_next_quarter_tells_it_as_it_was_when_that_was_compiled(
    ground: Ground, locked: QuarterlyReport
) -> None:
    """A list of its own, which is sealed with the edition: the first one goes on changing."""
    Organisation.objects.get(name="甲公司").phases.update(staff=35)
    Organisation.objects.filter(name="乙公司").update(closed=dt.date(2018, 3, 1))
    following = ground.locked(Q2)
    assert LateChange.objects.filter(report=locked).count() == 2
    noted = Movement.objects.filter(report=following).values_list("name", "kind", "told")
    assert set(noted) == {
        ("甲公司", "corrected", "从业人员 30 → 35"),
        ("乙公司", "adjusted_out", ""),
    }
    Organisation.objects.get(name="甲公司").phases.update(staff=30)
    assert looked(locked) == 1
    assert Movement.objects.filter(report=following).count() == 2


def test_by_night_the_last_four_locked_quarters_are_asked_for(
    ground: Ground, locked: QuarterlyReport
) -> None:
    for period in (Q2, Q3):
        ground.compiled(period)
    QuarterlyReport.objects.filter(quarter=3).update(state="locked")
    for year, number in ((2017, 4), (2017, 3), (2017, 2)):
        QuarterlyReport.objects.create(
            area=ground.district,
            year=year,
            quarter=number,
            compiled_at=locked.compiled_at,
            state="locked",
        )
    kept = [(one.year, one.quarter) for one in afterwards.kept_up()]
    assert kept == [(2018, 3), (2018, 1), (2017, 4), (2017, 3)]
    tasks.look_at_locked_quarters()
    assert len(afterwards.ask_all()) == 4


def test_a_draft_and_a_stranger_are_refused(
    ground: Ground, locked: QuarterlyReport, cast: Any
) -> None:
    draft = ground.compiled(Q2)
    with pytest.raises(Refused, match="请直接重新汇总"):
        afterwards.ask(draft)
    with pytest.raises(Refused, match="请由区级人员或管理员"):
        afterwards.ask(locked, by=cast.clerk)


class TestPage:
    def test_it_lists_them_and_the_official_looks_again(
        self, locked: QuarterlyReport, official: Any, sign_in: Make
    ) -> None:
        Organisation.objects.filter(name="乙公司").update(closed=dt.date(2018, 3, 1))
        client = sign_in(official)
        address = f"/reports/{locked.pk}/changes/"
        assert client.post(f"{address}look/").status_code == 302
        waiting = client.get(address).content.decode()
        assert "progress/" in waiting
        assert "HX-Refresh" not in client.get(f"{address}progress/").headers
        jobs.run(afterwards.job_of(locked).pk)  # type: ignore[union-attr]
        assert client.get(f"{address}progress/").headers["HX-Refresh"] == "true"
        page = client.get(address).content.decode()
        assert "乙公司" in page
        assert "不再计入" in page
        assert "1 项" in page
        assert Message.objects.get(user=official).url == address

    def test_who_may_not_compile_reads_only(
        self, locked: QuarterlyReport, auditor: Any, sign_in: Make
    ) -> None:
        client = sign_in(auditor)
        address = f"/reports/{locked.pk}/changes/"
        assert "现在核对" not in client.get(address).content.decode()
        assert client.post(f"{address}look/").status_code == 403

    def test_a_members_name_stays_masked(
        self, locked: QuarterlyReport, official: Any, sign_in: Make, make_party_organisation: Make
    ) -> None:
        make_member(None, make_party_organisation("新支部"), name="欧阳小明")
        looked(locked)
        page = sign_in(official).get(f"/reports/{locked.pk}/changes/").content.decode()
        assert "欧阳小明" not in page
        assert "欧" in page


def test_a_draft_is_told_that_it_follows_by_itself(
    ground: Ground, locked: QuarterlyReport, official: Any, sign_in: Make
) -> None:
    draft = ground.compiled(Q2)
    assert edition(draft).report.opening == locked
    page = sign_in(official).get(f"/reports/{draft.pk}/changes/").content.decode()
    assert "报表还没有锁定" in page
    client = sign_in(official)
    client.post(f"/reports/{draft.pk}/changes/look/")
    assert afterwards.job_of(draft) is None
