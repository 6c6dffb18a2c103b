"""校核说明: who may say why a finding is right, and when that does not count any more."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.utils.timezone import now

from core.errors import Refused
from core.models import Act
from districts.models import Area
from reports.cycle.checks import findings, still_open
from reports.cycle.explaining import explain
from reports.cycle.standing import check_book, may_explain
from reports.models import Explanation, QuarterlyReport, Submission
from tests.reports.quarters import Town
from tests.reports.sound import BEFORE, found, part, plant, report

pytestmark = pytest.mark.django_db
CODE = "joint_branches"


def say(area: Area, by: Any, text: str = "只覆盖个体户", code: str = CODE, key: str = "") -> Any:
    return explain(report(), area, code, key, text, by=by)


@pytest.fixture
def broken(sound: Town) -> Town:
    """The zone has more joint branches than they cover."""
    plant(sound.zone, joint_branches=4)
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
    kept = say(sound.district, cast.official)
    assert kept.told == found(CODE)[0].told
    with pytest.raises(Refused, match="经办人员"):
        say(sound.district, cast.clerk)
    assert not may_explain(cast.official, report(), sound.zone)


def test_an_error_is_corrected_and_not_explained(sound: Town, cast: SimpleNamespace) -> None:
    plant(sound.zone, organisations=8)
    with pytest.raises(Refused, match="须更正"):
        say(sound.zone, cast.clerk, code="classes")
    assert still_open(part(sound.zone))


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


def test_a_locked_edition_tells_what_was_explained(broken: Town, cast: SimpleNamespace) -> None:
    """Limits, registers and other editions may go on: its check book stays as it was."""
    plant(broken.zone, period=BEFORE, organisations=5)
    say(broken.zone, cast.clerk, "园区扩建", "jump_quarter", "organisations")
    plant(broken.zone, joint_branches=1)
    before = [(one.check.code, one.told) for one in findings(part(broken.zone))]
    QuarterlyReport.objects.filter(pk=report().pk).update(state="locked")
    plant(broken.zone, period=BEFORE, organisations=4)
    after = findings(part(broken.zone))
    assert [(one.check.code, one.told) for one in after] == before
    assert not any(one.open for one in after)
    assert findings(part(broken.street)) == []
    assert {line.check.code for line in check_book(part(broken.zone)).lines}.isdisjoint(
        {"ledger", "no_visit", "stated"}
    )
