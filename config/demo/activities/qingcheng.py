"""清城区 (清远): 13 themed activities (QC2), ten teams (QC4), joint meetings (QC7), 党代表接访
(QC8), pledges and claims of 阳光嘉园 (QC9), projects of 蒙牛乳业 (QC13), the park centre (QC16).

Numbers, and some titles, were published; the other days, titles and persons are made up (演示).
"""

import datetime as dt
from typing import Any

from activities.enums import ActivityKind as K
from activities.enums import OutcomeMetric as M
from activities.enums import ProjectState, Theme
from activities.models import Activity, Project, ProjectMember, Saving
from config.demo.activities.life import branches, years_of
from config.demo.activities.making import (
    DAY,
    OVER,
    YUAN,
    Doings,
    members_of,
    spread,
)
from config.demo.places import Council, Hall, Place, load_place
from districts.enums import CommercialDistrictKind, CommitteeNature, VenueKind
from districts.models import (
    Area,
    CommercialDistrict,
    JointCommittee,
    Organisation,
    PartyOrganisation,
    Venue,
)
from members.models import PartyMember, Pledge

STREET, PARK_STREET = "441802001", "441802004"
FOUNDED, TOLD = dt.date(2013, 9, 26), dt.date(2014, 1, 15)
SQUARE, GENERAL = "城市广场商圈", "城市广场商圈党总支"
ESTATE, PARK, COMPANY = "阳光嘉园", "荷兴工业园", "蒙牛乳业公司"
STATIONS = ("企业党群服务站", "党员志愿服务站", "安全生产监督站", "群团联动共组站")
PLACES = (
    Place(
        PARK_STREET,
        PARK,
        CommercialDistrictKind.PARK,
        dt.date(2013, 2, 1),
        councils=(Council("园区党建联席会", CommitteeNature.COORDINATING, sections=STATIONS),),
    ),
    Place(
        PARK_STREET,
        PARK,
        CommercialDistrictKind.PARK,
        dt.date(2013, 10, 18),
        halls=(Hall("荷兴工业园嘉博制药党群服务中心", VenueKind.CENTRE),),
    ),
    Place(
        STREET,
        ESTATE,
        CommercialDistrictKind.COMMUNITY,
        dt.date(2013, 12, 1),
        halls=(Hall("阳光嘉园党群服务中心", VenueKind.CENTRE),),
    ),
)
#: QC2: the thirteen, the last one and three others as they were published
THEMED: tuple[tuple[dt.date, str, K], ...] = (
    (FOUNDED, "城市广场党群服务中心挂牌", K.OTHER),
    (dt.date(2013, 10, 9), "“诚信经营、党员先行”承诺（演示）", K.PIONEERS),
    (dt.date(2013, 10, 15), "“双十双百”活动启动（演示）", K.PIONEERS),
    (dt.date(2013, 10, 26), "关注地贫患儿、帮扶地贫群体宣传、募捐、义演", K.CHARITY),
    (dt.date(2013, 11, 5), "法律政策咨询日（演示）", K.CONSULTATION),
    (dt.date(2013, 11, 16), "第六届希望工程南粤会亲——清远会亲活动", K.VOLUNTEERING),
    (dt.date(2013, 11, 22), "商务技能培训（演示）", K.STAFF_TRAINING),
    (dt.date(2013, 12, 3), "消费维权咨询（演示）", K.CONSULTATION),
    (dt.date(2013, 12, 12), "商圈党员主题党日（演示）", K.THEME_DAY),
    (dt.date(2013, 12, 20), "“党员示范店”授牌", K.PIONEERS),
    (dt.date(2013, 12, 28), "迎新年走访慰问（演示）", K.VISITING),
    (dt.date(2014, 1, 8), "售后服务跟踪回访（演示）", K.VOLUNTEERING),
    (TOLD, "“永远跟党走，共圆中国梦”党日活动", K.THEME_DAY),
)
#: QC4: ten, of nine names
TEAMS = (
    "政治思想宣传队",
    "劳动纠纷调解队",
    "企业文化指导队",
    "法律政策咨询队",
    "党员志愿服务队",
    "商务技能培训队",
    "法律政策咨询队",
    "消费维权协调队",
    "排忧解难行动队",
    "售后服务跟踪队",
)
EACH = 7  # volunteers in each of them
#: QC8: whose deputies received, and what was asked
RECEPTION = dt.date(2013, 12, 6)
DEPUTIES = (("清远市社保局清城直属分局", 3), ("清远市经济开发试验区国家税务局小市税务分局", 2))
#: QC9
PLEDGED, CLAIMED, CARING = 129, 205, 52
PLEDGE = "《党员志愿服务承诺书》：亮明身份，每年参加社区服务（演示）"
WANTED = ("陪护空巢老人", "义务巡逻", "爱心家教", "家电维修", "健康检查", "心理咨询", "家政帮手")
#: QC13: two by name with what they saved, and in how many months up to which day
PROJECTS = (
    ("低温杯线漏奶改善项目", dt.date(2013, 4, 1), dt.date(2013, 12, 31), 86_900),
    ("物流仓储成本改善项目", dt.date(2013, 10, 1), dt.date(2013, 12, 31), 48_852),
)
OTHERS = ("包装损耗", "清洗用水", "冷库能耗", "原奶检测", "叉车调度", "车间照明")
#: QC16
EVENTS = 38
EVENT_TITLES = ("“校企共建”", "“党员人才工程”", "安全生产监督检查", "“党建大道”宣讲")


