"""宣化经济开发区 (张家口): courses and secretaries (XH6), suggestions of the 15th (XH7),
volunteers, donations and visits (XH8), the centre (XH9), paired building (XH10), pioneer posts
(XH11).

Totals of 2018 were published; days, titles and persons are made up (演示).
"""

import datetime as dt
from typing import Any

from django.db.models import F

from activities.enums import ActivityKind as K
from activities.enums import Adoption, CaseKind, CaseState, Channel, PairingKind, Rhythm
from activities.enums import OutcomeMetric as M
from activities.models import Activity, Case, Pairing, Project, ProjectMember, Saving, Series
from config.demo.activities.life import branches, years_of
from config.demo.activities.making import OVER, YUAN, Doings, monthly, spread
from config.demo.cities import quarters_of
from districts.enums import Level, OrganisationKind, PartyPostTitle, Qualifier
from districts.models import (
    Area,
    CommercialDistrict,
    Organisation,
    PartyOrganisation,
    PartyPost,
    Venue,
)
from districts.services.receipts import NUMBER, random_code
from members.enums import PostKind
from members.models import MemberHonour, PartyMember, PioneerPost

YEAR = 2018
FIRST, LAST = dt.date(YEAR, 1, 1), dt.date(YEAR, 12, 31)
EXACT = Qualifier.EXACT
#: XH6: of 60 secretaries of enterprises 47 took part, 78 in a hundred
COURSES, PERSON_TIMES, TOOK_PART = 22, 1200, 47
#: XH7
MONTHLY, ADOPTED = 62, 20
#: XH8
FEDERATION = "志愿服务联合会"
EVENTS, VOLUNTEERS = 2510, 60
RAISED = (88, 92, 105, 95, 90, 100, 96, 94, 95, 98, 91, 96)  # thousand yuan, by month
HOUSEHOLDS = 34  # two visitors each month
WHAT = (
    "精准扶贫入户",
    "文明劝导",
    "义诊",
    "义工进社区",
    "义务献血",
    "清洁家园",
    "敬老院慰问",
    "交通协管",
    "助农采收",
    "法律宣传",
    "义务理发",
)
#: XH9: of the centre, beside the courses
AT_CENTRE = 390
HELD_THERE = (
    (K.THEME_DAY, "企业支部主题党日"),
    (K.CONSULTATION, "政策咨询"),
    (K.RECREATION, "职工文体活动"),
    (K.MATCHMAKING, "招商洽谈"),
    (K.STAFF_TRAINING, "职工技能培训"),
    (K.LECTURE, "党课"),
)
#: XH10
PAIRS, BACKBONES, WORKERS, STUDIOS, RESULTS = 12, 39, 15, 36, 70
#: XH11
EXPERTS, SAVED = 15, 605_000
INCUBATOR = "张家口博创智造孵化器有限公司党支部"
MINING = "张家口宣化华泰矿冶机械有限公司党支部"


def load_xuanhua(area: Area, by: Any) -> bool:
    """After the ledgers and the places. Whether anything was made."""
    if Activity.objects.filter(area=area).exists():
        return False
    made = Doings(area)
    park = CommercialDistrict.objects.get(area=area, name=area.name)
    at = {"commercial_district": park, "venue": Venue.objects.filter(area=area).first()}
    secretaries = _secretaries(made, area)
    _courses(made, secretaries, at)
    _centre(made, at)
    _suggestions(made, {"commercial_district": park})
    _federation(made, {"commercial_district": park})
    _building(made, area, secretaries)
    _pioneers(made, area, secretaries)
    years_of(made, branches(area.path), "130705")
    made.write()
    cases = Case.objects.filter(area=area, kind=CaseKind.SUGGESTION)
    cases.update(received_at=F("received_on"))
    return True


def enterprise_parties(area: Area) -> list[PartyOrganisation]:
    kinds = {"coverages__organisation__kind": OrganisationKind.ENTERPRISE}
    rows = PartyOrganisation.objects.filter(area=area, **kinds)
    return list(rows.distinct().order_by("pk"))


def _secretaries(made: Doings, area: Area) -> list[PartyMember]:
    found, begun = [], quarters_of("130705")[0].first
    for party in enterprise_parties(area):
        since = max(party.founded, begun)
        (member,) = made.people(party, 1, since)
        title = PartyPostTitle.SECRETARY
        post = {"party_organisation": party, "title": title, "name": member.name}
        made.add(PartyPost(since=since, **post))
        found.append(member)
    return found


def _courses(made: Doings, secretaries: list[PartyMember], at: dict[str, Any]) -> None:
    """Every second one for secretaries; with staff they make 1,200 person-times."""
    going = secretaries[:TOOK_PART]
    for number, day in enumerate(spread(FIRST.replace(month=2), LAST, COURSES)):
        of_secretaries = number % 2 == 0
        there = going[number % 3 :: 3] if of_secretaries else []
        each = PERSON_TIMES // COURSES + (number < PERSON_TIMES % COURSES)
        made.activity(
            day,
            f"党组织书记和党建指导员轮训第 {number // 2 + 1} 期"
            if of_secretaries
            else f"党员骨干培训班第 {number // 2 + 1} 期",
            K.SECRETARY_TRAINING if of_secretaries else K.MEMBER_TRAINING,
            results=[(M.COURSES, 1, EXACT), (M.TRAINED, each, EXACT)],
            there=there,
            others=each - len(there),
            **{**at, "hours": 8},
        )


def _centre(made: Doings, at: dict[str, Any]) -> None:
    """Two units come to each, one after another."""
    units = list(Organisation.objects.filter(area=made.area).order_by("pk").defer("search"))
    for number, day in enumerate(spread(FIRST, LAST, AT_CENTRE)):
        kind, title = HELD_THERE[number % len(HELD_THERE)]
        there = [units[(2 * number + one) % len(units)] for one in range(2)]
        made.activity(day, title, kind, there=there, others=10 + number % 20, **at)


