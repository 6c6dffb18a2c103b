"""Duty sessions that may be booked, with who comes today and who came; cases at every stage."""

import datetime as dt
from typing import Any

from django.db.models import F
from django.utils.timezone import localdate

from accounts.models import User
from activities.enums import CaseKind, Channel, DutyState
from activities.models import Booking, Case, CaseStep, DutySession, DutySlot
from activities.services import bookings, case_parties, case_receipts, cases, counter, duty
from activities.services.bookings import Guest
from activities.services.case_receipts import Words
from activities.services.cases import Reply
from config.demo.activities.making import DAY
from config.demo.users import MERCHANT
from core.working_days import after
from districts import limits
from districts.models import Area
from districts.services.receipts import NUMBER, random_code
from storefronts.models import Storefront

PLACE = "阅海湾演示商业中心一楼（演示）"
#: office, what it answers, working days from today; the last one is not published yet
AHEAD = (
    ("市场监管所", "执照和年报咨询", 2),
    ("税务所", "办税和优惠政策咨询", 3),
    ("司法所", "合同和用工法律咨询", 4),
    ("公积金中心", "公积金缴存咨询", 9),
)
ANSWERED = "材料已当场核对，三个工作日内办结（演示）。"


#: kind, what it is about, how it came, days ago, how far it has come
CASES: tuple[tuple[CaseKind, str, Channel, int, str], ...] = (
    (CaseKind.REQUEST, "地下车库指示牌看不清", Channel.PUBLIC, 0, ""),
    (CaseKind.OPINION, "外卖车占用消防通道", Channel.OFFICE, 8, ""),  # late
    (CaseKind.REQUEST, "写字楼电梯早高峰拥堵", Channel.PUBLIC, 2, "routed"),
    (CaseKind.REQUEST, "临街店铺排水不畅", Channel.OFFICE, 32, "routed"),  # late
    (CaseKind.SUGGESTION, "午间开放共享会议室", Channel.MEETING, 20, "answered"),
    (CaseKind.SUGGESTION, "每月办一次企业跳蚤市场", Channel.MEETING, 26, "closed"),
    (CaseKind.REQUEST, "增设母婴室", Channel.PUBLIC, 40, "closed"),
    (CaseKind.DISPUTE, "退货款纠纷", Channel.OFFICE, 5, "routed"),
    (CaseKind.DISPUTE, "装修噪声纠纷", Channel.OFFICE, 35, "closed"),
    (CaseKind.OPINION, "公交末班车太早", Channel.PUBLIC, 12, "withdrawn"),
)
#: of the merchant: handed in today, and answered so that he may say how satisfied he is
OWN = (("门前路灯不亮", 0, ""), ("申请共享停车位", 9, "answered"))


