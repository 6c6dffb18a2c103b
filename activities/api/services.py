"""Services, pairings, duty sessions and cases for other systems.

Neither who is served, paired, received or complains is told, nor what is written about him.
"""

from activities.enums import (
    CaseKind,
    CaseState,
    Channel,
    ClaimState,
    DutyKind,
    DutyState,
    PairingKind,
    ServiceKind,
    ServiceState,
)
from activities.models import Case, Claim, DutySession, Pairing, ServiceItem
from districts.api.filters import (
    Key,
    OneOf,
    ReadFilter,
    of_commercial_district,
    over,
    since,
    until,
    within_area,
)
from districts.api.names import ClockField, NamingSerializer
from districts.api.reading import ScopedReadViewSet, declared


class ServiceItemSerializer(NamingSerializer):
    class Meta:
        model = ServiceItem
        fields = (
            *("id", "kind", "title", "area", "commercial_district", "party_organisation"),
            *("wanted", "claimed", "state", "published_on", "due"),
        )


class ClaimSerializer(NamingSerializer):
    """A claimant who is a person is left out."""

    class Meta:
        model = Claim
        fields = (
            *("id", "item", "party_organisation", "organisation", "storefront", "team", "state"),
            *("claimed_on", "due", "done_on", "hours", "confirmed_on", "satisfaction"),
        )


class PairingSerializer(NamingSerializer):
    class Meta:
        model = Pairing
        fields = (
            *("id", "kind", "area", "commercial_district", "visit_rhythm", "visit_times"),
            *("since", "since_precision", "until"),
        )


class DutySessionSerializer(NamingSerializer):
    begins = ClockField(read_only=True)
    ends = ClockField(read_only=True)

    class Meta:
        model = DutySession
        fields = (
            *("id", "kind", "title", "area", "commercial_district", "organisation"),
            *("department", "day", "begins", "ends", "state", "published_on"),
        )


class CaseSerializer(NamingSerializer):
    class Meta:
        model = Case
        fields = (
            *("id", "number", "kind", "channel", "area", "commercial_district", "state"),
            *("received_on", "due", "answered_on", "adoption", "mediation", "satisfaction"),
        )


class PlacedFilter(ReadFilter):
    area = within_area()
    commercial_district = of_commercial_district()


class ServiceItemFilter(PlacedFilter):
    kind = OneOf(choices=ServiceKind.choices, label="类别")
    state = OneOf(choices=ServiceState.choices, label="状态")
    since = since("published_on")
    until = until("published_on")


class ClaimFilter(ReadFilter):
    area = within_area("item__area__path")
    item = Key("item_id", label="服务项目编号")
    state = OneOf(choices=ClaimState.choices, label="状态")
    since = since("claimed_on")
    until = until("claimed_on")


class PairingFilter(PlacedFilter):
    kind = OneOf(choices=PairingKind.choices, label="类别")
    since = since("since")
    until = until("since")
    ended = over("until", "已终止")


class DutySessionFilter(PlacedFilter):
    kind = OneOf(choices=DutyKind.choices, label="类别")
    state = OneOf(choices=DutyState.choices, label="状态")
    since = since("day")
    until = until("day")


class CaseFilter(PlacedFilter):
    kind = OneOf(choices=CaseKind.choices, label="类别")
    channel = OneOf(choices=Channel.choices, label="来源")
    state = OneOf(choices=CaseState.choices, label="状态")
    since = since("received_on")
    until = until("received_on")


@declared("service-items", "服务项目")
class ServiceItemViewSet(ScopedReadViewSet):
    """服务清单的项目：双报到、微心愿等，不含服务对象。"""

    queryset = ServiceItem.objects.select_related(
        "area", "commercial_district", "party_organisation"
    )
    serializer_class = ServiceItemSerializer
    filterset_class = ServiceItemFilter


@declared("claims", "项目认领")
class ClaimViewSet(ScopedReadViewSet):
    """项目认领：认领方是个人的不列。"""

    queryset = Claim.objects.select_related("party_organisation", "organisation")
    serializer_class = ClaimSerializer
    filterset_class = ClaimFilter


@declared("pairings", "结对")
class PairingViewSet(ScopedReadViewSet):
    """结对帮扶和结对共建：只有类别和起止，不含双方。"""

    queryset = Pairing.objects.select_related("area", "commercial_district")
    serializer_class = PairingSerializer
    filterset_class = PairingFilter


@declared("duty-sessions", "进驻接访")
class DutySessionViewSet(ScopedReadViewSet):
    """部门进驻、党代表接访：不含接访代表和来访人。"""

    queryset = DutySession.objects.select_related("area", "commercial_district", "organisation")
    serializer_class = DutySessionSerializer
    filterset_class = DutySessionFilter


@declared("cases", "诉求建议")
class CaseViewSet(ScopedReadViewSet):
    """金点子、诉求、矛盾调解：只有办理情况，不含提出人、事项和内容。"""

    queryset = Case.objects.select_related("area", "commercial_district")
    serializer_class = CaseSerializer
    filterset_class = CaseFilter
