"""The words of reports."""

from django.db import models


class ReportState(models.TextChoices):
    DRAFT = "draft", "已汇总"
    LOCKED = "locked", "已锁定"
