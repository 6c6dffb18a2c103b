"""How money reads: accounts, budgets, what was given in kind, loans. Amounts in yuan."""

from typing import Any

from django.urls import reverse

from core.money import yuan
from districts.enums import SupportKind
from funding.enums import AccountKind, InKindKind, Source, Use
from reports.lists.faces.definition import AREA, DAY, DISTRICT, MONEY, PlainRow, Shown, plain

KINDS = {kind.value: str(kind.label) for kind in AccountKind}
SOURCES = {source.value: str(source.label) for source in Source}
USES = {use.value: str(use.label) for use in Use}
GIFTS = {kind.value: str(kind.label) for kind in InKindKind}
SUPPORT = {kind.value: str(kind.label) for kind in SupportKind}
SOURCE = Shown("资金来源", 14, lambda row: SOURCES.get(row.fact.source, ""))
USE = Shown("用途", 12, lambda row: USES.get(row.fact.use, ""))


DUE = {f"from_{source}": title for source, title in SOURCES.items()}


def _due(row: Any) -> str:
    """Who is to give the line, with the yuan where they are several."""
    parts = {title: getattr(row.fact, column) for column, title in DUE.items()}
    given = {title: fen for title, fen in parts.items() if fen}
    if len(given) < 2:
        return "".join(given)
    return "；".join(f"{title} {yuan(fen)}" for title, fen in given.items())


class AccountRow(PlainRow):
    """It opens to the lines of its account."""

    @property
    def url(self) -> str:
        return reverse("account-entries", args=[self.fact.report_id, self.fact.account_id])


def _fen(title: str, column: str) -> Shown:
    return Shown(title, 16, lambda row: getattr(row.fact, column), MONEY)


MOVED = (
    *("opening", "received", "received_year", "appropriated", "appropriated_year"),
    *("spent", "spent_year", "balance"),
)
ACCOUNTS = plain(
    (
        Shown("单位", 34, lambda row: row.fact.name),
        Shown("经费", 24, lambda row: row.fact.fund),
        Shown("账户", 8, lambda row: KINDS[row.fact.kind]),
        SOURCE,
        USE,
        AREA,
        DISTRICT,
        _fen("余额", "balance"),
        _fen("本年到位", "received_year"),
        _fen("本年下拨", "appropriated_year"),
        _fen("本年支出", "spent_year"),
        _fen("季初", "opening"),
        _fen("本季到位", "received"),
        _fen("本季下拨", "appropriated"),
        _fen("本季支出", "spent"),
    ),
    ("fund", "kind", "source", "use", *MOVED),
    ("funds_received_year", "funds_appropriated_year", "funds_spent_year", "funds_held"),
    {"单位": "name", "余额": "balance", "本年支出": "spent"},
    AccountRow,
)
BUDGETS = plain(
    (
        Shown("经费", 24, lambda row: row.fact.name),
        Shown("使用单位", 34, lambda row: row.fact.body),
        Shown("应到（元）", 40, _due),
        USE,
        AREA,
        DISTRICT,
        Shown("批复日期", 12, lambda row: row.fact.decided_on, DAY),
        Shown("批复文号", 20, lambda row: row.fact.document),
        _fen("金额", "fen"),
    ),
    ("body", *DUE, "use", "decided_on", "document", "fen"),
    ("funds_budget_year", "funds_spent_year", "funds_execution_year"),
    {"使用单位": "body", "金额": "fen", "批复日期": "decided"},
)
IN_KIND = plain(
    (
        Shown("实物", 30, lambda row: row.fact.name),
        Shown("类别", 18, lambda row: GIFTS[row.fact.kind]),
        USE,
        Shown("提供单位", 30, lambda row: row.fact.body),
        AREA,
        DISTRICT,
        Shown("日期", 12, lambda row: row.fact.day, DAY),
        Shown("捐赠", 8, lambda row: "是" if row.fact.donated else "否"),
        _fen("折价", "fen"),
    ),
    ("kind", "use", "body", "day", "donated", "fen"),
    ("gifts_in_kind", "gifts_in_kind_year", "gifts_donated_year"),
    {"实物": "name", "日期": "day", "折价": "fen"},
)
SUPPORTS = plain(
    (
        Shown("阵地", 30, lambda row: row.fact.name),
        Shown("支持方式", 14, lambda row: SUPPORT[row.fact.kind]),
        Shown("提供单位", 30, lambda row: row.fact.body),
        AREA,
        DISTRICT,
        _fen("每年折价", "yearly_fen"),
        _fen("本季折价", "fen"),
        _fen("本年折价", "fen_year"),
    ),
    ("kind", "body", "yearly_fen", "fen", "fen_year"),
    ("venue_support", "venue_support_year"),
    {"阵地": "name", "本年折价": "fen"},
)
LOANS = plain(
    (
        Shown("商户", 30, lambda row: row.fact.name),
        Shown("贷款编号", 18, lambda row: row.fact.number),
        AREA,
        DISTRICT,
        Shown("放款日期", 12, lambda row: row.fact.lent_on, DAY),
        _fen("本年放款", "lent_year"),
        _fen("本年还款", "repaid_year"),
        _fen("在贷余额", "outstanding"),
        _fen("逾期", "overdue"),
    ),
    ("number", "lent_on", "lent_year", "repaid_year", "outstanding", "overdue"),
    ("loans_standing", "loans_outstanding", "loans_overdue"),
    {"商户": "name", "在贷余额": "outstanding", "逾期": "overdue"},
    AccountRow,
)
