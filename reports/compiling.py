"""Compile: write the facts of a day, then count them for every basis, in one transaction.

One statement writes the facts of a subject; one grouped count of them makes the figures by area
and commercial district, and the levels above are sums of it. Distinct counts are made again at
each level.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import connection, transaction
from django.db.models import Count, Q
from django.utils.timezone import now

from core.copying import copy_rows
from core.dated import Quarter
from core.errors import Refused
from districts.models import Area
from reports.enums import ReportState
from reports.indicators import FAMILIES, INDICATORS, Indicator
from reports.indicators.definition import KEYS, Subject
from reports.indicators.predicates import counted
from reports.models import Basis, Figure, OrganisationFact, PartyOrganisationFact, QuarterlyReport
from reports.territory import Territory

SQL = Path(__file__).parent / "sql"
STATEMENTS: dict[Subject, str] = {
    OrganisationFact: (SQL / "organisation_facts.sql").read_text("utf-8"),
    PartyOrganisationFact: (SQL / "party_organisation_facts.sql").read_text("utf-8"),
}

Place = tuple[int, int | None]  # an area, and a commercial district or the whole of the area
Counts = dict[str, list[int]]  # indicator → [numerator, denominator]; 0 where it is no rate


@dataclass(frozen=True)
class Outcome:
    """What a compile left behind; `changed` when facts or figures differ from the last time."""

    report: QuarterlyReport
    organisations: int
    party_organisations: int
    changed: bool


def compile_report(area: Area, period: Quarter) -> Outcome:
    """Write the draft of the area's quarter anew.

    Raises Refused when the area has no ledger by the end of the quarter, or its report is locked.
    """
    territory = Territory.on(area, period.last)
    if territory.empty:
        raise Refused(f"{area}{period.title}无台账，请先导入截至{period.last}或更早的台账。")
    with transaction.atomic():
        report = _draft(area, period)
        organisations = write_facts(OrganisationFact, report, territory.organisations)
        parties = write_facts(PartyOrganisationFact, report, territory.party_organisations)
        digest = "".join(_digest(subject, report) for subject in STATEMENTS)
        figures = _write_figures(report, territory)
        changed = figures or digest != report.digest
        if changed:
            report.digest, report.compiled_at = digest, now()
            report.save(update_fields=["digest", "compiled_at"])
    return Outcome(report, organisations, parties, changed)


def _draft(area: Area, period: Quarter) -> QuarterlyReport:
    """The newest edition, held until the transaction ends."""
    of_quarter = QuarterlyReport.objects.filter(
        area=area, year=period.year, quarter=period.number
    ).order_by("-edition")
    report = of_quarter.select_for_update().first()
    if report is None:
        report = QuarterlyReport(area=area, year=period.year, quarter=period.number)
        report.compiled_at, report.digest = now(), ""
        report.save()
    if report.state == ReportState.LOCKED:
        raise Refused(f"{report}已锁定，不能重新汇总；确需更正的，请先建立更正版次。")
    return report


def write_facts(subject: Subject, report: QuarterlyReport, areas: Iterable[int]) -> int:
    """Replace the report's facts of one subject; answers how many there are."""
    table = subject._meta.db_table
    values = {
        "report": report.pk,
        "day": report.day,
        "first": report.period.first,
        "areas": list(areas),
    }
    with connection.cursor() as cursor:
        cursor.execute(f'delete from "{table}" where report_id = %s', [report.pk])  # noqa: S608
        cursor.execute(STATEMENTS[subject], values)
        return cursor.rowcount


def _digest(subject: Subject, report: QuarterlyReport) -> str:
    """The hash of the facts in the order of their keys."""
    table, key = subject._meta.db_table, KEYS[subject]
    columns = [f'"{field.column}"' for field in subject._meta.concrete_fields]
    facts = ", ".join(column for column in columns if column != '"report_id"')
    with connection.cursor() as cursor:
        cursor.execute(
            f"select md5(coalesce(string_agg(md5(row({facts})::text), '' order by {key}), ''))"  # noqa: S608
            f' from "{table}" where report_id = %s',
            [report.pk],
        )
        return str(cursor.fetchone()[0])


def _write_figures(report: QuarterlyReport, territory: Territory) -> bool:
    """Replace the figures of every basis when they differ from those that stand; says whether."""
    rows = [
        Figure(
            report=report, basis=basis, area_id=area, commercial_district_id=district, counts=counts
        )
        for basis in Basis.objects.all()
        for (area, district), counts in count(report, basis, territory).items()
    ]
    standing = Figure.objects.filter(report=report)
    if _comparable(rows) == _comparable(standing):
        return False
    standing.delete()
    copy_rows(Figure, rows)
    return True


