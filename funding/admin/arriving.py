"""What the registers of receipts, gifts in kind and budgets have in common."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from django.db.models import Max, Min, QuerySet, Sum
from django.http import HttpRequest

from core.money import YuanField, yuan
from districts.scoped_admin.lists import Pick
from districts.scoped_admin.once import OnceForm
from funding.enums import DocumentState
from funding.models import Fund
from funding.services import documents


def amount(label: str, **options: Any) -> YuanField:
    """An amount in yuan, at least a fen."""
    return YuanField(
        **{
            "label": label,
            "min_value": Decimal("0.01"),
            "error_messages": {"required": f"请填写{label.removesuffix('（元）')}。"},
            **options,
        }
    )


class FaultForm(OnceForm):
    """`faults` is the service's: what is wrong with the row, each at its field."""

    faults: ClassVar[Callable[[Any], Iterable[tuple[str, str]]]]
    hints: ClassVar[dict[str, str]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.hints.keys() & self.fields.keys():
            self.fields[name].help_text = self.hints[name]

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if not self.errors:  # else the row is not whole
            for field, why in type(self).faults(self.instance):
                self.add_error(field, why)


def open_funds(user: Any, action: str = "view") -> QuerySet[Fund]:
    return Fund.objects.for_user(user, action).filter(closed=None)


class YearPick(Pick):
    """Rows with their day in the year."""

    title, parameter_name = "年份", "year"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        rows = model_admin.rows(request.user, "view")
        known = rows.order_by().aggregate(first=Min("day"), last=Max("day"))
        if known["first"] is None:
            return []
        years = range(known["last"].year, known["first"].year - 1, -1)
        return [(year, f"{year}年") for year in years]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value() or ""
        if len(value) != 4 or not value.isdecimal() or not int(value):
            return queryset
        year = int(value)
        return queryset.filter(day__range=(dt.date(year, 1, 1), dt.date(year, 12, 31)))


@dataclass(frozen=True)
class Total:
    label: str
    yuan: str
    note: str = "按本页的筛选条件合计"


def totals(rows: QuerySet[Any]) -> list[Total]:
    """What a list of documents comes to, in one statement."""
    by_state = dict(rows.order_by().values_list("state").annotate(sum=Sum("fen")))
    words = dict(rows.model._meta.get_field("state").flatchoices)
    waiting = sum(by_state.get(state, 0) for state in documents.OPEN)
    return [
        Total(words[DocumentState.POSTED], yuan(by_state.get(DocumentState.POSTED, 0))),
        Total("待复核和退回修改", yuan(waiting), "复核后才计入"),
    ]


class Totalled:
    """A register whose list says what it comes to; a subclass may count otherwise."""

    change_list_template: Any = "funding/arrivals.html"

    def totals(self, rows: QuerySet[Any]) -> list[Total]:
        return totals(rows)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        answer = super().changelist_view(request, extra_context)  # type: ignore[misc]
        shown = getattr(answer, "context_data", {}).get("cl")
        if shown is not None:
            answer.context_data["totals"] = self.totals(shown.queryset)
        return answer
