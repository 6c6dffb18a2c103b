"""Facts of money: accounts and what moved in them, budgets, gifts and waivers in kind, loans."""

from django.db import models

from districts.enums import SupportKind
from districts.models import PartyOrganisation, VenueSupport
from funding.enums import AccountKind, FundKind, InKindKind, Source, Use
from funding.models import Account, Budget, InKind, Loan
from reports.models.placed import PlacedFact
from reports.models.reports import loose


class AccountFact(PlacedFact):
    """One account in which something moved in the year by the day, or stands on the day; sources
    alone are left out, what came out of them is what holders received. Amounts are in fen, net of
    what was reversed by the day; `name` is who holds it.

    What is held was carried over (`opening`, 上期结转 included), received, appropriated to a Party
    organisation, transferred to or from an area by the same, spent, lent and repaid; of a use it is
    what was `spent`, of a loan what was lent, repaid and written off. `_in_all` is told of loan
    funds alone: from the first day on.
    """

    pk = models.CompositePrimaryKey("report", "account")
    account = loose(Account)
    fund = models.CharField("专项经费", max_length=80)
    fund_kind = models.CharField("经费类别", max_length=8, choices=FundKind)
    kind = models.CharField("类别", max_length=8, choices=AccountKind)
    source = models.CharField("资金来源", max_length=12, choices=Source)
    use = models.CharField("用途", max_length=12, choices=Use, blank=True)
    party_organisation = loose(PartyOrganisation, null=True)
    opening = models.BigIntegerField("季初结转（分）")
    opening_year = models.BigIntegerField("年初结转（分）")
    received = models.BigIntegerField("本季到位（分）")
    received_year = models.BigIntegerField("本年到位（分）")
    appropriated = models.BigIntegerField("本季下拨到党组织（分）")
    appropriated_year = models.BigIntegerField("本年下拨到党组织（分）")
    transferred = models.BigIntegerField("本季下拨转出（分）")
    transferred_year = models.BigIntegerField("本年下拨转出（分）")
    spent = models.BigIntegerField("本季支出（分）")
    spent_year = models.BigIntegerField("本年支出（分）")
    lent = models.BigIntegerField("本季放款（分）")
    lent_year = models.BigIntegerField("本年放款（分）")
    repaid = models.BigIntegerField("本季还款（分）")
    repaid_year = models.BigIntegerField("本年还款（分）")
    written_off = models.BigIntegerField("本季核销（分）")
    written_off_year = models.BigIntegerField("本年核销（分）")
    received_in_all = models.BigIntegerField("累计到位（分）")
    lent_in_all = models.BigIntegerField("累计放款（分）")
    repaid_in_all = models.BigIntegerField("累计还款（分）")
    balance = models.BigIntegerField("余额（分）")
    last_received = models.DateField("最近到账", null=True)

    class Meta(PlacedFact.Meta):
        verbose_name = "账户事实"
        verbose_name_plural = "账户事实"


class BudgetFact(PlacedFact):
    """One line of the year's budget, or a change of it, that was decided by the day; `name` is its
    fund, `body` who may spend it. `source` is what the line names; `from_` says who is to give it,
    by the shares of its fund where it names nobody (`funding.services.payers`), in fen."""

    pk = models.CompositePrimaryKey("report", "budget")
    budget = loose(Budget)
    fund_kind = models.CharField("经费类别", max_length=8, choices=FundKind)
    body = models.CharField("使用单位", max_length=120)
    source = models.CharField("资金来源", max_length=12, choices=Source, blank=True)
    use = models.CharField("用途", max_length=12, choices=Use, blank=True)
    fen = models.BigIntegerField("金额（分）")
    from_district = models.BigIntegerField("区财政应到（分）")
    from_town = models.BigIntegerField("镇（街）财政应到（分）")
    from_dues = models.BigIntegerField("区管党费应到（分）")
    from_enterprise = models.BigIntegerField("企业管理费应到（分）")
    from_returned = models.BigIntegerField("党费返还应到（分）")
    from_award = models.BigIntegerField("奖补应到（分）")
    from_project = models.BigIntegerField("上级项目经费应到（分）")
    from_donation = models.BigIntegerField("捐助应到（分）")
    from_other = models.BigIntegerField("其他应到（分）")
    decided_on = models.DateField("批复日期")
    document = models.CharField("批复文号", max_length=80, blank=True)

    class Meta(PlacedFact.Meta):
        verbose_name = "预算事实"
        verbose_name_plural = "预算事实"


class InKindFact(PlacedFact):
    """One gift in kind of the year by the day that was posted, with its value; `body` is the
    organisation that gave it, nobody else is named."""

    pk = models.CompositePrimaryKey("report", "in_kind")
    in_kind = loose(InKind)
    kind = models.CharField("类别", max_length=10, choices=InKindKind)
    use = models.CharField("用途", max_length=12, choices=Use)
    body = models.CharField("提供单位", max_length=120, blank=True)
    donated = models.BooleanField("捐赠")
    day = models.DateField("日期")
    in_quarter = models.BooleanField("本季")
    fen = models.BigIntegerField("折价（分）")

    class Meta(PlacedFact.Meta):
        verbose_name = "实物事实"
        verbose_name_plural = "实物事实"


class VenueSupportFact(PlacedFact):
    """Rent or charges that a venue was spared in the year by the day: the part of the yearly value
    that falls on its days, rounded so that the quarters add up to the year."""

    pk = models.CompositePrimaryKey("report", "support")
    support = loose(VenueSupport)
    kind = models.CharField("支持方式", max_length=10, choices=SupportKind)
    body = models.CharField("提供单位", max_length=120, blank=True)
    yearly_fen = models.BigIntegerField("每年折价（分）")
    fen = models.BigIntegerField("本季折价（分）")
    fen_year = models.BigIntegerField("本年折价（分）")

    class Meta(PlacedFact.Meta):
        verbose_name = "减免事实"
        verbose_name_plural = "减免事实"


class LoanFact(PlacedFact):
    """One loan that was lent by the day and stands on it, or moved in the year; `name` is the
    store. It is overdue with what its plan asked for before the day and was not repaid by it."""

    pk = models.CompositePrimaryKey("report", "loan")
    loan = loose(Loan)
    account = loose(Account)
    number = models.CharField("贷款编号", max_length=20)
    lent_on = models.DateField("放款日期")
    lent = models.BigIntegerField("本季放款（分）")
    lent_year = models.BigIntegerField("本年放款（分）")
    repaid = models.BigIntegerField("本季还款（分）")
    repaid_year = models.BigIntegerField("本年还款（分）")
    written_off = models.BigIntegerField("本季核销（分）")
    written_off_year = models.BigIntegerField("本年核销（分）")
    outstanding = models.BigIntegerField("在贷余额（分）")
    overdue = models.BigIntegerField("逾期（分）")

    class Meta(PlacedFact.Meta):
        verbose_name = "贷款事实"
        verbose_name_plural = "贷款事实"
