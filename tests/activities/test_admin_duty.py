"""The registers of duty sessions, bookings and cases by their pages: rights, refusals, masks."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from activities.enums import BookingState, DutyState
from activities.models import Booking, Case, DutySession
from activities.services import case_parties, cases, counter
from activities.services.bookings import book
from activities.services.cases import Reply
from tests.activities.duty import (
    PHONE,
    TEXT,
    case_in,
    days,
    guest,
    passed,
    planned_in,
    published_in,
    slot_of,
    states,
)
from tests.activities.makers import activity_in
from tests.shared_world import shared

pytestmark = pytest.mark.django_db


def url(model: str, page: str, *args: Any) -> str:
    return reverse(f"admin:activities_{model}_{page}", args=args)


@pytest.fixture
def client(clerk: Any, sign_in: Any) -> Client:  # type: ignore[override]
    signed_in: Client = sign_in(clerk)
    return signed_in


def filled(zone: Any, **given: Any) -> dict[str, Any]:
    return {
        "kind": "department",
        "title": "办税咨询",
        "department": "税务局",
        "area": zone.pk,
        "day": str(days(1)),
        "begins": "09:00",
        "ends": "11:00",
        "minutes": "30",
        "seats": "4",
        **given,
    }


class TestSessions:
    def test_registered_with_its_slots(self, client: Client, zone: Any) -> None:
        client.post(url("dutysession", "add"), filled(zone))
        made = DutySession.objects.get()
        assert (made.state, made.slots.count()) == (DutyState.PLANNED, 4)
        assert {*made.slots.values_list("seats", flat=True)} == {4}
        page = client.get(url("dutysession", "change", made.pk)).content.decode()
        assert "09:30—10:00" in page

    @pytest.mark.parametrize(
        ("given", "told"),
        [
            ({"ends": "09:00"}, "结束时间要晚于开始时间"),
            ({"minutes": "121"}, "比整场还长"),
            ({"minutes": "4"}, "不少于 5 分钟"),
            ({"seats": "0"}, "至少 1 个"),
            ({"department": ""}, "请写明进驻部门或接访代表"),
        ],
    )
    def test_what_is_wrong_is_told(
        self, client: Client, zone: Any, given: dict[str, str], told: str
    ) -> None:
        answer = client.post(url("dutysession", "add"), filled(zone, **given))
        assert told in answer.content.decode()
        assert not DutySession.objects.exists()

    def test_hours_are_corrected_until_somebody_has_booked(
        self, client: Client, zone: Any, clerk: Any
    ) -> None:
        session = published_in(zone, clerk)
        page = url("dutysession", "change", session.pk)
        given = filled(zone, minutes="60", seats="2", ends="12:00", reason="延长")
        client.post(page, given)
        assert [str(one) for one in session.slots.order_by("begins")][-1] == "11:00—12:00"
        book(slot_of(session), guest())
        given |= {"ends": "13:00"}
        assert "已有人预约" in client.post(page, given).content.decode()
        client.post(
            page, filled(zone, minutes="60", seats="2", ends="12:00", text="带执照", reason="补")
        )
        session.refresh_from_db()
        assert (session.text, session.slots.count()) == ("带执照", 3)

    def test_a_published_one_is_not_corrected_into_another(
        self, client: Client, zone: Any, clerk: Any
    ) -> None:
        published_in(zone, clerk)
        later = published_in(zone, clerk, day=days(2))
        given = filled(zone, minutes="60", seats="2", reason="改期")
        answer = client.post(url("dutysession", "change", later.pk), given)
        assert "同一时间已有" in answer.content.decode()

    def test_week_by_week_published_together(self, client: Client, zone: Any) -> None:
        session = planned_in(zone)
        until = days(1 + 21)
        client.post(url("dutysession", "weekly", session.pk), {"until": str(until)})
        rows = DutySession.objects.all()
        assert rows.count() > 2
        given = {
            "action": "publish",
            "_selected_action": [row.pk for row in rows],
            "index": "0",
            "confirmed": "1",
        }
        client.post(url("dutysession", "changelist"), given)
        assert {row.state for row in rows.all()} == {DutyState.PUBLISHED}

    def test_the_month_hangs_on_the_board(self, client: Client, zone: Any, clerk: Any) -> None:
        session = published_in(zone, clerk, place="一楼大厅")
        planned_in(zone, title="没发布的", department="银行")
        words = {"month": f"{session.day:%Y-%m}"}
        text = client.get(reverse("duty-notice"), words).content.decode()
        assert "一楼大厅" in text
        assert "没发布的" not in text
        for odd in ("2016-13", "x", ""):
            assert client.get(reverse("duty-notice"), {"month": odd}).status_code == 200


class TestCounter:
    @pytest.fixture
    @shared
    def session(self, zone: Any, clerk: Any) -> DutySession:
        session = published_in(zone, clerk, seats=3)
        for number in range(2):
            book(slot_of(session), guest(number))
        return passed(session, days(0))

    def press(self, client: Client, session: DutySession, do: str, booking: Any) -> str:
        page = reverse("duty-counter", args=[session.pk])
        answer = client.post(page, {"do": do, "booking": booking}, follow=True)
        return answer.content.decode()

    def test_numbers_calls_and_who_came(self, client: Client, session: DutySession) -> None:
        first = Booking.objects.first()
        assert first
        assert "1 号：已取号" in self.press(client, session, "check-in", first.pk)
        assert "1 号：已叫号" in self.press(client, session, "call", first.pk)
        given = {"question": "退税多久", "answer": ""}
        answer = client.post(url("booking", "came", first.pk), given)
        assert answer.headers["Location"] == reverse("duty-counter", args=[session.pk])
        text = client.get(answer.headers["Location"]).content.decode()
        assert "待答复" in text
        assert "吴*" in text
        assert "吴九" not in text

    def test_what_cannot_be_is_told(self, client: Client, session: DutySession) -> None:
        booking = Booking.objects.last()
        assert booking
        passed(session, days(1))
        assert "还没到日期" in self.press(client, session, "check-in", booking.pk)
        assert "请在名单里按按钮" in self.press(client, session, "drop", booking.pk)

    def test_only_what_is_of_the_session(
        self, client: Client, session: DutySession, zone: Any, clerk: Any
    ) -> None:
        other = book(slot_of(published_in(zone, clerk, day=days(5))), guest(5))
        page = reverse("duty-counter", args=[session.pk])
        for key in (other.pk, "x", ""):
            assert client.post(page, {"do": "check-in", "booking": key}).status_code == 404

    @pytest.mark.parametrize(("who", "named"), [("approver", True), ("auditor", False)])
    def test_who_only_looks_presses_nothing(
        self, session: DutySession, cast: Any, sign_in: Any, who: str, named: bool
    ) -> None:
        other = sign_in(getattr(cast, who))
        page = reverse("duty-counter", args=[session.pk])
        text = other.get(page).content.decode()
        assert ("吴*" in text) is named
        assert 'name="do"' not in text
        assert other.post(page, {"do": "check-in", "booking": "1"}).status_code == 403

    def test_its_cost_does_not_grow(
        self, client: Client, session: DutySession, django_assert_max_num_queries: Any
    ) -> None:
        page = reverse("duty-counter", args=[session.pk])
        for booking in Booking.objects.all():
            counter.check_in(booking, by=client.get(page).wsgi_request.user)
        with django_assert_max_num_queries(26):
            client.get(page)

    def test_no_show_is_taken_back(self, client: Client, session: DutySession) -> None:
        passed(session, days(-1))
        first = Booking.objects.first()
        assert first
        client.post(url("booking", "no-show", first.pk), {"note": ""})
        assert states(session) == [BookingState.NO_SHOW, BookingState.BOOKED]
        client.post(reverse("admin:undo"))
        assert states(session) == [BookingState.BOOKED] * 2

    def test_lists_name_nobody_in_the_clear(
        self, client: Client, session: DutySession, cast: Any, sign_in: Any
    ) -> None:
        page = url("booking", "changelist")
        text = client.get(page).content.decode()
        assert "吴*" in text
        for personal in ("吴九", PHONE, "开票"):
            assert personal not in text, personal
        assert "吴*" not in sign_in(cast.auditor).get(page).content.decode()


class TestCases:
    @pytest.fixture
    @shared
    def dispute(self, zone: Any, clerk: Any) -> Case:
        case = case_in(zone, "dispute")
        case_parties.add(case, by=clerk, name="钱八一")
        return case

    def test_registered_with_number_and_limit(self, client: Client, zone: Any) -> None:
        given = {
            "kind": "suggestion",
            "channel": "office",
            "title": "增设路灯",
            "text": TEXT,
            "area": zone.pk,
            "received_on": str(localdate()),
            "phone": PHONE,
            "name": "孙小七",
        }
        client.post(url("case", "add"), given)
        case = Case.objects.get()
        assert (case.text, case.steps.get().verb) == (TEXT, "受理")
        assert len(case.number) == 12
        assert case.due > localdate()
        late = client.post(url("case", "add"), {**given, "received_on": str(days(1))})
        assert "受理日期不能晚于今天" in late.content.decode()
        assert Case.objects.count() == 1

    @pytest.mark.parametrize(
        ("who", "personal"),
        [("clerk", True), ("approver", True), ("auditor", False), ("admin", False)],
    )
    def test_words_and_parties_are_for_whom_may_reveal(
        self, dispute: Case, cast: Any, sign_in: Any, who: str, personal: bool
    ) -> None:
        text = sign_in(getattr(cast, who)).get(url("case", "change", dispute.pk)).content.decode()
        assert "后门照明" in text
        for shown in (TEXT, "钱**", "孙**"):
            assert (shown in text) is personal, shown
        for hidden in ("钱八一", "孙小七", PHONE):
            assert hidden not in text, hidden

    def test_lists_and_exports_hold_neither(self, client: Client, dispute: Case) -> None:
        text = client.get(url("case", "changelist")).content.decode()
        more = client.get(f"{url('case', 'changelist')}?columns=text").content.decode()
        for personal in (TEXT, "钱", "孙小七", PHONE):
            assert personal not in text + more, personal
        exported = client.post(url("case", "export"), {"download": "1"})
        assert exported.status_code == 200
        data = b"".join(exported.streaming_content) if exported.streaming else exported.content
        assert TEXT.encode() not in data

    def test_its_way_through_the_pages(self, client: Client, zone: Any) -> None:
        case = case_in(zone, "suggestion")
        client.post(url("case", "route", case.pk), {"unit_name": "物业公司"})
        answer = {"answer": "下周装", "adoption": "adopted", "adoption_reason": ""}
        page = client.post(url("case", "answer", case.pk), answer).content.decode()
        assert "采纳或不采纳的理由" in page
        client.post(url("case", "answer", case.pk), {**answer, "adoption_reason": "费用不大"})
        client.post(url("case", "judge", case.pk), {"satisfaction": "satisfied"})
        client.post(url("case", "close", case.pk), {"note": ""})
        case.refresh_from_db()
        assert (case.state, case.adoption, case.satisfaction) == ("closed", "adopted", "satisfied")

    def test_what_was_answered_is_not_written_anew(
        self, client: Client, zone: Any, clerk: Any
    ) -> None:
        case = cases.answer(case_in(zone), Reply("好"), by=clerk)
        client.post(url("case", "change", case.pk), {"title": "改了", "reason": "x"})
        case.refresh_from_db()
        assert case.title == "后门照明"

    def test_pasted_looked_through_taken_in(self, client: Client, zone: Any, street: Any) -> None:
        activity = activity_in(zone, "议政日", theme="meeting", kind="deliberation", hours=0)
        page = reverse("case-paste")
        given = {
            "activity": activity.pk,
            "area": zone.pk,
            "received_on": str(activity.day),
            "kind": "suggestion",
            "lines": "增设路灯\t张三\n免费停车半小时",
        }
        assert "读出 2 条" in client.post(page, given).content.decode()
        assert not Case.objects.exists()
        client.post(page, {**given, "confirmed": "1"})
        assert Case.objects.filter(activity=activity).count() == 2
        foreign = client.post(page, {**given, "area": street.pk, "confirmed": "1"})
        assert "请选择受理单位" in foreign.content.decode()

    def test_found_by_number_title_and_phones_end(
        self, client: Client, zone: Any, cast: Any, sign_in: Any
    ) -> None:
        case = case_in(zone)
        Case.objects.filter(pk=case.pk).update(number="ABCDEFGHJKMN")
        for who, term, there in (
            ("clerk", "ABCD-EFGH", True),
            ("clerk", "照明", True),
            ("clerk", "2345", True),
            ("auditor", "2345", False),
            ("clerk", "三天", False),
        ):
            page = sign_in(getattr(cast, who)).get(url("case", "changelist"), {"q": term})
            assert ("ABCDEFGHJKMN" in page.content.decode()) is there, (who, term)
