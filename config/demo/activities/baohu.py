"""宝湖社区 (银川): 邻里互助社 with 150 families paired, 30 households helped, volunteers from 15 to
over 50, over 1,600 actions (JF11), and what it held with enterprises in 2017 (JF14).

Numbers and two of the events were published; the rest is made up (演示).
"""

import datetime as dt

from activities.enums import ActivityKind as K
from activities.models import Activity, Volunteer, VolunteerTeam
from config.demo.activities.making import Doings, monthly, spread
from config.demo.members import baohu
from districts.models import Area, PartyOrganisation

TEAM = "邻里互助社"
FOUNDED, TOLD = dt.date(2012, 6, 1), dt.date(2017, 12, 31)
AT_FIRST, NOW = 15, 51
FAMILIES, WEAK, ACTIONS = 150, 30, 1605
DONE = ("上门理发", "代购送饭", "陪聊", "打扫卫生", "义务维修", "邻里调解", "送药上门", "爱心捐资")
#: JF14: on which day, title, with whom; fifteen in 2017
JOINT: tuple[tuple[dt.date, str, str], ...] = (
    (dt.date(2017, 10, 4), "中秋共话联合党建", "宁味楼餐饮"),
    (dt.date(2018, 1, 1), "“迎新年话党建”活动", "银帝物业"),
    *(
        (
            dt.date(2017, 1 + number % 12, 5 + number),
            f"{what}（演示）",
            f"辖区企业{number + 1}（演示）",
        )
        for number, what in enumerate(
            (
                "新春送福",
                "元宵灯会",
                "学雷锋义诊",
                "植树",
                "五一慰问职工",
                "端午包粽子",
                "庆“七一”党课",
                "送清凉",
                "金秋助学",
                "重阳敬老",
                "消防演练",
                "十九大宣讲",
                "邻里节",
                "技能比武",
            )
        )
    ),
)


def load_baohu(areas: dict[str, Area]) -> bool:
    """Whether anything was made."""
    branch = baohu(areas)
    if Activity.objects.filter(area=branch.area).exists():
        return False
    made = Doings(branch.area)
    team = made.team(TEAM, FOUNDED, party_organisation=branch)
    later = spread(dt.date(2013, 1, 1), dt.date(2017, 10, 1), NOW - AT_FIRST)
    volunteers = made.volunteers(team, [*[FOUNDED] * AT_FIRST, *later])
    _actions(made, team, volunteers)
    _families(made, volunteers)
    _joint(made, branch)
    made.write()
    return True


def _actions(made: Doings, team: VolunteerTeam, volunteers: list[Volunteer]) -> None:
    for number, day in enumerate(spread(FOUNDED, TOLD, ACTIONS)):
        joined = [one for one in volunteers if one.joined <= day]
        there = [joined[(3 * number + one) % len(joined)] for one in range(3)]
        title = DONE[number % len(DONE)]
        made.activity(day, title, K.VOLUNTEERING, team, there=there, others=1)


def _families(made: Doings, volunteers: list[Volunteer]) -> None:
    """A volunteer each for three families; a fifth of them are in need and visited monthly."""
    for number in range(FAMILIES):
        weak = number < WEAK
        pairing = made.household(
            volunteers[number % len(volunteers)],
            dt.date(2017, 1, 1),
            "困难家庭" if weak else "",
            visit_rhythm="month" if weak else "quarter",
        )
        days = monthly(2017, 3 + number % 25)
        made.visits(pairing, days if weak else days[number % 3 :: 3])


def _joint(made: Doings, branch: PartyOrganisation) -> None:
    for day, title, partner in JOINT:
        made.activity(day, title, K.RECREATION, branch, co_hosts=[partner], others=40)