def _comparable(figures: Iterable[Figure]) -> dict[tuple[int, int, int | None], Counts]:
    return {(one.basis_id, one.area_id, one.commercial_district_id): one.counts for one in figures}


def count(report: QuarterlyReport, basis: Basis, territory: Territory) -> dict[Place, Counts]:
    """Every figure of every place of the report, by one basis."""
    places: dict[Place, dict[str, list[int]]] = {
        (area, None): _zeros() for area in _standing_areas(territory)
    }
    for found in (
        *(_grouped(subject, report, basis) for subject in STATEMENTS),
        *(_family(family, report, basis) for family in FAMILIES),
    ):
        for (area, district), code, numerator, denominator in found:
            for place in _places(territory, area, district):
                pair = places.setdefault(place, _zeros()).setdefault(code, [0, 0])
                pair[0] += numerator
                pair[1] += denominator
    _count_distinct(places, report, basis, territory)
    _add_parts(places.values())
    return places


def _zeros() -> Counts:
    return {indicator.code: [0, 0] for indicator in INDICATORS}


def _standing_areas(territory: Territory) -> set[int]:
    """The areas with a ledger or roster, and all above them."""
    return {level for area in territory.party_organisations for level in territory.levels[area]}


def _places(territory: Territory, area: int, district: int | None) -> Iterator[Place]:
    for level in territory.levels[area]:
        yield level, None
        if district is not None:
            yield level, district


Row = tuple[Place, str, int, int]


def _grouped(subject: Subject, report: QuarterlyReport, basis: Basis) -> Iterator[Row]:
    """All plain figures of a subject, by one grouped count."""
    own = [one for one in INDICATORS if one.subject is subject and not (one.parts or one.distinct)]
    columns = _Columns(basis)
    pairs = [(one, columns.numerator(one), columns.denominator(one)) for one in own]
    places = ("area_id", "commercial_district_id")
    rows = subject.objects.filter(report=report).values(*places).annotate(**columns.aggregates)
    for row in rows.order_by():
        place = (row["area_id"], row["commercial_district_id"])
        for indicator, numerator, denominator in pairs:
            yield place, indicator.code, row[numerator], row[denominator] if denominator else 0


class _Columns:
    """The aggregates of a grouped count: what several figures need is counted once."""

    def __init__(self, basis: Basis) -> None:
        self.basis = basis
        self.aggregates: dict[str, object] = {}
        self._names: dict[object, str] = {}

    def numerator(self, indicator: Indicator) -> str:
        aggregate = indicator.count(self.basis)
        key = (indicator.predicate(self.basis), str(indicator.total))
        return self._column(key, aggregate)

    def denominator(self, indicator: Indicator) -> str:
        if not indicator.is_rate:
            return ""
        key = (indicator.predicate(self.basis, "denominator"), "")
        return self._column(key, indicator.count(self.basis, "denominator"))

    def _column(self, key: object, aggregate: object) -> str:
        name = self._names.setdefault(key, f"n{len(self._names)}")
        self.aggregates.setdefault(name, aggregate)
        return name


def _family(family: str, report: QuarterlyReport, basis: Basis) -> Iterator[Row]:
    """One figure for each value of a column, by one grouped count."""
    column, _ = FAMILIES[family]
    rows = (
        OrganisationFact.objects.filter(counted(basis), report=report)
        .exclude(**{column: ""})
        .values_list("area_id", "commercial_district_id", column)
        .annotate(number=Count("organisation_id"))
        .order_by()
    )
    for area, district, value, number in rows:
        yield (area, district), f"{family}:{value}", number, 0


def _count_distinct(
    places: dict[Place, Counts], report: QuarterlyReport, basis: Basis, territory: Territory
) -> None:
    """Whoever stands behind rows of two places counts once in what holds both."""
    for indicator in INDICATORS:
        if not indicator.distinct:
            continue
        seen: dict[Place, set[int]] = defaultdict(set)
        rows = indicator.subject.objects.filter(
            indicator.predicate(basis), Q(**{f"{indicator.distinct}__isnull": False}), report=report
        )
        columns = ("area_id", "commercial_district_id", indicator.distinct)
        for area, district, value in rows.order_by().values_list(*columns).distinct():
            for place in _places(territory, area, district):
                seen[place].add(value)
        for place, values in seen.items():
            places[place][indicator.code][0] = len(values)


def _add_parts(places: Iterable[Counts]) -> None:
    for counts in places:
        for indicator in INDICATORS:
            for part in indicator.parts:
                counts[indicator.code][0] += counts[part][0]
