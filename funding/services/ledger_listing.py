"""What an office's own ledger of a year (or quarter) makes of the fund's.

A row is known by day, voucher, amount and summary; what was posted is never changed. The rest are
posted as one, so a historic ledger must hold at its end only: the days on which a source stood
below nothing are findings.
"""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.dated import Precision
from core.errors import Refused
from core.money import yuan
from core.sheets.columns import Column, Ledger, Row
from districts.ledgers import Context, Plan, RowPlan
from districts.models import Area
from districts.scoping import above, below
from funding.enums import FundKind, JournalKind
from funding.models import Account, Entry, Fund
from funding.services.ledger_lines import LISTED, Line, lines_of, source_text
from funding.services.periods import Period

OPENING = re.compile(r"(?:上[期年季月]|年初|期初)(?:度)?(?:结转|结余|结存|余额)")
SUMS = re.compile(r"(?:本[期年季月])?(?:合计|累计|小计)|(?:期末|年末|本期)(?:结余|结存|余额)")
Fault = tuple[str, str] | None  # column key and what is wrong


@dataclass(frozen=True)
class Movement:
    """A row that is to be posted; `fen` is positive, `kind` says which way."""

    row: int
    fund: Fund
    kind: str
    day: dt.date
    source: str
    use: str
    fen: int
    summary: str
    voucher: str = ""
    handler: str = ""
    witness: str = ""
    approver: str = ""
    remark: str = ""

    @property
    def signed(self) -> int:
        return -self.fen if self.kind == JournalKind.PAYMENT else self.fen

    @property
    def purse(self) -> tuple[int, str]:
        return self.fund.pk, self.source


class Funds:
    """The special funds whose money the area may have; of several the nearest counts."""

    def __init__(self, area: Area, period: Period) -> None:
        rows = Fund.objects.filter(above([area.path]), kind=FundKind.SPECIAL)
        there = rows.filter(opened__lte=period.last).exclude(closed__lte=period.first)
        self.all = list(there.select_related("area").order_by("-area__path", "pk"))
        self.nearest = [fund for fund in self.all if fund.area_id == self.all[0].area_id]
        self.area = area

    def named(self, name: str | None) -> Fund | None:
        """Raises Refused where the ledger must say which one it means."""
        if name:
            return next((fund for fund in self.all if fund.name == name), None)
        if len(self.nearest) == 1:
            return self.nearest[0]
        if not self.all:
            raise Refused(
                f"{self.area}在台账的年度里没有专项经费，请先在“专项经费”里登记，再重新核对。"
            )
        names = "、".join(fund.name for fund in self.nearest)
        raise Refused(
            f"{self.nearest[0].area}有 {len(self.nearest)} 项专项经费（{names}），"
            "请在表里加一列“经费名称”写明是哪一项，再传。"
        )


class Purses:
    """What the area held by fund and source before the period, on its days, and now."""

    def __init__(self, area: Area, funds: list[Fund], period: Period) -> None:
        accounts = Account.objects.held().filter(fund__in=funds, area=area, party_organisation=None)
        self.before: dict[tuple[int, str], int] = defaultdict(int)
        self.now: dict[tuple[int, str], int] = defaultdict(int)
        self.days: dict[tuple[int, str], dict[dt.date, int]] = defaultdict(lambda: defaultdict(int))
        self.carried: dict[tuple[int, str], int] = defaultdict(int)
        for fund, source, balance in accounts.values_list("fund", "source", "balance"):
            self.now[fund, source] += balance
        told = Entry.objects.filter(account__in=accounts, journal__day__lte=period.last)
        names = ("account__fund", "account__source", "journal__day", "journal__kind", "fen")
        for fund, source, day, kind, fen in told.values_list(*names):
            if day < period.first:
                self.before[fund, source] += fen
                continue
            self.days[fund, source][day] += fen
            if kind == JournalKind.OPENING:
                self.carried[fund, source] += fen

    def opening(self, fund: Fund, source: str | None) -> int:
        """上期结转, of one source or of all."""
        sums = {**self.before}
        for purse, fen in self.carried.items():
            sums[purse] = sums.get(purse, 0) + fen
        return sum(fen for (pk, of), fen in sums.items() if pk == fund.pk and source in (None, of))


