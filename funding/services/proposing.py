"""下拨测算: what a batch would give, to whom, out of whose money, before anything is kept."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, cast

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.timezone import localdate

from core.copying import copy_rows, new_row
from core.dated import Quarter
from core.errors import Refused
from core.workflow import record
from districts import advice
from districts.models import Area, PartyOrganisation
from districts.scoping import below
from funding.enums import AccountKind, FundKind, LineState, PayerLevel, Source
from funding.models import (
    Account,
    Appropriation,
    AppropriationBatch,
    Fund,
    FundingRule,
    Share,
    ShareRule,
)
from funding.models.appropriations import FREE
from funding.models.plans import WHOLE
from funding.services import allocation, entitlements
from funding.services.entitlements import Basis, Due
from funding.services.receiving import Receivers, receivers

PROPOSE = "拟定下拨"
NOTHING = "没有可以下拨的：这一季度按标准应拨的都已在别的批次里，或者没有对象。"
NO_TOWN = "不在任何镇（街）、功能区里，镇（街）承担的部分没有出资方；请更正它的行政区划"
GONE = "已撤销，上次没有付成的不再补拨"
TWICE = "这一季度的下拨刚由另一人拟定，没有重复保存，请刷新后查看那一批。"


@dataclass(frozen=True)
class Line:
    """What one payer gives one Party organisation by one rule; `again` where it failed before."""

    party: PartyOrganisation
    rule: FundingRule
    period: str
    source: str
    payer_area: Area
    counted: int
    fen: int
    again: bool = False


@dataclass(frozen=True)
class Payer:
    """Whose money: what goes out of it, and what it holds."""

    source: str
    area: Area
    fen: int
    balance: int

    @property
    def lacks(self) -> int:
        return max(0, self.fen - self.balance)

    @property
    def title(self) -> str:
        return f"{Source(self.source).label} · {self.area}"


@dataclass(frozen=True)
class Counted:
    """A rule with what it counted in all."""

    rule: FundingRule
    number: int
    parties: int
    fen: int


@dataclass
class Proposal:
    basis: Basis
    lines: list[Line] = field(default_factory=list)
    left_out: list[Due] = field(default_factory=list)
    payers: list[Payer] = field(default_factory=list)
    receivers: Receivers = field(default_factory=Receivers)

    @cached_property
    def fen(self) -> int:
        return sum(line.fen for line in self.lines)

    @cached_property
    def parties(self) -> int:
        return len({line.party.pk for line in self.lines})

    @cached_property
    def counted(self) -> list[Counted]:
        return counted(self.lines)

    @cached_property
    def towns(self) -> list[tuple[Area, int]]:
        """What the Party organisations of each area get."""
        sums: Counter[Area] = Counter()
        for line in self.lines:
            sums[line.party.area] += line.fen
        return sorted(sums.items(), key=lambda pair: pair[0].path)


def check(basis: Basis) -> None:
    """Raises Refused, with its field."""
    fund, quarter, day = basis.fund, basis.quarter, basis.counted_on
    if fund.kind != FundKind.SPECIAL:
        raise Refused(f"{fund}是借款基金，不按季下拨，请选择专项经费。", field="fund")
    if day > localdate():
        raise Refused(f"计数日期还没有到（今天是 {localdate()}），请核对。", field="counted_on")
    eve = quarter.first - dt.timedelta(days=1)
    if not eve <= day <= quarter.last:
        raise Refused(
            f"计数日期应在 {eve} 到 {quarter.last} 之间（上季末到本季末），请核对。",
            field="counted_on",
        )
    if quarter.last < fund.opened or (fund.closed and quarter.first >= fund.closed):
        raise Refused(f"{fund}在{quarter.title}没有设立或已终止，请核对。", field="fund")


def propose(basis: Basis) -> Proposal:
    """Writes nothing. Raises Refused."""
    check(basis)
    rules = list(entitlements.rules_of(basis))
    if not rules:
        told = f"{basis.fund}在 {basis.rules_on} 没有拨付标准，请先登记。"
        raise Refused(told, field="fund")
    shares = shares_of(basis)
    made = Proposal(basis)
    towns = _Towns(basis.fund)
    dues = _sorted_out(made, entitlements.found(basis, rules), shares, towns)
    again = list(_again(made))
    once_more = {(line.party.pk, line.rule.pk, line.period) for line in again}
    made.left_out = [
        due for due in made.left_out if (due.party.pk, due.rule.pk, due.period) not in once_more
    ]
    made.lines = [*again, *_shared(dues, shares, towns, basis.fund)]
    made.payers = payers(
        basis.fund, (((line.source, line.payer_area), line.fen) for line in made.lines)
    )
    made.receivers = receivers([line.party for line in made.lines], localdate())
    return made


def shares_of(basis: Basis) -> list[Share]:
    """Raises Refused where nobody has said who pays, or not the whole."""
    rule = ShareRule.objects.on(basis.rules_on).filter(fund=basis.fund).first()
    if rule is None:
        told = f"{basis.fund}在 {basis.rules_on} 没有分担办法，请先登记由谁出资。"
        raise Refused(told, field="fund")
    shares = list(rule.shares.all())
    if sum(share.parts for share in shares) != WHOLE:
        raise Refused(f"“{rule}”各方比例合计不是 100%，请先更正。", field="fund")
    return shares


class _Towns:
    """The reporting area (street, town, zone) in which an area lies."""

    def __init__(self, fund: Fund) -> None:
        rows = Area.objects.filter(below(fund.area.path, ""), reporting=True)
        self._by_path = {area.path: area for area in rows}

    def of(self, area: Area) -> Area | None:
        codes = area.path.strip("/").split("/")
        paths = ("".join(f"{code}/" for code in codes[:end]) for end in range(len(codes), 0, -1))
        return next((self._by_path[path] for path in paths if path in self._by_path), None)


def _sorted_out(
    made: Proposal, dues: Iterable[Due], shares: Sequence[Share], towns: _Towns
) -> list[Due]:
    """What is to be paid; who gets nothing is told with the reason."""
    by_town = any(share.level == PayerLevel.TOWN for share in shares)
    given = []
    for due in dues:
        if due.why_not:
            made.left_out.append(due)
        elif by_town and towns.of(due.party.area) is None:
            made.left_out.append(Due(due.party, due.rule, due.period, why_not=NO_TOWN))
        else:
            given.append(due)
    return given


def _shared(
    dues: Sequence[Due], shares: Sequence[Share], towns: _Towns, fund: Fund
) -> Iterator[Line]:
    """A line for each payer of what is due; who would give nothing has no line."""
    areas: dict[int, Area] = {}

    def payer(due: Due, share: Share) -> tuple[str, int]:
        in_town = share.level == PayerLevel.TOWN  # who lies in none was left out
        area = cast(Area, towns.of(due.party.area)) if in_town else fund.area
        areas[area.pk] = area
        return share.source, area.pk

    rows = {
        (due.party.pk, due.rule.pk): (due.fen, {payer(due, one): one.parts for one in shares})
        for due in dues
    }
    table = allocation.share(rows)
    for due in dues:
        for (source, area), fen in table[due.party.pk, due.rule.pk].items():
            if fen:
                yield Line(due.party, due.rule, due.period, source, areas[area], due.counted, fen)


SAME = ("party_organisation_id", "rule_id", "source", "period")  # what a line is about


def failed(fund: Fund) -> QuerySet[Appropriation]:
    """Lines that were not paid and that no other line stands for since."""
    same = {name: OuterRef(name) for name in SAME}
    since = Appropriation.objects.filter(**same).exclude(state__in=FREE)
    rows = Appropriation.objects.filter(batch__fund=fund, state=LineState.FAILED)
    rows = rows.filter(~Exists(since)).order_by(*SAME, "-pk").distinct(*SAME)
    return rows.select_related("party_organisation__area", "rule", "payer_area")


def _again(made: Proposal) -> Iterator[Line]:
    """What failed is given again as it was."""
    day = made.basis.counted_on
    for line in failed(made.basis.fund):
        party = line.party_organisation
        if party.dissolved and party.dissolved <= day:
            made.left_out.append(Due(party, line.rule, line.period, why_not=GONE))
            continue
        yield Line(
            party,
            line.rule,
            line.period,
            line.source,
            line.payer_area,
            line.counted,
            line.fen,
            again=True,
        )


def counted(lines: Iterable[Any]) -> list[Counted]:
    """What each rule counted: of lines that are proposed (`party`) or of a kept batch."""
    numbers: dict[FundingRule, dict[tuple[int, str], int]] = defaultdict(dict)
    sums: Counter[FundingRule] = Counter()
    for line in lines:
        party = line.party.pk if isinstance(line, Line) else line.party_organisation_id
        numbers[line.rule][party, line.period] = line.counted
        sums[line.rule] += line.fen
    return [
        Counted(rule, sum(of.values()), len({party for party, _ in of}), sums[rule])
        for rule, of in sorted(numbers.items(), key=lambda pair: pair[0].pk)
    ]


def payers(fund: Fund, amounts: Iterable[tuple[tuple[str, Area], int]]) -> list[Payer]:
    """Whose money goes out, with what each holds."""
    sums: Counter[tuple[str, Area]] = Counter()
    for payer, fen in amounts:
        sums[payer] += fen
    areas = [area.pk for _, area in sums]
    rows = Account.objects.filter(
        fund=fund, kind=AccountKind.HELD, party_organisation=None, area_id__among=areas
    )
    held = {(row.source, row.area_id): row.balance for row in rows.order_by("-pk")}
    return [
        Payer(source, area, fen, held.get((source, area.pk), 0))
        for (source, area), fen in sorted(
            sums.items(), key=lambda pair: (list(Source.values).index(pair[0][0]), pair[0][1].path)
        )
    ]


@transaction.atomic
def keep(basis: Basis, *, by: Any, form_key: str | None = None) -> AppropriationBatch:
    """A batch of what is proposed now. Raises Refused; of two at once one is kept."""
    if not Fund.objects.for_user(by, "change").filter(pk=basis.fund.pk).exists():
        raise Refused("由经费所属区划的经办人拟定，请转告他们。", field="fund")
    proposal = propose(basis)
    if not proposal.lines:
        raise Refused(NOTHING)
    try:
        with transaction.atomic():
            batch = AppropriationBatch.objects.create(
                fund=basis.fund,
                year=basis.quarter.year,
                quarter=basis.quarter.number,
                counted_on=basis.counted_on,
                made_by=by,
                form_key=form_key,
            )
            copy_rows(Appropriation, [_row(batch, line) for line in proposal.lines])
    except IntegrityError:
        raise Refused(TWICE) from None
    record(by, PROPOSE, batch, f"{len(proposal.lines)} 条")
    advice.ask(basis.fund.area)
    return batch


def _row(batch: AppropriationBatch, line: Line) -> Appropriation:
    return new_row(
        Appropriation,
        batch=batch,
        party_organisation=line.party,
        area=line.party.area,
        rule=line.rule,
        period=line.period,
        source=line.source,
        payer_area=line.payer_area,
        use=line.rule.use,
        counted=line.counted,
        proposed_fen=line.fen,
        fen=line.fen,
    )


def basis_of(batch: AppropriationBatch) -> Basis:
    return Basis(batch.fund, Quarter(batch.year, batch.quarter), batch.counted_on)
