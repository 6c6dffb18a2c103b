"""What of money waits for somebody and goes to a colleague when he leaves."""

from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from districts.services.handing_over import Work
from funding.models import InKind, Receipt
from funding.services.documents import OPEN


def _open(model: type[Any]) -> Any:
    """Those that he recorded and nobody has checked: whoever takes them over answers for them."""

    def of(user: User) -> QuerySet[Any]:
        rows: QuerySet[Any] = model.objects.filter(made_by=user, state__in=OPEN)
        return rows

    return of


def _give(rows: QuerySet[Any], heir: User) -> int:
    return rows.update(made_by=heir)


WORK: tuple[Work, ...] = (
    Work("没有入账的到账登记", _open(Receipt), _give),
    Work("没有核定的实物登记", _open(InKind), _give),
)
