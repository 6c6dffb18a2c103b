"""Storefronts and titles for other systems: read only, by the user's areas, nobody by name."""

from rest_framework import serializers

from districts.api.filters import (
    Code,
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
from districts.api.names import AreaName, NamingSerializer
from districts.api.reading import ScopedReadViewSet, declared
from storefronts.enums import InspectionKind, InspectionOutcome, TitleState, Trade
from storefronts.models import Inspection, Storefront, Title


class StorefrontName(serializers.ModelSerializer):
    class Meta:
        model = Storefront
        fields = ("id", "name")


class StorefrontSerializer(NamingSerializer):
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


class InspectionSerializer(serializers.ModelSerializer):
    """Neither who inspected nor his words."""

    class Meta:
        model = Inspection
        fields = (
            *("id", "title", "kind", "planned_on", "done_on", "outcome", "score"),
            "plaque_shown",
        )


class StorefrontFilter(ReadFilter):
    area = within_area()
    commercial_district = of_commercial_district()
    trade = OneOf(choices=Trade.choices, label="业态")
    uscc = Code("uscc", label="统一社会信用代码")
    closed = over("closed", "已歇业")
    q = any_part()


class TitleFilter(ReadFilter):
    area = within_area("storefront__area__path")
    scheme = Code("scheme__code", label="评选办法代码")
    state = OneOf(choices=TitleState.choices, label="状态")
    storefront = Key("storefront_id", label="商户编号")
    number = Code("number", form=r"[0-9A-Za-z\u4e00-\u9fff（）()〔〕-]{1,40}", label="编号")
    since = since("awarded_on")
    until = until("awarded_on")


class InspectionFilter(ReadFilter):
    area = within_area("title__storefront__area__path")
    title = Key("title_id", label="称号编号")
    kind = OneOf(choices=InspectionKind.choices, label="类别")
    outcome = OneOf(choices=InspectionOutcome.choices, label="结果")
    since = since("planned_on")
    until = until("planned_on")


@declared("storefronts", "商户")
class StorefrontViewSet(ScopedReadViewSet):
    """商户：门店、摊位、柜台。"""

    queryset = Storefront.objects.select_related("area", "commercial_district", "building")
    serializer_class = StorefrontSerializer
    filterset_class = StorefrontFilter


@declared("titles", "称号")
class TitleViewSet(ScopedReadViewSet):
    """称号：党员示范店、诚信经营户等，带编号和有效期。"""

    queryset = Title.objects.select_related("storefront__area", "scheme")
    serializer_class = TitleSerializer
    filterset_class = TitleFilter


@declared("inspections", "检查")
class InspectionViewSet(ScopedReadViewSet):
    """称号的检查：计划、结果和得分。"""

    queryset = Inspection.objects.all()
    serializer_class = InspectionSerializer
    filterset_class = InspectionFilter
