"""The words of activities, meetings, teams, services, duty sessions and cases."""

from django.db import models


class Theme(models.TextChoices):
    SERVICE = "service", "服务"
    VOLUNTEER = "volunteer", "志愿"
    DEVELOPMENT = "development", "发展"
    LIFE = "life", "组织生活"
    TRAINING = "training", "培训"
    CULTURE = "culture", "文体"
    MEETING = "meeting", "会议"


class ActivityKind(models.TextChoices):
    """What it is more exactly; each kind but 其他 belongs to one theme (`KINDS`)."""

    ON_SITE = "on_site", "部门现场服务"
    JOBS = "jobs", "送岗位"
    CONSULTATION = "consultation", "政策法律咨询"
    CAMPAIGN = "campaign", "寻找党员、亮出身份"
    VOLUNTEERING = "volunteering", "志愿服务"
    CHARITY = "charity", "爱心义卖、捐赠"
    VISITING = "visiting", "走访慰问"
    MATCHMAKING = "matchmaking", "银企、产销对接"
    PIONEERS = "pioneers", "先锋创优"
    MEMBERS_MEETING = "members_meeting", "党员大会"
    COMMITTEE_MEETING = "committee_meeting", "支委会"
    GROUP_MEETING = "group_meeting", "党小组会"
    LECTURE = "lecture", "党课"
    THEME_DAY = "theme_day", "主题党日"
    LIFE_MEETING = "life_meeting", "组织生活会"
    APPRAISAL = "appraisal", "民主评议党员"
    TALK = "talk", "谈心谈话"
    MEMBER_TRAINING = "member_training", "党员教育培训"
    SECRETARY_TRAINING = "secretary_training", "书记、班子培训"
    DELIVERED = "delivered", "送学上门"
    STAFF_TRAINING = "staff_training", "职工、商户培训"
    RECREATION = "recreation", "文体活动"
    JOINT_MEETING = "joint_meeting", "联席会议"
    DELIBERATION = "deliberation", "议事会（民主议政日）"
    OTHER = "other", "其他"


K = ActivityKind

#: theme → its kinds; 其他 goes with every theme
KINDS: dict[Theme, tuple[ActivityKind, ...]] = {
    Theme.SERVICE: (K.ON_SITE, K.JOBS, K.CONSULTATION, K.CAMPAIGN),
    Theme.VOLUNTEER: (K.VOLUNTEERING, K.CHARITY, K.VISITING),
    Theme.DEVELOPMENT: (K.MATCHMAKING, K.PIONEERS),
    Theme.LIFE: (
        K.MEMBERS_MEETING,
        K.COMMITTEE_MEETING,
        K.GROUP_MEETING,
        K.LECTURE,
        K.THEME_DAY,
        K.LIFE_MEETING,
        K.APPRAISAL,
        K.TALK,
    ),
    Theme.TRAINING: (K.MEMBER_TRAINING, K.SECRETARY_TRAINING, K.DELIVERED, K.STAFF_TRAINING),
    Theme.CULTURE: (K.RECREATION,),
    Theme.MEETING: (K.JOINT_MEETING, K.DELIBERATION),
}
THEME_OF: dict[ActivityKind, Theme] = {
    kind: theme for theme, kinds in KINDS.items() for kind in kinds
}

#: What counts as 学时 for whoever was there: organisational life and training of members.
STUDY = (Theme.LIFE, Theme.TRAINING)
#: Where suggestions are collected, to be registered as cases.
COLLECTING = (K.JOINT_MEETING, K.DELIBERATION)
#: What counts as 志愿服务时长.
SERVING = (Theme.SERVICE, Theme.VOLUNTEER)


class ActivityState(models.TextChoices):
    PLANNED = "planned", "筹备中"
    PUBLISHED = "published", "已发布"
    HELD = "held", "已举办"
    CLOSED = "closed", "已归档"
    CANCELLED = "cancelled", "已取消"


class Rhythm(models.TextChoices):
    """When a series comes again."""

    WEEKLY = "weekly", "每周"
    MONTHLY = "monthly", "每月固定日"
    MONTHLY_WEEKDAY = "monthly_weekday", "每月第几个星期几"
    QUARTERLY = "quarterly", "每季度"


class Weekday(models.IntegerChoices):
    MONDAY = 0, "星期一"
    TUESDAY = 1, "星期二"
    WEDNESDAY = 2, "星期三"
    THURSDAY = 3, "星期四"
    FRIDAY = 4, "星期五"
    SATURDAY = 5, "星期六"
    SUNDAY = 6, "星期日"


class OutcomeMetric(models.TextChoices):
    """What came of an activity; those of `YUAN` are amounts in yuan, kept in fen."""

    PEOPLE_SERVED = "people_served", "服务群众（人次）"
    ENTERPRISES = "enterprises", "参加企业（家）"
    JOBS = "jobs", "提供岗位（个）"
    HIRED = "hired", "达成意向（人）"
    QUESTIONNAIRES = "questionnaires", "发放问卷（份）"
    BOARDS = "boards", "展板（块）"
    LEAFLETS = "leaflets", "宣传资料（份）"
    COURSES = "courses", "举办课程（期）"
    TRAINED = "trained", "培训（人次）"
    DISPUTES = "disputes", "调解矛盾（件）"
    RESULTS = "results", "创新成果（项）"
    GOODS = "goods", "物资折价（元）"
    MONEY = "money", "募集善款（元）"
    SAVINGS = "savings", "节约资金（元）"


YUAN = (OutcomeMetric.GOODS, OutcomeMetric.MONEY, OutcomeMetric.SAVINGS)


