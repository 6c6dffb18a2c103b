"""更正: a further edition of a locked quarter, with its reason, and what becomes of the first."""

import pytest

from accounts.models import User
from core import jobs
from core.errors import Refused
from core.models import Act, Job
from reports.cycle import correcting, locking
from reports.cycle.correcting import correct, editions
from reports.enums import ReportState
from reports.models import QuarterlyReport
from tests.reports.cycle import hand_in, locked_now
from tests.reports.quarters import Town
from tests.shared_world import shared

pytestmark = pytest.mark.usefixtures("nothing_found")


@pytest.fixture
@shared
def locked(town: Town, official: User) -> QuarterlyReport:
    return locked_now(QuarterlyReport.objects.get(), by=official)


def compiled(report: QuarterlyReport) -> QuarterlyReport:
    jobs.perform(Job.objects.get(key="compile:640106:2017Q4"))
    report.refresh_from_db()
    return report


def test_it_is_a_draft_with_its_reason_and_its_compile_asked_for(
    locked: QuarterlyReport, official: User
) -> None:
    made = correct(locked, reason=" 阅海湾漏报一家 ", by=official)
    assert (made.edition, made.state, made.reason) == (2, ReportState.DRAFT, "阅海湾漏报一家")
    job = Job.objects.get(key="compile:640106:2017Q4")
    assert (job.requested_by, job.open) == (official, True)
    act = Act.objects.get(verb="建立更正版")
    assert (act.by, act.object_id, act.note) == (official, made.pk, "第 2 版：阅海湾漏报一家")
    assert [one.edition for one in editions(locked)] == [2, 1]


def test_the_first_edition_keeps_every_figure(
    locked: QuarterlyReport, official: User, town: Town
) -> None:
    before = list(locked.figures.order_by("pk").values_list("pk", "counts"))
    town.add("漏报有限公司", area=town.zone)
    made = compiled(correct(locked, reason="漏报", by=official))
    assert made.organisation_facts.count() == locked.organisation_facts.count() + 1
    assert list(locked.figures.order_by("pk").values_list("pk", "counts")) == before
    assert locked.submissions.count() == made.submissions.count() == 3
    assert not made.submissions.exclude(state="open").exists()


def test_it_is_handed_in_and_locked_like_the_first(
    locked: QuarterlyReport, official: User, town: Town
) -> None:
    town.add("漏报有限公司", area=town.zone)
    made = compiled(correct(locked, reason="漏报", by=official))
    hand_in(made)
    assert locking.lock_now(made, by=official).edition == 2
    third = correct(made, reason="又漏报一家", by=official)
    assert third.edition == 3


@pytest.mark.parametrize(
    ("reason", "told"),
    [("", "建立更正版请写明更正事由"), ("  ", "请写明更正事由"), ("错" * 201, "最多 200 字，请")],
)
def test_it_needs_a_reason(locked: QuarterlyReport, official: User, reason: str, told: str) -> None:
    with pytest.raises(Refused, match=told) as refused:
        correct(locked, reason=reason, by=official)
    assert refused.value.field == "reason"
    assert QuarterlyReport.objects.count() == 1


def test_one_at_a_time_and_on_the_newest(locked: QuarterlyReport, official: User) -> None:
    made = correct(locked, reason="漏报", by=official)
    with pytest.raises(Refused, match="第 2 版正在办理，请先锁定它"):
        correct(locked, reason="漏报", by=official)
    with pytest.raises(Refused, match="这一版还没有锁定，请直接在登记册里更正"):
        correct(made, reason="漏报", by=official)
    hand_in(compiled(made))
    locking.lock_now(made, by=official)
    with pytest.raises(Refused, match="请在最新一版上更正"):
        correct(locked, reason="漏报", by=official)


def test_only_the_district_corrects(locked: QuarterlyReport, cast: object) -> None:
    for name in ("clerk", "approver", "auditor", "admin", "foreign_official"):
        who = getattr(cast, name)
        with pytest.raises(Refused, match="由区级人员建立更正版"):
            correct(locked, reason="漏报", by=who)
    assert correcting.refusal(locked, cast.official) == ""


def test_nothing_of_it_is_left_where_its_compile_is_refused(
    locked: QuarterlyReport, official: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(**_words: object) -> None:
        raise Refused("没有台账，请先导入。")

    monkeypatch.setattr(correcting, "ask_compile", refuses)
    with pytest.raises(Refused, match="没有台账"):
        correct(locked, reason="漏报", by=official)
    assert QuarterlyReport.objects.count() == 1
