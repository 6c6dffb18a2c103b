"""What came and went between two editions, and what the registers say by now of a locked one."""

from rest_framework import serializers

from districts.api.filters import Key, OneOf, YesNo, of_commercial_district, within_area
from districts.api.names import AreaName, NamingSerializer
from districts.api.reading import ScopedReadViewSet, declared
from reports.api.periods import PeriodFilter, of_period, of_quarter, of_year
from reports.enums import ChangeKind, MovementKind, MovementSubject
from reports.lists.movements import NOUNS
from reports.models import LateChange, Movement

PLACES = ("area", "commercial_district", "report")


class MovementSerializer(NamingSerializer):
    """Of a member there is the number and no name."""

    period = serializers.CharField(source="report.period", read_only=True)
    unit = AreaName(read_only=True, help_text="填报单位")
    other_area = AreaName(read_only=True, allow_null=True, help_text="迁自或迁往")

    class Meta:
        model = Movement
        fields = (
            *("id", "report", "period", "subject", "object_id", "name", "kind", "area", "unit"),
            *("commercial_district", "other_area", "inside", "reason", "day", "told"),
        )


class LateChangeSerializer(NamingSerializer):
    """Of a member there is the number and no name."""

    period = serializers.CharField(source="report.period", read_only=True)

    class Meta:
        model = LateChange
        fields = (
            *("id", "report", "period", "subject", "object_id", "name", "kind", "area"),
            *("commercial_district", "told", "found_at"),
        )


class OfReport(PeriodFilter):
    """Both are lists of an edition."""

    report = Key("report_id", label="报表编号")
    area = within_area()
    commercial_district = of_commercial_district()
    period = of_period("report__")
    year = of_year("report__")
    quarter = of_quarter("report__")


class MovementFilter(OfReport):
    subject = OneOf(choices=MovementSubject.choices, label="对象")
    kind = OneOf(choices=MovementKind.choices, label="变动")
    unit = within_area("unit__path")
    inside = YesNo("inside", label="本表内迁移：两行相抵，不计入合计")


class LateChangeFilter(OfReport):
    subject = OneOf(choices=list(NOUNS.items()), label="对象")
    kind = OneOf(choices=ChangeKind.choices, label="变动")


@declared("movements", "期初期末变动")
class MovementViewSet(ScopedReadViewSet):
    """期初期末变动：一张报表与上期之间逐项增减的是哪些，党员只有编号。"""

    queryset = Movement.objects.select_related(*PLACES, "unit", "other_area")
    serializer_class = MovementSerializer
    filterset_class = MovementFilter


@declared("late-changes", "锁定后的登记变动")
class LateChangeViewSet(ScopedReadViewSet):
    """锁定后的登记变动：登记册现在与已锁定的报表不同之处，党员只有编号。"""

    queryset = LateChange.objects.select_related(*PLACES)
    serializer_class = LateChangeSerializer
    filterset_class = LateChangeFilter
