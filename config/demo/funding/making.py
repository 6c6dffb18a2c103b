"""A fund of the demonstration and the two who keep its books: what arrived, what was given in kind,
what went to Party organisations. All of it goes through the services that the pages call."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from accounts.models import User
from core.dated import Quarter
from districts.models import Area
from funding.enums import DocumentState, FundKind, LineState, PayerLevel, Source
from funding.models import AppropriationBatch, Fund, FundingRule, InKind, Receipt, Share, ShareRule
from funding.services import appropriating, proposing, receipts
from funding.services.entitlements import Basis

DAY = dt.timedelta(days=1)
YUAN = 100  # fen
WHOLE = 10_000  # parts


class Treasury:
    """One records, the other checks; amounts are in yuan."""

    def __init__(self, fund: Fund, clerk: User, approver: User) -> None:
        self.fund, self.clerk, self.approver = fund, clerk, approver

    @classmethod
    def founded(cls, area: Area, name: str, *two: User, **told: Any) -> "Treasury":
        """With a new fund of the area."""
        return cls(Fund.objects.create(area=area, name=name, **told), *two)

    def receive(
        self, day: dt.date, source: str, yuan: int, area: Area | None = None, **told: Any
    ) -> Receipt:
        receipt = Receipt.objects.create(
            fund=self.fund,
            source=source,
            area=area or self.fund.area,
            fen=yuan * YUAN,
            day=day,
            made_by=self.clerk,
            **told,
        )
        return receipts.post(receipt, by=self.approver)

    def give(self, day: dt.date, yuan: int, **told: Any) -> InKind:
        """In kind; it is in no account."""
        values: dict[str, Any] = {"area": self.fund.area, "state": DocumentState.POSTED, **told}
        return InKind.objects.create(day=day, fen=yuan * YUAN, made_by=self.clerk, **values)

    def rule(self, name: str, entitlement: str, rhythm: str, yuan: int, **told: Any) -> FundingRule:
        return FundingRule.objects.create(
            fund=self.fund,
            name=name,
            entitlement=entitlement,
            rhythm=rhythm,
            fen=yuan * YUAN,
            **told,
        )

    def shares(self, since: dt.date, parts: Iterable[tuple[Source, PayerLevel, int]]) -> ShareRule:
        """Each payer with its part, in percent."""
        rule = ShareRule.objects.create(fund=self.fund, since=since, document="（演示）")
        for source, level, percent in parts:
            Share.objects.create(
                rule=rule, source=source, level=level, parts=percent * WHOLE // 100
            )
        return rule

    def propose(self, quarter: Quarter, counted_on: dt.date) -> AppropriationBatch:
        """A batch that waits to be checked."""
        made = proposing.keep(Basis(self.fund, quarter, counted_on), by=self.clerk)
        return appropriating.submit(made, by=self.clerk)

    def appropriate(self, quarter: Quarter, *, signed: bool = True) -> AppropriationBatch:
        """Counted on the quarter's first day, posted on its tenth; what lies back was signed."""
        day = quarter.first + 9 * DAY
        checked = appropriating.check(self.propose(quarter, quarter.first), by=self.approver)
        posted = appropriating.post(checked, day=day, by=self.clerk)
        if signed:
            posted.lines.filter(state=LineState.POSTED).update(
                state=LineState.SIGNED, paid_on=day + DAY, signed_on=day + 5 * DAY
            )
        return posted


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
