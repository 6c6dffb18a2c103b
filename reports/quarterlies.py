"""The quarter on screen: the compiled reports, and 表一 with each figure open to its rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse

from core.sheets.layout import NOTHING, Field, head_cells, levels
from reports.edition import Edition
from reports.enums import SubmissionState
from reports.indicators import BY_CODE
from reports.models import Basis, Counts, Figure, QuarterlyReport, Submission
from reports.places import OUTSIDE, Place
from reports.readings import Rate, rate

RATES = ("organisation_coverage", "work_coverage", "standalone_rate", "due_established_rate")
FIELDS = (
    Field("number", "序号"),
    Field("name", "填报单位（商圈）"),
    Field("organisations", "单位数"),
    Field("standalone", "党组织覆盖单位/单独"),
    Field("joint", "党组织覆盖单位/联合"),
    Field("other", "党组织覆盖单位/其他"),
    Field("covered", "党组织覆盖单位/小计"),
    Field("organisation_coverage", "组织覆盖率", "rate"),
    Field("only_instructor", "其他工作覆盖单位/指导员"),
    Field("only_liaison", "其他工作覆盖单位/联络员"),
    Field("only_mass", "其他工作覆盖单位/群团"),
    Field("work_coverage", "工作覆盖率", "rate"),
    Field("standalone_rate", "单独组建率", "rate"),
    Field("due_established_rate", "应建已建率", "rate"),
    Field("party_organisations", "党组织"),
    Field("full_members", "党员/正式"),
    Field("probationary_members", "党员/预备"),
    Field("model_stores", "示范店/在册"),
    Field("model_stores_awarded", "示范店/新授"),
    Field("model_stores_revoked", "示范店/摘牌"),
)
ONLY_WAY = Field("only_way", "其他工作覆盖单位/其他")  # shown where there is any
STRONG = {"covered", "organisation_coverage", "work_coverage"}


@dataclass(frozen=True)
class HeadCell:
    title: str
    rows: int
    columns: int


@dataclass(frozen=True)
class Cell:
    """A figure as printed, and the address of the rows it counts where it has one."""

    text: str
    url: str = ""
    strong: bool = False


@dataclass(frozen=True)
class Row:
    number: str
    name: str
    cells: tuple[Cell, ...]
    style: str = ""  # part, total


@dataclass(frozen=True)
class Table:
    head: tuple[tuple[HeadCell, ...], ...]
    rows: tuple[Row, ...]
    total: Row


@dataclass(frozen=True)
class Kpi:
    title: str
    definition: str
    rate: Rate
    url: str


@dataclass(frozen=True)
class Listed:
    """One compiled report in the list, with its two rates by the first basis, and how many of its
    units have handed in."""

    report: QuarterlyReport
    counts: Counts
    handed_in: int = 0
    parts: int = 0

    @property
    def organisations(self) -> int:
        return rate(self.counts, "organisations").numerator

    @property
    def coverage(self) -> Rate:
        return rate(self.counts, "organisation_coverage")

    @property
    def work(self) -> Rate:
        return rate(self.counts, "work_coverage")


def listed(reports: Iterable[QuarterlyReport]) -> list[Listed]:
    """The reports with their own figures, each by its version of the first basis, and how far they
    are: one query each for all."""
    reports = list(reports)
    figures = Figure.objects.filter(
        report__in=reports,
        basis__code=Basis.objects.first_code(),
        area=F("report__area"),
        commercial_district=None,
    )
    counts = dict(figures.values_list("report_id", "counts"))
    parts = {report: (done, of) for report, done, of in _handed_in(reports)}
    return [
        Listed(report, counts.get(report.pk, Counts()), *parts.get(report.pk, (0, 0)))
        for report in reports
    ]


def _handed_in(reports: list[QuarterlyReport]) -> Iterable[tuple[int, int, int]]:
    parts = Submission.objects.filter(report__in=reports).order_by().values("report")
    done = Count("pk", filter=Q(state=SubmissionState.SUBMITTED))
    return parts.annotate(done=done, of=Count("pk")).values_list("report", "done", "of")


def in_scope(user: Any) -> QuerySet[QuarterlyReport]:
    return QuarterlyReport.objects.for_user(user).select_related("area", "opening")


def table(edition: Edition) -> Table:
    fields = _fields(edition.total)
    return Table(
        head=_head(fields),
        rows=tuple(_row(edition, fields, place) for place in edition.places),
        total=_row(edition, fields, edition.whole, style="total"),
    )


def kpis(edition: Edition) -> list[Kpi]:
    return [
        Kpi(
            BY_CODE[code].title,
            BY_CODE[code].definition,
            rate(edition.total, code),
            rows_url(edition, edition.whole, code),
        )
        for code in RATES
    ]


def rows_url(edition: Edition, place: Place, code: str) -> str:
    """The address of the list behind a figure of a place; 区直 is the area without those below."""
    report = edition.report
    words: dict[str, Any] = {
        "period": report.period,
        "area": place.area or report.area.code,
        "commercial_district": place.district,
        "basis": edition.basis.code,
        "indicator": code,
        "direct": None if place.area else 1,
    }
    query = urlencode({key: value for key, value in words.items() if value is not None})
    return f"{reverse('organisation-list')}?{query}"


def _fields(total: Counts) -> list[Field]:
    fields = list(FIELDS)
    if rate(total, ONLY_WAY.key).numerator:
        fields.insert(fields.index(next(f for f in FIELDS if f.key == "work_coverage")), ONLY_WAY)
    return fields


def _head(fields: list[Field]) -> tuple[tuple[HeadCell, ...], ...]:
    rows: list[list[HeadCell]] = [[] for _ in range(levels(fields))]
    for top, left, bottom, right, title in head_cells(fields):
        rows[top].append(HeadCell(title, bottom - top + 1, right - left + 1))
    return tuple(map(tuple, rows))


def _row(edition: Edition, fields: list[Field], place: Place, style: str = "") -> Row:
    part = not (place.number or style)
    return Row(
        number=str(place.number or ""),
        name=place.label,
        cells=tuple(_cell(edition, field, place) for field in fields[2:]),
        style="part" if part else style,
    )


def _cell(edition: Edition, field: Field, place: Place) -> Cell:
    strong, found = field.key in STRONG, place.count(field.key)
    if found is None:
        return Cell(NOTHING, strong=strong)
    value = Rate(*found)
    rows = value.denominator if field.kind == "rate" else value.numerator
    text = value.text if field.kind == "rate" else f"{value.numerator:,}"
    return Cell(text, rows_url(edition, place, field.key) if rows and _opens(place) else "", strong)


def _opens(place: Place) -> bool:
    """What of a place lies in no commercial district has no list of its own."""
    return place.name != OUTSIDE
