"""Facts of volunteer teams, volunteers and member projects."""

from django.db import models

from activities.models import Project, Volunteer, VolunteerTeam
from reports.models.placed import PlacedFact
from reports.models.reports import loose


class TeamFact(PlacedFact):
    """One volunteer team that stands on the day."""

    pk = models.CompositePrimaryKey("report", "team")
    team = loose(VolunteerTeam)
    body = models.CharField("所属", max_length=120, blank=True)
    founded = models.DateField("成立日期")
    volunteers = models.PositiveIntegerField("队员")
    activities = models.PositiveIntegerField("本季活动")
    activities_year = models.PositiveIntegerField("本年活动")

    class Meta(PlacedFact.Meta):
        verbose_name = "服务队事实"
        verbose_name_plural = "服务队事实"


class VolunteerFact(PlacedFact):
    """One volunteer registered on the day, by surname only. He is active when he was at a service
    or volunteering, as a volunteer or as the member he is."""

    pk = models.CompositePrimaryKey("report", "volunteer")
    volunteer = loose(Volunteer)
    is_member = models.BooleanField("党员")
    teams = models.CharField("服务队", max_length=400, blank=True)
    joined = models.DateField("登记日期")
    active = models.BooleanField("本季参加服务")
    active_year = models.BooleanField("本年参加服务")
    tenths = models.PositiveIntegerField("本季服务小时（十分之一）")
    tenths_year = models.PositiveIntegerField("本年服务小时（十分之一）")

    class Meta(PlacedFact.Meta):
        verbose_name = "志愿者事实"
        verbose_name_plural = "志愿者事实"


class ProjectFact(PlacedFact):
    """One member project that ran in the year, with what it saved, in fen; a saving counts on the
    last day of its period."""

    pk = models.CompositePrimaryKey("report", "project")
    project = loose(Project)
    body = models.CharField("单位或党组织", max_length=120, blank=True)
    since = models.DateField("开始日期")
    running = models.BooleanField("在攻关")
    saved = models.BigIntegerField("本季节约（分）")
    saved_year = models.BigIntegerField("本年节约（分）")
    saved_in_all = models.BigIntegerField("累计节约（分）")

    class Meta(PlacedFact.Meta):
        verbose_name = "攻关项目事实"
        verbose_name_plural = "攻关项目事实"
