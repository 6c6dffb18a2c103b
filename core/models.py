"""What every app leaves behind, jobs and acts, and the calendar they all count by."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now


class Act(models.Model):
    """Who did, read or exported what, and why; written once, never changed."""

    at = models.DateTimeField("时间", auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="用户", related_name="+"
    )
    verb = models.CharField("行为", max_length=40)
    subject = models.CharField("对象", max_length=200)
    model = models.CharField("登记册", max_length=60, blank=True)
    object_id = models.BigIntegerField("编号", null=True, blank=True)
    note = models.TextField("事由", blank=True)

    class Meta:
        verbose_name = "行为日志"
        verbose_name_plural = "行为日志"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["model", "object_id"]),
            models.Index(fields=["by", "-id"]),
            models.Index(fields=["verb", "-id"]),
            models.Index(fields=["at"]),
        ]

    def __str__(self) -> str:
        return f"{self.verb}：{self.subject}"


class JobState(models.TextChoices):
    QUEUED = "queued", "排队中"
    RUNNING = "running", "进行中"
    DONE = "done", "已完成"
    FAILED = "failed", "未成功"


class Job(models.Model):
    """The record of background work; a Celery message only wakes a worker to look at it.

    `token` rises each time the job is taken; whoever writes with an older token has lost it. The
    times of asking and taking are the database's: one asked for after it was taken is done again.
    """

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=40)
    title = models.CharField("事项", max_length=120)
    args = models.JSONField(default=dict)
    state = models.CharField("状态", max_length=10, choices=JobState, default=JobState.QUEUED)
    step = models.CharField("步骤", max_length=40, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    token = models.PositiveIntegerField(default=0)
    attempts = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    woken_at = models.DateTimeField(null=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="jobs"
    )
    requested_at = models.DateTimeField("提出时间", db_default=Now())
    started_at = models.DateTimeField("开始时间", null=True)
    finished_at = models.DateTimeField("完成时间", null=True)
    result = models.JSONField(default=dict)
    error = models.TextField("原因", blank=True)

    class Meta:
        verbose_name = "后台任务"
        verbose_name_plural = "后台任务"
        indexes = [
            models.Index(
                fields=["state", "lease_until"],
                name="core_job_open",
                condition=models.Q(state__in=[JobState.QUEUED, JobState.RUNNING]),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def open(self) -> bool:
        return self.state in {JobState.QUEUED, JobState.RUNNING}

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 0


class CalendarDay(models.Model):
    """节假日安排: a day that is a holiday, or a weekend's day that is worked, as it was announced.
    It goes before the calendar that comes with the product and fills the years that one lacks."""

    day = models.DateField("日期", unique=True)
    working = models.BooleanField("上班", default=False)
    name = models.CharField("名称", max_length=40)

    class Meta:
        verbose_name = "节假日安排"
        verbose_name_plural = "节假日安排"
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day}（{self.name}）{'上班' if self.working else '放假'}"
