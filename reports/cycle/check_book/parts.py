"""分项＝合计: figures that must add up, and parts that lie within a whole."""

from collections.abc import Callable, Iterator
from functools import partial

from reports.cycle.check_book.definition import Break, Check, Number
from reports.cycle.check_book.evidence import ADDED, Evidence, Row
from reports.cycle.check_book.telling import amount, figure, number, numbers, sides
from reports.indicators import BY_CODE, INDICATORS
from reports.indicators.definition import TABLE_27
from reports.indicators.organisations import KIND_CODES
from reports.models import Basis
from reports.workbooks import summary
from reports.workbooks.national import ENTERPRISES, SIZES

IDENTITY = f"{TABLE_27}栏目关系"
HAND_IN = "季度汇总表栏目关系"
DISTINCT = {one.code for one in INDICATORS if one.distinct}
#: what the units of a report add up to
TOTALS = (*ADDED, *(one.code for one in INDICATORS if one.parts))
#: counts of the summary, of which commercial districts have a part
SHARED = tuple(code for code in summary.COUNTED if code in BY_CODE and code not in DISTINCT)

Parts = Callable[[Basis], tuple[str, ...]]


def _adds_up(total: str, parts: Parts, evidence: Evidence) -> Iterator[Break]:
    codes = parts(evidence.basis)
    for row in evidence.rows:
        found = sum(row.number(code) for code in codes)
        if found != row.number(total):
            unit = BY_CODE[total].unit
            yield Break(
                row.area.pk,
                f"{figure(total, row.number(total))}，{sides(row, codes)}＝{found:,} {unit}",
                numbers=numbers(row, (total, *codes)),
            )


def adding(code: str, title: str, total: str, *parts: str, source: str = IDENTITY) -> Check:
    """A figure is the sum of others."""
    told = "、".join(BY_CODE[part].title for part in parts)
    rule = f"{BY_CODE[total].title}等于{told}之和。"
    return Check(code, title, rule, source, partial(_adds_up, total, lambda _: parts), "error")


def _kinds(basis: Basis) -> tuple[str, ...]:
    return tuple(code for kind, code in KIND_CODES.items() if kind in basis.kinds)


def _units(evidence: Evidence) -> Iterator[Break]:
    """区直 is counted from the facts: as what the units leave over it would always fit."""
    if not evidence.units:
        return
    *units, whole = evidence.rows
    direct = evidence.direct(TOTALS)
    for code in TOTALS:
        below = sum(row.number(code) for row in units)
        if below + direct[code] != whole.number(code):
            yield _not_the_whole(code, below, direct[code], whole)


def _not_the_whole(code: str, below: int, direct: int, whole: Row) -> Break:
    told = (
        f"{BY_CODE[code].title}：各填报单位之和 {amount(code, below)}＋区直 {amount(code, direct)}"
        f"＝{amount(code, below + direct)}，合计 {amount(code, whole.number(code))}"
    )
    return Break(whole.area.pk, told, code, (number(whole, code),))


def _commercial(evidence: Evidence) -> Iterator[Break]:
    for row in evidence.rows:
        inside = [
            counts
            for (area, district), counts in evidence.figures.items()
            if area == row.area.pk and district
        ]
        for code in SHARED:
            found = sum(counts[code][0] for counts in inside)
            if found > row.number(code):
                told = (
                    f"{BY_CODE[code].title}：商圈之和 {amount(code, found)}，"
                    f"{'合计' if row.whole else '填报单位'} {amount(code, row.number(code))}"
                )
                yield Break(row.area.pk, told, code, (number(row, code),))


def _sizes(evidence: Evidence) -> Iterator[Break]:
    whole = evidence.rows[-1]
    for code, line in evidence.sheets[ENTERPRISES.name].items():
        columns = [cut.title for cut in ENTERPRISES.cuts[: len(SIZES) + 1]]
        found = [line[column] for column in columns if column in line]
        if found != sorted(found, reverse=True):
            title = BY_CODE[code].title
            told = "，".join(f"{t} {n:,}" for t, n in zip(columns, found, strict=True))
            shown = Number(title, f"{found[0]:,}", whole.url(code))
            yield Break(whole.area.pk, f"企业{title}：{told}", code, (shown,))


CHECKS = (
    adding(
        "classes",
        "单位数＝单独＋联合＋其他＋未建",
        *("organisations", "standalone", "joint", "other", "uncovered"),
    ),
    adding(
        "standalone_types",
        "单独＝党委＋总支＋支部",
        *("standalone", "standalone_committee", "standalone_general_branch", "standalone_branch"),
    ),
    adding(
        "uncovered_parts",
        "未建＝应建未建＋个别党员＋没有党员",
        *("uncovered", "due_unestablished", "few_members", "no_members"),
    ),
    adding(
        "covered_parts",
        "已覆盖＝单独＋联合＋其他",
        *("covered", "standalone", "joint", "other"),
        source=HAND_IN,
    ),
    adding(
        "member_parts",
        "党员＝正式＋预备",
        *("members", "full_members", "probationary_members"),
        source=HAND_IN,
    ),
    adding(
        "party_types",
        "党组织＝党委＋总支＋支部＋联合支部",
        *("party_organisations", "committees", "general_branches", "branches", "joint_branches"),
        source=HAND_IN,
    ),
    Check(
        "kinds",
        "单位数＝各类单位之和",
        "单位数等于口径内各类单位（企业、社会组织等）之和。",
        IDENTITY,
        partial(_adds_up, "organisations", _kinds),
        "error",
    ),
    Check(
        "units",
        "各填报单位＋区直＝合计",
        "凡可相加的数，各填报单位与区直之和等于合计；区直按名单逐行重算。",
        HAND_IN,
        _units,
        "error",
        of_all=True,
    ),
    Check(
        "commercial_districts",
        "商圈之和不大于填报单位",
        "一个填报单位内各商圈的数之和不大于该填报单位的数。",
        HAND_IN,
        _commercial,
        "error",
    ),
    Check(
        "sizes",
        "100人以上含在50人以上内",
        "覆盖分解各行，从业人员100人以上的不大于50人以上的，50人以上的不大于总数。",
        IDENTITY,
        _sizes,
        "error",
        of_all=True,
    ),
)
