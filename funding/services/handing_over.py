"""What of money waits for somebody and goes to a colleague when he leaves."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from districts.services.handing_over import Work
from funding.enums import BatchState, DocumentState
from funding.models import AppropriationBatch, Expense, InKind, Receipt, Repayment
from funding.services import claiming
from funding.services.documents import OPEN


def _made(model: type[Any], states: Iterable[str]) -> Callable[[User], QuerySet[Any]]:
    """Those that he made and goes on with; what was checked or posted keeps who made it."""

    def of(user: User) -> QuerySet[Any]:
        rows: QuerySet[Any] = model.objects.filter(made_by=user, state__in=[*states])
        return rows

    return of


def _give(rows: QuerySet[Any], heir: User) -> int:
    return rows.update(made_by=heir)


WORK: tuple[Work, ...] = (
    Work("没有入账的到账登记", _made(Receipt, OPEN), _give),
    Work("没有核定的实物登记", _made(InKind, OPEN), _give),
    Work(
        "没有办完的下拨批次",
        _made(AppropriationBatch, (BatchState.DRAFT, BatchState.RETURNED)),
        _give,
    ),
    Work("退回修改的还款登记", _made(Repayment, (DocumentState.RETURNED,)), _give),
    Work("没有提交或待补正的报销", _made(Expense, claiming.OPEN), _give),
)
