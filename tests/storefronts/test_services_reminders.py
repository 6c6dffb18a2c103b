"""到期提醒: one message 60, 30 and 7 days before, over leap days, missed nights and renewals."""

import datetime as dt
from typing import Any

import pytest

from accounts.models import Message
from storefronts.enums import ApplicationKind, ApplicationState, TitleState
from storefronts.models import Application, Reminder, StorefrontAccount, Title
from storefronts.services import awarding, reminders, titles
from storefronts.tasks import remind
from tests.shared_world import shared
from tests.storefronts.stores import store_in, title_of
from tests.storefronts.titled import account_of, in_state

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
END = dt.date(2028, 2, 29)


@pytest.fixture(autouse=True)
def day(today: Any) -> None:
    today("2027-09-01")


@pytest.fixture
@shared
def title(zone: Any, day: None) -> Title:
    """Valid to a leap day, of a store that two people sign in for."""
    found = title_of(store_in(zone), awarded_on=dt.date(2027, 3, 1), valid_to=END)
    for name in ("店主", "店长"):
        account_of(found.storefront, name)
    return found


def sent_on(first: dt.date, last: dt.date) -> list[str]:
    """The days on which something was sent, run every night and twice."""
    found, day = [], first
    while day <= last:
        if reminders.remind(day):
            found.append(str(day))
        assert reminders.remind(day) == 0
        day += DAY
    return found


def test_sixty_thirty_and_seven_days_before(title: Title) -> None:
    days = sent_on(dt.date(2027, 12, 20), dt.date(2028, 3, 5))
    assert days == ["2027-12-31", "2028-01-30", "2028-02-22"]
    assert Message.objects.count() == 6
    first = Message.objects.order_by("pk").first()
    assert first is not None
    assert first.text == (
        f"文华书城的党员示范店（{title.number}）还有 60 天到期，有效期至 2028-02-29。"
        "没有变化的，一键申请续期。"
    )
    assert {row.days for row in Reminder.objects.all()} == {60, 30, 7}


@pytest.mark.parametrize(
    ("day", "days"),
    [(61, None), (60, 60), (31, 60), (30, 30), (29, 30), (8, 30), (7, 7), (1, 7), (0, 7)],
)
def test_after_missed_nights_only_the_nearest(title: Title, day: int, days: int | None) -> None:
    reminders.remind(END - day * DAY)
    assert [row.days for row in Reminder.objects.all()] == ([days] if days else [])


def test_on_the_last_day_it_says_so(title: Title) -> None:
    reminders.remind(END)
    assert "今天到期" in Message.objects.first().text  # type: ignore[union-attr]
    assert reminders.remind(END + DAY) == 0


def test_a_renewed_title_starts_anew(title: Title, today: Any) -> None:
    reminders.remind(END - 7 * DAY)
    today("2028-02-25")
    valid_to = awarding.last_valid_day(END + DAY, 12)
    assert str(valid_to) == "2029-02-28"
    titles.move(title, titles.RENEW, by=None, valid_to=valid_to)
    assert sent_on(END, valid_to) == ["2028-12-30", "2029-01-29", "2029-02-21"]


def test_nobody_is_told_who_has_left_or_signs_in_elsewhere(title: Title, zone: Any) -> None:
    account_of(store_in(zone, "另一家"), "邻居")
    day = END - 60 * DAY
    StorefrontAccount.objects.filter(user__username="店长").update(until=day)
    reminders.remind(day)
    assert [message.user.username for message in Message.objects.all()] == ["店主"]


def test_without_an_account_nothing_is_noted(title: Title) -> None:
    day = END - 60 * DAY
    StorefrontAccount.objects.update(until=day)
    assert reminders.remind(day) == 0
    assert not Reminder.objects.exists()
    account_of(title.storefront, "新店主")
    assert reminders.remind(day + DAY) == 1


@pytest.mark.parametrize("state", [state for state in TitleState if state != "standing"])
def test_only_what_is_valid(title: Title, state: TitleState) -> None:
    in_state(title, state)
    assert reminders.remind(END - 7 * DAY) == 0


def test_not_while_the_renewal_waits_at_the_office(title: Title, cast: Any) -> None:
    day = END - 9 * DAY
    asked = Application.objects.create(
        number="SF-1",
        kind=ApplicationKind.RENEWAL,
        storefront=title.storefront,
        scheme=title.scheme,
        version=title.version,
        title=title,
        state=ApplicationState.RECOMMENDED,
        state_since=day,
        made_by=cast.clerk,
    )
    assert reminders.remind(day) == 0
    Application.objects.filter(pk=asked.pk).update(state=ApplicationState.RETURNED)
    assert reminders.remind(day) == 2


def test_the_task_looks_at_today(title: Title, today: Any) -> None:
    today("2028-01-30")
    remind()
    assert Reminder.objects.get().days == 30
