"""Quarterly appropriation: a batch proposed by the rules, a line for each payer and receiver."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from core.dated import DatedModel, no_overlap
from core.encryption import EncryptedTextField
from core.history import tracked
from districts.models import Area, PartyOrganisation
from districts.scoping import ScopedDatedQuerySet, ScopedModel, ScopedQuerySet
from funding.enums import BatchState, LineState, Source, Use
from funding.models.documents import by_whom
from funding.models.ledger import MOST_FEN, Account, Fund, Journal
from funding.models.plans import FundingRule

ONCE = "once"  # the period of what is given once and never again
#: states in which a line keeps nobody from being paid
FREE = (LineState.FAILED, LineState.DROPPED)


@tracked
class BankAccount(DatedModel, ScopedModel):
    """收款账户 of a Party organisation; the number is personal data where a person holds it. It
    counts once another than who wrote it last (`made_by`) has confirmed what `seal` stands for."""

    area_path = "party_organisation__area"

    party_organisation = models.ForeignKey(
        PartyOrganisation, models.PROTECT, related_name="bank_accounts", verbose_name="党组织"
    )
    holder = models.CharField("户名", max_length=80)
    bank = models.CharField("开户行", max_length=80)
    number = EncryptedTextField("账号")
    made_by = by_whom("登记人")
    checked_by = by_whom("核对人", null=True)
    seal = models.CharField(max_length=64, blank=True, editable=False)

    objects = ScopedDatedQuerySet.as_manager()

    class Meta(DatedModel.Meta):
        verbose_name = "收款账户"
        verbose_name_plural = "收款账户"
        ordering = ["party_organisation", "-since"]
        triggers = no_overlap("party_organisation_id", parent="districts_partyorganisation")
        constraints = [
            *DatedModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | ~Q(checked_by=models.F("made_by")),
                name="bank_account_checked_by_another",
                violation_error_message="自己登记的不能自己核对，请由另一人办理。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party_organisation}的收款账户"


@tracked
class AppropriationBatch(ScopedModel):
    """下拨批次: what a fund gives for a quarter, by counts of a named day. Proposed by one, checked
    by another, posted as a whole."""

    area_path = "fund__area"

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="batches", verbose_name="专项经费")
    year = models.PositiveSmallIntegerField(
        "年度", validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    quarter = models.PositiveSmallIntegerField(
        "季度", validators=[MinValueValidator(1), MaxValueValidator(4)]
    )
    counted_on = models.DateField("计数日期")
    day = models.DateField("入账日期", null=True, blank=True)
    state = models.CharField(
        "状态", max_length=10, choices=BatchState, default=BatchState.DRAFT, editable=False
    )
    told = models.CharField("退回意见", max_length=200, blank=True, editable=False)
    made_by = by_whom("拟定人")
    checked_by = by_whom("审核人", null=True)
    form_key = models.CharField(max_length=64, unique=True, null=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "下拨批次"
        verbose_name_plural = "下拨批次"
        ordering = ["-year", "-quarter", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | ~Q(checked_by=models.F("made_by")),
                name="appropriation_checked_by_another",
            )
        ]

    def __str__(self) -> str:
        return f"{self.fund}{self.year}年第{'一二三四'[self.quarter - 1]}季度下拨"


@tracked
class Appropriation(ScopedModel):
    """下拨明细: what one payer gives one Party organisation by one rule. `counted` is how many were
    counted; `proposed_fen` what the rule gives, `fen` what it was adjusted to, with the reason.

    `area` is where the receiver lay; `payer_area` whose money it is. `period` is the quarter that
    is paid, or `ONCE`: what failed is paid by a later batch and stays of its quarter.
    """

    batch = models.ForeignKey(
        AppropriationBatch, models.CASCADE, related_name="lines", verbose_name="下拨批次"
    )
    party_organisation = models.ForeignKey(
        PartyOrganisation, models.PROTECT, related_name="appropriations", verbose_name="党组织"
    )
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="行政区划")
    rule = models.ForeignKey(
        FundingRule, models.PROTECT, related_name="appropriations", verbose_name="拨付标准"
    )
    period = models.CharField("所属期", max_length=6, editable=False)
    source = models.CharField("资金来源", max_length=12, choices=Source)
    payer_area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="出资区划")
    use = models.CharField("用途", max_length=12, choices=Use)
    counted = models.PositiveIntegerField("计数")
    proposed_fen = models.BigIntegerField("测算金额")
    fen = models.BigIntegerField("下拨金额")
    reason = models.CharField("调整事由", max_length=200, blank=True)
    state = models.CharField(
        "状态", max_length=10, choices=LineState, default=LineState.PROPOSED, editable=False
    )
    payer_account = models.ForeignKey(
        Account, models.PROTECT, null=True, editable=False, related_name="+"
    )
    journal = models.OneToOneField(
        Journal,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="appropriation",
        verbose_name="记账凭证",
    )
    bank_reference = models.CharField("银行流水号", max_length=40, blank=True)
    bank_told = models.CharField("银行回单说明", max_length=120, blank=True)
    paid_on = models.DateField("银行付款日期", null=True, blank=True)
    signed_on = models.DateField("签收日期", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "下拨明细"
        verbose_name_plural = "下拨明细"
        ordering = ["batch", "area", "party_organisation", "rule", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["party_organisation", "rule", "source", "period"],
                condition=~Q(state__in=FREE),
                name="appropriation_line_once",
            ),
            models.CheckConstraint(
                condition=Q(fen__range=(0, MOST_FEN)) & Q(proposed_fen__range=(0, MOST_FEN)),
                name="appropriation_is_an_amount",
                violation_error_message="金额不能是负数，请核对。",
            ),
            models.CheckConstraint(
                condition=Q(fen=models.F("proposed_fen")) | ~Q(reason=""),
                name="appropriation_adjusted_with_reason",
                violation_error_message="与测算不同的，请写明调整事由。",
            ),
            models.UniqueConstraint(
                fields=["bank_reference", "batch"],
                condition=~Q(bank_reference=""),
                name="appropriation_bank_slip_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party_organisation}：{self.rule}（{self.get_source_display()}）"
