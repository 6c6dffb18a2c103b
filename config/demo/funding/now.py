"""Money of 金凤区 and 阅海湾 as of today: the year's budget and receipts, quarters given and one to
be checked, expenses and loans in every state, the year before made public. All of it is made up
(演示); the users of the demonstration lead it there by the services that the pages call."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from accounts.models import User
from config.demo.funding.claims import Claiming
from config.demo.funding.lending import COURSES, LOST, Lending
from config.demo.funding.making import DAY, YUAN, Treasury, loan_fund
from config.demo.funding.past import on, published
from config.demo.funding.years import SHARES, offices_of, planned
from core.dated import Quarter, months_later
from districts.enums import PartyOrganisationType
from districts.models import Area, PartyOrganisation
from funding.enums import Entitlement, InKindKind, Rhythm, Source, Use
from funding.models import BankAccount, Fund, Loan
from funding.services import documents, receiving, repayments, reversing
from storefronts.models import Storefront

S, U = Source, Use
FUND, ZONE_FUND = "两新组织党建专项经费", "阅海湾红色发展基金"
PROPERTY = "阅海湾演示物业公司"
WRONG = "1. 金额与银行回单不符（演示）。\n2. 日期应填回单上的入账日期（演示）。"


@transaction.atomic
def load_now(areas: dict[str, Area], users: dict[str, User]) -> bool:
    """After the cities' own and the stores of 阅海湾. Whether anything was made."""
    zone, district = areas["640106Z01"], areas["640106"]
    if Fund.objects.filter(area=zone).exists():
        return False
    keeper = Treasury(
        Fund.objects.get(area=district, name=FUND),
        users["district-clerk"],
        users["district-approver"],
    )
    Now(keeper, district, zone, users).load()
    return True


