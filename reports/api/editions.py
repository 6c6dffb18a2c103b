"""Editions of quarterly reports and their figures for other systems, by the user's areas."""

from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action

from districts.api.filters import Code, OneOf, of_commercial_district, within_area
from districts.api.names import NamingSerializer
from districts.api.reading import ScopedReadViewSet, declared
from reports.api.periods import Indicators, PeriodFilter, of_period, of_quarter, of_year
from reports.compile.canonical import canonical
from reports.enums import ReportState
from reports.indicators import BY_CODE, counted_by, indicator
from reports.models import Basis, Figure, Filing, QuarterlyReport, Submission
from reports.readings import Rate, spelled_out
from reports.subjects import SUBJECTS


class SubmissionSerializer(NamingSerializer):
    class Meta:
        model = Submission
        fields = ("area", "state", "submitted_at", "figures_digest")


class FilingSerializer(NamingSerializer):
    class Meta:
        model = Filing
        fields = ("area", "kind", "sha256", "size", "at")


class ReportSerializer(NamingSerializer):
    """Who locked or submitted it stays in the act log."""

    period = serializers.CharField(read_only=True, help_text="季度，如 2017Q4")
    day = serializers.DateField(read_only=True, help_text="统计截止日期")
    submissions = SubmissionSerializer(many=True, read_only=True)
    filings = FilingSerializer(many=True, read_only=True)

    class Meta:
        model = QuarterlyReport
        fields = (
            *("id", "area", "period", "day", "edition", "state", "compiled_at", "digest"),
            *("figures_digest", "opening", "reason", "locked_at", "submissions", "filings"),
        )


COUNT = {
    "type": "object",
    "required": ["numerator", "denominator", "text", "rows"],
    "properties": {
        "numerator": {"type": "number", "description": "按指标单位；比率为分子"},
        "denominator": {"type": "number", "description": "比率的分母，其他指标为 0"},
        "text": {"type": "string", "description": "写法：50.0% 或 1,234"},
        "rows": {"type": "string", "description": "所数的那些行的地址"},
    },
}


class FigureSerializer(NamingSerializer):
    """`counts`: indicator code → numerator and denominator of this place, with words and rows."""

    basis: serializers.SlugRelatedField[Basis] = serializers.SlugRelatedField(
        "code", read_only=True
    )
    version = serializers.CharField(
        source="basis.version", read_only=True, help_text="统计口径的版本"
    )
    period = serializers.CharField(source="report.period", read_only=True)
    counts = serializers.SerializerMethodField()

    class Meta:
        model = Figure
        fields = (
            "id",
            "report",
            "period",
            "basis",
            "version",
            "area",
            "commercial_district",
            "counts",
        )

    @extend_schema_field({"type": "object", "additionalProperties": COUNT})
    def get_counts(self, figure: Figure) -> dict[str, Any]:
        found = spelled_out(figure.counts)
        asked = self.context["request"].query_params.getlist("indicator") or found
        words = _words(figure)
        return {code: _count(code, Rate(*found.get(code, [0, 0])), words) for code in asked}


def _count(code: str, rate: Rate, words: str) -> dict[str, Any]:
    found = indicator(code)
    return {
        "numerator": found.amount(rate.numerator),
        "denominator": rate.denominator,
        "text": rate.text if found.is_rate else found.told(rate.numerator),
        "rows": _rows(code, words),
    }


def _words(figure: Figure) -> str:
    words = {"report": figure.report_id, "basis": figure.basis.code, "area": figure.area.code}
    if figure.commercial_district_id:
        words["commercial_district"] = figure.commercial_district_id
    return urlencode(words)


@lru_cache(maxsize=1024)
def _listed(code: str) -> tuple[str, str]:
    """The list of the facts that are counted and how it is asked: of a sum its first part, of a
    quotient its numerator."""
    found, _ = counted_by(indicator(code), "numerator")
    if found.parts:
        found = BY_CODE[found.parts[0]]
    page = reverse(f"api-facts-{SUBJECTS[found.subject].code}-list")
    return page, urlencode({"indicator": found.code})


def _rows(code: str, words: str) -> str:
    page, asked = _listed(code)
    return f"{page}?{words}&{asked}"


class ReportFilter(PeriodFilter):
    area = within_area()
    period = of_period()
    year = of_year()
    quarter = of_quarter()
    state = OneOf(choices=ReportState.choices, label="状态")


class FigureFilter(PeriodFilter):
    report = Code("report_id", form="[1-9][0-9]{0,17}", label="报表编号")
    basis = Code("basis__code", label="统计口径代码")
    area = within_area()
    commercial_district = of_commercial_district()
    period = of_period("report__")
    year = of_year("report__")
    quarter = of_quarter("report__")
    indicator = Indicators(method="shown", label="只要这些指标的数")

    def shown(self, rows: QuerySet[Any], name: str, codes: list[str]) -> QuerySet[Any]:
        """Which numbers a row tells; the rows are the same."""
        return rows


@declared("reports", "季度报表")
class ReportViewSet(ScopedReadViewSet):
    """季度报表：每个区（功能区）每季度的各版，带摘要值、报送状态和归档文件。"""

    queryset = QuarterlyReport.objects.select_related("area").prefetch_related(
        "submissions__area", "filings__area"
    )
    serializer_class = ReportSerializer
    filterset_class = ReportFilter

    @extend_schema(responses=OpenApiTypes.OBJECT)
    @action(detail=True)
    def canonical(self, request: Any, pk: str) -> HttpResponse:
        """这一版的全部统计数，逐字节固定：同一版在任何机器上都是同样的字节。"""
        return HttpResponse(canonical(self.get_object()), content_type="application/json")


@declared("figures", "统计数")
class FigureViewSet(ScopedReadViewSet):
    """统计数：一张报表里一个地方（区划，或商圈在其中的部分）按一个口径的数。"""

    queryset = Figure.objects.select_related("basis", "area", "commercial_district", "report")
    serializer_class = FigureSerializer
    filterset_class = FigureFilter
