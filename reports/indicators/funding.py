"""Figures of money: budgeted, received, appropriated, spent, held; in kind and loans apart.

The five are of special funds. Each counts the lines of one kind of journal, net of reversals, on
the accounts where it is seen: what arrived at holders, what Party organisations were given, what
went to uses. Amounts are kept in fen.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from funding.enums import AccountKind, FundKind, Source, Use
from reports.indicators.definition import Facts, Indicator
from reports.indicators.predicates import EVERYTHING, both
from reports.indicators.times import YEAR, Times
from reports.models import AccountFact, BudgetFact, InKindFact, LoanFact, VenueSupportFact

FEN = 100
LEDGER = "经费总账"
BUDGETS = "预算登记"
IN_KIND_REGISTER = "实物登记"
VENUE_REGISTER = "阵地登记"
LOAN_REGISTER = "无息贷款登记和经费总账"
FROM, FOR = "_from_", "_for_"

SPECIAL, LOAN = Q(fund_kind=FundKind.SPECIAL), Q(fund_kind=FundKind.LOAN)
HELD, USED = Q(kind=AccountKind.HELD), Q(kind=AccountKind.USE)


@dataclass(frozen=True)
class Amount:
    """Figures of one kind of money in a subject: `rows` are those it may stand in."""

    subject: Facts
    source: str
    rows: Q = EVERYTHING

    def of(
        self, code: str, title: str, definition: str, column: str, rows: Q = EVERYTHING, **more: Any
    ) -> Indicator:
        """The column added up; what was reversed in a later time counts below nothing."""
        moved = both(self.rows & rows, ~Q(**{column: 0}))
        given = {"source": self.source, "subject": self.subject, "scale": FEN, **more}
        return Indicator(code, title, "元", definition, moved, total=column, **given)

    def twice(
        self, code: str, title: str, definition: str, column: str, rows: Q = EVERYTHING
    ) -> Iterator[Indicator]:
        """Of the quarter, and of the year up to the day."""
        yield self.of(code, f"本季{title}", f"本季度内{definition}", column, rows, flow=True)
        code, column = f"{code}{YEAR}", f"{column}{YEAR}"
        yield self.of(
            code, f"本年{title}", f"本年度截至当日{definition}", column, rows, yearly=True
        )


RECEIVED = Amount(AccountFact, LEDGER, SPECIAL & HELD)
SPENT = Amount(AccountFact, LEDGER, SPECIAL & USED)
BUDGET = Amount(BudgetFact, BUDGETS, SPECIAL)
FUND = Amount(AccountFact, LEDGER, LOAN & HELD)
LENT = Amount(LoanFact, LOAN_REGISTER)
WAIVED = Amount(VenueSupportFact, VENUE_REGISTER)


def _by_source(made: Any, code: str, title: str, definition: str, column: str) -> Iterator[Any]:
    for source in Source:
        told = f"{definition}，资金来源为“{source.label}”的。"
        yield made(
            f"{code}{FROM}{source}",
            f"{title}（{source.label}）",
            told,
            column,
            Q(source=source),
        )


def _due() -> Iterator[Indicator]:
    """应到: the parts of the lines that a payer is to give."""
    code, title, told, _ = PLANNED
    for source in Source:
        yield _budget(
            f"{code}{FROM}{source}",
            f"{title}（{source.label}）",
            f"{told}，由“{source.label}”出资的；没有写明来源的，按当日的分担办法分到各出资方。",
            f"from_{source}",
        )


def _by_use(made: Any, code: str, title: str, definition: str, column: str) -> Iterator[Any]:
    for use in Use:
        told = f"{definition}，用途为“{use.label}”的。"
        yield made(f"{code}{FOR}{use}", f"{title}（{use.label}）", told, column, Q(use=use))


def _each(many: Iterator[Iterator[Indicator]]) -> Iterator[Indicator]:
    for pair in many:
        yield from pair


def _budget(code: str, title: str, told: str, column: str, rows: Q = EVERYTHING) -> Indicator:
    return BUDGET.of(f"{code}{YEAR}", title, told, column, rows, yearly=True)


ARRIVED = ("funds_received", "到位", "实际到账的经费；上期结转、计划数不计，冲正的扣除", "received")
GIVEN = (
    "funds_appropriated",
    "下拨",
    "下拨到党组织的经费；银行退票和冲正的扣除",
    "appropriated",
)
PAID = ("funds_spent", "支出", "实际支付的经费；冲正的扣除", "spent")
PLANNED = ("funds_budget", "本年预算", "当年预算截至当日已批复的数，调增调减计在内", "fen")
LEFT = ("funds_held", "结余", "截至当日专项经费账上的余额，含上期结转", "balance")


def _told(of: tuple[str, ...]) -> tuple[str, str, str, str]:
    code, title, told, column = of
    return code, title, f"{told}。", column


FIGURES = (
    _budget(*_told(PLANNED)),
    *RECEIVED.twice(*_told(ARRIVED)),
    *RECEIVED.twice(*_told(GIVEN)),
    *SPENT.twice(*_told(PAID)),
    RECEIVED.of(*_told(LEFT)),
    Indicator(
        "funds_execution_year",
        "执行率",
        "%",
        "本年度截至当日的支出 ÷ 当年预算截至当日已批复的数；合计由合计数计算，没有预算的记“—”。",
        both(EVERYTHING),
        source=LEDGER,
        subject=AccountFact,
        ratio=("funds_spent_year", "funds_budget_year"),
        yearly=True,
    ),
    Indicator(
        "funds_accounts",
        "经费账户",
        "个",
        "截至当日有余额，或者本年度有收支的专项经费账户。",
        both(SPECIAL),
        source=LEDGER,
        subject=AccountFact,
    ),
    *RECEIVED.twice(
        "funds_opening",
        "期初",
        "由以前结转来的专项经费余额，加上登记的上期结转。",
        "opening",
    ),
    *RECEIVED.twice(
        "funds_transferred",
        "下拨转出",
        "由本区划账上下拨给党组织的经费，转出为负数。",
        "transferred",
    ),
)
BY_SOURCE = (
    *_due(),
    *_each(_by_source(RECEIVED.twice, *ARRIVED)),
    *_each(_by_source(RECEIVED.twice, *GIVEN)),
    *_each(_by_source(SPENT.twice, *PAID)),
    *_by_source(RECEIVED.of, *LEFT),
)
BY_USE = (*_by_use(_budget, *PLANNED), *_each(_by_use(SPENT.twice, *PAID)))

GIFTS = Times(InKindFact, IN_KIND_REGISTER, Q(in_quarter=True))
IN_KIND = (
    *GIFTS.twice(
        "gifts_in_kind",
        "实物折价",
        "元",
        "收到的物资、资料、标牌、设备和服务的折价之和，不计入现金。",
        total="fen",
        scale=FEN,
    ),
    *GIFTS.twice(
        "gifts_donated",
        "捐赠实物折价",
        "元",
        "收到的捐赠实物的折价之和，不计入现金。",
        rows=Q(donated=True),
        total="fen",
        scale=FEN,
    ),
    *WAIVED.twice(
        "venue_support",
        "减免折价",
        "减免阵地租金和费用的折价：每年折价按天数计入，不计入现金。",
        "fen",
    ),
)
LOANS = (
    *LENT.twice("loans_lent", "放款", "付给商户的无息贷款；冲正的扣除。", "lent"),
    *LENT.twice("loans_repaid", "还款", "商户归还的无息贷款；冲正的扣除。", "repaid"),
    *LENT.twice("loans_written_off", "核销", "经两人核准核销的无息贷款。", "written_off"),
    LENT.of(
        "loans_outstanding",
        "在贷余额",
        "截至当日商户还没有归还、没有核销的无息贷款。",
        "outstanding",
    ),
    LENT.of(
        "loans_overdue",
        "贷款逾期",
        "在贷余额中，按还款计划应在当日以前归还、截至当日还没有归还的。",
        "overdue",
    ),
    Indicator(
        "loans_standing",
        "在贷笔数",
        "笔",
        "截至当日有余额的无息贷款。",
        both(Q(outstanding__gt=0)),
        source=LOAN_REGISTER,
        subject=LoanFact,
    ),
    FUND.of(
        "loan_fund_held", "贷款基金可用", "截至当日无息贷款基金账上可以放款的余额。", "balance"
    ),
    FUND.of(
        "loan_fund_received",
        "贷款基金累计到位",
        "无息贷款基金设立以来实际到账的数，含结转；计划规模不计。",
        "received_in_all",
    ),
    FUND.of("loan_fund_lent", "贷款基金累计放款", "无息贷款基金设立以来的放款。", "lent_in_all"),
    FUND.of(
        "loan_fund_repaid",
        "贷款基金累计还款",
        "无息贷款基金设立以来的还款；放款＋可用＝到位＋还款。",
        "repaid_in_all",
    ),
)
