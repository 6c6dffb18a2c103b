"""Venues (阵地): rooms, the support they are given in kind, and the six-haves checklist."""

from django.core.validators import MinValueValidator
from django.db import models

from core.dated import DatedModel
from core.history import tracked
from districts.enums import Sharing, SixHave, SupportKind, VenueKind
from districts.models.areas import Area, Building, CommercialDistrict
from districts.models.organisations import Organisation
from districts.models.party import PartyOrganisation
from districts.scoping import ScopedDatedQuerySet, ScopedModel, ScopedQuerySet


@tracked
class Venue(ScopedModel):
    """阵地、党群服务中心、活动室. Its own area in m² is that of the whole venue, rooms included."""

    name = models.CharField("名称", max_length=80)
    kind = models.CharField("类别", max_length=18, choices=VenueKind)
    area = models.ForeignKey(Area, models.PROTECT, related_name="venues", verbose_name="行政区划")
    commercial_district = models.ForeignKey(
        CommercialDistrict,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="venues",
        verbose_name="商圈",
    )
    building = models.ForeignKey(
        Building,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="venues",
        verbose_name="楼栋",
    )
    party_organisation = models.ForeignKey(
        PartyOrganisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="venues",
        verbose_name="使用党组织",
    )
    address = models.CharField("地址", max_length=120, blank=True)
    floor_area = models.PositiveIntegerField("面积（㎡）", null=True, blank=True)
    sharing = models.CharField("使用方式", max_length=16, choices=Sharing, default=Sharing.OWN)
    opening_hours = models.CharField("开放时间", max_length=120, blank=True)
    opened = models.DateField("启用日期", null=True, blank=True)
    closed = models.DateField("停用日期", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "阵地"
        verbose_name_plural = "阵地"
        ordering = ["area", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "name"],
                name="venue_once",
                violation_error_message="这个区划里已有同名阵地，请更正那一条，或改用能区别的名称。",
            )
        ]

    def __str__(self) -> str:
        return self.name


@tracked
class VenueRoom(ScopedModel):
    """A room of a venue (四室一部一吧)."""

    area_path = "venue__area"

    venue = models.ForeignKey(Venue, models.CASCADE, related_name="rooms", verbose_name="阵地")
    name = models.CharField("名称", max_length=40)
    purpose = models.CharField("用途", max_length=80, blank=True)
    floor_area = models.PositiveIntegerField("面积（㎡）", null=True, blank=True)
    places = models.PositiveSmallIntegerField("座位", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "功能室"
        verbose_name_plural = "功能室"
        ordering = ["venue", "id"]

    def __str__(self) -> str:
        return self.name


@tracked
class VenueSupport(DatedModel, ScopedModel):
    """What somebody gives a venue in kind, valued in fen a year; never cash."""

    area_path = "venue__area"

    venue = models.ForeignKey(Venue, models.CASCADE, related_name="support", verbose_name="阵地")
    kind = models.CharField("支持方式", max_length=10, choices=SupportKind)
    provider = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="venue_support",
        verbose_name="提供单位",
    )
    provider_name = models.CharField("提供方", max_length=120, blank=True)
    yearly_fen = models.BigIntegerField("每年折价（分）", validators=[MinValueValidator(1)])
    estimated = models.BooleanField("约数", default=False)
    note = models.CharField("说明", max_length=200, blank=True)

    objects = ScopedDatedQuerySet.as_manager()

    class Meta(DatedModel.Meta):
        verbose_name = "实物支持"
        verbose_name_plural = "实物支持"
        ordering = ["venue", "-since"]

    def __str__(self) -> str:
        return f"{self.provider or self.provider_name}：{self.get_kind_display()}"


@tracked
class VenueCheck(ScopedModel):
    """One of the six haves looked at on a day; the latest look at each of the six counts."""

    area_path = "venue__area"

    venue = models.ForeignKey(Venue, models.CASCADE, related_name="checks", verbose_name="阵地")
    item = models.CharField("项目", max_length=10, choices=SixHave)
    met = models.BooleanField("达标")
    day = models.DateField("检查日期")
    photo = models.ImageField("照片", upload_to="venues/%Y/%m", blank=True, max_length=200)
    note = models.CharField("说明", max_length=200, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "六有检查"
        verbose_name_plural = "六有检查"
        ordering = ["venue", "-day", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["venue", "item", "day"],
                name="venue_check_once",
                violation_error_message="这一天这一项已检查过，请更正那一条。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_item_display()}：{'达标' if self.met else '未达标'}"
