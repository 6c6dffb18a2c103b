"""Compiled reports for other systems: read only, by the user's areas."""

from typing import Any

import django_filters as filters
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from districts.api import AreaName, CommercialDistrictName, ScopedReadViewSet
from districts.filters import ScopedFilter, within_area
from reports.indicators import indicator
from reports.models import Basis, Figure, QuarterlyReport
from reports.readings import spelled_out


class ReportSerializer(serializers.ModelSerializer):
    area = AreaName(read_only=True)
    period = serializers.CharField(read_only=True, help_text="季度，如 2017Q4")
    day = serializers.DateField(read_only=True, help_text="统计截止日期")

    class Meta:
        model = QuarterlyReport
        fields = ("id", "area", "period", "day", "edition", "state", "compiled_at", "digest")


class FigureSerializer(serializers.ModelSerializer):
    """`counts`: indicator code → numerator and denominator of this place."""

    basis: serializers.SlugRelatedField[Basis] = serializers.SlugRelatedField(
        "code", read_only=True
    )
    version = serializers.CharField(
        source="basis.version", read_only=True, help_text="统计口径的版本"
    )
    area = AreaName(read_only=True)
    commercial_district = CommercialDistrictName(read_only=True)
    counts = serializers.SerializerMethodField()

    class Meta:
        model = Figure
        fields = ("id", "report", "basis", "version", "area", "commercial_district", "counts")

    @extend_schema_field({"type": "object", "additionalProperties": {"type": "object"}})
    def get_counts(self, figure: Figure) -> dict[str, Any]:
        return {
            code: {"numerator": indicator(code).amount(numerator), "denominator": denominator}
            for code, (numerator, denominator) in spelled_out(figure.counts).items()
        }


class ReportFilter(ScopedFilter):
    area = within_area("area__path")

    class Meta:
        model = QuarterlyReport
        fields = ("area", "year", "quarter", "state")


class FigureFilter(ScopedFilter):
    report = filters.NumberFilter("report_id", label="报表编号")
    basis = filters.CharFilter("basis__code", label="统计口径代码")
    area = within_area("area__path")
    commercial_district = filters.NumberFilter("commercial_district_id", label="商圈编号")
    year = filters.NumberFilter("report__year", label="年度")
    quarter = filters.NumberFilter("report__quarter", label="季度")

    class Meta:
        model = Figure
        fields = ("report", "basis", "area", "commercial_district")


class ReportViewSet(ScopedReadViewSet):
    """季度报表：每个区（功能区）每季度一版。"""

    queryset = QuarterlyReport.objects.select_related("area")
    serializer_class = ReportSerializer
    filterset_class = ReportFilter


class FigureViewSet(ScopedReadViewSet):
    """统计数：一张报表里一个地方（区划，或商圈在其中的部分）按一个口径的数。"""

    queryset = Figure.objects.select_related("basis", "area", "commercial_district")
    serializer_class = FigureSerializer
    filterset_class = FigureFilter
