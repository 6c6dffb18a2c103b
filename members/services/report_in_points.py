"""Report-in points and places: where a report goes, and which point brought how many."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from districts.models import Area, CommercialDistrict
from districts.services.receipts import random_code
from members.enums import LeadState, PointKind
from members.models import ReportInPoint, SelfReport
from members.services.report_in_receipts import Place

CODE = 10
NO_DISTRICT, NO_POINT = "（未选商圈）", "网页直接报到"


def new_code() -> str:
    """Says nothing of its point and cannot be guessed."""
    return random_code(CODE)


def open_point(code: str) -> ReportInPoint | None:
    """The point of a QR that still takes reports."""
    found = ReportInPoint.objects.filter(code=code.upper(), closed=None)
    return found.select_related("area", "commercial_district").first()


#: Groups of a drop-down: a heading, and what can be chosen below it.
Choices = list[tuple[str, list[tuple[str, str]]]]


def places() -> Choices:
    """The reporting units that stand, each with its commercial districts; no person."""
    units = Area.objects.filter(
        Q(reporting=True) | Q(commercial_districts__isnull=False), until=None
    )
    found = units.select_related("parent").prefetch_related("commercial_districts")
    return [(_heading(unit), _below(unit)) for unit in found.order_by("path").distinct()]


def _heading(unit: Area) -> str:
    return f"{unit.parent.name} {unit.name}" if unit.parent else unit.name


def _below(unit: Area) -> list[tuple[str, str]]:
    districts = [(f"d{one.pk}", one.name) for one in unit.commercial_districts.all()]
    return [*districts, (f"a{unit.pk}", f"{unit.name}（其他地方）" if districts else unit.name)]


def place_of(value: str) -> Place:
    """What was chosen of `places()`, already checked against it."""
    if value.startswith("d"):
        district = CommercialDistrict.objects.select_related("area").get(pk=value[1:])
        return Place(district.area, district)
    return Place(Area.objects.get(pk=value[1:]))


def place_at(point: ReportInPoint) -> Place:
    return Place(point.area, point.commercial_district, point)


def known_of(point: ReportInPoint) -> str:
    """Where who uses its QR most likely works: in the shop, else in the commercial district."""
    return point.name if point.kind == PointKind.SHOP else str(point.commercial_district or "")


def counted(points: QuerySet[ReportInPoint]) -> QuerySet[ReportInPoint]:
    """Each with how many reported in by it, and how many of them were admitted."""
    return points.annotate(
        brought=Count("reports"),
        admitted=Count("reports", filter=Q(reports__state=LeadState.ADMITTED)),
    )


@dataclass(frozen=True)
class Line:
    """One line of the statistics: from what was put up to who was admitted."""

    title: str
    copies: int
    reports: int
    verified: int
    admitted: int
    unverified: int

    @property
    def rate(self) -> str:
        return f"{100 * self.admitted / self.reports:.1f}%" if self.reports else "—"


COUNTS: dict[str, Any] = {
    "reports": Count("pk"),
    "verified": Count("pk", filter=Q(state__in=(LeadState.VERIFIED, LeadState.ADMITTED))),
    "admitted": Count("pk", filter=Q(state=LeadState.ADMITTED)),
    "unverified": Count("pk", filter=Q(state__in=(LeadState.UNVERIFIED, LeadState.ERASED))),
}


def by_kind(user: Any) -> list[Line]:
    """Boards, letters, questionnaires…, and what came without any of them."""
    kinds: dict[Any, str] = {**dict(PointKind.choices), None: NO_POINT}
    return _lines(user, "point__kind", "kind", kinds)


def by_commercial_district(user: Any) -> list[Line]:
    names: dict[Any, str] = {}
    for source in (SelfReport, ReportInPoint):
        rows = source.objects.for_user(user).order_by()
        pairs = rows.values_list("commercial_district", "commercial_district__name").distinct()
        names |= {key: name or NO_DISTRICT for key, name in pairs}
    return _lines(user, "commercial_district", "commercial_district", names)


def _lines(user: Any, report_key: str, point_key: str, titles: dict[Any, str]) -> list[Line]:
    """Two grouped statements over the user's areas; a line without anything is left out."""
    reports = SelfReport.objects.for_user(user).order_by().values(report_key).annotate(**COUNTS)
    counts = {row.pop(report_key): row for row in reports}
    points = ReportInPoint.objects.for_user(user).order_by().values_list(point_key)
    copies = dict(points.annotate(copies=Sum("copies")))
    nothing = dict.fromkeys(COUNTS, 0)
    return [
        Line(title, copies.get(key, 0), **counts.get(key, nothing))
        for key, title in titles.items()
        if key in counts or key in copies
    ]
