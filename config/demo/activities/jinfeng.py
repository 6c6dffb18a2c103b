"""金凤区 (银川): the 12 sections and 80+ services of 悦海新天地 (JF2) in four styles with volunteer
points (JF9), micro wishes and the monthly day of 阅海湾 (JF10), mass organisations and 网络e支部
(JF12).

Five of the sections and services, and three of the activities, were named; the rest is made up.
"""

import datetime as dt
from typing import Any

from django.utils.timezone import make_aware

from activities.enums import ActivityKind as K
from activities.enums import OutcomeMetric as M
from activities.enums import Rhythm, Theme
from activities.models import Activity, Series, ThanksEntry, Volunteer, VolunteerTeam
from config.demo.activities.life import branches, years_of
from config.demo.activities.making import OVER, Doings, monthly
from config.demo.places import Hall, Place, load_place
from districts.enums import CommercialDistrictKind, CommitteeNature, VenueKind
from districts.models import (
    Area,
    CommercialDistrict,
    JointCommittee,
    Organisation,
    PartyOrganisation,
    Venue,
)

STREET, YIXIN, ZONE = "640106001", "640106002", "640106Z01"
CENTRE = "悦海新天地党群活动服务中心"
#: JF2: the first five sections were named, as were five services
SECTIONS: dict[str, str] = {
    "党群驿站": "组织生活 党员报到 组织关系咨询 入党咨询 流动党员登记 图书借阅 党费咨询",
    "便民大厅": "缴费 政务服务 社保查询 居住证咨询 公积金咨询 证明代办 城市候机楼值机",
    "创客空间": "创业辅导 路演场地 工商注册代办 财税咨询 融资对接 知识产权咨询 创客沙龙",
    "市民学校": "书画课 普通话课 急救课 亲子课 合唱课 智能手机课 法律课",
    "人才驿站": "招聘信息 职称咨询 人才公寓咨询 实习对接 职业规划 就业维权 技能培训报名",
    "健康小屋（演示）": "健康咨询 血压测量 中医义诊 心理咨询 营养指导 戒烟门诊转介 急救箱",
    "职工之家（演示）": "工会入会 困难职工帮扶 职工体检 相亲联谊 母婴室 健身房 职工书屋",
    "青年之家（演示）": "团员报到 志愿者注册 青年读书会 青年创业社 周末电影 托管班 公益课堂",
    "妇女之家（演示）": "妇女维权 家庭教育 巾帼创业 手工坊 婚姻家庭咨询 儿童托管 家政对接",
    "调解工作室（演示）": "矛盾调解 法律援助 合同咨询 劳动争议咨询 消费维权 公证咨询 普法讲座",
    "物业服务台（演示）": "报修 停车咨询 装修备案 失物招领 会议室预约 快递代收 消防咨询",
    "志愿服务站（演示）": "义务导览 雨具借用 手机充电 爱心饮水 旧衣捐赠 无障碍协助 志愿积分兑换",
}
WISHES = ("一辆学步车", "一副老花镜", "一套课外书", "一次全家福", "一件冬衣", "一盏台灯")
SERVED = 10  # volunteers of a team
#: JF12: kind, title, day, which mass organisations hold it
TOGETHER: tuple[tuple[K, str, dt.date, tuple[str, ...]], ...] = (
    (K.PIONEERS, "“我为发展献一策”", dt.date(2017, 4, 18), ("园区工会",)),
    (K.PIONEERS, "岗位技能比武", dt.date(2017, 6, 22), ("园区工会",)),
    (K.RECREATION, "金秋纳凉晚会", dt.date(2017, 9, 2), ("园区团委", "园区妇联")),
    (K.RECREATION, "趣味运动会", dt.date(2017, 9, 23), ("园区团委", "园区妇联", "园区工会")),
    (K.VISITING, "送温暖走访职工", dt.date(2017, 12, 26), ("园区工会",)),
)


