"""Activities for other systems: read only, by the user's areas, nobody by name."""

import django_filters as filters
from rest_framework import serializers

from activities.enums import ActivityKind, ActivityState, Theme
from activities.models import Activity, Outcome
from districts.api import AreaName, CommercialDistrictName, ScopedReadViewSet
from districts.filters import ScopedFilter, any_part, within_area


class OutcomeSerializer(serializers.ModelSerializer):
    class Meta:
        model = Outcome
        fields = ("metric", "value", "qualifier")
        extra_kwargs = {"value": {"help_text": "金额以分计"}}


class ActivitySerializer(serializers.ModelSerializer):
    area = AreaName(read_only=True)
    commercial_district = CommercialDistrictName(read_only=True)
    host = serializers.CharField(read_only=True, help_text="主办方")
    where = serializers.CharField(read_only=True, help_text="地点")
    outcomes = OutcomeSerializer(many=True, read_only=True)

    class Meta:
        model = Activity
        fields = (
            *("id", "code", "title", "theme", "kind", "state", "area", "commercial_district"),
            *("host", "where", "day", "day_precision", "last_day", "begins", "ends", "hours"),
            *("places", "taken", "others", "outcomes"),
        )


class ActivityFilter(ScopedFilter):
    area = within_area("area__path")
    commercial_district = filters.NumberFilter("commercial_district_id", label="商圈编号")
    theme = filters.MultipleChoiceFilter(choices=Theme.choices)
    kind = filters.MultipleChoiceFilter(choices=ActivityKind.choices)
    state = filters.MultipleChoiceFilter(choices=ActivityState.choices)
    since = filters.DateFilter("day", lookup_expr="gte", label="自（含）")
    until = filters.DateFilter("day", lookup_expr="lte", label="至（含）")
    q = any_part()

    class Meta:
        model = Activity
        fields = ("area", "commercial_district", "theme", "kind", "state")


class ActivityViewSet(ScopedReadViewSet):
    """活动：服务、志愿、发展、组织生活、培训、文体、会议。"""

    queryset = Activity.objects.select_related(
        *("area", "commercial_district", "venue"),
        *("party_organisation", "committee", "organisation", "team"),
    ).prefetch_related("outcomes")
    serializer_class = ActivitySerializer
    filterset_class = ActivityFilter
