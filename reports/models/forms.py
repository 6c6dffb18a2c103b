"""上级报表: a workbook that a superior sends, and what each of its cells is filled with."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.history import tracked
from core.sheets.guard import column_letters
from districts.models import Area
from districts.scoping import ScopedModel, ScopedQuerySet
from reports.enums import FormPart, FormPlace, FormQuarter, FormScale, FormState


@tracked
class FormTemplate(ScopedModel):
    """上级报表模板: the superior's form of an area. One that is no longer asked for is ended with a
    reason and never deleted."""

    moves_with_area = False

    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="行政区划")
    name = models.CharField("模板名称", max_length=60)
    state = models.CharField("状态", max_length=10, choices=FormState, default=FormState.ACTIVE)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="设定人"
    )
    set_at = models.DateTimeField("设定时间", auto_now_add=True)
    ended_on = models.DateField("停用日期", null=True, blank=True)
    ended_reason = models.CharField("停用事由", max_length=200, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "上级报表模板"
        verbose_name_plural = "上级报表模板"
        ordering = ["area__path", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "name"],
                condition=Q(ended_on=None),
                name="form_template_once",
                violation_error_message="本区已有这个名称的模板，请换一个名称。",
            ),
            models.CheckConstraint(
                condition=Q(state=FormState.ACTIVE, ended_on=None, ended_reason="")
                | (Q(state=FormState.ENDED, ended_on__isnull=False) & ~Q(ended_reason="")),
                name="form_template_ended_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area}“{self.name}”"


class FormVersion(ScopedModel):
    """表样: the workbook as it was sent, known by its hash, and never changed.

    `layout` is what the preview draws of it; `lost` says in a sentence each which cells of the
    version before have no place in this one.
    """

    area_path = "template__area"
    moves_with_area = False

    template = models.ForeignKey(
        FormTemplate, models.PROTECT, related_name="versions", verbose_name="模板"
    )
    number = models.PositiveSmallIntegerField("版次")
    file = models.FileField("文件", upload_to="forms/%Y/", max_length=200)
    filename = models.CharField("文件名", max_length=200)
    sha256 = models.CharField(max_length=64)
    layout: Any = models.JSONField(default=list)
    lost: Any = models.JSONField(default=list)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="上传人"
    )
    at = models.DateTimeField("上传时间", auto_now_add=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "上级报表表样"
        verbose_name_plural = "上级报表表样"
        ordering = ["template", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["template", "number"], name="form_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.template}第 {self.number} 版"


@tracked
class FormCell(ScopedModel):
    """上级报表单元格: what one cell is filled with.

    `code` is an indicator's or, of a text, one of reports.superior.contents.TEXTS; `unit` is a
    named unit, `nth` its number where units are put in row by row. `doubt` says what of its
    captions changed with a new version, until it is looked at.
    """

    area_path = "version__template__area"
    moves_with_area = False

    version = models.ForeignKey(
        FormVersion, models.PROTECT, related_name="cells", verbose_name="表样"
    )
    sheet = models.CharField("工作表", max_length=31)
    row = models.PositiveIntegerField("行")
    column = models.PositiveSmallIntegerField("列")
    part = models.CharField("填什么", max_length=12, choices=FormPart)
    code = models.CharField("指标", max_length=40)
    place = models.CharField("哪里的", max_length=8, choices=FormPlace, default=FormPlace.WHOLE)
    unit = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="填报单位"
    )
    nth = models.PositiveSmallIntegerField("第几个填报单位", null=True, blank=True)
    scale = models.CharField("单位", max_length=10, choices=FormScale, default=FormScale.ONE)
    quarter = models.CharField(
        "哪个季度", max_length=10, choices=FormQuarter, default=FormQuarter.SAME
    )
    doubt = models.CharField("须核对", max_length=200, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "上级报表单元格"
        verbose_name_plural = "上级报表单元格"
        ordering = ["version", "sheet", "row", "column"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "sheet", "row", "column"], name="form_cell_once"
            ),
            models.CheckConstraint(
                condition=Q(row__gt=0) & Q(column__gt=0), name="form_cell_has_an_address"
            ),
            models.CheckConstraint(
                condition=Q(place=FormPlace.UNIT, unit__isnull=False, nth=None)
                | Q(place=FormPlace.NTH, unit=None, nth__gt=0)
                | Q(place__in=[FormPlace.WHOLE, FormPlace.DIRECT], unit=None, nth=None),
                name="form_cell_says_which_unit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet}!{self.address}"

    @property
    def address(self) -> str:
        return f"{column_letters(self.column)}{self.row}"
