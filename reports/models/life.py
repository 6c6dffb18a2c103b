"""Facts of organisational life, and of joint committees with their meetings."""

from django.db import models

from districts.enums import CommitteeNature, PartyOrganisationType
from districts.models import JointCommittee, PartyOrganisation
from reports.models.placed import PlacedFact
from reports.models.reports import loose


class LifeFact(PlacedFact):
    """One Party organisation that owed organisational life in the quarter: how many duties came due
    (a kind in a month, quarter or year that ended in it), and how many of them were kept."""

    pk = models.CompositePrimaryKey("report", "party_organisation")
    party_organisation = loose(PartyOrganisation)
    type = models.CharField("类型", max_length=16, choices=PartyOrganisationType)
    owed = models.PositiveIntegerField("应办")
    kept = models.PositiveIntegerField("已办")
    members_meeting_owed = models.PositiveIntegerField("应办党员大会")
    members_meeting_kept = models.PositiveIntegerField("已办党员大会")
    committee_meeting_owed = models.PositiveIntegerField("应办支委会")
    committee_meeting_kept = models.PositiveIntegerField("已办支委会")
    group_meeting_owed = models.PositiveIntegerField("应办党小组会")
    group_meeting_kept = models.PositiveIntegerField("已办党小组会")
    lecture_owed = models.PositiveIntegerField("应办党课")
    lecture_kept = models.PositiveIntegerField("已办党课")
    theme_day_owed = models.PositiveIntegerField("应办主题党日")
    theme_day_kept = models.PositiveIntegerField("已办主题党日")
    life_meeting_owed = models.PositiveIntegerField("应办组织生活会")
    life_meeting_kept = models.PositiveIntegerField("已办组织生活会")
    appraisal_owed = models.PositiveIntegerField("应办民主评议")
    appraisal_kept = models.PositiveIntegerField("已办民主评议")

    class Meta(PlacedFact.Meta):
        verbose_name = "组织生活事实"
        verbose_name_plural = "组织生活事实"


class CommitteeFact(PlacedFact):
    """One joint committee that stands on the day, and its joint meetings; one that was founded in
    the quarter owes none yet."""

    pk = models.CompositePrimaryKey("report", "committee")
    committee = loose(JointCommittee)
    nature = models.CharField("性质", max_length=20, choices=CommitteeNature)
    founded = models.DateField("成立日期")
    owed = models.PositiveIntegerField("本季应召开联席会议")
    kept = models.PositiveIntegerField("其中已召开")
    meetings = models.PositiveIntegerField("本季联席会议")
    meetings_year = models.PositiveIntegerField("本年联席会议")
    resolutions = models.PositiveIntegerField("本年决议")
    resolutions_done = models.PositiveIntegerField("其中已落实")

    class Meta(PlacedFact.Meta):
        verbose_name = "联合党组织事实"
        verbose_name_plural = "联合党组织事实"