class SignUpState(models.TextChoices):
    SIGNED = "signed", "已报名"
    WAITING = "waiting", "候补"
    CAME = "came", "已到场"
    ABSENT = "absent", "未到"
    CANCELLED = "cancelled", "已取消"


class AttendanceSource(models.TextChoices):
    LIST = "list", "名单勾选"
    PASTED = "pasted", "粘贴名单"
    FILE = "file", "签到表"
    SCAN = "scan", "扫码签到"
    SIGN_UP = "sign_up", "报名到场"
    LEDGER = "ledger", "台账导入"


class SheetState(models.TextChoices):
    """签到名单: matched in the background, looked through, taken in or thrown away."""

    MATCHING = "matching", "比对中"
    READY = "ready", "待确认"
    TAKEN = "taken", "已计入"
    DISCARDED = "discarded", "已放弃"


#: Whose people are neither recorded nor given up.
UNDECIDED = (SheetState.MATCHING, SheetState.READY)


class LineMatch(models.TextChoices):
    """What the register knows of a name on a sign-in sheet. Only `FOUND` needs no choice."""

    FOUND = "found", "已对上"
    SEVERAL = "several", "可能不是同一人，请选择"
    ELSEWHERE = "elsewhere", "其他街道的党员，请确认"
    UNKNOWN = "unknown", "登记册里没有"
    TWICE = "twice", "名单里重复"
    ALREADY = "already", "已经签到"


class LineChoice(models.TextChoices):
    """What becomes of a line that was not found by itself."""

    OPEN = "open", "待选择"
    TAKE = "take", "计入此人"
    OTHERS = "others", "计入群众人数"
    SKIP = "skip", "不计入"


class Grade(models.TextChoices):
    """民主评议等次; 优秀 are at most a third, probationary members get none."""

    EXCELLENT = "excellent", "优秀"
    QUALIFIED = "qualified", "合格"
    BARELY = "barely", "基本合格"
    UNQUALIFIED = "unqualified", "不合格"


class AgendaState(models.TextChoices):
    PROPOSED = "proposed", "已提出"
    TAKEN = "taken", "列入议程"
    DECLINED = "declined", "不列入"


class ResolutionState(models.TextChoices):
    OPEN = "open", "办理中"
    DONE = "done", "已落实"
    DROPPED = "dropped", "不再办理"


class ServiceKind(models.TextChoices):
    SERVICE = "service", "服务项目"
    PROJECT = "project", "认领项目"
    WISH = "wish", "微心愿"
    DOUBLE_REPORTING = "double_reporting", "双报到岗位"


class ServiceState(models.TextChoices):
    DRAFT = "draft", "待发布"
    PUBLISHED = "published", "可认领"
    CLOSED = "closed", "已结束"
    WITHDRAWN = "withdrawn", "已撤回"


class ClaimState(models.TextChoices):
    """A claim is done, then confirmed by who was served, then evaluated."""

    CLAIMED = "claimed", "已认领"
    DONE = "done", "已办理，待确认"
    CONFIRMED = "confirmed", "已确认，待评价"
    EVALUATED = "evaluated", "已评价"
    GIVEN_UP = "given_up", "已放弃"


class Satisfaction(models.TextChoices):
    SATISFIED = "satisfied", "满意"
    FAIR = "fair", "基本满意"
    UNSATISFIED = "unsatisfied", "不满意"


class ProjectState(models.TextChoices):
    RUNNING = "running", "攻关中"
    DONE = "done", "已完成"
    STOPPED = "stopped", "已终止"


class PairingKind(models.TextChoices):
    HOUSEHOLD = "household", "结对帮扶"
    ORGANISATION = "organisation", "结对共建"


class VisitRhythm(models.TextChoices):
    MONTH = "month", "每月"
    QUARTER = "quarter", "每季度"
    YEAR = "year", "每年"


class DutyKind(models.TextChoices):
    DEPARTMENT = "department", "部门进驻"
    DEPUTIES = "deputies", "党代表接访"


class DutyState(models.TextChoices):
    PLANNED = "planned", "未发布"
    PUBLISHED = "published", "已发布"
    HELD = "held", "已结束"
    CANCELLED = "cancelled", "已取消"


class BookingState(models.TextChoices):
    BOOKED = "booked", "已预约"
    WAITING = "waiting", "候补"
    CAME = "came", "已到访"
    NO_SHOW = "no_show", "未到"
    CANCELLED = "cancelled", "已取消"


class CaseKind(models.TextChoices):
    SUGGESTION = "suggestion", "金点子"
    REQUEST = "request", "诉求"
    DISPUTE = "dispute", "矛盾调解"
    OPINION = "opinion", "社情民意"


class Channel(models.TextChoices):
    PORTAL = "portal", "商户手机端"
    PUBLIC = "public", "公众网页"
    OFFICE = "office", "工作人员登记"
    DUTY = "duty", "进驻接访"
    MEETING = "meeting", "民主议政日"


class CaseState(models.TextChoices):
    RECEIVED = "received", "已受理，待交办"
    ROUTED = "routed", "办理中"
    ANSWERED = "answered", "已答复"
    CLOSED = "closed", "已办结"
    WITHDRAWN = "withdrawn", "已撤回"


class Adoption(models.TextChoices):
    """Of a suggestion; the reason is told either way."""

    ADOPTED = "adopted", "采纳"
    PARTLY = "partly", "部分采纳"
    NOT_ADOPTED = "not_adopted", "未采纳"


class MediationOutcome(models.TextChoices):
    AGREED = "agreed", "达成协议"
    FAILED = "failed", "未达成协议"
    REFERRED = "referred", "转其他途径"
