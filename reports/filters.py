"""What a list of facts may be narrowed by."""

import django_filters
from django.db.models import Q, QuerySet

from activities.enums import CaseKind, DutyKind, PairingKind, ServiceKind, Theme
from districts.enums import OrganisationKind, PartyOrganisationType
from reports.models import (
    ActivityFact,
    CaseFact,
    ClaimFact,
    CommitteeFact,
    DutyFact,
    LifeFact,
    OrganisationFact,
    PairingFact,
    PartyOrganisationFact,
    ProjectFact,
    StorefrontFact,
    TeamFact,
    TitleFact,
    VolunteerFact,
)
from storefronts.enums import TitleState, Trade


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


class StorefrontFactFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(field_name="name", lookup_expr="icontains", label="店名")
    trade = django_filters.ChoiceFilter(choices=Trade.choices, label="业态", empty_label="全部业态")

    class Meta:
        model = StorefrontFact
        fields = ["q", "trade"]


class TitleFactFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="named", label="店名或编号")
    state = django_filters.ChoiceFilter(
        choices=TitleState.choices, label="状态", empty_label="全部状态"
    )

    class Meta:
        model = TitleFact
        fields = ["q", "state"]

    def named(self, facts: QuerySet, name: str, value: str) -> QuerySet:
        term = value.strip()[:60]
        return facts.filter(Q(name__icontains=term) | Q(number__icontains=term))


class ActivityFactFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="named", label="活动或主办方")
    theme = django_filters.ChoiceFilter(choices=Theme.choices, label="主题", empty_label="全部主题")

    class Meta:
        model = ActivityFact
        fields = ["q", "theme"]

    def named(self, facts: QuerySet, name: str, value: str) -> QuerySet:
        term = value.strip()[:60]
        return facts.filter(Q(name__icontains=term) | Q(host__icontains=term))


class ClaimFactFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(field_name="name", lookup_expr="icontains", label="服务项目")
    kind = django_filters.ChoiceFilter(
        choices=ServiceKind.choices, label="类别", empty_label="全部类别"
    )

    class Meta:
        model = ClaimFact
        fields = ["q", "kind"]


class PairingFactFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(field_name="name", lookup_expr="icontains", label="结对双方")
    kind = django_filters.ChoiceFilter(
        choices=PairingKind.choices, label="类别", empty_label="全部类别"
    )

    class Meta:
        model = PairingFact
        fields = ["q", "kind"]


class DutyFactFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(field_name="name", lookup_expr="icontains", label="服务事项")
    kind = django_filters.ChoiceFilter(
        choices=DutyKind.choices, label="类别", empty_label="全部类别"
    )

    class Meta:
        model = DutyFact
        fields = ["q", "kind"]


class CaseFactFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(field_name="name", lookup_expr="icontains", label="事项")
    kind = django_filters.ChoiceFilter(
        choices=CaseKind.choices, label="类别", empty_label="全部类别"
    )

    class Meta:
        model = CaseFact
        fields = ["q", "kind"]


class TeamFactFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(field_name="name", lookup_expr="icontains", label="志愿服务队")

    class Meta:
        model = TeamFact
        fields = ["q"]


class ProjectFactFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(field_name="name", lookup_expr="icontains", label="攻关项目")

    class Meta:
        model = ProjectFact
        fields = ["q"]


class LifeFactFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(field_name="name", lookup_expr="icontains", label="党组织名称")

    class Meta:
        model = LifeFact
        fields = ["q"]


class CommitteeFactFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(field_name="name", lookup_expr="icontains", label="联合党组织")

    class Meta:
        model = CommitteeFact
        fields = ["q"]


class VolunteerFactFilter(django_filters.FilterSet):
    """By team: nobody is looked for by name."""

    q = django_filters.CharFilter(field_name="teams", lookup_expr="icontains", label="服务队")

    class Meta:
        model = VolunteerFact
        fields = ["q"]
