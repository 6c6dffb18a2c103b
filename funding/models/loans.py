"""Interest-free loans to merchants: applied for, decided by a committee, lent, repaid by a plan.
Interest does not exist: there is no field for it."""

import pgtrigger
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from core.encryption import EncryptedTextField
from core.history import tracked
from districts.models import Area, JointCommittee
from districts.scoping import ScopedModel, ScopedQuerySet
from funding.enums import DocumentState, LoanState
from funding.models.documents import Document, by_whom
from funding.models.ledger import MOST_FEN, Account, Fund, Journal
from funding.models.plans import LoanTerms
from funding.querysets import LoanQuerySet
from storefronts.models import Storefront

#: of a loan on which nothing more is to be done
ENDED = (
    LoanState.REPAID,
    LoanState.WRITTEN_OFF,
    LoanState.REJECTED,
    LoanState.WITHDRAWN,
)
#: states in which amount, payee and fund stand fixed
FIXED = (
    LoanState.APPROVED,
    LoanState.AGREED,
    LoanState.LENT,
    LoanState.WRITING_OFF,
    LoanState.REPAID,
    LoanState.WRITTEN_OFF,
)


@tracked
class Loan(ScopedModel):
    """无息贷款 from its application to its end. `asked_*` is what the store asked for, `fen` and
    `months` what was granted. `next_due` is the first instalment that is not yet covered."""

    number = models.CharField("贷款编号", max_length=20, unique=True, editable=False)
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="loans", verbose_name="贷款基金")
    terms = models.ForeignKey(
        LoanTerms, models.PROTECT, related_name="loans", verbose_name="借款条件"
    )
    storefront = models.ForeignKey(
        Storefront, models.PROTECT, related_name="loans", verbose_name="商户"
    )
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="行政区划")
    asked_fen = models.BigIntegerField("申请金额")
    asked_months = models.PositiveSmallIntegerField(
        "申请期限（月）", validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    purpose = models.CharField("用途", max_length=200)
    payee = EncryptedTextField("收款户名")
    payee_number = EncryptedTextField("收款账号")
    payee_bank = models.CharField("开户行", max_length=80)
    payee_seal = models.CharField(max_length=64, blank=True, editable=False)
    state = models.CharField(
        "状态", max_length=12, choices=LoanState, default=LoanState.SUBMITTED, editable=False
    )
    due = models.DateField("办理期限", null=True, editable=False)
    told = models.TextField("答复", blank=True, editable=False)
    made_by = by_whom("申请人")
    asked_on = models.DateField("申请日期", editable=False)
    reviewed_by = by_whom("审查人", null=True)
    fen = models.BigIntegerField("核定金额", null=True, editable=False)
    months = models.PositiveSmallIntegerField("核定期限（月）", null=True, editable=False)
    committee = models.ForeignKey(
        JointCommittee,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="评议委员会",
    )
    decided_on = models.DateField("评议日期", null=True, editable=False)
    approved_by = by_whom("批准人", null=True)
    agreement = models.CharField("协议编号", max_length=40, blank=True, editable=False)
    agreed_on = models.DateField("签订日期", null=True, editable=False)
    lent_on = models.DateField("放款日期", null=True, editable=False)
    bank_reference = models.CharField("银行流水号", max_length=40, blank=True, editable=False)
    account = models.OneToOneField(
        Account, models.PROTECT, null=True, editable=False, related_name="loan"
    )
    journal = models.OneToOneField(
        Journal,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="loan",
        verbose_name="放款凭证",
    )
    next_due = models.DateField("下次还款日", null=True, editable=False)
    #: the due day and step of the last reminder, so that each is sent once
    reminded = models.CharField(max_length=24, blank=True, editable=False)
    write_off_by = by_whom("核销提出人", null=True)
    write_off_journal = models.OneToOneField(
        Journal,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="written_off",
        verbose_name="核销凭证",
    )
    ended_on = models.DateField("结清（核销）日期", null=True, editable=False)
    form_key = models.CharField(max_length=64, unique=True, null=True, editable=False)

    objects = LoanQuerySet.as_manager()

    class Meta:
        verbose_name = "无息贷款"
        verbose_name_plural = "无息贷款"
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "due"]), models.Index(fields=["next_due"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(asked_fen__range=(1, MOST_FEN))
                & (Q(fen__isnull=True) | Q(fen__range=(1, MOST_FEN))),
                name="loan_is_an_amount",
                violation_error_message="金额要大于 0，请核对。",
            ),
            models.UniqueConstraint(
                fields=["storefront"],
                condition=~Q(state__in=ENDED),
                name="loan_open_once",
                violation_error_message="这家商户已有一笔贷款在办或在还，请先办完那一笔。",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True)
                | (
                    ~Q(approved_by=models.F("made_by"))
                    & (Q(reviewed_by__isnull=True) | ~Q(approved_by=models.F("reviewed_by")))
                ),
                name="loan_decided_by_another",
            ),
            models.UniqueConstraint(
                fields=["fund", "agreement"],
                condition=~Q(agreement=""),
                name="loan_agreement_once",
                violation_error_message="这个协议编号已用过，请核对。",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="approved_stands",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    f"old.state in ({', '.join(repr(str(state)) for state in FIXED)})"
                    " and (old.fen, old.months, old.payee_seal, old.fund_id, old.storefront_id)"
                    " is distinct from (new.fen, new.months, new.payee_seal, new.fund_id,"
                    " new.storefront_id)"
                ),
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"无息贷款 {self.number}"


class Instalment(ScopedModel):
    """还款计划: what is due on a day. The first ones are covered first by what was repaid."""

    area_path = "loan__area"

    loan = models.ForeignKey(
        Loan, models.PROTECT, related_name="instalments", verbose_name="无息贷款"
    )
    due = models.DateField("应还日期")
    fen = models.BigIntegerField("应还金额")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "还款计划"
        verbose_name_plural = "还款计划"
        ordering = ["loan", "due"]
        constraints = [
            models.UniqueConstraint(fields=["loan", "due"], name="instalment_once_a_day"),
            models.CheckConstraint(
                condition=Q(fen__range=(1, MOST_FEN)), name="instalment_is_an_amount"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.loan}：{self.due}"


@tracked
class Repayment(Document):
    """还款: recorded by one from the bank's slip, posted by another."""

    area_path = "loan__area"

    loan = models.ForeignKey(
        Loan, models.PROTECT, related_name="repayments", verbose_name="无息贷款"
    )
    fen = models.BigIntegerField("金额")
    day = models.DateField("还款日期")
    bank_reference = models.CharField("银行流水号", max_length=40)
    journal = models.OneToOneField(
        Journal,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="repayment",
        verbose_name="记账凭证",
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "还款"
        verbose_name_plural = "还款"
        ordering = ["-day", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(fen__range=(1, MOST_FEN)),
                name="repayment_is_an_amount",
                violation_error_message="金额要大于 0，请核对。",
            ),
            models.UniqueConstraint(
                fields=["loan", "bank_reference"],
                condition=~Q(state__in=(DocumentState.DROPPED, DocumentState.REVERSED)),
                name="repayment_bank_slip_once",
                violation_error_message="这张银行回单已登记过，请核对流水号，不要重复登记。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.loan}还款"