def load_qingcheng(areas: dict[str, Area], by: Any) -> bool:
    """After the Party organisations and the places. Whether anything was made."""
    street = areas[STREET]
    if Activity.objects.filter(area=street).exists():
        return False
    for place in PLACES:
        load_place(place, areas[place.area])
    made = Doings(street)
    square = CommercialDistrict.objects.get(area=street, name=SQUARE)
    general = PartyOrganisation.objects.get(area=street, name=GENERAL)
    committee, _ = JointCommittee.objects.get_or_create(
        area=street,
        name=GENERAL,
        defaults={
            "nature": CommitteeNature.PARTY_ORGANISATION,
            "party_organisation": general,
            "commercial_district": square,
            "founded": FOUNDED,
        },
    )
    members = members_of(general.children.all(), 18)
    _square(made, square, general, members)
    _meetings(made, square, committee, by)
    _reception(made, square)
    _estate(made, street, members)
    _company(made, areas[PARK_STREET])
    _park(made, areas[PARK_STREET])
    years_of(made, branches(areas["441802"].path), "441802")
    made.write()
    return True


def _square(
    made: Doings, square: CommercialDistrict, general: PartyOrganisation, members: list[PartyMember]
) -> None:
    venue = Venue.objects.filter(commercial_district=square).first()
    teams = [
        made.team(name, FOUNDED, commercial_district=square, party_organisation=general)
        for name in TEAMS
    ]
    volunteers = [
        one for team in teams for one in made.volunteers(team, spread(FOUNDED, TOLD, EACH))
    ]
    for number, (day, title, kind) in enumerate(THEMED):
        helping = volunteers[number::7] if kind in (K.CHARITY, K.VOLUNTEERING) else []
        theme = {"theme": Theme.DEVELOPMENT} if kind == K.OTHER else {}
        last = day == TOLD
        made.activity(
            day,
            title,
            kind,
            general,
            results=[(M.PEOPLE_SERVED, 180, OVER)] if last else [],
            there=[*members[number % 4 :: 2], *(one for one in helping if one.joined <= day)],
            others=180 if last else 30,
            commercial_district=square,
            venue=venue,
            text="清远市师范学校附属小学的 80 名学生现场书法、绘画、作文比赛。" if last else "",
            **theme,
        )


def _meetings(made: Doings, square: CommercialDistrict, committee: JointCommittee, by: Any) -> None:
    """One in each quarter since the founding."""
    for number, (day, text) in enumerate(
        (
            (dt.date(2013, 9, 27), "“双十双百”活动方案"),
            (dt.date(2013, 12, 10), "首批“党员示范店”名单"),
            (dt.date(2014, 1, 10), "“诚信经营户”评选办法"),
        ),
        1,
    ):
        made.meeting(
            day,
            f"城市广场商圈第{number}次联席会议",
            committee,
            [(text, "城市广场商圈党总支")],
            by=by,
            commercial_district=square,
        )


