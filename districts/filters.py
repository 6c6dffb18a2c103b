"""How lists of the registers are narrowed; the rows are the user's own before any filter."""

from typing import Any

import django_filters as filters
from django.db.models import QuerySet

from districts.enums import (
    AreaKind,
    CommercialDistrictKind,
    OperatingState,
    OrganisationKind,
    PartyOrganisationType,
)
from districts.finding import matching
from districts.models import Area, CommercialDistrict, Organisation, PartyOrganisation


class ScopedFilter(filters.FilterSet):
    """Filters that ask the user's own areas: an area out of scope is like one that is not."""

    def in_area(self, rows: QuerySet[Any], name: str, code: str) -> QuerySet[Any]:
        """The area of this code and all below it."""
        area = Area.objects.for_user(self.request.user).filter(code=code).first()
        return rows.filter(**{f"{name}__startswith": area.path}) if area else rows.none()

    def by_term(self, rows: QuerySet[Any], name: str, term: str) -> QuerySet[Any]:
        return matching(rows, term)


def within_area(path: str) -> filters.CharFilter:
    return filters.CharFilter(path, method="in_area", label="区划代码，含其下级")


def any_part() -> filters.CharFilter:
    return filters.CharFilter(method="by_term", label="名称、拼音首字母或代码的一部分")


class AreaFilter(ScopedFilter):
    area = within_area("path")
    kind = filters.ChoiceFilter(choices=AreaKind.choices)
    parent = filters.CharFilter("parent__code", label="上级代码")

    class Meta:
        model = Area
        fields = ("area", "kind", "parent", "reporting")


class CommercialDistrictFilter(ScopedFilter):
    area = within_area("area__path")
    kind = filters.ChoiceFilter(choices=CommercialDistrictKind.choices)
    q = any_part()

    class Meta:
        model = CommercialDistrict
        fields = ("area", "kind")


class OrganisationFilter(ScopedFilter):
    area = within_area("area__path")
    commercial_district = filters.NumberFilter("commercial_district_id", label="商圈编号")
    kind = filters.MultipleChoiceFilter(choices=OrganisationKind.choices)
    state = filters.MultipleChoiceFilter(choices=OperatingState.choices)
    closed = filters.BooleanFilter("closed", lookup_expr="isnull", exclude=True, label="已注销")
    q = any_part()

    class Meta:
        model = Organisation
        fields = ("area", "commercial_district", "kind", "state", "uscc")


class PartyOrganisationFilter(ScopedFilter):
    area = within_area("area__path")
    commercial_district = filters.NumberFilter("commercial_district_id", label="商圈编号")
    type = filters.MultipleChoiceFilter(choices=PartyOrganisationType.choices)
    dissolved = filters.BooleanFilter(
        "dissolved", lookup_expr="isnull", exclude=True, label="已撤销"
    )
    q = any_part()

    class Meta:
        model = PartyOrganisation
        fields = ("area", "commercial_district", "type")
