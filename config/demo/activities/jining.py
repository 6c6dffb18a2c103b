"""Two parks and 太白楼路商圈 (济宁): the 共治委员会 with opinions, services and disputes (JN4),
four departments on site (JN7), over 50 events a year in 软件园 (JN8).

What they do was published, of numbers only JN8's; the rest is made up (演示).
"""

import datetime as dt
from typing import Any

from django.db.models import F

from activities.enums import ActivityKind as K
from activities.enums import CaseKind, CaseState, Channel, MediationOutcome
from activities.models import Activity, Case, CaseParty
from config.demo.activities.making import JUDGED, Doings, monthly, spread
from districts.models import Area, CommercialDistrict, JointCommittee, PartyOrganisation, Venue
from districts.services.receipts import NUMBER, random_code

STREET, ZONE = "370811003", "370800Z01"
SHOPPING, PARK, SOFTWARE = "太白楼路商圈", "海能电商园", "济宁软件园"
#: JN4: kind, title, how many in the third quarter of 2019
HANDLED: tuple[tuple[CaseKind, str, int], ...] = (
    (CaseKind.OPINION, "专属网格员收集的社情民意", 24),
    (CaseKind.REQUEST, "民生服务诉求", 15),
    (CaseKind.DISPUTE, "商户与顾客的矛盾纠纷", 12),
)
AGREED = 10  # of the disputes
DECIDED = (
    ("夜间外摆和占道治理办法", "专属网格员"),
    ("共享停车位错时开放", "运河城物业（演示）"),
    ("矛盾纠纷先行调解", "法律与调解服务部"),
)
#: JN7
DEPARTMENTS = (
    ("工商部门", "登记注册咨询"),
    ("金融机构", "贷款咨询"),
    ("税务部门", "办税咨询"),
    ("司法部门", "法律咨询"),
)
HELD = ((K.MATCHMAKING, "银企对接"), (K.CONSULTATION, "法律援助"), (K.STAFF_TRAINING, "财务培训"))
#: JN8
A_YEAR = 52  # of 2019
THERE = (
    (K.MATCHMAKING, "“UP咖啡”创业沙龙"),
    (K.STAFF_TRAINING, "互联网应用学院公开课"),
    (K.THEME_DAY, "“青春党建”主题党日"),
    (K.RECREATION, "青春风采展"),
    (K.CONSULTATION, "园区导师库咨询日"),
)


def load_jining(areas: dict[str, Area], by: Any) -> bool:
    """After the places and the parks. Whether anything was made."""
    street, zone = areas[STREET], areas[ZONE]
    if Activity.objects.filter(area__in=(street, zone)).exists():
        return False
    made = Doings(street)
    _governing(made, street, by)
    _on_site(made, street)
    _software(made, zone)
    made.write()
    Case.objects.filter(area=street).update(received_at=F("received_on"))
    return True


def _governing(made: Doings, street: Area, by: Any) -> None:
    committee = JointCommittee.objects.get(area=street, name="太白楼路商圈共治委员会")
    at: dict[str, Any] = {"commercial_district": committee.commercial_district}
    for number, (task, day) in enumerate(zip(DECIDED, monthly(2019, 9, 7, 9), strict=True), 1):
        told = {"kind": K.DELIBERATION if number > 1 else K.JOINT_MEETING, "by": by, **at}
        made.meeting(day, f"共治委员会第{number}次会议", committee, [task], **told)
    for kind, title, count in HANDLED:
        days = spread(dt.date(2019, 7, 1), dt.date(2019, 9, 15), count)
        for number, day in enumerate(days):
            name = f"{title} {number + 1}（演示）"
            _case(made, kind, name, day=day, number=number, at=at)


def _case(
    made: Doings, kind: CaseKind, title: str, *, day: dt.date, number: int, at: dict[str, Any]
) -> None:
    """Answered and closed; of a dispute with its two sides, long erased."""
    dispute = kind == CaseKind.DISPUTE
    outcome = MediationOutcome.AGREED if number < AGREED else MediationOutcome.REFERRED
    judged = JUDGED[number % len(JUDGED)] if kind != CaseKind.OPINION else ""
    erased = dt.datetime(2020, 4, 1, 2, tzinfo=dt.UTC)
    case = made.add(
        Case(
            number=random_code(NUMBER),
            kind=kind,
            channel=Channel.OFFICE,
            title=title,
            area=made.area,
            received_on=day,
            state=CaseState.CLOSED,
            unit_name="法律与调解服务部" if dispute else "共治委员会",
            due=day + dt.timedelta(days=14),
            answer="已办理并答复（演示）。",
            answered_on=day + dt.timedelta(days=5),
            mediation=outcome if dispute else "",
            satisfaction=judged,
            erased_at=erased,
            **at,
        )
    )
    for _ in range(2 if dispute else 0):
        made.add(CaseParty(case=case))


def _on_site(made: Doings, street: Area) -> None:
    """Each month of 2019, one after another; who came was answered."""
    park = CommercialDistrict.objects.get(area=street, name=PARK)
    at: dict[str, Any] = {"commercial_district": park, "place": "海能电商园一楼服务大厅（演示）"}
    for day in monthly(2019, 12, 1, 9):
        for office, matter in DEPARTMENTS:
            came = 1 + day.month % 3
            made.session(day, matter, "department", came, department=office, **at)
    for number, day in enumerate(monthly(2019, 20, 1, 9)):
        kind, title = HELD[number % len(HELD)]
        made.activity(day, title, kind, co_hosts=["海能电商园联合党委"], others=25, **at)


def _software(made: Doings, zone: Area) -> None:
    party = PartyOrganisation.objects.filter(area=zone, name=f"{SOFTWARE}联合党委").first()
    venue = Venue.objects.get(area=zone, name="软件园党群服务中心")
    at: dict[str, Any] = {
        "area": zone,
        "venue": venue,
        "commercial_district": venue.commercial_district,
    }
    for number, day in enumerate(spread(dt.date(2019, 1, 5), dt.date(2019, 12, 31), A_YEAR)):
        kind, title = THERE[number % len(THERE)]
        made.activity(day, title, kind, party, others=30, **at)