def _suggestions(made: Doings, at: dict[str, Any]) -> None:
    """民主议政日, on the 15th of each month: a third of what was suggested is adopted."""
    told = {"title": "民主议政日“问计谋划会”", "kind": K.DELIBERATION, "theme": "meeting"}
    rule = {"rhythm": Rhythm.MONTHLY, "month_day": 15, "since": FIRST, "until": LAST}
    series = made.add(Series(area=made.area, **told, **rule, **at))
    for day in monthly(YEAR, 15):
        of = {"series": series, "co_hosts": [MINING], "others": MONTHLY, **at}
        activity = made.activity(day, told["title"], K.DELIBERATION, **of)
        for number in range(MONTHLY):
            _suggestion(made, activity, number, at)


def _suggestion(made: Doings, activity: Activity, number: int, at: dict[str, Any]) -> None:
    adopted = number < ADOPTED
    answered = activity.day + dt.timedelta(days=7)
    made.add(
        Case(
            number=random_code(NUMBER),
            kind=CaseKind.SUGGESTION,
            channel=Channel.MEETING,
            title=f"{activity.day.month}月第 {number + 1} 条金点子（演示）",
            area=made.area,
            activity=activity,
            received_on=activity.day,
            state=CaseState.CLOSED,
            unit_name=MINING,
            due=activity.day + dt.timedelta(days=14),
            answer="已采纳，由车间落实。" if adopted else "已说明情况。",
            answered_on=answered,
            adoption=Adoption.ADOPTED if adopted else Adoption.NOT_ADOPTED,
            adoption_reason="可行，见效快（演示）" if adopted else "条件还不具备（演示）",
            **at,
        )
    )


def _federation(made: Doings, at: dict[str, Any]) -> None:
    team = made.team(FEDERATION, FIRST, **at)
    volunteers = made.volunteers(team, [FIRST] * VOLUNTEERS)
    for number, day in enumerate(spread(FIRST, LAST, EVENTS)):
        there = [volunteers[(7 * number + one) % VOLUNTEERS] for one in range(3)]
        of = {"there": there, "others": 2, **at}
        made.activity(day, WHAT[number % len(WHAT)], K.VOLUNTEERING, team, **of)
    for day, thousands in zip(monthly(YEAR, 28), RAISED, strict=True):
        raised = [(M.MONEY, thousands * 1000 * YUAN, OVER)]
        made.activity(day, f"{day.month}月慈善捐助", K.CHARITY, team, results=raised, **at)
    for number in range(HOUSEHOLDS):
        situation = "孤寡老人" if number % 2 else "贫困户"
        helper = volunteers[number % VOLUNTEERS]
        pairing = made.household(helper, FIRST, situation, visit_rhythm="month", **at)
        made.visits(pairing, monthly(YEAR, 3 + number % 25), people=2)


def _building(made: Doings, area: Area, members: list[PartyMember]) -> None:
    """Member units and enterprises, two by two; backbones, model workers, studios, results."""
    kinds = (OrganisationKind.ENTERPRISE, OrganisationKind.SOCIAL)
    units, helped = (
        list(Organisation.objects.filter(area=area, kind=kind).order_by("pk")[:PAIRS])
        for kind in kinds
    )
    for unit, other in zip(units, helped, strict=True):
        pair = {"organisation": unit, "helped_organisation": other, "area": area}
        pairing = made.add(Pairing(kind=PairingKind.ORGANISATION, since=FIRST, **pair))
        made.visits(pairing, monthly(YEAR, 9)[1::3])
    made.activity(
        LAST,
        "“党建+人才”项目年度总结",
        K.PIONEERS,
        results=[(M.RESULTS, RESULTS, OVER)],
        report=f"两年来培养党员技术骨干 {BACKBONES} 人、在职各级劳模 {WORKERS} 人，"
        f"建立创新工作室 {STUDIOS} 家，申报科技创新和技术革新成果 {RESULTS} 余项。",
    )
    for name, level, count in (
        ("党员技术骨干", Level.UNIT, BACKBONES),
        ("劳动模范", Level.CITY, WORKERS),
    ):
        for member in members[:count]:
            made.add(MemberHonour(member=member, name=name, level=level, day=LAST))


def _pioneers(made: Doings, area: Area, members: list[PartyMember]) -> None:
    """Posts in workshops; fifteen became experts within the year and saved 605,000 yuan."""
    project = made.add(
        Project(
            title="党员先锋岗降本增效",
            area=area,
            goal=f"{INCUBATOR}：把党员先锋岗设在车间和班组",
            team_size=EXPERTS,
            since=FIRST,
            due=LAST,
            ended=dt.date(YEAR, 11, 30),
            state="done",
            result=f"培养“党员技术能手”{EXPERTS} 名",
        )
    )
    for number, member in enumerate(members[-EXPERTS:]):
        made.add(ProjectMember(project=project, member=member, leads=not number))
        told = {"name": "党员技术能手", "level": Level.UNIT, "issuer": INCUBATOR}
        made.add(MemberHonour(member=member, day=dt.date(YEAR, 11, 30), **told))
        post = {"kind": PostKind.VANGUARD, "name": f"第{number + 1}班组党员先锋岗（演示）"}
        made.add(PioneerPost(area=area, member=member, since=FIRST, **post))
    months = {"first": FIRST, "last": dt.date(YEAR, 11, 30)}
    made.add(Saving(project=project, fen=SAVED * YUAN, basis="企业核算", **months))