class Counter:
    """Of the area, with the merchant's own bookings and cases."""

    def __init__(
        self, area: Area, at: dict[str, Any], users: dict[str, User], stores: list[Storefront]
    ) -> None:
        self.area, self.at, self.stores = area, at, stores
        self.clerk, self.merchant = users["clerk"], users[MERCHANT]
        self.today, self.calls = localdate(), 0

    def load(self) -> None:
        self._ahead()
        self._now()
        self._past()
        for kind, title, channel, ago, stage in CASES:
            self._case(kind, title, channel, ago, stage)
        for title, ago, stage in OWN:
            of = {"storefront": self.stores[0], "by": self.merchant}
            self._case(CaseKind.REQUEST, title, Channel.PORTAL, ago, stage, **of)

    # Duty sessions

    def _ahead(self) -> None:
        """To be booked: of the first an hour is full and somebody waits, of the second the merchant
        has a place."""
        made = [
            self._session(office, matter, after(self.today, days)) for office, matter, days in AHEAD
        ]
        for session in made[:-1]:
            duty.publish(session, by=self.clerk)
        first = made[0].slots.all()[0]
        for number in range(first.seats + 1):
            bookings.book(first, self._guest(), form_key=f"demo-{number}", or_wait=True)
        store = Guest(storefront=self.stores[0], matter="年报怎么填（演示）")
        bookings.book(made[1].slots.all()[1], store, by=self.merchant)

    def _session(self, office: str, matter: str, day: dt.date, **of: Any) -> DutySession:
        hours = {"begins": dt.time(9), "ends": dt.time(11, 30)}
        told = {"kind": "department", "department": f"{office}（演示）", "place": PLACE}
        session = DutySession.objects.create(
            title=matter, area=self.area, day=day, **{**hours, **told, **self.at, **of}
        )
        duty.make_slots(session, minutes=30, seats=3)
        return session

    def _guest(self) -> Guest:
        self.calls += 1
        name, phone = f"演示来访{self.calls}", f"1700008{self.calls:04d}"
        return Guest(name=name, phone=phone, matter="想问问怎么办（演示）")

    def _now(self) -> None:
        """Today, all day: one has his number, others are expected."""
        hours = {"begins": dt.time(8), "ends": dt.time(20)}
        session = self._session("街道党工委", "党代表接访", self.today, kind="deputies", **hours)
        self._published(session)
        session.deputies = "党代表两名（演示）"
        session.save(update_fields=["deputies"])
        booked = [self._booked(slot, self._guest()) for slot in session.slots.all()[:4]]
        counter.check_in(booked[0], by=self.clerk)

    def _past(self) -> None:
        """A week ago: who came was answered, one was not there, one asked what went on as a
        case."""
        session = self._session("社保所", "社保转移咨询", self.today - 7 * DAY)
        self._published(session)
        slots = list(session.slots.all())
        own = Guest(storefront=self.stores[0], matter="员工社保转移（演示）")
        answered, asked, missed = (
            self._booked(slot, guest)
            for slot, guest in zip(slots, (own, self._guest(), self._guest()), strict=False)
        )
        counter.came(answered, by=self.clerk, question="外地社保怎么转入", answer=ANSWERED)
        counter.came(asked, by=self.clerk, question="灵活就业补贴没有到账")
        counter.no_show(missed, by=self.clerk)
        asked.refresh_from_db()
        case_receipts.of_booking(asked, by=self.clerk, kind="request", title="灵活就业补贴未到账")
        duty.hold(session, by=self.clerk)

    def _published(self, session: DutySession) -> None:
        session.state, session.published_on = DutyState.PUBLISHED, session.day - 7 * DAY
        session.save(update_fields=["state", "published_on"])

    def _booked(self, slot: DutySlot, guest: Guest) -> Booking:
        """As it was booked before the hour came."""
        slot.taken += 1
        slot.save(update_fields=["taken"])
        told = {"name": guest.name, "phone": guest.phone, "matter": guest.matter}
        return Booking.objects.create(
            slot=slot,
            number=random_code(NUMBER),
            storefront=guest.storefront,
            erase_on=limits.later("visitor_erasure", self.area, slot.session.day),
            **told,
        )

    # Cases

    def _case(
        self, kind: CaseKind, title: str, channel: Channel, ago: int, stage: str, **of: Any
    ) -> None:
        guest = self._guest()
        person = {} if "storefront" in of else {"name": guest.name, "phone": guest.phone}
        words = Words(kind, f"{title}（演示）", f"{title}，请尽快处理（演示）。", **person)
        case = case_receipts.receive(words, self.area, channel=channel, **self.at, **of)
        if kind == CaseKind.DISPUTE:
            case_parties.add(case, by=self.clerk, name="顾客（演示）", phone=guest.phone)
            case_parties.add(case, by=self.clerk, storefront=self.stores[1])
        if stage == "withdrawn":
            cases.withdraw(case, by=None, note="已自行解决")
        elif stage:
            case = cases.route(case, by=self.clerk, name="园区物业（演示）")
        if stage in ("answered", "closed"):
            case = cases.answer(case, self._reply(kind), by=self.clerk)
        if stage == "closed":
            cases.judge(case, "satisfied", by=None)
            cases.close(case, by=self.clerk)
        self._aged(case, ago)

    @staticmethod
    def _reply(kind: CaseKind) -> Reply:
        told: dict[str, str] = {}
        if kind == CaseKind.SUGGESTION:
            told = {"adoption": "adopted", "adoption_reason": "可行，已列入下月安排（演示）"}
        if kind == CaseKind.DISPUTE:
            told = {"mediation": "agreed", "agreement": "错开施工时间，双方签字（演示）"}
        return Reply("已办理，谢谢您的意见（演示）。", **told)

    @staticmethod
    def _aged(case: Case, days: int) -> None:
        """As if all of it had been done so many days before; it was answered a week later."""
        back = days * DAY
        rows = Case.objects.filter(pk=case.pk)
        rows.update(received_on=F("received_on") - back, received_at=F("received_at") - back)
        rows.update(due=F("due") - back)
        rows.filter(answered_on__isnull=False).update(answered_on=F("received_on") + 7 * DAY)
        CaseStep.objects.filter(case=case).update(at=F("at") - back)
