"""What is planned, and by which rules money goes out: budgets, shares, rates, terms of loans."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from core.dated import DatedModel, no_overlap
from core.history import tracked
from districts.models import Area, CommercialDistrict, PartyOrganisation
from districts.scoping import ScopedDatedQuerySet, ScopedModel, ScopedQuerySet
from funding.enums import Entitlement, PayerLevel, Rhythm, Source, Use
from funding.models.ledger import MOST_FEN, Fund

WHOLE = 10_000  # parts of a whole, a hundredth of a percent each


@tracked
class Budget(ScopedModel):
    """预算: a line of a year's plan, or a later change of it (then it may take away). As of a day
    the budget is what had been decided by then."""

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="budgets", verbose_name="专项经费")
    year = models.PositiveSmallIntegerField(
        "年度", validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    area = models.ForeignKey(
        Area, models.PROTECT, related_name="+", verbose_name="使用单位所在区划"
    )
    party_organisation = models.ForeignKey(
        PartyOrganisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="budgets",
        verbose_name="党组织",
    )
    commercial_district = models.ForeignKey(
        CommercialDistrict,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="budgets",
        verbose_name="商圈",
    )
    source = models.CharField("资金来源", max_length=12, choices=Source, blank=True)
    use = models.CharField("用途", max_length=12, choices=Use, blank=True)
    fen = models.BigIntegerField("金额")
    decided_on = models.DateField("批复日期")
    document = models.CharField("批复文号", max_length=80, blank=True)
    form_key = models.CharField(max_length=64, unique=True, null=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "预算"
        verbose_name_plural = "预算"
        ordering = ["fund", "-year", "area", "id"]
        indexes = [models.Index(fields=["fund", "year"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(fen__range=(-MOST_FEN, MOST_FEN)) & ~Q(fen=0),
                name="budget_is_an_amount",
                violation_error_message="金额不能为 0，请填写批复的金额；调减填负数。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.fund}{self.year}年预算"


@tracked
class ShareRule(DatedModel, ScopedModel):
    """分担办法: which part of what the fund gives each payer bears, from a day on."""

    area_path = "fund__area"

    fund = models.ForeignKey(
        Fund, models.PROTECT, related_name="share_rules", verbose_name="专项经费"
    )
    document = models.CharField("依据文件", max_length=80, blank=True)

    objects = ScopedDatedQuerySet.as_manager()

    class Meta(DatedModel.Meta):
        verbose_name = "分担办法"
        verbose_name_plural = "分担办法"
        ordering = ["fund", "-since"]
        constraints = [
            *DatedModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["fund", "since"],
                name="share_rule_once_a_day",
                violation_error_message="这项经费从这一天起已有分担办法，请更正那一条。",
            ),
        ]
        triggers = no_overlap("fund_id", parent="funding_fund")

    def __str__(self) -> str:
        return f"{self.fund}分担办法（{self.since_text}起）"


@tracked
class Share(ScopedModel):
    """分担比例: of one payer, in hundredths of a percent; those of a rule make a whole. 镇 is the
    town in which the Party organisation lies that receives."""

    area_path = "rule__fund__area"

    rule = models.ForeignKey(
        ShareRule, models.CASCADE, related_name="shares", verbose_name="分担办法"
    )
    source = models.CharField("资金来源", max_length=12, choices=Source)
    level = models.CharField("出资方", max_length=5, choices=PayerLevel, default=PayerLevel.FUND)
    parts = models.PositiveSmallIntegerField(
        "比例（万分之）", validators=[MinValueValidator(1), MaxValueValidator(WHOLE)]
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "分担比例"
        verbose_name_plural = "分担比例"
        ordering = ["rule", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "source"],
                name="share_once_a_source",
                violation_error_message="同一来源只填一行，请合并。",
            ),
            models.CheckConstraint(condition=Q(parts__range=(1, WHOLE)), name="share_is_a_part"),
        ]

    def __str__(self) -> str:
        return f"{self.get_source_display()} {self.parts / 100:g}%"


@tracked
class FundingRule(DatedModel, ScopedModel):
    """拨付标准: so much for each that is counted on a named day, from a day on."""

    area_path = "fund__area"

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="rules", verbose_name="专项经费")
    name = models.CharField("名称", max_length=40)
    entitlement = models.CharField("按什么拨", max_length=20, choices=Entitlement)
    rhythm = models.CharField("周期", max_length=8, choices=Rhythm, default=Rhythm.YEAR)
    fen = models.BigIntegerField("标准")
    use = models.CharField("用途", max_length=12, choices=Use)
    in_kind = models.BooleanField("可以实物抵付", default=False)
    document = models.CharField("依据文件", max_length=80, blank=True)

    objects = ScopedDatedQuerySet.as_manager()

    class Meta(DatedModel.Meta):
        verbose_name = "拨付标准"
        verbose_name_plural = "拨付标准"
        ordering = ["fund", "id"]
        constraints = [
            *DatedModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(fen__range=(1, MOST_FEN)),
                name="funding_rule_is_an_amount",
                violation_error_message="标准要大于 0，请核对。",
            ),
            models.CheckConstraint(
                condition=Q(entitlement=Entitlement.NEW_BRANCH, rhythm=Rhythm.ONCE)
                | (~Q(entitlement=Entitlement.NEW_BRANCH) & ~Q(rhythm=Rhythm.ONCE)),
                name="new_branch_once",
                violation_error_message="新建党支部的补助是一次性的，其他的按年或按季；请改选周期。",
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked
class LoanTerms(DatedModel, ScopedModel):
    """借款条件: who may apply to a loan fund, for how much and how long, from a day on. There is no
    interest, and no field for it."""

    area_path = "fund__area"

    fund = models.ForeignKey(
        Fund, models.PROTECT, related_name="loan_terms", verbose_name="贷款基金"
    )
    most_fen = models.BigIntegerField("单笔最高额")
    most_months = models.PositiveSmallIntegerField(
        "最长期限（月）", validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    open_months = models.PositiveSmallIntegerField("开业满（月）", default=12)
    needs_title = models.BooleanField("须为在册党员示范店", default=True)
    document = models.CharField("依据文件", max_length=80, blank=True)

    objects = ScopedDatedQuerySet.as_manager()

    class Meta(DatedModel.Meta):
        verbose_name = "借款条件"
        verbose_name_plural = "借款条件"
        ordering = ["fund", "-since"]
        constraints = [
            *DatedModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(most_fen__range=(1, MOST_FEN)) & Q(most_months__range=(1, 60)),
                name="loan_terms_are_amounts",
                violation_error_message="单笔最高额要大于 0，期限在 1 到 60 个月之间，请核对。",
            ),
        ]
        triggers = no_overlap("fund_id", parent="funding_fund")

    def __str__(self) -> str:
        return f"{self.fund}借款条件（{self.since_text}起）"
