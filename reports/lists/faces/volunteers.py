"""How teams, volunteers and member projects read: volunteers by surname only."""

from core.money import yuan
from reports.lists.faces.activities import hours
from reports.lists.faces.definition import AREA, DAY, DISTRICT, WHOLE, Shown, plain

TEAMS = plain(
    (
        Shown("志愿服务队", 30, lambda row: row.fact.name),
        Shown("所属", 30, lambda row: row.fact.body),
        AREA,
        DISTRICT,
        Shown("成立日期", 12, lambda row: row.fact.founded, DAY),
        Shown("队员", 8, lambda row: row.fact.volunteers, WHOLE),
        Shown("本季活动", 10, lambda row: row.fact.activities, WHOLE),
        Shown("本年活动", 10, lambda row: row.fact.activities_year, WHOLE),
    ),
    ("body", "founded", "volunteers", "activities", "activities_year"),
    ("volunteer_teams", "volunteers", "active_volunteers"),
    {"志愿服务队": "name", "队员": "volunteers"},
)
VOLUNTEERS = plain(
    (
        Shown("志愿者", 10, lambda row: row.fact.name),
        Shown("党员", 8, lambda row: "是" if row.fact.is_member else "否"),
        Shown("服务队", 30, lambda row: row.fact.teams),
        AREA,
        DISTRICT,
        Shown("登记日期", 12, lambda row: row.fact.joined, DAY),
        Shown("本季服务小时", 12, lambda row: hours(row.fact.tenths)),
        Shown("本年服务小时", 12, lambda row: hours(row.fact.tenths_year)),
    ),
    ("is_member", "teams", "joined", "tenths", "tenths_year"),
    ("volunteers", "member_volunteers", "active_volunteers", "active_volunteers_year"),
    {"登记日期": "joined"},
)
PROJECTS = plain(
    (
        Shown("攻关项目", 34, lambda row: row.fact.name),
        Shown("单位或党组织", 30, lambda row: row.fact.body),
        AREA,
        DISTRICT,
        Shown("开始日期", 12, lambda row: row.fact.since, DAY),
        Shown("状态", 8, lambda row: "攻关中" if row.fact.running else "已结束"),
        Shown("本季节约（元）", 14, lambda row: yuan(row.fact.saved)),
        Shown("本年节约（元）", 14, lambda row: yuan(row.fact.saved_year)),
        Shown("累计节约（元）", 14, lambda row: yuan(row.fact.saved_in_all)),
    ),
    ("body", "since", "running", "saved", "saved_year", "saved_in_all"),
    ("member_projects", "project_savings", "project_savings_year"),
    {"攻关项目": "name", "累计节约（元）": "saved"},
)