def load_jinfeng(areas: dict[str, Area], by: Any) -> bool:
    """After the ledgers and the places. Whether anything was made."""
    street, zone = areas[STREET], areas[ZONE]
    if Activity.objects.filter(area=zone).exists():
        return False
    _centre(street)
    made = Doings(zone)
    _services(made, street)
    _styles(made, street, by)
    _published(made, areas)
    _zone(made, zone, by)
    years_of(made, branches(areas["640106"].path), "640106")
    made.write()
    return True


def _centre(street: Area) -> None:
    hall = Hall(CENTRE, VenueKind.CENTRE, rooms=tuple(SECTIONS))
    kind = CommercialDistrictKind.BUILDING
    place = Place(STREET, "悦海新天地商圈", kind, dt.date(2016, 1, 1), leader=False, halls=(hall,))
    load_place(place, street)


def _at(street: Area) -> dict[str, Any]:
    venue = Venue.objects.select_related("commercial_district").get(area=street, name=CENTRE)
    return {"area": street, "venue": venue, "commercial_district": venue.commercial_district}


def _services(made: Doings, street: Area) -> None:
    """菜单式: seven in each section."""
    at = _at(street)
    for section, services in SECTIONS.items():
        for service in services.split():
            made.item(
                service,
                dt.date(2017, 1, 3),
                "service",
                text=f"服务板块：{section}",
                wanted=1,
                **at,
            )


def _styles(made: Doings, street: Area, by: Any) -> None:
    """预约式, 组团式 with points, 主题式, in 2017."""
    at = _at(street)
    for day in monthly(2017, 8):
        told = {"department": "代办服务团队（演示）", **at}
        made.session(day, "企业代办服务预约日", "department", 2, **told)
    team = made.team(
        "“金牌管家”服务团队（演示）",
        dt.date(2016, 3, 1),
        area=street,
        commercial_district=at["commercial_district"],
    )
    volunteers = made.volunteers(team, [dt.date(2016, 3, 1)] * SERVED)
    for number, day in enumerate(monthly(2017, 22)):
        there = volunteers[number % 2 :: 2]
        activity = made.activity(
            day, "“金牌管家”组团上门", K.VOLUNTEERING, team, there=there, others=12, **at
        )
        _thanked(made, activity, there, by)
    rule = {"title": "主题创客月", "theme": Theme.DEVELOPMENT, "kind": K.OTHER}
    told = {"rhythm": Rhythm.MONTHLY, "month_day": 28, "since": dt.date(2017, 1, 1)}
    series = made.add(Series(until=dt.date(2017, 12, 31), **rule, **told, **at))
    for day in monthly(2017, 28):
        of = {"theme": Theme.DEVELOPMENT, "series": series, "others": 30, **at}
        made.activity(day, f"{day.month}月主题创客月", K.OTHER, **of)


def _thanked(made: Doings, activity: Activity, there: list[Volunteer], by: Any) -> None:
    for volunteer in there:
        earned = {"points": 2, "hours": 2, "reason": str(activity), "by": by}
        made.add(ThanksEntry(volunteer=volunteer, day=activity.day, **earned))


def _published(made: Doings, areas: dict[str, Area]) -> None:
    yixin = CommercialDistrict.objects.filter(area=areas[YIXIN], name="逸馨苑社区").first()
    at: dict[str, Any] = {"area": areas[YIXIN], "commercial_district": yixin}
    partners = ["逸馨苑社区党总支", "宁夏星浩建设集团党支部", "唐徕回中西校区党支部"]
    made.activity(
        dt.date(2017, 5, 10),
        "“共建学习型党组织，共赏传统诗文魅力”首届星浩杯“中国诗词大会”",
        K.RECREATION,
        co_hosts=partners,
        results=[(M.PEOPLE_SERVED, 120, OVER)],
        others=120,
        **at,
    )
    made.activity(
        dt.date(2017, 12, 6),
        "“长征精神永放光芒——以长征精神完成时代使命”党课",
        K.LECTURE,
        co_hosts=partners[:2],
        others=30,
        **at,
    )
    made.activity(
        dt.date(2017, 10, 31),
        "“十九大回声——祖国，我为你自豪”演讲比赛",
        K.RECREATION,
        results=[(M.PEOPLE_SERVED, 100, OVER)],
        others=100,
    )


