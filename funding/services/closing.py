"""结账: through a day nothing more is posted to a fund."""

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from core.errors import Refused
from core.workflow import record
from districts.models import Area
from districts.scoping import below
from funding.models import Closing, Fund

CLOSE = "结账"


@transaction.atomic
def close(fund: Fund, through: dt.date, *, by: Any) -> Closing:
    """Raises Refused for a day that has not passed or lies in a period closed before."""
    if through >= localdate():
        raise Refused(f"只能结账到昨天或更早（今天是 {localdate()}），请核对。", field="through")
    try:
        with transaction.atomic():
            made = Closing.objects.create(fund=fund, through=through, by=by)
    except IntegrityError:
        last = fund.closings.first()
        told = f"已结账至 {last.through}" if last else "已结账"
        raise Refused(f"{fund}{told}，请填更晚的日期。", field="through") from None
    record(by, CLOSE, fund, f"结账至 {through}")
    return made


def close_all(area: Area, through: dt.date, *, by: Any) -> list[Closing]:
    """Every fund of the area and below that is not closed through the day yet: the quarter that a
    report locks takes no more postings."""
    funds = Fund.objects.filter(below(area.path), opened__lte=through)
    left = funds.exclude(closings__through__gte=through)
    return [close(fund, through, by=by) for fund in left.order_by("pk")]
