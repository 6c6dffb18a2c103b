"""发展党员: stage × next stage as a table, the spans between them, and what a stage brings."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils.timezone import localdate

from core.dated import months_later
from core.errors import Refused
from members.enums import Stage
from members.models import Development, PartyMember
from members.services import development as service

TODAY = localdate()
DAY = dt.timedelta(days=1)
#: What may follow each stage.
FOLLOWS: dict[str, set[str]] = {
    "applicant": {"talked", "stopped"},
    "talked": {"activist", "stopped"},
    "activist": {"candidate", "stopped"},
    "candidate": {"probationary", "stopped"},
    "probationary": {"full", "extended", "stopped"},
    "extended": {"full", "stopped"},
    "full": set(),
    "stopped": set(),
}


@pytest.fixture
def opened(make_party_organisation: Any, cast: SimpleNamespace) -> Any:
    """`opened(stage, since)`: a file that stands at the stage since the day."""

    def make(stage: str = Stage.APPLICANT, since: dt.date = TODAY) -> Development:
        branch = make_party_organisation(f"培养支部{Development.objects.count()}")
        file = Development(name="李四", area=branch.area, party_organisation=branch)
        service.open_file(file, day=since, by=cast.clerk)
        if stage != Stage.APPLICANT:
            file.stages.create(stage=stage, day=since)
            Development.objects.filter(pk=file.pk).update(stage=stage, stage_since=since)
            file.refresh_from_db()
        return file

    return make


@pytest.mark.parametrize("stage", Stage.values)
def test_what_may_follow(opened: Any, cast: SimpleNamespace, stage: str) -> None:
    long_ago = months_later(TODAY, -20)
    for target in Stage.values:
        file = opened(stage, long_ago)
        if stage == Stage.EXTENDED:
            file.stages.create(stage=Stage.PROBATIONARY, day=long_ago)
        try:
            service.reach(file, stage=target, day=TODAY, by=cast.clerk)
            done = True
        except Refused as why:
            done = why.field != "stage"
        assert done == (target in FOLLOWS[stage]), (stage, target)


@pytest.mark.parametrize(
    ("stage", "target", "months"),
    [("activist", "candidate", 12), ("probationary", "full", 12), ("probationary", "extended", 12)],
)
def test_a_stage_lasts_at_least(
    opened: Any, cast: SimpleNamespace, stage: str, target: str, months: int
) -> None:
    start = months_later(TODAY, -months)
    with pytest.raises(Refused, match=f"须满 {months} 个月") as why:
        service.reach(opened(stage, start + DAY), stage=target, day=TODAY, by=cast.clerk)
    assert why.value.field == "day"
    file = service.reach(opened(stage, start), stage=target, day=TODAY, by=cast.clerk)
    assert (file.stage, file.stage_since) == (target, TODAY)


@pytest.mark.parametrize(("months", "allowed"), [(17, False), (18, True), (24, True), (25, False)])
def test_an_extension_lasts_six_to_twelve_months(
    opened: Any, cast: SimpleNamespace, months: int, allowed: bool
) -> None:
    """Counted with the year of probation."""
    start = months_later(TODAY, -months)
    file = opened(Stage.PROBATIONARY, start)
    file = service.reach(file, stage=Stage.EXTENDED, day=months_later(start, 12), by=cast.clerk)
    if allowed:
        assert service.reach(file, stage=Stage.FULL, day=TODAY, by=cast.clerk).stage == "full"
    else:
        with pytest.raises(Refused) as why:
            service.reach(file, stage=Stage.FULL, day=TODAY, by=cast.clerk)
        assert why.value.field == "day"


def test_a_probationary_member_enters_the_register(opened: Any, cast: SimpleNamespace) -> None:
    joined = months_later(TODAY, -12)
    file = opened(Stage.CANDIDATE, joined)
    file = service.reach(file, stage=Stage.PROBATIONARY, day=joined, by=cast.clerk)
    member = PartyMember.objects.get()
    assert (file.member, member.joined, member.full_since) == (member, joined, None)
    assert member.affiliations.get().party_organisation == file.party_organisation
    service.reach(file, stage=Stage.FULL, day=TODAY, by=cast.clerk)
    member.refresh_from_db()
    assert member.full_since == TODAY


@pytest.mark.parametrize(("days", "late"), [(30, False), (31, True)])
def test_the_talk_is_due_within_thirty_days(opened: Any, days: int, late: bool) -> None:
    assert bool(service.late(opened(since=TODAY - days * DAY))) is late