def _zone(made: Doings, zone: Area, by: Any) -> None:
    """阅海湾: the public service team, wishes, mass organisations, meetings, 网络e支部."""
    district = CommercialDistrict.objects.filter(area=zone).order_by("pk").first()
    at: dict[str, Any] = {"commercial_district": district}
    offices = list(Organisation.objects.filter(area=zone).order_by("pk").defer("search")[:40])
    team = made.team("园区公益服务队", dt.date(2016, 1, 4), **at)
    volunteers = made.volunteers(team, [dt.date(2016, 1, 4)] * SERVED)
    _public_service(made, team, volunteers, at)
    _wishes(made, team, at)
    for kind, title, day, bodies in TOGETHER:
        there = offices[day.month :: 4]
        made.activity(day, title, kind, co_hosts=bodies, there=there, others=40, **at)
    _meetings(made, _council(zone, district), offices[:20], by)
    _network(made, zone, at)


def _meetings(made: Doings, council: JointCommittee, there: list[Organisation], by: Any) -> None:
    tasks = [("解决企业停车难、用餐难", "园区服务中心"), ("选派党建指导员", "园区党工委")]
    of: dict[str, Any] = {"there": there, "commercial_district": council.commercial_district}
    for number, day in enumerate(monthly(2017, 16)[1::3], 1):
        made.meeting(day, f"党企联席会第{number}次会议", council, tasks, by=by, **of)


def _council(zone: Area, district: CommercialDistrict | None) -> JointCommittee:
    nature = CommitteeNature.COORDINATING
    told = {"nature": nature, "commercial_district": district, "founded": dt.date(2016, 1, 4)}
    council, _ = JointCommittee.objects.get_or_create(
        area=zone, name="阅海湾中央商务区党企联席会", defaults=told
    )
    return council


def _public_service(
    made: Doings, team: VolunteerTeam, volunteers: list[Volunteer], at: dict[str, Any]
) -> None:
    """一月一主题."""
    rule = {"title": "园区公益服务日", "theme": Theme.VOLUNTEER, "kind": K.VOLUNTEERING}
    told = {"rhythm": Rhythm.MONTHLY, "month_day": 20, "since": dt.date(2017, 1, 1)}
    told["until"] = dt.date(2017, 12, 31)
    series = made.add(Series(area=made.area, team=team, hours=2, **rule, **told, **at))
    topics = "敬老 清雪 学雷锋 植树 爱幼 环保 送清凉 助学 金秋助困 重阳 消防 送温暖"
    for day, topic in zip(monthly(2017, 20), topics.split(), strict=True):
        of = {"there": volunteers[day.month % 3 :: 2], "series": series, "others": 8, **at}
        made.activity(day, f"园区公益服务日：{topic}", K.VOLUNTEERING, team, **of)


def _wishes(made: Doings, team: VolunteerTeam, at: dict[str, Any]) -> None:
    """Claimed together on a day of each quarter."""
    for day in monthly(2017, 10)[2::3]:
        made.activity(day, "微心愿集中认领", K.VISITING, team, others=len(WISHES), **at)
        erased = make_aware(dt.datetime.combine(day + dt.timedelta(days=196), dt.time(2)))
        for wish in WISHES:
            served = {"erased_at": erased, "due": day, **at}
            made.claim(made.item(wish, day - dt.timedelta(days=14), "wish", **served), team, day)


def _network(made: Doings, zone: Area, at: dict[str, Any]) -> None:
    """网络e支部: a joint branch studies without meeting in one place."""
    branch = PartyOrganisation.objects.filter(area=zone, type="joint_branch").first()
    for day in monthly(2017, 25):
        told = {"place": "网络e支部（线上）", "others": 15, **at}
        made.activity(day, f"网络e支部{day.month}月学习", K.MEMBER_TRAINING, branch, **told)
