"""The three sides of a comparison: two are lists of its rows, the third a list of organisations."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from districts.models import ComparisonList
from districts.scoped_admin.lists import Pick, key_of
from districts.services import comparing

ROWS = "admin:districts_comparisonrow_changelist"
ORGANISATIONS = "admin:districts_organisation_changelist"
SHOWN = 50  # lists to choose from
MISSING = "missing_from"


@dataclass(frozen=True)
class Tab:
    side: str
    title: str
    hint: str
    count: int
    url: str


def tabs(comparison: ComparisonList) -> list[Tab]:
    found, pk = comparing.counts(comparison), comparison.pk
    rows = f"{reverse(ROWS)}?comparison={pk}&side="
    return [
        Tab("both", "两边都有", "不用处理", found["both"], f"{rows}both"),
        Tab(
            "there",
            "名单有、登记册没有",
            "登记为新单位、认定为同一单位，或者有依据地剔除",
            found["there"],
            f"{rows}there",
        ),
        Tab(
            "here",
            "登记册有、名单没有",
            "核实是否还在经营；停业、空壳、一企多照的剔除",
            found["here"],
            f"{reverse(ORGANISATIONS)}?{MISSING}={pk}",
        ),
    ]


def named(user: Any, value: str | None) -> ComparisonList | None:
    """The list of this number, if it lies in the user's scope."""
    if (key := key_of(value)) is None:
        return None
    lists = ComparisonList.objects.for_user(user).select_related("area")
    found: ComparisonList | None = lists.filter(pk=key).first()
    return found


def of_request(request: HttpRequest, parameter: str) -> dict[str, Any]:
    """What a list shows above itself while it is one side of a comparison."""
    comparison = named(request.user, request.GET.get(parameter))
    if comparison is None:
        return {}
    side = "here" if parameter == MISSING else request.GET.get("side", "")
    url = reverse("admin:districts_comparisonlist_change", args=[comparison.pk])
    return {
        "above": "comparisons/tabs.html",
        "comparison": comparison,
        "comparison_url": url,
        "tabs": tabs(comparison),
        "side": side,
    }


class ComparisonPick(Pick):
    title, parameter_name = "名单", "comparison"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        lists = ComparisonList.objects.for_user(request.user)
        return [(one.pk, str(one)) for one in lists[:SHOWN]]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.value():
            return queryset
        found = named(request.user, self.value())
        return queryset.filter(comparison=found) if found else queryset.none()


class MissingPick(ComparisonPick):
    """登记册有、名单没有; offered where a comparison led here."""

    title, parameter_name = "对比的名单", MISSING

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return super().lookups(request, model_admin) if MISSING in request.GET else []

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.value():
            return queryset
        found = named(request.user, self.value())
        return queryset.filter(pk__in=comparing.only_here(found)) if found else queryset.none()
