"""What one office asks of another: an organisation moves, an official wants something done."""

from typing import Any, Self

from django.conf import settings
from django.db import models

from core.history import tracked
from districts.enums import MoveState, OrderState
from districts.models.areas import Area, CommercialDistrict
from districts.models.organisations import Organisation
from districts.scoping import ScopedModel, ScopedQuerySet, assigned_paths, within


class MoveQuerySet(ScopedQuerySet):
    def for_user(self, user: Any, action: str = "view") -> Self:
        """Both streets have to do with it: the one that asks and the one that holds."""
        paths = assigned_paths(user, action)
        return self.filter(within(paths, "area") | within(paths, "held_by"))


@tracked
class MoveRequest(ScopedModel):
    """申请迁入: the street where an organisation now lies asks for it. `area` is the asking street;
    the street that holds it, or the district, decides."""

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="move_requests", verbose_name="单位"
    )
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="申请迁入")
    held_by = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="现登记于")
    commercial_district = models.ForeignKey(
        CommercialDistrict,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="迁入商圈",
    )
    day = models.DateField("迁入日期")
    reason = models.CharField("迁入理由", max_length=200)
    state = models.CharField(
        "状态", max_length=10, choices=MoveState, default=MoveState.APPLIED, editable=False
    )
    answer = models.CharField("答复", max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="申请人"
    )
    asked_at = models.DateTimeField("申请时间", auto_now_add=True)

    objects = MoveQuerySet.as_manager()

    class Meta:
        verbose_name = "迁入申请"
        verbose_name_plural = "迁入申请"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=models.Q(state=MoveState.APPLIED),
                name="move_request_open_once",
                violation_error_message="这个单位已有一份迁入申请等待答复，请等答复后再办。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation}迁入{self.area}"


@tracked
class FollowUpOrder(ScopedModel):
    """督办: an official asks a street (`area`) to act by a day; the street answers, he closes."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="承办单位")
    subject = models.CharField("督办事项", max_length=120)
    text = models.TextField("要求", blank=True)
    url = models.CharField("相关页面", max_length=200, blank=True)
    due = models.DateField("办结期限")
    state = models.CharField(
        "状态", max_length=10, choices=OrderState, default=OrderState.ISSUED, editable=False
    )
    answer = models.TextField("办理结果", blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="督办人"
    )
    issued_at = models.DateTimeField("发出时间", auto_now_add=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "督办"
        verbose_name_plural = "督办"
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.subject
