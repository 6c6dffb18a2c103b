"""访问令牌: with what another system reads the API in a user's place."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from districts.models.areas import Area


class ApiToken(models.Model):
    """Reads the API as its user, never beyond what he may at that time, and perhaps less.

    The secret is shown once and kept as a fingerprint; `prefix` is what a list tells it apart by.
    With `areas` it reaches these and what lies below, with `nouns` it opens these lists alone.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="api_tokens",
        verbose_name="用户",
    )
    name = models.CharField("用途", max_length=60)
    prefix = models.CharField("令牌开头", max_length=12)
    fingerprint = models.CharField(max_length=32, unique=True)
    areas = models.ManyToManyField(Area, blank=True, related_name="+", verbose_name="限于区划")
    nouns = ArrayField(
        models.CharField(max_length=40), default=list, blank=True, verbose_name="限于名单"
    )
    made_at = models.DateTimeField("建立时间", auto_now_add=True)
    expires_on = models.DateField("有效期至")
    last_used_at = models.DateTimeField("最近使用", null=True, blank=True)
    revoked_at = models.DateTimeField("作废时间", null=True, blank=True)
    revoked_reason = models.CharField("作废事由", max_length=200, blank=True)

    class Meta:
        verbose_name = "访问令牌"
        verbose_name_plural = "访问令牌"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_reason="")
                | (Q(revoked_at__isnull=False) & ~Q(revoked_reason="")),
                name="token_revoked_with_reason",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.prefix}…）"
