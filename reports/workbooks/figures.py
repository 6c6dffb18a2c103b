"""The main figures of an edition against the quarter before, and the sentences they make."""

from collections.abc import Iterator

from core.sheets.layout import NOTHING
from core.sheets.official import chinese_day
from reports.edition import Edition
from reports.indicators import BY_CODE
from reports.models import Figure
from reports.readings import Rate
from reports.territory import as_then

MAIN = (
    "organisations",
    "enterprises",
    "social_organisations",
    "covered",
    "organisation_coverage",
    "standalone_rate",
    "due_established_rate",
    "due_unestablished",
    "work_coverage",
    "party_organisations",
    "party_organisations_founded",
    "members",
    "floating_members",
    "model_stores",
)
MONEY = ("funds_received", "funds_spent", "funds_held")

Row = tuple[str, str, str, str, str]  # what, its unit, now, before, the difference


def compared(edition: Edition) -> Iterator[Row]:
    """Rates differ in percentage points, all else in numbers; — is not known."""
    before = previous(edition)
    for code in _shown(edition):
        found = BY_CODE[code]
        now = edition.whole.count(code)
        then = before.whole.count(code) if before else None
        yield (found.title, found.unit, _told(code, now), _told(code, then), _gain(code, now, then))


def _shown(edition: Edition) -> tuple[str, ...]:
    return MAIN + MONEY if edition.total["funds_accounts"][0] else MAIN


def previous(edition: Edition) -> Edition | None:
    """The same part of the edition it opens with, else of the newest one of the quarter before; of
    what no figures were kept by this basis there is none. A unit bears its code of then."""
    report, unit = edition.report, edition.unit
    figures = Figure.objects.filter(
        basis=edition.basis, area=unit.pk if unit else report.area_id, commercial_district=None
    )
    if report.opening_id:
        found = figures.filter(report=report.opening_id)
    else:
        period = report.period.shift(-1)
        found = figures.filter(
            report__area=report.area_id, report__year=period.year, report__quarter=period.number
        )
    newest = found.select_related("report__area").order_by("-report__edition").first()
    if newest is None:
        return None
    before = newest.report
    return Edition(before, edition.basis, as_then(unit, before.day) if unit else None)


def _told(code: str, pair: list[int] | None) -> str:
    if pair is None:
        return NOTHING
    return Rate(*pair).text if BY_CODE[code].is_rate else BY_CODE[code].told(pair[0])


def _gain(code: str, now: list[int] | None, then: list[int] | None) -> str:
    if now is None or then is None:
        return NOTHING
    if BY_CODE[code].is_rate:
        points = Rate(*now).points(Rate(*then))
        return NOTHING if points is None else f"{points:+.1f} 个百分点"
    difference = now[0] - then[0]
    sign = "+" if difference > 0 else "-" if difference < 0 else ""
    return f"{sign}{BY_CODE[code].told(abs(difference))}"


def paragraphs(edition: Edition) -> tuple[str, str]:
    """Two: how organisations are covered; Party organisations, members, stores and money."""
    return _coverage(edition), _standing(edition)


def _coverage(edition: Edition) -> str:
    day, area = chinese_day(edition.report.day), edition.area
    if not edition.whole.ledger:
        return f"截至{day}，{area}没有单位台账，单位数和覆盖率未统计。"
    said = _Says(edition)
    return (
        f"截至{day}，{area}纳入统计的正常经营单位 {said('organisations')} 家，"
        f"其中非公有制企业 {said('enterprises')} 家、社会组织 {said('social_organisations')} 家。"
        f"党组织覆盖 {said('covered')} 家，组织覆盖率 {said('organisation_coverage')}："
        f"单独组建 {said('standalone')} 家，联合覆盖 {said('joint')} 家，"
        f"其他方式 {said('other')} 家。未建立党组织 {said('uncovered')} 家，"
        f"其中应建未建 {said('due_unestablished')} 家。"
        f"工作覆盖 {said('work_covered')} 家，工作覆盖率 {said('work_coverage')}。"
    )


def _standing(edition: Edition) -> str:
    said = _Says(edition)
    told = (
        f"现有党组织 {said('party_organisations')} 个，"
        f"本季新建 {said('party_organisations_founded')} 个。党员 {said('members')} 名，"
        f"其中正式党员 {said('full_members')} 名、预备党员 {said('probationary_members')} 名"
    )
    known = edition.whole.count("floating_members") is not None
    floating = f"；流入流动党员 {said('floating_members')} 名" if known else ""
    stores = (
        f"党员示范店在册 {said('model_stores')} 家，本季新授 {said('model_stores_awarded')} 家、"
        f"摘牌 {said('model_stores_revoked')} 家。"
    )
    return f"{told}{floating}。{stores}{_money(edition)}"


def _money(edition: Edition) -> str:
    if not edition.total["funds_accounts"][0]:
        return ""
    said = _Says(edition)
    return (
        f"本季经费到位 {said('funds_received')} 元、支出 {said('funds_spent')} 元，"
        f"结余 {said('funds_held')} 元。"
    )


class _Says:
    """A figure of the whole as it is printed."""

    def __init__(self, edition: Edition) -> None:
        self._whole = edition.whole

    def __call__(self, code: str) -> str:
        return _told(code, self._whole.count(code))