class Now:
    """The district's fund and the zone's, on the way through the year."""

    def __init__(
        self, keeper: Treasury, district: Area, zone: Area, users: dict[str, User]
    ) -> None:
        self.keeper, self.district, self.zone = keeper, district, zone
        self.ours = Treasury(keeper.fund, users["clerk"], users["approver"])
        self.today = localdate()
        self.first = dt.date(self.today.year, 1, 1)
        self.offices = offices_of(district)

    def load(self) -> None:
        planned(self.keeper, self.today.year, self.offices)
        self._received()
        self._given()
        Claiming(self.ours, self.zone, self.keeper.approver, self.today).load()
        self._waiting()
        self._loans()
        published(self.keeper.fund, self.today.year - 1, by=self.keeper.approver)

    def _received(self) -> None:
        """What the district and each office have for the year; of the zone also what enterprises
        and members gave."""
        before = months_later(self.first, -6)
        for number, day in enumerate((before, self.first)):
            told: dict[str, Any] = {"purpose": f"{day.year}年度拨入（演示）"}
            self.keeper.receive(day, S.DISTRICT, 260_000 - 60_000 * number, **told)
            for office in self.offices:
                self.keeper.receive(day, S.TOWN, 48_000, office, **told)
        for source, yuan, what, giver in (
            (S.ENTERPRISE, 12_000, "企业管理费划拨（演示）", {"payer": PROPERTY}),
            (S.RETURNED, 6_400, "党费返还（演示）", {"payer": "区委组织部"}),
            (S.DONATION, 3_000, "党员自愿捐助（演示）", {"donor": "党员甲（演示）"}),
        ):
            self.ours.receive(self.first, source, yuan, self.zone, purpose=what, **giver)
        self.ours.give(
            self.first,
            6_000,
            area=self.zone,
            kind=InKindKind.EQUIPMENT,
            name="图书角书柜、桌椅（演示）",
            valuation="采购发票",
            use=U.PREMISES,
            giver=PROPERTY,
            donated=True,
        )

    def _given(self) -> None:
        """Of the quarter before the last one everything is signed; of the last one the bank has not
        paid one branch and another has not signed; the present batch waits to be checked."""
        keeper, since, this = self.keeper, months_later(self.first, -12), Quarter.of(self.today)
        keeper.shares(since, SHARES)
        of: dict[str, Any] = {"since": since}
        each, member = Entitlement.PARTY_ORGANISATION, Entitlement.MEMBER
        keeper.rule("党组织活动经费", each, Rhythm.QUARTER, 600, use=U.ACTIVITY, **of)
        keeper.rule("党员教育经费", member, Rhythm.YEAR, 100, use=U.TRAINING, **of)
        unsigned, refused = self._banked(since, this.first)
        keeper.close(keeper.appropriate(this.shift(-2)))
        last = keeper.appropriate(this.shift(-1), refused)
        ours = last.lines.filter(area=self.zone)
        self.ours.sign(ours.exclude(party_organisation=unsigned))
        keeper.close(last, last.lines.exclude(area=self.zone))
        keeper.propose(this)

    def _banked(self, since: dt.date, until: dt.date) -> list[PartyOrganisation]:
        """Every Party organisation has its confirmed account, but that of the zone's third was
        closed on the day, and a street's last waits to be confirmed; answers the two before it."""
        below = PartyOrganisation.objects.filter(area__path__startswith=self.district.path)
        parties = list(below.exclude(type=PartyOrganisationType.GROUP).order_by("pk"))
        ours = [one for one in parties if one.area_id == self.zone.pk][:3]
        keeper = self.keeper
        with on(since):
            for party in parties:
                account = BankAccount(
                    party_organisation=party,
                    holder=f"{party.name}（演示）"[:80],
                    bank="演示银行支行",
                    number=f"1030{party.pk:012d}",
                    since=since,
                    until=until if party == ours[-1] else None,
                )
                receiving.keep(account, by=keeper.clerk)
                if party != parties[-1]:
                    receiving.confirm(account, by=keeper.approver)
        return ours[:2]

    def _waiting(self) -> None:
        """What was recorded and waits to be checked, what came back, a reversal to be decided."""
        ours, zone, today = self.ours, self.zone, self.today
        told: dict[str, Any] = {"purpose": "二季度企业管理费（演示）", "payer": PROPERTY}
        ours.record(today - DAY, S.ENTERPRISE, 5_000, zone, **told)
        self.keeper.record(today - DAY, S.DISTRICT, 20_000, purpose="追加拨入（演示）")
        ours.offer(
            today - 2 * DAY,
            2_400,
            area=zone,
            kind=InKindKind.PAPERS,
            name="党报党刊 60 份（演示）",
            valuation="订单",
            use=U.MATERIALS,
        )
        wrong = ours.record(today - 6 * DAY, S.RETURNED, 3_200, zone, purpose="党费返还（演示）")
        with on(today - 4 * DAY):
            documents.send_back(wrong, by=ours.approver, note=WRONG)
        told["purpose"] = "企业管理费，重复登记（演示）"
        twice = ours.receive(today - 20 * DAY, S.ENTERPRISE, 1_000, zone, **told)
        assert twice.journal is not None  # noqa: S101 -- it was posted
        with on(today - DAY):
            reason = "同一笔到账登记了两次（演示）"
            reversing.ask(twice.journal, day=today - DAY, reason=reason, by=ours.clerk)

    def _loans(self) -> None:
        opened = months_later(self.first, -24)
        fund = loan_fund(self.zone, ZONE_FUND, 300_000, opened, purpose="商户无息贷款（演示）")
        keeper = Treasury(fund, self.ours.clerk, self.ours.approver)
        keeper.receive(opened, S.AWARD, 180_000, purpose="基金首批到位（演示）")
        signing_in = Storefront.objects.filter(area=self.zone, accounts__isnull=False)
        stores = list(signing_in.order_by("pk").distinct())
        made = Lending(keeper, stores, self.today, titled=False).load((*COURSES, *LOST))
        self._repaid(made[1], made[2])

    def _repaid(self, planned: Loan, overdue: Loan) -> None:
        """What came of the overdue one yesterday waits to be checked; of the one that goes as
        planned a slip was recorded wrongly and came back."""
        clerk, yesterday = self.ours.clerk, self.today - DAY
        of: dict[str, Any] = {"fen": 1_000 * YUAN, "by": clerk}
        with on(day := self.today - 3 * DAY):
            slip = f"HK{planned.number}-误"
            wrong = repayments.add(planned, day=day, bank_reference=slip, **of)
            documents.send_back(wrong, by=self.ours.approver, note=WRONG)
        with on(yesterday):
            slip = f"HK{overdue.number}-催"
            repayments.add(overdue, day=yesterday, bank_reference=slip, **of)
