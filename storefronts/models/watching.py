"""What watches over a title: inspections, and what customers and neighbours report."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from core.encryption import EncryptedTextField, PhoneTailField
from core.history import tracked
from districts.models import Area
from districts.models.erasing import Erasable, erased_is_empty
from districts.scoping import ScopedModel, ScopedQuerySet
from storefronts.enums import (
    FeedbackConsequence,
    FeedbackKind,
    FeedbackState,
    InspectionKind,
    InspectionOutcome,
)
from storefronts.models.applications import Application
from storefronts.models.schemes import Criterion
from storefronts.models.titles import Plaque, Title

FEEDBACK_ERASED = {
    "text": "",
    "phone": "",
    "phone_tail_fingerprint": "",
    "photo": "",
    "answer": "",
    "sent_by": None,
    "erase_on": None,
}


class Feedback(Erasable, ScopedModel):
    """群众反映: what somebody reports of a store that bears a title, or against a notice, without
    signing in. The store never sees who. It has no history table: after its time words, phone and
    photo are erased; number, days and result stay."""

    ERASED = FEEDBACK_ERASED

    number = models.CharField("受理编号", max_length=16, unique=True, editable=False)
    kind = models.CharField("类别", max_length=10, choices=FeedbackKind)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="办理单位")
    title = models.ForeignKey(
        Title,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="feedback",
        verbose_name="称号",
    )
    plaque = models.ForeignKey(
        Plaque, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="牌匾"
    )
    application = models.ForeignKey(
        Application,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="objections",
        verbose_name="公示的申报",
    )
    text = EncryptedTextField("反映内容")
    phone = EncryptedTextField("联系电话")
    phone_tail_fingerprint = PhoneTailField()
    photo = models.ImageField("照片", upload_to="feedback/%Y/%m", blank=True, max_length=200)
    state = models.CharField(
        "状态",
        max_length=10,
        choices=FeedbackState,
        default=FeedbackState.RECEIVED,
        editable=False,
    )
    proven = models.BooleanField("属实", null=True, blank=True)
    found = models.CharField("核查情况", max_length=400, blank=True)
    consequence = models.CharField("处理", max_length=10, choices=FeedbackConsequence, blank=True)
    decided_on = models.DateField("处理决定日期", null=True, blank=True)
    answer = models.CharField("答复", max_length=400, blank=True)
    due = models.DateField("办理期限")
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="经办人",
    )
    received_at = models.DateTimeField("受理时间", auto_now_add=True)
    sent_by = models.CharField(max_length=32, unique=True, null=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "群众反映"
        verbose_name_plural = "群众反映"
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "due"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(title__isnull=False) | Q(application__isnull=False),
                name="feedback_about_something",
            ),
            erased_is_empty("feedback_erased_is_empty", FEEDBACK_ERASED),
        ]

    def __str__(self) -> str:
        """Never who, and nothing of the words."""
        return f"{self.get_kind_display()} {self.number}"


@tracked
class Inspection(ScopedModel):
    """检查: planned for a day, then done with what was found, which is never rewritten; it may
    change stars or state."""

    area_path = "title__storefront__area"

    title = models.ForeignKey(
        Title, models.PROTECT, related_name="inspections", verbose_name="称号"
    )
    kind = models.CharField("类别", max_length=10, choices=InspectionKind)
    planned_on = models.DateField("计划日期")
    inspector = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="检查人",
    )
    feedback = models.ForeignKey(
        Feedback,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="inspections",
        verbose_name="因群众反映",
    )
    done_on = models.DateField("检查日期", null=True, blank=True)
    outcome = models.CharField("结果", max_length=8, choices=InspectionOutcome, blank=True)
    score = models.DecimalField("得分", max_digits=5, decimal_places=1, null=True, blank=True)
    plaque_shown = models.BooleanField("已亮牌", null=True, blank=True)
    words = models.CharField("检查情况", max_length=400, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "检查"
        verbose_name_plural = "检查"
        ordering = ["-planned_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["title", "planned_on", "kind"],
                name="inspection_once_a_day",
                violation_error_message="这一天这类检查已有安排，请更正那一条。",
            ),
            models.CheckConstraint(
                condition=Q(done_on=None, outcome="") | (Q(done_on__isnull=False) & ~Q(outcome="")),
                name="inspection_done_with_outcome",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="done_never_changes",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Condition("OLD.done_on is not null"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.title}{self.get_kind_display()}（{self.done_on or self.planned_on}）"


@tracked
class InspectionFinding(ScopedModel):
    """检查项: what an inspection found of one criterion."""

    area_path = "inspection__title__storefront__area"

    inspection = models.ForeignKey(
        Inspection, models.CASCADE, related_name="findings", verbose_name="检查"
    )
    criterion = models.ForeignKey(
        Criterion, models.PROTECT, related_name="+", verbose_name="评选指标"
    )
    met = models.BooleanField("符合", default=True)
    words = models.CharField("情况", max_length=200, blank=True)
    photo = models.ImageField("照片", upload_to="inspections/%Y/%m", blank=True, max_length=200)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "检查项"
        verbose_name_plural = "检查项"
        ordering = ["inspection", "criterion__order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "criterion"], name="inspection_finding_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.criterion}：{'符合' if self.met else '不符'}"
