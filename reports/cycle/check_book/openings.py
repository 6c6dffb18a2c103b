"""期初: an edition opens with what the last one closed with, and movements lead from there."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from reports.cycle.check_book.definition import Break, Check, Number
from reports.cycle.check_book.evidence import Evidence
from reports.cycle.check_book.telling import amount, figure
from reports.edition import Edition

ROLL_FORWARD = "上期锁定期末 ± 调整＋新增＋迁入－撤销－迁出＝期末"
#: what is rolled forward from quarter to quarter
ROLLED = ("organisations", "party_organisations", "formal_members", "storefronts", "model_stores")

Breaks = Callable[[Edition], Iterable[tuple[int, str, str]]]  # area, subject, what does not fit


def _opening(evidence: Evidence) -> Iterator[Break]:
    """What it began with may have been corrected since by a further edition."""
    opening, (last, closing) = evidence.report.opening, evidence.earlier(1)
    if opening is None or last is None or opening.pk == last.pk:
        return
    began = evidence.closing(opening)
    for row in evidence.rows:
        for code in ROLLED:
            first, then = (
                of[row.area.pk][code][0] if row.area.pk in of else 0 for of in (began, closing)
            )
            if first != then:
                told = (
                    f"期初{figure(code, first)}（上期第 {opening.edition} 版），"
                    f"上期第 {last.edition} 版期末 {amount(code, then)}"
                )
                past = Number("上期期末", amount(code, then), row.past(last).url(code))
                yield Break(row.area.pk, told, code, (past,))


def _moved(breaks: Breaks, evidence: Evidence) -> Iterator[Break]:
    for area, subject, told in breaks(evidence.edition):
        yield Break(area, told, subject)


def rolled_forward(breaks: Breaks) -> Check:
    """The check of the roll-forward, by what answers where it does not come out."""
    return Check(
        "movements",
        "期初＋变动＝期末",
        "每个填报单位的单位、党组织、党员、商户、称号，期初加减本季变动等于期末。",
        ROLL_FORWARD,
        partial(_moved, breaks),
    )


CHECKS = (
    Check(
        "opening",
        "期初＝上期期末",
        "本期期初等于上期最新一版的期末；上期更正以后要重新汇总或说明。",
        ROLL_FORWARD,
        _opening,
        live=True,
    ),
)
