"""Public pages: booking, handing in without sign-in, the receipt, how often, nothing of anybody."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from activities.enums import BookingState
from activities.models import Booking, Case, DutySession
from activities.services import case_receipts, cases, duty
from activities.services.bookings import book
from activities.services.cases import Reply
from districts.models import CommercialDistrict
from tests.activities.duty import (
    PHONE,
    TEXT,
    case_in,
    days,
    guest,
    planned_in,
    published_in,
    slot_of,
    states,
)
from tests.shared_world import shared

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_cache")]
LIST, LOOK_UP = reverse("duty"), reverse("duty-look-up")
ASK, ANSWERS = reverse("cases"), reverse("cases-look-up")


@pytest.fixture
@shared
def session(zone: Any, clerk: Any) -> DutySession:
    return published_in(zone, clerk, seats=1)


def form(session: DutySession) -> str:
    return reverse("duty-session", args=[session.pk])


def send(client: Client, session: DutySession, **given: Any) -> Any:
    usual = {"key": "a", "slot": slot_of(session).pk, "name": "吴九", "phone": "138 9501 2345"}
    return client.post(form(session), {**usual, **given})


def number_in(answer: Any) -> str:
    found = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", answer.content.decode())
    assert found, answer.content.decode()
    return found[0]


def errors(answer: Any) -> list[str]:
    return list(answer.context["form"].errors)


class TestBooking:
    def test_the_list_shows_what_can_be_booked(
        self, client: Client, session: DutySession, zone: Any, clerk: Any
    ) -> None:
        planned_in(zone, title="还没发布")
        text = client.get(LIST).content.decode()
        assert "办税咨询" in text
        assert "剩 2" in text
        assert "还没发布" not in text
        duty.cancel(session, by=clerk, note="停电")
        assert "办税咨询" not in client.get(LIST).content.decode()
        assert "已取消：停电" in client.get(form(session)).content.decode()

    def test_what_is_not_published_does_not_exist(self, client: Client, zone: Any) -> None:
        assert client.get(form(planned_in(zone))).status_code == 404

    def test_booked_looked_up_cancelled(self, client: Client, session: DutySession) -> None:
        answer = send(client, session)
        number = number_in(answer)
        assert PHONE not in answer.content.decode()
        made = Booking.objects.get()
        assert (made.name, made.phone, made.state) == ("吴九", PHONE, BookingState.BOOKED)
        pair = {"number": number.lower(), "tail": "2345"}
        text = client.post(LOOK_UP, pair).content.decode()
        assert "已预约" in text
        assert "吴九" not in text
        text = client.post(LOOK_UP, {**pair, "cancel": "1"}).content.decode()
        assert "已取消" in text
        assert states(session) == ["cancelled"]

    def test_a_wrong_pair_is_like_an_unknown_one(
        self, client: Client, session: DutySession
    ) -> None:
        number = number_in(send(client, session))
        told = [
            client.post(LOOK_UP, {"number": one, "tail": tail, "cancel": "1"}).context["form"]
            for one, tail in ((number, "2346"), ("A" * 12, "2345"))
        ]
        said = [list(one.non_field_errors()) for one in told]
        assert said[0] == said[1] != []
        assert states(session) == ["booked"]

    def test_sent_twice_is_one(self, client: Client, session: DutySession) -> None:
        assert number_in(send(client, session)) == number_in(send(client, session))
        assert Booking.objects.count() == 1

    def test_who_comes_too_late_is_offered_the_next(
        self, client: Client, session: DutySession
    ) -> None:
        book(slot_of(session), guest(7))
        answer = send(client, session)
        assert errors(answer) == ["slot"]
        text = answer.content.decode()
        assert "刚刚约满" in text
        assert "10:00—11:00，剩 1 个" in text
        assert "已排候补" in send(client, session, wait="1").content.decode()
        assert states(session) == ["booked", "waiting"]

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"slot": ""}, "slot"),
            ({"slot": "999999"}, "slot"),
            ({"name": " "}, "name"),
            ({"phone": "1389501234"}, "phone"),
            ({"phone": ""}, "phone"),
            ({"website": "x"}, "website"),
            ({"key": ""}, "key"),
        ],
    )
    def test_what_is_wrong_is_told(
        self, client: Client, session: DutySession, given: dict[str, str], field: str
    ) -> None:
        answer = send(client, session, **{"matter": "开票", **given})
        assert errors(answer) == [field]
        assert "开票" in answer.content.decode()
        assert not Booking.objects.exists()

    def test_not_into_another_session(
        self, client: Client, session: DutySession, zone: Any, clerk: Any
    ) -> None:
        other = published_in(zone, clerk, day=days(3))
        assert errors(send(client, session, slot=slot_of(other).pk)) == ["slot"]

    def test_one_phone_books_five_times_a_day(self, client: Client, zone: Any, clerk: Any) -> None:
        sessions = [published_in(zone, clerk, day=days(n + 1)) for n in range(6)]
        answers = [send(client, one, key=f"k{n}") for n, one in enumerate(sessions)]
        assert [one.status_code for one in answers] == [200] * 5 + [429]
        assert Booking.objects.count() == 5

    def test_an_address_is_heard_ten_times_a_minute(
        self, client: Client, session: DutySession
    ) -> None:
        codes = [send(client, session, name="").status_code for _ in range(11)]
        assert codes == [200] * 10 + [429]


def hand_in(client: Client, where: CommercialDistrict, **given: Any) -> Any:
    usual = {
        "key": "a",
        "kind": "suggestion",
        "place": where.pk,
        "title": "后门装路灯",
        "text": TEXT,
    }
    return client.post(ASK, {**usual, **given})


class TestCases:
    def test_a_number_comes_back_and_opens_the_answer(
        self, client: Client, commercial_district: CommercialDistrict, clerk: Any
    ) -> None:
        number = number_in(hand_in(client, commercial_district, phone=PHONE, name="孙小七"))
        case = Case.objects.get()
        assert (case.area, case.channel) == (commercial_district.area, "public")
        cases.route(case, by=clerk, name="物业公司", note="内部说明")
        reply = Reply("下周装", adoption="adopted", adoption_reason="费用不大")
        cases.answer(case, reply, by=clerk)
        pair = {"number": number, "tail": "2345"}
        text = client.post(ANSWERS, pair).content.decode()
        for told in ("采纳", "下周装", "费用不大", "交物业公司办理"):
            assert told in text, told
        for hidden in (PHONE, TEXT, "孙小七", "内部说明", "经办小张"):
            assert hidden not in text, hidden
        client.post(ANSWERS, {**pair, "satisfaction": "satisfied"})
        case.refresh_from_db()
        assert case.satisfaction == "satisfied"
        wrong = client.post(ANSWERS, {**pair, "tail": "2346", "satisfaction": "unsatisfied"})
        assert errors(wrong) == ["__all__"]
        case.refresh_from_db()
        assert case.satisfaction == "satisfied"

    def test_unnamed_it_is_dealt_with_and_not_looked_up(
        self, client: Client, commercial_district: CommercialDistrict
    ) -> None:
        answer = hand_in(client, commercial_district)
        assert "不能查询答复" in answer.content.decode()
        assert Case.objects.get().from_whom == "没有留名"

    def test_withdrawn_by_its_receipt(self, client: Client, zone: Any) -> None:
        case = case_in(zone)
        pair = {"number": case.number, "tail": "2345"}
        assert "已撤回" in client.post(ANSWERS, {**pair, "withdraw": "1"}).content.decode()
        again = client.post(ANSWERS, {**pair, "withdraw": "1"})
        assert errors(again) == ["__all__"]

    def test_sent_twice_is_one(
        self, client: Client, commercial_district: CommercialDistrict
    ) -> None:
        answers = [hand_in(client, commercial_district, phone=PHONE) for _ in range(2)]
        assert number_in(answers[0]) == number_in(answers[1])
        assert Case.objects.count() == 1

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"kind": ""}, "kind"),
            ({"kind": "wish"}, "kind"),
            ({"place": ""}, "place"),
            ({"title": "灯"}, "title"),
            ({"title": "长" * 81}, "title"),
            ({"text": "坏了"}, "text"),
            ({"text": "长" * 1001}, "text"),
            ({"phone": "138"}, "phone"),
            ({"website": "x"}, "website"),
        ],
    )
    def test_what_is_wrong_is_told(
        self, client: Client, commercial_district: Any, given: dict[str, str], field: str
    ) -> None:
        assert errors(hand_in(client, commercial_district, **given)) == [field]
        assert not Case.objects.exists()

    def test_five_an_hour(self, client: Client, commercial_district: CommercialDistrict) -> None:
        codes = [hand_in(client, commercial_district, key=f"k{n}").status_code for n in range(6)]
        assert codes == [200] * 5 + [429]
        assert Case.objects.count() == 5

    def test_forged_fields_are_not_read(
        self, client: Client, commercial_district: CommercialDistrict, foreign_zone: Any
    ) -> None:
        hand_in(
            client,
            commercial_district,
            area=foreign_zone.pk,
            state="closed",
            channel="office",
            adoption="adopted",
            storefront="1",
        )
        made = Case.objects.get()
        assert (made.state, made.channel, made.adoption) == ("received", "public", "")
        assert made.area == commercial_district.area
        assert case_receipts.told(made)[0] == "已受理"
