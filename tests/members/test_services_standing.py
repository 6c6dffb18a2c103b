"""What is done to a member: full, lost and found, ended by the rules' clocks, restored; nothing is
deleted and every refusal says which field."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils.timezone import localdate

from core.dated import months_later
from core.errors import Refused
from core.models import Act
from members.enums import EndReason
from members.models import LostContact, PartyMember
from members.services import standing
from tests.conftest import START
from tests.members.people import links, member_of
from tests.shared_world import shared

TODAY = localdate()
DAY = dt.timedelta(days=1)


@pytest.fixture
@shared
def branch(make_party_organisation: Any) -> Any:
    return make_party_organisation("阅海湾第一支部")


@pytest.fixture
@shared
def member(branch: Any) -> PartyMember:
    return member_of(branch)


def why(act: Any, *args: Any, **given: Any) -> tuple[str, str]:
    with pytest.raises(Refused) as refusal:
        act(*args, **given)
    return refusal.value.field, str(refusal.value)


# dates


@pytest.mark.parametrize(
    ("dates", "wrong"),
    [
        ({"born": TODAY + DAY}, ["born"]),
        ({"joined": TODAY + DAY}, ["joined"]),
        ({"born": dt.date(2000, 5, 1), "joined": dt.date(2018, 4, 30)}, ["joined"]),
        ({"born": dt.date(2000, 5, 1), "joined": dt.date(2018, 5, 1)}, []),
        ({"joined": dt.date(2018, 5, 1), "full_since": dt.date(2019, 4, 30)}, ["full_since"]),
        ({"joined": dt.date(2018, 5, 1), "full_since": dt.date(2019, 5, 1)}, []),
        ({"joined": dt.date(2018, 5, 1), "ended": dt.date(2018, 4, 1)}, ["ended"]),
    ],
)
def test_dates_that_cannot_be(dates: dict[str, dt.date], wrong: list[str]) -> None:
    known = dict.fromkeys(("born", "joined", "full_since", "ended"))
    found = standing.faults_of_dates(**{**known, **dates}, age=18, probation=12)  # type: ignore[arg-type]
    assert [field for field, _ in found] == wrong


# full membership


def test_full_after_a_year_of_probation(branch: Any, cast: SimpleNamespace) -> None:
    joined = dt.date(2025, 3, 1)
    member = member_of(branch, joined=joined, full_since=None)
    field, sentence = why(standing.make_full, member, day=dt.date(2026, 2, 28), by=cast.clerk)
    assert field == "day"
    assert sentence == "预备期自 2025-03-01 起不少于 12 个月，2026-03-01 以后才能转正，请到时再办。"
    standing.make_full(member, day=dt.date(2026, 3, 1), by=cast.clerk)
    member.refresh_from_db()
    assert member.full_since == dt.date(2026, 3, 1)


# lost contact and its two clocks


def lose(member: PartyMember, since: dt.date, by: Any) -> None:
    standing.lose(member, reason="work", day=since, efforts="电话三次", by=by)


@pytest.mark.parametrize(("missing", "allowed"), [(0, True), (1, False)])
def test_suspended_after_six_months_lost(
    member: PartyMember, cast: SimpleNamespace, missing: int, allowed: bool
) -> None:
    lose(member, months_later(TODAY, -6) + missing * DAY, cast.clerk)
    given: dict[str, Any] = {"reason": EndReason.SUSPENDED, "day": TODAY, "by": cast.clerk}
    if allowed:
        standing.end(member, **given)
        assert links(member) == [("formal", "阅海湾第一支部", START, TODAY)]
    else:
        field, sentence = why(standing.end, member, **given)
        assert field == "day"
        assert "满 6 个月才能停止党籍" in sentence
    member.refresh_from_db()
    assert (member.end_reason == EndReason.SUSPENDED) is allowed


def test_suspension_asks_for_a_registered_loss(member: PartyMember, cast: SimpleNamespace) -> None:
    refusal = why(standing.end, member, reason="suspended", day=TODAY, by=cast.clerk)
    assert refusal == ("reason", "停止党籍的，请先登记失联。")


@pytest.mark.parametrize(("missing", "allowed"), [(0, True), (1, False)])
def test_struck_off_twenty_four_months_later(
    member: PartyMember, cast: SimpleNamespace, missing: int, allowed: bool
) -> None:
    ended = months_later(TODAY, -24) + missing * DAY
    PartyMember.objects.filter(pk=member.pk).update(ended=ended, end_reason="suspended")
    member.affiliations.update(until=ended)
    member.refresh_from_db()
    given: dict[str, Any] = {"reason": EndReason.STRUCK_OFF, "day": TODAY, "by": cast.clerk}
    if allowed:
        standing.end(member, **given)
    else:
        assert why(standing.end, member, **given)[0] == "day"
    member.refresh_from_db()
    assert member.end_reason == ("struck_off" if allowed else "suspended")


def test_found_again(member: PartyMember, cast: SimpleNamespace) -> None:
    lose(member, TODAY - 9 * DAY, cast.clerk)
    assert why(standing.lose, member, reason="work", day=TODAY, efforts="", by=cast.clerk)[1] == (
        "已登记失联，不用再登记。"
    )
    standing.find(member, day=TODAY, by=cast.clerk)
    assert LostContact.objects.get().until == TODAY


# ended and restored


def test_who_ended_stays_in_the_register_and_comes_back(
    member: PartyMember, cast: SimpleNamespace
) -> None:
    standing.end(member, reason="left", day=TODAY - 2 * DAY, by=cast.clerk, note="自行脱党")
    standing.restore(member, day=TODAY, by=cast.clerk, note="更正组织决定")
    member.refresh_from_db()
    assert (member.ended, member.end_reason) == (None, "")
    assert links(member) == [
        ("formal", "阅海湾第一支部", START, TODAY - 2 * DAY),
        ("formal", "阅海湾第一支部", TODAY, None),
    ]
    acts = Act.objects.order_by("id").values_list("verb", "note")
    assert list(acts) == [("终止（自行脱党）", "自行脱党"), ("恢复", "更正组织决定")]


def test_nothing_happens_in_the_future(member: PartyMember, cast: SimpleNamespace) -> None:
    tomorrow: dict[str, Any] = {"day": TODAY + DAY, "by": cast.clerk}
    acts: list[tuple[Any, dict[str, Any]]] = [
        (standing.make_full, {}),
        (standing.end, {"reason": "died"}),
        (standing.lose, {"reason": "work", "efforts": ""}),
        (standing.show_identity, {}),
    ]
    for act, given in acts:
        field, sentence = why(act, member, **tomorrow, **given)
        assert field == "day"
        assert f"晚于今天（{TODAY}）" in sentence
    assert links(member) == [("formal", "阅海湾第一支部", START, None)]


def test_the_badge_is_the_members_own_will(member: PartyMember, cast: SimpleNamespace) -> None:
    standing.show_identity(member, day=TODAY, by=cast.clerk, note="本人签字")
    member.refresh_from_db()
    assert member.identity_shown_since == TODAY
    standing.hide_identity(member, by=cast.clerk)
    member.refresh_from_db()
    assert member.identity_shown_since is None
