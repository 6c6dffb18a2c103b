"""比率: no part is more than its whole, and what the rules of coverage want told."""

from collections.abc import Callable, Iterator
from functools import partial
from operator import attrgetter

from django.db.models import F

from reports.cycle.check_book.definition import Break, Check, Find, Number
from reports.cycle.check_book.evidence import Evidence, Row
from reports.cycle.check_book.parts import IDENTITY
from reports.cycle.check_book.telling import figure, listed, numbers
from reports.indicators import BY_CODE, INDICATORS
from reports.indicators.definition import CHARTER, HOUSE, SURVEY, TABLE_27
from reports.models import OrganisationFact

#: what is spent may be more than was budgeted, which is a matter of its own
RATES = tuple(one.code for one in INDICATORS if one.is_rate and not one.ratio)
EXECUTION = "funds_execution_year"

Rows = Callable[[Evidence], tuple[Row, ...]]
figures_of: Rows = attrgetter("rows")  # as they are written, the whole too
answered_for: Rows = attrgetter("answering")  # what somebody explains, once


def _over_whole(codes: tuple[str, ...], evidence: Evidence) -> Iterator[Break]:
    for row in evidence.rows:
        for code in codes:
            above, below = row.counts[code]
            if above > below:
                told = f"{BY_CODE[code].title}：分子 {above:,}，分母 {below:,}"
                found = Number(BY_CODE[code].title, f"{above:,} / {below:,}", row.url(code))
                yield Break(row.area.pk, told, code, (found,))


def _over_budget(evidence: Evidence) -> Iterator[Break]:
    spent, budget = BY_CODE[EXECUTION].ratio
    for row in evidence.answering:
        above, below = row.number(spent), row.number(budget)
        if above > below:
            told = f"{figure(spent, above)}，{figure(budget, below)}"
            yield Break(row.area.pk, told, numbers=numbers(row, (spent, budget)))


def _more(rows: Rows, lesser: str, greater: str, evidence: Evidence) -> Iterator[Break]:
    for row in rows(evidence):
        less, more = row.number(lesser), row.number(greater)
        if less > more:
            told = f"{figure(lesser, less)}，多于{figure(greater, more)}"
            yield Break(row.area.pk, told, numbers=numbers(row, (lesser, greater)))


def at_most(lesser: str, greater: str, rows: Rows = figures_of) -> Find:
    """One figure is never more than another."""
    return partial(_more, rows, lesser, greater)


def _any(code: str, beside: str, evidence: Evidence) -> Iterator[Break]:
    """There should be none; told with the figure it is a part of."""
    for row in evidence.answering:
        if found := row.number(code):
            told = f"{figure(code, found)}（{figure(beside, row.number(beside))}）"
            yield Break(row.area.pk, told, numbers=numbers(row, (code, beside)))


def _staff(evidence: Evidence) -> Iterator[Break]:
    """An organisation whose staff nobody has stated is left out."""
    facts = evidence.edition.facts(OrganisationFact)
    over = facts.filter(staff__gt=0, members__gt=F("staff"))
    for unit, (many, found) in evidence.named(over, "members", "staff").items():
        row = evidence.row_of(unit)
        each = [
            f"{name}（党员 {members:,} 名，从业人员 {staff:,} 人）"
            for name, members, staff in found
        ]
        yield Break(
            unit,
            f"党员多于从业人员的单位 {many:,} 家：{listed(many, each)}",
            numbers=numbers(row, ("members_placed", "staff")),
        )


CHECKS = (
    Check(
        "rates",
        "分子不大于分母",
        "各比率的分子不大于分母，比率不超过 100%。",
        "季度汇总表栏目关系",
        partial(_over_whole, RATES),
        "error",
    ),
    Check(
        "work_coverage",
        "工作覆盖不小于组织覆盖",
        "工作覆盖包含组织覆盖，工作覆盖单位不少于党组织覆盖单位。",
        SURVEY,
        at_most("covered", "work_covered"),
        "error",
    ),
    Check(
        "instructors",
        "指导员联系不大于单位数",
        "党建指导员联系的单位不多于单位数。",
        IDENTITY,
        at_most("instructor_linked", "organisations"),
        "error",
    ),
    Check(
        "joint_branches",
        "联合党支部数不大于联合覆盖单位数",
        "联合党支部数是党组织个数，一般不多于联合覆盖的单位；只覆盖口径外单位的请说明。",
        IDENTITY,
        at_most("joint_branches", "joint", answered_for),
    ),
    Check(
        "staff",
        "党员不多于从业人员",
        "一个单位的党员不多于从业人员；含退休、外聘党员的请说明。",
        IDENTITY,
        _staff,
    ),
    Check(
        "execution",
        "支出不大于预算",
        "本年支出不大于已批复的本年预算，执行率不超过 100%；超支的请说明。",
        HOUSE,
        _over_budget,
    ),
    Check(
        "due_unestablished",
        "应建尽建",
        "有正式党员三名以上的单位应建立党组织；应建未建的请说明打算。",
        CHARTER,
        partial(_any, "due_unestablished", "organisations"),
    ),
    Check(
        "joint_with_three",
        "成熟一个独立一个",
        "联合覆盖的单位正式党员达到应建人数的，宜单独建立党组织。",
        TABLE_27,
        partial(_any, "joint_with_three", "joint"),
        "note",
    ),
)
