"""/activities/: what is announced, signing up and cancelling without sign-in, the feed."""

import datetime as dt
import re
from typing import Any

import icalendar
import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from activities.enums import ActivityState, SignUpState
from activities.models import Activity, SignUp
from activities.services import activities, calendars
from districts.services.receipts import unwritten
from tests.activities.makers import activity_in
from tests.activities.test_services_sign_ups import DAY, open_in
from tests.shared_world import shared

pytestmark = pytest.mark.django_db
SENT = {"key": "k", "name": "孙七", "phone": "13900000001", "people": "1"}


@pytest.fixture(autouse=True)
def fresh(empty_cache: None) -> None:
    """Nobody has asked before."""


@pytest.fixture
@shared
def activity(zone: Any, commercial_district: Any) -> Activity:
    return open_in(zone, places=1, commercial_district=commercial_district, text="带上证件")


def page(activity: Activity) -> str:
    return reverse("public-activity", args=[activity.code])


class TestShown:
    def test_what_is_announced_and_to_come(
        self, client: Client, activity: Activity, zone: Any
    ) -> None:
        open_in(zone, "已过", day=localdate() - DAY)
        activity_in(zone, "筹备", day=localdate() + DAY)
        text = client.get("/activities/").content.decode()
        assert activity.title in text
        assert "已过" not in text
        assert "筹备" not in text

    def test_by_commercial_district(self, client: Client, activity: Activity, zone: Any) -> None:
        open_in(zone, "别处")
        one = activity.commercial_district_id
        text = client.get(f"/activities/?district={one}").content.decode()
        assert activity.title in text
        assert "别处" not in text
        for wrong in ("x", "²", "9" * 30, "987654321"):
            assert client.get("/activities/", {"district": wrong}).status_code == 200

    def test_a_plan_has_no_page(self, client: Client, zone: Any) -> None:
        assert client.get(page(activity_in(zone, day=localdate() + DAY))).status_code == 404

    def test_a_cancelled_one_says_so(self, client: Client, activity: Activity, clerk: Any) -> None:
        activities.move(activity, activities.CANCEL, by=clerk, note="下雨")
        answer = client.get(page(activity))
        assert "活动已取消" in answer.content.decode()
        assert 'name="phone"' not in answer.content.decode()
        assert client.post(page(activity), SENT).status_code == 200
        assert not SignUp.objects.exists()

    def test_one_cancelled_while_it_was_planned_is_nobodys_business(
        self, client: Client, zone: Any, clerk: Any
    ) -> None:
        planned = activity_in(zone, day=localdate() + DAY)
        activities.move(planned, activities.CANCEL, by=clerk, note="不办")
        assert client.get(page(planned)).status_code == 404


class TestSigningUp:
    def test_the_receipt_is_shown_and_leads_to_cancelling(
        self, client: Client, activity: Activity
    ) -> None:
        text = client.post(page(activity), SENT).content.decode()
        assert "已报名" in text
        assert "139****0001" in text
        assert "13900000001" not in text
        number = re.findall(r'class="receipt code">([\w-]+)<', text)[0]
        made = SignUp.objects.get()
        assert unwritten(number) == made.number
        asked = {"number": number, "tail": "0001"}
        found = client.post(reverse("sign-up-look-up"), asked).content.decode()
        assert activity.title in found
        assert "孙七" not in found
        client.post(reverse("sign-up-look-up"), {**asked, "cancel": "1"})
        made.refresh_from_db()
        assert made.state == SignUpState.CANCELLED
        again = client.post(reverse("sign-up-look-up"), asked)
        assert "没有查到" in again.content.decode()

    def test_a_wrong_tail_cancels_nothing(self, client: Client, activity: Activity) -> None:
        client.post(page(activity), SENT)
        asked = {"number": SignUp.objects.get().number, "tail": "0002", "cancel": "1"}
        assert "没有查到" in client.post(reverse("sign-up-look-up"), asked).content.decode()
        assert SignUp.objects.get().state == SignUpState.SIGNED

    def test_sent_twice_is_one(self, client: Client, activity: Activity) -> None:
        answers = [client.post(page(activity), SENT).content.decode() for _ in range(2)]
        assert all("报名编号" in text for text in answers)
        assert SignUp.objects.count() == 1

    def test_who_comes_late_waits(self, client: Client, activity: Activity) -> None:
        client.post(page(activity), SENT)
        assert "名额已满" in client.get(page(activity)).content.decode()
        text = client.post(page(activity), {**SENT, "phone": "13900000002"}).content.decode()
        assert "候补" in text

    @pytest.mark.parametrize(
        ("wrong", "told"),
        [
            ({"name": ""}, "请写姓名"),
            ({"phone": "1390000"}, "手机号少 4 位"),
            ({"people": "6"}, "1 到 5 之间"),
            ({"people": "0"}, "1 到 5 之间"),
            ({"people": "x"}, "1 到 5 之间"),
            ({"website": "x"}, "要留空"),
        ],
    )
    def test_what_is_wrong_comes_back(
        self, client: Client, activity: Activity, wrong: dict[str, str], told: str
    ) -> None:
        text = client.post(page(activity), {**SENT, **wrong}).content.decode()
        assert told in text
        assert not SignUp.objects.exists()

    def test_an_address_signs_up_five_times_an_hour(self, client: Client, zone: Any) -> None:
        activity = open_in(zone)
        phones = [f"1390000000{n}" for n in range(6)]
        answers = [client.post(page(activity), {**SENT, "phone": phone}) for phone in phones]
        assert [one.status_code for one in answers] == [200] * 5 + [429]
        assert SignUp.objects.count() == 5

    def test_larger_letters_keep_what_was_typed(self, client: Client, activity: Activity) -> None:
        text = client.post(page(activity), {**SENT, "elder": "1"}).content.decode()
        assert 'value="孙七"' in text
        assert not SignUp.objects.exists()


