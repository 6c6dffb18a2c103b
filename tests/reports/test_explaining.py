"""校核说明: who may say why a finding is right, and when that does not count any more."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from core.errors import Refused
from core.models import Act
from districts.models import Area, GuidanceVisit
from reports.cycle import findings, submitting
from reports.cycle.explaining import explain
from reports.cycle.standing import may_explain
from reports.models import CheckBook, Explanation, QuarterlyReport, Submission
from tests.reports.quarters import Town
from tests.reports.sound import BEFORE, found, plant, report

pytestmark = pytest.mark.django_db
CODE = "joint_branches"


def say(area: Area, by: Any, text: str = "只覆盖个体户", code: str = CODE, key: str = "") -> Any:
    return explain(report(), area, code, key, text, by=by)


@pytest.fixture
def broken(sound: Town) -> Town:
    """The zone has more joint branches than they cover."""
    plant(sound.zone, joint_branches=4)
    findings.look(report())
    return sound


def test_an_explanation_closes_what_it_was_given_of(broken: Town, cast: SimpleNamespace) -> None:
    (open_one,) = found(CODE, broken.zone)
    assert open_one.open
    kept = say(broken.zone, cast.clerk, "  只覆盖个体户  ")
    assert (kept.text, kept.told, kept.by) == ("只覆盖个体户", open_one.told, cast.clerk)
    (closed,) = found(CODE, broken.zone)
    assert (closed.open, closed.explanation) == (False, kept)
    act = Act.objects.latest("id")
    assert (act.verb, act.by, open_one.told in act.note) == ("说明校核", cast.clerk, True)


def test_other_numbers_want_another_one(broken: Town, cast: SimpleNamespace) -> None:
    kept = say(broken.zone, cast.clerk)
    plant(broken.zone, joint_branches=5)
    (again,) = found(CODE, broken.zone)
    assert (again.open, again.explanation, again.former) == (True, None, kept)
    say(broken.zone, cast.clerk, "又增加一个")
    assert Explanation.objects.get().text == "又增加一个"
    assert not found(CODE, broken.zone)[0].open


@pytest.mark.parametrize("text", ["", " \n ", "长" * 501])
def test_nothing_and_too_much_are_no_reason(broken: Town, cast: SimpleNamespace, text: str) -> None:
    with pytest.raises(Refused, match="请") as refusal:
        say(broken.zone, cast.clerk, text)
    assert refusal.value.field == "text"


@pytest.mark.parametrize("who", ["approver", "official", "auditor", "street_clerk", "admin"])
def test_the_units_own_clerk_explains(broken: Town, cast: SimpleNamespace, who: str) -> None:
    with pytest.raises(Refused, match="经办人员"):
        say(broken.zone, getattr(cast, who))
    assert not Explanation.objects.exists()


def test_the_districts_own_is_explained_by_who_locks(sound: Town, cast: SimpleNamespace) -> None:
    plant(sound.district, joint_branches=6)
    findings.look(report())
    kept = say(sound.district, cast.official)
    assert kept.told == found(CODE)[0].told
    with pytest.raises(Refused, match="经办人员"):
        say(sound.district, cast.clerk)
    assert not may_explain(cast.official, report(), sound.zone)


def test_an_error_is_corrected_and_not_explained(sound: Town, cast: SimpleNamespace) -> None:
    plant(sound.zone, organisations=8)
    findings.look(report())
    with pytest.raises(Refused, match="须更正"):
        say(sound.zone, cast.clerk, code="classes")
    assert findings.still_open(report(), sound.zone)


@pytest.mark.parametrize(("code", "key"), [(CODE, "other"), ("staff", ""), ("nothing", "")])
def test_what_is_not_found_is_not_explained(
    broken: Town, cast: SimpleNamespace, code: str, key: str
) -> None:
    with pytest.raises(Refused, match="刷新"):
        say(broken.zone, cast.clerk, code=code, key=key)


def test_after_submission_and_lock_nothing_is_said(broken: Town, cast: SimpleNamespace) -> None:
    handed = Submission.objects.create(
        report=report(),
        area=broken.zone,
        state="submitted",
        submitted_by=cast.clerk,
        submitted_at=now(),
        due=report().day,
    )
    with pytest.raises(Refused, match="退回"):
        say(broken.zone, cast.clerk)
    handed.delete()
    QuarterlyReport.objects.filter(pk=report().pk).update(state="locked")
    with pytest.raises(Refused, match="已锁定"):
        say(broken.zone, cast.clerk)


def test_a_locked_edition_tells_what_it_was_locked_with(
    broken: Town, cast: SimpleNamespace
) -> None:
    """Limits, registers and other editions may go on: its check book stays as it was."""
    plant(broken.zone, period=BEFORE, organisations=5)
    findings.look(report())
    say(broken.zone, cast.clerk, "园区扩建", "jump_quarter", "organisations")
    GuidanceVisit.objects.all().delete()
    findings.look(report())
    before = findings.of_report(report(), broken.zone)
    assert {"jump_quarter", "no_visit"} <= {check.code for check, each in before if each}
    QuarterlyReport.objects.filter(pk=report().pk).update(state="locked")
    plant(broken.zone, period=BEFORE, organisations=4)
    assert findings.of_report(report(), broken.zone) == before
    with pytest.raises(IntegrityError), transaction.atomic():
        findings.look(report())
    with pytest.raises(IntegrityError), transaction.atomic():
        CheckBook.objects.all().delete()


def test_an_explanation_counts_at_once(broken: Town, cast: SimpleNamespace) -> None:
    """It is held against what was found, and nothing is looked at for it."""
    submitting.renew(report())
    part = Submission.objects.get(area=broken.zone)
    others = part.open_findings - 1
    with CaptureQueriesContext(connection) as queries:
        say(broken.zone, cast.clerk)
    assert len(queries) <= 20
    part.refresh_from_db()
    assert part.open_findings == others
