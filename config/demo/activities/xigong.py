"""西工区 (洛阳): the campaign 寻找党员、亮出身份 (XG8), departments on site and 送岗位 (XG10), the
auction and help for old people (XG11), joint meetings by the systems of XG13.

Numbers, titles and who held it were published; days and persons are made up (演示).
"""

import datetime as dt
from itertools import pairwise
from typing import Any

from activities.enums import ActivityKind as K
from activities.enums import OutcomeMetric as M
from activities.enums import Theme
from activities.models import Activity
from config.demo.activities.life import branches, years_of
from config.demo.activities.making import (
    DAY,
    OVER,
    YUAN,
    Doings,
    inside,
    members_of,
    monthly,
)
from districts.enums import OrganisationKind, Qualifier
from districts.models import Area, JointCommittee, PartyOrganisation, Venue

MALL, MATERIALS, SCIENCE = "建业百货楼商圈", "王城大道建材商圈", "信息科技城商圈"
CAMPAIGN = "“寻找党员、亮出身份”"
EXACT = Qualifier.EXACT
#: what each department answers on its day
MATTERS = ("执照和登记", "发票和优惠政策", "治安和消防", "门头和占道")
#: how many old people living alone each of two commercial districts is paired with
PAIRED = ((MATERIALS, 6), (SCIENCE, 4))


def load_xigong(area: Area, by: Any) -> bool:
    """After the ledgers of member organisations and members. Whether anything was made."""
    if Activity.objects.filter(area=area).exists():
        return False
    made = Doings(area)
    committees = {
        str(one.commercial_district): one
        for one in JointCommittee.objects.filter(area=area).select_related("commercial_district")
    }
    _campaign(made, committees)
    _service(made, committees)
    _volunteering(made, committees)
    _development(made, committees[MALL])
    _meetings(made, committees, by)
    _answering(made)
    years_of(made, branches(area.path), "410303")
    made.write()
    return True


def _of(committee: JointCommittee) -> dict[str, Any]:
    return {"host": committee, "commercial_district": committee.commercial_district}


def _campaign(made: Doings, committees: dict[str, JointCommittee]) -> None:
    """A letter with boards, questionnaires; with them 249, 214 and 36 members were gathered in."""
    for name, day, title, results, found in (
        (MALL, dt.date(2016, 1, 8), "告党员一封信", [(M.BOARDS, 20, OVER)], 249),
        (MATERIALS, dt.date(2016, 3, 15), "问卷调查", [(M.QUESTIONNAIRES, 1500, EXACT)], 214),
        (SCIENCE, dt.date(2016, 5, 16), "入企走访", [], 36),
    ):
        made.activity(
            day,
            f"{CAMPAIGN}：{title}",
            K.CAMPAIGN,
            results=results,
            last_day=day + 40 * DAY,
            place="商场出入口、商户门店",
            text="让“口袋党员”“隐形党员”尽快融入组织怀抱，了解企业和党员需求。",
            report=f"通过这项活动，{name}联合党工委共吸纳 {found} 名党员。",
            **_of(committees[name]),
        )


def _service(made: Doings, committees: dict[str, JointCommittee]) -> None:
    """Four departments each Wednesday; jobs; patrols and advice at the service points."""
    committee = committees[MALL]
    venues = {venue.name: venue for venue in Venue.objects.filter(area=made.area)}
    departments = [one for one in inside(committee) if one.kind == OrganisationKind.DEPARTMENT]
    for week in range(52):
        day = dt.date(2016, 1, 6) + 7 * week * DAY
        for office, matter in zip(departments, MATTERS, strict=True):
            made.session(
                day,
                f"“零距离”服务：{matter}",
                "department",
                came=week % 2,
                organisation=office,
                commercial_district=committee.commercial_district,
                venue=venues.get("建业凯旋广场便民服务驿站"),
            )
    made.activity(
        dt.date(2016, 3, 26),
        "春风行动送岗位",
        K.JOBS,
        results=[(M.ENTERPRISES, 50, OVER), (M.JOBS, 300, OVER)],
        venue=venues.get("建材商圈党员服务中心"),
        **_of(committees[MATERIALS]),
    )
    parties = PartyOrganisation.objects.filter(coverages__organisation__in=inside(committee))
    served = members_of(parties, 20)
    points = [venues.get("建业凯旋广场便民服务点"), venues.get("百货楼便民服务点")]
    for number, day in enumerate(monthly(2016, 10)):
        there = [served[(5 * number + one) % len(served)] for one in range(5)]
        of = {"venue": points[number % 2], "there": there, **_of(committee)}
        made.activity(day, "平安巡逻、咨询服务", K.VOLUNTEERING, others=10 + number, **of)


def _volunteering(made: Doings, committees: dict[str, JointCommittee]) -> None:
    made.activity(
        dt.date(2016, 9, 10),
        "公益慈善拍卖会",
        K.CHARITY,
        results=[(M.GOODS, 40_000 * YUAN, OVER)],
        text="各类拍品均来自爱心企业及爱心人士捐赠。",
        **_of(committees[MALL]),
    )
    for name, count in PAIRED:
        committee = committees[name]
        parties = PartyOrganisation.objects.filter(coverages__organisation__in=inside(committee))
        for helper in members_of(parties, count):
            pairing = made.household(
                helper,
                dt.date(2016, 6, 1),
                "孤寡、空巢老人",
                commercial_district=committee.commercial_district,
                visit_rhythm="month",
            )
            made.visits(pairing, monthly(2016, 18, first=6))


def _development(made: Doings, committee: JointCommittee) -> None:
    made.activity(dt.date(2016, 10, 18), "“党员示范店”评选授牌", K.PIONEERS, **_of(committee))
    for month, what in ((3, "学习"), (6, "资料"), (9, "培训"), (12, "学习")):
        day = dt.date(2016, month, 22)
        made.activity(day, f"上门送{what}", K.DELIVERED, others=26, **_of(committee))


def _answering(made: Doings) -> None:
    """XG16: the secretaries of the streets report on this work once a year."""
    for year in (2015, 2016):
        made.activity(
            dt.date(year, 12, 28),
            f"{year} 年度街道党工委书记抓商圈党建述职会",
            K.OTHER,
            theme=Theme.MEETING,
            others=30,
            text="各街道党工委书记逐一述职，结果用于年度考核（演示）。",
        )


def _meetings(made: Doings, committees: dict[str, JointCommittee], by: Any) -> None:
    """A joint meeting of each committee in each quarter since it was founded, and a council."""
    decided = {
        MALL: ("每周邀请公安、工商、税务、城管进驻", "开辟两个便民服务点"),
        MATERIALS: ("依托建材工商所建立党员服务中心", "组织送岗位活动"),
        SCIENCE: ("与孤寡空巢老人结成帮扶对子", "共用活动室"),
    }
    for name, committee in committees.items():
        seats = inside(committee)
        quarters = [day for day in monthly(2016, 25)[2::3] if day > committee.founded]
        for number, day in enumerate(quarters, 1):
            of: dict[str, Any] = {
                "there": seats,
                "commercial_district": committee.commercial_district,
            }
            tasks = [(text, seats[one]) for one, text in enumerate(decided[name])]
            made.meeting(day, f"{name}第{number}次联席会议", committee, tasks, by=by, **of)
        for before, _ in list(pairwise(quarters))[:1]:
            made.meeting(
                before + 10 * DAY,
                f"{name}议事会议",
                committee,
                [(f"{name}下半年活动安排", seats[0])],
                by=by,
                there=seats,
                kind=K.DELIBERATION,
                commercial_district=committee.commercial_district,
            )