class TestFeed:
    def read(self, client: Client, activity: Activity) -> Any:
        key = calendars.feed_key(activity.commercial_district)
        answer = client.get(reverse("activity-feed", args=[key]))
        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        return icalendar.Calendar.from_ical(answer.content)

    def test_what_is_announced_in_the_time_of_the_place(
        self, client: Client, activity: Activity
    ) -> None:
        Activity.objects.filter(pk=activity.pk).update(begins="14:00", ends="16:00")
        event = self.read(client, activity).walk("VEVENT")[0]
        begin = event["DTSTART"].dt
        assert begin.date() == activity.day
        assert (begin.hour, begin.utcoffset()) == (14, dt.timedelta(hours=8))
        assert event["DTEND"].dt - begin == dt.timedelta(hours=2)
        assert event["STATUS"] == "CONFIRMED"
        assert str(event["SUMMARY"]) == activity.title
        assert event["UID"].startswith(activity.code)

    def test_whole_days_end_on_the_day_after(self, client: Client, activity: Activity) -> None:
        Activity.objects.filter(pk=activity.pk).update(last_day=activity.day + DAY)
        event = self.read(client, activity).walk("VEVENT")[0]
        assert (event["DTSTART"].dt, event["DTEND"].dt) == (activity.day, activity.day + 2 * DAY)

    def test_a_cancelled_one_stays_as_cancelled(
        self, client: Client, activity: Activity, clerk: Any, zone: Any
    ) -> None:
        district = activity.commercial_district
        planned = activity_in(zone, "筹备", day=activity.day, commercial_district=district)
        for one in (activity, planned):
            activities.move(one, activities.CANCEL, by=clerk, note="下雨")
        (event,) = self.read(client, activity).walk("VEVENT")
        assert event["STATUS"] == "CANCELLED"
        assert event["SEQUENCE"] == 1

    def test_nobody_is_named(self, client: Client, activity: Activity) -> None:
        client.post(page(activity), SENT)
        text = self.read(client, activity).to_ical().decode()
        assert "孙七" not in text
        assert "0001" not in text

    def test_an_address_that_was_not_given_out(self, client: Client, activity: Activity) -> None:
        key = calendars.feed_key(activity.commercial_district)
        number, proof = key.split("-")
        wrong = [f"{number}-", number, f"{int(number) + 1}-{proof}", f"²-{proof}", "x", f"{key}0"]
        for one in wrong:
            assert client.get(reverse("activity-feed", args=[one])).status_code == 404, one


def test_a_held_one_keeps_its_page(client: Client, activity: Activity) -> None:
    Activity.objects.filter(pk=activity.pk).update(state=ActivityState.HELD)
    assert "已举办" in client.get(page(activity)).content.decode()
