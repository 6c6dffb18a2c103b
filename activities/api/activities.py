"""Activities and volunteer teams for other systems: nobody by name."""

from rest_framework import serializers

from activities.enums import ActivityKind, ActivityState, Theme
from activities.models import Activity, Outcome, VolunteerTeam
from districts.api.filters import (
    Key,
    OneOf,
    ReadFilter,
    any_part,
    of_commercial_district,
    over,
    since,
    until,
    within_area,
)
from districts.api.names import ClockField, NamingSerializer
from districts.api.reading import ScopedReadViewSet, declared


class OutcomeSerializer(serializers.ModelSerializer):
    class Meta:
        model = Outcome
        fields = ("metric", "value", "qualifier")
        extra_kwargs = {"value": {"help_text": "金额以分计"}}


class ActivitySerializer(NamingSerializer):
    host = serializers.CharField(read_only=True, help_text="主办方")
    where = serializers.CharField(read_only=True, help_text="地点")
    begins = ClockField(read_only=True, allow_null=True)
    ends = ClockField(read_only=True, allow_null=True)
    outcomes = OutcomeSerializer(many=True, read_only=True)

    class Meta:
        model = Activity
        fields = (
            *("id", "code", "title", "theme", "kind", "state", "area", "commercial_district"),
            *("host", "where", "day", "day_precision", "last_day", "begins", "ends", "hours"),
            *("places", "taken", "others", "outcomes"),
        )


class TeamSerializer(NamingSerializer):
    class Meta:
        model = VolunteerTeam
        fields = (
            *("id", "name", "area", "commercial_district", "party_organisation"),
            *("purpose", "founded", "dissolved"),
        )


class ActivityFilter(ReadFilter):
    area = within_area()
    commercial_district = of_commercial_district()
    theme = OneOf(choices=Theme.choices, label="主题")
    kind = OneOf(choices=ActivityKind.choices, label="类别")
    state = OneOf(choices=ActivityState.choices, label="状态")
    since = since("day")
    until = until("day")
    q = any_part()


class TeamFilter(ReadFilter):
    area = within_area()
    commercial_district = of_commercial_district()
    party_organisation = Key("party_organisation_id", label="党组织编号")
    dissolved = over("dissolved", "已解散")


@declared("activities", "活动")
class ActivityViewSet(ScopedReadViewSet):
    """活动：服务、志愿、发展、组织生活、培训、文体、会议。"""

    queryset = Activity.objects.select_related(
        *("area", "commercial_district", "venue"),
        *("party_organisation", "committee", "organisation", "team"),
    ).prefetch_related("outcomes")
    serializer_class = ActivitySerializer
    filterset_class = ActivityFilter


@declared("volunteer-teams", "志愿服务队")
class TeamViewSet(ScopedReadViewSet):
    """志愿服务队。"""

    queryset = VolunteerTeam.objects.select_related(
        "area", "commercial_district", "party_organisation"
    )
    serializer_class = TeamSerializer
    filterset_class = TeamFilter
