"""签收: the Party organisation has the money; the street says so, by day."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from core.errors import Refused
from core.workflow import Transition, advance
from districts import advice
from districts.scoping import holding
from funding.enums import LineState
from funding.models import Appropriation

SIGN = Transition(
    "签收",
    frozenset({LineState.PAID}),
    LineState.SIGNED,
    (holding("change", "由党组织所在街道的经办人签收，请转告他们。"),),
)


@transaction.atomic
def sign(line: Appropriation, *, day: dt.date, by: Any, note: str = "") -> Appropriation:
    """Raises Refused, with its field."""
    moved = advance(line, SIGN, by=by, note=note)
    if day > localdate():
        raise Refused(f"签收日期不能晚于今天（{localdate()}），请核对。", field="day")
    if moved.paid_on and day < moved.paid_on:
        raise Refused(f"签收日期不能早于银行付款日期（{moved.paid_on}），请核对。", field="day")
    moved.signed_on = day
    moved.save(update_fields=["signed_on"])
    advice.ask(moved.area)
    return moved
