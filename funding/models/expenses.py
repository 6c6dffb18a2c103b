"""Expenses: claimed with vouchers, checked, approved by amount, paid; and what is made public."""

import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from activities.models import Activity
from core.encryption import EncryptedTextField
from core.history import tracked
from districts.models import Area, CommercialDistrict, PartyOrganisation, Venue
from districts.scoping import ScopedModel, ScopedQuerySet
from funding.enums import ExpenseState, Use
from funding.models.documents import by_whom
from funding.models.ledger import MOST_FEN, Account, Fund, Journal

#: states in which payee, amount and account stand fixed
FIXED = (ExpenseState.APPROVED, ExpenseState.PAID, ExpenseState.REVERSED)
_FIXED = ", ".join(repr(str(state)) for state in FIXED)


@tracked
class Expense(ScopedModel):
    """报销: spent for a use, paid out of one account. After it was approved neither amount nor
    payee nor account changes: a trigger holds that. Who is paid is encrypted; `payee_seal` is its
    fingerprint at the approval, which paying compares with what stands there."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="行政区划")
    account = models.ForeignKey(
        Account, models.PROTECT, related_name="expenses", verbose_name="付款账户"
    )
    party_organisation = models.ForeignKey(
        PartyOrganisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="expenses",
        verbose_name="党组织",
    )
    commercial_district = models.ForeignKey(
        CommercialDistrict,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="expenses",
        verbose_name="商圈",
    )
    use = models.CharField("用途", max_length=12, choices=Use)
    summary = models.CharField("摘要", max_length=120)
    fen = models.BigIntegerField("金额")
    spent_on = models.DateField("发生日期")
    payee = EncryptedTextField("收款人")
    payee_number = EncryptedTextField("收款账号")
    payee_bank = models.CharField("开户行", max_length=80, blank=True)
    payee_seal = models.CharField(max_length=64, blank=True, editable=False)
    witness = models.CharField("证明人", max_length=40, blank=True)
    activity = models.ForeignKey(
        Activity,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="expenses",
        verbose_name="活动",
    )
    venue = models.ForeignKey(
        Venue, models.PROTECT, null=True, blank=True, related_name="expenses", verbose_name="阵地"
    )
    state = models.CharField(
        "状态", max_length=10, choices=ExpenseState, default=ExpenseState.DRAFT, editable=False
    )
    due = models.DateField("办理期限", null=True, editable=False)
    told = models.TextField("退回意见", blank=True, editable=False)
    made_by = by_whom("报销人")
    checked_by = by_whom("审核人", null=True)
    approved_by = by_whom("审批人", null=True)
    paid_on = models.DateField("支付日期", null=True, editable=False)
    bank_reference = models.CharField("银行流水号", max_length=40, blank=True, editable=False)
    journal = models.OneToOneField(
        Journal,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="expense",
        verbose_name="记账凭证",
    )
    form_key = models.CharField(max_length=64, unique=True, null=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "报销"
        verbose_name_plural = "报销"
        ordering = ["-spent_on", "-id"]
        indexes = [models.Index(fields=["state", "due"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(fen__range=(1, MOST_FEN)),
                name="expense_is_an_amount",
                violation_error_message="金额要大于 0，请核对。",
            ),
            models.CheckConstraint(
                condition=(Q(checked_by__isnull=True) | ~Q(checked_by=models.F("made_by")))
                & (Q(approved_by__isnull=True) | ~Q(approved_by=models.F("made_by"))),
                name="expense_decided_by_another",
            ),
            models.UniqueConstraint(
                fields=["account", "bank_reference"],
                condition=~Q(bank_reference="") & ~Q(state=ExpenseState.REVERSED),
                name="expense_bank_slip_once",
                violation_error_message="这张银行回单已登记过，请核对流水号。",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="approved_stands",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    f"old.state in ({_FIXED})"
                    " and (old.fen, old.payee_seal, old.account_id, old.use)"
                    " is distinct from (new.fen, new.payee_seal, new.account_id, new.use)"
                ),
            ),
            pgtrigger.Protect(
                name="approved_stays",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Condition(f"old.state in ({_FIXED})"),
            ),
        ]

    def __str__(self) -> str:
        return self.summary


class Voucher(ScopedModel):
    """票据: a photo or a PDF of one bill of an expense. The same file is a voucher once."""

    area_path = "expense__area"

    expense = models.ForeignKey(
        Expense, models.CASCADE, related_name="vouchers", verbose_name="报销"
    )
    file = models.FileField("票据", upload_to="vouchers/%Y/%m", max_length=200)
    title = models.CharField("说明", max_length=80, blank=True)
    sha256 = models.CharField(max_length=64, editable=False)
    at = models.DateTimeField("时间", auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="上传人"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "票据"
        verbose_name_plural = "票据"
        ordering = ["expense", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["expense", "sha256"],
                name="voucher_once",
                violation_error_message="这张票据已经上传过，不用再传。",
            )
        ]
        indexes = [models.Index(fields=["sha256"])]
        triggers = [
            pgtrigger.Trigger(
                name="approved_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func=pgtrigger.Func(
                    """
                    if exists (select 1 from funding_expense e
                        where e.id = old.expense_id and e.state in (FIXED)) then
                      raise restrict_violation using constraint = 'voucher_stays';
                    end if;
                    return old;
                    """.replace("FIXED", _FIXED)
                ),
            )
        ]

    def __str__(self) -> str:
        return self.title or f"{self.expense}的票据"


class Publication(ScopedModel):
    """经费公开: a fund's year as it was made public, by source and use, without any person. What
    was published stays as it was; another one takes its place."""

    area_path = "fund__area"
    moves_with_area = False

    fund = models.ForeignKey(
        Fund, models.PROTECT, related_name="publications", verbose_name="专项经费"
    )
    year = models.PositiveSmallIntegerField(
        "年度", validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    code = models.CharField("公开编号", max_length=16, unique=True, editable=False)
    told = models.JSONField("内容", editable=False)
    note = models.CharField("说明", max_length=200, blank=True)
    published_on = models.DateField("公开日期", editable=False)
    withdrawn_on = models.DateField("撤下日期", null=True, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="公开人"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "经费公开"
        verbose_name_plural = "经费公开"
        ordering = ["-year", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["fund", "year"],
                condition=Q(withdrawn_on__isnull=True),
                name="publication_once_a_year",
                violation_error_message="这一年度已公开，请先撤下再重新公开。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.fund}{self.year}年度使用情况"
