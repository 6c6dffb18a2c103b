"""Duty sessions: published days on which a department or deputies receive who booked a place."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from activities.enums import BookingState, DutyKind, DutyState
from activities.models.who import NOBODY
from activities.querysets import DutySlotQuerySet
from core.encryption import EncryptedTextField, PhoneTailField, masked
from core.history import tracked
from districts.models import Area, CommercialDistrict, Organisation, Venue
from districts.models.erasing import Erasable, erased_is_empty
from districts.scoping import ScopedModel, ScopedQuerySet
from storefronts.models import Storefront


@tracked
class DutySession(ScopedModel):
    """部门进驻、党代表接访: published ahead, with places to be booked by slots."""

    kind = models.CharField("类别", max_length=12, choices=DutyKind)
    title = models.CharField("服务事项", max_length=80)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="行政区划")
    commercial_district = models.ForeignKey(
        CommercialDistrict,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="duty_sessions",
        verbose_name="商圈",
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="duty_sessions",
        verbose_name="进驻部门",
    )
    department = models.CharField(
        "部门名称", max_length=80, blank=True, help_text="登记册里没有的，写在这里。"
    )
    deputies = models.CharField("接访代表", max_length=80, blank=True)
    venue = models.ForeignKey(
        Venue, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="阵地"
    )
    place = models.CharField("地点", max_length=120, blank=True)
    day = models.DateField("日期")
    begins = models.TimeField("开始时间")
    ends = models.TimeField("结束时间")
    text = models.CharField("说明", max_length=400, blank=True)
    state = models.CharField(
        "状态", max_length=10, choices=DutyState, default=DutyState.PLANNED, editable=False
    )
    published_on = models.DateField("发布日期", null=True, editable=False)
    cancel_reason = models.CharField("取消原因", max_length=120, blank=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "进驻接访"
        verbose_name_plural = "进驻接访"
        ordering = ["-day", "begins", "-id"]
        indexes = [models.Index(fields=["area", "day"]), models.Index(fields=["state", "day"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gt=F("begins")),
                name="duty_ends_after_it_begins",
                violation_error_message="结束时间要晚于开始时间，请核对。",
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | ~Q(department="") | ~Q(deputies=""),
                name="duty_of_somebody",
                violation_error_message="请写明进驻部门或接访代表。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office}{self.title}（{self.day}）"

    @property
    def office(self) -> str:
        return str(self.organisation or self.department or self.deputies)

    @property
    def where(self) -> str:
        return " ".join(filter(None, (str(self.venue or ""), self.place)))


@tracked
class DutySlot(ScopedModel):
    """时段: of a session, with its places. `taken` can never pass `seats`: the database refuses."""

    area_path = "session__area"

    session = models.ForeignKey(
        DutySession, models.CASCADE, related_name="slots", verbose_name="进驻接访"
    )
    begins = models.TimeField("开始时间")
    ends = models.TimeField("结束时间")
    seats = models.PositiveSmallIntegerField(
        "名额", validators=[MinValueValidator(1), MaxValueValidator(500)]
    )
    taken = models.PositiveSmallIntegerField("已约", default=0, editable=False)

    objects = DutySlotQuerySet.as_manager()

    class Meta:
        verbose_name = "预约时段"
        verbose_name_plural = "预约时段"
        ordering = ["session", "begins"]
        constraints = [
            models.UniqueConstraint(fields=["session", "begins"], name="duty_slot_once"),
            models.CheckConstraint(
                condition=Q(ends__gt=F("begins")), name="duty_slot_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(taken__lte=F("seats")), name="duty_slot_never_oversold"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.begins:%H:%M}—{self.ends:%H:%M}"

    @property
    def left(self) -> int:
        return max(self.seats - self.taken, 0)


BOOKING_ERASED = {**NOBODY, "matter": "", "question": "", "answer": "", "erase_on": None}


class Booking(Erasable, ScopedModel):
    """预约: a place in a slot, for a store or for somebody who left name and phone, which are
    erased after their time. It has no history table for that. `queue` is the number taken on the
    day, in the order of coming."""

    ERASED = BOOKING_ERASED

    area_path = "slot__session__area"

    slot = models.ForeignKey(
        DutySlot, models.PROTECT, related_name="bookings", verbose_name="预约时段"
    )
    number = models.CharField("预约编号", max_length=16, unique=True, editable=False)
    storefront = models.ForeignKey(
        Storefront,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="bookings",
        verbose_name="商户",
    )
    name = EncryptedTextField("姓名")
    phone = EncryptedTextField("联系电话")
    phone_tail_fingerprint = PhoneTailField()
    matter = EncryptedTextField("要办的事")
    state = models.CharField(
        "状态", max_length=10, choices=BookingState, default=BookingState.BOOKED, editable=False
    )
    walk_in = models.BooleanField("现场取号", default=False, editable=False)
    queue = models.PositiveSmallIntegerField("排队号", null=True, editable=False)
    called_at = models.DateTimeField("叫号时间", null=True, editable=False)
    reminded_on = models.DateField("提醒日期", null=True, editable=False)
    question = EncryptedTextField("反映的问题")
    answer = models.CharField("答复", max_length=400, blank=True)
    answered_on = models.DateField("答复日期", null=True, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    made_at = models.DateTimeField("预约时间", auto_now_add=True)
    sent_by = models.CharField(max_length=32, unique=True, null=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "预约"
        verbose_name_plural = "预约"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["slot", "storefront"],
                condition=Q(storefront__isnull=False, state__in=["booked", "waiting"]),
                name="booking_once_a_store",
                violation_error_message="这家店已约了这个时段，不用再约。",
            ),
            erased_is_empty("booking_erased_is_empty", BOOKING_ERASED),
        ]

    def __str__(self) -> str:
        return f"预约 {self.number}"

    @property
    def who(self) -> str:
        """Masked where it is a person."""
        return str(self.storefront or masked(self.name, head=1, tail=0) or "已清除")
