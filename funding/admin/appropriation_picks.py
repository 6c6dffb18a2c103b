"""How lists of appropriation are narrowed."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.timezone import localdate

from districts.scoped_admin.lists import AreaPick, Pick, key_of
from funding.models import AppropriationBatch
from funding.services import due_appropriations, receiving

LISTED = 60  # batches that are offered; the address takes any


class BatchPick(Pick):
    """Batches of which he sees a line."""

    title, parameter_name = "批次", "batch"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        mine = model_admin.rows(request.user, "view").order_by().values("batch")
        rows = AppropriationBatch.objects.filter(pk__in=mine).select_related("fund")
        return [(row.pk, str(row)) for row in rows[:LISTED]]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.value():
            return queryset
        key = key_of(self.value())
        return queryset.filter(batch=key) if key else queryset.none()


class LatePick(Pick):
    """What the adviser tells of."""

    title, parameter_name = "期限", "late"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("sign", "超期未签收")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() != "sign":
            return queryset
        late = due_appropriations.unsigned("", localdate())
        return queryset.filter(pk__in=late.order_by().values("pk"))


class CheckedPick(Pick):
    """Whether another has confirmed the account as it is, which the bank's list goes by."""

    title, parameter_name = "核对", "checked"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("0", "待核对"), ("1", "已核对")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() not in {"0", "1"}:
            return queryset
        waits = receiving.unconfirmed(queryset)
        return queryset.filter(waits if self.value() == "0" else ~waits)


class ReceiverAreaPick(AreaPick):
    field = "party_organisation__area"
