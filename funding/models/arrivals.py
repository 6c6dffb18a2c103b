"""What arrives: money from its sources, donations with their receipts, what is given in kind."""

from django.db import models
from django.db.models import Q

from core.encryption import EncryptedTextField
from core.history import tracked
from districts.models import Area, CommercialDistrict, Organisation, PartyOrganisation, Venue
from districts.scoping import ScopedQuerySet
from funding.enums import DocumentState, InKindKind, InKindState, Source, Use
from funding.models.documents import Document
from funding.models.ledger import MOST_FEN, Fund, Journal
from funding.models.plans import FundingRule


@tracked
class Receipt(Document):
    """到账: recorded by one, posted by another. It is held by its Party organisation, else by its
    area. Who donated is personal: encrypted, shown to who may read it."""

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="receipts", verbose_name="专项经费")
    source = models.CharField("资金来源", max_length=12, choices=Source)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="入账区划")
    party_organisation = models.ForeignKey(
        PartyOrganisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="receipts",
        verbose_name="入账党组织",
    )
    payer = models.CharField("付款单位", max_length=120, blank=True)
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="funding_receipts",
        verbose_name="付款单位（在册）",
    )
    donor = EncryptedTextField("捐助人")
    fen = models.BigIntegerField("金额")
    day = models.DateField("到账日期")
    opening = models.BooleanField("上期结转", default=False)
    pre_tax = models.BooleanField("税前列支", default=False)
    purpose = models.CharField("项目、指定用途", max_length=120, blank=True)
    bank_reference = models.CharField("银行流水号", max_length=40, blank=True)
    number = models.CharField("收据号", max_length=40, blank=True)
    journal = models.OneToOneField(
        Journal,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="receipt",
        verbose_name="记账凭证",
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "到账"
        verbose_name_plural = "到账"
        ordering = ["-day", "-id"]
        indexes = [models.Index(fields=["state", "area"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(fen__range=(1, MOST_FEN)),
                name="receipt_is_an_amount",
                violation_error_message="金额要大于 0，请核对。",
            ),
            models.UniqueConstraint(
                fields=["fund", "bank_reference"],
                condition=~Q(bank_reference="")
                & ~Q(state__in=(DocumentState.DROPPED, DocumentState.REVERSED)),
                name="receipt_bank_slip_once",
                violation_error_message="这张银行回单已登记过，请核对流水号，不要重复登记。",
            ),
            models.UniqueConstraint(
                fields=["fund", "number"],
                condition=~Q(number="") & ~Q(state=DocumentState.DROPPED),
                name="receipt_number_once",
                violation_error_message="这个收据号已用过，请核对。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.get_source_display()}到账"


@tracked
class InKind(Document):
    """实物支持: goods, papers, signs given, valued apart from cash. Rent and charges that are
    waived stand with the venue (`districts.VenueSupport`). A person who gives is personal: his
    name is encrypted."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="行政区划")
    kind = models.CharField("类别", max_length=10, choices=InKindKind)
    name = models.CharField("名称", max_length=120)
    quantity = models.CharField("数量", max_length=40, blank=True)
    fen = models.BigIntegerField("折价")
    valuation = models.CharField("折价依据", max_length=120)
    use = models.CharField("用途", max_length=12, choices=Use)
    day = models.DateField("日期")
    giver = models.CharField("提供方", max_length=120, blank=True)
    donor = EncryptedTextField("捐赠人")
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="given_in_kind",
        verbose_name="提供单位（在册）",
    )
    party_organisation = models.ForeignKey(
        PartyOrganisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="received_in_kind",
        verbose_name="接收党组织",
    )
    venue = models.ForeignKey(
        Venue, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="用于阵地"
    )
    commercial_district = models.ForeignKey(
        CommercialDistrict,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="商圈",
    )
    rule = models.ForeignKey(
        FundingRule,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="given_in_kind",
        verbose_name="抵付标准",
    )
    donated = models.BooleanField("捐赠", default=False)
    number = models.CharField("收据号", max_length=40, blank=True)
    state = models.CharField(
        "状态",
        max_length=10,
        choices=InKindState,
        default=InKindState.RECORDED,
        editable=False,
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "实物"
        verbose_name_plural = "实物"
        ordering = ["-day", "-id"]
        indexes = [models.Index(fields=["area", "day"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(fen__range=(1, MOST_FEN)),
                name="in_kind_is_an_amount",
                violation_error_message="折价要大于 0，请核对。",
            ),
            models.UniqueConstraint(
                fields=["rule", "party_organisation"],
                condition=Q(rule__isnull=False) & ~Q(state=InKindState.DROPPED),
                name="in_kind_instead_once",
                violation_error_message="这个党组织的这项补助已用实物抵付，请更正那一条。",
            ),
            models.UniqueConstraint(
                fields=["area", "number"],
                condition=~Q(number="") & ~Q(state=InKindState.DROPPED),
                name="in_kind_number_once",
                violation_error_message="这个收据号已用过，请核对。",
            ),
        ]

    def __str__(self) -> str:
        return self.name
