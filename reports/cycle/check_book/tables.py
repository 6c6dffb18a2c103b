"""表间: what one table says, another says too: figures against the facts counted again."""

from collections import Counter
from collections.abc import Iterator
from functools import partial

from reports import targets
from reports.cycle.check_book.definition import Break, Check, Find, Number
from reports.cycle.check_book.evidence import ADDED, Evidence, Row
from reports.cycle.check_book.telling import amount, figure, number
from reports.indicators import BY_CODE
from reports.indicators.definition import Facts
from reports.models import (
    OrganisationFact,
    PartyOrganisationFact,
    StorefrontFact,
    TitleFact,
)
from reports.subjects import ACTIVITIES, SUBJECTS
from reports.workbooks import summary
from reports.workbooks.national import ENTERPRISES, TABLES, TOTAL

BETWEEN = "表间关系：同一个数在各表相等"
PEOPLE = (
    "members",
    "full_members",
    "probationary_members",
    "formal_members",
    "floating_members",
    "managed_members",
)
#: what was done
DEEDS = tuple(found for found, subject in SUBJECTS.items() if subject.home == ACTIVITIES)
CHARTED = ("organisations", "covered", "work_covered")
#: rows of the decomposition whose total is also of organisations beside the basis
WIDER = {"members_placed", "full_placed"}


def all_of(*subjects: Facts) -> tuple[str, ...]:
    """The plain numbers of these subjects."""
    return tuple(code for code in ADDED if BY_CODE[code].subject in subjects)


PARTY_LISTED = tuple(code for code in all_of(PartyOrganisationFact) if code not in PEOPLE)
SHOWN = {*summary.COUNTED, *(code for layout in TABLES for code in layout.counted)}
LISTED = tuple(code for code in all_of(OrganisationFact) if code in SHOWN)


def _counted_again(codes: tuple[str, ...], words: str, evidence: Evidence) -> Iterator[Break]:
    for row in evidence.rows:
        again = evidence.again(row, codes)
        for code in codes:
            if again[code] != row.number(code):
                told = f"汇总{figure(code, row.number(code))}，{words} {amount(code, again[code])}"
                found = Number(words, amount(code, again[code]), row.url(code))
                yield Break(row.area.pk, told, code, (number(row, code), found))


def same(words: str, codes: tuple[str, ...]) -> Find:
    """The figures are what the rows of the list come to; `words` say how that is told."""
    return partial(_counted_again, codes, words)


def _sheet(evidence: Evidence) -> Iterator[Break]:
    """The decompositions count the facts of enterprises and of social organisations anew."""
    every = set(evidence.basis.kinds) <= {layout.kind for layout in TABLES}
    whole = evidence.rows[-1]
    for code in ENTERPRISES.counted:
        total, found = whole.number(code), _decomposed(evidence, code)
        if found is None:
            continue
        alike = found == total if every and code not in WIDER else found <= total
        if not alike:
            title = BY_CODE[code].title
            told = f"{title}：合计 {total:,}，企业、社会组织两表总数之和 {found:,}"
            yield Break(whole.area.pk, told, code, (number(whole, code),))


def _decomposed(evidence: Evidence, code: str) -> int | None:
    """What the columns 总数 of the decompositions come to; nothing without a ledger."""
    lines = [evidence.sheets[layout.name].get(code, {}) for layout in TABLES]
    found = [line[TOTAL.title] for line in lines if TOTAL.title in line]
    return sum(found) if found else None


def _charts(evidence: Evidence) -> Iterator[Break]:
    """A bar of a commercial district is a figure; its rows lie in one or in several units."""
    counted = evidence.counted(OrganisationFact)
    for row in evidence.rows:
        rows: dict[int, Counter[str]] = {}
        for (area, district), sums in counted.items():
            if district and (row.whole or evidence.answers(area) == row.area.pk):
                rows.setdefault(district, Counter()).update(sums)
        yield from _bars(evidence, row, rows)


def _bars(evidence: Evidence, row: Row, rows: dict[int, Counter[str]]) -> Iterator[Break]:
    drawn = {
        district: counts
        for (area, district), counts in evidence.figures.items()
        if area == row.area.pk and district
    }
    for district in sorted(drawn.keys() | rows.keys()):
        for code in CHARTED:
            bar = drawn[district][code][0] if district in drawn else 0
            found = rows.get(district, Counter())[code]
            if bar != found:
                name = evidence.districts.get(district, "商圈")
                told = f"{name}{BY_CODE[code].title}：图表 {bar:,}，名单 {found:,}"
                url = row.url(code, district)
                yield Break(
                    row.area.pk, told, f"{district}:{code}", (Number(name, f"{bar:,}", url),)
                )


def _targets(evidence: Evidence) -> Iterator[Break]:
    """What people behind several rows come to cannot be added up, and is left out."""
    for one in targets.of_report(evidence.report, evidence.basis):
        aim, known = one.target, BY_CODE.get(one.target.indicator)
        unit = evidence.answers(aim.area_id)
        if known is None or known.distinct or not evidence.has(unit):
            continue
        found = evidence.below(aim.area_id, aim.indicator) // known.scale
        if found != one.count:
            told = f"目标“{aim.title}”：完成数 {one.count:,}，名单 {found:,}"
            row = evidence.rows[-1] if unit == evidence.report.area_id else evidence.row_of(unit)
            shown = Number(aim.title, f"{one.count:,}", row.url(aim.indicator))
            yield Break(unit, told, str(aim.pk), (shown,))


CHECKS = (
    Check(
        "list",
        "汇总表＝单位名单",
        "季度汇总和覆盖分解各栏等于单位名单逐行合计。",
        BETWEEN,
        same("单位名单", LISTED),
        "error",
    ),
    Check(
        "decomposition",
        "汇总表＝覆盖分解",
        "汇总数等于企业、社会组织两张覆盖分解表总数之和；口径含其他单位的，不小于两表之和。",
        BETWEEN,
        _sheet,
        "error",
        of_all=True,
    ),
    Check(
        "charts",
        "图表＝单位名单",
        "图表中各商圈的单位数、覆盖数等于该商圈单位名单逐行合计。",
        BETWEEN,
        _charts,
        "error",
    ),
    Check(
        "members",
        "党员数＝名单",
        "党员、正式党员、预备党员、组织关系、流动和纳管党员等于单位和党组织名单逐行合计。",
        BETWEEN,
        same("名单", PEOPLE),
        "error",
    ),
    Check(
        "party_list",
        "党组织数＝党组织名单",
        "各类党组织数等于党组织名单逐行合计。",
        BETWEEN,
        same("党组织名单", PARTY_LISTED),
        "error",
    ),
    Check(
        "titles",
        "示范店＝称号名单",
        "示范店等在册、新授、摘牌数和商户数等于称号、商户名单逐行合计。",
        BETWEEN,
        same("称号名单", all_of(TitleFact, StorefrontFact)),
        "error",
    ),
    Check(
        "activities",
        "活动和服务＝名单",
        "活动、认领、结对、接访、诉求、志愿、攻关和组织生活各数等于各名单逐行合计。",
        BETWEEN,
        same("名单", all_of(*DEEDS)),
        "error",
    ),
    Check(
        "targets",
        "目标完成数＝名单",
        "目标表的完成数等于该指标名单逐行合计。",
        BETWEEN,
        _targets,
        "error",
    ),
)
