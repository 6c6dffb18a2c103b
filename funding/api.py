"""Money for other systems: amounts in fen, and as people write them. No person is named."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from rest_framework import serializers

from districts.api.filters import (
    Between,
    Key,
    OneOf,
    ReadFilter,
    of_commercial_district,
    over,
    since,
    until,
    within_area,
)
from districts.api.names import AmountField, NamingSerializer
from districts.api.reading import ScopedReadViewSet, declared
from funding.enums import AccountKind, FundKind, JournalKind, LoanState, Source, Use
from funding.models import Account, Budget, Entry, Fund, Journal, Loan
from storefronts.api import StorefrontName


class FundName(serializers.ModelSerializer):
    class Meta:
        model = Fund
        fields = ("id", "name")


class FundSerializer(NamingSerializer):
    planned = AmountField("planned_fen")

    class Meta:
        model = Fund
        fields = (
            *("id", "area", "kind", "name", "purpose", "custodian", "planned_fen", "planned"),
            *("opened", "closed"),
        )


class AccountSerializer(NamingSerializer):
    fund = FundName(read_only=True)
    fen = serializers.IntegerField(source="balance", read_only=True, help_text="余额（分）")
    amount = AmountField("balance")

    class Meta:
        model = Account
        fields = (
            *("id", "fund", "kind", "source", "use", "area", "party_organisation"),
            *("commercial_district", "fen", "amount"),
        )


class EntrySerializer(serializers.ModelSerializer):
    amount = AmountField("fen")

    class Meta:
        model = Entry
        fields = ("id", "journal", "account", "fen", "amount")


class JournalSerializer(serializers.ModelSerializer):
    """With the lines that lie in the user's areas."""

    fund = FundName(read_only=True)
    entries = EntrySerializer(many=True, read_only=True)

    class Meta:
        model = Journal
        fields = ("id", "fund", "kind", "day", "summary", "voucher", "reverses", "entries")


class BudgetSerializer(NamingSerializer):
    fund = FundName(read_only=True)
    amount = AmountField("fen")

    class Meta:
        model = Budget
        fields = (
            *("id", "fund", "year", "area", "party_organisation", "source", "use"),
            *("fen", "amount", "decided_on", "document"),
        )


class LoanSerializer(NamingSerializer):
    """Neither payee nor words: the store, the amount and how far it is."""

    storefront = StorefrontName(read_only=True)
    amount = AmountField("fen", allow_null=True)

    class Meta:
        model = Loan
        fields = (
            *("id", "number", "area", "storefront", "state", "asked_on", "asked_fen"),
            *("fen", "amount", "months", "lent_on", "next_due", "ended_on"),
        )


class FundFilter(ReadFilter):
    area = within_area()
    kind = OneOf(choices=FundKind.choices, label="类别")
    closed = over("closed", "已终止")


class AccountFilter(ReadFilter):
    area = within_area()
    commercial_district = of_commercial_district()
    fund = Key("fund_id", label="专项经费编号")
    party_organisation = Key("party_organisation_id", label="党组织编号")
    kind = OneOf(choices=AccountKind.choices, label="类别")
    source = OneOf(choices=Source.choices, label="资金来源")
    use = OneOf(choices=Use.choices, label="用途")


class JournalFilter(ReadFilter):
    area = within_area("fund__area__path")
    fund = Key("fund_id", label="专项经费编号")
    kind = OneOf(choices=JournalKind.choices, label="类别")
    since = since("day")
    until = until("day")


class EntryFilter(ReadFilter):
    area = within_area("account__area__path")
    journal = Key("journal_id", label="记账凭证编号")
    account = Key("account_id", label="账户编号")
    since = since("journal__day")
    until = until("journal__day")


class BudgetFilter(ReadFilter):
    area = within_area()
    commercial_district = of_commercial_district()
    fund = Key("fund_id", label="专项经费编号")
    year = Between("year", least=2000, most=2100, label="年度")
    source = OneOf(choices=Source.choices, label="资金来源")
    use = OneOf(choices=Use.choices, label="用途")


class LoanFilter(ReadFilter):
    area = within_area()
    storefront = Key("storefront_id", label="商户编号")
    state = OneOf(choices=LoanState.choices, label="状态")
    since = since("lent_on")
    until = until("lent_on")


@declared("funds", "专项经费")
class FundViewSet(ScopedReadViewSet):
    """专项经费和红色发展基金；上级区划的经费也可读。"""

    queryset = Fund.objects.select_related("area")
    serializer_class = FundSerializer
    filterset_class = FundFilter


@declared("accounts", "账户")
class AccountViewSet(ScopedReadViewSet):
    """账户：一项经费的一个来源和持有单位（用途），带余额。"""

    queryset = Account.objects.select_related(
        "fund", "area", "party_organisation", "commercial_district"
    )
    serializer_class = AccountSerializer
    filterset_class = AccountFilter


@declared("journals", "记账凭证")
class JournalViewSet(ScopedReadViewSet):
    """记账凭证：带本人区划内的分录。"""

    queryset = Journal.objects.select_related("fund")
    serializer_class = JournalSerializer
    filterset_class = JournalFilter

    def get_queryset(self) -> QuerySet[Any]:
        lines = Entry.objects.for_user(self.request.user).order_by("pk")
        return super().get_queryset().prefetch_related(Prefetch("entries", lines))


@declared("entries", "分录")
class EntryViewSet(ScopedReadViewSet):
    """分录：账户增加（负数为减少）多少分。"""

    queryset = Entry.objects.all()
    serializer_class = EntrySerializer
    filterset_class = EntryFilter


@declared("budgets", "预算")
class BudgetViewSet(ScopedReadViewSet):
    """预算：一年计划的一行，或以后的调整。"""

    queryset = Budget.objects.select_related("fund", "area", "party_organisation")
    serializer_class = BudgetSerializer
    filterset_class = BudgetFilter


@declared("loans", "无息贷款")
class LoanViewSet(ScopedReadViewSet):
    """无息贷款：商户、金额和办理状态，不含收款账户。"""

    queryset = Loan.objects.select_related("area", "storefront")
    serializer_class = LoanSerializer
    filterset_class = LoanFilter
