"""What a list of facts may be narrowed by."""

import django_filters
from django.db.models import Q, QuerySet

from districts.enums import OrganisationKind, PartyOrganisationType
from reports.models import OrganisationFact, PartyOrganisationFact


class OrganisationFactFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="named", label="单位名称或信用代码")
    kind = django_filters.ChoiceFilter(
        choices=OrganisationKind.choices, label="类别", empty_label="全部类别"
    )

    class Meta:
        model = OrganisationFact
        fields = ["q", "kind"]

    def named(self, facts: QuerySet, name: str, value: str) -> QuerySet:
        term = value.strip()[:60]
        return facts.filter(Q(name__icontains=term) | Q(uscc__startswith=term.upper()))


class PartyOrganisationFactFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(field_name="name", lookup_expr="icontains", label="党组织名称")
    type = django_filters.ChoiceFilter(
        choices=PartyOrganisationType.choices, label="类型", empty_label="全部类型"
    )

    class Meta:
        model = PartyOrganisationFact
        fields = ["q", "type"]
