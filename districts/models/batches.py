"""Imports: each uploaded ledger is a batch that can be taken back for a day; how an office's own
ledgers are to be read is remembered."""

import datetime as dt
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.timezone import now

from core.models import Job
from districts.enums import BatchState, KnownRows
from districts.models.areas import Area
from districts.scoping import ScopedModel, ScopedQuerySet, assigned_paths, within

UNDO_WITHIN = dt.timedelta(hours=24)


class OwnQuerySet(ScopedQuerySet):
    def for_user(self, user: Any, action: str = "view") -> Self:
        """Also the user's own rows that have no area yet: of the first list of areas."""
        own = Q(area=None, by=user.pk) if assigned_paths(user, action) else Q(pk__in=[])
        return self.filter(within(assigned_paths(user, action), "area") | own)


class ImportBatch(ScopedModel):
    """One uploaded ledger: the file, what was found in it, and what it wrote.

    `layout` is how its head is to be read where somebody said so (fields of core's Layout).
    `preview` holds counts, errors and the diff; `digest` is the diff's hash, asked again on
    confirmation; `skipped` are the rows not ticked where known rows are looked at one by one,
    kept after a confirmation that was refused;
    `created` (models with key ranges, in the order of writing) and `replaced` (rows with their old
    values) undo it.
    """

    kind = models.CharField("台账种类", max_length=30)
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, related_name="+", verbose_name="行政区划"
    )
    day = models.DateField("台账日期", null=True)
    file = models.FileField("文件", upload_to="imports/%Y/%m", max_length=200)
    filename = models.CharField("文件名", max_length=200)
    sha256 = models.CharField(max_length=64)
    sheet = models.CharField("工作表", max_length=60, blank=True)
    layout: Any = models.JSONField("列的对应", default=dict)
    known_rows = models.CharField(
        "已在登记册里的行", max_length=10, choices=KnownRows, default=KnownRows.UPDATE
    )
    skipped: Any = models.JSONField("不更新的行", default=list)
    state = models.CharField("状态", max_length=10, choices=BatchState, default=BatchState.UPLOADED)
    preview: Any = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True)
    skip_wrong = models.BooleanField("只导入正确的行", default=False)
    created: Any = models.JSONField(default=dict)
    replaced: Any = models.JSONField(default=list)
    error = models.TextField("拒收原因", blank=True)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="导入人"
    )
    uploaded_at = models.DateTimeField("上传时间", auto_now_add=True)
    imported_at = models.DateTimeField("导入时间", null=True)
    undone_at = models.DateTimeField("撤销时间", null=True)

    objects = OwnQuerySet.as_manager()

    class Meta:
        verbose_name = "导入批次"
        verbose_name_plural = "导入批次"
        ordering = ["-id"]
        indexes = [models.Index(fields=["kind", "sha256"])]

    def __str__(self) -> str:
        return f"第 {self.pk} 批：{self.filename}"

    @property
    def undo_until(self) -> dt.datetime | None:
        return self.imported_at + UNDO_WITHIN if self.imported_at else None

    @property
    def undoable(self) -> bool:
        until = self.undo_until
        return self.state == BatchState.DONE and until is not None and now() < until


class ColumnMapping(ScopedModel):
    """Which columns an area's ledgers of a kind have under a head that somebody explained once;
    the next ledger with that head is read so without asking."""

    area = models.ForeignKey(
        Area, models.CASCADE, null=True, related_name="+", verbose_name="行政区划"
    )
    kind = models.CharField("台账种类", max_length=30)
    texts: Any = models.JSONField("表头", default=list)  # as core's Layout compares them
    keys: Any = models.JSONField("对应的列", default=list)  # of each text, "" for none
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="指定人"
    )
    at = models.DateTimeField("指定时间", auto_now=True)

    objects = OwnQuerySet.as_manager()

    class Meta:
        verbose_name = "列对应"
        verbose_name_plural = "列对应"
        ordering = ["-at"]
        indexes = [models.Index(fields=["area", "kind"])]

    def __str__(self) -> str:
        return "、".join(filter(None, self.texts))
