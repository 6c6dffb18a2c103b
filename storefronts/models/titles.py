"""Titles (称号) once they are awarded: what they were on any day, their plaque, how they end."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.encryption import EncryptedTextField
from core.history import tracked
from core.search import SearchModel
from districts.models import ImportBatch
from districts.scoping import ScopedModel, ScopedQuerySet
from storefronts.enums import AppealOutcome, RevocationGround, TitleState
from storefronts.models.schemes import HonourScheme, SchemeVersion
from storefronts.models.shops import Storefront
from storefronts.querysets import TitleQuerySet


@tracked
class Title(SearchModel, ScopedModel):
    """称号: a scheme's honour that a storefront (or one of its counters) holds under a number.

    `state` and `stars` are copies of the phase of today, for lists and for the public page.
    `valid_to` is the last day on which it is valid. `hung_on` is the day from which the plaque is
    known to hang: awarded and hanging are different figures.
    """

    area_path = "storefront__area"

    scheme = models.ForeignKey(
        HonourScheme, models.PROTECT, related_name="titles", verbose_name="称号"
    )
    version = models.ForeignKey(
        SchemeVersion, models.PROTECT, null=True, related_name="+", verbose_name="办法版本"
    )
    storefront = models.ForeignKey(
        Storefront, models.PROTECT, related_name="titles", verbose_name="商户"
    )
    counter = models.CharField("柜台（岗位）", max_length=40, blank=True)
    number = models.CharField("编号", max_length=40)
    awarded_on = models.DateField("授牌日期")
    valid_to = models.DateField("有效期至")
    issuer = models.CharField("授牌单位", max_length=80)
    state = models.CharField(
        "状态",
        max_length=10,
        choices=TitleState,
        default=TitleState.STANDING,
        editable=False,
    )
    stars = models.PositiveSmallIntegerField("星级", null=True, blank=True)
    rectify_by = models.DateField("整改期限", null=True, blank=True, editable=False)
    hung_on = models.DateField("亮牌日期", null=True, blank=True)
    batch = models.ForeignKey(ImportBatch, models.PROTECT, null=True, editable=False)

    objects = TitleQuerySet.as_manager()

    class Meta(SearchModel.Meta):
        verbose_name = "称号"
        verbose_name_plural = "称号牌匾"
        ordering = ["-id"]
        indexes = [*SearchModel.Meta.indexes, models.Index(fields=["state", "valid_to"])]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "storefront", "counter"],
                condition=Q(
                    state__in=[TitleState.STANDING, TitleState.SUSPENDED, TitleState.APPEALED]
                ),
                name="title_held_once",
                violation_error_message="这家商户已有这个称号，请核对。",
            ),
            models.UniqueConstraint(
                fields=["issuer", "number"],
                name="title_number_once",
                violation_error_message="这个编号已经用过，请核对编号。",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__gte=models.F("awarded_on")),
                name="title_valid_after_award",
                violation_error_message="有效期不能早于授牌日期，请核对这两个日期。",
            ),
        ]

    def __str__(self) -> str:
        """The number tells it from others; the store may be renamed."""
        return f"{self.scheme} {self.number}"

    def search_texts(self) -> tuple[str, ...]:
        return (self.number,)

    def valid_on(self, day: dt.date) -> bool:
        return self.state == TitleState.STANDING and self.awarded_on <= day <= self.valid_to


@tracked
class TitlePhase(ScopedModel):
    """称号变动: what a title was from a day until the next phase; exactly one holds on any day.

    `valid_to` is until when it was valid then, where it was renewed since; else the title says it.
    """

    area_path = "title__storefront__area"

    title = models.ForeignKey(Title, models.CASCADE, related_name="phases", verbose_name="称号")
    since = models.DateField("起始日期")
    state = models.CharField("状态", max_length=10, choices=TitleState)
    stars = models.PositiveSmallIntegerField("星级", null=True, blank=True)
    valid_to = models.DateField("当时有效期至", null=True, editable=False)
    reason = models.CharField("事由", max_length=200, blank=True)
    batch = models.ForeignKey(ImportBatch, models.PROTECT, null=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "称号变动"
        verbose_name_plural = "称号变动"
        ordering = ["title", "-since"]
        constraints = [
            models.UniqueConstraint(fields=["title", "since"], name="title_phase_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.title}：{self.get_state_display()}（自{self.since}）"


@tracked
class Revocation(ScopedModel):
    """摘牌决定: why and by what rule, how it was served, and what an appeal led to."""

    area_path = "title__storefront__area"

    title = models.ForeignKey(
        Title, models.PROTECT, related_name="revocations", verbose_name="称号"
    )
    day = models.DateField("决定日期")
    ground = models.CharField(
        "公开的事由",
        max_length=10,
        choices=RevocationGround,
        default=RevocationGround.CONDITIONS,
    )
    reason = models.CharField("事由", max_length=200)
    basis = models.CharField("依据", max_length=200)
    served_on = models.DateField("送达日期", null=True, blank=True)
    served_how = models.CharField("送达方式", max_length=80, blank=True)
    appeal_by = models.DateField("申诉期限", null=True, blank=True)
    appealed_on = models.DateField("申诉日期", null=True, blank=True)
    appeal = models.CharField("申诉理由", max_length=400, blank=True)
    outcome = models.CharField("申诉结果", max_length=10, choices=AppealOutcome, blank=True)
    outcome_on = models.DateField("申诉答复日期", null=True, blank=True)
    answer = models.CharField("申诉答复", max_length=400, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="决定人"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "摘牌决定"
        verbose_name_plural = "摘牌决定"
        ordering = ["title", "-day", "-id"]

    def __str__(self) -> str:
        return f"{self.title}摘牌（{self.day}）"


class Plaque(ScopedModel):
    """牌匾: the proof of a title. Its QR holds a random token of 128 bits that stands here only
    encrypted, and as a fingerprint under a key of its own, by which a scan finds it. A plaque that
    is made again voids the former one."""

    area_path = "title__storefront__area"

    title = models.ForeignKey(Title, models.PROTECT, related_name="plaques", verbose_name="称号")
    token = EncryptedTextField("验真码", editable=False)
    token_fingerprint = models.CharField(max_length=32, unique=True, editable=False)
    issued_on = models.DateField("制发日期")
    void_on = models.DateField("作废日期", null=True, blank=True)
    void_reason = models.CharField("作废原因", max_length=80, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "牌匾"
        verbose_name_plural = "牌匾"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["title"], condition=Q(void_on=None), name="plaque_in_force_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.title}的牌匾"


class Reminder(ScopedModel):
    """到期提醒: sent once for each title, end of validity and number of days before it."""

    area_path = "title__storefront__area"

    title = models.ForeignKey(Title, models.CASCADE, related_name="reminders", verbose_name="称号")
    valid_to = models.DateField("有效期至")
    days = models.PositiveSmallIntegerField("提前天数")
    at = models.DateTimeField("发出时间", auto_now_add=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "到期提醒"
        verbose_name_plural = "到期提醒"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["title", "valid_to", "days"], name="reminder_once")
        ]

    def __str__(self) -> str:
        return f"{self.title}到期前 {self.days} 天"
