"""Registers whose rows name members of the Party or volunteers: by name to who may read names
where the rows lie, masked to everybody else; only the first find rows by a name."""

from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from activities.models import Volunteer
from activities.models.who import the_one
from districts.finding import matching
from districts.scoped_admin.registers import ScopedAdmin
from districts.scoping import covers
from members.models import PartyMember

PEOPLE = (PartyMember, Volunteer)


def named(row: Any, *links: str) -> str:
    """The link that is set, a person by his name."""
    one = the_one(row, *links)
    return str(one.name) if isinstance(one, PEOPLE) else str(one or "")


class Naming:
    """Choices of people, of a register or of an inline."""

    def choice_text(self, name: str, obj: Any) -> str:
        return f"{obj.name}（{obj.area}）" if isinstance(obj, PEOPLE) else str(obj)

    def choices(self, name: str, model: Any, user: Any) -> QuerySet[Any]:
        if model in PEOPLE:  # named, so only to who may read the names
            rows = model.objects.for_user(user, "reveal").select_related("area")
            return rows.filter(left=None) if model is Volunteer else rows.filter(ended=None)
        found: QuerySet[Any] = super().choices(name, model, user)  # type: ignore[misc]
        return found


class NamingPeople(Naming, ScopedAdmin):
    """`named` are columns that say names; for each there is a `masked_…` beside it. `people` are
    the links by which rows are found by a name: {link: model}."""

    named: ClassVar[tuple[str, ...]] = ("who",)
    people: ClassVar[dict[str, Any]] = {}

    def by_name(self, request: HttpRequest) -> bool:
        return covers(request.user, "reveal", self.view_action)

    def get_list_display(self, request: HttpRequest) -> Any:
        shown = super().get_list_display(request)
        if self.by_name(request):
            return shown
        return [f"masked_{name}" if name in self.named else name for name in shown]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        found, many = super().get_search_results(request, queryset, search_term)
        if not search_term.strip() or not self.people:
            return found, many
        wanted = Q(pk__in=found.order_by().values("pk"))
        for link, model in self.people.items():
            rows = matching(model.objects.for_user(request.user, "reveal"), search_term)
            wanted |= Q(**{f"{link}__in": rows.order_by().values("pk")})
        return queryset.filter(wanted).distinct(), many
