"""What figures mean and are held against: indicators, bases, targets with their progress."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from districts.api.filters import OneOf, ReadFilter, over, within_area
from districts.api.names import AreaName
from districts.api.reading import ReadOnly, ScopedReadViewSet, declared
from districts.api.refusing import refuse_unknown
from reports import targets
from reports.indicators import INDICATORS, indicator
from reports.indicators.definition import Indicator
from reports.models import Basis, Target
from reports.subjects import SUBJECTS


class IndicatorSerializer(serializers.Serializer):
    code = serializers.CharField()
    title = serializers.CharField()
    unit = serializers.CharField()
    definition = serializers.CharField()
    source = serializers.CharField(help_text="依据")  # type: ignore[assignment]
    subject = serializers.SerializerMethodField()
    is_rate = serializers.BooleanField(help_text="是比率，有分母")
    flow = serializers.BooleanField(help_text="是本季度的数")
    yearly = serializers.BooleanField(help_text="是本年累计的数")
    by_name = serializers.BooleanField(help_text="没有名册时未知")
    parts = serializers.ListField(child=serializers.CharField(), help_text="是这些指标之和")
    ratio = serializers.ListField(child=serializers.CharField(), help_text="是这两个指标之商")

    def get_subject(self, found: Indicator) -> str:
        return SUBJECTS[found.subject].code


class BasisSerializer(serializers.ModelSerializer):
    class Meta:
        model = Basis
        fields = (
            *("code", "name", "version", "kinds", "least_staff", "classes", "means"),
            *("seats_count", "activities_count", "due_members", "target", "note"),
        )


class TargetSerializer(serializers.Serializer):
    """A target with what the newest figure of its area says of it."""

    id = serializers.IntegerField(source="target.pk")
    area = AreaName(source="target.area")
    indicator = serializers.CharField(source="target.indicator")
    title = serializers.CharField(source="target.title")
    plan = serializers.CharField(source="target.plan")
    value = serializers.IntegerField(source="target.value", help_text="目标数")
    unit = serializers.CharField()
    first_day = serializers.DateField(source="target.first_day")
    last_day = serializers.DateField(source="target.last_day")
    ended_on = serializers.DateField(source="target.ended_on", allow_null=True)
    count = serializers.IntegerField(help_text="已完成")
    day = serializers.DateField(help_text="截至")
    done = serializers.CharField(source="done.text", help_text="完成进度")
    time_share = serializers.CharField(source="share.text", help_text="序时进度")
    state = serializers.ChoiceField(list(targets.WORDS.items()))


class TargetFilter(ReadFilter):
    area = within_area()
    indicator = OneOf(
        choices=[(code, one.title) for code, one in targets.AIMS.items()], label="指标"
    )
    ended = over("ended_on", "已结束")


class _Whole(ReadOnly):
    """A short list that is told whole."""

    pagination_class = None
    filter_backends = ()

    def list(self, request: Any) -> Response:
        refuse_unknown(request, ())
        return Response(self.get_serializer(self.rows(), many=True).data)

    def retrieve(self, request: Any, code: str) -> Response:
        refuse_unknown(request, ())
        return Response(self.get_serializer(self.row(code)).data)

    def rows(self) -> Any:
        raise NotImplementedError

    def row(self, code: str) -> Any:
        raise NotImplementedError


@declared("indicators", "指标")
@extend_schema(parameters=[])
class IndicatorViewSet(_Whole):
    """指标：名称、单位、定义和依据；`way:单独组建` 这样成族的按代码取。"""

    serializer_class = IndicatorSerializer
    lookup_field = "code"
    lookup_value_regex = "[^/]{1,60}"

    def rows(self) -> Any:
        return INDICATORS

    def row(self, code: str) -> Indicator:
        try:
            return indicator(code)
        except KeyError:
            raise Http404 from None


@declared("bases", "统计口径")
class BasisViewSet(_Whole):
    """统计口径：分母取哪些单位，哪些方式计为覆盖。"""

    serializer_class = BasisSerializer
    lookup_field = "code"
    lookup_value_regex = "[0-9A-Za-z_-]{1,20}"

    def rows(self) -> Any:
        return Basis.objects.all()

    def row(self, code: str) -> Basis:
        found = Basis.objects.filter(code=code).first()
        if found is None:
            raise Http404
        return found


@declared("targets", "目标")
class TargetViewSet(ScopedReadViewSet):
    """目标：按最近一季的数完成多少，与序时进度相比。"""

    queryset = Target.objects.select_related("area")
    serializer_class = TargetSerializer
    filterset_class = TargetFilter

    def paginate_queryset(self, queryset: Any) -> Any:
        return targets.standings(super().paginate_queryset(queryset) or ())

    def get_object(self) -> Any:
        return targets.standings([super().get_object()])[0]
