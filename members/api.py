"""Members for other systems, by number and never by name; how many belong to a Party organisation.

A member's name, sex, nation, birth, education, numbers, phone and words are left out whoever asks:
what a system copies is out of our hands, and a reveal is an act of a person with a reason.
"""

from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate
from rest_framework import serializers

from core.dated import holds
from districts.api.filters import (
    Day,
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
from districts.api.names import NamingSerializer
from districts.api.reading import ScopedListViewSet, ScopedReadViewSet, declared
from districts.enums import PartyOrganisationType
from districts.models import PartyOrganisation
from members.enums import AffiliationKind, EndReason
from members.models import Affiliation, PartyMember


class MemberSerializer(NamingSerializer):
    class Meta:
        model = PartyMember
        fields = (
            *("id", "area", "joined", "joined_precision", "full_since"),
            *("full_since_precision", "ended", "end_reason", "stated_on"),
        )


class AffiliationSerializer(NamingSerializer):
    """Of the outside branch no name is told: it says where somebody is."""

    class Meta:
        model = Affiliation
        fields = (
            *("id", "member", "kind", "party_organisation"),
            *("since", "since_precision", "until"),
        )


class MemberFilter(ReadFilter):
    area = within_area()
    party_organisation = Key(method="of_branch", label="今日所在党组织编号")
    kind = OneOf(method="of_kind", choices=AffiliationKind.choices, label="今日隶属类别")
    ended = over("ended", "已终止")
    end_reason = OneOf(choices=EndReason.choices, label="终止原因")
    joined_since = since("joined")
    joined_until = until("joined")
    full_since = since("full_since")
    full_until = until("full_since")

    def of_branch(self, rows: QuerySet[Any], name: str, key: int) -> QuerySet[Any]:
        return rows.filter(pk__in=self._holding(party_organisation=key))

    def of_kind(self, rows: QuerySet[Any], name: str, kinds: list[str]) -> QuerySet[Any]:
        return rows.filter(pk__in=self._holding(kind__in=kinds)) if kinds else rows

    @staticmethod
    def _holding(**which: Any) -> QuerySet[Any]:
        return Affiliation.objects.filter(holds(localdate()), **which).values("member")


class AffiliationFilter(ReadFilter):
    area = within_area("member__area__path")
    member = Key("member_id", label="党员编号")
    party_organisation = Key("party_organisation_id", label="党组织编号")
    kind = OneOf(choices=AffiliationKind.choices, label="类别")
    since = since("since")
    until = until("since")
    ended = over("until", "已终止")


class AffiliationCountSerializer(NamingSerializer):
    formal = serializers.IntegerField(read_only=True, help_text="组织关系党员")
    floating_in = serializers.IntegerField(read_only=True, help_text="流入流动党员")
    floating_out = serializers.IntegerField(read_only=True, help_text="流出党员")
    dual = serializers.IntegerField(read_only=True, help_text="参加多重组织生活")

    class Meta:
        model = PartyOrganisation
        fields = ("id", "name", "area", *AffiliationKind.values)


class AffiliationCountFilter(ReadFilter):
    area = within_area()
    commercial_district = of_commercial_district()
    type = OneOf(choices=PartyOrganisationType.choices, label="类型")
    on = Day(method="counted_on", label="哪一天的数，默认今日")
    q = any_part()

    def counted_on(self, rows: QuerySet[Any], name: str, day: Any) -> QuerySet[Any]:
        return rows

    @property
    def qs(self) -> QuerySet[Any]:
        """With the counts of the day asked for, today's without one."""
        day = self.form.cleaned_data.get("on") or localdate()
        return super().qs.annotate(**{kind: _count(kind, day) for kind in AffiliationKind.values})


def _count(kind: str, day: Any) -> Coalesce:
    held = Affiliation.objects.filter(
        holds(day), party_organisation=OuterRef("pk"), kind=kind
    ).order_by()
    counted = held.values("party_organisation").annotate(n=Count("*")).values("n")
    return Coalesce(Subquery(counted), 0)


@declared("members", "党员（不含姓名等个人信息）")
class MemberViewSet(ScopedReadViewSet):
    """党员：只有编号、区划和入党、转正、终止日期，不含姓名等个人信息。"""

    queryset = PartyMember.objects.select_related("area")
    serializer_class = MemberSerializer
    filterset_class = MemberFilter


@declared("affiliations", "隶属")
class AffiliationViewSet(ScopedReadViewSet):
    """隶属：党员编号在哪个党组织，自何日至何日（不含）。"""

    queryset = Affiliation.objects.select_related("party_organisation")
    serializer_class = AffiliationSerializer
    filterset_class = AffiliationFilter


@declared("affiliation-counts", "各党组织党员数")
class AffiliationCountViewSet(ScopedListViewSet):
    """各党组织某日的组织关系、流入、流出、参加多重组织生活的党员数。"""

    queryset = PartyOrganisation.objects.select_related("area")
    serializer_class = AffiliationCountSerializer
    filterset_class = AffiliationCountFilter