def _reception(made: Doings, square: CommercialDistrict) -> None:
    venue = Venue.objects.filter(commercial_district=square).first()
    for office, came in DEPUTIES:
        made.session(
            RECEPTION,
            "党代表接待党员群众",
            "deputies",
            came,
            department=office,
            deputies="党代表（演示）",
            commercial_district=square,
            venue=venue,
        )


def _estate(made: Doings, street: Area, members: list[PartyMember]) -> None:
    """阳光嘉园: serving members of the street sign and claim; each claim is evaluated when done.

    Its branch is no 两新 branch, so it stands by name: the 163 of QC10 are without it."""
    estate = CommercialDistrict.objects.get(area=street, name=ESTATE)
    rows = PartyMember.objects.filter(area=street).exclude(pk__in=[one.pk for one in members])
    serving = list(rows.order_by("pk").defer("search")[:PLEDGED])
    for member in serving:
        made.add(Pledge(member=member, text=PLEDGE, day=dt.date(2013, 6, 20)))
    first = dt.date(2013, 7, 1)
    for number, day in enumerate(spread(first, dt.date(2013, 12, 25), CLAIMED)):
        title = f"{WANTED[number % len(WANTED)]}（社区单位服务社区清单第 {number + 1} 项）"
        item = made.item(title, first - 5 * DAY, "project", commercial_district=estate)
        made.claim(item, serving[number % len(serving)], day)
    for number, day in enumerate(spread(first, TOLD, CARING)):
        caring = number % 2
        made.activity(
            day,
            "关爱帮扶" if caring else "义务巡逻",
            K.VISITING if caring else K.VOLUNTEERING,
            co_hosts=["阳光嘉园党支部"],
            there=serving[number::26],
            commercial_district=estate,
        )


def _company(made: Doings, street: Area) -> None:
    """蒙牛乳业: two projects that were named with their savings, six others that are done."""
    company = Organisation.objects.get(area=street, name=COMPANY)
    park = CommercialDistrict.objects.get(area=street, name=PARK)
    company.commercial_district = park
    company.save()
    company.phases.update(commercial_district=park)
    team = members_of(PartyOrganisation.objects.filter(coverages__organisation=company), 8)
    told = [(title, since, last) for title, since, last, _ in PROJECTS]
    told += [(f"{what}改善项目（演示）", dt.date(2013, 3, 1), TOLD) for what in OTHERS]
    for number, (title, since, last) in enumerate(told):
        project = made.add(
            Project(
                title=title,
                area=street,
                organisation=company,
                goal="降低成本、提高效率（演示）",
                since=since,
                due=last,
                ended=last,
                state=ProjectState.DONE,
                result="达到预期（演示）",
            )
        )
        member = team[number % len(team)]
        made.add(ProjectMember(project=project, member=member, leads=True))
        if number < len(PROJECTS):
            fen = PROJECTS[number][3] * YUAN
            made.add(Saving(project=project, first=since, last=last, fen=fen, basis="企业核算"))


def _park(made: Doings, street: Area) -> None:
    park = CommercialDistrict.objects.get(area=street, name=PARK)
    council = JointCommittee.objects.get(area=street, commercial_district=park)
    venue = Venue.objects.get(area=street, commercial_district=park)
    for number, day in enumerate(spread(dt.date(2013, 2, 20), TOLD, EVENTS)):
        what = EVENT_TITLES[number % len(EVENT_TITLES)]
        of: dict[str, Any] = {"area": street, "commercial_district": park, "venue": venue}
        made.activity(
            day,
            f"{what}第 {number // len(EVENT_TITLES) + 1} 场",
            (K.MATCHMAKING, K.MEMBER_TRAINING, K.VOLUNTEERING, K.LECTURE)[number % 4],
            council,
            co_hosts=["嘉博制药党总支部"],
            others=20 + number,
            **of,
        )
