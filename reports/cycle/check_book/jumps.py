"""变动: main figures that changed more than the limit want a reason."""

from collections.abc import Iterator
from functools import partial

from reports.cycle.check_book.definition import Break, Check, Number
from reports.cycle.check_book.evidence import Evidence, Row
from reports.cycle.check_book.telling import amount, figure, number
from reports.indicators import BY_CODE
from reports.models import Counts, QuarterlyReport

SOURCE = "统计数据审核通行做法：变动超过 20% 须说明"
#: the main figures, and how many of its unit the least base has for each one that the limit says
MAIN = {
    "organisations": 1,
    "covered": 1,
    "party_organisations": 1,
    "members": 1,
    "model_stores": 1,
    "activities": 1,
    "funds_received": 1000,
    "funds_spent": 1000,
}
QUARTER, YEAR = 1, 4  # quarters back


def jumped(now: int, then: int, limit: int) -> bool:
    """Whether it changed by more than so many percent of what it was."""
    return abs(now - then) * 100 > limit * then


def _jumps(back: int, words: str, evidence: Evidence) -> Iterator[Break]:
    report, then = evidence.earlier(back)
    if report is None:
        return
    limits, least = evidence.limit("check_jump"), evidence.limit("check_jump_base")
    for row in evidence.rows:
        before = then.get(row.area.pk, Counts())  # of what did not stand then nothing is said
        for code, times in MAIN.items():
            base = before[code][0]
            enough = least[row.area.pk] * times * BY_CODE[code].scale
            if base >= max(enough, 1) and jumped(row.number(code), base, limits[row.area.pk]):
                yield _jump(row, code, report, base, words)


def _jump(row: Row, code: str, report: QuarterlyReport, base: int, words: str) -> Break:
    now = row.number(code)
    change = (now - base) * 100 / base
    told = f"{figure(code, now)}，{words} {amount(code, base)}，{change:+.1f}%"
    earlier = Number(words, amount(code, base), row.past(report).url(code))
    return Break(row.area.pk, told, code, (number(row, code), earlier))


CHECKS = (
    Check(
        "jump_quarter",
        "比上季变动",
        "主要指标比上季变动超过规定幅度（默认 20%）的请说明；基数太小的不校核。",
        SOURCE,
        partial(_jumps, QUARTER, "上季"),
        live=True,
    ),
    Check(
        "jump_year",
        "比上年同期变动",
        "主要指标比上年同期变动超过规定幅度（默认 20%）的请说明；基数太小的不校核。",
        SOURCE,
        partial(_jumps, YEAR, "上年同期"),
        live=True,
    ),
)
