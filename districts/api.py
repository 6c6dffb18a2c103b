"""The registers for other systems: read only, each user his own rows, phones masked."""

from typing import Any, cast

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.viewsets import ReadOnlyModelViewSet

from core.paging import KeysetPagination
from districts.filters import (
    AreaFilter,
    CommercialDistrictFilter,
    OrganisationFilter,
    PartyOrganisationFilter,
)
from districts.models import Area, CommercialDistrict, Organisation, PartyOrganisation
from districts.scoping import ScopedQuerySet


class ScopedReadViewSet(ReadOnlyModelViewSet):
    """Rows of the areas in which the user may view; any other row does not exist."""

    pagination_class = KeysetPagination

    def get_queryset(self) -> QuerySet[Any]:
        rows = cast(ScopedQuerySet, super().get_queryset())
        return rows.for_user(self.request.user)


class AreaName(serializers.ModelSerializer):
    class Meta:
        model = Area
        fields = ("code", "name")


class CommercialDistrictName(serializers.ModelSerializer):
    class Meta:
        model = CommercialDistrict
        fields = ("id", "name")


class PartyOrganisationName(serializers.ModelSerializer):
    class Meta:
        model = PartyOrganisation
        fields = ("id", "name")


class AreaSerializer(serializers.ModelSerializer):
    parent = AreaName(read_only=True)

    class Meta:
        model = Area
        fields = (
            "code",
            "name",
            "kind",
            "parent",
            "reporting",
            "since",
            "until",
            "ledger_since",
            "roster_since",
        )


class CommercialDistrictSerializer(serializers.ModelSerializer):
    area = AreaName(read_only=True)

    class Meta:
        model = CommercialDistrict
        fields = ("id", "name", "kind", "area")


class OrganisationSerializer(serializers.ModelSerializer):
    area = AreaName(read_only=True)
    commercial_district = CommercialDistrictName(read_only=True)
    phone = serializers.CharField(source="masked_phone", read_only=True, help_text="已遮盖")

    class Meta:
        model = Organisation
        fields = (
            "id",
            "uscc",
            "name",
            "kind",
            "state",
            "area",
            "commercial_district",
            "opened",
            "opened_precision",
            "closed",
            "phone",
            "stated_on",
        )


class PartyOrganisationSerializer(serializers.ModelSerializer):
    area = AreaName(read_only=True)
    commercial_district = CommercialDistrictName(read_only=True)
    parent = PartyOrganisationName(read_only=True)

    class Meta:
        model = PartyOrganisation
        fields = (
            "id",
            "name",
            "type",
            "area",
            "commercial_district",
            "parent",
            "founded",
            "founded_precision",
            "dissolved",
        )


class AreaViewSet(ScopedReadViewSet):
    """行政区划：区、街道、功能区等，按代码取。"""

    queryset = Area.objects.select_related("parent")
    serializer_class = AreaSerializer
    filterset_class = AreaFilter
    lookup_field = "code"
    lookup_value_regex = r"[\w-]+"


class CommercialDistrictViewSet(ScopedReadViewSet):
    """商圈、楼宇、园区、商务区、专业市场。"""

    queryset = CommercialDistrict.objects.select_related("area")
    serializer_class = CommercialDistrictSerializer
    filterset_class = CommercialDistrictFilter


class OrganisationViewSet(ScopedReadViewSet):
    """单位：非公企业、社会组织、个体工商户等。"""

    queryset = Organisation.objects.select_related("area", "commercial_district")
    serializer_class = OrganisationSerializer
    filterset_class = OrganisationFilter


class PartyOrganisationViewSet(ScopedReadViewSet):
    """党组织：党委、党总支、党支部、联合党支部、党小组。"""

    queryset = PartyOrganisation.objects.select_related("area", "commercial_district", "parent")
    serializer_class = PartyOrganisationSerializer
    filterset_class = PartyOrganisationFilter
