"""The ledger: funds, accounts, journals and their lines in fen.

It is append-only, for the application too. A journal is written with all its lines by one
statement; triggers refuse lines that do not sum to zero, lines added later, any update, delete or
truncate, a day in a closed period, and an account that would hold less than nothing. What is wrong
is reversed.
"""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.history import tracked, tracked_in
from districts.models import Area, CommercialDistrict, ImportBatch, PartyOrganisation
from districts.scoping import ScopedModel, ScopedQuerySet
from funding.enums import AccountKind, FundKind, JournalKind, Source, Use
from funding.querysets import AccountQuerySet, EntryQuerySet, FundQuerySet, JournalQuerySet

MOST_FEN = 10**14  # 1,000,000,000,000 yuan: no amount is larger
#: accounts that never stand below nothing
FLOORED = (AccountKind.HELD, AccountKind.LENT)

no_truncate = pgtrigger.Trigger(
    name="no_truncate",
    level=pgtrigger.Statement,
    when=pgtrigger.Before,
    operation=pgtrigger.Truncate,
    func=pgtrigger.Func(
        "raise restrict_violation using message = '{meta.db_table} is append-only';"
    ),
)
append_only = [
    pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
    no_truncate,
]


@tracked
class Fund(ScopedModel):
    """专项经费、红色发展基金. What is planned is not available: only what arrived is."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="funds", verbose_name="所属区划")
    kind = models.CharField("类别", max_length=8, choices=FundKind, default=FundKind.SPECIAL)
    name = models.CharField("名称", max_length=80)
    purpose = models.CharField("用途", max_length=200, blank=True)
    custodian = models.CharField("管理单位", max_length=80, blank=True)
    planned_fen = models.BigIntegerField("计划规模", default=0)
    opened = models.DateField("设立日期")
    closed = models.DateField("终止日期", null=True, blank=True)

    objects = FundQuerySet.as_manager()

    class Meta:
        verbose_name = "专项经费"
        verbose_name_plural = "专项经费"
        ordering = ["area", "opened", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "name"],
                name="fund_once",
                violation_error_message="这个区划里已有同名经费，请更正那一条，或改用能区别的名称。",
            ),
            models.CheckConstraint(
                condition=Q(planned_fen__range=(0, MOST_FEN)),
                name="fund_plan_is_an_amount",
                violation_error_message="计划规模不能是负数，请核对。",
            ),
            models.CheckConstraint(
                condition=Q(closed__isnull=True) | Q(closed__gt=F("opened")),
                name="fund_ends_after_start",
                violation_error_message="终止日期必须晚于设立日期，请核对这两个日期。",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Closing(ScopedModel):
    """结账: through this day nothing more is posted to the fund; written once, never taken back."""

    area_path = "fund__area"

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="closings", verbose_name="专项经费")
    through = models.DateField("结账至")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="结账人"
    )
    at = models.DateTimeField("结账时间", auto_now_add=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "结账"
        verbose_name_plural = "结账"
        ordering = ["fund", "-through"]
        constraints = [models.UniqueConstraint(fields=["fund", "through"], name="closing_once")]
        triggers = [
            *append_only,
            # Who is posting to the fund goes on first; who comes later meets the closing.
            pgtrigger.Trigger(
                name="holds_the_fund",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=pgtrigger.Func(
                    """
                    perform 1 from funding_fund where id = new.fund_id for no key update;
                    if exists (select 1 from {meta.db_table}
                        where fund_id = new.fund_id and through >= new.through) then
                      raise restrict_violation using constraint = 'closing_goes_on';
                    end if;
                    return new;
                    """
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fund}结账至{self.through}"


@tracked_in("AccountPlace", "area")
class Account(ScopedModel):
    """账户: one (source, holder) or (source, use) of a fund. Its balance is kept by the trigger of
    the entries alone. Money that is held knows its source, from arrival to use.

    After a merger of areas two may be alike; each goes on with its own lines.
    """

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="accounts", verbose_name="专项经费")
    kind = models.CharField("类别", max_length=8, choices=AccountKind)
    source = models.CharField("资金来源", max_length=12, choices=Source)
    use = models.CharField("用途", max_length=12, choices=Use, blank=True)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="行政区划")
    party_organisation = models.ForeignKey(
        PartyOrganisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="accounts",
        verbose_name="党组织",
    )
    commercial_district = models.ForeignKey(
        CommercialDistrict,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="accounts",
        verbose_name="商圈",
    )
    balance = models.BigIntegerField("余额（分）", default=0, editable=False)

    objects = AccountQuerySet.as_manager()

    class Meta:
        verbose_name = "账户"
        verbose_name_plural = "账户"
        ordering = ["fund", "kind", "area", "id"]
        indexes = [models.Index(fields=["fund", "kind", "source", "area"])]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind__in=FLOORED) | Q(balance__gte=0), name="account_never_overdrawn"
            ),
            models.CheckConstraint(
                condition=(Q(kind=AccountKind.USE) & ~Q(use=""))
                | (~Q(kind=AccountKind.USE) & Q(use="")),
                name="account_of_a_use",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            no_truncate,
            # Its area follows a merger, its balance the entries; nothing else ever changes.
            pgtrigger.Protect(
                name="kept_by_its_entries",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "pg_trigger_depth() = 0 and (old.balance, old.fund_id, old.kind, old.source,"
                    " old.use, old.party_organisation_id, old.commercial_district_id)"
                    " is distinct from (new.balance, new.fund_id, new.kind, new.source, new.use,"
                    " new.party_organisation_id, new.commercial_district_id)"
                ),
            ),
            pgtrigger.Trigger(
                name="begins_at_nothing",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("new.balance <> 0"),
                func=pgtrigger.Func(
                    "raise restrict_violation using constraint = 'account_begins_at_nothing';"
                ),
            ),
        ]

    def __str__(self) -> str:
        words = (self.get_source_display(), self.get_use_display(), self.holder)
        return " · ".join(map(str, filter(None, words)))

    @property
    def holder(self) -> PartyOrganisation | Area:
        return self.party_organisation or self.area


class Journal(ScopedModel):
    """记账凭证: what moved on a day, by whom made and by whom checked. `key` makes a posting that
    is sent twice one. A reversal has the kind of what it reverses, with the opposite lines."""

    area_path = "fund__area"

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="journals", verbose_name="专项经费")
    key = models.CharField(max_length=80, unique=True, editable=False)
    kind = models.CharField("类别", max_length=14, choices=JournalKind)
    day = models.DateField("记账日期")
    summary = models.CharField("摘要", max_length=120)
    voucher = models.CharField("凭证号", max_length=40, blank=True)
    handler = models.CharField("经办人", max_length=40, blank=True)
    witness = models.CharField("证明人", max_length=40, blank=True)
    approver = models.CharField("审批人", max_length=40, blank=True)
    remark = models.CharField("备注", max_length=200, blank=True)
    maker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="制单人"
    )
    checker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="复核人"
    )
    reverses = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reversed_by",
        verbose_name="冲正",
    )
    batch = models.ForeignKey(
        ImportBatch, models.PROTECT, null=True, editable=False, related_name="+"
    )
    posted_at = models.DateTimeField("入账时间", auto_now_add=True)

    objects = JournalQuerySet.as_manager()

    class Meta:
        verbose_name = "记账凭证"
        verbose_name_plural = "记账凭证"
        ordering = ["-day", "-id"]
        indexes = [
            models.Index(fields=["fund", "day"]),
            models.Index(fields=["day", "id"]),  # the order of lists of journals and of their lines
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(maker=F("checker")), name="journal_checked_by_another"
            )
        ]
        triggers = [
            *append_only,
            pgtrigger.Trigger(
                name="period_open",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="new_rows"),
                func=pgtrigger.Func(
                    """
                    perform 1 from funding_fund f
                      where f.id in (select n.fund_id from new_rows n) order by f.id for share;
                    if exists (select 1 from new_rows n join funding_closing c
                        on c.fund_id = n.fund_id and c.through >= n.day) then
                      raise restrict_violation using constraint = 'period_open';
                    end if;
                    return null;
                    """
                ),
            ),
            pgtrigger.Trigger(
                name="has_lines",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                func=pgtrigger.Func(
                    """
                    if not exists (select 1 from funding_entry where journal_id = new.id) then
                      raise restrict_violation using constraint = 'journal_has_lines';
                    end if;
                    return null;
                    """
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.summary}"


class Entry(ScopedModel):
    """分录: so many fen to the account, or out of it where it is negative."""

    area_path = "account__area"

    journal = models.ForeignKey(
        Journal, models.PROTECT, related_name="entries", verbose_name="记账凭证"
    )
    account = models.ForeignKey(
        Account, models.PROTECT, related_name="entries", verbose_name="账户"
    )
    fen = models.BigIntegerField("金额（分）")

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = "分录"
        verbose_name_plural = "分录"
        ordering = ["journal", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(fen__range=(-MOST_FEN, MOST_FEN)) & ~Q(fen=0), name="entry_moves_money"
            )
        ]
        triggers = [
            *append_only,
            # Journals, then accounts, are locked in the order of their keys: two postings wait for
            # each other and never for each other's locks.
            pgtrigger.Trigger(
                name="posted_at_once",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="new_rows"),
                func=pgtrigger.Func(
                    """
                    perform 1 from funding_journal j
                      where j.id in (select n.journal_id from new_rows n)
                      order by j.id for no key update;
                    if exists (
                        select 1 from new_rows n group by n.journal_id having sum(n.fen) <> 0
                    ) then
                      raise restrict_violation using constraint = 'journal_balances';
                    end if;
                    if (select count(*) from new_rows) <> (
                        select count(*) from {meta.db_table} e
                        where e.journal_id in (select n.journal_id from new_rows n)
                    ) then
                      raise restrict_violation using constraint = 'journal_sealed';
                    end if;
                    if exists (
                        select 1 from new_rows n
                        join funding_journal j on j.id = n.journal_id
                        join funding_account a on a.id = n.account_id
                        where a.fund_id <> j.fund_id
                    ) then
                      raise restrict_violation using constraint = 'journal_of_one_fund';
                    end if;
                    perform 1 from funding_account a
                      where a.id in (select n.account_id from new_rows n)
                      order by a.id for no key update;
                    update funding_account a set balance = a.balance + moved.fen
                      from (select account_id, sum(fen) as fen from new_rows group by account_id)
                        as moved
                      where a.id = moved.account_id and moved.fen <> 0;
                    return null;
                    """
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.journal}：{self.account}"
