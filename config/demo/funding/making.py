"""A fund of the demonstration and the two who keep its books: what arrived, what was given in kind,
what went to Party organisations. All of it goes through the services that the pages call, and is
dated back."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from config.demo.funding.past import on, signed
from core.dated import Quarter
from districts.models import Area, PartyOrganisation
from funding.enums import FundKind, LineState, PayerLevel, Source
from funding.models import (
    Appropriation,
    AppropriationBatch,
    Fund,
    FundingRule,
    InKind,
    Receipt,
    Share,
    ShareRule,
)
from funding.services import appropriating, bank_results, in_kind, proposing, receipts, signing
from funding.services.bank_results import Result
from funding.services.entitlements import Basis

DAY = dt.timedelta(days=1)
SIGNED = 4 * DAY  # after the bank paid
YUAN = 100  # fen
WHOLE = 10_000  # parts
NOT_PAID = "户名与账号不符，退回（演示）"


class Treasury:
    """One records, the other checks; amounts are in yuan."""

    def __init__(self, fund: Fund, clerk: User, approver: User) -> None:
        self.fund, self.clerk, self.approver = fund, clerk, approver

    @classmethod
    def founded(cls, area: Area, name: str, *two: User, **told: Any) -> "Treasury":
        """With a new fund of the area."""
        return cls(Fund.objects.create(area=area, name=name, **told), *two)

    def record(
        self, day: dt.date, source: str, yuan: int, area: Area | None = None, **told: Any
    ) -> Receipt:
        """What arrived and waits to be checked."""
        with on(day):
            return self._recorded(day, source, yuan, area, **told)

    def receive(
        self, day: dt.date, source: str, yuan: int, area: Area | None = None, **told: Any
    ) -> Receipt:
        with on(day):
            receipt = self._recorded(day, source, yuan, area, **told)
            return receipts.post(receipt, by=self.approver)

    def _recorded(
        self, day: dt.date, source: str, yuan: int, area: Area | None, **told: Any
    ) -> Receipt:
        of = {"fund": self.fund, "area": area or self.fund.area, **told}
        receipt = Receipt(source=source, fen=yuan * YUAN, day=day, **of)
        return receipts.record(receipt, by=self.clerk)

    def offer(self, day: dt.date, yuan: int, **told: Any) -> InKind:
        """In kind, it waits to be checked; it is in no account."""
        told.setdefault("area", self.fund.area)
        with on(day):
            return in_kind.record(InKind(day=day, fen=yuan * YUAN, **told), by=self.clerk)

    def give(self, day: dt.date, yuan: int, **told: Any) -> InKind:
        gift = self.offer(day, yuan, **told)
        with on(day):
            return in_kind.check(gift, by=self.approver)

    def rule(self, name: str, entitlement: str, rhythm: str, yuan: int, **told: Any) -> FundingRule:
        return FundingRule.objects.create(
            fund=self.fund,
            name=name,
            entitlement=entitlement,
            rhythm=rhythm,
            fen=yuan * YUAN,
            **told,
        )

    def shares(
        self, since: dt.date, parts: Iterable[tuple[Source, PayerLevel, int]], **told: Any
    ) -> ShareRule:
        """Each payer with its part, in percent."""
        rule = ShareRule.objects.create(fund=self.fund, since=since, document="（演示）", **told)
        for source, level, percent in parts:
            Share.objects.create(
                rule=rule, source=source, level=level, parts=percent * WHOLE // 100
            )
        return rule

    def propose(self, quarter: Quarter) -> AppropriationBatch:
        """A batch that waits to be checked, counted on the quarter's first day."""
        with on(quarter.first):
            made = proposing.keep(Basis(self.fund, quarter, quarter.first), by=self.clerk)
            return appropriating.submit(made, by=self.clerk)

    def appropriate(
        self, quarter: Quarter, refused: PartyOrganisation | None = None
    ) -> AppropriationBatch:
        """Posted on the quarter's tenth day and paid on the next; but for one whom the bank did
        not pay."""
        batch = self.propose(quarter)
        with on(day := quarter.first + 9 * DAY):
            checked = appropriating.check(batch, by=self.approver)
            posted = appropriating.post(checked, day=day, by=self.clerk)
        self._paid(posted, day + DAY, refused)
        return posted

    def sign(self, lines: QuerySet[Appropriation]) -> None:
        """Those that were paid, four days later."""
        for line in lines.filter(state=LineState.PAID).select_related("area").order_by("pk"):
            with on(day := (line.paid_on or line.batch.counted_on) + SIGNED):
                signing.sign(line, day=day, by=self.clerk)

    def close(
        self, batch: AppropriationBatch, lines: QuerySet[Appropriation] | None = None
    ) -> None:
        """Whoever of the batch (of these lines) was paid has signed since."""
        if batch.day is not None:
            there = batch.lines.all() if lines is None else lines
            signed(there, batch.day + DAY + SIGNED, by=self.clerk)

    def _paid(
        self, batch: AppropriationBatch, day: dt.date, refused: PartyOrganisation | None
    ) -> None:
        """What the bank sent back, of whom it paid and whom it did not."""
        results = [
            Result(number, line.pk, line.fen, paid=False, told=NOT_PAID)
            if line.party_organisation == refused
            else Result(number, line.pk, line.fen, True, f"YH{day:%Y%m%d}{line.pk:06d}", day)
            for number, line in enumerate(batch.lines.filter(state=LineState.POSTED), 1)
        ]
        with on(day):
            bank_results.take(batch, results, day=day, by=self.clerk)


def quarters(year: int) -> list[Quarter]:
    return [Quarter(year, number) for number in (1, 2, 3, 4)]


def loan_fund(area: Area, name: str, yuan: int, opened: dt.date, **told: Any) -> Fund:
    """What is planned is not available."""
    return Fund.objects.create(
        area=area,
        kind=FundKind.LOAN,
        name=name,
        planned_fen=yuan * YUAN,
        opened=opened,
        **told,
    )
