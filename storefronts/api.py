"""Storefronts and titles for other systems: read only, by the user's areas, nobody by name."""

import django_filters as filters
from rest_framework import serializers

from districts.api import AreaName, CommercialDistrictName, ScopedReadViewSet
from districts.filters import ScopedFilter, any_part, within_area
from storefronts.enums import TitleState, Trade
from storefronts.models import Storefront, Title


class StorefrontName(serializers.ModelSerializer):
    class Meta:
        model = Storefront
        fields = ("id", "name")


class StorefrontSerializer(serializers.ModelSerializer):
    area = AreaName(read_only=True)
    commercial_district = CommercialDistrictName(read_only=True)
    place = serializers.CharField(read_only=True, help_text="楼栋、楼层和铺位号，或地址")

    class Meta:
        model = Storefront
        fields = (
            *("id", "name", "uscc", "area", "commercial_district", "place", "trade", "staff"),
            *("opened", "opened_precision", "closed"),
        )


class TitleSerializer(serializers.ModelSerializer):
    storefront = StorefrontName(read_only=True)
    area = AreaName(source="storefront.area", read_only=True)
    scheme = serializers.SlugRelatedField("code", read_only=True)  # type: ignore[var-annotated]
    honour = serializers.CharField(source="scheme.name", read_only=True, help_text="称号")

    class Meta:
        model = Title
        fields = (
            *("id", "number", "storefront", "counter", "area", "scheme", "honour", "state"),
            *("stars", "awarded_on", "valid_to", "issuer", "hung_on"),
        )


class StorefrontFilter(ScopedFilter):
    area = within_area("area__path")
    commercial_district = filters.NumberFilter("commercial_district_id", label="商圈编号")
    trade = filters.MultipleChoiceFilter(choices=Trade.choices)
    closed = filters.BooleanFilter("closed", lookup_expr="isnull", exclude=True, label="已歇业")
    q = any_part()

    class Meta:
        model = Storefront
        fields = ("area", "commercial_district", "trade", "uscc")


class TitleFilter(ScopedFilter):
    area = within_area("storefront__area__path")
    scheme = filters.CharFilter("scheme__code", label="评选办法代码")
    state = filters.MultipleChoiceFilter(choices=TitleState.choices)
    storefront = filters.NumberFilter("storefront_id", label="商户编号")

    class Meta:
        model = Title
        fields = ("area", "scheme", "state", "storefront", "number")


class StorefrontViewSet(ScopedReadViewSet):
    """商户：门店、摊位、柜台。"""

    queryset = Storefront.objects.select_related("area", "commercial_district", "building")
    serializer_class = StorefrontSerializer
    filterset_class = StorefrontFilter


class TitleViewSet(ScopedReadViewSet):
    """称号：党员示范店、诚信经营户等，带编号和有效期。"""

    queryset = Title.objects.select_related("storefront__area", "scheme")
    serializer_class = TitleSerializer
    filterset_class = TitleFilter
