"""One row of every model of money in an area, for tests.rows."""

import datetime as dt
from typing import Any

from django.core.files.base import ContentFile

from accounts.models import User
from districts.models import Area, PartyOrganisation
from funding.enums import AccountKind, Entitlement, JournalKind, Source, Use
from funding.models import (
    Account,
    Appropriation,
    AppropriationBatch,
    BankAccount,
    Budget,
    Closing,
    Expense,
    Fund,
    FundingRule,
    InKind,
    Instalment,
    Journal,
    Loan,
    LoanTerms,
    Publication,
    Receipt,
    Repayment,
    Reversal,
    Share,
    ShareRule,
    Voucher,
)
from funding.services import publishing
from funding.services.accounts import Place, opened
from funding.services.posting import Posting, post_one
from storefronts.models import Storefront
from tests.conftest import START

DAY = dt.date(2017, 3, 1)


def funding_in(area: Area, party: PartyOrganisation) -> list[Any]:
    maker = User.objects.get(username=f"merchant-{area.code}")
    checker, _ = User.objects.get_or_create(username=f"checker-{area.code}")
    fund = Fund.objects.create(area=area, name=f"专项经费{area.code}", opened=START)
    journal = _journal(fund, area, maker, checker)
    entry = journal.entries.get(fen__gt=0)
    of: dict[str, Any] = {"area": area, "fen": 100_00, "made_by": maker}
    receipt = Receipt.objects.create(
        fund=fund, source=Source.DONATION, day=DAY, donor=f"捐助人{area.code}", **of
    )
    gift = InKind.objects.create(
        kind="goods", name=f"物资{area.code}", valuation="市价", use=Use.SERVICE, day=DAY, **of
    )
    rows = [fund, entry.account, journal, entry, receipt, gift]
    rows.append(Closing.objects.create(fund=fund, through=START, by=maker))
    rows.append(
        Reversal.objects.create(journal=journal, area=area, day=DAY, cause="误记", made_by=maker)
    )
    return [
        *rows,
        *_plans(fund, area, party, maker),
        *_expense(entry.account, area, maker, of),
        *_loan(fund, area, maker),
    ]


def _journal(fund: Fund, area: Area, maker: User, checker: User) -> Journal:
    out = Place(AccountKind.SOURCE, Source.DISTRICT, area)
    held = Place(AccountKind.HELD, Source.DISTRICT, area)
    accounts = opened(fund, [out, held])
    return post_one(
        Posting(
            fund=fund,
            key=f"row:{area.code}",
            kind=JournalKind.RECEIPT,
            day=DAY,
            summary=f"拨入{area.code}",
            lines=((accounts[out], -500_00), (accounts[held], 500_00)),
            maker=maker,
            checker=checker,
        )
    )


def _plans(fund: Fund, area: Area, party: PartyOrganisation, maker: User) -> list[Any]:
    since: dict[str, Any] = {"fund": fund, "since": START}
    shares = ShareRule.objects.create(**since)
    rule = FundingRule.objects.create(
        name="党员活动经费",
        entitlement=Entitlement.MEMBER,
        fen=100_00,
        use=Use.ACTIVITY,
        **since,
    )
    batch = AppropriationBatch.objects.create(
        fund=fund, year=2017, quarter=1, counted_on=DAY, made_by=maker
    )
    line = Appropriation.objects.create(
        batch=batch,
        party_organisation=party,
        area=area,
        rule=rule,
        period="2017Q1",
        source=Source.DISTRICT,
        payer_area=area,
        use=Use.ACTIVITY,
        counted=4,
        proposed_fen=100_00,
        fen=100_00,
    )
    account = BankAccount.objects.create(
        party_organisation=party,
        holder=f"户名{area.code}",
        bank="建设银行",
        number="64001234567890",
        since=START,
        made_by=maker,
    )
    return [
        Budget.objects.create(fund=fund, year=2017, area=area, fen=1_000_00, decided_on=START),
        shares,
        Share.objects.create(rule=shares, source=Source.DISTRICT, parts=10_000),
        rule,
        batch,
        line,
        account,
    ]


def _expense(account: Account, area: Area, maker: User, of: dict[str, Any]) -> list[Any]:
    expense = Expense.objects.create(
        account=account,
        use=Use.ACTIVITY,
        summary=f"报销{area.code}",
        spent_on=DAY,
        payee="王五",
        payee_number="64001234567890",
        **of,
    )
    voucher = Voucher.objects.create(
        expense=expense, file=ContentFile(b"%PDF-1.4", "voucher.pdf"), sha256=area.code, by=maker
    )
    publication = Publication.objects.create(
        fund=account.fund,
        year=2017,
        code=f"P{area.code}"[:16],
        told=publishing.told(account.fund, 2017),
        published_on=DAY,
        by=maker,
    )
    return [expense, voucher, publication]


def _loan(fund: Fund, area: Area, maker: User) -> list[Any]:
    terms = LoanTerms.objects.create(fund=fund, since=START, most_fen=50_000_00, most_months=12)
    loan = Loan.objects.create(
        number=f"DK-{area.code}"[:20],
        fund=fund,
        terms=terms,
        storefront=Storefront.objects.get(area=area),
        area=area,
        asked_fen=20_000_00,
        asked_months=12,
        purpose="进货",
        payee="王五",
        payee_number="64001234567890",
        payee_bank="建设银行",
        made_by=maker,
        asked_on=DAY,
    )
    return [
        terms,
        loan,
        Instalment.objects.create(loan=loan, due=DAY, fen=20_000_00),
        Repayment.objects.create(loan=loan, fen=1_00, day=DAY, bank_reference="B1", made_by=maker),
    ]
