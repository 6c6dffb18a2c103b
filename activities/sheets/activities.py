"""活动台账: what was held, by whom, where, how many came and what came of it, as offices list it at
the end of a quarter. Nobody is named in it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet

from activities.enums import YUAN, ActivityKind, OutcomeMetric, Theme
from activities.models import CoHost, Outcome
from activities.querysets import TOOK_PLACE
from activities.services.activity_entries import Days, Entry, Stated
from activities.services.activity_listing import ActivityListing
from activities.sheets.cells import DaysCell, StatedCell
from core.dated import Day
from core.sheets.cells import Choice, Decimal, Text, Whole
from core.sheets.columns import Column, Ledger
from districts.ledgers import Context, LedgerKind, Outward, Plan, Values
from districts.sheets.organisations import DISTRICTS

K, M = ActivityKind, OutcomeMetric

THEMES = Choice.of(
    Theme,
    also={
        "服务类": Theme.SERVICE,
        "服务活动": Theme.SERVICE,
        "便民服务": Theme.SERVICE,
        "志愿类": Theme.VOLUNTEER,
        "志愿服务": Theme.VOLUNTEER,
        "公益": Theme.VOLUNTEER,
        "发展类": Theme.DEVELOPMENT,
        "三会一课": Theme.LIFE,
        "主题党日": Theme.LIFE,
        "党建": Theme.LIFE,
        "学习": Theme.TRAINING,
        "学习培训": Theme.TRAINING,
        "教育培训": Theme.TRAINING,
        "文体活动": Theme.CULTURE,
        "文娱": Theme.CULTURE,
        "联席会议": Theme.MEETING,
        "议事": Theme.MEETING,
    },
)
KINDS = Choice.of(
    ActivityKind,
    also={
        "现场服务": K.ON_SITE,
        "便民服务": K.ON_SITE,
        "招聘会": K.JOBS,
        "送岗位活动": K.JOBS,
        "政策咨询": K.CONSULTATION,
        "法律咨询": K.CONSULTATION,
        "寻找党员": K.CAMPAIGN,
        "亮身份": K.CAMPAIGN,
        "志愿活动": K.VOLUNTEERING,
        "义务劳动": K.VOLUNTEERING,
        "爱心义卖": K.CHARITY,
        "义卖": K.CHARITY,
        "捐赠": K.CHARITY,
        "捐款": K.CHARITY,
        "走访": K.VISITING,
        "慰问": K.VISITING,
        "银企对接": K.MATCHMAKING,
        "产销对接": K.MATCHMAKING,
        "支部党员大会": K.MEMBERS_MEETING,
        "支部委员会": K.COMMITTEE_MEETING,
        "支部委员会会议": K.COMMITTEE_MEETING,
        "小组会": K.GROUP_MEETING,
        "上党课": K.LECTURE,
        "党日活动": K.THEME_DAY,
        "主题党日活动": K.THEME_DAY,
        "民主评议": K.APPRAISAL,
        "谈心": K.TALK,
        "党员培训": K.MEMBER_TRAINING,
        "书记培训": K.SECRETARY_TRAINING,
        "送学": K.DELIVERED,
        "职工培训": K.STAFF_TRAINING,
        "商户培训": K.STAFF_TRAINING,
        "文艺活动": K.RECREATION,
        "体育活动": K.RECREATION,
        "联席会": K.JOINT_MEETING,
        "议事会": K.DELIBERATION,
        "民主议政日": K.DELIBERATION,
    },
)
#: metric → the head of its column, and other heads of it
OUTCOMES: dict[OutcomeMetric, tuple[str, ...]] = {
    M.PEOPLE_SERVED: ("服务群众（人次）", "服务人次", "服务群众", "服务群众人次", "受益群众"),
    M.ENTERPRISES: ("参加企业（家）", "参加企业", "参与企业", "参会企业", "企业数"),
    M.JOBS: ("提供岗位（个）", "提供岗位", "岗位数", "岗位"),
    M.HIRED: ("达成意向（人）", "达成意向", "达成就业意向", "签约人数"),
    M.QUESTIONNAIRES: ("发放问卷（份）", "发放问卷", "问卷", "调查问卷"),
    M.BOARDS: ("展板（块）", "展板", "宣传展板"),
    M.LEAFLETS: ("宣传资料（份）", "宣传资料", "发放资料", "发放宣传资料"),
    M.COURSES: ("举办课程（期）", "举办课程", "课程", "课程数"),
    M.TRAINED: ("培训（人次）", "培训人次", "培训人数"),
    M.DISPUTES: ("调解矛盾（件）", "调解矛盾", "化解矛盾", "调解纠纷"),
    M.RESULTS: ("创新成果（项）", "创新成果", "成果"),
    M.GOODS: ("物资折价（元）", "物资折价", "捐赠物资折价", "物资价值"),
    M.MONEY: ("募集善款（元）", "募集善款", "善款", "捐款金额", "捐款", "募捐"),
    M.SAVINGS: ("节约资金（元）", "节约资金", "节约金额", "节约创效"),
}

COLUMNS = (
    Column("serial", "序号", Text(), width=6),
    Column(
        "name",
        "活动名称",
        Text(120),
        ("名称", "活动", "活动项目", "项目名称", "会议名称", "活动题目"),
        required=True,
        width=30,
        samples=("爱心义卖", "11月主题党日"),
    ),
    Column(
        "days",
        "活动时间",
        DaysCell(),
        ("时间", "日期", "活动日期", "举办时间", "举办日期", "开展时间", "会议时间"),
        required=True,
        width=22,
        samples=("2017.03.05", "2017.11"),
    ),
    Column(
        "theme",
        "主题",
        THEMES,
        ("活动主题", "活动类型", "类型"),
        width=10,
        samples=("志愿", "组织生活"),
    ),
    Column("kind", "类别", KINDS, ("活动类别", "形式", "活动形式"), width=16),
    Column(
        "host",
        "主办单位",
        Text(120),
        ("主办方", "主办", "组织单位", "举办单位", "主办党组织", "责任单位"),
        width=28,
    ),
    Column(
        "co_hosts",
        "协办单位",
        Text(400),
        ("协办方", "协办", "承办单位", "联办单位", "参与单位", "参加单位"),
        width=28,
    ),
    Column("district", "商圈", Text(80), DISTRICTS[1:], width=18),
    Column("place", "地点", Text(120), ("活动地点", "举办地点", "会议地点"), width=22),
    Column("text", "内容", Text(2000), ("活动内容", "主要内容", "活动情况", "简要情况"), width=36),
    Column(
        "people",
        "参加人数",
        Whole(0, 100_000),
        ("人数", "参加人次", "参与人数", "参与人次", "到场人数", "参会人数", "活动人数"),
        width=10,
    ),
    Column("hours", "时长（小时）", Decimal(1), ("学时", "时长", "服务时长", "小时数"), width=10),
    *(
        Column(metric.value, head, StatedCell(money=metric in YUAN), tuple(others), width=12)
        for metric, (head, *others) in OUTCOMES.items()
    ),
)
BY_KEY = {column.key: column for column in COLUMNS}


def plan(ledger: Ledger, context: Context) -> Plan:
    entries = [Entry(row) for row in ledger.rows if row["name"] and row["days"]]
    return ActivityListing(ledger, context, BY_KEY, entries).planned()


def held(rows: QuerySet[Any], day: dt.date) -> QuerySet[Any]:
    """Those that had taken place by the day."""
    people = Q(attendances__member__isnull=False) | Q(attendances__volunteer__isnull=False)
    hosts = ("party_organisation", "committee", "organisation", "team")
    there = rows.filter(state__in=TOOK_PLACE, day__lte=day).defer("search")
    counted = there.annotate(recorded=Count("attendances", filter=people))
    return counted.select_related("commercial_district", "area", *hosts)


def lines(activities: Sequence[Any], day: dt.date) -> Iterator[Values]:
    beside: dict[int, list[str]] = defaultdict(list)
    links = CoHost.objects.filter(activity__in=activities).select_related(*CoHost.LINKS)
    for row in links.order_by("pk"):
        beside[row.activity_id].append(str(row))
    outcomes: dict[int, dict[str, Stated]] = defaultdict(dict)
    for one in Outcome.objects.filter(activity__in=activities):
        outcomes[one.activity_id][one.metric] = Stated(one.value, one.qualifier)
    return (line(one, beside[one.pk], outcomes[one.pk]) for one in activities)


def line(activity: Any, beside: Sequence[str], outcomes: dict[str, Stated]) -> Values:
    host = activity.host
    district = activity.commercial_district
    return {
        "name": activity.title,
        "days": Days(Day(activity.day, activity.day_precision), activity.last_day),
        "theme": activity.theme,
        "kind": activity.kind,
        "host": None if host == activity.area else str(host),
        "co_hosts": "、".join(beside) or None,
        "district": str(district) if district else None,
        "place": activity.place or None,
        "text": activity.text or None,
        "people": activity.recorded + activity.others or None,
        "hours": activity.hours or None,
        **outcomes,
    }


ACTIVITIES = LedgerKind(
    "activities",
    "活动台账",
    COLUMNS,
    plan,
    outward=Outward("activities.Activity", held, lines),
)
