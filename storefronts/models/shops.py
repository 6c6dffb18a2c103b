"""Storefronts (商户、门店): what they are, who of the Party works there, who signs in for them."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.dated import DatedModel, Precision, no_overlap, show
from core.encryption import EncryptedTextField, PhoneTailField
from core.history import tracked
from core.search import SearchModel
from districts.models import Area, Building, CommercialDistrict, ImportBatch, Organisation
from districts.scoping import ScopedDatedQuerySet, ScopedModel, ScopedQuerySet
from members.models import PartyMember
from storefronts.enums import PhotoKind, Trade
from storefronts.querysets import StorefrontQuerySet


@tracked
class Storefront(SearchModel, ScopedModel):
    """商户: a shop, stall or counter. Whose it is stands in `organisation` where that is in the
    register of organisations, else by name in `owner_name` until a ledger brings it; a stall may
    have none, then its own credit code stands in `uscc`."""

    name = models.CharField("店名", max_length=80)
    uscc = models.CharField("统一社会信用代码", max_length=18, blank=True)
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="storefronts",
        verbose_name="所属单位",
    )
    owner_name = models.CharField(
        "所属单位名称", max_length=120, blank=True, help_text="登记册里没有的，写在这里。"
    )
    area = models.ForeignKey(
        Area, models.PROTECT, related_name="storefronts", verbose_name="行政区划"
    )
    commercial_district = models.ForeignKey(
        CommercialDistrict,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="storefronts",
        verbose_name="商圈",
    )
    building = models.ForeignKey(
        Building,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="storefronts",
        verbose_name="楼栋",
    )
    floor = models.CharField("楼层", max_length=10, blank=True)
    unit = models.CharField("铺位号", max_length=20, blank=True)
    address = models.CharField("地址", max_length=120, blank=True)
    trade = models.CharField("业态", max_length=14, choices=Trade, default=Trade.OTHER)
    staff = models.PositiveIntegerField("从业人数", null=True, blank=True)
    operator = models.CharField("经营者", max_length=40, blank=True)
    phone = EncryptedTextField("联系电话")
    phone_tail_fingerprint = PhoneTailField()
    opened = models.DateField("开业时间", null=True, blank=True)
    opened_precision = models.CharField(max_length=1, choices=Precision, default=Precision.DAY)
    licence_until = models.DateField("证照有效期至", null=True, blank=True)
    closed = models.DateField("歇业日期", null=True, blank=True)
    closed_reason = models.CharField("歇业原因", max_length=80, blank=True)
    remark = models.TextField("备注", blank=True)
    stated_on = models.DateField(null=True, editable=False)  # of the latest ledger that listed it
    batch = models.ForeignKey(ImportBatch, models.PROTECT, null=True, editable=False)

    objects = StorefrontQuerySet.as_manager()

    class Meta(SearchModel.Meta):
        verbose_name = "商户"
        verbose_name_plural = "商户"
        ordering = ["-id"]
        indexes = [
            *SearchModel.Meta.indexes,
            models.Index(fields=["area", "-id"]),
            models.Index(fields=["name"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "building", "name", "unit"],
                name="storefront_once",
                nulls_distinct=False,
                condition=Q(closed=None),
                violation_error_message="这里已有同名商户，请更正那一条，或写明能区别的铺位号。",
            ),
            models.CheckConstraint(
                condition=Q(closed=None, closed_reason="")
                | (Q(closed__isnull=False) & ~Q(closed_reason="")),
                name="storefront_closed_with_reason",
                violation_error_message="歇业日期和歇业原因请一起填写，或一起留空。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def search_texts(self) -> tuple[str, ...]:
        return self.name, self.uscc

    @property
    def place(self) -> str:
        """Where a customer finds it: building, floor and unit, else the address."""
        inside = " ".join(filter(None, (self.floor, self.unit)))
        where = str(self.building or self.commercial_district or "")
        return " ".join(filter(None, (where, inside))) if inside or self.building else self.address

    @property
    def owner(self) -> str:
        """Whose it is, as far as anybody has said."""
        return str(self.organisation or self.owner_name)

    @property
    def opened_text(self) -> str:
        return show(self.opened, self.opened_precision)

    def open_on(self, day: dt.date) -> bool:
        begun = self.opened is None or self.opened <= day
        return begun and (self.closed is None or self.closed > day)


@tracked
class StorefrontPhoto(ScopedModel):
    """门店照片: the same photo serves wherever it is asked for."""

    area_path = "storefront__area"

    storefront = models.ForeignKey(
        Storefront, models.CASCADE, related_name="photos", verbose_name="商户"
    )
    kind = models.CharField("内容", max_length=8, choices=PhotoKind)
    photo = models.ImageField("照片", upload_to="storefronts/%Y/%m", max_length=200)
    at = models.DateTimeField("时间", auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "门店照片"
        verbose_name_plural = "门店照片"
        ordering = ["storefront", "-id"]

    def __str__(self) -> str:
        return f"{self.storefront}：{self.get_kind_display()}"


@tracked
class StorefrontMember(DatedModel, ScopedModel):
    """店内党员: a Party member works in the store."""

    area_path = "storefront__area"

    storefront = models.ForeignKey(
        Storefront, models.PROTECT, related_name="members", verbose_name="商户"
    )
    member = models.ForeignKey(
        PartyMember, models.PROTECT, related_name="storefronts", verbose_name="党员"
    )
    post = models.CharField("岗位", max_length=40, blank=True)
    batch = models.ForeignKey(ImportBatch, models.PROTECT, null=True, editable=False)

    objects = ScopedDatedQuerySet.as_manager()

    class Meta(DatedModel.Meta):
        verbose_name = "店内党员"
        verbose_name_plural = "店内党员"
        ordering = ["storefront", "-since", "-id"]
        triggers = no_overlap("storefront_id", "member_id", parent="storefronts_storefront")

    def __str__(self) -> str:
        return f"{self.storefront}：{self.member}"


@tracked
class StorefrontAccount(DatedModel, ScopedModel):
    """商户账号: a user who signs in for a store; one user may hold several stores."""

    area_path = "storefront__area"

    storefront = models.ForeignKey(
        Storefront, models.PROTECT, related_name="accounts", verbose_name="商户"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="storefront_accounts",
        verbose_name="用户",
    )

    objects = ScopedDatedQuerySet.as_manager()

    class Meta(DatedModel.Meta):
        verbose_name = "商户账号"
        verbose_name_plural = "商户账号"
        ordering = ["storefront", "-since", "-id"]
        triggers = no_overlap("storefront_id", "user_id", parent="storefronts_storefront")

    def __str__(self) -> str:
        return f"{self.storefront}：{self.user}"


class Invitation(ScopedModel):
    """邀请: a link that works once, printed or sent by the street; with it somebody of the store
    sets his password. Only a fingerprint of its token is kept."""

    area_path = "storefront__area"

    storefront = models.ForeignKey(
        Storefront, models.PROTECT, related_name="invitations", verbose_name="商户"
    )
    token_fingerprint = models.CharField(max_length=32, unique=True, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField("发出时间", auto_now_add=True)
    expires_at = models.DateTimeField("有效期至")
    used_at = models.DateTimeField("使用时间", null=True, blank=True)
    used_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    cancelled_at = models.DateTimeField("作废时间", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "商户邀请"
        verbose_name_plural = "商户邀请"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.storefront}的邀请"
