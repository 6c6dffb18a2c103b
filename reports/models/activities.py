"""Facts of what was done: activities of the year."""

from django.db import models

from activities.enums import ActivityKind, OutcomeMetric, Theme
from activities.models import Activity
from districts.models import Area, CommercialDistrict
from districts.scoping import ScopedModel, ScopedQuerySet
from reports.enums import HostKind
from reports.models.reports import QuarterlyReport, loose
from reports.models.sealing import sealed


class ActivityFact(ScopedModel):
    """One activity that took place in the year by the day, on the first of its days; those of the
    quarter are marked. It lies where its area lies now.

    `people` are 人次: members, volunteers and others who were there. Hours are kept in tenths: 学时
    of the members at organisational life and training, service hours of members and volunteers at
    services and volunteering. Amounts of money are in fen. No person is named.
    """

    pk = models.CompositePrimaryKey("report", "activity")
    report = models.ForeignKey(
        QuarterlyReport, models.CASCADE, db_index=False, related_name="activity_facts"
    )
    activity = loose(Activity)
    name = models.CharField("名称", max_length=120)
    theme = models.CharField("主题", max_length=12, choices=Theme)
    kind = models.CharField("类别", max_length=20, choices=ActivityKind)
    host_kind = models.CharField("主办方类别", max_length=20, choices=HostKind)
    host = models.CharField("主办方", max_length=120)
    area = loose(Area)
    commercial_district = loose(CommercialDistrict, null=True)
    day = models.DateField("日期")
    in_quarter = models.BooleanField("本季举办")
    people = models.PositiveIntegerField("参加人次")
    members = models.PositiveIntegerField("其中：党员")
    volunteers = models.PositiveIntegerField("其中：志愿者")
    organisations = models.PositiveIntegerField("参加单位")
    storefronts = models.PositiveIntegerField("参加商户")
    study_tenths = models.PositiveIntegerField("学时（十分之一）")
    service_tenths = models.PositiveIntegerField("服务小时（十分之一）")
    people_served = models.BigIntegerField(OutcomeMetric.PEOPLE_SERVED.label)
    enterprises = models.BigIntegerField(OutcomeMetric.ENTERPRISES.label)
    jobs = models.BigIntegerField(OutcomeMetric.JOBS.label)
    hired = models.BigIntegerField(OutcomeMetric.HIRED.label)
    questionnaires = models.BigIntegerField(OutcomeMetric.QUESTIONNAIRES.label)
    boards = models.BigIntegerField(OutcomeMetric.BOARDS.label)
    leaflets = models.BigIntegerField(OutcomeMetric.LEAFLETS.label)
    courses = models.BigIntegerField(OutcomeMetric.COURSES.label)
    trained = models.BigIntegerField(OutcomeMetric.TRAINED.label)
    disputes = models.BigIntegerField(OutcomeMetric.DISPUTES.label)
    results = models.BigIntegerField(OutcomeMetric.RESULTS.label)
    goods = models.BigIntegerField("物资折价（分）")
    money = models.BigIntegerField("募集善款（分）")
    savings = models.BigIntegerField("节约资金（分）")

    area_path = "area"
    moves_with_area = False
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "活动事实"
        verbose_name_plural = "活动事实"
        triggers = sealed()
        indexes = [
            models.Index(
                fields=["report", "area", "commercial_district"], name="activity_fact_place"
            )
        ]

    def __str__(self) -> str:
        return self.name
