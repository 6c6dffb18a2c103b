"""目标: what an area means to reach by a day."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.history import tracked
from districts.models import Area, CommercialDistrict
from districts.scoping import ScopedModel, ScopedQuerySet
from reports.models.reports import QuarterlyReport, loose
from reports.models.sealing import sealed
from reports.querysets import TargetQuerySet


@tracked
class Target(ScopedModel):
    """目标: so many by the last day, counted by a declared indicator, for an area and all below it,
    or for the part of a commercial district that lies in the area.

    `plan` is what several of them are called together (双十双百). One that is given up is ended
    with a reason and never deleted.
    """

    moves_with_area = False  # what was set for an area ends with it

    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="行政区划")
    commercial_district = models.ForeignKey(
        CommercialDistrict,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="商圈",
    )
    indicator = models.CharField("指标", max_length=40)
    title = models.CharField("目标名称", max_length=40)
    plan = models.CharField("所属计划", max_length=20, blank=True)
    value = models.PositiveIntegerField("目标数")
    first_day = models.DateField("起始日期")
    last_day = models.DateField("完成日期")
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="设定人"
    )
    set_at = models.DateTimeField("设定时间", auto_now_add=True)
    ended_on = models.DateField("结束日期", null=True, blank=True)
    ended_reason = models.CharField("结束事由", max_length=200, blank=True)

    objects = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = "目标"
        verbose_name_plural = "目标"
        ordering = ["area", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "commercial_district", "indicator", "last_day"],
                condition=Q(ended_on=None),
                name="target_once",
                nulls_distinct=False,
                violation_error_message="这个指标到这一天已有目标，请更正那一条。",
            ),
            models.CheckConstraint(condition=~Q(indicator=""), name="target_has_indicator"),
            models.CheckConstraint(condition=Q(value__gt=0), name="target_is_positive"),
            models.CheckConstraint(
                condition=Q(last_day__gt=models.F("first_day")), name="target_takes_time"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, ended_reason="")
                | (Q(ended_on__isnull=False) & ~Q(ended_reason="")),
                name="target_ended_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place}{self.title} {self.value}"

    @property
    def place(self) -> str:
        return self.commercial_district.name if self.commercial_district else self.area.name


class TargetFact(ScopedModel):
    """A target as it stood when the edition was compiled or locked, and from how many percentage
    points behind its time it was 预警 (`yellow`) and beyond how many 滞后 (`red`) there.

    What was reached is the edition's figure. It is no part of the edition's digest: nothing is
    counted from it.
    """

    pk = models.CompositePrimaryKey("report", "target")
    report = models.ForeignKey(
        QuarterlyReport, models.CASCADE, db_index=False, related_name="target_facts"
    )
    target = loose(Target)
    area = loose(Area)
    commercial_district = loose(CommercialDistrict, null=True)
    indicator = models.CharField("指标", max_length=40)
    title = models.CharField("目标名称", max_length=40)
    plan = models.CharField("所属计划", max_length=20, blank=True)
    value = models.PositiveIntegerField("目标数")
    first_day = models.DateField("起始日期")
    last_day = models.DateField("完成日期")
    yellow = models.PositiveIntegerField("落后达到预警")
    red = models.PositiveIntegerField("落后超过为滞后")

    area_path = "area"
    moves_with_area = False
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "目标事实"
        verbose_name_plural = "目标事实"
        triggers = sealed()

    def __str__(self) -> str:
        return self.title

    @property
    def place(self) -> str:
        return self.commercial_district.name if self.commercial_district else self.area.name
