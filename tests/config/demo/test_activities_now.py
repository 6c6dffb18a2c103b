"""What goes on in 阅海湾 on the day on which the demonstration is loaded."""

from collections import Counter
from types import SimpleNamespace

import pytest
from django.utils.timezone import localdate

from activities.enums import CaseState, ClaimState
from activities.models import (
    Activity,
    Booking,
    Case,
    Claim,
    DutySession,
    DutySlot,
    Project,
    Resolution,
    SignInSheet,
    SignUp,
)
from activities.rules import RULES
from activities.services import due_services, duties, sign_ups
from activities.services.duties import Period, span
from config.demo.activities.jinfeng import ZONE
from config.demo.users import MERCHANT
from core.dated import Quarter
from districts.models import PartyOrganisation
from storefronts.models import Storefront

TODAY = localdate()


@pytest.fixture
def now(demonstration: SimpleNamespace) -> SimpleNamespace:
    users = demonstration.users
    return SimpleNamespace(zone=demonstration.areas[ZONE], users=users, merchant=users[MERCHANT])


def test_ahead_is_open_to_sign_up(now: SimpleNamespace) -> None:
    rows = [one for one in Activity.objects.announced() if not sign_ups.closed(one)]
    assert len(rows) == 3
    assert all(one.day > TODAY for one in rows)
    (waiting,) = SignUp.objects.filter(state="waiting")
    assert waiting.activity.taken <= waiting.activity.places
    own = SignUp.objects.filter(storefront__in=Storefront.objects.for_merchant(now.merchant))
    assert own.count() == 2


def test_a_list_of_names_waits_for_choices(now: SimpleNamespace) -> None:
    (sheet,) = SignInSheet.objects.all()
    assert (sheet.state, sheet.activity.state) == ("ready", "held")
    choices = Counter(sheet.lines.values_list("choice", flat=True))
    assert choices["take"] > 3
    assert choices["open"] >= 2


def test_branches_have_held_what_was_due_but_for_two(now: SimpleNamespace) -> None:
    keys = list(PartyOrganisation.objects.filter(area=now.zone).values_list("pk", flat=True))
    before = span(Period.QUARTER, Quarter.of(TODAY).shift(-1).first)
    if before.first.year == TODAY.year:
        found = duties.states(keys, [before], TODAY)
        assert [state for owed in found.values() for state in owed.values() if state.late] == []
    present = duties.states(keys, [span(Period.QUARTER, TODAY)], TODAY)
    held = [sum(state.held for state in owed.values()) for owed in present.values()]
    assert held.count(0) >= 2


def test_resolutions_are_done_under_way_and_late(now: SimpleNamespace) -> None:
    rows = Resolution.objects.filter(activity__area=now.zone, activity__day__year__gt=2017)
    told = {(one.state, one.due < TODAY) for one in rows}
    assert {("open", True), ("open", False)} < told
    assert rows.filter(state="done", done_on__lte=TODAY).count() == 1


def test_hours_may_be_booked_next_week_and_the_merchant_has_one(now: SimpleNamespace) -> None:
    sessions = DutySession.objects.filter(area=now.zone, day__gt=TODAY)
    assert Counter(sessions.values_list("state", flat=True)) == {"published": 3, "planned": 1}
    slots = DutySlot.objects.filter(session__in=sessions.filter(state="published"))
    assert [one.taken for one in slots if not one.left] == [3]
    assert sum(one.left for one in slots) > 20
    stores = Storefront.objects.for_merchant(now.merchant)
    own = Booking.objects.filter(storefront__in=stores)
    assert Counter(own.values_list("state", flat=True)) == {"booked": 1, "came": 1}
    assert Booking.objects.filter(state="waiting").count() == 1
    today = Booking.objects.filter(slot__session__day=TODAY)
    assert sorted(today.values_list("queue", flat=True), key=str) == [1, None, None, None]


def test_cases_stand_at_every_stage(now: SimpleNamespace) -> None:
    rows = Case.objects.filter(area=now.zone)
    assert set(rows.values_list("state", flat=True)) == set(CaseState.values)
    assert set(rows.values_list("kind", flat=True)) == {
        "suggestion",
        "request",
        "dispute",
        "opinion",
    }
    late = rows.filter(due__lt=TODAY, state__in=("received", "routed"))
    assert set(late.values_list("state", flat=True)) == {"received", "routed"}
    stores = Storefront.objects.for_merchant(now.merchant)
    own = rows.filter(storefront__in=stores, channel="portal")
    assert set(own.values_list("state", flat=True)) == {"received", "answered"}
    assert rows.get(channel="duty").booking is not None
    assert all(one.answered_on <= TODAY for one in rows if one.answered_on)


def test_claims_stand_in_every_state_and_some_are_late(now: SimpleNamespace) -> None:
    rows = Claim.objects.filter(item__area=now.zone, claimed_on__year__gt=2017)
    assert set(rows.values_list("state", flat=True)) == set(ClaimState.values)
    for item in {claim.item for claim in rows}:
        assert item.claimed == item.claims.exclude(state="given_up").count()
    path = now.zone.path
    assert due_services.unconfirmed(path, TODAY).count() == 1
    assert due_services.undone(path, TODAY).count() == 1
    assert due_services.unsolved(path, TODAY).count() == 1
    assert due_services.visits_due(path, TODAY).count() >= 2
    assert due_services.visits_late(path, TODAY).count() >= 1
    assert due_services.overdue_projects(path, TODAY).count() == 1
    assert Project.objects.filter(area=now.zone, state="done").count() == 1


def test_the_adviser_finds_something_by_most_rules(now: SimpleNamespace) -> None:
    found = {rule.code for rule in RULES if list(rule.find(now.zone.path, TODAY))}
    assert len(found) > len(RULES) // 2, {rule.code for rule in RULES} - found
