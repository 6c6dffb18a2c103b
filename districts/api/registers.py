"""Places and organisations for other systems; no person is named, phones are masked."""

from rest_framework import serializers

from districts.api.filters import (
    Code,
    OneOf,
    ReadFilter,
    YesNo,
    any_part,
    of_commercial_district,
    over,
    since,
    until,
    within_area,
)
from districts.api.names import NamingSerializer
from districts.api.reading import ScopedReadViewSet, declared
from districts.enums import (
    AreaKind,
    CommercialDistrictKind,
    OperatingState,
    OrganisationKind,
    PartyOrganisationType,
    VenueKind,
)
from districts.models import Area, CommercialDistrict, Organisation, PartyOrganisation, Venue


class AreaSerializer(NamingSerializer):
    class Meta:
        model = Area
        fields = (
            *("id", "code", "name", "kind", "parent", "reporting", "since", "until"),
            *("ledger_since", "roster_since"),
        )


class CommercialDistrictSerializer(NamingSerializer):
    class Meta:
        model = CommercialDistrict
        fields = ("id", "name", "kind", "area")


class OrganisationSerializer(NamingSerializer):
    phone = serializers.CharField(source="masked_phone", read_only=True, help_text="已遮盖")

    class Meta:
        model = Organisation
        fields = (
            *("id", "uscc", "name", "kind", "state", "area", "commercial_district"),
            *("opened", "opened_precision", "closed", "phone", "stated_on"),
        )


class PartyOrganisationSerializer(NamingSerializer):
    class Meta:
        model = PartyOrganisation
        fields = (
            *("id", "name", "type", "area", "commercial_district", "parent"),
            *("founded", "founded_precision", "dissolved"),
        )


class VenueSerializer(NamingSerializer):
    class Meta:
        model = Venue
        fields = (
            *("id", "name", "kind", "area", "commercial_district", "party_organisation"),
            *("address", "floor_area", "sharing", "opening_hours", "opened", "closed"),
        )


class AreaFilter(ReadFilter):
    area = within_area("path")
    kind = OneOf(choices=AreaKind.choices, label="类别")
    parent = Code("parent__code", label="上级代码")
    reporting = YesNo("reporting", label="填报单位")


class CommercialDistrictFilter(ReadFilter):
    area = within_area()
    kind = OneOf(choices=CommercialDistrictKind.choices, label="类别")
    q = any_part()


class OrganisationFilter(ReadFilter):
    area = within_area()
    commercial_district = of_commercial_district()
    kind = OneOf(choices=OrganisationKind.choices, label="类别")
    state = OneOf(choices=OperatingState.choices, label="经营状态")
    uscc = Code("uscc", label="统一社会信用代码")
    closed = over("closed", "已注销")
    opened_since = since("opened")
    opened_until = until("opened")
    q = any_part()


class PartyOrganisationFilter(ReadFilter):
    area = within_area()
    commercial_district = of_commercial_district()
    type = OneOf(choices=PartyOrganisationType.choices, label="类型")
    dissolved = over("dissolved", "已撤销")
    founded_since = since("founded")
    founded_until = until("founded")
    q = any_part()


class VenueFilter(ReadFilter):
    area = within_area()
    commercial_district = of_commercial_district()
    kind = OneOf(choices=VenueKind.choices, label="类别")
    closed = over("closed", "已停用")


@declared("areas", "行政区划")
class AreaViewSet(ScopedReadViewSet):
    """行政区划：区、街道、功能区等，按代码取。"""

    queryset = Area.objects.select_related("parent")
    serializer_class = AreaSerializer
    filterset_class = AreaFilter
    lookup_field = "code"
    lookup_value_regex = "[0-9A-Za-z_-]+"


@declared("commercial-districts", "商圈")
class CommercialDistrictViewSet(ScopedReadViewSet):
    """商圈、楼宇、园区、商务区、专业市场。"""

    queryset = CommercialDistrict.objects.select_related("area")
    serializer_class = CommercialDistrictSerializer
    filterset_class = CommercialDistrictFilter


@declared("organisations", "单位")
class OrganisationViewSet(ScopedReadViewSet):
    """单位：非公企业、社会组织、个体工商户等。"""

    queryset = Organisation.objects.select_related("area", "commercial_district")
    serializer_class = OrganisationSerializer
    filterset_class = OrganisationFilter


@declared("party-organisations", "党组织")
class PartyOrganisationViewSet(ScopedReadViewSet):
    """党组织：党委、党总支、党支部、联合党支部、党小组。"""

    queryset = PartyOrganisation.objects.select_related("area", "commercial_district", "parent")
    serializer_class = PartyOrganisationSerializer
    filterset_class = PartyOrganisationFilter


@declared("venues", "阵地")
class VenueViewSet(ScopedReadViewSet):
    """阵地：党群服务中心、活动室等。"""

    queryset = Venue.objects.select_related("area", "commercial_district", "party_organisation")
    serializer_class = VenueSerializer
    filterset_class = VenueFilter