class FundingListing:
    """A ledger's rows on their way into a plan."""

    def __init__(self, ledger: Ledger, context: Context, columns: Mapping[str, Column]) -> None:
        assert context.area is not None  # noqa: S101 the kind is dated
        self.ledger, self.context, self.columns, self.plan = ledger, context, columns, Plan()
        self.period = Period.of_title(ledger.title, context.day)
        self.funds = Funds(context.area, self.period)
        self.purses = Purses(context.area, self.funds.all, self.period)
        self.known: dict[Any, list[Line]] = defaultdict(list)
        self.vouchers: dict[tuple[int, str], Line] = {}
        self._read()
        self.closed = self._closings()
        self.moves: dict[int, Movement] = {}
        self.seen: dict[Any, int] = {}
        self.used: set[int] = set()

    def _read(self) -> None:
        days = (self.period.first, self.period.last)
        entries = Entry.objects.filter(
            below(self.funds.area.path, "account__area"),
            journal__fund__in=self.funds.all,
            journal__kind__in=LISTED,
            journal__day__range=days,
        )
        for line in lines_of(entries):
            key = (line.fund, line.day, line.voucher, line.summary, line.spends, line.fen)
            self.known[key].append(line)
            if line.voucher and not line.turned:
                self.vouchers[line.fund, line.voucher] = line

    def _closings(self) -> dict[int, dt.date]:
        found = ((fund.pk, fund.closings.first()) for fund in self.funds.all)
        return {pk: last.through for pk, last in found if last is not None}

    def planned(self) -> Plan:
        for row in self.ledger.rows:
            self._enter(row)
        if not self._wrong():
            self._hold()
        self.plan.own = list(self.moves.values())
        self.plan.missing = self._missing()
        return self.plan

    def _wrong(self) -> bool:
        issues = any(not issue.warning for issue in self.ledger.issues)
        return issues or bool(self.ledger.unsound)

    def _tell(self, row: Row, fault: tuple[str, str]) -> None:
        key, message = fault
        self.ledger.issue(row, self.columns[key], message)

    def _enter(self, row: Row) -> None:
        label = re.sub(r"\s", "", row["name"] or row["serial"] or "")
        if SUMS.fullmatch(label) or SUMS.fullmatch(row["serial"] or ""):
            return
        fund = self.funds.named(row["fund"])
        if fund is None:
            names = "、".join(one.name for one in self.funds.all) or "无"
            told = f"没有叫“{row['fund']}”的专项经费，应为：{names}，请核对。"
            self._tell(row, ("fund", told))
            return
        self.used.add(fund.pk)
        if OPENING.fullmatch(label) or OPENING.fullmatch(row["serial"] or ""):
            self._open(row, fund)
        elif fault := amount_fault(row) or day_fault(row):
            self._tell(row, fault)
        else:
            self._move(row, fund)

    # 上期结转

    def _open(self, row: Row, fund: Fund) -> None:
        """What was carried over: as the ledger has it, or, where it has nothing, to be posted."""
        source, told = row["source"], row["income"]
        stated = row["balance"] if told is None else told
        held = self.purses.opening(fund, source)
        if stated == held or (stated is None and not held):
            self._known(row, f"上期结转 {yuan(held)} 元")
            self._met_opening(fund, source)
        elif held:
            which = source_text(source) if source else "各来源合计"
            wrong = f"登记册里{which}的上期结转是 {yuan(held)} 元，与本行不同，请核对。"
            self._tell(row, ("income", wrong))
        elif not source:
            self._tell(row, ("source", "上期结转要分资金来源填写，请按来源各写一行。"))
        elif stated is None or stated < 0:
            self._tell(row, ("income", "上期结转的金额没有填对，请在“收入”里填写，不能是负数。"))
        else:
            day = self.period.first
            made = Movement(
                row.number,
                fund,
                JournalKind.OPENING,
                day,
                source,
                "",
                stated,
                row["name"] or "上期结转",
            )
            self._add(row, made, self._late(made))

    def _met_opening(self, fund: Fund, source: str | None) -> None:
        """What was carried over within the period is told by the row."""
        for key, same in self.known.items():
            if key[0] == fund.pk and same and same[0].kind == JournalKind.OPENING:
                same[:] = [one for one in same if source not in {None, one.source}]

    # What arrived and what was spent

    def _move(self, row: Row, fund: Fund) -> None:
        spends = bool(row["expense"])
        fen = -row["expense"] if spends else row["income"]
        day, voucher = row["day"].first, row["voucher"] or ""
        same = self.known.get((fund.pk, day, voucher, row["name"], spends, fen), [])
        if same:
            self._meet(row, same)
            return
        made = Movement(
            row=row.number,
            fund=fund,
            kind=JournalKind.PAYMENT if spends else JournalKind.RECEIPT,
            day=day,
            source=row["source"] or "",
            use=(row["use"] or "") if spends else "",
            fen=abs(fen),
            summary=row["name"],
            voucher=voucher,
            remark=remark_of(row),
            **{key: row[key] or "" for key in ("handler", "witness", "approver")},
        )
        self._add(row, made, self._fault(row, made))

    def _meet(self, row: Row, same: list[Line]) -> None:
        """Known: what it says otherwise of source and use was posted and stays."""
        alike = [one for one in same if (one.source, one.use) == (row["source"], row["use"] or "")]
        line = (alike or same)[0]
        same.remove(line)
        for key, held in (("source", line.source), ("use", line.use)):
            if row[key] and held and row[key] != held:
                label = self.columns[key].cell.show(held)
                told = f"这一笔已按“{label}”入账，不能改；确有错的请先冲正，再导入。"
                self._tell(row, (key, told))
                return
        self._known(row, str(line))

    def _fault(self, row: Row, made: Movement) -> Fault:
        spends = made.kind == JournalKind.PAYMENT
        stood = self.vouchers.get((made.fund.pk, made.voucher))
        negative = (row["expense"] if spends else row["income"]) < 0
        twin = self.seen.setdefault(twin_key(made), row.number) if made.voucher else row.number
        column = "expense" if spends else "income"
        if not made.source:
            return "source", "此列必填，请填写资金来源。"
        if spends and not made.use:
            return "use", "支出必须填写项目类别，请补填。"
        if negative:
            return column, "金额不能是负数；红字冲销请在系统里办理冲正。"
        if stood:
            return column, f"凭证号已入账：{stood}，与本行不同，请核对；入错的请先冲正。"
        if twin != row.number:
            return column, f"与第 {twin} 行的日期、凭证号、摘要、金额都相同，请只保留一行。"
        return self._late(made)

    def _late(self, made: Movement) -> Fault:
        """A day that the fund's ledger does not take."""
        day, fund, period = made.day, made.fund, self.period
        if not period.first <= day <= period.last:
            return "day", f"{day} 不在{period.title}内，请核对日期，或另传那一年度的台账。"
        if day > self.context.day:
            return "day", f"{day} 晚于台账日期 {self.context.day}，请核对这一格或台账日期。"
        if day < fund.opened or (fund.closed and day >= fund.closed):
            return "day", f"{fund}在 {day} 没有设立或已终止，请核对日期。"
        if day <= self.closed.get(fund.pk, dt.date.min):
            through = self.closed[fund.pk]
            return "day", f"{fund}已结账至 {through}，不能再记 {day} 的账，请记在结账日以后。"
        return None

    def _add(self, row: Row, made: Movement, fault: Fault) -> None:
        if fault:
            self._tell(row, fault)
            return
        self.moves[row.number] = made
        column = "支出" if made.kind == JournalKind.PAYMENT else "收入"
        words = filter(None, (str(made.day), made.voucher, made.summary))
        name = f"{' '.join(words)}（{column} {yuan(made.fen)} 元）"
        self.plan.rows.append(RowPlan(row.number, name, "new", known=False))

    def _known(self, row: Row, name: str) -> None:
        self.plan.rows.append(RowPlan(row.number, name, "unchanged"))

    # Whether the money was there

    def _hold(self) -> None:
        """At its end no source may be short; the days on which one was are told."""
        purses: dict[tuple[int, str], list[Movement]] = defaultdict(list)
        for made in self.moves.values():
            purses[made.purse].append(made)
        for purse, moves in purses.items():
            short = self.purses.now[purse] + sum(made.signed for made in moves)
            if short < 0:
                self._short(purse, moves, -short)
            else:
                self.plan.findings += self._dips(purse, moves)

    def _short(self, purse: tuple[int, str], moves: list[Movement], fen: int) -> None:
        last = max(moves, key=lambda made: (made.kind == JournalKind.PAYMENT, made.day, made.row))
        row = next(row for row in self.ledger.rows if row.number == last.row)
        told = (
            f"全部记完后“{source_text(purse[1])}”支出比收入多 {yuan(fen)} 元，没有入账；"
            "请核对收入是否漏填、来源是否填错。"
        )
        self._tell(row, ("expense", told))
        self.plan.rows = [one for one in self.plan.rows if one.number != last.row]
        del self.moves[last.row]

    def _dips(self, purse: tuple[int, str], moves: list[Movement]) -> list[str]:
        days: dict[dt.date, int] = defaultdict(int, self.purses.days.get(purse, {}))
        for made in moves:
            days[made.day] += made.signed
        held, begun, lowest, found = self.purses.before[purse], None, 0, []
        name = source_text(purse[1])
        for day in [*sorted(days), None]:
            held += days[day] if day else 0
            if day and held < 0:
                begun, lowest = begun or day, min(lowest, held)
            elif begun:
                until = f"，到 {day} 补上" if day else ""
                found.append(f"{name} {begun} 起结余低于零，最低 {yuan(lowest)} 元{until}。")
                begun, lowest = None, 0
        return found

    def _missing(self) -> list[str]:
        """What the ledger's funds have of the period and the file has not."""
        left = (line for same in self.known.values() for line in same if line.fund in self.used)
        return [str(one) for one in left if not one.turned and one.day <= self.context.day]


def amount_fault(row: Row) -> Fault:
    """One of 收入 and 支出, and not both."""
    if row["income"] and row["expense"]:
        return "expense", "收入和支出只填一个，请分成两行。"
    if not (row["income"] or row["expense"]):
        return "expense", "收入和支出都没有填，请补填金额。"
    return None


def day_fault(row: Row) -> Fault:
    if not row["name"]:
        return "name", "此列必填，请补填。"
    if row["day"] is None:
        return "day", "此列必填，请补填。"
    if row["day"].precision != Precision.DAY:
        return "day", f"“{row['day']}”没有写到日，请写成 2013.03.05。"
    return None


def remark_of(row: Row) -> str:
    attached = f"附件：{row['attachment']}" if row["attachment"] else ""
    return "；".join(filter(None, (attached, row["remark"])))


def twin_key(made: Movement) -> tuple[Any, ...]:
    return (made.purse, made.kind, made.day, made.voucher, made.summary, made.fen, made.use)
