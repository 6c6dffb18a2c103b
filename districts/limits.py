"""The figures of rules: each with its default and its source, and what an area has set instead.

No figure of a rule stands anywhere else: services, forms and the adviser ask here, and the screen
that applies a rule names it by `Limit.told`.
"""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Case, IntegerField, Value, When

from districts.models import Area, RuleLimit


@dataclass(frozen=True)
class Limit:
    code: str
    title: str
    default: int
    unit: str
    source: str

    def told(self, value: int | None = None) -> str:
        """The rule with its figure, as screens name it."""
        return (
            f"{self.title} {self.default if value is None else value} {self.unit}（{self.source}）"
        )


LIMITS: dict[str, Limit] = {
    limit.code: limit
    for limit in (
        Limit("due_members", "应建党组织的正式党员", 3, "名", "党章第三十条"),
        Limit(
            "joint_branch_organisations",
            "一个联合党支部覆盖单位一般不超过",
            5,
            "个",
            "支部工作条例（试行）",
        ),
        Limit("branch_members", "党支部党员一般不超过", 50, "名", "支部工作条例（试行）"),
        Limit("committee_term", "党委每届任期", 5, "年", "基层组织任期的意见 2018"),
        Limit("branch_term", "总支、支部每届任期", 3, "年", "基层组织任期的意见 2018"),
        Limit("term_extension", "经批准延期换届不超过", 1, "年", "基层组织任期的意见 2018"),
        Limit("committee_due", "设支部委员会的正式党员", 7, "名", "支部工作条例（试行）"),
        Limit("committee_least", "支部委员会委员不少于", 3, "名", "支部工作条例（试行）"),
        Limit("committee_usual", "支部委员会委员一般不超过", 5, "名", "支部工作条例（试行）"),
        Limit("committee_most", "支部委员会委员最多", 7, "名", "支部工作条例（试行）"),
        Limit("term_warning", "届满前提醒换届", 180, "天", "按届满前六个月提醒"),
        Limit("letter_validity", "组织关系介绍信有效期", 90, "天", "一般不超过三个月"),
        Limit("transfer_check", "转接申请审核时限", 5, "个工作日", "本区规定，可改"),
        Limit("instructor_organisations", "一名指导员指导单位不超过", 5, "家", "本区规定，可改"),
        Limit("instructor_visits", "指导员每季度每家走访", 1, "次", "各地通行做法，可改"),
        Limit("report_in_contact", "党员报到后联系核实", 5, "个工作日", "本区规定，可改"),
        Limit("report_in_erasure", "无法核实的报到信息保留", 30, "天", "本区规定，可改"),
        Limit("lost_contact", "失联满规定时间应停止党籍", 6, "个月", "党员教育管理工作条例"),
        Limit("suspended", "停止党籍满规定时间应除名", 24, "个月", "党员教育管理工作条例"),
        Limit("applicant_talk", "收到入党申请后派人谈话", 30, "天", "发展党员工作细则"),
        Limit("activist_year", "积极分子培养教育不少于", 12, "个月", "发展党员工作细则"),
        Limit("probation", "预备期", 12, "个月", "党章第七条"),
        Limit("floating_months", "外出满规定时间应转接或登记流动", 6, "个月", "流动党员意见 2024"),
        Limit("dues_arrears", "转出前党费欠交不应超过", 6, "个月", "党费收缴规定"),
        Limit("extension_least", "延长预备期不少于", 6, "个月", "党章第七条"),
        Limit("extension_most", "延长预备期不超过", 12, "个月", "党章第七条"),
        Limit("member_age", "入党须年满", 18, "岁", "党章第一条"),
        Limit("store_recommendation", "示范店申报推荐时限", 5, "个工作日", "本区规定，可改"),
        Limit("store_correction", "示范店申报补正时限", 10, "个工作日", "本区规定，可改"),
        Limit("store_review", "示范店申报初审时限", 5, "个工作日", "一次性告知，可改"),
        Limit("store_scoring", "示范店申报评分时限", 10, "个工作日", "本区规定，可改"),
        Limit("store_publication", "评分后公示时限", 10, "个工作日", "本区规定，可改"),
        Limit("store_award", "公示期满后授牌时限", 10, "个工作日", "本区规定，可改"),
        Limit("store_rectification", "示范店整改期限", 30, "天", "本区规定，可改"),
        Limit("store_appeal", "摘牌决定送达后申诉期", 15, "天", "本区规定，可改"),
        Limit("store_inspections", "示范店每季度检查", 1, "次", "各地通行做法，可改"),
        Limit("plaque_warning", "牌匾到期前提醒", 60, "天", "本区规定，可改"),
        Limit("feedback_check", "群众反映核查答复时限", 5, "个工作日", "本区规定，可改"),
        Limit("feedback_erasure", "办结的群众反映保留", 180, "天", "本区规定，可改"),
        Limit("invitation_days", "商户邀请链接有效期", 7, "天", "本区规定，可改"),
        Limit("members_meetings", "党员大会每季度", 1, "次", "支部工作条例（试行）"),
        Limit("committee_meetings", "支委会每月", 1, "次", "支部工作条例（试行）"),
        Limit("group_meetings", "党小组会每月", 1, "次", "支部工作条例（试行）"),
        Limit("lectures", "党课每季度", 1, "次", "各地通行做法，可改"),
        Limit("theme_days", "主题党日每月", 1, "次", "支部工作条例（试行）"),
        Limit("life_meetings", "组织生活会每年", 1, "次", "支部工作条例（试行）"),
        Limit("appraisals", "民主评议党员每年", 1, "次", "支部工作条例（试行）"),
        Limit("excellent_part", "民主评议优秀等次不超过党员数的", 3, "分之一", "民主评议党员办法"),
        Limit("study_hours", "党员每年集中学习培训不少于", 32, "学时", "党员教育管理工作条例"),
        Limit("secretary_hours", "书记、班子每年集中轮训不少于", 56, "学时", "教育培训规划，可改"),
        Limit("joint_meetings", "联席会议每季度", 1, "次", "清城区做法，可改"),
        Limit("activity_closing", "活动举办后归档时限", 30, "天", "本区规定，可改"),
        Limit("resolution_warning", "决议到期前提醒", 7, "天", "本区规定，可改"),
        Limit("series_ahead", "定期活动提前排出", 90, "天", "本区规定，可改"),
        Limit("case_route", "诉求建议受理后交办", 2, "个工作日", "本区规定，可改"),
        Limit("case_answer", "诉求建议办理答复时限", 10, "个工作日", "本区规定，可改"),
        Limit(
            "visitor_erasure", "办结后来访人、报名人、服务对象信息保留", 180, "天", "本区规定，可改"
        ),
        Limit("booking_cancel", "预约开始前可取消", 2, "小时", "本区规定，可改"),
        Limit("claim_do", "项目认领后办理时限", 30, "天", "本区规定，可改"),
        Limit("sign_in_taken", "签到名单计入时限", 3, "天", "本区规定，可改"),
        Limit("claim_confirm", "认领办理后请服务对象确认", 10, "天", "本区规定，可改"),
        Limit("thanks_points", "志愿服务每小时折算积分", 1, "分", "本区规定，可改"),
        Limit("expense_check", "报销提交后审核时限", 5, "个工作日", "本区规定，可改"),
        Limit("expense_correction", "报销退回后补正时限", 10, "个工作日", "本区规定，可改"),
        Limit("expense_approval", "报销由上级审批的单笔超过", 2000, "元", "各地通行做法，可改"),
        Limit("expense_payment", "报销审批后支付时限", 10, "个工作日", "本区规定，可改"),
        Limit("document_check", "到账、实物、还款登记后复核时限", 3, "个工作日", "本区规定，可改"),
        Limit("document_correction", "到账、实物退回后改正时限", 5, "个工作日", "本区规定，可改"),
        Limit("appropriation_signing", "下拨银行付款后签收时限", 10, "个工作日", "本区规定，可改"),
        Limit("loan_review", "贷款申请提交后审查时限", 10, "个工作日", "本区规定，可改"),
        Limit("loan_correction", "贷款申请退回后补正时限", 10, "个工作日", "本区规定，可改"),
        Limit("loan_decision", "贷款审查后评议时限", 15, "个工作日", "本区规定，可改"),
        Limit("loan_payment", "贷款同意后签约放款时限", 15, "个工作日", "本区规定，可改"),
        Limit("loan_warning", "贷款还款日前提醒", 7, "天", "本区规定，可改"),
        Limit("loan_write_off", "贷款逾期满规定时间方可核销", 180, "天", "本区规定，可改"),
        Limit("budget_yellow", "支出落后序时进度达到预警", 10, "个百分点", "银川市做法，可改"),
        Limit("budget_red", "支出落后序时进度达到滞后", 30, "个百分点", "银川市做法，可改"),
        Limit("check_jump", "报表主要指标变动须说明的幅度超过", 20, "%", "统计审核通行做法，可改"),
        Limit("check_jump_base", "变动幅度只校核基数不少于", 5, "个", "本区规定，可改"),
        Limit("report_submission", "季度终了后报送季报", 10, "个工作日", "本区规定，可改"),
        Limit("target_yellow", "目标、覆盖率落后达到预警", 10, "个百分点", "银川市做法，可改"),
        Limit("target_red", "目标、覆盖率落后超过即滞后", 30, "个百分点", "银川市做法，可改"),
        Limit("move_answer", "迁入申请答复时限", 10, "个工作日", "本区规定，可改"),
    )
}


