"""Figures of volunteers, their teams, and of what member projects saved."""

from django.db.models import Q

from reports.indicators.activities import FEN, HOURS
from reports.indicators.definition import Facts, Indicator
from reports.indicators.predicates import EVERYTHING, both
from reports.indicators.times import Times
from reports.models import ProjectFact, TeamFact, VolunteerFact

VOLUNTEER_REGISTER = "志愿服务队和志愿者登记"
PROJECT_REGISTER = "党员攻关项目登记"


def _standing(
    code: str,
    title: str,
    unit: str,
    definition: str,
    *,
    subject: Facts,
    rows: Q = EVERYTHING,
) -> Indicator:
    source = PROJECT_REGISTER if subject is ProjectFact else VOLUNTEER_REGISTER
    return Indicator(code, title, unit, definition, both(rows), source=source, subject=subject)


ACTIVE = Times(VolunteerFact, VOLUNTEER_REGISTER, Q(active=True), Q(active_year=True))
SERVED = Times(VolunteerFact, VOLUNTEER_REGISTER, EVERYTHING)
SAVED = Times(ProjectFact, PROJECT_REGISTER, EVERYTHING)

VOLUNTEERS = (
    _standing(
        "volunteer_teams", "志愿服务队", "支", "截至当日没有解散的志愿服务队。", subject=TeamFact
    ),
    _standing(
        "volunteers", "志愿者", "人", "截至当日登记、没有退出的志愿者。", subject=VolunteerFact
    ),
    _standing(
        "member_volunteers",
        "党员志愿者",
        "人",
        "截至当日登记的志愿者中的党员。",
        subject=VolunteerFact,
        rows=Q(is_member=True),
    ),
    *ACTIVE.twice(
        "active_volunteers",
        "活跃志愿者",
        "人",
        "到场参加过服务或志愿活动的登记志愿者，一人只计一次，不论在哪里参加。",
    ),
    *SERVED.column(
        "volunteer_hours",
        "志愿者服务小时",
        "小时",
        "登记志愿者参加服务和志愿活动的服务小时之和，不论在哪里参加。",
        "tenths",
        scale=HOURS,
    ),
)
PROJECTS = (
    _standing(
        "member_projects",
        "党员攻关项目",
        "个",
        "截至当日在攻关的党员攻关项目；完成和终止的不计。",
        subject=ProjectFact,
        rows=Q(running=True),
    ),
    *SAVED.column(
        "project_savings",
        "攻关节约",
        "元",
        "党员攻关项目测算的节约金额之和，按测算时段的最后一天计。",
        "saved",
        scale=FEN,
    ),
)
