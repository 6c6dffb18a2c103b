"""How an edition is handed in: each reporting unit's submission, explanations, filed papers."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.history import tracked
from districts.models import Area
from districts.scoping import ScopedModel, ScopedQuerySet
from reports.enums import FilingKind, SubmissionState
from reports.models.bases import Basis
from reports.models.reports import QuarterlyReport
from reports.models.sealing import sealed


@tracked
class Submission(ScopedModel):
    """报送: the part of an edition that one reporting unit answers for.

    A district without units below it answers for all of its own. `figures_digest` is the hash of
    the unit's figures as they were submitted: figures that come out otherwise open it again.
    `open_findings` is how many of the kept findings are open there, so that lists need not count.
    """

    moves_with_area = False

    report = models.ForeignKey(
        QuarterlyReport, models.CASCADE, related_name="submissions", verbose_name="季度报表"
    )
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="填报单位")
    state = models.CharField(
        "状态", max_length=10, choices=SubmissionState, default=SubmissionState.OPEN
    )
    due = models.DateField("报送期限")
    open_findings = models.PositiveIntegerField("待处理的校核", default=0)
    figures_digest = models.CharField(max_length=64, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="报送人",
    )
    submitted_at = models.DateTimeField("报送时间", null=True, blank=True)
    note = models.CharField("退回或重开的原因", max_length=200, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "报送"
        verbose_name_plural = "报送"
        triggers = sealed()
        ordering = ["report", "area__path"]
        constraints = [
            models.UniqueConstraint(fields=["report", "area"], name="submission_once"),
            models.CheckConstraint(
                condition=~Q(state=SubmissionState.SUBMITTED)
                | Q(submitted_by__isnull=False, submitted_at__isnull=False),
                name="submission_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area}{self.report.period.title}报表"


class CheckBook(ScopedModel):
    """校核表: what was found in an edition when it was last looked at (`reports.cycle.findings`).

    `found` has every check that was looked at by its code, with its breaks. It is sealed with the
    edition, so that a locked one tells for good what it was locked with.
    """

    area_path = "report__area"
    moves_with_area = False

    report = models.OneToOneField(
        QuarterlyReport,
        models.CASCADE,
        primary_key=True,
        related_name="check_book",
        verbose_name="季度报表",
    )
    found = models.JSONField("校核结果")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "校核表"
        verbose_name_plural = "校核表"
        triggers = sealed()

    def __str__(self) -> str:
        return f"{self.report}校核表"


@tracked
class Explanation(ScopedModel):
    """校核说明: why a finding of the check book is right as it is. `key` tells the findings of one
    check apart; `told` is what was found when it was explained: another number needs another."""

    moves_with_area = False

    report = models.ForeignKey(
        QuarterlyReport, models.CASCADE, related_name="explanations", verbose_name="季度报表"
    )
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="填报单位")
    check_code = models.CharField("校核", max_length=40)
    key = models.CharField(max_length=80, blank=True)
    told = models.CharField("校核结果", max_length=300)
    text = models.CharField("说明", max_length=500)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="说明人"
    )
    at = models.DateTimeField("说明时间", auto_now=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "校核说明"
        verbose_name_plural = "校核说明"
        triggers = sealed()
        ordering = ["report", "area__path", "check_code", "key"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "area", "check_code", "key"], name="explanation_once"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="explanation_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.area}：{self.text}"


class Filing(ScopedModel):
    """归档: a paper kept with an edition for good, known by its hash: the workbook as it was when
    the edition was locked, under the basis that came first then; the page that was signed and
    stamped."""

    moves_with_area = False

    report = models.ForeignKey(
        QuarterlyReport, models.PROTECT, related_name="filings", verbose_name="季度报表"
    )
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="填报单位")
    kind = models.CharField("类别", max_length=10, choices=FilingKind)
    basis = models.ForeignKey(
        Basis, models.PROTECT, null=True, related_name="+", verbose_name="统计口径"
    )
    name = models.CharField("文件名", max_length=120)
    file = models.FileField("文件", upload_to="filings/%Y/")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField("大小（字节）")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="归档人",
    )
    at = models.DateTimeField("归档时间", auto_now_add=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "归档文件"
        verbose_name_plural = "归档文件"
        ordering = ["report", "at"]
        constraints = [
            models.UniqueConstraint(fields=["report", "area", "sha256"], name="filing_once"),
            models.UniqueConstraint(
                fields=["report"],
                condition=Q(kind=FilingKind.WORKBOOK),
                name="filed_workbook_once",
            ),
            models.CheckConstraint(
                condition=~Q(kind=FilingKind.WORKBOOK) | Q(basis__isnull=False),
                name="filed_workbook_says_basis",
            ),
        ]

    def __str__(self) -> str:
        return self.name