def value(code: str, area: Area) -> int:
    """The figure that holds in the area: of itself, the nearest area above, or the default."""
    codes = area.path.strip("/").split("/")
    found = RuleLimit.objects.filter(code=code, area__code__in=codes)
    nearest = found.order_by("-area__path").values_list("value", flat=True).first()
    return LIMITS[code].default if nearest is None else nearest


def of_areas(codes: Collection[str], areas: Iterable[Area]) -> dict[int, dict[str, int]]:
    """The same of several rules in several areas by one question; by the key of the area."""
    rows = list(
        RuleLimit.objects.filter(code__in=codes)
        .order_by("area__path")
        .values_list("area__path", "code", "value")
    )
    usual = {code: LIMITS[code].default for code in codes}
    return {
        area.pk: usual | {code: value for path, code, value in rows if area.path.startswith(path)}
        for area in areas
    }


def later(code: str, area: Area, day: dt.date) -> dt.date:
    """The day so many days after, by a figure that counts days."""
    return day + dt.timedelta(days=value(code, area))


def expression(code: str, area_path: str) -> Case:
    """The same for many rows at once, in SQL; `area_path` leads from the row to its area."""
    rows = RuleLimit.objects.filter(code=code).order_by("-area__path")
    cases = [
        When(**{f"{area_path}__path__startswith": path}, then=Value(number))
        for path, number in rows.values_list("area__path", "value")
    ]
    return Case(*cases, default=Value(LIMITS[code].default), output_field=IntegerField())


#: The same in SQL written by hand: {path} is the area's; null where no area has set the figure.
NEAREST = """(select r.value from districts_rulelimit r join districts_area a on a.id = r.area_id
  where r.code = '{code}' and starts_with({path}, a.path) order by a.path desc limit 1)"""


def told(code: str, area: Area) -> str:
    """The rule as it holds in the area."""
    return LIMITS[code].told(value(code, area))
