"""What is due, for whoever watches over several offices: counts by office and rule, and the named
to-dos behind each count."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate

from districts import advice, desk
from districts.models import Area, ToDo
from districts.scoped_admin import undoing
from districts.scoping import may


@dataclass
class Line:
    """An office with its open to-dos by rule."""

    area: Area
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    overdue: int = 0

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    def cells(self, rules: list[tuple[str, str]]) -> list[tuple[str, str, int]]:
        """(code, title, number) of each rule."""
        return [(code, title, self.counts.get(code, 0)) for code, title in rules]


def _open(request: HttpRequest) -> QuerySet[ToDo]:
    return ToDo.objects.for_user(request.user).filter(done_at=None)


@login_required
def summary(request: HttpRequest) -> HttpResponse:
    if not may(request.user, "view"):
        raise PermissionDenied
    today = localdate()
    counted = (
        _open(request)
        .order_by()
        .values("area", "rule")
        .annotate(n=Count("pk"), late=Count("pk", filter=Q(due__lt=today)))
    )
    areas = Area.objects.for_user(request.user).in_bulk({row["area"] for row in counted})
    lines = {pk: Line(area) for pk, area in areas.items()}
    for row in counted:
        lines[row["area"]].counts[row["rule"]] += row["n"]
        lines[row["area"]].overdue += row["late"]
    codes = sorted({row["rule"] for row in counted}, key=advice.title_of)
    rules = [(code, advice.title_of(code)) for code in codes]
    context = {
        "rules": rules,
        "lines": [
            (line, line.cells(rules)) for line in sorted(lines.values(), key=lambda one: -one.total)
        ],
        "may_order": may(request.user, "lock"),
    }
    return render(request, "advice/summary.html", context)


@login_required
def listing(request: HttpRequest) -> HttpResponse:
    """The to-dos of an office and a rule or all that are late, overdue first; who may act on one
    does so from here."""
    if not may(request.user, "view"):
        raise PermissionDenied
    rows = _open(request).select_related("area")
    if code := request.GET.get("area", ""):
        rows = rows.filter(area__code=code)
    if rule := request.GET.get("rule", ""):
        rows = rows.filter(rule=rule)
    late = request.GET.get("late") == "1"
    if late:
        rows = rows.filter(due__lt=localdate())
    page = Paginator(rows, 25).get_page(request.GET.get("page"))
    own = desk.to_dos(request.user).filter(pk__in=[row.pk for row in page.object_list])
    context = {
        "page": page,
        "several": len({row.area_id for row in page.object_list}) > 1,
        "own": set(own.values_list("pk", flat=True)),
        "undo": undoing.offered(request),
        "area": Area.objects.for_user(request.user).filter(code=code).first(),
        "title": advice.title_of(rule) if rule else "逾期待办" if late else "待办",
        "basis": advice.basis_of(rule),
        "today": localdate(),
        "may_order": may(request.user, "lock"),
    }
    return render(request, "advice/list.html", context)
