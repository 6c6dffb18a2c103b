"""三对比三剔除: a list of somebody else's compared with the register."""

from django.conf import settings
from django.db import models

from core.history import tracked
from core.models import Job
from districts.enums import ListDecision, ListSource, Match
from districts.models.areas import Area
from districts.models.organisations import Organisation
from districts.scoping import ScopedModel, ScopedQuerySet


class ComparisonList(ScopedModel):
    """A list of another office (registration, tax, survey) as of a day, uploaded to be compared."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="行政区划")
    source = models.CharField("名单来源", max_length=12, choices=ListSource)
    day = models.DateField("名单日期")
    file = models.FileField("文件", upload_to="comparisons/%Y/%m", max_length=200)
    filename = models.CharField("文件名", max_length=200)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    error = models.TextField("拒收原因", blank=True)
    issues = models.JSONField("读不懂的格", default=list)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="上传人"
    )
    uploaded_at = models.DateTimeField("上传时间", auto_now_add=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "比对名单"
        verbose_name_plural = "比对名单"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.get_source_display()}名单（{self.day}）"


@tracked
class ComparisonRow(ScopedModel):
    """One row of such a list, and the organisation of the register it was found to be."""

    area_path = "comparison__area"

    comparison = models.ForeignKey(
        ComparisonList, models.CASCADE, related_name="rows", verbose_name="比对名单"
    )
    number = models.PositiveIntegerField("行号")
    name = models.CharField("单位名称", max_length=120)
    uscc = models.CharField("统一社会信用代码", max_length=18, blank=True)
    address = models.CharField("地址", max_length=200, blank=True)
    state = models.CharField("名单上的状态", max_length=40, blank=True)
    match = models.CharField("比对结果", max_length=10, choices=Match)
    organisation = models.ForeignKey(
        Organisation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="登记册单位",
    )
    decision = models.CharField(
        "处理", max_length=10, choices=ListDecision, default=ListDecision.OPEN
    )
    note = models.CharField("依据", max_length=200, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "比对结果"
        verbose_name_plural = "比对结果"
        ordering = ["comparison", "number"]
        constraints = [
            models.UniqueConstraint(fields=["comparison", "number"], name="comparison_row_once")
        ]

    def __str__(self) -> str:
        return f"第 {self.number} 行：{self.name}"
