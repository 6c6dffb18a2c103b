"""How a district's quarterly workbook looks: its words, fonts, signatures, sheets and paper."""

from typing import Self, cast

from django.contrib.postgres.fields import ArrayField
from django.db import models

from core.history import tracked
from districts.models import Area
from districts.scoping import ScopedModel, ScopedQuerySet
from reports.enums import Paper
from reports.models.reports import QuarterlyReport

SIGNERS = ("单位负责人：", "审核人：", "填表人：", "联系电话：")


def signers() -> list[str]:
    return list(SIGNERS)


class ReportStyleQuerySet(ScopedQuerySet):
    def of(self, report: QuarterlyReport) -> "ReportStyle":
        """The style of the report's area; as it was when the report was locked, if it is. An area
        that chose none has the usual one."""
        style = cast("ReportStyle | None", self.filter(area=report.area_id).first())
        if style and report.locked_at:
            replaced = style.before.filter(pgh_created_at__gt=report.locked_at)
            first = replaced.order_by("pgh_created_at", "pgh_id").first()
            then = style.as_in(first) if first else style
            style = then if then.set_at <= report.locked_at else None
        return style or ReportStyle(area_id=report.area_id)


@tracked
class ReportStyle(ScopedModel):
    """报表样式: one a district or zone. `sheets` are the codes of those that are written, in their
    order; none means all. Sizes are in points."""

    moves_with_area = False  # it is of the reports of its area

    area = models.OneToOneField(Area, models.PROTECT, related_name="+", verbose_name="行政区划")
    title = models.CharField("报表名称", max_length=50, default="两个覆盖统计表")
    title_font = models.CharField("标题字体", max_length=30, default="方正小标宋简体")
    title_size = models.PositiveSmallIntegerField("标题字号", default=20)
    head_font = models.CharField("表头字体", max_length=30, default="黑体")
    head_size = models.PositiveSmallIntegerField("表头字号", default=11)
    body_font = models.CharField("正文字体", max_length=30, default="仿宋_GB2312")
    body_size = models.PositiveSmallIntegerField("正文字号", default=11)
    signers = ArrayField(models.CharField(max_length=20), default=signers, verbose_name="签字栏")
    sheets = ArrayField(
        models.CharField(max_length=20), default=list, blank=True, verbose_name="工作表"
    )
    paper = models.CharField("纸张", max_length=2, choices=Paper, default=Paper.A4)
    issuer = models.CharField("制表机关", max_length=50, blank=True)
    issued_on = models.DateField("制表日期", null=True, blank=True)
    phone = models.CharField("联系电话", max_length=30, blank=True)
    set_at = models.DateTimeField("设定时间", auto_now_add=True)

    objects = ReportStyleQuerySet.as_manager()

    class Meta:
        verbose_name = "报表样式"
        verbose_name_plural = "报表样式"

    def __str__(self) -> str:
        return f"{self.area}报表样式"

    @property
    def before(self) -> models.QuerySet:
        """What changes replaced, each with the time it was replaced."""
        events: type[models.Model] = type(self).pgh_event_model  # type: ignore[attr-defined]
        return events._default_manager.filter(pgh_obj_id=self.pk)

    def as_in(self, event: models.Model) -> Self:
        """The style as it was before the change."""
        names = [field.attname for field in self._meta.concrete_fields]
        return type(self)(**{name: getattr(event, name) for name in names})
