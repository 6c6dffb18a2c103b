"""Money of the small district in 2017, posted as the services post it."""

import datetime as dt
from dataclasses import dataclass
from itertools import count
from typing import Any

from accounts.models import User
from districts.models import Area, CommercialDistrict, PartyOrganisation, Venue, VenueSupport
from funding.enums import AccountKind, FundKind, JournalKind, LoanState, Source, Use
from funding.models import Account, Budget, Fund, InKind, Instalment, Journal, Loan, LoanTerms
from funding.services import reversing
from funding.services.accounts import Place, new_for_loan, opened
from funding.services.posting import Posting, post_one
from storefronts.models import Storefront
from tests.conftest import START
from tests.reports.deeds import NOVEMBER
from tests.reports.quarters import Town

KEYS = count(1)
MARCH, DECEMBER = dt.date(2017, 3, 5), dt.date(2017, 12, 10)
EARLIER, LATER = dt.date(2016, 12, 20), dt.date(2018, 1, 3)


@dataclass(frozen=True)
class Money:
    """A fund, and who keeps it."""

    fund: Fund
    maker: Any
    checker: Any

    def post(
        self, kind: str, day: dt.date, fen: int, out: Place | Account, into: Place | Account
    ) -> Journal:
        """So many fen from one account to another."""
        places = [one for one in (out, into) if isinstance(one, Place)]
        known: dict[Any, Account] = dict(opened(self.fund, places))
        one, other = (
            place if isinstance(place, Account) else known[place] for place in (out, into)
        )
        return post_one(
            Posting(
                fund=self.fund,
                key=f"made:{next(KEYS)}",
                kind=kind,
                day=day,
                summary=f"{JournalKind(kind).label}{fen}",
                lines=((one, -fen), (other, fen)),
                maker=self.maker,
                checker=self.checker,
                voucher=f"记{next(KEYS)}",
                handler="经办小周",
            )
        )

    def arrive(
        self,
        area: Area,
        fen: int,
        day: dt.date = NOVEMBER,
        source: str = Source.DISTRICT,
        *,
        party: PartyOrganisation | None = None,
        kind: str = JournalKind.RECEIPT,
    ) -> Journal:
        return self.post(
            kind, day, fen, Place(AccountKind.SOURCE, source, area), held(area, source, party)
        )

    def give(
        self,
        payer: Area,
        party: PartyOrganisation,
        fen: int,
        day: dt.date = NOVEMBER,
        source: str = Source.DISTRICT,
    ) -> Journal:
        into = held(party.area, source, party)
        return self.post(JournalKind.APPROPRIATION, day, fen, held(payer, source), into)

    def pay(
        self,
        out: Place,
        fen: int,
        day: dt.date = NOVEMBER,
        use: str = Use.ACTIVITY,
        district: CommercialDistrict | None = None,
    ) -> Journal:
        into = Place(
            AccountKind.USE,
            out.source,
            out.area,
            use=use,
            party_organisation=out.party_organisation,
            commercial_district=district,
        )
        return self.post(JournalKind.PAYMENT, day, fen, out, into)

    def reverse(self, journal: Journal, day: dt.date) -> Journal:
        return reversing.opposite(
            journal, day=day, reason="误记", maker=self.maker, checker=self.checker
        )

    def plan(self, area: Area, fen: int, decided_on: dt.date = MARCH, **fields: Any) -> Budget:
        given = {"year": 2017, "source": Source.DISTRICT, "use": Use.ACTIVITY, **fields}
        return Budget.objects.create(
            fund=self.fund, area=area, fen=fen, decided_on=decided_on, **given
        )


def held(area: Area, source: str = Source.DISTRICT, party: Any = None) -> Place:
    return Place(AccountKind.HELD, source, area, party_organisation=party)


def special(town: Town, cast: Any) -> Money:
    fund = Fund.objects.create(area=town.district, name="专项经费", opened=START)
    return Money(fund, cast.clerk, cast.approver)


def loans(area: Area, cast: Any) -> Money:
    """A fund for loans; what is planned of it is not there."""
    fund = Fund.objects.create(
        area=area, kind=FundKind.LOAN, name="红色发展基金", planned_fen=500_000_00, opened=START
    )
    return Money(fund, cast.clerk, cast.approver)


def lent(
    money: Money, area: Area, fen: int, day: dt.date, *dues: tuple[dt.date, int], name: str
) -> tuple[Loan, Place]:
    """A loan that was lent on the day out of what its area holds, with its plan."""
    fund = money.fund
    terms, _ = LoanTerms.objects.get_or_create(
        fund=fund, since=START, defaults={"most_fen": 100_000_00, "most_months": 24}
    )
    loan = Loan.objects.create(
        number=f"DK{next(KEYS):06}",
        fund=fund,
        terms=terms,
        storefront=Storefront.objects.create(name=name, area=area, trade="catering"),
        area=area,
        asked_fen=fen,
        asked_months=12,
        purpose="进货",
        payee_bank="建设银行",
        made_by=money.maker,
        asked_on=day,
        state=LoanState.LENT,
        fen=fen,
        account=new_for_loan(fund, Source.DISTRICT, area),
    )
    Instalment.objects.bulk_create(Instalment(loan=loan, due=due, fen=part) for due, part in dues)
    out = held(fund.area)
    assert loan.account is not None
    money.post(JournalKind.LENDING, day, fen, out, loan.account)
    return loan, out


def gift(area: Area, fen: int, day: dt.date = NOVEMBER, **fields: Any) -> InKind:
    given = {
        "kind": "goods",
        "name": "桌椅",
        "valuation": "市价",
        "use": Use.PREMISES,
        "state": "posted",
        "made_by": User.objects.first(),
        **fields,
    }
    return InKind.objects.create(area=area, fen=fen, day=day, **given)


def waived(area: Area, yearly_fen: int, since: dt.date, until: dt.date | None = None) -> Any:
    venue, _ = Venue.objects.get_or_create(area=area, name="党群服务中心", kind="centre")
    return VenueSupport.objects.create(
        venue=venue, kind="rent", yearly_fen=yearly_fen, since=since, until=until
    )
