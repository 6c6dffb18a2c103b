"""Each figure is defined once: its numerator and denominator are predicates over facts.

The same predicate counts the figure and opens it to its rows. Facts hold operating organisations,
standing Party organisations, open storefronts and every title that was awarded; a basis (统计口径)
chooses among the organisations. An organisation counts once, in its highest class:
单位数 = 单独 + 联合 + 其他方式 + 未建.
"""

from typing import cast

from django.db.models import Q, TextChoices

from activities.enums import ActivityKind
from districts.models import Area, CommercialDistrict
from districts.scoping import ScopedQuerySet
from reports.enums import HostKind
from reports.indicators.activities import HELD, OUTCOMES, PRESENT, THEMES, TIMES
from reports.indicators.definition import Family, Indicator, Part
from reports.indicators.funding import BY_SOURCE, BY_USE, FIGURES, IN_KIND, LOANS
from reports.indicators.life import COMMITTEES, LIFE
from reports.indicators.organisations import CLASSES, COVERAGE, KINDS, WORK
from reports.indicators.party import MEMBERS, PARTY, SECRETARIES
from reports.indicators.predicates import both
from reports.indicators.services import CASES, CLAIMS, DUTIES, PAIRINGS
from reports.indicators.storefronts import STANDING, STOREFRONTS, TITLES
from reports.indicators.volunteers import PROJECTS, VOLUNTEERS
from reports.models import ActivityFact, Basis, QuarterlyReport, TitleFact

INDICATORS: tuple[Indicator, ...] = (
    *(*COVERAGE, *CLASSES, *KINDS, *WORK),
    *(*PARTY, *MEMBERS, *STOREFRONTS, *TITLES),
    *(*HELD, *THEMES, *PRESENT, *OUTCOMES),
    *(*CLAIMS, *PAIRINGS, *DUTIES, *CASES),
    *(*VOLUNTEERS, *PROJECTS, *LIFE, *COMMITTEES, *SECRETARIES),
    *(*FIGURES, *BY_SOURCE, *BY_USE, *IN_KIND, *LOANS),
)
BY_CODE: dict[str, Indicator] = {indicator.code: indicator for indicator in INDICATORS}


def _activities(column: str, definition: str, choices: type[TextChoices]) -> Family:
    """The activities of the quarter by a column of codes."""
    titles = {value: str(label) for value, label in choices.choices}
    return Family(column, definition, both(TIMES.quarter), ActivityFact, "场", titles, flow=True)


FAMILIES = {
    "way": Family("way", "以“{}”方式覆盖或联系的单位。"),
    "ownership": Family("ownership", "类型为“{}”的单位。"),
    "honour": Family("honour", "截至当日在册的“{}”。", both(STANDING), TitleFact, "个"),
    "host": _activities("host_kind", "本季度内由{}主办的活动。", HostKind),
    "activity": _activities("kind", "本季度内举办的“{}”活动。", ActivityKind),
}


def indicator(code: str) -> Indicator:
    """The indicator of a code, one of a family included. Raises KeyError when there is none."""
    family, colon, value = code.partition(":")
    if not colon:
        return BY_CODE[code]
    found = FAMILIES[family]
    rows = both(found.rows, Q(**{found.column: value}))
    title = found.titles.get(value, value)
    told = found.definition.format(title)
    return Indicator(code, title, found.unit, told, rows, subject=found.subject, flow=found.flow)


def counted_by(found: Indicator, part: Part) -> tuple[Indicator, Part]:
    """Whose rows the part of a figure opens: a quotient has those of the two it is made of."""
    if not found.ratio:
        return found, part
    return BY_CODE[found.ratio[part == "denominator"]], "numerator"


def rows_behind(
    code: str,
    report: QuarterlyReport,
    basis: Basis,
    *,
    area: Area | None = None,
    commercial_district: CommercialDistrict | None = None,
    part: Part = "numerator",
) -> ScopedQuerySet:
    """The facts a figure counts (of a sum: of its first part); narrow it with `.for_user(user)`.

    `part` may also be the denominator, or the rest: what the denominator has beside the numerator.
    """
    found, part = counted_by(indicator(code), part)
    if found.parts:
        found = indicator(found.parts[0])
    facts = cast(ScopedQuerySet, found.subject.objects.filter(report=report))
    facts = facts.filter(found.predicate(basis, part))
    if area is not None:
        facts = facts.filter(area__path__startswith=area.path)
    if commercial_district is not None:
        facts = facts.filter(commercial_district=commercial_district)
    return facts
